"""A named mix: one side's money split over parts by shares, and what that buys.

Inside a part the money follows what the scenario's own counts cost, element by element, as in
`wargame_experiments.budget`; a part of one unit that the scenario has none of buys that unit.
"""

import itertools
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from wargame.scenario import Side
from wargame.scenario_file import LoadedScenario
from wargame_experiments.budget import MICRO, TIERS, Article, buy, in_tier, offered, own_cost_usd

ROUNDING: Final = 1e-9  # by how much shares may miss their sum of 1


class Mix(NamedTuple):
    """A side's money and the units that it may buy.

    Attributes
    ----------
    name
        As the study calls it.
    side
        Red or blue.
    budget_usd
        USD.
    parts
        Names of parts, each with its units, in order.
    """

    name: str
    side: Side
    budget_usd: float
    parts: tuple[tuple[str, tuple[str, ...]], ...]


class Order(NamedTuple):
    """A mix with a share for each part, in the order of the parts."""

    mix: Mix
    shares: tuple[float, ...]


class Bought(NamedTuple):
    """Number of elements by unit, USD spent and USD that could buy nothing more."""

    counts: dict[str, int]
    spent_usd: float
    left_usd: float


def tiers(loaded: LoadedScenario, side: Side) -> dict[str, list[str]]:
    """Return the parts of a mix that names none: the units of each tier."""
    return {tier: in_tier(loaded, side, tier) for tier in TIERS}


def order(mix: Mix, given: Mapping[str, float]) -> Order:
    """Return a mix with the shares of some parts; the one part that is left out gets the rest.

    Raises
    ------
    ValueError
        If a share is out of range, they do not sum to 1, or it is not clear which part gets the rest.

    Examples
    --------
    >>> two = Mix("red", "red", 1e6, (("drones", ("drones",)), ("missiles", ("missile",))))
    >>> order(two, {"drones": 0.25}).shares
    (0.25, 0.75)
    """
    names = [name for name, _ in mix.parts]
    wrong = [f"{mix.name}.{name}={share!r}" for name, share in given.items() if not _is_share(share)]
    if wrong:
        raise ValueError(f"got {', '.join(wrong)}; allowed: shares from 0 to 1")
    missing = [name for name in names if name not in given]
    rest = 1 - sum(Fraction(repr(float(share))) for share in given.values())
    if len(missing) > 1:
        raise ValueError(
            f"shares of {mix.name}: none for {', '.join(missing)}; allowed: one part without, for the rest"
        )
    if rest < -ROUNDING or (not missing and rest > ROUNDING):
        raise ValueError(
            f"shares of {mix.name}: they sum to {float(1 - rest):g}; allowed: 1, or less with one left out"
        )
    rest_share = float(max(rest, Fraction(0)))
    return Order(mix, tuple(float(given[name]) if name in given else rest_share for name in names))


def purchase(loaded: LoadedScenario, ordered: Order) -> Bought:
    """Return what the money of a mix buys at its shares.

    Raises
    ------
    ValueError
        If a part gets money and has nothing to buy, or a unit costs nothing.

    Examples
    --------
    >>> from wargame.scenario_file import load
    >>> loaded = load("night-raid")
    >>> red = Mix("red", "red", 20e6, tuple((k, tuple(v)) for k, v in tiers(loaded, "red").items()))
    >>> bought = purchase(loaded, order(red, {"attritable": 0.5}))
    >>> bought.counts["cruise-missiles"], bought.spent_usd + bought.left_usd
    (1, 20000000.0)
    """
    mix, counts, spent, left = ordered.mix, {}, 0, 0
    amounts = split(mix.budget_usd, ordered.shares)
    for (part, units), money in zip(mix.parts, amounts, strict=True):
        for_sale = _articles(loaded, units)
        if money > 0.0 and not any(article.weight for article in for_sale):
            found = f"{money:,.0f} USD of {mix.name} go to {part}"
            raise ValueError(f"{found}, and {loaded.source} has none of its units; give it no share, or weigh them")
        bought = buy(for_sale, money)
        counts |= bought.counts
        spent += round(bought.spent_usd * MICRO)
        left += round(bought.left_usd * MICRO)
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


def own_budget_usd(loaded: LoadedScenario, parts: Mapping[str, Sequence[str]]) -> float:
    """Return what the scenario's own counts of the units of all parts cost, USD."""
    return sum(own_cost_usd(loaded, unit) for units in parts.values() for unit in units)


def _articles(loaded: LoadedScenario, units: Sequence[str]) -> list[Article]:
    found = offered(loaded, units)
    return [found[0]._replace(weight=1.0)] if len(found) == 1 and not found[0].weight else found


def _is_share(share: object) -> bool:
    return isinstance(share, int | float) and not isinstance(share, bool) and 0.0 <= share <= 1.0
