"""Money of a mix of a campaign: all of it is used, more of it never buys less, and nothing else moves."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wargame.campaign.scenario_file import load
from wargame_experiments.models import campaign_mix
from wargame_experiments.models.campaign import MODEL
from wargame_experiments.models.model import PROCUREMENT, Mix, PurchaseOrder

CAMPAIGN = load(Path(__file__).parents[1] / "industry.toml").campaign
PARTS = {"cheap": ("rounds",), "dear": ("defenders",)}
CLOSE = 1e-9
money = st.floats(min_value=0.0, max_value=1e9)
share = st.floats(min_value=0.0, max_value=1.0)


def bought(x, usd=1e8, side="blue", parts=None):
    """Return what a mix buys with the share x of its first category."""
    mix = Mix("mix", side, usd, tuple((name, tuple(lines)) for name, lines in (parts or PARTS).items()))
    return campaign_mix.purchase(CAMPAIGN, PurchaseOrder(mix, (x, 1.0 - x)))


def weekly(found, nation, good, key):
    """Return what a nation spends on a good a week, of values by path; what is not set is as the file has it."""
    table = CAMPAIGN.nations[nation]
    budget = found.get(f"nations.{nation}.{key}", getattr(table, key))
    return budget * found.get(f"nations.{nation}.shares.{good}", table.shares.get(good, 0.0))


def total(found, nations, goods):
    clock = {"pre_war_budget_usd": CAMPAIGN.clock.pre_war_weeks, "war_budget_usd": CAMPAIGN.clock.war_weeks}
    return sum(weeks * weekly(found, n, g, key) for key, weeks in clock.items() for n in nations for g in goods)


@given(share, money)
@settings(max_examples=50, deadline=None)
def test_the_money_for_capacity_is_used_up(x, usd):
    found = bought(x, usd)
    assert found.spent_usd == pytest.approx(usd, rel=CLOSE)
    assert found.left_usd == pytest.approx(0.0, abs=CLOSE * max(1.0, usd))
    spent = sum(found.counts[line] * campaign_mix.capacity_usd(CAMPAIGN, line) for line in ("rounds", "defenders"))
    assert spent == pytest.approx(usd, rel=CLOSE)


@given(share)
@settings(max_examples=50, deadline=None)
def test_the_weekly_money_of_a_category_is_its_share_over_the_campaign(x):
    found, both = bought(x).counts, ("south", "west")
    own = total({}, both, ("round", "defender"))
    assert total(found, both, ("round",)) == pytest.approx(x * own, rel=CLOSE, abs=1e-3)
    assert total(found, both, ("defender",)) == pytest.approx((1.0 - x) * own, rel=CLOSE, abs=1e-3)


@given(share, share)
@settings(max_examples=50, deadline=None)
def test_a_greater_share_never_buys_less(one, other):
    low, high = sorted((one, other))
    less, more = bought(low).counts, bought(high).counts
    assert more["rounds"] >= less["rounds"]
    assert more["defenders"] <= less["defenders"]
    for nation in ("south", "west"):
        for key in ("pre_war_budget_usd", "war_budget_usd"):
            slack = CLOSE * getattr(CAMPAIGN.nations[nation], key)
            assert weekly(more, nation, "round", key) >= weekly(less, nation, "round", key) - slack
            assert weekly(more, nation, "defender", key) <= weekly(less, nation, "defender", key) + slack


@given(share, money, money)
@settings(max_examples=50, deadline=None)
def test_a_larger_budget_never_builds_less(x, one, other):
    less, more = bought(x, min(one, other)).counts, bought(x, max(one, other)).counts
    assert all(more[line] >= less[line] for line in ("rounds", "defenders"))


@given(share)
@settings(max_examples=25, deadline=None)
def test_what_is_spent_on_other_goods_and_left_free_stays(x):
    found = bought(x).counts
    for key in ("pre_war_budget_usd", "war_budget_usd"):
        own = getattr(CAMPAIGN.nations["west"], key)
        spent = weekly(found, "west", "round", key)
        assert found[f"nations.west.{key}"] - spent == pytest.approx(0.5 * own)  # half of it is free in the file
        tents = weekly(found, "south", "tent", key)
        assert tents == pytest.approx(0.1 * getattr(CAMPAIGN.nations["south"], key))
    assert not any(path.startswith("nations.north") for path in found)


def test_own_shares_and_own_money_are_the_file_itself():
    """At the shares that the file's own spending has, and its own plan's price, every value is the file's."""
    own = total({}, ("south", "west"), ("round",)) / total({}, ("south", "west"), ("round", "defender"))
    found = bought(own).counts
    for path in ("nations.south.war_budget_usd", "nations.west.pre_war_budget_usd"):
        _, nation, key = path.split(".")
        assert found[path] == pytest.approx(getattr(CAMPAIGN.nations[nation], key))
    plan = campaign_mix.plan_usd(CAMPAIGN, "rounds")
    alone = bought(1.0, plan, parts={"cheap": ("rounds",), "none": ("tents",)}).counts
    assert alone["lines.rounds.expansions.0.added_a_week"] == pytest.approx(50.0)


def test_expansions_of_a_line_keep_their_proportions_and_lines_of_a_category_those_of_their_plans():
    found = bought(1.0, 6e6, "red", {"all": ("fighters", "spares"), "none": ()}).counts
    first, second = (found[f"lines.fighters.expansions.{i}.added_a_week"] for i in (0, 1))
    assert first == pytest.approx(2.0 * second)
    assert found["fighters"] == pytest.approx(first + second)
    assert found["spares"] / found["fighters"] == pytest.approx(3.0 / 3.0)
    price = campaign_mix.capacity_usd(CAMPAIGN, "fighters")
    assert price == pytest.approx(0.31 * 52.18 * 1e5, rel=1e-3)  # the rule; the file says what spares cost
    assert found["spares"] * 1e5 + found["fighters"] * price == pytest.approx(6e6)


def test_a_category_without_expansions_leaves_its_money_for_capacity():
    found = bought(0.25, 100.0, parts={"tents": ("tents",), "dear": ("defenders",)})
    assert (found.spent_usd, found.left_usd) == (75.0, 25.0)
    assert found.counts["tents"] == 0.0


def test_a_mix_of_a_nation_moves_its_own_money_alone():
    found = bought(0.5, side="south", parts={"tents": ("tents",), "dear": ("defenders",)}).counts
    assert {path.split(".")[1] for path in found if path.startswith("nations")} == {"south"}
    assert MODEL.goods(load(Path(__file__).parents[1] / "industry.toml"), "west") == ["rounds"]


def test_settings_are_taken_by_the_campaign():
    loaded = load(Path(__file__).parents[1] / "industry.toml", dict(MODEL.settings_of(bought(0.75))))
    assert loaded.campaign.nations["west"].shares["round"] == bought(0.75).counts["nations.west.shares.round"]


@pytest.mark.parametrize(
    ("parts", "x", "words"),
    [
        ({"one": ("rounds",), "none": ()}, 0.5, "no expansions and no orders"),
        ({"one": ("fighters",), "other": ("fighters",)}, 0.5, "'fighter' is made by lines of one and of other"),
    ],
)
def test_what_money_cannot_do_is_said(parts, x, words):
    with pytest.raises(ValueError, match=words):
        bought(x, parts=parts)


def test_the_default_budget_is_what_the_plans_cost():
    loaded = load(Path(__file__).parents[1] / "industry.toml")
    found = MODEL.budget_usd(loaded, {"all": ("spares", "tents")}, PROCUREMENT)
    assert found == 3e5
