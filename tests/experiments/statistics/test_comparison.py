"""Paired comparisons: textbook cases, properties, and coverage."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.experiments.statistics.parts import part, parts
from wargame.estimates.interval import Interval
from wargame.estimates.observations import Observations
from wargame.estimates.proportions import wilson
from wargame_experiments.statistics.comparison import (
    bootstrap_difference,
    compare,
    mcnemar,
    newcombe,
    variance_ratio,
)


def test_means_are_compared_as_in_a_paired_t_test():
    rng = np.random.Generator(np.random.Philox(1))
    draws = rng.normal(size=30)
    a, b = draws + rng.normal(0.2, 0.3, 30), draws + rng.normal(0.0, 0.3, 30)
    found, expected = compare(Observations("mean", a), Observations("mean", b)), stats.ttest_rel(a, b)
    assert found.difference[1:] == pytest.approx(tuple(expected.confidence_interval()))
    assert found.p_value == pytest.approx(expected.pvalue)
    assert found.correlation == pytest.approx(np.corrcoef(a, b)[0, 1])
    assert found.replications_saved == pytest.approx(30 * (found.variance_ratio - 1.0))


def test_paired_proportions_have_newcombes_interval():
    """Newcombe (1998b), table III: 12 + 9 + 2 + 21 pairs of 44, difference 7/44; phi by its definition."""
    both, first_only, second_only, neither = 12, 9, 2, 21
    first = np.repeat([1.0, 1.0, 0.0, 0.0], [both, first_only, second_only, neither])
    second = np.repeat([1.0, 0.0, 1.0, 0.0], [both, first_only, second_only, neither])
    found = compare(Observations("chance", first), Observations("chance", second))
    phi = (both * neither - first_only * second_only) / math.sqrt(21 * 23 * 14 * 30)
    a, b = wilson(21, 44), wilson(14, 44)
    below = (a.mean - a.low) ** 2 - 2 * phi * (a.mean - a.low) * (b.high - b.mean) + (b.high - b.mean) ** 2
    assert found.difference.mean == pytest.approx(7 / 44)
    assert found.difference.low == pytest.approx(7 / 44 - math.sqrt(below))
    assert found.p_value == pytest.approx(stats.binomtest(2, 11).pvalue)


def test_independent_proportions_have_newcombes_other_interval():
    """Newcombe (1998a), Stat. Med. 17, 873-890, table II, method 10: 56/70 - 48/80 is 0.0524 to 0.3339."""
    found = newcombe(wilson(56, 70), wilson(48, 80), 0.0)
    assert found == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def test_chances_that_never_differ_leave_room_for_doubt():
    same = Observations("chance", np.tile([1.0, 1.0, 0.0], 20))
    found = compare(same, same)
    assert found.p_value == 1.0
    assert found.difference.low < 0.0 < found.difference.high
    assert not found.differs


@settings(deadline=None)
@given(parts(min_n=3), st.integers(0, 1000))
def test_swapping_points_turns_the_sign(first, seed):
    second = part(first.kind, len(first.numerator), seed)
    there, back = compare(first, second), compare(second, first)
    assert [-x for x in (back.difference.mean, back.difference.high, back.difference.low)] == pytest.approx(
        list(there.difference), nan_ok=True, abs=1e-9 * (1 + abs(there.first.mean))
    )
    assert back.p_value == pytest.approx(there.p_value, nan_ok=True, abs=1e-12)


@settings(deadline=None)
@given(parts(min_n=2))
def test_a_point_does_not_differ_from_itself(one):
    found = compare(one, one)
    assert not found.differs
    assert found.p_value == 1.0 or math.isnan(found.difference.mean)


def test_what_crn_saves_is_the_variance_of_the_sum_over_that_of_the_difference():
    """Two measures with correlation .9 and equal variance: 1 / (1 - .9) = 10; error of 20,000 pairs about 1.4 %."""
    rng = np.random.Generator(np.random.Philox(4))
    a, b = rng.multivariate_normal([0.0, 0.0], [[1.0, 0.9], [0.9, 1.0]], 20_000).T
    assert variance_ratio(a, b) == pytest.approx(10.0, rel=0.06)
    assert variance_ratio(a, a) == math.inf
    assert math.isnan(variance_ratio(np.ones(3), np.ones(3)))


def test_ratios_of_many_replications_have_the_same_interval_by_bootstrap():
    """Limits of 2,000 resamples of 400 replications; their error is about 5 % of half the width."""
    rng = np.random.Generator(np.random.Philox(6))
    draws = rng.gamma(4.0, size=400)
    points = [Observations("ratio", draws + rng.gamma(shape, size=400), draws + 1.0) for shape in (2.0, 1.5)]
    found, drawn = compare(*points), bootstrap_difference(*points, seed=7)
    half = (found.difference.high - found.difference.low) / 2.0
    assert drawn == pytest.approx(tuple(found.difference), abs=0.15 * half)


@pytest.mark.parametrize("kind", ["mean", "share", "ratio", "chance"])
def test_the_interval_of_a_difference_covers(kind):
    """Nominal 95 %, 60 pairs, 1,000 repeats: error of a share 0.7 %, bound 93 to 97 %."""
    rng = np.random.Generator(np.random.Philox(8))
    held = 0
    for _ in range(1000):
        draws = rng.beta(2.0, 6.0, 60)
        found = compare(*(drawn(kind, draws, more, rng) for more in (0.0, 0.1)))
        held += found.difference.low <= -0.1 <= found.difference.high
    assert 0.93 <= held / 1000 <= 0.97


def drawn(kind, draws, more, rng) -> Observations:
    p = draws * 0.8 + more
    if kind == "mean":
        return Observations("mean", p + rng.normal(size=60) * 0.1)
    if kind == "chance":
        return Observations("chance", (rng.random(60) < p) * 1.0)
    size = rng.integers(10, 30, 60).astype(float)
    if kind == "share":
        return Observations("share", rng.binomial(size.astype(int), p).astype(float), size)
    return Observations("ratio", size * p + rng.normal(size=60), size)


def test_other_kinds_and_unequal_lengths():
    with pytest.raises(ValueError, match="mean is compared with a share"):
        compare(part("mean", 5, 0), part("share", 5, 0))
    assert compare(part("mean", 5, 0), part("mean", 9, 0)).n == 5


def test_no_difference_of_what_is_undefined():
    nothing = Observations("ratio", np.ones(5), np.zeros(5))
    found = compare(nothing, part("ratio", 5, 0))
    assert math.isnan(found.difference.mean)
    assert math.isnan(found.p_value)
    assert found.second != Interval(math.nan, math.nan, math.nan)


def test_mcnemar_by_hand():
    """One pair of nine the other way: 2 (1 + 9) / 2^9."""
    first, second = np.repeat([1.0, 0.0], [8, 1]), np.repeat([0.0, 1.0], [8, 1])
    assert mcnemar(first, second) == pytest.approx(20 / 512)
