"""Fronts, contours, best mixes and the mix game of studies whose answer is known."""

import math

import numpy as np
import pytest

from tests.experiments.analysis.made import SHARES, data, line, mixes
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.alternatives import alternatives, thinned
from wargame_experiments.analysis.front import fronts
from wargame_experiments.analysis.game import NET, mix_game
from wargame_experiments.analysis.ranking import rankings
from wargame_experiments.analysis.two_factors import crossings, two_factor_grids


def test_the_defender_chooses_and_what_the_attacker_sends_is_the_circumstance():
    found = alternatives(mixes())
    assert found.side == "blue"
    assert [choice.circumstance for choice in found.sets] == [f"red {x} % attritable" for x in (0, 50, 100)]
    assert list(found.sets[0].options) == [f"blue {x} % attritable" for x in (0, 50, 100)]


def test_the_attacker_chooses_if_nothing_is_the_defenders():
    found = alternatives(line())
    assert (found.side, len(found.sets), len(found.sets[0].options)) == ("red", 1, 3)


def test_thinned_keeps_both_ends():
    assert list(thinned(11, 6)) == [0, 2, 4, 6, 8, 10]


def test_dearer_options_that_save_more_are_all_on_the_front():
    found = fronts(mixes())
    assert ([m.name for m in found.measures], found.directions) == (["cost_blue", "value_lost"], ("min", "min"))
    assert all(one.front.on_front.all() for one in found.fronts)
    assert found.fronts[0].names == ["0 %", "50 %", "100 %"]


def test_a_front_takes_enough_replications_and_says_so():
    with pytest.raises(SkipError, match="allowed are 50 or more"):
        fronts(line(n=10))


def test_a_ratio_crosses_1_where_it_was_made_to():
    grid = two_factor_grids(mixes())[0]
    found = crossings(grid)
    assert [one.y for one in found] == [0.0, 0.5, 1.0]
    # exact along x, as the logarithm is linear; the mean of the noise moves it by far less than 0.01
    np.testing.assert_allclose([one.x for one in found], [0.25, 0.5, 0.75], atol=0.01)
    assert all(one.rises for one in found)
    assert all(min(one.band) <= one.x <= max(one.band) for one in found)


def test_other_measures_have_no_contour():
    assert [grid.contour is not None for grid in two_factor_grids(mixes())] == [True, False, False, False, False]


def test_levels_that_are_not_crossed_make_no_plane():
    rows = [{"red.attritable": 0, "blue.attritable": 0}, {"red.attritable": 1, "blue.attritable": 1}]
    design = [{"kind": "list", "rows": rows}]
    found = data(
        lambda _: {"leakage": 0.1}, factors=SHARES, design=design, measures=["leakage"],
        mixes={"red": {"side": "red"}, "blue": {"side": "blue"}},
    )  # fmt: skip
    with pytest.raises(SkipError, match="2 of 4 combinations"):
        two_factor_grids(found)


def test_the_best_option_is_named_for_each_measure_that_is_an_aim():
    found = {(one.measure.name, one.circumstance): one.selection for one in rankings(mixes())}
    assert found["value_lost", "red 0 % attritable"].best == "blue 100 % attritable"
    assert found["cost_blue", "red 0 % attritable"].best == "blue 0 % attritable"
    assert not any(measure == "leakage" for measure, _ in found)  # the same for all of blue's mixes: nothing to rank by
    assert not any(measure == "cer_raid" for measure, _ in found)  # small for a defence that does not shoot


def test_too_few_replications_call_nothing_best():
    assert all("too few replications" in one.selection.verdict for one in rankings(line(n=10)))


def test_the_net_payoff_is_what_the_defender_loses_less_what_the_attacker_uses_up():
    found = mix_game(mixes())
    assert (found.measure, found.rows, found.columns) == (NET, ["0 %", "50 %", "100 %"], ["0 %", "50 %", "100 %"])
    factor = found.game.payoffs[0, 0] / (3e6 + 1e6 - 1e5)
    assert math.isclose(factor, 1.0, rel_tol=0.02)  # 5 % noise over 60 replications: 3 standard errors are 2 %
    # a dollar of blue's saves two of value; red gains more by each dollar than it costs: both go to the end
    assert found.game.equilibrium.red_support == (2,)
    assert found.game.equilibrium.blue_support == (2,)
    assert math.isclose(found.game.value.mean, factor * (2e6 + 2e6 - 2e5))


def test_a_game_takes_both_sides():
    with pytest.raises(SkipError, match="both sides"):
        mix_game(line())
