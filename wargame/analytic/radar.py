"""Radar range: cross-section, jamming, burn-through and horizon.

Signal relative to what is needed: s (R/r)^4 / (1 + J/S), s the cross-section relative to the reference target, R the
range at which that is just seen. The radar's range is where it is 1.

Sources: radar equation and 4/3-earth horizon, Skolnik, Introduction to Radar Systems, ch. 1 and 8; jamming: Schleher,
Electronic Warfare in the Information Age (1999), ch. 4.
"""

import math

from wargame.analytic.arguments import above_zero, at_least_zero, check

HORIZON_M = 4120.0  # metres of horizon per square root of a metre of height: sqrt(2 k a), k = 4/3, a = 6371 km


def range_factor(rcs_ratio: float) -> float:
    """Return what a ratio of cross-sections makes of a radar's range: its fourth root.

    Parameters
    ----------
    rcs_ratio
        Cross-section relative to another, >= 0.

    Raises
    ------
    ValueError
        If it is outside its range.

    Examples
    --------
    >>> round(range_factor(0.1), 6)
    0.562341
    """
    check(at_least_zero(rcs_ratio=rcs_ratio))
    return rcs_ratio**0.25


def jammed_range(range_m: float, j_to_s: float) -> float:
    """Return the range of a radar under a given jamming at it: range / (1 + J/S)^(1/4).

    Parameters
    ----------
    range_m
        Range without jamming, m, >= 0.
    j_to_s
        Jamming at the radar relative to its own noise, >= 0; it does not depend on where the target is (stand-off).

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> jammed_range(40e3, 15.0)
    20000.0
    """
    check(at_least_zero(range_m=range_m, j_to_s=j_to_s))
    return range_m / (1.0 + j_to_s) ** 0.25


def self_screening_range(range_m: float, jammer_range_m: float) -> float:
    """Return the range at which a radar burns through a jammer that rides with the target.

    J/S = (Q/r)^2 at range r, so r^4 + Q^2 r^2 = R^4: r^2 = (sqrt(Q^4 + 4 R^4) - Q^2) / 2; for strong jamming R^2/Q.

    Parameters
    ----------
    range_m
        Range R without jamming, m, >= 0.
    jammer_range_m
        Range Q at which the jammer equals the radar's own noise, m, >= 0; it goes with the root of its power.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(self_screening_range(30e3, 0.0)), round(self_screening_range(30e3, 60e3))
    (30000, 14576)
    """
    check(at_least_zero(range_m=range_m, jammer_range_m=jammer_range_m))
    if range_m == 0.0:
        return 0.0
    ratio = (jammer_range_m / range_m) ** 2
    return range_m * math.sqrt(2.0 / (math.sqrt(ratio * ratio + 4.0) + ratio))  # no difference of like numbers


def burn_through_factor(power_ratio: float, self_screening: bool) -> float:
    """Return what a ratio of jammer powers makes of the burn-through range where jamming is strong.

    The square root of 1/ratio for a jammer that rides with the target, the fourth root for one that stands off.

    Parameters
    ----------
    power_ratio
        Jammer power relative to another, > 0.
    self_screening
        Whether the jammer rides with the target.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(burn_through_factor(2.0, True), 6), round(burn_through_factor(2.0, False), 6)
    (0.707107, 0.840896)
    """
    check(above_zero(power_ratio=power_ratio))
    return power_ratio ** (-0.5 if self_screening else -0.25)


def horizon_m(height_a_m: float, height_b_m: float) -> float:
    """Return the radio horizon between two heights over a smooth earth: 4120 (sqrt(h_a) + sqrt(h_b)), m.

    Parameters
    ----------
    height_a_m, height_b_m
        Heights above the surface, m, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> horizon_m(100.0, 25.0)
    61800.0
    """
    check(at_least_zero(height_a_m=height_a_m, height_b_m=height_b_m))
    return HORIZON_M * (math.sqrt(height_a_m) + math.sqrt(height_b_m))
