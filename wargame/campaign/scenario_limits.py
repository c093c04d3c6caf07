"""Limits of a campaign: how large it may be, what 64 bits count, and names that would be one column."""

from collections.abc import Iterator

from wargame.campaign.name_checks import alike
from wargame.campaign.scenario import (
    MOST_COMPONENTS,
    MOST_LINES,
    MOST_NATIONS,
    MOST_PLACES,
    MOST_USD,
    MOST_WEEKS,
    Campaign,
    goods_of,
    price_usd,
)
from wargame.campaign.tables_industry import MOST_A_WEEK, MOST_GOODS, ComponentStock
from wargame.inputs.errors import Finding, explain, shown

Findings = Iterator[Finding]


def findings(campaign: Campaign) -> Findings:
    """Yield what is too large, or would be counted as one."""
    yield from _sizes(campaign)
    yield from _amounts(campaign)
    yield from alike(campaign, ("nations", "goods", "lines"))


def _sizes(campaign: Campaign) -> Findings:
    weeks = campaign.clock.pre_war_weeks + campaign.clock.war_weeks
    if not 1 <= weeks <= MOST_WEEKS:
        found = f"{weeks:,} weeks in all"
        yield Finding(("clock",), shown(weeks), explain(found, f"from 1 to {MOST_WEEKS:,}"))
    if not campaign.nations:
        yield Finding(("nations",), "nothing", explain("no nation", "one or more"))
    limits = {"nations": MOST_NATIONS, "goods": MOST_GOODS, "lines": MOST_LINES}
    for family, most in limits.items():
        n = len(getattr(campaign, family))
        if n > most:
            yield Finding((family,), shown(n), explain(f"{n:,} {family}", f"at most {most}"))

    products = sum(1 + len(line.retooling.makes if line.retooling else ()) for line in campaign.lines.values())
    places = products * len(campaign.nations) * weeks
    if places > MOST_PLACES:
        found = f"{products} goods of lines x {len(campaign.nations)} nations x {weeks:,} weeks = {places:,}"
        yield Finding(("lines",), shown(len(campaign.lines)), explain(found, f"at most {MOST_PLACES:,}"))


def _amounts(campaign: Campaign) -> Findings:
    """Yield amounts that whole numbers of 64 bits do not count."""
    goods = campaign.goods
    for nation, depot in campaign.depots.items():
        for good, stock in depot.items():
            worth = stock.opening * price_usd(goods[good]) if good in goods else 0.0
            if worth > MOST_USD:
                path = ("depots", nation, good, "opening")
                yield Finding(path, shown(stock.opening), explain(f"worth {worth:g} USD", f"at most {MOST_USD:g} USD"))
    needs: dict[str, float] = {}
    for name, line in campaign.lines.items():
        price = price_usd(goods[line.good]) if line.good in goods else 0.0
        for customer, rate in line.base_rate_a_week.items():
            worth = rate * price * (line.lead_weeks + 1.0)
            if worth > MOST_USD:
                path = ("lines", name, "base_rate_a_week", customer)
                found = f"{worth:g} USD in its pipeline"
                yield Finding(path, f"{rate:g}", explain(found, f"at most {MOST_USD:g} USD"))
        capacity = line.capacity_a_week + sum(one.added_a_week for one in line.expansions)
        if capacity > MOST_A_WEEK:
            found = f"{capacity:g} a week with its expansions"
            yield Finding(("lines", name, "expansions"), f"{capacity:g}", explain(found, f"at most {MOST_A_WEEK:g}"))
        for component in {part for good in goods_of(line) if good in goods for part in goods[good].bill}:
            stock = line.components.get(component) or ComponentStock()
            lead = max((s.lead_weeks for s in campaign.suppliers.values() if s.component == component), default=1)
            units = max(goods[good].bill.get(component, 0) for good in goods_of(line) if good in goods)
            rate = capacity * (line.surge.most if line.surge else 1.0)
            need = units * rate * (stock.target_weeks + lead) + (stock.opening or 0)
            needs[component] = needs.get(component, 0.0) + need
    for component, need in sorted(needs.items()):
        if need > MOST_COMPONENTS and component in goods:
            found = f"{need:g} units wanted by all lines together"
            yield Finding(("goods", component), shown(component), explain(found, f"at most {MOST_COMPONENTS:,}"))
