"""Compiled battle engine: one replication, or many on all cores."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from wargame.battle import memory
from wargame.battle.kernels import battle
from wargame.battle.kernels.state import F8, I4, N_STATUS, N_TALLY, N_TICKS, State, World, empty_state
from wargame.interruption import check_stopped, results, stop_flag, thread_pool
from wargame.machine import cores

CHUNK = 32  # replications a thread takes at a time, at most


class Outcome(NamedTuple):
    """Counts of ``n`` replications; the same numbers from every engine.

    ``statuses`` (n, n_units, N_STATUS) elements by final status; ``scoreboard`` (n, 2, n_units, n_units) hard and
    soft kills, victim by cause; ``tally`` (n, n_units, N_TALLY) see :mod:`wargame.battle.kernels.state`; ``raid``
    (n, 3) what was drawn for the whole raid; ``ticks`` (n,) ticks fought.
    """

    statuses: I4
    scoreboard: I4
    tally: F8
    raid: F8
    ticks: I4


def empty_outcome(world: World, replications: int) -> Outcome:
    """Return an outcome with zeros for a number of replications."""
    n, n_units = replications, len(world.units)
    return Outcome(
        statuses=np.zeros((n, n_units, N_STATUS), np.int32),
        scoreboard=np.zeros((n, 2, n_units, n_units), np.int32),
        tally=np.zeros((n, n_units, N_TALLY)),
        raid=np.zeros((n, 3)),
        ticks=np.zeros(n, np.int32),
    )


def bytes_of_outcome(world: World) -> int:
    """Return how much memory the outcome of one replication takes."""
    return sum(array.nbytes for array in empty_outcome(world, 1))


def read(world: World, state: State) -> Outcome:
    """Return the outcome of the one battle that a state has been through."""
    outcome = empty_outcome(world, 1)
    battle.count_statuses(world, state, outcome.statuses[0])
    outcome.scoreboard[0] = state.scoreboard
    outcome.tally[0] = state.tally
    outcome.raid[0] = state.raid[:3]
    outcome.ticks[0] = state.counts[N_TICKS]
    return outcome


def run(world: World, seed: int, replication: int = 0) -> State:
    """Fight one replication and return the final state of everything.

    Raises
    ------
    ValueError
        If seed or replication lies outside 0 .. 2^32 - 1.
    """
    check_key(seed, replication, 1)
    state = empty_state(world)
    battle.fight(world, state, seed, replication)
    return state


def run_many(
    world: World,
    seed: int,
    replications: int,
    first: int = 0,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Outcome:
    """Fight many replications on all cores; which thread fights which changes nothing.

    Parameters
    ----------
    seed, first
        Key of the draws: replication ``i`` of the outcome has key (seed, first + i).
    replications
        How many, >= 1.
    threads
        Worker threads; None takes every core that this process may use.
    progress
        Called with the number of replications just finished, from this thread.

    Examples
    --------
    >>> from wargame.battle.scenario_file import load
    >>> from wargame.battle.build.setup import build
    >>> outcome = run_many(build(load("duel")).world, seed=1, replications=4)
    >>> outcome.statuses.shape[0]
    4
    """
    check_key(seed, first, replications)
    threads = threads or cores()
    outcome = empty_outcome(world, replications)
    step = max(1, min(CHUNK, -(-replications // (4 * threads))))
    starts = range(0, replications, step)
    flag = stop_flag()
    states = [empty_state(world, stop=flag)]
    room = max(memory.STATES, int(memory.MOST_BYTES // (1 + sum(array.nbytes for array in states[0]))))
    states += [empty_state(world, stop=flag) for _ in range(min(threads, len(starts), room) - 1)]

    def fight(start: int) -> int:
        block = rows(outcome, start, start + step)
        state = states.pop()
        battle.fight_many(world, state, seed, first + start, *block)
        check_stopped(flag)
        states.append(state)
        return len(block.ticks)

    with thread_pool(len(states), flag) as pool:
        for done in results(pool, fight, starts):
            if progress is not None:
                progress(done)
    return outcome


def rows(outcome: Outcome, first: int, last: int) -> Outcome:
    """Return the replications ``first`` to ``last - 1`` of an outcome, as views of its arrays."""
    return Outcome(
        statuses=outcome.statuses[first:last],
        scoreboard=outcome.scoreboard[first:last],
        tally=outcome.tally[first:last],
        raid=outcome.raid[first:last],
        ticks=outcome.ticks[first:last],
    )


def join(outcomes: list[Outcome]) -> Outcome:
    """Return outcomes one after the other as one."""
    return Outcome(
        statuses=np.concatenate([o.statuses for o in outcomes]),
        scoreboard=np.concatenate([o.scoreboard for o in outcomes]),
        tally=np.concatenate([o.tally for o in outcomes]),
        raid=np.concatenate([o.raid for o in outcomes]),
        ticks=np.concatenate([o.ticks for o in outcomes]),
    )


def check_key(seed: int, first: int, replications: int) -> None:
    """Raise ValueError unless all keys fit 32 bits and there is something to fight."""
    if not 0 <= seed < 2**32:
        raise ValueError(f"a seed is a whole number from 0 to 4294967295, got {seed}")
    if replications < 1:
        raise ValueError(f"there must be at least 1 replication, got {replications}")
    if not 0 <= first <= first + replications <= 2**32:
        raise ValueError(f"replications are numbered from 0 to 4294967295, got {first} to {first + replications - 1}")
