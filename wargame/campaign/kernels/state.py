"""The campaign as arrays: what never changes in a campaign (World) and what does (State).

Index letters: ``n`` nation, ``g`` good, ``l`` line, ``p`` product (a good that a line can make), ``s`` supplier,
``o`` origin, ``u`` unit of the battle, ``w`` week. Units and cents are whole numbers. All tables are sorted by name.
Rings are as long as the horizon, with one more place for what comes later. Its columns and codes are those of
`wargame.campaign.kernels.columns`, its records those of `wargame.campaign.kernels.tables`; both can be had from here.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.battle.kernels.force import Force, Layout
from wargame.battle.kernels.state import State as BattleState
from wargame.battle.kernels.state import World as BattleWorld
from wargame.campaign.kernels.columns import *  # noqa: F403
from wargame.campaign.kernels.incident_state import Incidents, IncidentState
from wargame.campaign.kernels.land_state import Land, LandState
from wargame.campaign.kernels.method_state import Methods, MethodState
from wargame.campaign.kernels.repair_state import Repair, RepairState
from wargame.campaign.kernels.tables import *  # noqa: F403
from wargame.compiled.pointed import register_pointed
from wargame.compiled.records import Records

F8 = NDArray[np.float64]
I8 = NDArray[np.int64]
I4 = NDArray[np.int32]
I1 = NDArray[np.int8]


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
    joints: Records
    joint_good: I8  # (n_joints, n_nations): good of a member that the common design replaces; NONE if it is none
    joint_of: I8  # (n_nations, n_goods): joint order into which a share of what is ordered goes; NONE
    development: I8  # (n_joints, n_nations): cents that a member pays for the common design
    reforms: Records
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
    capital: Records  # (n_lines,); (0,) if no line has private capital
    margins: F8  # (n_nations, n_goods): that a nation pays, as its contracts are long
    methods: Methods
    land: Land
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
    supply_carry: F8  # (n_supplies, n_suppliers): fraction of a unit that its share of the orders is behind
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
    passed: I8  # (n_nations, n_goods): units given this week out of what lines delivered
    queue_seen: I8  # (n_donations,): units that lines have delivered to the giver while it gives its place in queues
    queue_given: I8  # (n_donations,): and those of them that it gave
    joint: I8  # (n_joints, N_JOINT)
    joint_units: I8  # (n_joints, n_nations): that members have joined the present order for
    joint_cents: I8
    joint_carry: F8  # (n_joints, n_nations): fraction of a unit that is left to order jointly
    developed: I8  # (n_joints, n_nations): cents paid for the common design
    under: I8  # (n_nations, N_TARGETS): 1 if it is not above its target this week
    standard: I8  # (n_goods,): now; (0,) if no two goods ever have the same
    route: F8  # (n_nations,): share of what it orders now that goes into a joint order
    manned: I8  # (n_units, N_PLACES, n_goods): elements and rounds of each good in this raid, likewise
    transit: I8  # (n_nations, n_goods): units on their way from partners
    transit_cents: I8
    held: I8  # (n_goods, 2): units and cents in all depots and on the way between them, as the last week closed
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
    spent: I8  # (2, N_SPENT): what raids of this week have used up, by side
    loaded: I8  # (n_nations, n_goods, 2): rounds that a raid asks for, and gets
    starved: I8  # (n_nations, n_goods): first raid of the week, from 1, that got too few of the rounds asked for
    counts: I8  # (N_COUNTS,): of the week: raids flown, attackers, leakers, armed, what is wrong with the books
    gone: I8  # (n_units,): elements of what is no stock that are destroyed and not rebuilt
    hits: F8  # (n_units,): damage on all elements of it, the destroyed ones counted whole
    repair: RepairState
    incidents: IncidentState
    output_rate: F8  # (n_lines,): units a week over which fixed cost is spread; (0,) if there is none
    methods: MethodState
    land: LandState
    force: Force
    battle_world: BattleWorld
    battle_state: BattleState
    statuses: I4  # (1, n_units, N_STATUS)
    scoreboard: I4
    battle_tally: F8
    battle_raid: F8
    ticks: I4
