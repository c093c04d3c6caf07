"""Jamming: loss of drones at a rate, and radars that see less far.

Loss rate of an element: lambda = lambda_max x/(1+x), x = sum over bands of susceptibility * J(cell), with
J = sum over pods of effectiveness * power (R/r)^2. Radar: signal is divided by 1 + J/S, one factor a radar,
J/S = sum over jammers of effectiveness * power (R/r)^2, r the slant range from mast to mast. Twice the power is R^2
doubled, so the burn-through range, signal * (1 + J/S)^-1 = 1, falls by 2^(-1/2) for a jammer that rides with the
target and 2^(-1/4) for one that stands off.
Source: Schleher, Electronic Warfare in the Information Age (1999), ch. 4 (burn-through).
"""

import math

from wargame.battle.kernels.fields import ground_at, horizon_m, read
from wargame.battle.kernels.impact import is_alive
from wargame.battle.kernels.state import (
    EW,
    JAM_LINK,
    JAM_NAV,
    JAM_RADAR,
    N_TICKS,
    REPLICATION,
    SEED,
    UNSTEADY,
    VERSION,
    State,
    World,
)
from wargame.battle.kernels.streams import CREDIT
from wargame.compiled.compile import kernel
from wargame.compiled.random import uniform


@kernel
def works(world: World, state: State, element: int) -> bool:
    """Return whether an element lives, is on its way or in place, and is ready."""
    return is_alive(state, element) and state.shooters[element].ready == 1


@kernel
def set_emitter(state: State, row: int, gain: float, x_m: float, y_m: float) -> None:
    """Record an emitter's gain and place, in place; a change makes everybody read the fields anew."""
    moved = state.emitters[row].x_m != x_m or state.emitters[row].y_m != y_m
    if state.emitters[row].gain != gain or (moved and gain > 0.0):
        state.counts[VERSION] += 1
        if state.counts[N_TICKS] > 0:
            state.counts[UNSTEADY] = state.counts[N_TICKS]
        state.emitters[row].gain = gain
        state.emitters[row].x_m = x_m
        state.emitters[row].y_m = y_m


@kernel
def place(world: World, state: State, row: int) -> tuple[float, float]:
    """Return where an emitter is for the fields: a moving one at the centre of its cell, m."""
    element = world.emitters[row].element
    if world.emitters[row].raster >= 0:
        return world.elements[element].x_m, world.elements[element].y_m
    grid, cell = world.grid, state.bodies[element].emits_from
    return (cell % grid.nx + 0.5) * grid.cell_m, (cell // grid.nx + 0.5) * grid.cell_m


@kernel
def emit_jamming(world: World, state: State, unit: int) -> None:
    """Phase 2: the unit's jammers are switched, moved or lost; their gain and place change, in place."""
    side = world.units[unit].side
    for kind in (JAM_NAV, JAM_LINK, JAM_RADAR):
        first = world.jammers[side, kind, 0]
        for row in range(first, first + world.jammers[side, kind, 1]):
            if world.emitters[row].unit == unit:
                x, y = place(world, state, row)
                on = works(world, state, world.emitters[row].element)
                set_emitter(state, row, state.raid[EW] * world.emitters[row].power if on else 0.0, x, y)


@kernel
def jam_to_signal(world: World, state: State, sensor_row: int) -> float:
    """Return J/S at a sensor: the sum over the enemy's working radar jammers inside its horizon."""
    emitter = world.emitters[sensor_row]
    enemy = 1 - emitter.side
    x, y = place(world, state, sensor_row)
    total = 0.0
    first = world.jammers[enemy, JAM_RADAR, 0]
    for row in range(first, first + world.jammers[enemy, JAM_RADAR, 1]):
        gain = state.emitters[row].gain
        if gain > 0.0:
            at_x, at_y = state.emitters[row].x_m, state.emitters[row].y_m
            r = max(math.hypot(at_x - x, at_y - y), 0.5 * world.grid.cell_m)
            if r <= horizon_m(world.emitters[row].mast_m, emitter.mast_m):
                rise = world.emitters[row].mast_m - emitter.mast_m
                if world.grid.has_hills:
                    rise += ground_at(world.grid, world.ground_m, at_x, at_y)
                    rise -= ground_at(world.grid, world.ground_m, x, y)
                ratio = world.emitters[row].range_m / math.sqrt(r * r + rise * rise)
                total += gain * ratio * ratio
    return total


@kernel
def jamming_at(world: World, state: State, unit: int, cell: int) -> float:
    """Return x, what the enemy's pods do to an element of ``unit`` in a cell: sum of susceptibility times J."""
    u = world.units[unit]
    enemy = 1 - u.side
    total = 0.0
    for kind, susceptibility in ((JAM_NAV, u.nav), (JAM_LINK, u.link)):
        if susceptibility > 0.0:
            first = world.jammers[enemy, kind, 0]
            for row in range(first, first + world.jammers[enemy, kind, 1]):
                if state.emitters[row].gain > 0.0:
                    field = read(world, state, row, cell, u.layer)
                    total += susceptibility * state.emitters[row].gain * field
    return total


@kernel
def loss_rate_per_s(world: World, state: State, unit: int, cell: int) -> float:
    """Return the rate at which an element of ``unit`` is lost to jamming in a cell, 1/s."""
    x = jamming_at(world, state, unit, cell)
    return world.grid.jam_rate_max_per_s * x / (1.0 + x)


@kernel
def jammer_to_credit(world: World, state: State, element: int) -> int:
    """Return the unit that gets the soft kill of an element: a pod drawn in proportion to its effect."""
    unit = world.unit_of[element]
    u = world.units[unit]
    enemy, cell = 1 - u.side, state.bodies[element].cell
    left = jamming_at(world, state, unit, cell) * uniform(
        state.counts[SEED], state.counts[REPLICATION], CREDIT, world.elements[element].key, 0
    )
    credited = -1
    for kind, susceptibility in ((JAM_NAV, u.nav), (JAM_LINK, u.link)):
        first = world.jammers[enemy, kind, 0]
        for row in range(first, first + world.jammers[enemy, kind, 1]):
            share = susceptibility * state.emitters[row].gain * read(world, state, row, cell, u.layer)
            if share > 0.0 and left >= 0.0:
                credited = world.emitters[row].unit
            left -= share
    return credited
