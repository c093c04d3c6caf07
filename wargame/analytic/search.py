"""Search: time to detection at a rate.

What happens at a rate l(t) has happened with probability 1 - exp(-H), H = integral of l dt (the hazard). For a
radar the rate falls with the fourth power of the range, l = l_R s (R/r)^4, s the radar cross-section relative to the
reference target, and H has a closed form for a straight approach and for a fly-by.

Sources: Koopman, Search and Screening (1946); Koopman, Oper. Res. 4(5) 503 (1956). The closed forms for r^-4
follow from them by integration.
"""

import math
from collections.abc import Callable

from wargame.analytic.arguments import above_zero, at_least_zero, check


def random_search(sweep_width_m: float, speed_mps: float, time_s: float, area_m2: float) -> float:
    """Return the probability that random search finds a target: 1 - exp(-W V t / A).

    Parameters
    ----------
    sweep_width_m
        Sweep width W, m, >= 0.
    speed_mps
        Speed V of the searcher, m/s, >= 0.
    time_s
        Time t, s, >= 0.
    area_m2
        Area A that holds the target, m2, > 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(random_search(1000.0, 10.0, 100.0, 1e6), 6)  # coverage 1
    0.632121
    """
    check(at_least_zero(sweep_width_m=sweep_width_m, speed_mps=speed_mps, time_s=time_s), above_zero(area_m2=area_m2))
    return p_detect_along(sweep_width_m * speed_mps * time_s / area_m2)


def p_detect_along(hazard: float) -> float:
    """Return the probability of detection along a path of given hazard: 1 - exp(-hazard).

    Parameters
    ----------
    hazard
        Integral of the detection rate over time, >= 0, infinity included; see `hazard_along`.

    Raises
    ------
    ValueError
        If it is negative or nan.

    Examples
    --------
    >>> round(p_detect_along(1.0), 6)
    0.632121
    """
    if not hazard >= 0.0:
        raise ValueError(f"hazard: got {hazard}; allowed: a number >= 0")
    return -math.expm1(-hazard)


def hazard_along(rate_per_s: Callable[[float], float], from_s: float, to_s: float) -> float:
    """Return the integral of a detection rate over time, by adaptive quadrature.

    Parameters
    ----------
    rate_per_s
        Rate at a time in s, 1/s, >= 0.
    from_s, to_s
        Begin and end, s.

    Examples
    --------
    >>> round(hazard_along(lambda t: 0.5 * t, 0.0, 4.0), 9)
    4.0
    """
    from scipy.integrate import quad

    return float(quad(rate_per_s, from_s, to_s, epsabs=0.0, epsrel=1e-11, limit=500)[0])


def p_detect_approach(
    range_reference_m: float,
    rate_per_s: float,
    speed_mps: float,
    from_m: float,
    to_m: float,
    rcs: float = 1.0,
    rate_max_per_s: float = math.inf,
) -> float:
    """Return the probability that a radar finds a target that flies straight at it from one range to another.

    H = k (to^-3 - from^-3), k = l_R s R^4 / (3 v); inside the range at which the rate reaches its cap,
    R (l_R s / cap)^(1/4), H grows by cap dr / v instead. For a radar that sees nothing beyond R s^(1/4), let
    ``from_m`` be at most that.

    Parameters
    ----------
    range_reference_m
        Reference range R, m, > 0.
    rate_per_s
        Detection rate l_R of the reference target at R, 1/s, >= 0.
    speed_mps
        Speed v of approach, m/s, > 0.
    from_m, to_m
        First and last range, m, from_m >= to_m >= 0; from_m may be infinite.
    rcs
        Radar cross-section relative to the reference target, >= 0.
    rate_max_per_s
        Cap of the rate, 1/s, > 0; none by default.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(p_detect_approach(30e3, 0.01, 100.0, from_m=30e3, to_m=15e3), 6)
    0.999088
    """
    k = _approach_constant_m3(range_reference_m, rate_per_s, speed_mps, rcs)
    if not 0.0 <= to_m <= from_m or not rate_max_per_s > 0.0:
        raise ValueError(
            f"from_m, to_m, rate_max_per_s: got {from_m}, {to_m}, {rate_max_per_s}; "
            "allowed: from_m >= to_m >= 0, rate_max_per_s > 0"
        )
    capped_m = range_reference_m * (rate_per_s * rcs / rate_max_per_s) ** 0.25
    split_m = min(max(capped_m, to_m), from_m)  # falling off beyond it, capped within it
    if split_m == 0.0:
        return float(k > 0.0 and from_m > 0.0)
    hazard = k * (split_m**-3 - from_m**-3)
    if split_m > to_m:
        hazard += rate_max_per_s * (split_m - to_m) / speed_mps
    return p_detect_along(max(hazard, 0.0))


def p_detect_fly_by(
    range_reference_m: float,
    rate_per_s: float,
    speed_mps: float,
    lateral_m: float,
    from_m: float = -math.inf,
    to_m: float = math.inf,
    rcs: float = 1.0,
) -> float:
    """Return the probability that a radar finds a target that passes it on a straight line.

    H = (l_R s R^4 / v) [u / (2 d^2 (d^2 + u^2)) + atan(u/d) / (2 d^3)] between the ends u of the path, measured along
    it from the closest point at distance d; on an endless path H = (l_R s R^4 / v) pi / (2 d^3).

    Parameters
    ----------
    range_reference_m, rate_per_s, speed_mps, rcs
        As in `p_detect_approach`.
    lateral_m
        Distance d of the closest point, m, > 0.
    from_m, to_m
        Begin and end along the path, m, from_m <= to_m, 0 at the closest point.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(p_detect_fly_by(30e3, 0.001, 100.0, lateral_m=30e3), 6)
    0.375772
    """
    k = _approach_constant_m3(range_reference_m, rate_per_s, speed_mps, rcs)
    check(above_zero(lateral_m=lateral_m))
    if not from_m <= to_m:
        raise ValueError(f"from_m, to_m: got {from_m}, {to_m}; allowed: from_m <= to_m")
    return p_detect_along(max(3.0 * k * (_fly_by(to_m, lateral_m) - _fly_by(from_m, lateral_m)), 0.0))


def _fly_by(along_m: float, lateral_m: float) -> float:
    """Return the integral of (d^2 + u^2)^-2 du from 0, 1/m3."""
    u = along_m / lateral_m
    slope = u / (1.0 + u * u) if math.isfinite(u) else 0.0
    return (slope + math.atan(u)) / (2.0 * lateral_m**3)


def mean_detection_range_m(
    range_reference_m: float, rate_per_s: float, speed_mps: float, from_m: float = math.inf, rcs: float = 1.0
) -> float:
    """Return the mean range at which a radar finds a target that flies straight at it.

    The integral over r of 1 - exp(-k (r^-3 - from^-3)) is k^(1/3) exp(z) Gamma(2/3, z), z = k / from^3, with k as in
    `p_detect_approach`; from infinity k^(1/3) Gamma(2/3), so that it grows with the cube root of the cross-section.

    Parameters
    ----------
    range_reference_m, rate_per_s, speed_mps, rcs
        As in `p_detect_approach`.
    from_m
        Range at which the target comes into view, m, > 0; infinite by default.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(mean_detection_range_m(30e3, 0.2, 60.0))
    130739
    >>> round(mean_detection_range_m(30e3, 0.2, 60.0, from_m=30e3))
    29711
    """
    k = _approach_constant_m3(range_reference_m, rate_per_s, speed_mps, rcs)
    if not from_m > 0.0:
        raise ValueError(f"from_m: got {from_m}; allowed: a number > 0")
    if k == 0.0:
        return 0.0
    from scipy.special import hyperu

    z = k / from_m**3
    return float(k ** (1.0 / 3.0) * (hyperu(1.0 / 3.0, 1.0 / 3.0, z) if z > 0.0 else math.gamma(2.0 / 3.0)))


def _approach_constant_m3(range_reference_m: float, rate_per_s: float, speed_mps: float, rcs: float) -> float:
    check(
        above_zero(range_reference_m=range_reference_m, speed_mps=speed_mps),
        at_least_zero(rate_per_s=rate_per_s, rcs=rcs),
    )
    return rate_per_s * rcs * range_reference_m**4 / (3.0 * speed_mps)
