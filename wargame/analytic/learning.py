"""Learning curves: the cost of the n-th unit.

Slope s: each doubling of the number costs s times as much a unit, c_n = c_1 n^b, b = log2 s (unit theory, Crawford);
in Wright's own reading it is the average of the first n. Costs do not fall for ever: three variants with a plateau.

Sources: Wright, J. Aeronautical Sciences 3(4) 122 (1936); De Jong, Ergonomics 1(1) 51 (1957); Boone's curve as tested
on 169 defence items by Hogan, Elshaw, Koschnick, Ritschel, Badiru & Valentine, Forecasting 2(4) 429 (2020).
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wargame.analytic.arguments import above_zero, at_least_one, at_least_zero, check, probability, whole

F8 = NDArray[np.float64]


def wright(unit: ArrayLike, slope: float, first_cost: float = 1.0) -> F8:
    """Return the cost of the n-th unit, c_1 n^(log2 slope), in the currency of ``first_cost``.

    Parameters
    ----------
    unit
        Number n of the unit, or an array of them, >= 1, need not be whole.
    slope
        Cost ratio per doubling, in (0, 1].
    first_cost
        Cost of the first unit, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(float(wright(100, 0.80)), 6), round(float(wright(100, 0.90)), 6)
    (0.227062, 0.496585)
    """
    _check(unit, slope, first_cost)
    return first_cost * np.asarray(unit, dtype=float) ** math.log2(slope)


def wright_total(units: int, slope: float, first_cost: float = 1.0) -> float:
    """Return the cost of the first n units, the sum of `wright` over 1..n.

    Parameters
    ----------
    units
        Number n of units, >= 0.
    slope, first_cost
        As in `wright`.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(wright_total(4, 0.5), 6)  # 1 + 1/2 + 1/3 + 1/4
    2.083333
    """
    check(whole(units=units))
    return float(wright(np.arange(1, units + 1), slope, first_cost).sum())


def wright_average(units: ArrayLike, slope: float, first_cost: float = 1.0) -> F8:
    """Return the mean cost of the first n units in Wright's own reading, c_1 n^(log2 slope); their total is n times it.

    Parameters
    ----------
    units
        Number n of units, or an array of them, >= 1.
    slope, first_cost
        As in `wright`.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> float(wright_average(2, 0.8, first_cost=100.0))
    80.0
    """
    return wright(units, slope, first_cost)


def plateau(unit: ArrayLike, slope: float, floor_cost: float, first_cost: float = 1.0) -> F8:
    """Return the cost of the n-th unit that falls along `wright` and stops at a floor: max(c_1 n^b, floor).

    Parameters
    ----------
    unit, slope, first_cost
        As in `wright`.
    floor_cost
        Least cost, 0 <= floor_cost <= first_cost.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> plateau([1, 2, 4, 8], 0.5, 0.2).tolist()
    [1.0, 0.5, 0.25, 0.2]
    """
    _check_floor(floor_cost, first_cost)
    return np.maximum(wright(unit, slope, first_cost), floor_cost)


def de_jong(unit: ArrayLike, slope: float, fixed_share: float, first_cost: float = 1.0) -> F8:
    """Return the cost of the n-th unit of which a share never falls: c_1 (M + (1 - M) n^b).

    Parameters
    ----------
    unit, slope, first_cost
        As in `wright`.
    fixed_share
        Share M of the first cost that cannot be learned away, in [0, 1].

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> de_jong([1, 2, 4], 0.5, 0.2).tolist()
    [1.0, 0.6, 0.4]
    """
    check(probability(fixed_share=fixed_share))
    return fixed_share * first_cost + (1.0 - fixed_share) * wright(unit, slope, first_cost)


def boone(unit: ArrayLike, slope: float, decay: float, first_cost: float = 1.0) -> F8:
    """Return the cost of the n-th unit on Boone's curve, whose learning fades: c_1 n^(b / (1 + n/decay)).

    Its costs rise again beyond `boone_turn` and tend to c_1: do not use it there.

    Parameters
    ----------
    unit, slope, first_cost
        As in `wright`.
    decay
        Number of units after which the exponent is halved, > 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(float(boone(100, 0.80, decay=100.0)), 6)  # half the exponent: the root of .227062
    0.47651
    """
    _check(unit, slope, first_cost)
    check(above_zero(decay=decay))
    n = np.asarray(unit, dtype=float)
    return first_cost * n ** (math.log2(slope) / (1.0 + n / decay))


def boone_turn(decay: float) -> float:
    """Return the unit at which Boone's curve is lowest: n (ln n - 1) = decay.

    Parameters
    ----------
    decay
        As in `boone`, > 0.

    Raises
    ------
    ValueError
        If it is outside its range.

    Examples
    --------
    >>> round(boone_turn(1000.0), 1)
    226.2
    """
    check(above_zero(decay=decay))
    from scipy.special import lambertw

    return math.exp(1.0 + float(lambertw(decay / math.e).real))


def units_to_reach(cost: float, slope: float, first_cost: float = 1.0) -> int:
    """Return the first unit that costs no more than a given cost on `wright`.

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
    _check(1.0, slope, first_cost)
    check(above_zero(cost=cost))
    if cost >= first_cost:
        return 1
    if slope == 1.0:
        raise ValueError(f"cost: got {cost}; allowed: at least first_cost = {first_cost}, as nothing is learned")
    return math.ceil((cost / first_cost) ** (1.0 / math.log2(slope)) * (1.0 - 1e-12))


def _check(unit: ArrayLike, slope: float, first_cost: float) -> None:
    check(
        at_least_one(unit=unit) if np.size(unit) else (),
        above_zero(slope=slope),
        probability(slope=slope),
        at_least_zero(first_cost=first_cost),
    )


def _check_floor(floor_cost: float, first_cost: float) -> None:
    if not 0.0 <= floor_cost <= first_cost:
        raise ValueError(f"floor_cost: got {floor_cost}; allowed: 0 <= floor_cost <= first_cost = {first_cost}")
