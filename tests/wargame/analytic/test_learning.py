"""Learning curves: published values, doubling, sums, limits and inverses."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import zeta

from tests.reference.examples import examples
from wargame.analytic.learning import (
    cumulative_mean,
    cumulative_total,
    cumulative_unit_cost,
    lot_mean,
    lot_total,
    unit_cost,
    unit_total,
    units_to_reach,
)

slopes = st.floats(0.55, 0.99)
units = st.integers(1, 10_000)


def test_unit_one_hundred():
    assert unit_cost(100, 0.80) == pytest.approx(0.227062, abs=5e-7)
    assert unit_cost(100, 0.90) == pytest.approx(0.496585, abs=5e-7)


@examples(60)
@given(units, slopes, st.floats(0.1, 1e6))
def test_each_doubling_costs_the_slope(n, slope, first):
    assert unit_cost(2 * n, slope, first) == pytest.approx(slope * unit_cost(n, slope, first))
    assert unit_cost(1, slope, first) == first


@examples(60)
@given(slopes)
def test_a_doubling_by_repeated_multiplication(slope):
    cost = 1.0
    for k in range(12):
        assert unit_cost(2**k, slope) == pytest.approx(cost)
        cost *= slope


@examples(60)
@given(st.integers(2, 3000), slopes)
def test_total_is_the_difference_of_two_zeta_functions(n, slope):
    """Sum over k <= n of k^-s = zeta(s) - zeta(s, n + 1), continued to s < 1 by Euler and Maclaurin."""
    s = -math.log2(slope)
    tail = (n + 0.5) ** (1.0 - s) / (1.0 - s)  # midpoint rule of the sum; its error falls with n
    coarse = unit_total(n, slope) - tail
    fine = unit_total(4 * n, slope) - (4 * n + 0.5) ** (1.0 - s) / (1.0 - s)
    assert coarse == pytest.approx(fine, abs=s / 24.0 * n ** (-1.0 - s) + 1e-9)


def test_a_slope_of_a_quarter_sums_to_zeta_of_two():
    assert unit_total(10_000, 0.25) == pytest.approx(zeta(2.0) - 1e-4, abs=1e-7)
    assert unit_total(0, 0.8) == 0.0


@examples(60)
@given(st.integers(1, 300), st.integers(0, 300), slopes)
def test_a_lot_is_the_difference_of_two_totals(first, more, slope):
    last = first + more
    assert lot_total(first, last, slope) == pytest.approx(unit_total(last, slope) - unit_total(first - 1, slope))
    by_hand = [unit_cost(n, slope) for n in range(first, last + 1)]
    assert lot_mean(first, last, slope) == pytest.approx(sum(by_hand) / len(by_hand))


@examples(60)
@given(st.integers(0, 300), st.floats(0.0, 0.999), slopes)
def test_a_unit_built_in_part_costs_its_share(n, part, slope):
    assert unit_total(n + part, slope) == pytest.approx(
        unit_total(n, slope) + part * float(unit_cost(n + 1, slope)), abs=1e-9
    )


def test_a_unit_of_the_cumulative_form_costs_less_than_of_the_unit_form():
    """In the limit (1 + log2 slope) of it: 23 % less at a slope of 85 %, at the 100th unit already."""
    n = np.arange(2, 5000)
    cost = cumulative_unit_cost(n, 0.8)
    assert (cost < unit_cost(n, 0.8)).all()
    assert cost[-1] / unit_cost(n[-1], 0.8) == pytest.approx(1.0 + math.log2(0.8), rel=1e-3)
    assert cumulative_unit_cost(100, 0.85) / unit_cost(100, 0.85) == pytest.approx(0.77, abs=0.005)


@examples(60)
@given(st.integers(1, 2000), slopes, st.floats(0.1, 1e6))
def test_units_of_the_cumulative_form_add_up_to_its_mean(n, slope, first):
    total = float(cumulative_unit_cost(np.arange(1, n + 1), slope, first).sum())
    assert total / n == pytest.approx(float(cumulative_mean(n, slope, first)))
    assert total == pytest.approx(float(cumulative_total(n, slope, first)))
    assert total <= unit_total(n, slope, first) * (1.0 + 1e-9)


@examples(60)
@given(st.floats(0.05, 0.99), slopes)
def test_units_to_reach_is_the_first(cost, slope):
    if cost < unit_cost(1e7, slope):
        return
    n = units_to_reach(cost, slope)
    assert unit_cost(n, slope) <= cost * (1.0 + 1e-9)
    assert n == 1 or unit_cost(n - 1, slope) > cost


def test_units_to_reach_at_doublings():
    assert [units_to_reach(0.8**k, 0.8) for k in range(8)] == [2**k for k in range(8)]
    assert units_to_reach(7.0, 0.9, first_cost=5.0) == 1
    with pytest.raises(ValueError, match=r"nothing is learned"):
        units_to_reach(0.5, 1.0)


def test_faults_are_told():
    with pytest.raises(
        ValueError, match=r"unit: got 0; allowed: a finite number >= 1\nslope: got 1.2; allowed: a prob"
    ):
        unit_cost(0, 1.2)
    with pytest.raises(ValueError, match=r"slope: got 0.0; allowed: a finite number > 0"):
        unit_cost(1, 0.0)
    with pytest.raises(ValueError, match=r"slope: got 0.5; allowed: above 1/2 in the cumulative form"):
        cumulative_total(10, 0.5)
    with pytest.raises(ValueError, match=r"last: got 2; allowed: a whole number >= 3"):
        lot_total(3, 2, 0.8)
