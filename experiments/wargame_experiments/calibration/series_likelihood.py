"""Likelihood of a series under a law: scatter of each month around a level, and a level that drifts off the law.

On the scale z of the series (logarithm of a level or count, logit of a share) and for months x:

z(x) = law(x) + r(x) + e(x),   r a random walk with standard deviation `drift` a month, r = 0 at the first point

e is normal with standard deviation `scatter`. For counts it has the mean and the variance mu + mu^2/k of the negative
binomial, k the parameter `dispersion_size`: variance log(1 + 1/k + 1/mu), mean minus half of it. The walk is integrated
out by the scalar filter of Kalman (J. Basic Eng. 82, 35, 1960), for all draws of the parameters at once.

Departure: beyond its first two moments a count is log-normal, not negative binomial, so that low months weigh more. The
growth of the launches shipped differs by less than its standard error (tests/.../test_series_likelihood.py).
"""

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

from wargame_experiments.calibration.series_laws import F8, GrowthLaw

SMALLEST: Final = 1e-6  # of a share or level, so that its scale is finite
LEAST_COUNT: Final = 1e-3


class Filtered(NamedTuple):
    """What the filter knows after each point, shape (draws, points).

    Attributes
    ----------
    log_density
        Of the point given those before it.
    mean, variance
        Of the walk r after the point.
    """

    log_density: F8
    mean: F8
    variance: F8


def to_scale(scale: str, values: F8) -> F8:
    """Return values on the scale of a series.

    >>> to_scale("logit", np.array([0.5])).tolist()
    [0.0]
    """
    if scale == "logit":
        share = np.clip(values, SMALLEST, 1.0 - SMALLEST)
        return np.log(share / (1.0 - share))
    return np.log(np.maximum(values, LEAST_COUNT if scale == "count" else SMALLEST))


def from_scale(scale: str, z: F8) -> F8:
    """Return values in the unit of a series."""
    return 1.0 / (1.0 + np.exp(-z)) if scale == "logit" else np.exp(z)


def expected(scale: str, law: GrowthLaw, p: Mapping[str, F8], x: F8) -> tuple[F8, F8]:
    """Return mean and variance of z at months x without the walk, shape (draws, points)."""
    level = law.level(x, p)
    z = to_scale(scale, level)
    if scale != "count":
        return z, p["scatter"] ** 2 + 0.0 * z
    variance = np.log1p(1.0 / p["dispersion_size"] + 1.0 / np.maximum(level, LEAST_COUNT))
    return z - 0.5 * variance, variance


def filtered(z: F8, x: F8, mean: F8, variance: F8, drift: F8) -> Filtered:
    """Return what the filter knows of the walk after each point.

    Parameters
    ----------
    z, x
        The series on its scale, and its months, shape (points,).
    mean, variance
        As of `expected`, shape (draws, points).
    drift
        Standard deviation of a month's step, shape (draws, 1).
    """
    found = Filtered(*(np.empty_like(mean) for _ in range(3)))
    walk, spread, step = np.zeros(len(mean)), np.zeros(len(mean)), drift[:, 0] ** 2
    for i in range(len(z)):
        if i:
            spread = spread + step * (x[i] - x[i - 1])
        total = spread + variance[:, i]
        off = z[i] - mean[:, i] - walk
        gain = spread / total
        found.log_density[:, i] = -0.5 * (np.log(2.0 * math.pi * total) + off**2 / total)
        walk, spread = walk + gain * off, spread * (1.0 - gain)
        found.mean[:, i], found.variance[:, i] = walk, spread
    return found
