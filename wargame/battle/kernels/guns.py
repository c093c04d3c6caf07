"""Guns: a kill rate inside slant range, rounds burnt by the second, one target a gun.

A target at height h flies straight over a gun of range R within it for 2 sqrt(R^2 - h^2) / v; above R, never.
A gun keeps its target while it lives, is tracked and in range; else it takes the one with the fewest guns and
lasers of its network on it, soonest to impact first. n guns that each kill at rate beta kill at rate n beta
whatever their targets, since hazards are memoryless: aimed fire obeys the stochastic Lanchester square law.
Source: Lanchester (1916); Brown, Operations Research 11(3) 418 (1963).
"""

from wargame.battle.kernels.fires import is_visible, time_to_impact_s
from wargame.battle.kernels.heights import distance_m, in_band
from wargame.battle.kernels.impact import add_fire, is_alive
from wargame.battle.kernels.prefetch import prefetch_ahead
from wargame.battle.kernels.sleep_until import away_s, is_asleep, sleep_for
from wargame.battle.kernels.state import DRY_S, GUN_RATE, NEVER, NOBODY, ROUNDS, State, World
from wargame.compiled.compile import inlined, kernel


@inlined
def is_listed(state: State, network: int, target: int) -> bool:
    """Return whether a network holds a track of a target and has not recognised it as a decoy."""
    return state.tracks[network, target].since_s != NEVER and state.tracks[network, target].known_decoy == 0


@kernel
def gun_can_hit(world: World, state: State, shooter: int, target: int) -> bool:
    """Return whether a gun can do harm to a target where it is now."""
    unit = world.unit_of[shooter]
    u = world.units[unit]
    return (
        is_alive(state, target)
        and world.effects[GUN_RATE, unit, world.units[world.unit_of[target]].target_class] > 0.0
        and distance_m(world, state, shooter, target) <= u.gun_range_m
        and in_band(world, state, shooter, target, u.gun_floor_m, u.gun_ceiling_m)
        and is_listed(state, u.network, target)
        and is_visible(world, state, shooter, target)
    )


@kernel
def choose_gun_target(world: World, state: State, shooter: int) -> int:
    """Return the element a gun should lay on, or NOBODY: fewest others on it, then soonest to impact, then index."""
    unit = world.unit_of[shooter]
    w = world.units[unit].network
    best, best_assigned, best_time_s, wait_s = NOBODY, 0, NEVER, NEVER
    n = state.networks[w].n_listed
    for i in range(n):
        prefetch_ahead(state, state.listed[w], i, n)
        target = state.listed[w, i]
        assigned = state.tracks[w, target].assigned
        is_better = best == NOBODY or assigned < best_assigned
        if assigned == best_assigned and best != NOBODY:
            is_better = time_to_impact_s(world, state, target) < best_time_s
        if wait_s == 0.0 and not is_better:
            continue  # somebody is in reach already, so that it does not matter where this one is
        out_s = away_s(world, state, GUN_RATE, shooter, target)
        wait_s = min(wait_s, out_s)
        if out_s > 0.0 or not is_better:
            continue
        if gun_can_hit(world, state, shooter, target):
            best, best_assigned, best_time_s = target, assigned, time_to_impact_s(world, state, target)
    sleep_for(world, state, GUN_RATE, shooter, wait_s)
    return best


@kernel
def lay(world: World, state: State, shooter: int, target: int) -> None:
    """Lay a gun on a target, or on NOBODY, in place."""
    w = world.units[world.unit_of[shooter]].network
    old = state.shooters[shooter].gun_target
    if old != NOBODY:
        state.tracks[w, old].assigned -= 1
    if target != NOBODY:
        state.tracks[w, target].assigned += 1
    state.shooters[shooter].gun_target = target


@inlined
def gun_works(world: World, state: State, shooter: int, tick: int) -> bool:
    """Return whether a gun lives, is ready, loaded, and not reloading."""
    shooters = state.shooters
    return (
        is_alive(state, shooter)
        and shooters[shooter].ready == 1
        and shooters[shooter].gun_rounds > 0.0
        and shooters[shooter].gun_until_s <= (tick + 1) * world.grid.tick_s
    )


@kernel
def reload_gun(world: World, state: State, shooter: int, now_s: float) -> None:
    """Start a reload of an empty gun, or note when the unit's last gun ran dry, in place.

    The last reload may be a partial one.
    """
    unit = world.unit_of[shooter]
    u = world.units[unit]
    shooters = state.shooters
    if shooters[shooter].gun_stock > 0.0:
        shooters[shooter].gun_rounds = min(u.gun_magazine, shooters[shooter].gun_stock)
        shooters[shooter].gun_stock -= shooters[shooter].gun_rounds
        shooters[shooter].gun_until_s = now_s + u.gun_reload_s
        return
    for e in range(u.first, u.first + u.count):
        if is_alive(state, e) and shooters[e].ready == 1 and shooters[e].gun_rounds > 0.0:
            return
    state.tally[unit, DRY_S] = now_s


@kernel
def shoot(world: World, state: State, shooter: int, target: int, tick: int) -> None:
    """Fire at a target for a tick, or for as long as the rounds last, in place."""
    unit = world.unit_of[shooter]
    u = world.units[unit]
    target_class = world.units[world.unit_of[target]].target_class
    needed = u.gun_rounds_per_s * world.grid.tick_s
    rounds = min(needed, state.shooters[shooter].gun_rounds)
    time_s = world.grid.tick_s * (rounds / needed)
    state.shooters[shooter].gun_rounds -= rounds
    state.tally[unit, ROUNDS] += rounds
    add_fire(world, state, target, unit, world.effects[GUN_RATE, unit, target_class] * time_s, tick)
    if state.shooters[shooter].gun_rounds <= 0.0:
        reload_gun(world, state, shooter, (tick + 1) * world.grid.tick_s)


@kernel
def fire_guns(world: World, state: State, unit: int, tick: int) -> None:
    """Phase 5 for a unit with guns: each keeps or takes a target and fires, in place."""
    u = world.units[unit]
    for e in range(u.first, u.first + u.count):
        target = state.shooters[e].gun_target
        if target == NOBODY and is_asleep(world, state, GUN_RATE, e):
            continue
        if not gun_works(world, state, e, tick):
            lay(world, state, e, NOBODY)
            continue
        if target == NOBODY or not gun_can_hit(world, state, e, target):
            target = choose_gun_target(world, state, e)
            lay(world, state, e, target)
        if target != NOBODY:
            shoot(world, state, e, target, tick)
