"""Structural band: the estimates of all worlds in order, each with its interval by chance, and their middle share."""

from functools import partial
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from wargame.estimates.interval import Interval
from wargame_experiments.analysis.band import StructuralBand, structural_bands
from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.labels import title
from wargame_experiments.figures import scales, style
from wargame_experiments.figures.figure_spec import FigureSpec, made_with, orientation


def figure_specs(data: Data) -> list[FigureSpec]:
    """Return a figure for each measure of a study that draws uncertain figures at random.

    Raises
    ------
    SkipError
        If the study is of another kind.
    """
    found = structural_bands(data)
    points = list(dict.fromkeys(one.point for one in found))
    return [_figure_spec(one, data, f"_point_{points.index(one.point) + 1}" if one.point else "") for one in found]


def _figure_spec(found: StructuralBand, data: Data, suffix: str) -> FigureSpec:
    name, estimates = found.measure.name, data.estimates(found.measure.name)
    worlds = [estimates[case] for case in found.cases]
    rows: list[list[Any]] = [[i, *one, found.unit] for i, one in enumerate(worlds)]
    header = ["world", name, f"{name}_low", f"{name}_high", "unit"]
    means = [one.mean for one in worlds]
    plate = partial(draw, found, worlds)
    return FigureSpec(f"band_{name}{suffix}", plate, header, rows, caption(found, data), means, "world")


def caption(found: StructuralBand, data: Data) -> str:
    """Return the caption."""
    words, unit = title(found.measure)
    point = f" at {found.point}" if found.point else ""
    return (
        f"{words} ({unit}){point} in {found.worlds:,} worlds that differ in the uncertain figures of the catalogue, in"
        f" order of size. Bars: intervals by chance, each of one world. Shaded: the middle {100 * data.level:g} % of"
        f" the worlds, chance taken off; line: their median. {orientation(found.measure)} {made_with(data)}"
    )


def draw(found: StructuralBand, worlds: list[Interval], width_in: float) -> Figure:
    """Return the figure at a width."""
    known = sorted((one for one in worlds if np.isfinite(one.mean)), key=lambda one: one.mean)
    x = (np.arange(len(known)) + 0.5) / max(len(known), 1)
    mean, low, high = (np.array(column) for column in zip(*known, strict=True))
    figure = Figure(figsize=(width_in, 2.6), layout="constrained")
    panel = figure.subplots()
    panel.axhspan(found.band.low, found.band.high, color=style.SKY, alpha=0.2, linewidth=0)
    panel.axhline(found.band.mean, color=style.BLACK, linewidth=0.9)
    low, high = (np.where(np.isfinite(end), end, mean) for end in (low, high))
    panel.vlines(x, low, high, color=style.GREY, linewidth=0.6)
    panel.plot(x, mean, ".", color=style.BLUE, markersize=2.5)
    words, unit = title(found.measure)
    panel.set(xlabel="share of the worlds", ylabel=f"{words},\n{unit}", xlim=(0.0, 1.0))
    if found.measure.is_ratio and mean.min() > 0.0 and scales.is_wide_range(mean):
        scales.logarithmic(panel.yaxis, float(mean.min()), float(mean.max()))
    else:
        scales.linear(panel.yaxis)
        scales.label_values(panel.yaxis, found.unit)
    scales.label_values(panel.xaxis, "1")
    return figure
