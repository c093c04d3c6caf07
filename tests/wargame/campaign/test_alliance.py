"""What nations do together: joint orders, targets, standards, donations, and what a file may not say of them."""

from pathlib import Path

import numpy as np
import pytest

from wargame.analytic.fragmentation import joint_cost_ratio, shared_development
from wargame.analytic.learning import unit_total
from wargame.campaign.build.setup import build
from wargame.campaign.engine import run
from wargame.campaign.kernels import state as s
from wargame.campaign.outcome import Outcome
from wargame.campaign.scenario_file import load, load_text
from wargame.inputs.errors import ScenarioError

CENT = 1e-2


def text_of(
    nations: int = 3, units: int = 30, joint: str = "", weeks: int = 8, variant: bool = False, usd: float = 1e9
) -> str:
    """Return a campaign of nations with a design and a line each; a further line makes the design ``common``."""
    text = f'name = "alliance"\n[clock]\npre_war_weeks = {weeks}\nwar_weeks = 0\n'
    for i in range(nations):
        text += f"""
[nations.n{i}]
side = "blue"
pre_war_budget_usd = {usd}
shares = {{ g{i} = 1.0 }}
[goods.g{i}]
price_usd = 1_000
standard = "one"
learning = {{ slope = 0.85 }}
[depots.n{i}.g{i}]
target = {units}
[lines.l{i}]
nation = "n{i}"
good = "g{i}"
capacity_a_week = 1e6
"""
    if variant:
        text += """
[goods.common]
price_usd = 1_000
standard = "one"
learning = { slope = 0.85 }
[lines.common]
nation = "n0"
good = "common"
capacity_a_week = 1e6
"""
    if joint:
        members = [f"n{i}" for i in range(nations)]
        replaces = [f"g{i}" for i in range(nations)]
        mode = "variant" if variant else "existing"
        text += f"""
[joint.pool]
good = "{"common" if variant else "g0"}"
replaces = {replaces}
members = {members}
lead = "n0"
mode = "{mode}"
{joint}
"""
    return text.replace("'", '"')


def outcome_of(text: str, seed: int = 1) -> Outcome:
    """Return a replication of a campaign."""
    return run(build(load_text(text, "alliance")), seed)


def received(outcome: Outcome, nation: int, good: int) -> list[int]:
    """Return what lines deliver by week."""
    return outcome.goods[0, :, nation, good, s.RECEIVED].tolist()


@pytest.mark.parametrize("variant", [False, True])
@pytest.mark.parametrize("share", [0.2, 0.4, 1.0])
def test_joint_share_costs_what_the_closed_form_says(share: float, variant: bool) -> None:
    """5 nations, 1,000 units of 1,000 USD: to 2e-7, as each lot is paid in whole cents."""
    apart = outcome_of(text_of(5, 200)).money[0, -1, :, s.PAID].sum()
    found = outcome_of(text_of(5, 200, f"share = {share}\nopen_weeks = 1", variant=variant))
    ratio = found.money[0, -1, :, s.PAID].sum() / apart
    assert found.goods[0, -1, :, :, s.CLOSING].sum() == 1_000
    exact = joint_cost_ratio(5, 1_000, 0.85, share, "new" if variant else "existing")
    assert ratio == pytest.approx(exact, rel=2e-7)


def test_joint_order_is_open_then_awarded_as_one_lot() -> None:
    """Consumption of 1, 2 and 3 a week from week 0, 1 and 2 on is seen a week later, and nobody wants cover.

    The first order is opened by the first who joins, in week 1, may be joined until week 3, is awarded in week 5 and
    received in week 6; the next is opened in week 4.
    """
    text = text_of(3, 1_000, "share = 1.0\nopen_weeks = 3\naward_weeks = 2", weeks=12)
    text = text.replace("target", "opening = 1_000\ntarget").replace("shares", "rules = { cover_weeks = 0 }\nshares")
    for i in range(3):
        text += f'[demands.d{i}]\nnation = "n{i}"\ngood = "g{i}"\nunits_a_week = {i + 1}\nfrom_week = {i}\n'
    outcome = outcome_of(text)
    delivered = np.array([received(outcome, n, 0) for n in range(3)])
    assert np.flatnonzero(delivered.sum(axis=0)).tolist() == [6, 9]
    assert delivered[:, 6].tolist() == [3, 4, 3]
    assert delivered[:, 9].tolist() == [3, 6, 9]
    # It was one lot: everybody paid the same for a unit, which is what a lot of ten costs.
    cents = outcome.goods[0, 6, :, 0, s.OF_RECEIVED_CENTS]
    assert cents == pytest.approx(100_000 * unit_total(10, 0.85) * delivered[:, 6] / 10, abs=1.0)


def test_development_of_a_variant_is_paid_by_the_square_root_rule() -> None:
    """4 members: twice what one would pay, half of it each; nobody orders jointly before the last has paid."""
    joint = "share = 1.0\nopen_weeks = 1\nrd_usd = 50_000"
    rule = shared_development(4)
    rich = outcome_of(text_of(4, 10, joint, variant=True))
    paid = rich.money[0, :, :, s.DEVELOPMENT] * CENT
    assert paid[0].tolist() == [rule.share * 50_000] * 4
    assert paid[-1].sum() == rule.total * 50_000
    poor = text_of(4, 10, joint, variant=True).replace("= 1000000000.0", "= 1e4", 1)
    late = outcome_of(poor)
    assert (late.money[0, :, 0, s.DEVELOPMENT] * CENT).tolist()[:4] == [10_000, 20_000, 25_000, 25_000]
    assert late.money[0, 1, :, s.JOINT_ORDERS].sum() == 0
    assert late.money[0, 2, 0, s.JOINT_ORDERS] > 0
    assert sum(received(late, 3, 4)) == 10  # bought its own while it waited


def test_fraction_of_a_unit_is_carried() -> None:
    """.4 of one unit a week: 4 of 10 joint, not none."""
    demand = '[demands.use]\nnation = "n1"\ngood = "g1"\nunits_a_week = 1\nfrom_week = 0\n'
    text = text_of(2, 5, "share = 0.4\nopen_weeks = 1", weeks=14) + demand
    text = text.replace("pre_war_budget_usd", "rules = { cover_weeks = 0 }\npre_war_budget_usd")
    outcome = outcome_of(text)
    assert sum(received(outcome, 1, 0)[3:13]) == 4
    assert sum(received(outcome, 1, 1)[3:13]) == 6


TARGETS = """
name = "targets"
[clock]
pre_war_weeks = 40
war_weeks = 0
[nations.home]
side = "blue"
union = true
pre_war_budget_usd = 1e6
shares = {{ good = 1.0 }}
rules = {{ cover_weeks = 0, targets = {{ {targets} }} }}
[nations.partner]
side = "blue"
union = true
[nations.outside]
side = "blue"
[goods.good]
price_usd = 1_000
[depots.home.good]
opening = 10
target = 10
[lines.fast]
nation = "outside"
good = "good"
capacity_a_week = 1_000
customers = ["home"]
[lines.own]
nation = "home"
good = "good"
capacity_a_week = 1_000
[lines.slow]
nation = "partner"
good = "good"
capacity_a_week = {slow}
customers = ["home"]
[demands.use]
nation = "home"
good = "good"
units_a_week = 1
from_week = 0
"""


@pytest.mark.parametrize(
    ("targets", "slow", "shares"),
    [
        ("joint = 0, union = 0, traded = 0", 100, (0.0, 0.0)),  # all could begin at once: the first by name, outside
        ("joint = 0, union = 0.5, traded = 0", 100, (0.5, 0.0)),
        ("joint = 0, union = 0, traded = 0.35", 100, (0.35, 0.35)),
        ("joint = 0, union = 0.5, traded = 0.35", 100, (0.5, 0.35)),
        ("joint = 0, union = 0.5, traded = 0.35", 0, (0.5, 0.0)),  # no partner can make it: the other binds alone
        ("joint = 0, union = 1.0, traded = 0, from_week = 21", 100, (1.0, 0.0)),
    ],
)
def test_targets_bind(targets: str, slow: int, shares: tuple[float, float]) -> None:
    """Of equal orders, one a week, running shares of the money end within one order of their targets."""
    outcome = outcome_of(TARGETS.format(targets=targets, slow=slow))
    price, money = 100_000, outcome.money[0, -1, 0]
    assert money[s.ORDERS] == price * (19 if "from_week" in targets else 39)
    for column, share in zip((s.UNION_ORDERS, s.TRADED_ORDERS), shares, strict=True):
        assert abs(money[column] - share * money[s.ORDERS]) <= (price if share < 1.0 else 0)


def test_joint_target_sends_orders_jointly() -> None:
    """Share .1 of each order, target .5: half of the money goes through joint orders."""
    demand = '[demands.use]\nnation = "n1"\ngood = "g1"\nunits_a_week = 10\nfrom_week = 0\n'
    text = text_of(2, 5, "share = 0.1\nopen_weeks = 1", weeks=40) + demand
    rules = "rules = { cover_weeks = 0, targets = { joint = 0.5, union = 0, traded = 0 } }\npre_war_budget_usd"
    money = outcome_of(text.replace("pre_war_budget_usd", rules)).money[0, -1, 1]
    assert money[s.JOINT_ORDERS] / money[s.ORDERS] == pytest.approx(0.5, abs=0.02)
    text = text.replace("pre_war_budget_usd", "rules = { cover_weeks = 0 }\npre_war_budget_usd")
    money = outcome_of(text).money[0, -1, 1]
    assert 0.1 < money[s.JOINT_ORDERS] / money[s.ORDERS] < 0.13  # of units .1, dearer as less was learned


STANDARDS = """
name = "standards"
[clock]
pre_war_weeks = 6
war_weeks = 0
[nations.home]
side = "blue"
[goods.aaa]
price_usd = 10
standard = "{first}"
[goods.bbb]
price_usd = 10
standard = "one"
[goods.ccc]
price_usd = 10
standard = "one"
[depots.home.aaa]
opening = 100
reserve_low = 10
[depots.home.bbb]
opening = 6
[depots.home.ccc]
opening = 20
[demands.use]
nation = "home"
good = "bbb"
units_a_week = 10
from_week = 0
[demands.own]
nation = "home"
good = "ccc"
units_a_week = 5
from_week = 0
{more}
"""


def test_what_lacks_is_issued_from_goods_of_the_same_standard() -> None:
    """Own first, then others by name, none of what their own consumption asks for; forecasts are of what is asked."""
    goods = outcome_of(STANDARDS.format(first="two", more="")).goods[0, :, 0]
    assert goods[:, 1, s.OF_SERVED].tolist() == [10, 6, 0, 0, 0, 0]  # 6 of its own, 4 + 6 that ccc does without
    assert goods[:, 2, s.OF_SERVED].tolist() == [5, 5, 0, 0, 0, 0]
    goods = outcome_of(STANDARDS.format(first="one", more="")).goods[0, :, 0]
    assert goods[:, 0, s.EXPENDED].tolist() == [4, 10, 10, 10, 15, 15]
    assert goods[:, 1, s.OF_SERVED].tolist() == [10] * 6
    assert goods[:, 1, s.OF_WANTED].tolist() == [10] * 6
    assert goods[:, 0, s.OF_WANTED].tolist() == [0] * 6


def test_reform_moves_a_good_after_its_delay() -> None:
    more = '[reforms.open]\ngood = "aaa"\nstandard = "one"\ndecided_week = 1\ndelay_weeks = 2\n'
    goods = outcome_of(STANDARDS.format(first="two", more=more)).goods[0, :, 0]
    assert goods[:3, 0, s.EXPENDED].tolist() == [0, 0, 0]
    assert goods[3, 0, s.EXPENDED] > 0


DONATION = """
name = "queue"
[clock]
pre_war_weeks = 8
war_weeks = 0
[nations.home]
side = "blue"
pre_war_budget_usd = 1e6
shares = {{ good = 1.0 }}
export_weeks = {{ front = 2 }}
[nations.front]
side = "blue"
pre_war_budget_usd = 500
[goods.good]
price_usd = 100
[depots.home.good]
target = 25
[lines.line]
nation = "home"
good = "good"
capacity_a_week = 10
[donations.place]
giver = "home"
receiver = "front"
good = "good"
share = 0.3
mode = "queue"
transfer_weeks = 1
{more}
"""


def test_place_in_the_queue_changes_the_customer_and_never_the_payer() -> None:
    """.3 of all that was delivered so far, the fraction carried; a week of transport and two of export control."""
    outcome = outcome_of(DONATION.format(more=""))
    home, front = outcome.goods[0, :, 1, 0], outcome.goods[0, :, 0, 0]
    assert home[:6, s.RECEIVED].tolist() == [0, 10, 10, 10, 4, 1]  # what is given is ordered again
    assert home[:6, s.GIVEN].tolist() == [0, 3, 3, 3, 1, 0]
    assert front[3:, s.HELP].tolist() == home[:-3, s.GIVEN].tolist()
    assert outcome.money[0, -1, 0, s.PAID] == 0
    assert outcome.money[0, -1, 1, s.PAID] == 10_000 * home[:, s.RECEIVED].sum()


def test_reimbursement_is_a_share_of_book_value_as_far_as_money_goes() -> None:
    """3 units of 100 USD, half paid back: 150 USD; with 40 USD a week 40."""
    outcome = outcome_of(DONATION.format(more="reimbursed_share = 0.5"))
    assert outcome.money[0, 1, 0, s.REIMBURSED] == 15_000
    granted = outcome.money[0, :2, 1, s.GRANTED]
    assert granted[1] - granted[0] == 10**8 + 15_000
    poor = DONATION.format(more="reimbursed_share = 0.5").replace("= 500\n", "= 40\n")
    assert outcome_of(poor).money[0, 1, 0, s.REIMBURSED] == 8_000


WRONG = {
    'lead = "n0"': ('lead = "n9"', "joint.pool.lead: 'n9' leads, and is no member"),
    'mode = "existing"': ('mode = "variant"', "joint.pool.mode: mode \"variant\", and 'g0' is among what it replaces"),
    "share = 1.0": ("share = 1.5", "joint.pool.share"),
    'members = ["n0", "n1"]': ('members = ["n0", "n0"]', "joint.pool.members.1: 'n0' twice"),
    'replaces = ["g0", "g1"]': ('replaces = ["g0"]', "joint.pool.members.1: 'n1' spends money on 0 of the goods"),
    'good = "g0"\nreplaces': ('good = "gO"\nreplaces', "joint.pool.good: no good that can be ordered 'gO'"),
    '[goods.g1]\nprice_usd = 1_000\nstandard = "one"': (
        "[goods.g1]\nprice_usd = 1_000",
        "joint.pool.replaces.1: 'g0' replaces 'g1', and has another standard",
    ),
    "open_weeks = 1": ("open_weeks = 0", "joint.pool.open_weeks"),
    "award_weeks = 0": ("award_weeks = 0.5", "joint.pool.award_weeks: fixed, and 0.5 weeks"),
    "rd_usd = 0": ("rd_usd = 5", "joint.pool.rd_usd: development of 5 USD for a design that is there"),
}


@pytest.mark.parametrize("right", WRONG)
def test_what_a_file_may_not_say(right: str) -> None:
    wrong, message = WRONG[right]
    text = text_of(2, 5, "share = 1.0\nopen_weeks = 1\naward_weeks = 0\nrd_usd = 0")
    load_text(text, "right")
    assert right in text
    with pytest.raises(ScenarioError, match="1 problem") as error:
        load_text(text.replace(right, wrong), "wrong")
    assert message in str(error.value)


def test_targets_and_reforms_need_what_they_speak_of() -> None:
    text = text_of(2, 5, "share = 1.0")
    more = "rules = { targets = {} }\nshares = { g0 = 1.0 }"
    more += '\n[reforms.a]\ngood = "g9"\nstandard = ""\n[reforms.b]\ngood = "g1"\nstandard = "x"'
    more += '\n[reforms.c]\ngood = "g1"\nstandard = "y"\ndecided_week = 6\ndelay_weeks = 150'
    with pytest.raises(ScenarioError) as error:
        load_text(text.replace("shares = { g0 = 1.0 }", more), "wrong")
    for message in (
        "nations.n0.rules.targets.union: a target of 0.5, and 'n0' is not in the union",
        "nations.n0.rules.targets.traded: a target of 0.35",
        "reforms.a.good: no good that is stored 'g9'",
        "reforms.a.standard: no standard",
        "reforms.c.good: 'b' reforms 'g1' in week 156 too",
    ):
        assert message in str(error.value)
    assert len(error.value.problems) == 5


def test_a_campaign_of_all_that_nations_do_together() -> None:
    """Each of the mechanisms has a part in it; books are checked by the engine."""
    setup = build(load(Path(__file__).with_name("together.toml")))
    outcome = run(setup, 1)
    north, south = setup.nations.index("north"), setup.nations.index("south")
    money, common, arrow = outcome.money[0, -1], setup.goods.index("common"), setup.goods.index("arrow")
    assert money[north, s.DEVELOPMENT] == money[south, s.DEVELOPMENT] == round(1e7 * 2**0.5) // 2
    assert money[south, s.REIMBURSED] > 0
    for nation in (north, south):
        assert 0 < money[nation, s.JOINT_ORDERS] < money[nation, s.ORDERS]
        assert money[nation, s.UNION_ORDERS] == money[nation, s.ORDERS]
    assert money[north, s.TRADED_ORDERS] == 0 < money[south, s.TRADED_ORDERS]
    assert outcome.goods[0, :, north, common, s.GIVEN].sum() > 0
    goods = outcome.goods[0, :, south]
    assert goods[:7, arrow, s.EXPENDED].sum() == 0 < goods[7:, arrow, s.EXPENDED].sum()  # once bolts are reformed
    assert goods[8:, arrow, s.DESTROYED].sum() > 0  # and the battle is fought with what was given
