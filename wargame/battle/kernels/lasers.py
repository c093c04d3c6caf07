"""High-energy lasers: slew to one target, dwell until its fluence is reached, and do not overheat.

Irradiance at slant range r: I = P eta exp(-alpha r) / (pi w(r)^2), spot radius w^2 = w0^2 + (theta r)^2. Extinction
from meteorological visibility V (Kruse), the same at all heights: alpha = 3.912/V (0.55/lambda)^q with lambda = 1.06 um
and q = 1.6 for V > 50 km, 1.3 for 6..50 km, 0.585 (V/km)^(1/3) below. Heat rises with beam time, falls by the cooling
ratio while idle; a laser that reaches its limit is locked out until half of it is gone. A dwell that cannot end before
the target's impact, or before it leaves the range, is not begun. A tick holds as many dwells as fit.
Source: Kruse, McGlauchlin & McQuistan, Elements of Infrared Technology (1962); Koschmieder's 3.912.
"""

import math
from typing import Final

from wargame.battle.kernels.fires import is_visible, time_to_impact_s
from wargame.battle.kernels.guns import is_listed
from wargame.battle.kernels.heights import climb_mps, distance_m, in_band, rise_m
from wargame.battle.kernels.impact import claim, is_alive
from wargame.battle.kernels.sleep_until import away_s, is_asleep, is_later, sleep_for
from wargame.battle.kernels.state import (
    BEAM_S,
    ENGAGEMENTS,
    EXTINCTION,
    LASER,
    LOCKED_S,
    NEVER,
    NOBODY,
    REPLICATION,
    SEED,
    State,
    World,
)
from wargame.battle.kernels.streams import DWELL
from wargame.compiled.compile import inlined, kernel
from wargame.compiled.random import exponential

WAVELENGTH_UM: Final = 1.06
RESUME: Final = 0.5  # share of the heat limit at which a locked laser works again


@kernel
def extinction_per_m(visibility_m: float) -> float:
    """Return the extinction of laser light in air of a meteorological visibility, 1/m (Kruse).

    >>> round(extinction_per_m(23000.0) * 1e3, 4)
    0.0725
    """
    km = visibility_m / 1000.0
    q = 1.6 if km > 50.0 else (1.3 if km > 6.0 else 0.585 * km ** (1.0 / 3.0))
    return 3.912 / visibility_m * (0.55 / WAVELENGTH_UM) ** q


@kernel
def irradiance_w_per_m2(
    beam_w: float, spot_radius_m: float, divergence_rad: float, extinction: float, r_m: float
) -> float:
    """Return the irradiance of a beam at a range, W/m2."""
    spread_m = divergence_rad * r_m
    area_m2 = math.pi * (spot_radius_m * spot_radius_m + spread_m * spread_m)
    return beam_w * math.exp(-extinction * r_m) / area_m2


@kernel
def irradiance_on(world: World, state: State, shooter: int, target: int) -> float:
    """Return the irradiance that a laser puts on a target where it is now, W/m2."""
    u = world.units[world.unit_of[shooter]]
    r = distance_m(world, state, shooter, target)
    return irradiance_w_per_m2(u.beam_w, u.spot_radius_m, u.divergence_rad, state.raid[EXTINCTION], r)


@kernel
def time_in_range_s(
    dx_m: float, dy_m: float, dz_m: float, vx_mps: float, vy_mps: float, vz_mps: float, range_m: float
) -> float:
    """Return how long a target flying straight stays within a slant range, s; NEVER if it does not move.

    >>> time_in_range_s(-300.0, 0.0, 0.0, 100.0, 0.0, 0.0, 500.0)
    8.0
    >>> time_in_range_s(-300.0, 0.0, 400.0, 100.0, 0.0, 0.0, 500.0)
    6.0
    """
    a = vx_mps * vx_mps + vy_mps * vy_mps + vz_mps * vz_mps
    if a == 0.0:
        return NEVER
    b = dx_m * vx_mps + dy_m * vy_mps + dz_m * vz_mps
    c = dx_m * dx_m + dy_m * dy_m + dz_m * dz_m - range_m * range_m
    root = b * b - a * c
    return (-b + math.sqrt(root)) / a if root > 0.0 else 0.0


@kernel
def fluence_needed(world: World, state: State, shooter: int, target: int) -> float:
    """Return the fluence that this engagement takes, J/m2: the target's, or Exp(1) times it where dwell is random.

    Divided by the share of the irradiance that takes effect.
    """
    unit, target_unit = world.unit_of[shooter], world.units[world.unit_of[target]]
    need = target_unit.fluence_j_per_m2 / world.effects[LASER, unit, target_unit.target_class]
    if not world.units[unit].random_dwell:
        return need
    n = state.shooters[shooter].n_engaged
    return need * exponential(state.counts[SEED], state.counts[REPLICATION], DWELL, world.elements[shooter].key, n)


@kernel
def laser_can_hold(world: World, state: State, shooter: int, target: int) -> bool:
    """Return whether a laser's beam can be on a target where it is now."""
    unit = world.unit_of[shooter]
    u = world.units[unit]
    return (
        is_alive(state, target)
        and state.bodies[target].claims == 0
        and world.effects[LASER, unit, world.units[world.unit_of[target]].target_class] > 0.0
        and distance_m(world, state, shooter, target) <= u.laser_range_m
        and in_band(world, state, shooter, target, u.laser_floor_m, u.laser_ceiling_m)
        and is_listed(state, u.network, target)
        and is_visible(world, state, shooter, target)
    )


@kernel
def laser_has_time(world: World, state: State, shooter: int, target: int) -> bool:
    """Return whether slew and mean dwell at the present range end before the target hits or leaves the range."""
    u = world.units[world.unit_of[shooter]]
    bodies = state.bodies
    target_unit = world.units[world.unit_of[target]]
    effect = world.effects[LASER, world.unit_of[shooter], target_unit.target_class]
    fluence = target_unit.fluence_j_per_m2 / effect
    # irradiance_on locates both
    needed_s = u.slew_s + fluence / irradiance_on(world, state, shooter, target)
    dx, dy = bodies[target].x_m - bodies[shooter].x_m, bodies[target].y_m - bodies[shooter].y_m
    dz, vz = rise_m(world, state, shooter, target), climb_mps(world, state, target)
    stays_s = time_in_range_s(dx, dy, dz, bodies[target].vx_mps, bodies[target].vy_mps, vz, u.laser_range_m)
    return needed_s < NEVER and needed_s <= min(stays_s, time_to_impact_s(world, state, target))


@kernel
def choose_laser_target(world: World, state: State, shooter: int) -> int:
    """Return the element a laser should burn next, or NOBODY: nobody else on it, then soonest to impact, then index."""
    unit = world.unit_of[shooter]
    w = world.units[unit].network
    best, best_time_s, wait_s = NOBODY, NEVER, NEVER
    n = state.networks[w].n_listed
    for i in range(n):
        target = state.listed[w, i]
        if is_later(world, state, target, best_time_s):
            continue
        is_better = state.tracks[w, target].assigned == 0
        if is_better and best != NOBODY:
            is_better = time_to_impact_s(world, state, target) < best_time_s
        if wait_s == 0.0 and not is_better:
            continue  # somebody is in reach already, so that it does not matter where this one is
        out_s = away_s(world, state, LASER, shooter, target)
        wait_s = min(wait_s, out_s)
        if out_s > 0.0 or not is_better:
            continue
        if laser_can_hold(world, state, shooter, target) and laser_has_time(world, state, shooter, target):
            best, best_time_s = target, time_to_impact_s(world, state, target)
    sleep_for(world, state, LASER, shooter, wait_s)
    return best


@kernel
def drop_laser_target(world: World, state: State, shooter: int) -> None:
    """Take a laser off its target, in place."""
    target = state.shooters[shooter].laser_target
    if target != NOBODY:
        state.tracks.assigned[world.units[world.unit_of[shooter]].network, target] -= 1
        state.shooters[shooter].laser_target = NOBODY


@kernel
def take_laser_target(world: World, state: State, shooter: int) -> bool:
    """Begin the next engagement of a laser, in place; return whether there is one."""
    target = choose_laser_target(world, state, shooter)
    if target == NOBODY:
        return False
    unit = world.unit_of[shooter]
    shooters = state.shooters
    shooters[shooter].laser_target, shooters[shooter].laser_last = target, target
    shooters[shooter].slew_left_s = world.units[unit].slew_s
    shooters[shooter].fluence = 0.0
    shooters[shooter].fluence_needed = fluence_needed(world, state, shooter, target)
    shooters[shooter].n_engaged += 1
    state.tracks[world.units[unit].network, target].assigned += 1
    state.tally[unit, ENGAGEMENTS] += 1.0
    return True


@kernel
def burn(world: World, state: State, shooter: int, budget_s: float, tick: int) -> float:
    """Spend up to ``budget_s`` of beam on the laser's target, in place; return the time used, s."""
    unit = world.unit_of[shooter]
    shooters = state.shooters
    target = shooters[shooter].laser_target
    irradiance = irradiance_on(world, state, shooter, target)
    to_kill_s = (shooters[shooter].fluence_needed - shooters[shooter].fluence) / irradiance
    to_limit_s = world.units[unit].heat_limit_s - shooters[shooter].heat_s
    used_s = min(min(budget_s, to_kill_s), to_limit_s)
    shooters[shooter].fluence += irradiance * used_s
    shooters[shooter].heat_s += used_s
    state.tally[unit, BEAM_S] += used_s
    if used_s == to_kill_s:
        claim(world, state, target, unit, False, tick)
        drop_laser_target(world, state, shooter)
    if used_s == to_limit_s:
        shooters[shooter].locked = 1
        drop_laser_target(world, state, shooter)
    return used_s


@inlined
def cool(world: World, state: State, shooter: int, idle_s: float) -> None:
    """Let a laser cool for a time, and unlock it when it has cooled enough, in place."""
    unit = world.unit_of[shooter]
    u = world.units[unit]
    shooters = state.shooters
    shooters[shooter].heat_s = max(shooters[shooter].heat_s - u.cooling_ratio * idle_s, 0.0)
    if shooters[shooter].heat_s <= RESUME * u.heat_limit_s:
        shooters[shooter].locked = 0


@inlined
def run_laser(world: World, state: State, shooter: int, tick: int) -> None:
    """Let one laser slew, dwell and take the next target for the length of a tick, in place."""
    shooters = state.shooters
    left_s, beam_s = world.grid.tick_s, 0.0
    while left_s > 0.0 and shooters[shooter].locked == 0:
        target = shooters[shooter].laser_target
        if target == NOBODY or not laser_can_hold(world, state, shooter, target):
            drop_laser_target(world, state, shooter)
            if is_asleep(world, state, LASER, shooter):
                break
            if not take_laser_target(world, state, shooter):
                break
        slew_s = min(left_s, shooters[shooter].slew_left_s)
        shooters[shooter].slew_left_s -= slew_s
        left_s -= slew_s
        if left_s > 0.0:
            used_s = burn(world, state, shooter, left_s, tick)
            left_s -= used_s
            beam_s += used_s
    if shooters[shooter].locked == 1:
        state.tally[world.unit_of[shooter], LOCKED_S] += left_s
    cool(world, state, shooter, world.grid.tick_s - beam_s)


@inlined
def fire_lasers(world: World, state: State, unit: int, tick: int) -> None:
    """Phase 6 for a unit with lasers, in place."""
    u = world.units[unit]
    for e in range(u.first, u.first + u.count):
        if is_alive(state, e) and state.shooters[e].ready == 1:
            run_laser(world, state, e, tick)
        else:
            drop_laser_target(world, state, e)
