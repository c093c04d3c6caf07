"""A budget of several parts: its change is spent by Jefferson's rule, and no part loses by a larger share."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wargame_experiments.models.apportionment import Article, Part, buy_parts

PRICES = st.integers(1, 60)
RUNS = settings(max_examples=300, deadline=None, derandomize=True)


def part(share, *prices, system=0.0, weights=None):
    """Return a part whose articles are called by their prices."""
    found = weights or [1.0] * len(prices)
    return Part(share, tuple(Article(f"{p:g}", float(p), system, w) for p, w in zip(prices, found, strict=True)))


def single(shares, prices):
    """Return parts of one article each, called by their places."""
    return [
        Part(s, (Article(f"{i}", float(p), 0.0, 1.0),)) for i, (s, p) in enumerate(zip(shares, prices, strict=True))
    ]


def one_by_one(shares, prices, budget):
    """Return the counts of parts of one article each, in fractions, each element chosen for itself."""
    money = [Fraction(round(s * 10**6), 10**6) * budget for s in shares]
    counts = [int(m // p) for m, p in zip(money, prices, strict=True)]
    left = Fraction(budget) - sum(n * p for n, p in zip(counts, prices, strict=True))
    while open_ := [i for i, p in enumerate(prices) if p <= left and money[i] > 0]:
        i = min(open_, key=lambda i: ((counts[i] + 1) * prices[i] / money[i], i))
        counts[i] += 1
        left -= prices[i]
    return counts


def shares_of(first, others):
    """Return the share of the first part, and the rest in proportion."""
    rest = sum(others)
    return [first / 100, *((100 - first) / 100 * other / rest for other in others)]


# --------------------------------------------------------------------------------------------- by hand


def test_change_of_two_parts_buys_what_neither_could_pay():
    assert buy_parts([part(0.5, 7), part(0.5, 8)], 28.0).counts == {"7": 2, "8": 1}
    assert buy_parts([part(0.5, 7), part(0.5, 8)], 28.0).left_usd == 6.0
    assert buy_parts([part(0.5, 7), part(0.5, 8)], 29.0)[:3] == ({"7": 3, "8": 1}, 29.0, 0.0)


def test_what_a_dear_part_cannot_use_goes_to_the_cheap_one():
    assert buy_parts([part(0.3, 1), part(0.7, 50)], 100.0)[:3] == ({"1": 50, "50": 1}, 100.0, 0.0)


def test_a_part_without_a_share_gets_no_change():
    assert buy_parts([part(0.0, 1), part(1.0, 50)], 99.0)[:3] == ({"1": 0, "50": 1}, 50.0, 49.0)


def test_change_goes_to_the_part_that_is_furthest_behind_its_share():
    # 12.5 and 37.5 USD: one and three of 10, 10 left. A second of the first is 20/.25, a fourth of the other 40/.75.
    one, other = Part(0.25, (Article("one", 10.0, 0.0, 1.0),)), Part(0.75, (Article("other", 10.0, 0.0, 1.0),))
    assert buy_parts([one, other], 50.0).counts == {"one": 1, "other": 4}


def test_change_pays_for_a_shared_fire_control_once():
    radar = (("radar", 20.0),)
    one, other = (Part(0.5, (Article(name, 10.0, 0.0, 1.0, radar),)) for name in ("one", "other"))
    assert buy_parts([one, other], 30.0)[:3] == ({"one": 1, "other": 0}, 30.0, 0.0)
    # the first part pays for it out of its own money, and the other buys three
    assert buy_parts([one, other], 60.0)[:3] == ({"one": 1, "other": 3}, 60.0, 0.0)


def test_change_of_any_size_is_spent_at_once():
    bought = buy_parts([part(0.5, 1e-3), part(0.5, 1e9)], 1e9)
    assert bought.counts == {"0.001": 1_000_000, "1e+09": 0}


# ------------------------------------------------------------------------------------------ properties


@RUNS
@given(st.lists(PRICES, min_size=2, max_size=4), st.integers(0, 400), st.data())
def test_parts_of_one_article_are_bought_as_the_rule_says(prices, budget, data):
    first = data.draw(st.integers(0, 100))
    shares = shares_of(
        first, data.draw(st.lists(st.integers(1, 9), min_size=len(prices) - 1, max_size=len(prices) - 1))
    )
    shares = [round(s, 2) for s in shares[:-1]]
    shares.append(round(1.0 - sum(shares), 2))
    if min(shares) >= 0.0:
        assert list(buy_parts(single(shares, prices), float(budget)).counts.values()) == one_by_one(
            shares, prices, budget
        )


@RUNS
@given(st.data(), st.integers(0, 1000))
def test_never_more_than_the_budget_and_what_is_left_buys_nothing(data, budget):
    weights = data.draw(st.lists(st.integers(0, 9), min_size=2, max_size=4).filter(any))
    names = iter(range(100))
    parts = [
        Part(
            weight / sum(weights),
            tuple(
                Article(f"{next(names)}", data.draw(PRICES) / 1.0, data.draw(st.sampled_from([0.0, 5.0, 40.0])), w)
                for w in data.draw(st.lists(st.sampled_from([0.0, 1.0, 3.0]), min_size=1, max_size=3))
            ),
        )
        for weight in weights
    ]
    bought = buy_parts(parts, float(budget))
    spent = 0.0
    for each in parts:
        own = 0.0
        for article in each.articles:
            count = bought.counts[article.name]
            own += count * article.element_usd + (article.system_usd if count else 0.0)
            if each.share > 0.0 and article.weight > 0.0:
                assert article.element_usd + (0.0 if count else article.system_usd) > bought.left_usd - 1e-5
        assert each.share > 0.0 or own == 0.0
        spent += own
    assert bought.spent_usd == pytest.approx(spent, abs=1e-5)
    assert bought.spent_usd <= budget
    assert bought.spent_usd + bought.left_usd == pytest.approx(budget, abs=1e-5)


@RUNS
@given(st.lists(PRICES, min_size=2, max_size=4), st.integers(1, 400), st.data())
def test_a_part_never_gets_less_for_a_larger_share(prices, budget, data):
    """The others in proportion. With the largest remainder in place of Jefferson's rule this fails."""
    others = data.draw(st.lists(st.integers(1, 9), min_size=len(prices) - 1, max_size=len(prices) - 1))
    small, large = sorted(data.draw(st.tuples(st.integers(0, 100), st.integers(0, 100))))
    one, other = (buy_parts(single(shares_of(s, others), prices), float(budget)).counts["0"] for s in (small, large))
    assert one <= other


def largest_remainder(shares, prices, budget):
    """Return the counts of parts of one article each by Hamilton's method: change to the largest part of an element."""
    money = [share * budget for share in shares]
    counts = [int(m // p) for m, p in zip(money, prices, strict=True)]
    owed = [m - n * p for m, n, p in zip(money, counts, prices, strict=True)]
    left = sum(owed)
    while open_ := [i for i, p in enumerate(prices) if p <= left and money[i] > 0]:
        i = max(open_, key=lambda i: (owed[i] / prices[i], -i))
        counts[i] += 1
        owed[i] -= prices[i]
        left -= prices[i]
    return counts


def test_the_largest_remainder_would_take_elements_from_a_part_that_gets_more():
    """The case that decided for Jefferson's rule: prices 1, 26 and 17, 95 USD, from 52 to 53 % for the first part."""
    prices, exact = (1, 26, 17), [[Fraction(s, 100), *(Fraction(100 - s, 800) * w for w in (3, 5))] for s in (52, 53)]
    assert [largest_remainder(shares, prices, 95)[0] for shares in exact] == [61, 52]
    counts = [buy_parts(single(shares_of(s, (3, 5)), prices), 95.0).counts["0"] for s in range(101)]
    assert counts == sorted(counts)
