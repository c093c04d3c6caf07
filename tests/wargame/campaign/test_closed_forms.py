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
    assert outcome.money[0, -1, 0, :6].tolist() == [4 * 10**14 - 10**7, 10**7, 0, 4 * 10**14, 0, 10**7]


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


def outages(law: str, weeks: int, n: int = 1) -> np.ndarray:
    """Return the output, by replication, week and line, of lines whose suppliers ship one a week.

    Each keeps a week's components: it starts a unit if its supplier shipped in the week before.
    """
    shares = ", ".join(f"good-{i} = {1 / n!r}" for i in range(n))
    text = f"""
name = "outages"
[clock]
pre_war_weeks = {weeks}
war_weeks = 0
[nations.home]
side = "blue"
pre_war_budget_usd = 1e9
shares = {{ {shares} }}
[origins.far]
"""
    for i in range(n):
        text += f"""
[goods.part-{i}]
item = "component"
[goods.good-{i}]
price_usd = 1
bill = {{ part-{i} = 1 }}
[lines.line-{i}]
nation = "home"
good = "good-{i}"
capacity_a_week = 1
components = {{ part-{i} = {{ target_weeks = 1 }} }}
scarcity_share = 0
[suppliers.s-{i}]
component = "part-{i}"
capacity_a_week = 1
{law}
[depots.home.good-{i}]
target = 100_000
"""
    return run_many(build(load_text(text, "outages")), 5, 8).lines[:, 2:, :, s.OUTPUT]


def runs_of_zeros(up: np.ndarray) -> np.ndarray:
    """Return the lengths of the inner runs of zeros of each row."""
    found = list[int]()
    for row in up:
        edges = np.flatnonzero(np.diff(np.concatenate([[1], row, [1]])))
        lengths = edges[1::2] - edges[::2]
        found += lengths[1:-1].tolist()
    return np.array(found)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 0.9, 1.0])
def test_supplier_fails_as_often_and_as_long_as_the_file_says(share: float) -> None:
    """Whatever the origin's share: up .75 of the time, .1 of the weeks that it is up end in an outage of 1/.3 weeks.

    8 x 5,000 weeks, about 3,000 outages: standard errors .0017 of the chance to fail, .05 of the mean length.
    """
    law = f'failures_a_week = 0.1\nrepairs_a_week = 0.3\norigin = "far"\norigin_share = {share}'
    up = outages(law, 5_000)[:, :, 0] == 1
    fails = (up[:, :-1] & ~up[:, 1:]).sum() / up[:, :-1].sum()
    assert up.mean() == pytest.approx(0.75, abs=0.0165)
    assert fails == pytest.approx(0.1, abs=0.0051)
    assert runs_of_zeros(up.astype(int)).mean() == pytest.approx(1 / 0.3, abs=0.15)


def test_two_suppliers_of_one_origin_are_down_together() -> None:
    """d_o + u_o d^2 with u_o = .875, d = 1/7: .142857 against .0625 if they were independent, correlation .428571.

    Standard errors as above: .0055 of the chance, of the correlation below .02.
    """
    law = 'failures_a_week = 0.1\nrepairs_a_week = 0.3\norigin = "far"\norigin_share = 0.5'
    down = outages(law, 5_000, n=2) == 0
    joint = 0.125 + 0.875 / 7**2
    assert down.all(axis=2).mean() == pytest.approx(joint, abs=0.0165)
    found = np.corrcoef(down[:, :, 0].ravel(), down[:, :, 1].ravel())[0, 1]
    assert found == pytest.approx((joint - 0.25**2) / (0.25 * 0.75), abs=0.06)


def test_growing_line_is_not_starved_by_its_own_orders() -> None:
    """Surge to twice the capacity, and five times the capacity after a ramp; lead time 10, target 4 weeks, psi .8.

    The order of a week covers what the line uses until it comes, so that a supplier who never fails binds in no week.
    """
    more = """
surge = { most = 2.0, weeks = 20 }
expansions = [ { week = 10, added_a_week = 40, dead_weeks = 5, ramp_weeks = 8 } ]
base_rate_a_week = { home = 10 }
"""
    tables = plain(capacity=10, good="price_usd = 1_000\nbill = { part = 2 }", depot="target = 1_000_000", more=more)
    tables += '[goods.part]\nitem = "component"\n[suppliers.s]\ncomponent = "part"\nlead_weeks = 10\n'
    setup = campaign(80, tables)
    outcome = run(setup, 1)
    line = setup.goods.index("good")
    assert (outcome.lines[0, :, 0, s.MAKES] == line).all()
    bound = outcome.lines[0, 12:, 0, s.BOUND]
    assert (bound != s.COMPONENT).all()
    assert outcome.lines[0, -1, 0, s.OUTPUT] == pytest.approx(100, abs=1)


def test_line_without_a_queue_is_bound_by_nothing_or_money() -> None:
    """Capacity .05 a week, and nobody orders: nothing binds; with a requirement and no money, money does."""
    idle = campaign(30, plain(capacity=0.05, depot="opening = 100\ntarget = 100"))
    assert (run(idle, 1).lines[0, :, 0, s.BOUND] == s.NOTHING).all()
    poor = campaign(30, plain(capacity=0.05), budget_usd=1.0)
    assert (run(poor, 1).lines[0, :, 0, s.BOUND] == s.MONEY).all()
    rich = campaign(30, plain(capacity=0.05))
    assert (run(rich, 1).lines[0, :, 0, s.BOUND] == s.CAPACITY).all()
