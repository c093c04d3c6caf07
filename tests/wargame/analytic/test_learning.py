"""Learning curves: published values, doubling, sums, limits and inverses."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import zeta

from tests.reference.examples import examples
from wargame.analytic.learning import (
    boone,
    boone_turn,
    de_jong,
    plateau,
    units_to_reach,
    wright,
    wright_average,
    wright_total,
)

slopes = st.floats(0.55, 0.99)
units = st.integers(1, 10_000)


def test_unit_one_hundred():
    assert wright(100, 0.80) == pytest.approx(0.227062, abs=5e-7)
    assert wright(100, 0.90) == pytest.approx(0.496585, abs=5e-7)


@examples(60)
@given(units, slopes, st.floats(0.1, 1e6))
def test_each_doubling_costs_the_slope(n, slope, first):
    assert wright(2 * n, slope, first) == pytest.approx(slope * wright(n, slope, first))
    assert wright(1, slope, first) == first


@examples(60)
@given(slopes)
def test_a_doubling_by_repeated_multiplication(slope):
    cost = 1.0
    for k in range(12):
        assert wright(2**k, slope) == pytest.approx(cost)
        cost *= slope


@examples(60)
@given(st.integers(2, 3000), slopes)
def test_total_is_the_difference_of_two_zeta_functions(n, slope):
    """Sum over k <= n of k^-s = zeta(s) - zeta(s, n + 1), continued to s < 1 by Euler and Maclaurin."""
    s = -math.log2(slope)
    tail = (n + 0.5) ** (1.0 - s) / (1.0 - s)  # midpoint rule of the sum; its error falls with n
    coarse = wright_total(n, slope) - tail
    fine = wright_total(4 * n, slope) - (4 * n + 0.5) ** (1.0 - s) / (1.0 - s)
    assert coarse == pytest.approx(fine, abs=s / 24.0 * n ** (-1.0 - s) + 1e-9)


def test_a_slope_of_a_quarter_sums_to_zeta_of_two():
    assert wright_total(10_000, 0.25) == pytest.approx(zeta(2.0) - 1e-4, abs=1e-7)
    assert wright_total(0, 0.8) == 0.0


def test_wrights_own_reading_costs_less_than_the_unit_theory():
    """A unit on the average curve costs n A(n) - (n-1) A(n-1), in the limit (1 + log2 slope) of the unit curve."""
    n = np.arange(2, 5000)
    cost = n * wright_average(n, 0.8) - (n - 1) * wright_average(n - 1, 0.8)
    assert (cost < wright(n, 0.8)).all()
    assert cost[-1] / wright(n[-1], 0.8) == pytest.approx(1.0 + math.log2(0.8), rel=1e-3)


@examples(60)
@given(units, slopes, st.floats(0.0, 1.0))
def test_plateaus_hold(n, slope, share):
    assert plateau(n, slope, share) == max(float(wright(n, slope)), share)
    assert share <= de_jong(n, slope, share) <= 1.0
    assert de_jong(n, slope, 0.0) == pytest.approx(float(wright(n, slope)))
    assert de_jong(n, slope, share) >= wright(n, slope) - 1e-12


@examples(60)
@given(units, slopes, st.floats(1.0, 1e5))
def test_boone_learns_less_than_wright_and_as_much_where_nothing_fades(n, slope, decay):
    assert float(wright(n, slope)) <= boone(n, slope, decay) <= 1.0
    assert boone(n, slope, 1e15) == pytest.approx(float(wright(n, slope)))
    log_ratio = math.log(boone(n, slope, decay)) if n > 1 else 0.0
    assert log_ratio * (1.0 + n / decay) == pytest.approx(math.log2(slope) * math.log(n), abs=1e-9)


@examples(60)
@given(slopes, st.floats(10.0, 1e5))
def test_boone_is_lowest_at_its_turn(slope, decay):
    n = boone_turn(decay)
    assert n * (math.log(n) - 1.0) == pytest.approx(decay)
    lowest = boone(n, slope, decay)
    assert (boone(n * np.array([0.5, 0.9, 1.1, 2.0]), slope, decay) > lowest).all()


@examples(60)
@given(st.floats(0.05, 0.99), slopes)
def test_units_to_reach_is_the_first(cost, slope):
    if cost < wright(1e7, slope):
        return
    n = units_to_reach(cost, slope)
    assert wright(n, slope) <= cost * (1.0 + 1e-9)
    assert n == 1 or wright(n - 1, slope) > cost


def test_units_to_reach_at_doublings():
    assert [units_to_reach(0.8**k, 0.8) for k in range(8)] == [2**k for k in range(8)]
    assert units_to_reach(7.0, 0.9, first_cost=5.0) == 1
    with pytest.raises(ValueError, match=r"nothing is learned"):
        units_to_reach(0.5, 1.0)


def test_faults_are_told():
    with pytest.raises(
        ValueError, match=r"unit: got 0; allowed: a finite number >= 1\nslope: got 1.2; allowed: a prob"
    ):
        wright(0, 1.2)
    with pytest.raises(ValueError, match=r"slope: got 0.0; allowed: a finite number > 0"):
        wright(1, 0.0)
    with pytest.raises(ValueError, match=r"floor_cost: got 2.0; allowed: 0 <= floor_cost <= first_cost = 1.0"):
        plateau(1, 0.8, 2.0)
