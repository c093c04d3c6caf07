"""Money of a campaign: what is paid for what, goods in transit, work in progress, discounting, and no loss twice."""

import numpy as np
import pytest

from tests.wargame.campaign.test_raids import DEFENCES, night_raids
from wargame.battle import engine as battle
from wargame.battle.build.setup import build as build_battle
from wargame.battle.exchange import ratio_terms, spending
from wargame.battle.scenario_file import load as load_battle
from wargame.battle.variants import Batch, Batches
from wargame.campaign.build.setup import build
from wargame.campaign.engine import run, run_many
from wargame.campaign.kernels import state as s
from wargame.campaign.measures import measures, observations, specs
from wargame.campaign.scenario_file import load_text
from wargame.estimates.observations import Observations

PARTNERS = """
name = "partners"
[clock]
pre_war_weeks = 2
war_weeks = 4
[nations.home]
side = "blue"
pre_war_budget_usd = 1_000
war_budget_usd = 1_000
shares = { good = 1.0 }
export_weeks = { away = 3 }
[nations.away]
side = "blue"
[nations.foe]
side = "red"
[goods.good]
price_usd = 10
[lines.line]
nation = "home"
good = "good"
capacity_a_week = 20
lead_weeks = 3
[depots.home.good]
opening = 100
target = 200
[donations.gift]
giver = "home"
receiver = "away"
good = "good"
share = 0.5
transfer_weeks = 2
from_week = 4
until_week = 5
"""


def partners(more: str = "") -> str:
    """Return the campaign with further tables."""
    return PARTNERS + more


def test_gift_takes_the_export_delay_of_the_pair() -> None:
    """Two weeks of transport and three of export: sent in week 0, received in week 5."""
    text = PARTNERS.replace("from_week = 4\nuntil_week = 5", "until_week = 1")
    goods = run(build(load_text(text, "partners")), 1).goods[0, :, 0, 0]
    assert goods[:, s.HELP].tolist() == [0, 0, 0, 0, 0, 50]
    assert goods[:, s.OF_TRANSIT].tolist() == [50, 50, 50, 50, 50, 0]


def test_what_is_in_transit_at_the_end_is_not_lost() -> None:
    """Half of what home has is on its way as the war ends: the side's cost is what it would be without the gift."""
    given = measures(setup := build(load_text(PARTNERS, "partners")), outcome := run(setup, 1))
    kept = build(load_text(PARTNERS.replace("share = 0.5", "share = 0.0"), "partners"))
    without = measures(kept, run(kept, 1))
    sent = outcome.goods[0, 4, 2, 0, s.GIVEN]
    assert sent > 50
    assert outcome.goods[0, -1, :, 0, s.OF_TRANSIT].tolist() == [sent, 0, 0]
    assert given["transit_blue"].mean == pytest.approx(10 * sent, rel=1e-12)
    for name in ("cost_blue_book", "cost_blue_replacement"):
        assert given[name].mean == pytest.approx(without[name].mean, abs=1e-9)
    assert given["cost_blue_book"].mean == pytest.approx(0.0, abs=1e-9)  # what was paid for is there


def test_work_in_progress_is_committed_money_and_neither_paid_nor_stock() -> None:
    """20 a week at 10 USD, delivered after three weeks: three weeks' starts are in work, 600 USD."""
    setup = build(load_text(PARTNERS, "partners"))
    outcome = run(setup, 1)
    home = outcome.money[0, :, 2]
    started = outcome.lines[0, :, 0, s.PIPELINE]
    assert home[:, s.IN_WORK].tolist() == (1_000 * started).tolist()
    assert (home[:, s.IN_WORK] <= home[:, s.COMMITTED]).all()
    found = measures(setup, outcome)
    assert found["in_work_blue"].mean == 10.0 * started[-1] == 600.0
    assert found["in_work_blue"].mean + found["on_order_blue"].mean == home[-1, s.COMMITTED] / 100
    assert found["paid_blue"].mean == found["bought_blue"].mean == home[-1, s.PAID] / 100
    assert found["rebuilt_blue"].mean == 0.0


def test_discounting_is_what_hand_computation_gives() -> None:
    """Flows of week w times v^w, opening stock as it is, closing stock times v^6, v = 1.1^(-1/52.18)."""
    setup = build(load_text(partners("[money]\ndiscount_a_year = 0.1\n"), "partners"))
    outcome = run(setup, 1)
    paid = np.diff(outcome.money[0, :, 2, s.PAID], prepend=0) / 100
    assert (paid > 0).sum() == 3
    v = 1.1 ** (-7 / 365.25)
    closing = 10 * (outcome.goods[0, -1, :, 0, s.CLOSING] + outcome.goods[0, -1, :, 0, s.OF_TRANSIT]).sum()
    cost = 10 * 100 + sum(usd * v**w for w, usd in enumerate(paid.tolist())) - v**6 * closing
    found = measures(setup, outcome)
    assert found["cost_blue_book_discounted"].mean == pytest.approx(cost, rel=1e-12)
    assert found["cost_blue_book_discounted"].mean > found["cost_blue_book"].mean
    plain = build(load_text(PARTNERS, "partners"))
    assert not any("discounted" in name for name in specs(plain))
    rates = {name: measure for name, measure in found.items() if "discounted" not in name}
    assert repr(rates) == repr(measures(plain, run(plain, 1)))


def test_a_loss_counts_once() -> None:
    """What is destroyed and what is paid to rebuild it are one loss: rebuilding changes no cost, it moves money."""
    text = night_raids(absent=tuple(DEFENCES.split()), raids="share = 1")
    fast, slow = build(text), build(text._replace(campaign=_without_money(text.campaign)))
    rebuilt, left = run(fast, 3), run(slow, 3)
    one, other = measures(fast, rebuilt), measures(slow, left)
    assert one["rebuilt_blue"].mean > 0.0 == other["rebuilt_blue"].mean
    assert one["paid_blue"].mean == pytest.approx(one["bought_blue"].mean + one["rebuilt_blue"].mean, rel=1e-12)
    opening = fast.world.opening_cents[0].sum() / 100
    closing = rebuilt.goods[0, -1, 0, :, s.OF_CLOSING_CENTS].sum() / 100
    destroyed = one["value_destroyed_blue"].mean
    assert destroyed > 0.0
    assert one["cost_blue_book"].mean == pytest.approx(opening - closing + destroyed, rel=1e-12)
    # The first raids meet the same value in both: they cost the same, whether it is rebuilt or not.
    assert rebuilt.raids[0, 0].tolist() == left.raids[0, 0].tolist()


def _without_money(campaign):  # type: ignore[no-untyped-def]
    poor = campaign.nations["blue"].model_copy(update={"war_budget_usd": 0.0})
    return campaign.model_copy(update={"nations": {**campaign.nations, "blue": poor}})


def test_ratios_of_one_raid_are_those_of_its_battle() -> None:
    """One week, one raid, no industry: munition, raid and full as `wargame battle` has them, to the cent."""
    loaded = load_battle("duel")
    text = 'name = "one"\nbattle = "duel"\n[clock]\npre_war_weeks = 0\nwar_weeks = 1\n[raids]\npolicy = "every"\n'
    for side in ("red", "blue"):
        text += f'[nations.{side}]\nside = "{side}"\n[goods.{side}-duellist]\nelement = "duellist"\n'
        text += f"[depots.{side}.{side}-duellist]\nopening = 4\n"
    for group in build_battle(loaded).groups:
        side = group.unit.side
        text += f'[units.{group.name}]\nnation = "{side}"\nelement = "{side}-duellist"\n'
    setup = build(load_text(text, "one"))
    outcome = run_many(setup, 5, 20)
    fought = Batch(build_battle(loaded), battle.run_many(build_battle(loaded).world, 5, 20))
    for name in ("munition", "raid", "full"):
        expected = ratio_terms(Batches(fought), name)
        found = observations(setup, outcome, [f"cer_{name}"])[f"cer_{name}"]
        assert isinstance(expected, Observations)
        assert found.numerator == pytest.approx(expected.numerator, abs=0.011)
        assert found.denominator == pytest.approx(expected.denominator, abs=0.011)
    assert spending(*fought, "blue").consumed.sum() > 0.0


def test_rounds_cost_what_they_cost_this_week() -> None:
    """A round that halves in price in a year is charged for less in the second week."""
    text = night_raids(raids="share = 0.15")
    dear = build(text)
    one = run(dear, 3)
    fired = one.goods[0, 1, 0, :, s.EXPENDED]
    rounds = [int(row["launcher_round"]) for row in dear.world.assignments]
    units = [u for u, good in enumerate(rounds) if good >= 0 and fired[good] > 0]
    unit = max(units, key=lambda u: float(dear.world.own.round_usd[u]))
    good = dear.goods[rounds[unit]]
    goods = text.campaign.goods
    learning = goods[good].learning.model_copy(update={"yearly_fall": 0.5})
    cheap = {**goods, good: goods[good].model_copy(update={"learning": learning})}
    other = run(build(text._replace(campaign=text.campaign.model_copy(update={"goods": cheap}))), 3)
    blue, row = s.OF_SHOTS_CENTS + 1, dear.goods.index(good)
    assert one.raids[0, 0, blue] == other.raids[0, 0, blue]
    fall = other.prices[0, 1, row] / other.prices[0, 0, row]
    assert fall == pytest.approx(0.5 ** (7 / 365.25), rel=1e-9)
    saved = 100 * fired[row] * float(dear.world.own.round_usd[unit]) * (1 - fall)
    assert saved > 1_000
    assert one.raids[0, 1, blue] - other.raids[0, 1, blue] == pytest.approx(saved, abs=2)
