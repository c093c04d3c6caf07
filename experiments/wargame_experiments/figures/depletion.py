"""Depletion: what is left in the defender's magazines as a raid goes on."""

import math
from functools import partial
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure

from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.depletion import Depletion, Magazine, Table, depletion
from wargame_experiments.figures import scales, style
from wargame_experiments.figures.figure_spec import FigureSpec, is_wide
from wargame_experiments.formatting import count_of

HEADER: Final = ("unit", "rounds_full", "minutes", "share_left", "low", "high")
STEPS: Final = 400  # rows of the table for each unit, about
LONG_NAME: Final = 15  # letters; names that are longer take more room


def figure_specs(data: Data) -> list[FigureSpec]:
    """Return the figure of a study whose defender has magazines.

    Raises
    ------
    SkipError
        If none of them is used.
    """
    found = depletion(data)
    return [
        FigureSpec(
            "depletion", partial(draw, found), HEADER, table(found), caption(found, data), _estimates(found), "time"
        )
    ]


def _estimates(found: Depletion) -> list[float]:
    return [float(share) for one in found.magazines for share in one.mean]


def caption(found: Depletion, data: Data) -> str:
    """Return the caption."""
    how = "as the study has kept them" if found.is_stored else "run again"
    return (
        "Rounds left in the magazines of each unit of the defender, reloads among them, as a share of those at the"
        f" start: mean of {count_of(found.replications, 'replication')}; bands hold 95 % of them, raids and not the"
        f" mean. Rounds on destroyed launchers count as gone. Point {found.point} of the study ({found.name}), that"
        f" with the largest leakage: replications 0 to {found.replications - 1}, {how}."
        f" Scenario {data.study.model.title(data.loaded)}, seed {data.study.table.seed}."
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
    columns = _columns(found, wide)
    rows = math.ceil(len(found.magazines) / columns)
    figure = Figure(figsize=(width_in, 0.4 + (1.35 if wide else 1.05) * rows), layout="constrained")
    panels = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True).ravel()
    for panel, one in zip(panels, found.magazines, strict=False):
        minutes, mean, low, high = _steps(found.minutes, one)
        panel.fill_between(minutes, low, high, step="post", color=style.BLUE, alpha=0.22, linewidth=0.0)
        panel.step(minutes, mean, where="post", color=style.BLUE, linewidth=1.2)
        panel.set_title(one.unit, fontsize=7.5 if wide else 6.5, weight="normal")
    for i, panel in enumerate(panels[len(found.magazines) :], len(found.magazines)):
        panel.set_visible(False)
        panels[i - columns].xaxis.set_tick_params(labelbottom=True)
    panels[0].set(ylim=(0.0, 1.04), xlim=(0.0, max(float(found.minutes[-1]), 1e-9)), yticks=[0.0, 0.5, 1.0])
    scales.label_values(panels[0].yaxis, "share")
    scales.linear(panels[0].xaxis, 5 if wide else 3)
    figure.supxlabel("time, min", fontsize=8)
    figure.supylabel("rounds left, share of those at the start", fontsize=8)
    return figure


def _columns(found: Depletion, wide: bool) -> int:
    """Return how many panels stand beside each other: as many as their names allow, so that few places stay empty."""
    most = (5 if wide else 3) - any(len(one.unit) > LONG_NAME for one in found.magazines)
    n = len(found.magazines)
    return min(range(min(n, most), 0, -1), key=lambda k: (math.ceil(n / most) < math.ceil(n / k), -n % k))


def _steps(minutes: Table, one: Magazine) -> Table:
    """Return time, mean, low and high where any of the last three changes, and at the ends, shape (4, steps)."""
    rows = np.stack([minutes, one.mean, one.low, one.high])
    changed = (np.diff(rows[1:], axis=1) != 0.0).any(axis=0)
    keep = np.concatenate([[True], changed])
    keep[-1] = True
    return rows[:, keep]
