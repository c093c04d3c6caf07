"""Break-even inputs: inversion of the interval, whole numbers, and what has no root."""

import math

import numpy as np
import pytest

from wargame.estimates.observations import Observations
from wargame.estimates.ratios import ratio_of_means
from wargame_experiments.statistics.break_even import break_even


def costs(n: int = 80, seed: int = 1):
    rng = np.random.Generator(np.random.Philox(seed))
    drones = rng.poisson(20.0, n).astype(float)
    return drones * 0.5 + rng.normal(2.0, 0.5, n), drones


def test_the_break_even_price_has_fiellers_interval():
    """Missiles m at price x against drones d at 1: x sum(m) = sum(d), so x is the ratio d : m with its interval."""
    missiles, drones = costs()
    found = break_even(lambda x: Observations("ratio", x * missiles, drones), 0.1, 10.0, tolerance=1e-6)
    assert found.root == pytest.approx(tuple(ratio_of_means(drones, missiles)), abs=1e-4)
    assert (found.rises, found.reason) == (True, "")


def test_a_measure_that_falls_has_the_same_root():
    missiles, drones = costs()
    found = break_even(lambda x: Observations("ratio", missiles, x * drones), 0.1, 10.0, tolerance=1e-6)
    assert found.root == pytest.approx(tuple(ratio_of_means(missiles, drones)), abs=1e-4)
    assert not found.rises


def test_each_input_is_evaluated_once():
    asked = []

    def evaluate(x: float) -> Observations:
        asked.append(x)
        missiles, drones = costs()
        return Observations("ratio", x * missiles, drones)

    found = break_even(evaluate, 0.1, 10.0)
    assert len(asked) == len(set(asked)) == len(found.evaluated) < 40


def raid(size: float) -> Observations:
    """Return leakers past 12 shots of p = .8, with the draws of each shot and drone its own whatever the size."""
    rng = np.random.Generator(np.random.Philox(3))
    hits = rng.random((200, 12)) < 0.8
    shots = min(int(size), 12)
    return Observations("mean", size - hits[:, :shots].sum(axis=1))


def test_the_size_of_a_raid_is_a_whole_number():
    """5 leakers of 12 + x: size - 9.6 = 5 at 14.6, so 15 is the first to have them."""
    found = break_even(raid, 1, 60, 5.0, whole=True)
    assert found.root.mean == 15.0
    assert all(x % 1 == 0 for x in found.evaluated)
    inside = [x for x in range(1, 61) if holds(raid(x), 5.0)]
    assert (found.root.low, found.root.high) == (min([*inside, 15]), max([*inside, 15]))


def holds(part: Observations, value: float) -> bool:
    from wargame.estimates.observations import estimate

    found = estimate(part)
    return found.low <= value <= found.high


def test_the_interval_covers():
    """Truth E d : E m = 20/12, 80 replications, 200 repeats: error 1.5 %, bound 90.5 to 99.5 %."""
    held = 0
    for seed in range(200):
        missiles, drones = costs(seed=seed)
        root = break_even(
            lambda x, m=missiles, d=drones: Observations("ratio", x * m, d), 0.1, 10.0, tolerance=1e-4
        ).root
        held += root.low <= 20.0 / 12.0 <= root.high
    assert 0.905 <= held / 200 <= 0.995


def test_an_interval_that_reaches_the_end_is_unbounded():
    rng = np.random.Generator(np.random.Philox(1))
    noise = rng.normal(size=20)
    found = break_even(lambda x: Observations("mean", x + noise), 0.9 - noise.mean(), 1.1 - noise.mean())
    assert found.root == pytest.approx((1.0 - noise.mean(), -math.inf, math.inf), abs=1e-3)


def test_a_root_at_the_low_end_is_found():
    found = break_even(lambda x: Observations("constant", np.full(5, x)), 1.0, 2.0)
    assert found.root.mean == 1.0


@pytest.mark.parametrize(
    ("evaluate", "words"),
    [
        (lambda x: Observations("constant", np.full(5, x + 5.0)), "does not cross 1: it is 5 at the low end and 6"),
        (lambda x: Observations("ratio", np.ones(5), np.full(5, x)), "undefined at 0"),
        (lambda x: Observations("mean", np.array([2.0 * x])), "undefined"),
    ],
)
def test_without_a_root_it_says_why(evaluate, words):
    found = break_even(evaluate, 0.0, 1.0)
    assert math.isnan(found.root.mean)
    assert words in found.reason


def test_all_that_is_wrong_is_said():
    with pytest.raises(ValueError, match=r"low, high: got 2, 1.*value.*tolerance"):
        break_even(raid, 2, 1, math.nan, tolerance=0.0)
    with pytest.raises(ValueError, match="whole numbers"):
        break_even(raid, 0.5, 3, whole=True)
