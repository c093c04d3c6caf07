"""Heights: the dive, slant ranges, floors and ceilings, and what a weapon's own horizon allows."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference import heights as twin
from tests.reference.examples import examples
from tests.reference.raids import raids
from tests.reference.scenes import drone, element, scene, unit
from tests.reference.stage import Stage
from wargame.battle.kernels import heights
from wargame.battle.kernels.state import GUN_RATE, LASER, P_KILL, PULSE

SEEN = {"blue-net": {"side": "blue", "omniscient": True}}
NONE = {"drone": 1e-12}
SOFT = {"fluence_j_per_m2": 1e3}


@examples(15, 10)
@given(raids(), st.integers(0, 2**32 - 1), st.integers(1, 60))
def test_heights_and_slant_ranges_in_a_battle_are_the_twins(raid, seed, ticks):
    stage = Stage(raid.setup, seed, with_twin=True).fight(ticks)
    world, state, slow = stage.world, stage.state, stage.twin
    alive = [e for e in slow.elements if e.is_alive]
    for a in alive:
        assert heights.height_m(world, state, a.index) == pytest.approx(twin.above_ground_m(a), rel=1e-9, abs=1e-6)
        assert heights.climb_mps(world, state, a.index) == pytest.approx(-twin.sink_mps(a), rel=1e-9)
        for b in alive:
            got = heights.distance_m(world, state, a.index, b.index)
            assert got == pytest.approx(twin.distance_m(slow, a, b), rel=1e-9, abs=1e-6)


def passing(
    altitude_m=300.0, angle_rad=math.pi / 2, speed_mps=100.0, tick_s=1.0, networks=SEEN, doctrine=None, **armed
):
    """Return a drone that flies from 10 km west over a weapon to an asset 5 km east of it."""
    flight = {"speed_mps": speed_mps, "altitude_m": altitude_m, "dive_angle_rad": angle_rad}
    units = {
        "drone": unit("red", drone(motion=flight, hardness=SOFT), 0.0, 10e3, targets=["asset"]),
        "asset": unit("blue", element(), 15e3, 10e3),
        "weapon": unit("blue", element(**armed), 10e3, 10e3, network="blue-net", doctrine=doctrine or {}),
    }
    return scene(units, tick_s=tick_s, width_m=20e3, networks=networks)


def test_a_diver_comes_down_on_the_straight_line_to_its_aim():
    """From 3 km at 45 degrees: level until 3 km before the aim, then as high as it is far; on the ground when there."""
    stage = Stage(passing(3e3, math.pi / 4))
    profile = []
    for _ in range(149):
        stage.fight()
        profile.append(float(heights.height_m(stage.world, stage.state, 0)))
        if stage.now_s != 120.0:
            climb_mps = heights.climb_mps(stage.world, stage.state, 0)
            assert climb_mps == pytest.approx(-100.0 if stage.now_s > 120.0 else 0.0)
    left_m = 15e3 - 100.0 * np.arange(1, 150)
    assert profile == pytest.approx(np.minimum(3e3, left_m))


def test_who_comes_straight_down_turns_back_or_pursues_keeps_its_height():
    flight = {"speed_mps": 100.0, "altitude_m": 2e3, "dive_angle_rad": 0.2}
    units = {
        "straight-down": unit("red", drone(motion=flight | {"dive_angle_rad": 1.5708}), 0.0, 10e3, targets=["asset"]),
        "platform": unit("red", element("aircraft", motion=flight), 0.0, 10e3, targets=["asset"]),
        "pursuer": unit("red", drone(motion=flight), 0.0, 10e3, targets=["quarry"], route="pursue"),
        "at-a-flier": unit("red", drone(motion=flight), 0.0, 10e3, targets=["quarry"]),
        "diver": unit("red", drone(motion=flight), 0.0, 10e3, targets=["asset"]),
        "asset": unit("blue", element(), 10e3, 10e3),
        "quarry": unit("blue", element("aircraft", motion={"speed_mps": 0.01}), 10e3, 10e3, targets=["platform"]),
    }
    stage = Stage(scene(units, width_m=20e3)).fight(90)
    for name in units:
        height = float(heights.height_m(stage.world, stage.state, stage.first(name)))
        wanted = {"asset": 0.0, "quarry": 300.0, "diver": 1e3 * math.tan(0.2)}.get(name, 2e3)
        assert height == pytest.approx(wanted, rel=1e-9), name


def rounds_s(stage: Stage) -> float:
    """Return how long a gun of 10 rounds a second fired in a battle fought to its end, s."""
    return stage.fight_to_the_end().tally("weapon", "rounds") / 10.0


@pytest.mark.parametrize("altitude_m", [0.0, 300.0, 1.8e3, 2.4e3, 2.9e3])
def test_a_gun_fires_while_a_straight_pass_is_within_its_slant_range(altitude_m):
    """2 sqrt(R^2 - h^2) / v with R = 3 km, to a tick of 0.1 s at each end."""
    stage = Stage(passing(altitude_m, tick_s=0.1, gun={"range_m": 3e3, "kill_rate_per_s": NONE}))
    assert rounds_s(stage) == pytest.approx(2.0 * math.sqrt(3e3**2 - altitude_m**2) / 100.0, abs=0.2)


def test_a_gun_never_fires_at_what_flies_above_its_range():
    gun = {"range_m": 3e3, "kill_rate_per_s": NONE}
    assert rounds_s(Stage(passing(300.0, gun=gun))) > 50.0
    high = Stage(passing(9e3, gun=gun))
    assert rounds_s(high) == 0.0
    assert high.world.reach_m[GUN_RATE, high.row("weapon"), high.row("drone")] < 0.0  # and does not look for it


@pytest.mark.parametrize(
    ("band", "altitude_m", "fires"),
    [
        ({"ceiling_m": 1e3}, 999.0, True),
        ({"ceiling_m": 1e3}, 1001.0, False),
        ({"floor_m": 100.0}, 101.0, True),
        ({"floor_m": 100.0}, 99.0, False),
    ],
)
def test_floor_and_ceiling(band, altitude_m, fires):
    """Of each kind of weapon, against a drone that keeps its height."""
    weapons = {
        "gun": ({"range_m": 3e3, "kill_rate_per_s": NONE}, "rounds", GUN_RATE),
        "launcher": ({"p_kill": NONE}, "shots", P_KILL),
        "laser": ({"range_m": 3e3}, "engagements", LASER),
        "microwave": ({"hazard_per_pulse": NONE}, "pulses", PULSE),
    }
    for name, (figures, what, weapon) in weapons.items():
        stage = Stage(passing(altitude_m, **{name: figures | band})).fight_to_the_end()
        assert (stage.tally("weapon", what) > 0.0) == fires, name
        assert (stage.world.reach_m[weapon, stage.row("weapon"), stage.row("drone")] > 0.0) == fires, name


def test_a_diver_comes_below_the_ceiling_of_a_gun_at_its_aim():
    """At 30 degrees from 5 km; the gun stands 5 km before the aim, under 2.9 km of height: only a longer dive helps."""
    gun = {"range_m": 6e3, "ceiling_m": 2e3, "kill_rate_per_s": NONE}
    seconds = {angle: rounds_s(Stage(passing(5e3, angle, tick_s=0.1, gun=gun))) for angle in (math.pi / 2, math.pi / 6)}
    from_m, to_m = 2e3 / math.tan(math.pi / 6), 0.0  # before the aim, where it is below 2 km; there 5 km from the gun
    assert seconds[math.pi / 2] == 0.0
    assert seconds[math.pi / 6] == pytest.approx((from_m - to_m) / 100.0, abs=0.2)


def test_a_shot_is_sent_to_where_it_meets_a_diver():
    """Straight over a launcher, a target that dives at it at 3/4 from 4 km off: speeds of 5/4 v and s add up."""
    flight = {"speed_mps": 80.0, "altitude_m": 9e3, "dive_angle_rad": math.atan(0.75)}
    units = {
        "drone": unit("red", drone(motion=flight), 6e3, 10e3, targets=["weapon"]),
        "weapon": unit("blue", element(launcher={"p_kill": {"drone": 1.0}}), 10e3, 10e3, network="blue-net"),
    }
    stage = Stage(scene(units, tick_s=1.0, width_m=20e3, networks=SEEN)).fight()
    shot = stage.state.shots[stage.world.units[stage.row("weapon")].shot_first]
    slant_m = (4e3 - 80.0) * 1.25
    assert shot.arrive_s - stage.now_s == pytest.approx(slant_m / (500.0 + 100.0))


@pytest.mark.parametrize(("altitude_m", "shots"), [(15e3, 1.0), (25e3, 0.0)])
def test_a_launchers_range_is_along_the_shots_way(altitude_m, shots):
    """20 km of range reach 15 km up, not 25 km."""
    figures = {"p_kill": NONE, "magazine": 1, "max_range_m": 20e3}
    stage = Stage(passing(altitude_m, launcher=figures)).fight_to_the_end()
    assert stage.tally("weapon", "shots") == shots


def test_floor_and_ceiling_of_a_launcher_hold_where_the_shot_meets_the_target():
    """A drone dives at 45 degrees; it is above the launcher's ceiling when the shot leaves, below when it hits."""
    figures = {"p_kill": NONE, "magazine": 1, "ceiling_m": 2e3, "speed_mps": 200.0}
    stage = Stage(passing(4e3, math.pi / 4, tick_s=0.1, launcher=figures))
    while stage.tally("weapon", "shots") == 0.0:
        stage.fight()
    height = float(heights.height_m(stage.world, stage.state, 0))
    flight_s = float(stage.state.shots[0].arrive_s) - stage.now_s
    assert height > 2.2e3
    assert height - 100.0 * flight_s == pytest.approx(2e3, abs=20.0)


def test_a_pulse_is_a_cone_in_three_dimensions():
    """Two drones on one bearing, one 1 km up and 1 km off, the other 1 km up and 300 m off: 28 degrees apart."""
    angle = math.atan2(1e3, 300.0) - math.atan2(1e3, 1e3)
    for half, hit in ((angle * 1.01, 2), (angle * 0.99, 1)):
        still = drone(motion={"speed_mps": 1e-6, "altitude_m": 1e3})
        pulse = {"range_m": 2e3, "half_angle_rad": half, "hazard_per_pulse": {"drone": 0.1}, "recharge_s": 1e6}
        units = {
            "near": unit("red", still, 10.3e3, 10e3, targets=["emitter"]),
            "far": unit("red", still, 11e3, 10e3, targets=["emitter"]),
            "emitter": unit("blue", element(microwave=pulse), 10e3, 10e3, network="blue-net"),
        }
        stage = Stage(scene(units, width_m=20e3, networks=SEEN))
        stage.state.bodies["fire_threshold"] = math.inf
        stage.fight()
        got = [float(stage.bodies(name)[0].fire_hazard) for name in ("near", "far")]
        gain = 2.0 ** -((angle / half) ** 2)  # the power of a pulse falls to half at the edge of its cone
        wanted = [0.1 * 2e3**2 / (1e3**2 + 300.0**2), gain * 0.1 * 2e3**2 / 2e6]
        assert got == pytest.approx([wanted[0], wanted[1] if hit == 2 else 0.0], rel=1e-6)


def test_units_on_the_ground_are_level_and_hills_lift_them():
    level = Stage(passing(gun=True))
    weapon, asset = level.first("weapon"), level.first("asset")
    assert heights.rise_m(level.world, level.state, weapon, asset) == 0.0
    hill = {"hills": [{"x_m": 15e3, "y_m": 10e3, "height_m": 500.0, "radius_m": 1e3}]}
    units = {"weapon": unit("blue", element(gun=True), 2e3, 10e3), "top": unit("red", element(), 15e3, 10e3)}
    hilly = Stage(scene(units, width_m=20e3, terrain=hill))
    a, b = hilly.first("weapon"), hilly.first("top")
    top_m = float(hilly.world.ground_m[10, 15] - hilly.world.ground_m[10, 2])
    assert top_m > 300.0
    assert heights.rise_m(hilly.world, hilly.state, a, b) == pytest.approx(top_m)
    assert heights.distance_m(hilly.world, hilly.state, a, b) == pytest.approx(math.hypot(13e3, top_m))


@pytest.mark.parametrize("weapon", ["launcher", "gun", "laser"])
@pytest.mark.parametrize(("own_m", "remote", "engages"), [(9e3, True, True), (9e3, False, False), (0.0, False, True)])
def test_without_engagement_on_remote_only_what_the_own_sensor_holds_is_engaged(weapon, own_m, remote, engages):
    """Its own sensor sees 900 m and not up to the drone at 1.5 km; the network sees everything. Without it: any."""
    figures = {"launcher": {"p_kill": NONE}, "gun": {"kill_rate_per_s": NONE}, "laser": True}[weapon]
    sensor = {"sensor": {"range_m": 900.0, "rate_per_s": 1.0, "mast_m": 5.0}} if own_m else {}
    stage = Stage(passing(1.5e3, doctrine={"engage_on_remote": remote}, **{weapon: figures}, **sensor))
    stage.fight_to_the_end()
    what = {"launcher": "shots", "gun": "rounds", "laser": "engagements"}[weapon]
    assert (stage.tally("weapon", what) > 0.0) == engages


def test_a_wide_own_horizon_is_as_good_as_a_remote_track():
    sensor = {"sensor": {"range_m": 90e3, "rate_per_s": 1.0, "mast_m": 50.0}}
    outcomes = []
    for remote in (True, False):
        stage = Stage(passing(1.5e3, doctrine={"engage_on_remote": remote}, launcher={"p_kill": NONE}, **sensor))
        outcomes.append(stage.fight_to_the_end().tally("weapon", "shots"))
    assert outcomes[0] == outcomes[1] > 0.0


def test_the_altitude_of_a_unit_replaces_that_of_its_element():
    units = {
        "low": unit("red", drone(), 0.0, 10e3, targets=["asset"]),
        "high": unit("red", drone(), 0.0, 10e3, targets=["asset"], altitude_m=9e3),
        "asset": unit("blue", element(sensor=True), 15e3, 10e3),
    }
    stage = Stage(scene(units, width_m=20e3)).fight(2)
    assert [float(heights.height_m(stage.world, stage.state, stage.first(n))) for n in ("low", "high")] == [300.0, 9e3]
    layers = stage.world.layers_m[stage.world.units["layer"][[stage.row("low"), stage.row("high")]]]
    assert layers.tolist() == [300.0, 9e3]


def test_nine_kilometres_differ_from_three_hundred_metres():
    """The same raid fought at two heights against a gun and a radar: other kills, and found at other ranges."""
    leaks, ranges = [], []
    for altitude_m in (300.0, 9e3):
        fast = drone(motion={"speed_mps": 60.0, "altitude_m": altitude_m})
        units = {
            "drones": unit("red", fast, 1e3, 10e3, 30, targets=["asset"], launch_interval_s=5.0),
            "asset": unit("blue", element(hardness={"hits_to_destroy": 1e9}), 18e3, 10e3),
            "radar": unit("blue", element(sensor={"range_m": 12e3, "rate_per_s": 0.1}), 17e3, 10e3, network="net"),
            "gun": unit("blue", element(gun={"kill_rate_per_s": {"drone": 0.2}}), 17e3, 10e3, network="net"),
        }
        stage = Stage(scene(units, width_m=20e3, networks={"net": {"side": "blue"}})).fight_to_the_end()
        leaks.append(stage.statuses("drones").count("arrived"))
        ranges.append(stage.tally("drones", "detection_range_m") / max(stage.tally("drones", "detected"), 1.0))
    assert leaks[0] < 15
    assert leaks[1] == 30
    assert ranges[1] < ranges[0] - 1e3
