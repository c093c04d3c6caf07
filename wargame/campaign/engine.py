"""Compiled campaign engine: one replication, or many on all cores."""

from collections.abc import Callable

import numpy as np

from wargame.battle.engine import check_key
from wargame.campaign.build.setup import Setup
from wargame.campaign.build.states import empty_state, own_work
from wargame.campaign.kernels.audit import RINGS_OFF
from wargame.campaign.kernels.books import CENTS_OFF, HELD_OFF, MONEY_OFF, NEGATIVE, UNITS_OFF
from wargame.campaign.kernels.raids import NOT_MUSTERED
from wargame.campaign.kernels.state import OF_FAULT
from wargame.campaign.kernels.week import run_many as run_weeks
from wargame.campaign.outcome import Outcome, empty_outcome, rows
from wargame.estimates.ledger import LedgerError
from wargame.interruption import check_stopped, results, stop_flag, thread_pool
from wargame.machine import cores

CHUNK = 8  # replications a thread takes at a time, at most
FAULTS = {
    UNITS_OFF: "units of a good are out of balance",
    CENTS_OFF: "the worth of a good is out of balance",
    MONEY_OFF: "money is out of balance",
    NEGATIVE: "something is negative",
    RINGS_OFF: "what is on its way does not add up to what was ordered",
    HELD_OFF: "what partners send to each other is out of balance",
    NOT_MUSTERED: "the battle has no room for those who are there",
}


def run_many(
    setup: Setup,
    seed: int,
    replications: int,
    first: int = 0,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Outcome:
    """Run many replications of a campaign on all cores; which thread runs which changes nothing.

    Parameters
    ----------
    setup
        As `wargame.campaign.build.setup.build` returns it.
    seed, first
        Key of the draws: replication ``i`` of the outcome has key (seed, first + i).
    replications
        How many, >= 1.
    threads
        Worker threads; None takes every core that this process may use.
    progress
        Called with the number of replications just finished, from this thread.

    Raises
    ------
    LedgerError
        If the books of a week do not balance.
    """
    check_key(seed, first, replications)
    threads = threads or cores()
    outcome = empty_outcome(setup.world, replications)
    step = max(1, min(CHUNK, -(-replications // (4 * threads))))
    starts = range(0, replications, step)
    flag = stop_flag()
    pool_of = [(own_work(setup.world), empty_state(setup, flag)) for _ in range(min(threads, len(starts)))]

    def work(start: int) -> int:
        block = rows(outcome, start, start + step)
        world, state = pool_of.pop()
        run_weeks(world, state, seed, first + start, block)
        check_stopped(flag)
        pool_of.append((world, state))
        return len(block.goods)

    with thread_pool(len(pool_of), flag) as pool:
        for done in results(pool, work, starts):
            if progress is not None:
                progress(done)
    check_books(outcome, first)
    return outcome


def run(setup: Setup, seed: int, replication: int = 0) -> Outcome:
    """Run one replication of a campaign, the one with key (seed, replication): an `Outcome` with one row.

    Raises
    ------
    LedgerError
        If the books of a week do not balance.
    """
    return run_many(setup, seed, 1, first=replication, threads=1)


def check_books(outcome: Outcome, first: int = 0) -> None:
    """Raise unless the books of every week balance.

    Raises
    ------
    LedgerError
        Naming the first replication and week in which they do not.
    """
    wrong = np.argwhere(outcome.raids[:, :, OF_FAULT] != 0)
    for i, week in wrong:
        fault = FAULTS[int(outcome.raids[i, week, OF_FAULT])]
        raise LedgerError(f"replication {first + i}, week {week}: {fault}")
