"""The tornado: how far a measure moves as one factor at a time goes from its low to its high value."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.labels import figure_words, measured, title, value_writer
from wargame_experiments.analysis.tornado import TornadoBars, tornado_bars
from wargame_experiments.figures import scales, style
from wargame_experiments.figures.figure_spec import Effects, FigureSpec, is_wide, made_with, orientation

HEADER: Final = (
    "name", "low_value", "high_value", "at_low", "at_low_low", "at_low_high", "at_high", "at_high_low", "at_high_high",
    "swing", "swing_low", "swing_high", "matters", "unit",
)  # fmt: skip
MOST: Final = 20  # bars that are drawn, the widest


def figure_specs(data: Data) -> list[FigureSpec]:
    """Return a figure for each measure of a study that moves one factor at a time.

    Raises
    ------
    SkipError
        If its rows are no such design.
    """
    found = {one.measure.name: one for one in tornado_bars(data)}
    shown = Effects("tornado", draw, HEADER, table, caption, lambda one: [bar.swing.mean for bar in one.bars])
    return shown.figure_specs(found, data, {})


def caption(found: TornadoBars, data: Data) -> str:
    """Return the caption."""
    words, unit = title(found.measure)
    most = f" The widest {MOST} of {len(found.bars)}." if len(found.bars) > MOST else ""
    return (
        f"How far {words[0].lower()}{words[1:]} ({unit}) moves from its typical value,"
        f" {measured(found.typical.mean, found.unit)}, as one factor at a time goes to its low and its high value (in"
        f" brackets), paired by common random numbers.{most} Bars: paired intervals of the differences; pale: the"
        f" swing's interval holds 0. What factors do together does not show."
        f" {orientation(found.measure)} {made_with(data)}"
    )


def table(found: TornadoBars) -> list[list[Any]]:
    """Return the rows of the table behind the figure: differences to the typical value."""
    return [
        [bar.name, *found.ends[bar.name], *bar.low, *bar.high, *bar.swing, int(bar.matters), found.unit]
        for bar in found.bars
    ]


def draw(found: TornadoBars, labels: Mapping[str, str], width_in: float) -> Figure:
    """Return the figure at a width, the widest bar on top."""
    shown, wide, written = found.bars[:MOST][::-1], is_wide(width_in), value_writer("")
    figure = Figure(figsize=(width_in, 1.1 + (0.24 if wide else 0.3) * len(shown)), layout="constrained")
    panel = figure.subplots()
    for colour, field in ((style.SKY, "low"), (style.ORANGE, "high")):
        for y, bar in enumerate(shown):
            mean, low, high = getattr(bar, field)
            panel.barh(y, mean, 0.62, color=colour, alpha=1.0 if bar.matters else 0.35)
            arms = np.nan_to_num([[mean - low], [high - mean]]).clip(0.0)
            offset = 0.1 if field == "high" else -0.1
            panel.errorbar(
                mean, y + offset, xerr=arms, color=style.BLACK, linestyle="none", elinewidth=0.8, capsize=1.5
            )
    panel.axvline(0.0, color=style.BLACK, linewidth=0.7)
    joint = " " if wide else "\n"
    ends = {bar.name: " to ".join(written(float(value)) for value in found.ends[bar.name]) for bar in shown}
    names = [f"{figure_words(bar.name, labels)}{joint}({ends[bar.name]})" for bar in shown]
    panel.set_ylim(-0.6, len(shown) - 0.4)
    panel.set_yticks(range(len(shown)), names, fontsize=7.5 if wide else 6.5)
    panel.tick_params(axis="y", length=0)
    panel.spines["left"].set_visible(False)
    words, unit = title(found.measure)
    size = panel.xaxis.label.get_fontsize()  # under the figure: long names leave little room below the axis
    figure.supxlabel(f"change of {words[0].lower()}{words[1:]},\n{unit}", fontsize=size)
    scales.linear(panel.xaxis, 5 if wide else 3)
    scales.label_values(panel.xaxis, found.unit)
    keys = [Patch(color=style.SKY, label="at the low value"), Patch(color=style.ORANGE, label="at the high value")]
    figure.legend(handles=keys, loc="outside upper center", ncols=2)
    return figure
