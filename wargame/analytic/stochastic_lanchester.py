"""Lanchester's laws element by element: who wins, with how many left, after how long.

With m of x and n of y alive and r the effectiveness of an x relative to a y, the next to be lost is a y with
probability r m / (r m + n) under the square law (everybody aims) and r / (r + 1) under the linear law (fire falls on an
area: m n pairs either way). Exact: every path of single losses is followed, the largest states first.

Sources: Brown, Oper. Res. 11(3) 418 (1963); Kingman & Volkov, J. Theoret. Probab. 16(1) 267 (2003); Hankin,
arXiv 2405.20740.
"""

from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wargame.analytic.arguments import above_zero, check, one_of, whole
from wargame.analytic.death_process import state_probabilities

F8 = NDArray[np.float64]
LAWS = ("square", "linear")


class Survivors(NamedTuple):
    """Probabilities of how many are left at the end.

    Attributes
    ----------
    x
        P(i of x are left), shape (x + 1,); x[0] is the probability that y wins.
    y
        P(j of y are left), shape (y + 1,).
    """

    x: F8
    y: F8


class Moments(NamedTuple):
    """Mean and standard deviation of both strengths at each time, elements, shape (number of times,)."""

    mean_x: F8
    sd_x: F8
    mean_y: F8
    sd_y: F8


def win_probability(x: int, y: int, ratio: float = 1.0, law: str = "square") -> float:
    """Return the probability that x is the last side with anybody left.

    Parameters
    ----------
    x, y
        Elements at the start, >= 1. Time and memory go with x y: 500 against 500 take well under a second.
    ratio
        Effectiveness of an x relative to a y, > 0.
    law
        ``"square"`` (aimed fire) or ``"linear"`` (area fire).

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(win_probability(10, 8), 6)
    0.791358
    >>> round(win_probability(5, 10, ratio=4.0), 6)
    0.528354
    >>> round(win_probability(5, 3, law="linear"), 6)
    0.773438
    """
    _check(x, y, ratio, law)
    return sum(row[0] for row in _visits(x, y, float(ratio), law)[1:])


def exact_win_probability(x: int, y: int, ratio: Fraction | int = 1, law: str = "square") -> Fraction:
    """Return `win_probability` as a fraction, for up to some 50 elements a side.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> exact_win_probability(4, 3)
    Fraction(233, 315)
    """
    _check(x, y, float(ratio), law)
    return sum((row[0] for row in _visits(x, y, Fraction(ratio), law)[1:]), Fraction(0))


def survivor_distribution(x: int, y: int, ratio: float = 1.0, law: str = "square") -> Survivors:
    """Return the probabilities of how many of each side are left at the end.

    Parameters
    ----------
    x, y, ratio, law
        As in `win_probability`.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> survivor_distribution(2, 1).x.round(6).tolist()
    [0.166667, 0.166667, 0.666667]
    """
    _check(x, y, ratio, law)
    visits = np.array(_visits(x, y, float(ratio), law))
    x_left, y_left = visits[:, 0].copy(), visits[0].copy()
    x_left[0], y_left[0] = y_left[1:].sum(), x_left[1:].sum()
    return Survivors(x_left, y_left)


def expected_duration(x: int, y: int, rate_x: float = 1.0, rate_y: float = 1.0, law: str = "square") -> float:
    """Return the mean time until one side is gone: the sum over states of P(visited) / rate of leaving it.

    Parameters
    ----------
    x, y
        Elements at the start, >= 1.
    rate_x
        Rate at which one x destroys y's, 1/time, > 0; under the linear law for each y there is.
    rate_y
        The same for one y.
    law
        ``"square"`` or ``"linear"``.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    Two against one: the first loss after 1/3, and if it is of the two (1/3), another 1/2.

    >>> expected_duration(2, 1)
    0.5
    """
    check(whole(1, x=x, y=y), above_zero(rate_x=rate_x, rate_y=rate_y), one_of(LAWS, law=law))
    visits = np.array(_visits(x, y, rate_x / rate_y, law))[1:, 1:]
    x_loss, y_loss = _loss_rates(x, y, rate_x, rate_y, law)
    return float((visits / (x_loss + y_loss)[1:, 1:]).sum())


def mean_against_time(x: int, y: int, rate_x: float, rate_y: float, times: ArrayLike, law: str = "square") -> Moments:
    """Return mean and standard deviation of both strengths against time, exact; the fight stops when a side is gone.

    The means obey Lanchester's square law as long as neither side is likely to be gone, and depart from it afterwards:
    nobody can lose whom it does not have. A duel of few is never deterministic.

    Parameters
    ----------
    x, y
        Elements at the start, >= 1; about 20 a side take milliseconds, 100 seconds.
    rate_x, rate_y
        As in `expected_duration`, 1/time, > 0.
    times
        One time or a sequence of times, >= 0.
    law
        ``"square"`` or ``"linear"``.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> mean_against_time(4, 3, 1.0, 1.0, [0.0, 0.5]).mean_x.round(4).tolist()
    [4.0, 2.9402]
    """
    check(whole(1, x=x, y=y), above_zero(rate_x=rate_x, rate_y=rate_y), one_of(LAWS, law=law))
    p = state_probabilities(*_loss_rates(x, y, rate_x, rate_y, law), times)
    return Moments(*_moments(p.sum(axis=2)), *_moments(p.sum(axis=1)))


def _moments(p: F8) -> tuple[F8, F8]:
    """Return mean and standard deviation of the column number."""
    number = np.arange(p.shape[1])
    mean = p @ number
    return mean, np.sqrt((p * (number - mean[:, None]) ** 2).sum(axis=1))


def _loss_rates(x: int, y: int, rate_x: float, rate_y: float, law: str) -> tuple[F8, F8]:
    """Return the rates at which x and y lose somebody in each state, 0 where a side is gone."""
    m, n = np.meshgrid(np.arange(x + 1.0), np.arange(y + 1.0), indexing="ij")
    both = (m > 0.0) & (n > 0.0)
    if law == "linear":
        return rate_y * m * n, rate_x * m * n
    return rate_y * n * both, rate_x * m * both


def _visits(x: int, y: int, ratio: Any, law: str) -> list[list[Any]]:
    """Return P(m of x and n of y are ever the ones left), in the numbers that ``ratio`` is of, float or Fraction."""
    none = 0 * ratio
    visits = [[none] * (y + 1) for _ in range(x + 1)]
    visits[x][y] = none + 1
    even = ratio / (ratio + 1)
    for m in range(x, 0, -1):
        row, below = visits[m], visits[m - 1]
        for n in range(y, 0, -1):
            y_is_next = ratio * m / (ratio * m + n) if law == "square" else even
            row[n - 1] += row[n] * y_is_next
            below[n] += row[n] * (1 - y_is_next)
    return visits


def _check(x: int, y: int, ratio: float, law: str) -> None:
    check(whole(1, x=x, y=y), above_zero(ratio=ratio), one_of(LAWS, law=law))
