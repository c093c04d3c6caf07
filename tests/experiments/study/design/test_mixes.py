"""What a mix buys: each part for its own share of the money."""

import math

import pytest

from tests.experiments.study.small import SKIRMISH
from wargame.battle.scenario_file import load
from wargame_experiments.models.apportionment import buy, split
from wargame_experiments.models.battle import MODEL
from wargame_experiments.models.battle_budget import in_tier, offered, purchase
from wargame_experiments.models.model import Mix
from wargame_experiments.study.design.mixes import order


def mix(side="red", budget=20e6, parts=None, scenario=SKIRMISH):
    parts = parts or MODEL.categories(load(scenario), side)
    return Mix(side, side, budget, tuple((part, tuple(units)) for part, units in parts.items()))


@pytest.mark.parametrize("side", ["red", "blue"])
@pytest.mark.parametrize("share", [0.0, 0.1, 1 / 3, 0.5, 1.0])
@pytest.mark.parametrize(
    ("scenario", "budget"),
    [("night-raid", 123_456_789.01), ("night-raid", 1_234_567_890.12), (SKIRMISH, 123_456_789.01)],
)
def test_each_tier_buys_at_least_for_its_own_money_and_together_as_much_as_they_can(side, share, scenario, budget):
    loaded = load(scenario)
    bought = purchase(loaded, order(mix(side, budget, scenario=scenario), {"attritable": share}))
    cheap = round(share * budget * 1e6) / 1e6
    tier, least = {"attritable": cheap, "high-end": budget - cheap}, math.inf
    for name, money in tier.items():
        articles = offered(loaded, in_tier(loaded, side, name), [u for t in tier for u in in_tier(loaded, side, t)])
        alone = buy(articles, money)
        assert all(bought.counts[unit] >= count for unit, count in alone.counts.items())
        least = min([least, *(a.element_usd for a in articles if a.weight and bought.counts[a.name])])
        assert money > 0.0 or not any(bought.counts[article.name] for article in articles)
    assert bought.left_usd < least
    assert bought.spent_usd + bought.left_usd == pytest.approx(budget, abs=1e-6)


def test_the_own_budget_buys_the_own_counts():
    loaded = load(SKIRMISH)
    for side in ("red", "blue"):
        parts = MODEL.categories(loaded, side)
        own = MODEL.budget_usd(loaded, parts)
        cheap = sum(article.weight for article in offered(loaded, parts["attritable"]))
        fielded = purchase(loaded, order(mix(side, own), {"attritable": cheap / own}))
        assert fielded.counts == {name: loaded.scenario.units[name].count for name in fielded.counts}
        assert fielded.left_usd == 0.0


@pytest.mark.parametrize(("share", "none", "some"), [(0.0, "drones", "missile"), (1.0, "missile", "drones")])
def test_shares_0_and_1_buy_one_tier_only(share, none, some):
    fielded = purchase(load(SKIRMISH), order(mix(), {"attritable": share}))
    assert fielded.counts[none] == 0
    assert fielded.counts[some] > 0
    assert fielded.spent_usd + fielded.left_usd == 20e6


def test_cents_come_out_exact():
    assert split(0.3, (0.1, 0.9)) == [0.03, 0.27]


def test_a_part_of_one_unit_that_the_scenario_has_none_of_is_bought():
    loaded = load(SKIRMISH, ["units.missile.count=0"])
    three = mix(budget=21e6, parts={"drones": ["drones"], "decoys": ["decoys"], "missiles": ["missile"]})
    bought = purchase(loaded, order(three, {"drones": 0.25, "decoys": 0.0}))
    # 15.75 M USD buy 10 missiles of 1.5 M USD, and the change of 750,000 USD buys 15 drones more than 5.25 M USD do
    assert bought.counts == {"drones": 120, "decoys": 0, "missile": 10}
    assert bought.left_usd == 0.0


def test_money_for_a_part_without_weight_is_refused():
    loaded = load(SKIRMISH, ["units.drones.count=0", "units.decoys.count=0"])
    with pytest.raises(ValueError, match=r"10,000,000 USD of red go to attritable, and .* has none of its units"):
        purchase(loaded, order(mix(), {"attritable": 0.5}))


@pytest.mark.parametrize("shares", [(0.1, 0.2, 0.7), (1 / 3, 1 / 3, 1 / 3), (0.0, 1.0, 0.0)])
@pytest.mark.parametrize("budget", [0.0, 1.0, 1e-6, 123.456789, 5e11])
def test_a_split_loses_nothing(budget, shares):
    amounts = split(budget, shares)
    assert sum(round(amount * 1e6) for amount in amounts) == round(budget * 1e6)
    assert all(a == pytest.approx(s * budget, rel=1e-12, abs=2e-6) for a, s in zip(amounts, shares, strict=True))


def test_the_own_budget_is_what_the_counts_cost():
    assert MODEL.budget_usd(load(SKIRMISH), MODEL.categories(load(SKIRMISH), "red")) == 6 * 50e3 + 4 * 3e3 + 1.5e6


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "none for attritable, high-end; allowed: one part without"),
        ({"attritable": 1.2}, "got red.attritable=1.2; allowed: shares from 0 to 1"),
        ({"attritable": 0.5, "high-end": 0.4}, "they sum to 0.9; allowed: 1"),
        ({"attritable": "half"}, "got red.attritable='half'"),
        ({"attritable": True}, "got red.attritable=True"),
    ],
)
def test_shares_that_do_not_fit(given, words):
    with pytest.raises(ValueError, match=words):
        order(mix(), given)
