"""Known answers, properties, coverage and undefined cases of the confidence intervals."""

import math
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from wargame.estimates.interval import UNDEFINED, Interval
from wargame.estimates.means import mean_interval, paired_difference
from wargame.estimates.proportions import clustered_proportion, wilson
from wargame.estimates.ratios import bootstrap_ratio, ratio_of_means

Pair = tuple[np.ndarray, np.ndarray]

SEED = 20240607
REPEATS = 2000
NOMINAL = 0.95
# Four standard errors of a coverage counted over REPEATS trials: a sound interval fails at 1 seed in 16,000.
SIMULATION_ERROR = 4.0 * math.sqrt(NOMINAL * (1.0 - NOMINAL) / REPEATS)

levels = st.floats(0.01, 0.999)
two_levels = st.tuples(levels, levels).map(lambda pair: (min(pair), max(pair)))


def columns(low: float, high: float) -> st.SearchStrategy[Pair]:
    """Two columns of the same length, 2 to 12, of whole thousandths between low and high."""
    cells = st.integers(round(low * 1000), round(high * 1000)).map(lambda k: k / 1000)
    return st.integers(2, 12).flatmap(
        lambda n: st.tuples(arrays(float, n, elements=cells), arrays(float, n, elements=cells))
    )


@st.composite
def raids(draw: st.DrawFn) -> Pair:
    """Leakers and elements per raid, with at least one element in all."""
    sizes = draw(st.lists(st.integers(0, 30), min_size=1, max_size=12).filter(any))
    return np.array([draw(st.integers(0, size)) for size in sizes]), np.array(sizes)


def same(got: Interval, expected: Interval) -> bool:
    return bool(np.array_equal(got, expected, equal_nan=True))


def holds(interval: Interval, value: float) -> bool:
    return interval.low <= value <= interval.high


def nested(inner: Interval, outer: Interval) -> bool:
    slack = 1e-12 * max(1.0, abs(inner.mean))
    return outer.low <= inner.low + slack and inner.high <= outer.high + slack


def coverage(truth: float, interval_of_a_sample: Callable[[np.random.Generator], Interval]) -> float:
    rng = np.random.Generator(np.random.Philox(SEED))
    return sum(holds(interval_of_a_sample(rng), truth) for _ in range(REPEATS)) / REPEATS


# Known answers


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_limits(successes: int, trials: int, low: float, high: float) -> None:
    """Newcombe (1998), Stat. Med. 17, 857-872, table I, method 3."""
    got = wilson(successes, trials)
    assert got == pytest.approx((successes / trials, low, high), abs=5e-5)


@pytest.mark.parametrize("level", [0.5, 0.9, 0.99])
def test_wilson_agrees_with_scipy(level: float) -> None:
    expected = stats.binomtest(7, 40).proportion_ci(level, method="wilson")
    assert wilson(7, 40, level)[1:] == pytest.approx((expected.low, expected.high), rel=1e-12)


def test_clustered_proportion_by_hand() -> None:
    """Residuals 5, -5, 5, -5: deff = 4/3 * 100 / (40 * 0.25) = 40/3, so 3 effective trials; t(3) = 3.1824."""
    t2 = 3.182446305284263**2
    half = math.sqrt(t2) * math.sqrt(0.25 * 3 + t2 / 4) / (3 + t2)
    assert clustered_proportion([10, 0, 10, 0], [10] * 4) == pytest.approx((0.5, 0.5 - half, 0.5 + half))


def test_clustered_proportion_of_independent_single_shots_nears_wilson() -> None:
    hits = np.repeat([1, 0], [300, 700])
    got, plain = clustered_proportion(hits, np.ones(1000)), wilson(300, 1000)
    assert got == pytest.approx(plain, rel=2e-3)


def test_mean_interval_gives_the_textbook_limits() -> None:
    """Mean 3, s = sqrt(2.5), t(4) = 2.776445: half width 1.963243."""
    assert mean_interval([1, 2, 3, 4, 5]) == pytest.approx((3.0, 1.036757, 4.963243), abs=1e-6)


def test_paired_difference_agrees_with_scipy() -> None:
    a, b = [5.0, 7.5, 9.0, 4.0], [4.0, 5.0, 9.5, 1.0]
    expected = stats.ttest_rel(a, b).confidence_interval(0.9)
    assert paired_difference(a, b, 0.9)[1:] == pytest.approx((expected.low, expected.high))


def fieller_roots(top: np.ndarray, bottom: np.ndarray, level: float) -> tuple[float, float, float]:
    """The quadratic as Fieller writes it: its leading coefficient over b^2, and its two roots."""
    n, a, b = len(top), top.mean(), bottom.mean()
    (vaa, vab), (_, vbb) = np.cov(top, bottom) / n
    t2 = stats.t.ppf((1 + level) / 2, n - 1) ** 2
    low, high = np.sort(np.roots([b * b - t2 * vbb, -2 * (a * b - t2 * vab), a * a - t2 * vaa]).real)
    return float(1 - t2 * vbb / (b * b)), float(low), float(high)


def test_ratio_of_means_by_hand() -> None:
    """n = 2, t(1) = 1 at level 0.5: a = 3, b = 4, Vaa = 1, Vab = 1, Vbb = 1, so 15 q^2 - 22 q + 8 = 0."""
    assert ratio_of_means([2, 4], [3, 5], level=0.5) == pytest.approx((3 / 4, 2 / 3, 4 / 5))


@given(columns(-50, 50), levels)
def test_ratio_of_means_solves_the_quadratic_of_fieller(pair: Pair, level: float) -> None:
    top, bottom = pair[0], pair[1] + 60.0
    leading, low, high = fieller_roots(top, bottom, level)
    got = ratio_of_means(top, bottom, level)
    if leading <= 0:
        assert got[1:] == (-math.inf, math.inf)
    elif leading > 1e-3:  # np.roots loses its digits as the leading coefficient goes to 0, and at a double root
        assert got[1:] == pytest.approx((low, high), rel=1e-6, abs=1e-6)


def test_bootstrap_ratio_nears_fieller_on_a_large_sample() -> None:
    rng = np.random.Generator(np.random.Philox(SEED))
    top, bottom = rng.normal(20, 4, 500), rng.normal(10, 2, 500)
    got, exact = bootstrap_ratio(top, bottom, resamples=4000, seed=1), ratio_of_means(top, bottom)
    width = exact.high - exact.low
    assert got == pytest.approx(exact, abs=0.1 * width)


# Properties


@given(st.integers(1, 10**6), st.floats(0, 1), two_levels)
def test_wilson_properties(trials: int, share: float, pair: tuple[float, float]) -> None:
    successes = math.floor(share * trials)
    narrow, wide = (wilson(successes, trials, level) for level in pair)
    assert 0.0 <= narrow.low <= narrow.mean <= narrow.high <= 1.0
    assert nested(narrow, wide)
    mirrored = wilson(trials - successes, trials, pair[0])
    assert (1 - mirrored.high, 1 - mirrored.low) == pytest.approx(narrow[1:], abs=1e-12)


@given(raids(), two_levels)
def test_clustered_proportion_properties(raid: Pair, pair: tuple[float, float]) -> None:
    narrow, wide = (clustered_proportion(*raid, level) for level in pair)
    assert narrow.mean == raid[0].sum() / raid[1].sum()
    assert 0.0 <= narrow.low <= narrow.mean <= narrow.high <= 1.0
    assert nested(narrow, wide)


@given(raids(), st.randoms(use_true_random=False))
def test_clustered_proportion_ignores_order_and_empty_raids(raid: Pair, random: Any) -> None:
    order = list(range(len(raid[0])))
    random.shuffle(order)
    hits, sizes = (np.append(column[order], 0) for column in raid)
    assert clustered_proportion(hits, sizes) == pytest.approx(clustered_proportion(*raid))


@given(columns(-100, 100), two_levels)
def test_mean_interval_and_paired_difference_properties(pair: Pair, both: tuple[float, float]) -> None:
    a, b = pair
    narrow, wide = (mean_interval(a, level) for level in both)
    assert holds(narrow, narrow.mean)
    assert nested(narrow, wide)
    there, back = paired_difference(a, b), paired_difference(b, a)
    assert there == pytest.approx((-back.mean, -back.high, -back.low))
    assert same(paired_difference(a, np.zeros_like(a)), mean_interval(a))


@given(columns(-5, 50), two_levels)
def test_ratio_of_means_contains_the_ratio_and_widens(pair: Pair, both: tuple[float, float]) -> None:
    narrow, wide = (ratio_of_means(*pair, level) for level in both)
    if pair[1].mean() == 0:
        assert same(narrow, UNDEFINED)
    else:
        assert narrow.mean == pair[0].mean() / pair[1].mean()
        assert holds(narrow, narrow.mean)
        assert nested(narrow, wide)


@given(columns(1, 50), st.floats(0.01, 100), st.floats(0.01, 100))
def test_ratios_scale_with_their_units(pair: Pair, top_unit: float, bottom_unit: float) -> None:
    top, bottom = pair
    scaled = ratio_of_means(top_unit * top, bottom_unit * bottom, 0.5)
    factor = top_unit / bottom_unit
    assert scaled == pytest.approx([factor * x for x in ratio_of_means(top, bottom, 0.5)], rel=1e-6)
    drawn = bootstrap_ratio(top_unit * top, bottom_unit * bottom, 0.5, 50, seed=0)
    assert drawn == pytest.approx([factor * x for x in bootstrap_ratio(top, bottom, 0.5, 50, seed=0)], rel=1e-9)


@given(columns(20, 30), levels)
def test_ratio_of_means_upside_down_is_the_inverse_interval(pair: Pair, level: float) -> None:
    a, b = pair
    there, back = ratio_of_means(a, b, level), ratio_of_means(b, a, level)
    if there.low > 1e-3 and math.isfinite(back.high):
        assert there == pytest.approx((1 / back.mean, 1 / back.high, 1 / back.low), rel=1e-5)


@given(columns(0, 20), two_levels, st.integers(0, 2**64))
def test_bootstrap_ratio_repeats_and_widens(pair: Pair, both: tuple[float, float], seed: int) -> None:
    narrow, wide = (bootstrap_ratio(*pair, level, 60, seed) for level in both)
    assert same(narrow, bootstrap_ratio(*pair, both[0], 60, seed))
    if pair[1].mean() > 0:
        assert nested(narrow, wide)


def test_bootstrap_ratio_does_not_depend_on_the_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    top, bottom = correlated_pair(np.random.Generator(np.random.Philox(SEED)), 40)
    whole = bootstrap_ratio(top, bottom, seed=0)
    monkeypatch.setattr("wargame.estimates.ratios.BATCH_DRAWS", 64)
    assert bootstrap_ratio(top, bottom, seed=0) == whole
    assert bootstrap_ratio(top, bottom, seed=1) != whole


# Coverage


def test_wilson_covers_95_percent_averaged_over_proportions() -> None:
    """Exact, by binomial weights over a grid of p: Wilson's mean coverage is within 0.01 of nominal."""
    trials, grid = 50, np.linspace(0.005, 0.995, 199)
    limits = np.array([wilson(k, trials)[1:] for k in range(trials + 1)])
    weights = stats.binom.pmf(np.arange(trials + 1)[:, None], trials, grid)
    covered = (limits[:, :1] <= grid) & (grid <= limits[:, 1:])
    assert (weights * covered).sum(axis=0).mean() == pytest.approx(NOMINAL, abs=0.01)


def test_clustered_proportion_covers_where_wilson_does_not() -> None:
    """Beta-binomial raids of 10 to 30, p = 0.3, correlation 1/6 within; 0.01 of bias allowed beside noise."""

    def raid(rng: np.random.Generator) -> Pair:
        sizes = rng.integers(10, 31, size=30)
        return rng.binomial(sizes, rng.beta(1.5, 3.5, size=30)), sizes

    clustered = coverage(0.3, lambda rng: clustered_proportion(*raid(rng)))
    plain = coverage(0.3, lambda rng: wilson(*(float(column.sum()) for column in raid(rng))))
    assert clustered == pytest.approx(NOMINAL, abs=0.01 + SIMULATION_ERROR)
    assert plain < 0.75


def test_mean_interval_covers_95_percent() -> None:
    """Exact theory for normal values, so only simulation error is allowed."""
    got = coverage(3.0, lambda rng: mean_interval(rng.normal(3.0, 10.0, 6)))
    assert got == pytest.approx(NOMINAL, abs=SIMULATION_ERROR)


def correlated_pair(rng: np.random.Generator, n: int) -> Pair:
    shared = rng.normal(0, 2, n)
    return 20 + shared + rng.normal(0, 3, n), 10 + shared + rng.normal(0, 2, n)


def test_ratio_of_means_covers_95_percent() -> None:
    """Fieller is exact for a normal pair, so only simulation error is allowed."""
    got = coverage(2.0, lambda rng: ratio_of_means(*correlated_pair(rng, 8)))
    assert got == pytest.approx(NOMINAL, abs=SIMULATION_ERROR)


def test_bootstrap_ratio_covers_nearly_95_percent() -> None:
    """The percentile bootstrap is a little short at n = 40: 0.02 of bias allowed beside simulation error."""
    got = coverage(2.0, lambda rng: bootstrap_ratio(*correlated_pair(rng, 40), resamples=400, seed=0))
    assert got == pytest.approx(NOMINAL, abs=0.02 + SIMULATION_ERROR)


# Undefined and degenerate cases


def test_no_trials_is_undefined() -> None:
    assert same(wilson(0, 0), UNDEFINED)
    assert same(clustered_proportion([], []), UNDEFINED)
    assert same(clustered_proportion([0, 0], [0, 0]), UNDEFINED)


@pytest.mark.parametrize(
    ("successes", "trials"),
    [([3], [10]), ([0, 0], [5, 9]), ([5, 9], [5, 9]), ([0.3, 0.9], [1, 3]), ([3, 0], [10, 0])],
)
def test_clustered_proportion_without_variance_is_wilson(successes: list[float], trials: list[float]) -> None:
    assert clustered_proportion(successes, trials) == wilson(sum(successes), sum(trials))


def test_small_samples_have_no_limits() -> None:
    assert same(mean_interval([]), UNDEFINED)
    assert same(mean_interval([4.0]), Interval(4.0, math.nan, math.nan))
    assert same(paired_difference([4.0], [1.0]), Interval(3.0, math.nan, math.nan))
    for ratio in (ratio_of_means, lambda top, bottom: bootstrap_ratio(top, bottom, seed=0)):
        assert same(ratio([], []), UNDEFINED)
        assert same(ratio([4.0], [2.0]), Interval(2.0, math.nan, math.nan))


def test_no_variance_gives_a_point() -> None:
    assert mean_interval([0.1] * 7) == (0.1, 0.1, 0.1)
    for got in (ratio_of_means([0.3] * 7, [0.1] * 7), bootstrap_ratio([0.3] * 7, [0.1] * 7, seed=0)):
        assert got.low == got.mean == got.high == pytest.approx(3.0)


def test_a_zero_denominator_is_undefined_never_zero() -> None:
    for bottom in ([0.0, 0.0, 0.0], [-1.0, 0.0, 1.0]):
        for top in ([1.0, 2.0, 3.0], [0.0, 0.0, 0.0]):
            assert same(ratio_of_means(top, bottom), UNDEFINED)
            assert same(bootstrap_ratio(top, bottom, seed=0), UNDEFINED)


def test_a_denominator_near_zero_is_unbounded() -> None:
    assert ratio_of_means([1.0, 2.0, 3.0], [-1.0, 0.5, 1.0])[1:] == (-math.inf, math.inf)
    assert ratio_of_means([1.0, 2.0], [1.0, -1.0 + 1e-15])[1:] == (-math.inf, math.inf)
    assert ratio_of_means([1e300, 2e300], [1e-300, 3e-300])[1:] == (-math.inf, math.inf)


def test_bootstrap_resamples_without_a_denominator_open_both_ends() -> None:
    """One kill in three replications: 8 in 27 resamples have none, more than a tail of 2.5 percent."""
    got = bootstrap_ratio([5.0, 6.0, 7.0], [0.0, 1.0, 0.0], seed=0)
    assert got == (pytest.approx(18.0), -math.inf, math.inf)


# Refused arguments


@pytest.mark.parametrize("level", [0.0, 1.0, -0.1, 95, math.nan])
def test_level_must_lie_between_0_and_1(level: float) -> None:
    for call in (
        lambda: wilson(1, 2, level),
        lambda: clustered_proportion([1], [2], level),
        lambda: mean_interval([1, 2], level),
        lambda: ratio_of_means([1, 2], [1, 2], level),
        lambda: bootstrap_ratio([1, 2], [1, 2], level, seed=0),
        lambda: paired_difference([1, 2], [1, 2], level),
    ):
        with pytest.raises(ValueError, match=f"level: got {level}, allowed"):
            call()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: wilson(3, 2), r"successes: got 3.0 of 2.0 trials, allowed"),
        (lambda: wilson(-1, 2), r"successes: got -1.0, allowed"),
        (lambda: wilson(0, math.inf), r"trials: got inf, allowed"),
        (lambda: clustered_proportion([1, 5], [2, 4]), r"got 5.0 of 4.0 trials"),
        (lambda: clustered_proportion([1, 0], [2, -4]), r"trials: got -4.0, allowed"),
        (lambda: clustered_proportion([1], [2, 4]), r"lengths: got successes 1, trials 2, allowed"),
        (lambda: ratio_of_means([1, 2], [1]), r"lengths: got numerator 2, denominator 1, allowed"),
        (lambda: paired_difference([1, 2], [1]), r"lengths: got a 2, b 1, allowed"),
        (lambda: mean_interval([1, math.nan]), r"values\[1\]: got nan, allowed"),
        (lambda: mean_interval([[1, 2]]), r"values: got shape \(1, 2\), allowed"),
        (lambda: bootstrap_ratio([1, 2], [1, 2]), r"seed: got None, allowed"),
        (lambda: bootstrap_ratio([1, 2], [1, 2], seed=-1), r"seed: got -1, allowed"),
        (lambda: bootstrap_ratio([1, 2], [1, 2], resamples=0, seed=0), r"resamples: got 0, allowed"),
        (lambda: bootstrap_ratio([1], [1, 2], 2.0), r"seed: .*; level: .*; lengths: "),
    ],
)
def test_refusals_say_what_was_got_and_what_is_allowed(call: Callable[[], Interval], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_import_does_not_load_scipy() -> None:
    modules = "wargame.estimates.means, wargame.estimates.proportions, wargame.estimates.ratios"
    script = f"import sys, {modules}; sys.exit(any(m.split('.')[0] == 'scipy' for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
