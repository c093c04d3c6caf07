"""Common luck saves replications between neighbours."""

import math

import numpy as np
import pytest

from wargame.estimates.observations import Observations
from wargame.scenario_file import load
from wargame_experiments.mix import Axis, mix_study
from wargame_experiments.statistics.common_luck import MEASURES, fought, saving, savings


def test_a_saving_by_hand():
    """Correlation .9: 1 / (1 - .9) = 10; 20,000 pairs, error about 1.4 %."""
    rng = np.random.Generator(np.random.Philox(1))
    a, b = rng.multivariate_normal([0.0, 0.0], [[1.0, 0.9], [0.9, 1.0]], 20_000).T
    found = saving(Observations("mean", a), Observations("mean", b), Observations("mean", rng.normal(size=20_000)))
    assert found.ratio == pytest.approx(10.0, rel=0.06)
    assert found.correlation == pytest.approx(0.9, abs=0.01)
    assert saving(Observations("mean", a), Observations("mean", a), Observations("mean", b)).ratio == math.inf


def test_a_change_that_moves_little_saves_much():
    """A duel fought at twice the tick, 400 of them: the same shots kill, so far more than 5 times."""
    found = savings(load("duel"), load("duel", ["clock.tick_s=4"]), 1, 400, ["p_win_red", "duration"])
    assert found["duration"].ratio > 5.0
    assert found["p_win_red"].ratio > 5.0


# A change of one element; measures that hang on single strikes move more with the order of events.
ONE_MORE = ["long-range", "medium-range", "pads-north", "coyotes", "rockets", "manpads", "guns-north", "ew-pods"]


@pytest.fixture(scope="module")
def as_it_is() -> dict[str, Observations]:
    return fought(load("night-raid"), 1, 300, MEASURES)


@pytest.mark.slow
@pytest.mark.parametrize("unit", ONE_MORE)
def test_one_more_launcher_takes_a_fifth_of_the_replications_or_less(as_it_is, unit):
    """300 raids: the error of a ratio is about 12 %."""
    more = load("night-raid", [f"units.{unit}.count={load('night-raid').scenario.units[unit].count + 1}"])
    together, apart = (fought(more, seed, 300, MEASURES) for seed in (1, 2))
    for name in MEASURES:
        one = saving(as_it_is[name], together[name], apart[name])
        print(f"{unit}: {name}: {one.ratio:.3g} times, correlation {one.correlation:.3f}")
        assert one.ratio > 5.0


@pytest.mark.slow
def test_neighbouring_mixes():
    """Red's share .25 and .3 against blue's .75, 200 raids: error of a ratio 14 %.

    Hardly any armed attacker leaks there, so that value lost hangs on rare single strikes, of which it saves little.
    """
    first, second = mix_study("night-raid", [], Axis((0.25, 0.3)), Axis((0.75,))).points
    found = savings(first.case.load()[0], second.case.load()[0], 1, 200)
    for name, one in found.items():
        print(f"{name}: {one.ratio:.3g} times, correlation {one.correlation:.3f}")
    assert found["cer_raid"].ratio > 5.0
    assert found["soft_kill_share"].ratio > 5.0
