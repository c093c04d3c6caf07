"""Microwaves: hazard by range, the sector, recharging."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference import microwaves as twin
from tests.reference.examples import IS_COMPILED, examples
from tests.reference.raids import raids
from tests.reference.scenes import drone, element, scene, unit
from tests.reference.stage import Stage
from wargame.battle.kernels import microwaves

NETWORKS = {"blue-net": {"side": "blue", "omniscient": True}}


@examples(12, 8)
@given(raids(), st.integers(0, 2**32 - 1), st.integers(1, 60))
def test_pulses_of_a_battle_are_the_twins(raid, seed, ticks):
    stage = Stage(raid.setup, seed, with_twin=True).fight(ticks)
    for emitter in [e for e in stage.twin.elements if e.unit.has_microwave and e.is_alive]:
        for target in stage.twin.enemies(emitter.unit.side):
            wanted = twin.hazard(stage.twin, emitter, target)
            got = microwaves.pulse_hazard(stage.world, stage.state, emitter.index, target.index)
            assert got == pytest.approx(wanted, rel=1e-9)
            for towards in stage.twin.enemies(emitter.unit.side):
                got = microwaves.in_sector(stage.world, stage.state, emitter.index, towards.index, target.index)
                assert got == twin.in_sector(stage.twin, emitter, towards, target)
        chosen = twin.choose_target(stage.twin, emitter)
        got = microwaves.choose_pulse_target(stage.world, stage.state, emitter.index)
        assert got == (-1 if chosen is None else chosen.index)


def pulsing(places, tick_s=1.0, count=1, altitude_m=0.0, **figures):
    """Return still drones around an emitter in the middle of the map; ``places`` in m from it."""
    figures = {"range_m": 2e3, "half_angle_rad": 0.5, "hazard_per_pulse": {"drone": 0.1}} | figures
    still = drone(motion={"speed_mps": 1e-6, "altitude_m": altitude_m})
    units = {
        f"drone-{i}": unit("red", still, 5e3 + x, 5e3 + y, count, formation="point", targets=["asset"])
        for i, (x, y) in enumerate(places)
    }
    units["asset"] = unit("blue", element(), 9e3, 9e3)
    units["emitter"] = unit("blue", element(microwave=figures), 5e3, 5e3, network="blue-net")
    return scene(units, tick_s=tick_s, width_m=10e3, networks=NETWORKS)


def hazards(stage: Stage, n: int) -> list[float]:
    """Return the hazard put on each of the first n units."""
    return [float(stage.bodies(f"drone-{i}")[0].fire_hazard) for i in range(n)]


def test_hazard_falls_with_the_square_of_range_in_a_sector_on_the_nearest():
    """One pulse: the nearest at 1 km, one behind it, one 28.6 degrees off and one a little more, one out of range."""
    edge = 0.5
    places = [(1e3, 0.0), (1.6e3, 0.0)]
    places += [(1.2e3 * math.cos(a), 1.2e3 * math.sin(a)) for a in (edge - 1e-6, edge + 1e-6, -edge + 1e-6)]
    places += [(2.001e3, 0.0), (-1.1e3, 0.0)]
    stage = Stage(pulsing(places, recharge_s=1e6))
    stage.state.bodies["fire_threshold"] = math.inf
    stage.fight()
    at_edge = 0.5 * 0.1 * (2.0 / 1.2) ** 2  # half the power
    wanted = [0.1 * 4.0, 0.1 * (2.0 / 1.6) ** 2, at_edge, 0.0, at_edge, 0.0, 0.0]
    assert hazards(stage, 7) == pytest.approx(wanted, rel=1e-5)
    assert stage.tally("emitter", "pulses") == 1.0


@pytest.mark.parametrize(("tick_s", "recharge_s"), [(1.0, 2.5), (1.0, 0.41), (4.0, 1.53), (0.3, 1.01)])
def test_recharging(tick_s, recharge_s):
    """From the start of the first tick on, one pulse every ``recharge_s``."""
    stage = Stage(pulsing([(1e3, 0.0)], tick_s, recharge_s=recharge_s))
    stage.state.bodies["fire_threshold"] = math.inf
    stage.fight(50)
    assert stage.tally("emitter", "pulses") == math.ceil(50 * tick_s / recharge_s - 1e-9)


def test_least_number_of_targets():
    places = [(1e3, 0.0), (1.5e3, 100.0)]
    for least, pulses in ((2, 1.0), (3, 0.0)):
        stage = Stage(pulsing(places, recharge_s=1e6, min_targets=least)).fight(3)
        assert stage.tally("emitter", "pulses") == pulses


def test_a_pulse_hits_whom_nobody_tracks():
    stage = Stage(pulsing([(1e3, 0.0), (1.5e3, 0.0)], recharge_s=1e6)).fight(0)
    stage.state.bodies["fire_threshold"] = math.inf
    stage.state.tracks["known_decoy"][0, 1] = 1
    stage.fight()
    assert stage.state.networks[0].n_listed == 1
    assert hazards(stage, 2) == pytest.approx([0.4, 0.1 * (2.0 / 1.5) ** 2])


def test_one_pulse_at_the_range_kills_with_probability_one_minus_exp_minus_h():
    n = 1000 if IS_COMPILED else 50
    setup = pulsing([(1999.9, 0.0)], count=n, recharge_s=1e6, hazard_per_pulse={"drone": 0.7})
    stage = Stage(setup).fight()
    p = 1.0 - math.exp(-0.7 * (2e3 / 1999.9) ** 2)
    assert stage.statuses("drone-0").count("killed") / n == pytest.approx(p, abs=4.0 * math.sqrt(p * (1 - p) / n))
