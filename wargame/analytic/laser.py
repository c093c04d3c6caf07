"""High-energy lasers: irradiance through air, dwell, and how many engagements heat allows.

Irradiance I = P e exp(-A r) / (pi w^2), w^2 = w0^2 + (d r)^2. Extinction A from meteorological visibility V (Kruse):
3.912/V (0.55/L)^q at wavelength L = 1.06 um, q = 1.6 for V > 50 km, 1.3 down to 6 km, 0.585 (V/km)^(1/3) below.

Source: Kruse, McGlauchlin & McQuistan, Elements of Infrared Technology (1962).
"""

import math
from typing import NamedTuple

from wargame.analytic.arguments import above_zero, at_least_zero, check, probability

WAVELENGTH_UM = 1.06
GREEN_UM = 0.55  # wavelength at which visibility is defined
KOSCHMIEDER = 3.912  # -ln 0.02: contrast of 2 % is just seen


class Beam(NamedTuple):
    """A laser beam.

    Attributes
    ----------
    power_w
        Power P, W, > 0.
    efficiency
        Share e of it on the aim point, in (0, 1].
    spot_radius_m
        Radius w0 of the spot at range 0, m, > 0.
    divergence_rad
        Growth d of the radius with range, rad, >= 0.
    """

    power_w: float
    efficiency: float = 1.0
    spot_radius_m: float = 0.05
    divergence_rad: float = 1e-5


def extinction_per_m(visibility_m: float) -> float:
    """Return the extinction of laser light in air of a meteorological visibility, 1/m.

    Parameters
    ----------
    visibility_m
        Meteorological visibility, m, > 0.

    Raises
    ------
    ValueError
        If it is outside its range.

    Examples
    --------
    >>> round(extinction_per_m(23e3) * 1e3, 4)
    0.0725
    """
    check(above_zero(visibility_m=visibility_m))
    visibility_km = visibility_m / 1e3
    if visibility_km > 50.0:
        exponent = 1.6
    elif visibility_km > 6.0:
        exponent = 1.3
    else:
        exponent = 0.585 * visibility_km ** (1.0 / 3.0)
    return KOSCHMIEDER / visibility_m * (GREEN_UM / WAVELENGTH_UM) ** exponent


def irradiance_w_per_m2(beam: Beam, range_m: float, extinction: float = 0.0) -> float:
    """Return the irradiance of a beam at a range, W/m2.

    Parameters
    ----------
    beam
        The beam.
    range_m
        Range, m, >= 0.
    extinction
        Extinction of the air, 1/m, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> round(irradiance_w_per_m2(Beam(50e3, 0.5, 0.05, 1e-5), 2e3, extinction_per_m(23e3)))
    2373739
    """
    check(
        above_zero(power_w=beam.power_w, efficiency=beam.efficiency, spot_radius_m=beam.spot_radius_m),
        probability(efficiency=beam.efficiency),
        at_least_zero(divergence_rad=beam.divergence_rad, range_m=range_m, extinction=extinction),
    )
    return _irradiance(beam, range_m, extinction)


def _irradiance(beam: Beam, range_m: float, extinction: float) -> float:
    radius_m = math.hypot(beam.spot_radius_m, beam.divergence_rad * range_m)
    return beam.power_w * beam.efficiency * math.exp(-extinction * range_m) / (math.pi * radius_m**2)


def dwell_s(fluence_j_per_m2: float, irradiance: float) -> float:
    """Return how long a target at a constant range must be held: fluence / irradiance, s.

    Parameters
    ----------
    fluence_j_per_m2
        Energy per area that destroys the target, J/m2, >= 0.
    irradiance
        At the target, W/m2, > 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> dwell_s(8e6, 2e6)
    4.0
    """
    check(at_least_zero(fluence_j_per_m2=fluence_j_per_m2), above_zero(irradiance=irradiance))
    return fluence_j_per_m2 / irradiance


def closing_dwell_s(
    beam: Beam, fluence_j_per_m2: float, from_m: float, speed_mps: float, extinction: float = 0.0
) -> float:
    """Return how long a target that flies straight at the laser must be held, s; infinite if it arrives first.

    The t for which the integral of I(from - v s) ds over 0..t is the fluence.

    Parameters
    ----------
    beam
        The beam.
    fluence_j_per_m2
        Energy per area that destroys the target, J/m2, >= 0.
    from_m
        Range at which the beam is on, m, > 0.
    speed_mps
        Speed of approach, m/s, > 0.
    extinction
        Extinction of the air, 1/m, >= 0.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> beam, air = Beam(50e3, 0.5, 0.05, 1e-5), extinction_per_m(23e3)
    >>> round(closing_dwell_s(beam, 10e6, 2e3, 100.0, air), 3)
    4.042
    """
    check(at_least_zero(fluence_j_per_m2=fluence_j_per_m2), above_zero(from_m=from_m, speed_mps=speed_mps))
    irradiance_w_per_m2(beam, from_m, extinction)  # checks the beam
    from scipy.integrate import quad
    from scipy.optimize import brentq

    def missing(t: float) -> float:
        got = quad(lambda s: _irradiance(beam, from_m - speed_mps * s, extinction), 0.0, t, epsrel=1e-12)[0]
        return got - fluence_j_per_m2

    arrival_s = from_m / speed_mps
    if missing(arrival_s) < 0.0:
        return math.inf
    return float(brentq(missing, 0.0, arrival_s, xtol=1e-12, rtol=1e-12))  # type: ignore[arg-type]
