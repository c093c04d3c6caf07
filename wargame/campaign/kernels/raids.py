"""Raids: when they are flown, who and what meets, and what is left.

Each raid is the compiled battle of the scenario, fought from what depots release. Units that share a good of a nation get
it by what the scenario has of them, launchers their rounds by what they can hold. Raid (0, 0) has the key of the replication
itself and is its battle bit for bit; every other has the first two words of Philox of (week of the war, raid).

What was there and is no stock, such as assets, keeps its damage until it is rebuilt.
"""

import math

import numpy as np

from wargame.battle.kernels.battle import fight_many
from wargame.battle.kernels.force import OF_GUNS, OF_LAUNCHERS
from wargame.battle.kernels.muster import muster
from wargame.battle.kernels.state import (
    ARRIVED,
    DAMAGE_HITS,
    KILLED,
    LEAKED,
    ROUNDS_LOST,
    SHOTS,
    SOFT_KILLED,
    VALUE_LOST_USD,
)
from wargame.battle.kernels.state import ROUNDS as GUN_ROUNDS
from wargame.campaign.kernels.shares import dealt
from wargame.campaign.kernels.state import (
    ATTACKERS,
    BUDGET,
    DESTROYED,
    EVERY,
    EXPENDED,
    LEAKERS,
    NONE,
    PAID,
    RAIDS_FLOWN,
    State,
    World,
)
from wargame.campaign.kernels.stock import take, usable
from wargame.campaign.kernels.streams import RAID_KEY
from wargame.compiled.compile import kernel
from wargame.compiled.random import philox4x32


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
    return np.int64(a), np.int64(b)


@kernel
def saved(world: World, state: State) -> int:
    """Return how many attackers the attacker's depots release."""
    total = 0
    for n in range(len(world.nations)):
        if world.nations[n].side == world.raids[0].attacker:
            for g in range(len(world.goods)):
                if claim_of(world, n, g) > 0:
                    total += usable(world, state, n, g)
    return total


@kernel
def claim_of(world: World, nation: int, good: int) -> int:
    """Return how many elements of a good the units of a nation have in the scenario."""
    total = 0
    for u in range(len(world.assignments)):
        if world.assignments[u].nation == nation and world.assignments[u].element == good:
            total += world.assignments[u].most
    return total


@kernel
def plan_raid(world: World, state: State, war_week: int) -> float:
    """Return which share of its stock the attacker flies with now; 0 for no raid."""
    plan = world.raids[0]
    if plan.policy == EVERY:
        return plan.share if war_week % plan.every_weeks == 0 else 0.0
    have = saved(world, state)
    return min(1.0, plan.size / have) if have >= plan.size else 0.0


@kernel
def man(world: World, state: State, share: float) -> int:
    """Fill in who is there, in place, the attacker with a share of his stock; return how many attackers."""
    force, attackers = state.force, 0
    for u in range(len(world.assignments)):
        row = world.assignments[u]
        if row.element == NONE:
            force.count[u] = row.most - state.gone[u]
            there = force.count[u]
            whole = world.battle.units[u].hits_to_destroy
            left = state.hits[u] - state.gone[u] * whole
            force.damage_hits[u] = min(left / there, whole * (1.0 - 1e-9)) if there > 0 and left > 0.0 else 0.0
            continue
        is_attacker = world.nations[row.nation].side == world.raids[0].attacker
        total, before = claim_of(world, row.nation, row.element), 0
        for v in range(u):
            if world.assignments[v].nation == row.nation and world.assignments[v].element == row.element:
                before += world.assignments[v].most
        have = usable(world, state, row.nation, row.element)
        have = int(math.floor(share * have + 1e-9)) if is_attacker else have
        force.count[u] = dealt(min(have, total), before, row.most, total)
        price = state.first_price_cents[row.element]
        dear = state.price_cents[row.element] / price if price > 0.0 else 1.0
        force.price_usd[u] = world.own.price_usd[u] * dear
        attackers += force.count[u] if is_attacker else 0
    for u in range(len(world.assignments)):
        carrier = world.battle.units[u].carrier
        if carrier != NONE and force.count[carrier] == 0:
            force.count[u] = 0
    return attackers


@kernel
def load(world: World, state: State, store: int) -> None:
    """Fill in what launchers (or guns) have in store, in place: rounds of their good by what they can hold."""
    for u in range(len(world.assignments)):
        good = world.assignments[u].round if store == OF_LAUNCHERS else world.assignments[u].gun_round
        holds = world.stores[u, store] * state.force.count[u]
        if state.force.count[u] == 0:
            holds = 0.0
        state.force.rounds[u, store] = holds
        if good == NONE or not holds > 0.0:
            continue
        nation, total, before = world.assignments[u].nation, 0, 0
        for v in range(len(world.assignments)):
            other = world.assignments[v].round if store == OF_LAUNCHERS else world.assignments[v].gun_round
            if world.assignments[v].nation == nation and other == good and state.force.count[v] > 0:
                claim = int(world.stores[v, store] * state.force.count[v])
                total += claim
                before += claim if v < u else 0
        have = usable(world, state, nation, good)
        state.force.rounds[u, store] = dealt(min(have, total), before, int(holds), total)
        state.loaded[nation, good, 0] += int(holds)
        state.loaded[nation, good, 1] += int(state.force.rounds[u, store])


@kernel
def debit(world: World, state: State, week: int) -> None:
    """Take out of the depots what a battle has cost, in place, and note what it did to what is no stock."""
    for u in range(len(world.assignments)):
        row, unit = world.assignments[u], world.battle.units[u]
        killed = state.statuses[0, u, KILLED] + state.statuses[0, u, SOFT_KILLED]
        arrived = state.statuses[0, u, ARRIVED]
        if row.element != NONE:
            charge(state, row.nation, row.element, arrived, EXPENDED, week)
            charge(state, row.nation, row.element, killed, DESTROYED, week)
        else:
            state.gone[u] += state.statuses[0, u, KILLED]
            gone_hits = state.gone[u] * unit.hits_to_destroy
            state.hits[u] = max(state.battle_tally[0, u, DAMAGE_HITS] + earlier(world, state, u), gone_hits)
        if row.round != NONE:
            charge(state, row.nation, row.round, int(state.battle_tally[0, u, SHOTS]), EXPENDED, week)
        if row.gun_round != NONE:
            fired = int(math.ceil(state.battle_tally[0, u, GUN_ROUNDS] - 1e-9))
            charge(state, row.nation, row.gun_round, fired, EXPENDED, week)
        on_wrecks = row.round if row.round != NONE else row.gun_round
        if on_wrecks != NONE:
            lost = int(math.ceil(state.battle_tally[0, u, ROUNDS_LOST] - 1e-9))
            charge(state, row.nation, on_wrecks, lost, DESTROYED, week)
        state.lost_cents[unit.side] += int(math.floor(100.0 * state.battle_tally[0, u, VALUE_LOST_USD] + 0.5))


@kernel
def earlier(world: World, state: State, u: int) -> float:
    """Return the hits that destroyed elements of a unit before this battle, which its books do not hold."""
    before = state.gone[u] - state.statuses[0, u, KILLED]
    return before * world.battle.units[u].hits_to_destroy


@kernel
def charge(state: State, nation: int, good: int, units: int, column: int, week: int) -> None:
    """Take units out of a depot, at most what it has, in place; what was consumed enters the forecast."""
    n = min(units, state.stock[nation, good])
    if n > 0:
        take(state, nation, good, n, column)
        state.consumption[nation, good, week] += n


@kernel
def raid(world: World, state: State, week: int) -> None:
    """Fly the raids of a week, one after the other, in place."""
    war_week = week - world.clock[0].peace_weeks
    if war_week < 0 or len(world.assignments) == 0:
        return
    for r in range(world.raids[0].a_week):
        share = plan_raid(world, state, war_week)
        if share <= 0.0 or state.stop[0] != 0:
            return
        attackers = man(world, state, share)
        if attackers < world.raids[0].least:
            return
        load(world, state, OF_LAUNCHERS)
        load(world, state, OF_GUNS)
        muster(world.battle, world.layout, state.force, state.battle_world)
        seed, replication = raid_key(state, war_week, r)
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
        state.counts[RAIDS_FLOWN] += 1
        state.counts[ATTACKERS] += attackers
        for u in range(len(world.assignments)):
            if world.battle.units[u].side == world.raids[0].attacker:
                state.counts[LEAKERS] += int(state.battle_tally[0, u, LEAKED])


@kernel
def rebuild(world: World, state: State) -> None:
    """Let a week of repair pass at what is no stock, paid by its nation as far as money is free, in place."""
    for u in range(len(world.assignments)):
        row, whole = world.assignments[u], world.battle.units[u].hits_to_destroy
        if row.element != NONE or state.hits[u] <= 0.0:
            continue
        if row.repair_weeks <= 0.0:
            state.hits[u], state.gone[u] = 0.0, 0
            continue
        step = min(state.hits[u], row.most * whole / row.repair_weeks)
        if row.nation != NONE and row.value_cents > 0:
            free = max(0, state.money[row.nation, BUDGET])
            step = min(step, free / row.value_cents * whole)
            cents = min(free, int(math.floor(step / whole * row.value_cents)))
            state.money[row.nation, BUDGET] -= cents
            state.money[row.nation, PAID] += cents
        state.hits[u] -= step
        state.gone[u] = min(state.gone[u], int(math.floor(state.hits[u] / whole + 1e-9)))
    for line in range(len(world.lines)):
        u = world.lines[line].unit
        if u != NONE:
            everything = world.assignments[u].most * world.battle.units[u].hits_to_destroy
            state.damage[line] = min(1.0, state.hits[u] / everything) if everything > 0.0 else 0.0
