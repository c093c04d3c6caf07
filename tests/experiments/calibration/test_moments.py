"""Moments of raids: known answers, and what independent leaks give."""

import numpy as np
import pytest

from wargame_experiments.calibration.moments import LEVELS, NAMES, moments, weighted_moments


def test_known_answers():
    found = moments([10, 20, 70], [5, 0, 5])
    p = 0.1
    chi_square = (5 - 1) ** 2 / (10 * p * 0.9) + 2**2 / (20 * p * 0.9) + (5 - 7) ** 2 / (70 * p * 0.9)
    assert found[0] == pytest.approx(p)
    assert found[1] == pytest.approx(chi_square / 2)
    assert found[2:] == pytest.approx(np.quantile([0.5, 0.0, 5 / 70], LEVELS))


def test_independent_leaks_have_a_variance_ratio_of_one():
    rng = np.random.default_rng(3)
    n = rng.integers(30, 800, 20_000)
    found = moments(n, rng.binomial(n, 0.163))
    assert found[1] == pytest.approx(1.0, abs=4 * np.sqrt(2 / 20_000))  # chi-square over its degrees of freedom
    assert found[0] == pytest.approx(0.163, abs=4 * np.sqrt(0.163 * 0.837 / n.sum()))


def test_beta_binomial_leaks_have_the_variance_ratio_of_their_correlation():
    rng, n, rho = np.random.default_rng(5), 200, 0.05
    p = rng.beta(0.2 * 19, 0.8 * 19, 40_000)  # a + b = 1 / rho - 1
    assert moments(np.full(40_000, n), rng.binomial(n, p))[1] == pytest.approx(1 + (n - 1) * rho, rel=0.03)


def test_sets_of_raids_are_taken_one_by_one():
    n, x = np.array([[100, 50], [30, 60]]), np.array([[10, 20], [3, 9]])
    assert moments(n, x).shape == (2, len(NAMES))
    assert moments(n, x)[1] == pytest.approx(moments(n[1], x[1]))


@pytest.mark.parametrize(("launched", "leaked"), [([100], [10]), ([100, 0], [10, 0])])
def test_too_few_raids_or_empty_raids_are_refused(launched, leaked):
    with pytest.raises(ValueError, match="two raids or more"):
        moments(launched, leaked)


def test_a_weight_of_two_is_a_raid_that_counts_twice():
    rng = np.random.default_rng(8)
    n = rng.integers(30, 300, 400).astype(float)
    x = rng.binomial(n.astype(int), 0.2).astype(float)
    twice = rng.random(400) < 0.5
    found = weighted_moments(n, x, 1.0 + twice)
    doubled = weighted_moments(np.append(n, n[twice]), np.append(x, x[twice]), np.ones(400 + twice.sum()))
    assert found[:2] == pytest.approx(doubled[:2])
    assert found[2:] == pytest.approx(doubled[2:], abs=2e-3)  # quantiles may lie between other neighbours
