"""One replication, looked at now and then: much quicker than every tick, since what lies between is fought compiled."""

import math
from collections.abc import Iterator
from typing import Final

from wargame.kernels.battle import fight_until, reset
from wargame.kernels.state import State, empty_state
from wargame.world import Setup
from wargame_experiments.engines import own_agents
from wargame_experiments.timeline import states

EARLY: Final = 1e-9  # of the time between looks, by which one may come before its time


def looks(setup: Setup, seed: int, replication: int, every_s: float) -> Iterator[State]:
    """Yield the state at the start, at the first tick after every so many seconds, and after the last tick.

    The same arrays every time. Positions are those that the battle last needed.

    Examples
    --------
    >>> from wargame.scenario_file import load
    >>> from wargame.world import build
    >>> setup = build(load("duel"))
    >>> len(list(looks(setup, 1, 0, every_s=1e6)))  # before and after
    2
    """
    if own_agents(setup):
        yield from _of_states(setup, seed, replication, every_s)
        return
    world, state, tick, seen = setup.world, empty_state(setup.world), 0, 0
    reset(world, state, seed, replication)
    yield state
    while True:
        seen += 1
        due = math.ceil((seen - EARLY) * every_s / world.grid.tick_s)
        reached = fight_until(world, state, tick, min(due, world.grid.n_ticks))
        if reached > tick or due <= tick:
            yield state
        if reached < due:
            return
        tick = reached


def _of_states(setup: Setup, seed: int, replication: int, every_s: float) -> Iterator[State]:
    """Yield the same from a battle in which Python decides for a unit."""
    tick_s, seen, is_seen, last = setup.world.grid.tick_s, 0, True, empty_state(setup.world)
    for tick, last in enumerate(states(setup, seed, replication)):
        is_seen = tick * tick_s >= (seen - EARLY) * every_s
        while tick * tick_s >= (seen - EARLY) * every_s:
            seen += 1
            yield last
    if not is_seen:
        yield last
