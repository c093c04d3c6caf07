"""What weapons cannot do: limits of pulses and pods, haze, errors of identification, throughput of command."""

import math
from itertools import pairwise

import numpy as np
import pytest

from tests.reference.examples import IS_COMPILED
from tests.reference.scenes import drone, element, scene, unit
from tests.reference.stage import Stage
from wargame.battle import engine
from wargame.battle.kernels import lasers, microwaves, sensing
from wargame.battle.kernels.state import KILLED

SEES_ALL = {"blue-net": {"side": "blue", "omniscient": True}}
CLEAR = {"visibility_m": 1e12}

# ----------------------------------------------------------------------------------------- microwaves


def pulsed(places, hardness=None, hardening=0.0, count=1, **figures):
    """Return a stage one tick and one pulse on, of still drones that no pulse destroys; ``places`` in m from it."""
    figures = {"range_m": 2e3, "half_angle_rad": 0.5, "recharge_s": 1e6, "hazard_per_pulse": {"drone": 0.1}} | figures
    still = drone(motion={"speed_mps": 1e-6, "altitude_m": 0.0}, hardness=hardness or {})
    units = {
        f"drone-{i}": unit(
            "red", still, 5e3 + x, 5e3 + y, count, formation="point", targets=["asset"], hardening=hardening
        )
        for i, (x, y) in enumerate(places)
    }
    units["asset"] = unit("blue", element(), 9e3, 9e3)
    units["emitter"] = unit("blue", element(microwave=figures), 5e3, 5e3, network="blue-net")
    stage = Stage(scene(units, width_m=10e3, networks=SEES_ALL))
    stage.state.bodies["fire_threshold"] = math.inf
    return stage.fight()


def hazards(stage: Stage) -> np.ndarray:
    """Return the hazard put on each drone."""
    return stage.state.bodies["fire_hazard"][: int(stage.world.side_first[1])]


def test_a_pulse_takes_effect_on_the_strongest_so_many():
    places = [(1.6e3, 0.0), (1.0e3, 0.0), (1.9e3, 0.0), (1.3e3, 0.0)]
    got = hazards(pulsed(places, targets_per_pulse=2))
    assert got == pytest.approx([0.0, 0.4, 0.0, 0.1 * (2.0 / 1.3) ** 2], rel=1e-6)
    assert (hazards(pulsed(places)) > 0.0).all()


def test_of_equals_a_pulse_takes_the_first():
    got = hazards(pulsed([(1e3, 0.0)], count=30, targets_per_pulse=7))
    assert (got > 0.0).tolist() == [True] * 7 + [False] * 23


def test_no_more_are_destroyed_than_pulses_have_targets():
    stage = pulsed([(1e3, 0.0)], count=200, targets_per_pulse=7, recharge_s=2.0, hazard_per_pulse={"drone": 1e6})
    stage.state.bodies["fire_threshold"] = 1.0
    stage.fight(19)
    assert stage.tally("emitter", "pulses") == 10.0
    assert stage.statuses("drone-0").count("killed") == 63  # the first pulse found nobody that could be destroyed


def test_power_falls_off_the_axis_to_half_at_the_edge_and_to_the_side_lobes_beyond():
    angles = (0.0, 0.25, 0.499, 0.6, 3.0)
    places = [((0.1e3 + i) * math.cos(a), (0.1e3 + i) * math.sin(a)) for i, a in enumerate(angles)]
    places.append((-0.21e3, 0.0))  # beyond R sqrt(side lobe) = 200 m
    got = hazards(pulsed(places, side_lobe=0.01))
    gains = [1.0, 0.5**0.25, 0.5 ** (0.998**2), 0.01, 0.01]
    wanted = [0.1 * g * (2e3 / (0.1e3 + i)) ** 2 for i, g in enumerate(gains)]
    assert got == pytest.approx([*wanted, 0.0], rel=1e-6)


def test_hardness_differs_by_airframe_with_mean_one():
    """Lognormal of cv .7: the mean of n lies within 4 x .7 / sqrt(n) of 1, and the factor stays from pulse to pulse."""
    n = 4000 if IS_COMPILED else 200
    stage = pulsed([(1e3, 0.0)], hardness={"pulse_cv": 0.7}, count=n)
    factors = hazards(stage) / 0.4
    assert factors.mean() == pytest.approx(1.0, abs=4.0 * 0.7 / math.sqrt(n))
    assert factors.std() == pytest.approx(0.7, rel=0.25)
    again = microwaves.hardness_factor(stage.world, stage.state, 3)
    assert again == pytest.approx(factors[3], rel=1e-6)


def test_hardening_takes_its_share_of_pulses_and_of_jamming_away():
    assert hazards(pulsed([(1e3, 0.0)], hardening=0.75)) == pytest.approx([0.1])
    assert hazards(pulsed([(1e3, 0.0)], hardening=1.0)) == [0.0]
    kind = drone(susceptibility={"nav": 0.8, "link": 0.4})
    world = scene({"d": unit("red", kind, hardening=0.75), "asset": unit("blue", element(), 1e3)}).world
    assert (world.units[0].nav, world.units[0].link) == pytest.approx((0.2, 0.1))


# -------------------------------------------------------------------------------------------- jamming


def jammed(per_min, count=150, tick_s=1.0):
    """Return drones in a field in which nearly all would be lost in the first tick."""
    kind = drone(susceptibility={"nav": 1.0}, motion={"speed_mps": 1.0})
    pod = element(jammer={"range_m": 50e3, "mast_m": 100.0, "takeovers_per_min": per_min})
    units = {
        "drones": unit("red", kind, 1e3, 5e3, count, targets=["pod"]),
        "pod": unit("blue", pod, 5e3, 5e3),
    }
    return scene(units, tick_s=tick_s, width_m=10e3, rules={"jam_rate_max_per_s": 100.0})


@pytest.mark.parametrize(("per_min", "tick_s"), [(6.0, 1.0), (17.0, 1.0), (100.0, 2.0), (45.0, 4.0)])
def test_a_pod_leads_astray_what_it_has_time_for(per_min, tick_s):
    """At most 1 + rate T in any stretch, and all of that but for the tick in which they take off."""
    stage = Stage(jammed(per_min, tick_s=tick_s))
    for tick in range(1, 31):
        lost = stage.fight().statuses("drones").count("soft-killed")
        may = 1.0 + per_min / 60.0 * tick_s * tick
        assert math.floor(may - per_min / 60.0 * tick_s + 1e-9) <= lost <= may + 1e-9


def test_without_a_limit_all_are_lost_at_once():
    assert Stage(jammed(0.0)).fight(3).statuses("drones").count("soft-killed") == 150


def test_jamming_ages():
    units = {"d": unit("red", drone()), "asset": unit("blue", element(), 1e3)}
    aged = scene(units, raid={"ew_effectiveness": 0.8, "ew_half_life_days": 60.0, "ew_age_days": 120.0})
    assert aged.world.raid_quantiles[0] == pytest.approx(0.2)


# --------------------------------------------------------------------------------------------- lasers


def burnt(visibility_m, launch_interval_s, n):
    """Return the kills of one laser in some battles against drones that come in a stream, or at once."""
    beam = {
        "power_w": 50e3, "efficiency": 0.5, "spot_radius_m": 0.05, "divergence_rad": 1e-5, "range_m": 4e3,
        "slew_s": 2.0, "heat_limit_s": 60.0, "cooling_ratio": 0.5, "targets": ["drone"],
    }  # fmt: skip
    kind = drone(motion={"speed_mps": 44.4, "altitude_m": 300.0}, hardness={"fluence_j_per_m2": 1.2e7})
    timing = {"launch_interval_s": launch_interval_s, "launch_process": "poisson"} if launch_interval_s else {}
    units = {
        "drones": unit("red", kind, 2e3, 15e3, 40, targets=["asset"], spread_m=1500.0, **timing),
        "asset": unit("blue", element(hardness={"hits_to_destroy": 1e6}), 20e3, 15e3),
        "laser": unit("blue", element(laser=beam), 19e3, 15.5e3, network="blue-net"),
    }
    raid = {"visibility_m": visibility_m}
    setup = scene(units, tick_s=2.0, duration_s=4000.0, width_m=30e3, networks=SEES_ALL, raid=raid)
    return engine.run_many(setup.world, 7, n).statuses[:, setup.index("drones"), KILLED]


@pytest.mark.skipif(not IS_COMPILED, reason="hundreds of battles")
@pytest.mark.parametrize("launch_interval_s", [0.0, 5.0, 20.0, 40.0])
def test_haze_does_not_help_a_laser(launch_interval_s):
    """Paired by seed at 2, 5, 10, 20 and 50 km: the mean gain in kills lies above -3 of its standard errors."""
    kills = [burnt(km * 1e3, launch_interval_s, 100) for km in (2, 5, 10, 20, 50)]
    for hazier, clearer in pairwise(kills):
        gain = clearer - hazier
        assert gain.mean() >= -3.0 * gain.std() / 10.0
    assert kills[-1].mean() > kills[0].mean()


@pytest.mark.skipif(not IS_COMPILED, reason="hundreds of battles")
def test_to_hold_fire_while_heat_is_short_destroys_more():
    """A drone every 20 s in 5 km of visibility: a laser that fires as soon as it can destroys 34.2 +- 0.25 of 40."""
    assert burnt(5e3, 20.0, 100).mean() > 37.0


def test_a_laser_with_heat_to_spare_fires_at_once_and_a_hot_one_waits():
    def begun(heat_s):
        kind = drone(motion={"speed_mps": 50.0}, hardness={"fluence_j_per_m2": 6e6})
        beam = {"divergence_rad": 1e-4, "heat_limit_s": 100.0, "range_m": 5e3}
        units = {
            "drones": unit("red", kind, 5e3, 5e3, 9, targets=["asset"]),
            "asset": unit("blue", element(hardness={"hits_to_destroy": 99.0}), 9.9e3, 5e3),
            "laser": unit("blue", element(laser=beam), 9.7e3, 5e3, network="blue-net"),
        }
        stage = Stage(scene(units, width_m=10e3, networks=SEES_ALL, raid=CLEAR))
        stage.shooters("laser")["heat_s"] = heat_s
        return stage.fight(2).tally("laser", "engagements") > 0.0, stage

    assert lasers.PATIENCE == 0.5
    is_begun, _ = begun(0.0)
    waits, stage = begun(95.0)
    assert (is_begun, waits) == (True, False)
    assert stage.shooters("laser")["hold_until_s"][0] > stage.now_s + 2.0
    assert stage.fight(98).tally("laser", "engagements") > 0.0


# --------------------------------------------------------------------------------------------- optics


def test_an_optical_sensor_sees_no_farther_than_the_visibility():
    def seen_at(optical, x_m):
        sensor = {"range_m": 20e3, "optical": optical}
        units = {
            "drone": unit("red", drone(motion={"altitude_m": 100.0}), x_m, 500.0),  # as high as the mast
            "camera": unit("blue", element(sensor=sensor), 500.0, 500.0),
        }
        stage = Stage(scene(units, width_m=30e3, raid={"visibility_m": 8e3})).fight(2)
        row = int(stage.world.elements[stage.first("camera")].sensor_row)
        return sensing.signal(stage.world, stage.state, row, 0, int(stage.bodies("drone")[0].cell)) > 0.0

    assert [seen_at(True, x) for x in (6.5e3, 8.5e3, 9.5e3)] == [True, True, False]  # the second just at 8 km
    assert seen_at(False, 9.5e3)


def test_a_new_night_is_another_visibility_for_what_is_remembered_of_cells():
    """Rates of cells outlive a battle; battles one after the other are those fought each by itself."""
    units = {
        "drones": unit("red", drone(), 1e3, 5e3, 20, targets=["asset"], spread_m=900.0),
        "asset": unit("blue", element(sensor={"range_m": 9e3, "optical": True}), 9e3, 5e3),
    }
    world = scene(units, width_m=10e3, raid={"visibility_m": 4e3, "visibility_cv": 1.0}).world
    together = engine.run_many(world, 5, 6).tally
    alone = np.stack([engine.run_many(world, 5, 1, first=i).tally[0] for i in range(6)])
    assert (together == alone).all()
    assert np.unique(together[:, 0, 12]).size > 1


@pytest.mark.parametrize(("visibility_m", "shots"), [(4e3, 0.0), (8e3, 1.0)])
def test_what_is_guided_by_sight_reaches_no_farther_than_the_visibility(visibility_m, shots):
    still = drone(motion={"speed_mps": 1e-6})
    for weapon in ({"launcher": {"optical": True, "channels": 1}}, {"gun": {"optical": True, "range_m": 9e3}}):
        units = {
            "drone": unit("red", still, 4e3, 5e3, targets=["weapon"]),
            "weapon": unit("blue", element(**weapon), 9e3, 5e3, network="blue-net"),
        }
        stage = Stage(scene(units, width_m=10e3, networks=SEES_ALL, raid={"visibility_m": visibility_m})).fight(3)
        fired = stage.tally("weapon", "shots") + stage.tally("weapon", "rounds")
        assert (fired > 0.0) == (shots > 0.0)


# ------------------------------------------------------------------------------------- identification


def shot_at(n=60, network=None, imitates="", p_kill=0.0, **doctrine):
    """Return drones before launchers that fire at all they take for a threat."""
    weapon = {"channels": 500, "magazine": 500, "p_kill": {"drone": p_kill}, "max_range_m": 1e5}
    units = {
        "drones": unit("red", drone(motion={"speed_mps": 50.0}, imitates=imitates), 1e3, 5e3, n, targets=["asset"]),
        "asset": unit("blue", element(hardness={"hits_to_destroy": 1e6}), 9e3, 5e3),
        "launcher": unit(
            "blue", element(launcher=weapon), 8e3, 5e3, network="blue-net", doctrine={"max_shots": 4} | doctrine
        ),
    }
    return Stage(scene(units, width_m=10e3, networks={"blue-net": SEES_ALL["blue-net"] | (network or {})}))


def test_a_threat_taken_for_a_decoy_is_left_alone():
    """Share q of n threats: within 4 sqrt(q (1 - q) / n)."""
    n, q = (400 if IS_COMPILED else 60), 0.3
    stage = shot_at(n, {"p_misidentify": q}, p_kill=1.0).fight_to_the_end()
    leaked = stage.statuses("drones").count("arrived") / n
    assert leaked == pytest.approx(q, abs=4.0 * math.sqrt(q * (1.0 - q) / n))
    assert shot_at(n, p_kill=1.0).fight_to_the_end().statuses("drones").count("arrived") == 0


def test_errors_go_with_kind_decoys_are_not_misidentified_as_threats_are():
    decoys = shot_at(40, {"p_misidentify": 1.0}, "one-way-attack-drone", p_kill=1.0).fight_to_the_end()
    assert decoys.statuses("drones").count("killed") == 40


@pytest.mark.parametrize(
    ("network", "first"), [({"identify_s": 6.0}, 1), ({"identify_s": 6.0, "p_discriminate": 1e-9}, 7)]
)
def test_to_tell_decoys_from_threats_takes_time(network, first):
    stage = shot_at(3, network, p_kill=0.5)
    while stage.tally("launcher", "shots") == 0.0:
        stage.fight()
    assert stage.ticks == first


def test_a_decoy_that_comes_through_a_shot_may_be_recognised():
    """With certainty: one shot each; with no chance, four; and a real threat never."""
    known = {"p_discriminate_after_shot": 1.0}
    decoy = "one-way-attack-drone"
    for network, imitates, shots in ((known, decoy, 1), ({}, decoy, 4), (known, "", 4)):
        stage = shot_at(20, network, imitates, p_kill=1e-9).fight_to_the_end()
        assert stage.tally("launcher", "shots") == 20.0 * shots


# ------------------------------------------------------------------------------------------- command


def commanded(weapon, nodes=2, per_min=6.0, n=100, outages=None):
    """Return drones within reach of weapons, all at once, whose network has command posts with limits."""
    post = element(kind="command-node", command={"engagements_per_min": per_min})
    still = drone(motion={"speed_mps": 1e-6}, hardness={"fluence_j_per_m2": 1.0})
    units = {
        "drones": unit("red", still, 4e3, 5e3, n, formation="point", targets=["asset"]),
        "asset": unit("blue", element(), 9e3, 9e3),
        "posts": unit("blue", post, 9e3, 1e3, nodes),
        "weapons": unit("blue", element(**weapon), 6e3, 5e3, 60, formation="point", network="blue-net"),
    }
    network = SEES_ALL["blue-net"] | {"command": ["posts"]} | (outages or {})
    return Stage(scene(units, width_m=10e3, networks={"blue-net": network}))


WEAPONS = {
    "launcher": ({"launcher": {"p_kill": {"drone": 1e-9}}}, lambda stage: stage.tally("weapons", "shots")),
    "gun": ({"gun": {"kill_rate_per_s": {"drone": 1e-12}}}, lambda s: (s.shooters("weapons")["gun_target"] >= 0).sum()),
    "laser": ({"laser": {"range_m": 5e3}}, lambda stage: stage.tally("weapons", "engagements")),
}


@pytest.mark.parametrize("name", WEAPONS)
def test_command_starts_as_many_engagements_as_it_has_time_for(name):
    """Of n posts at most n (1 + rate T), and that to a whole number of a raid that is larger."""
    weapon, engaged = WEAPONS[name]
    stage = commanded(weapon)
    for tick in range(1, 41):
        got, may = engaged(stage.fight()), 2.0 * (1.0 + 6.0 / 60.0 * tick)
        assert math.floor(may - 0.2 - 1e-9) <= got <= may + 1e-9


def test_posts_without_a_limit_and_networks_without_posts_start_all_at_once():
    weapon, engaged = WEAPONS["gun"]
    assert engaged(commanded(weapon, per_min=0.0).fight(2)) == 60
    stage = commanded(weapon)
    stage.world.networks["command_count"] = 0
    assert engaged(stage.fight(2)) == 60


def test_fewer_posts_start_fewer():
    weapon, engaged = WEAPONS["launcher"]
    one, three = (engaged(commanded(weapon, nodes=n).fight(30)) for n in (1, 3))
    assert (one, three) == (4.0, 12.0)
