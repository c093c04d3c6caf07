"""Comparisons of battles with their reference: shares, means, spreads, distributions, and exact numbers.

The standard error of a proportion is the exact binomial one at the reference; of a mean, the sample's unless the
reference knows its own spread.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wargame.estimates.proportions import wilson
from wargame_experiments.validation.case import ReferenceComparison

F8 = NDArray[np.float64]
Z95 = 1.959963984540054  # normal quantile at 97.5 %


def chance(z: float) -> float:
    """Return the two-sided probability of an error of at least ``z`` standard errors.

    >>> round(chance(3.0), 4)
    0.0027
    """
    return math.erfc(abs(z) / math.sqrt(2.0))


def share(successes: float, trials: int, reference: float, battles: int, tolerance: float = 0.0) -> ReferenceComparison:
    """Compare a proportion of independent trials with its probability.

    >>> share(60, 100, 0.5, 100).errors
    2.0
    """
    se = math.sqrt(reference * (1.0 - reference) / trials)
    low, high = wilson(successes, trials)[1:]
    return normal(successes / trials, reference, se, battles, tolerance)._replace(low=low, high=high)


def mean(values: ArrayLike, reference: float, tolerance: float = 0.0, sd: float = math.nan) -> ReferenceComparison:
    """Compare the mean of one value a battle with its expectation.

    Parameters
    ----------
    values
        One value a battle, shape (n,), n >= 2.
    reference
        The expectation.
    tolerance
        See `Comparison`.
    sd
        Standard deviation of a value if theory knows it.
    """
    values = np.asarray(values, dtype=float)
    spread = float(values.std(ddof=1)) if math.isnan(sd) else sd
    return normal(float(values.mean()), reference, spread / math.sqrt(values.size), values.size, tolerance)


def ratio(part: ArrayLike, whole: ArrayLike, reference: float, tolerance: float = 0.0) -> ReferenceComparison:
    """Compare a ratio of means over battles with its reference; its variance is linearised at the reference."""
    part, whole = np.asarray(part, dtype=float), np.asarray(whole, dtype=float)
    rest = part - reference * whole
    se = float(rest.std(ddof=1)) / math.sqrt(rest.size) / float(whole.mean())
    return normal(float(part.sum() / whole.sum()), reference, se, rest.size, tolerance)


def spread(values: ArrayLike, pmf: ArrayLike, scale: float = 1.0) -> ReferenceComparison:
    """Compare the standard deviation of a count with that of its distribution.

    The standard error follows from the fourth central moment: var(s^2) = (m4 - s^4 (n - 3)/(n - 1))/n, and half of its
    root over s for s. Source: Kendall & Stuart, The Advanced Theory of Statistics 1, ch. 10.

    Parameters
    ----------
    values
        One count a battle, shape (n,).
    pmf
        P(k) for k = 0, 1, …
    scale
        What one of the count is worth, in the unit of both standard deviations.
    """
    values, pmf = np.asarray(values, dtype=float), np.asarray(pmf, dtype=float)
    n, numbers = values.size, np.arange(len(pmf))
    centred = numbers - pmf @ numbers
    variance, fourth = float(pmf @ centred**2), float(pmf @ centred**4)
    sd = math.sqrt(variance)
    se = math.sqrt((fourth - variance**2 * (n - 3) / (n - 1)) / n) / (2.0 * sd)
    return normal(scale * float(values.std(ddof=1)), scale * sd, scale * se, n)


def fit(values: ArrayLike, pmf: ArrayLike, least: float = 5.0) -> ReferenceComparison:
    """Compare the distribution of a count with its probabilities by Pearson's chi-square.

    The reference is the degrees of freedom; ``p`` is exact to the chi-square approximation. Neighbouring counts are
    pooled until each class expects at least ``least`` battles.

    Parameters
    ----------
    values
        One count a battle, shape (n,).
    pmf
        P(k) for k = 0, 1, …
    least
        Expected battles of a class.
    """
    from scipy.special import chdtrc, ndtri

    expected = np.asarray(pmf, dtype=float) * len(np.asarray(values))
    observed = np.bincount(np.asarray(values, dtype=int), minlength=len(expected)).astype(float)
    if len(observed) > len(expected):
        raise ValueError(f"a count of {len(observed) - 1} has no probability; the largest is {len(expected) - 1}")
    classes = _pooled(expected, least)
    observed, expected = np.bincount(classes, observed), np.bincount(classes, expected)
    statistic, free = float(((observed - expected) ** 2 / expected).sum()), len(expected) - 1
    p = float(chdtrc(free, statistic))
    z = float(-ndtri(max(p, 1e-300) / 2.0))
    return ReferenceComparison(free, statistic, math.sqrt(2.0 * free), len(np.asarray(values)), p=p, z=z)


def exact(model: float, reference: float, tolerance: float, battles: int = 0) -> ReferenceComparison:
    """Compare two numbers without chance; ``tolerance`` is absolute."""
    return ReferenceComparison(reference, model, 0.0, battles, tolerance)


def normal(model: float, reference: float, se: float, battles: int, tolerance: float = 0.0) -> ReferenceComparison:
    """Compare an estimate of known standard error; one without any spread is a number without chance."""
    if se <= 0.0:
        return exact(model, reference, tolerance, battles)
    found = ReferenceComparison(reference, model, se, battles, tolerance, model - Z95 * se, model + Z95 * se)
    return found._replace(p=chance(found.errors))


def _pooled(expected: F8, least: float) -> NDArray[np.int64]:
    """Return the class of each count: neighbours together until a class expects enough; the rest joins the last."""
    classes, number, filled = np.zeros(len(expected), np.int64), 0, 0.0
    for k, weight in enumerate(expected):
        classes[k] = number
        filled += weight
        if filled >= least:
            number, filled = number + 1, 0.0
    return np.minimum(classes, max(number - 1, 0))
