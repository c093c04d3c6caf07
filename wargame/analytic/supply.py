"""Supply: the bullwhip effect on orders, and how much to hold of what may not be sold or may run out.

Sources: bullwhip: Chen, Drezner, Ryan & Simchi-Levi, Management Science 46(3) 436 (2000); newsvendor: Arrow, Harris &
Marschak, Econometrica 19(3) 250 (1951).
"""

from statistics import NormalDist
from typing import NamedTuple

from wargame.analytic.arguments import above_zero, at_least_zero, check, whole


class Critical(NamedTuple):
    """The critical ratio, and the number of standard deviations above the mean that it takes if demand is normal."""

    ratio: float
    z: float


class NewsvendorOrder(NamedTuple):
    """Quantity to order, and the mean cost of having ordered it and not the demand."""

    quantity: float
    expected_cost: float


def bullwhip(lead_time: float, periods: int) -> float:
    """Return the variance of orders relative to that of independent demand: 1 + 2L/p + 2L^2/p^2.

    An order-up-to policy that forecasts by the mean of the last p periods orders (1 + L/p) of the last demand less L/p
    of that p periods before.

    Parameters
    ----------
    lead_time
        Lead time L, periods, >= 0, the review period included.
    periods
        Periods p of the moving average, >= 1.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> bullwhip(4, 4)
    5.0
    """
    check(at_least_zero(lead_time=lead_time), whole(1, periods=periods))
    ratio = lead_time / periods
    return 1.0 + 2.0 * ratio + 2.0 * ratio * ratio


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
    """Return the best quantity for normal demand and its mean cost: mean + z sd, (underage + overage) sd phi(z).

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
    """
    check(at_least_zero(sd=sd))
    z = newsvendor(underage, overage).z
    return NewsvendorOrder(mean + z * sd, (underage + overage) * sd * NormalDist().pdf(z))
