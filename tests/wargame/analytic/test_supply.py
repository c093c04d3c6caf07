"""Bullwhip and newsvendor against simulated orders and integrated costs."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad
from scipy.optimize import minimize_scalar

from tests.reference.examples import examples
from wargame.analytic.supply import accelerator_orders, bullwhip, bullwhip_smoothing, newsvendor, newsvendor_normal


def test_bullwhip_published():
    assert bullwhip(4, 4) == 5.0


@examples(60)
@given(st.integers(0, 12), st.integers(1, 12))
def test_bullwhip_by_the_policy(lead, periods):
    """Feed an order-up-to policy one unit of demand and add the squares of the orders that it calls forth."""
    demand = np.zeros(3 * periods + 10)
    demand[periods] = 1.0
    past = np.array([demand[max(t - periods, 0) : t].sum() / periods for t in range(demand.size)])  # forecast in t
    orders = lead * np.diff(past) + demand[:-1]  # the level rises by L times the forecast's change; replace demand
    assert bullwhip(lead, periods) == pytest.approx((orders**2).sum())


def test_bullwhip_by_simulation():
    lead, p, n = 3, 5, 400_000
    demand = np.random.default_rng(1).normal(100.0, 10.0, n)
    forecast = np.convolve(demand, np.ones(p) / p, mode="valid")
    orders = lead * np.diff(forecast) + demand[p:]
    # orders depend on each other over p periods: at most as uncertain as n/p independent ones
    error = 4.0 * math.sqrt(2.0 / (n / (2 * p)))
    assert orders.var() / 100.0 == pytest.approx(bullwhip(lead, p), rel=error)


def order_variance(weights, rho):
    """Return the variance of sum_i w_i d_(t-i), d an AR(1) of variance 1: the double sum of w_i w_j rho^|i-j|."""
    lags = np.abs(np.subtract.outer(np.arange(len(weights)), np.arange(len(weights))))
    return float(weights @ (np.where(lags == 0, 1.0, float(rho) ** lags)) @ weights)


@examples(60)
@given(st.integers(0, 12), st.integers(1, 12), st.floats(-0.95, 0.95))
def test_bullwhip_of_correlated_demand_by_its_covariances(lead, periods, rho):
    weights = np.zeros(periods + 1)
    weights[0], weights[periods] = 1.0 + lead / periods, -lead / periods
    assert bullwhip(lead, periods, rho) == pytest.approx(order_variance(weights, rho))


@examples(60)
@given(st.integers(0, 12), st.floats(0.05, 1.0))
def test_bullwhip_of_smoothing_by_the_policy(lead, weight):
    """The forecast weighs the demand of i periods ago by a (1 - a)^i; 1e-12 of it is older than 600 periods."""
    forecast = weight * (1.0 - weight) ** np.arange(600)
    orders = lead * np.diff(forecast, prepend=0.0)
    orders[0] += 1.0
    assert bullwhip_smoothing(lead, weight) == pytest.approx(order_variance(orders, 0.0), rel=1e-9)


@examples(60)
@given(st.floats(0.1, 12.0), st.integers(1, 12), st.floats(0.0, 0.9))
def test_orders_swing_less_with_a_longer_memory_and_correlated_demand(lead, periods, rho):
    assert bullwhip(lead, periods + 1) < bullwhip(lead, periods)
    assert 1.0 <= bullwhip(lead, periods, rho) <= bullwhip(lead, periods)
    assert bullwhip_smoothing(lead, 0.0) == 1.0


def test_the_accelerator_year_by_year():
    """A fleet whose units are replaced at the end of life: orders are what leaves and what it grows by."""
    fleet, life = 1000.0, 20.0
    for growth in (50.0, 50.0, 0.0, -30.0):
        orders = accelerator_orders(fleet, life, growth)
        assert fleet + orders - fleet / life == pytest.approx(fleet + growth)
        fleet += growth
    assert accelerator_orders(1000.0, 20.0, -80.0) == 0.0


def test_newsvendor_published():
    assert newsvendor(9.0, 1.0) == pytest.approx((0.9, 1.281552), abs=5e-7)


@examples(60)
@given(st.floats(0.01, 100.0), st.floats(0.01, 100.0))
def test_newsvendor_z(underage, overage):
    ratio, z = newsvendor(underage, overage)
    assert stats.norm.cdf(z) == pytest.approx(ratio, abs=1e-12)
    assert newsvendor(overage, underage).z == pytest.approx(-z, abs=1e-9)


@pytest.mark.parametrize(("underage", "overage"), [(9.0, 1.0), (1.0, 3.0), (2.0, 2.0)])
def test_newsvendor_quantity_is_the_cheapest(underage, overage):
    mean, sd = 100.0, 20.0

    def cost(quantity):
        def at(demand):
            short = max(demand - quantity, 0.0)
            return (underage * short + overage * max(quantity - demand, 0.0)) * stats.norm.pdf(demand, mean, sd)

        return quad(at, mean - 9 * sd, mean + 9 * sd, points=[quantity], limit=200)[0]

    order = newsvendor_normal(mean, sd, underage, overage)
    short = quad(lambda d: (d - order.quantity) * stats.norm.pdf(d, mean, sd), order.quantity, mean + 9 * sd)[0]
    assert order.expected_shortage == pytest.approx(short, rel=1e-6)
    assert order.expected_cost == pytest.approx(cost(order.quantity), rel=1e-6)
    assert order.quantity == pytest.approx(minimize_scalar(cost, bounds=(40, 160), method="bounded").x, abs=0.01)


def test_certain_demand_costs_nothing():
    assert newsvendor_normal(50.0, 0.0, 3.0, 1.0) == (50.0, 0.0, 0.0)


def test_faults_are_told():
    with pytest.raises(ValueError, match=r"lead_time: got -1; allowed: a finite number >= 0\nperiods: got 0"):
        bullwhip(-1, 0)
    with pytest.raises(ValueError, match=r"underage: got 0.0"):
        newsvendor(0.0, 1.0)
    with pytest.raises(ValueError, match=r"correlation: got 1.0; allowed: a number > -1 and < 1"):
        bullwhip(4, 4, correlation=1.0)
    with pytest.raises(ValueError, match=r"fleet: got -1.0.*\nlife: got 0.0"):
        accelerator_orders(-1.0, 0.0, 0.0)
