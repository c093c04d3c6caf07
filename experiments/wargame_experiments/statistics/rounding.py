"""Rounding error: what a difference of numbers shows although there is none.

A sum of n terms of size at most s is off by up to about n eps s, and what a replication contributes is a sum itself.
A difference, an effect, a variance of effects or the value of a game that is no larger than 8 n eps s is therefore not
distinguishable from 0, and is reported as 0.
Source: Higham (2002), Accuracy and Stability of Numerical Algorithms, 2nd ed., sec. 4.2.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wargame.estimates.interval import ROUNDING, Interval


def cleared(values: ArrayLike, scale: ArrayLike, n: int = 1) -> NDArray[np.float64]:
    """Return values with 0 for those that rounding alone may have made; never -0.

    Parameters
    ----------
    values
        Any shape; nan and infinite values stay.
    scale
        Largest size of what they were computed from, in their unit, broadcast against them.
    n
        Number of terms that were summed, >= 1.

    Examples
    --------
    >>> cleared([0.1 + 0.2 - 0.3, -0.0, 1e-9], scale=0.3)
    array([0.e+00, 0.e+00, 1.e-09])
    """
    found = np.asarray(values, dtype=float)
    return np.where(np.abs(found) <= n * ROUNDING * np.abs(scale), 0.0, found)


def cleared_interval(found: Interval, scale: float, n: int = 1) -> Interval:
    """Return an estimate and its limits, each with 0 for what rounding alone may have made; see `cleared`."""
    return Interval(*cleared(found, scale, n).tolist())
