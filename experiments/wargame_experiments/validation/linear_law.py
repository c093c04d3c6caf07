"""Area fire: each pulse of a microwave emitter puts a hazard on every enemy, so duels obey the linear law.

B emitters against R enemies destroy them at rate alpha B R, alpha the hazard of a pulse over its period, and the
next to be lost is a red one or a blue one whatever their numbers. Emitters fill the whole circle and stand at the
range at which a pulse has its nominal hazard. A tick wastes hazard on those who die in it, the same share on both
sides to first order; results are extrapolated to a tick of no length all the same.
"""

from functools import partial
from typing import Final

import numpy as np

from wargame.analytic.stochastic_lanchester import expected_duration, mean_against_time, win_probability
from wargame.battle.variants import Batch
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import F8, AtTick, Bench, Data, of
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase
from wargame_experiments.validation.scenes import BASIS, ground, scene
from wargame_experiments.validation.square_law import duration_s, left

RATE: Final = 0.001  # hazard a second of one emitter to each enemy
TICK_S: Final = 8.0
APART_M: Final = 1e3
DUELS: Final = ((5, 3, 1), (4, 4, 1), (3, 6, 2), (8, 4, 1))
BROWN: Final = "Brown 1963"


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of area fire."""
    n = of(level, 4_000, 40_000)
    found = [
        ValidationCase(
            f"linear-law/win-{red}-v-{blue}" + (f"-ratio-{ratio}" if ratio != 1 else ""),
            f"area fire {red} v {blue}" + (f", {ratio} times as effective" if ratio != 1 else "") + ": P(win)",
            BROWN, partial(_win, red, blue, ratio, n),
        )
        for red, blue, ratio in DUELS
    ]  # fmt: skip
    return [
        *found,
        ValidationCase("linear-law/duration-5-v-3", "area fire 5 v 3: mean duration, s", BROWN, partial(_duration, n)),
        ValidationCase(
            "linear-law/red-8-v-4-at-50-s", "area fire 8 v 4: first side after 50 s",
            "Kolmogorov", partial(_at, 50.0, n),
        ),
    ]  # fmt: skip


def at_tick(red: int, blue: int, ratio: float = 1.0, duration_s: float | None = None) -> AtTick:
    """Return a duel of emitters as a function of its tick; a red one is ``ratio`` times as effective as a blue one."""

    def duel(tick_s: float) -> Data:
        reds, blues = _emitter(ratio * RATE, tick_s), _emitter(RATE, tick_s)
        units = {
            "red-emitters": ground("red", 4.5e3, 5e3, red, microwave=reds, network="red-net"),
            "blue-emitters": ground("blue", 4.5e3 + APART_M, 5e3, blue, microwave=blues, network="blue-net"),
        }
        return scene(f"area-{red}-{blue}-{ratio:g}", units, tick_s, duration_s, size_m=10e3)

    return duel


def _emitter(rate_per_s: float, tick_s: float) -> Data:
    """Return an emitter that pulses once a tick."""
    hazard = {"ground": rate_per_s * tick_s}
    pulse = {"range_m": APART_M, "half_angle_rad": 3.2, "recharge_s": tick_s, "hazard_per_pulse": hazard}
    return pulse | BASIS


def won(batch: Batch) -> F8:
    """Return 1 where red is left, 1/2 where nobody is (both fell in one tick), else 0, shape (n,)."""
    red, blue = left("red-emitters", batch) > 0, left("blue-emitters", batch) > 0
    return np.where(red, 1.0, np.where(blue, 0.0, 0.5))


def _win(red: int, blue: int, ratio: int, n: int, bench: Bench) -> ReferenceComparison:
    values = bench.refined(at_tick(red, blue, ratio), TICK_S, n, won)
    return comparisons.mean(values, win_probability(red, blue, ratio, "linear"))


def _duration(n: int, bench: Bench) -> ReferenceComparison:
    values = bench.refined(at_tick(5, 3), TICK_S, n, duration_s)
    return comparisons.mean(values, expected_duration(5, 3, RATE, RATE, "linear"))


def _at(at_s: float, n: int, bench: Bench) -> ReferenceComparison:
    values = bench.refined(at_tick(8, 4, 1.0, at_s), at_s / 10.0, n, partial(left, "red-emitters"))
    return comparisons.mean(values, float(mean_against_time(8, 4, RATE, RATE, at_s, "linear").mean_x[0]))
