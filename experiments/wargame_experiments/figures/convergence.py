"""Convergence: half-widths of the intervals against replications, down to their targets."""

import math
from functools import partial
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from wargame_experiments.analysis.convergence import Convergence, WidthTrace, convergence
from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.labels import title
from wargame_experiments.figures import scales, style
from wargame_experiments.figures.figure_spec import FigureSpec, is_wide, made_with, orientation

HEADER: Final = ("measure", "point", "replications", "half_width", "scale", "target")
SCALES: Final = {"relative": "half-width / estimate", "goal": "half-width / goal"}


def figure_specs(data: Data) -> list[FigureSpec]:
    """Return the figure of a study with targets.

    Raises
    ------
    SkipError
        If it has none.
    """
    found = convergence(data)
    drawn = [one for one in found if any(_drawn(trace).any() for trace in one.width_traces)]
    estimates = [_end(trace) for one in found for trace in one.width_traces]
    return [FigureSpec("convergence", partial(draw, drawn), HEADER, table(found), caption(found, data), estimates)]


def _drawn(trace: WidthTrace) -> NDArray[np.bool_]:
    """Return which half-widths a logarithmic axis can show."""
    return np.isfinite(trace.half_width) & (trace.half_width > 0.0)


def _end(trace: WidthTrace) -> float:
    """Return the last half-width of a point that is drawn; nan if none is."""
    return float(np.append(np.nan, trace.half_width[_drawn(trace)])[-1])


def caption(found: list[Convergence], data: Data) -> str:
    """Return the caption."""
    words = ", ".join(title(one.measure)[0].lower() for one in found)
    rule = data.study.table.replications
    shown, points = len(found[0].width_traces), len(data.study.points)
    part = f" {shown:,} of {points:,} points, evenly spread." if shown < points else ""
    return (
        f"Half-widths of the {100 * data.level:g} % intervals of {words} after so many replications, a line for each"
        f" point; dots: where each point stopped.{part} Dashed: targets. All measures with a target have to reach"
        f" theirs, and stay there for a while, on at least {rule.n_min} and at most {rule.n_max} replications."
        f" {orientation(*(one.measure for one in found))} {made_with(data)}"
    )


def table(found: list[Convergence]) -> list[list[Any]]:
    """Return the rows of the table behind the figure."""
    return [
        [one.measure.name, trace.point, int(n), float(half) if math.isfinite(half) else "", one.scale, one.target]
        for one in found
        for trace in one.width_traces
        for n, half in zip(trace.n, trace.half_width, strict=True)
    ]


def draw(found: list[Convergence], width_in: float) -> Figure:
    """Return the figure at a width, a panel for each measure."""
    columns = min(len(found), 3 if is_wide(width_in) else 1)
    rows = math.ceil(len(found) / columns)
    figure = Figure(figsize=(width_in, 0.4 + (2.1 if is_wide(width_in) else 1.9) * rows), layout="constrained")
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    for panel, one in zip(panels, found, strict=False):
        _draw_one(panel, one)
    for panel in panels[len(found) :]:
        panel.set_visible(False)
    figure.supxlabel("replications", fontsize=8)
    if len(found) > 1:
        for i, (panel, one) in enumerate(zip(panels, found, strict=False)):
            panel.set_title(f"{'abcdefgh'[i]}  {title(one.measure)[0]}", fontsize=7.5)
    return figure


def _draw_one(panel: Axes, one: Convergence) -> None:
    alpha = float(np.clip(8.0 / len(one.width_traces), 0.15, 0.8))
    ends = []
    for trace in one.width_traces:
        known = _drawn(trace)
        if known.any():
            panel.plot(trace.n[known], trace.half_width[known], color=style.BLUE, alpha=alpha, linewidth=0.8)
            ends.append((trace.n[known][-1], trace.half_width[known][-1]))
    if ends:
        panel.plot(*np.array(ends).T, "o", color=style.BLUE, markersize=2.8, zorder=3)
    panel.axhline(one.target, color=style.VERMILION, linewidth=1.0, linestyle="--", zorder=2)
    in_words = {"1": "half-width", "USD": "half-width, USD"}.get(one.unit, f"half-width, {one.unit}")
    panel.set(xscale="log", yscale="log", ylabel=SCALES.get(one.scale, in_words))
    unit = {"relative": "1", "width": one.unit, "goal": ""}[one.scale]
    for axis, written in ((panel.xaxis, ""), (panel.yaxis, unit)):
        scales.logarithmic(axis, *axis.get_view_interval())
        scales.label_values(axis, written)
