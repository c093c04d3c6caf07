"""Repair in whole weeks: failures, crews and completions as a Markov chain, exactly as a campaign counts them.

In a week each unit in work is done with probability p, then failures come, then free crews begin. With d down at the
end of a week, d' = d - B(min(d, crews), p) + failures, which are B(M - d + done, q) of a fleet of M, or Poisson. As the
week gets shorter, q = 1 - exp(-failure rate h) and p = 1 - exp(-repair rate h), it becomes the queue with finite source
of `wargame.analytic.repair`, or M/M/c.

Source: Kemeny & Snell, Finite Markov Chains (1960), ch. 4.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wargame.analytic.arguments import above_zero, check, probability, whole

F8 = NDArray[np.float64]


def availability_by_week(machines: int, p_fail: float, p_done: float, crews: int) -> float:
    """Return the mean share of machines that work at the end of a week.

    Parameters
    ----------
    machines
        Number M of machines, >= 1.
    p_fail
        Probability q that one that works fails in a week.
    p_done
        Probability p that one in work is done in a week, > 0.
    crews
        Number of crews, >= 1.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    One machine is up or down, a chain of two states: done in half of the weeks, of which a fifth fails again.

    >>> round(availability_by_week(1, 0.2, 0.5, 1), 6)
    0.666667
    """
    check(
        whole(1, machines=machines, crews=crews), probability(p_fail=p_fail, p_done=p_done), above_zero(p_done=p_done)
    )
    chain = np.zeros((machines + 1, machines + 1))
    for down in range(machines + 1):
        for done, chance in enumerate(binomial_law(min(down, crews), p_done)):
            left = down - done
            chain[down, left:] += chance * binomial_law(machines - left, p_fail)
    return 1.0 - float(stationary(chain) @ np.arange(machines + 1)) / machines


def p_all_busy_by_week(failures_a_week: float, p_done: float, crews: int, most: int = 400) -> float:
    """Return the share of weeks that end with all crews at work, failures being Poisson.

    Parameters
    ----------
    failures_a_week
        Mean number of failures, > 0 and less than crews * p_done.
    p_done, crews
        As for `availability_by_week`.
    most
        Units down at which the chain is cut off.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    Five crews at a load of .9, of which M/M/5 says .762, with 500 weeks to a mean repair:

    >>> round(p_all_busy_by_week(0.009, 1.0 - math.exp(-0.002), 5), 3)
    0.765
    """
    check(whole(1, crews=crews, most=most), probability(p_done=p_done), above_zero(failures_a_week=failures_a_week))
    if failures_a_week >= crews * p_done:
        raise ValueError(f"failures_a_week: got {failures_a_week}; allowed: less than crews * p_done")
    arrivals = np.array([poisson_p(failures_a_week, n) for n in range(most + 1)])
    chain = np.zeros((most + 1, most + 1))
    for down in range(most + 1):
        for done, chance in enumerate(binomial_law(min(down, crews), p_done)):
            left = down - done
            chain[down, left:] += chance * arrivals[: most + 1 - left]
            chain[down, most] += chance * (1.0 - arrivals[: most + 1 - left].sum())
    return float(stationary(chain)[crews:].sum())


def binomial_law(n: int, p: float) -> F8:
    """Return the probabilities of 0 .. n successes.

    >>> binomial_law(2, 0.5).tolist()
    [0.25, 0.5, 0.25]
    """
    return np.array([math.comb(n, k) * p**k * (1.0 - p) ** (n - k) for k in range(n + 1)])


def poisson_p(mean: float, n: int) -> float:
    """Return the probability of n in a Poisson law of mean > 0."""
    return math.exp(n * math.log(mean) - mean - math.lgamma(n + 1.0))


def stationary(chain: NDArray[Any]) -> F8:
    """Return the stationary distribution of a chain with one closed class, shape (n, n), rows of probabilities."""
    n = len(chain)
    equations = np.vstack([chain.T - np.eye(n), np.ones(n)])
    return np.linalg.lstsq(equations, np.append(np.zeros(n), 1.0), rcond=None)[0]
