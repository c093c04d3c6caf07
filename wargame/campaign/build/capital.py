"""Arrays of private capital and of long contracts, from the tables of a campaign."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from wargame.campaign.kernels.tables import CAPITAL
from wargame.campaign.scenario import Campaign
from wargame.campaign.tables_industry import Expansion
from wargame.compiled.records import Records, records

CENTS: Final = 100.0
WEEKS_A_YEAR: Final = 365.25 / 7.0


def expansions_of(campaign: Campaign, line: str) -> list[Expansion]:
    """Return the expansions of a line, sooner by its private capital, and last what its makers add on their own.

    D = D0 (1 - a s); added = min(most, growth (y - 1)) of the capacity, decided in week 0.
    """
    table = campaign.lines[line]
    capital = table.capital
    if capital is None:
        return table.expansions
    sooner = 1.0 - capital.shortening * capital.private_share
    years = campaign.nations[table.nation].rules.contract_years
    growth = min(capital.most_growth, capital.growth_a_year * (years - 1))
    own = Expansion(
        added_a_week=growth * table.capacity_a_week, dead_weeks=capital.dead_weeks, ramp_weeks=capital.ramp_weeks
    )
    found = [*table.expansions, own] if own.added_a_week > 0.0 else table.expansions
    return [one.model_copy(update={"dead_weeks": one.dead_weeks * sooner}) for one in found]


def capital(campaign: Campaign, lines: Sequence[str]) -> Records:
    """Return the fixed cost of lines, shape (n_lines,); (0,) if no line has private capital that costs."""
    tables = [campaign.lines[name].capital for name in lines]
    if not any(one is not None and one.fixed_usd_a_year * one.private_share > 0.0 for one in tables):
        return records(0, CAPITAL)
    rows = records(len(lines), CAPITAL)
    for row, one in zip(rows, tables, strict=True):
        if one is not None:
            row.fixed_cents_a_week = CENTS * one.fixed_usd_a_year * one.private_share / WEEKS_A_YEAR
            row.most_share = one.most_markup
    return rows


def margins(campaign: Campaign, names: Mapping[str, Sequence[str]]) -> np.ndarray:
    """Return the margin that each nation pays for a good: max(floor, margin - cut (y - 1)), shape (n_nations, n_goods).

    A floor above the margin of a good raises nothing.
    """
    found = np.zeros((len(names["nations"]), len(names["goods"])))
    for n, nation in enumerate(names["nations"]):
        rules = campaign.nations[nation].rules
        for g, good in enumerate(names["goods"]):
            margin = campaign.goods[good].margin
            cut = margin - rules.margin_cut_a_year * (rules.contract_years - 1)
            found[n, g] = max(min(rules.margin_floor, margin), cut)
    return found
