"""Kim and Nelson's procedure keeps its promise and ends."""

import numpy as np
import pytest

from wargame.estimates.observations import Observations
from wargame_experiments.statistics.selection import select


def points(n: int, means, correlation: float, seed: int) -> dict[str, Observations]:
    rng = np.random.Generator(np.random.Philox(seed))
    luck = rng.normal(size=n) * np.sqrt(correlation)
    own = np.sqrt(1.0 - correlation)
    return {str(i): Observations("mean", mean + luck + own * rng.normal(size=n)) for i, mean in enumerate(means)}


@pytest.mark.parametrize("correlation", [0.0, 0.8])
def test_the_best_is_selected_as_often_as_promised(correlation):
    """Five points, all others worse by exactly delta (the slippage configuration), 300 repeats.

    At least 95 % correct; error of the share 1.3 %, bound 92 %.
    """
    found = [select(points(3000, [0.0] + [0.5] * 4, correlation, s), 0.5, smallest=True, n0=20) for s in range(300)]
    assert all(one.best for one in found)
    assert np.mean([one.best == "0" for one in found]) >= 0.92


def test_common_luck_ends_it_sooner():
    apart, together = (
        np.mean([select(points(3000, [0.0, 0.2, 0.2], c, s), 0.2, smallest=True, n0=20).n for s in range(50)])
        for c in (0.0, 0.8)
    )
    assert together < apart / 2.0


def test_more_replications_change_nothing_that_was_decided():
    made = points(2000, [0.0, 0.3, 0.6, 0.9], 0.5, 3)
    early = select({name: part.first(60) for name, part in made.items()}, 0.2, smallest=True, n0=20)
    late = select(made, 0.2, smallest=True, n0=20)
    assert early.dropped_at.items() <= late.dropped_at.items()
    cut = {name: part.first(late.dropped_at.get(name, 2000)) for name, part in made.items()}
    assert select(cut, 0.2, smallest=True, n0=20) == late


def test_equal_points_end_too():
    made = points(5000, [0.0, 0.0], 0.0, 1)
    found = select(made, 0.5, smallest=False, n0=20)
    assert found.best
    assert found.n <= found.last


def test_too_few_replications_leave_it_open():
    found = select(points(25, [0.0, 0.1, 0.0], 0.0, 1), 0.1, smallest=True, n0=20)
    assert (found.best, found.n) == ("", 25)
    assert len(found.alive) > 1
    assert found.last > 25


def test_largest_is_smallest_turned():
    made = points(500, [0.0, 0.5, 1.0], 0.2, 2)
    turned = {name: Observations("mean", -part.numerator) for name, part in made.items()}
    assert select(made, 0.3, smallest=False) == select(turned, 0.3, smallest=True)


def test_all_that_is_wrong_is_said():
    with pytest.raises(ValueError, match=r"points: got 1.*delta.*n0.*level"):
        select({"a": Observations("mean", np.ones(3))}, 0.0, smallest=True, n0=1, level=1.0)
    with pytest.raises(ValueError, match=r"a: got 3 replications.*b: the measure is undefined"):
        select(
            {"a": Observations("ratio", np.ones(3), np.ones(3)), "b": Observations("ratio", np.ones(9), np.zeros(9))},
            1.0, smallest=True, n0=5,
        )  # fmt: skip
