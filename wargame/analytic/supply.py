"""Supply: how orders swing more than demand, and how much to hold of what may not be sold or may run out.

Sources: bullwhip: Chen, Drezner, Ryan & Simchi-Levi, Management Science 46(3) 436 (2000); with smoothing: Chen, Ryan &
Simchi-Levi, Naval Research Logistics 47(4) 269 (2000); accelerator: Clark, J. Political Economy 25(3) 217 (1917);
newsvendor: Arrow, Harris & Marschak, Econometrica 19(3) 250 (1951).
"""

from statistics import NormalDist
from typing import NamedTuple

from wargame.analytic.arguments import above_zero, at_least_zero, check, probability, whole


class Critical(NamedTuple):
    """The critical ratio, and the number of standard deviations above the mean that it takes if demand is normal."""

    ratio: float
    z: float


class NewsvendorOrder(NamedTuple):
    """Quantity to order, the mean cost of having ordered it and not the demand, and the mean number short."""

    quantity: float
    expected_cost: float
    expected_shortage: float


def bullwhip(lead_time: float, periods: int, correlation: float = 0.0) -> float:
    """Return the variance of orders relative to that of demand: 1 + (2L/p + 2L^2/p^2)(1 - rho^p).

    An order-up-to policy that forecasts by the mean of the last p periods orders (1 + L/p) of the last demand less L/p
    of that p periods before. Exact with a fixed safety stock; the least with one that follows the forecast error.

    Parameters
    ----------
    lead_time
        Periods L that the level covers, >= 0: the review period included.
    periods
        Periods p of the moving average, >= 1.
    correlation
        Correlation rho of the demand of one period with that of the next (AR(1)), -1 < rho < 1.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> bullwhip(4, 4), bullwhip(4, 4, correlation=0.5)
    (5.0, 4.75)
    """
    check(at_least_zero(lead_time=lead_time), whole(1, periods=periods))
    if not -1.0 < correlation < 1.0:
        raise ValueError(f"correlation: got {correlation}; allowed: a number > -1 and < 1")
    ratio = lead_time / periods
    return 1.0 + (2.0 * ratio + 2.0 * ratio * ratio) * (1.0 - correlation**periods)


def bullwhip_smoothing(lead_time: float, weight: float) -> float:
    """Return the same if demand is independent and forecast by exponential smoothing: 1 + 2La + 2L^2 a^2/(2 - a).

    Parameters
    ----------
    lead_time
        As in `bullwhip`.
    weight
        Weight a of the last demand in the forecast, in [0, 1].

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> bullwhip_smoothing(4, 1.0) == bullwhip(4, 1)
    True
    """
    check(at_least_zero(lead_time=lead_time), probability(weight=weight))
    step = lead_time * weight
    return 1.0 + 2.0 * step + 2.0 * step * step / (2.0 - weight)


def accelerator_orders(fleet: float, life: float, growth_rate: float) -> float:
    """Return the orders that keep up a fleet and let it grow: fleet / life + growth_rate.

    While the fleet grows by a tenth in a tenth of its life, orders are twice those of replacement; as soon as it grows
    no more they fall back: the accelerator.

    Parameters
    ----------
    fleet
        Units in service, >= 0.
    life
        Their service life, any unit of time, > 0.
    growth_rate
        Units per unit of time by which the fleet grows; negative if it shrinks. Orders do not fall below 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> accelerator_orders(1000.0, 20.0, growth_rate=50.0), accelerator_orders(1100.0, 20.0, growth_rate=0.0)
    (100.0, 55.0)
    """
    check(at_least_zero(fleet=fleet), above_zero(life=life))
    return max(fleet / life + growth_rate, 0.0)


def newsvendor(underage: float, overage: float) -> Critical:
    """Return the probability with which demand should be met: underage / (underage + overage).

    Parameters
    ----------
    underage
        Cost of one too few, > 0.
    overage
        Cost of one too many, > 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> critical = newsvendor(9.0, 1.0)
    >>> critical.ratio, round(critical.z, 6)
    (0.9, 1.281552)
    """
    check(above_zero(underage=underage, overage=overage))
    ratio = underage / (underage + overage)
    return Critical(ratio, NormalDist().inv_cdf(ratio))


def newsvendor_normal(mean: float, sd: float, underage: float, overage: float) -> NewsvendorOrder:
    """Return the best quantity for normal demand, its mean cost and shortage.

    The quantity is mean + z sd, the cost (underage + overage) sd phi(z), the shortage sd (phi(z) - z (1 - ratio)).

    Parameters
    ----------
    mean, sd
        Of demand; sd >= 0.
    underage, overage
        Costs of one too few and of one too many, > 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> order = newsvendor_normal(100.0, 20.0, underage=9.0, overage=1.0)
    >>> round(order.quantity, 3), round(order.expected_cost, 3)
    (125.631, 35.1)
    >>> round(order.expected_shortage, 3)
    0.947
    """
    check(at_least_zero(sd=sd))
    ratio, z = newsvendor(underage, overage)
    density = NormalDist().pdf(z)
    return NewsvendorOrder(mean + z * sd, (underage + overage) * sd * density, sd * (density - z * (1.0 - ratio)))
