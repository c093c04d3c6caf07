"""The calibrated night raid against the public counts, as cases of ``wargame validate``.

The error of a moment is that of the public raids by bootstrap and of the model's own battles together. These moments
were fitted, so agreement says that the fit still holds, and no more.
"""

import math
from functools import partial
from typing import Final

import numpy as np

from wargame.battle.kernels.state import F8
from wargame_experiments.calibration.counts import Window, public_counts
from wargame_experiments.calibration.model import Raids, model_moments, weights_of
from wargame_experiments.calibration.moments import NAMES
from wargame_experiments.calibration.shipped import CALIBRATED, Check, check
from wargame_experiments.validation.bench import Bench, of
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase
from wargame_experiments.validation.comparisons import normal

GROUP: Final = "public-raids"
SOURCE: Final = "Ivaniuk (claims)"
SLUGS: Final = ("pooled-leak", "variance-ratio", "leak-5", "leak-25", "leak-50", "leak-75", "leak-95")
RESAMPLES: Final = 200


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases: of each window the pooled leak, variance ratio and five quantiles."""
    return [
        ValidationCase(
            f"{GROUP}/{window.months[0]}-{slug}", f"{window.name}: {name}", SOURCE, partial(_moment, k, i, level)
        )
        for k, window in enumerate(public_counts().windows)
        for i, (slug, name) in enumerate(zip(SLUGS, NAMES, strict=True))
    ]


def checked(bench: Bench, level: Level) -> Check:
    """Return the check of the shipped scenario, fought once a run."""
    replications = of(level, 12, 60)
    make = partial(check, replications, bench.seed_of(CALIBRATED), engine=bench.run)
    return bench.once((CALIBRATED, replications), make)


def simulation_variance(raids: Raids, window: Window, seed: int) -> F8:
    """Return the variances of the moments that finitely many raids cause, by bootstrap in classes."""
    rng = np.random.default_rng(seed)
    rows = [np.flatnonzero(raids.raid_class == j) for j in np.unique(raids.raid_class)]
    drawn = []
    for _ in range(RESAMPLES):
        chosen = np.concatenate([rng.choice(each, len(each)) for each in rows])
        again = Raids(*(column[chosen] for column in raids))
        drawn.append(model_moments(again, weights_of(again, window)))
    return np.array(drawn).var(axis=0, ddof=1)


def _moment(k: int, i: int, level: Level, bench: Bench) -> ReferenceComparison:
    found = checked(bench, level)
    goal, raids = found.targets[k], found.raids[k]
    noise = bench.once((CALIBRATED, level, "noise", k), lambda: simulation_variance(raids, goal.window, bench.seed))
    se = math.sqrt(goal.covariance[i, i] + noise[i])
    return normal(float(found.moments[k][i]), float(goal.values[i]), se, len(raids.launched))
