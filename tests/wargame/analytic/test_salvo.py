"""Salvo models against published cases, enumeration, simulation and each other."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.reference.examples import examples
from wargame.analytic.binomial import binomial_pmf, clipped_normal_moments, normal_cdf
from wargame.analytic.salvo import armstrong, hughes, intercepted_salvo

counts = st.integers(0, 8)
probabilities = st.floats(0.0, 1.0)


def test_hughes_published():
    assert hughes(12, 16, 2.479, 2.08, 1.759, 0.761, 2.72, 2.446) == pytest.approx((4.475, 7.183974), abs=5e-7)
    assert hughes(12, 12, 2.08, 3.618, 0.562, 0.858, 2.145, 3.37) == pytest.approx((12.0, 4.351335), abs=5e-7)


@examples(60)
@given(*[st.floats(0.0, 20.0)] * 6, *[st.floats(0.1, 5.0)] * 2)
def test_hughes_swaps_and_stays_in_bounds(A, B, a, b, y, z, w, x):
    one, other = hughes(A, B, a, b, y, z, w, x), hughes(B, A, b, a, z, y, x, w)
    assert one == other[::-1]
    assert 0.0 <= one.lost_a <= A
    assert 0.0 <= one.lost_b <= B


@pytest.mark.parametrize(
    ("sides", "mean", "sd", "p_no_loss"), [(3, 0.7018, 0.5590, 0.2025), (6, 1.3474, 0.8378, 0.0857)]
)
def test_armstrong_published(sides, mean, sd, p_no_loss):
    loss = armstrong(sides, sides, 3, 2, 0.67, 0.67, 0.33, 0.11)
    assert loss[:3] == pytest.approx((mean, sd, p_no_loss), abs=5.1e-5)


@pytest.mark.parametrize("case", [(3, 3, 3, 2, 0.67, 0.67, 0.33, 0.11), (6, 4, 3, 2, 0.8, 0.5, 0.3, 0.3)])
def test_armstrong_against_simulation(case):
    shooters, targets, shots, defence, p_hit, p_intercept, v, sd = case
    n, rng = 400_000, np.random.default_rng(3)
    off = rng.binomial(shooters * shots, p_hit, n)
    k = np.maximum(off - rng.binomial(targets * defence, p_intercept, n), 0)
    loss = np.clip(rng.normal(k * v, np.sqrt(k) * sd), 0.0, targets)
    exact = armstrong(*case)
    assert exact.mean == pytest.approx(loss.mean(), abs=4.0 * exact.sd / math.sqrt(n))
    fourth = ((loss - loss.mean()) ** 4).mean()
    sd_error = math.sqrt((fourth - loss.var() ** 2) / n) / (2.0 * loss.std())
    assert exact.sd == pytest.approx(loss.std(), abs=4.0 * sd_error)
    for p, happened in ((exact.p_no_loss, loss <= 0.0), (exact.p_all_lost, loss >= targets)):
        assert p == pytest.approx(happened.mean(), abs=4.0 * math.sqrt(p * (1.0 - p) / n) + 1e-9)
    got = np.bincount(k, minlength=exact.hits.size) / n
    assert exact.hits == pytest.approx(got, abs=4.0 * 0.5 / math.sqrt(n))


def test_armstrong_without_chance_is_hughes():
    """12 of 12 missiles on target, 6 of 6 interceptors hit: (aA - zB)/x with a = 3, z = 2, 1/x = .25."""
    loss = armstrong(4, 3, 3, 2, 1.0, 1.0, 0.25, 0.0)
    assert loss.mean == pytest.approx(hughes(4, 3, 3.0, 1.0, 1.0, 2.0, 1.0, 4.0).lost_b)
    assert (loss.sd, loss.p_no_loss, loss.p_all_lost) == (0.0, 0.0, 0.0)
    assert armstrong(4, 1, 3, 0, 1.0, 1.0, 0.25, 0.0).p_all_lost == 1.0
    assert armstrong(0, 2, 3, 2, 0.7, 0.7, 0.3, 0.1)[:4] == pytest.approx((0.0, 0.0, 1.0, 0.0))


@examples(60)
@given(st.integers(0, 5), st.integers(0, 5), probabilities, probabilities)
def test_intercepted_salvo_by_enumeration(n_offence, n_defence, p_intercept, p_hit):
    n_defence = min(n_offence, n_defence)
    each = [(1.0 - p_intercept) * p_hit] * n_defence + [p_hit] * (n_offence - n_defence)
    expected = np.zeros(n_offence + 1)
    for outcome in itertools.product([0, 1], repeat=n_offence):
        expected[sum(outcome)] += math.prod(p if hit else 1.0 - p for p, hit in zip(each, outcome, strict=True))
    assert intercepted_salvo(n_offence, n_defence, p_intercept, p_hit) == pytest.approx(expected)


@examples(60)
@given(st.integers(1, 8), probabilities)
def test_interceptors_of_their_own_waste_none(n, p):
    """With certain hits the mean leakage of n against n is n (1 - p): less than where interceptors may be left over."""
    own = intercepted_salvo(n, n, p) @ np.arange(n + 1)
    assert own == pytest.approx(n * (1.0 - p))
    shared = armstrong(n, n, 1, 1, 1.0, p, 1.0, 0.0)
    assert shared.mean == pytest.approx(own)  # certain hits: none is left over
    dodged = armstrong(n, n, 1, 1, 0.5, p, 1.0, 0.0).mean
    assert dodged <= intercepted_salvo(n, n, p, 0.5) @ np.arange(n + 1) + 1e-12


@examples(60)
@given(st.integers(0, 60), st.fractions(0, 1, max_denominator=100))
def test_binomial_pmf(n, p):
    expected = [float(math.comb(n, k) * p**k * (1 - p) ** (n - k)) for k in range(n + 1)]
    assert binomial_pmf(n, float(p)) == pytest.approx(expected, rel=1e-11)


@examples(60)
@given(st.floats(-5.0, 5.0), st.floats(0.1, 3.0), st.floats(-3.0, 0.0), st.floats(0.0, 3.0))
def test_clipped_normal_moments_by_quadrature(mean, sd, low, high):
    """E g(clipped) = g(low) + integral of g'(v) P(X > v) dv from low to high, g(v) = v and v^2."""
    nodes, weights = np.polynomial.legendre.leggauss(80)
    v, w = 0.5 * (high - low) * nodes + 0.5 * (high + low), 0.5 * (high - low) * weights
    above = stats.norm.sf(v, mean, sd)
    expected = (low + w @ above, low**2 + w @ (2.0 * v * above))
    assert clipped_normal_moments(mean, sd, low, high) == pytest.approx(expected, abs=1e-8)
    assert normal_cdf(low, mean, sd) == pytest.approx(stats.norm.cdf(low, mean, sd), abs=1e-12)


def test_faults_are_told():
    with pytest.raises(ValueError, match=r"n_defence: got 4; allowed: at most n_offence = 3"):
        intercepted_salvo(3, 4, 0.5)
    with pytest.raises(ValueError, match=r"w: got 0; allowed: a finite number > 0"):
        hughes(1, 1, 1, 1, 1, 1, 0, 1)
    with pytest.raises(ValueError, match=r"p_hit: got 1.5"):
        armstrong(1, 1, 1, 1, 1.5, 0.5, 0.3, 0.1)
