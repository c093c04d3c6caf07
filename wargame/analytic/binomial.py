"""Binomial distribution by repeated convolution, and the moments of a clipped normal variable.

No factorials, so nothing overflows; only products and sums of positive numbers, so nothing cancels.
"""

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from wargame.analytic.arguments import check, probability, whole

F8 = NDArray[np.float64]


def binomial_pmf(n: int, p: float) -> F8:
    """Return P(k successes of n trials) for k = 0..n, shape (n + 1,).

    Parameters
    ----------
    n
        Trials, >= 0.
    p
        Probability of success of each.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> binomial_pmf(2, 0.25).tolist()
    [0.5625, 0.375, 0.0625]
    """
    check(whole(n=n), probability(p=p))
    pmf = np.ones(1)
    for _ in range(n):
        pmf = np.convolve(pmf, [1.0 - p, p])
    return pmf


def clipped_normal_moments(mean: float, sd: float, low: float, high: float) -> tuple[float, float]:
    """Return the mean and the mean square of a normal variable clipped to [low, high].

    With a = (low - mean)/sd, b = (high - mean)/sd, D = Phi(b) - Phi(a):
    E = low Phi(a) + high (1 - Phi(b)) + mean D - sd (phi(b) - phi(a)), and for the square
    low^2 Phi(a) + high^2 (1 - Phi(b)) + (mean^2 + sd^2) D - sd ((mean + high) phi(b) - (mean + low) phi(a)).

    Parameters
    ----------
    mean, sd
        Of the variable before it is clipped; sd >= 0.
    low, high
        Limits, low <= high.

    Examples
    --------
    >>> clipped_normal_moments(5.0, 0.0, 0.0, 2.0)
    (2.0, 4.0)
    >>> round(clipped_normal_moments(0.0, 1.0, 0.0, 50.0)[0], 6)  # half of E|Z|
    0.398942
    """
    if sd == 0.0:
        value = min(max(mean, low), high)
        return value, value * value
    normal = NormalDist()
    a, b = (low - mean) / sd, (high - mean) / sd
    below, above = normal.cdf(a), normal.cdf(-b)
    inside = 1.0 - below - above
    edge_a, edge_b = sd * normal.pdf(a), sd * normal.pdf(b)
    first = low * below + high * above + mean * inside - (edge_b - edge_a)
    spread = (mean * mean + sd * sd) * inside - ((mean + high) * edge_b - (mean + low) * edge_a)
    return first, low * low * below + high * high * above + spread


def normal_cdf(value: float, mean: float, sd: float) -> float:
    """Return P(X <= value) of a normal variable; a step at the mean if sd is 0.

    >>> normal_cdf(1.0, 1.0, 2.0), normal_cdf(1.0, 1.0, 0.0)
    (0.5, 1.0)
    """
    if sd == 0.0:
        return 1.0 if value >= mean else 0.0
    return 0.5 * math.erfc((mean - value) / (sd * math.sqrt(2.0)))
