"""Books of a week: grants, opening, closing, and what must hold of them.

Of each nation and good: opening + received + help + repaired = expended + destroyed + given + broken + closing, in
units and in cents; of each nation's money: granted = free + committed + paid for goods, to rebuild, for repairs,
security and development, and what lines have started and not delivered is committed: work in progress is money, not
stock, until it is paid at delivery. Of each good over all nations, what is on its way between them included: held now =
held a week ago + received + repaired - expended - destroyed - broken. Nothing is negative.
"""

from wargame.campaign.kernels.state import (
    BROKEN,
    BUDGET,
    CLOSING,
    COMMITTED,
    DESTROYED,
    EXPENDED,
    FAULT,
    GIVEN,
    GRANTED,
    HELP,
    I8,
    IN_WORK,
    OPENING,
    PAYMENTS,
    RECEIVED,
    REIMBURSED,
    REPAIRED,
    State,
    World,
)
from wargame.compiled.compile import kernel

# What may be wrong.
UNITS_OFF = 1
CENTS_OFF = 2
MONEY_OFF = 3
NEGATIVE = 4
HELD_OFF = 7


@kernel
def open_books(world: World, state: State, week: int) -> None:
    """Begin a week: grants come in, and the books open, in place."""
    at_war = week >= world.clock[0].peace_weeks
    state.books[:, :, :] = 0
    state.book_cents[:, :, :] = 0
    state.tally[:, :, :] = 0
    state.passed[:, :] = 0
    state.starved[:, :] = 0
    state.spent[:, :] = 0
    state.lost_cents[:] = 0
    state.counts[:] = 0
    state.output[:] = 0
    state.repair.tally[:, :] = 0
    state.repair.book_cents[:, :] = 0
    for n in range(len(world.nations)):
        grant = world.nations[n].war_cents if at_war else world.nations[n].peace_cents
        state.money[n, GRANTED] += grant
        state.money[n, BUDGET] += grant
        for g in range(len(world.goods)):
            state.books[n, g, OPENING] = state.stock[n, g]
            state.book_cents[n, g, OPENING] = state.stock_cents[n, g]


@kernel
def close_books(world: World, state: State, nation: int) -> None:
    """Close a nation's books of a week, in place, and note what is wrong with them."""
    n = nation
    for g in range(len(world.goods)):
        state.books[n, g, CLOSING] = state.stock[n, g]
        state.book_cents[n, g, CLOSING] = state.stock_cents[n, g]
        if gap(state.books, n, g) != 0:
            state.counts[FAULT] = UNITS_OFF
        if gap(state.book_cents, n, g) != 0:
            state.counts[FAULT] = CENTS_OFF
        if state.stock[n, g] < 0 or state.stock_cents[n, g] < 0 or state.on_order[n, g] < 0:
            state.counts[FAULT] = NEGATIVE
    left, committed, paid = state.money[n, BUDGET], state.money[n, COMMITTED], state.money[n, REIMBURSED]
    for column in PAYMENTS:
        paid += state.money[n, column]
        if state.money[n, column] < 0:
            state.counts[FAULT] = NEGATIVE
    if state.money[n, GRANTED] != left + committed + paid:
        state.counts[FAULT] = MONEY_OFF
    if min(left, state.money[n, REIMBURSED]) < 0 or not 0 <= state.money[n, IN_WORK] <= committed:
        state.counts[FAULT] = NEGATIVE


@kernel
def close_common(world: World, state: State) -> None:
    """Note what all nations hold of each good, once all of them have closed their books, in place."""
    for g in range(len(world.goods)):
        hold(world, state, g)


@kernel
def hold(world: World, state: State, g: int) -> None:
    """Note what all nations hold of a good, transit included, in place, and if that is not what it must be."""
    units, cents = state.held[g, 0], state.held[g, 1]
    state.held[g, 0], state.held[g, 1] = 0, 0
    for n in range(len(world.nations)):
        row, worth = state.books[n, g], state.book_cents[n, g]
        units += row[RECEIVED] + row[REPAIRED] - row[EXPENDED] - row[DESTROYED] - row[BROKEN]
        cents += worth[RECEIVED] + worth[REPAIRED] - worth[EXPENDED] - worth[DESTROYED] - worth[BROKEN]
        state.held[g, 0] += state.stock[n, g] + state.transit[n, g]
        state.held[g, 1] += state.stock_cents[n, g] + state.transit_cents[n, g]
        if state.transit[n, g] < 0 or state.transit_cents[n, g] < 0:
            state.counts[FAULT] = NEGATIVE
    if state.counts[FAULT] == 0 and (state.held[g, 0] != units or state.held[g, 1] != cents):
        state.counts[FAULT] = HELD_OFF


@kernel
def gap(books: I8, n: int, g: int) -> int:
    """Return by how much a line of the books is out of balance."""
    row = books[n, g]
    came = row[RECEIVED] + row[HELP] + row[REPAIRED]
    return row[OPENING] + came - row[EXPENDED] - row[DESTROYED] - row[GIVEN] - row[BROKEN] - row[CLOSING]
