"""The square law with reinforcements at piecewise constant rates, solved exactly piece by piece.

While rates P, Q are constant, (x - Q/b, y - P/a) follows the square law without arrivals:
x(t) = Q/b + (x - Q/b) cosh wt - (y - P/a)(a/w) sinh wt, w = sqrt(ab). Strength x falls to 0 at the larger u = exp(wt)
with A u^2 + (Q/b) u + B = 0, if A < 0. From then on it stays at 0 to the end of the piece, for the arriving P <= a y
are destroyed at once, and y, unhurt, grows by Q.
"""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wargame.analytic.arguments import above_zero, at_least_zero, check

F8 = NDArray[np.float64]
Arrivals = tuple[float, float, float]  # start, end, elements per time
Pair = tuple[float, float]


class Piece(NamedTuple):
    """A time in which both arrival rates are constant."""

    start: float
    x_rate: float
    y_rate: float


def strengths_at(
    start: Pair, rates: Pair, arrivals: tuple[Sequence[Arrivals], Sequence[Arrivals]], times: ArrayLike
) -> tuple[F8, F8]:
    """Return both strengths at given times, as arrays of the shape of ``times``.

    Parameters
    ----------
    start
        Strengths of x and y at time 0, >= 0.
    rates
        Rates a, at which one y destroys x's, and b, at which one x destroys y's, > 0.
    arrivals
        Segments (start, end, rate) for x and for y.
    times
        Times >= 0, in any order.

    Raises
    ------
    ValueError
        If a segment starts before 0, ends before it starts, or has a negative rate.

    Examples
    --------
    >>> strengths_at((10.0, 0.0), (0.1, 0.1), ([(1.0, 3.0, 5.0)], []), [0.0, 2.0, 4.0])[0]
    array([10., 15., 20.])
    """
    for segment in (*arrivals[0], *arrivals[1]):
        _check_segment(segment)
    wanted = np.atleast_1d(np.asarray(times, dtype=float))
    found = np.empty((wanted.size, 2))
    pieces = list(_pieces(*arrivals))
    ends = [piece.start for piece in pieces[1:]] + [math.inf]
    x, y = start
    for piece, end in zip(pieces, ends, strict=True):
        for i in np.flatnonzero((wanted.ravel() >= piece.start) & (wanted.ravel() < end)):
            found[i] = advance((x, y), rates, piece, float(wanted.flat[i]) - piece.start)
        if end < math.inf:
            x, y = advance((x, y), rates, piece, end - piece.start)
    shape = np.shape(times)
    return found[:, 0].reshape(shape)[()], found[:, 1].reshape(shape)[()]


def _check_segment(segment: Arrivals) -> None:
    start, end, rate = segment
    check(at_least_zero(start=start, end=end, rate=rate))
    if not start < end:
        raise ValueError(f"arrivals: got a segment from {start} to {end}; allowed: start < end")


def _pieces(arrivals_x: Sequence[Arrivals], arrivals_y: Sequence[Arrivals]) -> Iterator[Piece]:
    """Yield the pieces between changes of a rate, from time 0; the last has no end."""
    changes = {0.0} | {float(edge) for segment in (*arrivals_x, *arrivals_y) for edge in segment[:2]}
    for start in sorted(changes):
        yield Piece(start, _rate(arrivals_x, start), _rate(arrivals_y, start))


def _rate(arrivals: Sequence[Arrivals], time: float) -> float:
    return math.fsum(rate for start, end, rate in arrivals if start <= time < end)


def advance(strengths: Pair, rates: Pair, piece: Piece, t: float) -> Pair:
    """Return both strengths after a time t within one piece."""
    x, y = strengths
    gone_s, is_x = first_gone(strengths, rates, piece)
    if t <= gone_s:
        return _unclipped(strengths, rates, piece, t)
    x, y = _unclipped(strengths, rates, piece, gone_s)
    left = t - gone_s
    if is_x:
        return 0.0, y + piece.y_rate * left
    return x + piece.x_rate * left, 0.0


def first_gone(strengths: Pair, rates: Pair, piece: Piece) -> tuple[float, bool]:
    """Return when the first side is gone for the rest of a piece, infinite if none is, and whether that is x."""
    (x, y), (a, b) = strengths, rates
    w = math.sqrt(a * b)
    x_gone = _zero_time(x - piece.y_rate / b, (y - piece.x_rate / a) * a / w, piece.y_rate / b, w)
    y_gone = _zero_time(y - piece.x_rate / a, (x - piece.y_rate / b) * b / w, piece.x_rate / a, w)
    return (x_gone, True) if x_gone <= y_gone else (y_gone, False)


def _zero_time(c: float, s: float, rest: float, w: float) -> float:
    """Return the first t >= 0 from which rest + c cosh wt - s sinh wt is below 0; infinite if it never is."""
    if rest + c <= 0.0 and s >= 0.0:  # nobody there, and all who arrive are destroyed
        return 0.0
    grow, decay = (c - s) / 2.0, (c + s) / 2.0  # grow u + rest + decay / u, u = exp(wt)
    if grow >= 0.0:  # goes to rest >= 0, or turns before 0
        return math.inf
    root = math.sqrt(max(rest * rest - 4.0 * grow * decay, 0.0))
    return math.log(max((rest + root) / (-2.0 * grow), 1.0)) / w  # the larger root: through the other it rises


def _unclipped(strengths: Pair, rates: Pair, piece: Piece, t: float) -> Pair:
    (x, y), (a, b) = strengths, rates
    w = math.sqrt(a * b)
    dx, dy = x - piece.y_rate / b, y - piece.x_rate / a
    new_x = piece.y_rate / b + dx * math.cosh(w * t) - dy * a / w * math.sinh(w * t)
    new_y = piece.x_rate / a + dy * math.cosh(w * t) - dx * b / w * math.sinh(w * t)
    return max(new_x, 0.0), max(new_y, 0.0)


def square_invariant(strengths: Pair, rates: Pair, arrivals: Pair) -> float:
    """Return what stays constant while arrivals are: b (x - Q/b)^2 - a (y - P/a)^2.

    Parameters
    ----------
    strengths
        Of x and y, elements, both still above 0.
    rates
        Rates a, at which one y destroys x's, and b, at which one x destroys y's, 1/time, > 0.
    arrivals
        Rates P and Q at which x's and y's arrive, elements/time, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> square_invariant((50.0, 30.0), (1.0, 1.0), (0.0, 0.0))  # without arrivals: the square law
    1600.0
    """
    (x, y), (a, b), (p, q) = strengths, rates, arrivals
    check(at_least_zero(strengths=strengths, arrivals=arrivals), above_zero(rates=rates))
    return b * (x - q / b) ** 2 - a * (y - p / a) ** 2
