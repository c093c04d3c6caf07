"""Budget of one side: money spent on some units, element by element.

It follows what the scenario's own counts cost. Let unit i cost w_i of every dollar of that. The next element is always
bought of the unit for which (spent_i + price) / w_i is smallest, of those that the money left can still pay:
Jefferson's method of apportionment (Balinski & Young, Fair Representation, 1982, ch. 3), in dollars instead of seats.
So

- each unit gets at least the elements that its own share of the money pays for, rounded down;
- what a unit cannot use, because one element of it costs more than its share, goes to the others by their shares;
- nothing is left that could still buy an element, and a larger budget never spends less (unless units share a fire
  control: what one paid for, others have);
- counts of one unit need not grow with the budget: a dear unit that becomes affordable takes money from cheap ones.

The fire control that a unit's launchers need comes with its first element: once, if several units need it. Nobody buys
it for itself; where nobody who needs it is bought, there is none.

Sums are in millionths of a dollar as whole numbers, so that they come out exact.
"""

import heapq
import itertools
import math
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from wargame.battle.scenario_file import LoadedScenario
from wargame.catalogue.elements import Cost, Element, Level
from wargame_experiments.models.model import Bought, PurchaseOrder

TIERS: Final = ("attritable", "high-end")
MOST_ELEMENTS: Final = 1_000_000  # of one unit, the most that a scenario takes
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
    Bought(counts={'drone': 30, 'missile': 0}, spent_usd=60.0, left_usd=1.0)
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


def in_tier(loaded: LoadedScenario, side: str, tier: str) -> list[str]:
    """Return the names of the units of a side and tier that are bought, in the order of the scenario.

    Neither what is carried is, nor what is there for those whose fire control it is.
    """
    units = loaded.scenario.units
    needed = {name for unit in units.values() for name in unit.fire_control}
    of_tier = [n for n, unit in units.items() if unit.side == side and unit.tier == tier and not unit.carried_by]
    return [name for name in of_tier if name not in needed]


def needs(loaded: LoadedScenario, name: str, mixed: Collection[str]) -> dict[str, float]:
    """Return what a unit needs and money must buy, with its price, USD.

    Not what is an article itself, nor what somebody who is there anyway needs too.

    Parameters
    ----------
    mixed
        All units that the money may buy.
    """
    units = loaded.scenario.units
    there = {need for n, unit in units.items() if unit.count and n not in mixed for need in unit.fire_control}
    bought = [need for need in units[name].fire_control if need not in mixed and need not in there]
    return {need: own_cost_usd(loaded, need, ()) for need in bought}


def offered(loaded: LoadedScenario, names: Sequence[str], mixed: Collection[str] = ()) -> list[Article]:
    """Return some units as articles, in their order.

    Their weight is what the scenario's own count of them costs. What a platform carries comes with it, whatever its
    own tier.

    Raises
    ------
    ValueError
        If a unit costs nothing, so that no budget limits it.
    """
    free = [name for name in names if not element_usd(loaded, name) > 0.0]
    if free:
        raise ValueError(f"no budget limits the number of {', '.join(free)}: an element of it costs nothing")
    mixed = [*mixed, *names]
    return [
        Article(
            name,
            element_usd(loaded, name),
            system_usd(loaded, name),
            own_cost_usd(loaded, name, mixed),
            tuple(needs(loaded, name, mixed).items()),
        )
        for name in names
    ]


def own_cost_usd(loaded: LoadedScenario, name: str, mixed: Collection[str]) -> float:
    """Return what a unit costs as many as the scenario has of it, USD.

    With it goes its part of the fire control that it needs: equal parts for all of ``mixed`` that are there and need
    it, so that the costs of all of them add up to what all of them cost.
    """
    units = loaded.scenario.units
    count = units[name].count
    if not count:
        return 0.0
    shared = needs(loaded, name, mixed) if name in mixed else {}
    parts = {need: sum(bool(units[n].count) and need in units[n].fire_control for n in mixed) for need in shared}
    fire_control = sum(usd / parts[need] for need, usd in shared.items())
    return count * element_usd(loaded, name) + system_usd(loaded, name) + fire_control


def element_usd(loaded: LoadedScenario, name: str) -> float:
    """Return the price of one more element of a unit: itself, its loaded rounds, and what it carries, USD.

    Examples
    --------
    >>> from wargame.battle.scenario_file import load
    >>> element_usd(load("high-end-strike"), "strikers")  # 15 M USD, and two munitions of 1.08 M USD each
    17160000.0
    """
    element, level = loaded.elements[name], loaded.scenario.catalog_level
    rounds = loaded_rounds(element, level) * _usd(element.cost.round, level)
    cargo = sum(loaded.scenario.units[c].count * element_usd(loaded, c) for c in _carried(loaded, name))
    return _usd(element.cost.element, level) + rounds + cargo


def system_usd(loaded: LoadedScenario, name: str) -> float:
    """Return the price of what all elements of a unit share, and of what those that it carries share, USD."""
    own = _usd(loaded.elements[name].cost.system, loaded.scenario.catalog_level)
    return own + sum(system_usd(loaded, c) for c in _carried(loaded, name) if loaded.scenario.units[c].count)


def loaded_rounds(element: Element, level: Level) -> float:
    """Return how many rounds an element has in its magazine and reloads; an infinite magazine costs nothing."""
    rounds = 0.0
    for weapon in (element.launcher, element.gun):
        if weapon is not None:
            held = weapon.magazine.at(level) * (1.0 + weapon.reloads.at(level))
            rounds += held if held < float("inf") else 0.0
    return rounds


def _carried(loaded: LoadedScenario, name: str) -> list[str]:
    return [other for other, unit in loaded.scenario.units.items() if unit.carried_by == name]


def _usd(cost: Cost | None, level: Level) -> float:
    return cost.usd.at(level) if cost else 0.0


def _micro(usd: float) -> int:
    return round(Fraction(repr(float(usd))) * MICRO)


def purchase(loaded: LoadedScenario, ordered: PurchaseOrder) -> Bought:
    """Return what the money of a mix buys at its shares.

    Raises
    ------
    ValueError
        If a part gets money and has nothing to buy, or a unit costs nothing.

    Examples
    --------
    >>> from wargame.battle.scenario_file import load
    >>> from wargame_experiments.models.model import Mix
    >>> loaded = load("night-raid")
    >>> red = Mix("red", "red", 20e6, tuple((tier, tuple(in_tier(loaded, "red", tier))) for tier in TIERS))
    >>> bought = purchase(loaded, PurchaseOrder(red, (0.5, 0.5)))
    >>> bought.counts["cruise-missiles"], bought.spent_usd + bought.left_usd
    (1, 20000000.0)
    """
    mix, counts, spent, left = ordered.mix, {}, 0, 0
    amounts = split(mix.budget_usd, ordered.shares)
    mixed, paid = [unit for _, units in mix.parts for unit in units], set()
    for (part, units), money in zip(mix.parts, amounts, strict=True):
        for_sale = _articles(loaded, units, mixed, paid)
        if money > 0.0 and not any(article.weight for article in for_sale):
            found = f"{money:,.0f} USD of {mix.name} go to {part}"
            raise ValueError(f"{found}, and {loaded.source} has none of its units; give it no share, or weigh them")
        bought = buy(for_sale, money)
        counts |= bought.counts
        paid |= {need for article in for_sale if bought.counts[article.name] for need, _ in article.needs}
        spent += round(bought.spent_usd * MICRO)
        left += round(bought.left_usd * MICRO)
    for need in (need for unit in mixed for need in needs(loaded, unit, mixed)):
        counts[need] = loaded.scenario.units[need].count if need in paid else 0
    return Bought(counts, spent / MICRO, left / MICRO)


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


def _articles(
    loaded: LoadedScenario, units: Sequence[str], mixed: Collection[str], paid: Collection[str]
) -> list[Article]:
    """Return units as articles; what another part of the mix has paid for is there."""
    found = [
        article._replace(needs=tuple(need for need in article.needs if need[0] not in paid))
        for article in offered(loaded, units, mixed)
    ]
    return [found[0]._replace(weight=1.0)] if len(found) == 1 and not found[0].weight else found
