"""Values of a measure over worlds: their middle share without chance, and how often a difference has a sign.

A world is one draw of all uncertain figures. Its estimate holds what the world is like and the chance of its
replications. Replication i has the same draws in every world, so that the part of chance that all worlds have in common
moves the band and does not widen it. What widens it is the interaction of replications and worlds, whose variance a
two-way analysis of variance without repetition estimates; the worlds' estimates are drawn together about their mean
until they vary as much as they do without it. The limits are quantiles of these.
Sources: Searle, Casella & McCulloch (1992), Variance Components, sec. 4.3 (the components); Louis (1984), J. Am. Stat.
Assoc. 79, 393-398 (estimates that vary as what they estimate does); Hyndman & Fan (1996), Am. Stat. 50, 361-365,
definition 7 (the quantiles).
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wargame.estimates.interval import UNDEFINED, Interval

Table = NDArray[np.float64]


def chance_between_worlds(values: ArrayLike) -> Table:
    """Return by how much chance alone lets the estimates of worlds differ: variances and covariances.

    Parameters
    ----------
    values
        What each replication contributes, shape (replications, worlds, estimates): for a ratio its linearised values.

    Returns
    -------
    Table
        Mean square of the interaction over replications, shape (estimates, estimates); nan with one replication.

    Examples
    --------
    Draws that all worlds have in common widen nothing:

    >>> common, own = np.arange(6.0)[:, None, None], np.array([0.0, 5.0, 9.0])[None, :, None]
    >>> chance_between_worlds(common + own).tolist()
    [[0.0]]
    """
    z = np.asarray(values, dtype=np.float64)
    n, worlds, k = z.shape
    if n < 2 or worlds < 2:
        return np.full((k, k), math.nan)
    rest = (z - z.mean(axis=0) - z.mean(axis=1, keepdims=True) + z.mean(axis=(0, 1))).reshape(-1, k)
    return rest.T @ rest / ((n - 1) * (worlds - 1) * n)


def without_chance(values: ArrayLike, variance: float) -> Table:
    """Return the estimates of worlds drawn together until they vary as they would without chance.

    The variance between so many worlds is itself known to some per cent: its upper limit at two standard errors is
    believed, so that the band is rather too wide than too narrow.

    Parameters
    ----------
    values
        An estimate a world; those that are not finite stay and count for nothing.
    variance
        By chance alone, `chance_between_worlds`; as it is if that is nan.

    Examples
    --------
    >>> without_chance([1.0, 2.0, 3.0], 0.0).tolist()
    [1.0, 2.0, 3.0]
    """
    found = np.asarray(values, dtype=np.float64)
    known = found[np.isfinite(found)]
    if len(known) < 2 or not variance > 0.0 or not np.ptp(known) > 0.0:
        return found.copy()
    most = known.var(ddof=1) * (1.0 + 2.0 * math.sqrt(2.0 / (len(known) - 1)))
    return known.mean() + math.sqrt(max(0.0, 1.0 - variance / most)) * (found - known.mean())


def middle(values: ArrayLike, level: float = 0.95) -> Interval:
    """Return the median of the worlds, as the mean of an interval, and the limits of their middle share.

    Parameters
    ----------
    values
        A value a world; those that are not finite are left out.
    level
        Which share, in (0, 1).

    Examples
    --------
    >>> middle(range(101), 0.9)
    Interval(mean=50.0, low=5.0, high=95.0)
    """
    found = np.asarray(values, dtype=np.float64)
    found = found[np.isfinite(found)]
    if not found.size:
        return UNDEFINED
    tail = (1.0 - level) / 2.0
    low, median, high = np.quantile(found, [tail, 0.5, 1.0 - tail])
    return Interval(float(median), float(low), float(high))


def share_with_sign(differences: ArrayLike, sign: float) -> float:
    """Return in which share of the worlds a difference has the sign of a number; nan if it is 0 or no world has any.

    >>> share_with_sign([1.0, 2.0, -1.0, 0.0], 3.5), share_with_sign([1.0, 2.0, -1.0, 0.0], -1.0)
    (0.5, 0.25)
    """
    found = np.asarray(differences, dtype=np.float64)
    found = found[np.isfinite(found)]
    if not found.size or not abs(sign) > 0.0:
        return math.nan
    return float(np.mean(np.sign(found) == np.sign(sign)))
