"""Iwo Jima: a chain of duels that are fought, survivors carried over and landings added between, against the exact law.

M' = P(t) - A N, N' = -B M with M American and N Japanese troops. Under the square law rates are per element, and the
means of a duel obey the equations whatever an element stands for, as long as neither side is nearly gone: here 100
men, so that 215 Japanese elements face up to 730 American ones. On the last days the Japanese may be gone, and their
mean is far above that of the equations (797 against 217 on day 36): so all days are compared with the law of the chain,
whose means are Engel's numbers before. What lands in a day comes half before and half after
that day's battle, 270, 30 and 65 elements each time; all numbers are whole at this scale, nothing is rounded, and
the equations themselves, so treated, move by 3 men of 52,835 on day 1. A tick is a fiftieth of a day, in which no
element takes .002 of what destroys it: less than .001 of the fire is wasted on those who fall in it. Each chain is
one replication with random numbers of its own.

Source: Engel, J. Oper. Res. Soc. Am. 2(2) 163 (1954).
"""

from functools import partial
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from wargame.analytic.historical import (
    JAPANESE_AT_LANDING,
    JAPANESE_LOSS_RATE,
    US_LANDINGS,
    US_LOSS_RATE,
    iwo_jima_chain,
)
from wargame.battle.engine import cores
from wargame.battle.kernels.state import STANDING
from wargame.interruption import results, thread_pool
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import F8, Bench, Data, of
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase
from wargame_experiments.validation.scenes import ground, gun, scene

MEN: Final = 100  # that one element stands for
DAY_S: Final = 1_000.0  # time is scaled: only rate times time matters
TICK_S: Final = 20.0
DAYS: Final = (1, 10, 28, 36)
JAPANESE_DAYS: Final = (28, 36)
ENGEL: Final = "Engel 1954"


class Stretch(NamedTuple):
    """A stretch of battle, days, and the American elements that land before it and again after it."""

    begin: float
    end: float
    landing: int = 0


def stretches() -> list[Stretch]:
    """Return the battle from the landing to the last day that is compared, in stretches that end on all such days.

    >>> [stretch for stretch in stretches() if stretch.landing]
    [Stretch(begin=0.0, end=1.0, landing=270), Stretch(begin=2.0, end=3.0, landing=30),
    Stretch(begin=5.0, end=6.0, landing=65)]
    """
    ends = sorted({0.0, *map(float, DAYS), *(day for begin, end, _ in US_LANDINGS for day in (begin, end))})
    landed = {begin: rate * (end - begin) for begin, end, rate in US_LANDINGS}
    return [Stretch(begin, end, round(landed.get(begin, 0.0) / (2 * MEN))) for begin, end in pairwise(ends)]


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of Iwo Jima."""
    n, words = of(level, 16, 160), "chain of duels, 100 men an element"
    american = [
        ValidationCase(
            f"iwo-jima/us-day-{day}", f"{words}: Americans on day {day}", ENGEL, partial(_compare, day, 0, n)
        )
        for day in DAYS
    ]
    japanese = [
        ValidationCase(
            f"iwo-jima/japanese-day-{day}", f"{words}: Japanese on day {day}", ENGEL, partial(_compare, day, 1, n)
        )
        for day in JAPANESE_DAYS
    ]
    return [*american, *japanese]


def ashore(n: int, bench: Bench) -> F8:
    """Return American and Japanese troops at the end of each stretch of each chain, shape (n, n_stretches, 2)."""
    with thread_pool(cores()) as pool:
        return np.array(list(results(pool, partial(_chain, bench), range(n))))


def _chain(bench: Bench, replication: int) -> list[tuple[float, float]]:
    us, japanese = 0, round(JAPANESE_AT_LANDING / MEN)
    found = []
    for i, part in enumerate(stretches()):
        setup = bench.setup(_duel(i, us + part.landing, japanese, (part.end - part.begin) * DAY_S))
        seed = bench.seed_of(setup.scenario.name)
        left = bench.run(setup, seed, 1, first=replication, threads=1).statuses[0, :, STANDING]
        us, japanese = (int(left[setup.index(name)]) for name in ("us", "japanese"))
        us += part.landing
        found.append((float(MEN * us), float(MEN * japanese)))
    return found


def _duel(number: int, us: int, japanese: int, duration_s: float) -> Data:
    """Return a duel of what is ashore; each stretch has a name, and so random numbers, of its own."""
    us_gun, japanese_gun = gun(JAPANESE_LOSS_RATE / DAY_S), gun(US_LOSS_RATE / DAY_S)
    units = {
        "us": ground("blue", 5.5e3, 5e3, us, gun=us_gun, network="us-net"),
        "japanese": ground("red", 4.5e3, 5e3, japanese, gun=japanese_gun, network="japanese-net"),
    }
    return scene(f"iwo-jima-{number}", units, TICK_S, duration_s, size_m=10e3)


def _compare(day: int, side: int, n: int, bench: Bench) -> ReferenceComparison:
    troops = bench.once(("iwo-jima", n), partial(ashore, n, bench))
    at = [part.end for part in stretches()].index(float(day))
    exact = bench.once(("iwo-jima-chain", MEN), partial(iwo_jima_chain, DAYS, MEN))[DAYS.index(day)]
    mean, sd = (exact.japanese, exact.japanese_sd) if side else (exact.us, exact.us_sd)
    return comparisons.mean(troops[:, at, side], mean, sd=sd)
