"""Sobol' indices as bars: the shares of the factors in the variance of a measure, and those of noise and chance."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure

from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.labels import figure_words, title
from wargame_experiments.analysis.sensitivity_design import left_out
from wargame_experiments.analysis.sobol import SobolIndices, sobol_indices
from wargame_experiments.figures import scales, style
from wargame_experiments.figures.figure_spec import Effects, FigureSpec, is_wide, made_with, orientation

HEADER: Final = ("name", "index", "value", "low", "high", "with_noise_left_in")
THICK: Final = 0.36


def figure_specs(data: Data) -> list[FigureSpec]:
    """Return a figure for each measure of a study with Saltelli's design.

    Raises
    ------
    SkipError
        If it is of another design, or no measure is defined at all points.
    """
    found = {one.measure.name: one for one in sobol_indices(data)}
    shown = Effects(
        "sobol", draw, HEADER, table, caption, lambda one: [index.total.mean for index in one.sobol.indices]
    )
    return shown.figure_specs(found, data, left_out(data))


def caption(found: SobolIndices, data: Data) -> str:
    """Return the caption."""
    words, unit = title(found.measure)
    return (
        f"Sobol's indices of {words[0].lower()}{words[1:]} ({unit}), corrected for replication noise: shares of the"
        " variance that factors cause, by each alone (first) and with its interactions (total). Bars: bootstrap"
        " percentile intervals over the rows of the design, rather wide for a Sobol sequence. Grey: noise, as"
        f" a share of the variance between points; luck is {100 * found.sobol.luck_share:.0f} % of the variance of a"
        f" single raid. {orientation(found.measure)} {made_with(data)}"
    )


def table(found: SobolIndices) -> list[list[Any]]:
    """Return the rows of the table behind the figure."""
    rows: list[list[Any]] = []
    for one in found.sobol.indices:
        rows += [[one.name, "first", *one.first, one.first_raw], [one.name, "total", *one.total, one.total_raw]]
    return [
        *rows,
        ["noise", "share", *found.sobol.noise_share, ""],
        ["luck", "share", found.sobol.luck_share, "", "", ""],
    ]


def draw(found: SobolIndices, labels: Mapping[str, str], width_in: float) -> Figure:
    """Return the figure at a width: factors by total index, the noise last."""
    order = sorted(found.sobol.indices, key=lambda one: one.total.mean)
    names = ["replication noise", *(figure_words(one.name, labels) for one in order)]
    figure = Figure(figsize=(width_in, 1.0 + (0.4 if is_wide(width_in) else 0.34) * len(names)), layout="constrained")
    panel = figure.subplots()
    y = np.arange(1, len(names))
    for field, offset, colour in (("total", THICK / 2, style.BLUE), ("first", -THICK / 2, style.SKY)):
        _bars(panel, y + offset, [getattr(one, field) for one in order], colour, field)
    _bars(panel, np.zeros(1), [found.sobol.noise_share], style.GREY, None)
    panel.axvline(0.0, color=style.BLACK, linewidth=0.6)
    panel.set_yticks(np.arange(len(names)), names)
    panel.tick_params(axis="y", length=0)
    panel.spines["left"].set_visible(False)
    joint = " " if is_wide(width_in) else "\n"
    panel.set_xlabel(f"share of the variance of{joint}{title(found.measure)[0].lower()}")
    scales.linear(panel.xaxis)
    scales.label_values(panel.xaxis, "share")
    panel.legend(loc="lower right", reverse=False)
    return figure


def _bars(panel, y, found, colour, label) -> None:
    values = np.array(found, dtype=float).reshape(-1, 3)
    panel.barh(y, values[:, 0], THICK, color=colour, label=label)
    arms = np.nan_to_num(np.stack([values[:, 0] - values[:, 1], values[:, 2] - values[:, 0]])).clip(0.0)
    panel.errorbar(values[:, 0], y, xerr=arms, color=style.BLACK, linestyle="none", elinewidth=0.8, capsize=1.5)
