"""Who and what meets in a raid: elements and rounds that depots release, at the prices of the week.

Units that share a good of a nation get it by what the scenario has of them, launchers their rounds by what they can
hold. What they lack comes from other goods of the standard. A raid is met with too few rounds of a good if a nation's
units get under a tenth of what they ask for.
"""

import math
from typing import Final

from wargame.battle.kernels.force import OF_LAUNCHERS
from wargame.campaign.kernels.alliance_tables import ELEMENTS
from wargame.campaign.kernels.incidents import network_is_up
from wargame.campaign.kernels.shares import dealt
from wargame.campaign.kernels.standards import are_mixed, fill_up, good_of, note_own
from wargame.campaign.kernels.state import NONE, SERVED, WANTED, State, World
from wargame.compiled.compile import kernel

EXHAUSTED: Final = 0.1  # share of the rounds asked for below which they are too few


@kernel
def man(world: World, state: State) -> int:
    """Fill in who is there, in place, attackers with the share of stock that they plan; return how many attackers."""
    force, attackers = state.force, 0
    for u in range(len(world.assignments)):
        row = world.assignments[u]
        rounds = row.launcher_round if row.launcher_round != NONE else row.gun_round
        force.round_usd[u] = world.own.round_usd[u] * dearness(state, rounds)
        if row.element == NONE:
            force.count[u] = row.most - state.gone[u]
            there = force.count[u]
            whole = world.battle.units[u].hits_to_destroy
            left = state.hits[u] - state.gone[u] * whole
            force.damage_hits[u] = min(left / there, whole * (1.0 - 1e-9)) if there > 0 and left > 0.0 else 0.0
            continue
        is_attacker = world.nations[row.nation].side == world.raids[0].attacker
        have = int(state.released[row.nation, row.element])
        have = math.floor(state.raid_share[row.nation] * have + 1e-9) if is_attacker else have
        force.count[u] = dealt(min(have, row.claim), row.before, row.most, row.claim)
        force.price_usd[u] = world.own.price_usd[u] * dearness(state, row.element)
        attackers += force.count[u] if is_attacker else 0
    if are_mixed(state):
        attackers += man_others(world, state)
    for w in range(len(force.up)):
        force.up[w] = world.own.up[w] * network_is_up(world, state, w)
    for u in range(len(world.assignments)):
        carrier = world.battle.units[u].carrier
        if carrier != NONE and force.count[carrier] == 0:
            force.count[u] = 0
    return attackers


@kernel
def dearness(state: State, good: int) -> float:
    """Return the price of a good this week over that of week 0; 1 for what is no good, or had none."""
    if good == NONE or not state.first_price_cents[good] > 0.0:
        return 1.0
    return float(state.price_cents[good] / state.first_price_cents[good])


@kernel
def load(world: World, state: State, store: int) -> None:
    """Fill in what launchers (or guns) have in store, in place: rounds of their good by what they can hold."""
    for u in range(len(world.assignments)):
        good = world.assignments[u].launcher_round if store == OF_LAUNCHERS else world.assignments[u].gun_round
        holds = world.stores[u, store] * state.force.count[u]
        if state.force.count[u] == 0:
            holds = 0.0
        state.force.rounds[u, store] = holds
        if good == NONE or not holds > 0.0:
            continue
        nation, total, before = world.assignments[u].nation, 0, 0
        for v in range(len(world.assignments)):
            other = world.assignments[v].launcher_round if store == OF_LAUNCHERS else world.assignments[v].gun_round
            if world.assignments[v].nation == nation and other == good and state.force.count[v] > 0:
                claim = int(world.stores[v, store] * state.force.count[v])
                total += claim
                before += claim if v < u else 0
        have = int(state.released[nation, good])
        state.force.rounds[u, store] = dealt(min(have, total), before, int(holds), total)
        state.loaded[nation, good, 0] += int(holds)
        state.loaded[nation, good, 1] += int(state.force.rounds[u, store])
    if are_mixed(state):
        load_others(world, state, store)


@kernel
def man_others(world: World, state: State) -> int:
    """Fill up units from goods of their standards, in place; return how many attackers more that are."""
    attackers = 0
    for u in range(len(world.assignments)):
        note_own(world, state, u, ELEMENTS, state.force.count[u])
    fill_up(world, state, ELEMENTS)
    for u in range(len(world.assignments)):
        row = world.assignments[u]
        if row.element != NONE:
            more = state.manned[u, ELEMENTS].sum() - state.force.count[u]
            state.force.count[u] += more
            attackers += more if world.nations[row.nation].side == world.raids[0].attacker else 0
    return attackers


@kernel
def load_others(world: World, state: State, store: int) -> None:
    """Fill up launchers (or guns) with rounds of goods of their standards, in place."""
    for u in range(len(world.assignments)):
        is_stock = good_of(world, u, store) != NONE
        note_own(world, state, u, store, int(state.force.rounds[u, store]) if is_stock else 0)
    fill_up(world, state, store)
    for u in range(len(world.assignments)):
        good = good_of(world, u, store)
        if good != NONE:
            rounds = state.manned[u, store].sum()
            state.loaded[world.assignments[u].nation, good, 1] += rounds - int(state.force.rounds[u, store])
            state.force.rounds[u, store] = rounds


@kernel
def note_loaded(world: World, state: State, number: int) -> None:
    """Write down what rounds a raid asked for and got, in place, and whether it is the first of its week with too few.

    Parameters
    ----------
    number
        Of the raid in its week, from 1.
    """
    for n in range(len(world.nations)):
        for g in range(len(world.goods)):
            asked, got = state.loaded[n, g, 0], state.loaded[n, g, 1]
            state.tally[n, g, WANTED] += asked
            state.tally[n, g, SERVED] += got
            if got < EXHAUSTED * asked and state.starved[n, g] == 0:
                state.starved[n, g] = number
