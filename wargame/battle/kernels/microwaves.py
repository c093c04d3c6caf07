"""High-power microwaves: pulses into a sector, a hazard to everything in it.

A pulse adds h (R/r)^2 to the hazard of every enemy element in a cone of half angle phi within slant range R, h the
hazard at R by target class; it kills when the sum passes a threshold from Exp(1): one pulse at R kills with
probability 1 - exp(-h). The cone is laid on the nearest tracked target; then the emitter recharges.
Source: effect falls with power density, inverse square; aggregate numbers are the catalogue's assumption.
"""

import math

from wargame.battle.kernels.fires import is_visible
from wargame.battle.kernels.heights import distance_m, in_band, rise_m
from wargame.battle.kernels.impact import add_fire, is_alive
from wargame.battle.kernels.position import locate
from wargame.battle.kernels.prefetch import prefetch_ahead
from wargame.battle.kernels.sleep_until import away_s, is_asleep, sleep_for
from wargame.battle.kernels.state import NEVER, NOBODY, PULSE, PULSES, State, World
from wargame.compiled.compile import kernel


@kernel
def pulse_hazard(world: World, state: State, shooter: int, target: int) -> float:
    """Return the hazard of one pulse to an element, 0 out of reach or if it is immune."""
    unit = world.unit_of[shooter]
    hazard = world.effects[PULSE, unit, world.units[world.unit_of[target]].target_class]
    if hazard == 0.0 or not is_alive(state, target):
        return 0.0
    u = world.units[unit]
    ratio = u.pulse_range_m / max(distance_m(world, state, shooter, target), 1.0)
    if ratio < 1.0 or not in_band(world, state, shooter, target, u.pulse_floor_m, u.pulse_ceiling_m):
        return 0.0
    return hazard * ratio * ratio


@kernel
def choose_pulse_target(world: World, state: State, shooter: int) -> int:
    """Return the nearest tracked element that a pulse would reach, or NOBODY; ties go to the lowest index.

    Puts the shooter to sleep if no target is in reach.
    """
    w = world.units[world.unit_of[shooter]].network
    best, best_m, wait_s = NOBODY, NEVER, NEVER
    n = state.networks[w].n_listed
    for i in range(n):
        prefetch_ahead(state, state.listed[w], i, n)
        target = state.listed[w, i]
        out_s = away_s(world, state, PULSE, shooter, target)
        wait_s = min(wait_s, out_s)
        if out_s > 0.0:
            continue
        r = distance_m(world, state, shooter, target)
        if (
            r < best_m
            and pulse_hazard(world, state, shooter, target) > 0.0
            and is_visible(world, state, shooter, target)
        ):
            best, best_m = target, r
    sleep_for(world, state, PULSE, shooter, wait_s)
    return best


@kernel
def in_sector(world: World, state: State, shooter: int, towards: int, target: int) -> bool:
    """Return whether a target lies within the cone laid on ``towards``: the angle between the lines to both."""
    bodies = state.bodies
    locate(world, state, shooter)
    locate(world, state, towards)
    locate(world, state, target)
    ax, ay = bodies[towards].x_m - bodies[shooter].x_m, bodies[towards].y_m - bodies[shooter].y_m
    bx, by = bodies[target].x_m - bodies[shooter].x_m, bodies[target].y_m - bodies[shooter].y_m
    az, bz = rise_m(world, state, shooter, towards), rise_m(world, state, shooter, target)
    x, y, z = ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx
    angle = math.atan2(math.sqrt(x * x + y * y + z * z), ax * bx + ay * by + az * bz)
    return angle <= world.units[world.unit_of[shooter]].half_angle_rad


@kernel
def count_in_sector(world: World, state: State, shooter: int, towards: int) -> int:
    """Return how many listed elements a pulse towards a target would reach."""
    w = world.units[world.unit_of[shooter]].network
    n = 0
    for i in range(state.networks[w].n_listed):
        target = state.listed[w, i]
        if pulse_hazard(world, state, shooter, target) > 0.0 and in_sector(world, state, shooter, towards, target):
            n += 1
    return n


@kernel
def pulse(world: World, state: State, shooter: int, towards: int, tick: int) -> None:
    """Pulse a sector: hazard to every enemy element in it, tracked or not, in place."""
    unit = world.unit_of[shooter]
    enemy = 1 - world.units[unit].side
    for target in range(world.side_first[enemy], world.side_first[enemy + 1]):
        hazard = pulse_hazard(world, state, shooter, target)
        if hazard > 0.0 and in_sector(world, state, shooter, towards, target):
            add_fire(world, state, target, unit, hazard, tick)
    state.shooters[shooter].n_pulses += 1
    state.shooters[shooter].pulse_last = towards
    state.tally[unit, PULSES] += 1.0


@kernel
def fire_microwaves(world: World, state: State, unit: int, tick: int) -> None:
    """Phase 6 for a unit with microwaves: as many pulses as recharging allows in a tick, in place."""
    u = world.units[unit]
    now_s = (tick + 1) * world.grid.tick_s
    shooters = state.shooters
    for e in range(u.first, u.first + u.count):
        if not is_alive(state, e) or shooters[e].ready == 0:
            continue
        shooters[e].recharged_s = max(shooters[e].recharged_s, now_s - world.grid.tick_s)
        while shooters[e].recharged_s < now_s and not is_asleep(world, state, PULSE, e):
            towards = choose_pulse_target(world, state, e)
            if towards == NOBODY or count_in_sector(world, state, e, towards) < u.min_targets:
                break
            pulse(world, state, e, towards, tick)
            shooters[e].recharged_s += u.recharge_s
