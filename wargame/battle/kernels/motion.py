"""Motion: elements fly legs at constant speed, pursue, strike, release what they carry, and go home.

x = x0 + v (t - t0) along a leg begun at (x0, t0); the rest of a step that passes a corner is flown on the next leg.
An expendable element strikes at the end of its path. A platform turns back ``release_range_m`` short of its target
(after loitering), where its cargo is released. One that finds its target destroyed may fly on to the next.

In the middle of a leg nothing happens, and nothing is done: an element wakes up when it can pass a corner or stop, or,
if it emits, leave its cell; a lower bound. Whoever needs its place before that asks
:func:`wargame.battle.kernels.position.locate`. As the place is a function of time, results do not depend on who asks
when.
"""

import math

from wargame.battle.kernels.cell_crossings import axis_crossings, edge_ticks
from wargame.battle.kernels.fields import cell_of
from wargame.battle.kernels.impact import forget, is_alive, note_change, strike
from wargame.battle.kernels.position import locate, tick_after, work_out_place
from wargame.battle.kernels.prefetch import prefetch_ahead
from wargame.battle.kernels.state import (
    CARRIED,
    EXPOSE,
    FLYING,
    HOME,
    INBOUND,
    LAUNCHED,
    LOITERING,
    MOVE,
    MOVED,
    N_ALIVE,
    N_MOVING,
    NO_TICK,
    NOBODY,
    REPLICATION,
    RETURNING,
    SEED,
    WAITING,
    Grid,
    Records,
    State,
    World,
)
from wargame.battle.kernels.streams import LAUNCH
from wargame.battle.kernels.wakeups import gather_wakeups, set_wakeup
from wargame.compiled.compile import inlined, kernel
from wargame.compiled.random import exponential


@inlined
def start_leg(state: State, element: int, now_s: float) -> None:
    """Note where and when a leg begins, in place."""
    body = state.bodies[element]
    body.leg_x_m, body.leg_y_m, body.leg_s = body.x_m, body.y_m, now_s
    body.leg_remaining_m = body.remaining_m


@kernel
def head_for(state: State, element: int, x_m: float, y_m: float, speed_mps: float, now_s: float) -> None:
    """Begin a leg from where an element is to a point; on a leg of no length the course is kept. In place."""
    body = state.bodies[element]
    dx, dy = x_m - body.x_m, y_m - body.y_m
    distance = math.hypot(dx, dy)
    if distance > 0.0:
        body.vx_mps = speed_mps * dx / distance
        body.vy_mps = speed_mps * dy / distance
    body.leg_m = distance
    start_leg(state, element, now_s)


@kernel
def leg_end(world: World, state: State, element: int) -> tuple[float, float]:
    """Return where the element's present leg ends: a waypoint, its target, or home, m."""
    elements = world.elements
    u = world.units[world.unit_of[element]]
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
def begin_leg(world: World, state: State, element: int, now_s: float) -> None:
    """Head for the end of the element's present leg, in place."""
    x, y = leg_end(world, state, element)
    head_for(state, element, x, y, world.units[world.unit_of[element]].speed_mps, now_s)


@kernel
def take_off(world: World, state: State, element: int, tick: int) -> None:
    """Let a waiting element fly from where it is, in place."""
    body = state.bodies[element]
    unit = world.unit_of[element]
    body.status, body.mode, body.leg = FLYING, INBOUND, 0
    body.cell, body.rates_version = cell_of(world.grid, body.x_m, body.y_m), -1
    body.emits_from = body.cell
    state.tally[unit, LAUNCHED] += 1.0
    note_change(state, world.units[unit])
    state.counts[N_ALIVE + world.units[unit].side] += 1
    if world.units[unit].is_pursuer:
        start_leg(state, element, body.until_s)
    else:
        begin_leg(world, state, element, body.until_s)


@kernel
def way_m(world: World, state: State, element: int) -> float:
    """Return the length of an element's way from where it is over its waypoints to its target, m."""
    elements, body = world.elements, state.bodies[element]
    u = world.units[world.unit_of[element]]
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
def release_cargo(world: World, state: State, carrier: int, tick: int) -> None:
    """Release what a platform carries, at its place: each flies to its own target from the next tick, in place."""
    bodies = state.bodies
    side = world.units[world.unit_of[carrier]].side
    for e in range(world.side_first[side], world.side_first[side + 1]):
        if world.elements[e].parent == carrier and bodies[e].status == CARRIED:
            bodies[e].x_m = bodies[carrier].x_m
            bodies[e].y_m = bodies[carrier].y_m
            bodies[e].status = WAITING
            bodies[e].until_s = (tick + 1) * world.grid.tick_s
            bodies[e].remaining_m = way_m(world, state, e)
            set_wakeup(state, MOVE, e, tick + 1)


@kernel
def turn(world: World, state: State, element: int, tick: int) -> None:
    """Take a platform that reached its turning point through release, loitering and return, in place."""
    body = state.bodies[element]
    now_s = (tick + 1) * world.grid.tick_s
    if body.mode == INBOUND:
        release_cargo(world, state, element, tick)
        body.mode = LOITERING
        body.until_s = now_s + world.units[world.unit_of[element]].loiter_s
        body.vx_mps, body.vy_mps = 0.0, 0.0
    if body.mode == LOITERING and body.until_s <= now_s:
        body.mode = RETURNING
        begin_leg(world, state, element, now_s)
        body.remaining_m = body.leg_m
        body.leg_remaining_m = body.leg_m


@kernel
def come_home(world: World, state: State, element: int, tick: int) -> None:
    """Take a platform that is back out of the battle, unhurt, in place."""
    state.bodies[element].status, state.bodies[element].until_s = HOME, (tick + 1) * world.grid.tick_s
    note_change(state, world.units[world.unit_of[element]])
    state.counts[N_MOVING] -= 1
    state.counts[N_ALIVE + world.units[world.unit_of[element]].side] -= 1
    forget(world, state, element)


@kernel
def chase(world: World, state: State, element: int, now_s: float) -> None:
    """Aim a pursuer at its target's present place; without a living target at the next of its unit, in place."""
    body = state.bodies[element]
    if body.aim == NOBODY:
        return
    unit = world.units[world.unit_of[body.aim]]
    for i in range(unit.count):
        candidate = unit.first + (body.aim - unit.first + i) % unit.count
        if is_alive(state, candidate):
            locate(world, state, candidate)
            locate(world, state, element)
            x, y = state.bodies[candidate].x_m, state.bodies[candidate].y_m
            head_for(state, element, x, y, world.units[world.unit_of[element]].speed_mps, now_s)
            body.remaining_m = body.leg_m
            body.leg_remaining_m = body.leg_m
            body.aim = candidate
            return


@kernel
def pursue(world: World, state: State, unit: int, tick: int) -> None:
    """Phase 3, before anybody moves: every pursuer of a unit turns to where its target is now, in place."""
    u = world.units[unit]
    start_s, end_s = tick * world.grid.tick_s, (tick + 1) * world.grid.tick_s
    for e in range(u.first, u.first + u.count):
        body = state.bodies[e]
        if body.status == FLYING and body.mode == INBOUND:
            chase(world, state, e, start_s)
        elif body.status == WAITING and body.until_s < end_s:
            chase(world, state, e, body.until_s)


@inlined
def advance(world: World, state: State, unit: int, element: int, now_s: float) -> None:
    """Fly an element along its path up to now, round as many corners as it passed, in place."""
    body, u = state.bodies[element], world.units[unit]
    while body.mode == INBOUND and body.leg < u.waypoint_count and u.speed_mps * (now_s - body.leg_s) > body.leg_m:
        corner_s = body.leg_s + body.leg_m / u.speed_mps
        body.x_m, body.y_m = leg_end(world, state, element)
        body.remaining_m = body.leg_remaining_m - body.leg_m
        body.leg += 1
        begin_leg(world, state, element, corner_s)
    work_out_place(world, state, unit, element)


@kernel
def next_target(world: World, state: State, unit: int, aim: int) -> int:
    """Return the element to fly on to from one that is destroyed, or NOBODY if none is within range.

    The nearest living one of the unit's targets, by their places at the start, which are flown to; the first of equals.
    """
    u, elements = world.units[unit], world.elements
    nearest, nearest_m = NOBODY, u.retarget_range_m
    for row in range(u.target_first, u.target_first + u.target_count):
        of = world.units[world.targets[row]]
        for e in range(of.first, of.first + of.count):
            if is_alive(state, e):
                away_m = math.hypot(elements[e].x_m - elements[aim].x_m, elements[e].y_m - elements[aim].y_m)
                is_first = away_m == nearest_m and (nearest == NOBODY or e < nearest)
                if away_m < nearest_m or is_first:
                    nearest, nearest_m = e, away_m
    return nearest


@kernel
def fly_on(world: World, state: State, unit: int, element: int) -> None:
    """Let an element that arrived at what is destroyed begin a leg to another target if there is one, in place.

    The leg begins where and when it arrived, so that what is flown since then counts.
    """
    body, u = state.bodies[element], world.units[unit]
    if body.aim == NOBODY or is_alive(state, body.aim):
        return
    target = next_target(world, state, unit, body.aim)
    if target == NOBODY:
        return
    arrival_s = body.leg_s + body.leg_remaining_m / u.speed_mps
    body.x_m, body.y_m = world.elements[body.aim].x_m, world.elements[body.aim].y_m
    x, y = world.elements[target].x_m, world.elements[target].y_m
    body.aim = target
    head_for(state, element, x, y, u.speed_mps, arrival_s)
    body.remaining_m = body.leg_m
    body.leg_remaining_m = body.leg_m
    work_out_place(world, state, unit, element)


@inlined
def after_step(world: World, state: State, unit: int, element: int, tick: int) -> None:
    """Strike, turn or come home if it is time; note from where it emits, in place."""
    body, u = state.bodies[element], world.units[unit]
    if u.is_expendable:
        if body.remaining_m <= 0.0 and u.retarget_range_m > 0.0:
            fly_on(world, state, unit, element)
        if body.remaining_m <= 0.0:
            strike(world, state, element, tick)
            return
    elif body.mode != RETURNING:
        if body.remaining_m <= u.release_range_m:
            turn(world, state, element, tick)
    elif body.remaining_m <= 0.0:
        come_home(world, state, element, tick)
        return
    cell = cell_of(world.grid, body.x_m, body.y_m)
    if cell != body.emits_from:
        body.emits_from = cell
        note_change(state, u)


@inlined
def leaves_cell(grid: Grid, body: Records) -> int:
    """Return a tick before which an element that flies straight on surely stays in the cell from which it emits."""
    x = axis_crossings(grid, grid.nx, body.leg_x_m, body.vx_mps, body.leg_s)
    y = axis_crossings(grid, grid.ny, body.leg_y_m, body.vy_mps, body.leg_s)
    x_t = edge_ticks(grid, x, body.emits_from % grid.nx) - x.rounding_ticks
    y_t = edge_ticks(grid, y, body.emits_from // grid.nx) - y.rounding_ticks
    return math.ceil(min(min(x_t, y_t), 1e9)) - 1


@inlined
def next_move(world: World, state: State, unit: int, element: int, tick: int) -> int:
    """Return the tick before which an element that was just moved surely flies straight on, emitting from its cell."""
    body, u, grid = state.bodies[element], world.units[unit], world.grid
    if body.status != FLYING:
        return NO_TICK
    if u.is_pursuer or body.mode == LOITERING:
        return tick + 1
    free_m = body.remaining_m
    if body.mode == INBOUND:
        if not u.is_expendable:
            free_m -= u.release_range_m
        if body.leg < u.waypoint_count:
            free_m = min(free_m, body.leg_m - (body.leg_remaining_m - body.remaining_m))
    wakeup = tick_after(tick, free_m / u.speed_mps / grid.tick_s)
    if u.has_sensor or u.has_jammer:
        wakeup = min(wakeup, max(tick + 1, leaves_cell(grid, body)))
    return wakeup


@inlined
def fly(world: World, state: State, unit: int, element: int, tick: int) -> None:
    """Let one element take off, turn corners, turn back or arrive if it does so in this tick, in place."""
    body = state.bodies[element]
    now_s = (tick + 1) * world.grid.tick_s
    if body.status == WAITING:
        if body.until_s >= now_s:
            wait = tick_after(tick, body.until_s / world.grid.tick_s - tick - 1.0)
            set_wakeup(state, MOVE, element, wait)
            return
        take_off(world, state, element, tick)
    if body.status == FLYING:
        if body.mode != LOITERING:
            advance(world, state, unit, element, now_s)
        after_step(world, state, unit, element, tick)
    wakeup = next_move(world, state, unit, element, tick)
    set_wakeup(state, MOVE, element, wakeup)
    is_new = (
        wakeup > tick + 1 or body.emits_from != body.cell or body.rates_version == -1
    )  # else the last exposure's bounds hold
    if world.units[unit].is_exposed and body.status == FLYING and is_new:
        set_wakeup(state, EXPOSE, element, tick)


@kernel
def begin_moves(state: State, tick: int) -> None:
    """Let places from now on be those at the end of a tick, in place."""
    state.counts[MOVED] = tick + 1


@inlined
def move(world: World, state: State, first: int, end: int, tick: int) -> None:
    """Phase 3: every element of the units from ``first`` up to ``end`` that wakes up advances. In place."""
    n = gather_wakeups(world, state, MOVE, first, end, tick)
    for i in range(n):
        prefetch_ahead(state, state.queue, i, n)
        e = int(state.queue[i])
        fly(world, state, world.unit_of[e], e, tick)


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
