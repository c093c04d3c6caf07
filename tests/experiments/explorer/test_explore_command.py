"""``wargame explore`` on a small sweep: the page, the battle of a point, mistakes; looking runs nothing."""

import json
import shlex
import shutil
import sys

import pytest

from tests.experiments.commands.test_allowed_agents import here, study  # noqa: F401, whose agents leave a trace
from tests.experiments.explorer.studies import campaigns
from tests.experiments.models.test_campaign_agents import IDLE, OWN
from tests.experiments.models.test_toy_model import TOY, Queue
from tests.experiments.replay.test_page import held
from tests.experiments.study.small import small
from tests.own_elements import with_kites
from wargame.inputs.errors import ScenarioError
from wargame_experiments import models
from wargame_experiments.cli import DONE, FAILED, WRONG, main
from wargame_experiments.explorer.battles import PointBattles, command
from wargame_experiments.explorer.document import click
from wargame_experiments.replay.reader import parse, read_replay
from wargame_experiments.study import Results, Study, sweep


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explore") / "sweep"
    sweep(small(), out=folder, workers=1)
    return folder


def test_a_page_is_written_and_written_again(swept, tmp_path, capsys):
    file = tmp_path / "page.html"
    assert main(["explore", str(swept), "--out", str(file)]) == DONE
    text = held(file.read_text("utf-8"), "study")
    points = Results.load(swept).points
    for name in ("leakage", "value_lost"):
        assert text["estimates"][name]["mean"] == points[name].to_pylist()
        assert text["estimates"][name]["low"] == points[f"{name}_low"].to_pylist()
    assert text["click"]["words"] == ["wargame", "explore", str(swept), "--point", "{point}", "--first", "{first}"]
    assert main(["explore", str(swept), "--out", str(file)]) == DONE  # an explorer takes the place of one
    file.write_text("mine")
    assert main(["explore", str(swept), "--out", str(file)]) == WRONG
    assert "is no explorer; allowed: a new file, that of an explorer, or --force" in capsys.readouterr().err
    assert file.read_text() == "mine"
    assert main(["explore", str(swept), "--out", str(file), "--force"]) == DONE


def test_the_battle_of_a_point_is_the_replication_of_the_sweep(swept, tmp_path):
    results = Results.load(swept)
    runs = {(row["point"], row["replication"]): row for row in results.runs.to_pylist()}
    for point, first in ((0, 0), (1, 4)):
        text = PointBattles(results).replay(point, first).html
        series = parse(held(text, "record")).columns["series"]
        assert series["value_lost"][-1] == pytest.approx(runs[point, first]["value_lost__num"], rel=1e-6)
        assert series["leakers_armed"][-1] == runs[point, first]["leakage__num"]
    file = tmp_path / "battle.html"
    assert main(["explore", str(swept), "--point", "1", "--first", "4", "--out", str(file)]) == DONE
    assert file.read_text("utf-8") == text


def test_the_command_of_a_point_names_its_replication(swept):
    words = shlex.split(command(Results.load(swept).study, 1, 4))
    assert words[:2] == ["wargame", "battle"]
    assert words[-6:] == ["--seed", "1", "--first", "4", "--replications", "1"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--point", "2"], "--point: got 2; allowed: a whole number from 0 to 1"),
        (["--point", "-1", "--first", "-2"], "--first: got -2; allowed"),
        (["--first", "3"], "--first: allowed with --point"),
        (["--serve", "--out", "x.html", "--point", "0"], "--point: allowed without --serve"),
        (["--serve", "--host", "0.0.0.0"], "this machine alone"),
    ],
)
def test_mistakes_are_said_and_nothing_is_written(swept, tmp_path, monkeypatch, capsys, words, said):
    monkeypatch.chdir(tmp_path)
    assert main(["explore", str(swept), *words]) == WRONG
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_unfinished_or_damaged_folder_is_refused(swept, tmp_path, capsys):
    broken = tmp_path / "broken"
    shutil.copytree(swept, broken)
    (broken / "points.parquet").write_bytes(b"PAR1")
    assert main(["explore", str(broken), "--out", str(tmp_path / "x.html")]) == WRONG
    found = json.loads((broken / "manifest.json").read_text())
    (broken / "manifest.json").write_text(json.dumps(found | {"state": "unfinished"}))
    assert main(["explore", str(broken), "--out", str(tmp_path / "x.html")]) == WRONG
    assert "is not finished; allowed: a finished sweep" in capsys.readouterr().err
    assert main(["explore", str(tmp_path), "--out", str(tmp_path / "x.html")]) == WRONG
    assert not (tmp_path / "x.html").exists()


def test_a_port_in_use_is_a_failure_of_the_machine(swept, capsys):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["explore", str(swept), "--serve", "--no-browser", "--port", port]) == FAILED
    assert "in use" in capsys.readouterr().err


def test_looking_runs_no_code_and_a_battle_asks_first(study, here, tmp_path, capsys):  # noqa: F811
    folder = tmp_path / "sweep"
    words = ["--workers", "1", "--quiet", "--allow-agents", "own_agents"]
    assert main(["sweep", str(study / "study.toml"), "--out", str(folder), *words]) == DONE
    (study / "own_agents" / "ran").unlink()
    assert main(["explore", str(folder), "--out", str(tmp_path / "page.html")]) == DONE
    assert not here()
    assert main(["explore", str(folder), "--point", "0", "--out", str(tmp_path / "battle.html")]) == WRONG
    assert "--allow-agents" in capsys.readouterr().err
    assert not (tmp_path / "battle.html").exists()
    assert not here()
    allowed = ["--allow-agents", "own_agents"]
    assert main(["explore", str(folder), "--point", "0", "--out", str(tmp_path / "battle.html"), *allowed]) == DONE
    header = held((tmp_path / "battle.html").read_text("utf-8"), "record")["header"]
    assert (header["engine"], header["command"][-2:]) == ("mesa", allowed)


def test_a_battle_has_the_elements_that_lie_in_the_folder(tmp_path):
    scenario = with_kites(tmp_path / "mine")
    study = small(scenario="skirmish.toml", folder=scenario.parent, replications={"n": 2, "block": 2})  # noqa: F811
    results = sweep(study, tmp_path / "out", workers=1)
    shutil.rmtree(scenario.parent)
    units = held(PointBattles(Results.load(results.folder)).replay(0).html, "record")["header"]["units"]
    assert "kite" in {unit["element"] for unit in units}


@pytest.fixture(scope="module")
def years(tmp_path_factory):
    """Return the folder of a sweep of campaigns."""
    return sweep(campaigns(), out=tmp_path_factory.mktemp("explore") / "years", workers=1).folder


def test_the_campaign_of_a_point_is_the_replication_of_the_sweep(years, tmp_path):
    results = Results.load(years)
    assert click(results)["words"][:3] == ["wargame", "explore", str(years)]
    file, made = tmp_path / "campaign.html", {}
    for row in results.runs.to_pylist():
        point, first = row["point"], row["replication"]
        text = PointBattles(results).replay(point, first).html
        (tmp_path / "page.html").write_text(text, "utf-8")
        found = read_replay(tmp_path / "page.html")
        weeks, lines = found.columns["weeks"], found.columns["lines"]
        assert weeks["raids"].sum() == row["raids__num"] == len(found.raids) > 0
        assert weeks["attackers"].sum() == row["attackers__num"]
        assert weeks["lost_blue_usd"].sum() == row["value_destroyed_blue__num"]
        names = [one["name"] for one in found.header["lines"]]
        is_counted = (lines["line"] == names.index("defenders")) & (lines["week"] >= found.header["pre_war_weeks"])
        made[point, first] = lines["output"][is_counted].sum()
        assert made[point, first] == row["output_line_defenders__num"]
    assert made[0, 0] > made[1, 0]  # the mix bought capacity for it
    words = found.header["command"]
    assert words == ["wargame", "explore", str(years), "--point", "1", "--first", "1"]
    assert main([*words[1:], "--out", str(file)]) == DONE
    assert file.read_text("utf-8") == text


def test_commands_of_a_raid_of_a_point_have_its_settings(years, tmp_path, capsys, monkeypatch):
    (tmp_path / "page.html").write_text(PointBattles(Results.load(years)).replay(0, 1).html, "utf-8")
    found = read_replay(tmp_path / "page.html")
    (week, number), battle = next(iter(found.raids.items()))
    monkeypatch.chdir(tmp_path)
    assert main([*found.header["raid_command"][1:], "--raid", f"{week},{number}"]) == DONE
    (tmp_path / "raid.toml").write_text(capsys.readouterr().out)
    assert main([*battle.header["command"][1:], "--out", "raid.html"]) == DONE
    again = read_replay("raid.html")
    for name, values in battle.columns["series"].items():
        assert values.tobytes() == again.columns["series"][name].tobytes(), name


def test_a_model_without_replay_has_the_command_of_each_point(tmp_path, monkeypatch):
    monkeypatch.setattr(models, "_registered", dict(models._registered))
    models.register(Queue())
    (tmp_path / "queue.toml").write_text(TOY)
    words = {"scenario": "queue.toml", "folder": tmp_path, "measures": ["waiting"], "name": "shop"}
    results = Results(tmp_path, Study(model="queue", factors={"rate": [1.5, 2.5]}, **words))
    found = click(results)
    assert not found["is_replayed"]
    assert found["commands"] == ["queue rate=1.5 0", "queue rate=2.5 0"]
    with pytest.raises(ValueError, match=r"a day is not replayed; to run it: queue rate=2.5 4"):
        PointBattles(results).replay(1, 4)


def test_agents_of_a_campaign_run_by_permission_alone(tmp_path, monkeypatch):
    (tmp_path / "my_idle.py").write_text(IDLE)
    monkeypatch.syspath_prepend(tmp_path)
    results = Results(tmp_path, campaigns(mixes={}, factors={path: [name] for path, name in OWN.items()}))
    with pytest.raises(ScenarioError, match="--allow-agents my_idle"):
        PointBattles(results).replay(0)
    assert "my_idle" not in sys.modules
    header = held(PointBattles(results, ["my_idle"]).replay(0).html, "record")["header"]
    assert (header["engine"], header["command"][-2:]) == ("mesa", ["--allow-agents", "my_idle"])
    sys.modules.pop("my_idle")


def test_a_page_opens_from_python(swept):
    shown = Results.load(swept).explore()
    assert "srcdoc" in shown._repr_html_()
    assert held(shown.html, "study")["header"]["study"] == "small"
