"""Guns: whom they lay on, rounds, reloads, and kills at a rate."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference import guns as twin
from tests.reference.examples import IS_COMPILED, examples
from tests.reference.raids import raids
from tests.reference.scenes import drone, element, scene, unit
from tests.reference.stage import Stage
from wargame.battle.kernels import guns

NETWORKS = {"blue-net": {"side": "blue", "omniscient": True}}


@examples(12, 8)
@given(raids(), st.integers(0, 2**32 - 1), st.integers(1, 60))
def test_guns_of_a_battle_choose_as_the_twins(raid, seed, ticks):
    stage = Stage(raid.setup, seed, with_twin=True).fight(ticks)
    state = stage.copy_of_state()
    for gun in [e for e in stage.twin.elements if e.unit.has_gun and e.is_alive]:
        for target in gun.unit.network.picture:
            can_hit = twin.can_hit(stage.twin, gun, target)
            assert guns.gun_can_hit(stage.world, state, gun.index, target.index) == can_hit
        chosen = twin.choose_target(stage.twin, gun)
        got = guns.choose_gun_target(stage.world, state, gun.index)
        assert got == (-1 if chosen is None else chosen.index)


def shooting(n_drones=1, n_guns=1, tick_s=1.0, fluence=1e9, **gun):
    """Return slow drones within the range of guns from the first tick; nothing kills but at the given rate."""
    gun = {"range_m": 9e3, "rounds_per_s": 10.0, "kill_rate_per_s": {"drone": 1e-12}} | gun
    given = {"formation": "line", "spread_m": 400.0}
    slow = drone(motion={"speed_mps": 10.0})
    units = {
        "drones": unit("red", slow, 1e3, 5e3, n_drones, targets=["asset"], **given),
        "asset": unit("blue", element(), 9e3, 5e3),
        "guns": unit("blue", element(gun=gun), 5e3, 5e3, n_guns, network="blue-net", **given),
    }
    return scene(units, tick_s=tick_s, width_m=10e3, networks=NETWORKS)


def test_guns_spread_over_targets_and_keep_them():
    stage = Stage(shooting(n_drones=3, n_guns=5)).fight()
    laid = sorted(int(t) for t in stage.shooters("guns")["gun_target"])
    assert laid == [0, 0, 1, 1, 2]
    assert [int(a) for a in stage.tracks("guns", "drones")["assigned"]] == [2, 2, 1]
    before = stage.shooters("guns")["gun_target"].copy()
    stage.fight(20)
    assert np.array_equal(stage.shooters("guns")["gun_target"], before)


def test_a_gun_takes_the_soonest_to_arrive_of_those_that_have_the_fewest_on_them():
    slow = {"speed_mps": 10.0}
    units = {
        "far": unit("red", drone(motion=slow), 3e3, 5e3, targets=["asset"]),
        "near": unit("red", drone(motion=slow), 6e3, 5e3, targets=["asset"]),
        "asset": unit("blue", element(), 9e3, 5e3),
        "guns": unit("blue", element(gun={"range_m": 9e3}), 5e3, 5e3, count=2, network="blue-net"),
    }
    stage = Stage(scene(units, width_m=10e3, networks=NETWORKS)).fight()
    assert [int(t) for t in stage.shooters("guns")["gun_target"]] == [stage.first("near"), stage.first("far")]


def test_a_gun_changes_target_when_it_dies_or_leaves_the_range():
    stage = Stage(shooting(n_drones=2)).fight()
    first = int(stage.shooters("guns")[0].gun_target)
    stage.bodies("drones")["status"][first] = 5
    stage.fight()
    assert int(stage.shooters("guns")[0].gun_target) == 1 - first
    assert [int(a) for a in stage.tracks("guns", "drones")["assigned"]] == [first, 1 - first]
    stage.bodies("drones")["leg_x_m"][1 - first] = 40e3
    stage.fight()
    assert int(stage.shooters("guns")[0].gun_target) == -1
    assert stage.tracks("guns", "drones")["assigned"].sum() == 0


def test_rounds_burn_by_the_second_and_a_part_of_a_tick_has_a_part_of_the_hazard():
    """25 rounds at 10 a second in ticks of 1 s: 10, 10, 5; then a reload of 3.5 s; then dry."""
    gun = {"magazine": 25, "reloads": 1, "reload_s": 3.5, "kill_rate_per_s": {"drone": 1e-6}}
    stage = Stage(shooting(**gun))
    rounds, hazard = [], []
    for _ in range(12):
        before = float(stage.bodies("drones")[0].fire_hazard), stage.tally("guns", "rounds")
        stage.fight()
        hazard.append((float(stage.bodies("drones")[0].fire_hazard) - before[0]) * 1e6)
        rounds.append(stage.tally("guns", "rounds") - before[1])
    assert rounds == [10, 10, 5, 0, 0, 0, 10, 10, 5, 0, 0, 0]
    assert hazard == pytest.approx([1, 1, 0.5, 0, 0, 0, 1, 1, 0.5, 0, 0, 0], rel=1e-6)
    assert stage.tally("guns", "dry_s") == 9.0
    assert int(stage.shooters("guns")[0].gun_target) == -1


def test_a_unit_is_dry_when_its_last_gun_is():
    stage = Stage(shooting(n_guns=2, magazine=20, reloads=0)).fight(1)
    stage.shooters("guns")["gun_rounds"][1] = 40.0
    stage.fight(1)
    assert stage.tally("guns", "dry_s") == -1.0
    stage.fight(5)
    assert stage.tally("guns", "dry_s") == 5.0


def test_a_gun_that_is_lost_or_not_ready_does_not_fire():
    stage = Stage(shooting(n_guns=3)).fight()
    stage.bodies("guns")["status"][0] = 5
    stage.shooters("guns")["ready"][1] = 0
    before = stage.tally("guns", "rounds")
    stage.fight()
    assert stage.tally("guns", "rounds") == before + 10.0
    assert [int(t) for t in stage.shooters("guns")["gun_target"]] == [-1, -1, 0]


@pytest.mark.parametrize("tick_s", [2.0, 0.5])
def test_the_time_to_a_kill_is_exponential_at_the_rate_of_all_guns(tick_s):
    """3 guns at 0.02 per s: mean 16.67 s whatever the tick, but for half a tick."""
    n = 300 if IS_COMPILED else 30
    drones = drone(motion={"speed_mps": 0.001})
    units = {
        "asset": unit("blue", element(), 9e3, 5e3),
        **{f"drone-{i}": unit("red", drones, 1e3, 5e3, targets=["asset"]) for i in range(1)},
        "guns": unit(
            "blue",
            element(gun={"range_m": 9e3, "kill_rate_per_s": {"drone": 0.02}}),
            5e3,
            5e3,
            count=3,
            network="blue-net",
        ),
    }
    setup = scene(units, tick_s=tick_s, width_m=10e3, networks=NETWORKS)
    times = []
    for replication in range(n):
        stage = Stage(setup, replication=replication)
        while stage.statuses("drone-0") == ["flying"] or stage.ticks == 0:
            stage.fight()
        times.append(stage.now_s)
    assert np.mean(times) == pytest.approx(1.0 / 0.06 + tick_s / 2.0, abs=4.0 / 0.06 / math.sqrt(n))
