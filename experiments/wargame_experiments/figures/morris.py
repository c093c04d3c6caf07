"""Morris' screening: mean size of each factor's effect against its spread, with the floor of noise."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure

from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.labels import figure_words, title
from wargame_experiments.analysis.morris import MorrisEffects, morris_effects
from wargame_experiments.analysis.sensitivity_design import left_out
from wargame_experiments.figures import scales, style
from wargame_experiments.figures.figure_spec import Effects, FigureSpec, is_wide, made_with, orientation

HEADER: Final = ("name", "mu_star", "mu_star_low", "mu_star_high", "mu", "mu_low", "mu_high", "sigma", "sigma_low",
    "sigma_high", "floor", "unit",
)  # fmt: skip


def figure_specs(data: Data) -> list[FigureSpec]:
    """Return a figure for each measure of a study with Morris' trajectories.

    Raises
    ------
    SkipError
        If it is of another design, or no measure is defined at all points.
    """
    found = {one.measure.name: one for one in morris_effects(data)}
    shown = Effects("morris", draw, HEADER, table, caption, lambda one: [effect.mu_star.mean for effect in one.effects])
    return shown.figure_specs(found, data, left_out(data))


def caption(found: MorrisEffects, data: Data) -> str:
    """Return the caption."""
    words, unit = title(found.measure)
    return (
        f"Morris' screening of {words[0].lower()}{words[1:]} ({unit}): size of each factor's effect over its range."
        " Bars: bootstrap percentile intervals over trajectories; black ticks: what replication noise alone would show."
        " A factor whose interval does not lie above its tick (open dot) may do nothing. Right: spread of the effects,"
        f" interaction or curvature, noise taken off. {orientation(found.measure)} {made_with(data)}"
    )


def table(found: MorrisEffects) -> list[list[Any]]:
    """Return the rows of the table behind the figure."""
    return [[e.name, *e.mu_star, *e.mu, *e.sigma, e.floor, found.unit] for e in found.effects]


def draw(found: MorrisEffects, labels: Mapping[str, str], width_in: float) -> Figure:
    """Return the figure at a width, factors by size of effect."""
    order = sorted(found.effects, key=lambda one: one.mu_star.mean)
    wide = is_wide(width_in)
    figure = Figure(figsize=(width_in, 1.0 + 0.32 * len(order)), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True, width_ratios=[2, 1])
    for y, one in enumerate(order):
        mean, low, high = one.mu_star
        arms = np.nan_to_num([[mean - low], [high - mean]]).clip(0.0)
        fill = style.BLUE if one.matters else "white"
        left.errorbar(
            mean, y, xerr=arms, color=style.BLUE, marker="o", markersize=4.5, markerfacecolor=fill, elinewidth=0.9
        )
        left.plot([one.floor] * 2, [y - 0.3, y + 0.3], color=style.BLACK, linewidth=1.2)
    right.plot([one.sigma.mean for one in order], range(len(order)), "D", color=style.ORANGE, markersize=4)
    left.set_yticks(range(len(order)), [figure_words(one.name, labels) for one in order])
    left.set_ylim(-0.6, len(order) - 0.4)
    words, _ = title(found.measure)
    left.set_xlabel(f"mean size of effect on {words[0].lower()}{words[1:]}" if wide else "mean size of effect")
    right.set_xlabel("spread")
    for panel in (left, right):
        panel.margins(x=0.08)
        panel.autoscale_view()
        panel.set_xlim(left=0.0)
        scales.linear(panel.xaxis, 4)
        scales.label_values(panel.xaxis, found.unit)
        panel.tick_params(axis="y", length=0)
        panel.grid(axis="y", linewidth=0.3, color="#DDDDDD")
    return figure
