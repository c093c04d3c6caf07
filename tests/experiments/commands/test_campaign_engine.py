"""``wargame campaign --engine``: Mesa and compiled print the same bytes; own agents by permission, with their line."""

import json
import sys
from pathlib import Path

import pytest

from wargame_experiments.cli import DONE, WRONG, main

THIN = Path(__file__).parents[2] / "wargame" / "campaign" / "thin.toml"
FRUGAL = """
from wargame_agents import Nation

class Frugal(Nation):
    def requirement(self, good):
        return 0
"""


@pytest.fixture
def frugal(tmp_path, monkeypatch):
    """Return a campaign that names an agent of a module beside it."""
    (tmp_path / "my_frugal.py").write_text(FRUGAL)
    monkeypatch.syspath_prepend(tmp_path)
    file = tmp_path / "own.toml"
    text = THIN.read_text("utf-8")
    file.write_text(text.replace("[nations.south]\n", '[nations.south]\nagent = "my_frugal:Frugal"\n'), "utf-8")
    yield file
    sys.modules.pop("my_frugal", None)


def printed(capsys, *words):
    capsys.readouterr()
    assert main(["campaign", *map(str, words), "--replications", "1", "--json"]) == DONE
    return capsys.readouterr().out


@pytest.mark.parametrize("words", [(THIN,), ("attrition-year", "--weeks", "4", "--set", "clock.pre_war_weeks=8")])
def test_both_engines_print_the_same_bytes(words, capsys):
    assert printed(capsys, *words, "--engine", "mesa") == printed(capsys, *words, "--engine", "compiled")


def test_own_agents_go_through_mesa_and_decide(frugal, capsys):
    own = json.loads(printed(capsys, frugal, "--allow-agents", "my_frugal"))["measures"]
    plain = json.loads(printed(capsys, THIN))["measures"]
    assert own["output_line_b"]["mean"] == 0 < plain["output_line_b"]["mean"]
    assert own["output_line_a"]["mean"] > 0


def test_own_agents_ask_first_and_name_the_line(frugal, tmp_path, capsys):
    assert main(["campaign", str(frugal), "--out", str(tmp_path / "out")]) == WRONG
    said = capsys.readouterr().err
    assert "own.toml:12: nations.south.agent: agent 'my_frugal:Frugal'" in said
    assert "--allow-agents my_frugal" in said
    assert "my_frugal" not in sys.modules
    assert not (tmp_path / "out").exists()


def test_the_compiled_engine_runs_no_own_agents(frugal, capsys):
    words = ["campaign", str(frugal), "--engine", "compiled", "--allow-agents", "my_frugal"]
    assert main(words) == WRONG
    assert "nations.south.agent: decided by an agent class in Python" in capsys.readouterr().err


def test_a_setting_names_a_class_that_is_not_there(frugal, capsys):
    words = ["campaign", str(THIN), "--set", "lines.a.agent=my_frugal:Frugall", "--allow-agents", "my_frugal"]
    assert main(words) == WRONG
    assert "lines.a.agent" in (said := capsys.readouterr().err)
    assert "'my_frugal' has no 'Frugall'" in said
