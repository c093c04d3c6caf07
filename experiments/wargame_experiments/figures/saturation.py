"""Saturation: leakage against how large a raid is, with Erlang's formula where the scenario is a loss system."""

from functools import partial
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure

from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.labels import axis_title, title
from wargame_experiments.analysis.saturation import Saturation, saturation
from wargame_experiments.figures import scales, style
from wargame_experiments.figures.figure_spec import FigureSpec, is_wide, made_with

HEADER: Final = ("curve", "factor_value", "x", "leakage", "low", "high", "erlang")
MARKERS: Final = "osD^vP*X"
LAUNCHED: Final = "attackers launched, elements a raid"


def figure_specs(data: Data) -> list[FigureSpec]:
    """Return the figure of a study with a factor that is the size of the raid.

    Raises
    ------
    SkipError
        If no factor is, or leakage is not measured.
    """
    found = saturation(data)
    estimates = [mean for curve in found.curves for mean in curve.mean]
    return [FigureSpec("saturation", partial(draw, found), HEADER, table(found), caption(found, data), estimates)]


def caption(found: Saturation, data: Data) -> str:
    """Return the caption."""
    words, unit = title(found.measure)
    erlang = (
        f"No line of Erlang's loss formula: {found.reason}."
        if found.reason
        else "Dashed: Erlang's loss formula with the load, channels and chance of a kill of the scenario: the"
        " long run; a raid that begins with idle channels leaks less, the more so the shorter it is."
    )
    by = f" One curve for each level of {found.by.words}." if found.by else ""
    return (
        f"{words} ({unit}) against {_x_words(found)}.{by} Bands: intervals, point by point. {erlang} {made_with(data)}"
    )


def _x_words(found: Saturation) -> str:
    return LAUNCHED if found.is_launched else found.size.words


def table(found: Saturation) -> list[list[Any]]:
    """Return the rows of the table behind the figure."""
    return [[curve.name, *map(float, values)] for curve in found.curves for values in zip(*curve[1:], strict=True)]


def draw(found: Saturation, width_in: float) -> Figure:
    """Return the figure at a width."""
    figure = Figure(figsize=(width_in, 3.2 if is_wide(width_in) else 2.5), layout="constrained")
    panel = figure.subplots()
    for i, curve in enumerate(found.curves):
        colour = style.CYCLE[i]
        panel.fill_between(curve.x, curve.low, curve.high, color=colour, alpha=0.22, linewidth=0.0)
        look: dict[str, Any] = {"color": colour, "marker": MARKERS[i], "markersize": 3.2, "linewidth": 1.2}
        panel.plot(curve.x, curve.mean, label=style.named(curve.name) or "model", **look)
        if not found.reason:
            label = None if i else "Erlang's formula"
            panel.plot(curve.x, curve.predicted, color=style.BLACK, linestyle="--", linewidth=0.9, label=label)
    every = np.concatenate([curve.x for curve in found.curves])
    if scales.is_wide_range(every):
        scales.logarithmic(panel.xaxis, every.min(), every.max())
    else:
        scales.linear(panel.xaxis)
        panel.set_xlim(left=0.0)
    panel.set(xlabel=_x_words(found), ylabel=axis_title(found.measure))
    panel.set_ylim(bottom=0.0)
    scales.linear(panel.yaxis)
    scales.label_values(panel.yaxis, "1")
    scales.label_values(panel.xaxis, found.size.unit)
    if len(found.curves) > 1 or not found.reason:
        panel.legend(loc="best")
    return figure
