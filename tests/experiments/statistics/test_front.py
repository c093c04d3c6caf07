"""Pareto fronts and how sure they are."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from wargame.estimates.observations import Observations
from wargame_experiments.statistics.front import front, not_dominated

tables = st.tuples(st.integers(1, 12), st.integers(2, 3)).flatmap(
    lambda shape: arrays(float, shape, elements=st.integers(0, 5).map(float))
)


@given(tables)
def test_the_front_is_what_a_loop_over_pairs_finds(table):
    expected = [not any((other <= point).all() and (other < point).any() for other in table) for point in table]
    assert not_dominated(table).tolist() == expected


@given(tables)
def test_there_always_is_a_front_and_it_covers_the_rest(table):
    chosen = not_dominated(table)
    assert chosen.any()
    for point in table[~chosen]:
        assert any((other <= point).all() for other in table[chosen])


def test_what_is_undefined_is_not_on_it():
    assert not_dominated(np.array([[np.nan, 0.0], [1.0, 1.0]])).tolist() == [False, True]


def measures(n: int = 100, noise: float = 1.0, shared: bool = False):
    """Cost and value surviving of four points: c is dominated by b, but not by much."""
    rng = np.random.Generator(np.random.Philox(1))
    truth = {"a": (10.0, 5.0), "b": (20.0, 50.0), "c": (20.3, 49.5), "d": (40.0, 60.0)}
    draws = rng.normal(size=(2, n))

    def part(i: int, value: float) -> Observations:
        return Observations("mean", value + noise * (draws[i] if shared else rng.normal(size=n)))

    return [{name: part(i, values[i]) for name, values in truth.items()} for i in (0, 1)]


def test_points_and_the_share_of_fronts_that_they_are_on():
    found = front(measures(noise=10.0), ["min", "max"], seed=2)
    assert found.on_front[[0, 1, 3]].all()
    assert (found.share[[0, 3]] > 0.99).all()
    assert 0.0 < found.share[2] < 1.0


def test_crn_is_kept_in_the_resamples():
    """With common random numbers in all points c is dominated in every resample."""
    found = front(measures(noise=10.0, shared=True), ["min", "max"], seed=2)
    assert found.share.tolist() == [1.0, 1.0, 0.0, 1.0]


def test_attainment_falls_from_all_to_none_across_the_front():
    found = front(measures(), ["min", "max"], seed=2)
    b = found.points[1]
    cells = np.array([[b[0] + 1, b[1] - 1], b, [b[0] - 1, b[1] + 1]])
    sure, half, never = found.attained(cells)
    assert (sure, never) == (1.0, 0.0)
    assert 0.1 < half < 0.6


def test_curves_agree_with_attainment():
    found = front(measures(noise=5.0), ["min", "max"], resamples=400, seed=2)
    levels = np.array([5.0, 12.0, 20.0, 21.0, 41.0])
    optimistic, typical, sure = found.curves(levels)
    assert sure[0] == typical[0] == optimistic[0] == -math.inf
    assert (sure <= typical).all()
    assert (typical <= optimistic).all()
    assert (np.diff(sure[1:]) >= 0).all()
    for band, curve in zip((0.05, 0.5, 0.95), (optimistic, typical, sure), strict=True):
        reached = curve > -math.inf
        share = found.attained(np.column_stack([levels, curve])[reached])
        assert share == pytest.approx(np.full(reached.sum(), band), abs=1 / 400)


def test_three_measures():
    made = measures()
    found = front(
        [*made, {name: Observations("mean", -p.numerator) for name, p in made[0].items()}],
        ["min", "max", "max"],
        seed=1,
    )
    assert found.points.shape == (4, 3)
    with pytest.raises(ValueError, match="got 3 measures"):
        found.curves(np.array([1.0]))


def test_all_that_is_wrong_is_said():
    made = measures(n=20)
    with pytest.raises(ValueError, match=r"direction: got 'small'.*a 20, b 20"):
        front(made, ["min", "small"], seed=1)  # type: ignore[list-item]
    with pytest.raises(ValueError, match=r"1 measures and 2 directions"):
        front(made[:1], ["min", "max"], seed=1)
    with pytest.raises(ValueError, match="other points"):
        front([made[0], {"a": made[1]["a"]}], ["min", "max"], seed=1, least=2)


def test_a_front_in_two_measures_is_that_of_all_pairs():
    rng = np.random.Generator(np.random.Philox(2))
    for _ in range(300):
        points = rng.integers(0, 5, size=(rng.integers(1, 12), 2)).astype(float)
        points[rng.random(points.shape) < 0.1] = np.nan
        padded = np.column_stack([points, np.zeros(len(points))])  # a third measure that never decides
        np.testing.assert_array_equal(not_dominated(points), not_dominated(padded))
