"""Week 0: depots, components, and pipelines full at base rates."""

import math
from collections import defaultdict

import numpy as np

from tests.reference.campaign.depot import Depot
from tests.reference.campaign.draws import FIRST_LEAD, Draws
from tests.reference.campaign.learning import up
from tests.reference.campaign.line import Line, Lot
from tests.reference.campaign.nation import Nation
from tests.reference.campaign.supply import Component, Supplier
from wargame.campaign.scenario import Campaign, Stock, price_usd

Due = defaultdict[int, list[tuple[str, str, str, int, int]]]  # by week: line, nation, good, units, cents


def nation_of(campaign: Campaign, name: str, draws: Draws) -> Nation:
    """Return a nation with its depots."""
    stocks, goods = campaign.depots.get(name, {}), campaign.goods
    depots = {g: Depot(stocks.get(g, Stock()), round(100 * price_usd(goods[g]))) for g in sorted(goods)}
    return Nation(name, campaign.nations[name], depots, draws)


def components_of(campaign: Campaign, line: Line) -> dict[str, Component]:
    """Return the stocks of components of a line."""
    names = sorted({part for good in line.goods for part in campaign.goods[good].bill})
    found = dict[str, Component]()
    for name in names:
        table = line.table.components.get(name)
        weeks = table.target_weeks if table else 4.0
        use = campaign.goods[line.good].bill.get(name, 0) * line.table.capacity_a_week
        opening = table.opening if table and table.opening is not None else math.ceil(weeks * use - 1e-9)
        found[name] = Component(line.name, name, weeks, opening)
    return found


def whole(rate: float, week: int) -> int:
    """Return the whole units of a week at a rate."""
    return math.floor(rate * (week + 1) + 1e-9) - math.floor(rate * week + 1e-9)


def fill_orders(
    campaign: Campaign, line: Line, nations: dict[str, Nation], price: float, due: Due, n_weeks: int
) -> None:
    """Fill the pipelines of a line with orders of its first good at a price."""
    good, rates = line.good, line.table.base_rate_a_week
    export = campaign.nations[line.table.nation].export_weeks
    law = line.law if line.law is not None else np.array([line.table.lead_weeks])
    weeks = math.floor(float(law[-1]) + (0.5 if line.law is not None else 0.0))
    weeks += max((export.get(n, 0) for n, rate in rates.items() if rate > 0), default=0)
    for name, rate in rates.items():
        nation = nations[name]
        nation.base[good] += rate
        for back in range(1, weeks + 1):
            at = line.lead(FIRST_LEAD, back) - back + export.get(name, 0)
            units = whole(rate, weeks - back)
            if units and at >= 0:
                due[at].append((line.name, name, good, units, up(units * price)))
                commit(nation, good, units, up(units * price))
                nation.in_work += up(units * price)
        for w in range(min(int(nation.table.rules.award_weeks), n_weeks)):
            units = whole(rate, w)
            if units:
                line.awards[good, w].append(Lot(name, w, units, up(units * price)))
                commit(nation, good, units, up(units * price))


def fill_components(campaign: Campaign, line: Line, parts: dict[str, Component], suppliers: list[Supplier]) -> None:
    """Fill the pipelines of a line's components."""
    rates, base = line.table.base_rate_a_week, 0.0
    for name in sorted(rates):
        base += rates[name]
    for name, part in parts.items():
        rate = base * campaign.goods[line.good].bill.get(name, 0)
        for s in suppliers:
            for w in range(s.table.lead_weeks if s.table.component == name else 0):
                part.due[s, w] += whole(rate * s.share, w)


def commit(nation: Nation, good: str, units: int, cents: int) -> None:
    """Book what was ordered before week 0."""
    nation.granted += cents
    nation.committed += cents
    nation.depots[good].on_order += units
