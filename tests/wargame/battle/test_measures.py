"""Measures of outcomes made by hand against arithmetic done by hand."""

import json
import math
import re

import numpy as np
import pytest

from wargame.battle.build.setup import build
from wargame.battle.engine import empty_outcome, run_many
from wargame.battle.exchange import Ratio
from wargame.battle.kernels.state import (
    ARRIVED,
    CARRIED,
    CHANNEL_S,
    DAMAGE_HITS,
    DETECTED,
    DETECTION_RANGE_M,
    DRY_S,
    ENGAGEMENTS,
    HITS,
    KILLED,
    LAUNCHED,
    LEAKED,
    PULSES,
    ROUNDS,
    SHOTS,
    SHOTS_WASTED,
    SOFT_KILLED,
    STANDING,
    VALUE_LOST_USD,
    WAITING,
)
from wargame.battle.measures import measures
from wargame.battle.scenario_file import load, shipped
from wargame.battle.scoreboard import ScoreLine, scoreboard
from wargame.estimates.losses import loss_interval
from wargame.estimates.means import mean_interval
from wargame.estimates.measure import Measure, to_json
from wargame.estimates.proportions import clustered_proportion, wilson

# Numbers that the shipped scenario and the catalogue may change.
NIGHT = [
    "units.wave-north.count=36",
    "units.wave-south.count=35",
    "units.decoys-north.count=20",
    "units.cruise-missiles.count=4",
    "units.long-range.count=2",
    "units.long-range.figures.launcher.channels=4",
    "units.wave-north.figures.cost.element.usd=50_000",
    "units.decoys-north.figures.cost.element.usd=10_000",
    "units.long-range.figures.cost.round.usd=4_000_000",
]


def untouched(setup, n):
    outcome = empty_outcome(setup.world, n)
    for row, group in enumerate(setup.groups):
        start = CARRIED if group.unit.carried_by else WAITING if group.element.motion else STANDING
        outcome.statuses[:, row, start] = group.count
    outcome.tally[:, :, DRY_S] = -1.0
    return outcome


@pytest.fixture(scope="module")
def setup():
    return build(load("night-raid", NIGHT))


@pytest.fixture
def outcome(setup):
    """Return two raids of 10 drones, 4 cruise missiles and 20 decoys; 1 + 0 + 8 and 5 + 2 + 4 of them arrive."""
    outcome = untouched(setup, 2)

    def end(unit, status, counts):
        row = setup.index(unit)
        outcome.statuses[:, row, status] += np.asarray(counts, np.int32)
        outcome.statuses[:, row, WAITING] -= np.asarray(counts, np.int32)
        outcome.tally[:, row, LAUNCHED] += counts
        outcome.tally[:, row, LEAKED] += counts if status == ARRIVED else 0

    end("wave-north", ARRIVED, [1, 5])
    end("wave-north", SOFT_KILLED, [2, 2])
    end("wave-north", KILLED, [7, 3])
    end("cruise-missiles", ARRIVED, [0, 2])
    end("cruise-missiles", KILLED, [4, 2])
    end("decoys-north", ARRIVED, [8, 4])
    end("decoys-north", KILLED, [12, 16])
    outcome.ticks[:] = 500, 700
    return outcome


def put(setup, outcome, unit, column, values):
    outcome.tally[:, setup.index(unit), column] = values


def test_leakage_is_armed_arrivals_per_armed_launched(setup, outcome):
    found = measures(setup, outcome)
    assert found["leakage"] == Measure(*clustered_proportion([1, 7], [14, 14]), "1")
    assert found["leakage"].mean == 8 / 28
    assert found["leakage_all"].mean == (8 + 12) / (28 + 40)
    assert found["leakage_kind_cruise_missile"].mean == 2 / 8
    assert found["leakage_kind_decoy"].mean == 12 / 40
    assert found["leakers_armed"] == Measure(*loss_interval([1, 7], 1.0), "element", events=2)
    assert found["leakers_decoy"].mean == 6.0
    assert found["launched"].mean == 34.0


def test_losses_of_the_attacker(setup, outcome):
    found = measures(setup, outcome)
    assert found["killed"].mean == (23 + 21) / 2
    assert found["soft_killed"].mean == 2.0
    assert found["soft_kill_share"].mean == 4 / 68


def test_what_was_lost_aboard_counts_as_launched_in_the_soft_kill_share():
    setup = build(load("high-end-strike", ["units.strikers.count=4", "units.munitions.count=2"]))
    outcome = untouched(setup, 1)
    strikers, munitions = setup.index("strikers"), setup.index("munitions")
    outcome.statuses[0, strikers, [WAITING, SOFT_KILLED]] = 3, 1
    outcome.statuses[0, munitions, [CARRIED, SOFT_KILLED]] = 6, 2
    outcome.tally[0, strikers, LAUNCHED] = 1
    assert measures(setup, outcome)["soft_kill_share"].mean == 1.0


def test_damage_is_the_defenders(setup, outcome):
    put(setup, outcome, "wave-north", HITS, [1, 3])
    put(setup, outcome, "power-station", VALUE_LOST_USD, [10e6, 30e6])
    put(setup, outcome, "power-station", DAMAGE_HITS, [1, 3])
    put(setup, outcome, "wave-north", DAMAGE_HITS, [7, 3])
    found = measures(setup, outcome)
    assert found["hits"].mean == 2.0
    assert (found["value_lost"].mean, found["value_lost"].unit) == (20e6, "USD")
    assert (found["damage"].mean, found["damage"].unit) == (2.0, "hit")


def test_shots_are_rounds_of_all_kinds(setup, outcome):
    put(setup, outcome, "long-range", SHOTS, [10, 14])
    put(setup, outcome, "guns-north", ROUNDS, [100.5, 0])
    put(setup, outcome, "guns-south", ROUNDS, [0, 50])
    put(setup, outcome, "laser", ENGAGEMENTS, [3, 5])
    put(setup, outcome, "microwave", PULSES, [1, 0])
    found = measures(setup, outcome)
    assert found["shots_unit_long_range"] == Measure(*mean_interval([10, 14]), "round")
    assert found["shots_kind_blue_airburst_gun"].mean == 75.25
    assert found["shots_unit_laser"].mean == 4.0
    assert found["shots_unit_microwave"].mean == 0.5
    assert "shots_unit_power_station" not in found


def test_overkill_is_the_share_of_shots_whose_target_was_gone(setup, outcome):
    put(setup, outcome, "long-range", SHOTS, [10, 14])
    put(setup, outcome, "medium-range", SHOTS, [0, 6])
    put(setup, outcome, "medium-range", SHOTS_WASTED, [0, 3])
    assert measures(setup, outcome)["overkill_share"].mean == 3 / 30


def test_running_dry(setup, outcome):
    put(setup, outcome, "long-range", DRY_S, [-1, 600])
    put(setup, outcome, "medium-range", DRY_S, [0, 400])
    found = measures(setup, outcome)
    assert found["p_dry_unit_long_range"] == Measure(*wilson(1, 2), "1")
    assert found["dry_s_unit_long_range"].mean == 600.0
    assert found["p_dry_unit_medium_range"].mean == 1.0
    assert found["dry_s_unit_medium_range"].mean == 200.0
    assert math.isnan(found["dry_s_unit_guns_north"].mean)
    assert "p_dry_unit_laser" not in found


def test_channel_use_is_channel_seconds_per_channel_seconds_offered(setup, outcome):
    put(setup, outcome, "long-range", CHANNEL_S, [800.0, 1600.0])
    tick = setup.world.grid.tick_s
    found = measures(setup, outcome)
    assert found["channel_use_unit_long_range"].mean == pytest.approx(2400 / (4 * 2 * (500 + 700) * tick))
    assert found["duration"].mean == 600 * tick


def test_detection_range_is_a_ratio_of_sums(setup, outcome):
    put(setup, outcome, "wave-north", DETECTED, [1, 3])
    put(setup, outcome, "wave-north", DETECTION_RANGE_M, [10e3, 90e3])
    found = measures(setup, outcome)
    assert found["detection_range_unit_wave_north"].mean == 25e3
    assert math.isnan(found["detection_range_unit_wave_south"].mean)
    assert "detection_range_unit_city" not in found


def test_a_side_wins_when_it_lives_and_the_other_does_not():
    setup = build(load("duel", ["units.red-group.count=3", "units.blue-group.count=4"]))
    outcome = untouched(setup, 4)
    red, blue = setup.index("red-group"), setup.index("blue-group")
    outcome.statuses[[0, 1], red, STANDING] = 0
    outcome.statuses[[0, 1], red, KILLED] = 3
    outcome.statuses[[1, 2], blue, STANDING] = 0
    outcome.statuses[[1, 2], blue, KILLED] = 4
    found = measures(setup, outcome)
    assert found["p_win_blue"] == Measure(*wilson(1, 4), "1")
    assert found["p_win_red"].mean == 0.25
    assert found["p_draw"].mean == 0.5  # all dead, and all alive


def test_money_by_side(setup, outcome):
    put(setup, outcome, "long-range", SHOTS, [10, 14])
    found = measures(setup, outcome)
    cruise = next(g for g in setup.groups if g.name == "cruise-missiles").element.cost.element.usd.typical
    assert found["cost_red_expendables"].mean == 10 * 50_000 + 20 * 10_000 + 4 * cruise
    assert found["cost_red"] == found["cost_red_expendables"]
    assert found["cost_blue_rounds"].mean == 12 * 4_000_000
    assert found["cost_blue_lost"].mean == 0.0
    assert found["cost_blue_amortised"].low == found["cost_blue_amortised"].high > 0.0


def test_ratios_are_reported_by_name(setup, outcome):
    found = measures(setup, outcome, {"raid": Ratio(2.0, 1.0, math.inf, "USD/USD")})
    assert found["cer_raid"] == Measure(2.0, 1.0, math.inf, "USD/USD")
    assert to_json(found)["cer_raid"] == {
        "mean": 2.0,
        "low": 1.0,
        "high": None,
        "unit": "USD/USD",
        "reason": "unbounded",
    }


def test_the_level_is_that_of_the_intervals(setup, outcome):
    wide, narrow = (measures(setup, outcome, level=level)["leakage"] for level in (0.99, 0.5))
    assert wide.low < narrow.low < narrow.mean == wide.mean < narrow.high < wide.high


def test_nothing_that_never_happened_has_a_rate(setup):
    found = measures(setup, untouched(setup, 3))
    for name in ("leakage", "leakage_all", "leakage_kind_decoy", "soft_kill_share", "overkill_share"):
        assert all(map(math.isnan, found[name][:3])), name
    assert found["launched"].mean == 0.0


def test_a_unit_of_none_cannot_run_dry():
    setup = build(load("night-raid", ["units.coyotes.count=0"]))
    found = measures(setup, untouched(setup, 3))
    assert math.isnan(found["p_dry_unit_coyotes"].mean)
    assert math.isnan(found["channel_use_unit_coyotes"].mean)


def test_scoreboard_adds_the_units_of_a_kind(setup, outcome):
    board = outcome.scoreboard
    north, south = setup.index("wave-north"), setup.index("wave-south")
    board[:, 0, north, setup.index("guns-north")] = 4, 2
    board[:, 0, south, setup.index("guns-south")] = 0, 2
    board[:, 1, north, setup.index("ew-pods")] = 1, 0
    board[1, 0, setup.index("depot"), south] = 1
    assert scoreboard(setup, outcome) == [
        ScoreLine("one-way-attack-drone", "airburst-gun", 4.0, "hard", "red", "blue"),
        ScoreLine("one-way-attack-drone", "ew-pod-navigation", 0.5, "soft", "red", "blue"),
        ScoreLine("depot", "one-way-attack-drone", 0.5, "hard", "blue", "red"),
    ]


@pytest.mark.parametrize("name", shipped())
def test_real_battles_have_measures_in_range_and_names_in_snake(name):
    setup = build(load(name))
    outcome = run_many(setup.world, 9, 8)
    found = measures(setup, outcome)
    for key, measure in found.items():
        assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", key)
        if math.isnan(measure.mean) or math.isnan(measure.low):  # never seen, or once, which has no interval
            continue
        assert measure.low <= measure.mean <= measure.high, key
        assert measure.unit != "1" or 0.0 <= measure.mean <= 1.0 + 1e-9, key
    assert found["p_win_red"].mean + found["p_win_blue"].mean + found["p_draw"].mean == pytest.approx(1.0)
    lost = outcome.statuses[:, :, [KILLED, SOFT_KILLED]].sum() / 8
    assert sum(line.mean for line in scoreboard(setup, outcome)) == pytest.approx(lost)
    json.dumps(to_json(found), allow_nan=False)
