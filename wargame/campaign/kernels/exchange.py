"""What raids use up, in money: sums over the raids of a week from which the ratios of the battle are cumulated.

Of each side, at the prices of the week (`wargame.battle.exchange`): shots = rounds fired and elements spent on a
target; consumed = rounds fired, expendables that took off, and other elements destroyed or lost to jamming; killed =
elements that the other side destroyed; service = service lost with the damage of the raid. Each in whole cents a raid.
"""

import math

from wargame.battle.kernels.state import (
    ARRIVED,
    CARRIED,
    DAMAGE_HITS,
    ENGAGEMENTS,
    KILLED,
    PULSES,
    ROUNDS,
    SHOTS,
    SOFT_KILLED,
    WAITING,
)
from wargame.campaign.kernels.state import (
    CONSUMED_CENTS,
    I8,
    KILLED_CENTS,
    NONE,
    OF_CAPACITY_CENTS,
    OF_CONSUMED_CENTS,
    OF_DOWN_CENTS,
    OF_IDLE_CENTS,
    OF_KILLED_CENTS,
    OF_SERVICE_CENTS,
    OF_SHOTS_CENTS,
    SERVICE_CENTS,
    SHOTS_CENTS,
    State,
    World,
)
from wargame.compiled.compile import kernel

HARD = 0  # kind of kill, in the scoreboard


@kernel
def whole_cents(usd: float) -> int:
    """Return an amount in whole cents, rounded to the nearest."""
    return math.floor(100.0 * usd + 0.5)


@kernel
def rounds_usd(state: State, u: int) -> float:
    """Return what a unit has fired in a battle, USD."""
    tally = state.battle_tally[0, u]
    return (tally[SHOTS] + tally[ROUNDS] + tally[ENGAGEMENTS] + tally[PULSES]) * state.battle_world.units[u].round_usd


@kernel
def consumed_usd(state: State, u: int) -> float:
    """Return the elements of a unit that a battle has used up, USD: sent if they are expendable, else lost."""
    unit, status = state.battle_world.units[u], state.statuses[0, u]
    if unit.is_expendable:
        return (unit.count - status[WAITING] - status[CARRIED]) * unit.price_usd
    return (status[KILLED] + status[SOFT_KILLED]) * unit.price_usd


@kernel
def killed_usd(state: State, u: int) -> float:
    """Return the elements of a unit that units of the other side have destroyed in a battle, USD."""
    n, units = 0, state.battle_world.units
    for killer in range(len(units)):
        if units[killer].side != units[u].side:
            n += state.scoreboard[0, HARD, u, killer]
    return n * units[u].price_usd


@kernel
def service_usd(world: World, state: State, u: int) -> float:
    """Return the service that a battle has taken with its damage to a unit, USD."""
    hits = state.battle_tally[0, u, DAMAGE_HITS] - state.force.damage_hits[u] * state.battle_world.units[u].count
    return max(0.0, hits) / state.battle_world.units[u].hits_to_destroy * world.assignments[u].service_usd


@kernel
def spend(world: World, state: State) -> None:
    """Add what a battle has used up to the sums of the week, in place."""
    units = state.battle_world.units
    for side in range(2):
        shots, consumed, killed, service = 0.0, 0.0, 0.0, 0.0
        for u in range(len(units)):
            if units[u].side == side:
                fired = rounds_usd(state, u)
                shots += fired + state.statuses[0, u, ARRIVED] * units[u].price_usd
                consumed += fired + consumed_usd(state, u)
                killed += killed_usd(state, u)
                service += service_usd(world, state, u)
        state.spent[side, SHOTS_CENTS] += whole_cents(shots)
        state.spent[side, CONSUMED_CENTS] += whole_cents(consumed)
        state.spent[side, KILLED_CENTS] += whole_cents(killed)
        state.spent[side, SERVICE_CENTS] += whole_cents(service)


@kernel
def note_sides(world: World, state: State, row: I8) -> None:
    """Write what a week was to each side into its row of the outcome's raids, in place."""
    for side in range(2):
        row[OF_SHOTS_CENTS + side] = state.spent[side, SHOTS_CENTS]
        row[OF_CONSUMED_CENTS + side] = state.spent[side, CONSUMED_CENTS]
        row[OF_KILLED_CENTS + side] = state.spent[side, KILLED_CENTS]
        row[OF_SERVICE_CENTS + side] = state.spent[side, SERVICE_CENTS]
        row[OF_DOWN_CENTS + side] = whole_cents(down_usd(world, state, side))
        capacity, idle = capacity_usd(world, state, side)
        row[OF_CAPACITY_CENTS + side], row[OF_IDLE_CENTS + side] = whole_cents(capacity), whole_cents(idle)


@kernel
def down_usd(world: World, state: State, side: int) -> float:
    """Return the value of what is no stock of a side that is damaged and not rebuilt, USD."""
    usd = 0.0
    for u in range(len(world.assignments)):
        unit, row = world.battle.units[u], world.assignments[u]
        if unit.side == side and row.element == NONE:
            usd += min(state.hits[u] / unit.hits_to_destroy, float(row.most)) * row.value_cents / 100.0
    return usd


@kernel
def capacity_usd(world: World, state: State, side: int) -> tuple[float, float]:
    """Return the capacity of a side's lines at prices of week 0, surge aside, and of it what damage takes, USD."""
    whole, idle = 0.0, 0.0
    for line in range(len(world.lines)):
        if world.nations[world.lines[line].nation].side == side:
            price = state.first_price_cents[world.products[state.tooled[line]].good] / 100.0
            whole += state.capacity[line] * price
            idle += state.capacity[line] * state.damage[line] * price
    return whole, idle
