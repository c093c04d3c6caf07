"""Families of comparisons: Holm's method and what it promises."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wargame.estimates.observations import Observations
from wargame_experiments.statistics.multiple import against_best, against_control, all_pairs, holm


def test_holm_by_hand():
    """Holm (1979) by his own steps: 4 x .005, 3 x .011, 2 x .02, 1 x .04 and none below the one before."""
    assert holm([0.02, 0.005, 0.04, 0.011]) == pytest.approx([0.04, 0.02, 0.04, 0.033])
    assert holm([0.5, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


def test_holm_keeps_what_is_undefined():
    adjusted = holm([math.nan, 0.01])
    assert math.isnan(adjusted[0])
    assert adjusted[1] == 0.02


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_only_raises_keeps_order_and_is_bounded_by_bonferroni(p):
    adjusted = np.array(holm(p))
    assert (adjusted >= np.array(p)).all()
    assert (adjusted <= np.minimum(np.array(p) * len(p), 1.0) + 1e-12).all()
    assert (np.diff(adjusted[np.argsort(p, kind="stable")]) >= 0).all()


def points(n: int = 60, shifts=(0.0, 0.0, 0.0, 3.0), seed: int = 1) -> dict[str, Observations]:
    rng = np.random.Generator(np.random.Philox(seed))
    draws = rng.normal(size=n)
    return {
        name: Observations("mean", draws + shift + rng.normal(size=n))
        for name, shift in zip("abcd", shifts, strict=True)
    }


def test_families():
    made = points()
    assert len(all_pairs(made)) == 6
    control = against_control(made, "b")
    assert [(pair.first, pair.second) for pair in control] == [("a", "b"), ("c", "b"), ("d", "b")]
    best = against_best(made, smallest=False)
    assert [(pair.first, pair.second) for pair in best] == [("a", "d"), ("b", "d"), ("c", "d")]
    assert all(pair.comparison.difference.high < 0.0 and pair.p_adjusted < 1e-6 for pair in best)
    everything = {frozenset((p.first, p.second)): p.p_adjusted for p in all_pairs(made)}
    assert all(pair.p_adjusted == everything[frozenset((pair.first, pair.second))] for pair in best)


def test_an_unknown_control_names_the_points():
    with pytest.raises(ValueError, match="no point 'e'; allowed: a, b, c, d"):
        against_control(points(), "e")


def test_false_differences_are_as_rare_as_promised():
    """Four equal points, 400 repeats: a family with a false difference at most 5 %, error 1.1 %, bound 8 %."""
    wrong = sum(any(pair.p_adjusted < 0.05 for pair in all_pairs(points(40, (0.0,) * 4, seed))) for seed in range(400))
    assert wrong / 400 < 0.08
