"""Aimed fire: each gun kills at a rate whoever it aims at, so duels obey the stochastic square law.

The rate is 0.001 per s a gun; only its product with time matters. Results are extrapolated to a tick of no length
from ticks of 8 and 16 s (`Bench.refined`), since a gun wastes what is left of the tick in which its target dies.
"""

import math
from functools import partial
from typing import Final

import numpy as np

from wargame.analytic.stochastic_lanchester import (
    expected_duration,
    mean_against_time,
    survivor_distribution,
    win_probability,
)
from wargame.battle.kernels.state import STANDING
from wargame.battle.variants import Batch
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import F8, AtTick, Bench, Data, of
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase
from wargame_experiments.validation.scenes import ground, gun, scene

RATE: Final = 0.001  # kills per s of one gun
TICK_S: Final = 8.0
BROWN: Final = "Brown 1963"
DUELS: Final = (
    (2, 1, 1),
    (2, 2, 1),
    (2, 3, 1),
    (2, 4, 1),
    (3, 4, 1),
    (4, 3, 1),
    (5, 3, 1),
    (10, 8, 1),
    (5, 10, 4),
    (50, 40, 1),
)


def duel(red: int, blue: int, ratio: float = 1.0, duration_s: float | None = None, *, tick_s: float) -> Data:
    """Return a duel; a red gun is ``ratio`` times as effective as a blue one, which kills at ``RATE``."""
    units = {
        "red-guns": ground("red", 4.5e3, 5e3, red, gun=gun(ratio * RATE), network="red-net"),
        "blue-guns": ground("blue", 5.5e3, 5e3, blue, gun=gun(RATE), network="blue-net"),
    }
    return scene(f"duel-{red}-{blue}-{ratio:g}", units, tick_s, duration_s, size_m=10e3)


def at_tick(*duelling: float) -> AtTick:
    """Return a duel as a function of its tick; arguments as of `duel`."""
    return lambda tick_s: duel(*duelling, tick_s=tick_s)  # type: ignore[arg-type]


def left(unit: str, batch: Batch) -> F8:
    """Return how many of a unit stand at the end, shape (n,)."""
    return batch.outcome.statuses[:, batch.setup.index(unit), STANDING].astype(float)


def duration_s(batch: Batch) -> F8:
    """Return how long each battle took, s, shape (n,)."""
    return batch.outcome.ticks.astype(float) * batch.setup.world.grid.tick_s


def won(batch: Batch) -> F8:
    """Return 1 where red is left, 1/2 where nobody is (both fell in one tick), else 0, shape (n,)."""
    red, blue = left("red-guns", batch) > 0, left("blue-guns", batch) > 0
    return np.where(red, 1.0, np.where(blue, 0.0, 0.5))


def replications(red: int, blue: int, level: Level) -> int:
    """Return how many battles a duel is worth: fewer of large ones."""
    return max(of(level, 30_000, 300_000) // (red + blue), of(level, 300, 5_000))


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of aimed fire."""
    found = [
        ValidationCase(
            f"square-law/win-{red}-v-{blue}" + (f"-ratio-{ratio}" if ratio != 1 else ""),
            f"duel {red} v {blue}" + (f", {ratio} times as effective" if ratio != 1 else "") + ": P(win)",
            BROWN, partial(_win, red, blue, ratio, replications(red, blue, level)),
        )
        for red, blue, ratio in DUELS
    ]  # fmt: skip
    n, fits = replications(10, 8, level), of(level, 3_000, 20_000)
    found += [
        ValidationCase("square-law/left-10-v-8", "duel 10 v 8: first side left", BROWN, partial(_left, 10, 8, n)),
        ValidationCase(
            "square-law/fit-10-v-8",
            "duel 10 v 8: fit of who is left, chi2",
            BROWN,
            partial(_fit, fits),
        ),
        ValidationCase("square-law/duration-10-v-8", "duel 10 v 8: mean duration, s", BROWN, partial(_duration, n)),
    ]
    for side in ("red", "blue"):
        for at_s in (100.0, 200.0):
            words = f"duel 10 v 8: {'first' if side == 'red' else 'second'} side after {at_s:g} s"
            name = f"square-law/{side}-10-v-8-at-{at_s:g}-s"
            found.append(ValidationCase(name, words, "Kolmogorov", partial(_at, side, at_s, of(level, 5_000, 40_000))))
    found.append(
        ValidationCase(
            "square-law/left-100-v-80", "duel 100 v 80: first side left (smoothly: 60)",
            BROWN, partial(_left, 100, 80, of(level, 100, 1_000)),
        )
    )  # fmt: skip
    return found


def _win(red: int, blue: int, ratio: int, n: int, bench: Bench) -> ReferenceComparison:
    values = bench.refined(at_tick(red, blue, ratio), TICK_S, n, won)
    return comparisons.mean(values, win_probability(red, blue, ratio))


def _left(red: int, blue: int, n: int, bench: Bench) -> ReferenceComparison:
    values = bench.refined(at_tick(red, blue), TICK_S, n, partial(left, "red-guns"))
    pmf = survivor_distribution(red, blue).x
    return comparisons.mean(values, float(pmf @ np.arange(pmf.size)))


def _fit(n: int, bench: Bench) -> ReferenceComparison:
    """Compare who is left: one class a number of either side."""
    batch = bench.fight(duel(10, 8, tick_s=2.0), n)  # too short a tick for it to show
    red, blue = left("red-guns", batch), left("blue-guns", batch)
    exact = survivor_distribution(10, 8)
    return comparisons.fit(np.where(red > 0, 8 + red, blue), np.concatenate([[0.0], exact.y[1:], exact.x[1:]]))


def _duration(n: int, bench: Bench) -> ReferenceComparison:
    values = bench.refined(at_tick(10, 8), TICK_S, n, duration_s)
    return comparisons.mean(values, expected_duration(10, 8, RATE, RATE))


def at_instant(bench: Bench, at_s: float, n: int) -> tuple[F8, F8]:
    """Return how many of either side are left of ten against eight after a time, each shape (n,)."""
    tick_s = at_s / (2 * max(13, math.ceil(at_s / (2.0 * TICK_S))))  # it ends with a tick, short or double
    data = at_tick(10, 8, 1.0, at_s)
    red, blue = (bench.refined(data, tick_s, n, partial(left, unit)) for unit in ("red-guns", "blue-guns"))
    return red, blue


def _at(side: str, at_s: float, n: int, bench: Bench) -> ReferenceComparison:
    red, blue = at_instant(bench, at_s, n)
    exact = mean_against_time(10, 8, RATE, RATE, [at_s])
    mean = exact.mean_x if side == "red" else exact.mean_y
    return comparisons.mean(red if side == "red" else blue, float(mean[0]))
