"""Stock of a nation: what a feathered reserve releases, consumption, and moving average cost.

Usable = clip((S - R_low)/(R_high - R_low), 0, 1) (S - R_low), rounded down: all above the low mark where the stock is
above the high one, nothing below the low one. Units leave at moving average cost, in whole cents; the last unit takes
the remainder. What one partner sends to another is in transit, at that cost, and in nobody's stock until it arrives.
"""

import math

from wargame.campaign.kernels.shares import part_of
from wargame.campaign.kernels.state import (
    COMMITTED,
    EXPENDED,
    HELP,
    IN_WORK,
    PAID,
    RECEIVED,
    SERVED,
    WANTED,
    State,
    World,
)
from wargame.compiled.compile import kernel


@kernel
def usable(world: World, state: State, nation: int, good: int) -> int:
    """Return how many units of a good a nation's depot releases."""
    low, high = world.reserve[nation, good, 0], world.reserve[nation, good, 1]
    above = state.stock[nation, good] - low
    if above <= 0.0:
        return 0
    share = min(1.0, above / (high - low)) if high > low else 1.0
    return math.floor(share * above + 1e-9)


@kernel
def release(world: World, state: State, nation: int) -> None:
    """Note how many units of each good a nation's depot releases now, in place of ``state.released``."""
    for g in range(len(world.goods)):
        state.released[nation, g] = usable(world, state, nation, g)


@kernel
def put(state: State, nation: int, good: int, units: int, cents: int, column: int) -> None:
    """Put units of a good into stock, in place; ``column`` of the books says where from."""
    state.stock[nation, good] += units
    state.stock_cents[nation, good] += cents
    state.books[nation, good, column] += units
    state.book_cents[nation, good, column] += cents


@kernel
def take(state: State, nation: int, good: int, units: int, column: int) -> int:
    """Take units of a good out of stock, in place; return what they have cost, cents."""
    have, worth = state.stock[nation, good], state.stock_cents[nation, good]
    cents = part_of(worth, units, have) if have > 0 else 0
    state.stock[nation, good] -= units
    state.stock_cents[nation, good] -= cents
    state.books[nation, good, column] += units
    state.book_cents[nation, good, column] += cents
    return cents


@kernel
def consume(state: State, nation: int, good: int, wanted: int, week: int) -> int:
    """Expend up to so many units of what a depot has released, in place; return how many it were."""
    served = min(wanted, state.released[nation, good])
    state.released[nation, good] -= served
    note_wanted(state, nation, good, wanted, served, week)
    take(state, nation, good, served, EXPENDED)
    return served


@kernel
def note_wanted(state: State, nation: int, good: int, wanted: int, served: int, week: int) -> None:
    """Write down what consumption asked for and got, in place: forecasts are of what is asked for."""
    state.consumption[nation, good, week] += wanted
    state.tally[nation, good, WANTED] += wanted
    state.tally[nation, good, SERVED] += served


@kernel
def receive_goods(world: World, state: State, product: int, week: int) -> None:
    """Put what a line delivers this week into the depots of its customers, who pay for it, in place."""
    line, good = world.products[product].line, world.products[product].good
    for n in range(len(world.nations)):
        units, cents = state.due[product, n, week], state.due_cents[product, n, week]
        if units > 0:
            put(state, n, good, units, cents, RECEIVED)
            state.on_order[n, good] -= units
            state.pipeline[line] -= units
            state.money[n, COMMITTED] -= cents
            state.money[n, IN_WORK] -= cents
            state.money[n, PAID] += cents
            state.due[product, n, week] = 0
            state.due_cents[product, n, week] = 0


@kernel
def receive_help(world: World, state: State, nation: int, week: int) -> None:
    """Put what partners have sent into the depot of a nation, in place."""
    for g in range(len(world.goods)):
        units = state.help_due[nation, g, week]
        if units > 0:
            cents = state.help_cents[nation, g, week]
            put(state, nation, g, units, cents, HELP)
            state.transit[nation, g] -= units
            state.transit_cents[nation, g] -= cents
            state.on_order[nation, g] -= units
            state.help_due[nation, g, week] = 0
            state.help_cents[nation, g, week] = 0
