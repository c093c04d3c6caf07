"""Arrays of industry: lines and their expansions, stocks of components, suppliers and origins."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from wargame.battle.build.quantile_tables import entity_key
from wargame.campaign.build import quantiles
from wargame.campaign.build.alliance import standards_of
from wargame.campaign.build.battles import Coupling
from wargame.campaign.build.capital import WEEKS_A_YEAR, expansions_of
from wargame.campaign.build.suppliers import failures
from wargame.campaign.kernels import state as s
from wargame.campaign.scenario import Campaign, goods_of
from wargame.campaign.tables_industry import ComponentStock
from wargame.compiled.records import Records, records

KINDS: Final = {
    "orders-refused": s.REFUSED,
    "shipments-paused": s.PAUSED,
    "transit-lost": s.LOST,
    "receipts-delayed": s.DELAYED,
}
DISCIPLINES: Final = {"first-come": s.FIRST_COME, "proportional": s.PROPORTIONAL, "priority": s.PRIORITY}


def add_table(tables: list[np.ndarray], table: np.ndarray) -> int:
    """Put a table behind others; return its row."""
    tables.append(table)
    return len(tables) - 1


class IndustryArrays:
    """Arrays of lines and of who supplies them, and the rows of all names."""

    def __init__(self, campaign: Campaign, names: Mapping[str, Sequence[str]], coupled: Coupling) -> None:
        self.campaign, self.names, self.coupled = campaign, names, coupled
        self.nation, self.good, self.line = (
            {name: i for i, name in enumerate(names[family])} for family in ("nations", "goods", "lines")
        )
        families = {campaign.goods[name].family or f"~{name}" for name in names["goods"]}
        self.families = {name: i for i, name in enumerate(sorted(families))}
        self.products = [(line, good) for line in names["lines"] for good in goods_of(campaign.lines[line])]
        self.standards = standards_of(campaign)
        self.delays: list[np.ndarray] = []
        self.leads: list[np.ndarray] = []
        self.intensities: list[np.ndarray] = []

    def lines_table(self) -> tuple[Records, Records]:
        """Return expansions and lines."""
        rows, found = records(len(self.line), s.LINE), []
        for row, name in zip(rows, self.names["lines"], strict=True):
            line = self.campaign.lines[name]
            row.key, row.nation = np.uint64(entity_key(name, 0)), self.nation[line.nation]
            goods = goods_of(line)
            row.product_first, row.product_count = self.products.index((name, goods[0])), len(goods)
            row.tooled = self.products.index((name, line.good))
            row.retool_weeks, row.kept = (
                (line.retooling.weeks, line.retooling.kept_share) if line.retooling else (0, 1.0)
            )
            row.capacity, row.lead_weeks, row.psi = line.capacity_a_week, line.lead_weeks, line.scarcity_share
            expansions = expansions_of(self.campaign, name)
            row.expansion_first, row.expansion_count = len(found), len(expansions)
            found += expansions
            row.surge_most, row.surge_weeks = (line.surge.most, line.surge.weeks) if line.surge else (1.0, 1.0)
            row.lead_row, row.discipline = s.NONE, DISCIPLINES[line.discipline]
            if line.lead_shape > 0:
                row.lead_row = add_table(self.leads, quantiles.erlang(line.lead_weeks, line.lead_shape))
            row.unit = self.coupled.names.index(line.unit) if line.unit else s.NONE
            if line.labour is not None:
                row.veterans, row.units_a_worker = line.labour.workers, line.labour.units_a_worker
                row.rookie_share, row.hires_a_week = line.labour.rookie_share, line.labour.hires_a_week
                row.training_weeks = line.labour.training_weeks
                row.quits_a_week = 1.0 - (1.0 - line.labour.quits_a_year) ** (1.0 / WEEKS_A_YEAR)
        expansions = records(len(found), s.EXPANSION)
        for row, one in zip(expansions, found, strict=True):
            row.week, row.added, row.dead_weeks = one.week, one.added_a_week, one.dead_weeks
            row.ramp_weeks, row.slip = one.ramp_weeks, one.slip
        return expansions, rows

    def supplies_table(self) -> tuple[Records, np.ndarray, np.ndarray]:
        """Return stocks of components, their first row by line, and units used in each good."""
        found, first = list[tuple[int, float, int, list[int]]](), [0]
        for name in self.names["lines"]:
            line = self.campaign.lines[name]
            bills = {good: self.campaign.goods[good].bill for good in goods_of(line)}
            for component in sorted({component for bill in bills.values() for component in bill}):
                stock = line.components.get(component) or ComponentStock()
                use = [bills[good].get(component, 0) if good in bills else 0 for good in self.names["goods"]]
                wanted = math.ceil(stock.target_weeks * use[self.good[line.good]] * line.capacity_a_week - 1e-9)
                opening = wanted if stock.opening is None else stock.opening
                found.append((self.good[component], stock.target_weeks, opening, use))
            first.append(len(found))
        rows, use = records(len(found), s.SUPPLY), np.zeros((len(found), len(self.good)), np.int64)
        for i, (component, weeks, opening, units) in enumerate(found):
            rows[i].component, rows[i].target_weeks, rows[i].opening = component, weeks, opening
            use[i] = units
        return rows, np.array(first, np.int64), use

    def origins_table(self) -> Records:
        """Return origins."""
        names = sorted(self.campaign.origins)
        rows = records(len(names), s.ORIGIN)
        for row, name in zip(rows, names, strict=True):
            row.key, row.repairs_a_week = np.uint64(entity_key(name, 0)), 1.0
            for supplier in sorted(self.campaign.suppliers):  # those of an origin agree on its outages: checked
                one = self.campaign.suppliers[supplier]
                if one.origin == name and one.origin_share > 0.0 and one.failures_a_week > 0.0:
                    split = failures(one.failures_a_week, one.repairs_a_week, one.origin_share)
                    row.failures_a_week, row.repairs_a_week = split.of_origin, one.repairs_a_week
        return rows

    def suppliers_table(self) -> Records:
        """Return suppliers."""
        names, origins = self.names["suppliers"], sorted(self.campaign.origins)
        rows = records(len(names), s.SUPPLIER)
        for row, name in zip(rows, names, strict=True):
            one = self.campaign.suppliers[name]
            row.key, row.component = np.uint64(entity_key(name, 0)), self.good[one.component]
            row.origin = origins.index(one.origin) if one.origin and one.origin_share > 0.0 else s.NONE
            row.share, row.capacity, row.lead_weeks = one.share, one.capacity_a_week, one.lead_weeks
            own = failures(one.failures_a_week, one.repairs_a_week, one.origin_share)
            row.failures_a_week, row.repairs_a_week = own.of_its_own, own.repairs_of_its_own
            row.kind = KINDS[one.outage]
            row.from_week, row.premium = one.qualified_from_week, one.premium
        return rows
