"""`mesa.batch_run` over our models: its rows are those of single runs, and what it lacks is said."""

import mesa
import numpy as np
import pandas as pd
import pytest

from tests.own_elements import SKIRMISH, THIN
from wargame.battle.build.setup import build
from wargame.battle.engine import run_many
from wargame.battle.scenario_file import load
from wargame.campaign.build.setup import build as build_campaign
from wargame.campaign.scenario_file import load as load_campaign
from wargame.inputs.errors import ScenarioError
from wargame_agents import BattleModel, CampaignModel

GUNS = "units.guns.count"


def batch(model, parameters, **words):
    words = {"rng": [5], "max_steps": 10_000, "display_progress": False} | words
    return pd.DataFrame(mesa.batch_run(model, parameters, **words))


def test_settings_and_replications_are_parameters():
    frame = batch(BattleModel, {"setup": str(SKIRMISH), GUNS: np.arange(2), "replication": [1]})
    assert frame.seed.tolist() == [5] * 2
    for guns, rows in frame.groupby(GUNS):
        setup = build(load(SKIRMISH, {GUNS: int(guns)}))
        ticks = run_many(setup.world, 5, 1, 1).ticks
        assert (rows.time_s / setup.world.grid.tick_s).tolist() == ticks.tolist()
        for row in rows.to_dict("records"):
            model = BattleModel(setup, 5, row["replication"])
            model.run()
            assert {name: row[name] for name in model.timeline} == {n: v[-1] for n, v in model.timeline.items()}


def test_data_are_collected_at_the_start_and_after_each_step():
    frame = batch(BattleModel, {"setup": build(load("duel"))}, data_collection_period=1)
    tick_s = float(frame.time_s[1])
    assert frame.time_s.tolist() == [tick_s * n for n in range(len(frame))]
    assert frame.alive_red[0] == 3


def test_a_campaign_takes_settings_too():
    frame = batch(CampaignModel, {"setup": str(THIN), "clock.war_weeks": [2, 3]})
    assert frame.Step.tolist() == [4, 5]
    model = CampaignModel(build_campaign(load_campaign(THIN)), 5)
    model.run()
    last = frame.iloc[1]
    assert {name: last[name] for name in model.timeline} == {n: v[-1] for n, v in model.timeline.items()}


@pytest.mark.slow
def test_worker_processes_run_the_same():
    parameters = {"setup": str(SKIRMISH), "replication": range(2)}
    one, two = (batch(BattleModel, parameters, number_processes=n).sort_values("RunId") for n in (1, 2))
    assert one.to_dict("records") == two.to_dict("records")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"rng": None}, "seed: got None; allowed: a whole number; of mesa.batch_run rng=1"),
        ({"rng": [[1, 2]]}, r"seed: got \[1, 2\]"),
        ({"rng": [-1]}, "a seed is a whole number from 0"),
        ({"parameters": {"setup": str(SKIRMISH), "colect": True}}, "unknown key 'colect'"),
        ({"parameters": {"setup": str(SKIRMISH), GUNS: -1}}, "units.guns.count: got -1"),
        ({"parameters": {"setup": 3}}, "setup: got int; allowed: a setup, a shipped name"),
        ({"parameters": {"setup": build(load("duel")), GUNS: 1}}, "a value laid over a setup"),
    ],
)
def test_what_cannot_be_run_says_so(words, message):
    parameters = words.get("parameters", {"setup": str(SKIRMISH)})
    with pytest.raises(ValueError, match=message) as error:
        batch(BattleModel, parameters, rng=words.get("rng", [1]))
    assert isinstance(error.value, ScenarioError) == ("units" in message or "unknown" in message)
