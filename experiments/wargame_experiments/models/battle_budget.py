"""Budget of one side of a battle: what units cost, and what the money of a mix buys of them.

A price is that of procurement: an element with its loaded rounds and what it carries, and what is shared by all
elements of a unit, its fire control among it. Counted over the life cycle, the crews of all years of service come on
top: years times shifts times what a shift of the crew costs a year, of each element that is not spent by its use, of
all as many years and shifts. Rounds are counted once, as loaded: those that are fired again are spending of raids,
which the measures count.

Money follows what the scenario's own counts cost, by the rules of `wargame_experiments.models.apportionment`. The fire
control that a unit's launchers need comes with its first element: once, if several units need it. Nobody buys it for
itself; where nobody who needs it is bought, there is none.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from wargame.battle.scenario_file import LoadedScenario
from wargame.catalogue.elements import Cost, Element, Level
from wargame_experiments.models.apportionment import Article, Part, buy_parts
from wargame_experiments.models.model import Bought, Counting, PurchaseOrder

TIERS: Final = ("attritable", "high-end")


def in_tier(loaded: LoadedScenario, side: str, tier: str) -> list[str]:
    """Return the names of the units of a side and tier that are bought, in the order of the scenario.

    Neither what is carried is, nor what is there for those whose fire control it is.
    """
    units = loaded.scenario.units
    needed = {name for unit in units.values() for name in unit.fire_control}
    of_tier = [n for n, unit in units.items() if unit.side == side and unit.tier == tier and not unit.carried_by]
    return [name for name in of_tier if name not in needed]


def needs(loaded: LoadedScenario, name: str, mixed: Collection[str], shift_years: float = 0.0) -> dict[str, float]:
    """Return what a unit needs and money must buy, with its price, USD.

    Not what is an article itself, nor what somebody who is there anyway needs too.

    Parameters
    ----------
    mixed
        All units that the money may buy.
    shift_years
        Of crews that it pays for: years of service times shifts.
    """
    units = loaded.scenario.units
    there = {need for n, unit in units.items() if unit.count and n not in mixed for need in unit.fire_control}
    bought = [need for need in units[name].fire_control if need not in mixed and need not in there]
    return {need: own_cost_usd(loaded, need, (), shift_years) for need in bought}


def offered(
    loaded: LoadedScenario, names: Sequence[str], mixed: Collection[str] = (), shift_years: float = 0.0
) -> list[Article]:
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
            element_usd(loaded, name, shift_years),
            system_usd(loaded, name),
            own_cost_usd(loaded, name, mixed, shift_years),
            tuple(needs(loaded, name, mixed, shift_years).items()),
        )
        for name in names
    ]


def own_cost_usd(loaded: LoadedScenario, name: str, mixed: Collection[str], shift_years: float = 0.0) -> float:
    """Return what a unit costs as many as the scenario has of it, USD.

    With it goes its part of the fire control that it needs: equal parts for all of ``mixed`` that are there and need
    it, so that the costs of all of them add up to what all of them cost.
    """
    units = loaded.scenario.units
    count = units[name].count
    if not count:
        return 0.0
    shared = needs(loaded, name, mixed, shift_years) if name in mixed else {}
    parts = {need: sum(bool(units[n].count) and need in units[n].fire_control for n in mixed) for need in shared}
    fire_control = sum(usd / parts[need] for need, usd in shared.items())
    return count * element_usd(loaded, name, shift_years) + system_usd(loaded, name) + fire_control


def element_usd(loaded: LoadedScenario, name: str, shift_years: float = 0.0) -> float:
    """Return the price of one more element of a unit: itself, its loaded rounds, and what it carries, USD.

    With shifts of its crew, each for a year, unless it is spent by its use.

    Examples
    --------
    >>> from wargame.battle.scenario_file import load
    >>> element_usd(load("high-end-strike"), "strikers")  # 15 M USD, and two munitions of 1.08 M USD each
    17160000.0
    """
    element, level = loaded.elements[name], loaded.scenario.catalog_level
    rounds = loaded_rounds(element, level) * _usd(element.cost.round, level)
    cargo = sum(loaded.scenario.units[c].count * element_usd(loaded, c, shift_years) for c in _carried(loaded, name))
    crew = element.cost.crew_per_year
    crews = shift_years * crew.usd_at(level, 1.0) if crew and not element.expendable else 0.0
    return _usd(element.cost.element, level) + rounds + cargo + crews


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


def paid_shift_years(loaded: LoadedScenario, counting: Counting) -> float:
    """Return years of service times shifts of crews that a budget pays for; 0 of one for procurement."""
    return life_shift_years(loaded, counting) if counting.kind == "life-cycle" else 0.0


def life_shift_years(loaded: LoadedScenario, counting: Counting) -> float:
    """Return years of service times shifts of crews, both by default those of the scenario's ``[money]``."""
    money = loaded.scenario.money
    years = money.service_life_years if counting.years is None else counting.years
    return years * (money.crew_shifts if counting.shifts is None else counting.shifts)


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
    (6, 20000000.0)
    """
    mix, crews = ordered.mix, paid_shift_years(loaded, ordered.mix.counting)
    mixed = [unit for _, units in mix.parts for unit in units]
    parts = []
    for (part, units), share in zip(mix.parts, ordered.shares, strict=True):
        for_sale = _articles(loaded, units, mixed, crews)
        if mix.budget_usd * share > 0.0 and not any(article.weight for article in for_sale):
            found = f"{mix.budget_usd * share:,.0f} USD of {mix.name} go to {part}"
            raise ValueError(f"{found}, and {loaded.source} has none of its units; give it no share, or weigh them")
        parts.append(Part(share, tuple(for_sale)))
    bought = buy_parts(parts, mix.budget_usd)
    counts = dict(bought.counts)
    needing = [(counts[one.name], need) for part in parts for one in part.articles for need, _ in one.needs]
    paid = {need for count, need in needing if count}
    counts |= {need: loaded.scenario.units[need].count if need in paid else 0 for _, need in needing}
    either = (cost_usd(loaded, counts, crews) for crews in (0.0, life_shift_years(loaded, mix.counting)))
    return Bought(counts, bought.spent_usd, bought.left_usd, *either)


def cost_usd(loaded: LoadedScenario, counts: Mapping[str, float], shift_years: float = 0.0) -> float:
    """Return what so many elements of some units cost, with so many shifts of their crews, each for a year, USD."""
    there = {name: count for name, count in counts.items() if count}
    return sum(
        count * element_usd(loaded, name, shift_years) + system_usd(loaded, name) for name, count in there.items()
    )


def _articles(
    loaded: LoadedScenario, units: Sequence[str], mixed: Collection[str], shift_years: float
) -> list[Article]:
    """Return units as articles; one alone is bought even if the scenario has none of it."""
    found = offered(loaded, units, mixed, shift_years)
    return [found[0]._replace(weight=1.0)] if len(found) == 1 and not found[0].weight else found
