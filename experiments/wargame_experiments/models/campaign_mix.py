"""Money of a mix of a campaign, shared out over categories of lines: weekly capacity once, and goods week by week.

A category with the share x of a mix gets

- x of the money for capacity, at once. Each of its lines takes its part by what its own expansions cost, and all
  expansions of a line are scaled by one factor, so that they keep their weeks, dead times, ramps and slips. A line
  without expansions builds no capacity.
- x of the weekly money: what the nations' own budgets and shares spend, over all weeks of peace and war, on the goods
  of the lines of all categories. What each nation spends on each good of a category is scaled by one factor, its
  budgets by the sum, so that peace and war keep their proportion in each nation. What nations spend on other goods, and
  what they leave free, stays.

Both are real numbers: nothing is rounded, the money is used up, and more of it never buys less of anything.

New capacity costs ``capacity_usd`` of the line for one more unit a week. Where the file has none, it is
`CAPACITY_YEARS` of the line's output at the price of week 0: between a plant for howitzer shells, USD 0.5 bn for 30,000
bodies a month (Wall Street Journal, 2024-06-24; .36 of a year's output at EUR 3,600 a shell, 2023), and a line of
rocket launchers, USD 65 M for 48 more a year (2022-10-19; .27 of a year's output at USD 5 M a launcher: assumed).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from wargame.battle.build.setup import SIDES
from wargame.campaign.build.setup import WEEKS_A_YEAR
from wargame.campaign.scenario import Campaign, goods_of, price_usd
from wargame.inputs.errors import dotted, explain
from wargame_experiments.models.model import Bought, Parts, PurchaseOrder

CAPACITY_YEARS: Final = 0.31  # of output at the price of week 0 that capacity for it costs: assumed, from .27 to .36


def buyers(campaign: Campaign) -> dict[str, str]:
    """Return who may have the money of a mix, each with its side: sides, and nations."""
    return {side: side for side in SIDES} | {name: nation.side for name, nation in campaign.nations.items()}


def lines_of(campaign: Campaign, buyer: str) -> list[str]:
    """Return the lines of a side or a nation, in the order of the file."""
    nations = _nations(campaign, buyer)
    return [name for name, line in campaign.lines.items() if line.nation in nations]


def capacity_usd(campaign: Campaign, line: str) -> float:
    """Return what capacity of a line for one more unit a week costs, USD.

    Raises
    ------
    ValueError
        If it costs nothing, so that no money limits it.

    Examples
    --------
    >>> from wargame.campaign.scenario_file import load
    >>> round(capacity_usd(load("attrition-year").campaign, "drone-works") / 50_000, 1)  # weeks of output
    16.2
    """
    table = campaign.lines[line]
    usd = table.capacity_usd
    if usd is None:
        usd = CAPACITY_YEARS * WEEKS_A_YEAR * price_usd(campaign.goods[table.good])
    if not usd > 0.0:
        raise ValueError(explain(f"capacity of line '{line}' costs nothing", f"lines.{line}.capacity_usd > 0"))
    return usd


def plan_usd(campaign: Campaign, line: str) -> float:
    """Return what a line's own expansions cost, USD."""
    added = sum(one.added_a_week for one in campaign.lines[line].expansions)
    return added * capacity_usd(campaign, line) if added else 0.0


def budget_usd(campaign: Campaign, parts: Parts) -> float:
    """Return what the expansions of some lines cost, USD. Raises ValueError as `purchase` does."""
    _check(campaign, parts)
    return sum(plan_usd(campaign, line) for lines in parts.values() for line in lines)


def purchase(campaign: Campaign, ordered: PurchaseOrder) -> Bought:
    """Return what the money of a mix buys at its shares: capacity by line, units a week, and settings by path.

    Raises
    ------
    ValueError
        If a good is made in two categories, money can neither build capacity nor buy goods, or capacity is free.

    Examples
    --------
    >>> from wargame.campaign.scenario_file import load
    >>> from wargame_experiments.models.model import Mix
    >>> parts = (("cheap", ("drone-works",)), ("dear", ("missile-works",)))
    >>> bought = purchase(load("attrition-year").campaign, PurchaseOrder(Mix("red", "red", 1e8, parts), (0.5, 0.5)))
    >>> round(bought.counts["drone-works"]), bought.counts["missile-works"], bought.left_usd
    (62, 0.0, 50000000.0)
    """
    mix = ordered.mix
    parts = dict(mix.parts)
    _check(campaign, parts)
    counts: dict[str, float] = {}
    spent = Fraction(0)
    weekly = _weekly(campaign, mix.side, parts)
    for (part, lines), share in zip(mix.parts, ordered.shares, strict=True):
        money = Fraction(repr(float(mix.budget_usd))) * Fraction(repr(float(share)))
        plans = {line: plan_usd(campaign, line) for line in lines}
        if share > 0.0 and not any(plans.values()) and not any(weekly[part].values()):
            found = f"{share:g} of the money of {mix.name} go to {part}, whose lines have no expansions and no orders"
            raise ValueError(explain(found, "expansions of a line, shares of a nation for its good, or no share"))
        counts |= _capacity(campaign, plans, float(money))
        spent += money if any(plans.values()) else 0
    counts |= _budgets(campaign, weekly, dict(zip(parts, ordered.shares, strict=True)))
    usd = float(spent)
    return Bought(counts, usd, float(Fraction(repr(float(mix.budget_usd))) - spent), usd)


def settings_of(bought: Bought) -> dict[str, float]:
    """Return what was bought as values by path: names of lines are none."""
    return {path: value for path, value in bought.counts.items() if "." in path}


def _capacity(campaign: Campaign, plans: Mapping[str, float], usd: float) -> Iterator[tuple[str, float]]:
    """Yield capacity by line, units a week, and what each expansion adds by path, that money of a category buys."""
    total = sum(plans.values())
    for line, plan in plans.items():
        factor = usd / total if total else 0.0
        expansions = campaign.lines[line].expansions
        added = [factor * one.added_a_week for one in expansions]
        yield line, float(sum(added))
        if plan:
            yield from ((dotted(("lines", line, "expansions", str(i), "added_a_week")), a) for i, a in enumerate(added))


def _weekly(campaign: Campaign, buyer: str, parts: Parts) -> dict[str, dict[tuple[str, str], float]]:
    """Return what nations spend on goods of each category, by (nation, good), USD over all weeks of the campaign."""
    clock = campaign.clock
    found: dict[str, dict[tuple[str, str], float]] = {}
    for part, lines in parts.items():
        goods = {good for line in lines for good in goods_of(campaign.lines[line])}
        found[part] = {}
        for name in _nations(campaign, buyer):
            nation = campaign.nations[name]
            usd = clock.pre_war_weeks * nation.pre_war_budget_usd + clock.war_weeks * nation.war_budget_usd
            found[part] |= {(name, good): usd * share for good, share in nation.shares.items() if good in goods}
    return found


def _budgets(
    campaign: Campaign, weekly: Mapping[str, Mapping[tuple[str, str], float]], shares: Mapping[str, float]
) -> dict[str, float]:
    """Return budgets and shares of nations by path, with the weekly money of all categories shared out anew."""
    total = sum(sum(spending.values()) for spending in weekly.values())
    factors: dict[tuple[str, str], float] = {}
    for part, spending in weekly.items():
        own = sum(spending.values())
        factors |= dict.fromkeys(spending, shares[part] * total / own if own else 1.0)
    found: dict[str, float] = {}
    for name in dict.fromkeys(name for name, _ in factors):
        found |= _nation(campaign, name, {good: x for (nation, good), x in factors.items() if nation == name})
    return found


def _nation(campaign: Campaign, name: str, factors: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """Yield budgets and shares of a nation by path; goods with a factor get that many times their money."""
    nation = campaign.nations[name]
    scaled = {good: share * factors.get(good, 1.0) for good, share in nation.shares.items()}
    whole = max(0.0, 1.0 - sum(nation.shares.values())) + sum(scaled.values())
    for key in ("pre_war_budget_usd", "war_budget_usd"):
        yield dotted(("nations", name, key)), whole * getattr(nation, key)
    for good, share in scaled.items():
        yield dotted(("nations", name, "shares", good)), min(1.0, share / whole) if whole else nation.shares[good]


def _nations(campaign: Campaign, buyer: str) -> list[str]:
    """Return the nations of a side, or the one of that name, in the order of the file."""
    if buyer in campaign.nations:
        return [buyer]
    return [name for name, nation in campaign.nations.items() if nation.side == buyer]


def _check(campaign: Campaign, parts: Parts) -> None:
    """Raise unless each good is made in one category."""
    owners: dict[str, str] = {}
    for part, lines in parts.items():
        for good in _made(campaign, lines):
            if owners.setdefault(good, part) != part:
                found = f"'{good}' is made by lines of {owners[good]} and of {part}"
                raise ValueError(explain(found, "all lines of a good in one category"))


def _made(campaign: Campaign, lines: Sequence[str]) -> Collection[str]:
    return dict.fromkeys(good for line in lines for good in goods_of(campaign.lines[line]))
