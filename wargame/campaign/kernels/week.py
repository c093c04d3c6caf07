"""A week of the campaign: its phases as plain lists of calls, weeks one after the other, replications in a loop."""

from typing import Final

from wargame.campaign.kernels.books import open_books, settle
from wargame.campaign.kernels.capacity import capacity_of_week
from wargame.campaign.kernels.demand import demand
from wargame.campaign.kernels.learning import lot_price
from wargame.campaign.kernels.orders import award, decide, queue_of
from wargame.campaign.kernels.outages import first_state, outages
from wargame.campaign.kernels.production import allocate, learn, produce
from wargame.campaign.kernels.raids import raid, rebuild
from wargame.campaign.kernels.state import (
    ATTACKERS,
    BACKLOG,
    BOUND,
    CLOSING,
    COMMITTED,
    F8,
    FAULT,
    GRANTED,
    I8,
    LEAKERS,
    N_BOOKS,
    N_MONEY,
    NONE,
    OF_ATTACKERS,
    OF_CLOSING_CENTS,
    OF_FAULT,
    OF_LEAKERS,
    OF_LOST_CENTS,
    OF_ORDERED,
    OF_RAIDS,
    OF_RECEIVED_CENTS,
    OF_REQUIRED,
    OF_SERVED,
    OF_WANTED,
    ORDERED,
    OUTPUT,
    PIPELINE,
    RAIDS_FLOWN,
    RECEIVED,
    REQUIRED,
    SERVED,
    WANTED,
    State,
    World,
)
from wargame.campaign.kernels.stock import give, receive_goods, receive_help
from wargame.campaign.kernels.supply import order_supplies, receive_supplies, ship
from wargame.compiled.compile import kernel

PHASES: Final = (
    "outages",
    "receive",
    "observe",
    "decide",
    "award",
    "produce",
    "allocate",
    "repair",
    "adapt",
    "raid",
    "settle",
)


@kernel
def reset(world: World, state: State, seed: int, replication: int) -> None:
    """Set up one replication, in place: a steady state, pipelines full at their base rates, workers all veterans."""
    state.key[0], state.key[1] = seed, replication
    for array in (state.award_units, state.award_cents, state.queue, state.queue_cents, state.due, state.due_cents):
        array[:, :, :] = 0
    for array in (state.help_due, state.help_cents, state.supply_due):
        array[:, :, :] = 0
    state.supply_open[:, :] = 0
    state.backlog[:, :] = 0
    state.started[:, :] = 0
    state.oldest[:] = 0
    state.on_order[:, :] = 0
    state.pipeline[:] = 0
    state.coming[:] = 0
    state.money[:, :] = 0
    state.consumption[:, :, :] = 0.0
    state.gone[:] = 0
    state.hits[:] = 0.0
    for n in range(len(world.nations)):
        for g in range(len(world.goods)):
            state.stock[n, g], state.stock_cents[n, g] = world.opening[n, g], world.opening_cents[n, g]
    for f in range(len(world.families)):
        state.experience[f] = world.families[f].units_before
    for o in range(len(world.origins)):
        row = world.origins[o]
        state.origin_up[o] = first_state(state, row.key, row.failures_a_week, row.repairs_a_week)
    for s in range(len(world.suppliers)):
        row = world.suppliers[s]
        state.supplier_up[s] = first_state(state, row.key, row.failures_a_week, row.repairs_a_week)
    for line in range(len(world.lines)):
        reset_line(world, state, line)
    for g in range(len(world.goods)):
        state.first_price_cents[g] = price_now(world, state, g, 0)
        state.price_cents[g] = state.first_price_cents[g]


@kernel
def reset_line(world: World, state: State, line: int) -> None:
    """Set up a line in its steady state, in place."""
    row = world.lines[line]
    state.capacity[line], state.surge[line] = capacity_of_week(world, line, 0), 1.0
    state.veterans[line], state.rookies[line] = row.veterans, 0.0
    state.carry[line], state.damage[line], state.output[line], state.bound[line] = 0.0, 0.0, 0, 0
    base = 0.0
    for n in range(len(world.nations)):
        rate = world.base_rate[line, n]
        base += rate
        delay = max(1, int(row.lead_weeks)) + world.transfer_weeks[row.nation, n]
        price = lot_price(world, state, line, 1, 0.0, 0) if rate > 0.0 else 0.0
        for w in range(min(delay, state.due.shape[2] - 1)):
            units = int(rate * (w + 1) + 1e-9) - int(rate * w + 1e-9)
            cents = int(units * price)
            state.due[line, n, w] = units
            state.due_cents[line, n, w] = cents
            state.on_order[n, row.good] += units
            state.pipeline[line] += units
            state.money[n, COMMITTED] += cents
            state.money[n, GRANTED] += cents
    for i in range(world.supply_first[line], world.supply_first[line + 1]):
        supply = world.supplies[i]
        state.supply[i] = supply.opening
        for s in range(len(world.suppliers)):
            if world.suppliers[s].component == supply.component and world.suppliers[s].from_week <= 0:
                rate = base * supply.units * world.suppliers[s].share
                for w in range(min(max(1, world.suppliers[s].lead_weeks), state.supply_due.shape[2] - 1)):
                    state.supply_due[i, s, w] = int(rate * (w + 1) + 1e-9) - int(rate * w + 1e-9)
                    state.coming[i] += state.supply_due[i, s, w]


@kernel
def price_now(world: World, state: State, good: int, week: int) -> float:
    """Return the price of the next unit of a good on the line with the shortest queue, cents; 0 if nobody makes it."""
    best, shortest = NONE, 0.0
    for line in range(len(world.lines)):
        if world.lines[line].good == good and state.capacity[line] > 0.0:
            weeks = queue_of(state, line) / state.capacity[line]
            if best == NONE or weeks < shortest:
                best, shortest = line, weeks
    return lot_price(world, state, best, 1, queue_of(state, best), week) if best != NONE else 0.0


@kernel
def receive(world: World, state: State, week: int) -> None:
    """Receive all that is due this week, in place."""
    receive_supplies(world, state, week)
    for line in range(len(world.lines)):
        receive_goods(world, state, line, week)
    for n in range(len(world.nations)):
        receive_help(world, state, n, week)


@kernel
def observe(world: World, state: State, week: int) -> None:
    """Note the prices of the week, in place."""
    for line in range(len(world.lines)):
        state.capacity[line] = capacity_of_week(world, line, week)
    for g in range(len(world.goods)):
        state.price_cents[g] = price_now(world, state, g, week)


@kernel
def decide_all(world: World, state: State, week: int) -> None:
    """Let every nation order goods, and every line components, on the same snapshot, in place."""
    for n in range(len(world.nations)):
        decide(world, state, n, week)
    for line in range(len(world.lines)):
        order_supplies(world, state, line, week)


@kernel
def produce_all(world: World, state: State, week: int) -> None:
    """Let lines start what they can, and learn from it, in place."""
    for line in range(len(world.lines)):
        produce(world, state, line, week)
    learn(world, state)


@kernel
def allocate_all(world: World, state: State, week: int) -> None:
    """Deal out what was started, ship components and help, in place."""
    for line in range(len(world.lines)):
        allocate(world, state, line, week)
    for s in range(len(world.suppliers)):
        ship(world, state, s, week)
    for d in range(len(world.donations)):
        give(world, state, d, week)


@kernel
def week(world: World, state: State, w: int) -> None:
    """Let a week pass: the phases in order, in place."""
    open_books(world, state, w)
    outages(world, state, w)
    receive(world, state, w)
    observe(world, state, w)
    decide_all(world, state, w)
    for line in range(len(world.lines)):
        award(world, state, line, w)
    produce_all(world, state, w)
    allocate_all(world, state, w)
    rebuild(world, state)
    for p in range(len(world.demands)):
        demand(world, state, p, w)
    raid(world, state, w)
    settle(world, state)


@kernel
def note(
    world: World, state: State, w: int, goods: I8, lines: I8, capacity: F8, prices: F8, money: I8, raids: I8
) -> None:
    """Write a week into the outcome of a replication, in place; shapes as of `Outcome` without the first axis."""
    for n in range(len(world.nations)):
        for g in range(len(world.goods)):
            row = goods[w, n, g]
            for c in range(N_BOOKS):
                row[c] = state.books[n, g, c]
            row[OF_WANTED] = int(state.tally[n, g, WANTED]) + state.loaded[n, g, 0]
            row[OF_SERVED] = int(state.tally[n, g, SERVED]) + state.loaded[n, g, 1]
            row[OF_REQUIRED] = int(state.tally[n, g, REQUIRED])
            row[OF_ORDERED] = int(state.tally[n, g, ORDERED])
            row[OF_RECEIVED_CENTS] = state.book_cents[n, g, RECEIVED]
            row[OF_CLOSING_CENTS] = state.book_cents[n, g, CLOSING]
        for c in range(N_MONEY):
            money[w, n, c] = state.money[n, c]
    for line in range(len(world.lines)):
        lines[w, line, OUTPUT], lines[w, line, BOUND] = state.output[line], state.bound[line]
        lines[w, line, BACKLOG], lines[w, line, PIPELINE] = queue_of(state, line), state.pipeline[line]
        capacity[w, line] = state.capacity[line] * state.surge[line] * (1.0 - state.damage[line])
    for g in range(len(world.goods)):
        prices[w, g] = state.price_cents[g]
    raids[w, OF_RAIDS], raids[w, OF_ATTACKERS] = state.counts[RAIDS_FLOWN], state.counts[ATTACKERS]
    raids[w, OF_LEAKERS], raids[w, OF_FAULT] = state.counts[LEAKERS], state.counts[FAULT]
    raids[w, OF_LOST_CENTS], raids[w, OF_LOST_CENTS + 1] = state.lost_cents[0], state.lost_cents[1]


@kernel
def run_many(
    world: World,
    state: State,
    seed: int,
    first: int,
    goods: I8,
    lines: I8,
    capacity: F8,
    prices: F8,
    money: I8,
    raids: I8,
) -> None:
    """Run replications ``first``, ``first + 1``, ... one after the other into the outcome arrays, in place.

    Shapes as of `wargame.campaign.engine.Outcome`. What is run once another thread has set ``state.stop`` is not whole.
    """
    n_weeks = world.clock[0].peace_weeks + world.clock[0].war_weeks
    for i in range(len(goods)):
        reset(world, state, seed, first + i)
        for w in range(n_weeks):
            if state.stop[0] != 0:
                return
            week(world, state, w)
            note(world, state, w, goods[i], lines[i], capacity[i], prices[i], money[i], raids[i])
