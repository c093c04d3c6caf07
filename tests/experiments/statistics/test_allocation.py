"""Shares of a computing budget."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wargame.estimates.observations import Observations
from wargame_experiments.statistics.allocation import allocate, probability_correct, shares


def exact(mean: float, deviation: float, n: int = 50) -> Observations:
    """Return n replications with exactly this mean and standard deviation."""
    z = np.tile([-1.0, 1.0], n // 2) * np.sqrt((n - 1) / n)
    return Observations("mean", mean + deviation * z)


def test_shares_by_hand():
    """Distances 1 and 2, deviations 1, 1 and 2: N1 : N2 = 1 : 1, N0 = sqrt(1 + 1/4)."""
    made = {"b": exact(0.0, 1.0), "x": exact(1.0, 1.0), "y": exact(2.0, 2.0)}
    weights = np.array([np.sqrt(1.25), 1.0, 1.0])
    assert shares(made, smallest=True) == pytest.approx(weights / weights.sum())


def test_they_raise_the_bound_above_that_of_equal_shares():
    """Ten points, 2,000 replications: the bound of the chance to be wrong is less than two thirds of that."""
    made = {str(i): exact(0.3 * i, 1.0 + i % 3) for i in range(10)}

    def wrong(share):
        n = [2 * round(s * 1000) for s in share]
        sized = {name: exact(0.3 * i, 1.0 + i % 3, n[i]) for i, name in enumerate(made)}
        return 1.0 - probability_correct(sized, smallest=True)

    assert wrong(shares(made, smallest=True)) < wrong([0.1] * 10) * 2.0 / 3.0


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.tuples(st.floats(-5, 5), st.floats(0.0, 3.0), st.integers(1, 40)), min_size=1, max_size=6),
    st.integers(0, 500),
)
def test_all_is_given_and_nothing_taken(points, more):
    made = {str(i): exact(mean, deviation, 2 * n) for i, (mean, deviation, n) in enumerate(points)}
    given_away = allocate(made, more, smallest=True)
    assert sum(given_away.values()) == more
    assert min(given_away.values()) >= 0


def test_all_points_get_their_least_first():
    made = {"a": exact(0.0, 1.0, 4), "b": exact(9.0, 1.0, 30)}
    assert allocate(made, 10, smallest=True) == {"a": 10, "b": 0}


def test_it_finds_the_best_with_less_than_equal_shares():
    """Ten points, 900 replications in all: right more often than with equal shares; 100 repeats, seeds paired."""
    right = {"ocba": 0, "equal": 0}
    for seed in range(100):
        rng = np.random.Generator(np.random.Philox(seed))
        values = rng.normal(size=(10, 900)) * 2.0 + np.arange(10)[:, None] * 0.5
        n = {str(i): 20 for i in range(10)}
        while sum(n.values()) < 900:
            made = {name: Observations("mean", values[int(name), :k]) for name, k in n.items()}
            for name, k in allocate(made, 100, smallest=True).items():
                n[name] += k
        right["ocba"] += min(n, key=lambda name: values[int(name), : n[name]].mean()) == "0"
        right["equal"] += int(np.argmin(values[:, :90].mean(axis=1))) == 0
    assert right["ocba"] > right["equal"]


def test_what_is_wrong_is_said():
    with pytest.raises(ValueError, match="0 points, -1 more"):
        allocate({}, -1, smallest=True)
