"""The calibrated night raid against the public counts, as cases of ``wargame validate``.

The error of a moment is that of 213 raids by bootstrap and of the model's own battles together. These moments were
fitted, so agreement says that the fit still holds, and no more. The share of losses to jamming is known only as a range
and has to lie in it.
"""

import math
from functools import partial
from typing import Final

from wargame_experiments.calibration.counts import public_counts, soft_share_range
from wargame_experiments.calibration.inference import simulation_covariance
from wargame_experiments.calibration.model import soft_share
from wargame_experiments.calibration.moments import NAMES
from wargame_experiments.calibration.shipped import CALIBRATED, Check, check
from wargame_experiments.validation.bench import Bench, of
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase
from wargame_experiments.validation.comparisons import exact, normal

GROUP: Final = "public-raids"
SOURCE: Final = "Ivaniuk (claims)"
SLUGS: Final = ("pooled-leak", "variance-ratio", "leak-5", "leak-25", "leak-50", "leak-75", "leak-95")


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases: mean leak, variance ratio, five quantiles, and the share of losses to jamming."""
    found = [
        ValidationCase(f"{GROUP}/{slug}", f"calibrated night raid: {name}", SOURCE, partial(_moment, i, level))
        for i, (slug, name) in enumerate(zip(SLUGS, NAMES, strict=True))
    ]
    words = "calibrated night raid: share of losses to jamming, within its public range"
    return [*found, ValidationCase(f"{GROUP}/soft-kill-share", words, SOURCE, partial(_soft_share, level))]


def checked(bench: Bench, level: Level) -> Check:
    """Return the check of the shipped scenario, fought once a run."""
    replications = of(level, 12, 100)
    make = partial(check, replications, bench.seed_of(CALIBRATED), engine=bench.run)
    return bench.once((CALIBRATED, replications), make)


def _moment(i: int, level: Level, bench: Bench) -> ReferenceComparison:
    found = checked(bench, level)
    noise = bench.once((CALIBRATED, level, "noise"), lambda: simulation_covariance(found.raids, bench.seed))
    se = math.sqrt(found.target.covariance[i, i] + noise[i, i])
    return normal(float(found.moments[i]), float(found.target.values[i]), se, len(found.raids.launched))


def _soft_share(level: Level, bench: Bench) -> ReferenceComparison:
    raids, known = checked(bench, level).raids, soft_share_range(public_counts())
    middle, half = 0.5 * (known.low + known.high), 0.5 * (known.high - known.low)
    return exact(soft_share(raids), middle, half, len(raids.launched))
