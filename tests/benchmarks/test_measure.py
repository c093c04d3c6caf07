"""Ratios of medians: known answers, and intervals that cover."""

import numpy as np
import pytest

from benchmarks.compare import verdict
from benchmarks.measure import MedianRatio, interleaved, ratio_of_medians


def test_the_interval_covers_the_true_ratio_nine_times_in_ten_at_least():
    """200 samples of 31 rounds, ratio 1.2: nominal 95 %; below 90 % has a chance of 0.2 % at that level."""
    rng = np.random.default_rng(1)
    covered = 0
    for i in range(200):
        a, b = 1.2 * rng.lognormal(sigma=0.1, size=31), rng.lognormal(sigma=0.1, size=31)
        ratio = ratio_of_medians(a, b, seed=i)
        covered += ratio.low <= 1.2 <= ratio.high
    assert covered >= 180


def test_a_slow_spell_that_hits_both_sides_does_not_widen_the_interval():
    """Rounds that share a factor of 1 to 3: resampled in pairs, the ratio is known exactly."""
    spell = np.random.default_rng(2).uniform(1.0, 3.0, 41)
    ratio = ratio_of_medians(2.0 * spell, spell)
    assert (ratio.low, ratio.high) == (pytest.approx(2.0), pytest.approx(2.0))


def test_runs_take_turns():
    calls = []
    interleaved({"a": lambda: calls.append("a"), "b": lambda: calls.append("b")}, rounds=3, warm=False)
    assert calls == ["a", "b", "b", "a", "a", "b"]


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (MedianRatio(1.05, 1.02, 1.08), "same"),  # the interval meets 1 +- 3 %
        (MedianRatio(1.05, 1.04, 1.06), "B is slower"),
        (MedianRatio(0.95, 0.94, 0.96), "B is faster"),
        (MedianRatio(0.98, 0.96, 1.00), "same"),
    ],
)
def test_only_what_is_beyond_the_noise_is_flagged(ratio, expected):
    assert verdict(ratio) == expected
