"""Intervals of losses that are seldom: known limits, and how often they cover the truth."""

import math

import numpy as np
import pytest
from scipy.stats import chi2

from wargame.estimates.losses import FEW, MANY, Losses, events, loss_interval, ratio_with_losses
from wargame.estimates.means import mean_interval
from wargame.estimates.ratios import ratio_of_means

REPEATS = 1_000
RAIDS = 105
EXPECTED = (0.5, 2.0, 5.0, 10.0, 30.0)  # events in a sample
BOUND = 3.0 * math.sqrt(0.95 * 0.05 / REPEATS)  # three standard errors of a coverage of .95: .021


@pytest.mark.parametrize("count", [0, 1, 5, 20])
def test_equal_losses_have_poissons_exact_limits(count):
    n, loss = 10_000, 3.0
    found = loss_interval([loss] * count + [0.0] * (n - count), loss)
    low = chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    assert found.low == pytest.approx(low * loss / n, rel=2e-3)
    assert found.high == pytest.approx(chi2.ppf(0.975, 2 * count + 2) / 2 * loss / n, rel=2e-3)


def test_no_limit_is_negative_and_nothing_lost_still_has_an_upper_limit():
    rng = np.random.default_rng(3)
    for rate in (0.0, 0.01, 0.1, 0.5, 3.0):
        sample = rng.poisson(rate, 40) * 7.0
        found = loss_interval(sample, 7.0)
        assert 0.0 <= found.low <= found.mean < found.high
    assert loss_interval(np.zeros(40), 0.0) == (0.0, 0.0, 0.0)  # nothing can be lost


def test_many_events_have_students_and_fiellers_intervals():
    rng = np.random.default_rng(4)
    losses, costs, ones = rng.poisson(2.0, 200) * 1.0, rng.normal(5.0, 1.0, 200), np.ones(200)
    assert events(losses) >= MANY
    assert loss_interval(losses, 1.0) == mean_interval(losses)
    assert ratio_with_losses(costs + losses, ones, Losses(losses, 1.0)) == ratio_of_means(costs + losses, ones)


@pytest.mark.parametrize("expected", EXPECTED)
@pytest.mark.parametrize("law", ["equal", "exponential", "several"])
def test_intervals_of_losses_cover(law, expected):
    """At least .93 less three standard errors, or the sample is marked: it holds fewer than FEW events."""
    covered, students, marked = 0, 0, 0
    for losses, largest, mean in samples(law, expected):
        found, old = loss_interval(losses, largest), mean_interval(losses)
        marked += events(losses) < FEW
        covered += found.low <= mean <= found.high or (events(losses) < FEW and found.high < mean)
        students += old.low <= mean <= old.high
    assert covered / REPEATS >= 0.93 - BOUND, (covered, marked)
    if expected <= 2.0:
        assert students / REPEATS < 0.90  # Student's does not


@pytest.mark.parametrize("expected", EXPECTED)
def test_unmarked_intervals_of_a_ratio_with_losses_cover(expected):
    rng = np.random.default_rng(5)
    covered, fiellers = 0, 0
    for losses, largest, mean in samples("equal", expected):
        costs, sent = rng.normal(0.02, 0.004, RAIDS), rng.normal(1.0, 0.1, RAIDS)
        truth = 0.02 + mean
        found = ratio_with_losses(costs + losses, sent, Losses(losses, largest))
        old = ratio_of_means(costs + losses, sent)
        covered += found.low <= truth <= found.high
        fiellers += old.low <= truth <= old.high
    assert covered / REPEATS >= 0.93 - BOUND
    if expected <= 2.0:
        assert fiellers < covered


def samples(law, expected):
    """Yield samples of losses, the largest loss of one hit, and the mean loss of a raid."""
    rng = np.random.default_rng(1)
    for _ in range(REPEATS):
        hits = rng.poisson(expected / RAIDS, RAIDS)
        if law == "equal":
            yield hits * 1.0, 1.0, expected / RAIDS
        elif law == "exponential":
            yield np.array([rng.exponential(1.0, n).sum() for n in hits]), 3.0, expected / RAIDS
        else:  # a raid that gets through hits four times on average
            yield np.where(hits > 0, hits * rng.geometric(0.25, RAIDS), 0) * 1.0, 1.0, 4.0 * expected / RAIDS


def test_faults_are_named():
    with pytest.raises(ValueError, match="losses: got -1"):
        loss_interval([-1.0, 0.0], 1.0)
    with pytest.raises(ValueError, match="event: got -2"):
        loss_interval([1.0, 0.0], -2.0)
