"""Races: two sides that arm against each other, and a method that works until the other side answers it.

Sources: Richardson, Arms and Insecurity (1960); Cox, Renewal Theory (1962), ch. 7, for the alternating race; the mean
effect of a method follows by integration over its life.
"""

import math

from wargame.analytic.arguments import above_zero, at_least_zero, check


def richardson_equilibrium(
    responses: tuple[float, float], fatigues: tuple[float, float], grievances: tuple[float, float]
) -> tuple[float, float]:
    """Return the armaments at which x' = k y - a x + g and y' = l x - b y + h are at rest.

    x = (k h + b g)/(a b - k l), y = (l g + a h)/(a b - k l); both sides tend to it if a b > k l.

    Parameters
    ----------
    responses
        Rates k and l at which x responds to y and y to x, 1/time, >= 0.
    fatigues
        Rates a and b at which each tires of its own, 1/time, > 0.
    grievances
        Constant rates g and h, armament/time, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range, or the race runs away: a b <= k l.

    Examples
    --------
    >>> richardson_equilibrium((0.0, 1.0), (1.0, 2.0), (4.0, 2.0))
    (4.0, 3.0)
    """
    check(at_least_zero(responses=responses, grievances=grievances), above_zero(fatigues=fatigues))
    (k, l_), (a, b), (g, h) = responses, fatigues, grievances
    stability = a * b - k * l_
    if not stability > 0.0:
        raise ValueError(
            f"fatigues: got {a}, {b}, product {a * b:g}; allowed: above the product of the responses, {k * l_:g}"
        )
    return (k * h + b * g) / stability, (l_ * g + a * h) / stability


def mean_effect(cycle: float, plateau: float, half_life: float) -> float:
    """Return the mean effect, relative to a new one's, of a method that is renewed at regular intervals.

    It works fully for a plateau P, then with 2^(-(age - P)/h): the mean over a cycle C > P is
    (P + (h / ln 2)(1 - 2^(-(C - P)/h)))/C, and 1 if C <= P.

    Parameters
    ----------
    cycle
        Time C from one renewal to the next, > 0.
    plateau
        Time P before the other side answers, same unit, >= 0.
    half_life
        Time h in which what is left of the effect is halved, > 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> [round(mean_effect(weeks, 2.0, 4.0), 6) for weeks in (2.0, 6.0, 26.0)]
    [1.0, 0.814232, 0.295408]
    """
    check(above_zero(cycle=cycle, half_life=half_life), at_least_zero(plateau=plateau))
    full = min(plateau, cycle)
    mean_life = half_life / math.log(2.0)
    return (full - mean_life * math.expm1(-(cycle - full) / mean_life)) / cycle


def share_ahead(answer_time: float, other_answer_time: float) -> float:
    """Return the share of time in which a side is ahead, each answering the other's last method in turn.

    An alternating renewal process: a side is ahead from its answer to the other's, so the share is that of the
    *other's* mean time in the sum, whatever the distribution of the times.

    Parameters
    ----------
    answer_time
        Mean time that the side takes to answer, > 0.
    other_answer_time
        Mean time that the other takes, same unit, > 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> share_ahead(1.0, 3.0)
    0.75
    """
    check(above_zero(answer_time=answer_time, other_answer_time=other_answer_time))
    return other_answer_time / (answer_time + other_answer_time)
