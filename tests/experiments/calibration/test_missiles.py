"""Cruise missiles as they come."""

import numpy as np

from wargame.battle.scenario_file import load
from wargame_experiments.calibration.counts import public_counts
from wargame_experiments.calibration.missiles import CLASSES, at_cruise_level, numbers
from wargame_experiments.calibration.model import MISSILE, Parameters, Simulator, missiles_destroyed, with_missiles

AT = Parameters(0.2, 0.8, 0.85, 0.08, 0.85)


def test_shares_of_raids_with_missiles_are_the_published_ones():
    drawn = np.array(numbers(public_counts().missiles, CLASSES))
    assert abs((drawn > 0).mean() - 0.53) <= 1 / CLASSES
    assert abs((drawn >= 10).mean() - 0.17) <= 1 / CLASSES


def test_missiles_fly_besides_the_drones_and_are_counted():
    sizes = np.array([60, 115])
    raids = Simulator(load("night-raid"), sizes, 3, 1, [0, 12]).raids(AT)
    assert raids.missiles_launched.tolist() == [0.0] * 3 + [12.0] * 3
    assert raids.launched.tolist() == [60.0] * 3 + [127.0] * 3
    none = Simulator(load("night-raid"), sizes, 3, 1).raids(AT)
    assert none.launched.tolist() == [60.0] * 3 + [115.0] * 3
    assert with_missiles(load("night-raid"), 7).scenario.units["cruise-missiles"].count == 7
    assert MISSILE == "cruise-missile"


def test_the_level_moves_figures_against_cruise_missiles_only_and_within_their_range():
    old, new = load("night-raid"), at_cruise_level(load("night-raid"), 1.0)
    before, after = (loaded.elements["long-range"].launcher.p_kill for loaded in (old, new))
    assert after["cruise"].typical == before["cruise"].high
    assert after["drone"] == before["drone"]
    assert at_cruise_level(old, 0.0).elements == old.elements
    low, high = (missiles_destroyed(Simulator(each, np.array([115]), 24, 1, [12]).raids(AT)) for each in (old, new))
    assert high > low
