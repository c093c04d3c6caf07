"""The campaign as arrays: what never changes in a campaign (World) and what does (State).

Index letters: ``n`` nation, ``g`` good, ``l`` line, ``p`` product (a good that a line can make), ``s`` supplier,
``o`` origin, ``u`` unit of the battle, ``w`` week. Units and cents are whole numbers. All tables are sorted by name.
Rings are as long as the horizon, with one more place for what comes later.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.battle.kernels.force import Force, Layout
from wargame.battle.kernels.state import State as BattleState
from wargame.battle.kernels.state import World as BattleWorld
from wargame.campaign.kernels.incident_state import Incidents, IncidentState
from wargame.campaign.kernels.repair_state import Repair, RepairState
from wargame.compiled.pointed import register_pointed
from wargame.compiled.records import Records

F8 = NDArray[np.float64]
I8 = NDArray[np.int64]
I4 = NDArray[np.int32]
I1 = NDArray[np.int8]

NONE: Final = -1

# What bound the output of a line in a week.
NOTHING: Final = 0  # nobody asks for more
CAPACITY: Final = 1
LABOUR: Final = 2
COMPONENT: Final = 3
MONEY: Final = 4  # orders that are funded are fewer than what is wanted
RETOOLING: Final = 5  # it changes over to another good
STOPPED: Final = 6  # by a cyber incident
N_BOUNDS: Final = 7

MOST_UNITS: Final = 10**9  # that a nation may have of a good, on order included

# Forms of a learning curve.
UNIT: Final = 0  # Crawford: cost of the n-th unit
CUMULATIVE: Final = 1  # Wright: mean cost of the first n units

# What an outage of a supplier does.
REFUSED: Final = 0  # it takes no orders
PAUSED: Final = 1  # it ships nothing; what is ordered waits
LOST: Final = 2  # and what was on its way is lost
DELAYED: Final = 3  # what was on its way comes as many weeks later

# Who gets the output of a line first.
FIRST_COME: Final = 0
PROPORTIONAL: Final = 1
PRIORITY: Final = 2

# When a raid is flown.
EVERY: Final = 0  # every so many weeks, with a share of what is in stock
SAVED_UP: Final = 1  # as soon as enough has been saved up

# Columns of State.books, of each nation and good, and of Outcome's weeks.
OPENING: Final = 0
RECEIVED: Final = 1  # from lines
HELP: Final = 2  # from partners
EXPENDED: Final = 3  # fired, or spent on a target
DESTROYED: Final = 4
GIVEN: Final = 5  # to partners
CLOSING: Final = 6
REPAIRED: Final = 7  # back from shops
BROKEN: Final = 8  # by wear, and gone to shops
N_BOOKS: Final = 9

# Columns of State.tally, of each nation and good in a week.
WANTED: Final = 0  # units that consumption asked for
SERVED: Final = 1  # and got
REQUIRED: Final = 2  # requirement less inventory position
ORDERED: Final = 3  # units that the money of this week's orders buys at this week's price
N_TALLY: Final = 4

# Further columns of Outcome.goods; the first are those of State.books.
OF_WANTED: Final = 9
OF_SERVED: Final = 10
OF_REQUIRED: Final = 11
OF_ORDERED: Final = 12
OF_RECEIVED_CENTS: Final = 13
OF_CLOSING_CENTS: Final = 14
N_GOODS_COLUMNS: Final = 15

# Columns of Outcome.lines.
OUTPUT: Final = 0  # units started
BOUND: Final = 1
BACKLOG: Final = 2
PIPELINE: Final = 3  # units started and not delivered
MAKES: Final = 4  # good that it is tooled for, or changes over to
N_LINES_COLUMNS: Final = 5

# Columns of Outcome.raids.
OF_RAIDS: Final = 0
OF_ATTACKERS: Final = 1
OF_LEAKERS: Final = 2
OF_LOST_CENTS: Final = 3  # of side 0; of side 1 in the next
OF_FAULT: Final = 5
N_RAIDS_COLUMNS: Final = 6

# Columns of State.money, of each nation, cents.
BUDGET: Final = 0  # granted so far and neither committed nor paid
COMMITTED: Final = 1
PAID: Final = 2
GRANTED: Final = 3
REPAIRS: Final = 4  # paid for repairs
SECURITY: Final = 5  # paid for security
N_MONEY: Final = 6

NATION = np.dtype(
    [
        ("key", np.uint64),
        ("side", np.int64),
        ("peace_cents", np.int64),  # granted each week before the war
        ("war_cents", np.int64),  # and in it
        ("forecast_weeks", np.int64),  # whose mean consumption is the forecast
        ("cover_weeks", np.float64),  # of forecast consumption that it wants to have beyond its reserve
        ("award_weeks", np.float64),  # mean delay between order and award
        ("award_cv", np.float64),
        ("award_row", np.int64),  # row of World.delay_quantiles; NONE if the delay is fixed
        ("priority", np.int64),  # in the queue of a line with priorities, the least first
    ],
    align=True,
)

GOOD = np.dtype(
    [
        ("key", np.uint64),
        ("is_component", np.bool_),
        ("family", np.int64),  # who learns together
        ("standard", np.int64),
        ("form", np.int64),
        ("exponent", np.float64),  # log2 of the slope
        ("first_cents", np.float64),  # cost of the first unit
        ("fixed_share", np.float64),  # of it, which cannot be learned away
        ("prior_units", np.float64),  # experience B from before the first unit
        ("yearly_fall", np.float64),  # of cost with time, log a week
        ("margin", np.float64),
        ("scarcity", np.float64),  # kappa
        ("normal_weeks", np.float64),  # backlog over capacity at which the price is normal
    ],
    align=True,
)

FAMILY = np.dtype([("units_before", np.float64), ("kept_a_week", np.float64)], align=True)

# A good that a line can make.
PRODUCT = np.dtype([("line", np.int64), ("good", np.int64)], align=True)

LINE = np.dtype(
    [
        ("key", np.uint64),
        ("nation", np.int64),
        ("product_first", np.int64),  # rows of World.products
        ("product_count", np.int64),
        ("tooled", np.int64),  # product that it makes in week 0
        ("retool_weeks", np.int64),  # to change over to another
        ("kept", np.float64),  # share of its part of what a family has learned that it keeps when it leaves the family
        ("capacity", np.float64),  # units a week at the beginning
        ("expansion_first", np.int64),  # rows of World.expansions
        ("expansion_count", np.int64),
        ("surge_most", np.float64),
        ("surge_weeks", np.float64),  # until it is there; it falls back as fast
        ("veterans", np.float64),  # workers at the beginning; 0 if labour does not bind
        ("units_a_worker", np.float64),  # a week
        ("rookie_share", np.float64),  # of a veteran's output that a rookie makes
        ("hires_a_week", np.float64),
        ("training_weeks", np.float64),  # mean time until a rookie is a veteran
        ("quits_a_week", np.float64),  # share of all workers
        ("lead_weeks", np.float64),  # mean time from start to delivery
        ("lead_row", np.int64),  # row of World.lead_quantiles; NONE if it is fixed
        ("discipline", np.int64),
        ("psi", np.float64),  # share of a component's target stock below which it throttles
        ("unit", np.int64),  # unit of the battle that stands for it; NONE if it is no target
    ],
    align=True,
)

EXPANSION = np.dtype(
    [
        ("week", np.int64),  # of the decision
        ("added", np.float64),  # units a week
        ("dead_weeks", np.float64),
        ("ramp_weeks", np.float64),  # time constant
        ("slip", np.float64),  # share of the added capacity that comes about
    ],
    align=True,
)

SUPPLIER = np.dtype(
    [
        ("key", np.uint64),
        ("component", np.int64),
        ("origin", np.int64),  # NONE if its chain is all its own
        ("share", np.float64),  # of what lines order of the component
        ("capacity", np.float64),  # units a week
        ("lead_weeks", np.int64),
        ("failures_a_week", np.float64),  # of its own chain
        ("repairs_a_week", np.float64),
        ("kind", np.int64),
        ("from_week", np.int64),  # qualified from
        ("premium", np.float64),  # on the price of the component
    ],
    align=True,
)

ORIGIN = np.dtype([("key", np.uint64), ("failures_a_week", np.float64), ("repairs_a_week", np.float64)], align=True)

# Stock of a component that a line keeps, for any of its products.
SUPPLY = np.dtype([("component", np.int64), ("target_weeks", np.float64), ("opening", np.int64)], align=True)

# What a nation gives to a partner every week.
DONATION = np.dtype(
    [
        ("giver", np.int64),
        ("receiver", np.int64),
        ("good", np.int64),
        ("share", np.float64),  # of the stock above the reserve
        ("weeks", np.int64),  # on the way
        ("from_week", np.int64),
        ("until_week", np.int64),
    ],
    align=True,
)

# Consumption without a raid.
DEMAND_PROCESS = np.dtype(
    [
        ("key", np.uint64),
        ("nation", np.int64),
        ("good", np.int64),
        ("units_a_week", np.float64),
        ("intensity_row", np.int64),  # row of World.intensity_quantiles; NONE if it is steady
        ("is_poisson", np.bool_),
        ("from_week", np.int64),
        ("until_week", np.int64),
    ],
    align=True,
)

# Which nation stands behind a unit of the battle, with which goods.
ASSIGNMENT = np.dtype(
    [
        ("nation", np.int64),  # NONE: always there as the scenario has it
        ("element", np.int64),  # good; NONE: its elements are no stock, and there as the scenario has them
        ("round", np.int64),  # good that its launchers fire; NONE: as many as the scenario has
        ("gun_round", np.int64),
        ("most", np.int64),  # elements
        ("claim", np.int64),  # elements that all units of the nation with this good have
        ("before", np.int64),  # and those of them that come before this unit
        ("value_cents", np.int64),  # of an asset
        ("repair_weeks", np.float64),  # until all of it is rebuilt; 0: damage of one raid is gone in the next
    ],
    align=True,
)

CLOCK = np.dtype([("peace_weeks", np.int64), ("war_weeks", np.int64)], align=True)

RAIDS = np.dtype(
    [
        ("policy", np.int64),
        ("a_week", np.int64),  # raids in a week in which there are any
        ("every_weeks", np.int64),
        ("share", np.float64),  # of usable stock in each
        ("least", np.int64),  # attackers below which it is not flown
        ("size", np.int64),  # attackers saved up for
        ("attacker", np.int64),  # side
    ],
    align=True,
)


@register_pointed
class World(NamedTuple):
    """What is fixed over a campaign."""

    clock: Records  # CLOCK, (1,)
    raids: Records  # RAIDS, (1,)
    nations: Records
    goods: Records
    families: Records
    products: Records  # by line
    lines: Records
    expansions: Records
    suppliers: Records
    origins: Records
    supplies: Records  # by line and component
    supply_first: I8  # (n_lines + 1,): rows of ``supplies``
    use: I8  # (n_supplies, n_goods): units of the component in one unit of a good
    demands: Records
    donations: Records
    assignments: Records  # (n_units,)
    opening: I8  # (n_nations, n_goods): stock in week 0
    opening_cents: I8  # (n_nations, n_goods)
    shares: F8  # (n_nations, n_goods): of the budget
    reserve: F8  # (n_nations, n_goods, 2): stock below which nothing, and above which everything is released
    target: F8  # (n_nations, n_goods): stock wanted beyond the cover
    buys_from: I8  # (n_nations, n_lines): 1 if the nation may order from the line
    transfer_weeks: I8  # (n_nations, n_nations): from, to
    base_rate: F8  # (n_lines, n_nations): units a week that the pipeline of week 0 is full of
    base_use: F8  # (n_nations, n_goods): units a week that were consumed before week 0, as far as they were replaced
    lead_quantiles: F8  # (rows, levels) weeks
    delay_quantiles: F8  # (rows, levels) weeks
    intensity_quantiles: F8  # (rows, levels)
    repair: Repair
    incidents: Incidents
    battle: BattleWorld  # at full strength
    layout: Layout
    own: Force  # as the scenario has it
    stores: F8  # (n_units, 2): rounds of one element with full magazines and reloads, as columns of Force.rounds


@register_pointed
class State(NamedTuple):
    """What changes from week to week."""

    key: I8  # (2,): seed, replication
    stop: I1  # (1,)
    supplier_up: I8  # (n_suppliers,): its own chain
    origin_up: I8  # (n_origins,)
    capacity: F8  # (n_lines,): units a week now, damage aside
    surge: F8  # (n_lines,)
    veterans: F8
    rookies: F8
    carry: F8  # (n_lines,): fraction of a unit that is made
    damage: F8  # (n_lines,): share of its capacity that is down
    experience: F8  # (n_families,)
    bound: I8  # (n_lines,)
    output: I8  # (n_lines,): units started this week
    tooled: I8  # (n_lines,): product that it makes or changes over to
    choice: I8  # (n_lines,): product that it will make next
    retooling: I8  # (n_lines,): weeks of change-over that are left
    load: I8  # (n_lines,): units queued and ordered at it, as the week began
    supplier_share: F8  # (n_suppliers,): among those of its component that are qualified this week
    component_premium: F8  # (n_goods,): by which this week's suppliers make dearer what takes it
    supply: I8  # (n_supplies,): units of the component in stock at its line
    supply_open: I8  # (n_supplies, n_suppliers): ordered and not shipped
    supply_due: I8  # (n_supplies, n_suppliers, n_weeks + 1): shipped, by the week in which it comes
    award_units: I8  # (n_products, n_nations, n_weeks + 1): ordered, by the week of the award
    award_cents: I8  # money committed for it
    pending: I8  # (n_products,): units ordered and not awarded
    awarded: I8  # (n_nations,): scratch
    queue: I8  # (n_products, n_nations, n_weeks + 1): units awarded and not started, by the week of the award
    queue_cents: I8
    oldest: I8  # (n_products, n_nations): first week of which anything may be in the queue
    backlog: I8  # (n_products, n_nations): units in the queue
    allotted: I8  # (n_goods,): scratch
    due: I8  # (n_products, n_nations, n_weeks + 1): units by the week in which they are received; the last: later
    due_cents: I8
    help_due: I8  # (n_nations, n_goods, n_weeks + 1): units on their way from partners
    help_cents: I8
    on_order: I8  # (n_nations, n_goods): units ordered or on their way and not received
    pipeline: I8  # (n_lines,): units started and not delivered
    coming: I8  # (n_supplies,): units of the component ordered and not received
    stock: I8  # (n_nations, n_goods)
    stock_cents: I8
    books: I8  # (n_nations, n_goods, N_BOOKS)
    book_cents: I8
    money: I8  # (n_nations, N_MONEY)
    consumption: I8  # (n_nations, n_goods, n_weeks): asked for, by week
    recent: I8  # (n_nations, n_goods): of it, in the weeks that the forecast is of
    wanted: I8  # (n_nations, n_goods): asked for by demand processes this week
    released: I8  # (n_nations, n_goods): what depots release for consumption, or for the next raid
    raid_share: F8  # (n_nations,): of what attackers' depots release, with which they fly the next raid
    tally: I8  # (n_nations, n_goods, N_TALLY)
    price_cents: F8  # (n_goods,): of the next unit on the line with the shortest queue
    first_price_cents: F8  # (n_goods,): as it was in week 0
    lost_cents: I8  # (2,): value of assets destroyed, by side, this week
    loaded: I8  # (n_nations, n_goods, 2): rounds that raids of this week asked for, and got
    counts: I8  # (4,): raids flown this week, attackers launched, leakers, what is wrong with the books
    gone: I8  # (n_units,): elements of what is no stock that are destroyed and not rebuilt
    hits: F8  # (n_units,): damage on all elements of it, the destroyed ones counted whole
    repair: RepairState
    incidents: IncidentState
    force: Force
    battle_world: BattleWorld
    battle_state: BattleState
    statuses: I4  # (1, n_units, N_STATUS)
    scoreboard: I4
    battle_tally: F8
    battle_raid: F8
    ticks: I4


RAIDS_FLOWN: Final = 0
ATTACKERS: Final = 1
LEAKERS: Final = 2
FAULT: Final = 3
