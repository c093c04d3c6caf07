"""The paired bootstrap of many parts."""

import numpy as np
import pytest
from hypothesis import given, settings

from tests.experiments.statistics.parts import part, parts
from wargame.estimates.observations import Observations, estimate
from wargame_experiments.statistics.resample import percentiles, resampled


@settings(deadline=None)
@given(parts(min_n=2))
def test_a_resample_is_an_estimate_of_replications_drawn_again(whole):
    """With two replications a resample is one of the four that can be drawn."""
    two = whole.first(2)
    rows = [[0, 0], [0, 1], [1, 1]]
    possible = []
    for row in rows:
        denominator = None if two.denominator is None else two.denominator[row]
        possible.append(estimate(Observations(two.kind, two.numerator[row], denominator)).mean)
    for value in resampled([two], 20, seed=1)[:, 0]:
        near = [p == pytest.approx(value, rel=1e-12, nan_ok=True) for p in possible]
        # a price of nothing is undefined; as a resample it is 0, which moves no percentile of a mean
        assert any(near) or (two.kind == "price" and value == 0.0)


def test_the_spread_is_the_standard_error():
    """2,000 resamples: the error of a deviation is 1.6 %, bound 6 %."""
    one = part("mean", 500, 2)
    drawn = resampled([one], 2000, seed=3)[:, 0]
    assert drawn.std() == pytest.approx(one.numerator.std() / np.sqrt(500), rel=0.06)
    found = percentiles(estimate(one).mean, drawn, 0.95)
    expected = estimate(one)
    assert found == pytest.approx(tuple(expected), rel=0.01)


def test_pairs_stay_pairs_even_if_one_has_fewer():
    x = part("mean", 80, 2).numerator
    drawn = resampled(
        [Observations("mean", x), Observations("mean", x + 1.0), Observations("mean", x[:40])], 50, seed=1
    )
    assert drawn[:, 1] - drawn[:, 0] == pytest.approx(np.ones(50))
    correlation = np.corrcoef(drawn[:, 0], drawn[:, 2])[0, 1]
    assert correlation > 0.4  # half of the draws are common: sqrt(1/2) expected


def test_what_is_wrong_is_said():
    with pytest.raises(ValueError, match=r"parts.*resamples.*seed"):
        resampled([Observations("mean", np.empty(0))], 0, -1)
