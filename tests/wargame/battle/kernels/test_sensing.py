"""Detection: the rate, its threshold, how a track begins and ends; the radar range equation."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference import sensing as twin
from tests.reference.examples import IS_COMPILED, examples
from tests.reference.hazards import track_hazard
from tests.reference.philox import Chance
from tests.reference.raids import raids
from tests.reference.scenes import drone, element, scene, unit
from tests.reference.stage import Stage
from wargame.battle.kernels import fields, sensing


@examples(12, 8)
@given(raids(), st.integers(0, 2**32 - 1), st.integers(1, 60))
def test_detection_in_a_battle_is_the_twins(raid, seed, ticks):
    stage = Stage(raid.setup, seed, with_twin=True).fight(ticks)
    for w, network in enumerate(stage.twin.networks):
        for e in stage.twin.enemies(network.side):
            if not e.is_alive:
                continue
            body = stage.state.bodies[e.index]  # its own cell is one in which its exposure, not itself, may lie ahead
            cell = int(fields.cell_of(stage.world.grid, body.x_m, body.y_m))
            got = sensing.detection_rate_per_s(stage.world, stage.state, w, e.unit.index, cell)
            assert got == pytest.approx(twin.detection_rate_per_s(stage.twin, network, e), rel=1e-9)
    for shooter in stage.twin.elements:
        for target in stage.twin.enemies(shooter.unit.side):
            if target.is_alive:
                got = sensing.sees_itself(stage.world, stage.state, shooter.index, target.index)
                assert got == twin.sees_itself(stage.twin, shooter, target)


def approach(rcs=1.0, rate=0.2, tick_s=0.5, cell_m=100.0, count=1, **more):
    """Return drones that fly 40 km along a strip towards a radar of 20 km."""
    sensor = {"range_m": 20e3, "rate_per_s": rate, "mast_m": 400.0, "instrumented_range_m": 60e3}
    target = drone(signature={"rcs": rcs}, motion={"speed_mps": 200.0, "altitude_m": 400.0})
    units = {
        "drones": unit("red", target, 1e3, cell_m / 2, count, targets=["radar"]),
        "radar": unit("blue", element(sensor=sensor), 41e3, cell_m / 2, network="net"),
    }
    networks = {"net": {"side": "blue"} | more.pop("net", {})}
    strip = {"width_m": 42e3, "height_m": cell_m, "cell_m": cell_m}
    return scene(units, tick_s=tick_s, map=strip, networks=networks, **more)


def mean_detection_range_m(rcs: float) -> float:
    setup = approach(rcs, rate=50.0, rules={"detection_rate_max_per_s": 50.0})
    stage = Stage(setup).fight_to_the_end()
    assert stage.tally("drones", "detected") == 1.0
    return stage.tally("drones", "detection_range_m")


def test_a_tenth_of_the_cross_section_is_seen_at_0_562_of_the_range():
    """At a rate of 50 per s a drone is found within a cell (100 m) or a tick's flight (100 m) of the range."""
    full, tenth = mean_detection_range_m(1.0), mean_detection_range_m(0.1)
    assert full == pytest.approx(20e3, abs=200.0)
    assert tenth / full == pytest.approx(0.562341, abs=300.0 / 20e3)


def test_nothing_is_found_outside_the_range_and_the_rate_inside_is_that_of_the_equation():
    stage = Stage(approach())
    world, state = stage.world, stage.state
    sensing.emit_sensing(world, state, stage.row("radar"))
    for cell in range(0, 410, 7):
        r = 41e3 - (cell + 0.5) * 100.0
        wanted = min(1.0, 0.2 * (20e3 / r) ** 4) if r <= 20e3 else 0.0
        got = sensing.detection_rate_per_s(world, state, 0, stage.row("drones"), cell)
        assert got == pytest.approx(wanted, rel=1e-6)


def test_time_to_detection_is_exponential():
    """At a rate that is the same everywhere, the mean of n times is its inverse, to 4 standard errors."""
    n = 1000 if IS_COMPILED else 100
    setup = approach(rcs=1e6, rate=0.05, count=n, rules={"detection_rate_max_per_s": 0.05})
    stage = Stage(setup).fight(300)
    since = stage.tracks("radar", "drones")["since_s"]
    assert (since < math.inf).mean() > 0.99
    late = since.clip(max=150.0)
    expected = 20.0 * (1.0 - math.exp(-150.0 / 20.0))
    assert late.mean() == pytest.approx(expected, abs=4.0 * 20.0 / math.sqrt(n) + 0.25)  # a tick's half


def test_a_track_begins_when_the_hazard_passes_its_keyed_threshold():
    stage = Stage(approach(), seed=11, replication=4)
    track, search = stage.tracks("radar", "drones")[0], stage.searches("radar", "drones")[0]
    key = int(stage.world.elements[0].key) ^ int(stage.world.networks[0].key)
    threshold = Chance(11, 4).exponential("detect", key)
    assert search.threshold == pytest.approx(threshold, rel=1e-15)
    while track.since_s == math.inf:
        before = track_hazard(stage.world, stage.state, 0, 0)
        stage.fight()
    assert before < threshold <= search.hazard
    assert track.since_s == stage.now_s
    assert track.draws == 0


def test_a_track_is_held_until_its_rate_is_too_low_and_the_next_takes_a_new_threshold():
    """A radar with a limit: the drone flies in, past, and out of range again."""
    sensor = {"range_m": 5e3, "rate_per_s": 5.0, "mast_m": 400.0, "instrumented_range_m": 60e3}
    flight = drone(motion={"speed_mps": 200.0, "altitude_m": 400.0})
    units = {
        "drones": unit("red", flight, 1e3, 0.0, targets=["far"]),
        "radar": unit("blue", element(sensor=sensor), 10e3, 0.0, network="net"),
        "far": unit("blue", element(), 30e3, 0.0),
    }
    strip = {"width_m": 31e3, "height_m": 100.0, "cell_m": 100.0}
    stage = Stage(scene(units, map=strip, networks={"net": {"side": "blue"}}), seed=3, with_twin=True)
    track, search = stage.tracks("radar", "drones")[0], stage.searches("radar", "drones")[0]
    held = []
    while not stage.is_over:
        stage.fight()
        held.append(bool(track.since_s < math.inf))
        own = stage.twin.networks[0].tracks[stage.twin.elements[0]]
        assert held[-1] == (own.since_s is not None)
        assert track.draws == own.draws
        assert search.threshold == pytest.approx(own.threshold)
    first, last = held.index(True), len(held) - held[::-1].index(True)
    assert all(held[first:last])
    assert 20 <= first + 1 <= 22  # 4 km at 200 m/s, then the threshold at a rate of 1 per s or more
    assert 70 <= last + 1 <= 71  # 14 km
    assert track.draws == 1
    assert search.hazard == 0.0
    assert stage.tally("drones", "detected") == 1.0


def test_decoys_are_recognised_at_the_first_detection_with_the_networks_probability():
    n = 600 if IS_COMPILED else 60
    decoy = drone(imitates="one-way-attack-drone", motion={"altitude_m": 3e3}, warhead={"damage_hits": 0.0})
    units = {
        "decoys": unit("red", decoy, 8e3, 5e3, n, targets=["radar"]),
        "radar": unit("blue", element(sensor={"rate_per_s": 1e3}), 9e3, 5e3, network="net"),
    }
    networks = {"net": {"side": "blue", "p_discriminate": 0.3}}
    rules = {"detection_rate_max_per_s": 1e3}
    stage = Stage(scene(units, width_m=10e3, networks=networks, rules=rules)).fight(3)
    tracks = stage.tracks("radar", "decoys")
    assert (tracks["since_s"] < math.inf).all()
    known = tracks["known_decoy"].mean()
    assert known == pytest.approx(0.3, abs=4.0 * math.sqrt(0.21 / n))
    listed = int(stage.state.networks[0].n_listed)
    assert listed == n - tracks["known_decoy"].sum()


def test_an_omniscient_network_tracks_from_the_first_tick_and_counts_no_detection():
    stage = Stage(approach(net={"omniscient": True})).fight()
    assert stage.tracks("radar", "drones")[0].since_s == 0.5
    assert stage.tally("drones", "detected") == 0.0


def test_a_sensor_that_is_not_ready_or_is_lost_sees_nothing():
    stage = Stage(approach(rcs=1e6)).fight(2)
    world, state, cell = stage.world, stage.state, int(stage.bodies("drones")[0].cell)
    rate = sensing.detection_rate_per_s(world, state, 0, stage.row("drones"), cell)
    assert rate > 0.0
    for change in ("status", "ready"):
        array = stage.bodies("radar") if change == "status" else stage.shooters("radar")
        before = int(array[change][0])
        array[change][0] = 0
        sensing.emit_sensing(world, state, stage.row("radar"))
        assert sensing.detection_rate_per_s(world, state, 0, stage.row("drones"), cell) == 0.0
        array[change][0] = before
        sensing.emit_sensing(world, state, stage.row("radar"))
        assert sensing.detection_rate_per_s(world, state, 0, stage.row("drones"), cell) == rate
