"""Interval widths after the first n replications, for every n at once.

Running sums stand for the replications, so all n together cost about what the last alone does. Each interval is the
one that `wargame.estimates` gives of the same replications, to rounding; formulas and sources are there.

The interval of n replications depends on nothing after them, not even in its last bit.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.interval import ROUNDING
from wargame.estimates.losses import MANY, gamma_limits
from wargame.estimates.observations import ALONE, KINDS, RATIOS, Column, Observations


class Prefixes(NamedTuple):
    """Estimate, limits and half the width of the interval after each number of replications, shape (n,).

    nan where undefined, inf where the interval is unbounded.
    """

    mean: Column
    low: Column
    high: Column

    @property
    def half_width(self) -> Column:
        """Return half the distance between the limits; nan where there is no interval."""
        with np.errstate(invalid="ignore"):
            return (self.high - self.low) / 2.0


def prefixes(part: Observations, level: float = 0.95) -> Prefixes:
    """Return the intervals of the first 1, 2, ... n replications of a measure.

    Parameters
    ----------
    part
        What each of n replications contributes, in their order.
    level
        Confidence level, in (0, 1).

    Raises
    ------
    ValueError
        If there is no such kind, it lacks its denominator, the columns are not finite and of one length, or level is
        out of range.

    Examples
    --------
    >>> import numpy as np
    >>> prefixes(Observations("mean", np.array([1.0, 2, 3, 4, 5]))).half_width.round(4)
    array([   nan, 6.3531, 2.4841, 2.0543, 1.9632])
    """
    _check(part, level)
    if not len(part.numerator):
        return Prefixes(*np.empty((3, 0)))
    by_kind = {
        "mean": _means, "loss": _losses, "share": _shares, "chance": _chances, "ratio": _ratios, "price": _ratios,
        "loss-ratio": _loss_ratios, "constant": _constant,
    }  # fmt: skip
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return by_kind[part.kind](part, level)


def _means(part: Observations, level: float) -> Prefixes:
    """Return Student's; replications that a denominator leaves out repeat the interval before them."""
    chosen = np.ones(len(part.numerator), bool) if part.denominator is None else part.denominator != 0.0
    n, mean, variance = _moments(part.numerator[chosen])
    half = _student(level, n - 1) * np.sqrt(variance / n)
    row = np.cumsum(chosen)  # 0 before the first that counts
    return Prefixes(*(np.concatenate([[np.nan], column])[row] for column in (mean, mean - half, mean + half)))


def _losses(part: Observations, level: float) -> Prefixes:
    """Return the gamma interval, from many events on Student's; see `wargame.estimates.losses.loss_interval`."""
    return _of_losses(part.numerator, _event(part), level)


def _of_losses(lost: Column, event: float, level: float) -> Prefixes:
    n, mean, variance = _moments(lost)
    half = _student(level, n - 1) * np.sqrt(variance / n)
    low, high = np.maximum(mean - half, 0.0), mean + half
    few = (np.cumsum(lost != 0.0) < MANY) & (n > 1) & ((variance > 0.0) | ((mean == 0.0) & (event > 0.0)))
    weight = np.maximum(np.maximum.accumulate(lost), event) / n
    low[few], high[few] = gamma_limits(mean[few], (variance / n)[few], weight[few], level)
    return Prefixes(mean, low, high)


def _loss_ratios(part: Observations, level: float) -> Prefixes:
    """Return Fieller's and the gamma interval put together; see `wargame.estimates.losses.ratio_with_losses`."""
    assert part.loss is not None
    whole, lost, event = _ratios(part, level), part.loss, _event(part)
    top, bottom = part.numerator - lost, _denominator(part)
    costs, losses = _ratios(part._replace(numerator=top), level), _of_losses(lost, event, level)
    _, scale, bottom_variance = _moments(bottom)
    q, lost_variance = costs.mean, _moments(lost)[2]
    spread = _moments(top)[2] - 2.0 * q * _covariance(top, bottom) + q * q * bottom_variance
    along = _covariance(top, lost) - q * _covariance(bottom, lost)
    r = np.where((spread > 0.0) & (lost_variance > 0.0), along / np.sqrt(spread * lost_variance), 0.0)

    def joined(one: Column, other: Column) -> Column:
        return np.sqrt(np.maximum(one * one + 2.0 * r * one * other + other * other, 0.0))

    below = joined(costs.mean - costs.low, (losses.mean - losses.low) / scale)
    above = joined(costs.high - costs.mean, (losses.high - losses.mean) / scale)
    events = np.cumsum(lost != 0.0)
    seldom = (events < MANY) & ((events > 0) | (event > 0.0))
    seldom &= np.isfinite(whole.low) & np.isfinite(whole.high) & np.isfinite(costs.low) & np.isfinite(costs.high)
    return Prefixes(
        whole.mean,
        np.where(seldom, whole.mean - below, whole.low),
        np.where(seldom, whole.mean + above, whole.high),
    )


def _chances(part: Observations, level: float) -> Prefixes:
    trials = np.arange(1.0, len(part.numerator) + 1.0) if part.denominator is None else np.cumsum(part.denominator)
    p = np.cumsum(part.numerator) / trials
    return _score(p, trials, np.full(len(p), _normal(level)))


def _constant(part: Observations, level: float) -> Prefixes:
    value = np.full(len(part.numerator), part.numerator[0])
    return Prefixes(value, value, value)


def _shares(part: Observations, level: float) -> Prefixes:
    """Return Wilson's of sum(t) / design effect trials; see `wargame.estimates.proportions.clustered_proportion`."""
    hits, tries = part.numerator, _denominator(part)
    n, total_hits, total = np.cumsum((tries > 0.0) * 1.0), np.cumsum(hits), np.cumsum(tries)
    p = total_hits / total
    squares = np.cumsum(hits * hits) - 2.0 * p * np.cumsum(hits * tries) + p * p * np.cumsum(tries * tries)
    design_effect = n / (n - 1.0) * squares / (total * p * (1.0 - p))
    one_share = np.abs(squares) <= total * np.maximum.accumulate(tries) * ROUNDING  # no variance to be seen
    plain = (n < 2) | one_share | (p <= 0.0) | (p >= 1.0)
    trials = np.where(plain, total, total / np.maximum(design_effect, np.finfo(float).eps))
    return _score(p, trials, np.where(plain, _normal(level), _student(level, n - 1)))


def _ratios(part: Observations, level: float) -> Prefixes:
    """Return Fieller's limits around the ratio; see `wargame.estimates.ratios.ratio_of_means`."""
    top, bottom = part.numerator, _denominator(part)
    n, top_mean, top_variance = _moments(top)
    _, mean, variance = _moments(bottom)
    covariance = _covariance(top, bottom)
    t2 = _student(level, n - 1) ** 2
    undefined = ~(np.cumsum(bottom) > 0.0)
    if part.kind == "price":
        undefined |= ~np.logical_or.accumulate(top != 0.0)
    ratio = np.where(undefined, np.nan, top_mean / mean)
    scale = t2 / (n * mean * mean)
    g = scale * variance
    across = scale * (covariance - ratio * variance)
    along = scale * np.maximum(top_variance - 2.0 * ratio * covariance + ratio**2 * variance, 0.0)
    root = np.sqrt(across**2 + (1.0 - g) * along)
    low, high = (-across - root) / (1.0 - g), (-across + root) / (1.0 - g)
    unbounded = np.where(np.isnan(ratio) | (n < 2), np.nan, np.inf)
    inside = (g < 1.0) & np.isfinite(along)
    return Prefixes(
        ratio,
        np.where(inside, ratio + np.minimum(low, 0.0), -unbounded),
        np.where(inside, ratio + np.maximum(high, 0.0), unbounded),
    )


def _moments(values: Column) -> tuple[Column, Column, Column]:
    """Return 1..n, and mean and variance of the first so many values; of one value the variance is nan."""
    n = np.arange(1.0, len(values) + 1.0)
    shift = values[:1].sum()  # any would do; one near the values keeps their digits
    sums = np.cumsum(values - shift)
    squares = np.cumsum((values - shift) ** 2)
    variance = np.maximum(squares - sums * sums / n, 0.0) / (n - 1.0)
    still = np.logical_and.accumulate(values == shift)
    variance[still] = 0.0
    variance[n < 2] = np.nan
    return n, shift + sums / n, variance


def _covariance(first: Column, second: Column) -> Column:
    n = np.arange(1.0, len(first) + 1.0)
    x, y = first - first[0], second - second[0]
    return (np.cumsum(x * y) - np.cumsum(x) * np.cumsum(y) / n) / (n - 1.0)


def _score(p: Column, trials: Column, quantile: Column) -> Prefixes:
    q2 = quantile * quantile
    centre = (p * trials + q2 / 2.0) / (trials + q2)
    half = quantile * np.sqrt(p * (1.0 - p) * trials + q2 / 4.0) / (trials + q2)
    low, high = np.minimum(p, centre - half), np.maximum(p, centre + half)
    return Prefixes(p, np.maximum(0.0, low), np.minimum(1.0, high))


def _denominator(part: Observations) -> Column:
    assert part.denominator is not None  # _check has seen to it
    return part.denominator


def _event(part: Observations) -> float:
    return 0.0 if part.event is None else float(part.event.max(initial=0.0))


def _normal(level: float) -> float:
    from scipy.special import ndtri

    return -float(ndtri((1.0 - level) / 2.0))


def _student(level: float, degrees_of_freedom: NDArray[np.floating]) -> Column:
    from scipy.special import stdtrit

    return -stdtrit(degrees_of_freedom, (1.0 - level) / 2.0)


def _check(part: Observations, level: float) -> None:
    problems = []
    if not 0.0 < level < 1.0:
        problems.append(f"level: got {level}, allowed is a number strictly between 0 and 1")
    if part.kind not in KINDS:
        problems.append(f"kind: got {part.kind}, allowed: {', '.join(KINDS)}")
    if part.kind in RATIOS and part.denominator is None:
        problems.append(f"a part of kind {part.kind} without a denominator; allowed without: {', '.join(ALONE)}")
    columns = [column for column in part[1:] if column is not None]
    if len({np.shape(column) for column in columns}) > 1 or np.ndim(columns[0]) != 1:
        problems.append(f"columns: got shapes {[np.shape(c) for c in columns]}, allowed is one axis, the same length")
    elif not all(np.isfinite(column).all() for column in columns):
        problems.append("columns: got a value that is not finite, allowed are finite numbers")
    if problems:
        raise ValueError("; ".join(problems))
