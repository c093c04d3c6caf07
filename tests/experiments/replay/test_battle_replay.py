"""Replays of real battles: document and reader, commands, and a battle of agents tick by tick."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from wargame.battle.build.setup import build
from wargame.battle.recording import record
from wargame.battle.scenario_file import load, shipped
from wargame_experiments.cli import DONE, WRONG, main
from wargame_experiments.replay.battle import AgentBattle, Replayed
from wargame_experiments.replay.document import document
from wargame_experiments.replay.page import html
from wargame_experiments.replay.reader import parse, read_replay

FORMATS = Path(__file__).parent / "formats"
MOST_BYTES = 60_000  # of the page of the night raid


@pytest.fixture(scope="module")
def raid():
    """Return a recording of the night raid and what a reader makes of its document."""
    recording = record(build(load("night-raid")), 1, 0)
    return recording, parse(document(recording, "compiled", "0", ["wargame"]))


def test_what_is_written_is_read(raid):
    recording, replay = raid
    for name, table in recording.tables.items():
        read = replay.columns["dry" if name == "drys" else name]
        for column in table.dtype.names:
            written = np.where(table[column] == 2**31 - 1, 2**32 - 1, table[column].astype(float))
            assert read[column].astype(float).tolist() == written.tolist(), (name, column)
    for measure, values in zip(recording.measures, recording.series.T, strict=True):
        assert replay.columns["series"][measure.name].tolist() == pytest.approx(values.tolist(), nan_ok=True)
    assert (replay.columns["fields"]["coverage"] == recording.coverage).all()


def test_a_table_has_its_units(raid):
    legs = raid[1].table("legs")
    assert {field.name: field.metadata[b"unit"].decode() for field in legs.schema}["vx_mps"] == "m/s"
    assert legs.num_rows == len(raid[0].tables["legs"])
    with pytest.raises(ValueError, match="no table 'leg'"):
        raid[1].table("leg")


def test_the_totals_are_those_of_the_legs(raid):
    header, legs = raid[1].header, raid[1].columns["legs"]
    last = {int(e): int(s) for e, s in zip(legs["element"], legs["status"], strict=True)}  # by element, then tick
    for unit in header["units"]:
        ends = [header["statuses"][last[e]] for e in range(unit["first"], unit["first"] + unit["count"])]
        assert {word: ends.count(word) for word in set(ends)} == header["totals"][unit["name"]]


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_scenario_has_a_page(name):
    page = html(Replayed(name).document(1, 0))
    assert len(page.encode()) <= (MOST_BYTES if name == "night-raid" else 70_000)


@pytest.mark.parametrize("file", sorted(FORMATS.iterdir()), ids=lambda file: file.name)
def test_every_format_there_was_is_read(file):
    replay = read_replay(file)
    assert replay.header["scenario"] == "duel"
    assert replay.columns["legs"]["tick"].tolist().count(0) == 7
    assert replay.columns["series"]["cost_red"][-1] > 0.0


@pytest.mark.parametrize("change", [{"version": 99}, {"format": "x"}, {"data": "!"}, {"tables": 1}, {"data": "AAAA"}])
def test_what_is_no_replay_is_refused(change, tmp_path):
    whole = json.loads((FORMATS / "1.json").read_text())
    (tmp_path / "x.json").write_text(json.dumps(whole | change))
    with pytest.raises(ValueError, match=r"x\.json: holds no replay"):
        read_replay(tmp_path / "x.json")


def test_command_writes_a_page_that_is_read_again(tmp_path, capsys):
    file = tmp_path / "duel.html"
    words = ["replay", "duel", "--out", str(file), "--seed", "4", "--first", "2"]
    assert main([*words, "--set", "units.red-group.count=2", "--against-set", "units.red-group.count=5"]) == DONE
    header = read_replay(file).header
    assert (header["seed"], header["replication"], header["units"][0]["count"]) == (4, 2, 2)
    assert header["command"][:3] == ["wargame", "replay", "duel"]
    assert 'id="other"' in file.read_text("utf-8")
    assert main(words) == DONE  # a replay may be replaced
    file.write_text("mine")
    assert main(words) == WRONG
    assert "is no replay" in capsys.readouterr().err
    assert file.read_text() == "mine"


def test_command_draws_a_moving_picture(tmp_path, monkeypatch):
    monkeypatch.setattr("wargame_experiments.replay.picture.FRAMES", 3)
    file = tmp_path / "duel.gif"
    assert main(["replay", "duel", "--out", str(file)]) == DONE
    with Image.open(file) as picture:
        assert picture.n_frames == 3


def test_a_battle_of_agents_step_by_step_is_the_same_battle():
    battle = AgentBattle(Replayed("duel", engine="mesa"))
    battle.restart({"settings": {"units.red-group.count": 2}, "seed": 3, "replication": 1})
    news = battle.step()
    assert (news["tick"], battle.record()["header"]["ticks"]) == (1, 1)
    while not news["is_over"]:
        news = battle.step()
    whole = Replayed("duel", ["units.red-group.count=2"]).document(3, 1)
    assert battle.record()["data"] == whole["data"]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example"])
def test_watch_is_for_this_machine_alone(host, capsys):
    assert main(["watch", "duel", "--host", host, "--no-browser"]) == WRONG
    assert "for this machine alone" in capsys.readouterr().err
