"""Single rules through the engine, and what a file may not say."""

import numpy as np
import pytest

from wargame.campaign.build.setup import build
from wargame.campaign.engine import run
from wargame.campaign.kernels import state as s
from wargame.campaign.scenario_file import load_text
from wargame.inputs.errors import ScenarioError

HEAD = """
name = "rules"
[clock]
pre_war_weeks = 6
war_weeks = 0
[nations.home]
side = "blue"
[nations.away]
side = "blue"
[nations.beyond]
side = "blue"
[goods.good]
price_usd = 10
"""
GIFT = """
[donations.{name}]
giver = "home"
receiver = "{to}"
good = "good"
share = {share}
transfer_weeks = 2
until_week = 1
"""


def test_reserve_is_feathered() -> None:
    """Stock 30 between marks 20 and 40: half of the 10 above the low one; above 40 all above it; below 20 nothing."""
    for opening, released in ((30, 5), (50, 30), (20, 0), (10, 0)):
        text = (
            HEAD
            + f"""
[depots.home.good]
opening = {opening}
reserve_low = 20
reserve_high = 40
[demands.use]
nation = "home"
good = "good"
units_a_week = 1000
from_week = 0
until_week = 1
"""
        )
        goods = run(build(load_text(text, "rules")), 1).goods[0, 0, 2, 0]
        assert (goods[s.EXPENDED], goods[s.OF_WANTED], goods[s.OF_SERVED]) == (released, 1000, released)


def test_gifts_of_a_week_are_shares_of_the_same_stock() -> None:
    """Of 100 above the reserve 30 % and 50 %, whatever their names; they arrive after two weeks at their cost."""
    for first, second in (("a", "b"), ("b", "a")):
        text = HEAD + "[depots.home.good]\nopening = 150\nreserve_low = 20\nreserve_high = 50\n"
        text += GIFT.format(name=first, to="away", share=0.3) + GIFT.format(name=second, to="beyond", share=0.5)
        setup = build(load_text(text, "rules"))
        goods = run(setup, 1).goods[0, :, :, 0]
        assert goods[:, :2, s.HELP].tolist() == [[0, 0], [0, 0], [30, 50], [0, 0], [0, 0], [0, 0]]
        assert goods[-1, :, s.OF_CLOSING_CENTS].tolist() == [30_000, 50_000, 70_000]


def test_a_thousand_million_units_are_counted() -> None:
    """10^9 units at 10,000 USD are 10^15 cents: consumed in odd parts, not a cent is lost."""
    text = (
        HEAD.replace("price_usd = 10", "price_usd = 10_000")
        + """
[depots.home.good]
opening = 1_000_000_000
[demands.use]
nation = "home"
good = "good"
units_a_week = 333_333
from_week = 0
"""
    )
    outcome = run(build(load_text(text, "rules")), 1)
    left = 10**9 - 6 * 333_333
    assert outcome.goods[0, -1, 2, 0, [s.CLOSING, s.OF_CLOSING_CENTS]].tolist() == [left, left * 10**6]


LINE = """
[lines.line]
nation = "home"
good = "good"
capacity_a_week = 10
"""
WRONG = (
    (LINE + "lead_weeks = 2.5", "fixed, and 2.5 weeks"),
    (LINE + "lead_weeks = -1", "lead_weeks"),
    (LINE + 'retooling = { makes = ["good"] }', "'good' twice"),
    (LINE + 'retooling = { makes = ["food"] }', "no good that a line can make 'food'"),
    (LINE + "expansions = [ { added_a_week = 1e7 } ]", "a week with its expansions"),
    (
        "[goods.dear]\nprice_usd = 1e12\n[depots.away.dear]\nopening = 9999",
        "worth",
    ),
    (GIFT.format(name="a", to="away", share=0.6) + GIFT.format(name="b", to="beyond", share=0.6), "shares of 1.2"),
    ('[nations.more]\nside = "blue"\nexport_weeks = { nowhere = 2 }', "no nation 'nowhere'"),
    (
        '[goods.part]\nitem = "component"\n[origins.far]\n'
        '[suppliers.a]\ncomponent = "part"\nshare = 0.5\norigin = "far"\nfailures_a_week = 0.1\nrepairs_a_week = 0.3\n'
        'origin_share = 0.5\n[suppliers.b]\ncomponent = "part"\nshare = 0.5\norigin = "far"\nfailures_a_week = 0.1\n'
        "repairs_a_week = 0.3\norigin_share = 0.4\n",
        "'far' down",
    ),
)


@pytest.mark.parametrize(("tables", "message"), WRONG)
def test_what_a_file_may_not_say(tables: str, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        load_text(HEAD + tables, "rules")


def test_week_0_is_a_steady_state() -> None:
    """Base rate 3 a week, lead 4, award 2: received, started and awarded every week alike, from the first on."""
    text = (
        HEAD.replace(
            '[nations.home]\nside = "blue"',
            """[nations.home]
side = "blue"
pre_war_budget_usd = 1e6
shares = { good = 1 }
rules = { award_weeks = 2, cover_weeks = 7 }""",
        )
        + """
[lines.line]
nation = "home"
good = "good"
capacity_a_week = 3
lead_weeks = 4
base_rate_a_week = { home = 3 }
[depots.home.good]
opening = 50
target = 50
[demands.use]
nation = "home"
good = "good"
units_a_week = 3
from_week = 0
"""
    )
    outcome = run(build(load_text(text, "rules")), 1)
    goods = outcome.goods[0, :, 2, 0]
    assert np.array_equal(goods[:, s.RECEIVED], np.full(6, 3))
    assert np.array_equal(outcome.lines[0, :, 0, s.OUTPUT], np.full(6, 3))
    assert np.array_equal(goods[:, s.OF_ORDERED], np.full(6, 3))
    assert np.array_equal(goods[:, s.CLOSING], np.full(6, 50))


@pytest.mark.parametrize(
    ("discipline", "away", "home"),
    [
        ("proportional", [0, 0, 2, 2, 3, 3], [0, 8, 6, 6, 5, 5]),
        ("first-come", [0, 0, 0, 0, 2, 8], [0, 8, 8, 8, 6, 0]),
        ("priority", [0, 0, 8, 2, 0, 0], [0, 8, 0, 6, 8, 8]),
    ],
)
def test_queue_has_its_discipline(discipline: str, away: list[int], home: list[int]) -> None:
    """30 units of home, awarded in week 0, and 10 of away, which comes before it and is awarded in week 1; 8 a week."""
    text = HEAD.replace("[goods.good]", "").replace("price_usd = 10", "")
    for name, rules in (("home", "priority = 5"), ("away", "priority = 2, award_weeks = 1")):
        old = f'[nations.{name}]\nside = "blue"\n'
        text = text.replace(old, old + f"pre_war_budget_usd = 1e6\nshares = {{ good = 1 }}\nrules = {{ {rules} }}\n")
    text += f"""
[goods.good]
price_usd = 10
[lines.line]
nation = "home"
good = "good"
capacity_a_week = 8
customers = ["home", "away"]
discipline = "{discipline}"
[depots.home.good]
target = 30
[depots.away.good]
target = 10
"""
    goods = run(build(load_text(text, "rules")), 1).goods[0, :, :, 0, s.RECEIVED]
    assert goods[:, 0].tolist() == away
    assert goods[:, 2].tolist() == home
