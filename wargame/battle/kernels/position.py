"""Where an element is now: x = x0 + v (t - t0) along the leg that it began at (x0, t0).

Worked out when somebody asks, once a tick at most, and noted. Nothing is derived from what was noted, so asking
changes no result.
"""

import math

from wargame.battle.kernels.fields import cell_of
from wargame.battle.kernels.state import FLYING, LOITERING, MOVED, NEVER, State, World
from wargame.compiled.compile import inlined, kernel


@inlined
def work_out_place(world: World, state: State, unit: int, element: int) -> None:
    """Bring place and remaining way of an element of a unit up to the ticks moved so far, in place."""
    body, u = state.bodies[element], world.units[unit]
    body.placed = state.counts[MOVED]
    if body.status != FLYING or body.mode == LOITERING:
        return
    flown_s = state.counts[MOVED] * world.grid.tick_s - body.leg_s
    body.x_m = body.leg_x_m + body.vx_mps * flown_s
    body.y_m = body.leg_y_m + body.vy_mps * flown_s
    body.remaining_m = body.leg_remaining_m - u.speed_mps * flown_s
    body.impact_s = body.remaining_m / u.speed_mps if u.is_expendable else NEVER


@inlined
def locate(world: World, state: State, element: int) -> None:
    """Bring place and remaining way of an element up to now unless they are, in place."""
    if state.bodies[element].placed != state.counts[MOVED]:
        work_out_place(world, state, world.unit_of[element], element)


@inlined
def cell_now(world: World, state: State, element: int) -> int:
    """Return the cell that an element is in."""
    locate(world, state, element)
    return cell_of(world.grid, state.bodies[element].x_m, state.bodies[element].y_m)


@kernel
def locate_all(world: World, state: State) -> None:
    """Bring place and remaining way of all elements up to now, in place: for those who look from outside."""
    for e in range(world.side_first[2]):
        locate(world, state, e)


@inlined
def tick_after(tick: int, ticks: float) -> int:
    """Return the first tick after this one that is not surely too early, nothing happening for a number of ticks.

    One part in 1e9 is taken off against rounding. To come too early costs a look; to come too late, the result.
    """
    return tick + max(1, math.ceil(min(ticks * (1.0 - 1e-9), 1e9)))
