"""What figures of a campaign have in common: weeks of the war, panels, tables of series."""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from wargame.campaign.summary import CampaignAssessment
from wargame_experiments.figures import style
from wargame_experiments.figures.figure_spec import FigureSpec, is_wide

Array = NDArray[Any]
SIDE_COLOURS: Final = {"red": style.VERMILION, "blue": style.BLUE}
MONTH: Final = 4  # weeks over which output and consumption are drawn
PANEL_IN: Final = {True: 1.35, False: 1.15}  # height of a row of panels on a page, in a column


def weeks_of(assessment: CampaignAssessment) -> Array:
    """Return the weeks, counted from the first of the war."""
    return np.arange(assessment.setup.n_weeks) - assessment.setup.campaign.clock.pre_war_weeks


def grid(n: int, width_in: float, extra_in: float = 0.5) -> tuple[Figure, list[Axes]]:
    """Return a figure of n panels, four beside each other on a page, two in a column."""
    columns = min(n, 4 if is_wide(width_in) else 2)
    rows = math.ceil(n / columns)
    height = extra_in + PANEL_IN[is_wide(width_in)] * rows
    figure = Figure(figsize=(width_in, height), layout="constrained")
    panels = list(figure.subplots(rows, columns, squeeze=False, sharex=True).ravel())
    for i, panel in enumerate(panels[n:], n):
        panel.set_visible(False)
        panels[i - columns].xaxis.set_tick_params(labelbottom=True)
    return figure, panels[:n]


def by_month(weeks: Array) -> Array:
    """Return the mean of each week and those before it, a month in all: slow lines start whole units."""
    window = np.ones(MONTH)
    counts = np.convolve(np.ones(len(weeks)), window)[: len(weeks)]
    return np.convolve(weeks, window)[: len(weeks)] / counts


def titled(panel: Axes, text: str) -> None:
    """Set the title of a small panel."""
    panel.set_title(text, fontsize=6.5, weight="normal")


def spec_of(name: str, draw: Any, header: Sequence[str], rows: list[list[Any]], caption: str, of: str) -> FigureSpec:
    """Return the specification of a figure whose rows have a mean."""
    return FigureSpec(name, draw, header, rows, caption, [float(row[header.index("mean")]) for row in rows], of)


def series_table(assessment: CampaignAssessment, names: dict[str, str]) -> list[list[Any]]:
    """Return label, week, mean, low and high of series."""
    weeks = weeks_of(assessment)
    return [
        [label, int(week), *map(float, values)]
        for name, label in names.items()
        for week, values in zip(weeks, np.stack(assessment.series[name].band()).T, strict=True)
    ]
