"""The battle with a clock in it is the battle; a phase that has nothing to do takes no time to speak of."""

import numpy as np
import pytest

from benchmarks import phases, worlds
from benchmarks.limit import differences
from wargame.battle import engine as battle

pytestmark = pytest.mark.slow  # compiles the battle once more


@pytest.mark.parametrize("name", ["standard-battle", "night-raid"])
def test_the_clocked_battle_is_the_battle(name):
    world = worlds.shipped(name).world
    assert differences(battle.run_many(world, 3, 12), phases.profile(world, 3, 12).outcome) == []


def test_every_phase_has_something_to_do_in_the_battle_that_times_them():
    outcome = phases.profile(worlds.every_phase(1_000).world, 1, 1, ticks=300).outcome
    tally = outcome.tally.sum(axis=(0, 1))
    assert np.all(tally[[3, 4, 5, 7]] > 0)  # shots, gun rounds, laser engagements, pulses
