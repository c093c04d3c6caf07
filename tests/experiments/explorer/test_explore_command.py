"""``wargame explore`` on a small sweep: the page, the battle of a point, mistakes; looking runs nothing."""

import json
import shlex
import shutil

import pytest

from tests.experiments.commands.test_allowed_agents import here, study  # noqa: F401, whose agents leave a trace
from tests.experiments.replay.test_page import held
from tests.experiments.study.small import small
from tests.own_elements import THIN, with_kites
from wargame_experiments.cli import DONE, FAILED, WRONG, main
from wargame_experiments.explorer.battles import PointBattles, command
from wargame_experiments.explorer.document import click
from wargame_experiments.replay.reader import parse
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


def test_a_campaign_is_run_by_the_command_of_its_point(tmp_path):
    factors = {"clock.war_weeks": [2, 3]}
    study = Study(model="campaign", scenario=str(THIN), factors=factors, measures=["leakage"], name="weeks")  # noqa: F811
    found = click(Results(tmp_path, study))
    assert not found["is_replayed"]
    assert [shlex.split(line)[:3] for line in found["commands"]] == [["wargame", "campaign", str(THIN)]] * 2
    assert "clock.war_weeks=3" in found["commands"][1]
    with pytest.raises(ValueError, match=r"a campaign is not replayed; to run it: wargame campaign .* --first 4 "):
        PointBattles(Results(tmp_path, study)).replay(1, 4)


def test_a_page_opens_from_python(swept):
    shown = Results.load(swept).explore()
    assert "srcdoc" in shown._repr_html_()
    assert held(shown.html, "study")["header"]["study"] == "small"
