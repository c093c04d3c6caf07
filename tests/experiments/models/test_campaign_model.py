"""The campaign as a model of studies: its inputs, who owns what, what is uncertain, and one replication again."""

import json
import shlex
from pathlib import Path

import numpy as np
import pytest

from wargame.campaign.build.setup import build
from wargame.campaign.engine import run_many
from wargame.campaign.measures import observations, specs
from wargame.campaign.scenario_file import load
from wargame.campaign.state_measures import state_measures
from wargame.inputs.errors import ScenarioError
from wargame_experiments.cli import DONE, main
from wargame_experiments.models.battle import MODEL as BATTLE
from wargame_experiments.models.campaign import MODEL
from wargame_experiments.models.model import StageError
from wargame_experiments.study.design.case import Case

FILE = Path(__file__).parents[1] / "industry.toml"


@pytest.fixture(scope="module")
def inputs():
    return MODEL.read("industry.toml", FILE.parent)


@pytest.fixture(scope="module")
def prepared(inputs):
    return MODEL.prepare(MODEL.load(inputs, {}), [])


def test_inputs_hold_the_campaign_and_its_battle(inputs, tmp_path, monkeypatch):
    names = [name for name, _ in inputs.files]
    assert names == ["campaign.toml", "battle.toml"]
    assert "red-group" in inputs.files[1][1]
    monkeypatch.chdir(tmp_path)
    found = MODEL.load(inputs, {"battle.units.blue-group.count": 7, "raids.share": 0.5})
    assert found.battle.scenario.units["blue-group"].count == 7
    assert found.campaign.raids.share == 0.5


def test_the_battle_is_that_of_the_inputs_and_no_other(inputs):
    own, (name, text) = inputs.files
    other = inputs._replace(files=(own, (name, text.replace('"duel"', '"duet"'))))
    assert MODEL.load(other, {}).battle.scenario.name == "duet"
    with pytest.raises(ScenarioError, match=r"battle: a study of campaigns has one battle; allowed: battle\.PATH"):
        MODEL.load(inputs, {"battle": "night-raid"})
    with pytest.raises(ScenarioError, match="duel:1: the file is empty"):
        MODEL.load(inputs._replace(files=inputs.files[:1]), {})


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        ("nations.north.war_budget_usd", "red"),
        ("nations.west.rules.cover_weeks", "blue"),
        ("lines.defenders.capacity_a_week", "blue"),
        ("depots.west.round.target", "blue"),
        ("donations.help.share", "blue"),
        ("units.red-group.repair_weeks", "red"),
        ("suppliers.engines.lead_weeks", "red"),
        ("goods.fighter.margin", "red"),
        ("goods.engine.label", "red"),
        ("raids.share", "red"),
        ("battle.units.blue-group.count", "blue"),
        ("battle_settings.units.blue-group.count", ""),
        ("battle.clock.tick_s", ""),
        ("clock.war_weeks", ""),
        ("origins.overseas.label", ""),
        ("demands.drill.units_a_week", ""),
        ("lines.nobody.capacity_a_week", ""),
    ],
)
def test_a_path_belongs_to_the_side_of_its_nation(inputs, path, owner):
    assert MODEL.owner(MODEL.load(inputs, {}), path.split(".")) == owner


def test_a_setting_of_the_battle_belongs_to_its_unit(inputs):
    assert MODEL.owner(MODEL.load(inputs, {}), ("battle_settings", "units.blue-group.count")) == "blue"


def test_what_both_sides_have_is_nobodys(inputs):
    loaded = MODEL.load(inputs, {"depots.west.fighter.opening": 1})
    assert MODEL.owner(loaded, ("goods", "fighter", "margin")) == ""


def test_runs_are_those_of_the_engine_in_any_pieces(prepared, monkeypatch):
    names = list(specs(prepared))
    whole = MODEL.run(prepared, 3, 2, 7, names)
    expected = observations(prepared, run_many(prepared, 3, 7, first=2), names)
    assert set(whole) == {f"{name}__{column}" for name, one in expected.items() for column in one.columns()}
    for name, one in expected.items():
        for column, values in one.columns().items():
            assert np.array_equal(whole[f"{name}__{column}"], np.asarray(values, float)), name
    monkeypatch.setattr("wargame_experiments.models.campaign.block_size", lambda setup: 2)
    pieces = MODEL.run(prepared, 3, 2, 7, names)
    assert {name: column.tobytes() for name, column in pieces.items()} == {n: c.tobytes() for n, c in whole.items()}


def test_an_engine_that_there_is_not_is_said(prepared):
    with pytest.raises(StageError, match="no engine 'abacus'"):
        MODEL.run(prepared, 1, 0, 1, ["raids"], "abacus")


@pytest.mark.parametrize(("every", "weeks"), [(1, [0, 1, 2, 3, 4, 5, 6, 7]), (3, [0, 3, 6, 7]), (100, [0, 7])])
def test_weeks_are_followed_to_the_last(prepared, every, weeks):
    names = ["stock_blue_round", "price_defender"]
    found = MODEL.follow(prepared, 1, 4, every, names)
    each = MODEL.follow(prepared, 1, 4, 1, names)
    assert np.array_equal(found, each[weeks])
    outcome = run_many(prepared, 1, 1, first=4)
    assert np.array_equal(each[:, 0], state_measures(prepared)["stock_blue_round"].at(outcome)[0])


def test_the_command_runs_the_same_replication(inputs, capsys):
    """What a mix bought and what factors set is said to the last bit."""
    values = (("lines.fighters.capacity_a_week", 1.7), ("battle.units.blue-group.count", 3))
    case = Case(inputs, values, (), 9, "campaign")
    counts = {"nations.west.war_budget_usd": 1e6 / 3.0}
    words = list(MODEL.command(case, counts, 5))
    assert words[:2] == ["wargame", "campaign"]
    assert main([*words[1:], "--json"]) == DONE
    found = json.loads(capsys.readouterr().out)["measures"]
    settings = {**dict(case.settings), **counts}
    columns = MODEL.run(build(load(FILE, settings)), 9, 5, 1, ["output_red_fighter", "paid_blue"])
    for name in ("output_red_fighter", "paid_blue"):
        assert found[name]["mean"] == columns[f"{name}__num"][0], shlex.join(words)


def test_uncertain_figures_are_those_of_the_battle_and_prices_of_goods():
    loaded = load("attrition-year")
    found = {one.name: one for one in MODEL.uncertain(loaded, "element", (), ())}
    of_battle = BATTLE.uncertain(loaded.battle, "element", (), ())
    assert {one.name for one in of_battle} <= set(found)
    price = found["one-way-attack-drone.cost.element.usd"]
    assert price.paths == (
        "battle.units.wave-north.figures.cost.element.usd",
        "battle.units.wave-south.figures.cost.element.usd",
        "goods.strike-drone.price_usd",
    )
    known = ["goods.strike-drone.price_usd"]
    again = {one.name: one for one in MODEL.uncertain(loaded, "element", known, ())}
    assert again[price.name].paths == price.paths[:2]
    both = load("attrition-year", {path: price.high for path in price.paths})
    assert both.campaign.goods["strike-drone"].price_usd == price.high


def test_a_price_of_the_file_has_no_range():
    assert not MODEL.uncertain(load(FILE), "element", (), ())
