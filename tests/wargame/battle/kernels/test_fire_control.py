"""Fire control: launchers shoot while somebody of each unit that they need works, and their shots fly on guided."""

import math

import numpy as np
import pytest

from tests.reference.lockstep import differences
from tests.reference.objects import KILLED
from tests.reference.scenes import drone, element, scene, unit
from tests.reference.stage import Stage
from wargame.battle import engine as battle
from wargame.battle.kernels import fires
from wargame.battle.kernels.state import ARRIVED, SHOTS
from wargame.battle.kernels.state import KILLED as KILLED_STATUS

EVERYTHING = {"blue-net": {"side": "blue", "omniscient": True}}
SURE = {"drone": 1.0}
NEEDS = ["radars", "posts"]
N = 300


def defended(seeker_m=0.0, hunters=0, radars=1, posts=1, gap_s=20.0, raid=None, **more):
    """Return a stream of drones at an asset behind launchers, and hunters that take 95 s to the radars."""
    weapon = {"channels": 2, "magazine": 50, "seeker_range_m": seeker_m, "speed_mps": 400.0, "p_kill": SURE}
    flier = drone(motion={"speed_mps": 90.0})
    fast = element("cruise", expendable=True, motion={"speed_mps": 380.0}, warhead=True)
    units = {
        "drones": unit("red", flier, 1e3, 20e3, 30, targets=["asset"], launch_interval_s=gap_s, formation="point"),
        "asset": unit("blue", element(hardness={"hits_to_destroy": 1e9}), 39e3, 20e3),
        "launchers": unit("blue", element(launcher=weapon), 38e3, 20e3, 2, network="blue-net", fire_control=NEEDS),
        "radars": unit("blue", element(sensor=True), 37e3, 21e3, radars, network="blue-net", spread_m=500.0),
        "posts": unit("blue", element(), 38e3, 22e3, posts),
    }
    if hunters:
        at = {"targets": ["radars"], "formation": "point"}
        units["hunters"] = unit("red", fast, 1e3, 21e3, hunters, **at) | more
    return scene(units, width_m=40e3, duration_s=3e3, networks=EVERYTHING, raid=raid or {})


@pytest.mark.parametrize("lost", NEEDS)
def test_no_shot_is_fired_without_any_of_the_units_needed(lost):
    stage = Stage(defended())
    stage.bodies(lost)["status"] = KILLED_STATUS
    stage.fight_to_the_end()
    assert stage.tally("launchers", "shots") == 0.0
    assert stage.statuses("drones") == ["arrived"] * 30
    assert Stage(defended()).fight_to_the_end().tally("launchers", "shots") == 30.0


@pytest.mark.parametrize("idle", NEEDS)
def test_what_does_not_work_tonight_is_no_fire_control(idle):
    stage = Stage(defended())
    stage.shooters(idle)["ready"] = 0
    assert stage.fight_to_the_end().tally("launchers", "shots") == 0.0


def test_one_of_several_is_enough():
    stage = Stage(defended(radars=3, posts=2))
    for unit_, working in (("radars", 2), ("posts", 1)):
        stage.bodies(unit_)["status"][:] = [*[KILLED_STATUS] * (len(stage.bodies(unit_)) - 1), 3]
        assert len(stage.bodies(unit_)) == working + 1
    assert stage.fight_to_the_end().tally("launchers", "shots") == 30.0


def test_after_the_radar_is_killed_no_shot_is_fired():
    setup = defended(hunters=1, launch_s=200.3)
    stage = Stage(setup, with_twin=True)
    while stage.statuses("radars") == ["standing"]:
        stage.fight()
    shots = stage.tally("launchers", "shots")
    assert stage.statuses("radars") == [KILLED]
    assert 0.0 < shots < 30.0
    stage.fight_to_the_end()
    assert stage.tally("launchers", "shots") == shots
    assert stage.twin is not None
    assert differences(setup, stage.state, stage.twin) == []


@pytest.mark.parametrize(("seeker_m", "after_s", "killed"), [(0.0, 10, 0), (9e3, 5, 0), (9e3, 35, 1)])
def test_a_shot_is_lost_if_fire_control_is_lost_before_its_seeker_takes_over(seeker_m, after_s, killed):
    """Reach 20 km at 400 m/s: a flight of 50 s, of which the seeker guides the last 9 km, 22.5 s."""
    stage = Stage(defended(seeker_m, gap_s=1e6), with_twin=True)
    while not stage.tally("launchers", "shots"):
        stage.fight()
    stage.fight(after_s)
    stage.bodies("radars")["status"] = KILLED_STATUS
    assert stage.twin is not None
    for radar in stage.twin.units[stage.row("radars")].elements:
        radar.status = KILLED
    stage.fight(60)
    assert stage.statuses("drones").count("killed") == killed
    assert stage.tally("launchers", "shots_wasted") == 1 - killed
    assert stage.shooters("launchers")["busy"].sum() == 0
    assert differences(stage.setup, stage.state, stage.twin) == []


def test_channels_and_tracks_of_a_lost_shot_are_free():
    stage = Stage(defended(9e3, gap_s=1e6))
    while not stage.tally("launchers", "shots"):
        stage.fight()
    stage.bodies("radars")["status"] = KILLED_STATUS
    stage.fight(60)
    assert stage.tracks("launchers", "drones")["engaged"].sum() == 0
    assert int(stage.state.counts[5]) == 0  # shots in flight


def test_fire_control_sees_what_its_working_sensors_hold():
    stage = Stage(defended(hunters=1, launch_s=0.5, gap_s=1e6))
    stage.fight(80)
    shooter, near = stage.first("launchers"), stage.first("hunters")
    assert fires.fire_control_sees(stage.world, stage.state, shooter, near)
    assert not fires.sees_itself(stage.world, stage.state, shooter, near)
    assert not fires.fire_control_sees(stage.world, stage.state, stage.first("posts"), near)  # it needs nobody
    stage.state.emitters["gain"] = 0.0
    assert not fires.fire_control_sees(stage.world, stage.state, shooter, near)


def test_without_a_network_a_launcher_shoots_at_what_its_fire_control_sees():
    units = {"blue-net": {"side": "blue", "mtbf_s": 1e-1, "mttr_s": 1e9}}
    setup = defended()
    blind = {g.name: g.unit for g in setup.groups}
    assert blind["launchers"].fire_control == NEEDS
    down = scene(
        {
            name: unit(u.side, e, u.x_m, u.y_m, u.count, network=u.network, targets=u.targets, fire_control=needed)
            for name, u, e, needed in (
                (g.name, g.unit, g.element, NEEDS if g.name == "launchers" else []) for g in setup.groups
            )
        },
        width_m=40e3,
        networks=units,
    )
    stage = Stage(down).fight_to_the_end()
    assert stage.tally("launchers", "shots") > 0.0


def leaked(radars: int, seed: int) -> np.ndarray:
    """Return how many drones arrive at the asset where one in four hunts the radars, by replication."""
    weapon = {"channels": 2, "magazine": 100, "speed_mps": 300.0, "p_kill": {"drone": 0.4}}
    aims = {"targets": ["asset"], "suppression_targets": ["radars"], "suppression_share": 0.25}
    units = {
        "drones": unit("red", drone(), 1e3, 20e3, 40, launch_interval_s=10.0, spread_m=4e3, **aims),
        "asset": unit("blue", element(hardness={"hits_to_destroy": 1e9}), 39e3, 20e3),
        "launchers": unit("blue", element(launcher=weapon), 36e3, 20e3, network="blue-net", fire_control=["radars"]),
        "radars": unit("blue", element(), 37e3, 21e3, radars, spread_m=200.0),
    }
    setup = scene(units, tick_s=2.0, width_m=40e3, networks=EVERYTHING)
    return battle.run_many(setup.world, seed, N, threads=1).statuses[:, setup.index("drones"), ARRIVED].astype(float)


@pytest.mark.parametrize("seed", [1, 2])
def test_more_radars_never_hurt(seed):
    """Paired by common random numbers: the mean difference is above 0 by at most 4 of its standard errors.

    From one radar to four, which no ten hunters can be sure to hit in time, it is below 0 by 3 of them.
    """
    through = {n: leaked(n, seed) for n in (1, 2, 4)}
    for fewer, more in ((1, 2), (2, 4), (1, 4)):
        difference = through[more] - through[fewer]
        assert difference.mean() <= 4.0 * difference.std(ddof=1) / math.sqrt(N)
    difference = through[4] - through[1]
    assert difference.mean() <= -3.0 * difference.std(ddof=1) / math.sqrt(N)


def test_fire_control_is_as_ready_as_the_launchers_that_need_it():
    """At readiness .7 launchers shoot on 1 - .3^2 = .91 of 400 nights (4 SE .057), not on .91 x .7 x .7 = .45."""
    setup = defended(raid={"readiness_mean": 0.7})
    shots = battle.run_many(setup.world, 7, 400, threads=1).tally[:, setup.index("launchers"), SHOTS]
    assert (shots > 0).mean() == pytest.approx(0.91, abs=0.057)
