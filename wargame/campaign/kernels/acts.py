"""Acts of single nations, depots, lines and suppliers by number, for who runs a week agent by agent.

One entry for all of them: a call from Python unpacks the whole World and State, which takes seconds to compile for
each kernel that is called, and one kernel here composes no rule of its own.
"""

from typing import Final

from wargame.campaign.kernels.audit import audit
from wargame.campaign.kernels.books import close_books, close_common, open_books
from wargame.campaign.kernels.demand import demand
from wargame.campaign.kernels.donations import donate, give, pass_on
from wargame.campaign.kernels.incidents import note_stopped, strike_users
from wargame.campaign.kernels.joint import choose_route
from wargame.campaign.kernels.land import fight_on_land
from wargame.campaign.kernels.learning import learn
from wargame.campaign.kernels.opening import reset
from wargame.campaign.kernels.orders import (
    award,
    choose_line,
    decide,
    free_cents,
    open_joint_orders,
    order,
    order_jointly,
    requirement,
    split_budget,
)
from wargame.campaign.kernels.outages import fail, fail_origin
from wargame.campaign.kernels.production import allocate, produce
from wargame.campaign.kernels.raids import fly, plan_raid, rebuild
from wargame.campaign.kernels.repair import begin_repair, close_shop, give_back, open_shop, work_shop
from wargame.campaign.kernels.repair_books import settle_repair
from wargame.campaign.kernels.repair_choice import choose_job
from wargame.campaign.kernels.state import State, World
from wargame.campaign.kernels.stock import receive_goods, receive_help, release, usable
from wargame.campaign.kernels.supply import order_supplies, qualify, receive_supplies, ship
from wargame.campaign.kernels.tooling import choose_good, retool
from wargame.campaign.kernels.week import adapt, observe_line, observe_nation, observe_prices, observe_shop, provide
from wargame.campaign.kernels.wrecks import wear_out
from wargame.compiled.compile import kernel

# Of all together; ``row`` and ``other`` as said.
RESET: Final = 0  # seed, replication
OPEN_BOOKS: Final = 1
QUALIFY: Final = 2
OBSERVE_PRICES: Final = 3
RETOOL: Final = 4
LEARN: Final = 5
FLY: Final = 6  # raid of the week: 1 if it was flown
AUDIT: Final = 7
FAIL_ORIGIN: Final = 8  # origin
CLOSE_COMMON: Final = 9
OPEN_JOINT_ORDERS: Final = 10
ADAPT: Final = 11
# Of a nation.
OBSERVE_NATION: Final = 15
ORDER_GOODS: Final = 16
REQUIREMENT: Final = 17  # good: units
SPLIT_BUDGET: Final = 18  # into State.allotted
CHOOSE_LINE: Final = 19  # good: product
ORDER: Final = 20  # product
DONATE: Final = 21  # donation: units
GIVE: Final = 22  # row is the donation, other units
REBUILD: Final = 23
PLAN_RAID: Final = 24  # into State.raid_share
CLOSE_BOOKS: Final = 25
CHOOSE_ROUTE: Final = 26  # good: into State.route
ORDER_JOINTLY: Final = 27  # good
PASS_ON: Final = 28
# Of a depot.
RECEIVE_HELP: Final = 30
RELEASE: Final = 31  # all goods, into State.released
USABLE: Final = 32  # good: units
DEMAND: Final = 33
# Of a line; row is a product in the first two.
RECEIVE_GOODS: Final = 40
AWARD: Final = 41
OBSERVE_LINE: Final = 42
CHOOSE_GOOD: Final = 43  # product
ORDER_SUPPLIES: Final = 44
PRODUCE: Final = 45
ALLOCATE: Final = 46
# Of a supplier.
FAIL: Final = 50
RECEIVE_SUPPLIES: Final = 51
SHIP: Final = 52
# Of repair and incidents; row is a provider, a nation, a row of wear, a shop, or a job at one.
STRIKE: Final = 60  # provider
NOTE_STOPPED: Final = 61
PROVIDE: Final = 62  # nation
WEAR_OUT: Final = 63  # row of wear
SETTLE_REPAIR: Final = 64
GIVE_BACK: Final = 65  # shop, as all that follow but one
OBSERVE_SHOP: Final = 66
OPEN_SHOP: Final = 67
CHOOSE_JOB: Final = 68  # job
BEGIN_REPAIR: Final = 69  # row is the job: 1 if the shop may go on
CLOSE_SHOP: Final = 70
WORK_SHOP: Final = 71
FIGHT_ON_LAND: Final = 72  # of both forces


@kernel
def act(world: World, state: State, what: int, row: int, other: int, week: int) -> int:
    """Do what a number above stands for, in place; return what was decided, 0 where nothing is.

    Parameters
    ----------
    what
        One of the numbers above.
    row
        Row of who acts.
    other
        What it is about, as said beside the number.
    """
    if what < OBSERVE_NATION:
        return act_together(world, state, what, row, other, week)
    if what < RECEIVE_HELP:
        return act_nation(world, state, what, row, other, week)
    if what < RECEIVE_GOODS:
        return act_depot(world, state, what, row, other, week)
    if what >= STRIKE:
        return act_upkeep(world, state, what, row, week)
    if what < FAIL:
        return act_line(world, state, what, row, week)
    if what == FAIL:
        fail(world, state, row, week)
    elif what == RECEIVE_SUPPLIES:
        receive_supplies(world, state, row, week)
    elif what == SHIP:
        ship(world, state, row, week)
    return 0


@kernel
def act_together(world: World, state: State, what: int, row: int, other: int, week: int) -> int:
    """Do what is done for all together, in place."""
    if what == RESET:
        reset(world, state, row, other)
    elif what == OPEN_BOOKS:
        open_books(world, state, week)
    elif what == QUALIFY:
        qualify(world, state, week)
    elif what == OBSERVE_PRICES:
        observe_prices(world, state, week)
    elif what == RETOOL:
        retool(world, state)
    elif what == LEARN:
        learn(world, state)
    elif what == FLY:
        return 1 if fly(world, state, week, row) else 0
    elif what == AUDIT:
        audit(world, state)
    elif what == FAIL_ORIGIN:
        fail_origin(world, state, row, week)
    elif what == CLOSE_COMMON:
        close_common(world, state)
    elif what == OPEN_JOINT_ORDERS:
        open_joint_orders(world, state, week)
    elif what == ADAPT:
        adapt(world, state, week)
    return 0


@kernel
def act_nation(world: World, state: State, what: int, row: int, other: int, week: int) -> int:
    """Do what a nation does, in place."""
    if what == OBSERVE_NATION:
        observe_nation(world, state, row, week)
    elif what == ORDER_GOODS:
        decide(world, state, row, week)
    elif what == REQUIREMENT:
        return requirement(world, state, row, other, week)
    elif what == SPLIT_BUDGET:
        split_budget(world, state, row, free_cents(state, row))
    elif what == CHOOSE_LINE:
        return choose_line(world, state, row, other)
    elif what == ORDER:
        order(world, state, row, world.products[other].good, other, week)
    elif what == DONATE:
        return donate(world, state, other, week)
    elif what == GIVE:
        give(world, state, row, other, week)
    elif what == REBUILD:
        rebuild(world, state, row)
    elif what == PLAN_RAID:
        state.raid_share[row] = plan_raid(world, state, week - world.clock[0].peace_weeks)
    elif what == CLOSE_BOOKS:
        close_books(world, state, row)
    elif what == CHOOSE_ROUTE:
        state.route[row] = choose_route(world, state, row, other)
    elif what == ORDER_JOINTLY:
        order_jointly(world, state, row, other, week)
    elif what == PASS_ON:
        pass_on(world, state, row, week)
    return 0


@kernel
def act_depot(world: World, state: State, what: int, row: int, other: int, week: int) -> int:
    """Do what a depot does, in place."""
    if what == RECEIVE_HELP:
        receive_help(world, state, row, week)
    elif what == RELEASE:
        release(world, state, row)
    elif what == USABLE:
        return usable(world, state, row, other)
    elif what == DEMAND:
        demand(world, state, row, week)
    return 0


@kernel
def act_line(world: World, state: State, what: int, row: int, week: int) -> int:
    """Do what a line does, in place."""
    if what == RECEIVE_GOODS:
        receive_goods(world, state, row, week)
    elif what == AWARD:
        award(world, state, row, week)
    elif what == OBSERVE_LINE:
        observe_line(world, state, row, week)
    elif what == CHOOSE_GOOD:
        return choose_good(world, state, row)
    elif what == ORDER_SUPPLIES:
        order_supplies(world, state, row, week)
    elif what == PRODUCE:
        produce(world, state, row)
    elif what == ALLOCATE:
        allocate(world, state, row, week)
    return 0


@kernel
def act_upkeep(world: World, state: State, what: int, row: int, week: int) -> int:
    """Do what belongs to repair and incidents, and fight on land, in place."""
    if what == STRIKE:
        strike_users(world, state, row, week)
    elif what == NOTE_STOPPED:
        note_stopped(state, week)
    elif what == PROVIDE:
        provide(world, state, row, week)
    elif what == WEAR_OUT:
        wear_out(world, state, row, week)
    elif what == SETTLE_REPAIR:
        settle_repair(world, state)
    elif what == GIVE_BACK:
        give_back(world, state, row, week)
    elif what == OBSERVE_SHOP:
        observe_shop(world, state, row)
    elif what == OPEN_SHOP:
        open_shop(world, state, row, week)
    elif what == CHOOSE_JOB:
        return choose_job(world, state, row, week)
    elif what == BEGIN_REPAIR:
        return 1 if begin_repair(world, state, row, week) else 0
    elif what == CLOSE_SHOP:
        close_shop(world, state, row)
    elif what == WORK_SHOP:
        work_shop(world, state, row, week)
    elif what == FIGHT_ON_LAND:
        fight_on_land(world, state, week)
    return 0
