"""Stock: how much covers an uncertain demand, and what a base-stock or (r, Q) policy delivers from the shelf.

Demand over a time is Poisson of mean m; or a Poisson number whose intensity is itself drawn from a gamma law of
coefficient of variation cv, which is the negative binomial law of variance m (1 + m cv^2). Under a base-stock policy
the stock position is always S, under an (r, Q) policy it is uniform on r + 1 .. r + Q; what is on the shelf is the
position less the demand of the lead time before.

Sources: Greenwood & Yule, J. Royal Statistical Society 83(2) 255 (1920); Hadley & Whitin, Analysis of Inventory Systems
(1963), ch. 4; Feeney & Sherbrooke, Management Science 12(5) 391 (1966); Eppen, Management Science 25(5) 498 (1979).
"""

import math
from bisect import bisect_left
from typing import NamedTuple

from wargame.analytic.arguments import at_least_one, at_least_zero, check, probability, whole


class BaseStock(NamedTuple):
    """Share of demand served from the shelf, and mean number of units that are owed."""

    fill_rate: float
    backorders: float


def demand_cdf(units: int, mean: float, variance_to_mean: float = 1.0) -> float:
    """Return P(demand <= units), Poisson or, if its variance is larger than its mean, negative binomial.

    Parameters
    ----------
    units
        Number of units; below 0 the probability is 0.
    mean
        Mean demand, >= 0.
    variance_to_mean
        Variance of demand over its mean, >= 1; 1 is Poisson.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(demand_cdf(1, 1.0), 6), demand_cdf(0, 1.0, variance_to_mean=2.0)
    (0.735759, 0.5)
    """
    check(at_least_zero(mean=mean), at_least_one(variance_to_mean=variance_to_mean))
    if units < 0:
        return 0.0
    if mean == 0.0:
        return 1.0
    from scipy.special import betainc, pdtr

    if variance_to_mean == 1.0:
        return float(pdtr(units, mean))
    return float(betainc(mean / (variance_to_mean - 1.0), units + 1.0, 1.0 / variance_to_mean))


def stock_for(p_enough: float, mean: float, variance_to_mean: float = 1.0) -> int:
    """Return the smallest stock that demand does not exceed with a probability.

    Parameters
    ----------
    p_enough
        Probability that there is no stock-out, in [0, 1).
    mean, variance_to_mean
        As in `demand_cdf`.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    Twelve weeks of a hundred rounds:

    >>> stock_for(0.95, 1200.0), stock_for(0.95, 1200.0, variance_to_mean=13.3)
    (1257, 1415)
    """
    if not 0.0 <= p_enough < 1.0:
        raise ValueError(f"p_enough: got {p_enough}; allowed: a number >= 0 and < 1")
    high = 1
    while demand_cdf(high, mean, variance_to_mean) < p_enough:
        high *= 2
    return bisect_left(range(high), p_enough, key=lambda units: demand_cdf(units, mean, variance_to_mean))


def mixed_variance_to_mean(mean: float, intensity_cv: float) -> float:
    """Return the variance of demand over its mean if its intensity is drawn from a gamma law: 1 + mean cv^2.

    Parameters
    ----------
    mean
        Mean demand over the time for which the intensity holds, >= 0.
    intensity_cv
        Coefficient of variation of the intensity, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> stock_for(0.95, 1200.0, mixed_variance_to_mean(1200.0, 0.5))
    2328
    """
    check(at_least_zero(mean=mean, intensity_cv=intensity_cv))
    return 1.0 + mean * intensity_cv**2


def base_stock(level: int, lead_demand: float) -> BaseStock:
    """Return fill rate P(D <= S - 1) and mean backorders E[(D - S)+] of a base-stock policy under Poisson demand.

    E[(D - S)+] = m P(D >= S) - S P(D >= S + 1).

    Parameters
    ----------
    level
        Level S up to which each demand is reordered, >= 0.
    lead_demand
        Mean demand m over a lead time, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> base_stock(0, 2.5)  # nothing on the shelf: all of the lead time's demand is owed
    BaseStock(fill_rate=0.0, backorders=2.5)
    """
    check(whole(level=level), at_least_zero(lead_demand=lead_demand))
    from scipy.special import pdtrc

    at_least, more = (float(pdtrc(k, lead_demand)) if k >= 0 else 1.0 for k in (level - 1, level))
    return BaseStock(demand_cdf(level - 1, lead_demand), max(lead_demand * at_least - level * more, 0.0))


def reorder_fill_rate(reorder_point: int, quantity: int, lead_demand: float) -> float:
    """Return the fill rate of an (r, Q) policy under Poisson demand: the mean over positions of P(D <= position - 1).

    Parameters
    ----------
    reorder_point
        Stock position r at which Q more are ordered, >= 0.
    quantity
        Size Q of an order, >= 1.
    lead_demand
        Mean demand over a lead time, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> reorder_fill_rate(14, 1, 10.0) == base_stock(15, 10.0).fill_rate
    True
    """
    check(whole(reorder_point=reorder_point), whole(1, quantity=quantity), at_least_zero(lead_demand=lead_demand))
    positions = range(reorder_point + 1, reorder_point + quantity + 1)
    return math.fsum(demand_cdf(position - 1, lead_demand) for position in positions) / quantity


def pooled_safety_ratio(stocks: int, correlation: float = 0.0) -> float:
    """Return the safety stock of one depot relative to that of n equal ones apart: sqrt((1 + (n - 1) rho)/n).

    Parameters
    ----------
    stocks
        Number n of stocks that are pooled, >= 1.
    correlation
        Correlation rho of their demands, in [0, 1].

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> pooled_safety_ratio(4), pooled_safety_ratio(4, correlation=1.0)
    (0.5, 1.0)
    """
    check(whole(1, stocks=stocks), probability(correlation=correlation))
    return math.sqrt((1.0 + (stocks - 1) * correlation) / stocks)
