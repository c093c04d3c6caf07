"""Recording of one battle: legs, shots, beams, tracks, outages and series, from which it can be shown again.

Rows are written by the compiled battle as it goes (:mod:`wargame.battle.kernels.record`), or after each tick of a
battle that agents in Python fight; both give the same bytes. Series are state measures at equal intervals.
"""

from collections.abc import Iterator, Mapping
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
from wargame.compiled.records import records
from wargame.estimates.measure_spec import StateMeasure
from wargame.interruption import check_stopped, stop_flag

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


class Recorder:
    """Recorder of one battle, tick by tick or in stretches of compiled ticks.

    Parameters
    ----------
    setup
        The scenario.
    seed, replication
        Key of the battle.
    room
        Rows by table at first; None for some for each element.

    Raises
    ------
    ValueError
        If seed or replication lies outside 0 .. 2^32 - 1.
    """

    def __init__(self, setup: Setup, seed: int, replication: int, room: Mapping[str, int] | None = None) -> None:
        check_key(seed, replication, 1)
        self.setup, self.seed, self.replication = setup, seed, replication
        self.measures = tuple(state_measures(setup).values())
        n_ticks = setup.world.grid.n_ticks
        self.every, self.field_gap = max(1, n_ticks // SAMPLES), max(1, n_ticks // FIELDS)
        self.room = dict(room or {name: 16 + n * len(setup.world.elements) for name, n in ROOM.items()})
        self.ticks: list[int] = []
        self.series: list[list[float]] = []

    def begin(self, state: State) -> None:
        """Begin with the state before the first tick."""
        self.record = empty_record(self.setup.world, len(state.shots), self.room)
        begin_record(self.setup.world, state, self.record, self.field_gap)
        self.sample(state)

    def sample(self, state: State) -> None:
        """Read the state measures."""
        self.ticks.append(int(state.counts[N_TICKS]))
        self.series.append(self.values(state))

    def values(self, state: State) -> list[float]:
        """Return the state measures of a state."""
        return [measure.at(state) for measure in self.measures]

    def observe(self, state: State) -> None:
        """Record the tick after which this is the state; tables grow as they fill."""
        record_tick(self.setup.world, state, self.record)
        if state.counts[N_TICKS] % self.every == 0:
            self.sample(state)
        for name, rows in self.needed().items():
            if 2 * rows > self.room[name]:
                self.room[name] *= 2
                wider = records(self.room[name], TABLES[name])
                wider[: min(rows, len(wider) // 2)] = getattr(self.record, name)[:rows]
                self.record = self.record._replace(**{name: wider})

    def needed(self) -> dict[str, int]:
        """Return how many rows each table has, written or not."""
        return dict(zip(TABLES, self.record.counts[:N_TABLES].tolist(), strict=True))

    def recording(self, state: State) -> Recording:
        """Return what was recorded so far, up to a state."""
        ticks, series = list(self.ticks), list(self.series)
        if ticks[-1] != state.counts[N_TICKS]:
            ticks.append(int(state.counts[N_TICKS]))
            series.append(self.values(state))
        tables = _tables(self.record, self.needed())
        fields = _fields(self.setup, tables.pop("emissions"))
        sampled = np.array(ticks), np.array(series, dtype=np.float64)
        return Recording(
            self.setup,
            self.seed,
            self.replication,
            int(state.counts[N_TICKS]),
            tables,
            self.measures,
            *sampled,
            *fields,
            read(self.setup.world, state),
        )


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
    recorder = Recorder(setup, seed, replication)
    if states is not None:
        state = next(states)
        recorder.begin(state)
        for state in states:
            recorder.observe(state)
        return recorder.recording(state)
    state = _fight(recorder)
    while any(rows > recorder.room[name] for name, rows in recorder.needed().items()):
        room = {name: max(rows, recorder.room[name]) for name, rows in recorder.needed().items()}
        recorder = Recorder(setup, seed, replication, room)
        state = _fight(recorder)
    return recorder.recording(state)


def _fight(recorder: Recorder) -> State:
    """Fight the battle of a recorder compiled; return the state at its end."""
    world, tick = recorder.setup.world, 0
    state = empty_state(world, stop=stop_flag())
    reset(world, state, recorder.seed, recorder.replication)
    recorder.begin(state)
    while tick < world.grid.n_ticks and not is_over(world, state):
        tick = fight_until(world, state, recorder.record, tick, min(tick + recorder.every, world.grid.n_ticks))
        check_stopped(state.stop)
        recorder.sample(state)
    return state


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


def _fields(setup: Setup, emissions: Rows) -> tuple[NDArray[np.int64], NDArray[np.uint8], NDArray[np.uint8]]:
    """Return ticks and maps of the fields: coverage and jamming, for the attacker's typical unit."""
    grid, unit = setup.world.grid, seen_unit(setup)
    ticks = np.unique(emissions["tick"]) if unit is not None else np.array([], dtype=np.int64)
    shape = (len(ticks), grid.ny, grid.nx)
    coverage, jamming, state = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8), empty_state(setup.world)
    for i, tick in enumerate(ticks):
        now = emissions[emissions["tick"] == tick]
        for name in ("x_m", "y_m", "gain"):
            state.emitters[name][now["emitter"]] = now[name]
        field_map(setup.world, state, unit or 0, SIDES.index(setup.scenario.defender), coverage[i], jamming[i])
    return ticks.astype(np.int64), coverage, jamming
