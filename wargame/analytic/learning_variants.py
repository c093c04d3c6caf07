"""Learning curves that end, start late, fade or are forgotten: variants of the unit form of `learning`.

With b = log2 slope and n the number of the unit: DeJong c_1 (M + (1 - M) n^b), a share M that cannot be learned away;
Stanford-B c_1 (n + B)^b, B units of experience brought along; both at once; Boone c_1 n^(b/(1 + n/c)), whose learning
fades. In all of them c_1 is the cost of the first unit of the plain curve. Knowledge K is what is left of the units
built if a share is forgotten a period.

Sources: De Jong, Ergonomics 1(1) 51 (1957); Stanford-B: Asher, RAND R-291 (1956); both: Badiru, IEEE Trans. Eng.
Management 39(2) 176 (1992); Boone as tested on 169 defence items by Hogan, Elshaw, Koschnick, Ritschel, Badiru &
Valentine, Forecasting 2(4) 429 (2020); forgetting: Argote, Beckman & Epple, Management Science 36(2) 140 (1990).
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wargame.analytic.arguments import above_zero, at_least_zero, below_one, check, probability
from wargame.analytic.learning import check_curve, unit_cost

F8 = NDArray[np.float64]


def plateau(unit: ArrayLike, slope: float, floor_cost: float, first_cost: float = 1.0) -> F8:
    """Return the cost of the n-th unit that falls along the unit form and stops at a floor: max(c_1 n^b, floor).

    Parameters
    ----------
    unit, slope, first_cost
        As in `unit_cost`.
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
    if not 0.0 <= floor_cost <= first_cost:
        raise ValueError(f"floor_cost: got {floor_cost}; allowed: 0 <= floor_cost <= first_cost = {first_cost}")
    return np.maximum(unit_cost(unit, slope, first_cost), floor_cost)


def stanford_b(unit: ArrayLike, slope: float, experience_units: float, first_cost: float = 1.0) -> F8:
    """Return the cost of the n-th unit of a maker who starts with the experience of B units: c_1 (n + B)^b.

    Parameters
    ----------
    unit, slope, first_cost
        As in `unit_cost`; the first unit that is built costs c_1 (1 + B)^b.
    experience_units
        Experience B at the start, units, >= 0; 1 to 10 in airframes.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> stanford_b([1, 2, 6], 0.5, 2.0).round(6).tolist()
    [0.333333, 0.25, 0.125]
    """
    return de_jong(unit, slope, 0.0, first_cost, experience_units)


def de_jong(
    unit: ArrayLike, slope: float, fixed_share: float, first_cost: float = 1.0, experience_units: float = 0.0
) -> F8:
    """Return the cost of the n-th unit of which a share never falls: c_1 (M + (1 - M)(n + B)^b).

    Parameters
    ----------
    unit, slope, first_cost
        As in `unit_cost`.
    fixed_share
        Share M of the first cost that cannot be learned away, in [0, 1].
    experience_units
        Experience B at the start, as in `stanford_b`; 0 in DeJong's own curve.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> de_jong([1, 2, 4], 0.5, 0.2).tolist()
    [1.0, 0.6, 0.4]
    >>> de_jong([1, 2], 0.5, 0.2, experience_units=2.0).round(6).tolist()
    [0.466667, 0.4]
    """
    check_curve(unit, slope, first_cost)
    check(probability(fixed_share=fixed_share), at_least_zero(experience_units=experience_units))
    learned = unit_cost(np.asarray(unit, dtype=float) + experience_units, slope, first_cost)
    return fixed_share * first_cost + (1.0 - fixed_share) * learned


def boone(unit: ArrayLike, slope: float, decay: float, first_cost: float = 1.0) -> F8:
    """Return the cost of the n-th unit on Boone's curve, whose learning fades: c_1 n^(b / (1 + n/decay)).

    Its costs rise again beyond `boone_turn` and tend to c_1: do not use it there.

    Parameters
    ----------
    unit, slope, first_cost
        As in `unit_cost`.
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
    check_curve(unit, slope, first_cost)
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


def knowledge(retention: float, units_per_period: float, periods: float, start: float = 0.0) -> float:
    """Return the knowledge after some periods of K' = retention K + q: r^n K_0 + q (1 - r^n)/(1 - r).

    Parameters
    ----------
    retention
        Share r of knowledge kept from one period to the next, in [0, 1).
    units_per_period
        Units q built a period, >= 0.
    periods
        Number n of periods, >= 0; need not be whole.
    start
        Knowledge K_0 at the start, units, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> knowledge(0.5, 8.0, 2)
    12.0
    """
    check(
        below_one(retention=retention), at_least_zero(units_per_period=units_per_period, periods=periods, start=start)
    )
    kept = retention**periods
    return kept * start + (1.0 - kept) * knowledge_limit(retention, units_per_period)


def knowledge_limit(retention: float, units_per_period: float) -> float:
    """Return the knowledge of a line that runs at a steady rate: q / (1 - retention).

    Parameters
    ----------
    retention, units_per_period
        As in `knowledge`.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> knowledge_limit(0.5, 8.0)
    16.0
    """
    check(below_one(retention=retention), at_least_zero(units_per_period=units_per_period))
    return units_per_period / (1.0 - retention)
