"""Values of a measure over worlds: the middle share of them, and in which share of them a difference has a sign.

A world is one draw of all uncertain figures. The limits are quantiles of the worlds' estimates (Hyndman & Fan (1996),
Am. Stat. 50, 361-365, definition 7); the chance of each world's replications is in them, so that they are never too
narrow for it.
"""

import numpy as np
from numpy.typing import ArrayLike

from wargame.estimates.interval import UNDEFINED, Interval


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
        return float("nan")
    return float(np.mean(np.sign(found) == np.sign(sign)))
