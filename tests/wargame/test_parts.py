"""An estimate of each kind of part is the interval that its kind names."""

import math

import numpy as np
import pytest

from wargame.intervals import clustered_proportion, mean_interval, ratio_of_means, wilson
from wargame.parts import KINDS, Part, estimate

TOP = np.array([3.0, 1.0, 0.0, 2.0])
BOTTOM = np.array([4.0, 2.0, 3.0, 5.0])
MASK = np.array([1.0, 0.0, 1.0, 1.0])
HAPPENED = np.array([1.0, 0.0, 0.0, 1.0])


@pytest.mark.parametrize("level", [0.8, 0.95])
@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (Part("mean", TOP), lambda level: mean_interval([3, 1, 0, 2], level)),
        (Part("mean", TOP, MASK), lambda level: mean_interval([3, 0, 2], level)),
        (Part("share", TOP, BOTTOM), lambda level: clustered_proportion([3, 1, 0, 2], [4, 2, 3, 5], level)),
        (Part("chance", HAPPENED), lambda level: wilson(2, 4, level)),
        (Part("chance", HAPPENED, MASK), lambda level: wilson(2, 3, level)),
        (Part("ratio", TOP, BOTTOM), lambda level: ratio_of_means([3, 1, 0, 2], [4, 2, 3, 5], level)),
        (Part("price", TOP, BOTTOM), lambda level: ratio_of_means([3, 1, 0, 2], [4, 2, 3, 5], level)),
        (Part("constant", np.full(4, 7.0)), lambda level: (7.0, 7.0, 7.0)),
    ],
)
def test_each_kind_has_its_interval(part, expected, level):
    assert estimate(part, level) == expected(level)


@pytest.mark.parametrize(
    "part",
    [
        Part("ratio", TOP, np.zeros(4)),
        Part("ratio", TOP, -BOTTOM),
        Part("price", np.zeros(4), BOTTOM),
        Part("mean", TOP, np.zeros(4)),
        Part("chance", np.zeros(4), np.zeros(4)),
        Part("share", np.zeros(4), np.zeros(4)),
        *(Part(kind, np.zeros(0), np.zeros(0)) for kind in KINDS),
    ],
)
def test_what_is_undefined_is_nan_and_never_0(part):
    assert all(map(math.isnan, estimate(part)))


def test_a_ratio_may_be_0_and_a_price_may_not():
    assert estimate(Part("ratio", np.zeros(4), BOTTOM)).mean == 0.0
    assert math.isnan(estimate(Part("price", np.zeros(4), BOTTOM)).mean)


@pytest.mark.parametrize("kind", ["share", "ratio", "price"])
def test_a_kind_without_its_denominator_is_refused(kind):
    with pytest.raises(ValueError, match=f"kind {kind} without a denominator"):
        estimate(Part(kind, TOP))


def test_the_first_replications():
    first = Part("share", TOP, BOTTOM).first(2)
    assert (first.numerator.tolist(), first.denominator.tolist()) == ([3.0, 1.0], [4.0, 2.0])
