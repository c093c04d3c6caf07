"""Paired comparison of a measure at two points with common random numbers, and what the pairing saved.

Replication i of both points has the same draws (common random numbers), so the difference is taken replication by
replication: of values for a mean, of linearised values for a share or a ratio (`linear`), and its interval is
Student's of these differences. Two chances have Newcombe's interval for paired proportions and McNemar's exact test,
since replications in which both points came out the same leave no variance to see.
Sources: Law (2015), Simulation Modeling and Analysis, 5th ed., sec. 10.2 and 11.2; Newcombe (1998), Stat. Med. 17,
2635-2650, method 10 without continuity correction; McNemar (1947), Psychometrika 12, 153-157.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wargame.estimates.interval import UNDEFINED, Interval
from wargame.estimates.means import mean_interval
from wargame.estimates.observations import Column, Observations, estimate
from wargame_experiments.statistics.linear import linearised
from wargame_experiments.statistics.resample import percentiles, resampled
from wargame_experiments.statistics.rounding import cleared, cleared_interval

Table = NDArray[np.float64]


class PairedComparison(NamedTuple):
    """Two points compared on one measure.

    Attributes
    ----------
    first, second
        Estimates, in the unit of the measure.
    difference
        First less second, with its interval.
    p_value
        Of a difference at least this large if there were none, two-sided; nan where undefined.
    correlation
        Of the two points over replications; nan where one does not vary.
    variance_ratio
        How many times as many replications independent random numbers would take for the same width: (var z1 + var z2)
        / var(z1 - z2). inf where the difference does not vary, nan where nothing does.
    n
        Pairs of replications.
    """

    first: Interval
    second: Interval
    difference: Interval
    p_value: float
    correlation: float
    variance_ratio: float
    n: int

    @property
    def replications_saved(self) -> float:
        """Return the replications of each point that common random numbers saved; negative if it cost some."""
        return self.n * (self.variance_ratio - 1.0)

    @property
    def differs(self) -> bool:
        """Return whether the interval of the difference leaves out 0."""
        return self.difference.low > 0.0 or self.difference.high < 0.0


def compare(first: Observations, second: Observations, level: float = 0.95) -> PairedComparison:
    """Return how much a measure differs between two points, replication by replication.

    Parameters
    ----------
    first, second
        The same measure at two points, replication i of both with common random numbers. If one has more replications,
        those that have no partner are left out.
    level
        Confidence level of the intervals, in (0, 1).

    Raises
    ------
    ValueError
        If the kinds differ.

    Examples
    --------
    >>> draws = np.array([0.0, 5.0, 1.0, 8.0])
    >>> found = compare(Observations("mean", draws + [1.1, 0.9, 1.0, 1.2]), Observations("mean", draws))
    >>> [round(x, 2) for x in found.difference], round(found.variance_ratio)
    ([1.05, 0.84, 1.26], 1657)
    """
    first, second = paired(first, second)
    z1, z2 = linearised(first), linearised(second)
    one, other = estimate(first, level), estimate(second, level)
    n, correlation = len(z1), _correlation(z1, z2)
    if first.kind == "chance" and first.denominator is None and second.denominator is None:
        difference = cleared_interval(newcombe(one, other, correlation), 1.0, n)
        p_value = mcnemar(first.numerator, second.numerator)
    else:
        apart = differences(z1, z2)
        difference = cleared_interval(_mean(apart, level), _size(z1, z2), n)
        p_value = float(_student(apart[None])[0])
    return PairedComparison(one, other, difference, p_value, correlation, variance_ratio(z1, z2), n)


def p_values(parts: Sequence[Observations]) -> list[float]:
    """Return the p-value of `compare` for every pair of points, in the order of ``itertools.combinations``.

    >>> draws = np.array([0.0, 5.0, 1.0, 8.0])
    >>> points = [Observations("mean", draws), Observations("mean", draws), Observations("mean", draws + 1.0)]
    >>> p_values(points)
    [1.0, 0.0, 0.0]
    """
    lengths = {len(part.numerator) for part in parts}
    if len(lengths) > 1:
        return [compare(a, b).p_value for a, b in combinations(parts, 2)]
    if all(part.kind == "chance" and part.denominator is None for part in parts):
        hits = np.array([part.numerator for part in parts])
        found = [_mcnemar((one > rest).sum(axis=1), (rest > one).sum(axis=1)) for one, rest in _each_with_rest(hits)]
    else:
        z = np.array([linearised(part) for part in parts])
        found = [_student(_apart(one, rest)) for one, rest in _each_with_rest(z)]
    return np.concatenate(found).tolist() if found else []


def _each_with_rest(rows: Table) -> Iterator[tuple[Column, Table]]:
    """Yield each row with all that follow it."""
    for i in range(len(rows) - 1):
        yield rows[i], rows[i + 1 :]


def _apart(one: Column, rest: Table) -> Table:
    """Return one row less each of others, 0 where rounding alone may have made it."""
    scale = np.maximum(np.abs(one).max(initial=0.0), np.abs(rest).max(axis=1, initial=0.0))
    return cleared(one - rest, scale[:, None], max(1, len(one)))


def differences(z1: Column, z2: Column) -> Column:
    """Return z1 - z2 replication by replication, 0 where rounding alone may have made it.

    >>> differences(np.array([0.1 + 0.2, 1.0]), np.array([0.3, 0.5]))
    array([0. , 0.5])
    """
    return _apart(z1, z2[None])[0]


def _size(z1: Column, z2: Column) -> float:
    return float(max(np.abs(z1).max(initial=0.0), np.abs(z2).max(initial=0.0)))


def bootstrap_difference(
    first: Observations, second: Observations, level: float = 0.95, resamples: int = 2000, *, seed: int
) -> Interval:
    """Return first less second with the percentile bootstrap's interval, pairs of replications resampled together.

    For ratios of few replications, where linearisation may not do. Limits are nan where a resample is undefined.
    """
    first, second = paired(first, second)
    drawn = resampled([first, second], resamples, seed)
    return percentiles(estimate(first).mean - estimate(second).mean, drawn[:, 0] - drawn[:, 1], level)


def variance_ratio(z1: Column, z2: Column) -> float:
    """Return (var z1 + var z2) / var(z1 - z2): what common random numbers save; 1 if it does nothing.

    >>> variance_ratio(np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0]))
    5.0
    """
    if len(z1) < 2:
        return math.nan
    apart, together = float(np.var(z1, ddof=1) + np.var(z2, ddof=1)), float(np.var(differences(z1, z2), ddof=1))
    if together == 0.0:
        return math.inf if apart > 0.0 else math.nan
    return apart / together


def newcombe(first: Interval, second: Interval, correlation: float) -> Interval:
    """Return the interval of a difference of two proportions from their own and their correlation.

    With arms a = p1 - l1 and b = u2 - p2 the lower limit is p1 - p2 - sqrt(a^2 - 2 phi a b + b^2), the upper
    likewise. A correlation that is undefined counts as 0.
    """
    phi = 0.0 if math.isnan(correlation) else correlation
    difference = first.mean - second.mean

    def arm(one: float, other: float) -> float:
        squared = one * one - 2.0 * phi * one * other + other * other
        return math.sqrt(max(float(cleared(squared, one * one + other * other)), 0.0))

    below = arm(first.mean - first.low, second.high - second.mean)
    above = arm(first.high - first.mean, second.mean - second.low)
    return Interval(difference, difference - below, difference + above)


def mcnemar(first: Column, second: Column) -> float:
    """Return the exact two-sided p-value that two paired chances are equal: a sign test of the pairs that differ.

    >>> mcnemar(np.array([1.0, 1, 1, 1, 1, 0]), np.array([0.0, 0, 0, 0, 0, 0]))
    0.0625
    """
    return float(_mcnemar(np.sum(first > second), np.sum(second > first)))


def _mcnemar(only_first: ArrayLike, only_second: ArrayLike) -> Column:
    """Return p-values from the numbers of pairs in which only one of two came out."""
    from scipy.special import bdtr

    first, second = np.asarray(only_first), np.asarray(only_second)
    discordant = first + second
    p = 2.0 * bdtr(np.minimum(first, second).astype(float), discordant, 0.5)
    return np.where(discordant > 0, np.minimum(p, 1.0), 1.0)


def paired(first: Observations, second: Observations) -> tuple[Observations, Observations]:
    """Return both parts cut to the replications that both have.

    Raises
    ------
    ValueError
        If the kinds differ.
    """
    if first.kind != second.kind:
        raise ValueError(f"a {first.kind} is compared with a {second.kind}; allowed are two of the same kind")
    n = min(len(first.numerator), len(second.numerator))
    return first.first(n), second.first(n)


def _mean(values: Column, level: float) -> Interval:
    return mean_interval(values, level) if np.isfinite(values).all() else UNDEFINED


def _student(values: Table) -> Column:
    """Return the p-value that the mean of each row is 0: 0 or 1 where nothing varies, nan where undefined."""
    from scipy.special import stdtr

    n = values.shape[1]
    if n < 2:
        return np.full(len(values), math.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean, error = values.mean(axis=1), values.std(axis=1, ddof=1) / math.sqrt(n)
        p = np.where(error == 0.0, (mean == 0.0) * 1.0, 2.0 * stdtr(n - 1, -np.abs(mean) / error))
    return np.where(np.isfinite(values).all(axis=1), p, math.nan)


def _correlation(z1: Column, z2: Column) -> float:
    if len(z1) < 2 or not (np.ptp(z1) > 0.0 and np.ptp(z2) > 0.0):
        return math.nan
    return float(np.corrcoef(z1, z2)[0, 1])
