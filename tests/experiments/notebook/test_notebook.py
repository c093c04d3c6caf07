"""Battles and campaigns for Python: the numbers of the commands, and what a notebook shows of them."""

import json
from html.parser import HTMLParser

import pytest

import forcemix as fm
from wargame import build
from wargame.campaign.scenario_file import load as load_campaign
from wargame_experiments.cli import DONE, main
from wargame_experiments.replay.page import html

WORDS = ["--replications", "12", "--seed", "3", "--json"]


@pytest.fixture(scope="module")
def duel():
    return fm.battle("duel", replications=12, seed=3)


def test_a_battle_has_the_numbers_of_the_command(duel, capsys):
    assert main(["battle", "duel", *WORDS]) == DONE
    assert duel.document() == json.loads(capsys.readouterr().out)


def test_settings_first_and_engine_are_those_of_the_command(capsys):
    words = ["--replications", "4", "--first", "5", "--set", "units.red-group.count=5", "--json"]
    assert main(["battle", "duel", *words]) == DONE
    settings = {"units.red-group.count": 5}
    found = fm.battle("duel", replications=4, first=5, settings=settings, processes=1)
    assert found.document() == json.loads(capsys.readouterr().out)
    assert fm.battle("duel", replications=4, first=5, settings="units.red-group.count=5").measures == found.measures
    replay = found.replay(7)
    assert (replay.header["replication"], replay.header["seed"]) == (7, 1)
    assert "--set units.red-group.count=5" in " ".join(replay.header["command"])


def test_a_battle_shows_its_headline_measures(duel):
    assert repr(duel) == "<Battle duel: 12 replications, seed 3>"
    shown = duel._repr_html_()
    headline = [spec.label for spec in duel.specs.values() if spec.is_headline]
    assert headline
    assert all(label in shown for label in headline)
    frame = duel.to_pandas()
    assert set(frame.index) == set(duel.measures)
    assert frame.loc["p_win_blue", "mean"] == duel.measures["p_win_blue"].mean
    assert frame.loc["p_win_blue", "unit"] == "1"
    assert duel.to_polars().height == len(frame)


@pytest.mark.parametrize("number", [-1, 12])
def test_only_a_battle_that_was_simulated_is_replayed(number, duel):
    with pytest.raises(ValueError, match=f"replication: got {number}; allowed: a whole number from 0 to 11"):
        duel.replay(number)


class Frames(HTMLParser):
    """The frames of a text of HTML, by their attributes, and its other tags."""

    def __init__(self, text):
        super().__init__()
        self.frames, self.tags = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        (self.frames if tag == "iframe" else self.tags).append(dict(attributes) if tag == "iframe" else tag)


def test_a_replay_is_a_page_in_a_frame_of_its_own(duel, tmp_path):
    found = duel.replay()
    (frame,) = Frames(found._repr_html_()).frames
    assert frame["srcdoc"] == html(found.document) == found.html()
    assert "allow-same-origin" not in frame["sandbox"].split()
    assert repr(found).startswith("<Replay of duel: seed 3, replication 0; ")
    (tmp_path / "page.html").write_text(found.html(), "utf-8")
    again = fm.read_replay(tmp_path / "page.html")
    assert again._repr_html_() == found._repr_html_()
    assert fm.replay("duel", seed=3).document["data"] == found.document["data"]


HOSTILE = "<img src=x onerror=alert(1)>\"'&\u202e"


def test_names_of_users_stay_text():
    """Titles, labels and questions are shown, never markup."""
    settings = {"title": HOSTILE, "units.red-group.label": HOSTILE[:60]}
    for shown in (fm.scenario("duel", settings), fm.battle("duel", replications=2, settings=settings)):
        parsed = Frames(shown._repr_html_())
        assert "img" not in parsed.tags
        assert not parsed.frames
        assert "\u202e" not in shown._repr_html_()
    replay = Frames(fm.replay("duel", settings=settings)._repr_html_())
    assert len(replay.frames) == 1
    assert replay.tags == []
    study = fm.Study(
        scenario="duel", factors={"units.red-group.count": [2, 3]}, measures=["p_win_red"], question=HOSTILE
    )
    assert "img" not in Frames(study._repr_html_()).tags


def test_scenarios_and_setups_say_what_they_hold():
    assert repr(fm.scenario("duel")) == "<Scenario duel: 1 unit of red with 3 elements, 1 unit of blue with 4 elements>"
    carried = fm.scenario("night-raid")
    elements = sum(group.count for group in build(carried).groups)
    assert repr(build(carried)) == f"<Setup of night-raid: {len(carried.elements)} units, {elements} elements>"
    assert carried._repr_html_().count("<tr>") == 1 + len(carried.elements)


def test_a_campaign_says_what_it_holds():
    loaded = load_campaign("attrition-year")
    assert repr(loaded).startswith(f"<Campaign attrition-year: {len(loaded.campaign.nations)} nations, ")
    assert loaded._repr_html_().count("<tr>") == 1 + len(loaded.campaign.lines)


def test_a_campaign_has_the_numbers_of_the_command(capsys):
    words = ["--replications", "2", "--weeks", "3", "--json"]
    assert main(["campaign", "attrition-year", *words]) == DONE
    found = fm.campaign("attrition-year", replications=2, settings={"clock.war_weeks": 3})
    document = json.loads(capsys.readouterr().out)
    assert found.document() == document
    assert repr(found) == "<Campaign attrition-year: 2 replications, seed 1>"
    weeks = found.to_pandas("weeks")
    name = next(iter(document["weeks"]))
    assert weeks.loc[name, "mean"].tolist() == pytest.approx(document["weeks"][name])
    assert len(found.to_pandas()) == len(document["measures"])
    assert any(spec.label in found._repr_html_() for spec in found.assessment.specs.values() if spec.is_headline)
    with pytest.raises(ValueError, match="no table 'week'; allowed: measures, weeks; did you mean 'weeks'"):
        found.to_pandas("week")
