"""Horizon, terrain, and the fields of emitters against the formulas."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.reference import fields as twin
from tests.reference.battle import start
from tests.reference.examples import examples, real
from tests.reference.scenes import element, scene, unit
from tests.reference.stage import Stage
from wargame.battle.kernels import fields

HEIGHTS = real(0.0, 12e3)
PLACES = real(0.0, 20e3)
HILLS = [
    {"x_m": 8e3, "y_m": 9e3, "height_m": 300.0, "radius_m": 1500.0},
    {"x_m": 14e3, "y_m": 5e3, "height_m": 120.0, "radius_m": 3000.0},
]


def emitters(hills=True, cell_m=997.0, **figures):
    """Return a scene with a radar, a jammer on the ground, and a moving jammer, on both sides of hills."""
    mast = {"mast_m": 20.0}
    units = {
        "mover": unit("red", element(motion={"altitude_m": 200.0}, jammer=mast), 1e3, 9e3),
        "radar": unit("blue", element(sensor={"range_m": 9e3, **mast}), 12e3, 9e3),
        "pod": unit("blue", element(jammer={"range_m": 4e3, **mast}), 15e3, 11e3),
    }
    return scene(units, width_m=20e3, cell_m=cell_m, terrain={"hills": HILLS if hills else []}, **figures)


@examples(200)
@given(HEIGHTS, HEIGHTS)
def test_horizon(a, b):
    assert fields.horizon_m(a, b) == pytest.approx(twin.horizon_m(a, b), rel=1e-12)


def test_horizon_of_a_known_pair():
    assert fields.horizon_m(100.0, 25.0) == pytest.approx(61.8e3)


@examples(200)
@given(real(-5e3, 25e3), real(-5e3, 25e3))
def test_a_point_is_in_the_cell_that_holds_it(x, y):
    grid = emitters().world.grid
    column, row = twin.cell_of(grid, x, y)
    assert fields.cell_of(grid, x, y) == row * grid.nx + column


@examples(200, 40)
@given(PLACES, PLACES, real(2.0, 100.0), PLACES, PLACES, real(2.0, 1000.0))
def test_sight_over_hills(ax, ay, a_height, bx, by, b_height):
    world = emitters().world
    seen = twin.in_sight(world.grid, world.ground_m, (ax, ay, a_height), (bx, by, b_height))
    assert fields.in_sight(world.grid, world.ground_m, ax, ay, a_height, bx, by, b_height) == seen
    assert fields.in_sight(world.grid, world.ground_m, bx, by, b_height, ax, ay, a_height) == seen


def test_a_hill_hides_what_flies_low_behind_it_and_not_what_flies_high():
    world = emitters().world
    one, other = (1e3, 9e3), (18e3, 9e3)
    assert not fields.in_sight(world.grid, world.ground_m, *one, 20.0, *other, 50.0)
    assert fields.in_sight(world.grid, world.ground_m, *one, 20.0, *other, 2000.0)


def test_the_earth_hides_what_is_below_the_horizon():
    """Over flat ground the 4/3-earth ray and the horizon formula agree to a cell's length and 1 %."""
    setup = scene({"asset": unit("blue", element())}, width_m=100e3, cell_m=500.0)
    grid, ground = setup.world.grid, setup.world.ground_m
    seen = [
        d for d in np.arange(5e3, 99e3, 500.0) if fields.in_sight(grid, ground, 0.0, 1.0, 10.0, float(d), 1.0, 50.0)
    ]
    assert max(seen) == pytest.approx(fields.horizon_m(10.0, 50.0), rel=0.01, abs=500.0)


@examples(300, 60)
@given(st.integers(0, 2), PLACES, PLACES, st.integers(0, 399), st.booleans())
def test_field_of_an_emitter(row, x, y, cell, hills):
    setup = emitters(hills)
    world, slow = setup.world, start(setup, 1)
    assume(cell < world.grid.nx * world.grid.ny)
    for layer, height in enumerate(world.layers_m):
        where = (cell % world.grid.nx, cell // world.grid.nx)
        wanted = twin.effect(slow, slow.emitters[row], x, y, where, float(height))
        assert fields.effect(world, row, x, y, cell, layer) == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize("hills", [False, True])
def test_the_raster_is_the_field_in_every_cell(hills):
    setup = emitters(hills, cell_m=1499.0)
    world, slow = setup.world, start(setup, 1)
    fixed = [i for i, e in enumerate(slow.emitters) if e.is_fixed]
    assert len(fixed) == 2
    for row in fixed:
        out = np.zeros(world.rasters.shape[1:], np.float32)
        fields.rasterise(world, row, out)
        emitter = slow.emitters[row]
        at = (emitter.element.x0_m, emitter.element.y0_m)
        for layer, height in enumerate(world.layers_m):
            for cell in range(out.shape[1]):
                where = (cell % world.grid.nx, cell // world.grid.nx)
                wanted = twin.single(twin.effect(slow, emitter, *at, where, float(height)))
                assert float(out[layer, cell]) == pytest.approx(wanted, rel=1e-6)
        assert np.array_equal(out, world.rasters[world.emitters[row].raster])


def test_a_fields_power_and_its_reach():
    """A sensor falls with the fourth power of the distance, a jammer with the second; neither passes its limits."""
    setup = scene(
        {
            "radar": unit("blue", element(sensor={"range_m": 10e3, "instrumented_range_m": 30e3}), 50e3, 500.0),
            "pod": unit("blue", element(jammer={"range_m": 10e3, "mast_m": 4.0}), 50e3, 500.0),
        },
        map={"width_m": 100e3, "height_m": 1e3, "cell_m": 1e3},
    )
    world = setup.world
    layer = int(np.searchsorted(world.layers_m, 2.0))
    at = (50e3, 500.0)
    radar, pod = (int(np.flatnonzero(world.emitters["kind"] == kind)[0]) for kind in (0, 1))
    for cell in (55, 65, 75, 79):
        r = (cell + 0.5) * 1e3 - 50e3
        assert fields.effect(world, radar, *at, cell, layer) == pytest.approx((10e3 / math.hypot(r, 98.0)) ** 4)
    assert fields.effect(world, radar, *at, 80, layer) == 0.0
    horizon = 4120.0 * (2.0 + math.sqrt(2.0))
    assert fields.effect(world, pod, *at, 63, layer) == pytest.approx((10e3 / math.hypot(13.5e3, 2.0)) ** 2)
    assert fields.effect(world, pod, *at, 64, layer) == 0.0
    assert 13.5e3 < horizon < 14.5e3


def test_a_moving_emitter_is_read_where_it_is_and_a_fixed_one_from_its_raster():
    setup = emitters()
    stage = Stage(setup, with_twin=True).fight(3)
    for row, emitter in enumerate(stage.twin.emitters):
        for cell in (0, 57, 130, 219):
            where = (cell % stage.world.grid.nx, cell // stage.world.grid.nx)
            for layer, height in enumerate(stage.world.layers_m):
                wanted = twin.read(stage.twin, emitter, where, float(height))
                got = fields.read(stage.world, stage.state, row, cell, layer)
                assert got == pytest.approx(wanted, rel=1e-6)
