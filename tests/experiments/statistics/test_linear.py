"""Linearised values: their mean is the estimate, their spread that of the estimate."""

import numpy as np
import pytest
from hypothesis import given, settings

from tests.experiments.statistics.parts import parts
from wargame.estimates.observations import Observations, estimate
from wargame_experiments.statistics.linear import linearised


@settings(deadline=None)
@given(parts())
def test_the_mean_is_the_estimate(part):
    expected = estimate(part).mean
    assert linearised(part).mean() == pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True)


def test_the_spread_is_that_of_the_estimate():
    """Ratios of 5,000 samples of 200: the error of an estimated deviation is 1 %, bound 4 % with the bias of 1/n."""
    rng = np.random.Generator(np.random.Philox(1))
    shared = rng.gamma(3.0, size=(5000, 200))
    top, bottom = shared + rng.gamma(1.0, size=shared.shape), shared + rng.gamma(2.0, size=shared.shape)
    actual = (top.mean(axis=1) / bottom.mean(axis=1)).std()
    long = Observations("ratio", top[:50].ravel(), bottom[:50].ravel())
    assert linearised(long).std() / np.sqrt(200) == pytest.approx(actual, rel=0.04)


def test_a_part_without_its_denominator_is_refused():
    with pytest.raises(ValueError, match="ratio without"):
        linearised(Observations("ratio", np.ones(3)))
