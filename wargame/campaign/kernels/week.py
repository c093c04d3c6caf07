"""A week of the campaign: its phases as plain lists of calls, weeks one after the other, replications in a loop."""

from typing import Final

from wargame.campaign.kernels.audit import audit
from wargame.campaign.kernels.books import close_books, close_common, open_books
from wargame.campaign.kernels.capacity import capacity_of_week
from wargame.campaign.kernels.demand import demand
from wargame.campaign.kernels.donations import give_all, pass_on
from wargame.campaign.kernels.exchange import note_sides
from wargame.campaign.kernels.incidents import line_is_stopped, note_incidents, note_stopped, pay_security, strike_users
from wargame.campaign.kernels.land import fight_on_land, note_land
from wargame.campaign.kernels.learning import learn
from wargame.campaign.kernels.methods import adapt_methods, note_methods, renew
from wargame.campaign.kernels.opening import reset
from wargame.campaign.kernels.orders import award as award_lot
from wargame.campaign.kernels.orders import backlog_of, load_of, open_joint_orders, remember
from wargame.campaign.kernels.orders import decide as order_goods
from wargame.campaign.kernels.outages import fail, fail_origin
from wargame.campaign.kernels.outcome import Outcome
from wargame.campaign.kernels.price import price_now
from wargame.campaign.kernels.production import allocate as deal_out
from wargame.campaign.kernels.production import produce as start
from wargame.campaign.kernels.raids import damage_of, fly_raids, rebuild
from wargame.campaign.kernels.repair import give_back, work_shop
from wargame.campaign.kernels.repair_books import note_repairs, settle_repair
from wargame.campaign.kernels.repair_choice import set_aside
from wargame.campaign.kernels.standards import reform
from wargame.campaign.kernels.state import (
    ARMED,
    ATTACKERS,
    BACKLOG,
    BOUND,
    BROKEN,
    CLOSING,
    FAULT,
    I8,
    LEAKERS,
    MAKES,
    N_MONEY,
    OF_ARMED,
    OF_ATTACKERS,
    OF_BROKEN,
    OF_CLOSING_CENTS,
    OF_CONSUMPTION,
    OF_FAULT,
    OF_LEAKERS,
    OF_LOST_CENTS,
    OF_ORDERED,
    OF_RAIDS,
    OF_RECEIVED_CENTS,
    OF_REPAIRED,
    OF_REQUIRED,
    OF_SERVED,
    OF_STARVED,
    OF_TRANSIT,
    OF_TRANSIT_CENTS,
    OF_WANTED,
    ORDERED,
    OUTPUT,
    PIPELINE,
    RAIDS_FLOWN,
    RECEIVED,
    REPAIRED,
    REQUIRED,
    SERVED,
    WANTED,
    State,
    World,
)
from wargame.campaign.kernels.stock import receive_goods, receive_help, release
from wargame.campaign.kernels.supply import order_supplies, qualify, receive_supplies, ship
from wargame.campaign.kernels.targets import observe_targets
from wargame.campaign.kernels.tooling import choose_good, retool
from wargame.campaign.kernels.wrecks import wear_out
from wargame.compiled.compile import kernel

# Phases of a week in order, for the compiled week and for agents.
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
def outages(world: World, state: State, week: int) -> None:
    """Let origins and suppliers fail and come back, in place."""
    for o in range(len(world.origins)):
        fail_origin(world, state, o, week)
    for s in range(len(world.suppliers)):
        fail(world, state, s, week)
    for p in range(len(world.incidents.providers)):
        strike_users(world, state, p, week)
    note_stopped(state, week)


@kernel
def receive(world: World, state: State, week: int) -> None:
    """Receive all that is due this week, in place."""
    for s in range(len(world.suppliers)):
        receive_supplies(world, state, s, week)
    for p in range(len(world.products)):
        receive_goods(world, state, p, week)
    for n in range(len(world.nations)):
        pass_on(world, state, n, week)
    for n in range(len(world.nations)):
        receive_help(world, state, n, week)
    for s in range(len(world.repair.shops)):
        give_back(world, state, s, week)


@kernel
def observe(world: World, state: State, week: int) -> None:
    """Note what every decision of the week is based on: suppliers, capacities, loads, prices, forecasts, in place."""
    qualify(world, state, week)
    for line in range(len(world.lines)):
        observe_line(world, state, line, week)
    for s in range(len(world.repair.shops)):
        observe_shop(world, state, s)
    observe_prices(world, state, week)
    for n in range(len(world.nations)):
        observe_nation(world, state, n, week)


@kernel
def observe_line(world: World, state: State, line: int, week: int) -> None:
    """Note capacity, load and damage of a line, in place."""
    state.capacity[line] = capacity_of_week(world, line, week)
    state.load[line] = load_of(world, state, line)
    state.damage[line] = damage_of(world, state, world.lines[line].unit)


@kernel
def observe_shop(world: World, state: State, shop: int) -> None:
    """Note the damage of a shop, in place."""
    state.repair.damage[shop] = damage_of(world, state, world.repair.shops[shop].unit)


@kernel
def observe_nation(world: World, state: State, nation: int, week: int) -> None:
    """Note what forecasts of a nation are of, and whether it is under its procurement targets, in place."""
    remember(world, state, nation, week)
    observe_targets(world, state, nation, week)


@kernel
def observe_prices(world: World, state: State, week: int) -> None:
    """Note the price of the next unit of each good, in place."""
    for g in range(len(world.goods)):
        state.price_cents[g] = price_now(world, state, g, week)


@kernel
def decide(world: World, state: State, week: int) -> None:
    """Let nations order goods, and lines choose what they make and order components, on one snapshot, in place."""
    open_joint_orders(world, state, week)
    for n in range(len(world.nations)):
        provide(world, state, n, week)
        order_goods(world, state, n, week)
    for line in range(len(world.lines)):
        state.choice[line] = choose_good(world, state, line)
    retool(world, state)
    for line in range(len(world.lines)):
        order_supplies(world, state, line, week)


@kernel
def provide(world: World, state: State, nation: int, week: int) -> None:
    """Let a nation pay for security and new methods, and set money aside for repairs, before it orders, in place."""
    pay_security(world, state, nation)
    renew(world, state, nation, week)
    set_aside(world, state, nation, week)


@kernel
def award(world: World, state: State, week: int) -> None:
    """Let orders whose delay is over join the queues of lines, in place."""
    for p in range(len(world.products)):
        award_lot(world, state, p, week)


@kernel
def produce(world: World, state: State, week: int) -> None:
    """Let lines start what they can, and learn from it, in place."""
    for line in range(len(world.lines)):
        start(world, state, line)
    learn(world, state)


@kernel
def allocate(world: World, state: State, week: int) -> None:
    """Deal out what was started, ship components and help, in place."""
    for line in range(len(world.lines)):
        deal_out(world, state, line, week)
    for s in range(len(world.suppliers)):
        ship(world, state, s, week)
    for n in range(len(world.nations)):
        give_all(world, state, n, week)


@kernel
def repair(world: World, state: State, week: int) -> None:
    """Let goods wear, shops repair, and nations rebuild what is no stock with the money that is left, in place."""
    for row in range(len(world.repair.wear)):
        wear_out(world, state, row, week)
    for n in range(len(world.nations) if len(world.repair.spares) > 0 else 0):
        release(world, state, n)
    for s in range(len(world.repair.shops)):
        work_shop(world, state, s, week)
    for n in range(len(world.nations)):
        rebuild(world, state, n)


@kernel
def adapt(world: World, state: State, week: int) -> None:
    """Let reforms of standards come into force, and methods change in the field and in stock, in place."""
    reform(world, state, week)
    adapt_methods(world, state, week)


@kernel
def raid(world: World, state: State, week: int) -> None:
    """Consume without a raid, fight on land, then fly the raids of the week, in place."""
    for n in range(len(world.nations)):
        release(world, state, n)
        demand(world, state, n, week)
    for n in range(len(world.nations) if len(world.land.forces) > 0 else 0):
        release(world, state, n)
    fight_on_land(world, state, week)
    fly_raids(world, state, week)


@kernel
def settle(world: World, state: State, week: int) -> None:
    """Close the books of all nations; at the end of the campaign audit what is on its way. In place."""
    for n in range(len(world.nations)):
        close_books(world, state, n)
    settle_repair(world, state)
    close_common(world, state)
    if week == world.clock[0].peace_weeks + world.clock[0].war_weeks - 1:
        audit(world, state)


@kernel
def week(world: World, state: State, w: int) -> None:
    """Let a week pass: grants come in, then the phases in order, in place."""
    open_books(world, state, w)
    outages(world, state, w)
    receive(world, state, w)
    observe(world, state, w)
    decide(world, state, w)
    award(world, state, w)
    produce(world, state, w)
    allocate(world, state, w)
    repair(world, state, w)
    adapt(world, state, w)
    raid(world, state, w)
    settle(world, state, w)


@kernel
def note(world: World, state: State, outcome: Outcome, i: int, w: int) -> None:
    """Write a week into row ``i`` of an outcome, in place."""
    note_nations(world, state, outcome, i, w)
    note_lines(world, state, outcome, i, w)
    for g in range(len(world.goods)):
        outcome.prices[i, w, g] = state.price_cents[g]
    note_raids(world, state, outcome.raids[i, w])
    for line in range(outcome.rates.shape[2]):
        outcome.rates[i, w, line] = state.output_rate[line]
    note_methods(world, state, w, outcome.methods[i, w])
    note_land(world, state, outcome.land[i, w])
    note_repairs(world, state, outcome.repairs[i, w])
    note_incidents(state, outcome.stops[i, w], outcome.struck[i, w])


@kernel
def note_nations(world: World, state: State, outcome: Outcome, i: int, w: int) -> None:
    """Write what nations had of every good in a week, and their money, in place."""
    for n in range(len(world.nations)):
        for g in range(len(world.goods)):
            row = outcome.goods[i, w, n, g]
            for c in range(CLOSING + 1):
                row[c] = state.books[n, g, c]
            row[OF_WANTED], row[OF_SERVED] = state.tally[n, g, WANTED], state.tally[n, g, SERVED]
            row[OF_REQUIRED] = state.tally[n, g, REQUIRED]
            row[OF_ORDERED] = state.tally[n, g, ORDERED]
            row[OF_RECEIVED_CENTS] = state.book_cents[n, g, RECEIVED]
            row[OF_CLOSING_CENTS] = state.book_cents[n, g, CLOSING]
            row[OF_REPAIRED], row[OF_BROKEN] = state.books[n, g, REPAIRED], state.books[n, g, BROKEN]
            row[OF_TRANSIT], row[OF_TRANSIT_CENTS] = state.transit[n, g], state.transit_cents[n, g]
            row[OF_CONSUMPTION], row[OF_STARVED] = state.consumption[n, g, w], state.starved[n, g]
        for c in range(N_MONEY):
            outcome.money[i, w, n, c] = state.money[n, c]


@kernel
def note_lines(world: World, state: State, outcome: Outcome, i: int, w: int) -> None:
    """Write what lines made in a week, what bound them and what they could make, in place."""
    for line in range(len(world.lines)):
        row = outcome.lines[i, w, line]
        row[OUTPUT], row[BOUND] = state.output[line], state.bound[line]
        row[BACKLOG], row[PIPELINE] = backlog_of(world, state, line), state.pipeline[line]
        row[MAKES] = world.products[state.tooled[line]].good
        works = state.retooling[line] == 0 and not line_is_stopped(state, line)
        free = 1.0 - state.damage[line] if works else 0.0
        outcome.capacity[i, w, line] = state.capacity[line] * state.surge[line] * free


@kernel
def note_raids(world: World, state: State, row: I8) -> None:
    """Write the raids of a week and what they were to each side, in place; shape (N_RAIDS_COLUMNS,)."""
    row[OF_RAIDS], row[OF_ATTACKERS] = state.counts[RAIDS_FLOWN], state.counts[ATTACKERS]
    row[OF_LEAKERS], row[OF_ARMED] = state.counts[LEAKERS], state.counts[ARMED]
    row[OF_FAULT] = state.counts[FAULT]
    row[OF_LOST_CENTS], row[OF_LOST_CENTS + 1] = state.lost_cents[0], state.lost_cents[1]
    note_sides(world, state, row)


@kernel
def run_many(world: World, state: State, seed: int, first: int, outcome: Outcome) -> None:
    """Run replications ``first``, ``first + 1``, ... one after the other into the rows of an outcome, in place.

    What is run once another thread has set ``state.stop`` is not whole.
    """
    n_weeks = world.clock[0].peace_weeks + world.clock[0].war_weeks
    for i in range(len(outcome.goods)):
        reset(world, state, seed, first + i)
        for w in range(n_weeks):
            if state.stop[0] != 0:
                return
            week(world, state, w)
            note(world, state, outcome, i, w)
