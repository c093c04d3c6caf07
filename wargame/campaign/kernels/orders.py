"""Orders of nations: forecast, requirement, money, award.

Requirement = forecast * cover + target - inventory position, where the position is stock, what is on its way, what is
in repair, in the queues of lines and what is ordered and not awarded: orders follow what was consumed, not what is
missing on hand. The forecast is the mean of what consumption asked for over the last p weeks, the rate of week 0
before it. Money is split by shares; what a good does not need goes to those that need more. An order commits money; at
award the line takes as many units as that money buys at its price then, up to what was ordered, and the rest of the
money is free again. What several nations are awarded in a week is one lot: its units are learned from once, and each
pays its part of its price.

Source: Chen, Drezner, Ryan & Simchi-Levi, Management Science 46(3) 436 (2000), for order-up-to with moving averages.
"""

import math
from typing import Final

from wargame.battle.kernels.quantile import quantile
from wargame.campaign.kernels.alliance_tables import DUE, JOINT_TARGET, PRODUCT, TRADED_TARGET, UNION_TARGET
from wargame.campaign.kernels.joint import (
    choose_route,
    common_design,
    develop,
    has_ended,
    is_open,
    joint_part,
    open_joint,
    take_part,
)
from wargame.campaign.kernels.learning import affordable, cents_of, lot_price
from wargame.campaign.kernels.state import BUDGET, COMMITTED, MOST_UNITS, NONE, ORDERED, REQUIRED, State, World
from wargame.campaign.kernels.streams import AWARD_DELAY
from wargame.campaign.kernels.targets import count_order, qualifies
from wargame.compiled.compile import kernel
from wargame.compiled.random import uniform

PASSES: Final = 2  # over its goods in which a nation spends its money, so that change is spent


@kernel
def remember(world: World, state: State, nation: int, week: int) -> None:
    """Move the window of a nation's forecasts on to what was consumed until last week, in place."""
    p = world.nations[nation].forecast_weeks
    for g in range(len(world.goods)):
        if week > 0:
            state.recent[nation, g] += state.consumption[nation, g, week - 1]
        if week > p:
            state.recent[nation, g] -= state.consumption[nation, g, week - 1 - p]


@kernel
def forecast(world: World, state: State, nation: int, good: int, week: int) -> float:
    """Return the mean weekly consumption of the last weeks, units; those before week 0 count if they had a rate."""
    p, before = world.nations[nation].forecast_weeks, world.base_use[nation, good]
    n = min(p, week)
    if before > 0.0:
        return (state.recent[nation, good] + (p - n) * before) / p
    return state.recent[nation, good] / n if n > 0 else 0.0


@kernel
def position(state: State, nation: int, good: int) -> int:
    """Return the inventory position of a nation in a good, units."""
    return state.stock[nation, good] + state.on_order[nation, good] + state.repair.in_repair[nation, good]


@kernel
def requirement(world: World, state: State, nation: int, good: int, week: int) -> int:
    """Return how many units of a good, or of a common design in its place, a nation wants to order this week."""
    cover, other = world.nations[nation].cover_weeks, common_design(world, nation, good)
    wanted = forecast(world, state, nation, good, week) * cover + world.target[nation, good]
    have = position(state, nation, good)
    if other != NONE:
        wanted += forecast(world, state, nation, other, week) * cover + world.target[nation, other]
        have += position(state, nation, other)
    return max(0, math.ceil(min(wanted, MOST_UNITS) - 1e-9) - have)


@kernel
def queue_of(state: State, product: int) -> int:
    """Return how many units of a product are in the queue of its line."""
    total = 0
    for n in range(state.backlog.shape[1]):
        total += state.backlog[product, n]
    return total


@kernel
def backlog_of(world: World, state: State, line: int) -> int:
    """Return how many units of all its products are in the queues of a line."""
    first, total = world.lines[line].product_first, 0
    for p in range(first, first + world.lines[line].product_count):
        total += queue_of(state, p)
    return total


@kernel
def load_of(world: World, state: State, line: int) -> int:
    """Return how many units a line has in its queues or is asked for."""
    first, total = world.lines[line].product_first, backlog_of(world, state, line)
    for p in range(first, first + world.lines[line].product_count):
        total += state.pending[p]
    return total


@kernel
def wait_weeks(world: World, state: State, product: int) -> float:
    """Return after how many weeks a line could begin with a product: what it has to do, and a change-over."""
    line = world.products[product].line
    if state.capacity[line] <= 0.0:
        return math.inf
    change = state.retooling[line] if state.tooled[line] == product else world.lines[line].retool_weeks
    return float(change + state.load[line] / state.capacity[line])


@kernel
def choose_line(world: World, state: State, nation: int, good: int) -> int:
    """Return the product, a good of the line that could begin first, that a nation orders; NONE if nobody makes it.

    A nation that is under a target orders where that counts for it, if it can.
    """
    for target in (TRADED_TARGET, UNION_TARGET):
        if state.under[nation, target] == 1:
            product = first_line(world, state, nation, good, target)
            if product != NONE:
                return product
    return first_line(world, state, nation, good, JOINT_TARGET)


@kernel
def first_line(world: World, state: State, nation: int, good: int, target: int) -> int:
    """Return the product of the line that could begin first among those that count for a target; NONE if none does."""
    best, shortest = NONE, math.inf
    for p in range(len(world.products)):
        line = world.products[p].line
        if world.products[p].good == good and world.buys_from[nation, line] == 1:
            weeks = wait_weeks(world, state, p) if qualifies(world, nation, line, target) else math.inf
            if weeks < shortest:
                best, shortest = p, weeks
    return best


@kernel
def award_week(world: World, state: State, nation: int, good: int, week: int) -> int:
    """Return in which week an order of this one is awarded."""
    row = world.nations[nation]
    if row.award_row == NONE:
        return week + int(row.award_weeks)
    u = uniform(state.key[0], state.key[1], AWARD_DELAY, row.key ^ world.goods[good].key, week)
    return week + int(quantile(world.delay_quantiles[row.award_row], u) + 0.5)


@kernel
def free_cents(state: State, nation: int) -> int:
    """Return what a nation may order for: what it has neither committed, paid nor set aside for repairs."""
    return max(0, int(state.money[nation, BUDGET] - state.repair.aside[nation]))


@kernel
def order(world: World, state: State, nation: int, good: int, product: int, week: int) -> None:
    """Order what a nation lacks of a good from a product, NONE for nobody, for what is allotted at most, in place."""
    units = state.tally[nation, good, REQUIRED] - state.tally[nation, good, ORDERED]
    cents = min(state.allotted[good], free_cents(state, nation))
    if product == NONE or units <= 0 or cents <= 0:
        return
    n, price = quote(world, state, product, nation, units, cents, week)
    at = min(award_week(world, state, nation, good, week), state.award_units.shape[2] - 1)
    place(world, state, nation, good, product, at, n, price)
    count_order(world, state, nation, world.products[product].line, price, False, week)


@kernel
def quote(world: World, state: State, product: int, nation: int, units: int, cents: int, week: int) -> tuple[int, int]:
    """Return how many units of a product, up to so many, some money of a nation buys now, and for what, cents."""
    ahead = queue_of(state, product)
    n = affordable(world, state, product, nation, cents, units, ahead, week)
    return n, min(cents, cents_of(lot_price(world, state, product, nation, n, ahead, week))) if n > 0 else 0


@kernel
def place(world: World, state: State, nation: int, good: int, product: int, at: int, units: int, cents: int) -> None:
    """Place an order, to be awarded in a week, for a product that a nation wants in place of a good, in place."""
    state.award_units[product, nation, at] += units
    state.award_cents[product, nation, at] += cents
    state.pending[product] += units
    state.money[nation, BUDGET] -= cents
    state.money[nation, COMMITTED] += cents
    state.on_order[nation, world.products[product].good] += units
    state.tally[nation, good, ORDERED] += units


@kernel
def order_jointly(world: World, state: State, nation: int, good: int, week: int) -> None:
    """Join the open joint order that replaces a good for the nation's share of what it lacks of it, in place.

    It takes no more than that share of what is allotted to the good, and leaves the rest for an order of its own.
    """
    joint, share = world.joint_of[nation, good], state.route[nation]
    units = state.tally[nation, good, REQUIRED] - state.tally[nation, good, ORDERED]
    cents = math.floor(share * min(state.allotted[good], free_cents(state, nation)))
    if joint == NONE or not is_open(state, joint) or units <= 0 or cents <= 0:
        return
    product = state.joint[joint, PRODUCT]
    n, price = quote(world, state, product, nation, joint_part(state, joint, nation, units, share), cents, week)
    place(world, state, nation, good, product, state.joint[joint, DUE], n, price)
    take_part(state, joint, nation, n, price)
    count_order(world, state, nation, world.products[product].line, price, True, week)
    state.allotted[good] -= price


@kernel
def open_joint_orders(world: World, state: State, week: int) -> None:
    """Open joint orders where none is open, with the line that the lead nation would order at, in place."""
    for j in range(len(world.joints)):
        develop(world, state, j)
        if has_ended(world, state, j, week):
            open_joint(world, state, j, choose_line(world, state, world.joints[j].lead, world.joints[j].good), week)


@kernel
def split_budget(world: World, state: State, nation: int, cents: int) -> None:
    """Allot a nation's money to the goods that are wanted, by their shares, in place of ``state.allotted``."""
    total = 0.0
    for g in range(len(world.goods)):
        state.allotted[g] = 0
        if state.tally[nation, g, REQUIRED] > state.tally[nation, g, ORDERED]:
            total += world.shares[nation, g]
    for g in range(len(world.goods)):
        if total > 0.0 and state.tally[nation, g, REQUIRED] > state.tally[nation, g, ORDERED]:
            state.allotted[g] = math.floor(cents * (world.shares[nation, g] / total))


@kernel
def decide(world: World, state: State, nation: int, week: int) -> None:
    """Let a nation order, in place: what it wants, by the shares of its money; twice, so that change is spent."""
    for g in range(len(world.goods)):
        if world.shares[nation, g] > 0.0:
            state.tally[nation, g, REQUIRED] = requirement(world, state, nation, g, week)
    for _ in range(PASSES):
        split_budget(world, state, nation, free_cents(state, nation))
        for g in range(len(world.goods)):
            if state.allotted[g] > 0:
                state.route[nation] = choose_route(world, state, nation, g)
                order_jointly(world, state, nation, g, week)
                if state.route[nation] < 1.0:
                    order(world, state, nation, g, choose_line(world, state, nation, g), week)


@kernel
def award(world: World, state: State, product: int, week: int) -> None:
    """Let the orders whose delay is over join the queue of a product as one lot, in place."""
    ahead, lot = queue_of(state, product), 0
    for n in range(len(world.nations)):
        ordered, cents = state.award_units[product, n, week], state.award_cents[product, n, week]
        state.awarded[n] = affordable(world, state, product, n, cents, ordered, ahead, week)
        lot += state.awarded[n]
    for n in range(len(world.nations)):
        if state.award_units[product, n, week] > 0:
            price = lot_price(world, state, product, n, lot, ahead, week) if lot > 0 else 0.0
            join(world, state, product, n, price * (state.awarded[n] / lot) if lot > 0 else 0.0, week)


@kernel
def join(world: World, state: State, product: int, nation: int, price: float, week: int) -> None:
    """Put what a nation is awarded into the queue, and free the money that it does not take, in place."""
    units, ordered = state.awarded[nation], state.award_units[product, nation, week]
    committed = state.award_cents[product, nation, week]
    cents = min(committed, cents_of(price))
    state.queue[product, nation, week] += units
    state.queue_cents[product, nation, week] += cents
    state.backlog[product, nation] += units
    state.money[nation, COMMITTED] -= committed - cents
    state.money[nation, BUDGET] += committed - cents
    state.on_order[nation, world.products[product].good] -= ordered - units
    state.pending[product] -= ordered
    state.award_units[product, nation, week] = 0
    state.award_cents[product, nation, week] = 0
