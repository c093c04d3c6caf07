"""What a mix buys: as the budget of a force, for any parts."""

import pytest

from tests.experiments.study.small import SKIRMISH
from wargame.scenario_file import load
from wargame_experiments.budget import force
from wargame_experiments.study.mixes import Mix, order, own_budget_usd, purchase, split, tiers


def mix(side="red", budget=20e6, parts=None, scenario=SKIRMISH):
    parts = parts or tiers(load(scenario), side)
    return Mix(side, side, budget, tuple((part, tuple(units)) for part, units in parts.items()))


@pytest.mark.parametrize("side", ["red", "blue"])
@pytest.mark.parametrize("share", [0.0, 0.1, 1 / 3, 0.5, 1.0])
@pytest.mark.parametrize("scenario", ["night-raid", SKIRMISH])
def test_two_tiers_buy_what_a_force_does(side, share, scenario):
    loaded = load(scenario)
    bought = purchase(loaded, order(mix(side, 123_456_789.01, scenario=scenario), {"attritable": share}))
    fielded = force(loaded, side, 123_456_789.01, share)
    assert (bought.counts, bought.spent_usd, bought.left_usd) == (
        fielded.counts,
        fielded.spent_usd,
        fielded.left_usd,
    )


def test_a_part_of_one_unit_that_the_scenario_has_none_of_is_bought():
    loaded = load(SKIRMISH, ["units.missile.count=0"])
    three = mix(parts={"drones": ["drones"], "decoys": ["decoys"], "missiles": ["missile"]})
    bought = purchase(loaded, order(three, {"drones": 0.25, "decoys": 0.0}))
    assert bought.counts == {"drones": 100, "decoys": 0, "missile": 2}
    assert bought.left_usd == 15e6 - 2 * 6.5e6


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
    assert own_budget_usd(load(SKIRMISH), tiers(load(SKIRMISH), "red")) == 6 * 50e3 + 4 * 3e3 + 6.5e6


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
