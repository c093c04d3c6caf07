"""Exposure: cells walked through at once are those flown through tick by tick, and what lies ahead can be undone."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference import battle as twin
from tests.reference.examples import IS_COMPILED, examples, real
from tests.reference.lockstep import differences
from tests.reference.raids import raids
from tests.reference.scenes import drone, element, scene, unit
from tests.reference.stage import Stage
from wargame.battle import engine as battle
from wargame.battle.kernels import clocks, exposure, jamming, sensing
from wargame.battle.kernels.cell_crossings import cell_after
from wargame.battle.kernels.state import BEFORE, FLYING, NOBODY, NOW, VERSION

TICKS = 60


def over_land(cells_x: int, cells_y: int, cell_m: float, tick_s: float) -> Stage:
    """Return a drone over a map that nobody watches; its leg is put into its body by the test."""
    units = {
        "drones": unit("red", drone(susceptibility={"nav": 1.0}), 0.0, 0.0, targets=["far"]),
        "far": unit("blue", element(), 0.0, 0.0),
    }
    land = {"width_m": cells_x * cell_m, "height_m": cells_y * cell_m, "cell_m": cell_m}
    return Stage(scene(units, tick_s, TICKS * tick_s, map=land))


def set_on(stage: Stage, x_m: float, y_m: float, vx_mps: float, vy_mps: float, leg_s: float, ago: int) -> int:
    """Put the drone on a leg, in the cell in which it is after the first tick that ends on it; return that tick.

    It entered the cell some ticks before that, on another leg.
    """
    body, grid = stage.state.bodies[0], stage.world.grid
    body.leg_x_m, body.leg_y_m, body.vx_mps, body.vy_mps, body.leg_s = x_m, y_m, vx_mps, vy_mps, leg_s
    first = math.ceil(leg_s / grid.tick_s)
    body.status, body.since, body.cell = FLYING, first - ago, cell_after(grid, body, first)
    body.rates_version = int(stage.state.counts[VERSION])
    return first


WHOLE = st.integers(-1, 12).map(float)
SPEED = st.one_of(
    real(-3.0, 3.0), st.integers(-3, 3).map(float), st.sampled_from([0.0, 1e-13, -1e-13, 1e-7, 0.5, 1.0 / 3.0, -0.1])
)


@examples(150, 40)
@given(
    x=st.one_of(real(-1.0, 13.0), WHOLE),
    y=st.one_of(real(-1.0, 9.0), WHOLE),
    vx=SPEED,
    vy=SPEED,
    leg_s=st.one_of(real(0.0, 9.0), st.integers(0, 9).map(float)),
    cell_m=st.sampled_from([100.0, 1000.0, 333.3]),
    tick_s=st.sampled_from([0.5, 1.0, 2.0, 0.1]),
    ago=st.sampled_from([0, 0, 1, 30]),
)
def test_cells_walked_through_are_those_of_each_tick(x, y, vx, vy, leg_s, cell_m, tick_s, ago):
    """Speeds from none to three cells a tick, legs along edges and through corners, off the map and back."""
    stage = over_land(12, 8, cell_m, tick_s)
    world, state, body = stage.world, stage.state, stage.state.bodies[0]
    speed = cell_m / tick_s
    first = set_on(stage, x * cell_m, y * cell_m, vx * speed, vy * speed, leg_s * tick_s, ago)
    flown, since = [], first - ago
    for tick in range(first, TICKS):
        cell = int(cell_after(world.grid, body, tick))
        since = tick if flown and cell != flown[-1][0] else since
        flown.append((cell, since))
    for tick, expected in zip(range(first, TICKS), flown, strict=True):
        leaves = exposure.walk(world, state, 0, 0, clocks.start_clocks(world, state, 0, 0), tick + 1)
        assert (int(body.cell), int(body.since)) == expected
        assert leaves > tick
        assert all(at == expected for at in flown[tick - first : max(0, leaves - first)])
    body.since, body.cell = first - ago, flown[0][0]
    exposure.walk(world, state, 0, 0, clocks.start_clocks(world, state, 0, 0), TICKS)
    assert (int(body.cell), int(body.since)) == flown[-1]


@examples(12, 4)
@given(raids(), st.integers(0, 2**32 - 1), st.integers(1, 40))
def test_what_lies_ahead_can_be_taken_back_to_any_tick(raid, seed, ticks):
    """Back to now, walked again as far: the same hazards, rates and cell, bit by bit."""
    stage = Stage(raid.setup, seed).fight(ticks)
    world, state = stage.world, stage.state
    for e in np.flatnonzero(state.bodies["since"] >= stage.ticks):
        if state.bodies[e].status != FLYING:
            continue
        u, until = int(world.unit_of[e]), int(state.bodies[e].since)
        before = (state.bodies[e].tobytes(), state.searches[:, e].tobytes())
        exposure.go_back(world, state, u, e, stage.ticks - 1)
        assert state.bodies[e].since < stage.ticks
        n = clocks.start_clocks(world, state, u, e)
        exposure.walk(world, state, u, e, n, until + 1)
        clocks.stop_clocks(state, e, n)
        after = (state.bodies[e].tobytes(), state.searches[:, e].tobytes())
        assert differ_only_in_checkpoint(state, before, after)


def differ_only_in_checkpoint(state, before, after) -> bool:
    """Return whether a body and searches are the same but for the checkpoint where the walk began."""
    dtypes = (state.bodies.dtype, state.searches.dtype)
    for old, new, dtype in zip(before, after, dtypes, strict=True):
        one, other = np.frombuffer(old, dtype), np.frombuffer(new, dtype)
        names = [name for name in dtype.names if not name.startswith("checkpoint_")]
        if any(not np.array_equal(one[name], other[name]) for name in names):
            return False
    return True


@pytest.mark.parametrize("aside_m", [0.0, 1e-9, 1e-6, 1e-3])
def test_a_leg_that_all_but_follows_an_axis_is_not_thought_to_begin_before_its_corner(aside_m):
    """A radar that sees the way to the corner prolonged, but not the way back: found as often as the twin finds it."""
    sensor = {"range_m": 3e3, "rate_per_s": 0.05, "mast_m": 100.0}
    turn = {"waypoints": [(5550.0, 5003.0)], "targets": ["far"]}
    units = {
        "drone": unit("red", drone(), 500.0, 5003.0, **turn),
        "far": unit("blue", element(), 5550.0 + aside_m, 9700.0),
        "radar": unit("blue", element(sensor=sensor), 5500.0, 2500.0, network="net"),
    }
    setup = scene(units, 1.0, 120.0, width_m=10e3, networks={"net": {"side": "blue"}})
    for seed in range(25 if IS_COMPILED else 3):
        assert differences(setup, battle.run(setup.world, seed), twin.fight(setup, seed)) == []


def test_rates_before_a_change_are_at_hand_for_who_flew_under_them():
    units = {
        "drones": unit("red", drone(susceptibility={"nav": 1.0}), 1e3, 5e3, targets=["pod"], route="straight"),
        "pod": unit("blue", element(jammer={"range_m": 5e3, "mast_m": 30.0}), 9e3, 5e3),
    }
    stage = Stage(scene(units, width_m=10e3)).fight(2)
    world, state, pod = stage.world, stage.state, stage.first("pod")
    cell, version = int(state.bodies[0].checkpoint_cell), int(state.counts[VERSION])
    row, which = int(world.units[0].signature_class), len(world.networks)
    assert row != NOBODY
    rate = float(state.cell_rates[NOW, row, cell, which])
    assert rate > 0.0
    state.bodies[pod].status = 5
    jamming.emit_jamming(world, state, stage.row("pod"))
    assert state.counts[VERSION] > version
    assert exposure.rates_layer(world, state, 0, cell, version) == NOW  # nobody has looked at it since
    sensing.read_cell(world, state, 0, cell)
    assert exposure.rates_layer(world, state, 0, cell, version) == BEFORE
    assert exposure.rates_layer(world, state, 0, cell, int(state.counts[VERSION])) == NOW
    assert state.cell_rates[BEFORE, row, cell, which] == rate
    assert state.cell_rates[NOW, row, cell, which] == 0.0


def test_a_drone_that_nothing_happens_to_is_looked_at_once_a_leg():
    """A radar out of range, fields that stay: launch, and then never again before it arrives."""
    sensor = {"range_m": 1e3, "instrumented_range_m": 1e3}
    units = {
        "drones": unit("red", drone(motion={"speed_mps": 50.0}), 1e3, 5e3, targets=["far"]),
        "radar": unit("blue", element(sensor=sensor), 5e3, 9.5e3, network="net"),
        "far": unit("blue", element(), 9e3, 5e3),
    }
    stage = Stage(scene(units, 1.0, 300.0, width_m=10e3, networks={"net": {"side": "blue"}})).fight(1)
    wakeups = [int(stage.state.wakeups[row, 0]) for row in (0, 1)]
    assert wakeups[0] == 159
    assert wakeups[1] >= wakeups[0]
    while not stage.is_over:
        assert stage.statuses("drones") == ["flying"]
        stage.fight()
    assert stage.ticks == 160
    assert stage.statuses("drones") == ["arrived"]
