"""Apportionment of money: a budget spent on goods of unequal price, element by element, part by part.

Let article i have the weight w_i. The next element is always bought of the article for which (spent_i + price) / w_i is
smallest, of those that the money left can still pay: Jefferson's method of apportionment (Balinski & Young, Fair
Representation, 1982, ch. 3), in dollars instead of seats. So

- each article gets at least the elements that its own share of the money pays for, rounded down;
- what an article cannot use, because one element of it costs more than its share, goes to the others by their shares;
- nothing is left that could still buy an element, and a larger budget never spends less (unless articles share a fire
  control: what one paid for, others have);
- counts of one article need not grow with the budget: a dear one that becomes affordable takes money from cheap ones.

A budget of several parts is spent twice by the same rule (`buy_parts`). First each part buys for its own share of the
money alone. The change of all of them is then put together, and goes on to the part for which (spent + price) / share
is smallest, until it buys nothing more. A part without a share gets none of it. So

- each part spends at least what its own share buys, and together they never spend more than the budget;
- what is returned is less than the cheapest element of any part with a share;
- what several parts need is paid by the first of them that buys it;
- if the share of a part grows, and the others keep their proportions, it never spends less, as long as each part is one
  article and shares nothing with others. Proof: its claims come earlier, so that before its k-th element the others
  have bought no more than before; what pays for k elements at the smaller share still does.

The largest remainder (Hamilton's method) has no such property: with three parts of unequal price, a part whose share
grows can lose elements to one whose remainder jumps. Of methods for seats, those with a divisor, such as Jefferson's,
are the only ones that are free of this (Balinski & Young: population monotonicity).

Sums are in millionths of a dollar as whole numbers, so that they come out exact.
"""

import heapq
import itertools
import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from wargame_experiments.models.model import Bought

MOST_ELEMENTS: Final = 1_000_000  # of one article, the most that a scenario takes
LEAP: Final = 20_000  # elements from which on they are not bought one by one
HALVINGS: Final = 80  # of the claim up to which they are
MICRO: Final = 10**6  # money is counted in millionths of a dollar


class Article(NamedTuple):
    """A unit as a thing to buy.

    Attributes
    ----------
    name
        The unit.
    element_usd
        Price of one more element with its loaded rounds and what it carries, USD, > 0.
    system_usd
        Price of what is shared by all elements of the unit, paid with the first, USD, >= 0.
    weight
        Share of the money, relative to the other articles, >= 0; below a millionth it is not bought.
    needs
        Names and prices, USD, of what must be there as well, paid with the first unless another article has paid.
    """

    name: str
    element_usd: float
    system_usd: float
    weight: float
    needs: tuple[tuple[str, float], ...] = ()


def buy(articles: Sequence[Article], budget_usd: float) -> Bought:
    """Return what a budget buys of some articles.

    Parameters
    ----------
    articles
        At equal claims, the first comes first.
    budget_usd
        USD, >= 0.

    Examples
    --------
    Two thirds of the money for drones; the missile's third does not pay for a missile, so drones get it all:

    >>> drone, missile = Article("drone", 2.0, 0.0, weight=2.0), Article("missile", 40.0, 0.0, weight=1.0)
    >>> buy([drone, missile], 61.0)
    Bought(counts={'drone': 30, 'missile': 0}, spent_usd=60.0, left_usd=1.0, procurement_usd=None, life_cycle_usd=None)
    """
    weighted = [article for article in articles if _micro(article.weight) > 0]
    owed = [{name: _micro(usd) for name, usd in article.needs} for article in weighted]
    prices = [_price(article, needs) for article, needs in zip(weighted, owed, strict=True)]
    counts, left = [0] * len(prices), _micro(budget_usd)
    claims: list[tuple[float, int]] = [(price.claim(1), i) for i, price in enumerate(prices)]
    while claims:
        left -= _leap(prices, counts, [i for _, i in claims], left, _first_shared(prices, counts, owed))
        claims = [(prices[i].claim(counts[i] + 1), i) for _, i in claims if counts[i] < MOST_ELEMENTS]
        heapq.heapify(claims)
        while claims:
            _, i = heapq.heappop(claims)
            cost = prices[i].element if counts[i] else prices[i].of(1)
            if cost > left:
                break  # it is dropped; its money is the others'
            counts[i] += 1
            left -= cost
            if counts[i] < MOST_ELEMENTS:
                heapq.heappush(claims, (prices[i].claim(counts[i] + 1), i))
            if counts[i] == 1 and _is_shared(owed, i):
                for j in (j for j in range(len(prices)) if not counts[j]):
                    owed[j] = {name: micro for name, micro in owed[j].items() if name not in owed[i]}
                    prices[j] = _price(weighted[j], owed[j])
                break  # others became cheaper
    found = dict.fromkeys((article.name for article in articles), 0)
    found |= {article.name: count for article, count in zip(weighted, counts, strict=True)}
    return Bought(found, sum(map(_Price.of, prices, counts)) / MICRO, left / MICRO)


class _Price(NamedTuple):
    """What an article costs, and its weight, in millionths."""

    element: int
    system: int
    weight: int

    def of(self, count: int) -> int:
        """Return what so many elements cost."""
        return self.system + count * self.element if count else 0

    def between(self, count: int, more: int) -> int:
        """Return what it costs to have more elements."""
        return self.of(more) - self.of(count)

    def claim(self, number: int) -> float:
        """Return up to what claim an element is bought, counted from 1."""
        return self.of(number) / self.weight

    def elements(self, claim: float) -> int:
        """Return how many elements are bought up to a claim, at most as many as a scenario takes."""
        number = min(MOST_ELEMENTS, max(0, int((claim * self.weight - self.system) / self.element)))
        while number < MOST_ELEMENTS and self.claim(number + 1) <= claim:
            number += 1
        while number and self.claim(number) > claim:
            number -= 1
        return number


def _price(article: Article, owed: Mapping[str, int]) -> _Price:
    """Return the price of an article, what it needs and nobody has paid for yet with the first."""
    return _Price(_micro(article.element_usd), _micro(article.system_usd) + sum(owed.values()), _micro(article.weight))


def _is_shared(owed: Sequence[Mapping[str, int]], article: int) -> bool:
    """Return whether another article needs something that one owes."""
    return any(name in other for i, other in enumerate(owed) if i != article for name in owed[article])


def _first_shared(prices: Sequence[_Price], counts: Sequence[int], owed: Sequence[Mapping[str, int]]) -> float:
    """Return the least claim at which an article pays for what others need too; infinite if none does."""
    waiting = (i for i in range(len(prices)) if not counts[i] and _is_shared(owed, i))
    return min((prices[i].claim(1) for i in waiting), default=math.inf)


def _leap(prices: Sequence[_Price], counts: list[int], wanted: Sequence[int], left: int, limit: float) -> int:
    """Buy at once what would be bought one by one while nothing is too dear; return what it costs.

    All elements up to some claim are bought before any of a greater one; if the money pays for all of them, none is too
    dear when it is its turn. The greatest such claim is looked for by halving.

    Parameters
    ----------
    prices
        Of the articles.
    counts
        Elements of each; modified in place.
    wanted
        Which articles are bought.
    left
        Money left, in millionths.
    limit
        Claim that is not reached.
    """
    least = min(prices[i].element for i in wanted)
    if left < LEAP * least:
        return 0
    low, high = 0.0, min(limit, max(prices[i].claim(MOST_ELEMENTS) for i in wanted))
    cost, bought = 0, [counts[i] for i in wanted]
    for _ in range(HALVINGS):
        claim = (low + high) / 2.0
        if claim >= limit:
            break
        numbers = [max(counts[i], prices[i].elements(claim)) for i in wanted]
        total = sum(prices[i].between(counts[i], number) for i, number in zip(wanted, numbers, strict=True))
        if total <= left:
            low, cost, bought = claim, total, numbers
        else:
            high = claim
    for i, number in zip(wanted, bought, strict=True):
        counts[i] = number
    return cost


class Part(NamedTuple):
    """A part of a budget.

    Attributes
    ----------
    share
        Of the budget, >= 0; the shares of all parts sum to 1.
    articles
        What it may be spent on.
    """

    share: float
    articles: tuple[Article, ...]


def buy_parts(parts: Sequence[Part], budget_usd: float) -> Bought:
    """Return what a budget buys whose parts have shares of it; what all of them share is paid once.

    Parameters
    ----------
    parts
        At equal claims, the first comes first.
    budget_usd
        USD, >= 0.

    Examples
    --------
    Each half pays for one missile of 6 USD; the change of both pays for a third:

    >>> one, other = (Part(0.5, (Article(name, 6.0, 0.0, 1.0),)) for name in ("north", "south"))
    >>> buy_parts([one, other], 19.0)
    Bought(counts={'north': 2, 'south': 1}, spent_usd=18.0, left_usd=1.0, procurement_usd=None, life_cycle_usd=None)
    """
    money = split(budget_usd, [part.share for part in parts])
    paid: set[str] = set()
    counts: dict[str, int] = {}
    spent: list[int] = []
    for part, usd in zip(parts, money, strict=True):
        bought = buy([_without(article, paid) for article in part.articles], usd)
        counts |= {name: int(count) for name, count in bought.counts.items()}
        paid |= {need for one in part.articles if bought.counts[one.name] for need, _ in one.needs}
        spent.append(_micro(bought.spent_usd))
    left = _micro(budget_usd) - sum(spent)
    shares = [_micro(usd) for usd in money]
    while (found := _next(parts, shares, spent, counts, paid, left)) is not None:
        counts[found.article.name] += found.number
        paid |= {need for need, _ in found.article.needs}
        spent[found.part] += found.cost
        left -= found.cost
    return Bought(counts, sum(spent) / MICRO, left / MICRO)


class _Purchase(NamedTuple):
    """So many elements of an article for a part, what they cost, and how far behind the article is, in its part."""

    part: int
    article: Article
    cost: int
    claim: float
    number: int = 1


def _next(
    parts: Sequence[Part], shares: Sequence[int], spent: Sequence[int], counts: Mapping[str, int],
    paid: set[str], left: int,
) -> _Purchase | None:  # fmt: skip
    """Return what the change of all parts is spent on next, None if it buys nothing more.

    Of a part it is the article that is furthest behind among those that it can pay, of all parts the one that then has
    spent least by its share. Where one article alone can be paid, it is bought as often as that.
    """
    firsts: dict[int, _Purchase] = {}
    payable = 0
    for place, part in enumerate(parts):
        for article in part.articles if shares[place] else ():
            one = _one_more(place, article, counts[article.name], paid)
            if one is not None and one.cost <= left:
                payable += 1
                firsts[place] = min(firsts.get(place, one), one, key=lambda each: each.claim)
    if not firsts:
        return None
    first = min(firsts.values(), key=lambda each: (spent[each.part] + each.cost) / shares[each.part])
    count = counts[first.article.name]
    number = min(left // first.cost, MOST_ELEMENTS - count) if payable == 1 and count else 1
    return first._replace(cost=number * first.cost, number=number)


def _one_more(place: int, article: Article, count: int, paid: set[str]) -> _Purchase | None:
    """Return the purchase of one more element, None if nobody wants more of it."""
    if _micro(article.weight) <= 0 or count >= MOST_ELEMENTS:
        return None
    price = _price(article, {} if count else {name: _micro(usd) for name, usd in article.needs if name not in paid})
    return _Purchase(place, article, price.between(count, count + 1), price.claim(count + 1))


def _without(article: Article, paid: set[str]) -> Article:
    """Return an article whose needs are those that nobody has paid for."""
    return article._replace(needs=tuple(need for need in article.needs if need[0] not in paid))


def split(budget_usd: float, shares: Sequence[float]) -> list[float]:
    """Return the money of each part; together the budget, to the last millionth of a dollar.

    >>> split(1000.0, [0.1, 0.9])
    [100.0, 900.0]
    """
    total = round(Fraction(repr(float(budget_usd))) * MICRO)
    given, sums = Fraction(0), [0]
    for share in shares[:-1]:
        given += Fraction(repr(float(share)))
        sums.append(min(total, round(total * given)))
    sums.append(total)
    return [(after - before) / MICRO for before, after in itertools.pairwise(sums)]


@lru_cache(maxsize=4096)
def _micro(usd: float) -> int:
    return round(Fraction(repr(float(usd))) * MICRO)
