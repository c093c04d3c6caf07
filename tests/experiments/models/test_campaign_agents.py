"""A study of campaigns with agent classes of its own: by permission, through Mesa, and replayed with the permission."""

import sys
from pathlib import Path

import pytest

from wargame.inputs.errors import ScenarioError
from wargame_experiments.models.campaign import MODEL

THIN = Path(__file__).parents[2] / "wargame" / "campaign" / "thin.toml"
IDLE = """
from wargame_agents import Nation

class Idle(Nation):
    def requirement(self, good):
        return 0
"""
OWN = {"nations.south.agent": "my_idle:Idle"}


@pytest.fixture
def inputs(tmp_path, monkeypatch):
    (tmp_path / "my_idle.py").write_text(IDLE)
    monkeypatch.syspath_prepend(tmp_path)
    yield MODEL.read(str(THIN), Path())
    sys.modules.pop("my_idle", None)


def test_modules_are_found_in_settings_and_need_permission(inputs):
    assert MODEL.agent_modules(inputs, {}) == []
    assert MODEL.agent_modules(inputs, OWN) == ["my_idle"]
    assert MODEL.agent_modules(inputs, {"nations.south.depot_agent": "my_depot:Open"}) == ["my_depot"]
    with pytest.raises(ScenarioError, match="--allow-agents my_idle"):
        MODEL.reject_agents(inputs, OWN, [])
    assert "my_idle" not in sys.modules
    MODEL.reject_agents(inputs, OWN, ["my_idle"])


def test_own_agents_decide_in_a_study(inputs):
    name, columns, series = "output_line_b", {}, {}
    for key, values in (("plain", {}), ("own", OWN)):
        prepared = MODEL.prepare(MODEL.load(inputs, values), [], ["my_idle"])
        columns[key] = next(iter(MODEL.run(prepared, 1, 0, 2, [name]).values()))
        series[key] = MODEL.follow(prepared, 1, 0, 1.0, [name])
    assert columns["own"].sum() == 0 < columns["plain"].sum()
    assert series["own"].sum() == 0 < series["plain"].sum()
