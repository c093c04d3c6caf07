"""Raids: when they are flown, who and what meets, and what is left.

Each raid is the compiled battle of the scenario, fought from what depots release. Units that share a good of a nation
get it by what the scenario has of them, launchers their rounds by what they can hold. Raid (0, 0) has the key of the
replication itself and is its battle bit for bit; every other has the first two words of Philox of (week of the war,
raid).

What was there and is no stock, such as assets, keeps its damage until it is rebuilt.
"""

import math
from typing import Final

import numpy as np

from wargame.battle.kernels import battle
from wargame.battle.kernels import muster as forces
from wargame.battle.kernels.force import MUSTERED, OF_GUNS, OF_LAUNCHERS
from wargame.battle.kernels.state import (
    ARRIVED,
    DAMAGE_HITS,
    KILLED,
    LAUNCHED,
    LEAKED,
    ROUNDS_LOST,
    SHOTS,
    SOFT_KILLED,
    VALUE_LOST_USD,
)
from wargame.battle.kernels.state import ROUNDS as GUN_ROUNDS
from wargame.campaign.kernels.alliance_tables import ELEMENTS
from wargame.campaign.kernels.exchange import spend
from wargame.campaign.kernels.manning import load, man, note_loaded
from wargame.campaign.kernels.methods import apply_methods
from wargame.campaign.kernels.standards import are_mixed, good_of, mans_in_place
from wargame.campaign.kernels.state import (
    ARMED,
    ATTACKERS,
    BUDGET,
    DESTROYED,
    EVERY,
    EXPENDED,
    FAULT,
    LEAKERS,
    NONE,
    RAIDS_FLOWN,
    REBUILT,
    State,
    World,
)
from wargame.campaign.kernels.stock import release, take
from wargame.campaign.kernels.streams import RAID_KEY
from wargame.campaign.kernels.wrecks import salvage
from wargame.compiled.compile import entry_of, kernel
from wargame.compiled.random import philox4x32

muster, fight_many = entry_of(forces.muster), entry_of(battle.fight_many)

NOT_MUSTERED: Final = 6  # a fault: the battle has no room for those who are there


@kernel
def raid_key(state: State, war_week: int, raid: int) -> tuple[int, int]:
    """Return seed and replication of the battle of a raid."""
    if war_week == 0 and raid == 0:
        return state.key[0], state.key[1]
    a, b, _, _ = philox4x32(
        np.uint64(war_week),
        np.uint64(raid),
        np.uint64(RAID_KEY),
        np.uint64(0),
        np.uint64(state.key[0]),
        np.uint64(state.key[1]),
    )
    return int(np.int64(a)), int(np.int64(b))  # int() alone keeps them unsigned, and beside those above floats


@kernel
def saved(world: World, state: State) -> int:
    """Return how many attackers the attacker's depots release, each good counted once."""
    units = 0
    for u in range(len(world.assignments)):
        row = world.assignments[u]
        is_attacker = world.nations[row.nation].side == world.raids[0].attacker
        if is_attacker and row.element != NONE and row.before == 0 and row.claim > 0:
            units += int(state.released[row.nation, row.element])
    if are_mixed(state):
        for n in range(len(world.nations)):
            for g in range(len(world.goods) if world.nations[n].side == world.raids[0].attacker else 0):
                units += int(state.released[n, g]) if mans_in_place(world, state, n, g) else 0
    return units


@kernel
def plan_raid(world: World, state: State, war_week: int) -> float:
    """Return which share of its stock the attacker flies with now; 0 for no raid."""
    plan = world.raids[0]
    if plan.policy == EVERY:
        return plan.share if war_week % plan.every_weeks == 0 else 0.0
    have = saved(world, state)
    return min(1.0, plan.size / have) if have >= plan.size else 0.0


@kernel
def debit(world: World, state: State, week: int) -> None:
    """Take out of the depots what a battle has cost, in place, and note what it did to what is no stock."""
    for u in range(len(world.assignments)):
        row, unit = world.assignments[u], world.battle.units[u]
        killed = state.statuses[0, u, KILLED] + state.statuses[0, u, SOFT_KILLED]
        arrived = state.statuses[0, u, ARRIVED]
        if row.element != NONE:
            charge_unit(world, state, u, ELEMENTS, arrived, EXPENDED, week)
            charge_unit(world, state, u, ELEMENTS, killed, DESTROYED, week)
        else:
            state.gone[u] += state.statuses[0, u, KILLED]
            gone_hits = state.gone[u] * unit.hits_to_destroy
            state.hits[u] = max(state.battle_tally[0, u, DAMAGE_HITS] + earlier(world, state, u), gone_hits)
        if row.launcher_round != NONE:
            charge_unit(world, state, u, OF_LAUNCHERS, int(state.battle_tally[0, u, SHOTS]), EXPENDED, week)
        if row.gun_round != NONE:
            fired = math.ceil(state.battle_tally[0, u, GUN_ROUNDS] - 1e-9)
            charge_unit(world, state, u, OF_GUNS, fired, EXPENDED, week)
        lose_rounds(world, state, u, week)
        state.lost_cents[unit.side] += math.floor(100.0 * state.battle_tally[0, u, VALUE_LOST_USD] + 0.5)


@kernel
def lose_rounds(world: World, state: State, u: int, week: int) -> None:
    """Take the rounds on wrecks out of the depots, in place: those of launchers first, as both are in one book."""
    row, lost = world.assignments[u], state.battle_tally[0, u, ROUNDS_LOST]
    launchers = min(lost, state.force.rounds[u, OF_LAUNCHERS] - state.battle_tally[0, u, SHOTS])
    if row.launcher_round != NONE and launchers > 0.0:
        charge_unit(world, state, u, OF_LAUNCHERS, math.ceil(launchers - 1e-9), DESTROYED, week)
    guns = min(lost - launchers, state.force.rounds[u, OF_GUNS] - state.battle_tally[0, u, GUN_ROUNDS])
    if row.gun_round != NONE and guns > 0.0:
        charge_unit(world, state, u, OF_GUNS, math.ceil(guns - 1e-9), DESTROYED, week)


@kernel
def earlier(world: World, state: State, u: int) -> float:
    """Return the hits that destroyed elements of a unit before this battle, which its books do not hold."""
    before = state.gone[u] - state.statuses[0, u, KILLED]
    return before * world.battle.units[u].hits_to_destroy


@kernel
def charge(state: State, nation: int, good: int, units: int, column: int, week: int) -> int:
    """Take units out of a depot, at most what it has, in place; what was consumed enters the forecast. Return it."""
    n = min(units, state.stock[nation, good])
    if n > 0:
        take(state, nation, good, n, column)
        state.consumption[nation, good, week] += n
    return n


@kernel
def charge_unit(world: World, state: State, unit: int, place: int, units: int, column: int, week: int) -> None:
    """Take what a unit has used out of the depot of its nation, in place: its own good first, then others by name."""
    nation, own, left = world.assignments[unit].nation, good_of(world, unit, place), units
    if are_mixed(state):
        n = min(left, state.manned[unit, place, own])
        state.manned[unit, place, own] -= n
        left -= n
        wreck(world, state, nation, own, place, charge(state, nation, own, n, column, week), column, week)
        for g in range(len(world.goods)):
            n = min(left, state.manned[unit, place, g], state.stock[nation, g])
            if n > 0 and g != own:
                state.manned[unit, place, g] -= n
                left -= n
                take(state, nation, g, n, column)
                state.consumption[nation, own, week] += n
                wreck(world, state, nation, g, place, n, column, week)
    wreck(world, state, nation, own, place, charge(state, nation, own, left, column, week), column, week)


@kernel
def wreck(world: World, state: State, nation: int, good: int, place: int, units: int, column: int, week: int) -> None:
    """Send elements that were destroyed, as far as they can be repaired, to shops, in place."""
    if place == ELEMENTS and column == DESTROYED:
        salvage(world, state, nation, good, units, week)


@kernel
def fly_raids(world: World, state: State, week: int) -> None:
    """Fly the raids of a week, one after the other, in place."""
    war_week = week - world.clock[0].peace_weeks
    if war_week < 0 or len(world.assignments) == 0:
        return
    is_last = war_week == world.clock[0].war_weeks - 1
    for r in range(world.raids[0].last_week if is_last else world.raids[0].a_week):
        for n in range(len(world.nations)):
            release(world, state, n)
        share = plan_raid(world, state, war_week)
        for n in range(len(world.nations)):
            state.raid_share[n] = share if world.nations[n].side == world.raids[0].attacker else 0.0
        if share <= 0.0 or not fly(world, state, week, r):
            return


@kernel
def fly(world: World, state: State, week: int, raid: int) -> bool:
    """Fly a raid with the shares of stock that attackers plan, in place; return whether it was flown."""
    attackers = man(world, state)
    if attackers < world.raids[0].least or state.stop[0] != 0:
        return False
    state.loaded[:, :, :] = 0
    load(world, state, OF_LAUNCHERS)
    load(world, state, OF_GUNS)
    note_loaded(world, state, raid + 1)
    apply_methods(world, state)
    if muster(world.battle, world.layout, state.force, state.battle_world) != MUSTERED:
        state.counts[FAULT] = NOT_MUSTERED
        return False
    seed, replication = raid_key(state, week - world.clock[0].peace_weeks, raid)
    fight_many(
        state.battle_world,
        state.battle_state,
        seed,
        replication,
        state.statuses,
        state.scoreboard,
        state.battle_tally,
        state.battle_raid,
        state.ticks,
    )
    debit(world, state, week)
    spend(world, state)
    state.counts[RAIDS_FLOWN] += 1
    state.counts[ATTACKERS] += attackers
    count_armed(world, state)
    return True


@kernel
def count_armed(world: World, state: State) -> None:
    """Count the armed attackers of a battle, those that took off and those that arrived, in place."""
    for u in range(len(world.assignments)):
        if world.assignments[u].is_armed:
            state.counts[ARMED] += int(state.battle_tally[0, u, LAUNCHED])
            state.counts[LEAKERS] += int(state.battle_tally[0, u, LEAKED])


@kernel
def rebuild(world: World, state: State, nation: int) -> None:
    """Let a week of repair pass at what is no stock of a nation, which pays as far as its money is free, in place.

    Where money is short, all that a nation repairs is repaired in proportion.
    """
    cost, free = 0.0, state.money[nation, BUDGET]
    for u in range(len(world.assignments)):
        if world.assignments[u].nation == nation:
            cost += repair_hits(world, state, u) / world.battle.units[u].hits_to_destroy * cents_of(world, u)
    share = min(1.0, free / cost) if cost > 0.0 else 1.0
    for u in range(len(world.assignments)):
        if world.assignments[u].nation == nation:
            repair(world, state, u, share, free)


@kernel
def cents_of(world: World, u: int) -> int:
    """Return what a whole element of a unit costs to rebuild, cents; nothing if it is rebuilt at once."""
    return world.assignments[u].value_cents if world.assignments[u].repair_weeks > 0.0 else 0


@kernel
def repair_hits(world: World, state: State, u: int) -> float:
    """Return how many hits of damage of a unit a week can repair."""
    row = world.assignments[u]
    if row.element != NONE or row.repair_weeks <= 0.0:
        return state.hits[u] if row.element == NONE else 0.0
    return min(state.hits[u], row.most * world.battle.units[u].hits_to_destroy / row.repair_weeks)


@kernel
def repair(world: World, state: State, u: int, share: float, free: int) -> None:
    """Repair a share of what a week can at a unit, for no more than what was free, in place."""
    nation, whole = world.assignments[u].nation, world.battle.units[u].hits_to_destroy
    step = repair_hits(world, state, u) * (share if cents_of(world, u) > 0 else 1.0)
    cents = min(free, state.money[nation, BUDGET], math.floor(step / whole * cents_of(world, u)))
    state.money[nation, BUDGET] -= cents
    state.money[nation, REBUILT] += cents
    state.hits[u] = max(0.0, state.hits[u] - step)
    state.gone[u] = min(state.gone[u], math.floor(state.hits[u] / whole + 1e-9))


@kernel
def damage_of(world: World, state: State, u: int) -> float:
    """Return the share of its capacity that a line or shop has lost with the unit of the battle that stands for it."""
    if u == NONE:
        return 0.0
    everything = world.assignments[u].most * world.battle.units[u].hits_to_destroy
    return min(1.0, state.hits[u] / everything) if everything > 0.0 else 0.0
