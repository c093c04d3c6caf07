"""A week of the campaign: its phases as plain lists of calls, weeks one after the other, replications in a loop."""

from typing import Final

from wargame.campaign.kernels.audit import audit
from wargame.campaign.kernels.books import open_books, settle
from wargame.campaign.kernels.capacity import capacity_of_week
from wargame.campaign.kernels.demand import demand
from wargame.campaign.kernels.incidents import incidents, pay_security
from wargame.campaign.kernels.learning import learn
from wargame.campaign.kernels.opening import reset
from wargame.campaign.kernels.orders import award, backlog_of, decide, load_of, remember
from wargame.campaign.kernels.outages import outages
from wargame.campaign.kernels.price import price_now
from wargame.campaign.kernels.production import allocate, produce
from wargame.campaign.kernels.raids import damage_of, raid, rebuild
from wargame.campaign.kernels.repair import come_back, finish, repair, set_aside
from wargame.campaign.kernels.repair_books import open_repair, settle_repair
from wargame.campaign.kernels.repair_state import HELD_UP_BY, N_JOB_TALLY, TRAVELLING, WAITING, WORKING
from wargame.campaign.kernels.state import (
    ATTACKERS,
    BACKLOG,
    BOUND,
    CLOSING,
    F8,
    FAULT,
    I8,
    LEAKERS,
    MAKES,
    N_BOOKS,
    N_MONEY,
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
from wargame.campaign.kernels.supply import order_supplies, qualify, receive_supplies, ship
from wargame.campaign.kernels.tooling import choose_good, retool
from wargame.campaign.kernels.wrecks import wear_out
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
def receive(world: World, state: State, week: int) -> None:
    """Receive all that is due this week, in place."""
    receive_supplies(world, state, week)
    for p in range(len(world.products)):
        receive_goods(world, state, p, week)
    for n in range(len(world.nations)):
        receive_help(world, state, n, week)
    for j in range(len(world.repair.jobs)):
        finish(world, state, j, week)
        come_back(world, state, j, week)


@kernel
def observe(world: World, state: State, week: int) -> None:
    """Note what every decision of the week is based on: capacities, loads, suppliers, prices, forecasts, in place."""
    qualify(world, state, week)
    for line in range(len(world.lines)):
        state.capacity[line] = capacity_of_week(world, line, week)
        state.load[line] = load_of(world, state, line)
        state.damage[line] = damage_of(world, state, world.lines[line].unit)
    for s in range(len(world.repair.shops)):
        state.repair.damage[s] = damage_of(world, state, world.repair.shops[s].unit)
    for g in range(len(world.goods)):
        state.price_cents[g] = price_now(world, state, g, week)
    for n in range(len(world.nations)):
        remember(world, state, n, week)


@kernel
def decide_all(world: World, state: State, week: int) -> None:
    """Let nations order goods, and lines choose what they make and order components, on one snapshot, in place."""
    for n in range(len(world.nations)):
        pay_security(world, state, n)
        decide(world, state, n, week, set_aside(world, state, n, week))
    for line in range(len(world.lines)):
        state.choice[line] = choose_good(world, state, line)
    retool(world, state)
    for line in range(len(world.lines)):
        order_supplies(world, state, line, week)


@kernel
def produce_all(world: World, state: State) -> None:
    """Let lines start what they can, and learn from it, in place."""
    for line in range(len(world.lines)):
        produce(world, state, line)
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
def repair_all(world: World, state: State, week: int) -> None:
    """Let goods wear, shops repair, and nations rebuild what is no stock with the money that is left, in place."""
    for row in range(len(world.repair.wear)):
        wear_out(world, state, row, week)
    for s in range(len(world.repair.shops)):
        repair(world, state, s, week)
    rebuild(world, state)


@kernel
def week(world: World, state: State, w: int) -> None:
    """Let a week pass: the phases in order, in place."""
    open_books(world, state, w)
    open_repair(state)
    outages(world, state, w)
    incidents(world, state, w)
    receive(world, state, w)
    observe(world, state, w)
    decide_all(world, state, w)
    for p in range(len(world.products)):
        award(world, state, p, w)
    produce_all(world, state)
    allocate_all(world, state, w)
    repair_all(world, state, w)
    demand(world, state, w)
    raid(world, state, w)
    settle(world, state)
    settle_repair(world, state)


@kernel
def note(
    world: World,
    state: State,
    w: int,
    goods: I8,
    lines: I8,
    capacity: F8,
    prices: F8,
    money: I8,
    raids: I8,
    repairs: I8,
    stops: I8,
    struck: I8,
) -> None:
    """Write a week into the outcome of a replication, in place; shapes as of `Outcome` without the first axis."""
    for n in range(len(world.nations)):
        for g in range(len(world.goods)):
            row = goods[w, n, g]
            for c in range(N_BOOKS):
                row[c] = state.books[n, g, c]
            row[OF_WANTED] = state.tally[n, g, WANTED] + state.loaded[n, g, 0]
            row[OF_SERVED] = state.tally[n, g, SERVED] + state.loaded[n, g, 1]
            row[OF_REQUIRED] = state.tally[n, g, REQUIRED]
            row[OF_ORDERED] = state.tally[n, g, ORDERED]
            row[OF_RECEIVED_CENTS] = state.book_cents[n, g, RECEIVED]
            row[OF_CLOSING_CENTS] = state.book_cents[n, g, CLOSING]
        for c in range(N_MONEY):
            money[w, n, c] = state.money[n, c]
    for line in range(len(world.lines)):
        lines[w, line, OUTPUT], lines[w, line, BOUND] = state.output[line], state.bound[line]
        lines[w, line, BACKLOG], lines[w, line, PIPELINE] = backlog_of(world, state, line), state.pipeline[line]
        lines[w, line, MAKES] = world.products[state.tooled[line]].good
        free = 1.0 - state.damage[line] if state.retooling[line] == 0 else 0.0
        capacity[w, line] = state.capacity[line] * state.surge[line] * free
    for g in range(len(world.goods)):
        prices[w, g] = state.price_cents[g]
    raids[w, OF_RAIDS], raids[w, OF_ATTACKERS] = state.counts[RAIDS_FLOWN], state.counts[ATTACKERS]
    raids[w, OF_LEAKERS], raids[w, OF_FAULT] = state.counts[LEAKERS], state.counts[FAULT]
    raids[w, OF_LOST_CENTS], raids[w, OF_LOST_CENTS + 1] = state.lost_cents[0], state.lost_cents[1]
    note_repairs(world, state, repairs[w])
    for i in range(stops.shape[1]):
        stops[w, i] = state.incidents.down[i]
    for p in range(struck.shape[1]):
        struck[w, p] = state.incidents.struck[p]


@kernel
def note_repairs(world: World, state: State, repairs: I8) -> None:
    """Write a week of repair into the outcome, in place; shape (n_jobs, N_JOB_COLUMNS)."""
    for j in range(len(world.repair.jobs)):
        for c in range(N_JOB_TALLY):
            repairs[j, c] = state.repair.tally[j, c]
        repairs[j, WAITING], repairs[j, WORKING] = state.repair.queue[j], state.repair.work[j]
        repairs[j, TRAVELLING] = state.repair.travelling[j]
        repairs[j, HELD_UP_BY] = state.repair.held_up_by[world.repair.jobs[j].shop]


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
    repairs: I8,
    stops: I8,
    struck: I8,
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
            if w == n_weeks - 1:
                audit(world, state)
            rows = (goods[i], lines[i], capacity[i], prices[i], money[i], raids[i], repairs[i], stops[i], struck[i])
            note(world, state, w, *rows)
