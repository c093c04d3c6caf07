"""Which class is an agent of a campaign, and what is said when it cannot be."""

import sys
from pathlib import Path

import pytest

from wargame.campaign.build.setup import build
from wargame.campaign.scenario_file import load
from wargame_agents.agent_class import AgentError
from wargame_agents.campaign import engine
from wargame_agents.campaign.model import CampaignModel

THIN = Path(__file__).parents[2] / "wargame" / "campaign" / "thin.toml"
MINISTRY = """
from wargame_agents import Adversary, Depot, Nation, ProductionLine, Supplier

class Thrifty(Nation):
    def requirement(self, good):
        return super().requirement(good) // 2

class Patient(Adversary):
    pass

class Open(Depot):
    pass

class Faithful(ProductionLine):
    pass
"""


@pytest.fixture
def ministry(tmp_path, monkeypatch):
    (tmp_path / "my_ministry.py").write_text(MINISTRY)
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop("my_ministry", None)


def test_a_campaign_names_classes(ministry):
    settings = {
        "nations.south.agent": "my_ministry:Thrifty",
        "nations.south.depot_agent": "my_ministry:Open",
        "nations.north.agent": "my_ministry:Patient",
        "lines.a.agent": "my_ministry:Faithful",
    }
    setup = build(load(THIN, settings))
    with pytest.raises(AgentError, match=r"nations\.\w+\.\w+: .*runs the Python code of module 'my_ministry'"):
        CampaignModel(setup, 1)
    assert "my_ministry" not in sys.modules
    model = CampaignModel(setup.allowing(["my_ministry"]), 1)
    names = ("nations.south", "depots.south", "nations.north", "lines.a", "lines.b")
    classes = ["Thrifty", "Open", "Patient", "Faithful", "ProductionLine"]
    assert [type(model.agent(name)).__name__ for name in names] == classes


@pytest.mark.parametrize(
    ("path", "spec", "message"),
    [
        ("nations.north.agent", "my_ministry:Thrifty", "'Thrifty' is not a subclass of wargame_agents.Adversary"),
        ("nations.south.agent", "my_ministry:Open", "'Open' is not a subclass of wargame_agents.Nation"),
        ("nations.south.depot_agent", "my_ministry:Thrifty", "'Thrifty' is not a subclass of wargame_agents.Depot"),
        ("lines.a.agent", "my_ministry:Faithfull", "has no 'Faithfull'; allowed: .*did you mean 'Faithful'"),
        ("lines.a.agent", "no_ministry:Faithful", "there is no module 'no_ministry'"),
        ("lines.a.agent", "Faithful", "allowed: 'module:Class'"),
    ],
)
def test_a_class_that_cannot_be_used_is_told_before_any_process_starts(ministry, path, spec, message):
    setup = build(load(THIN, {path: spec})).allowing([spec.partition(":")[0]])
    with pytest.raises(AgentError, match=f"{path}: agent '{spec}'.*{message}"):
        engine.run_many(setup, 1, 4, processes=2)
