"""What a budget buys: exact on cases done by hand, never too much, and as much as it can."""

import time
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wargame.battle.books import ledger
from wargame.battle.build.setup import build
from wargame.battle.engine import run_many
from wargame.battle.scenario_file import load
from wargame_experiments.models import apportionment, battle_budget
from wargame_experiments.models.apportionment import Article, buy
from wargame_experiments.models.battle_budget import TIERS, element_usd, in_tier, offered, system_usd
from wargame_experiments.models.model import Counting, Mix, PurchaseOrder

SKIRMISH = Path(__file__).parent.parent / "skirmish.toml"

PRICES = st.floats(0.01, 1e6, allow_nan=False)
ARTICLES = st.lists(
    st.tuples(PRICES, st.one_of(st.just(0.0), PRICES), st.floats(0.0, 1e6)), min_size=1, max_size=5
).map(lambda rows: [Article(f"unit-{i}", *row) for i, row in enumerate(rows)])


def budgets(of):
    """Return budgets that buy at most some thousand elements."""
    return st.floats(0.0, 2000.0 * min(article.element_usd for article in of))


def cost_usd(article, count):
    return count * article.element_usd + (article.system_usd if count else 0.0)


def one_by_one(articles, budget_usd, most):
    """Return the counts that a budget buys if each element is chosen for itself, as the method says it."""
    micro = [[round(Fraction(repr(float(x))) * 10**6) for x in article[1:4]] for article in articles]
    owed = [{name: round(Fraction(repr(float(usd))) * 10**6) for name, usd in article.needs} for article in articles]
    paid = set()
    counts, left = [0] * len(articles), round(Fraction(repr(float(budget_usd))) * 10**6)
    wanted = {i for i, (_, _, weight) in enumerate(micro) if weight > 0}
    while wanted:
        for i in (i for i in wanted if not counts[i]):  # once bought, what it paid stays its own
            owed[i] = {name: usd for name, usd in owed[i].items() if name not in paid}
        system = [micro[i][1] + sum(owed[i].values()) for i in range(len(articles))]
        of = {i: system[i] + (counts[i] + 1) * micro[i][0] for i in wanted}
        best = min(wanted, key=lambda i: (of[i] / micro[i][2], i))
        cost = micro[best][0] + (0 if counts[best] else system[best])
        if cost > left:
            wanted.discard(best)
            continue
        left -= cost
        counts[best] += 1
        paid |= set(owed[best])
        if counts[best] == most:
            wanted.discard(best)
    return {article.name: count for article, count in zip(articles, counts, strict=True)}


@pytest.mark.parametrize(("leap", "most"), [(0, 1_000_000), (3, 40), (100, 1_000_000), (20_000, 1_000_000)])
@given(st.data())
def test_what_is_bought_at_once_is_what_is_bought_one_by_one(leap, most, data):
    of = data.draw(ARTICLES)
    budget = data.draw(st.floats(0.0, 300.0 * min(article.element_usd for article in of)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apportionment, "LEAP", leap)
        patch.setattr(apportionment, "MOST_ELEMENTS", most)
        assert buy(of, budget).counts == one_by_one(of, budget, most)


@pytest.mark.parametrize(("leap", "most"), [(0, 1_000_000), (3, 40), (20_000, 1_000_000)])
@given(st.data())
def test_what_is_shared_is_bought_at_once_as_one_by_one(leap, most, data):
    prices = {name: data.draw(PRICES) for name in ("radar", "post")}
    bare = data.draw(ARTICLES)
    needed = [data.draw(st.lists(st.sampled_from(list(prices)), max_size=2, unique=True)) for _ in bare]
    of = [a._replace(needs=tuple((n, prices[n]) for n in names)) for a, names in zip(bare, needed, strict=True)]
    budget = data.draw(st.floats(0.0, 300.0 * min(article.element_usd for article in of)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apportionment, "LEAP", leap)
        patch.setattr(apportionment, "MOST_ELEMENTS", most)
        bought = buy(of, budget)
    assert bought.counts == one_by_one(of, budget, most)
    names = {n for article, own in zip(of, needed, strict=True) if bought.counts[article.name] for n in own}
    spent = sum(cost_usd(article, bought.counts[article.name]) for article in of) + sum(prices[n] for n in names)
    assert bought.spent_usd == pytest.approx(spent, abs=1e-3)
    assert bought.spent_usd <= budget + 1e-6


def test_a_budget_of_any_size_is_spent_at_once():
    """One by one, three million elements took seconds; now two thousandths of one."""
    of = [Article("a", 3e3, 0.0, 1e5), Article("b", 5e4, 0.0, 1e6), Article("c", 6.5e6, 1e8, 1e7)]
    began = time.process_time()
    assert set(buy(of, 9e15).counts.values()) == {1_000_000}
    assert time.process_time() - began < 0.5


# ------------------------------------------------------------------------------------------ by hand


def test_money_follows_the_weights():
    drones, missiles = Article("drones", 2.0, 0.0, 1.0), Article("missiles", 5.0, 0.0, 1.0)
    assert buy([drones, missiles], 40.0)[:3] == ({"drones": 10, "missiles": 4}, 40.0, 0.0)


def test_a_system_is_paid_once():
    battery = Article("battery", 10.0, 100.0, 1.0)
    assert buy([battery], 109.9).counts == {"battery": 0}
    assert buy([battery], 110.0).counts == {"battery": 1}
    assert buy([battery], 135.0)[:3] == ({"battery": 3}, 130.0, 5.0)


def test_who_cannot_afford_one_passes_its_money_on_by_the_shares_of_the_others():
    dear, one, two = Article("dear", 100.0, 0.0, 6.0), Article("one", 1.0, 0.0, 1.0), Article("two", 1.0, 0.0, 3.0)
    assert buy([dear, one, two], 40.0).counts == {"dear": 0, "one": 10, "two": 30}


def test_leftovers_go_to_what_is_furthest_behind_and_affordable():
    # 30 each: 3 of a (3 left over 30), 4 of b (2 left of 30): the 5 left buy neither; with 9 more, b is next.
    a, b = Article("a", 9.0, 0.0, 1.0), Article("b", 7.0, 0.0, 1.0)
    assert buy([a, b], 60.0)[:3] == ({"a": 3, "b": 4}, 55.0, 5.0)
    assert buy([a, b], 62.0)[:3] == ({"a": 3, "b": 5}, 62.0, 0.0)
    assert buy([a, b], 64.0)[:3] == ({"a": 3, "b": 5}, 62.0, 2.0)


def test_a_unit_of_which_the_scenario_has_none_is_not_bought():
    assert buy([Article("none", 1.0, 0.0, 0.0), Article("some", 1.0, 0.0, 1.0)], 10.0).counts == {"none": 0, "some": 10}
    assert buy([Article("none", 1.0, 0.0, 0.0)], 10.0)[:3] == ({"none": 0}, 0.0, 10.0)


def test_cents_come_out_exact():
    assert buy([Article("dime", 0.1, 0.0, 1.0)], 0.3)[:3] == ({"dime": 3}, 0.3, 0.0)


# --------------------------------------------------------------------------------------- properties


@given(st.data(), ARTICLES)
def test_never_overspends_and_what_is_left_buys_nothing_more(data, offered):
    budget = data.draw(budgets(offered))
    bought = buy(offered, budget)
    spent = sum(cost_usd(article, bought.counts[article.name]) for article in offered)
    assert bought.spent_usd == pytest.approx(spent, abs=1e-3)
    assert bought.spent_usd <= budget + 1e-6
    assert bought.spent_usd + bought.left_usd == pytest.approx(budget, abs=2e-6)
    for article in offered:
        count = bought.counts[article.name]
        if article.weight > 1e-6:
            assert cost_usd(article, count + 1) - cost_usd(article, count) > bought.left_usd - 1e-5


@given(st.data(), ARTICLES)
def test_everyone_gets_at_least_what_its_own_share_pays_for(data, offered):
    budget = data.draw(budgets(offered))
    bought = buy(offered, budget)
    total = sum(article.weight for article in offered)
    for article in offered:
        if article.weight > 1e-3:
            own = budget * article.weight / total
            assert cost_usd(article, bought.counts[article.name] + 1) > own * (1.0 - 1e-6) - 1e-3


@given(st.data(), ARTICLES)
def test_a_larger_budget_never_spends_less(data, offered):
    small, large = sorted(data.draw(st.tuples(budgets(offered), budgets(offered))))
    assert buy(offered, small).spent_usd <= buy(offered, large).spent_usd


@given(PRICES, PRICES, st.floats(0.0, 500.0), st.floats(0.0, 500.0))
def test_a_larger_budget_never_buys_less_of_a_single_unit(price, system, one, other):
    only = [Article("only", price, system, 1.0)]
    small, large = (buy(only, n * price).counts["only"] for n in sorted((one, other)))
    assert small <= large


# ----------------------------------------------------------------------------------------- scenarios


def test_prices_are_those_of_the_ledger():
    loaded = load(SKIRMISH)
    setup = build(loaded)
    books = ledger(setup, run_many(setup.world, 1, 1))
    for name, unit in loaded.scenario.units.items():
        lines = [i for i, line in enumerate(books.lines) if line.kind == unit.element]
        bought = books.usd[0, lines, 1].sum()
        assert unit.count * element_usd(loaded, name) == pytest.approx(bought), name


def test_a_platform_comes_with_what_it_carries():
    loaded = load("high-end-strike")
    assert element_usd(loaded, "strikers") == 15e6 + 2 * 1.08e6
    names = [name for tier in TIERS for name in in_tier(loaded, "red", tier)]
    assert "strikers" in names
    assert "munitions" not in names


FIRE_CONTROL = 737.6e6  # radar and control post of a long-range unit
LONG_RANGE = "long-range"


def of_night_raid(blue_usd, *settings, parts=((LONG_RANGE, (LONG_RANGE,)),), shares=(1.0,)):
    loaded = load("night-raid", settings)
    return battle_budget.purchase(loaded, PurchaseOrder(Mix("blue", "blue", blue_usd, parts), shares)).counts


def test_fire_control_is_paid_with_the_first_launcher_and_absent_without_one():
    launcher = element_usd(load("night-raid"), LONG_RANGE)
    control = {"long-range-fire-control", "long-range-control"}
    none = of_night_raid(FIRE_CONTROL + launcher - 1.0)
    assert none == {LONG_RANGE: 0} | dict.fromkeys(control, 0)
    assert of_night_raid(FIRE_CONTROL + launcher) == {LONG_RANGE: 1} | dict.fromkeys(control, 1)
    assert of_night_raid(FIRE_CONTROL + 3.0 * launcher) == {LONG_RANGE: 3} | dict.fromkeys(control, 1)


def test_two_units_share_one_fire_control():
    same = 'units.medium-range.fire_control=["long-range-fire-control", "long-range-control"]'
    loaded = load("night-raid", [same])
    one, other = (element_usd(loaded, name) for name in (LONG_RANGE, "medium-range"))
    both = ((LONG_RANGE, (LONG_RANGE,)), ("medium", ("medium-range",)))
    budget = FIRE_CONTROL + one + other
    counts = of_night_raid(budget, same, parts=both, shares=((FIRE_CONTROL + one) / budget, other / budget))
    assert (counts[LONG_RANGE], counts["medium-range"], counts["long-range-control"]) == (1, 1, 1)
    together = of_night_raid(budget, same, parts=(("all", (LONG_RANGE, "medium-range")),))
    assert sum(together.values()) > 2
    mixed = [LONG_RANGE, "medium-range"]
    own = sum(battle_budget.own_cost_usd(loaded, name, mixed) for name in mixed)
    assert own == pytest.approx(FIRE_CONTROL + 2.0 * one + 2.0 * other)


def test_fire_control_that_somebody_else_needs_is_there_for_nothing():
    same = 'units.medium-range.fire_control=["long-range-fire-control", "long-range-control"]'
    launcher = element_usd(load("night-raid"), LONG_RANGE)
    assert of_night_raid(2.0 * launcher, same) == {LONG_RANGE: 2}


def test_fire_control_of_a_tier_is_not_bought_for_itself():
    loaded = load("night-raid", ["units.long-range-control.tier=high-end"])
    assert in_tier(loaded, "blue", "high-end") == [LONG_RANGE, "medium-range"]


def test_a_budget_of_what_the_scenario_has_buys_what_it_has():
    loaded = load("night-raid")
    names = in_tier(loaded, "blue", "high-end")
    budget = sum(battle_budget.own_cost_usd(loaded, name, names) for name in names)
    counts = of_night_raid(budget, parts=(("high-end", tuple(names)),))
    assert {name: loaded.scenario.units[name].count for name in counts} == counts


def test_what_costs_nothing_cannot_be_bought():
    loaded = load(SKIRMISH, ["units.depot.tier=attritable"])
    with pytest.raises(ValueError, match="no budget limits the number of depot"):
        offered(loaded, in_tier(loaded, "blue", "attritable"))
    assert system_usd(loaded, "guns") == 0.0


# ------------------------------------------------------------------------------------- over the life cycle


def crew_usd(loaded, name):
    cost = loaded.elements[name].cost.crew_per_year
    return cost.usd.at(loaded.scenario.catalog_level) / cost.shifts if cost else 0.0


def test_over_the_life_cycle_an_element_costs_its_crew_too():
    loaded = load("night-raid")
    pads, drones = "pads-north", "wave-north"
    assert crew_usd(loaded, pads) > 0.0
    assert element_usd(loaded, pads, 20.0) == element_usd(loaded, pads) + 20.0 * crew_usd(loaded, pads)
    assert element_usd(loaded, drones, 20.0) == element_usd(loaded, drones)
    control = sum(crew_usd(loaded, need) for need in ("long-range-fire-control", "long-range-control"))
    more = {y: battle_budget.own_cost_usd(loaded, LONG_RANGE, [LONG_RANGE], y) for y in (0.0, 10.0)}
    launchers = loaded.scenario.units[LONG_RANGE].count * crew_usd(loaded, LONG_RANGE)
    assert more[10.0] - more[0.0] == pytest.approx(10.0 * (control + launchers))


@pytest.mark.parametrize("kind", ["procurement", "life-cycle"])
@pytest.mark.parametrize("years", [None, 5.0])
@pytest.mark.parametrize("shifts", [None, 3.0])
def test_a_budget_says_what_it_bought_costs_by_either_count(kind, years, shifts):
    loaded = load("night-raid", ["money.service_life_years=10"])
    parts = tuple((tier, tuple(in_tier(loaded, "blue", tier))) for tier in TIERS)
    mix = Mix("blue", "blue", 1.5e9, parts, Counting(kind, years, shifts))
    bought = battle_budget.purchase(loaded, PurchaseOrder(mix, (0.4, 0.6)))
    crews = sum(count * crew_usd(loaded, name) for name, count in bought.counts.items())
    assert crews > 0.0
    assert bought.life_cycle_usd - bought.procurement_usd == pytest.approx((years or 10.0) * (shifts or 1.0) * crews)
    counted = bought.life_cycle_usd if kind == "life-cycle" else bought.procurement_usd
    assert bought.spent_usd == pytest.approx(counted)
    assert 0.0 <= bought.left_usd == pytest.approx(1.5e9 - counted)


def test_equal_budgets_are_equal_over_the_life_cycle_only_if_they_count_crews():
    """Guns and teams that cost the same to buy differ by what their crews cost for life, many times the budget."""
    loaded, apart = load("night-raid"), {}
    for kind in ("procurement", "life-cycle"):
        orders = [
            PurchaseOrder(Mix("blue", "blue", 1e9, (("all", units),), Counting(kind)), (1.0,))
            for units in (("guns-north", "guns-south"), ("manpads", "pads-north", "pads-south"))
        ]
        guns, teams = (battle_budget.purchase(loaded, ordered).life_cycle_usd for ordered in orders)
        apart[kind] = abs(guns - teams)
    assert apart["procurement"] > 5e9
    assert apart["life-cycle"] < 20e6


def test_crews_are_paid_for_as_many_shifts_whatever_their_figures_pay_for():
    """A battery's figure pays for three shifts, a gun's for one: a shift of each, unless the scenario has more."""
    loaded = load("night-raid")
    for name, people in ((LONG_RANGE, 10 / 3), ("guns-north", 3.0)):
        assert element_usd(loaded, name, 1.0) - element_usd(loaded, name) == pytest.approx(people * 100e3)
    around = load("night-raid", ["money.crew_shifts=3"])
    counting = Counting("life-cycle")
    shift_years = [battle_budget.paid_shift_years(each, counting) for each in (loaded, around)]
    assert shift_years == [20.0, 60.0]
    assert battle_budget.paid_shift_years(around, Counting("life-cycle", 5.0, 2.0)) == 10.0
    assert battle_budget.paid_shift_years(around, Counting()) == 0.0
