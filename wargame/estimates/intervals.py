"""How sure are we? Confidence intervals for what replications of a battle report.

A proportion has Wilson's interval, a mean Student's, a ratio of means (cost per kill) Fieller's or the
bootstrap's. A value that the data do not define is nan, never 0.

Each function names its source and where it departs from it. scipy.special loads on first use, not at import; at the
level of all reports its quantiles are kept on disk.
"""

import functools
import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wargame.compiled.disk_cache import disk_cache

Column = NDArray[np.float64]

EPSILON = float(np.finfo(np.float64).eps)
DESIGN_EFFECT_FLOOR = EPSILON  # only guards the division trials / design effect
ROUNDING = 8.0 * EPSILON  # residuals smaller than this share of the largest count are rounding, not variance
REPORTED = 0.95  # the confidence level of all reports
KEPT_DEGREES = 1024  # of freedom, up to which Student's quantile at that level is kept
BATCH_DRAWS = 2**20  # indices drawn at once by the bootstrap: bounds its memory to about 8 MB an array


class Interval(NamedTuple):
    """An estimate and its confidence limits, in the unit of the estimate; nan where undefined."""

    mean: float
    low: float
    high: float


UNDEFINED = Interval(math.nan, math.nan, math.nan)


def wilson(successes: float, trials: float, level: float = 0.95) -> Interval:
    """Return the Wilson score interval of a proportion of independent trials.

    With p = successes / trials and z the normal quantile at (1 + level) / 2,
    (p + z^2/2n ± z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n), n = trials.
    Source: Wilson (1927), J. Am. Stat. Assoc. 22, 209-212. No continuity correction.

    Parameters
    ----------
    successes
        Count, 0 <= successes <= trials; need not be whole.
    trials
        Count, >= 0; need not be whole.
    level
        Confidence level, in (0, 1).

    Returns
    -------
    Interval
        Proportions in [0, 1]; all nan if trials is 0.

    Raises
    ------
    ValueError
        If an argument is outside its range; the message lists all faults.

    Examples
    --------
    >>> [round(x, 4) for x in wilson(81, 263)]
    [0.308, 0.2553, 0.3662]
    >>> wilson(0, 0)
    Interval(mean=nan, low=nan, high=nan)
    """
    hits, tries = np.asarray([successes], dtype=float), np.asarray([trials], dtype=float)
    _reject(*_level_faults(level), *_count_faults(hits, tries))
    if trials == 0:
        return UNDEFINED
    return _score_interval(float(successes / trials), float(trials), _normal_quantile(level))


def clustered_proportion(successes: ArrayLike, trials: ArrayLike, level: float = 0.95) -> Interval:
    """Return the interval of a proportion whose trials are correlated within a replication, as leakage is.

    The estimate is the ratio p = sum(s) / sum(t), never the mean of s/t. Its linearised variance over n
    replications, v = n/(n-1) sum((s - p t)^2) / sum(t)^2, gives the design effect deff = v sum(t) / (p(1-p)).
    Wilson's formula then takes sum(t) / deff effective trials and Student's quantile at n - 1 degrees of
    freedom.
    Sources: Korn & Graubard (1998), Survey Methodology 24, 193-201 (effective trials, degrees of freedom);
    Cochran (1977), Sampling Techniques, 3rd ed., ch. 6 (variance of a ratio). Departure: Korn & Graubard put
    the effective trials in a Clopper-Pearson interval. Their factor (z/t)^2 on the trials equals our t in
    Wilson's.

    Without observed variance (n < 2, or one proportion in all replications, 0 and 1 included) this is
    `wilson` on the totals, which takes all trials as independent: too narrow if they are not.

    Parameters
    ----------
    successes
        Count per replication, shape (n,), 0 <= successes <= trials.
    trials
        Count per replication, shape (n,), >= 0; replications without trials are left out.
    level
        Confidence level, in (0, 1).

    Returns
    -------
    Interval
        Proportions in [0, 1]; all nan if there are no trials.

    Raises
    ------
    ValueError
        If an argument is outside its range or the lengths differ.

    Examples
    --------
    Two raids of ten that leak wholly and two that do not leak tell little more than four trials:

    >>> [round(x, 3) for x in clustered_proportion([10, 0, 10, 0], [10, 10, 10, 10])]
    [0.5, 0.061, 0.939]
    >>> [round(x, 3) for x in wilson(20, 40)]
    [0.5, 0.352, 0.648]
    """
    hits, tries = _columns(level, successes=successes, trials=trials)
    _reject(*_count_faults(hits, tries))
    hits, tries = hits[tries > 0], tries[tries > 0]
    n, total_hits, total = len(tries), float(hits.sum()), float(tries.sum())
    if n < 2:
        return wilson(total_hits, total, level)
    p = total_hits / total
    residual = hits - p * tries
    if np.abs(residual).max() <= ROUNDING * tries.max():
        return wilson(total_hits, total, level)
    design_effect = n / (n - 1) * float(residual @ residual) / (total * p * (1.0 - p))
    effective_trials = total / max(design_effect, DESIGN_EFFECT_FLOOR)
    return _score_interval(p, effective_trials, _student_quantile(level, n - 1))


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
    (sample,) = _columns(level, values=values)
    n = len(sample)
    if n == 0:
        return UNDEFINED
    if n == 1:
        return Interval(float(sample[0]), math.nan, math.nan)
    if _is_constant(sample):
        return _point(float(sample[0]))
    mean = float(sample.mean())
    half = _student_quantile(level, n - 1) * float(sample.std(ddof=1)) / math.sqrt(n)
    return Interval(mean, mean - half, mean + half)


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
    top, bottom = _columns(level, numerator=numerator, denominator=denominator)
    n, ratio = len(top), _ratio(top, bottom)
    if n < 2 or math.isnan(ratio):
        return Interval(ratio, math.nan, math.nan)
    if _is_constant(top) and _is_constant(bottom):
        return _point(ratio)
    t2 = _student_quantile(level, n - 1) ** 2
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
    top, bottom = _columns(level, *_draw_faults(resamples, seed), numerator=numerator, denominator=denominator)
    n, ratio = len(top), _ratio(top, bottom)
    if n < 2 or math.isnan(ratio):
        return Interval(ratio, math.nan, math.nan)
    if _is_constant(top) and _is_constant(bottom):
        return _point(ratio)
    draws = np.random.Generator(np.random.Philox(seed))
    tops, bottoms = _resampled_sums(top, bottom, resamples, draws)
    tail = (1.0 - level) / 2.0
    ratios = np.divide(tops, bottoms, out=np.full(resamples, -math.inf), where=bottoms != 0)
    low = float(np.quantile(ratios, tail, method="lower"))
    ratios[bottoms == 0] = math.inf
    high = float(np.quantile(ratios, 1.0 - tail, method="higher"))
    return Interval(ratio, low, high)


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
    first, second = _columns(level, a=a, b=b)
    return mean_interval(first - second, level)


def _score_interval(p: float, trials: float, quantile: float) -> Interval:
    """Wilson's formula multiplied through by trials, so that none is too few; clipped against rounding."""
    q2 = quantile * quantile
    centre = (p * trials + q2 / 2.0) / (trials + q2)
    half = quantile * math.sqrt(p * (1.0 - p) * trials + q2 / 4.0) / (trials + q2)
    return Interval(p, max(0.0, min(p, centre - half)), min(1.0, max(p, centre + half)))


def _ratio(top: Column, bottom: Column) -> float:
    if len(bottom) == 0 or bottom.mean() == 0.0:
        return math.nan
    return float(top.mean()) / float(bottom.mean())


def _point(value: float) -> Interval:
    return Interval(value, value, value)


def _is_constant(column: Column) -> bool:
    return bool((column == column[0]).all())


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


@functools.cache
@disk_cache
def _tails(p: float, degrees_of_freedom: int) -> Column:
    """Return the quantiles at ``p``: the normal one, then Student's at 1, 2, … degrees of freedom."""
    from scipy.special import ndtri, stdtrit

    return np.concatenate([[ndtri(p)], stdtrit(np.arange(1.0, degrees_of_freedom + 1.0), p)])


def _normal_quantile(level: float) -> float:
    if level == REPORTED:
        return -float(_tails((1.0 - level) / 2.0, KEPT_DEGREES)[0])
    from scipy.special import ndtri

    return -float(ndtri((1.0 - level) / 2.0))


def _student_quantile(level: float, degrees_of_freedom: int) -> float:
    if level == REPORTED and degrees_of_freedom <= KEPT_DEGREES:
        return -float(_tails((1.0 - level) / 2.0, KEPT_DEGREES)[degrees_of_freedom])
    from scipy.special import stdtrit

    return -float(stdtrit(degrees_of_freedom, (1.0 - level) / 2.0))


def _columns(level: float, *faults: str, **given: ArrayLike) -> list[Column]:
    """Return the arguments as float columns of one length, or raise a ValueError with all faults."""
    columns = {name: np.asarray(values, dtype=float) for name, values in given.items()}
    _reject(*faults, *_level_faults(level), *_column_faults(columns))
    return list(columns.values())


def _reject(*faults: str) -> None:
    if faults:
        raise ValueError("; ".join(faults))


def _level_faults(level: float) -> Iterator[str]:
    if not 0.0 < level < 1.0:
        yield f"level: got {level}, allowed is a number strictly between 0 and 1"


def _column_faults(columns: dict[str, Column]) -> Iterator[str]:
    for name, column in columns.items():
        if column.ndim != 1:
            yield f"{name}: got shape {column.shape}, allowed is one axis, (n,)"
        elif not np.isfinite(column).all():
            first = int(np.argmin(np.isfinite(column)))
            yield f"{name}[{first}]: got {column[first]}, allowed is a finite number"
    if len({column.shape for column in columns.values()}) > 1:
        got = ", ".join(f"{name} {column.size}" for name, column in columns.items())
        yield f"lengths: got {got}, allowed are equal lengths"


def _count_faults(successes: Column, trials: Column) -> Iterator[str]:
    for name, counts in (("successes", successes), ("trials", trials)):
        bad = counts[~((counts >= 0) & np.isfinite(counts))]
        if bad.size:
            yield f"{name}: got {bad[0]}, allowed is a finite count >= 0"
    over = np.flatnonzero(successes > trials)
    if over.size:
        i = over[0]
        yield f"successes: got {successes[i]} of {trials[i]} trials, allowed is successes <= trials"


def _draw_faults(resamples: int, seed: int | None) -> Iterator[str]:
    if resamples < 1:
        yield f"resamples: got {resamples}, allowed is an integer >= 1"
    if seed is None or seed < 0:
        yield f"seed: got {seed}, allowed is an integer >= 0"
