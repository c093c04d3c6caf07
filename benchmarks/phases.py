"""The compiled battle with a clock between its phases: the same calls in the same order, and cycles by phase.

The clock is the processor's cycle counter, read some fourteen times a tick; a read costs about 10 ns. It is scaled to
nanoseconds by the wall clock of the same run. Outcomes are those of ``fight_many``: the tests compare them.
"""

import functools
import time
from typing import Any, Final, NamedTuple

import llvmlite.ir as ir
import numpy as np
from numba import types
from numba.extending import intrinsic

from wargame.battle import engine as battle
from wargame.battle.engine import Outcome
from wargame.battle.kernels.battle import copy, count_statuses, is_over, reset
from wargame.battle.kernels.exposure import expose
from wargame.battle.kernels.fires import land_shots, launch
from wargame.battle.kernels.guns import fire_guns
from wargame.battle.kernels.impact import settle
from wargame.battle.kernels.jamming import emit_jamming
from wargame.battle.kernels.lasers import fire_lasers
from wargame.battle.kernels.microwaves import fire_microwaves
from wargame.battle.kernels.motion import begin_moves, move, pursue
from wargame.battle.kernels.networks import command, share_picture
from wargame.battle.kernels.sensing import emit_sensing
from wargame.battle.kernels.state import CHANGED, F8, FLYING, I4, I8, N_TICKS, State, World, empty_state
from wargame.compiled.compile import kernel

PHASES: Final = (
    "reset",
    "command",
    "emit",
    "pursue",
    "move",
    "expose",
    "share picture",
    "land shots",
    "launch",
    "guns",
    "lasers",
    "microwaves",
    "settle",
    "read out",
)


@intrinsic
def cycles(context: Any) -> Any:
    """Return the processor's cycle counter."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        read = builder.module.declare_intrinsic("llvm.readcyclecounter", (), ir.FunctionType(ir.IntType(64), ()))
        return builder.call(read, ())

    return types.int64(), codegen


@kernel
def lap(spent: I8, phase: int, since: int) -> int:
    """Book the cycles since ``since`` to a phase, in place, and return the counter now."""
    now = cycles()
    spent[phase] += now - since
    return now


@kernel
def timed_tick(world: World, state: State, tick: int, spent: I8) -> None:
    """Fight one tick as ``wargame.battle.kernels.battle.fight_tick`` does, each phase's cycles booked, in place."""
    n_networks = len(world.networks)
    at = cycles()
    for w in range(n_networks):
        command(world, state, w, tick)
    at = lap(spent, 1, at)
    if state.counts[CHANGED] >= tick - 1:
        for u in world.roster.jammers:
            emit_jamming(world, state, u)
        for u in world.roster.sensors:
            emit_sensing(world, state, u)
    at = lap(spent, 2, at)
    for u in world.roster.pursuers:
        pursue(world, state, u, tick)
    at = lap(spent, 3, at)
    begin_moves(state, tick)
    move(world, state, 0, len(world.units), tick)
    at = lap(spent, 4, at)
    expose(world, state, 0, len(world.units), tick)
    at = lap(spent, 5, at)
    for w in range(n_networks):
        if world.networks[w].is_watching:
            share_picture(world, state, w, tick)
    at = lap(spent, 6, at)
    for u in world.roster.launchers:
        land_shots(world, state, u, tick)
        at = lap(spent, 7, at)
        launch(world, state, u, tick)
        at = lap(spent, 8, at)
    for u in world.roster.guns:
        fire_guns(world, state, u, tick)
    at = lap(spent, 9, at)
    for u in world.roster.lasers:
        fire_lasers(world, state, u, tick)
    at = lap(spent, 10, at)
    for u in world.roster.microwaves:
        fire_microwaves(world, state, u, tick)
    at = lap(spent, 11, at)
    settle(world, state, tick)
    lap(spent, 12, at)


@kernel
def count_flying(state: State) -> int:
    """Return how many elements fly."""
    n = 0
    for e in range(len(state.bodies)):
        n += state.bodies[e].status == FLYING
    return n


@kernel
def timed_battles(
    world: World,
    state: State,
    seed: int,
    n_ticks: int,
    spent: I8,
    flying: I8,
    statuses: I4,
    scoreboards: I4,
    tallies: F8,
    raids: F8,
    ticks: I4,
) -> None:
    """Fight ``n_ticks`` of replications 0, 1, … into the outcome arrays, cycles by phase into ``spent``, in place.

    ``flying`` (n,) takes the sum over ticks of the elements in flight at the end of the tick.
    """
    for i in range(len(ticks)):
        at = cycles()
        reset(world, state, seed, i)
        lap(spent, 0, at)
        for tick in range(n_ticks):
            if is_over(world, state):
                break
            timed_tick(world, state, tick, spent)
            flying[i] += count_flying(state)
        at = cycles()
        count_statuses(world, state, statuses[i])
        copy(state.scoreboard, scoreboards[i])
        copy(state.tally, tallies[i])
        copy(state.raid, raids[i])
        ticks[i] = state.counts[N_TICKS]
        lap(spent, 13, at)


class Profile(NamedTuple):
    """Time by phase of some battles.

    Attributes
    ----------
    ns
        By phase, ns in all.
    ticks
        Fought in all.
    flying
        Element-ticks in flight, in all.
    outcome
        Of the battles.
    """

    ns: np.ndarray
    ticks: int
    flying: int
    outcome: Outcome


@functools.cache
def ns_per_cycle() -> float:
    """Return the length of a cycle of the counter, ns, measured over a twentieth of a second, once."""
    read_counter()  # compiled by now
    start, first = time.perf_counter_ns(), read_counter()
    while time.perf_counter_ns() - start < 50_000_000:
        pass
    return (time.perf_counter_ns() - start) / (read_counter() - first)


@kernel
def read_counter() -> int:
    """Return the cycle counter, for Python."""
    return cycles()


def profile(world: World, seed: int, battles: int, state: State | None = None, ticks: int | None = None) -> Profile:
    """Fight battles, or their first ``ticks`` ticks, with the clock between phases."""
    outcome = battle.empty_outcome(world, battles)
    spent, flying = np.zeros(len(PHASES), np.int64), np.zeros(battles, np.int64)
    n_ticks = world.grid.n_ticks if ticks is None else min(ticks, world.grid.n_ticks)
    timed_battles(world, state or empty_state(world), seed, n_ticks, spent, flying, *outcome)
    return Profile(spent * ns_per_cycle(), int(outcome.ticks.sum()), int(flying.sum()), outcome)
