"""Rules of industry week by week, the other mechanisms off: what no single number of the validation says.

Closed forms through the engine are the cases of `wargame_experiments.validation.campaign`.
"""

import math

import numpy as np
import pytest

from wargame.campaign.build.setup import Setup, build
from wargame.campaign.engine import run, run_many
from wargame.campaign.kernels import state as s
from wargame.campaign.outcome import Outcome
from wargame.campaign.scenario_file import load_text

CENT = 1e-2


def campaign(weeks: int, tables: str, rules: str = "", budget_usd: float = 1e12) -> Setup:
    """Return a campaign of one nation with one good, which has the tables given."""
    text = f"""
name = "closed-form"
[clock]
pre_war_weeks = {weeks}
war_weeks = 0
[nations.home]
side = "blue"
pre_war_budget_usd = {budget_usd}
shares = {{ good = 1.0 }}
{"rules = { " + rules + " }" if rules else ""}
{tables}
"""
    return build(load_text(text, "closed form"))


def plain(capacity: float = 1e6, more: str = "", good: str = "price_usd = 1000", depot: str = "target = 100") -> str:
    """Return the tables of a good, its line and its depot."""
    return f"""
[goods.good]
{good}
[lines.line]
nation = "home"
good = "good"
capacity_a_week = {capacity}
{more}
[depots.home.good]
{depot}
"""


def goods(outcome: Outcome, column: int) -> np.ndarray:
    """Return a column of the nation's good, by replication and week; it is the only nation's last good."""
    return outcome.goods[:, :, 0, 0, column]


def test_scarce_components_throttle() -> None:
    """Stocks (500, 700), targets of (8, 4) weeks, needs (1, 2), capacity 100, psi .8: 78.125 a week."""
    tables = """
[goods.good]
price_usd = 1000
bill = { a = 1, b = 2 }
[goods.a]
item = "component"
[goods.b]
item = "component"
[lines.line]
nation = "home"
good = "good"
capacity_a_week = 100
components = { a = { target_weeks = 8, opening = 500 }, b = { target_weeks = 4, opening = 700 } }
[suppliers.of-a]
component = "a"
[suppliers.of-b]
component = "b"
[depots.home.good]
target = 10_000
"""
    outcome = run(campaign(1, tables), 1)
    good = sorted(["a", "b", "good"]).index("good")
    assert outcome.lines[0, 0, 0].tolist() == [78, s.COMPONENT, 10_000 - 78, 78, good]


def test_base_stock_orders_what_was_used() -> None:
    """Base stock 15, lead two weeks, Poisson(5) a week: the position comes to 15 every week, and orders follow use.

    What is not served is lost: there are no backorders.
    """
    tables = (
        plain(good="price_usd = 10", more="lead_weeks = 2", depot="opening = 15\ntarget = 15")
        + """
[demands.use]
nation = "home"
good = "good"
units_a_week = 5
is_poisson = true
from_week = 0
"""
    )
    outcome = run_many(campaign(2_000, tables, "cover_weeks = 0"), 4, 2)
    stock, ordered = goods(outcome, s.CLOSING), goods(outcome, s.OF_ORDERED)
    way = outcome.lines[:, :, 0, s.PIPELINE]
    used = goods(outcome, s.EXPENDED)
    assert np.array_equal(stock + way, 15 - used)
    assert np.array_equal(ordered[:, 1:], used[:, :-1])
    assert np.array_equal(goods(outcome, s.RECEIVED)[:, 2:], ordered[:, :-2])


def test_stock_without_a_reserve_has_the_fill_rate_of_its_recursion() -> None:
    """Stock 15 against a Poisson(10) week, refilled in the next: what is served is that of the
    stationary Markov chain of the stock on hand, worked out here.

    2 x 2,000 weeks: the standard error of the share of served units is below .002; the bound is .01.
    """
    tables = (
        plain(good="price_usd = 10", depot="opening = 15\ntarget = 15")
        + """
[demands.use]
nation = "home"
good = "good"
units_a_week = 10
is_poisson = true
from_week = 0
"""
    )
    outcome = run_many(campaign(2_000, tables, "cover_weeks = 0"), 4, 2)
    stock = goods(outcome, s.OPENING) + goods(outcome, s.RECEIVED)
    assert (stock <= 15).all()
    wanted, served = goods(outcome, s.OF_WANTED), goods(outcome, s.OF_SERVED)
    assert np.array_equal(served, np.minimum(wanted, stock))
    # Ordered in week t, received in t + 1: what is on hand in t is 15 less what was used in t - 1.
    p = [math.exp(-10) * 10**n / math.factorial(n) for n in range(60)]
    chain = np.zeros((16, 16))
    for have in range(16):
        for n, chance in enumerate(p):
            chain[have, 15 - min(n, have)] += chance
    law = np.full(16, 1 / 16)
    for _ in range(500):
        law = law @ chain
    used = sum(law[have] * chance * min(n, have) for have in range(16) for n, chance in enumerate(p))
    assert served.sum() / wanted.sum() == pytest.approx(used / 10, abs=0.01)


def test_fixed_lead_and_award_are_exact() -> None:
    """Ordered in week 0, awarded after 3, started at once, received after 5 more: in week 8, all of it."""
    outcome = run(campaign(12, plain(more="lead_weeks = 5"), "award_weeks = 3"), 1)
    assert np.flatnonzero(goods(outcome, s.RECEIVED)[0]).tolist() == [8]
    assert np.flatnonzero(outcome.lines[0, :, 0, s.OUTPUT]).tolist() == [3]
    assert goods(outcome, s.OF_ORDERED)[0].tolist() == [100] + [0] * 11


def test_what_comes_after_the_end_is_still_on_its_way() -> None:
    outcome = run(campaign(4, plain(more="lead_weeks = 50")), 1)
    assert outcome.lines[0, -1, 0, s.PIPELINE] == 100
    assert outcome.money[0, -1, 0].tolist() == [4 * 10**14 - 10**7, 10**7, 0, 4 * 10**14]


def test_retooling_takes_weeks_and_keeps_part_of_what_was_learned() -> None:
    """Two goods in turn on one line: 3 weeks without output, and half of what the first family knew is gone."""
    text = """
name = "turn"
[clock]
pre_war_weeks = 12
war_weeks = 0
[nations.home]
side = "blue"
pre_war_budget_usd = 1e9
shares = { one = 0.5, two = 0.5 }
[goods.one]
price_usd = 1000
learning = { slope = 0.85, units_before = 90 }
[goods.two]
price_usd = 1000
[lines.line]
nation = "home"
good = "one"
capacity_a_week = 10
[lines.line.retooling]
makes = ["two"]
weeks = 3
kept_share = 0.5
[depots.home.one]
target = 10
[depots.home.two]
target = 20
"""
    outcome = run(build(load_text(text, "turn")), 1)
    lines = outcome.lines[0, :, 0]
    # Week 1: nothing waits for the first good. Changed over in weeks 1, 2 and 3.
    assert lines[:, s.OUTPUT].tolist() == [10, 0, 0, 0, 10, 10, 0, 0, 0, 0, 0, 0]
    assert lines[:5, s.MAKES].tolist() == [0, 1, 1, 1, 1]
    assert lines[1:4, s.BOUND].tolist() == [s.RETOOLING] * 3
    now, then = outcome.prices[0, -1, 0], outcome.prices[0, 0, 0]
    assert now / then == pytest.approx((51 / 91) ** math.log2(0.85), rel=1e-12)


def test_threads_change_nothing() -> None:
    tables = (
        plain(capacity=30, depot="opening = 300\ntarget = 400")
        + """
[demands.use]
nation = "home"
good = "good"
units_a_week = 25
intensity_cv = 0.5
is_poisson = true
from_week = 0
"""
    )
    setup = campaign(60, tables)
    alone, together = run_many(setup, 7, 24, threads=1), run_many(setup, 7, 24, threads=4)
    later = run_many(setup, 7, 4, first=20)
    for one, other, part in zip(alone, together, later, strict=True):
        assert one.tobytes() == other.tobytes()
        assert one[20:].tobytes() == part.tobytes()
    assert len({row.tobytes() for row in alone.goods}) == 24
