"""Lanchester's laws: two homogeneous sides wear each other down, in continuous numbers.

Square law (aimed fire): dx/dt = -a y, dy/dt = -b x; b x^2 - a y^2 is constant.
Linear law (area fire): dx/dt = -a x y, dy/dt = -b x y; b x - a y is constant.
Mixed law (x aims, y fires at an area): dx/dt = -a x y, dy/dt = -b x; b x - a y^2/2 is constant.
Each is solved in closed form up to the end of the weaker side and stays there.

Sources: Lanchester, Aircraft in Warfare (1916); mixed law: Deitchman, Oper. Res. 10(6) 818 (1962).
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wargame.analytic.arguments import above_zero, at_least_zero, check
from wargame.analytic.reinforcement import Arrivals, strengths_at

F8 = NDArray[np.float64]


class Strengths(NamedTuple):
    """Strengths of both sides, elements."""

    x: float
    y: float


class Trajectory(NamedTuple):
    """Strengths of both sides against time, elements; numbers for a single time, arrays of its shape for many."""

    x: F8
    y: F8


def square_law(x0: float, y0: float, a: float, b: float, t: ArrayLike) -> Trajectory:
    """Return both strengths after aimed fire for a time.

    x = x0 cosh wt - y0 (a/w) sinh wt, y = y0 cosh wt - x0 (b/w) sinh wt, w = sqrt(ab), until one side is gone.

    Parameters
    ----------
    x0, y0
        Strengths at the start, elements, >= 0.
    a
        Rate at which one y destroys x's, 1/time, >= 0.
    b
        Rate at which one x destroys y's, 1/time, >= 0.
    t
        One time or an array of times, >= 0, in the unit of the rates.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> x, y = square_law(100.0, 80.0, a=0.01, b=0.01, t=50.0)
    >>> round(float(x), 3), round(float(y), 3)
    (71.075, 38.101)
    """
    check(at_least_zero(x0=x0, y0=y0, a=a, b=b, t=t))
    t, w, lead = np.asarray(t, dtype=float), math.sqrt(a * b), b * x0 * x0 - a * y0 * y0
    if lead == 0.0 and w > 0.0:
        decay = np.exp(-w * t)
        return Trajectory(x0 * decay, y0 * decay)
    end = _square_end(x0, y0, a, b)
    wt = w * np.minimum(t, end)
    grown = np.sinh(wt) / w if w > 0.0 else np.minimum(t, end)
    x = np.maximum(x0 * np.cosh(wt) - a * y0 * grown, 0.0)
    y = np.maximum(y0 * np.cosh(wt) - b * x0 * grown, 0.0)
    over = t >= end
    return Trajectory(np.where(over & (lead < 0.0), 0.0, x)[()], np.where(over & (lead > 0.0), 0.0, y)[()])


def _square_end(x0: float, y0: float, a: float, b: float) -> float:
    """Return when the weaker side is gone: tanh wt = (strength / what destroys it), infinite if never."""
    if b * x0 * x0 < a * y0 * y0:
        x0, y0, a, b = y0, x0, b, a
    if b * x0 == 0.0:
        return math.inf
    w = math.sqrt(a * b)
    return math.atanh(min(y0 * w / (b * x0), 1.0 - 1e-16)) / w if w > 0.0 else y0 / (b * x0)


def square_survivors(x0: float, y0: float, a: float, b: float) -> Strengths:
    """Return both strengths at the end of a fight to the finish under the square law.

    The winner, x if b x0^2 > a y0^2, has sqrt(x0^2 - (a/b) y0^2) left.

    Parameters
    ----------
    x0, y0
        Strengths at the start, elements, >= 0.
    a, b
        Rates at which one y destroys x's and one x destroys y's, > 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> square_survivors(100.0, 80.0, a=1.0, b=1.0)
    Strengths(x=60.0, y=0.0)
    """
    check(at_least_zero(x0=x0, y0=y0), above_zero(a=a, b=b))
    lead = b * x0 * x0 - a * y0 * y0
    return Strengths(math.sqrt(max(lead, 0.0) / b), math.sqrt(max(-lead, 0.0) / a))


def linear_law(x0: float, y0: float, a: float, b: float, t: ArrayLike) -> Trajectory:
    """Return both strengths after area fire for a time.

    x = x0 / (1 + a y0 g(c)), y = y0 / (1 + b x0 g(-c)), c = b x0 - a y0, g(c) = (1 - exp(-ct))/c, g(0) = t.
    Neither side is gone in finite time.

    Parameters
    ----------
    x0, y0
        Strengths at the start, elements, >= 0.
    a, b
        Rates at which one y destroys x's and one x destroys y's for each element in the area, >= 0.
    t
        One time or an array of times, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> x, y = linear_law(100.0, 80.0, a=1e-4, b=1e-4, t=100.0)
    >>> round(float(x), 3), round(float(y), 3)
    (57.968, 37.968)
    """
    check(at_least_zero(x0=x0, y0=y0, a=a, b=b, t=t))
    t, c = np.asarray(t, dtype=float), b * x0 - a * y0
    with np.errstate(over="ignore"):  # the weaker side divided by infinity is 0
        x = x0 / (1.0 + a * y0 * _grown(c, t))
        y = y0 / (1.0 + b * x0 * _grown(-c, t))
    return Trajectory(x, y)


def _grown(c: float, t: F8) -> F8:
    """Return (1 - exp(-ct))/c, t where c is 0."""
    return -np.expm1(-c * t) / c if c != 0.0 else t


def linear_survivors(x0: float, y0: float, a: float, b: float) -> Strengths:
    """Return both strengths towards which the linear law goes: x0 - (a/b) y0 for the winner, 0 for the other.

    Parameters
    ----------
    x0, y0
        Strengths at the start, elements, >= 0.
    a, b
        Rates as in `linear_law`, > 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> linear_survivors(100.0, 80.0, a=1.0, b=1.0)
    Strengths(x=20.0, y=0.0)
    """
    check(at_least_zero(x0=x0, y0=y0), above_zero(a=a, b=b))
    lead = b * x0 - a * y0
    return Strengths(max(lead, 0.0) / b, max(-lead, 0.0) / a)


def mixed_law(x0: float, y0: float, a: float, b: float, t: ArrayLike) -> Trajectory:
    """Return both strengths after an ambush: x aims at y, y fires into the area where x hides.

    With k = b x0 - a y0^2/2, q = sqrt(2|k|/a), s = qa/2 and u = tan(st)/q for k > 0, tanh(st)/q for k < 0, at/2 for
    k = 0: y = (y0 - (2k/a) u)/(1 + y0 u), x = (k + a y^2/2)/b. For k > 0 x wins in finite time and keeps k/b.

    Parameters
    ----------
    x0, y0
        Strengths of the ambushers and of the ambushed at the start, elements, >= 0.
    a
        Rate at which one y destroys x's for each x in the area, > 0.
    b
        Rate at which one x destroys y's, > 0.
    t
        One time or an array of times, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> x, y = mixed_law(20.0, 100.0, a=0.001, b=0.1, t=10.0)
    >>> round(float(x), 3), round(float(y), 3)
    (7.926, 87.093)
    """
    check(at_least_zero(x0=x0, y0=y0, t=t), above_zero(a=a, b=b))
    t, k = np.asarray(t, dtype=float), b * x0 - a * y0 * y0 / 2.0
    q = math.sqrt(2.0 * abs(k) / a)
    s = q * a / 2.0
    if k > 0.0:
        t = np.minimum(t, math.atan(y0 / q) / s)
        u = np.tan(s * t) / q
    else:
        u = np.tanh(s * t) / q if k < 0.0 else a * t / 2.0
    y = np.maximum((y0 - 2.0 * k / a * u) / (1.0 + y0 * u), 0.0)
    return Trajectory(np.maximum((k + a * y * y / 2.0) / b, 0.0), y)


def mixed_survivors(x0: float, y0: float, a: float, b: float) -> Strengths:
    """Return both strengths at the end of an ambush: parity is at 2 b x0 = a y0^2.

    Parameters
    ----------
    x0, y0
        Strengths of the ambushers and of the ambushed at the start, elements, >= 0.
    a, b
        Rates as in `mixed_law`, > 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> mixed_survivors(60.0, 100.0, a=0.001, b=0.1)
    Strengths(x=10.0, y=0.0)
    """
    check(at_least_zero(x0=x0, y0=y0), above_zero(a=a, b=b))
    lead = b * x0 - a * y0 * y0 / 2.0
    return Strengths(max(lead, 0.0) / b, math.sqrt(max(-2.0 * lead, 0.0) / a))


def reinforced(
    x0: float,
    y0: float,
    a: float,
    b: float,
    arrivals_x: Sequence[Arrivals],
    arrivals_y: Sequence[Arrivals],
    times: ArrayLike,
) -> Trajectory:
    """Return both strengths under aimed fire while reinforcements arrive: dx/dt = P(t) - a y, dy/dt = Q(t) - b x.

    Solved exactly from one change of a rate to the next; a side that has nobody left stays at 0 until more arrive
    than are destroyed as they arrive.

    Parameters
    ----------
    x0, y0
        Strengths at time 0, elements, >= 0.
    a, b
        Rates at which one y destroys x's and one x destroys y's, 1/time, > 0.
    arrivals_x, arrivals_y
        Segments (start, end, rate) with 0 <= start < end and rate >= 0 in elements/time; overlapping ones add up.
    times
        One time or an array of times, >= 0, in any order.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> course = reinforced(0.0, 50.0, 0.05, 0.1, arrivals_x=[(0.0, 2.0, 40.0)], arrivals_y=[], times=[1.0, 2.0])
    >>> course.x.round(3), course.y.round(3)
    (array([37.531, 75.25 ]), array([48.124, 42.487]))
    """
    check(at_least_zero(x0=x0, y0=y0, times=times), above_zero(a=a, b=b))
    return Trajectory(*strengths_at((x0, y0), (a, b), (arrivals_x, arrivals_y), times))
