"""Salvos of missiles at ships: Hughes's equations and Armstrong's, where the battle obeys them.

A ship is something on the ground with a launcher, a missile a drone that takes part of a ship. All ships share a
network, which gives no missile a second interceptor, so every interceptor meets a missile of its own: the hits are
those of `intercepted_salvo`. Armstrong's defence may spend two on one missile that hits and none on another, and
only ever meets missiles that would have hit; his law and the battle's are one where every missile would hit and at
least as many come as there are interceptors, or where interceptors are fired one after the other at what is left.
He and Hughes cut the loss at all ships, the battle each ship by ship: one ship, or hits too few to waste any, is where
these agree.
"""

from functools import partial
from typing import Final, NamedTuple

import numpy as np

from wargame.analytic.salvo import armstrong, hughes, intercepted_salvo
from wargame.battle.kernels.state import DAMAGE_HITS, HITS
from wargame.battle.variants import Batch
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import Bench, of
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase
from wargame_experiments.validation.scenes import drones, ground, launcher, scene

ARMSTRONG: Final = "Armstrong 2005"
HUGHES: Final = "Hughes 1995"


class Salvo(NamedTuple):
    """A salvo of missiles, each on target with ``p_hit``, at ships with interceptors; ``hits`` destroy a ship."""

    missiles: int
    ships: int
    interceptors: int  # of each ship
    p_hit: float = 1.0
    p_intercept: float = 1.0
    hits: float = 3.0
    shots: int = 1  # at most at one missile; 0 = as many as are left


MIXED: Final = Salvo(9, 3, 2, 0.67, 0.67)
ACCURATE: Final = Salvo(9, 3, 2, 1.0, 0.67)
ONE_SHIP: Final = Salvo(12, 1, 8, 1.0, 0.5, hits=8.0)
ENGAGED_AGAIN: Final = Salvo(5, 1, 9, 1.0, 0.5, hits=8.0, shots=0)
CERTAIN: Final = Salvo(15, 4, 3, hits=4.0)


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of salvos."""
    n = of(level, 8_000, 80_000)
    words = "9 missiles, 3 ships x 2 interceptors, .67: "
    own = "binomial"
    return [
        ValidationCase("salvo/hits", f"{words}mean hits", own, partial(_hits, MIXED, n)),
        ValidationCase("salvo/no-hit", f"{words}P(no hit)", own, partial(_no_hit, MIXED, n)),
        ValidationCase("salvo/fit", f"{words}fit of hits, chi2", own, partial(_fit, MIXED, n)),
        ValidationCase(
            "salvo/armstrong-accurate", "the same, missiles accurate: ships lost", ARMSTRONG,
            partial(_armstrong, ACCURATE, n),
        ),
        ValidationCase(
            "salvo/armstrong-one-ship", "12 missiles, a ship of 8 interceptors of .5: loss", ARMSTRONG,
            partial(_armstrong, ONE_SHIP, n),
        ),
        ValidationCase(
            "salvo/armstrong-again", "5 missiles, engaged again by 9 interceptors of .5: loss", ARMSTRONG,
            partial(_armstrong, ENGAGED_AGAIN, n),
        ),
        ValidationCase("salvo/hughes", "15 missiles, 4 ships x 3, all certain: ships lost", HUGHES, _hughes),
    ]  # fmt: skip


def battle(salvo: Salvo, n: int, bench: Bench) -> Batch:
    """Fight a salvo: missiles come all at once, 20 km out, on ships that stand together."""
    doctrine = {"salvo": 1, "max_shots": salvo.shots}
    weapon = launcher(salvo.p_intercept, salvo.interceptors, salvo.interceptors)
    ships = ground("blue", 40e3, 20e3, salvo.ships, salvo.hits, launcher=weapon, network="fleet", doctrine=doctrine)
    units = {"missiles": drones("red", 1e3, 20e3, salvo.missiles, ["ships"], 300.0, p_hit=salvo.p_hit), "ships": ships}
    words = "-".join(f"{100 * x:.0f}" for x in (salvo if salvo.shots != 1 else salvo[:-1]))
    return bench.fight(scene(f"salvo-{words}", units, 1.0, size_m=40e3), n)


def _pmf(salvo: Salvo):
    return intercepted_salvo(salvo.missiles, salvo.ships * salvo.interceptors, salvo.p_intercept, salvo.p_hit)


def hits(batch: Batch):
    """Return how many missiles hit, shape (n,)."""
    return batch.outcome.tally[:, batch.setup.index("missiles"), HITS]


def _hits(salvo: Salvo, n: int, bench: Bench) -> ReferenceComparison:
    pmf = _pmf(salvo)
    return comparisons.mean(hits(battle(salvo, n, bench)), float(pmf @ np.arange(pmf.size)))


def _no_hit(salvo: Salvo, n: int, bench: Bench) -> ReferenceComparison:
    none = int((hits(battle(salvo, n, bench)) == 0).sum())
    return comparisons.share(none, n, float(_pmf(salvo)[0]), n)


def _fit(salvo: Salvo, n: int, bench: Bench) -> ReferenceComparison:
    return comparisons.fit(hits(battle(salvo, n, bench)), _pmf(salvo))


def _lost(salvo: Salvo, n: int, bench: Bench):
    """Return the ships lost, a damaged one in part, shape (n,)."""
    batch = battle(salvo, n, bench)
    return batch.outcome.tally[:, batch.setup.index("ships"), DAMAGE_HITS] / salvo.hits


def _armstrong(salvo: Salvo, n: int, bench: Bench) -> ReferenceComparison:
    one_shooter = (1, salvo.ships, salvo.missiles, salvo.interceptors)
    exact = armstrong(*one_shooter, salvo.p_hit, salvo.p_intercept, loss_mean=1.0 / salvo.hits, loss_sd=0.0)
    return comparisons.mean(_lost(salvo, n, bench), exact.mean, sd=exact.sd)


def _hughes(bench: Bench) -> ReferenceComparison:
    """Compare ships lost when nothing is left to chance."""
    salvo = CERTAIN
    lost = _lost(salvo, 10, bench)
    exact = hughes(1, salvo.ships, a=salvo.missiles, b=0, y=0, z=salvo.interceptors, w=1, x=salvo.hits).lost_b
    return comparisons.exact(float(lost.mean()) + float(np.ptp(lost)), exact, 1e-12, 10)
