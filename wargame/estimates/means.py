"""Means: Student's interval, of one column and of paired differences."""

import math

from numpy.typing import ArrayLike

from wargame.estimates.interval import UNDEFINED, Interval, finite_columns, is_constant, point
from wargame.estimates.quantiles import student_quantile


def mean_interval(values: ArrayLike, level: float = 0.95) -> Interval:
    """Return Student's interval of a mean: m ± t s / sqrt(n), t at n - 1 degrees of freedom.

    Source: Student (1908), Biometrika 6, 1-25.

    Parameters
    ----------
    values
        One finite value per replication, shape (n,), any unit.
    level
        Confidence level, in (0, 1).

    Returns
    -------
    Interval
        In the unit of values. The mean with nan limits if n = 1; all nan if n = 0; (m, m, m) if all values
        are m.

    Raises
    ------
    ValueError
        If values is not one finite column or level is outside its range.

    Examples
    --------
    >>> [round(x, 4) for x in mean_interval([1, 2, 3, 4, 5])]
    [3.0, 1.0368, 4.9632]
    >>> mean_interval([7.0])
    Interval(mean=7.0, low=nan, high=nan)
    """
    (sample,) = finite_columns(level, values=values)
    n = len(sample)
    if n == 0:
        return UNDEFINED
    if n == 1:
        return Interval(float(sample[0]), math.nan, math.nan)
    if is_constant(sample):
        return point(float(sample[0]))
    mean = float(sample.mean())
    half = student_quantile(level, n - 1) * float(sample.std(ddof=1)) / math.sqrt(n)
    return Interval(mean, mean - half, mean + half)


def paired_difference(a: ArrayLike, b: ArrayLike, level: float = 0.95) -> Interval:
    """Return Student's interval of the mean of a - b over paired replications: two doctrines, the same seeds.

    Source: Student (1908), Biometrika 6, 1-25; see `mean_interval` for the formula.

    Parameters
    ----------
    a, b
        One finite value per replication, shape (n,), paired, in the same unit.
    level
        Confidence level, in (0, 1).

    Returns
    -------
    Interval
        In the unit of a and b; undefined cases as in `mean_interval`.

    Raises
    ------
    ValueError
        If the lengths differ, a value is not finite, or level is outside its range.

    Examples
    --------
    >>> [round(x, 4) for x in paired_difference([5, 7, 9], [4, 5, 6])]
    [2.0, -0.4841, 4.4841]
    """
    first, second = finite_columns(level, a=a, b=b)
    return mean_interval(first - second, level)
