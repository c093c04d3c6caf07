"""Chance between worlds: what it adds to a band is taken off, and what all worlds have in common adds nothing."""

import numpy as np
import pytest

from wargame_experiments.statistics.worlds import chance_between_worlds, middle, share_with_sign, without_chance


def worlds(seed, n=15, count=200, spread=2.0, common=3.0, own=4.0):
    """Return contributions, shape (replications, worlds): a world's mean, luck that all have, luck of its own."""
    draws = np.random.Generator(np.random.Philox(seed))
    means = spread * draws.normal(size=count)
    return means + common * draws.normal(size=(n, 1)) + own * draws.normal(size=(n, count))


def test_the_variance_by_chance_is_that_of_the_worlds_own_luck():
    """Own luck of 4 over 15 replications: 16 / 15. The mean of 50 has a relative standard error below 0.4 %."""
    found = [chance_between_worlds(worlds(seed)[:, :, None])[0, 0] for seed in range(50)]
    assert np.mean(found) == pytest.approx(16.0 / 15.0, rel=0.02)


def test_a_band_without_chance_is_as_wide_as_the_worlds_are_apart():
    """The middle 95 % of a normal law of spread 2 are 7.84 wide; with chance 8.83, and the upper limit adds 3 %."""
    raw, freed = [], []
    for seed in range(50):
        z = worlds(seed)
        raw.append(middle(z.mean(axis=0)))
        freed.append(middle(without_chance(z.mean(axis=0), chance_between_worlds(z[:, :, None])[0, 0])))
    width = [np.mean([one.high - one.low for one in each]) for each in (raw, freed)]
    assert width[0] > 8.5  # standard error 0.08 over 50
    assert 7.7 < width[1] < 8.25


def test_the_covariance_serves_differences():
    z = np.stack([worlds(1), worlds(2)], axis=2)
    joint = chance_between_worlds(z)
    apart = chance_between_worlds((z[:, :, 0] - z[:, :, 1])[:, :, None])[0, 0]
    assert joint[0, 0] + joint[1, 1] - 2.0 * joint[0, 1] == pytest.approx(apart)


def test_undefined_worlds_and_chance_leave_the_rest_as_it_is():
    values = np.array([1.0, np.nan, 3.0])
    assert np.array_equal(without_chance(values, np.nan), values, equal_nan=True)
    assert middle(values).mean == 2.0
    assert share_with_sign([1.0, np.nan, -2.0, -3.0], -0.5) == pytest.approx(2 / 3)
    assert np.isnan(share_with_sign([1.0], 0.0))
    assert np.isnan(middle([np.nan]).mean)
    assert np.isnan(chance_between_worlds(np.ones((1, 3, 1)))).all()
