"""Methods: mean effectiveness against the weeks from one renewal to the next."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from wargame.analytic.races import mean_effect
from wargame_experiments.figures import style
from wargame_experiments.validation.bench import Bench
from wargame_experiments.validation.campaign.methods import CYCLES, HALF_LIFE, PLATEAU, mean_life
from wargame_experiments.validation.case import Level
from wargame_experiments.validation.verdict import ValidationRow

HEADER: Final = ("cycle_weeks", "mean_effectiveness", "closed_form")
LONGEST: Final = 30.0  # weeks
Line = tuple[int, float, float]  # as in HEADER


def write(folder: Path, rows: Sequence[ValidationRow], bench: Bench, level: Level) -> None:
    """Write method-life.png, method-life.pdf and method-life.csv into a folder, if methods are among the cases.

    Parameters
    ----------
    folder
        Where to.
    rows
        The cases.
    bench, level
        Of the run; methods have no chance in them, so that the level changes nothing.
    """
    if not any(row.case.group == "campaign-method" for row in rows):
        return
    lines = [(cycle, mean_life(bench, cycle), mean_effect(cycle, PLATEAU, HALF_LIFE)) for cycle in CYCLES]
    style.save(partial(draw, lines), folder, "method-life")
    style.write_csv(folder / "method-life.csv", HEADER, lines)


def draw(lines: Sequence[Line]) -> Figure:
    """Return the figure; ``lines`` as in `HEADER`."""
    figure = Figure(figsize=(style.COLUMN_IN, 2.6), layout="constrained")
    panel = figure.subplots()
    panel.set_title("Effectiveness of a method against its renewal")
    cycles = np.linspace(0.5, LONGEST, 200)
    panel.plot(cycles, [mean_effect(cycle, PLATEAU, HALF_LIFE) for cycle in cycles], color=style.BLUE, linewidth=1.0)
    points = np.array([line[:2] for line in lines])
    panel.plot(*points.T, "o", color=style.BLUE, markersize=3.5, markerfacecolor="none")
    panel.set(
        xlabel="weeks from one renewal to the next", ylabel="mean effectiveness", xlim=(0, LONGEST), ylim=(0, 1.05)
    )
    panel.yaxis.set_major_formatter(PercentFormatter(1.0, symbol=" %"))
    style.caption(
        figure, f"Line: closed form. Points: campaign engine. Plateau {PLATEAU:g} weeks, half-life {HALF_LIFE:g}."
    )
    return figure
