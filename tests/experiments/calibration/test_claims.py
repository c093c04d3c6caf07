"""The stand-in for the raw reports: it gives back what was published, and its limits do not hang on how it is built."""

import numpy as np
import pytest

from wargame_experiments.calibration.claims import (
    BASE,
    VARIANTS,
    bootstrap,
    draw,
    expected,
    fit_claims,
    intervals,
    published,
)
from wargame_experiments.calibration.counts import public_counts
from wargame_experiments.calibration.moments import NAMES, moments
from wargame_experiments.calibration.sizes import size_classes, sizes_at

WINDOW = public_counts().windows[1]
CLAIMS = fit_claims(WINDOW)
SAMPLES = bootstrap(WINDOW, CLAIMS, 1000, seed=1)


def test_sizes_give_the_published_quantiles_and_mean():
    assert sizes_at(WINDOW, np.array(WINDOW.size_levels)) == pytest.approx(WINDOW.size_quantiles)
    assert size_classes(WINDOW, 40).mean() == pytest.approx(WINDOW.launched / WINDOW.raids, rel=0.002)


@pytest.mark.parametrize("assumption", [BASE, *VARIANTS.values()])
def test_it_has_the_published_variance_ratio_and_mean_leak(assumption):
    claims = fit_claims(WINDOW, assumption)
    pooled, ratio = expected(WINDOW, claims)
    assert ratio == pytest.approx(WINDOW.variance_ratio)
    assert pooled == pytest.approx(WINDOW.pooled_leak if assumption.trend else 0.21, abs=1e-3)


def test_the_definition_of_the_variance_ratio_reproduces_the_published_one():
    """With the published sizes and leaks, Pearson's dispersion at the pooled leak comes to 13.3 (SE .05)."""
    assert SAMPLES[:, 1].mean() == pytest.approx(WINDOW.variance_ratio, abs=0.25)


def test_the_quantiles_that_it_was_not_fitted_to_come_out_within_a_bit_more_than_a_standard_error():
    off = (SAMPLES.mean(axis=0) - published(WINDOW)) / SAMPLES.std(axis=0)
    assert np.abs(off[2:]).max() < 1.25, dict(zip(NAMES, off, strict=True))


def test_larger_raids_leak_less():
    leak = CLAIMS.mean_leak(np.array([50.0, 115.0, 500.0]))
    assert leak[0] > leak[1] > leak[2]


def test_limits_contain_what_was_published():
    limits = intervals(WINDOW, SAMPLES)
    assert ((limits[:, 0] < published(WINDOW)) & (published(WINDOW) < limits[:, 1])).all()


@pytest.mark.parametrize("name", VARIANTS)
def test_limits_hang_little_on_how_the_stand_in_is_built(name):
    width = np.diff(intervals(WINDOW, SAMPLES))
    other = np.diff(intervals(WINDOW, bootstrap(WINDOW, fit_claims(WINDOW, VARIANTS[name]), 1000, seed=1)))
    assert np.abs(other / width - 1.0).max() < 0.3


def test_a_logit_normal_raid_has_about_the_mean_and_spread_of_a_beta_one():
    rng = np.random.default_rng(2)
    sets = [draw(WINDOW, fit_claims(WINDOW, a), 200, rng) for a in (BASE, VARIANTS["leak of a raid logit-normal"])]
    one, other = (moments(n.ravel(), x.ravel()) for n, x in sets)
    assert other[:2] == pytest.approx(one[:2], rel=0.06)


def test_the_same_seed_gives_the_same_samples():
    assert np.array_equal(SAMPLES, bootstrap(WINDOW, CLAIMS, 1000, seed=1))
