"""The compiled battle against its slow twin, tick by tick and at the end."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference import battle as twin
from tests.reference.examples import IS_COMPILED, examples, real
from tests.reference.hazards import jam_hazard
from tests.reference.lockstep import differences, inner_differences
from tests.reference.raids import raids
from tests.reference.scenes import drone, element, scene, unit
from tests.reference.stage import Stage
from wargame.battle import engine as battle
from wargame.battle.build.setup import build
from wargame.battle.kernels import battle as kernels
from wargame.battle.kernels import position
from wargame.battle.kernels.state import FLYING, N_STATUS, N_TALLY, STANDING, empty_state
from wargame.battle.scenario_file import load

SEEDS = st.integers(0, 2**32 - 1)


@examples(50, 25)
@given(raids(), SEEDS, SEEDS)
def test_a_random_battle_is_the_twins_battle(raid, seed, replication):
    setup = raid.setup
    state = battle.run(setup.world, seed, replication)
    assert differences(setup, state, twin.fight(setup, seed, replication)) == []


@examples(25, 12)
@given(raids(), SEEDS)
def test_every_tick_is_the_twins_tick(raid, seed):
    setup = raid.setup
    world, state = setup.world, empty_state(setup.world)
    kernels.reset(world, state, seed, 0)
    slow = twin.start(setup, seed)
    assert inner_differences(setup, state, slow) == []
    for tick in range(world.grid.n_ticks):
        assert kernels.is_over(world, state) == twin.is_over(slow)
        if twin.is_over(slow):
            break
        kernels.fight_tick(world, state, tick)
        twin.fight_tick(slow)
        assert inner_differences(setup, state, slow) == []
    assert differences(setup, state, slow) == []


@examples(20, 6)
@given(raids(), SEEDS)
def test_to_look_at_everybody_at_every_tick_changes_no_bit(raid, seed):
    """What is due when only saves work."""
    world = raid.setup.world
    once, always = battle.run(world, seed), empty_state(world)
    kernels.reset(world, always, seed, 0)
    for tick in range(world.grid.n_ticks):
        if kernels.is_over(world, always):
            break
        always.wakeups[:], always.earliest[:], always.unit_rates_version[:], always.networks["changed"] = 0, 0, -1, 1
        position.locate_all(world, always)
        kernels.fight_tick(world, always, tick)
    for one, other in zip(battle.read(world, once), battle.read(world, always), strict=True):
        assert np.array_equal(one, other)
    position.locate_all(world, once)
    position.locate_all(world, always)
    alive = np.isin(once.bodies["status"], (FLYING, STANDING))
    for column in ("status", "x_m", "y_m", "remaining_m", "damage", "fire_hazard"):
        assert np.array_equal(once.bodies[column][alive], always.bodies[column][alive])
    for e in np.flatnonzero(alive):
        assert jam_hazard(world, once, e) == jam_hazard(world, always, e)
    assert np.array_equal(once.tracks["since_s"], always.tracks["since_s"])


@pytest.mark.parametrize("seed", range(10 if IS_COMPILED else 2))
def test_the_duel_is_the_twins(seed):
    setup = build(load("duel"))
    state = battle.run(setup.world, seed, 7)
    assert differences(setup, state, twin.fight(setup, seed, 7)) == []


@pytest.mark.skipif(not IS_COMPILED, reason="a shipped raid takes minutes in plain Python")
@pytest.mark.slow
@pytest.mark.parametrize("name", ["defence-suppression", "night-raid", "high-end-strike", "two-nations"])
def test_a_shipped_raid_is_the_twins(name):
    setup = build(load(name))
    state = battle.run(setup.world, 1)
    assert differences(setup, state, twin.fight(setup, 1)) == []


@examples(10, 4)
@given(raids(), SEEDS, st.integers(0, 2**32 - 9))
def test_many_replications_are_those_fought_one_by_one(raid, seed, first):
    """One state is used again and again; rows of the arrays before and after those asked for stay as they were."""
    world, n = raid.setup.world, 3
    n_units = len(world.units)
    shapes = {"statuses": (n_units, N_STATUS), "scoreboard": (2, n_units, n_units), "tally": (n_units, N_TALLY)}
    out = {name: np.full((n + 2, *shape), -77, np.int32) for name, shape in shapes.items()}
    out["tally"] = out["tally"].astype(np.float64)
    out["raid"], out["ticks"] = np.full((n + 2, 3), -77.0), np.full(n + 2, -77, np.int32)
    kernels.fight_many(world, empty_state(world), seed, first, *(array[1:-1] for array in out.values()))
    for array in out.values():
        assert (array[[0, -1]] == -77).all()
    for i in range(n):
        one = battle.read(world, battle.run(world, seed, first + i))
        for name, array in out.items():
            assert np.array_equal(array[i + 1], getattr(one, name)[0])


@examples(200, 50)
@given(st.lists(real(-5.0, 5.0), min_size=2, max_size=40), real(0.0, 1.0))
def test_quantile_of_a_table(table, level):
    got = kernels.quantile(np.array(table), level)
    assert got == pytest.approx(twin.quantile(table, level), rel=1e-9, abs=1e-12)
    assert got == pytest.approx(np.interp(level, np.linspace(0.0, 1.0, len(table)), table), rel=1e-9, abs=1e-12)


def test_readiness_is_the_share_of_the_defenders_systems_that_work():
    """Of 3,000 fixed elements of the defender; movers and the attacker's are always ready."""
    n = 3000 if IS_COMPILED else 300
    units = {
        "drones": unit("red", drone(), 1e3, 5e3, n, targets=["assets"]),
        "pods": unit("red", element(), 1e3, 5e3, n),
        "assets": unit("blue", element(), 9e3, 5e3, n),
    }
    raid = {"readiness_mean": 0.7, "readiness_cv": 0.2}
    stage = Stage(scene(units, width_m=10e3, raid=raid), seed=4)
    share = float(stage.state.raid[2])
    assert share != 0.7
    assert stage.shooters("drones")["ready"].all()
    assert stage.shooters("pods")["ready"].all()
    assert stage.shooters("assets")["ready"].mean() == pytest.approx(share, abs=4.0 * 0.5 / n**0.5)


def test_raids_vary_by_replication_as_their_tables_say():
    """Means and coefficients of variation of 2,000 raids to 4 standard errors, roughly."""
    n = 2000 if IS_COMPILED else 100
    raid = {
        "ew_effectiveness": 0.8,
        "ew_cv": 0.3,
        "visibility_m": 12e3,
        "visibility_cv": 0.4,
        "readiness_mean": 0.8,
        "readiness_cv": 0.1,
    }
    world = scene({"asset": unit("blue", element(), 5e3, 5e3)}, width_m=10e3, raid=raid).world
    drawn = battle.run_many(world, 3, n, threads=1).raid
    for column, (mean, cv) in enumerate(((0.8, 0.3), (12e3, 0.4), (0.8, 0.1))):
        assert drawn[:, column].mean() == pytest.approx(mean, rel=4.0 * cv / n**0.5)
        assert drawn[:, column].std() == pytest.approx(mean * cv, rel=8.0 / n**0.5)
    assert np.abs(np.triu(np.corrcoef(drawn.T), 1)).max() < 5.0 / n**0.5


def test_a_battle_with_nobody_on_the_move_is_over_at_once():
    setup = scene({"asset": unit("blue", element()), "radar": unit("red", element(sensor=True))})
    assert Stage(setup).is_over


def test_a_battle_ends_when_the_last_shot_has_landed():
    """The drone is home before the shot at it arrives."""
    plane = element("aircraft", motion={"speed_mps": 100.0, "release_range_m": 18.1e3})
    shots = {"speed_mps": 300.0, "p_kill": {"aircraft": 1.0}, "magazine": 1}
    units = {
        "plane": unit("red", plane, 1e3, 5e3, targets=["asset"], launch_s=0.5),
        "asset": unit("blue", element(), 19.5e3, 5e3),
        "launcher": unit("blue", element(launcher=shots), 15e3, 5e3, network="net"),
    }
    networks = {"net": {"side": "blue", "omniscient": True}}
    stage = Stage(scene(units, width_m=20e3, networks=networks)).fight(10)
    assert stage.statuses("plane") == ["home"]
    assert stage.tally("launcher", "shots") == 1.0
    stage.fight_to_the_end()
    assert stage.tally("launcher", "shots_wasted") == 1.0
    assert stage.ticks == 36  # fired at 1 s over 13.95 km, closing at 400 m/s
