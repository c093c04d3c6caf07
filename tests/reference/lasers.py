"""Lasers: a beam follows its clock through the tick."""

import math

from tests.reference import fires, guns, heights, impact
from tests.reference.objects import NEVER, Battle, Element


def extinction_per_m(visibility_m: float) -> float:
    """Return Kruse's extinction at 1.06 um for a meteorological visibility, 1/m."""
    if visibility_m > 50e3:
        q = 1.6
    elif visibility_m > 6e3:
        q = 1.3
    else:
        q = 0.585 * math.cbrt(visibility_m / 1e3)
    return (3.912 / visibility_m) * math.pow(1.06 / 0.55, -q)


def irradiance_w_per_m2(beam_w: float, spot_m: float, divergence_rad: float, extinction: float, r_m: float) -> float:
    """Return the power of a beam at a range over the area of its spot, W/m2."""
    radius_m = math.hypot(spot_m, divergence_rad * r_m)
    return beam_w / math.exp(extinction * r_m) / (math.pi * radius_m**2)


def irradiance_on(battle: Battle, laser: Element, target: Element) -> float:
    """Return the irradiance on a target where it is."""
    u, r = laser.unit, heights.distance_m(battle, laser, target)
    return irradiance_w_per_m2(u.beam_w, u.spot_radius_m, u.divergence_rad, battle.raid["extinction"], r)


def time_in_range_s(
    dx_m: float, dy_m: float, dz_m: float, vx_mps: float, vy_mps: float, vz_mps: float, range_m: float
) -> float:
    """Return how long a target that is in range and flies straight stays there, by bisection."""
    speed = math.hypot(vx_mps, vy_mps, vz_mps)
    if speed == 0.0:
        return NEVER
    low, high = 0.0, 2.1 * range_m / speed
    for _ in range(200):
        t = 0.5 * (low + high)
        if math.hypot(dx_m + vx_mps * t, dy_m + vy_mps * t, dz_m + vz_mps * t) <= range_m:
            low = t
        else:
            high = t
    return low


def fluence_to_destroy(laser: Element, target: Element) -> float:
    """Return the fluence that destroys a target on average, if only a share of it takes effect."""
    return target.unit.fluence_j_per_m2 / laser.unit.effects["laser"][target.unit.target_class]


def can_hold(battle: Battle, laser: Element, target: Element) -> bool:
    """Return whether the beam can be on a target that nobody has claimed yet."""
    return (
        target.is_alive
        and not target.claims
        and laser.unit.effects["laser"][target.unit.target_class] > 0.0
        and heights.distance_m(battle, laser, target) <= laser.unit.laser_range_m
        and heights.in_band(battle, laser, target, laser.unit.laser_floor_m, laser.unit.laser_ceiling_m)
        and guns.is_held(laser.unit.network, target)
        and fires.is_visible(battle, laser, target)
    )


def has_time(battle: Battle, laser: Element, target: Element) -> bool:
    """Return whether slew and a mean dwell end before the target arrives or leaves the range."""
    u = laser.unit
    dwell_s = fluence_to_destroy(laser, target) / irradiance_on(battle, laser, target)
    if dwell_s == math.inf:
        return False
    stays_s = time_in_range_s(*heights.towards(battle, laser, target), *heights.velocity_mps(target), u.laser_range_m)
    return u.slew_s + dwell_s <= min(stays_s, fires.time_to_impact_s(target))


def choose_target(battle: Battle, laser: Element) -> Element | None:
    """Return whom to burn next: nobody else on it, soonest to arrive, then the first."""
    network = laser.unit.network
    free = [e for e in network.picture if guns.laid_on(battle, network, e) == 0]
    able = [e for e in free if can_hold(battle, laser, e) and has_time(battle, laser, e)]
    return min(able, key=lambda e: (fires.time_to_impact_s(e), e.index), default=None)


def take_target(battle: Battle, laser: Element) -> None:
    """Begin an engagement if there is anybody to engage."""
    laser.laser_target = None
    target = choose_target(battle, laser)
    if target is None:
        return
    laser.laser_target = target
    laser.slew_left_s = laser.unit.slew_s
    laser.fluence = 0.0
    laser.fluence_needed = fluence_to_destroy(laser, target)
    if laser.unit.random_dwell:
        laser.fluence_needed *= battle.chance.exponential("dwell", laser.key, laser.n_engaged)
    laser.n_engaged += 1
    laser.unit.tally["engagements"] += 1


def burn(battle: Battle, laser: Element, left_s: float) -> float:
    """Keep the beam on the target until it is destroyed, the tick is over or the laser too hot; return how long."""
    intensity = irradiance_on(battle, laser, laser.laser_target)
    ends = {
        "tick": left_s,
        "kill": (laser.fluence_needed - laser.fluence) / intensity,
        "heat": laser.unit.heat_limit_s - laser.heat_s,
    }
    used_s = min(ends.values())
    laser.fluence += intensity * used_s
    laser.heat_s += used_s
    laser.unit.tally["beam_s"] += used_s
    if ends["kill"] == used_s:
        impact.claim(battle, laser.laser_target, laser.unit, is_soft=False)
        laser.laser_target = None
    if ends["heat"] == used_s:
        laser.is_locked = True
        laser.laser_target = None
    return used_s


def run(battle: Battle, laser: Element) -> None:
    """Let a laser work for a tick, then cool for as long as its beam was off."""
    tick_s = battle.grid.tick_s
    left_s, beam_s = tick_s, 0.0
    while left_s > 0.0 and not laser.is_locked:
        if laser.laser_target is None or not can_hold(battle, laser, laser.laser_target):
            take_target(battle, laser)
        if laser.laser_target is None:
            break
        slew_s = min(left_s, laser.slew_left_s)
        laser.slew_left_s -= slew_s
        left_s -= slew_s
        if left_s > 0.0:
            used_s = burn(battle, laser, left_s)
            left_s -= used_s
            beam_s += used_s
    if laser.is_locked:
        laser.unit.tally["locked_s"] += left_s
    laser.heat_s = max(laser.heat_s - laser.unit.cooling_ratio * (tick_s - beam_s), 0.0)
    if laser.heat_s <= 0.5 * laser.unit.heat_limit_s:
        laser.is_locked = False


def fire_lasers(battle: Battle) -> None:
    """Phase 6 for all lasers, in order."""
    for laser in battle.elements:
        if laser.unit.has_laser:
            if laser.is_alive and laser.is_ready:
                run(battle, laser)
            else:
                laser.laser_target = None
