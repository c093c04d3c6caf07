"""Tick length: results do not depend on it; halve it and nothing moves by more than its interval.

The same battles are fought at both ticks (common random numbers), so the difference is known better than either
value. It is compared with 0, up to half the 95 % interval of the coarser value at this number of battles. Source: Al
Rowaei, Buss & Lieberman, Proc. Winter Simulation Conf. (2011), on what a time step does.
"""

import math
from collections.abc import Callable
from functools import partial
from typing import Final

from wargame.battle.exchange import armed, spending
from wargame.battle.kernels.state import LAUNCHED, LEAKED
from wargame.battle.variants import Batch
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import F8, Bench, of
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase
from wargame_experiments.validation.scenes import shipped
from wargame_experiments.validation.square_law import at_tick, left, won

SOURCE: Final = "Al Rowaei 2011"


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of time steps."""
    n, raids = of(level, 1_000, 10_000), of(level, 250, 1_500)
    duels = "duel 10 v 8, tick 4 s and 2 s: "
    night = "night-raid, tick 2 s and 1 s: "
    return [
        ValidationCase("tick/duel-win", f"{duels}P(win)", SOURCE, partial(_duel, won, n)),
        ValidationCase(
            "tick/duel-left", f"{duels}first side left", SOURCE, partial(_duel, partial(left, "red-guns"), n)
        ),
        ValidationCase("tick/raid-leakage", f"{night}leakage", SOURCE, partial(_raid, leakage, raids)),
        ValidationCase("tick/raid-ratio", f"{night}raid ratio", SOURCE, partial(_raid, raid_ratio, raids)),
    ]


def leakage(batch: Batch) -> tuple[F8, F8]:
    """Return armed attackers that arrived, and that took off, each shape (n,)."""
    real = armed(batch.setup)
    return batch.outcome.tally[:, real, LEAKED].sum(axis=1), batch.outcome.tally[:, real, LAUNCHED].sum(axis=1)


def raid_ratio(batch: Batch) -> tuple[F8, F8]:
    """Return what the defender and the attacker used up, USD, each shape (n,): the two sides of the raid ratio."""
    defender, attacker = (spending(*batch, side).consumed for side in ("blue", "red"))
    return defender, attacker


def _duel(read: Callable[[Batch], F8], n: int, bench: Bench) -> ReferenceComparison:
    coarse, fine = (read(bench.fight(at_tick(10, 8)(tick_s), n)) for tick_s in (4.0, 2.0))
    return _between(coarse, coarse - fine, float(coarse.mean()), float(fine.mean()))


def _raid(read: Callable[[Batch], tuple[F8, F8]], n: int, bench: Bench) -> ReferenceComparison:
    """Compare ratios of means; their errors are linearised (Cochran, Sampling Techniques, ch. 6)."""
    parts = [read(bench.fight(shipped("night-raid", tick_s), n)) for tick_s in (2.0, 1.0)]
    ratios = [float(part.sum() / whole.sum()) for part, whole in parts]
    coarse, fine = ((part - q * whole) / whole.mean() for (part, whole), q in zip(parts, ratios, strict=True))
    return _between(coarse, coarse - fine, *ratios)


def _between(coarse: F8, difference: F8, coarse_mean: float, fine_mean: float) -> ReferenceComparison:
    """Compare two means with the error of their paired difference, up to half the interval of the coarse one."""
    root_n = math.sqrt(len(coarse))
    half = comparisons.Z95 * float(coarse.std(ddof=1)) / root_n
    se = float(difference.std(ddof=1)) / root_n
    return comparisons.normal(coarse_mean, fine_mean, se, 2 * len(coarse), half)
