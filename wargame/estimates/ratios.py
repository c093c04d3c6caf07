"""Ratios of means over paired replications: Fieller's interval and the percentile bootstrap.

Each function names its source and where it departs from it.
"""

import math
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from wargame.estimates.interval import Column, Interval, finite_columns, is_constant, point
from wargame.estimates.quantiles import student_quantile

BATCH_DRAWS: Final = 2**20  # indices drawn at once by the bootstrap: bounds its memory to about 8 MB an array


def ratio_of_means(numerator: ArrayLike, denominator: ArrayLike, level: float = 0.95) -> Interval:
    """Return Fieller's interval of a ratio of means over paired replications; never a mean of ratios.

    It holds every q for which the mean of numerator - q denominator is not significantly different from 0:
    (b^2 - t^2 Vbb) q^2 - 2 (ab - t^2 Vab) q + (a^2 - t^2 Vaa) <= 0, with a, b the means, V their covariances
    and t Student's quantile at n - 1 degrees of freedom. We solve for q - a/b, whose roots have opposite
    signs.
    Source: Fieller (1954), J. R. Stat. Soc. B 16, 175-185. Departure: where the denominator is not
    significantly different from 0 (b^2 <= t^2 Vbb) Fieller's set is unbounded, with or without a gap; we
    return the whole line.

    Parameters
    ----------
    numerator, denominator
        One finite value per replication, shape (n,), paired, any units.
    level
        Confidence level, in (0, 1).

    Returns
    -------
    Interval
        In numerator units per denominator unit. (ratio, -inf, inf) if the set is unbounded; all nan if the
        mean of the denominator is exactly 0 or n = 0; the ratio with nan limits if n = 1; (r, r, r) without
        any variance.

    Raises
    ------
    ValueError
        If the lengths differ, a value is not finite, or level is outside its range.

    Examples
    --------
    >>> [round(x, 4) for x in ratio_of_means([10, 12, 11, 13], [5, 6, 5, 7])]
    [2.0, 1.8142, 2.2956]
    >>> ratio_of_means([1.0, 2.0, 3.0], [-1.0, 0.5, 1.0])
    Interval(mean=12.0, low=-inf, high=inf)
    >>> ratio_of_means([1.0, 2.0], [0.0, 0.0])
    Interval(mean=nan, low=nan, high=nan)
    """
    top, bottom = finite_columns(level, numerator=numerator, denominator=denominator)
    n, ratio = len(top), _ratio(top, bottom)
    if n < 2 or math.isnan(ratio):
        return Interval(ratio, math.nan, math.nan)
    if is_constant(top) and is_constant(bottom):
        return point(ratio)
    t2 = student_quantile(level, n - 1) ** 2
    with np.errstate(over="ignore", invalid="ignore"):  # a denominator near 0 overflows: caught as unbounded
        relative = bottom / bottom.mean()
        residual = top / bottom.mean() - ratio * relative
        (t2_vee, t2_ved), (_, g) = t2 * np.cov(residual, relative) / n
    if not (g < 1.0 and math.isfinite(t2_vee)):
        return Interval(ratio, -math.inf, math.inf)
    root = math.sqrt(t2_ved**2 + (1.0 - g) * t2_vee)
    below, above = float((-t2_ved - root) / (1.0 - g)), float((-t2_ved + root) / (1.0 - g))
    return Interval(ratio, ratio + min(below, 0.0), ratio + max(above, 0.0))


def bootstrap_ratio(
    numerator: ArrayLike,
    denominator: ArrayLike,
    level: float = 0.95,
    resamples: int = 2000,
    seed: int | None = None,
) -> Interval:
    """Return the percentile bootstrap interval of a ratio of means, resampling whole replications.

    Sources: Efron (1979), Ann. Stat. 7, 1-26; Efron & Tibshirani (1993), An Introduction to the Bootstrap,
    ch. 13.
    Departures: we take the order statistic just outside each percentile instead of interpolating, and a
    resample whose denominator sums to 0 has no ratio, so it counts as -inf for the low limit and as inf for
    the high one. Philox makes the draws, so a seed picks the same replications on every machine.

    Parameters
    ----------
    numerator, denominator
        One finite value per replication, shape (n,), paired, any units.
    level
        Confidence level, in (0, 1); keep resamples (1 - level) / 2, the resamples in each tail, well above 1.
    resamples
        Number of resamples, >= 1.
    seed
        Integer >= 0, required: the default None is refused.

    Returns
    -------
    Interval
        In numerator units per denominator unit. All nan if the mean of the denominator is exactly 0 or n = 0;
        the ratio with nan limits if n = 1; (r, r, r) without any variance. The limits need not enclose the
        ratio.

    Raises
    ------
    ValueError
        If seed is None, the lengths differ, or an argument is outside its range.

    Examples
    --------
    >>> bootstrap_ratio([2, 4, 6], [1, 2, 3], seed=0)
    Interval(mean=2.0, low=2.0, high=2.0)
    """
    top, bottom = finite_columns(level, *_draw_faults(resamples, seed), numerator=numerator, denominator=denominator)
    n, ratio = len(top), _ratio(top, bottom)
    if n < 2 or math.isnan(ratio):
        return Interval(ratio, math.nan, math.nan)
    if is_constant(top) and is_constant(bottom):
        return point(ratio)
    draws = np.random.Generator(np.random.Philox(seed))
    tops, bottoms = _resampled_sums(top, bottom, resamples, draws)
    tail = (1.0 - level) / 2.0
    ratios = np.divide(tops, bottoms, out=np.full(resamples, -math.inf), where=bottoms != 0)
    low = float(np.quantile(ratios, tail, method="lower"))
    ratios[bottoms == 0] = math.inf
    high = float(np.quantile(ratios, 1.0 - tail, method="higher"))
    return Interval(ratio, low, high)


def _ratio(top: Column, bottom: Column) -> float:
    if len(bottom) == 0 or bottom.mean() == 0.0:
        return math.nan
    return float(top.mean()) / float(bottom.mean())


def _resampled_sums(top: Column, bottom: Column, resamples: int, draws: np.random.Generator) -> tuple[Column, Column]:
    """Sum both columns over the same replications, drawn with replacement; each sum of shape (resamples,)."""
    tops, bottoms = np.empty(resamples), np.empty(resamples)
    batch = max(1, BATCH_DRAWS // len(top))
    for start in range(0, resamples, batch):
        rows = slice(start, min(start + batch, resamples))
        chosen = draws.integers(len(top), size=(rows.stop - start, len(top)))
        tops[rows] = top[chosen].sum(axis=1)
        bottoms[rows] = bottom[chosen].sum(axis=1)
    return tops, bottoms


def _draw_faults(resamples: int, seed: int | None) -> Iterator[str]:
    if resamples < 1:
        yield f"resamples: got {resamples}, allowed is an integer >= 1"
    if seed is None or seed < 0:
        yield f"seed: got {seed}, allowed is an integer >= 0"
