"""Outages of a supplier that is up or down: a Markov chain of two states in discrete time.

A week that is up is followed by one that is down with probability a, one that is down by one that is up with
probability b. The outage lasts n weeks with probability b (1 - b)^(n - 1), mean 1/b; the shares of time are
b/(a + b) up and a/(a + b) down. A buffer of B weeks covers the first B weeks of each outage if it is full when the
outage begins.

What overlapping stops hold up, each of its own time, is up when none of them lasts: the idle share of M/G/inf.

Sources: Kemeny & Snell, Finite Markov Chains (1960), ch. 4; redundancy: Barlow & Proschan, Mathematical Theory of
Reliability (1965), ch. 2; stops that overlap: Takacs, Introduction to the Theory of Queues (1962), ch. 3.
"""

import math

from wargame.analytic.arguments import above_zero, at_least_zero, check, probability, whole


def availability(p_fail: float, p_restore: float) -> float:
    """Return the share of weeks in which a source is up: b/(a + b).

    Parameters
    ----------
    p_fail
        Probability a that an up week is followed by one that is down.
    p_restore
        Probability b that a down week is followed by one that is up, > 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> availability(0.25, 0.75)
    0.75
    """
    _check(p_restore)
    check(probability(p_fail=p_fail))
    return p_restore / (p_fail + p_restore)


def redundant_availability(sources: int, up_share: float) -> float:
    """Return the share of weeks in which at least one of n independent sources is up: 1 - (1 - up)^n.

    Each of them can deliver all that is needed. Sources that fail together are up less often than this.

    Parameters
    ----------
    sources
        Number n of sources, >= 0.
    up_share
        Share of weeks in which one is up.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> redundant_availability(2, 0.75)
    0.9375
    """
    check(whole(sources=sources), probability(up_share=up_share))
    return 1.0 - (1.0 - up_share) ** sources


def p_outage_longer(weeks: float, p_restore: float) -> float:
    """Return the probability that an outage lasts longer than a number of weeks: (1 - b)^weeks.

    Parameters
    ----------
    weeks
        Whole weeks, >= 0.
    p_restore
        As in `availability`.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> p_outage_longer(2, 0.5)
    0.25
    """
    _check(p_restore)
    check(at_least_zero(weeks=weeks))
    return (1.0 - p_restore) ** weeks


def uncovered_weeks(buffer_weeks: int, p_restore: float) -> float:
    """Return the mean number of weeks of an outage that a buffer does not cover: (1 - b)^B / b.

    Parameters
    ----------
    buffer_weeks
        Weeks B of use that are in store when the outage begins, >= 0.
    p_restore
        As in `availability`.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> uncovered_weeks(0, 0.25), uncovered_weeks(1, 0.25)
    (4.0, 3.0)
    """
    check(whole(buffer_weeks=buffer_weeks))
    return p_outage_longer(buffer_weeks, p_restore) / p_restore


def lost_share(buffer_weeks: int, p_fail: float, p_restore: float) -> float:
    """Return the share of all weeks that is lost in spite of a buffer: (a/(a + b)) (1 - b)^B.

    Parameters
    ----------
    buffer_weeks, p_fail, p_restore
        As in `uncovered_weeks` and `availability`; the buffer is full again before the next outage.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> lost_share(1, 0.25, 0.75)
    0.0625
    """
    check(whole(buffer_weeks=buffer_weeks))
    return (1.0 - availability(p_fail, p_restore)) * p_outage_longer(buffer_weeks, p_restore)


def idle_share(stops_a_week: float, mean_weeks: float) -> float:
    """Return the share of time in which none of the stops lasts that begin at a Poisson rate: exp(-rate * mean).

    The distribution of their times does not matter.

    Parameters
    ----------
    stops_a_week
        Rate at which stops begin, 1/week, >= 0.
    mean_weeks
        Mean time of one, weeks, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(idle_share(0.2, 2.0), 6)
    0.67032
    """
    check(at_least_zero(stops_a_week=stops_a_week, mean_weeks=mean_weeks))
    return math.exp(-stops_a_week * mean_weeks)


def _check(p_restore: float) -> None:
    check(above_zero(p_restore=p_restore), probability(p_restore=p_restore))
