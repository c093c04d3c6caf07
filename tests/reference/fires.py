"""Missiles and interceptor drones; the intercept point is found by bisection."""

import math

from tests.reference import economy, heights, impact, networks, sensing
from tests.reference.objects import FLYING, NEVER, Battle, Element, Shot, Unit

BY_TIME, BY_VALUE, BY_COST = range(3)


def first_root(gap, far: float) -> float:
    """Return the smallest t >= 0 at which a convex function that is not below 0 at t = 0 is 0; NEVER if none is.

    Looks no farther than ``far``.
    """
    if gap(0.0) <= 0.0:
        return 0.0
    low, high = 0.0, far
    if gap(high) > 0.0:  # it may dip below 0 and come back: look for the lowest point
        a, b = 0.0, far
        for _ in range(300):
            third = (b - a) / 3.0
            if gap(a + third) <= gap(b - third):
                b -= third
            else:
                a += third
        high = a
        if gap(high) > 0.0:
            return NEVER
    while True:
        middle = 0.5 * (low + high)
        if middle in (low, high):
            return high
        if gap(middle) > 0.0:
            low = middle
        else:
            high = middle


def intercept_s(
    dx_m: float, dy_m: float, dz_m: float, vx_mps: float, vy_mps: float, vz_mps: float, shot_mps: float
) -> float:
    """Return when a shot that leaves now can first meet a target that flies straight, NEVER if it cannot."""

    def gap(t: float) -> float:
        return math.hypot(dx_m + vx_mps * t, dy_m + vy_mps * t, dz_m + vz_mps * t) - shot_mps * t

    speed = math.hypot(vx_mps, vy_mps, vz_mps)
    if speed < shot_mps * (1.0 - 1e-9):
        return first_root(gap, 1.001 * math.hypot(dx_m, dy_m, dz_m) / (shot_mps - speed))
    return first_root(gap, 1e9)


def time_to_impact_s(element: Element) -> float:
    """Return when an expendable element will arrive, s from now; NEVER for others."""
    if element.unit.is_expendable and element.status == FLYING:
        return element.remaining_m / element.unit.speed_mps
    return NEVER


def is_visible(battle: Battle, shooter: Element, target: Element) -> bool:
    """Return whether a shooter may use the track of a target: the network's, unless it wants to see for itself.

    What its fire-control sensors see it sees for itself.
    """
    radars = [e for needed in shooter.unit.fire_control for e in needed.elements]
    if any(sensing.sees_itself(battle, e, target) for e in [shooter, *radars]):
        return True
    return shooter.unit.network.up and not shooter.unit.own_track_only


def is_guided(unit: Unit) -> bool:
    """Return whether somebody of each unit that a unit's launchers need lives and works."""
    return all(any(e.is_alive and e.is_ready for e in needed.elements) for needed in unit.fire_control)


def shots_on(battle: Battle, unit: Unit, target: Element) -> int:
    """Return how many shots at a target the unit knows of."""
    on_target = [s for s in [*battle.shots, *battle.landed] if s.target is target]
    if unit.network.up:
        return sum(s.shooter.unit.network is unit.network for s in on_target)
    return sum(s.shooter.unit is unit for s in on_target)


def busy(battle: Battle, shooter: Element) -> int:
    """Return how many channels of a launcher are held by shots."""
    return sum(s.shooter is shooter and s.holds_channel for s in battle.shots)


def salvo_size(battle: Battle, shooter: Element, target: Element) -> int:
    """Return how many shots the doctrine allows at a target now."""
    u = shooter.unit
    limits = [u.salvo, u.channels - busy(battle, shooter), shooter.rounds]
    if u.max_shots > 0:
        limits.append(u.max_shots - economy.fired_by_kind(battle, u, target))
    if u.hold:
        limits.append(economy.rounds_for(u, target.unit.target_class))
    if shots_on(battle, u, target) > 0 or min(limits) <= 0:
        return 0
    return economy.rounds_worth(battle, u, target, min(limits))


def flight_s(battle: Battle, shooter: Element, target: Element) -> float:
    """Return the time of flight of a shot, NEVER where it is out of reach or too late."""
    u = shooter.unit
    t = intercept_s(*heights.towards(battle, shooter, target), *heights.velocity_mps(target), u.shot_speed_mps)
    sight_m = battle.raid["visibility"] if u.launcher_is_optical else NEVER
    if not u.min_range_m <= t * u.shot_speed_mps <= min(u.max_range_m, sight_m) or t >= time_to_impact_s(target):
        return NEVER
    sunk_m = heights.sink_mps(target) * t
    above_launcher_m = heights.towards(battle, shooter, target)[2] - sunk_m
    is_high_enough = heights.above_ground_m(target) - sunk_m >= u.floor_m
    return t if is_high_enough and above_launcher_m <= u.ceiling_m else NEVER


def may_engage(battle: Battle, shooter: Element, target: Element) -> bool:
    """Return whether a launcher can and may shoot at a target now."""
    return (
        target.is_alive
        and shooter.unit.effects["p_kill"][target.unit.target_class] > 0.0
        and salvo_size(battle, shooter, target) > 0
        and is_visible(battle, shooter, target)
        and flight_s(battle, shooter, target) < NEVER
    )


def urgency(battle: Battle, unit: Unit, target: Element) -> float:
    """Return the rank of a target, smallest first."""
    if unit.priority == BY_VALUE:
        return -economy.threat_usd(battle, unit.network, target)
    return time_to_impact_s(target) if unit.priority == BY_TIME else -target.unit.price_usd


def choose_target(battle: Battle, shooter: Element) -> Element | None:
    """Return whom a launcher should engage: the most urgent it may, then the first in the table."""
    able = [e for e in shooter.unit.network.picture if may_engage(battle, shooter, e)]
    return min(able, key=lambda e: (urgency(battle, shooter.unit, e), e.index), default=None)


def can_launch(battle: Battle, shooter: Element) -> bool:
    """Return whether a launcher is alive, ready, loaded, with a channel, and not waiting."""
    return (
        shooter.is_alive
        and shooter.is_ready
        and shooter.rounds > 0
        and busy(battle, shooter) < shooter.unit.channels
        and max(shooter.next_launch_s, shooter.reload_until_s) <= battle.now_s
        and networks.may_begin(shooter.unit.network)
    )


def fire(battle: Battle, shooter: Element, target: Element) -> None:
    """Send one shot on its way; its seeker takes over when the target is in its range."""
    u = shooter.unit
    flight = flight_s(battle, shooter, target)
    guided_s = max(flight - u.seeker_range_m / u.shot_speed_mps, 0.0)
    battle.shots.append(Shot(shooter, target, battle.now_s + flight, battle.now_s + guided_s))
    key = (u.network.index, u.kind, target.index)
    battle.fired[key] = battle.fired.get(key, 0) + 1
    shooter.rounds -= 1
    u.tally["shots"] += 1
    u.tally["channel_s"] += guided_s


def engage(battle: Battle, shooter: Element, target: Element) -> int:
    """Fire a salvo if that is allowed; return its size."""
    if not can_launch(battle, shooter) or not may_engage(battle, shooter, target):
        return 0
    u = shooter.unit
    n = salvo_size(battle, shooter, target)
    u.network.engagements_left -= 1.0
    for _ in range(n):
        fire(battle, shooter, target)
    shooter.next_launch_s = battle.now_s + u.launch_interval_s
    if shooter.rounds == 0 and shooter.stock > 0:
        shooter.rounds = u.magazine if shooter.stock >= u.magazine else shooter.stock
        shooter.stock -= shooter.rounds
        shooter.reload_until_s = battle.now_s + u.reload_s
    if not any(e.is_alive and e.is_ready and e.rounds > 0 for e in u.elements):
        u.tally["dry_s"] = battle.now_s
    return n


def land(battle: Battle, shot: Shot, is_lost: bool) -> None:
    """Let a shot arrive, or be lost on its way: it is wasted, misses, or claims its target."""
    shooter, target = shot.shooter, shot.target
    u = shooter.unit
    draw = shooter.n_landed
    shooter.n_landed += 1
    is_held = u.seeker_range_m > 0.0 or u.network.tracks[target].since_s is not None
    if is_lost or not (target.is_alive and is_held):
        u.tally["shots_wasted"] += 1
        return
    p_kill = u.effects["p_kill"][target.unit.target_class]
    if battle.chance.uniform("shot", shooter.key, draw) < p_kill:
        impact.claim(battle, target, u, is_soft=False)
    elif target.unit.is_decoy:
        p = u.network.p_discriminate_after_shot
        track = u.network.tracks[target]
        track.is_known_decoy |= battle.chance.uniform("recognise", shooter.key, draw) < p


def land_shots(battle: Battle, unit: Unit) -> None:
    """Let the shots of a unit that are due arrive, and free the channels that are done with."""
    for shot in [s for s in battle.shots if s.shooter.unit is unit]:
        is_on_its_own = shot.release_s <= battle.now_s
        is_lost = is_on_its_own and shot.holds_channel and not is_guided(unit)
        shot.holds_channel = not is_on_its_own
        if is_lost or shot.arrive_s <= battle.now_s:
            battle.shots.remove(shot)
            battle.landed.append(shot)
            land(battle, shot, is_lost)


def fire_missiles(battle: Battle) -> None:
    """Phase 5 for all launchers, unit by unit: shots land, new ones are fired while there is anyone to fire at."""
    for unit in battle.units:
        if unit.has_launcher:
            land_shots(battle, unit)
            for shooter in unit.elements if is_guided(unit) else []:
                while can_launch(battle, shooter):
                    target = choose_target(battle, shooter)
                    if target is None or engage(battle, shooter, target) == 0:
                        break
