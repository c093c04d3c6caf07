"""Heights of elements: what stands is on the ground, what flies keeps its cruise height, some dive on the last leg.

z = min(h, s tan(gamma)), h the cruise height, s the way left to the aim and gamma the angle of the dive, so that a
diver is on the ground where it strikes; it sinks at v tan(gamma), v its speed over the ground, which it keeps. Only
what is spent on an aim that stands dives; a platform that turns back and a pursuer keep their height. A dive is a last
leg that counts for the slant range of weapons; sensing and jamming keep the layer of the cruise. Heights are above the
terrain below; between two elements the terrain under both counts. Mounts and aim points count as on the ground.
"""

import math

from wargame.battle.kernels.fields import ground_at
from wargame.battle.kernels.position import locate
from wargame.battle.kernels.state import FLYING, NOBODY, State, World
from wargame.compiled.compile import inlined


@inlined
def is_diving(world: World, state: State, element: int) -> bool:
    """Return whether an element, whose place was worked out, is on its dive."""
    u = world.units[world.unit_of[element]]
    if u.dive_slope == 0.0:
        return False
    body = state.bodies[element]
    if body.status != FLYING or body.remaining_m * u.dive_slope >= u.height_m or body.aim == NOBODY:
        return False
    return not world.units[world.unit_of[body.aim]].is_mover


@inlined
def height_m(world: World, state: State, element: int) -> float:
    """Return the height of an element, whose place was worked out, above the terrain below it, m."""
    u = world.units[world.unit_of[element]]
    if not u.is_mover:
        return 0.0
    return state.bodies[element].remaining_m * u.dive_slope if is_diving(world, state, element) else u.height_m


@inlined
def climb_mps(world: World, state: State, element: int) -> float:
    """Return how fast an element, whose place was worked out, rises: less than 0 in a dive, else 0, m/s."""
    u = world.units[world.unit_of[element]]
    return -u.speed_mps * u.dive_slope if is_diving(world, state, element) else 0.0


@inlined
def rise_m(world: World, state: State, a: int, b: int) -> float:
    """Return how much higher b is than a, both places worked out, m; exactly 0 between two on a plain."""
    rise = height_m(world, state, b) - height_m(world, state, a)
    if world.grid.has_hills:
        bodies = state.bodies
        rise += ground_at(world.grid, world.ground_m, bodies[b].x_m, bodies[b].y_m)
        rise -= ground_at(world.grid, world.ground_m, bodies[a].x_m, bodies[a].y_m)
    return rise


@inlined
def distance_m(world: World, state: State, a: int, b: int) -> float:
    """Return the slant range between two elements, m."""
    locate(world, state, a)
    locate(world, state, b)
    dx = state.bodies[a].x_m - state.bodies[b].x_m
    dy = state.bodies[a].y_m - state.bodies[b].y_m
    dz = rise_m(world, state, a, b)
    return math.hypot(dx, dy) if dz == 0.0 else math.sqrt(dx * dx + dy * dy + dz * dz)


@inlined
def in_band(world: World, state: State, shooter: int, target: int, floor_m: float, ceiling_m: float) -> bool:
    """Return whether a target, both places worked out, is between a weapon's floor and its ceiling.

    The floor is above the terrain below the target, the ceiling above the weapon.
    """
    return height_m(world, state, target) >= floor_m and rise_m(world, state, shooter, target) <= ceiling_m
