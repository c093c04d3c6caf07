"""A battle of Mesa agents and a compiled battle are the same battle, bit for bit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agents.comparison import QUIET, compiled, differences, fought
from tests.strategies import scenarios, setup_of, swapped
from wargame import battle
from wargame.battle import Outcome
from wargame.scenario_file import load
from wargame.world import Setup, build
from wargame_agents.model import BattleModel


class RestlessModel(BattleModel):
    """A battle whose emitters look around every tick, whether anything changed or not."""

    def emitters_changed(self) -> bool:
        return True


def check_same(model: BattleModel, seed: int, replication: int) -> None:
    world = model.setup.world
    fought(model)
    assert differences(model.state, battle.run(world, seed, replication)) == []
    assert differences(model.outcome(), compiled(model.setup, seed, replication)) == []


@settings(QUIET, max_examples=80)
@given(data=scenarios(), seed=st.integers(0, 2**32 - 1), replication=st.integers(0, 2**32 - 2))
def test_a_random_battle_is_the_same(data, seed, replication):
    check_same(BattleModel(setup_of(data), seed, replication, collect=False), seed, replication)


@settings(QUIET, max_examples=15)
@given(data=scenarios(), seed=st.integers(0, 2**32 - 1))
def test_emitters_that_did_not_change_need_not_look_around(data, seed):
    check_same(RestlessModel(setup_of(data), seed, collect=False), seed, 0)


@pytest.mark.parametrize("name", ["duel", "high-end-strike", "night-raid", "two-nations"])
@pytest.mark.parametrize("replication", [0, 1])
def test_a_shipped_battle_is_the_same(name, replication):
    check_same(BattleModel(build(load(name)), 1, replication, fields=replication == 1), 1, replication)


def by_name(setup: Setup, outcome: Outcome) -> Outcome:
    """Return an outcome with its units in the order of their names."""
    order = np.argsort([group.name for group in setup.groups])
    return outcome._replace(
        statuses=outcome.statuses[:, order],
        scoreboard=outcome.scoreboard[:, :, order][:, :, :, order],
        tally=outcome.tally[:, order],
    )


@settings(QUIET, max_examples=25)
@given(data=scenarios(pursuit=False), seed=st.integers(0, 2**32 - 1))
def test_swapping_the_sides_swaps_the_outcome(data, seed):
    setup, mirrored = setup_of(data), setup_of(swapped(data))
    one, other = (fought(BattleModel(s, seed, collect=False)).outcome() for s in (setup, mirrored))
    assert differences(by_name(setup, one), by_name(mirrored, other)) == []


@settings(QUIET, max_examples=60)
@given(data=scenarios(pursuit=False), seed=st.integers(0, 2**32 - 1))
def test_swapping_the_sides_swaps_the_compiled_outcome(data, seed):
    setup, mirrored = setup_of(data), setup_of(swapped(data))
    one, other = compiled(setup, seed), compiled(mirrored, seed)
    assert differences(by_name(setup, one), by_name(mirrored, other)) == []
