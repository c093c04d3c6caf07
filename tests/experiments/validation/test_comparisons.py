"""Estimates beside their reference: errors, limits, and what no chance is in."""

import math

import numpy as np
import pytest

from wargame.analytic.binomial import binomial_pmf
from wargame_experiments.validation import comparisons


def test_a_share_has_the_error_of_its_reference():
    found = comparisons.share(60, 100, 0.5, 100)
    assert found.se == pytest.approx(0.05)
    assert found.errors == pytest.approx(2.0)
    assert found.p == pytest.approx(0.0455, abs=1e-4)
    assert found.low < 0.6 < found.high


def test_a_tolerance_is_taken_off_before_errors_are_counted():
    assert comparisons.share(60, 100, 0.5, 100, tolerance=0.05).errors == pytest.approx(1.0)
    within = comparisons.share(60, 100, 0.5, 100, tolerance=0.2)
    assert (within.errors, within.p) == (0.0, 1.0)


def test_a_mean_takes_the_spread_that_theory_knows():
    values = [1.0, 3.0, 1.0, 3.0]
    assert comparisons.mean(values, 2.0, sd=2.0).se == 1.0
    assert comparisons.mean(values, 2.0).se == pytest.approx(math.sqrt(4.0 / 3.0) / 2.0)


def test_values_without_spread_leave_nothing_to_chance():
    found = comparisons.mean([2.0, 2.0], 2.0)
    assert not found.is_random
    assert math.isnan(found.p)


def test_ratios_of_means():
    """The share of those blocked where arrivals vary, too: as good as a binomial share if each is on his own."""
    draws = np.random.default_rng(1)
    came = draws.poisson(50, 400)
    blocked = draws.binomial(came, 0.3)
    found = comparisons.ratio(blocked, came, 0.3)
    assert found.se == pytest.approx(math.sqrt(0.21 / came.sum()), rel=0.15)  # its own relative error: 1/sqrt(800)
    assert abs(found.errors) < 3.0


def test_the_error_of_a_spread_is_that_of_many_samples():
    """Of 2,000 samples, the spread of their spreads is known to 1/sqrt(4000); 10 % is 6 standard errors."""
    pmf, draws = binomial_pmf(20, 0.1), np.random.default_rng(2)
    found = [comparisons.spread(draws.binomial(20, 0.1, 50), pmf) for _ in range(2_000)]
    assert found[0].reference == pytest.approx(math.sqrt(1.8))
    assert np.std([f.model for f in found]) == pytest.approx(found[0].se, rel=0.1)


def test_a_fit_to_the_right_distribution_is_uniform_in_p():
    """Of 1,000 fits a tenth has p below .1, give or take 3 standard errors of .0095 and a little for pooled classes."""
    pmf, draws = binomial_pmf(10, 0.3), np.random.default_rng(3)
    found = [comparisons.fit(draws.binomial(10, 0.3, 400), pmf) for _ in range(1_000)]
    assert np.mean([f.p < 0.1 for f in found]) == pytest.approx(0.1, abs=0.03)
    assert np.mean([f.model for f in found]) == pytest.approx(found[0].reference, rel=0.05)


def test_a_fit_to_another_distribution_is_found():
    draws = np.random.default_rng(4)
    found = comparisons.fit(draws.binomial(10, 0.35, 4_000), binomial_pmf(10, 0.3))
    assert found.p < 1e-6
    assert found.errors > 5.0


def test_a_count_that_cannot_be_is_an_error():
    with pytest.raises(ValueError, match="a count of 4 has no probability; the largest is 3"):
        comparisons.fit([1, 4], binomial_pmf(3, 0.5))


def test_rare_counts_are_pooled():
    found = comparisons.fit(np.zeros(100, int), [0.9, 0.06, 0.03, 0.01])
    assert found.reference == 1  # two classes: none, and any
