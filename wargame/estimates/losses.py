"""Losses: intervals of a mean of losses that are seldom, and of a ratio whose numerator holds them.

A loss is 0 in most raids and large in a few, so Student's interval has too low an upper limit: its variance is
estimated from the same few events as its mean. The gamma interval takes losses for a weighted sum of Poisson counts.
With mean m of n raids, its variance v, and w = (largest loss that one more event may bring) / n,

    low  = quantile (1 - level)/2 of a gamma law with mean m and variance v,
    high = quantile (1 + level)/2 of a gamma law with mean m + w and variance v + w^2.

One loss for all gives Poisson's exact limits (Garwood). From 50 events on Student's and Fieller's intervals do.
Source: Fay & Feuer (1997), Statistics in Medicine 16, 791-801. Departure: v is the variance of the mean about the
mean, not about 0, so that it also holds where losses are not seldom.
"""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from wargame.estimates.interval import UNDEFINED, Column, Interval, finite_columns, is_constant, point, reject
from wargame.estimates.means import mean_interval
from wargame.estimates.ratios import ratio_of_means

FEW: Final = 10  # events below which an interval of losses is not to be relied on
RARE: Final = f"something was lost in fewer than {FEW} raids: the interval is not to be relied on"
MANY: Final = 50  # events from which on losses are like other costs: Student's and Fieller's intervals


class Losses(NamedTuple):
    """Losses in the numerator of a ratio.

    Attributes
    ----------
    usd
        Lost in each raid, >= 0, shape (n,).
    event_usd
        The largest loss that one event (a hit) can bring, >= 0.
    """

    usd: Column
    event_usd: float


def events(losses: ArrayLike) -> int:
    """Return in how many raids something was lost.

    Raids are independent, hits in one raid are not: so it is raids that count.

    >>> events([0.0, 2.5, 0.0, 1.0])
    2
    """
    return int(np.count_nonzero(losses))


def loss_interval(losses: ArrayLike, event: float, level: float = 0.95) -> Interval:
    """Return the gamma interval of a mean loss, from 50 events on Student's.

    Parameters
    ----------
    losses
        One finite value >= 0 a raid, shape (n,), any unit.
    event
        The largest loss that one event can bring, in the same unit, >= 0; 0 if nothing can be lost.
    level
        Confidence level, in (0, 1).

    Returns
    -------
    Interval
        Its low limit is never below 0. All nan if n = 0; the mean with nan limits if n = 1; (m, m, m) if all losses
        are the same and not 0, or if nothing can be lost.

    Raises
    ------
    ValueError
        If losses is not one finite column, a loss or the event is negative, or level is outside its range.

    Examples
    --------
    Nothing was lost in 100 raids, where a hit costs 1: the upper limit is that of a Poisson count of 0, 3.69, over 100.

    >>> [round(x, 4) for x in loss_interval([0.0] * 100, event=1.0)]
    [0.0, 0.0, 0.0369]
    >>> [round(x, 4) for x in loss_interval([0.0] * 98 + [1.0, 1.0], event=1.0)]
    [0.02, 0.0025, 0.0721]
    """
    (sample,) = finite_columns(level, losses=losses)
    reject(*(f"losses: got {sample.min():g}, allowed are numbers >= 0" for _ in range(bool((sample < 0.0).any()))))
    reject(*(f"event: got {event:g}, allowed is a number >= 0" for _ in range(not event >= 0.0)))
    n = len(sample)
    if n == 0:
        return UNDEFINED
    mean = float(sample.mean())
    if n == 1:
        return Interval(mean, math.nan, math.nan)
    if is_constant(sample) and (mean > 0.0 or event == 0.0):
        return point(mean)
    if events(sample) >= MANY:
        found = mean_interval(sample, level)
        return found._replace(low=max(found.low, 0.0))
    return Interval(
        mean, *gamma_limits(mean, float(sample.var(ddof=1)) / n, max(float(sample.max()), event) / n, level)
    )


def gamma_limits(mean: ArrayLike, variance: ArrayLike, weight: ArrayLike, level: float) -> tuple:
    """Return low and high limit of means of losses, of the shape of the arguments.

    Parameters
    ----------
    mean, variance
        Of the mean of the losses; >= 0.
    weight
        What one more event adds to the mean, at most; > 0 where the mean is 0.
    level
        Confidence level, in (0, 1).
    """
    from scipy.special import gammaincinv

    tail, more = (1.0 - level) / 2.0, np.add(mean, weight)
    spread = np.add(variance, np.square(weight))
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.divide(variance, mean) * gammaincinv(np.square(mean) / variance, tail)
        high = spread / more * gammaincinv(np.square(more) / spread, 1.0 - tail)
    low = np.where(np.equal(mean, 0.0) | np.equal(variance, 0.0), mean, low)
    return (float(low), float(high)) if np.ndim(low) == 0 else (low, high)


def ratio_with_losses(numerator: ArrayLike, denominator: ArrayLike, losses: Losses, level: float = 0.95) -> Interval:
    """Return the interval of a ratio of means whose numerator holds losses that are seldom.

    With q = (costs + losses) / denominator: Fieller's interval of costs / denominator and the gamma interval of
    losses / mean denominator are put together from the distances of their limits, u = sqrt(u1^2 + 2 r u1 u2 + u2^2),
    r the correlation of the two over raids. From 50 events on it is Fieller's interval of the whole.
    Source: Zou & Donner (2008), Statistics in Medicine 27, 1693-1702 (method of variance estimates recovery); r after
    Zou (2007), Psychological Methods 12, 399-413.

    Parameters
    ----------
    numerator, denominator
        As in `wargame.estimates.ratios.ratio_of_means`; the numerator includes the losses.
    losses
        What of the numerator was lost, and by how much one event may raise it.
    level
        Confidence level, in (0, 1).

    Returns
    -------
    Interval
        Undefined and unbounded as in `ratio_of_means`.

    Raises
    ------
    ValueError
        As in `ratio_of_means` and `loss_interval`.

    Examples
    --------
    Costs of 1 to 3 for each unit of the denominator, and no loss in ten raids, where a hit costs 100:

    >>> costs, ones = np.tile([1.0, 3.0], 5), np.ones(10)
    >>> [round(x, 2) for x in ratio_with_losses(costs, ones, Losses(np.zeros(10), 100.0))]
    [2.0, 1.25, 38.9]
    """
    whole = ratio_of_means(numerator, denominator, level)
    if not (math.isfinite(whole.low) and math.isfinite(whole.high)) or events(losses.usd) >= MANY:
        return whole
    if losses.event_usd == 0.0 and not events(losses.usd):
        return whole
    top, bottom, lost = finite_columns(level, numerator=numerator, denominator=denominator, losses=losses.usd)
    costs, scale = ratio_of_means(top - lost, bottom, level), float(bottom.mean())
    if not (math.isfinite(costs.low) and math.isfinite(costs.high)):
        return whole
    seldom = loss_interval(lost, losses.event_usd, level)
    r = _correlation(top - lost - costs.mean * bottom, lost - lost.mean())
    below = _joined(costs.mean - costs.low, (seldom.mean - seldom.low) / scale, r)
    above = _joined(costs.high - costs.mean, (seldom.high - seldom.mean) / scale, r)
    return Interval(whole.mean, whole.mean - below, whole.mean + above)


def _joined(one: float, other: float, correlation: float) -> float:
    return math.sqrt(max(one * one + 2.0 * correlation * one * other + other * other, 0.0))


def _correlation(first: Column, second: Column) -> float:
    spread = float(np.sqrt((first * first).sum() * (second * second).sum()))
    return float((first * second).sum()) / spread if spread > 0.0 else 0.0
