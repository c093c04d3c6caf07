"""Repair: how many are out of action, with few crews or many, after a step of demand, and over two echelons.

With crews to spare, Palm's theorem: if failures are Poisson at a rate, the number in repair is Poisson with mean rate
times mean time, whatever the distribution of the time. After a step of the rate its mean follows the residual of the
repair time. With few crews, a finite number of machines and exponential times it is a birth-death chain. METRIC: a
base whose depot runs out waits, on top of the transport, the depot's mean backorders over its demand (Little).

Sources: Palm, Ericsson Technics 44 1 (1938) and Industritidningen Norden 75 (1947); step: Eick, Massey & Whitt,
Management Science 39(2) 241 (1993); finite source: Gross & Harris, Fundamentals of Queueing Theory (1974), ch. 2;
METRIC: Sherbrooke, Oper. Res. 16(1) 122 (1968).
"""

import math
from typing import Literal, NamedTuple

import numpy as np

from wargame.analytic.arguments import above_zero, at_least_zero, below_one, check, one_of, whole
from wargame.analytic.queueing import little
from wargame.analytic.stock import base_stock

RepairTime = Literal["exponential", "fixed"]
REPAIR_TIMES: tuple[RepairTime, ...] = ("exponential", "fixed")


class Echelons(NamedTuple):
    """A depot and one of its bases.

    Attributes
    ----------
    depot_backorders
        Mean number of spares that the depot owes.
    depot_delay
        Mean time by which that holds up a base.
    base_pipeline
        Mean number on the way to the base.
    base_backorders
        Mean number of spares that the base owes: machines that wait for one.
    base_fill_rate
        Share of the base's demands that it serves at once.
    """

    depot_backorders: float
    depot_delay: float
    base_pipeline: float
    base_backorders: float
    base_fill_rate: float


def finite_source_availability(machines: int, failure_rate: float, repair_rate: float, crews: int) -> float:
    """Return the mean share of machines that work, of which each fails, and of which each crew repairs one at a time.

    P(n + 1 down) = P(n down) (M - n) failure_rate / (min(n + 1, crews) repair_rate).

    Parameters
    ----------
    machines
        Number M of machines, >= 1.
    failure_rate
        Rate at which one that works fails, 1/time, >= 0.
    repair_rate
        Rate at which one crew finishes, 1/time, > 0.
    crews
        Number of crews, >= 1.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> finite_source_availability(1, 1.0, 3.0, crews=1)
    0.75
    """
    check(
        whole(1, machines=machines, crews=crews),
        at_least_zero(failure_rate=failure_rate),
        above_zero(repair_rate=repair_rate),
    )
    n = np.arange(machines)
    up = (machines - n) * (failure_rate / repair_rate)
    weights = np.cumprod(np.concatenate(([1.0], up / np.minimum(n + 1, crews))))
    down = float(weights @ np.arange(machines + 1) / weights.sum())
    return 1.0 - down / machines


def in_repair_after_step(
    rate_before: float, rate_after: float, time: float, mean_repair: float, repair_time: RepairTime = "exponential"
) -> float:
    """Return the mean number in repair a time after a step of the failure rate, unlimited crews; it is Poisson.

    Exponential times: m T + (m' - m) T (1 - exp(-t/T)); fixed: m T + (m' - m) min(t, T). At time 0 Palm's theorem.

    Parameters
    ----------
    rate_before, rate_after
        Failures m and m' per unit of time before and after the step, >= 0.
    time
        Time t since the step, >= 0; may be infinite.
    mean_repair
        Mean time T in repair, > 0.
    repair_time
        ``"exponential"`` or ``"fixed"``.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> [in_repair_after_step(2.0, 10.0, weeks, 4.0, "fixed") for weeks in (0.0, 2.0, 9.0)]
    [8.0, 24.0, 40.0]
    """
    check(
        at_least_zero(rate_before=rate_before, rate_after=rate_after),
        above_zero(mean_repair=mean_repair),
        one_of(REPAIR_TIMES, repair_time=repair_time),
    )
    if not time >= 0.0:
        raise ValueError(f"time: got {time}; allowed: a number >= 0")
    fixed = repair_time == "fixed"
    reached = min(time, mean_repair) if fixed else -mean_repair * math.expm1(-time / mean_repair)
    return little(rate_before, mean_repair) + (rate_after - rate_before) * reached


def metric(
    depot_demand: float,
    depot_time: float,
    depot_stock: int,
    base_demand: float,
    base_time: float,
    base_stock_level: int,
) -> Echelons:
    """Return the backorders of a depot and of one of its bases, both on base-stock policies, Poisson demand.

    The number on the way to the base is taken for Poisson too, which METRIC assumes. In truth its variance is larger
    (Graves, Management Science 31(10) 1247, 1985), so the base owes more: 8 % more in the case that is validated.

    Parameters
    ----------
    depot_demand
        Demand of all bases, 1/time, > 0.
    depot_time
        Mean repair or purchase time of the depot, time, >= 0.
    depot_stock
        Spares of the depot, >= 0.
    base_demand
        Demand of the base, 1/time, >= 0.
    base_time
        Time from the depot to the base, >= 0.
    base_stock_level
        Spares of the base, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    A depot without spares holds up every demand for its whole repair time:

    >>> metric(10.0, 2.0, 0, 2.0, 1.0, 0)
    Echelons(depot_backorders=20.0, depot_delay=2.0, base_pipeline=6.0, base_backorders=6.0, base_fill_rate=0.0)
    """
    check(above_zero(depot_demand=depot_demand), at_least_zero(base_demand=base_demand, base_time=base_time))
    owed = base_stock(depot_stock, little(depot_demand, depot_time)).backorders
    delay = owed / depot_demand
    pipeline = little(base_demand, base_time + delay)
    base = base_stock(base_stock_level, pipeline)
    return Echelons(owed, delay, pipeline, base.backorders, base.fill_rate)


def lives(p_repairable: float) -> float:
    """Return how often an item serves on average if each time it is repaired with a probability: 1/(1 - p).

    Parameters
    ----------
    p_repairable
        Probability p that a damaged item can be repaired, in [0, 1).

    Raises
    ------
    ValueError
        If it is outside its range.

    Examples
    --------
    >>> lives(0.75)
    4.0
    """
    check(below_one(p_repairable=p_repairable))
    return 1.0 / (1.0 - p_repairable)
