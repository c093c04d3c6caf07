"""Line plot of a measure against one factor, with a band for its interval; a second factor makes several lines."""

from collections.abc import Collection
from functools import partial
from typing import Any, Final, NamedTuple

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from wargame.estimates.measure_spec import MeasureSpec
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.axes import FactorAxis
from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.labels import axis_title, title, value_writer
from wargame_experiments.figures import scales, style
from wargame_experiments.figures.figure_spec import FigureSpec, is_wide, made_with, orientation, rarity

MOST_LINES: Final = len(style.CYCLE)
TICKS_UP_TO: Final = 6  # levels that are all named on the axis
MARKERS: Final = "osD^vP*X"


class LinePlot(NamedTuple):
    """One line: estimates and limits, nan where undefined; of losses the events too; shape (levels of x,)."""

    name: str
    level: Any
    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    events: tuple[int | str, ...] = ()


class Lines(NamedTuple):
    """A measure against a factor.

    Attributes
    ----------
    measure, unit
        What is shown.
    x
        The factor along the axis.
    by
        The factor that makes the lines; None for one line.
    lines
        In the order of its levels.
    """

    measure: MeasureSpec
    unit: str
    x: FactorAxis
    by: FactorAxis | None
    lines: list[LinePlot]


def figure_specs(data: Data) -> list[FigureSpec]:
    """Return a figure for each measure of a study with one or two factors.

    Raises
    ------
    SkipError
        If there are other factors, or none is a number.
    """
    return [plate(data, found) for found in all_lines(data)]


def all_lines(data: Data) -> list[Lines]:
    """Return the lines of each measure; see `figure_specs`."""
    names = ", ".join(axis.name for axis in data.axes) or "none"
    numbers = [axis for axis in data.axes if axis.is_number]
    if not 1 <= len(data.axes) <= 2 or not numbers:
        raise SkipError(f"takes one or two scanned factors, one of them a number; the study scans {names}")
    x = max(numbers, key=lambda axis: (axis.side == data.defender, len(axis.levels)))
    by = next((axis for axis in data.axes if axis != x), None)
    if by and len(by.levels) > MOST_LINES:
        raise SkipError(f"{by.name} has {len(by.levels)} levels; lines are drawn for up to {MOST_LINES}")
    return [lines_of(data, spec, x, by) for spec in data.measures]


def lines_of(
    data: Data, spec: MeasureSpec, x: FactorAxis, by: FactorAxis | None, points: Collection[int] | None = None
) -> Lines:
    """Return the lines of a measure, by default of all points, which then differ in the two factors alone."""
    found, own = data.estimates(spec.name), (by,) if by else ()
    pairs = enumerate(zip(data.levels((x,)), data.levels(own), strict=True))
    places = {pair: i for i, pair in pairs if points is None or i in points}
    made, events = [], data.events(spec.name)
    for level in by.levels if by else (None,):
        rows = [places.get(((at,), (level,) if by else ())) for at in x.levels]
        limits = [found[i] if i is not None else (np.nan,) * 3 for i in rows]
        words = value_writer(by.unit)(level) if by else ""
        mean, low, high = np.array(limits, dtype=float).T
        counts = tuple("" if i is None else events[i] or 0 for i in rows) if None not in events else ()
        made.append(LinePlot(words, level, mean, low, high, counts))
    return Lines(spec, spec.unit, x, by, made)


def plate(data: Data, found: Lines) -> FigureSpec:
    """Return the figure of a measure."""
    words, unit = title(found.measure)
    by = f", one line for each level of {found.by.words}" if found.by else ""
    what = f"{words} ({unit}) against {found.x.words}{by}. Points: estimates; bands: intervals, point by point."
    caption = f"{what} {rarity(data, found.measure.name)} {orientation(found.measure)} {made_with(data)}"
    estimates = [mean for line in found.lines for mean in line.mean]
    return FigureSpec(f"line_{found.measure.name}", partial(draw, found), *table(found), caption, estimates)


def table(found: Lines) -> tuple[list[str], list[list[Any]]]:
    """Return header and rows of the table behind the figure."""
    by = [found.by.name] if found.by else []
    name = found.measure.name
    header = [*by, found.x.name, name, f"{name}_low", f"{name}_high", "unit", *["events"] * bool(found.lines[0].events)]
    rows = [
        [
            *([line.level] if by else []),
            x,
            *(float(column[i]) for column in line[2:5]),
            found.unit,
            *line.events[i : i + 1],
        ]
        for line in found.lines
        for i, x in enumerate(found.x.levels)
    ]
    return header, rows


def draw(found: Lines, width_in: float) -> Figure:
    """Return the figure at a width."""
    figure = Figure(figsize=(width_in, 2.5 if not is_wide(width_in) else 3.2), layout="constrained")
    panel = figure.subplots()
    draw_lines(panel, found)
    if found.by:
        look: dict[str, Any] = (
            {"loc": "outside right upper", "ncols": 1} if is_wide(width_in) else {"loc": "outside upper center"}
        )
        if not is_wide(width_in):
            look["ncols"] = min(len(found.lines), 3)
        figure.legend(title=found.by.words, **look)
    return figure


def draw_lines(panel: Axes, found: Lines) -> None:
    """Draw lines with bands into axes, with labels and scales."""
    colours: Any = style.CYCLE
    if found.by and found.by.is_number and len(found.lines) > 2:
        colours = colormaps["viridis"](np.linspace(0.0, 0.85, len(found.lines)))
    x = np.array(found.x.levels, dtype=float)
    for i, line in enumerate(found.lines):
        low, high = (np.where(np.isfinite(limit), limit, np.nan) for limit in (line.low, line.high))
        panel.fill_between(x, low, high, color=colours[i], alpha=0.22, linewidth=0.0)
        look: dict[str, Any] = {"color": colours[i], "marker": MARKERS[i % len(MARKERS)], "markersize": 3.2}
        panel.plot(x, line.mean, label=style.named(line.name) or None, linewidth=1.2, **look)
    every = np.concatenate([column for line in found.lines for column in line[2:5]])
    panel.set(xlabel=found.x.words, ylabel=axis_title(found.measure))
    known = every[np.isfinite(every)]
    if (found.unit != "1" and scales.is_wide_range(every)) or (
        found.measure.is_ratio and known.size and known.min() > 0.0
    ):
        scales.logarithmic(panel.yaxis, known.min(), known.max())
    else:
        scales.linear(panel.yaxis)
        panel.set_ylim(bottom=min(0.0, known.min(initial=0.0)))
        if not known.any():
            panel.set_yticks([0.0])  # all are 0: any other value would be made up
    if found.measure.is_ratio:
        panel.axhline(1.0, color=style.GREY, linewidth=0.7, linestyle="--", zorder=0)
    if scales.is_wide_range(x):
        scales.logarithmic(panel.xaxis, x.min(), x.max())
    elif len(x) <= TICKS_UP_TO:
        panel.set_xticks(x)
    scales.label_values(panel.yaxis, found.unit)
    scales.label_values(panel.xaxis, found.x.unit)
