"""Which class is the agent of a unit, and what is said when it cannot be."""

import sys
from typing import get_args

import pytest

from wargame.battle.build.setup import build
from wargame.battle.scenario_file import load
from wargame.catalogue.elements import Kind
from wargame_agents.agent_class import AgentError, load_agent
from wargame_agents.battle.engine import has_custom_agents
from wargame_agents.battle.kinds import AGENT_OF_KIND
from wargame_agents.battle.model import BattleModel
from wargame_agents.battle.unit import Unit

DOCTRINE = """
from wargame_agents import InterceptorBattery

LIMIT = 3

class Thrifty(InterceptorBattery):
    def choose_target(self, shooter):
        return super().choose_target(shooter)
"""


@pytest.fixture
def doctrine(tmp_path, monkeypatch):
    (tmp_path / "my_doctrine.py").write_text(DOCTRINE)
    (tmp_path / "my_broken.py").write_text("import no_such_thing\n")
    (tmp_path / "my_mistake.py").write_text("1 / 0\n")
    monkeypatch.syspath_prepend(tmp_path)


def test_every_kind_has_a_class_with_a_name_of_its_own():
    assert set(AGENT_OF_KIND) == set(get_args(Kind))
    assert len(set(AGENT_OF_KIND.values())) == len(AGENT_OF_KIND)
    for kind, agent in AGENT_OF_KIND.items():
        assert issubclass(agent, Unit)
        assert agent.__name__.lower() == kind.replace("-", "")


def test_a_scenario_names_the_class_of_a_unit(doctrine):
    plain = build(load("night-raid"))
    own = build(load("night-raid", ["units.medium-range.agent=my_doctrine:Thrifty"]))
    assert (has_custom_agents(plain), has_custom_agents(own)) == (False, True)
    assert type(BattleModel(plain, 1).unit("medium-range")).__name__ == "InterceptorBattery"
    with pytest.raises(
        AgentError, match=r"runs the Python code of module 'my_doctrine' in .*--allow-agents my_doctrine"
    ):
        BattleModel(own, 1)
    assert "my_doctrine" not in sys.modules
    assert type(BattleModel(own.allowing(["my_doctrine"]), 1).unit("medium-range")).__name__ == "Thrifty"


def test_classes_given_in_python_come_first(doctrine):
    setup = build(load("night-raid", ["units.medium-range.agent=my_doctrine:Thrifty"]))
    assert type(BattleModel(setup, 1, agents={"medium-range": Unit}).unit("medium-range")) is Unit


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("no_such_module:Thrifty", "there is no module 'no_such_module'; allowed: a module that is installed"),
        ("no_such.module:Thrifty", "there is no module 'no_such'"),
        ("my_doctrine.deeper:Thrifty", "there is no module 'my_doctrine.deeper'|cannot be imported"),
        ("my_doctrine:Thirfty", "module 'my_doctrine' has no 'Thirfty'; allowed: Thrifty; did you mean 'Thrifty'"),
        ("my_doctrine:LIMIT", "'LIMIT' is not a subclass of wargame_agents.Unit; allowed: Thrifty"),
        ("string:Template", "'Template' is not a subclass of wargame_agents.Unit; allowed: none"),
        ("builtins:dict", "'builtins' is a module of Python itself"),
        ("__main__:Thrifty", "'__main__' is a module of Python itself"),
        ("a.b.c", "allowed: 'module:Class'"),
        ("my_broken:Thrifty", "module 'my_broken' cannot be imported: No module named 'no_such_thing'"),
        ("my_mistake:Thrifty", "module 'my_mistake' cannot be imported: ZeroDivisionError: division by zero"),
        ("Thrifty", "allowed: 'module:Class'"),
        ("my_doctrine:", "allowed: 'module:Class'"),
    ],
)
def test_a_class_that_cannot_be_used(doctrine, spec, message):
    with pytest.raises(AgentError, match=message):
        load_agent(spec, Unit, [spec.partition(":")[0]])


def test_the_error_names_the_unit(doctrine):
    setup = build(load("night-raid", ["units.medium-range.agent=my_mistake:Thrifty"]))
    with pytest.raises(AgentError, match=r"units\.medium-range\.agent: agent 'my_mistake:Thrifty'") as caught:
        BattleModel(setup.allowing(["my_mistake"]), 1)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_a_class_for_a_unit_that_is_not_there():
    with pytest.raises(ValueError, match=r"no unit 'blue-gruop'; .* did you mean 'blue-group'"):
        BattleModel(build(load("duel")), 1, agents={"blue-gruop": Unit})
