"""An estimate of each kind of part is the interval that its kind names."""

import math

import numpy as np
import pytest

from wargame.estimates.means import mean_interval
from wargame.estimates.observations import KINDS, Observations, estimate
from wargame.estimates.proportions import clustered_proportion, wilson
from wargame.estimates.ratios import ratio_of_means

TOP = np.array([3.0, 1.0, 0.0, 2.0])
BOTTOM = np.array([4.0, 2.0, 3.0, 5.0])
MASK = np.array([1.0, 0.0, 1.0, 1.0])
HAPPENED = np.array([1.0, 0.0, 0.0, 1.0])


@pytest.mark.parametrize("level", [0.8, 0.95])
@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (Observations("mean", TOP), lambda level: mean_interval([3, 1, 0, 2], level)),
        (Observations("mean", TOP, MASK), lambda level: mean_interval([3, 0, 2], level)),
        (Observations("share", TOP, BOTTOM), lambda level: clustered_proportion([3, 1, 0, 2], [4, 2, 3, 5], level)),
        (Observations("chance", HAPPENED), lambda level: wilson(2, 4, level)),
        (Observations("chance", HAPPENED, MASK), lambda level: wilson(2, 3, level)),
        (Observations("ratio", TOP, BOTTOM), lambda level: ratio_of_means([3, 1, 0, 2], [4, 2, 3, 5], level)),
        (Observations("price", TOP, BOTTOM), lambda level: ratio_of_means([3, 1, 0, 2], [4, 2, 3, 5], level)),
        (Observations("constant", np.full(4, 7.0)), lambda level: (7.0, 7.0, 7.0)),
    ],
)
def test_each_kind_has_its_interval(part, expected, level):
    assert estimate(part, level) == expected(level)


@pytest.mark.parametrize(
    "part",
    [
        Observations("ratio", TOP, np.zeros(4)),
        Observations("ratio", TOP, -BOTTOM),
        Observations("price", np.zeros(4), BOTTOM),
        Observations("mean", TOP, np.zeros(4)),
        Observations("chance", np.zeros(4), np.zeros(4)),
        Observations("share", np.zeros(4), np.zeros(4)),
        *(Observations(kind, np.zeros(0), np.zeros(0)) for kind in KINDS),
    ],
)
def test_what_is_undefined_is_nan_and_never_0(part):
    assert all(map(math.isnan, estimate(part)))


def test_a_ratio_may_be_0_and_a_price_may_not():
    assert estimate(Observations("ratio", np.zeros(4), BOTTOM)).mean == 0.0
    assert math.isnan(estimate(Observations("price", np.zeros(4), BOTTOM)).mean)


@pytest.mark.parametrize("kind", ["share", "ratio", "price"])
def test_a_kind_without_its_denominator_is_refused(kind):
    with pytest.raises(ValueError, match=f"kind {kind} without a denominator"):
        estimate(Observations(kind, TOP))


def test_the_first_replications():
    first = Observations("share", TOP, BOTTOM).first(2)
    assert (first.numerator.tolist(), first.denominator.tolist()) == ([3.0, 1.0], [4.0, 2.0])
