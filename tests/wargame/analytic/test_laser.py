"""Beams and dwells against integration over the spot and over time, and limits."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from tests.reference.examples import examples
from wargame.analytic.laser import Beam, closing_dwell_s, dwell_s, extinction_per_m, irradiance_w_per_m2
from wargame.battle.kernels import lasers as kernels

BEAM = Beam(50e3, 0.5, 0.05, 1e-5)


@examples(60)
@given(st.floats(100.0, 200e3))
@example(6e3)
@example(50e3)
def test_extinction_is_what_the_battle_uses(visibility_m):
    assert extinction_per_m(visibility_m) == pytest.approx(kernels.extinction_per_m(visibility_m), rel=1e-13)


@examples(60)
@given(st.floats(0.0, 2e4), st.floats(0.0, 1e-2))
def test_irradiance_is_what_the_battle_uses(range_m, extinction):
    watts = BEAM.power_w * BEAM.efficiency
    expected = kernels.irradiance_w_per_m2(watts, BEAM.spot_radius_m, BEAM.divergence_rad, extinction, range_m)
    assert irradiance_w_per_m2(BEAM, range_m, extinction) == pytest.approx(expected, rel=1e-13)


def test_at_its_visibility_two_percent_of_green_light_are_left():
    """In haze of 6 km and less infrared fares little better; Koschmieder's contrast is exp(-3.912) = .02."""
    for visibility_m, exponent in ((60e3, 1.6), (23e3, 1.3), (1e3, 0.585)):
        green = extinction_per_m(visibility_m) * (1.06 / 0.55) ** exponent
        assert math.exp(-green * visibility_m) == pytest.approx(0.02, rel=1e-3)


@examples(60)
@given(st.floats(100.0, 200e3))
def test_clearer_air_never_takes_more(visibility_m):
    assert extinction_per_m(1.01 * visibility_m) < extinction_per_m(visibility_m)


@examples(60)
@given(st.floats(0.0, 2e4), st.floats(0.0, 1e-2))
def test_power_on_the_spot_is_what_the_air_lets_through(range_m, extinction):
    radius = math.sqrt(0.05**2 + (1e-5 * range_m) ** 2)
    power = irradiance_w_per_m2(BEAM, range_m, extinction) * math.pi * radius**2
    assert power == pytest.approx(25e3 * math.exp(-extinction * range_m))


@pytest.mark.parametrize("visibility_m", [5e3, 23e3])
@pytest.mark.parametrize("speed_mps", [20.0, 100.0])
def test_closing_dwell_by_integration(visibility_m, speed_mps):
    air, fluence, first = extinction_per_m(visibility_m), 10e6, 2.5e3
    dwell = closing_dwell_s(BEAM, fluence, first, speed_mps, air)
    got = solve_ivp(
        lambda t, _: [irradiance_w_per_m2(BEAM, max(first - speed_mps * t, 0.0), air)],
        (0.0, dwell),
        [0.0],
        rtol=1e-10,
        atol=1.0,
    )
    assert got.y[0, -1] == pytest.approx(fluence, rel=1e-7)
    there, nearer = (irradiance_w_per_m2(BEAM, r, air) for r in (first, first - speed_mps * dwell))
    assert dwell_s(fluence, nearer) < dwell < dwell_s(fluence, there)


def test_closing_dwell_of_a_parallel_beam_in_vacuum_and_in_air():
    """I constant: F/I. I = I0 exp(-A r): F = I (exp(A v t) - 1)/(A v)."""
    beam, air, speed = Beam(1e4, 1.0, 0.1, 0.0), 1e-3, 50.0
    vacuum, first = irradiance_w_per_m2(beam, 0.0), irradiance_w_per_m2(beam, 1e3, air)
    assert closing_dwell_s(beam, 1e6, 1e3, speed) == pytest.approx(1e6 / vacuum)
    expected = math.log1p(1e6 * air * speed / first) / (air * speed)
    assert closing_dwell_s(beam, 1e6, 1e3, speed, air) == pytest.approx(expected)


def test_a_slow_target_is_one_that_stands_and_a_fast_one_arrives():
    air = extinction_per_m(23e3)
    still = dwell_s(10e6, irradiance_w_per_m2(BEAM, 2e3, air))
    assert closing_dwell_s(BEAM, 10e6, 2e3, 1e-3, air) == pytest.approx(still, rel=1e-5)
    assert closing_dwell_s(BEAM, 10e6, 2e3, 2e3, air) == math.inf
    assert closing_dwell_s(BEAM, 0.0, 2e3, 100.0, air) == 0.0


def test_fog_multiplies_the_dwell():
    dwells = [dwell_s(10e6, irradiance_w_per_m2(BEAM, 2e3, extinction_per_m(v))) for v in (23e3, 5e3, 1e3)]
    assert np.all(np.diff(dwells) > 0.0)


def test_faults_are_told():
    with pytest.raises(ValueError, match=r"efficiency: got 1.5; allowed: a probability") as error:
        irradiance_w_per_m2(BEAM._replace(efficiency=1.5), -1.0)
    assert "range_m: got -1.0" in str(error.value)
    with pytest.raises(ValueError, match=r"speed_mps: got 0.0; allowed: a finite number > 0"):
        closing_dwell_s(BEAM, 1e6, 1e3, 0.0)
    with pytest.raises(ValueError, match=r"visibility_m: got 0.0"):
        extinction_per_m(0.0)
