"""What an arrival does: nothing below a threshold, nothing at what is destroyed, unless it flies on to what lives."""

import pytest

from tests.reference.lockstep import differences
from tests.reference.scenes import drone, element, scene, unit
from tests.reference.stage import Stage
from wargame.battle.engine import run_many
from wargame.battle.kernels import economy
from wargame.battle.measures import measures


def struck(threshold, damage=0.3, p_hit=1.0, n=5):
    """Return drones of some damage against an asset with a threshold that takes two hits."""
    hard = element(hardness={"hits_to_destroy": 2.0, "threshold_hits": threshold}, value={"usd": 1e6})
    flier = drone(warhead={"damage_hits": damage, "p_hit": p_hit})
    units = {
        "drones": unit("red", flier, 1e3, 5e3, n, targets=["asset"], launch_interval_s=3.0),
        "asset": unit("blue", hard, 9e3, 5e3),
    }
    return scene(units, width_m=10e3)


@pytest.mark.parametrize(("threshold", "hits"), [(0.0, 5), (0.3, 5), (0.30001, 0), (5.0, 0)])
def test_below_the_threshold_an_arrival_does_nothing(threshold, hits):
    setup = struck(threshold)
    stage = Stage(setup, with_twin=True).fight_to_the_end()
    assert stage.tally("drones", "leaked") == 5.0
    assert stage.tally("drones", "hits") == hits
    assert stage.tally("asset", "damage_hits") == pytest.approx(0.3 * hits)
    assert stage.tally("drones", "arrivals_wasted") == 0.0
    assert stage.twin is not None
    assert differences(setup, stage.state, stage.twin) == []


@pytest.mark.parametrize(("threshold", "threat_usd"), [(0.0, 0.15 * 1.1e6), (0.4, 0.0)])
def test_who_does_nothing_threatens_nothing(threshold, threat_usd):
    setup = struck(threshold)
    stage = Stage(setup)
    stage.fight()
    first = int(setup.world.units["first"][setup.index("drones")])
    known_m = setup.world.networks["course_known_m"]
    for way_m in (1e6, 0.0):  # whether its course has told its aim or not: there is one
        known_m[:] = way_m
        assert economy.damage_usd(stage.world, stage.state, 0, first) == pytest.approx(threat_usd)


def test_arrivals_at_what_is_destroyed_are_wasted():
    """Two hits destroy it, one a drone: of seven, five arrive too late."""
    setup = struck(0.0, damage=1.0, n=7)
    stage = Stage(setup, with_twin=True).fight_to_the_end()
    assert stage.tally("drones", "arrivals_wasted") == 5.0
    assert stage.tally("drones", "leaked") == 7.0
    assert stage.tally("asset", "value_lost_usd") == pytest.approx(1e6)
    found = measures(setup, run_many(setup.world, 1, 3))
    assert found["leakers_wasted"].mean == 5.0
    assert found["leakers_armed"].mean == 7.0
    assert stage.twin is not None
    assert differences(setup, stage.state, stage.twin) == []


def test_who_arrives_in_the_tick_in_which_it_is_destroyed_is_not_wasted():
    stage = Stage(scene({
        "drones": unit("red", drone(), 1e3, 5e3, 7, targets=["asset"], formation="point"),
        "asset": unit("blue", element(), 9e3, 5e3),
    }, width_m=10e3)).fight_to_the_end()  # fmt: skip
    assert stage.tally("drones", "hits") == 7.0
    assert stage.tally("drones", "arrivals_wasted") == 0.0


# ------------------------------------------------------------------------------------------- flying on


def chain(range_m, n=4, tick_s=1.0, **more):
    """Return drones at the first of four assets in a line, 3 km, 3.5 km and 4.5 km apart, one hit each."""
    places = {"a": 10e3, "b": 13e3, "c": 16.5e3, "d": 21e3}
    units = {
        "drones": unit("red", drone(), 1e3, 5e3, n, targets=["a"], launch_interval_s=7.0, formation="point"),
        **{name: unit("blue", element(), x, 5e3) for name, x in places.items()},
    }
    units["drones"] |= {"retarget_range_m": range_m} | more
    return scene(units, width_m=25e3, tick_s=tick_s)


def test_an_element_flies_on_to_the_nearest_living_target_within_range():
    setup = chain(4e3, targets=["a", "b", "c", "d"], suppression_targets=["a"], suppression_share=1.0)
    stage = Stage(setup, with_twin=True)
    killed_s = {}
    while not stage.is_over:
        stage.fight()
        for name in "abcd":
            if stage.statuses(name) == ["killed"]:
                killed_s.setdefault(name, stage.now_s)
    # At 100 m/s: 9 km; 7 s later 9 + 3 km; 14 s later 9 + 3 + 3.5 km; 21 s later the last cannot reach d from c.
    assert killed_s == {"a": 90.0, "b": 127.0, "c": 169.0}
    assert stage.tally("drones", "arrivals_wasted") == 1.0
    assert stage.tally("drones", "leaked") == 4.0
    assert stage.twin is not None
    assert differences(setup, stage.state, stage.twin) == []


@pytest.mark.parametrize(("range_m", "wasted"), [(0.0, 3.0), (2999.9, 3.0), (3000.0, 2.0), (50e3, 0.0)])
def test_how_far_it_flies_on(range_m, wasted):
    setup = chain(range_m, targets=["a", "b", "c", "d"], suppression_targets=["a"], suppression_share=1.0)
    assert Stage(setup).fight_to_the_end().tally("drones", "arrivals_wasted") == wasted


@pytest.mark.parametrize("tick_s", [0.5, 2.0, 7.0])
def test_where_it_flies_on_does_not_depend_on_the_tick(tick_s):
    setup = chain(4e3, 2, tick_s, targets=["a", "b"], suppression_targets=["a"], suppression_share=1.0)
    stage = Stage(setup, with_twin=True)
    while stage.statuses("b") == ["standing"]:
        stage.fight()
    assert 127.0 <= stage.now_s < 127.0 + tick_s + 1e-9
    assert stage.twin is not None
    assert differences(setup, stage.state, stage.twin) == []


def test_of_two_as_near_it_takes_the_first():
    units = {
        "drones": unit("red", drone(), 1e3, 5e3, 2, targets=["a", "b"], launch_interval_s=5.0, formation="point"),
        "a": unit("blue", element(), 9e3, 5e3),
        "b": unit("blue", element(), 9e3, 5e3, 2, formation="line", spread_m=2e3),
    }
    units["drones"] |= {"retarget_range_m": 5e3, "suppression_targets": ["a"], "suppression_share": 1.0}
    stage = Stage(scene(units, width_m=12e3), with_twin=True).fight_to_the_end()
    assert stage.statuses("b") == ["killed", "standing"]


def test_an_element_that_flies_on_can_still_be_shot():
    """A launcher reaches only what comes near b: what flies on is exposed and engaged there."""
    setup = chain(4e3, 6, targets=["a", "b"], suppression_targets=["a"], suppression_share=1.0)
    units = {g.name: unit(g.unit.side, g.element, g.unit.x_m, g.unit.y_m, g.unit.count) for g in setup.groups}
    units["drones"] |= setup.groups[0].unit.model_dump(include={"targets", "suppression_targets", "suppression_share"})
    units["drones"] |= {"launch_interval_s": 7.0, "retarget_range_m": 4e3, "formation": "point"}
    near = {"max_range_m": 2.5e3, "p_kill": {"drone": 1.0}}
    units["launcher"] = unit("blue", element(launcher=near, sensor={"range_m": 2.6e3}), 13e3, 5e3)
    setup = scene(units, width_m=25e3)
    stage = Stage(setup, with_twin=True).fight_to_the_end()
    assert stage.statuses("drones").count("killed") > 0
    assert stage.twin is not None
    assert differences(setup, stage.state, stage.twin) == []


# --------------------------------------------------------------------------------------------- repair


def test_days_lost_are_in_proportion_to_the_damage_of_this_raid():
    """Three of four hits on one asset, the other whole: 0.75 x 40 days; damage from before the raid does not count."""
    lasting = element(hardness={"hits_to_destroy": 4.0}, value={"usd": 1e6, "repair_days": 40.0})
    units = {
        "drones": unit("red", drone(), 1e3, 5e3, 3, targets=["hit"]),
        "hit": unit("blue", lasting, 9e3, 5e3),
        "whole": unit("blue", lasting, 9e3, 8e3),
        "other": unit("blue", element(), 9e3, 3e3),
    }
    setup = scene(units, width_m=10e3)
    days = measures(setup, run_many(setup.world, 1, 3))["asset_days_lost"]
    assert (days.mean, days.unit) == (pytest.approx(30.0), "d")
    force = setup.force()
    force.damage_hits[setup.index("hit")] = 2.0
    before = setup.muster(force)
    assert measures(before, run_many(before.world, 1, 3))["asset_days_lost"].mean == pytest.approx(20.0)
