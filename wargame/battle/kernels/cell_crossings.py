"""Cell crossings of an element on a straight leg, along each coordinate.

Edges follow each other at equal times. Rounding moves a crossing by less than ``rounding_ticks``; a caller that must
know on which side of the end of a tick a crossing lies, and is that close to it, computes the position itself.
"""

from typing import Final, NamedTuple

import numpy as np

from wargame.battle.kernels.fields import cell_of
from wargame.battle.kernels.state import NEVER, Grid, Records
from wargame.compiled.compile import inlined

ROUNDING_M: Final = 1e-6  # more than rounding moves a place
ROUNDING_TICKS: Final = 1e-6  # and a time


class AxisCrossings(NamedTuple):
    """How an element on a leg crosses the cells along one coordinate; times in ticks."""

    start: float  # when it would cross the edge between cells -1 and 0
    gap: float  # from one edge to the next, with the sign of the speed
    step: int  # to the next cell; 0 without motion
    last: float  # after this time no edge is left but the map's
    rounding_ticks: float  # more than rounding moves a crossing


@inlined
def cell_after(grid: Grid, body: Records, tick: int) -> int:
    """Return the cell that an element is in after the moves of a tick if its leg lasts until then."""
    flown_s = (tick + 1) * grid.tick_s - body.leg_s
    return cell_of(grid, body.leg_x_m + body.vx_mps * flown_s, body.leg_y_m + body.vy_mps * flown_s)


@inlined
def axis_crossings(grid: Grid, n_cells: int, leg_m: float, speed_mps: float, leg_s: float) -> AxisCrossings:
    """Return how an element crosses cells along a coordinate, on a leg begun at ``leg_m`` and ``leg_s``."""
    if speed_mps == 0.0:
        return AxisCrossings(0.0, 0.0, 0, 0.0, 0.0)
    per_m = 1.0 / (speed_mps * grid.tick_s)
    start, gap = leg_s / grid.tick_s - leg_m * per_m, grid.cell_m * per_m
    step, last_edge = (1, n_cells - 1) if speed_mps > 0.0 else (-1, 1)
    return AxisCrossings(
        start, gap, step, start + (last_edge + 0.5 * step) * gap, ROUNDING_M * abs(per_m) + ROUNDING_TICKS
    )


@inlined
def edge_ticks(grid: Grid, along: AxisCrossings, at_cell: int) -> float:
    """Return when an element leaves a cell along a coordinate, in ticks; NEVER through the map's edge."""
    t = along.start + (at_cell + (along.step > 0)) * along.gap
    return t if t < along.last else NEVER


@inlined
def next_edge(along: AxisCrossings, t: float) -> float:
    """Return when an element that crosses an edge at a time crosses the next, in ticks; NEVER the map's edge."""
    next_t = t + abs(along.gap)
    return next_t if next_t < along.last else NEVER


@inlined
def is_undecided(t: float, later_t: float, rounding_ticks: float) -> bool:
    """Return whether more than the crossing of an edge at ``t`` decides in which cell an element is after that tick.

    Rounding, or another edge at ``later_t``.
    """
    end = np.ceil(t)
    return (end - t < rounding_ticks) | (end - t > 1.0 - rounding_ticks) | (later_t < end + rounding_ticks)
