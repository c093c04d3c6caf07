"""Bottlenecks: what has to be made for a final demand, and what scarce components leave of a line's output.

Sources: Leontief, Review of Economics and Statistics 18(3) 105 (1936); throttle by inventories below their target:
Hallegatte, Risk Analysis 34(1) 152 (2014).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wargame.analytic.arguments import above_zero, at_least_zero, check

F8 = NDArray[np.float64]


def leontief(inputs: ArrayLike, final_demand: ArrayLike) -> F8:
    """Return the outputs that serve a final demand and all that is used up on the way: x = A x + d, shape (n,).

    Goods may need each other in cycles: the sum d + A d + A^2 d + ... is finite if the largest eigenvalue of A is
    below 1; otherwise the goods use up more than there is of them.

    Parameters
    ----------
    inputs
        Units A_ij of good i used to make one of good j, >= 0, shape (n, n).
    final_demand
        Units d of each good that leave, >= 0, shape (n,).

    Raises
    ------
    ValueError
        If an argument is outside its range, the shapes differ, or no output serves the demand.

    Examples
    --------
    >>> leontief([[0.0, 0.5], [0.5, 0.0]], [3.0, 0.0]).round(9).tolist()
    [4.0, 2.0]
    """
    check(at_least_zero(inputs=inputs, final_demand=final_demand))
    a, d = np.asarray(inputs, dtype=float), np.asarray(final_demand, dtype=float)
    if d.ndim != 1 or a.shape != (d.size, d.size):
        raise ValueError(f"inputs: got shape {a.shape} and demand {d.shape}; allowed: (n, n) and (n,)")
    radius = float(np.abs(np.linalg.eigvals(a)).max(initial=0.0))
    if not radius < 1.0:
        raise ValueError(f"inputs: got a largest eigenvalue of {radius:g}; allowed: below 1")
    return np.linalg.solve(np.eye(d.size) - a, d)


def throttled_output(
    capacity: float, stocks: ArrayLike, needs: ArrayLike, target_weeks: ArrayLike, threshold: float
) -> float:
    """Return the output of a line whose components are scarce: capacity times the least of 1 and the cover ratios.

    A component's ratio is its stock over ``threshold`` of its target, the target being weeks of use at capacity: the
    line slows down before a component is gone.

    Parameters
    ----------
    capacity
        Units a week, > 0.
    stocks
        Stock of each component, >= 0, shape (n,).
    needs
        Number of each that one unit takes, > 0, shape (n,).
    target_weeks
        Weeks of use that each stock is meant to cover, > 0, shape (n,).
    threshold
        Share of the target below which a component throttles, > 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> throttled_output(10.0, stocks=[20.0, 99.0], needs=[1.0, 2.0], target_weeks=[8.0, 4.0], threshold=0.5)
    5.0
    """
    check(
        above_zero(capacity=capacity, needs=needs, target_weeks=target_weeks, threshold=threshold),
        at_least_zero(stocks=stocks),
    )
    target = np.asarray(target_weeks, dtype=float) * np.asarray(needs, dtype=float) * capacity
    ratios = np.asarray(stocks, dtype=float) / (threshold * target)
    return capacity * float(np.minimum(ratios, 1.0).min(initial=1.0))
