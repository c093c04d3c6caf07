"""Commands that look run no code that a scenario names; those that fight ask first."""

import json
import shlex
from pathlib import Path

import pytest

from wargame.battle.scenario_file import ScenarioError, load, text_of
from wargame_experiments.cli import DONE, WRONG, main
from wargame_experiments.study import Study, sweep

SKIRMISH = str(Path(__file__).parent.parent / "skirmish.toml")
AGENTS = """
from pathlib import Path
from wargame_agents import Unit

Path(__file__).with_name("ran").touch()

class Idle(Unit):
    def fire_guns(self):
        pass
"""
STUDY = """
question = "Do guns matter?"
scenario = "raid.toml"
measures = ["leakage", "p_dry_unit_battery"]
[factors]
units.drones.count = [2, 3]
[replications]
n = 2
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Return the folder of a study whose scenario names an agent of a package beside it."""
    folder = tmp_path_factory.mktemp("received")
    (folder / "own_agents").mkdir()
    (folder / "own_agents" / "__init__.py").write_text(
        "from pathlib import Path\nPath(__file__).with_name('ran').touch()\n"
    )
    (folder / "own_agents" / "idle.py").write_text(AGENTS)
    text = text_of(SKIRMISH)
    at = text.index("[units.guns]\n") + len("[units.guns]\n")
    (folder / "raid.toml").write_text(f'{text[:at]}agent = "own_agents.idle:Idle"\n{text[at:]}', "utf-8")
    (folder / "study.toml").write_text(STUDY, "utf-8")
    return folder


@pytest.fixture
def here(study, monkeypatch):
    """Make the package importable, and return a function that says whether it has run."""
    monkeypatch.syspath_prepend(str(study))
    ran = study / "own_agents" / "ran"
    ran.unlink(missing_ok=True)
    yield ran.exists
    ran.unlink(missing_ok=True)


@pytest.fixture
def own_modules():
    """Forget the package after a test that has imported it."""
    import sys

    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "own_agents"]:
        del sys.modules[name]


@pytest.fixture(scope="module")
def fought(study, tmp_path_factory):
    """Return a finished sweep of the study."""
    import sys

    out = tmp_path_factory.mktemp("fought") / "out"
    sys.path.insert(0, str(study))
    sweep(Study.load(study), out, 1, allow_agents=["own_agents"])
    sys.path.remove(str(study))
    for name in [name for name in sys.modules if name.partition(".")[0] == "own_agents"]:
        del sys.modules[name]
    return out


FIGHTING = [
    ["battle", "{study}/raid.toml", "--replications", "1"],
    ["sweep", "{study}", "--out", "{tmp}/new"],
    ["sweep", "--resume", "{planned}"],
    ["work", "{planned}"],
    ["reproduce", "{fought}"],
    ["reproduce", "{fought}", "--sample", "1"],
]


@pytest.mark.parametrize("words", FIGHTING, ids=lambda words: " ".join(words[:2]))
def test_what_fights_asks_first_and_names_the_line(words, study, fought, here, tmp_path, capsys):
    planned = tmp_path / "planned"
    assert main(["sweep", str(study), "--plan", "--out", str(planned)]) == DONE
    places = {"study": study, "fought": fought, "planned": planned, "tmp": tmp_path}
    capsys.readouterr()
    assert main([word.format(**places) for word in words]) == WRONG
    said = capsys.readouterr().err
    line = 1 + (study / "raid.toml").read_text().split("\n").index('agent = "own_agents.idle:Idle"')
    assert f"raid.toml:{line}: units.guns.agent: agent 'own_agents.idle:Idle'" in said
    assert "--allow-agents own_agents.idle" in said
    assert not here()
    assert not (tmp_path / "new").exists()


LOOKING = [
    ["check", "{study}/raid.toml"],
    ["sweep", "{study}", "--dry-run"],
    ["sweep", "{study}", "--plan", "--out", "{tmp}/planned"],
    ["status", "{fought}"],
    ["analyse", "{fought}"],
    ["figures", "{fought}", "--only", "line", "--only", "depletion"],
]


@pytest.mark.parametrize("words", LOOKING, ids=lambda words: " ".join([words[0], words[-1][:9]]))
def test_what_looks_runs_nothing(words, study, fought, here, tmp_path, capsys):
    places = {"study": study, "fought": fought, "tmp": tmp_path}
    assert main([word.format(**places) for word in words]) == DONE
    assert not here()
    said = "".join(capsys.readouterr())
    if words[0] == "figures":
        assert "depletion: skipped, simulates raids again; agent 'own_agents.idle:Idle'" in said
    if words[-1] == "--dry-run":
        assert "no estimate of the time" in said
        assert "--allow-agents own_agents.idle" in said
    if "--plan" in words:
        assert f"wargame work {tmp_path}/planned --allow-agents own_agents.idle" in said


def test_looking_works_without_the_module(fought, capsys):
    assert main(["status", str(fought)]) == DONE
    assert "code gone: agent own_agents.idle" in capsys.readouterr().out
    assert main(["analyse", str(fought)]) == DONE


def test_what_is_allowed_is_fought_in_processes_too(study, here, tmp_path, own_modules, monkeypatch, capsys):
    import os

    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(study), os.environ.get("PYTHONPATH", "")]))
    words = ["sweep", str(study), "--out", str(tmp_path / "out"), "--processes", "1", "--quiet"]
    assert main([*words, "--allow-agents", "own_agents"]) == DONE
    assert here()
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert shlex.join(manifest["command"]).endswith(
        "--allow-agents own_agents --out " + shlex.quote(str(tmp_path / "out"))
    )


def test_figures_fight_again_what_is_allowed(fought, here, own_modules, capsys):
    words = ["figures", str(fought), "--only", "depletion", "--out", str(fought.parent / "figures")]
    main([*words, "--allow-agents", "own_agents.idle"])
    assert here()
    assert "simulates raids again; agent" not in capsys.readouterr().out


def test_the_command_of_a_failure_names_what_it_takes(study, fought):
    model = Study.load(study).model
    case = Study.load(study).points[0].case
    words = model.command(case, {}, 0)
    assert words[words.index("--allow-agents") + 1] == "own_agents.idle"


@pytest.mark.parametrize("setting", ["units.guns.agent", "units.guns"])
def test_an_agent_in_a_factor_asks_too(setting, here, tmp_path):
    value = "own_agents.idle:Idle"
    guns = load(SKIRMISH).scenario.units["guns"].model_dump(exclude_unset=True) | {"agent": value}
    level = value if setting.endswith("agent") else guns
    study = Study(scenario=SKIRMISH, factors={setting: {"values": [level]}}, replications=1, name="factor")
    with pytest.raises(ScenarioError, match=r"--allow-agents own_agents\.idle"):
        sweep(study, tmp_path / "out", 1)
    assert not (tmp_path / "out").exists()
    assert not here()


def test_a_class_that_is_none_is_told_before_a_folder_is_made(here, tmp_path, own_modules, capsys):
    (tmp_path / "raid.toml").write_text(text_of(SKIRMISH), "utf-8")
    words = ["sweep", "--allow-agents", "own_agents", "--out", str(tmp_path / "out")]
    study = tmp_path / "study.toml"
    study.write_text(
        'question = "x"\nscenario = "raid.toml"\n[factors]\nunits.guns.agent = "own_agents.idle:Path"\n', "utf-8"
    )
    assert main([*words, str(study)]) == WRONG
    assert "units.guns.agent: agent 'own_agents.idle:Path': 'Path' is not a subclass" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
