"""Tables of what is fixed in a campaign: one record for each nation, good, line, supplier and so on.

Money is in whole cents, times in weeks.
"""

import numpy as np

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
        ("in_union", np.bool_),
        ("joint_target", np.float64),  # least share of the money ordered for, 0 .. 1
        ("union_target", np.float64),
        ("traded_target", np.float64),
        ("targets_from", np.int64),  # week
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
        ("is_queue", np.bool_),  # of what lines deliver, else of the stock above the reserve
        ("share", np.float64),
        ("reimbursed", np.float64),  # share of the book value that the receiver pays back
        ("weeks", np.int64),  # on the way, export control aside
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
        ("launcher_round", np.int64),  # good that its launchers fire; NONE: as many as the scenario has
        ("gun_round", np.int64),
        ("most", np.int64),  # elements
        ("claim", np.int64),  # elements that all units of the nation with this good have
        ("before", np.int64),  # and those of them that come before this unit
        ("is_armed", np.bool_),  # whether what leaks of the attacker's is what this unit sends
        ("value_cents", np.int64),  # of an asset
        ("service_usd", np.float64),  # lost with an element of it; 0 if the battle does not count it
        ("repair_weeks", np.float64),  # until all of it is rebuilt; 0: damage of one raid is gone in the next
    ],
    align=True,
)

# Private capital of a line.
CAPITAL = np.dtype(
    [
        ("fixed_cents_a_week", np.float64),  # that the price of its output covers
        ("most_share", np.float64),  # of the price without it, at most
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
        ("last_week", np.int64),  # raids in the last week of the war, at most
    ],
    align=True,
)
