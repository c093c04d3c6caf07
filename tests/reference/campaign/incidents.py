"""Cyber incidents at providers, one by one, and whom they stop."""

import math
from collections import defaultdict

import numpy as np
from scipy.stats import poisson

from tests.reference.campaign.draws import HIT, INCIDENTS, STOP_TIME, STOP_WEEKS, Draws, at_level
from tests.reference.campaign.nation import Nation
from wargame.battle.build.quantile_tables import entity_key
from wargame.campaign.build import quantiles
from wargame.campaign.scenario import Campaign
from wargame.campaign.tables_upkeep import ProviderTable

KINDS = ("line", "supplier", "network")
FIRST = 8_192  # weeks before week 0 that have draws
MOST = 4_096  # incidents a week
WEEKS_A_YEAR = 365.25 / 7


class Incidents:
    """Providers, and until when each user is stopped."""

    def __init__(self, campaign: Campaign, nations: dict[str, Nation], draws: Draws) -> None:
        self.campaign, self.nations, self.draws = campaign, nations, draws
        self.until = defaultdict[tuple[str, str], int](int)
        self.counts = dict[str, int]()
        self.laws = {
            name: np.asarray(quantiles.lognormal(one.stop_weeks, one.stop_cv))
            for name, one in campaign.providers.items()
            if one.stop_cv > 0 and one.stop_weeks > 0
        }
        for name, one in campaign.providers.items():
            longest = float(self.laws[name][-1]) if name in self.laws else one.stop_weeks
            for back in range(1, min(FIRST, math.ceil(longest)) + 1):
                self.strike(name, one, -back)

    def users(self, one: ProviderTable) -> list[tuple[str, str]]:
        """Return the users of a provider."""
        lists = (one.lines, one.suppliers, one.networks)
        return [(kind, name) for kind, names in zip(KINDS, lists, strict=True) for name in sorted(names)]

    def probability(self, one: ProviderTable, kind: str, user: str) -> float:
        """Return the chance of a hit."""
        defender = one.defender or (self.campaign.lines[user].nation if kind == "line" else None)
        if defender is None:
            return one.hit_share
        nation = self.nations[defender]
        rules = nation.table.rules
        q = one.hit_share
        if rules.security_scale_usd > 0:
            q *= math.exp(-nation.secured / (100 * rules.security_scale_usd))
        if nation.secured < 100 * rules.security_standard_usd_a_week:
            q *= rules.below_standard_factor
        return min(1.0, q)

    def strike(self, name: str, one: ProviderTable, week: int) -> int:
        """Let a week of incidents happen at a provider."""
        key = entity_key(name, 0)
        mean = one.incidents_a_year / WEEKS_A_YEAR
        n = int(poisson.ppf(self.draws.uniform(INCIDENTS, key, FIRST + week), mean)) if mean else 0
        for kind, user in self.users(one):
            own = key ^ entity_key(user, KINDS.index(kind))
            for i in range(n):
                draw = (FIRST + week) * MOST + i
                if self.draws.uniform(HIT, own, draw) < self.probability(one, kind, user):
                    weeks = one.stop_weeks
                    if name in self.laws:
                        weeks = at_level(self.laws[name], self.draws.uniform(STOP_TIME, own, draw))
                    stop = math.floor(weeks + self.draws.uniform(STOP_WEEKS, own, draw))
                    self.until[kind, user] = max(self.until[kind, user], week + stop)
        return n

    def step(self, week: int) -> None:
        """Let a week of incidents happen."""
        for name in sorted(self.campaign.providers):
            self.counts[name] = self.strike(name, self.campaign.providers[name], week)

    def is_stopped(self, kind: str, user: str, week: int) -> bool:
        """Return whether something is stopped."""
        return self.until[kind, user] > week
