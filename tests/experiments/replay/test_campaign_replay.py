"""Replays of campaigns: numbers are those of the outcome, a raid is that of its force file, names stay text."""

import json
import shlex
from pathlib import Path

import numpy as np
import pytest

from tests.experiments.replay.test_page import HOSTILE, elements, held, policy_of
from wargame.campaign.engine import run
from wargame.campaign.kernels import state as s
from wargame.campaign.state_measures import CENTS, state_measures
from wargame_experiments.cli import DONE, WRONG, main
from wargame_experiments.replay import campaign_page, page
from wargame_experiments.replay.campaign import ReplayedCampaign
from wargame_experiments.replay.campaign_events import KINDS
from wargame_experiments.replay.reader import parse, read_replay

CAMPAIGNS = Path(__file__).parents[2] / "wargame" / "campaign"
WHOLE, THIN = CAMPAIGNS / "whole.toml", CAMPAIGNS / "thin.toml"
FORMATS = Path(__file__).parent / "campaign_formats"
MOST_BYTES = 85_000  # of the page of a campaign without its record


@pytest.fixture(scope="module")
def record():
    """Return the record of a small campaign with two raids."""
    return ReplayedCampaign(str(WHOLE)).record(1, 0)


@pytest.fixture(scope="module")
def document(record):
    return record.document()


@pytest.fixture(scope="module")
def replay(document):
    return parse(json.loads(json.dumps(document)))


def test_the_numbers_are_those_of_the_outcome(record, replay):
    setup = record.recording.setup
    outcome, n = run(setup, 1, 0), setup.n_weeks
    depots = replay.columns["depots"]
    place = (depots["week"], depots["nation"], depots["good"])
    for name, column in {"stock": s.CLOSING, "received": s.RECEIVED, "wanted": s.OF_WANTED, "help": s.HELP}.items():
        assert (depots[name] == outcome.goods[0][*place, column]).all(), name
        assert depots[name].sum() == outcome.goods[0, ..., column].sum(), name  # nobody is left out
    lines = replay.columns["lines"]
    assert (outcome.lines[0, ..., s.OUTPUT] == lines["output"].reshape(-1, n).T).all()
    assert (outcome.lines[0, ..., s.BOUND] == lines["bound"].reshape(-1, n).T).all()
    assert (outcome.capacity[0] == lines["capacity"].reshape(-1, n).T).all()
    money = replay.columns["money"]
    assert (outcome.money[0, ..., s.BUDGET] / CENTS == money["free_usd"].reshape(-1, n).T).all()
    for name, measure in state_measures(setup).items():
        assert np.array_equal(replay.columns["series"][name], measure.at(outcome)[0], equal_nan=True), name


def test_raids_add_up_to_their_weeks(replay):
    raids, weeks = replay.columns["raids"], replay.columns["weeks"]
    assert len(raids["week"]) == weeks["raids"].sum() == 2
    for name in ("attackers", "armed", "leakers", "lost_red_usd", "lost_blue_usd"):
        total = np.zeros(len(weeks["week"]))
        np.add.at(total, raids["week"], raids[name])
        assert total.tolist() == weeks[name].tolist(), name
    assert weeks["attackers"].sum() > 0
    assert weeks["lost_red_usd"].sum() + weeks["lost_blue_usd"].sum() >= 0


def test_raids_of_a_shipped_campaign_add_up_to_their_weeks():
    record = ReplayedCampaign("attrition-year", ["clock.war_weeks=8"]).record(1, 0, 3)
    raids = record.recording.outcome.raids[0, -8:]
    found = np.array(
        [(one.attackers, one.armed, one.leakers, *(100 * usd for usd in one.lost_usd)) for one in record.raids]
    )
    columns = [s.OF_ATTACKERS, s.OF_ARMED, s.OF_LEAKERS, s.OF_LOST_CENTS, s.OF_LOST_CENTS + 1]
    assert found.round().astype(int).tolist() == raids[raids[:, s.OF_RAIDS] > 0][:, columns].tolist()
    lost = [one.lost_usd[1] for one in record.raids]
    assert sorted(lost[row] for row in record.held) == sorted(lost)[-3:]


def test_a_raid_is_the_battle_of_its_force_file(document, replay, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    battle = replay.raids[1, 0]
    assert main(["campaign", str(WHOLE), "--seed", "1", "--raid", "1,0"]) == DONE
    Path("raid.toml").write_text(capsys.readouterr().out)
    assert main([*battle.header["command"][1:], "--out", "raid.html"]) == DONE
    again = read_replay("raid.html")
    assert {**again.header, "title": ""} == {**battle.header, "title": "", "command": again.header["command"]}
    for table, columns in battle.columns.items():
        for name, values in columns.items():
            assert values.tobytes() == again.columns[table][name].tobytes(), (table, name)


def test_agents_give_the_same_record(document):
    found = ReplayedCampaign(str(WHOLE), engine="mesa").record(1, 0).document()
    assert (found["data"], found["tables"]) == (document["data"], document["tables"])
    assert [one["document"]["data"] for one in found["raids"]] == [one["document"]["data"] for one in document["raids"]]


def test_events_are_those_of_the_weeks(record, replay):
    events, texts = replay.columns["events"], replay.header["texts"]
    found = [
        (int(week), KINDS[kind], texts[text])
        for week, kind, text in zip(events["week"], events["kind"], events["text"], strict=True)
    ]
    assert (3, "war", "war begins, for 3 weeks") in found
    assert [word for week, kind, word in found if kind == "expansion"][:2] == [
        "expansion of yard decided: 2 a week", "expansion of yard begins to produce",
    ]  # fmt: skip
    assert [week for week, kind, _ in found if kind == "raid"] == replay.columns["raids"]["week"].tolist()
    down = ~record.recording.supplier_up
    starts = (down & ~np.vstack([np.zeros_like(down[:1]), down[:-1]])).sum()
    assert sum(kind == "outage" for _, kind, _ in found) == starts
    assert [week for week, _, _ in found] == sorted(week for week, _, _ in found)
    dry = replay.columns["series"]["dry_blue_defender"]
    assert sum("blue dry of defender" in word for *_, word in found) == np.count_nonzero(np.diff(dry, prepend=0) == 1)


def test_a_page_has_the_record_and_the_battles_of_its_raids(document, tmp_path):
    text = campaign_page.html(document)
    bare = {key: value for key, value in document.items() if key != "raids"}
    assert held(text, "record") == json.loads(json.dumps(bare))
    assert held(text, "raid-1") == json.loads(json.dumps(document["raids"][1]["document"]))
    (tmp_path / "page.html").write_text(text, "utf-8")
    found = read_replay(tmp_path / "page.html")
    assert list(found.raids) == [(0, 0), (1, 0)]
    assert found.table("depots").schema.field("stock").metadata == {b"unit": b"unit"}
    data = sum(
        len(body) for _, attributes, body in elements(text) if attributes.get("id", "").startswith(("record", "raid-"))
    )
    assert len(text.encode()) - data < MOST_BYTES


def test_a_page_allows_its_scripts_and_those_of_a_raid_and_no_more(document):
    rules, own = policy_of(campaign_page.html(document)), policy_of(page.html(document["raids"][0]["document"]))
    for rule in ("script-src", "style-src"):
        assert set(own[rule].split()) <= set(rules[rule].split())
        assert len(rules[rule].split()) == {"script-src": 3, "style-src": 2}[rule]
    assert rules["default-src"] == "'none'"
    assert "connect-src" not in rules
    assert "frame-src" not in rules
    assert "innerHTML" not in campaign_page.SOURCE.script(False)


def test_hostile_words_stay_in_the_data():
    settings = {"title": HOSTILE[:200], "nations.south.label": HOSTILE[:100], "lines.yard.label": HOSTILE[:100]}
    shown = ReplayedCampaign(str(WHOLE), [f"{path}={json.dumps(value)}" for path, value in settings.items()])
    text = campaign_page.html(shown.record(1, 0, 0).document())
    plain = campaign_page.html(ReplayedCampaign(str(WHOLE)).record(1, 0, 0).document())
    assert [(tag, a) for tag, a, _ in elements(text)] == [(tag, a) for tag, a, _ in elements(plain)]
    assert HOSTILE[:60] not in text
    assert held(text, "record")["header"]["lines"][1]["label"] == HOSTILE[:100]


@pytest.mark.parametrize("file", sorted(FORMATS.iterdir()), ids=lambda file: file.name)
def test_every_format_there_was_is_read(file):
    found = read_replay(file)
    assert (found.header["campaign"], found.header["weeks"]) == ("whole", 6)
    assert found.columns["depots"]["stock"][:6].tolist() == [3, 3, 3, 3, 3, 6]
    assert found.table("deliveries").column_names == ["week", "line", "good", "nation", "units"]
    assert found.raids[1, 0].columns["legs"]["tick"].tolist().count(0) > 0


def test_command_writes_a_page_of_a_campaign(tmp_path, capsys):
    file = tmp_path / "thin.html"
    words = ["replay", str(THIN), "--out", str(file), "--seed", "4", "--first", "1", "--weeks", "2", "--raids", "1"]
    assert main(words) == DONE
    found = read_replay(file)
    assert (found.header["seed"], found.header["replication"], found.header["weeks"]) == (4, 1, 4)
    assert len(found.raids) == 1 < found.header["raids"]["all"]
    assert shlex.join(found.header["command"]).endswith("--seed 4 --first 1 --raids 1 --set clock.war_weeks=2")
    file.write_text("mine")
    assert main(words) == WRONG
    assert file.read_text() == "mine"
    assert "is no replay" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([str(THIN), "--against", "duel", "--force-file", "x"], "--against: allowed with a battle; --force-file"),
        (["duel", "--weeks", "3", "--raids", "0"], "--weeks: allowed with a campaign; --raids"),
        ([str(THIN), "--raids", "-1"], "--raids: got -1"),
        ([str(THIN), "--out", "x.gif"], "allowed: a page"),
        ([str(THIN), "--set", "raids.policy=now"], "raids.policy"),
    ],
)
def test_wrong_options_are_refused(words, message, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["replay", *words]) == WRONG
    assert message in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
