"""Repair shops: what they begin first, what holds them up, which shop gets what, and what their work costs."""

import numpy as np
import pytest
from scipy.stats import binom

from wargame.campaign.build.setup import Setup, build
from wargame.campaign.engine import run, run_many
from wargame.campaign.kernels import repair_state as r
from wargame.campaign.kernels import state as s
from wargame.campaign.kernels.demand import binomial
from wargame.campaign.measures import measures
from wargame.campaign.outcome import Outcome
from wargame.campaign.scenario_file import load_text
from wargame.inputs.errors import ScenarioError

TANK = 'goods = ["tank"]\n'


def fleet(
    shop: str, depot: str = "opening = 100\nwear_a_week = 1", more: str = "", weeks: int = 6, budget_usd: float = 1e6
) -> Setup:
    """Return a campaign of tanks that wear, of a shop with the keys given, and of further tables."""
    return build(
        load_text(
            f"""
name = "fleet"
[clock]
pre_war_weeks = {weeks}
war_weeks = 0
[nations.home]
side = "blue"
pre_war_budget_usd = {budget_usd}
[goods.tank]
price_usd = 1_000
[depots.home.tank]
{depot}
[shops.shop]
nation = "home"
{"" if "goods =" in shop else TANK}{shop}
{more}
""",
            "fleet",
        )
    )


def job(outcome: Outcome, column: int, row: int = 0) -> list[int]:
    """Return a column of a job by week."""
    return outcome.repairs[0, :, row, column].tolist()


def money(outcome: Outcome, column: int) -> list[int]:
    """Return a column of the money of the first nation by week, cents."""
    return outcome.money[0, :, 0, column].tolist()


def test_binomial_numbers_are_those_of_the_law() -> None:
    """By inversion: the quantile function, checked at 200 levels each, for few trials and a million."""
    rng = np.random.default_rng(1)
    for trials, p in ((1, 0.5), (10, 0.03), (10, 0.97), (1_000, 0.5), (10**6, 3e-6), (10**6, 0.2), (5, 1.0), (5, 0.0)):
        levels = rng.random(200)
        found = [binomial(trials, p, float(u)) for u in levels]
        assert found == binom.ppf(levels, trials, p).astype(int).tolist(), (trials, p)


def test_crews_limit_what_is_in_work() -> None:
    """A hundred break down, a crew of 30 takes two weeks: 30 come back in weeks 2, 4, and break down again."""
    outcome = run(fleet("crews = 30\nwork_weeks = 2"), 1)
    assert job(outcome, r.WORKING) == [30] * 6
    assert job(outcome, r.WAITING) == [70] * 6
    assert job(outcome, r.RETURNED) == [0, 0, 30, 0, 30, 0]
    assert job(outcome, r.HELD_UP_BY) == [r.CREWS] * 6


def test_travel_takes_its_weeks_both_ways() -> None:
    outcome = run(fleet("crews = 200\nwork_weeks = 1\ntravel_weeks = 2", weeks=7), 1)
    assert job(outcome, r.RETURNED) == [0, 0, 0, 0, 0, 100, 0]
    assert job(outcome, r.TRAVELLING) == [100, 100, 0, 100, 100, 100, 100]


def test_repair_is_paid_as_far_as_money_goes() -> None:
    """Worn tanks keep their worth of 1,000, repaired for 300; money runs out after 33 of them."""
    setup = fleet("crews = 200\ncost_share = 0.3", weeks=2, budget_usd=1e4)
    outcome = run(setup, 1)
    assert job(outcome, r.COST) == [33 * 30_000, 33 * 30_000]
    assert job(outcome, r.HELD_UP_BY) == [r.FUNDS] * 2
    assert money(outcome, s.REPAIRS) == [990_000, 1_980_000]
    assert money(outcome, s.BUDGET) == [10_000, 20_000]
    assert job(outcome, r.WORKING) == [33, 33]
    assert outcome.goods[0, 1, 0, 0, s.OF_REPAIRED] == 33


def test_money_for_repairs_is_set_aside_before_orders() -> None:
    """A nation that wants more of all than it can pay repairs first: 1,000 a week pay ten repairs of 100."""
    line = '[lines.line]\nnation = "home"\ngood = "tank"\ncapacity_a_week = 1_000\n'
    depot, more = "opening = 100\ntarget = 10_000\nwear_a_week = 1", f"{line}[nations.home.shares]\ntank = 1.0\n"
    outcome = run(fleet("crews = 200\ncost_share = 0.1", depot, more, budget_usd=1_000), 1)
    assert job(outcome, r.COST)[1:] == [100_000] * 5
    assert outcome.goods[0, 1:, 0, 0, s.OF_ORDERED].sum() == 0


def test_spares_hold_up_and_are_asked_for() -> None:
    more = "[goods.kit]\nprice_usd = 10\n[depots.home.kit]\nopening = 25\nreserve_low = 5\n"
    outcome = run(fleet("crews = 30\nwork_weeks = 9\nspares = { kit = 2 }", more=more, weeks=2), 1)
    kit, tank = 0, 1
    assert job(outcome, r.WORKING) == [10, 10]
    assert job(outcome, r.HELD_UP_BY) == [r.SPARES] * 2
    wanted, served = (outcome.goods[0, :, 0, kit, column].tolist() for column in (s.OF_WANTED, s.OF_SERVED))
    assert (wanted, served) == ([60, 40], [20, 0])
    assert outcome.goods[0, :, 0, kit, s.CLOSING].tolist() == [5, 5]
    assert outcome.goods[0, 0, 0, tank, s.OF_BROKEN] == 100


def test_shop_begins_with_what_is_least_covered() -> None:
    """Of 20 guns wanted and of 10 tanks none is left: six crews take up two guns for each tank, guns first by name."""
    more = "[goods.gun]\nprice_usd = 1_000\n[depots.home.gun]\nopening = 10\ntarget = 20\nwear_a_week = 1\n"
    tanks = "opening = 10\ntarget = 10\nwear_a_week = 1"
    outcome = run(fleet('goods = ["gun", "tank"]\ncrews = 6\nwork_weeks = 3', tanks, more, 1), 1)
    assert (job(outcome, r.WORKING, 0), job(outcome, r.WORKING, 1)) == ([4], [2])


def test_wrecks_go_to_the_shop_that_has_them_back_first() -> None:
    """One week there, one of work and one back, against none and two: the near shop takes five, then they share."""
    more = '[shops.near]\nnation = "home"\ngoods = ["tank"]\ncrews = 5\nwork_weeks = 2\nplace = "edge"\n'
    outcome = run(fleet("crews = 100\ntravel_weeks = 1", "opening = 20\nwear_a_week = 1", more, 1), 1)
    near, far = job(outcome, r.SENT, 0)[0], job(outcome, r.SENT, 1)[0]
    # With n ahead the near one has them back after 2 (1 + (n - 4)/5) weeks, the other always after 3: n = 7 is longer.
    assert (near, far) == (7, 13)


def test_standards_say_which_shop_takes_a_good() -> None:
    more = '[shops.near]\nnation = "home"\ngoods = ["tank"]\ncrews = 50\nstandards = ["new"]\n'
    setup = fleet("crews = 100\ntravel_weeks = 3", more=more + '[goods.other]\nprice_usd = 1\nstandard = "new"\n')
    outcome = run(setup, 1)
    assert (job(outcome, r.SENT, 0)[0], job(outcome, r.SENT, 1)[0]) == (0, 100)


def test_edge_shop_is_overrun_in_the_war_only() -> None:
    shop = 'place = "edge"\ncrews = 40\nwork_weeks = 3\noverrun_a_week = 1'
    outcome = run(fleet(shop, weeks=3), 1)
    assert sum(job(outcome, r.SCRAPPED)) == 0
    setup = fleet(shop, weeks=3)
    war = load_text(WAR.replace("SHOP", shop), "war")
    assert setup.campaign.shops == war.campaign.shops
    outcome = run(build(war), 1)
    assert job(outcome, r.SCRAPPED) == [0, 100, 0]
    assert job(outcome, r.WORKING) == [40, 0, 0]


WAR = """
name = "war"
[clock]
pre_war_weeks = 1
war_weeks = 2
[nations.home]
side = "blue"
[goods.tank]
price_usd = 1_000
[depots.home.tank]
opening = 100
wear_a_week = 1
[shops.shop]
nation = "home"
goods = ["tank"]
SHOP
"""


def test_units_in_repair_count_as_on_order() -> None:
    more = '[lines.line]\nnation = "home"\ngood = "tank"\ncapacity_a_week = 100\n'
    text = WAR.replace("SHOP", "crews = 100").replace("wear_a_week = 1", "wear_a_week = 0.5\ntarget = 100") + more
    text = text.replace('side = "blue"', 'side = "blue"\npre_war_budget_usd = 1e6\nshares = { tank = 1.0 }')
    outcome = run(build(load_text(text, "war")), 1)
    assert outcome.goods[0, :, 0, 0, s.OF_REQUIRED].tolist() == [0, 0, 0]


def test_wrecks_of_raids_are_repaired_as_far_as_they_can_be() -> None:
    """Of what raids destroy .6 is sent, the fraction carried; it arrives a week later and comes back as repaired."""
    setup = build(load_text(DUEL, "duels"))
    outcome, blue = run_many(setup, 3, 20), setup.nations.index("blue")
    lost = outcome.goods[:, :, blue, setup.goods.index("blue-tank"), s.DESTROYED]
    sent = outcome.repairs[:, :, 0, r.SENT]
    assert sent.sum() > 50
    assert (np.abs(sent.cumsum(axis=1) - 0.6 * lost.cumsum(axis=1)) < 1.0).all()
    assert (outcome.repairs[:, 1:, 0, r.WORKING] == sent[:, :-1]).all()
    assert (outcome.goods[:, 2:, blue, setup.goods.index("blue-tank"), s.OF_REPAIRED] == sent[:, :-2]).all()


DUEL = """
name = "duels"
battle = "duel"
[clock]
pre_war_weeks = 0
war_weeks = 8
[raids]
share = 1.0
[nations.blue]
side = "blue"
[nations.red]
side = "red"
[goods.blue-tank]
price_usd = 1_000
[goods.red-tank]
price_usd = 1_000
[depots.blue.blue-tank]
opening = 40
[depots.red.red-tank]
opening = 40
[units.blue-group]
nation = "blue"
element = "blue-tank"
[units.red-group]
nation = "red"
element = "red-tank"
[shops.yard]
nation = "blue"
goods = ["blue-tank"]
crews = 1_000
repairable_share = 0.6
"""


def test_readiness_of_the_battle_is_not_counted_beside_repair() -> None:
    settings = '[battle_settings]\n"raid.readiness_mean" = 0.9\n'
    with pytest.raises(ScenarioError, match=r"shops, and a battle of which 0\.9 of the systems work"):
        load_text(DUEL + settings, "duels")


def test_measures_of_repair_are_what_hand_computation_gives() -> None:
    """Of 150 tanks 100 break down in each week of the war that they are there; 40 a week are repaired for 100 each.

    Fifty of an ally stand by. At the ends of 4 weeks 40 are in work and 60 wait: 100 are sent, and 40 again in each of
    three weeks. They keep their worth: the campaign costs what repairs cost.
    """
    text = WAR.replace("SHOP", "crews = 40\ncost_share = 0.1").replace("war_weeks = 2", "war_weeks = 4")
    text = text.replace("wear_a_week = 1", "war_wear_a_week = 1")
    text = text.replace('side = "blue"', 'side = "blue"\npre_war_budget_usd = 1e6\nsecurity_usd_a_week = 0')
    text += '[nations.ally]\nside = "blue"\n[depots.ally.tank]\nopening = 50\n'
    setup = build(load_text(text, "war"))
    found = measures(setup, run(setup, 1))
    expected = {
        "availability_blue_tank": 200 / 600,
        "wrecks_blue_tank": 220,
        "repaired_blue_tank": 120,
        "scrapped_blue_tank": 0,
        "repair_wait_weeks_blue_tank": 240 / 220,
        "repair_work_weeks_blue_tank": 160 / 220,
        "repair_travel_weeks_blue_tank": 0,
        "queue_mean_shop_shop": 60,
        "utilisation_shop_shop": 1,
        "weeks_bound_crews_shop_shop": 4,
        "weeks_bound_funds_shop_shop": 0,
        "repairs_blue": 16_000,
        "repairs_nation_home": 16_000,
        "paid_blue": 16_000,
        "bought_blue": 0,
        "cost_blue_book": 16_000,
        "cost_blue_replacement": 16_000,
    }
    assert {name: found[name].mean for name in expected} == pytest.approx(expected)
    assert "security_blue" not in found


@pytest.mark.parametrize(
    ("old", "new", "path", "words"),
    [
        ('goods = ["tank"]', 'goods = ["tnak"]', "shops.shop.goods.0", "did you mean 'tank'"),
        ('goods = ["tank"]', 'goods = ["tank", "tank"]', "shops.shop.goods.1", "each once"),
        ('goods = ["tank"]', "goods = []", "shops.shop.goods", "got []"),
        ("crews = 3", "crews = 0", "shops.shop.crews", "1"),
        ("crews = 3", "crews = 3\nwork_weeks = 1.5", "shops.shop.work_weeks", "exponential"),
        ("crews = 3", "crews = 3\ntravel_weeks = -1", "shops.shop.travel_weeks", "-1"),
        ("crews = 3", "crews = 3\npart_quality = 1.5", "shops.shop.part_quality", "1.5"),
        ("crews = 3", "crews = 3\noverrun_a_week = 0.1", "shops.shop.overrun_a_week", "edge"),
        ("crews = 3", 'crews = 3\ncustomers = ["red"]', "shops.shop.customers.0", "other side"),
        ("crews = 3", "crews = 3\nspares = { tank = 1 }", "shops.shop.spares.tank", "another good"),
        ("crews = 3", 'crews = 3\nunit = "x"', "shops.shop.unit", "no unit"),
        ("crews = 3", 'crews = 3\nstandards = ["old"]', "shops.shop.standards.0", "no standard"),
        ("[depots.home.tank]", "[depots.red.tank]", "depots.red.tank.wear_a_week", "no shop repairs it"),
    ],
)
def test_bad_shops_are_named(old: str, new: str, path: str, words: str) -> None:
    text = WAR.replace("SHOP", "crews = 3") + '[nations.red]\nside = "red"\n'
    load_text(text, "right")
    with pytest.raises(ScenarioError) as error:
        load_text(text.replace(old, new), "wrong")
    problems = {problem.path: problem for problem in error.value.problems}
    assert words in problems[path].message
    assert problems[path].line > 0
