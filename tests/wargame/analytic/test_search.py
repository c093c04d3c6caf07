"""Detection probabilities against quadrature, simulation, limits and each other."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.examples import examples
from wargame.analytic.search import (
    hazard_along,
    mean_detection_range_m,
    p_detect_along,
    p_detect_approach,
    p_detect_fly_by,
    random_search,
)

R, RATE, SPEED = 30e3, 0.002, 60.0


def rate_at(r_m, rcs=1.0):
    return RATE * rcs * (R / r_m) ** 4


def test_coverage_one():
    assert random_search(1000.0, 10.0, 100.0, 1e6) == pytest.approx(0.632121, abs=5e-7)


def test_random_search_is_the_limit_of_many_independent_glimpses():
    n, coverage = 10**7, 0.7
    assert random_search(700.0, 1.0, 1.0, 1000.0) == pytest.approx(1.0 - (1.0 - coverage / n) ** n, abs=1e-7)


@examples(60)
@given(st.floats(0.0, 50.0), st.floats(0.0, 50.0))
def test_hazards_add_up(one, other):
    missed = (1.0 - p_detect_along(one)) * (1.0 - p_detect_along(other))
    assert 1.0 - p_detect_along(one + other) == pytest.approx(missed, abs=1e-15)


@pytest.mark.parametrize("rcs", [0.1, 1.0, 4.0])
@pytest.mark.parametrize("cap", [math.inf, 0.004, 0.0001])
def test_approach_by_quadrature(rcs, cap):
    first, last = 40e3, 18e3

    def rate(t):
        return min(rate_at(first - SPEED * t, rcs), cap)

    expected = p_detect_along(hazard_along(rate, 0.0, (first - last) / SPEED))
    assert p_detect_approach(R, RATE, SPEED, first, last, rcs, cap) == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize(("begin", "end"), [(-50e3, 50e3), (-80e3, -10e3), (5e3, 9e3)])
def test_fly_by_by_quadrature(begin, end):
    lateral = 22e3

    def rate(t):
        return rate_at(math.hypot(lateral, begin + SPEED * t))

    expected = p_detect_along(hazard_along(rate, 0.0, (end - begin) / SPEED))
    assert p_detect_fly_by(R, RATE, SPEED, lateral, begin, end) == pytest.approx(expected, rel=1e-8)


def test_a_fly_by_far_off_is_half_before_and_half_after():
    whole, half = p_detect_fly_by(R, RATE, SPEED, 40e3), p_detect_fly_by(R, RATE, SPEED, 40e3, to_m=0.0)
    assert 1.0 - whole == pytest.approx((1.0 - half) ** 2)


def test_a_fly_by_near_the_radar_starts_as_an_approach():
    approach = p_detect_approach(R, RATE, SPEED, 60e3, 30e3)
    assert p_detect_fly_by(R, RATE, SPEED, 30.0, -60e3, -30e3) == pytest.approx(approach, rel=1e-5)


@examples(60)
@given(st.floats(1e3, 1e5), st.floats(1e3, 1e5), st.floats(1e3, 1e5))
def test_an_approach_may_be_cut_in_pieces(a, b, c):
    last, middle, first = sorted((a, b, c))
    pieces = [p_detect_approach(R, RATE, SPEED, first, middle), p_detect_approach(R, RATE, SPEED, middle, last)]
    expected = 1.0 - (1.0 - pieces[0]) * (1.0 - pieces[1])
    assert p_detect_approach(R, RATE, SPEED, first, last) == pytest.approx(expected, abs=1e-12)


def test_whoever_reaches_the_radar_is_found_unless_the_rate_is_capped():
    assert p_detect_approach(R, RATE, SPEED, 1e3, 0.0) == 1.0
    assert p_detect_approach(R, 0.0, SPEED, 1e3, 0.0) == 0.0
    expected = 1.0 - math.exp(-0.01 * 1e3 / SPEED)
    assert p_detect_approach(R, RATE, SPEED, 1e3, 0.0, rate_max_per_s=0.01) == pytest.approx(expected)
    assert p_detect_approach(R, RATE, SPEED, math.inf, 30e3) == pytest.approx(1.0 - math.exp(-RATE * R / 3.0 / SPEED))


@pytest.mark.parametrize("first", [math.inf, 30e3, 3e3])
@pytest.mark.parametrize("rcs", [0.01, 1.0])
def test_mean_detection_range_by_simulation(first, rcs):
    """H = k (r^-3 - from^-3) is Exp(1) where the target is found."""
    n, k = 200_000, RATE * rcs * R**4 / (3.0 * SPEED)
    ranges = (np.random.default_rng(5).exponential(size=n) / k + first**-3.0) ** (-1.0 / 3.0)
    if math.isinf(first):
        assert rcs ** (1.0 / 3.0) * mean_detection_range_m(R, RATE, SPEED) == pytest.approx(
            mean_detection_range_m(R, RATE, SPEED, rcs=rcs)
        )
        ranges = np.minimum(ranges, 1e3 * np.median(ranges))  # the variance is infinite only just: E r^3 is
    error = 4.0 * ranges.std() / math.sqrt(n)
    assert mean_detection_range_m(R, RATE, SPEED, first, rcs) == pytest.approx(ranges.mean(), abs=error)


def test_mean_detection_range_at_the_ends():
    assert mean_detection_range_m(R, 0.0, SPEED) == 0.0
    assert mean_detection_range_m(R, 1e6, SPEED, from_m=30e3) == pytest.approx(30e3, rel=1e-6)  # found at once


def test_faults_are_told():
    with pytest.raises(ValueError, match=r"got 1000.0, 2000.0, inf; allowed: from_m >= to_m >= 0"):
        p_detect_approach(R, RATE, SPEED, 1000.0, 2000.0)
    with pytest.raises(ValueError, match=r"hazard: got -1.0"):
        p_detect_along(-1.0)
    with pytest.raises(ValueError, match=r"lateral_m: got 0.0; allowed: a finite number > 0"):
        p_detect_fly_by(R, RATE, SPEED, 0.0)
    with pytest.raises(ValueError, match=r"area_m2: got 0.0"):
        random_search(1.0, 1.0, 1.0, 0.0)
    with pytest.raises(ValueError, match=r"from_m: got -1.0"):
        mean_detection_range_m(R, RATE, SPEED, -1.0)
