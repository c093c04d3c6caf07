"""Ranges against the signal equation that they solve, and published factors."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.examples import examples
from wargame.analytic.radar import (
    burn_through_factor,
    horizon_m,
    jammed_range,
    range_factor,
    self_screening_range,
)
from wargame.battle.kernels import fields as kernels

ranges = st.floats(1e3, 1e6)


def signal(r_m, range_m, rcs, j_to_s):
    """Return the signal at a range relative to what is needed."""
    return rcs * (range_m / r_m) ** 4 / (1.0 + j_to_s)


def test_published_factors():
    assert range_factor(0.1) == pytest.approx(0.562341, abs=5e-7)
    assert burn_through_factor(2.0, self_screening=True) == pytest.approx(0.707107, abs=5e-7)
    assert burn_through_factor(2.0, self_screening=False) == pytest.approx(0.840896, abs=5e-7)


def test_to_halve_the_range_takes_four_and_sixteen_times_the_power():
    assert burn_through_factor(4.0, True) == burn_through_factor(16.0, False) == 0.5


@examples(60)
@given(ranges, st.floats(0.001, 100.0), st.floats(0.0, 1e4))
def test_range_is_where_the_signal_is_one(range_m, rcs, j_to_s):
    r_m = jammed_range(range_m * range_factor(rcs), j_to_s)
    assert signal(r_m, range_m, rcs, j_to_s) == pytest.approx(1.0)


@examples(60)
@given(ranges, st.floats(0.0, 1e6))
def test_self_screening_range_is_where_the_signal_is_one(range_m, jammer_range_m):
    r_m = self_screening_range(range_m, jammer_range_m)
    assert signal(r_m, range_m, 1.0, (jammer_range_m / r_m) ** 2) == pytest.approx(1.0)
    assert r_m <= range_m * (1.0 + 1e-12)


@examples(60)
@given(st.floats(1.1, 100.0))
def test_factors_are_the_limits_of_strong_jamming(power_ratio):
    """J/S of 10^8 (and at the burn-through range of a self-screening jammer as much)."""
    off = jammed_range(1.0, 1e8 * power_ratio) / jammed_range(1.0, 1e8)
    assert off == pytest.approx(burn_through_factor(power_ratio, False), rel=1e-7)
    near = self_screening_range(1.0, 1e4 * math.sqrt(power_ratio)) / self_screening_range(1.0, 1e4)
    assert near == pytest.approx(burn_through_factor(power_ratio, True), rel=1e-7)


def test_without_jamming_nothing_changes():
    assert jammed_range(30e3, 0.0) == self_screening_range(30e3, 0.0) == 30e3
    assert self_screening_range(0.0, 10.0) == 0.0


@examples(60)
@given(st.floats(0.0, 1e4), st.floats(0.0, 1e4))
def test_horizon_is_what_the_battle_uses(a, b):
    assert horizon_m(a, b) == pytest.approx(kernels.horizon_m(a, b), rel=1e-13)


@examples(60)
@given(st.floats(0.0, 1e4), st.floats(0.0, 1e4))
def test_horizon_is_that_of_an_earth_four_thirds_as_large(a, b):
    """Tangents to a sphere of 4/3 of 6371 km: sqrt((r + h)^2 - r^2); the rule drops h^2 and rounds 4122 to 4120."""
    radius = 4.0 / 3.0 * 6.371e6
    tangent = sum(math.sqrt((radius + h) ** 2 - radius**2) for h in (a, b))
    assert horizon_m(a, b) == pytest.approx(tangent, rel=1.5e-3, abs=1.0)


def test_faults_are_told():
    with pytest.raises(ValueError, match=r"range_m: got -1.0; allowed: a finite number >= 0\nj_to_s: got -2.0"):
        jammed_range(-1.0, -2.0)
    with pytest.raises(ValueError, match=r"power_ratio: got 0.0; allowed: a finite number > 0"):
        burn_through_factor(0.0, True)
