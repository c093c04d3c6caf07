"""Repair as arrays: shops, what each repairs for whom (jobs), spares, wear (Repair), and what is where (RepairState).

Index letters: ``s`` shop, ``j`` job: a good of a nation at a shop, ordered by the names of shop, nation and good.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.compiled.records import Records

F8 = NDArray[np.float64]
I8 = NDArray[np.int64]

# What held up the work of a shop in a week.
NOT_HELD_UP: Final = 0
CREWS: Final = 1
FUNDS: Final = 2
SPARES: Final = 3

# Columns of RepairState.tally and of Outcome.repairs, of each job.
SENT: Final = 0  # wrecks that went off to the shop this week
RETURNED: Final = 1  # units that came back into the depot
SCRAPPED: Final = 2  # repairs that did not hold, and what an overrun shop lost
COST: Final = 3  # paid in cash, cents
N_JOB_TALLY: Final = 4
WAITING: Final = 4  # units at the end of the week: for a crew, money or spares
WORKING: Final = 5
TRAVELLING: Final = 6  # to the shop or back
HELD_UP_BY: Final = 7  # code of what held up the shop
IN_REPAIR_CENTS: Final = 8  # worth of what is in repair at the end of the week
N_JOB_COLUMNS: Final = 9

# Columns of RepairState.book_cents.
CAME_IN: Final = 0  # worth of what was sent, and what was spent on it
WENT_BACK: Final = 1
WRITTEN_OFF: Final = 2
N_REPAIR_BOOKS: Final = 3

SHOP = np.dtype(
    [
        ("key", np.uint64),
        ("job_first", np.int64),  # rows of Repair.jobs
        ("job_count", np.int64),
        ("spare_first", np.int64),  # rows of Repair.spares
        ("spare_count", np.int64),
        ("crews", np.int64),
        ("travel_weeks", np.int64),  # one way
        ("work_weeks", np.float64),
        ("is_fixed", np.bool_),  # time of work
        ("p_done", np.float64),  # chance that work is done in a week, if its time is not fixed
        ("cost_share", np.float64),  # of the price of a unit
        ("repairable_share", np.float64),  # of what a raid destroys
        ("part_quality", np.float64),  # share of repairs that hold
        ("overrun_a_week", np.float64),  # in the war
        ("unit", np.int64),  # unit of the battle that stands for it; NONE if it is no target
    ],
    align=True,
)

JOB = np.dtype([("key", np.uint64), ("shop", np.int64), ("nation", np.int64), ("good", np.int64)], align=True)

SPARE = np.dtype([("good", np.int64), ("units", np.int64)], align=True)

# Breakdowns of a good of a nation without battle, as shares of what is in stock.
WEAR = np.dtype(
    [
        ("key", np.uint64),
        ("nation", np.int64),
        ("good", np.int64),
        ("peace_a_week", np.float64),
        ("war_a_week", np.float64),
    ],
    align=True,
)


class Repair(NamedTuple):
    """What is fixed over a campaign."""

    shops: Records
    jobs: Records
    spares: Records  # by shop, for one unit repaired
    wear: Records
    accepts: I8  # (n_shops, n_standards): 1 if the shop takes goods of the standard


class RepairState(NamedTuple):
    """What changes from week to week; cents are what wrecks have cost by now, nothing for those of a raid."""

    carry: F8  # (n_jobs,): fraction of a unit that can be repaired
    coming: I8  # (n_jobs, n_weeks + 1): on the way to the shop, by the week of arrival; the last: later
    coming_cents: I8
    queue: I8  # (n_jobs,)
    queue_cents: I8
    work: I8  # (n_jobs,)
    work_cents: I8
    work_due: I8  # (n_jobs, n_weeks + 1): of what is in work for a fixed time, by the week in which it is done
    work_due_cents: I8
    back: I8  # (n_jobs, n_weeks + 1): on the way back, by the week of arrival
    back_cents: I8
    travelling: I8  # (n_jobs,): on the way, either way
    travelling_cents: I8
    load: I8  # (n_shops,): units on the way to it, waiting and in work
    free: I8  # (n_shops,): crews without work, scratch
    damage: F8  # (n_shops,): share of its crews that is down
    held_up_by: I8  # (n_shops,)
    tally: I8  # (n_jobs, N_JOB_TALLY): of the week
    book_cents: I8  # (n_jobs, N_REPAIR_BOOKS): of the week
    held: I8  # (n_jobs, 2): units and cents in repair as the last week closed
    aside: I8  # (n_nations,): what this week's orders leave for repairs, cents
    in_repair: I8  # (n_nations, n_goods)
    under_way: I8  # (n_nations, n_goods): of these, in work or on the way back
