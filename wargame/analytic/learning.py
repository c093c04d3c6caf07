"""Learning curves: the cost of the n-th unit, of a lot, and of the first n, in the two forms that the field has.

Slope s: with each doubling of the number a cost falls to s times itself, b = log2 s. In the **unit** form (Crawford)
that is the cost of the n-th unit, c_n = c_1 n^b; in the **cumulative** form (Wright) it is the mean cost of the first
n, so that their total is c_1 n^(1+b) and the n-th unit alone costs the difference of two totals. One slope means two
costs: at 85 % the 100th unit costs 23 % less in the cumulative form. `learning_variants` has curves that end or fade.

Sources: Wright, J. Aeronautical Sciences 3(4) 122 (1936); Crawford, Learning Curve, Ship Curve, Ratios, Related Data,
Lockheed Aircraft Corporation (1944); both forms compared by Asher, RAND R-291 (1956).
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wargame.analytic.arguments import above_zero, at_least_one, at_least_zero, check, probability, whole

F8 = NDArray[np.float64]


def unit_cost(unit: ArrayLike, slope: float, first_cost: float = 1.0) -> F8:
    """Return the cost of the n-th unit in the unit form (Crawford), c_1 n^(log2 slope), in the currency of c_1.

    Parameters
    ----------
    unit
        Number n of the unit, or an array of them, >= 1, need not be whole.
    slope
        Cost ratio per doubling, in (0, 1].
    first_cost
        Cost c_1 of the first unit, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(float(unit_cost(100, 0.80)), 6), round(float(unit_cost(100, 0.90)), 6)
    (0.227062, 0.496585)
    """
    check_curve(unit, slope, first_cost)
    return first_cost * np.asarray(unit, dtype=float) ** math.log2(slope)


def unit_total(units: float, slope: float, first_cost: float = 1.0) -> float:
    """Return the cost of the first n units in the unit form: the sum of `unit_cost` over 1..n.

    Parameters
    ----------
    units
        Number n of units, >= 0; of a unit that is built in part, its share is paid.
    slope, first_cost
        As in `unit_cost`.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(unit_total(4, 0.5), 6)  # 1 + 1/2 + 1/3 + 1/4
    2.083333
    >>> round(unit_total(4.5, 0.5), 6)  # and half of 1/5
    2.183333
    """
    check(at_least_zero(units=units))
    n = math.floor(units)
    costs = unit_cost(np.arange(1, n + 2), slope, first_cost)
    return float(costs[:n].sum() + (units - n) * costs[n])


def lot_total(first: int, last: int, slope: float, first_cost: float = 1.0) -> float:
    """Return the cost of the units ``first`` to ``last`` in the unit form.

    Parameters
    ----------
    first, last
        Numbers of the first and of the last unit of the lot, 1 <= first <= last.
    slope, first_cost
        As in `unit_cost`.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(lot_total(3, 4, 0.5), 6)  # 1/3 + 1/4
    0.583333
    """
    check(whole(1, first=first), whole(max(first, 1), last=last))
    return float(unit_cost(np.arange(first, last + 1), slope, first_cost).sum())


def lot_mean(first: int, last: int, slope: float, first_cost: float = 1.0) -> float:
    """Return the mean cost of a unit of a lot in the unit form.

    Parameters
    ----------
    first, last, slope, first_cost
        As in `lot_total`.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(lot_mean(3, 4, 0.5), 6)
    0.291667
    """
    return lot_total(first, last, slope, first_cost) / (last - first + 1)


def cumulative_mean(units: ArrayLike, slope: float, first_cost: float = 1.0) -> F8:
    """Return the mean cost of the first n units in the cumulative form (Wright), c_1 n^(log2 slope).

    Parameters
    ----------
    units
        Number n of units, or an array of them, >= 1.
    slope
        Ratio of the mean cost per doubling, in (0, 1].
    first_cost
        Cost c_1 of the first unit, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> float(cumulative_mean(2, 0.8, first_cost=100.0))
    80.0
    """
    check_curve(units, slope, first_cost)
    return first_cost * np.asarray(units, dtype=float) ** math.log2(slope)


def cumulative_total(units: ArrayLike, slope: float, first_cost: float = 1.0) -> F8:
    """Return the cost of the first n units in the cumulative form, c_1 n^(1 + log2 slope); 0 for none.

    Parameters
    ----------
    units
        Number n of units, or an array of them, >= 0, need not be whole.
    slope, first_cost
        As in `cumulative_mean`; slope > 1/2, or a further unit would lower the total.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> float(cumulative_total(2, 0.8, first_cost=100.0))
    160.0
    """
    check(at_least_zero(units=units))
    check_curve(1.0, slope, first_cost)
    if slope <= 0.5:
        raise ValueError(f"slope: got {slope}; allowed: above 1/2 in the cumulative form")
    return first_cost * np.asarray(units, dtype=float) ** (1.0 + math.log2(slope))


def cumulative_unit_cost(unit: ArrayLike, slope: float, first_cost: float = 1.0) -> F8:
    """Return the cost of the n-th unit in the cumulative form: the total of n less that of n - 1.

    Parameters
    ----------
    unit
        Number n of the unit, or an array of them, >= 1.
    slope, first_cost
        As in `cumulative_total`.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> float(cumulative_unit_cost(2, 0.8, first_cost=100.0))
    60.0
    """
    check_curve(unit, slope, first_cost)
    n = np.asarray(unit, dtype=float)
    return cumulative_total(n, slope, first_cost) - cumulative_total(n - 1.0, slope, first_cost)


def units_to_reach(cost: float, slope: float, first_cost: float = 1.0) -> int:
    """Return the first unit that costs no more than a given cost in the unit form.

    Parameters
    ----------
    cost
        Cost to reach, > 0.
    slope
        Cost ratio per doubling, in (0, 1); 1 if the first unit already reaches it.
    first_cost
        Cost of the first unit, > 0.

    Raises
    ------
    ValueError
        If an argument is outside its range, or there is no learning and the cost is below the first.

    Examples
    --------
    >>> units_to_reach(0.5, 0.80), units_to_reach(0.64, 0.80)
    (9, 4)
    """
    check_curve(1.0, slope, first_cost)
    check(above_zero(cost=cost))
    if cost >= first_cost:
        return 1
    if slope == 1.0:
        raise ValueError(f"cost: got {cost}; allowed: at least first_cost = {first_cost}, as nothing is learned")
    return math.ceil((cost / first_cost) ** (1.0 / math.log2(slope)) * (1.0 - 1e-12))


def check_curve(unit: ArrayLike, slope: float, first_cost: float) -> None:
    """Raise a ValueError that lists every argument of a curve that is out of its range.

    >>> check_curve(0, 1.2, 1.0)
    Traceback (most recent call last):
    ValueError: unit: got 0; allowed: a finite number >= 1
    slope: got 1.2; allowed: a probability, 0 <= p <= 1
    """
    check(
        at_least_one(unit=unit) if np.size(unit) else (),
        above_zero(slope=slope),
        probability(slope=slope),
        at_least_zero(first_cost=first_cost),
    )
