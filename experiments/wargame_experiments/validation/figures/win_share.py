"""Share of duels won against the force ratio: the exact curve, and fought duels with Wilson intervals."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from wargame.analytic.stochastic_lanchester import win_probability
from wargame.estimates.proportions import wilson
from wargame_experiments.figures import style
from wargame_experiments.validation import linear_law, square_law
from wargame_experiments.validation.bench import Bench, of
from wargame_experiments.validation.case import Level
from wargame_experiments.validation.verdict import ValidationRow

BLUE: Final = (5, 10, 20)  # the second side
RATIOS: Final = (0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 2.0)
LAWS: Final = {"square": "Aimed fire (square law)", "linear": "Area fire (linear law)"}
MARKERS: Final = "os^"
TICK_S: Final = 4.0
HEADER: Final = ("law", "first", "second", "battles", "share_won", "low", "high", "exact")


def write(folder: Path, rows: Sequence[ValidationRow], bench: Bench, level: Level) -> None:
    """Write win_share.png, win_share.pdf and win_share.csv into a folder, if duels are among the cases.

    Parameters
    ----------
    folder
        Where to.
    rows
        The cases.
    bench, level
        Of the run; the duels are fought for the figure, as in the cases but for a tick of 4 s and no extrapolation.
    """
    if not any(row.case.group in ("square-law", "linear-law") for row in rows):
        return
    n = of(level, 500, 2_500)
    lines = [_fight(law, blue, ratio, n, bench) for law in LAWS for blue in BLUE for ratio in RATIOS]
    note = f"{n:,} battles a point (level {level}, seed {bench.seed}), tick {TICK_S:g} s at .001 kills per s."
    style.save(partial(draw, lines, note), folder, "win_share")
    style.write_csv(folder / "win_share.csv", HEADER, lines)


Line = tuple[str, int, int, int, float, float, float, float]  # as in HEADER


def _fight(law: str, blue: int, ratio: float, n: int, bench: Bench) -> Line:
    red = round(ratio * blue)
    duels = square_law if law == "square" else linear_law
    won = float(duels.won(bench.fight(duels.at_tick(red, blue)(TICK_S), n)).sum())
    share = wilson(won, n)
    return law, red, blue, n, share.mean, share.low, share.high, win_probability(red, blue, law=law)


def draw(lines: Sequence[Line], note: str) -> Figure:
    """Return the figure; ``lines`` as in `HEADER`, ``note`` is small print."""
    figure = Figure(figsize=(style.PAGE_IN, 2.9), layout="constrained")
    panels = figure.subplots(1, 2, sharey=True)
    for panel, (law, title) in zip(panels, LAWS.items(), strict=True):
        panel.set_title(title)
        for i, blue in enumerate(BLUE):
            _curve(panel, law, blue, i)
            _points(panel, [line for line in lines if line[0] == law and line[2] == blue], i)
        panel.axhline(0.5, color=style.GREY, linewidth=0.6, linestyle="--", zorder=0)
        panel.set_xlabel("first side : second side, elements")
        panel.yaxis.set_major_formatter(PercentFormatter(1.0, symbol=" %"))
    panels[0].set_ylabel("won by the first side")
    panels[0].legend(loc="lower right", title="second side")
    style.letter(panels)
    style.caption(figure, f"Lines: exact; points: model with Wilson 95 % intervals. {note}")
    return figure


def _curve(panel: Axes, law: str, blue: int, i: int) -> None:
    reds = np.arange(max(1, round(0.35 * blue)), round(2.05 * blue) + 1)
    exact = [win_probability(int(red), blue, law=law) for red in reds]
    panel.plot(reds / blue, exact, color=style.CYCLE[i], linewidth=1.0, label=f"{blue} elements")


def _points(panel: Axes, lines: Sequence[Line], i: int) -> None:
    x, share = np.array([line[1] / line[2] for line in lines]), np.array([line[4] for line in lines])
    bars = np.array([(line[4] - line[5], line[6] - line[4]) for line in lines]).T
    panel.errorbar(
        x, share, bars, color=style.CYCLE[i], marker=MARKERS[i], markersize=3.5, linestyle="none", elinewidth=0.8,
        capsize=1.5,
    )  # fmt: skip
