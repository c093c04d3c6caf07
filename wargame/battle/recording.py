"""Recording of one battle: legs, shots, beams, tracks, outages and series, from which it can be shown again.

Rows are written by the compiled battle as it goes (:mod:`wargame.battle.kernels.record`), or after each tick of a
battle that agents in Python fight; both give the same bytes. Series are state measures at equal intervals.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.battle.build.setup import SIDES, Setup
from wargame.battle.engine import Outcome, check_key, read
from wargame.battle.kernels.battle import fight_until, is_over, reset
from wargame.battle.kernels.fieldmap import field_map
from wargame.battle.kernels.record import (
    N_TABLES,
    TABLES,
    Record,
    begin_record,
    empty_record,
    record_tick,
)
from wargame.battle.kernels.state import N_TICKS, State, empty_state
from wargame.battle.state_measures import state_measures
from wargame.estimates.measure_spec import StateMeasure

Rows = NDArray[np.void]

SAMPLES: Final = 240  # of the series, about; and the first and the last tick
FIELDS: Final = 32  # maps of the fields, at most about
ROOM: Final = {  # rows for each element at first
    "legs": 8, "losses": 1, "shots": 6, "beams": 6, "pulses": 2, "tracks": 8, "outages": 1, "drys": 1, "emissions": 8,
}  # fmt: skip


class Recording(NamedTuple):
    """One battle, as it can be shown again.

    Attributes
    ----------
    setup
        The scenario.
    seed, replication
        Key of the battle.
    ticks
        Ticks fought.
    tables
        Arrays of records by name: legs by element and tick, losses, shots, beams, pulses, tracks, outages, drys; their
        dtypes are in :mod:`wargame.battle.kernels.record`.
    measures
        State measures that were followed.
    series_ticks
        Ticks after which they were read, shape (n_samples,).
    series
        Their values, shape (n_samples, n_measures).
    field_ticks
        Ticks from which maps of the fields hold, shape (n_maps,).
    coverage, jamming
        What the defender's networks see of the attacker's most numerous moving unit in each cell, and what its
        jammers do to it, shape (n_maps, ny, nx), in 255ths of the largest rate.
    outcome
        Outcome of the battle.
    """

    setup: Setup
    seed: int
    replication: int
    ticks: int
    tables: dict[str, Rows]
    measures: tuple[StateMeasure, ...]
    series_ticks: NDArray[np.int64]
    series: NDArray[np.float64]
    field_ticks: NDArray[np.int64]
    coverage: NDArray[np.uint8]
    jamming: NDArray[np.uint8]
    outcome: Outcome


def record(setup: Setup, seed: int, replication: int, states: Iterator[State] | None = None) -> Recording:
    """Return the recording of a battle.

    Parameters
    ----------
    setup
        The scenario.
    seed, replication
        Key of the battle.
    states
        Its states after every tick, the first before it, from whoever fights it; None to fight it compiled.

    Raises
    ------
    ValueError
        If seed or replication lies outside 0 .. 2^32 - 1.

    Examples
    --------
    >>> from wargame.battle.scenario_file import load
    >>> from wargame.battle.build.setup import build
    >>> recording = record(build(load("duel")), seed=1, replication=0)
    >>> int((recording.tables["legs"]["tick"] == 0).sum()), recording.tables["losses"].dtype.names[:2]
    (7, ('tick', 'element'))
    """
    check_key(seed, replication, 1)
    measures = tuple(state_measures(setup).values())
    room = {name: 16 + n * len(setup.world.elements) for name, n in ROOM.items()}
    if states is not None:
        room = {name: 64 * rows for name, rows in room.items()}
    while True:
        state = empty_state(setup.world)
        written = empty_record(setup.world, len(state.shots), room)
        samples = _fight(setup, state, written, seed, replication) if states is None else _watch(setup, written, states)
        ticks, series = [], []
        for tick, now in samples:
            ticks.append(tick)
            series.append([measure.at(now) for measure in measures])
            state = now
        needed = dict(zip(TABLES, written.counts[:N_TABLES].tolist(), strict=True))
        if all(rows <= room[name] for name, rows in needed.items()):
            break
        if states is not None:
            raise ValueError(f"the battle has more to record than there is room for: {needed}")
        room = {name: max(rows, room[name]) for name, rows in needed.items()}
    tables = _tables(written, needed)
    fields = _fields(setup, tables.pop("emissions"), state)
    sampled = np.array(ticks), np.array(series, dtype=np.float64).reshape(len(ticks), len(measures))
    n_ticks, outcome = int(state.counts[N_TICKS]), read(setup.world, state)
    return Recording(setup, seed, replication, n_ticks, tables, measures, *sampled, *fields, outcome)


def _every(setup: Setup) -> int:
    """Return how many ticks lie between two values of a series."""
    return max(1, setup.world.grid.n_ticks // SAMPLES)


def _fight(setup: Setup, state: State, written: Record, seed: int, replication: int) -> Iterator[tuple[int, State]]:
    """Fight a battle compiled, and yield its state now and then, at the start and at the end."""
    world, tick, every = setup.world, 0, _every(setup)
    reset(world, state, seed, replication)
    begin_record(world, state, written, max(1, world.grid.n_ticks // FIELDS))
    yield 0, state
    while tick < world.grid.n_ticks and not is_over(world, state):
        tick = fight_until(world, state, written, tick, min(tick + every, world.grid.n_ticks))
        yield tick, state


def _watch(setup: Setup, written: Record, states: Iterator[State]) -> Iterator[tuple[int, State]]:
    """Record states as they come, and yield those of `_fight`."""
    world, every, tick, state = setup.world, _every(setup), 0, None
    for tick, state in enumerate(states):
        if tick == 0:
            begin_record(world, state, written, max(1, world.grid.n_ticks // FIELDS))
        else:
            record_tick(world, state, written)
        if tick % every == 0:
            yield tick, state
    if state is not None and tick % every:
        yield tick, state


def _tables(written: Record, needed: dict[str, int]) -> dict[str, Rows]:
    """Return the rows that were written; legs by element."""
    tables = {name: np.array(getattr(written, name)[: needed[name]].view(np.ndarray)) for name in TABLES}
    order = np.lexsort((tables["legs"]["tick"], tables["legs"]["element"]))
    return {**tables, "legs": tables["legs"][order]}


def seen_unit(setup: Setup) -> int | None:
    """Return the row of the attacker's most numerous moving unit, None if nothing of it moves."""
    attacker = setup.scenario.attacker
    movers = [
        (group.count, -row)
        for row, group in enumerate(setup.groups)
        if group.unit.side == attacker and group.element.motion is not None and group.count
    ]
    return -max(movers)[1] if movers else None


def _fields(
    setup: Setup, emissions: Rows, state: State
) -> tuple[NDArray[np.int64], NDArray[np.uint8], NDArray[np.uint8]]:
    """Return ticks and maps of the fields: coverage and jamming, for the attacker's typical unit."""
    grid, unit = setup.world.grid, seen_unit(setup)
    ticks = np.unique(emissions["tick"]) if unit is not None else np.array([], dtype=np.int64)
    shape = (len(ticks), grid.ny, grid.nx)
    coverage, jamming = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    for i, tick in enumerate(ticks):
        now = emissions[emissions["tick"] == tick]
        for name in ("x_m", "y_m", "gain"):
            state.emitters[name][now["emitter"]] = now[name]
        field_map(setup.world, state, unit or 0, SIDES.index(setup.scenario.defender), coverage[i], jamming[i])
    return ticks.astype(np.int64), coverage, jamming
