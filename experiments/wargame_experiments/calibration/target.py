"""Target of the calibration: the moments to be met, and how far two of them may be apart by chance."""

from typing import Final, NamedTuple

import numpy as np

from wargame.battle.kernels.state import F8
from wargame_experiments.calibration import claims
from wargame_experiments.calibration.counts import PublicCounts, soft_share_range
from wargame_experiments.calibration.moments import NAMES

SAMPLES: Final = 4000
SOFT_SHARE: Final = "soft-kill share"
ALL_NAMES: Final = (*NAMES, SOFT_SHARE)
RANGE_IN_SE: Final = 4.0  # a range is taken as centre plus and minus two standard errors


class CalibrationTarget(NamedTuple):
    """Published moments and the soft-kill share, in the order of ``ALL_NAMES``.

    Attributes
    ----------
    values
        As published; of the soft-kill share, the centre of its range.
    low, high
        Bootstrap limits; of the soft-kill share, its range.
    covariance
        Of chance among 213 raids, by bootstrap; the soft-kill share is taken as independent of the rest, with a
        quarter of its range as standard error, since nothing says more.
    """

    values: F8
    low: F8
    high: F8
    covariance: F8

    @property
    def se(self) -> F8:
        """Return the standard errors."""
        return np.sqrt(np.diag(self.covariance))


def target(
    counts: PublicCounts, seed: int, assumption: claims.Assumption = claims.BASE, samples: int = SAMPLES
) -> CalibrationTarget:
    """Return the target of the calibration.

    Parameters
    ----------
    counts
        The public counts.
    seed
        Of the bootstrap.
    assumption
        How the stand-in for the raw reports is built.
    samples
        Of the bootstrap.
    """
    window, soft = counts.window, soft_share_range(counts)
    drawn = claims.bootstrap(window, claims.fit_claims(window, assumption), samples, seed)
    limits = claims.intervals(window, drawn)
    n = len(ALL_NAMES)
    covariance = np.zeros((n, n))
    covariance[:-1, :-1] = np.cov(drawn.T)
    covariance[-1, -1] = ((soft.high - soft.low) / RANGE_IN_SE) ** 2
    return CalibrationTarget(
        values=np.append(claims.published(window), soft.centre),
        low=np.append(limits[:, 0], soft.low),
        high=np.append(limits[:, 1], soft.high),
        covariance=covariance,
    )
