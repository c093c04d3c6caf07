"""Missiles and interceptor drones: choose, shoot, look, shoot again.

A shot holds a channel of its launcher until it arrives or until its seeker takes over. Intercept: the point
where |p + v t| = s t in three dimensions, the target at p with velocity v flying straight and the shot at speed s,
so a slow shot has a short reach; least and greatest range are along the shot's way s t, floor and ceiling hold where
it meets the target. What has not begun its dive when the shot leaves counts as flying level. A missile that is guided
by sight meets its target no farther off than the visibility. A launcher whose fire control is gone does not shoot, and
what it has in flight is lost where its seeker has not taken over. Doctrine: a salvo goes to a target that no shot of
the network is on; a target gets at most ``max_shots`` of a kind of launcher; rounds may be held for other targets, or
be worth more than what they are expected to save (:mod:`wargame.battle.kernels.economy`); and the command of the
network must have time to start it. A decoy that comes through a shot may be recognised by it.
"""

import math

from wargame.battle.kernels.economy import available_rounds, is_missed, leaves_s, rounds_worth, threat_usd
from wargame.battle.kernels.fire_control import fire_control_sees, has_fire_control
from wargame.battle.kernels.heights import climb_mps, height_m, rise_m
from wargame.battle.kernels.impact import claim, dismiss, is_alive
from wargame.battle.kernels.networks import begin, may_begin
from wargame.battle.kernels.position import locate
from wargame.battle.kernels.sensing import sees_itself
from wargame.battle.kernels.sleep_until import away_s, is_asleep, is_later, is_taken, sleep_for
from wargame.battle.kernels.state import (
    BY_COST,
    BY_TIME,
    BY_VALUE,
    CHANNEL_S,
    DRY_S,
    FLYING,
    HIT_TARGET,
    MISSED,
    N_LANDED,
    N_SHOTS,
    NEVER,
    NOBODY,
    P_KILL,
    REPLICATION,
    SEED,
    SHOTS,
    SHOTS_WASTED,
    VISIBILITY,
    WASTED,
    State,
    World,
)
from wargame.battle.kernels.streams import RECOGNISE, SHOT
from wargame.compiled.compile import inlined, kernel
from wargame.compiled.random import uniform


@kernel
def intercept_s(
    dx_m: float, dy_m: float, dz_m: float, vx_mps: float, vy_mps: float, vz_mps: float, shot_mps: float
) -> float:
    """Return the time of flight to a target at p = (dx, dy, dz) with velocity v, or NEVER if it can't be caught.

    The smallest t >= 0 with |p + v t| = s t: (v.v - s^2) t^2 + 2 p.v t + p.p = 0.

    >>> intercept_s(1000.0, 0.0, 0.0, -100.0, 0.0, 0.0, 400.0)
    2.0
    >>> intercept_s(0.0, 0.0, 4000.0, 300.0, 0.0, 0.0, 500.0)
    10.0
    """
    a = vx_mps * vx_mps + vy_mps * vy_mps + vz_mps * vz_mps - shot_mps * shot_mps
    b = dx_m * vx_mps + dy_m * vy_mps + dz_m * vz_mps
    c = dx_m * dx_m + dy_m * dy_m + dz_m * dz_m
    if c == 0.0:
        return 0.0
    if b * b < a * c or (b >= 0.0 and a >= 0.0):
        return NEVER
    root = math.sqrt(b * b - a * c)
    return c / (root - b) if b <= 0.0 else (b + root) / -a  # each without cancellation


@kernel
def time_to_impact_s(world: World, state: State, element: int) -> float:
    """Return when an expendable element will be at its target, s from now; NEVER for anything else."""
    if state.bodies[element].status != FLYING:
        return NEVER
    locate(world, state, element)
    return state.bodies[element].impact_s


@kernel
def is_visible(world: World, state: State, shooter: int, target: int) -> bool:
    """Return whether a shooter may use its network's track of a target: when up, else what it sees itself.

    What the sensors of its fire control hold it sees itself. Some units engage only what they see themselves in any
    case: no engagement on a remote track.
    """
    u = world.units[world.unit_of[shooter]]
    if state.networks[u.network].up == 1 and not u.own_track_only:
        return True
    return sees_itself(world, state, shooter, target) or fire_control_sees(world, state, shooter, target)


@kernel
def shots_on(world: World, state: State, unit: int, target: int) -> int:
    """Return how many shots the unit believes are on their way to a target: all of its network's, or its own."""
    u = world.units[unit]
    if state.networks[u.network].up == 1:
        return state.tracks[u.network, target].engaged
    n = 0
    for i in range(u.shot_first, u.shot_first + state.n_flying[unit]):
        n += state.shots[i].target == target
    for i in range(state.counts[N_LANDED]):
        n += state.landed[i, 1] == target and state.landed[i, 2] == unit
    return n


@kernel
def most_shots(world: World, state: State, shooter: int, target: int) -> int:
    """Return how many shots a launcher could fire at a target now, if money were no object, >= 0."""
    unit = world.unit_of[shooter]
    u = world.units[unit]
    if shots_on(world, state, unit, target) > 0:
        return 0
    free = u.channels - state.shooters[shooter].busy
    n = min(min(u.salvo, free), state.shooters[shooter].rounds)
    if u.max_shots > 0:
        n = min(n, u.max_shots - state.fired[u.shots_row, target])
    if u.has_hold:
        n = min(n, available_rounds(world, state, unit, world.units[world.unit_of[target]].target_class))
    return max(n, 0)


@kernel
def salvo_size(world: World, state: State, shooter: int, target: int) -> int:
    """Return how many shots the doctrine lets a launcher fire at a target now, >= 0."""
    n, unit = most_shots(world, state, shooter, target), world.unit_of[shooter]
    if n > 0 and world.units[unit].economy_factor > 0.0:
        return rounds_worth(world, state, unit, target, n)
    return n


@kernel
def flight_s(world: World, state: State, shooter: int, target: int) -> float:
    """Return the time of flight of a shot at a target, or NEVER if it is out of reach or would come too late."""
    u = world.units[world.unit_of[shooter]]
    bodies = state.bodies
    locate(world, state, shooter)
    locate(world, state, target)
    dx, dy = bodies[target].x_m - bodies[shooter].x_m, bodies[target].y_m - bodies[shooter].y_m
    dz, vz = rise_m(world, state, shooter, target), climb_mps(world, state, target)
    t = intercept_s(dx, dy, dz, bodies[target].vx_mps, bodies[target].vy_mps, vz, u.shot_speed_mps)
    reach = u.shot_speed_mps * t
    if u.launcher_is_optical and reach > state.raid[VISIBILITY]:
        return NEVER
    if reach < u.min_range_m or reach > u.max_range_m or t >= time_to_impact_s(world, state, target):
        return NEVER
    if height_m(world, state, target) + vz * t < u.floor_m or dz + vz * t > u.ceiling_m:
        return NEVER
    return t


@kernel
def urgency(world: World, state: State, unit: int, target: int) -> float:
    """Return the rank of a target under the unit's priority; the smallest is engaged first."""
    priority = world.units[unit].priority
    if priority == BY_VALUE:
        return -threat_usd(world, state, world.units[unit].network, target)
    if priority == BY_COST:
        return -world.units[world.unit_of[target]].price_usd
    return time_to_impact_s(world, state, target)


@kernel
def may_engage(world: World, state: State, shooter: int, target: int) -> bool:
    """Return whether a launcher can and may shoot at a target now: effect, doctrine, sight, reach, and last money."""
    unit = world.unit_of[shooter]
    target_class = world.units[world.unit_of[target]].target_class
    return (
        world.effects[P_KILL, unit, target_class] > 0.0
        and is_alive(state, target)
        and most_shots(world, state, shooter, target) > 0
        and is_visible(world, state, shooter, target)
        and flight_s(world, state, shooter, target) != NEVER
        and (world.units[unit].economy_factor == 0.0 or rounds_worth(world, state, unit, target, 1) > 0)
    )


@inlined
def is_done_with(world: World, state: State, unit: int, target: int) -> bool:
    """Return whether the doctrine rules a target out for good: shot at often enough, or all rounds held for others."""
    u = world.units[unit]
    if u.max_shots > 0 and state.fired[u.shots_row, target] >= u.max_shots:
        return True
    return u.has_hold and available_rounds(world, state, unit, world.units[world.unit_of[target]].target_class) <= 0


@kernel
def choose_target(world: World, state: State, shooter: int) -> int:
    """Return the element that a launcher should engage now, or NOBODY; ties go to the lowest index.

    Puts the shooter to sleep if no target is in reach.

    Parameters
    ----------
    shooter
        Index of the launcher's element.
    """
    unit = world.unit_of[shooter]
    w = world.units[unit].network
    is_timed, is_thrifty = world.units[unit].priority == BY_TIME, world.units[unit].economy_factor > 0.0
    best, best_rank, wait_s = NOBODY, NEVER, NEVER
    n = state.networks[w].n_listed
    for i in range(n):
        target = state.listed[w, i]
        if is_timed and is_later(world, state, target, best_rank):
            continue
        if is_taken(state, w, target) or is_done_with(world, state, unit, target):
            continue
        if best != NOBODY and urgency(world, state, unit, target) >= best_rank:
            continue  # somebody is in reach already, so that it does not matter where this one is
        out_s = away_s(world, state, P_KILL, shooter, target)
        if is_thrifty and out_s < NEVER:  # it may be long in reach before it is worth a round
            out_s = max(out_s, leaves_s(world, state, unit, target))
        wait_s = min(wait_s, out_s)
        if out_s == 0.0 and may_engage(world, state, shooter, target):
            best, best_rank = target, urgency(world, state, unit, target)
    sleep_for(world, state, P_KILL, shooter, wait_s)
    return best


@inlined
def can_launch(world: World, state: State, shooter: int, tick: int) -> bool:
    """Return whether a launcher has a free channel and a round, does not reload or pause, and command has time."""
    shooters = state.shooters
    u = world.units[world.unit_of[shooter]]
    now_s = (tick + 1) * world.grid.tick_s
    return (
        shooters[shooter].rounds > 0
        and shooters[shooter].busy < u.channels
        and shooters[shooter].ready == 1
        and shooters[shooter].next_launch_s <= now_s
        and shooters[shooter].reload_until_s <= now_s
        and is_alive(state, shooter)
        and may_begin(state, u.network)
    )


@kernel
def fire_one(world: World, state: State, shooter: int, target: int, flight: float, tick: int) -> None:
    """Send one shot on its way, in place."""
    unit = world.unit_of[shooter]
    u = world.units[unit]
    shots = state.shots
    row = u.shot_first + state.n_flying[unit]
    now_s = (tick + 1) * world.grid.tick_s
    state.n_flying[unit] += 1
    state.counts[N_SHOTS] += 1
    shots[row].target = target
    shots[row].shooter = shooter
    shots[row].arrive_s = now_s + flight
    shots[row].release_s = now_s + max(flight - u.seeker_range_m / u.shot_speed_mps, 0.0)
    state.shooters[shooter].busy += 1
    state.shooters[shooter].rounds -= 1
    state.tracks[u.network, target].engaged += 1
    if u.shots_row != NOBODY:
        state.fired[u.shots_row, target] += 1
    state.tally[unit, SHOTS] += 1.0
    state.tally[unit, CHANNEL_S] += shots[row].release_s - now_s


@kernel
def begin_reload(world: World, state: State, shooter: int, now_s: float) -> None:
    """Start a reload of an empty launcher, or note when the unit's last magazine ran dry, in place.

    The last reload may be a partial one.
    """
    unit = world.unit_of[shooter]
    u = world.units[unit]
    shooters = state.shooters
    if shooters[shooter].stock > 0:
        shooters[shooter].rounds = min(u.magazine, shooters[shooter].stock)
        shooters[shooter].stock -= shooters[shooter].rounds
        shooters[shooter].reload_until_s = now_s + u.reload_s
        return
    for e in range(u.first, u.first + u.count):
        if is_alive(state, e) and shooters[e].ready == 1 and shooters[e].rounds > 0:
            return
    state.tally[unit, DRY_S] = now_s


@kernel
def engage(world: World, state: State, shooter: int, target: int, tick: int) -> int:
    """Fire the doctrine's salvo at a target, in place, and return the number of shots: 0 if it may not."""
    if not (can_launch(world, state, shooter, tick) and may_engage(world, state, shooter, target)):
        return 0
    u = world.units[world.unit_of[shooter]]
    n = salvo_size(world, state, shooter, target)
    flight = flight_s(world, state, shooter, target)
    begin(state, u.network)
    for _ in range(n):
        fire_one(world, state, shooter, target, flight, tick)
    if is_missed(world, state, shooter):
        state.networks[u.network].n_spent += 1
    now_s = (tick + 1) * world.grid.tick_s
    state.shooters[shooter].next_launch_s = now_s + u.launch_interval_s
    if state.shooters[shooter].rounds == 0:
        begin_reload(world, state, shooter, now_s)
    return n


@kernel
def shot_result(world: World, state: State, unit: int, row: int) -> int:
    """Return what becomes of a shot that arrives: a hit by a keyed draw if its target is still there and held."""
    target, shooter = state.shots[row].target, state.shots[row].shooter
    held = world.units[unit].seeker_range_m > 0.0 or state.tracks[world.units[unit].network, target].since_s != NEVER
    if not (is_alive(state, target) and held):
        return WASTED
    p_kill = world.effects[P_KILL, unit, world.units[world.unit_of[target]].target_class]
    n = state.shooters[shooter].n_fired
    u = uniform(state.counts[SEED], state.counts[REPLICATION], SHOT, world.elements[shooter].key, n)
    return HIT_TARGET if u < p_kill else MISSED


@kernel
def look_after(world: World, state: State, unit: int, row: int) -> None:
    """Let the network of a shot that missed a decoy recognise it, by a keyed draw, in place."""
    target, shooter, w = state.shots[row].target, state.shots[row].shooter, world.units[unit].network
    if not world.units[world.unit_of[target]].is_decoy or world.networks[w].p_discriminate_after_shot == 0.0:
        return
    key, n = world.elements[shooter].key, state.shooters[shooter].n_fired
    u = uniform(state.counts[SEED], state.counts[REPLICATION], RECOGNISE, key, n)
    if u < world.networks[w].p_discriminate_after_shot:
        dismiss(state, w, target)


@kernel
def land(world: World, state: State, unit: int, row: int, is_lost: bool, tick: int) -> None:
    """Let one shot arrive, or be lost on its way, and claim its target if it hits, in place."""
    target, shooter = state.shots[row].target, state.shots[row].shooter
    result = WASTED if is_lost else shot_result(world, state, unit, row)
    if result == MISSED:
        look_after(world, state, unit, row)
    n = state.counts[N_LANDED]
    state.landed[n, 0], state.landed[n, 1] = world.units[unit].network, target
    state.landed[n, 2], state.landed[n, 3] = unit, result
    state.counts[N_LANDED] += 1
    state.counts[N_SHOTS] -= 1
    state.shooters[shooter].n_fired += 1
    if result == WASTED:
        state.tally[unit, SHOTS_WASTED] += 1.0
    if result == HIT_TARGET:
        claim(world, state, target, unit, False, tick)


@inlined
def land_shots(world: World, state: State, unit: int, tick: int) -> None:
    """Phase 5: shots of a unit that arrive in this tick land; channels that are done with are freed, in place.

    A shot is guided until its channel is freed. If fire control is gone by then, it is lost there and then.
    """
    if state.n_flying[unit] == 0:
        return
    is_guided = has_fire_control(world, state, unit)
    shots = state.shots
    first = world.units[unit].shot_first
    now_s = (tick + 1) * world.grid.tick_s
    kept = first
    for i in range(first, first + state.n_flying[unit]):
        is_lost = False
        if shots[i].release_s <= now_s:
            shots[i].release_s = NEVER
            state.shooters[shots[i].shooter].busy -= 1
            is_lost = not is_guided
        if is_lost or shots[i].arrive_s <= now_s:
            land(world, state, unit, i, is_lost, tick)
            continue
        shots[kept].target = shots[i].target
        shots[kept].shooter = shots[i].shooter
        shots[kept].arrive_s = shots[i].arrive_s
        shots[kept].release_s = shots[i].release_s
        kept += 1
    state.n_flying[unit] = kept - first


@inlined
def launch(world: World, state: State, unit: int, tick: int) -> None:
    """Phase 5: every launcher of a unit engages targets while its channels and rounds last, in place."""
    u = world.units[unit]
    if not has_fire_control(world, state, unit):
        return
    for e in range(u.first, u.first + u.count):
        if not can_launch(world, state, e, tick) or is_asleep(world, state, P_KILL, e):
            continue
        while can_launch(world, state, e, tick):
            target = choose_target(world, state, e)
            if target == NOBODY or engage(world, state, e, target, tick) == 0:
                break


@inlined
def fire_missiles(world: World, state: State, unit: int, tick: int) -> None:
    """Phase 5 for a unit with launchers: shots land, then new ones are launched, in place."""
    land_shots(world, state, unit, tick)
    launch(world, state, unit, tick)
