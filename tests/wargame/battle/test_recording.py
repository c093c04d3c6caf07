"""The recording of a battle beside its states after every tick, over random scenarios."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.examples import examples
from tests.strategies import scenarios, setup_of
from wargame.battle import replay
from wargame.battle.build.setup import Setup, build
from wargame.battle.kernels import record as tables
from wargame.battle.kernels.state import (
    FLYING,
    KILLED,
    LOITERING,
    N_STATUS,
    NEVER,
    SHOTS,
    SHOTS_WASTED,
    SOFT_KILLED,
    STANDING,
    WASTED,
)
from wargame.battle.recording import Recording, record
from wargame.battle.scenario_file import load
from wargame_agents.battle.model import BattleModel

WITHIN_M = 0.1


def agents(setup: Setup, seed: int, replication: int):
    """Yield the states of a battle through Mesa."""
    model = BattleModel(setup, seed, replication, collect=False)
    yield model.state
    while model.running:
        model.step()
        yield model.state


def held(recording: Recording, n: int) -> np.ndarray:
    """Return the row of the leg that holds for each element after each tick, shape (n_ticks + 1, n)."""
    legs, rows = recording.tables["legs"], np.zeros((recording.ticks + 1, n), np.int64)
    for i in range(n):
        own = np.flatnonzero(legs["element"] == i)
        rows[:, i] = own[np.searchsorted(legs["tick"][own], np.arange(recording.ticks + 1), side="right") - 1]
    return rows


def check_states(setup: Setup, seed: int) -> None:
    recording, n = record(setup, seed, 3), len(setup.world.elements)
    legs, rows, tick_s = recording.tables["legs"], held(recording, n), setup.world.grid.tick_s
    before, changes = None, 0
    tracks, networks = recording.tables["tracks"], len(setup.world.networks)
    for tick, state in enumerate(replay.states(setup, seed, 3)):
        leg, bodies = legs[rows[tick]], state.bodies.view(np.ndarray)
        status = bodies["status"].astype(int)
        assert leg["status"].tolist() == status.tolist()
        since_s = (tick - leg["tick"]) * tick_s
        there = np.isin(status, (FLYING, STANDING, KILLED, SOFT_KILLED))
        for axis, speed in (("x_m", "vx_mps"), ("y_m", "vy_mps")):
            off_m = np.abs(leg[axis] + leg[speed].astype(float) * since_s - bodies[axis])
            assert off_m[there].max(initial=0.0) <= WITHIN_M
        changes += 0 if before is None else int((status != before).sum())
        before = status
        held_now = state.tracks["since_s"] != NEVER
        for w in range(networks):
            if setup.world.networks[w]["is_watching"]:
                mine = tracks[(tracks["network"] == w) & (tracks["from_tick"] <= tick) & (tick < tracks["to_tick"])]
                assert sorted(mine["element"].tolist()) == np.flatnonzero(held_now[w]).tolist()
    turned = legs["element"][1:] == legs["element"][:-1]
    assert changes == int((legs["status"][1:] != legs["status"][:-1])[turned].sum())
    check_counters(recording)


def check_counters(recording: Recording) -> None:
    """Compare what the tables count with the outcome."""
    setup, outcome, unit_of = recording.setup, recording.outcome, recording.setup.world.unit_of
    legs = recording.tables["legs"]
    last = legs[np.append(legs["element"][1:] != legs["element"][:-1], True)]
    ends = np.zeros((len(setup.groups), N_STATUS), int)
    np.add.at(ends, (unit_of[last["element"]], last["status"]), 1)
    assert ends.tolist() == outcome.statuses[0].tolist()
    shots = recording.tables["shots"]
    fired = np.bincount(unit_of[shots["shooter"]], minlength=len(setup.groups))
    wasted = np.bincount(unit_of[shots["shooter"][shots["result"] == WASTED]], minlength=len(setup.groups))
    assert fired.tolist() == outcome.tally[0, :, SHOTS].tolist()
    assert wasted.tolist() == outcome.tally[0, :, SHOTS_WASTED].tolist()
    losses = recording.tables["losses"]
    by = losses[losses["by_unit"] >= 0]
    scoreboard = np.zeros(outcome.scoreboard[0].shape, int)
    np.add.at(scoreboard, (by["is_soft"], unit_of[by["element"]], by["by_unit"]), 1)
    assert scoreboard.tolist() == outcome.scoreboard[0].tolist()
    for measure, value in zip(recording.measures, recording.series[-1], strict=True):
        if measure.name.startswith(("killed_", "soft_killed_", "arrived_")):
            word, _, side = measure.name.rpartition("_")
            status = {"killed": KILLED, "soft_killed": SOFT_KILLED, "arrived": tables.ARRIVED}[word]
            own = [group.unit.side == side for group in setup.groups]
            assert value == ends[own, status].sum()


@examples(12)
@given(data=scenarios(), seed=st.integers(0, 2**32 - 1))
def test_record_says_where_everybody_is_after_every_tick(data, seed):
    check_states(setup_of(data), seed)


@pytest.mark.parametrize("name", ["defence-suppression", "duel", "night-raid", "high-end-strike", "two-nations"])
def test_record_of_a_shipped_scenario(name):
    check_states(build(load(name)), 1)


@examples(6)
@given(data=scenarios(), seed=st.integers(0, 2**32 - 1))
def test_record_through_agents_is_the_same(data, seed):
    setup = setup_of(data)
    compiled, mesa = record(setup, seed, 0), record(setup, seed, 0, agents(setup, seed, 0))
    assert {name: rows.tobytes() for name, rows in compiled.tables.items()} == {
        name: rows.tobytes() for name, rows in mesa.tables.items()
    }
    assert compiled.series.tobytes() == mesa.series.tobytes()
    assert compiled.coverage.tobytes() == mesa.coverage.tobytes()


def test_record_grows_until_all_rows_have_room(monkeypatch):
    setup = build(load("night-raid"))
    whole = record(setup, 1, 0)
    monkeypatch.setattr("wargame.battle.recording.ROOM", dict.fromkeys(tables.TABLES, 0))
    assert record(setup, 1, 0).tables["legs"].tobytes() == whole.tables["legs"].tobytes()


def test_platform_that_circles_stays_where_it_is():
    """A loitering platform has a leg without velocity: its legs have both speeds, and a lost one ends with none."""
    recording = record(build(load("high-end-strike")), 1, 0)
    legs = recording.tables["legs"]
    ended = ~np.isin(legs["status"], (FLYING,))
    assert not legs["vx_mps"][ended].any()
    assert LOITERING == 1
