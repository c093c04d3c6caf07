"""Nations: money, forecasts and orders."""

import math
from collections import defaultdict

import numpy as np

from tests.reference.campaign.depot import Depot
from tests.reference.campaign.draws import AWARD, Draws, at_level
from wargame.battle.build.quantile_tables import entity_key
from wargame.campaign.build import quantiles
from wargame.campaign.scenario import NationTable


class Nation:
    """A nation with its depots."""

    def __init__(self, name: str, table: NationTable, depots: dict[str, Depot], draws: Draws) -> None:
        self.name, self.table, self.depots, self.draws = name, table, depots, draws
        self.repairs = self.security = 0
        self.secured = round(100 * table.security_usd_a_week)  # paid in the last week
        self.aside = 0  # kept from orders
        self.in_repair = defaultdict[str, int](int)
        self.left = self.committed = self.paid = self.granted = self.rebuilt = self.in_work = 0
        self.developed = self.reimbursed = 0
        self.common = dict[str, str]()  # designs that joint orders put in place of its own goods
        self.history = defaultdict[str, list[int]](list)  # consumption asked for, by good and week
        self.base = defaultdict[str, float](float)
        rules = table.rules
        drawn = rules.award_cv > 0 and rules.award_weeks > 0
        self.law = quantiles.lognormal(rules.award_weeks, rules.award_cv) if drawn else None
        self.required = dict[str, int]()
        self.ordered = defaultdict[str, int](int)

    def grant(self, cents: int) -> None:
        """Receive money."""
        self.granted += cents
        self.left += cents

    def secure(self) -> None:
        """Pay for security."""
        self.secured = min(round(100 * self.table.security_usd_a_week), self.left)
        self.left -= self.secured
        self.security += self.secured

    def forecast(self, good: str) -> float:
        """Return the mean of the last weeks."""
        p = self.table.rules.forecast_weeks
        last = self.history[good][-p:]
        if self.base[good] > 0:
            return (sum(last) + (p - len(last)) * self.base[good]) / p
        return sum(last) / len(last) if last else 0.0

    def require(self) -> None:
        """Set the requirement of each good."""
        self.ordered = defaultdict(int)
        self.required = {}
        for good in self.depots:
            if self.table.shares.get(good, 0) > 0:
                names = [good, *([self.common[good]] if good in self.common else [])]
                wanted = have = 0.0
                for name in names:
                    wanted += self.forecast(name) * self.table.rules.cover_weeks + self.depots[name].target
                    have += self.depots[name].units + self.depots[name].on_order + self.in_repair[name]
                self.required[good] = max(0, math.ceil(min(wanted, 10**9) - 1e-9) - int(have))

    def short(self, good: str) -> int:
        """Return what is required and not ordered."""
        return self.required.get(good, 0) - self.ordered[good]

    def split(self) -> dict[str, int]:
        """Return money by good."""
        wanted = [good for good in self.depots if self.short(good) > 0]
        total = 0.0
        for good in wanted:
            total += self.table.shares[good]
        return {good: math.floor(max(0, self.left - self.aside) * (self.table.shares[good] / total)) for good in wanted}

    def award_week(self, good: str, week: int) -> int:
        """Return when an order is awarded."""
        if self.law is None:
            return week + int(self.table.rules.award_weeks)
        key = entity_key(self.name, 0) ^ entity_key(good, 0)
        u = self.draws.uniform(AWARD, key, week)
        return week + math.floor(at_level(np.asarray(self.law), u) + 0.5)
