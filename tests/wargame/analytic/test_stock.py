"""Stock against sums of probabilities written out, mixed intensities integrated, and positions counted."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad

from tests.reference.examples import examples
from wargame.analytic.stock import (
    base_stock,
    demand_cdf,
    mixed_variance_to_mean,
    pooled_safety_ratio,
    reorder_fill_rate,
    stock_for,
)

means = st.floats(0.1, 60.0)


def poisson(mean, most=400):
    """Return P(D = k) by the recursion P(k + 1) = P(k) mean/(k + 1)."""
    pmf = [math.exp(-mean)]
    for k in range(1, most):
        pmf.append(pmf[-1] * mean / k)
    return np.array(pmf)


@examples(60)
@given(means, st.integers(0, 100))
def test_poisson_demand_summed(mean, units):
    assert demand_cdf(units, mean) == pytest.approx(poisson(mean)[: units + 1].sum())


@examples(20)
@given(st.floats(1.0, 40.0), st.floats(0.1, 1.2), st.integers(0, 60))
def test_negative_binomial_is_poisson_of_a_gamma_intensity(mean, cv, units):
    """Integrate the Poisson law over the gamma law of its mean, and compare mean and variance."""
    gamma = stats.gamma(cv**-2, scale=mean * cv**2)
    edges = gamma.ppf([1e-13, 0.1, 0.5, 0.9, 1.0 - 1e-13])
    mixed = sum(
        quad(lambda m: stats.poisson.cdf(units, m) * gamma.pdf(m), a, b, epsabs=1e-11)[0] for a, b in pairwise(edges)
    )
    assert demand_cdf(units, mean, mixed_variance_to_mean(mean, cv)) == pytest.approx(mixed, abs=1e-7)


def test_variance_over_mean_is_what_is_asked_for():
    cdf = np.array([demand_cdf(k, 20.0, 3.5) for k in range(400)])
    pmf, k = np.diff(cdf, prepend=0.0), np.arange(400)
    assert pmf @ k == pytest.approx(20.0)
    assert pmf @ (k - 20.0) ** 2 == pytest.approx(70.0)


@examples(60)
@given(st.floats(0.01, 0.999), means, st.floats(1.0, 9.0))
def test_stock_is_the_least_that_is_enough(p_enough, mean, ratio):
    stock = stock_for(p_enough, mean, ratio)
    assert demand_cdf(stock, mean, ratio) >= p_enough
    assert stock == 0 or demand_cdf(stock - 1, mean, ratio) < p_enough


@examples(60)
@given(st.floats(0.6, 0.999), st.floats(1.0, 200.0))
def test_more_spread_takes_more_stock(p_enough, mean):
    stocks = [stock_for(0.95, mean, ratio) for ratio in (1.0, 2.0, 5.0)]
    assert stocks == sorted(stocks)
    assert stock_for(0.5 * p_enough, mean) <= stock_for(p_enough, mean)
    assert stock_for(0.95, mean, 1.0 + 1e-9) == stocks[0]  # the limit is Poisson


@examples(60)
@given(st.integers(0, 80), means)
def test_base_stock_summed(level, mean):
    pmf, k = poisson(mean), np.arange(400)
    fill_rate, backorders = base_stock(level, mean)
    assert fill_rate == pytest.approx(pmf[:level].sum())
    assert backorders == pytest.approx(pmf @ np.maximum(k - level, 0), abs=1e-9)
    assert base_stock(level + 1, mean).backorders <= backorders + 1e-12


def test_base_stock_by_simulation():
    """Lead time 5, demand of rate 2, one at a time: served at once if fewer than S came in the 5 before it."""
    rng, n, level = np.random.default_rng(5), 200_000, 12
    times = np.cumsum(rng.exponential(0.5, n))
    within = np.arange(n) - np.searchsorted(times, times - 5.0)  # demands of the lead time before each
    served = (within < level)[100:]
    # the demands of two lead times apart are independent: at least n/20 of them
    assert served.mean() == pytest.approx(base_stock(level, 10.0).fill_rate, abs=4.0 * 0.5 / math.sqrt(n / 20))


@examples(60)
@given(st.integers(0, 30), st.integers(1, 12), means)
def test_reorder_fill_is_the_mean_over_positions(r, q, mean):
    fills = [base_stock(position, mean).fill_rate for position in range(r + 1, r + q + 1)]
    assert reorder_fill_rate(r, q, mean) == pytest.approx(sum(fills) / q)
    assert reorder_fill_rate(r, q, mean) <= reorder_fill_rate(r + 1, q, mean)


@examples(60)
@given(st.integers(1, 30), st.floats(0.0, 1.0))
def test_pooled_spread_is_the_root_of_the_summed_covariances(stocks, rho):
    covariance = np.full((stocks, stocks), rho) + (1.0 - rho) * np.eye(stocks)
    assert pooled_safety_ratio(stocks, rho) == pytest.approx(math.sqrt(covariance.sum()) / stocks)


def test_no_demand_and_faults():
    assert demand_cdf(0, 0.0, 5.0) == 1.0
    assert stock_for(0.99, 0.0) == 0
    assert base_stock(3, 0.0) == (1.0, 0.0)
    with pytest.raises(ValueError, match=r"p_enough: got 1.0; allowed: a number >= 0 and < 1"):
        stock_for(1.0, 10.0)
    with pytest.raises(ValueError, match=r"mean: got -1.0.*\nvariance_to_mean: got 0.5; allowed: a finite number >= 1"):
        demand_cdf(3, -1.0, 0.5)
