"""Fields: rasterising one fixed emitter over 10^2 to 10^6 cells."""

import numpy as np
import pytest

from benchmarks import worlds
from wargame.battle.kernels.fields import rasterise

SIDES = (10, 32, 100, 316, 1_000)


@pytest.mark.parametrize("side", SIDES)
def bench_rasterise(benchmark, side):
    world = worlds.standard().world
    cell_m = 60_000.0 / side
    grid = world.grid._replace(nx=side, ny=side, cell_m=cell_m, per_cell_m=1.0 / cell_m)
    world = world._replace(grid=grid)
    out = np.zeros((1, side * side), np.float32)
    benchmark.extra_info["items"] = side * side
    benchmark.pedantic(rasterise, args=(world, 0, out), rounds=9, iterations=max(1, 10_000 // side**2), warmup_rounds=1)
    assert out.max() > 0.0
