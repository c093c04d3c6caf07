"""High-power microwaves: pulses into a cone, a hazard to what is in it, and a little to what is beside it.

A pulse adds h g k (R/r)^2 to the hazard of an enemy element, h the hazard at range R by target class; it kills when the
sum passes a threshold from Exp(1): one pulse at R on the axis kills with probability 1 - exp(-h). The gain g at an
angle theta from the axis is 2^-((theta/phi)^2) within the half angle phi, half the power at its edge (a Gaussian main
lobe), and s outside, the side lobes. A pulse counts within slant range R in the main lobe and R sqrt(s) beside it,
where the power is that of the axis at R. k is what the element's hardness lets through: its hardening, and a
lognormal factor of mean 1, drawn once for each airframe (Box & Muller: sqrt(-2 ln(1 - u)) cos 2 pi v). An emitter with
a limit puts its pulse on at most so many, those with the greatest hazard. The axis is laid on the nearest tracked
target; then the emitter recharges.
Source: effect falls with power density, inverse square; Gaussian beam: Balanis, Antenna Theory, ch. 2; Box & Muller,
Ann. Math. Statist. 29(2) 610 (1958); aggregate numbers are the catalogue's assumption.
"""

import math

from wargame.battle.kernels.fires import is_visible
from wargame.battle.kernels.heights import distance_m, in_band, rise_m
from wargame.battle.kernels.impact import add_fire, is_alive
from wargame.battle.kernels.position import locate
from wargame.battle.kernels.prefetch import prefetch_ahead
from wargame.battle.kernels.sleep_until import away_s, is_asleep, sleep_for
from wargame.battle.kernels.state import NEVER, NOBODY, PULSE, PULSES, REPLICATION, SEED, State, World
from wargame.battle.kernels.streams import HARDNESS
from wargame.compiled.compile import kernel
from wargame.compiled.random import uniform


@kernel
def power_ratio(world: World, state: State, shooter: int, target: int) -> float:
    """Return the power of a pulse on its axis where an element is, relative to that at its range: (R/r)^2."""
    ratio = world.units[world.unit_of[shooter]].pulse_range_m / max(distance_m(world, state, shooter, target), 1.0)
    return ratio * ratio


@kernel
def pulse_hazard(world: World, state: State, shooter: int, target: int) -> float:
    """Return the hazard of one pulse to an element on its axis, 0 out of reach or if it is immune."""
    unit, target_unit = world.unit_of[shooter], world.units[world.unit_of[target]]
    hazard = world.effects[PULSE, unit, target_unit.target_class] * target_unit.pulse_share
    if hazard == 0.0 or not is_alive(state, target):
        return 0.0
    u, power = world.units[unit], power_ratio(world, state, shooter, target)
    if power < 1.0 or not in_band(world, state, shooter, target, u.pulse_floor_m, u.pulse_ceiling_m):
        return 0.0
    return hazard * power


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
def off_axis_rad(world: World, state: State, shooter: int, towards: int, target: int) -> float:
    """Return the angle at which a target is from the axis of a pulse laid on ``towards``, rad."""
    bodies = state.bodies
    locate(world, state, shooter)
    locate(world, state, towards)
    locate(world, state, target)
    ax, ay = bodies[towards].x_m - bodies[shooter].x_m, bodies[towards].y_m - bodies[shooter].y_m
    bx, by = bodies[target].x_m - bodies[shooter].x_m, bodies[target].y_m - bodies[shooter].y_m
    az, bz = rise_m(world, state, shooter, towards), rise_m(world, state, shooter, target)
    x, y, z = ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx
    return math.atan2(math.sqrt(x * x + y * y + z * z), ax * bx + ay * by + az * bz)


@kernel
def in_sector(world: World, state: State, shooter: int, towards: int, target: int) -> bool:
    """Return whether a target lies within the sector laid on ``towards``."""
    return off_axis_rad(world, state, shooter, towards, target) <= world.units[world.unit_of[shooter]].half_angle_rad


@kernel
def gain(angle_rad: float, half_angle_rad: float, side_lobe: float) -> float:
    """Return the power at an angle from the axis, relative to that on it: half at the edge of the main lobe.

    >>> gain(0.0, 0.5, 0.01), gain(0.5, 0.5, 0.01), gain(0.6, 0.5, 0.01)
    (1.0, 0.5, 0.01)
    """
    if angle_rad > half_angle_rad:
        return side_lobe
    part = angle_rad / half_angle_rad
    return 2.0 ** -(part * part)


@kernel
def hardness_factor(world: World, state: State, target: int) -> float:
    """Return by what an airframe's own hardness multiplies the hazard of pulses: lognormal of mean 1."""
    sigma = world.units[world.unit_of[target]].pulse_sigma
    if sigma == 0.0:
        return 1.0
    seed, replication, key = state.counts[SEED], state.counts[REPLICATION], world.elements[target].key
    radius = math.sqrt(-2.0 * math.log1p(-uniform(seed, replication, HARDNESS, key, 0)))
    normal = radius * math.cos(2.0 * math.pi * uniform(seed, replication, HARDNESS, key, 1))
    return math.exp(sigma * normal - 0.5 * sigma * sigma)


@kernel
def hazard_of_pulse(world: World, state: State, shooter: int, towards: int, target: int) -> float:
    """Return the hazard to an element of a pulse whose axis is laid on another, 0 where the power is too low."""
    on_axis, u = pulse_hazard(world, state, shooter, target), world.units[world.unit_of[shooter]]
    if on_axis == 0.0:
        return 0.0
    angle = off_axis_rad(world, state, shooter, towards, target)
    if angle > u.half_angle_rad and u.side_lobe * power_ratio(world, state, shooter, target) < 1.0:
        return 0.0
    return on_axis * gain(angle, u.half_angle_rad, u.side_lobe) * hardness_factor(world, state, target)


@kernel
def count_in_sector(world: World, state: State, shooter: int, towards: int) -> int:
    """Return how many listed elements a pulse towards a target would have in its main lobe."""
    w = world.units[world.unit_of[shooter]].network
    n = 0
    for i in range(state.networks[w].n_listed):
        target = state.listed[w, i]
        if pulse_hazard(world, state, shooter, target) > 0.0 and in_sector(world, state, shooter, towards, target):
            n += 1
    return n


@kernel
def gather(world: World, state: State, shooter: int, towards: int) -> int:
    """Put whom a pulse reaches, tracked or not, into ``queue``, with its hazard to each, in place; return how many."""
    enemy, n = 1 - world.units[world.unit_of[shooter]].side, 0
    for target in range(world.side_first[enemy], world.side_first[enemy + 1]):
        hazard = hazard_of_pulse(world, state, shooter, towards, target)
        if hazard > 0.0:
            state.queue[n], state.pulse_hazards[n] = target, hazard
            n += 1
    return n


@kernel
def put_strongest_first(state: State, n: int, most: int) -> None:
    """Move the ``most`` greatest hazards of the first ``n`` to the front, ties by lowest index, in place.

    Those that are passed over keep their order, so that the first of equals stays the first.
    """
    for first in range(most):
        best = first
        for i in range(first + 1, n):
            if state.pulse_hazards[i] > state.pulse_hazards[best]:
                best = i
        target, hazard = state.queue[best], state.pulse_hazards[best]
        for i in range(best, first, -1):
            state.queue[i], state.pulse_hazards[i] = state.queue[i - 1], state.pulse_hazards[i - 1]
        state.queue[first], state.pulse_hazards[first] = target, hazard


@kernel
def pulse(world: World, state: State, shooter: int, towards: int, tick: int) -> None:
    """Pulse a sector: hazard to the enemy elements in it, as many as a pulse takes effect on, in place."""
    unit, n = world.unit_of[shooter], gather(world, state, shooter, towards)
    most = world.units[unit].targets_per_pulse
    if 0 < most < n:
        put_strongest_first(state, n, most)
        n = most
    for i in range(n):
        add_fire(world, state, state.queue[i], unit, state.pulse_hazards[i], tick)
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
