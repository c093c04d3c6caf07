"""Lasers: propagation against the formulas, and the clock of slew, dwell and heat."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference import lasers as twin
from tests.reference.examples import IS_COMPILED, examples, real
from tests.reference.philox import Chance
from tests.reference.raids import raids
from tests.reference.scenes import drone, element, scene, unit
from tests.reference.stage import Stage
from wargame.battle.kernels import lasers

NETWORKS = {"blue-net": {"side": "blue", "omniscient": True}}
FLUX = 50e3 / (math.pi * 0.1**2)  # W/m2 at no distance
CLEAR = {"visibility_m": 1e12}


@examples(300, 100)
@given(real(100.0, 80e3))
def test_extinction(visibility):
    assert lasers.extinction_per_m(visibility) == pytest.approx(twin.extinction_per_m(visibility), rel=1e-12)


def test_extinction_of_known_visibilities():
    """Kruse at 1.06 um: 0.073 per km at 23 km (the value of a clear day), and a jump of q at 6 km."""
    assert lasers.extinction_per_m(23e3) == pytest.approx(7.25e-5, rel=1e-3)
    assert lasers.extinction_per_m(6e3) == pytest.approx(3.912 / 6e3 * (0.55 / 1.06) ** 1.063, rel=1e-3)
    assert lasers.extinction_per_m(60e3) == pytest.approx(3.912 / 60e3 * (0.55 / 1.06) ** 1.6, rel=1e-9)


@examples(300, 100)
@given(real(1e3, 3e5), real(0.01, 0.5), real(0.0, 1e-4), real(1e-6, 1e-3), real(0.0, 20e3))
def test_irradiance(beam, spot, divergence, extinction, r):
    got = lasers.irradiance_w_per_m2(beam, spot, divergence, extinction, r)
    assert got == pytest.approx(twin.irradiance_w_per_m2(beam, spot, divergence, extinction, r), rel=1e-12)


@examples(300, 100)
@given(real(0.0, 1.0), real(0.0, math.tau), real(0.0, 1.5), *[real(-400.0, 400.0)] * 3, real(500.0, 9e3))
def test_time_in_range(share, bearing, elevation, vx, vy, vz, limit):
    r = share * limit * math.cos(elevation)
    at = (r * math.cos(bearing), r * math.sin(bearing), share * limit * math.sin(elevation))
    got = lasers.time_in_range_s(*at, vx, vy, vz, limit)
    assert got == pytest.approx(twin.time_in_range_s(*at, vx, vy, vz, limit), rel=1e-9, abs=1e-9)


def test_what_stands_still_stays():
    assert lasers.time_in_range_s(100.0, 0.0, 0.0, 0.0, 0.0, 0.0, 500.0) == math.inf


@examples(12, 8)
@given(raids(), st.integers(0, 2**32 - 1), st.integers(1, 60))
def test_lasers_of_a_battle_choose_as_the_twins(raid, seed, ticks):
    stage = Stage(raid.setup, seed, with_twin=True).fight(ticks)
    state = stage.copy_of_state()
    for laser in [e for e in stage.twin.elements if e.unit.has_laser and e.is_alive]:
        chosen = twin.choose_target(stage.twin, laser)
        got = lasers.choose_laser_target(stage.world, state, laser.index)
        assert got == (-1 if chosen is None else chosen.index)


def burning(dwell_s=2.5, n=1, tick_s=1.0, speed_mps=0.01, raid=None, target=None, at_m=None, **laser):
    """Return nearly still drones a metre apart, ``at_m`` from a laser that needs a time of beam for each."""
    fluence = FLUX * dwell_s
    still = target or drone(motion={"speed_mps": speed_mps}, hardness={"fluence_j_per_m2": fluence})
    across_m = 1e3 if at_m is None else math.sqrt(at_m**2 - 300.0**2)
    units = {
        "drones": unit("red", still, 5e3 - across_m, 5e3, n, formation="line", spread_m=1.0, targets=["asset"]),
        "asset": unit("blue", element(), 9e3, 5e3),
        "laser": unit("blue", element(laser=laser or True), 5e3, 5e3, network="blue-net"),
    }
    return scene(units, tick_s=tick_s, width_m=10e3, networks=NETWORKS, raid=raid or CLEAR)


def deaths(stage: Stage, ticks: int) -> list[int]:
    """Return how many drones are dead after each tick."""
    return [stage.fight().statuses("drones").count("killed") for _ in range(ticks)]


def test_dwell_takes_as_long_as_the_fluence():
    stage = Stage(burning(dwell_s=2.5))
    assert deaths(stage, 4) == [0, 0, 1, 1]
    assert stage.tally("laser", "beam_s") == pytest.approx(2.5, rel=1e-6)
    assert stage.tally("laser", "engagements") == 1.0
    assert stage.kills("drones", by="laser") == 1


def test_slew_comes_before_each_dwell():
    """1.25 s of slew and 2.5 s of dwell are 3.75 s a drone, whatever the tick."""
    stage = Stage(burning(dwell_s=2.5, n=3, slew_s=1.25))
    assert deaths(stage, 12) == [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3]


def test_a_tick_holds_as_many_dwells_as_fit():
    """Ticks of 10 s, 0.3 s of slew and 1.19 s of dwell: 6 drones and two thirds of the next in the first tick."""
    stage = Stage(burning(dwell_s=1.19, n=20, tick_s=10.0, slew_s=0.3))
    assert deaths(stage, 3) == [6, 13, 20]
    assert stage.tally("laser", "beam_s") == pytest.approx(20 * 1.19, rel=1e-6)


def test_the_tick_does_not_change_how_many_are_burnt():
    by_tick = {}
    for tick_s in (0.25, 1.0, 4.0):
        stage = Stage(burning(dwell_s=1.7, n=30, tick_s=tick_s, slew_s=0.4))
        by_tick[tick_s] = deaths(stage, round(40.0 / tick_s))[-1]
    assert set(by_tick.values()) == {math.floor(40.0 / 2.1)}


def test_heat_locks_the_laser_out_until_half_of_it_is_gone():
    """5 s of beam, then locked; cooling at 0.5 per s, 2.5 s of heat are gone in 5 s."""
    stage = Stage(burning(dwell_s=1e5, heat_limit_s=5.0, cooling_ratio=0.5))
    beam = [stage.fight().tally("laser", "beam_s") for _ in range(16)]
    assert np.diff([0.0, *beam]) == pytest.approx([1] * 5 + [0] * 5 + [1, 1, 0.5] + [0] * 3, rel=1e-6)
    assert stage.tally("laser", "engagements") == 2.0


def test_seconds_locked_out_are_counted_from_the_moment_of_the_lock():
    """2 s of slew, 5 s of beam, 5 s locked: in ticks of 7 s the slew is no part of it."""
    stage = Stage(burning(dwell_s=1e5, tick_s=7.0, slew_s=2.0, heat_limit_s=5.0, cooling_ratio=0.5)).fight()
    assert stage.tally("laser", "beam_s") == pytest.approx(5.0)
    assert stage.tally("laser", "locked_s") == pytest.approx(0.0, abs=1e-9)


def test_extinction_lengthens_the_dwell():
    """A drone 1 km off, 300 m up; at 1 km of visibility q = 0.585, and the dwell is exp(alpha r) times as long."""
    times = math.exp(3.912 / 1e3 * (0.55 / 1.06) ** 0.585 * 1e3)
    fluence, flight = {"fluence_j_per_m2": FLUX}, {"speed_mps": 1e-6}
    stage = Stage(burning(target=drone(motion=flight, hardness=fluence), at_m=1e3, raid={"visibility_m": 1e3}))
    while stage.statuses("drones") == ["flying"] or stage.ticks == 0:
        stage.fight()
    assert times == pytest.approx(14.3, abs=0.1)
    assert stage.tally("laser", "beam_s") == pytest.approx(times, rel=1e-4)


def test_a_dwell_that_cannot_end_in_time_is_not_begun():
    """Drones at 100 m/s, 4 km from the asset on which they strike: 40 s, less the tick in which they are seen."""
    for dwell_s, begun in ((38.9, 1.0), (39.1, 0.0)):
        target = drone(motion={"speed_mps": 100.0}, hardness={"fluence_j_per_m2": FLUX * dwell_s})
        units = {
            "drones": unit("red", target, 1e3, 5e3, targets=["asset"]),
            "asset": unit("blue", element(), 5e3, 5e3),
            "laser": unit("blue", element(laser={"range_m": 9e3}), 5e3, 5e3, network="blue-net"),
        }
        stage = Stage(scene(units, width_m=10e3, networks=NETWORKS, raid=CLEAR)).fight(1)
        assert stage.tally("laser", "engagements") == begun


def test_nor_one_that_would_take_longer_than_the_target_stays_in_range():
    """A drone that crosses a disc of 3 km along a diameter at 100 m/s stays 60 s."""
    for dwell_s, begun in ((58.5, 1.0), (60.5, 0.0)):
        target = drone(motion={"speed_mps": 100.0}, hardness={"fluence_j_per_m2": FLUX * dwell_s})
        units = {
            "drones": unit("red", target, 1e3, 5e3, targets=["asset"]),
            "asset": unit("blue", element(), 19e3, 5e3),
            "laser": unit("blue", element(laser={"range_m": 3e3}), 9e3, 5e3, network="blue-net"),
        }
        stage = Stage(scene(units, width_m=20e3, networks=NETWORKS, raid=CLEAR)).fight(150)
        assert stage.tally("laser", "engagements") == begun
        assert stage.statuses("drones") == (["killed"] if begun else ["flying"])


def test_what_a_laser_cannot_destroy_is_not_engaged():
    """A dwell of infinite length ends before nothing, also on a target that stands still."""
    laser = {"targets": ["ground"], "range_m": 9e3}
    units = {
        "bunker": unit("red", element(), 4e3, 5e3),
        "laser": unit("blue", element(laser=laser), 5e3, 5e3, network="blue-net"),
    }
    stage = Stage(scene(units, width_m=10e3, networks=NETWORKS, raid=CLEAR)).fight(3)
    assert stage.tally("laser", "engagements") == 0.0


def test_two_lasers_take_two_targets():
    setup = burning(dwell_s=50.0, n=3)
    units = {g.name: g.unit.model_dump() | {"_element": g.element} for g in setup.groups}
    units["laser"]["count"] = 2
    stage = Stage(scene(units, width_m=10e3, networks=NETWORKS, raid=CLEAR)).fight(2)
    assert sorted(int(t) for t in stage.shooters("laser")["laser_target"]) == [0, 1]
    assert [int(a) for a in stage.tracks("laser", "drones")["assigned"]] == [1, 1, 0]
    stage.bodies("laser")["status"][:] = 5
    stage.fight()
    assert stage.tracks("laser", "drones")["assigned"].sum() == 0


def test_random_dwells_are_keyed_and_exponential():
    n = 200 if IS_COMPILED else 20
    stage = Stage(burning(dwell_s=1.0, n=n, tick_s=5.0, dwell="exponential"), seed=8, replication=2)
    stage.fight(math.ceil(n / 5.0) + 40)
    assert stage.statuses("drones") == ["killed"] * n
    key, chance = int(stage.world.elements[stage.first("laser")].key), Chance(8, 2)
    drawn = [chance.exponential("dwell", key, i) for i in range(n)]
    assert stage.tally("laser", "beam_s") == pytest.approx(sum(drawn), rel=1e-6)
    assert sum(drawn) / n == pytest.approx(1.0, abs=4.0 / math.sqrt(n))
