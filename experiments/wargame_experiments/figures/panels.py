"""Panels of curves with intervals, composed by a shipped study for its answer."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final, NamedTuple

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wargame.estimates.interval import Interval
from wargame_experiments.figures import scales, style
from wargame_experiments.figures.figure_spec import LETTER_IN, FigureSpec, is_wide, legend_columns

HEADER: Final = ("panel", "curve", "x", "estimate", "low", "high", "unit")
MARKERS: Final = "osD^vP*X"
APART: Final = 0.011  # of the axis between points of neighbouring curves, so that bars do not hide each other
ROOM: Final = 0.75  # of the width of a panel that its axis takes


class PanelCurve(NamedTuple):
    """Estimates with limits against a number; a ``guide`` is a dashed line without markers, to compare with."""

    name: str
    x: Sequence[float]
    found: Sequence[Interval]
    guide: bool = False


class Panel(NamedTuple):
    """Curves over one axis.

    Attributes
    ----------
    title
        What the panel is of.
    x_words, x_unit
        Label of the axis, its unit in words included; in what its values are written, see `scales.tick`.
    curves
        The same names in all panels, as far as they are there.
    is_log
        Whether the axis is logarithmic.
    """

    title: str
    x_words: str
    x_unit: str
    curves: Sequence[PanelCurve]
    is_log: bool = False


class Panels(NamedTuple):
    """Panels with one vertical axis.

    Attributes
    ----------
    y_words, y_unit
        Label of the axis, its unit in words included, and the unit of the values.
    panels
        One or more.
    by
        What the curves differ in.
    at
        A value with a line across all panels, such as 0 of a difference; None for none.
    ordered
        Whether the curves are steps of one quantity, in its order.
    linear_to
        Values farther from 0 than this are drawn on a logarithmic scale, to both sides; None for a linear one.
    """

    y_words: str
    y_unit: str
    panels: Sequence[Panel]
    by: str = ""
    at: float | None = None
    ordered: bool = False
    linear_to: float | None = None


def figure_spec(name: str, found: Panels, caption: str) -> FigureSpec:
    """Return the figure with the table behind it."""
    estimates = [one.mean for panel in found.panels for curve in panel.curves for one in curve.found]
    return FigureSpec(name, partial(draw, found), HEADER, table(found), caption, estimates)


def table(found: Panels) -> list[list[Any]]:
    """Return the rows of the table behind the figure."""
    return [
        [panel.title, curve.name, float(x), *map(float, estimate), found.y_unit]
        for panel in found.panels
        for curve in panel.curves
        for x, estimate in zip(curve.x, curve.found, strict=True)
    ]


def draw(found: Panels, width_in: float) -> Figure:
    """Return the figure at a width: panels side by side on a page, one below the other in a column."""
    wide, n = is_wide(width_in), len(found.panels)
    rows, columns = (1, n) if wide else (n, 1)
    names = list(dict.fromkeys(curve.name for panel in found.panels for curve in panel.curves))
    across = legend_columns(names, width_in)
    legend_in = 0.19 * (-(-len(names) // across) + bool(found.by)) + 0.1
    figure = Figure(figsize=(width_in, legend_in + (2.6 if wide else 1.75 * n + 0.2)), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False, sharey=True).ravel()
    looks = _looks(names, found)
    for axis, panel in zip(axes, found.panels, strict=True):
        _draw_one(axis, panel, looks, ROOM * width_in / columns)
        if found.at is not None:
            axis.axhline(found.at, color=style.BLACK, linewidth=0.7, zorder=1)
    _label_y(axes[0], found)
    if n > 1:
        style.letter(axes)
    _share_label(figure, axes, found, wide)
    handles = {name: key for axis in axes for key, name in zip(*axis.get_legend_handles_labels(), strict=True)}
    figure.legend(
        [handles[name] for name in names], names, title=found.by or None, loc="outside upper center", ncols=across,
        columnspacing=1.2,
    )  # fmt: skip
    return figure


def _looks(names: Sequence[str], found: Panels) -> dict[str, dict[str, Any]]:
    """Return colour and marker by name of a curve."""
    guides = {curve.name for panel in found.panels for curve in panel.curves if curve.guide}
    own = [name for name in names if name not in guides]
    colours: Any = colormaps["viridis"](np.linspace(0.0, 0.85, len(own))) if found.ordered else style.CYCLE
    looks = {name: {"color": colours[i], "marker": MARKERS[i % len(MARKERS)]} for i, name in enumerate(own)}
    dashes = ((0, (4, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2)))
    return looks | {name: {"color": "#555555", "linestyle": dashes[i % 3]} for i, name in enumerate(sorted(guides))}


def _draw_one(axis: Axes, panel: Panel, looks: dict[str, dict[str, Any]], axis_in: float) -> None:
    """Draw the curves of a panel into axes that are about so wide, in."""
    if panel.is_log:
        axis.set_xscale("log")
    levels = np.unique([float(x) for curve in panel.curves for x in curve.x])
    own = [curve.name for curve in panel.curves if not curve.guide]
    for curve in panel.curves:
        look, x = looks[curve.name], np.array(curve.x, dtype=float)
        if curve.guide:
            _guide(axis, x, curve, look)
        else:
            _points(axis, _moved(x, levels, own.index(curve.name) - (len(own) - 1) / 2.0, panel.is_log), curve, look)
    _ticks(axis, levels, panel, axis_in)
    axis.margins(x=0.06)
    axis.set_title(panel.title, fontsize=7.5, weight="normal")
    axis.set_xlabel(panel.x_words)


def _guide(axis: Axes, x: Any, curve: PanelCurve, look: dict[str, Any]) -> None:
    mean, low, high = np.array(curve.found, dtype=float).T
    axis.fill_between(x, low, high, color=look["color"], alpha=0.12, linewidth=0.0, zorder=1)
    axis.plot(x, mean, linewidth=1.0, label=curve.name, zorder=2, **look)


def _points(axis: Axes, x: Any, curve: PanelCurve, look: dict[str, Any]) -> None:
    mean, low, high = np.array(curve.found, dtype=float).T
    arms = np.nan_to_num([mean - low, high - mean]).clip(0.0)
    sizes: dict[str, Any] = {"markersize": 3.4, "linewidth": 1.1, "elinewidth": 0.8, "capsize": 1.6}
    axis.errorbar(x, mean, arms, label=curve.name, zorder=3, **sizes, **look)


def _ticks(axis: Axes, levels: Any, panel: Panel, axis_in: float) -> None:
    """Put a tick at each level if there is room for what is written at it, else a few round ones."""
    places = np.log(levels) if panel.is_log else levels
    gaps_in = np.diff(places) / (np.ptp(places) or 1.0) * axis_in
    if gaps_in.min(initial=np.inf) > LETTER_IN * (2 + max(len(scales.tick(x, panel.x_unit)) for x in levels)):
        axis.set_xticks(levels)
        axis.set_xticks([], minor=True)
    else:
        scales.linear(axis.xaxis, 5)
    scales.label_values(axis.xaxis, panel.x_unit)


def _moved(x: Any, levels: Any, by: float, is_log: bool) -> Any:
    """Return levels moved a little to one side."""
    if is_log:
        return x * (levels[-1] / levels[0]) ** (APART * by)
    return x + APART * by * (levels[-1] - levels[0])


def _label_y(axis: Axes, found: Panels) -> None:
    """Give the shared axis its scale: from 0, unless something lies below."""
    values = np.array([v for panel in found.panels for curve in panel.curves for each in curve.found for v in each])
    known = values[np.isfinite(values)]
    if found.linear_to:
        axis.set_yscale("symlog", linthresh=found.linear_to)
    else:
        scales.linear(axis.yaxis, 6)
    scales.label_values(axis.yaxis, found.y_unit)
    if known.min(initial=0.0) >= 0.0:
        axis.set_ylim(bottom=0.0)


def _share_label(figure: Figure, axes: Any, found: Panels, wide: bool) -> None:
    """Write the label of the vertical axis once, and that of the horizontal one if it is the same everywhere."""
    figure.supylabel(found.y_words, fontsize=8)
    if len({panel.x_words for panel in found.panels}) == 1 and len(axes) > 1:
        for axis in axes:
            axis.set_xlabel("")
        figure.supxlabel(found.panels[0].x_words, fontsize=8)
