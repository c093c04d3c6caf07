"""Heat of a laser: the number of engagements that it allows.

Heat is counted in seconds of beam. It rises by 1 a second while the beam is on, falls by the cooling ratio c a second
while it is not, never below 0. At the limit the laser drops its target and is locked until half the limit is left.
An engagement is a slew (beam off) and a dwell (beam on). These are the rules of the battle in continuous time;
the formulas follow from them.
"""

import math
from typing import NamedTuple

from wargame.analytic.arguments import above_zero, at_least_zero, check

RESUME = 0.5  # share of the limit at which a locked laser works again
ROUNDING = 1e-9


class Use(NamedTuple):
    """What a laser did in a time: targets destroyed, seconds of beam, seconds locked."""

    engagements: int
    beam_s: float
    locked_s: float


def engagements_before_lockout(dwell_s: float, slew_s: float, heat_limit_s: float, cooling_ratio: float) -> float:
    """Return how many targets in a row a cold laser destroys before it locks; infinite if it never does.

    The n-th dwell ends at heat d + (n-1)(d - c s), so n = floor((limit - d)/(d - c s)) + 1 if d > c s, and none if one
    dwell takes more than the limit. A dwell that ends just at the limit counts.

    Parameters
    ----------
    dwell_s
        Beam time d of an engagement, s, > 0.
    slew_s
        Time s without beam before each dwell, s, >= 0.
    heat_limit_s
        Heat at which the laser locks, seconds of beam, > 0.
    cooling_ratio
        Heat lost per second without beam, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> engagements_before_lockout(4.0, 2.0, heat_limit_s=60.0, cooling_ratio=0.5)
    19
    >>> engagements_before_lockout(4.0, 8.0, heat_limit_s=60.0, cooling_ratio=0.5)
    inf
    """
    _check(dwell_s, slew_s, heat_limit_s, cooling_ratio)
    gain_s = dwell_s - cooling_ratio * slew_s
    if dwell_s > heat_limit_s:
        return 0
    if gain_s <= 0.0:
        return math.inf if dwell_s < heat_limit_s else 1
    return math.floor((heat_limit_s - dwell_s) / gain_s + ROUNDING) + 1


def beam_share(dwell_s: float, slew_s: float, cooling_ratio: float) -> float:
    """Return the share of a long time in which the beam is on: min(d/(d + s), c/(1 + c)).

    What the beam heats is cooled without beam, whatever the limit: on = c off, unless slewing alone keeps it cool.
    Holds while the laser does not cool to 0 once it has locked, that is for c s <= half the limit. Part of the beam is
    lost on targets that are dropped when it locks.

    Parameters
    ----------
    dwell_s, slew_s, cooling_ratio
        As in `engagements_before_lockout`.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(beam_share(4.0, 2.0, 0.5), 6), round(beam_share(4.0, 2.0, 4.0), 6)
    (0.333333, 0.666667)
    """
    _check(dwell_s, slew_s, 1.0, cooling_ratio)
    return min(dwell_s / (dwell_s + slew_s), cooling_ratio / (1.0 + cooling_ratio))


def engagements_in(window_s: float, dwell_s: float, slew_s: float, heat_limit_s: float, cooling_ratio: float) -> Use:
    """Return what a cold laser does in a time in which there is always another target, from event to event.

    Parameters
    ----------
    window_s
        The time, s, >= 0.
    dwell_s, slew_s, heat_limit_s, cooling_ratio
        As in `engagements_before_lockout`.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> engagements_in(200.0, 4.0, 2.0, heat_limit_s=60.0, cooling_ratio=0.5)
    Use(engagements=22, beam_s=92.0, locked_s=60.0)
    """
    check(at_least_zero(window_s=window_s))
    _check(dwell_s, slew_s, heat_limit_s, cooling_ratio)
    left_s, heat_s, n, beam_s, locked_s = window_s, 0.0, 0, 0.0, 0.0
    while left_s > ROUNDING:
        slewed_s = min(slew_s, left_s)
        heat_s, left_s = max(heat_s - cooling_ratio * slewed_s, 0.0), left_s - slewed_s
        on_s = min(dwell_s, left_s, heat_limit_s - heat_s)
        heat_s, left_s, beam_s = heat_s + on_s, left_s - on_s, beam_s + on_s
        n += on_s >= dwell_s - ROUNDING
        if heat_s >= heat_limit_s - ROUNDING:
            cool_s = (1.0 - RESUME) * heat_limit_s / cooling_ratio if cooling_ratio > 0.0 else math.inf
            locked = min(cool_s, left_s)
            heat_s, left_s, locked_s = heat_s - cooling_ratio * locked, left_s - locked, locked_s + locked
    return Use(n, beam_s, locked_s)


def _check(dwell_s: float, slew_s: float, heat_limit_s: float, cooling_ratio: float) -> None:
    check(
        above_zero(dwell_s=dwell_s, heat_limit_s=heat_limit_s),
        at_least_zero(slew_s=slew_s, cooling_ratio=cooling_ratio),
    )
