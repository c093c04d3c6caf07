"""Keyed draws, 10^2 to 10^6 at a time."""

import numpy as np
import pytest

from wargame.battle.kernels.state import F8
from wargame.battle.kernels.streams import JAM
from wargame.compiled.compile import kernel
from wargame.compiled.random import exponential, uniform

SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)


@kernel
def draw_uniform(out: F8) -> None:
    """Fill an array with uniform draws, in place."""
    for i in range(len(out)):
        out[i] = uniform(1, 2, JAM, np.uint64(i), 0)


@kernel
def draw_exponential(out: F8) -> None:
    """Fill an array with exponential draws, in place."""
    for i in range(len(out)):
        out[i] = exponential(1, 2, JAM, np.uint64(i), 0)


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("draw", [draw_uniform, draw_exponential], ids=["uniform", "exponential"])
def bench_draws(benchmark, draw, n):
    out = np.zeros(n)
    benchmark.extra_info["items"] = n
    benchmark.pedantic(draw, args=(out,), rounds=15, iterations=max(1, 20_000 // n), warmup_rounds=1)
    assert out.mean() > 0.0
