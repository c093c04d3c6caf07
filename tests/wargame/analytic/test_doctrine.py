"""Looks, salvos, layers and magazines against enumeration, each other and limits."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.examples import examples
from wargame.analytic.doctrine import (
    layered_cost,
    layered_leakage,
    magazine_leakage,
    p_worth_a_round,
    salvo_fire,
    shoot_look_shoot,
    shots_needed,
)

kills = st.floats(0.0, 1.0)
inner_kills = st.floats(0.05, 0.95)


def test_three_looks_of_seventy_percent():
    engagement = shoot_look_shoot(0.7, 3)
    assert engagement == pytest.approx((0.973, 1.39))
    assert engagement.expected_shots == pytest.approx(1 * 0.7 + 2 * 0.3 * 0.7 + 3 * 0.3**2)


@examples(60)
@given(kills, st.integers(0, 8))
def test_looks_by_the_shot_that_is_the_last(p, n):
    """Shot k is fired if k - 1 missed."""
    engagement = shoot_look_shoot(p, n)
    assert engagement.expected_shots == pytest.approx(sum((1.0 - p) ** k for k in range(n)))
    assert engagement.p_kill == pytest.approx(1.0 - (1.0 - p) ** n)
    assert salvo_fire(p, n).p_kill == engagement.p_kill
    assert engagement.expected_shots <= salvo_fire(p, n).expected_shots + 1e-12


@examples(60)
@given(inner_kills, st.floats(0.01, 0.999))
def test_shots_needed_is_the_least_number(p, wanted):
    n = shots_needed(p, wanted)
    assert 1.0 - (1.0 - p) ** n >= wanted - 1e-9
    assert 1.0 - (1.0 - p) ** (n - 1) < wanted


def test_shots_needed_at_the_ends():
    assert shots_needed(0.7, 0.91) == 2  # 1 - .3^2 to the last digit
    assert shots_needed(1.0, 1.0) == 1
    assert shots_needed(0.0, 0.0) == 0
    with pytest.raises(ValueError, match=r"p_wanted: got 1.0; allowed: what shots with p_kill = 0.5 can reach"):
        shots_needed(0.5, 1.0)


def enumerated_leakage(targets, magazine, p, max_shots):
    """Return the mean number of leakers over all outcomes of the shots, one target after the other."""
    mean = 0.0
    for outcome in itertools.product([True, False], repeat=magazine):
        left, gone, shots = targets, 0, 0
        for hit in outcome:
            if left == 0:
                break
            shots += 1
            if hit or shots == max_shots:
                left, gone, shots = left - 1, gone + (not hit), 0
        weight = math.prod(p if hit else 1.0 - p for hit in outcome)
        mean += weight * (left + gone)
    return mean


@examples(60)
@given(st.integers(0, 4), st.integers(0, 7), kills, st.sampled_from([None, 1, 2, 3]))
def test_magazine_by_enumeration(targets, magazine, p, max_shots):
    expected = enumerated_leakage(targets, magazine, p, max_shots)
    assert magazine_leakage(targets, magazine, p, max_shots) == pytest.approx(expected)


@examples(60)
@given(st.integers(0, 6), st.integers(0, 12), inner_kills, st.integers(1, 4))
def test_kills_are_shots_times_p(targets, magazine, p, max_shots):
    """Whatever the order, the shots fired are min(magazine, needed), and the mean number of kills is p times theirs."""
    geometric = [p * (1.0 - p) ** (k - 1) for k in range(1, max_shots)] + [(1.0 - p) ** (max_shots - 1)]
    needed = np.ones(1)
    for _ in range(targets):
        needed = np.convolve(needed, [0.0, *geometric])
    fired = needed @ np.minimum(np.arange(needed.size), magazine)
    assert magazine_leakage(targets, magazine, p, max_shots) == pytest.approx(targets - p * fired)


@examples(60)
@given(st.integers(0, 30), st.integers(0, 60), kills, st.integers(1, 4))
def test_more_rounds_and_more_looks_let_less_through(targets, magazine, p, max_shots):
    unlimited = magazine_leakage(targets, magazine, p)
    assert magazine_leakage(targets, magazine + 1, p) <= unlimited + 1e-9
    assert unlimited <= magazine_leakage(targets, magazine, p, max_shots) + 1e-9
    assert magazine_leakage(targets, magazine, p, magazine + 1) == pytest.approx(unlimited, abs=1e-9)


def test_a_deep_magazine_is_shoot_look_shoot():
    leak = magazine_leakage(100, 300, 0.7, max_shots=3)
    assert leak == pytest.approx(100 * (1.0 - shoot_look_shoot(0.7, 3).p_kill))


def test_three_layers_published():
    leak = layered_leakage(100, [0.7, 0.8, 0.5])
    assert leak == pytest.approx((3.0, 1.7059, 0.0476), abs=5e-5)


@examples(60)
@given(st.integers(0, 10), st.lists(kills, max_size=4))
def test_layers_one_after_the_other(n, p_kills):
    """Law of total variance, layer by layer: mean N q, variance V q^2 + M q (1 - q)."""
    mean, variance = float(n), 0.0
    for p in p_kills:
        variance = variance * (1.0 - p) ** 2 + mean * p * (1.0 - p)
        mean *= 1.0 - p
    leak = layered_leakage(n, p_kills)
    assert leak.mean == pytest.approx(mean)
    assert leak.sd**2 == pytest.approx(variance, abs=1e-12)
    assert leak.mean == pytest.approx(layered_leakage(n, p_kills[::-1]).mean)


@examples(60)
@given(st.lists(st.tuples(inner_kills, st.floats(1.0, 100.0)), min_size=1, max_size=4))
def test_the_cheapest_order_is_by_cost_over_p(layers):
    costs = {
        order: layered_cost(10, [p for p, _ in order], [c for _, c in order])
        for order in itertools.permutations(layers)
    }
    best = tuple(sorted(layers, key=lambda layer: layer[1] / layer[0]))
    assert costs[best] == pytest.approx(min(costs.values()))


def test_cost_of_layers_by_following_one_threat():
    p_kills, costs, n = [0.7, 0.8, 0.5], [1.0, 20.0, 300.0], 50_000
    hit = np.random.default_rng(2).random((n, 3)) < p_kills
    reached = np.cumprod(np.column_stack([np.ones(n), ~hit[:, :2]]), axis=1)
    cost = reached @ costs
    error = 4.0 * cost.std() / math.sqrt(n)
    assert layered_cost(1, p_kills, costs) == pytest.approx(cost.mean(), abs=error)
    assert layered_cost(7, p_kills, costs) == pytest.approx(7 * (1.0 + 0.3 * 20.0 + 0.3 * 0.2 * 300.0))


def test_certain_shots():
    assert salvo_fire(1.0, 1) == shoot_look_shoot(1.0, 1) == (1.0, 1.0)
    assert shoot_look_shoot(1.0, 4) == (1.0, 1.0)
    assert salvo_fire(1.0, 0) == (0.0, 0.0)


def test_faults_are_told():
    with pytest.raises(ValueError, match=r"shot_costs: got 1 costs; allowed: one for each of 2 layers"):
        layered_cost(10, [0.5, 0.5], [1.0])
    with pytest.raises(ValueError, match=r"p_kill: got -0.1"):
        shoot_look_shoot(-0.1, 2)
    with pytest.raises(ValueError, match=r"max_shots: got 0; allowed: a whole number >= 1"):
        magazine_leakage(1, 1, 0.5, max_shots=0)


@pytest.mark.parametrize("cv", [0.05, 0.3, 1.0])
@pytest.mark.parametrize("x", [0.3, 0.9, 1.0, 1.1, 4.0])
def test_a_round_is_worth_it_as_often_as_a_lognormal_is_large(x, cv):
    from scipy.stats import lognorm

    sigma = math.sqrt(math.log1p(cv**2))
    exact = lognorm(s=sigma, scale=math.exp(-0.5 * sigma**2)).sf(x)
    assert p_worth_a_round(x * 7e5, 7e5, cv) == pytest.approx(exact, rel=1e-9, abs=1e-12)


def test_without_error_a_round_is_worth_it_or_not():
    assert p_worth_a_round(1.0, 1.0, 0.0) == p_worth_a_round(0.0, 0.0, 0.3) == p_worth_a_round(0.0, 1.0, 0.3) == 1.0
    assert p_worth_a_round(1.0, 0.999, 0.0) == p_worth_a_round(1.0, 0.0, 0.3) == 0.0
