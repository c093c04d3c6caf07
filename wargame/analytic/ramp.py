"""Ramp of capacity: a dead time, then a first-order approach; its output, the cost of delay, the stock that bridges it.

C(t) = C0 until the dead time D is over, then C0 + (C1 - C0)(1 - exp(-(t - D)/T)). Output is its integral, where money
buys no more than a funded rate the integral of the lesser of the two. All times in one unit, all rates per that unit.

Source: first-order lag with a pipeline delay, Forrester, Industrial Dynamics (1961), app. H; the integrals follow.
"""

import math
from typing import NamedTuple

from wargame.analytic.arguments import above_zero, at_least_zero, check


class CapacityRamp(NamedTuple):
    """Capacity before and after, units/time, 0 <= before <= after; dead time, >= 0; and time constant, > 0."""

    before: float
    after: float
    dead_time: float
    time_constant: float


class OpeningStock(NamedTuple):
    """Stock that a ramp takes at its start, and when all of it is used up."""

    stock: float
    lowest_at: float


def capacity_at(ramp: CapacityRamp, time: float) -> float:
    """Return the capacity at a time since the decision, units/time.

    Parameters
    ----------
    ramp
        See `CapacityRamp`.
    time
        Time since the decision, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> [round(capacity_at(CapacityRamp(100.0, 200.0, 2.0, 1.0), t), 3) for t in (2.0, 3.0, 9.0)]
    [100.0, 163.212, 199.909]
    """
    _check(ramp, time)
    ramped = max(time - ramp.dead_time, 0.0)
    return ramp.before - (ramp.after - ramp.before) * math.expm1(-ramped / ramp.time_constant)


def time_to_rate(ramp: CapacityRamp, rate: float) -> float:
    """Return when the capacity reaches a rate: 0 if it is there before, infinite if it never is.

    Parameters
    ----------
    ramp
        See `CapacityRamp`.
    rate
        Units/time, >= 0; may be infinite.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(time_to_rate(CapacityRamp(15.0, 70.0, 20.0, 10.0), 60.0), 3)
    37.047
    """
    _check(ramp, 0.0)
    if not rate >= 0.0:
        raise ValueError(f"rate: got {rate}; allowed: a number >= 0")
    if rate <= ramp.before:
        return 0.0
    if rate >= ramp.after:
        return math.inf
    return ramp.dead_time - ramp.time_constant * math.log((ramp.after - rate) / (ramp.after - ramp.before))


def output_by(ramp: CapacityRamp, time: float, funded_rate: float = math.inf) -> float:
    """Return what is made by a time, units.

    Parameters
    ----------
    ramp
        See `CapacityRamp`.
    time
        Time since the decision, >= 0.
    funded_rate
        Most units/time that money buys, >= 0; no limit by default.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(output_by(CapacityRamp(100.0, 200.0, 2.0, 1.0), 3.0), 3)  # 300 and, of the third year, 100/e
    336.788
    >>> output_by(CapacityRamp(100.0, 200.0, 2.0, 1.0), 3.0, funded_rate=80.0)
    240.0
    """
    _check(ramp, time)
    limited = min(time_to_rate(ramp, funded_rate), time)  # until then capacity binds, from then on money
    ramped = max(limited - ramp.dead_time, 0.0)
    gained = ramped + ramp.time_constant * math.expm1(-ramped / ramp.time_constant)
    made = ramp.before * limited + (ramp.after - ramp.before) * gained
    return made + funded_rate * (time - limited) if time > limited else made


def ramp_shortfall(ramp: CapacityRamp, time: float) -> float:
    """Return how many units fewer than with an instant ramp are made by a time.

    Parameters
    ----------
    ramp, time
        As in `output_by`.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> ramp_shortfall(CapacityRamp(100.0, 200.0, 2.0, 1.0), 2.0)
    200.0
    """
    return ramp.after * time - output_by(ramp, time)


def delay_cost(ramp: CapacityRamp, delay: float, horizon: float = math.inf, funded_rate: float = math.inf) -> float:
    """Return how many units fewer are made by a horizon if the decision comes later by a delay.

    In the long run (min(C1, funded) - min(C0, funded)) delay: nothing where money binds all along.

    Parameters
    ----------
    ramp, funded_rate
        As in `output_by`.
    delay
        Time by which the decision, and so the dead time, is later, >= 0.
    horizon
        Time since the earlier decision, >= 0; infinite by default.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> ramp = CapacityRamp(100.0, 200.0, 2.0, 1.0)
    >>> delay_cost(ramp, 0.5), delay_cost(ramp, 0.5, funded_rate=120.0), delay_cost(ramp, 0.5, funded_rate=80.0)
    (50.0, 10.0, 0.0)
    """
    check(at_least_zero(delay=delay))
    _check(ramp, 0.0)
    if math.isinf(horizon):
        return (min(ramp.after, funded_rate) - min(ramp.before, funded_rate)) * delay
    late = ramp._replace(dead_time=ramp.dead_time + delay)
    return output_by(ramp, horizon, funded_rate) - output_by(late, horizon, funded_rate)


def opening_stock(ramp: CapacityRamp, use_rate: float) -> OpeningStock:
    """Return the least stock from which use can be met until the ramp makes as much as is used.

    The stock S(t) = S0 - use t + output(t) is lowest where the capacity reaches the use.

    Parameters
    ----------
    ramp
        See `CapacityRamp`.
    use_rate
        Units used per unit of time, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> bridge = opening_stock(CapacityRamp(15.0, 70.0, 20.0, 10.0), 60.0)
    >>> round(bridge.stock, 3), round(bridge.lowest_at, 3)
    (1179.525, 37.047)
    >>> opening_stock(CapacityRamp(15.0, 70.0, 20.0, 10.0), 80.0)  # never made
    OpeningStock(stock=inf, lowest_at=inf)
    """
    check(at_least_zero(use_rate=use_rate))
    lowest_at = time_to_rate(ramp, use_rate)
    if math.isinf(lowest_at):
        return OpeningStock(math.inf, math.inf)
    return OpeningStock(use_rate * lowest_at - output_by(ramp, lowest_at), lowest_at)


def time_to_exhaustion(stock: float, use_rate: float, make_rate: float) -> float:
    """Return when a stock is used up at constant rates: S0/(use - make); infinite if as much is made.

    Parameters
    ----------
    stock
        Units at the start, >= 0.
    use_rate, make_rate
        Units per unit of time, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> time_to_exhaustion(1000.0, 65.0, 15.0)
    20.0
    """
    check(at_least_zero(stock=stock, use_rate=use_rate, make_rate=make_rate))
    return stock / (use_rate - make_rate) if use_rate > make_rate else math.inf


def _check(ramp: CapacityRamp, time: float) -> None:
    check(
        at_least_zero(before=ramp.before, after=ramp.after, dead_time=ramp.dead_time, time=time),
        above_zero(time_constant=ramp.time_constant),
    )
    if ramp.after < ramp.before:
        raise ValueError(f"after: got {ramp.after}; allowed: at least before = {ramp.before}")
