"""Orders of nations: forecast, requirement, money, award.

Requirement = forecast * cover + target - inventory position, where the position is stock, what is on its way, what is in
the queues of lines and what is ordered and not awarded: orders follow what was consumed, not what is missing on hand.
The forecast is the mean of what consumption asked for over the last p weeks. Money is split by shares; what a good does
not need goes to those that need more. An order commits money; at award the line takes as many units as that money buys
at its price then, up to what was ordered, and the rest of the money is free again.

Source: Chen, Drezner, Ryan & Simchi-Levi, Management Science 46(3) 436 (2000), for order-up-to with moving averages.
"""

import math

from wargame.battle.kernels.quantile import quantile
from wargame.campaign.kernels.learning import affordable, lot_price
from wargame.campaign.kernels.state import (
    BUDGET,
    COMMITTED,
    NONE,
    ORDERED,
    REQUIRED,
    State,
    World,
)
from wargame.campaign.kernels.streams import AWARD_DELAY
from wargame.compiled.compile import kernel
from wargame.compiled.random import uniform


@kernel
def forecast(world: World, state: State, nation: int, good: int, week: int) -> float:
    """Return the mean weekly consumption of the last weeks, units; 0 in week 0."""
    n = min(world.nations[nation].forecast_weeks, week)
    total = 0.0
    for w in range(week - n, week):
        total += state.consumption[nation, good, w]
    return total / n if n > 0 else 0.0


@kernel
def position(state: State, nation: int, good: int) -> int:
    """Return the inventory position of a nation in a good, units."""
    return state.stock[nation, good] + state.on_order[nation, good]


@kernel
def requirement(world: World, state: State, nation: int, good: int, week: int) -> int:
    """Return how many units of a good a nation wants to order this week."""
    wanted = forecast(world, state, nation, good, week) * world.nations[nation].cover_weeks + world.target[nation, good]
    return max(0, int(math.ceil(wanted - 1e-9)) - position(state, nation, good))


@kernel
def queue_of(state: State, line: int) -> int:
    """Return how many units are in the queue of a line."""
    total = 0
    for n in range(state.backlog.shape[1]):
        total += state.backlog[line, n]
    return total


@kernel
def choose_line(world: World, state: State, nation: int, good: int) -> int:
    """Return the line with the shortest queue, in weeks, that makes a good for a nation; NONE if nobody does."""
    best, shortest = NONE, math.inf
    for line in range(len(world.lines)):
        if world.lines[line].good == good and world.buys_from[nation, line] == 1 and state.capacity[line] > 0.0:
            weeks = queue_of(state, line) / state.capacity[line]
            if weeks < shortest:
                best, shortest = line, weeks
    return best


@kernel
def award_week(world: World, state: State, nation: int, good: int, week: int) -> int:
    """Return in which week an order of this one is awarded."""
    row = world.nations[nation]
    if row.award_row == NONE:
        return week + int(row.award_weeks)
    u = uniform(state.key[0], state.key[1], AWARD_DELAY, row.key + world.goods[good].key, week)
    return week + int(quantile(world.delay_quantiles[row.award_row], u))


@kernel
def order(world: World, state: State, nation: int, good: int, units: int, cents: int, week: int) -> int:
    """Order up to so many units of a good for up to so much money, in place; return what is committed, cents."""
    line = choose_line(world, state, nation, good)
    if units <= 0 or cents <= 0 or line == NONE:
        return 0
    ahead = queue_of(state, line)
    n = min(units, affordable(world, state, line, cents, ahead, week))
    if n == 0:
        return 0
    price = min(cents, int(math.ceil(lot_price(world, state, line, n, ahead, week))))
    at = min(award_week(world, state, nation, good, week), state.award_units.shape[2] - 1)
    state.award_units[line, nation, at] += n
    state.award_cents[line, nation, at] += price
    state.money[nation, BUDGET] -= price
    state.money[nation, COMMITTED] += price
    state.on_order[nation, good] += n
    state.tally[nation, good, ORDERED] += n
    return price


@kernel
def split_budget(world: World, state: State, nation: int, good: int, cents: int) -> int:
    """Return how much of a nation's money is for a good, cents: its share among the goods that are wanted."""
    total = 0.0
    for g in range(len(world.goods)):
        if state.tally[nation, g, REQUIRED] > state.tally[nation, g, ORDERED]:
            total += world.shares[nation, g]
    is_wanted = state.tally[nation, good, REQUIRED] > state.tally[nation, good, ORDERED]
    if total <= 0.0 or not is_wanted:
        return 0
    return int(math.floor(cents * (world.shares[nation, good] / total)))


@kernel
def decide(world: World, state: State, nation: int, week: int) -> None:
    """Let a nation order, in place: what it wants, by the shares of its money; twice, so that change is spent."""
    for g in range(len(world.goods)):
        if world.shares[nation, g] > 0.0:
            state.tally[nation, g, REQUIRED] = requirement(world, state, nation, g, week)
    for _ in range(2):
        free = state.money[nation, BUDGET]
        for g in range(len(world.goods)):
            state.allotted[g] = split_budget(world, state, nation, g, free)
        for g in range(len(world.goods)):
            missing = int(state.tally[nation, g, REQUIRED] - state.tally[nation, g, ORDERED])
            order(world, state, nation, g, missing, state.allotted[g], week)


@kernel
def award(world: World, state: State, line: int, week: int) -> None:
    """Let the orders whose delay is over join the queue of a line, all at the price of the queue as it was, in place."""
    ahead = queue_of(state, line)
    for n in range(len(world.nations)):
        ordered, cents = state.award_units[line, n, week], state.award_cents[line, n, week]
        if ordered > 0:
            units = min(ordered, affordable(world, state, line, cents, ahead, week))
            price = min(cents, int(math.ceil(lot_price(world, state, line, units, ahead, week))))
            price = price if units > 0 else 0
            state.queue[line, n, week] += units
            state.queue_cents[line, n, week] += price
            state.money[n, COMMITTED] -= cents - price
            state.money[n, BUDGET] += cents - price
            state.on_order[n, world.lines[line].good] -= ordered - units
            state.award_units[line, n, week] = 0
            state.award_cents[line, n, week] = 0
    for n in range(len(world.nations)):
        state.backlog[line, n] += state.queue[line, n, week]
