"""Standards: which goods stand in for each other in the field, and the reforms that move goods to another standard.

A unit of the battle mans and loads its own goods first; what it lacks it takes from the other goods of its nation that
have the same standard, by name, each dealt out to all units in proportion to what they lack. What a battle has used is
charged in the same order. So are units that a demand process lacks. The forecast is of the good that was asked for,
whatever was issued. A reform moves a good, the stock of it included, after its delay.
"""

import math

from wargame.battle.kernels.force import OF_LAUNCHERS
from wargame.campaign.kernels.alliance_tables import ELEMENTS
from wargame.campaign.kernels.shares import dealt
from wargame.campaign.kernels.state import EXPENDED, NONE, SERVED, State, World
from wargame.campaign.kernels.stock import take
from wargame.compiled.compile import kernel


@kernel
def are_mixed(state: State) -> bool:
    """Return whether two goods of the campaign ever have one standard; else there is no state of them."""
    return len(state.standard) > 0


@kernel
def standard_of(world: World, state: State, good: int) -> int:
    """Return the standard of a good now."""
    return int(state.standard[good] if are_mixed(state) else world.goods[good].standard)


@kernel
def stand_in(state: State, good: int, other: int) -> bool:
    """Return whether another good may be issued for one: it has its standard."""
    return good != NONE and good != other and state.standard[good] == state.standard[other]


@kernel
def set_standards(world: World, state: State) -> None:
    """Give goods the standards that they have in week 0, in place."""
    for g in range(len(state.standard)):
        state.standard[g] = world.goods[g].standard


@kernel
def reform(world: World, state: State, week: int) -> None:
    """Move goods to their new standards when the delay of a reform is over, in place."""
    for r in range(len(world.reforms)):
        if world.reforms[r].week == week:
            state.standard[world.reforms[r].good] = world.reforms[r].standard


@kernel
def good_of(world: World, unit: int, place: int) -> int:
    """Return the good that a unit of the battle takes its elements, its launchers' or its guns' rounds from."""
    row = world.assignments[unit]
    if place == ELEMENTS:
        return int(row.element)
    return int(row.launcher_round if place == OF_LAUNCHERS else row.gun_round)


@kernel
def mans_in_place(world: World, state: State, nation: int, good: int) -> bool:
    """Return whether a good, that no unit of a nation is manned with, has the standard of one that is."""
    stands_in = False
    for u in range(len(world.assignments)):
        if world.assignments[u].nation == nation:
            if world.assignments[u].element == good:
                return False
            stands_in = stands_in or stand_in(state, world.assignments[u].element, good)
    return stands_in


@kernel
def note_own(world: World, state: State, unit: int, place: int, units: int) -> None:
    """Write down what a unit has of its own good, in place, and of no other."""
    state.manned[unit, place, :] = 0
    if good_of(world, unit, place) != NONE:
        state.manned[unit, place, good_of(world, unit, place)] = units


@kernel
def lacks(world: World, state: State, unit: int, place: int, wanted: int) -> int:
    """Return how many elements or rounds a unit lacks of what it wants; 0 if they are no stock."""
    if good_of(world, unit, place) == NONE:
        return 0
    return max(0, wanted - int(state.manned[unit, place].sum()))


@kernel
def left_of(world: World, state: State, nation: int, good: int, place: int, share: float) -> int:
    """Return how many units of a good a nation releases that none of its units has taken, a share of them if so."""
    have = math.floor(share * state.released[nation, good] + 1e-9)
    for u in range(len(world.assignments)):
        if world.assignments[u].nation == nation:
            have -= state.manned[u, place, good]
    return max(0, have)


@kernel
def wants(world: World, state: State, unit: int, place: int) -> int:
    """Return how many elements, or rounds of its elements that are there, a unit wants."""
    if place == ELEMENTS:
        return int(world.assignments[unit].most)
    n = state.force.count[unit]
    return int(world.stores[unit, place] * n) if n > 0 else 0


@kernel
def issue(world: World, state: State, nation: int, good: int, place: int, units: int) -> None:
    """Deal out units of a good to those of a nation that lack goods of its standard, in place."""
    total, before = 0, 0
    if units <= 0:
        return
    for u in range(len(world.assignments)):
        if world.assignments[u].nation == nation and stand_in(state, good_of(world, u, place), good):
            total += lacks(world, state, u, place, wants(world, state, u, place))
    can = min(units, total)
    for u in range(len(world.assignments)):
        if can > 0 and world.assignments[u].nation == nation and stand_in(state, good_of(world, u, place), good):
            own = lacks(world, state, u, place, wants(world, state, u, place))
            state.manned[u, place, good] += dealt(can, before, own, total)
            before += own


@kernel
def fill_up(world: World, state: State, place: int) -> None:
    """Fill up what units lack from goods of the same standard, in place; the attacker's elements by his share."""
    for n in range(len(world.nations)):
        is_attacker = world.nations[n].side == world.raids[0].attacker
        share = state.raid_share[n] if is_attacker and place == ELEMENTS else 1.0
        for g in range(len(world.goods)):
            issue(world, state, n, g, place, left_of(world, state, n, g, place, share))


@kernel
def consume_others(world: World, state: State, nation: int) -> None:
    """Expend other goods of the standard of those that a nation still lacks this week, in place."""
    for good in range(len(world.goods)):
        for g in range(len(world.goods) if state.wanted[nation, good] > 0 else 0):
            if stand_in(state, good, g):
                n = min(state.wanted[nation, good], state.released[nation, g])
                state.wanted[nation, good] -= n
                state.released[nation, g] -= n
                state.tally[nation, good, SERVED] += n
                take(state, nation, g, n, EXPENDED)
