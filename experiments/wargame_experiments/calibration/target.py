"""Targets of the calibration: the moments of a window of public raids and their covariance."""

from functools import cache
from typing import Final, NamedTuple

import numpy as np

from wargame.battle.kernels.state import F8
from wargame_experiments.calibration.claims import draw, fit_claims
from wargame_experiments.calibration.counts import Window, public_counts
from wargame_experiments.calibration.moments import NAMES, by_size, moments

SIZE_NAMES: Final = ("leak, 30-50", "leak, 51-100", "leak, 101-200", "leak, 201-400", "leak, more")
SOFT_SHARE: Final = "soft-kill share"
ALL_NAMES: Final = (*NAMES, *SIZE_NAMES, SOFT_SHARE)
SAMPLES: Final = 1000
BOOTSTRAP_SEED: Final = 1


class Target(NamedTuple):
    """Moments of a window in the order of ``ALL_NAMES`` (nan where not published) and their covariance."""

    window: Window
    values: F8
    covariance: F8

    @property
    def se(self) -> F8:
        """Return the standard errors."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def correlation(self) -> F8:
        """Return the covariance in units of the standard errors."""
        return self.covariance / np.outer(self.se, self.se)

    def residual(self, found: F8) -> F8:
        """Return how far moments are from the published ones, standard errors; nan where nothing is published."""
        return (found - self.values) / self.se


def target(window: Window, samples: int = SAMPLES) -> Target:
    """Return the target of a window; its covariance is that of a stand-in for the raw reports (`claims`).

    The soft-kill share is taken as independent of the leaks, with the published standard error.
    """
    n, x = draw(window, fit_claims(window), samples, np.random.default_rng(BOOTSTRAP_SEED))
    sizes = np.array([by_size(a, b, np.ones_like(a)) for a, b in zip(n, x, strict=True)])
    covariance = np.zeros((len(ALL_NAMES), len(ALL_NAMES)))
    drawn = np.hstack([moments(n, x), sizes])
    covariance[:-1, :-1] = np.cov(
        drawn[np.isfinite(drawn).all(axis=1)].T
    )  # a set may have no raid of the largest sizes
    soft, se = window.soft_share or (np.nan, 1.0)
    covariance[-1, -1] = se**2
    values = [window.pooled_leak, window.variance_ratio, *window.leak_quantiles, *window.leak_by_size, soft]
    return Target(window, np.array(values), covariance)


@cache
def targets() -> tuple[Target, ...]:
    """Return the targets of the published windows.

    >>> [round(float(each.values[0]), 3) for each in targets()]
    [0.111, 0.163]
    """
    return tuple(target(window) for window in public_counts().windows)
