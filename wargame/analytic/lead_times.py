"""Lead times: the tail of one that passes through several stages, and the latest of many that are all needed.

Sources: Erlang, Elektroteknikeren 13 (1917) for stages of equal exponential times; Rényi, Acta Math. Hung. 4 191 (1953)
for the largest of n exponential times.
"""

import math

from wargame.analytic.arguments import above_zero, at_least_zero, check, probability, whole


def p_later(time: float, mean: float, stages: int) -> float:
    """Return the probability that an Erlang lead time is longer than a time: Q(k, k t / mean).

    Parameters
    ----------
    time
        Time t, >= 0.
    mean
        Mean lead time, same unit, > 0.
    stages
        Number k of stages, each exponential of mean ``mean / k``, >= 1; its coefficient of variation is 1/sqrt(k).

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(p_later(26.0, 26.0, 1), 6), round(p_later(39.0, 26.0, 4), 6)
    (0.367879, 0.151204)
    """
    check(at_least_zero(time=time), above_zero(mean=mean), whole(1, stages=stages))
    from scipy.special import gammaincc

    return float(gammaincc(stages, stages * time / mean))


def mean_latest(parts: int, mean: float) -> float:
    """Return the mean time until all of n parts are there, exponential lead times: mean (1 + 1/2 + ... + 1/n).

    Parameters
    ----------
    parts
        Number n of independent parts, >= 0.
    mean
        Mean lead time of each, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> mean_latest(2, 10.0)
    15.0
    """
    check(whole(parts=parts), at_least_zero(mean=mean))
    return mean * math.fsum(1.0 / k for k in range(1, parts + 1))


def p_all_on_time(parts: int, p_on_time: float) -> float:
    """Return the probability that all of n independent parts are on time: p^n.

    Parameters
    ----------
    parts
        Number n of parts, >= 0.
    p_on_time
        Probability p that one is.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> p_all_on_time(2, 0.5)
    0.25
    """
    check(whole(parts=parts), probability(p_on_time=p_on_time))
    return p_on_time**parts
