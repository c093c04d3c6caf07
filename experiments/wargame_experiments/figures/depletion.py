"""Depletion: what is left in the defender's magazines as a raid goes on."""

import math
from functools import partial
from typing import Any, Final

from matplotlib.figure import Figure

from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.depletion import Depletion, depletion
from wargame_experiments.figures import scales, style
from wargame_experiments.figures.plate import Plate, is_wide
from wargame_experiments.wording import count_of

HEADER: Final = ("unit", "rounds_full", "minutes", "share_left", "low", "high")
STEPS: Final = 400  # rows of the table for each unit, about


def plates(data: Data) -> list[Plate]:
    """Return the figure of a study whose defender has magazines.

    Raises
    ------
    SkipError
        If none of them is used.
    """
    found = depletion(data)
    return [Plate("depletion", partial(draw, found), HEADER, table(found), caption(found, data))]


def caption(found: Depletion, data: Data) -> str:
    """Return the caption."""
    return (
        "Rounds left in the magazines of each unit of the defender, reloads among them, as a share of those at the"
        f" start: mean of {count_of(found.replications, 'replication')}; bands: 5 % to 95 % of them, raids"
        f" and not the mean. Rounds on destroyed launchers count as gone. Point {found.point} of the study"
        f" ({found.name}), that with the largest leakage, fought again: replications 0 to {found.replications - 1}."
        f" Scenario {data.loaded.scenario.name}, seed {data.study.table.seed}."
    )


def table(found: Depletion) -> list[list[Any]]:
    """Return the rows of the table behind the figure."""
    every = max(1, len(found.minutes) // STEPS)
    return [
        [one.unit, one.full, *map(float, values)]
        for one in found.magazines
        for values in list(zip(found.minutes, one.mean, one.low, one.high, strict=True))[::every]
    ]


def draw(found: Depletion, width_in: float) -> Figure:
    """Return the figure at a width, a panel for each unit."""
    wide = is_wide(width_in)
    columns = min(len(found.magazines), 4 if wide else 3)
    rows = math.ceil(len(found.magazines) / columns)
    figure = Figure(figsize=(width_in, 0.4 + (1.35 if wide else 1.05) * rows), layout="constrained")
    panels = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True).ravel()
    for panel, one in zip(panels, found.magazines, strict=False):
        panel.fill_between(found.minutes, one.low, one.high, step="post", color=style.BLUE, alpha=0.22, linewidth=0.0)
        panel.step(found.minutes, one.mean, where="post", color=style.BLUE, linewidth=1.2)
        panel.set_title(one.unit, fontsize=7.5 if wide else 6.5, weight="normal")
    for i, panel in enumerate(panels[len(found.magazines) :], len(found.magazines)):
        panel.set_visible(False)
        panels[i - columns].xaxis.set_tick_params(labelbottom=True)
    panels[0].set(ylim=(0.0, 1.04), xlim=(0.0, max(float(found.minutes[-1]), 1e-9)), yticks=[0.0, 0.5, 1.0])
    scales.label_values(panels[0].yaxis, "share")
    scales.linear(panels[0].xaxis, 5 if wide else 3)
    figure.supxlabel("time, min", fontsize=8)
    figure.supylabel("rounds left", fontsize=8)
    return figure
