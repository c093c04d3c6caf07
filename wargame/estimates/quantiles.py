"""Quantiles of the normal and of Student's distribution for a two-sided confidence level.

scipy.special loads on first use, not at import; at the level of all reports the quantiles come from the disk cache.
"""

import functools
from typing import Final

import numpy as np

from wargame.compiled.disk_cache import disk_cache
from wargame.estimates.interval import Column

REPORTED: Final = 0.95  # the confidence level of all reports
CACHED_DEGREES: Final = 1024  # of freedom, up to which Student's quantile at that level is in the disk cache


@functools.cache
@disk_cache
def _tails(p: float, degrees_of_freedom: int) -> Column:
    """Return the quantiles at ``p``: the normal one, then Student's at 1, 2, … degrees of freedom."""
    from scipy.special import ndtri, stdtrit

    return np.concatenate([[ndtri(p)], stdtrit(np.arange(1.0, degrees_of_freedom + 1.0), p)])


def normal_quantile(level: float) -> float:
    """Return the normal quantile at (1 + level) / 2."""
    if level == REPORTED:
        return -float(_tails((1.0 - level) / 2.0, CACHED_DEGREES)[0])
    from scipy.special import ndtri

    return -float(ndtri((1.0 - level) / 2.0))


def student_quantile(level: float, degrees_of_freedom: int) -> float:
    """Return Student's quantile at (1 + level) / 2."""
    if level == REPORTED and degrees_of_freedom <= CACHED_DEGREES:
        return -float(_tails((1.0 - level) / 2.0, CACHED_DEGREES)[degrees_of_freedom])
    from scipy.special import stdtrit

    return -float(stdtrit(degrees_of_freedom, (1.0 - level) / 2.0))
