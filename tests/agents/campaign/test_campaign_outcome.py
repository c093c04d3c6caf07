"""A campaign of Mesa agents and a compiled campaign are the same campaign, bit for bit."""

import ast
import inspect
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.every_mechanism import every_mechanism
from tests.agents.battle.comparison import QUIET, differences
from tests.campaign_strategies import campaigns, loaded
from wargame.campaign import engine
from wargame.campaign.build.setup import build
from wargame.campaign.kernels import acts, week
from wargame.campaign.scenario_file import load
from wargame.campaign.state_measures import state_measures
from wargame_agents.campaign import engine as agents
from wargame_agents.campaign.depot import Depot
from wargame_agents.campaign.model import CampaignModel
from wargame_agents.campaign.nation import Nation
from wargame_agents.campaign.production_line import ProductionLine
from wargame_agents.campaign.repair_shop import RepairShop

THIN = Path(__file__).parents[2] / "wargame" / "campaign" / "thin.toml"


class EchoNation(Nation):
    """Decides as the kernels do."""

    def requirement(self, good):
        return super().requirement(good)

    def split_budget(self):
        return super().split_budget()

    def choose_line(self, good):
        return super().choose_line(good)

    def choose_route(self, good):
        return super().choose_route(good)


class EchoDepot(Depot):
    """Releases as the kernels do."""

    def release(self, good):
        return super().release(good)


class EchoShop(RepairShop):
    """Repairs what the kernels do."""

    def choose_job(self):
        return super().choose_job()


def run(setup, seed, replication=0, agents=None):
    model = CampaignModel(setup, seed, replication, agents, collect=False)
    model.run()
    return model.outcome()


@pytest.mark.parametrize("has_raids", [False, True])
@settings(QUIET, max_examples=8)
@given(data=st.data(), seed=st.integers(0, 2**32 - 1), replication=st.integers(0, 2**32 - 2))
def test_a_random_campaign_is_the_same(has_raids, data, seed, replication):
    setup = build(loaded(data.draw(campaigns(has_raids=has_raids))))
    compiled = engine.run(setup, seed, replication)
    assert differences(run(setup, seed, replication), compiled) == []
    echo = dict.fromkeys((f"depots.{name}" for name in setup.nations), EchoDepot)
    echo |= dict.fromkeys((f"shops.{name}" for name in setup.shops), EchoShop)
    echo |= {f"nations.{n}": EchoNation for n in setup.nations if setup.campaign.nations[n].side == "blue"}
    assert differences(run(setup, seed, replication, echo), compiled) == []


def test_a_part_of_the_shipped_campaign_with_every_mechanism_is_the_same():
    setup = build(every_mechanism(["clock.war_weeks=3", "clock.pre_war_weeks=6"]))
    assert differences(run(setup, 1, 2), engine.run(setup, 1, 2)) == []


def test_phases_of_the_compiled_week_are_those_that_agents_run():
    body = ast.parse(inspect.getsource(getattr(week.week, "py_func", week.week))).body[0]
    calls = [node.value.func.id for node in body.body if isinstance(node.value, ast.Call)]
    assert calls == ["open_books", *week.PHASES]
    assert all(hasattr(CampaignModel, f"{phase}_phase") for phase in week.PHASES)


def test_every_act_has_a_number_of_its_own():
    numbers = [value for name, value in vars(acts).items() if name.isupper() and name != "BUDGET"]
    assert len(numbers) > 30
    assert len(set(numbers)) == len(numbers)


def test_the_frame_holds_the_state_measures_of_each_week():
    setup = build(load(THIN))
    model = CampaignModel(setup, 3)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # nothing that Mesa will remove is used
        model.run()
    model.step()
    assert model.week == setup.n_weeks
    frame = model.datacollector.get_model_vars_dataframe()
    outcome, known = engine.run(setup, 3), state_measures(setup)
    assert list(frame) == ["week", *known]
    assert frame["week"].tolist() == list(range(setup.n_weeks))
    for name, measure in known.items():
        assert np.array_equal(frame[name].to_numpy(), measure.at(outcome)[0]), name
    assert frame["raids"].sum() == 3


def test_agents_stand_where_they_supply():
    model = CampaignModel(build(load(THIN)), 1)
    assert set(model.network.G.edges) == {("lines.a", "nations.north"), ("lines.b", "nations.south")}
    assert {type(agent).__name__ for agent in model.agent("nations.north").cell.agents} == {"Adversary", "Depot"}
    assert [cell.coordinate for cell in model.agent("lines.b").cell.connections.values()] == ["nations.south"]
    assert type(model.agent("nations.south")) is Nation
    assert type(model.agent("lines.a")) is ProductionLine


def test_processes_change_nothing_and_progress_is_told():
    setup, done = build(load(THIN)), []
    together = agents.run_many(setup, 5, 2, first=3, processes=2, progress=done.append)
    assert differences(together, engine.run_many(setup, 5, 2, first=3)) == []
    assert done == [1, 1]


def test_nothing_to_run_and_nobody_to_replace():
    setup = build(load(THIN))
    with pytest.raises(ValueError, match="at least 1 replication"):
        agents.run_many(setup, 1, 0)
    with pytest.raises(ValueError, match="seed is a whole number"):
        CampaignModel(setup, -1)
    with pytest.raises(ValueError, match=r"no agent 'nations\.nort'; .* did you mean 'nations\.north'"):
        CampaignModel(setup, 1, agents={"nations.nort": Nation})
