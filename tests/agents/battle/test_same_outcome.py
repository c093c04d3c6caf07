"""A battle of Mesa agents and a compiled battle are the same battle, bit for bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agents.battle.comparison import compiled, differences, fought
from tests.reference.examples import examples
from tests.strategies import scenarios, setup_of, swapped
from wargame.battle import engine as battle
from wargame.battle.build.setup import Setup, build
from wargame.battle.engine import Outcome
from wargame.battle.kernels.position import locate_all
from wargame.battle.scenario_file import load
from wargame_agents.battle.model import BattleModel


class RestlessModel(BattleModel):
    """A battle whose emitters look around every tick, whether anything changed or not."""

    def emitters_changed(self) -> bool:
        return True


def check_same(model: BattleModel, seed: int, replication: int) -> None:
    world = model.setup.world
    fought(model)
    state = battle.run(world, seed, replication)
    locate_all(world, state)  # as the model does for those who look at it
    assert differences(model.state, state) == []
    assert differences(model.outcome(), compiled(model.setup, seed, replication)) == []


@examples(30)
@given(data=scenarios(), seed=st.integers(0, 2**32 - 1), replication=st.integers(0, 2**32 - 2))
def test_a_random_battle_is_the_same(data, seed, replication):
    check_same(BattleModel(setup_of(data), seed, replication, collect=False), seed, replication)


@examples(8)
@given(data=scenarios(), seed=st.integers(0, 2**32 - 1))
def test_emitters_that_did_not_change_need_not_look_around(data, seed):
    check_same(RestlessModel(setup_of(data), seed, collect=False), seed, 0)


def test_a_sensor_that_arrived_is_switched_off():
    sensor = {"range_m": 9_000, "rate_per_s": 0.2, "instrumented_range_m": 15_000, "mast_m": 15, "basis": "for a test"}
    drone = {"side": "red", "element": "one-way-attack-drone", "count": 1, "x_m": 9_000.0, "y_m": 10_000.0}
    units = {
        "depot": {"side": "blue", "element": "depot", "count": 1, "x_m": 10_000.0, "y_m": 10_000.0},
        "eye": drone | {"targets": ["depot"], "figures": {"sensor": sensor}},
        "later": drone | {"targets": ["depot"], "launch_s": 60.0},
    }
    area, clock = {"width_m": 20_000.0, "height_m": 20_000.0}, {"duration_s": 200.0}
    model = BattleModel(setup_of({"name": "eye", "map": area, "clock": clock, "units": units}), 1)
    while model.unit("eye").alive or not model.tick:
        model.step()
    model.step()
    assert model.state.emitters["gain"].tolist() == [0.0]
    check_same(RestlessModel(model.setup, 1), 1, 0)


@pytest.mark.parametrize("name", ["defence-suppression", "duel", "high-end-strike", "night-raid", "two-nations"])
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


@examples(10)
@given(data=scenarios(pursuit=True), seed=st.integers(0, 2**32 - 1))
def test_swapping_the_sides_swaps_the_outcome(data, seed):
    setup, mirrored = setup_of(data), setup_of(swapped(data))
    one, other = (fought(BattleModel(s, seed, collect=False)).outcome() for s in (setup, mirrored))
    assert differences(by_name(setup, one), by_name(mirrored, other)) == []


@examples(30)
@given(data=scenarios(pursuit=True), seed=st.integers(0, 2**32 - 1))
def test_swapping_the_sides_swaps_the_compiled_outcome(data, seed):
    setup, mirrored = setup_of(data), setup_of(swapped(data))
    one, other = compiled(setup, seed), compiled(mirrored, seed)
    assert differences(by_name(setup, one), by_name(mirrored, other)) == []
