"""Many replications through Mesa: the same numbers from one process, from several, and compiled."""

import pytest

from tests.agents.battle.comparison import differences
from wargame.battle import engine as battle
from wargame.battle.build.setup import build
from wargame.battle.scenario_file import load
from wargame_agents.agent_class import AgentError
from wargame_agents.battle import engine

TIMID = """
from wargame.battle.kernels.state import NOBODY
from wargame_agents import Gun

class Timid(Gun):
    def choose_gun_target(self, shooter):
        return NOBODY if self.tick < 20 else super().choose_gun_target(shooter)
"""


@pytest.fixture
def timid(tmp_path, monkeypatch):
    (tmp_path / "my_timid.py").write_text(TIMID)
    monkeypatch.syspath_prepend(tmp_path)
    return build(load("duel", ["units.blue-group.agent=my_timid:Timid"])).allowing(["my_timid"])


def test_in_this_process_it_is_the_compiled_battle():
    setup, done = build(load("duel")), []
    outcome = engine.run_many(setup, 5, 6, first=10, processes=1, progress=done.append)
    assert differences(outcome, battle.run_many(setup.world, 5, 6, first=10)) == []
    assert done == [1] * 6


def test_processes_change_nothing_not_even_with_agents_of_ones_own(timid):
    done = []
    alone = engine.run_many(timid, 5, 4, processes=1)
    together = engine.run_many(timid, 5, 4, processes=2, progress=done.append)
    assert differences(alone, together) == []
    assert sum(done) == 4
    assert "ticks" in differences(alone, battle.run_many(timid.world, 5, 4))


def test_an_agent_that_is_missing_is_told_before_any_process_starts():
    setup = build(load("duel", ["units.blue-group.agent=no_such_module:Timid"]))
    with pytest.raises(AgentError, match="no module 'no_such_module'"):
        engine.run_many(setup, 1, 4, processes=2)


GAMBLER = """
import random
import numpy as np
from wargame_agents import Gun

class Gambler(Gun):
    def choose_gun_target(self, shooter):
        {draw}
        return super().choose_gun_target(shooter)
"""


@pytest.mark.parametrize(
    ("draw", "is_noticed"),
    [
        ("random.random()", True),
        ("np.random.random()", True),
        ("self.random.random()", False),
        ("self.rng.random()", False),
    ],
)
def test_a_draw_that_no_seed_reaches_is_noticed_once(draw, is_noticed, tmp_path, monkeypatch, capsys):
    module = f"gambler_{abs(hash(draw))}"
    (tmp_path / f"{module}.py").write_text(GAMBLER.format(draw=draw))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("wargame.compiled.notice._topics", set())
    setup = build(load("duel", [f"units.blue-group.agent={module}:Gambler"])).allowing([module])
    engine.run_many(setup, 5, 2, processes=1)
    said = capsys.readouterr().err
    assert said.count(f"units blue-group ({module}:Gambler): drew from a global generator") == is_noticed
    assert len([line for line in said.splitlines() if "compiling" not in line]) == is_noticed


def test_nothing_to_fight():
    with pytest.raises(ValueError, match="at least 1 replication"):
        engine.run_many(build(load("duel")), 1, 0)
