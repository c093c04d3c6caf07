"""Moments of attrition with reinforcement in steps: what a week of tau-leaping comes to, exactly.

Losses of a step are Poisson with means b y dt of x and a x dt of y, arrivals are whole units as a step ends. Means
follow Euler's recursion of x' = p - b y, y' = q - a x; with u = b dt, v = a dt the second moments follow

    Var x+ = Var x + u^2 Var y - 2 u Cov + u E y,    Var y+ = Var y + v^2 Var x - 2 v Cov + v E x,
    Cov+ = Cov (1 + u v) - v Var x - u Var y,

as long as nobody is annihilated.

Sources: Lanchester, Aircraft in Warfare (1916); Gillespie, J. Chem. Phys. 115 1716 (2001). The moments follow from the
law of total variance.
"""

import math
from typing import NamedTuple

from wargame.analytic.arguments import above_zero, at_least_zero, check


class StrengthMoments(NamedTuple):
    """Means and variances of both strengths."""

    x: float
    y: float
    var_x: float
    var_y: float


def moments(
    start: tuple[float, float],
    rates: tuple[float, float],
    arrivals: tuple[float, float],
    weeks: int,
    steps: int,
) -> StrengthMoments:
    """Return means and variances of both strengths after some weeks.

    Parameters
    ----------
    start
        Strengths x and y at time 0, units, >= 0.
    rates
        a, at which one x destroys y's, and b, at which one y destroys x's, a week, >= 0.
    arrivals
        p and q, whole units of x and y a week on the average: a fraction is carried from week to week, >= 0.
    weeks
        How many, >= 0.
    steps
        Of a week, >= 1.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> found = moments((300.0, 260.0), (0.02, 0.03), (6.0, 5.0), 10, 1_000)
    >>> round(found.x, 2), round(found.y, 2)
    (283.33, 251.71)
    """
    (x, y), (a, b), (p, q) = start, rates, arrivals
    check(at_least_zero(x=x, y=y, a=a, b=b, p=p, q=q, weeks=weeks), above_zero(steps=steps))
    u, v, var_x, var_y, cov = b / steps, a / steps, 0.0, 0.0, 0.0
    for week in range(weeks):
        joining = [math.floor(rate * (week + 1) + 1e-9) - math.floor(rate * week + 1e-9) for rate in (p, q)]
        for step in range(steps):
            more_x, more_y = (_rounded(n, step + 1, steps) - _rounded(n, step, steps) for n in joining)
            var_x, var_y, cov = (
                var_x + u * u * var_y - 2.0 * u * cov + u * y,
                var_y + v * v * var_x - 2.0 * v * cov + v * x,
                cov * (1.0 + u * v) - v * var_x - u * var_y,
            )
            x, y = x - u * y + more_x, y - v * x + more_y
    return StrengthMoments(x, y, var_x, var_y)


def _rounded(units: int, step: int, steps: int) -> int:
    """Return units * step / steps, rounded to the nearest."""
    return math.floor(units * step / steps + 0.5)
