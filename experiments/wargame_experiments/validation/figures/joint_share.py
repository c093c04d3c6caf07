"""Joint orders: what all units cost against the share ordered jointly, of a design that is there or one more."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from wargame.analytic.fragmentation import break_even_joint_share, joint_cost_ratio
from wargame_experiments.figures import style
from wargame_experiments.validation.bench import Bench
from wargame_experiments.validation.campaign.alliance import MODES, UNITS, S, joint_ratio
from wargame_experiments.validation.case import Level
from wargame_experiments.validation.verdict import ValidationRow

NATIONS: Final = 5
SHARES: Final = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9, 1.0)
MARKERS: Final = {"existing": "o", "variant": "s"}
LABELS: Final = {"existing": "joins the design of one nation", "variant": "is one more variant"}
HEADER: Final = ("design", "joint_share", "relative_cost", "closed_form")
Line = tuple[str, float, float, float]  # as in HEADER


def write(folder: Path, rows: Sequence[ValidationRow], bench: Bench, level: Level) -> None:
    """Write joint-share.png, joint-share.pdf and joint-share.csv into a folder, if joint orders are among the cases.

    Parameters
    ----------
    folder
        Where to.
    rows
        The cases.
    bench, level
        Of the run; campaigns have no chance in them, so that the level changes nothing.
    """
    if not any(row.case.group == "campaign-alliance" for row in rows):
        return
    lines = [_run(mode, share, bench) for mode in MODES for share in SHARES]
    style.save(partial(draw, lines), folder, "joint-share")
    style.write_csv(folder / "joint-share.csv", HEADER, lines)


def _run(mode: str, share: float, bench: Bench) -> Line:
    exact = joint_cost_ratio(NATIONS, UNITS, S, share, MODES[mode])  # type: ignore[arg-type]
    return mode, share, joint_ratio(bench, NATIONS, UNITS, share, mode) if share > 0.0 else 1.0, exact


def draw(lines: Sequence[Line]) -> Figure:
    """Return the figure; ``lines`` as in `HEADER`."""
    figure = Figure(figsize=(style.COLUMN_IN, 3.0), layout="constrained")
    panel = figure.subplots()
    panel.set_title("Price against joint share")
    shares = np.linspace(0.0, 1.0, 201)
    for colour, mode in zip(style.CYCLE, MODES, strict=False):
        exact = [joint_cost_ratio(NATIONS, UNITS, S, share, MODES[mode]) for share in shares]  # type: ignore[arg-type]
        panel.plot(shares, exact, color=colour, linewidth=1.0)
        points = [(share, cost) for name, share, cost, _ in lines if name == mode]
        panel.plot(
            *np.array(points).T, MARKERS[mode], color=colour, markersize=3.5, markerfacecolor="none", label=LABELS[mode]
        )
    even = break_even_joint_share(NATIONS, UNITS, S)
    panel.axhline(1.0, color=style.BLACK, linewidth=0.5)
    panel.axvline(even, color=style.BLACK, linewidth=0.5, linestyle=":")
    panel.annotate(f"even at {even:.3f}", (even, 1.0), (3, 4), textcoords="offset points", fontsize=6)
    panel.set(xlabel="joint share of what each nation orders", ylabel="mean price relative to buying apart")
    panel.xaxis.set_major_formatter(PercentFormatter(1.0, symbol=" %"))
    panel.legend(loc="lower left")
    style.caption(
        figure, f"Lines: closed form. Points: campaign engine. {NATIONS} nations, {UNITS:,} units, slope {S:g}."
    )
    return figure
