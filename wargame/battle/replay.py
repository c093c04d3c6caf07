"""Replay of one battle: its states after every tick, or at intervals with the ticks between fought compiled."""

import math
from collections.abc import Iterator
from typing import Final

from wargame.battle.build.setup import Setup
from wargame.battle.kernels.battle import fight_tick, fight_until, is_over, reset
from wargame.battle.kernels.position import locate_all
from wargame.battle.kernels.record import empty_record
from wargame.battle.kernels.state import State, empty_state
from wargame.interruption import check_stopped, stop_flag

EARLY: Final = 1e-9  # of the time between snapshots, by which one may come before its time


def states(setup: Setup, seed: int, replication: int) -> Iterator[State]:
    """Yield the state before the first tick and after each, the same arrays every time; positions are up to date."""
    state = empty_state(setup.world)
    reset(setup.world, state, seed, replication)
    yield state
    for tick in range(setup.world.grid.n_ticks):
        if is_over(setup.world, state):
            return
        fight_tick(setup.world, state, tick)
        locate_all(setup.world, state)
        yield state


def snapshots(setup: Setup, seed: int, replication: int, every_s: float) -> Iterator[State]:
    """Yield the state at the start, at the first tick after every so many seconds, and after the last tick.

    The same arrays every time. Positions are those that the battle last needed.

    Examples
    --------
    >>> from wargame.battle.scenario_file import load
    >>> from wargame.battle.build.setup import build
    >>> setup = build(load("duel"))
    >>> len(list(snapshots(setup, 1, 0, every_s=1e6)))  # before and after
    2
    """
    world, state, tick, seen = setup.world, empty_state(setup.world, stop=stop_flag()), 0, 0
    unrecorded = empty_record(world, 0, {}, is_on=False)
    reset(world, state, seed, replication)
    yield state
    while True:
        seen += 1
        due = math.ceil((seen - EARLY) * every_s / world.grid.tick_s)
        reached = fight_until(world, state, unrecorded, tick, min(due, world.grid.n_ticks))
        check_stopped(state.stop)
        if reached > tick or due <= tick:
            yield state
        if reached < due:
            return
        tick = reached


def now_and_then(states: Iterator[State], tick_s: float, every_s: float) -> Iterator[State]:
    """Yield of the states after every tick those that `snapshots` yields."""
    seen, is_seen, last = 0, True, None
    for tick, last in enumerate(states):
        is_seen = tick * tick_s >= (seen - EARLY) * every_s
        while tick * tick_s >= (seen - EARLY) * every_s:
            seen += 1
            yield last
    if not is_seen and last is not None:
        yield last
