"""Decisions that a subclass takes in Python: the same one changes nothing, another one breaks no books."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agents.battle.comparison import compiled, differences, fought
from tests.reference.examples import examples
from tests.strategies import scenarios, setup_of
from wargame.battle.books import ledger
from wargame.battle.build.setup import Setup, build
from wargame.battle.kernels.state import NOBODY, ROUNDS, SHOTS
from wargame.battle.scenario_file import load
from wargame_agents.battle.gun import Gun
from wargame_agents.battle.interceptor_battery import InterceptorBattery
from wargame_agents.battle.model import BattleModel
from wargame_agents.battle.unit import Unit

# What kernels note to themselves about when to look again; a decision in Python is asked every time.
NOTES = {f"sleep_until.{part}" for part in ("until_s", "picture", "spent")}


class Echo(Gun, InterceptorBattery):
    """Decides as the kernels do."""

    def choose_target(self, shooter):
        return super().choose_target(shooter)

    def choose_gun_target(self, shooter):
        return super().choose_gun_target(shooter)


class NearestFirst(Gun, InterceptorBattery):
    """Takes the nearest target that it may engage."""

    def choose_target(self, shooter):
        targets = [t for t in self.tracks() if self.may_engage(shooter, t)]
        return min(targets, key=lambda t: self.distance_m(shooter, t), default=NOBODY)

    def choose_gun_target(self, shooter):
        targets = [t for t in self.tracks() if self.can_hit(shooter, t)]
        return min(targets, key=lambda t: self.distance_m(shooter, t), default=NOBODY)


class Reckless(NearestFirst):
    """Takes the first target on the list, whether it can be engaged or not."""

    def choose_target(self, shooter):
        return next(iter(self.tracks()), NOBODY)

    def choose_gun_target(self, shooter):
        return next(iter(self.tracks()), NOBODY)


class Pacifist(NearestFirst):
    """Fires at nobody."""

    def choose_target(self, shooter):
        return NOBODY

    def choose_gun_target(self, shooter):
        return NOBODY


class Cheat(NearestFirst):
    """Fires at what its network knows nothing of."""

    def choose_target(self, shooter):
        return 10**9

    def choose_gun_target(self, shooter):
        return 10**9


def with_agent(setup: Setup, agent: type[Unit], seed: int) -> BattleModel:
    return fought(BattleModel(setup, seed, agents={g.name: agent for g in setup.groups}, collect=False))


@examples(9)
@given(data=scenarios(), seed=st.integers(0, 2**32 - 1))
def test_the_same_decision_in_python_changes_nothing(data, seed):
    setup = setup_of(data)
    plain, echo = fought(BattleModel(setup, seed, collect=False)), with_agent(setup, Echo, seed)
    assert differences(echo.outcome(), plain.outcome()) == []
    assert set(differences(echo.state, plain.state)) <= NOTES


@pytest.mark.parametrize("agent", [NearestFirst, Reckless])
@examples(5)
@given(data=scenarios(), seed=st.integers(0, 2**32 - 1))
def test_another_decision_keeps_the_books_balanced(agent, data, seed):
    setup = setup_of(data)
    ledger(setup, with_agent(setup, agent, seed).outcome()).check()


def shooters(setup: Setup) -> list[str]:
    return [g.name for g in setup.groups if g.element.launcher or g.element.gun]


def test_another_decision_changes_a_shipped_battle():
    setup = build(load("night-raid"))
    agents = dict.fromkeys(("pads-north", "pads-south", "guns-north"), NearestFirst)
    outcome = fought(BattleModel(setup, 1, agents=agents, collect=False)).outcome()
    ledger(setup, outcome).check()
    assert "tally" in differences(outcome, compiled(setup, 1))
    assert outcome.tally[0, :, SHOTS].sum() > 0


def test_who_chooses_nobody_fires_nothing():
    setup = build(load("night-raid"))
    agents = dict.fromkeys(shooters(setup), Pacifist)
    tally = fought(BattleModel(setup, 1, agents=agents, collect=False)).outcome().tally[0]
    assert tally[:, SHOTS].sum() == tally[:, ROUNDS].sum() == 0.0


@pytest.mark.parametrize("name", ["duel", "night-raid"])
def test_a_target_that_is_not_on_the_list_is_an_error(name):
    setup = build(load(name))
    model = BattleModel(setup, 1, agents=dict.fromkeys(shooters(setup), Cheat), collect=False)
    with pytest.raises(ValueError, match=r"chose element 1000000000 .* allowed: one of self\.tracks\(\), or NOBODY"):
        model.run()
