"""Every phase of a tick, with 10^2 to 10^5 drones: its share of real battles, read off a clock between the phases.

A phase cannot be run alone again and again: it changes what it works on. So a few battles are fought once for each
size, a clock read between phases, and the benchmark of a phase is handed its own times by a timer that reads them out.
Large battles are broken off after some ticks (drones are in contact from the start).
"""

import functools
from collections.abc import Callable

import numpy as np
import pytest

from benchmarks import phases, worlds
from benchmarks.phases import PHASES
from wargame.battle.kernels.state import empty_state

ROUNDS = 7
TICKS = {100: 300, 1_000: 300, 10_000: 100, 100_000: 30}
WHOLE_TICK = "whole tick"


@functools.cache
def rounds(drones: int) -> tuple[np.ndarray, np.ndarray]:
    """Return ns a tick by round and phase, (ROUNDS, n_phases), and elements in flight by round."""
    world = worlds.every_phase(drones).world
    state = empty_state(world)
    battles = max(1, 2_000 // drones)
    phases.profile(world, 1, 1, state, 2)
    found = [phases.profile(world, 1, battles, state, TICKS[drones]) for _ in range(ROUNDS)]
    return np.array([p.ns / p.ticks for p in found]), np.array([p.flying / p.ticks for p in found])


class Playback:
    """A timer that lets each round last as long as it was recorded to, s."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now_s

    def play(self, spans_s: list[float]) -> Callable[[], None]:
        """Return a function that takes the next recorded time at each call."""
        left = iter(spans_s)

        def one() -> None:
            self.now_s += next(left)

        return one


CLOCK = Playback()


@pytest.mark.benchmark(timer=CLOCK)
@pytest.mark.parametrize("drones", list(TICKS))
@pytest.mark.parametrize("phase", [*PHASES, WHOLE_TICK])
def bench_phase(benchmark, phase, drones):
    ns, flying = rounds(drones)
    row = ns[:, 1:-1].sum(axis=1) if phase == WHOLE_TICK else ns[:, PHASES.index(phase)]
    benchmark.extra_info["items"] = float(flying[0])
    benchmark.pedantic(CLOCK.play((row * 1e-9).tolist()), rounds=ROUNDS, iterations=1)
    assert row.min() > 0.0
