"""Motion: elements fly legs at constant speed, pursue, strike, release what they carry, and go home.

x += v dt along a leg; the rest of a step that passes a corner is flown on the next leg. An expendable element
strikes at the end of its path. A platform turns back ``release_range_m`` short of its target (after loitering),
where its cargo is released.
"""

import math

from wargame.kernels.compile import kernel
from wargame.kernels.fields import cell_of
from wargame.kernels.impact import forget, is_alive, note_change, strike
from wargame.kernels.random import LAUNCH, exponential
from wargame.kernels.state import (
    CARRIED,
    FLYING,
    HOME,
    INBOUND,
    LAUNCHED,
    LOITERING,
    N_ALIVE,
    N_MOVING,
    NOBODY,
    REPLICATION,
    RETURNING,
    SEED,
    WAITING,
    State,
    World,
)


@kernel
def head_for(state: State, element: int, x_m: float, y_m: float, speed_mps: float) -> None:
    """Turn an element to a point: set its velocity and the length of the leg, in place."""
    bodies = state.bodies
    dx, dy = x_m - bodies[element].x_m, y_m - bodies[element].y_m
    distance = math.hypot(dx, dy)
    bodies[element].leg_m = distance
    if distance > 0.0:
        bodies[element].vx_mps = speed_mps * dx / distance
        bodies[element].vy_mps = speed_mps * dy / distance


@kernel
def leg_end(world: World, state: State, element: int) -> tuple[float, float]:
    """Return where the element's present leg ends: a waypoint, its target, or home, m."""
    elements = world.elements
    u = world.units[elements[element].unit]
    leg = state.bodies[element].leg
    if state.bodies[element].mode == RETURNING:
        return elements[element].x_m, elements[element].y_m
    if leg < u.waypoint_count:
        row = u.waypoint_first + leg
        return world.waypoints[row, 0] + elements[element].dx_m, world.waypoints[row, 1] + elements[element].dy_m
    aim = state.bodies[element].aim
    if aim == NOBODY:
        return state.bodies[element].x_m, state.bodies[element].y_m
    return elements[aim].x_m, elements[aim].y_m


@kernel
def begin_leg(world: World, state: State, element: int) -> None:
    """Head for the end of the element's present leg, in place."""
    x, y = leg_end(world, state, element)
    head_for(state, element, x, y, world.units[world.elements[element].unit].speed_mps)


@kernel
def take_off(world: World, state: State, element: int) -> None:
    """Let a waiting or carried element fly from where it is, in place."""
    bodies = state.bodies
    unit = world.elements[element].unit
    bodies[element].status = FLYING
    bodies[element].mode = INBOUND
    bodies[element].leg = 0
    bodies[element].cell = cell_of(world.grid, bodies[element].x_m, bodies[element].y_m)
    bodies[element].seen = -1
    state.tally[unit, LAUNCHED] += 1.0
    note_change(state, world.units[unit])
    state.counts[N_ALIVE + world.units[unit].side] += 1
    if not world.units[unit].is_pursuer:
        begin_leg(world, state, element)


@kernel
def way_m(world: World, state: State, element: int) -> float:
    """Return the length of an element's way from where it is over its waypoints to its target, m."""
    elements, body = world.elements, state.bodies[element]
    u = world.units[elements[element].unit]
    x, y, way = body.x_m, body.y_m, 0.0
    for row in range(u.waypoint_first, u.waypoint_first + u.waypoint_count):
        next_x = world.waypoints[row, 0] + elements[element].dx_m
        next_y = world.waypoints[row, 1] + elements[element].dy_m
        way += math.hypot(next_x - x, next_y - y)
        x, y = next_x, next_y
    if body.aim != NOBODY:
        way += math.hypot(elements[body.aim].x_m - x, elements[body.aim].y_m - y)
    return way


@kernel
def release_cargo(world: World, state: State, carrier: int, now_s: float) -> None:
    """Release what a platform carries, at its place: each flies to its own target from the next tick, in place."""
    bodies = state.bodies
    side = world.units[world.elements[carrier].unit].side
    for e in range(world.side_first[side], world.side_first[side + 1]):
        if world.elements[e].parent == carrier and bodies[e].status == CARRIED:
            bodies[e].x_m = bodies[carrier].x_m
            bodies[e].y_m = bodies[carrier].y_m
            bodies[e].cell = bodies[carrier].cell
            bodies[e].status = WAITING
            bodies[e].until_s = now_s
            bodies[e].remaining_m = way_m(world, state, e)


@kernel
def turn(world: World, state: State, element: int, now_s: float) -> None:
    """Take a platform that reached its turning point through release, loitering and return, in place."""
    bodies = state.bodies
    unit = world.elements[element].unit
    if bodies[element].mode == INBOUND:
        release_cargo(world, state, element, now_s)
        bodies[element].mode = LOITERING
        bodies[element].until_s = now_s + world.units[unit].loiter_s
        bodies[element].vx_mps = 0.0
        bodies[element].vy_mps = 0.0
    if bodies[element].mode == LOITERING and bodies[element].until_s <= now_s:
        bodies[element].mode = RETURNING
        begin_leg(world, state, element)
        bodies[element].remaining_m = bodies[element].leg_m


@kernel
def come_home(world: World, state: State, element: int) -> None:
    """Take a platform that is back out of the battle, unhurt, in place."""
    state.bodies[element].status = HOME
    note_change(state, world.units[world.elements[element].unit])
    state.counts[N_MOVING] -= 1
    state.counts[N_ALIVE + world.units[world.elements[element].unit].side] -= 1
    forget(world, state, element)


@kernel
def chase(world: World, state: State, element: int) -> None:
    """Aim a pursuer at its target's present place; without a living target at the next of its unit, in place."""
    elements, bodies = world.elements, state.bodies
    aim = bodies[element].aim
    if aim == NOBODY:
        return
    unit = world.units[elements[aim].unit]
    for i in range(unit.count):
        candidate = unit.first + (aim - unit.first + i) % unit.count
        if is_alive(state, candidate):
            speed = world.units[elements[element].unit].speed_mps
            head_for(state, element, bodies[candidate].x_m, bodies[candidate].y_m, speed)
            bodies[element].remaining_m = bodies[element].leg_m
            bodies[element].aim = candidate
            return


@kernel
def pursue(world: World, state: State, unit: int, tick: int) -> None:
    """Phase 3, before anybody moves: every pursuer of a unit turns to where its target is now, in place."""
    u = world.units[unit]
    end_s = (tick + 1) * world.grid.tick_s
    for e in range(u.first, u.first + u.count):
        body = state.bodies[e]
        flies = body.status == FLYING and body.mode == INBOUND
        if flies or (body.status == WAITING and body.until_s < end_s):
            chase(world, state, e)


@kernel
def advance(world: World, state: State, element: int, step_s: float) -> None:
    """Fly an element along its path for a time, round as many corners as the step passes, in place."""
    bodies = state.bodies
    u = world.units[world.elements[element].unit]
    left = u.speed_mps * step_s
    bodies[element].remaining_m -= left
    while left > bodies[element].leg_m and bodies[element].leg < u.waypoint_count:
        left -= bodies[element].leg_m
        bodies[element].x_m, bodies[element].y_m = leg_end(world, state, element)
        bodies[element].leg += 1
        begin_leg(world, state, element)
    time_s = left / u.speed_mps
    bodies[element].x_m += bodies[element].vx_mps * time_s
    bodies[element].y_m += bodies[element].vy_mps * time_s
    bodies[element].leg_m -= left


@kernel
def after_step(world: World, state: State, element: int, tick: int) -> None:
    """Strike, turn or come home if the step just flown ended there; note a change of cell, in place."""
    bodies, grid = state.bodies, world.grid
    u = world.units[world.elements[element].unit]
    now_s = (tick + 1) * grid.tick_s
    if u.is_expendable:
        if bodies[element].remaining_m <= 0.0:
            strike(world, state, element, tick)
            return
    elif bodies[element].mode != RETURNING:
        if bodies[element].remaining_m <= u.release_range_m:
            turn(world, state, element, now_s)
    elif bodies[element].remaining_m <= 0.0:
        come_home(world, state, element)
        return
    cell = cell_of(grid, bodies[element].x_m, bodies[element].y_m)
    if cell != bodies[element].cell:
        bodies[element].cell = cell
        bodies[element].seen = -1
        note_change(state, u)


@kernel
def fly(world: World, state: State, element: int, tick: int) -> None:
    """Let one element take off, turn corners, turn back or arrive in this tick, in place."""
    body = state.bodies[element]
    step_s = world.grid.tick_s
    if body.status == WAITING:
        step_s = (tick + 1) * world.grid.tick_s - body.until_s
        take_off(world, state, element)
    if body.mode != LOITERING:
        advance(world, state, element, step_s)
    after_step(world, state, element, tick)


@kernel
def move(world: World, state: State, unit: int, tick: int) -> None:
    """Phase 3: every element of a unit that flies, or takes off in this tick, advances, in place.

    Most elements are in the middle of a leg most of the time: those glide here, the others :func:`fly`.
    """
    u = world.units[unit]
    grid = world.grid
    first, last, can_glide = u.first, u.first + u.count, not u.is_pursuer
    step_m = u.speed_mps * grid.tick_s
    stop_m = 0.0 if u.is_expendable else u.release_range_m
    for e in range(first, last):
        body = state.bodies[e]
        if body.status == FLYING:
            leg_m, remaining_m = body.leg_m - step_m, body.remaining_m - step_m
            if can_glide and leg_m > 0.0 and remaining_m > stop_m and body.mode == INBOUND:
                body.leg_m, body.remaining_m = leg_m, remaining_m
                x_m = body.x_m + body.vx_mps * grid.tick_s
                y_m = body.y_m + body.vy_mps * grid.tick_s
                body.x_m, body.y_m = x_m, y_m
                cell = cell_of(grid, x_m, y_m)
                if cell != body.cell:
                    body.cell, body.seen = cell, -1
                    note_change(state, u)
            else:
                fly(world, state, e, tick)
        elif body.status == WAITING and body.until_s < (tick + 1) * grid.tick_s:
            fly(world, state, e, tick)


@kernel
def schedule(world: World, state: State, unit: int) -> None:
    """Set when each element of a unit takes off; a Poisson process draws its gaps, in place."""
    u = world.units[unit]
    late_s = 0.0
    for e in range(u.first, u.first + u.count):
        if u.poisson_gap_s > 0.0:
            late_s += u.poisson_gap_s * exponential(
                state.counts[SEED], state.counts[REPLICATION], LAUNCH, world.elements[e].key, 0
            )
        state.bodies[e].until_s = world.elements[e].launch_s + late_s
