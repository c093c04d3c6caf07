"""Diffusion: how fast a new method or machine is taken up.

Logistic growth F' = r F (1 - F), by imitation alone; Bass's F' = (p + q F)(1 - F), by those who need no example as
well. Sources: Griliches, Econometrica 25(4) 501 (1957); Bass, Management Science 15(5) 215 (1969).
"""

import math

from wargame.analytic.arguments import above_zero, at_least_zero, check


def logistic_takeover(rate: float, from_share: float = 0.1, to_share: float = 0.9) -> float:
    """Return the time in which logistic growth goes from one share to another: (logit(to) - logit(from))/r.

    Parameters
    ----------
    rate
        Rate r, 1/time, > 0.
    from_share, to_share
        Shares, 0 < from_share <= to_share < 1.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(logistic_takeover(0.4), 6)  # ln 81 / r
    10.986123
    """
    check(above_zero(rate=rate))
    if not 0.0 < from_share <= to_share < 1.0:
        raise ValueError(f"from_share, to_share: got {from_share}, {to_share}; allowed: 0 < from_share <= to_share < 1")
    return (math.log(to_share / (1.0 - to_share)) - math.log(from_share / (1.0 - from_share))) / rate


def bass_share(time: float, innovation: float, imitation: float) -> float:
    """Return the share that has adopted by a time: (1 - e^(-(p+q)t))/(1 + (q/p) e^(-(p+q)t)).

    Parameters
    ----------
    time
        Time t since the start, >= 0.
    innovation
        Coefficient p, 1/time, > 0.
    imitation
        Coefficient q, 1/time, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(bass_share(5.0, 0.03, 0.38), 6)
    0.331199
    """
    check(at_least_zero(time=time, imitation=imitation), above_zero(innovation=innovation))
    left = math.exp(-(innovation + imitation) * time)
    return (1.0 - left) / (1.0 + imitation / innovation * left)


def bass_peak(innovation: float, imitation: float) -> float:
    """Return when most adopt at once: ln(q/p)/(p + q), 0 if q <= p.

    Parameters
    ----------
    innovation, imitation
        As in `bass_share`.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(bass_peak(0.03, 0.38), 6)
    6.192619
    """
    check(at_least_zero(imitation=imitation), above_zero(innovation=innovation))
    return math.log(imitation / innovation) / (innovation + imitation) if imitation > innovation else 0.0
