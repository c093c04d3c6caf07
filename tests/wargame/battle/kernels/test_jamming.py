"""Jamming of radars and of drones against the formulas, and the burn-through range."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference import jamming as twin
from tests.reference.examples import IS_COMPILED, examples
from tests.reference.hazards import jam_hazard
from tests.reference.raids import raids
from tests.reference.scenes import drone, element, scene, unit
from tests.reference.stage import Stage
from wargame.battle.kernels import jamming, sensing

CELL_M = 20.0
RISE_M = 4e3  # of the aircraft and the jammer over the radar
STRIP = {"width_m": 100e3, "height_m": CELL_M, "cell_m": CELL_M}


@examples(12, 8)
@given(raids(), st.integers(0, 2**32 - 1), st.integers(0, 40))
def test_jamming_in_a_battle_is_the_twins(raid, seed, ticks):
    stage = Stage(raid.setup, seed, with_twin=True).fight(ticks)
    for row, emitter in enumerate(stage.twin.emitters):
        if emitter.is_sensor and ticks:
            wanted = twin.jam_to_signal(stage.twin, emitter)
            assert jamming.jam_to_signal(stage.world, stage.state, row) == pytest.approx(wanted, rel=1e-9)
    for e in stage.twin.elements:
        if e.is_alive and ticks:
            column, line = stage.twin.cell(e)
            cell = line * stage.world.grid.nx + column
            wanted = twin.loss_rate_per_s(stage.twin, e.unit, (column, line))
            got = jamming.loss_rate_per_s(stage.world, stage.state, e.unit.index, cell)
            assert got == pytest.approx(wanted, rel=1e-9)


def burn_through_m(jammer_range_m: float, is_escort: bool) -> float:
    """Return the slant range at which a radar first sees an aircraft through jamming, to a cell's length.

    The jammer rides with the aircraft, or stands off 50 km from the radar.
    """
    air = {"altitude_m": 5e3}
    jammer = {"band": "radar", "range_m": jammer_range_m, "mast_m": 5e3}
    units = {
        "aircraft": unit("red", element(motion=air, jammer=jammer if is_escort else None), 1e3, CELL_M / 2),
        "stand-off": unit("red", element(jammer=jammer), 50e3, CELL_M / 2, count=0 if is_escort else 1),
        "radar": unit("blue", element(sensor={"range_m": 60e3, "mast_m": 1e3}), 0.0, CELL_M / 2),
    }
    stage = Stage(scene(units, map=STRIP))
    world, state = stage.world, stage.state
    radar, aircraft = stage.first("radar"), stage.first("aircraft")
    red, blue = stage.row("aircraft"), stage.row("radar")
    row = int(world.elements[radar].sensor_row)
    state.bodies[aircraft].status = 2

    def is_seen(cell: int) -> bool:
        state.bodies[aircraft].emits_from = cell
        jamming.emit_jamming(world, state, red)
        jamming.emit_jamming(world, state, stage.row("stand-off"))
        sensing.emit_sensing(world, state, blue)
        return sensing.signal(world, state, row, red, cell) >= 1.0

    near, far = 1, 4999
    assert is_seen(near)
    assert not is_seen(far)
    while far - near > 1:
        middle = (near + far) // 2
        near, far = (middle, far) if is_seen(middle) else (near, middle)
    return math.hypot((near + 0.5) * CELL_M, RISE_M)


@pytest.mark.parametrize(
    ("is_escort", "jammer_range_m", "factor"),
    [(True, 200e3, 0.707107), (False, 1000e3, 0.840896)],
)
def test_twice_the_jammer_power_shortens_the_burn_through_range(is_escort, jammer_range_m, factor):
    """Twice the power is sqrt(2) times the range figure; J/S is so large that the 1 of 1 + J/S is lost in a cell."""
    once = burn_through_m(jammer_range_m, is_escort)
    twice = burn_through_m(jammer_range_m * math.sqrt(2.0), is_escort)
    assert twice / once == pytest.approx(factor, abs=2.0 * CELL_M / twice)


def test_burn_through_ranges_are_those_of_the_formula():
    """r = R^2/Rj riding along, r = R/(1 + J/S)^(1/4) standing off; all ranges from mast to mast."""
    exact = 60e3**2 / 200e3 / math.sqrt(1.0 + 18e3**2 / 200e3**2)
    assert burn_through_m(200e3, True) == pytest.approx(exact, abs=2.0 * CELL_M)
    exact = 60e3 / (1.0 + 300e3**2 / (50e3**2 + RISE_M**2)) ** 0.25
    assert burn_through_m(300e3, False) == pytest.approx(exact, abs=2.0 * CELL_M)


def over_a_pod(count=1, **figures):
    """Return drones that fly across a jammer's field for 100 s, 3 km above the ground."""
    figures = {"susceptibility": {"nav": 1.0}} | figures
    units = {
        "drones": unit("red", drone(motion={"altitude_m": 3e3}, **figures), 5e3, 10e3, count, targets=["pod"]),
        "pod": unit("blue", element(jammer={"range_m": 8e3, "mast_m": 30.0}), 15e3, 10e3),
    }
    return scene(units, width_m=20e3, cell_m=1500.0, rules={"jam_rate_max_per_s": 0.02})


def test_a_drone_accumulates_the_hazard_of_the_cells_it_flies_through():
    stage = Stage(over_a_pod(susceptibility={"nav": 0.7, "link": 5.0}), with_twin=True)
    stage.state.bodies[0].jam_threshold = math.inf
    stage.twin.elements[0].jam_threshold = math.inf
    stage.fight(99)
    assert stage.statuses("drones") == ["flying"]
    hazard = jam_hazard(stage.world, stage.state, 0)
    assert hazard == pytest.approx(stage.twin.elements[0].jam_hazard, rel=1e-9)
    assert hazard > 0.1


def test_losses_to_jamming_are_soft_and_credited_to_the_pod():
    n = 200 if IS_COMPILED else 20
    stage = Stage(over_a_pod(n)).fight_to_the_end()
    lost = stage.statuses("drones").count("soft-killed")
    assert stage.kills("drones", by="pod", soft=True) == lost
    assert stage.kills("drones", by="pod") == 0
    slow = Stage(over_a_pod(), with_twin=True)
    slow.twin.elements[0].jam_threshold = slow.state.bodies[0].jam_threshold = math.inf
    slow.fight(100)
    p = 1.0 - math.exp(-slow.twin.elements[0].jam_hazard)
    assert lost / n == pytest.approx(p, abs=4.0 * math.sqrt(p * (1.0 - p) / n))


def test_what_is_immune_is_not_lost():
    stage = Stage(over_a_pod(20, susceptibility={"nav": 0.0, "link": 9.0})).fight_to_the_end()
    assert stage.statuses("drones") == ["arrived"] * 20


def test_credit_goes_to_pods_in_proportion_to_what_they_do():
    n = 400 if IS_COMPILED else 40
    pods = {
        f"pod-{i}": unit("blue", element(jammer={"range_m": r, "mast_m": 30.0}), 5e3, 5e3)
        for i, r in enumerate((6e3, 8e3))
    }
    drones = unit("red", drone(susceptibility={"nav": 1.0}), 3e3, 5e3, n, targets=["pod-0"], route="straight")
    rules = {"jam_rate_max_per_s": 10.0}
    stage = Stage(scene({"drones": drones} | pods, width_m=10e3, rules=rules)).fight_to_the_end()
    assert stage.statuses("drones") == ["soft-killed"] * n
    share = 36.0 / (36.0 + 64.0)
    got = stage.kills("drones", by="pod-0", soft=True) / n
    assert got == pytest.approx(share, abs=4.0 * math.sqrt(share * (1.0 - share) / n))


def test_a_lost_pod_jams_no_more():
    stage = Stage(over_a_pod()).fight(2)
    world, state, drones = stage.world, stage.state, stage.row("drones")
    cell = int(stage.bodies("drones")[0].cell)
    assert jamming.loss_rate_per_s(world, state, drones, cell) > 0.0
    stage.bodies("pod")["status"][0] = 5
    jamming.emit_jamming(world, state, stage.row("pod"))
    assert jamming.loss_rate_per_s(world, state, drones, cell) == 0.0
