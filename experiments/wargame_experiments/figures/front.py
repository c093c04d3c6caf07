"""Pareto front of a side's options in cost and value, and the band in which it lies."""

import math
from functools import partial
from typing import Any, Final

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from wargame_experiments.analysis.alternatives import thinned
from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.front import Fronts, OneFront, fronts
from wargame_experiments.analysis.labels import axis_title, title
from wargame_experiments.figures import scales, style
from wargame_experiments.figures.figure_spec import FigureSpec, folded, is_wide, legend_columns, made_with, orientation

Table = NDArray[np.float64]
MOST_PANELS: Final = 6
NAMED_UP_TO: Final = 8  # options with a colour and a name of their own
MARKERS: Final = "osD^vP*X"
BANDS: Final = (0.05, 0.5, 0.95)
STEPS: Final = 400  # of the curves


def figure_specs(data: Data) -> list[FigureSpec]:
    """Return the figure of a study in which one side's options have a cost and a value.

    Raises
    ------
    SkipError
        If there is nothing to choose, no cost and value, or too few replications.
    """
    found = fronts(data)
    estimates = [float(point.sum()) for one in found.fronts for point in one.front.points]
    drawn = partial(draw, found, 1.0 - data.level)
    return [FigureSpec("front", drawn, *table(found, data.level), caption(found, data), estimates, "option")]


def caption(found: Fronts, data: Data) -> str:
    """Return the caption."""
    (cost, cost_unit), (value, value_unit) = map(title, found.measures)
    aims = {"min": "small", "max": "large"}
    wants = f"{found.side} wants the first {aims[found.directions[0]]} and the second {aims[found.directions[1]]}"
    shown = thinned(len(found.fronts), MOST_PANELS)
    part = f" {len(shown)} of {len(found.fronts)} circumstances are shown." if len(shown) < len(found.fronts) else ""
    each = "; one panel for each circumstance that it does not choose" if len(found.fronts) > 1 else ""
    return (
        f"{cost} ({cost_unit}) and {value[0].lower()}{value[1:]} ({value_unit}) of the options of {found.side}: {wants}"
        f"{each}.{part} Filled: on the Pareto front of the estimates; hollow: beaten by another. Bars: percentile"
        " intervals. Line: what half of the bootstrap fronts attain; band: what 5 % to 95 % of them attain. It shows"
        f" the noise of replications, not what other options would bring."
        f" {orientation(*found.measures)} {made_with(data)}"
    )


def table(found: Fronts, level: float) -> tuple[list[str], list[list[Any]]]:
    """Return header and rows of the table behind the figure: options, limits, and how often each is on the front."""
    a, b = (spec.name for spec in found.measures)
    header = ["circumstance", "option", a, f"{a}_low", f"{a}_high", b, f"{b}_low", f"{b}_high"]
    header += ["on_front", "share_of_resamples_on_front"]
    rows: list[list[Any]] = []
    for one in found.fronts:
        low, high = _limits(one, level)
        for i, name in enumerate(one.names):
            point = [x for k in range(2) for x in (one.front.points[i, k], low[i, k], high[i, k])]
            on = int(one.front.on_front[i]), float(one.front.share[i])
            rows.append([one.circumstance, name, *map(float, point), *on])
    return header, rows


def _limits(one: OneFront, level: float) -> tuple[Table, Table]:
    """Return percentile limits of points, each of shape (k, 2); nan where a resample is undefined."""
    tail = (1.0 - level) / 2.0
    low, high = np.quantile(one.front.resampled, [tail, 1.0 - tail], axis=0)
    return low, high


def draw(found: Fronts, tail: float, width_in: float) -> Figure:
    """Return the figure at a width; ``tail`` is what the level leaves."""
    shown = [found.fronts[i] for i in thinned(len(found.fronts), MOST_PANELS)]
    columns = min(len(shown), 3 if is_wide(width_in) else 2)
    rows = math.ceil(len(shown) / columns)
    height = (2.3 if len(shown) > 1 else 2.8) * rows * (1.0 if is_wide(width_in) else 0.8) + 0.5
    figure = Figure(figsize=(width_in, height), layout="constrained")
    panels = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True).ravel()
    for panel, one in zip(panels, shown, strict=False):
        panel.set_title(folded(one.circumstance, 0.75 * width_in / columns), fontsize=7, weight="normal")
        _draw_one(panel, one, found, tail)
    _scales(panels[0], shown, found, tail)
    for panel, one in zip(panels, shown, strict=False):
        _band(panel, one)
        panel.label_outer(remove_inner_ticks=True)
    for i, panel in enumerate(panels[len(shown) :], len(shown)):
        panel.set_visible(False)
        panels[i - columns].xaxis.set_tick_params(labelbottom=True, length=3)
    figure.supxlabel(axis_title(found.measures[0]).replace("\n", " "), fontsize=8)
    figure.supylabel(axis_title(found.measures[1]).replace("\n", " "), fontsize=8)
    _legend(figure, panels[0], found.words, width_in)
    return figure


def _draw_one(panel: Axes, one: OneFront, found: Fronts, tail: float) -> None:
    low, high = _limits(one, 1.0 - tail)
    if len(one.names) > NAMED_UP_TO:
        for chosen in (one.front.on_front, ~one.front.on_front):
            _draw_options(panel, one, (low, high), np.flatnonzero(chosen), style.BLUE, "o", None)
        return
    shades = colormaps["viridis"](np.linspace(0.0, 0.9, len(one.names)))
    for i, name in enumerate(one.names):
        marker = MARKERS[i % len(MARKERS)]
        _draw_options(panel, one, (low, high), np.array([i]), shades[i], marker, style.named(name))


def _draw_options(
    panel: Axes, one: OneFront, limits: tuple[Table, Table], rows: Any, colour: Any, marker: str, label: str | None
) -> None:
    """Draw options that are all on the front, or all off it, in one colour."""
    if not len(rows):
        return
    at, (low, high), on = one.front.points[rows], limits, bool(one.front.on_front[rows[0]])
    bars = [np.nan_to_num([at[:, k] - low[rows, k], high[rows, k] - at[:, k]]).clip(0.0) for k in range(2)]
    panel.errorbar(
        at[:, 0], at[:, 1], bars[1], bars[0], color=colour, marker=marker, markersize=4.2,
        markerfacecolor=colour if on else "white", elinewidth=0.7, linestyle="none", label=label,
        zorder=4 if on else 3,
    )  # fmt: skip


def _scales(panel: Axes, shown: list[OneFront], found: Fronts, tail: float) -> None:
    """Set scales and limits, which all panels share, by the points with their limits."""
    for k, axis in enumerate((panel.xaxis, panel.yaxis)):
        values = np.concatenate(
            [np.concatenate([x[:, k] for x in (*_limits(one, 1.0 - tail), one.front.points)]) for one in shown]
        )
        known = values[np.isfinite(values)]
        low, high = known.min(initial=np.inf), known.max(initial=-np.inf)
        if scales.is_wide_range(known):
            scales.logarithmic(axis, low, high)
            edge = (high / low) ** 0.06
            limits = low / edge, high * edge
        else:
            scales.linear(axis, 5)
            edge = 0.06 * (high - low) or 1.0
            limits = low - edge, high + edge
        (panel.set_xlim if k == 0 else panel.set_ylim)(*limits)
        scales.label_values(axis, found.units[k])


def _band(panel: Axes, one: OneFront) -> None:
    """Draw the attainment curves to the ends of the axes."""
    ends = panel.get_xlim()
    spread = np.geomspace if panel.get_xscale() == "log" else np.linspace
    levels = np.union1d(spread(*ends, STEPS), one.front.points[np.isfinite(one.front.points[:, 0]), 0])
    bottom, top = panel.get_ylim()
    worst = bottom if one.front.directions[1] == "max" else top
    early, typical, sure = one.front.curves(levels, BANDS)
    bounded = [np.where(np.isfinite(curve), curve, worst) for curve in (early, sure)]
    attained = np.isfinite(early)
    look: dict[str, Any] = {"color": style.GREY, "alpha": 0.3, "linewidth": 0.0}
    panel.fill_between(levels, *bounded, where=attained, step="post", zorder=1, **look)
    line = np.where(np.isfinite(typical), typical, np.nan)
    last = np.flatnonzero(np.isnan(line[:-1]) & ~np.isnan(line[1:]))  # the front rises where it begins
    line[last] = worst
    panel.step(levels, line, where="post", color=style.BLACK, linewidth=1.0, zorder=2)
    panel.set(xlim=ends, ylim=(bottom, top))


def _legend(figure: Figure, panel: Axes, words: str, width_in: float) -> None:
    handles, names = panel.get_legend_handles_labels()
    if handles:
        look: dict[str, Any] = {"ncols": legend_columns(names, width_in), "columnspacing": 1.0}
        colours: list[Any] = [handle.lines[0].get_color() for handle in handles]  # type: ignore[attr-defined]
        filled = [
            Line2D([], [], color=colour, marker=MARKERS[i % len(MARKERS)], markersize=4.2, linestyle="none")
            for i, colour in enumerate(colours)
        ]
        figure.legend(filled, names, title=words or None, loc="outside upper center", **look)
