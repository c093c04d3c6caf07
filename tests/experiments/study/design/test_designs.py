"""Which points a design has."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wargame_experiments.study.design.designs import crossed, factorial, one_at_a_time, simplex
from wargame_experiments.study.design.factors import Factor, spread, triangular


def test_a_factorial_has_every_combination_once():
    rows = factorial([Factor("a", ("a",), (1, 2, 3)), Factor("b", ("b",), (True, False))])
    assert [(row["a"], row["b"]) for row in rows] == [(a, b) for a in (1, 2, 3) for b in (True, False)]
    assert factorial([]) == [{}]


@pytest.mark.parametrize(("parts", "steps"), [(1, 3), (2, 4), (3, 5), (4, 3)])
def test_a_simplex_lattice_has_every_split_once(parts, steps):
    names = [f"part-{i}" for i in range(parts)]
    rows = simplex(names, steps)
    assert len({tuple(row.values()) for row in rows}) == len(rows) == math.comb(steps + parts - 1, parts - 1)
    for row in rows:
        assert sum(row.values()) == pytest.approx(1.0)
        assert all((share * steps) == pytest.approx(round(share * steps)) for share in row.values())


def test_crossed_designs_are_all_pairs_of_rows():
    rows = list(crossed([[{"a": 1, "b": 2}, {"a": 3, "b": 4}], [{"c": 5}, {"c": 6}]]))
    assert rows == [{"a": a, "b": b, "c": c} for a, b in ((1, 2), (3, 4)) for c in (5, 6)]


@pytest.mark.parametrize(
    ("factor", "values"),
    [
        (Factor("x", ("x",), low=2.0, high=4.0), [2, 3, 4]),
        (Factor("x", ("x",), low=1.0, high=10_000.0, is_log=True), [1, 100, 10_000]),
        (Factor("x", ("x",), low=0.5, high=3.2, is_whole=True), [1, 2, 3]),
        (Factor("x", ("x",), ("low", "high")), ["low", "high", "high"]),
    ],
)
def test_a_factor_at_its_quantiles(factor, values):
    found = [factor.at(u) for u in (0.0, 0.5, 1.0)]
    assert found == (values if factor.levels else pytest.approx(values))


def test_whole_numbers_have_equal_shares_of_the_range():
    factor = Factor("x", ("x",), low=0.0, high=4.0, is_whole=True)
    values = [factor.at((i + 0.5) / 1000) for i in range(1000)]
    assert [values.count(n) for n in range(5)] == [200] * 5


def test_levels_over_a_range_have_both_ends():
    assert spread(5.0, 20.0, 4, is_log=False, is_whole=False) == (5, 10, 15, 20)
    assert spread(0.0, 3.0, 7, is_log=False, is_whole=True) == (0, 1, 2, 3)


@given(st.floats(-1e3, 1e3), st.floats(0, 1e3), st.floats(0, 1e3), st.floats(0, 1), st.floats(0, 1))
def test_triangular_quantiles_rise_from_low_to_high(low, below, above, u, v):
    given_by = (low, low + below, low + below + above)
    assert triangular(0.0, *given_by) == given_by[0]
    assert triangular(1.0, *given_by) == pytest.approx(given_by[2])
    assert triangular(min(u, v), *given_by) <= triangular(max(u, v), *given_by) + 1e-9


def test_the_triangular_distribution_has_its_moments():
    """Mean (low + typical + high) / 3 and Law's variance, by the midpoint rule over 10,000 quantiles."""
    values = [triangular(u, 1.0, 2.0, 6.0) for u in (np.arange(10_000) + 0.5) / 10_000]
    assert np.mean(values) == pytest.approx(3.0, abs=1e-4)
    assert np.var(values) == pytest.approx((1 + 4 + 36 - 2 - 6 - 12) / 18, rel=1e-3)


def test_whole_numbers_stay_whole():
    factor = Factor("x", ("x",), low=2.0, high=8.0, typical=4.0, is_whole=True, distribution="triangular")
    values = [factor.at(u) for u in (0.0, 0.37, 1.0)]
    assert values[::2] == [2, 8]
    assert all(isinstance(value, int) for value in values)
    assert (factor.middle, factor.ends) == (4, (2, 8))


def test_one_at_a_time_leaves_out_an_end_that_is_typical():
    rows = one_at_a_time([Factor("a", ("a",), low=0.0, high=2.0, typical=2.0), Factor("b", ("b",), low=1.0, high=3.0)])
    assert [tuple(row.values()) for row in rows] == [(2, 2), (0, 2), (2, 1), (2, 3)]


@pytest.mark.parametrize(("low", "typical", "high"), [(2.0, 4.0, 8.0), (0.0, 0.0, 1.0), (1.0, 9.0, 9.0)])
def test_pert_has_the_mean_and_the_spread_of_its_law(low, typical, high):
    """Mean (low + 4 typical + high) / 6, variance (mean - low)(high - mean) / 7; midpoints of 20,000 equal shares."""
    factor = Factor("x", ("x",), low=low, high=high, typical=typical, distribution="pert")
    values = np.array([factor.at((i + 0.5) / 20_000) for i in range(20_000)])
    mean = (low + 4.0 * typical + high) / 6.0
    assert values.mean() == pytest.approx(mean, rel=1e-4)
    assert values.var() == pytest.approx((mean - low) * (high - mean) / 7.0, rel=2e-3)
    assert low <= values.min() < values.max() <= high
