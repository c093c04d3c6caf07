"""Methods in raids and in stock, fighting on land, private capital: what no closed form says of the engine."""

import json

import numpy as np
import pytest

from tests.wargame.campaign.test_raids import night_raids
from wargame.battle.build.setup import SIDES
from wargame.campaign.build.setup import Setup, build
from wargame.campaign.engine import run, run_many
from wargame.campaign.kernels import land_state as f
from wargame.campaign.kernels import method_state as m
from wargame.campaign.kernels import state as s
from wargame.campaign.measures import measures
from wargame.campaign.scenario_file import load_text
from wargame.campaign.state_measures import state_measures
from wargame.inputs.errors import ScenarioError

DUELS = """
name = "duels"
battle = "duel"
[clock]
pre_war_weeks = 4
war_weeks = 6
[raids]
share = 0.5
[nations.north]
side = "red"
pre_war_budget_usd = 20
war_budget_usd = 20
shares = { gun = 1.0 }
[nations.south]
side = "red"
[nations.west]
side = "blue"
[goods.gun]
price_usd = 1
[goods.tower]
price_usd = 1
[lines.mill]
nation = "north"
good = "gun"
capacity_a_week = 10
[depots.north.gun]
opening = 100
target = 1000
[depots.south.gun]
opening = 5
[depots.west.tower]
opening = 200
[units.red-group]
nation = "north"
element = "gun"
[units.blue-group]
nation = "west"
element = "tower"
"""
METHOD = """
[methods.sight]
nation = "north"
kind = "kill"
units = ["red-group"]
fresh = 0
worn = 1
"""


def setup_of(text: str, *changes: tuple[str, str]) -> Setup:
    """Return a campaign with texts changed."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return build(load_text(text, "adaptation"))


def lost(setup: Setup, good: str) -> np.ndarray:
    """Return units of a good that were destroyed, by week, over 20 replications."""
    return run_many(setup, 1, 20).goods[:, :, :, setup.goods.index(good), s.DESTROYED].sum(axis=(0, 2))


def test_method_of_factor_one_leaves_the_campaign_as_it_was() -> None:
    plain, with_it = run(setup_of(DUELS), 1), run(setup_of(DUELS + METHOD, ("fresh = 0", "fresh = 1")), 1)
    for one, other in zip(plain[:6], with_it[:6], strict=True):
        assert one.tobytes() == other.tobytes()


def test_fresh_method_works_until_it_is_worn_out() -> None:
    """One that takes the kills of red away for the eight weeks up to week 7, then gives them back."""
    towers = lost(setup_of(DUELS + METHOD + "plateau_weeks = 8"), "tower")
    assert towers[:8].sum() == 0
    assert (towers[8:] > 0).all()
    assert (lost(setup_of(DUELS), "tower")[4:] > 0).all()


def test_method_acts_against_its_target_class_alone() -> None:
    classes = {"ground", "small-drone", "drone", "cruise", "ballistic", "aircraft"}
    harmless = {
        one
        for one in classes
        if lost(setup_of(DUELS + METHOD + f'plateau_weeks = 99\ntarget_class = "{one}"'), "tower").sum() == 0
    }
    assert len(harmless) == 1


def test_newest_generation_is_used_first_and_units_keep_theirs() -> None:
    """The second generation, from week 2 on, is harmless; so is a raid while ten units of it a week are enough."""
    own = METHOD.replace("fresh = 0", "fresh = 1").replace("worn = 1", "worn = 0")
    more = 'carrier = "gun"\nplateau_weeks = 3\nage_weeks = 3\ncycle_weeks = 5'
    outcome = run(setup_of(DUELS + own + more), 1)
    method = outcome.methods[0, :, 0]
    assert method[:, m.GENERATION].tolist() == [0, 0, 1, 1, 1, 1, 1, 2, 2, 2]
    assert method[0, m.EFFECT] == 0.0
    assert method[1, m.NEWEST_UNITS] == method[1, m.CARRYING_UNITS]
    assert method[3, m.NEWEST_UNITS] < method[3, m.CARRYING_UNITS]
    assert 0.0 < method[3, m.EFFECT] < 1.0
    stock = outcome.goods[0, :, :2, 0, s.CLOSING].sum(axis=1)
    assert method[:, m.CARRYING_UNITS].tolist() == stock.tolist()


def test_partner_gets_the_oldest_units() -> None:
    """South has five old units, and gets old ones while north has any, though north receives new ones every week."""
    gift = '[donations.gift]\ngiver = "north"\nreceiver = "south"\ngood = "gun"\nshare = 0.2\n'
    own = METHOD + 'carrier = "gun"\ncycle_weeks = 1'
    outcome = run(setup_of(DUELS + own + "\n" + gift, ("share = 0.5", "share = 0")), 1)
    given = outcome.goods[0, :, 0, 0, s.GIVEN]
    received = outcome.goods[0, :, 0, 0, s.RECEIVED]
    method = outcome.methods[0, :, 0]
    assert given.sum() > 20
    assert method[1:, m.NEWEST_UNITS].tolist() == received[1:].tolist()


def test_retrofit_brings_old_units_up_as_far_as_money_goes() -> None:
    own = METHOD + 'carrier = "gun"\ncycle_weeks = 4\nretrofit_usd = 2\nretrofit_a_week = 50'
    outcome = run(setup_of(DUELS + own, ("shares = { gun = 1.0 }", ""), ("share = 0.5", "share = 0")), 1)
    newest = outcome.methods[0, :, 0, m.NEWEST_UNITS]
    assert newest[4] == 50  # of what was granted in five weeks
    assert outcome.money[0, 4, 0, s.DEVELOPMENT] == 100_00
    assert newest[5] == 60
    assert outcome.money[0, 5, 0, s.BUDGET] == 0


def test_development_is_paid_and_postponed_without_money() -> None:
    own = METHOD + "cycle_weeks = 2\nrd_usd = 50"
    outcome = run(setup_of(DUELS + own, ("shares = { gun = 1.0 }", "")), 1)
    assert outcome.methods[0, :, 0, m.GENERATION].tolist() == [0, 0, 1, 1, 2, 2, 2, 3, 3, 4]
    assert outcome.money[0, -1, 0, s.DEVELOPMENT] == 4 * 50_00


SENSORS = (
    "early-warning gap-fillers long-range-fire-control medium-range-fire-control coyotes rockets manpads guns-north "
    "guns-south fire-groups-north fire-groups-south laser"
)
KINDS = {  # of a method in the night raid: whose, what it is about, and whether more arrive if it takes the effect away
    "jamming": ("blue", 'units = ["ew-pods"]', True),
    "kill": ("blue", 'units = ["coyotes", "guns-north", "guns-south"]', True),
    "susceptibility": ("red", 'units = ["wave-north", "wave-south"]', True),
    "recognition": ("blue", 'networks = ["blue-net"]', False),
    "detection": ("blue", f"units = {json.dumps(SENSORS.split())}", True),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_acts_in_raids(kind: str) -> None:
    """Recognised decoys are let through: fewer arrive, decoys included, where none is recognised."""
    nation, subjects, is_more = KINDS[kind]
    method = f'[methods.one]\nnation = "{nation}"\nkind = "{kind}"\n{subjects}\nfresh = 0\nplateau_weeks = 99\n'
    setups = [build(night_raids(more=more)) for more in ("", method)]
    red = setups[0].nations.index("red")
    plain, without = (run_many(setup, 1, 12).goods[:, :, red, :, s.EXPENDED].sum() for setup in setups)
    change = without - plain
    assert change > 10 if is_more else change < -10


LAND = """
name = "land"
[clock]
pre_war_weeks = 2
war_weeks = 10
[nations.home]
side = "blue"
[goods.tank]
price_usd = 10
[goods.shell]
price_usd = 1
[depots.home.tank]
opening = 25
reserve_low = 5
[depots.home.shell]
opening = 500
[demands.fire]
nation = "home"
good = "shell"
units_a_week = 100
[land.blue]
strength = 50
kills_a_week = 0.5
reinforcements_a_week = 4
nation = "home"
element = "tank"
fire_missions = "fire"
[land.red]
strength = 400
kills_a_week = 0.005
"""


def column(outcome: np.ndarray, side: str, what: int) -> np.ndarray:
    """Return a column of a force, shape (n, n_weeks)."""
    return outcome[:, :, SIDES.index(side), what]


def test_reinforcements_come_out_of_the_depot_above_its_reserve() -> None:
    setup = setup_of(LAND)
    outcome = run_many(setup, 1, 10)
    assert (column(outcome.land, "blue", f.REINFORCEMENTS)[:, 2:] == [4, 4, 4, 4, 4, 0, 0, 0, 0, 0]).all()
    assert (outcome.goods[:, -1, 0, setup.goods.index("tank"), s.CLOSING] == 5).all()


def test_guns_without_shells_destroy_nothing() -> None:
    land = run_many(setup_of(LAND), 1, 10).land
    assert (column(land, "blue", f.FIRED)[:, 2:] == [100] * 5 + [0] * 5).all()
    losses = column(land, "red", f.LOSSES)
    assert (losses[:, 2:7] > 0).all()
    assert (losses[:, 7:] == 0).all()


def test_forces_balance_and_never_fall_below_nothing() -> None:
    land = run_many(
        setup_of(LAND, ("strength = 50", "strength = 3"), ("kills_a_week = 0.005", "kills_a_week = 0.05")), 1, 50
    ).land
    for side, start in (("blue", 3), ("red", 400)):
        strength = column(land, side, f.STRENGTH)
        flow = column(land, side, f.REINFORCEMENTS) - column(land, side, f.LOSSES)
        assert (strength == start + flow.cumsum(axis=1)).all()
        assert strength.min() >= 0
    assert column(land, "blue", f.STRENGTH).min() == 0


def test_peace_has_no_losses() -> None:
    land = run_many(setup_of(LAND), 1, 5).land
    assert column(land, "blue", f.LOSSES)[:, :2].sum() == column(land, "red", f.LOSSES)[:, :2].sum() == 0


def test_measures_say_what_happened() -> None:
    setup = setup_of(LAND)
    outcome = run_many(setup, 1, 10)
    found = measures(setup, outcome)
    assert found["missions_served_land_blue"].mean == 0.5
    assert found["hunger_weeks_land_blue"].mean == 5.0
    assert found["strength_end_land_red"].mean == column(outcome.land, "red", f.STRENGTH)[:, -1].mean()
    assert found["rounds_a_month_land_blue"].mean == pytest.approx(50 * 365.25 / 84)
    series = state_measures(setup)["fired_land_blue"].at(outcome)
    assert np.array_equal(series, column(outcome.land, "blue", f.FIRED))


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        (DUELS + METHOD.replace('"red-group"', '"blue-group"'), "methods.sight.units.0", "no unit of red"),
        (DUELS + METHOD + 'carrier = "gnu"', "methods.sight.carrier", "did you mean 'gun'"),
        (DUELS + METHOD + 'carrier = "tower"', "methods.sight.units.0", "has no 'tower'"),
        (DUELS + METHOD + "retrofit_a_week = 3", "methods.sight.retrofit_a_week", "software"),
        (DUELS + METHOD + "rd_usd = 3", "methods.sight.rd_usd", "never renewed"),
        (DUELS + METHOD + 'answers = "sight"', "methods.sight.answers", "of the same side"),
        (DUELS + METHOD + 'target_class = "tanks"', "methods.sight.target_class", "no target class"),
        (DUELS + METHOD.replace('"kill"', '"recognition"'), "methods.sight.units", "only networks"),
        (DUELS + METHOD.replace("fresh = 0", "fresh = -1"), "methods.sight.fresh", "got -1"),
        (LAND.replace('element = "tank"\n', ""), "land.blue", "'element' too"),
        (LAND.replace('fire_missions = "fire"', 'fire_missions = "fires"'), "land.blue.fire_missions", "mean 'fire'"),
        (LAND + 'fire_missions = "fire"', "land.red.fire_missions", "not on the side red"),
        (DUELS + "[lines.mill.capital]\nprivate_share = 2", "lines.mill.capital.private_share", "got 2"),
        (
            DUELS.replace("side =", "rules = { contract_years = 0 }\nside =", 1),
            "nations.north.rules.contract_years",
            "0",
        ),
    ],
)
def test_what_is_wrong_is_named(text: str, path: str, words: str) -> None:
    with pytest.raises(ScenarioError) as error:
        load_text(text, "wrong")
    problems = {problem.path: problem for problem in error.value.problems}
    assert words in problems[path].message
    assert problems[path].line > 0
