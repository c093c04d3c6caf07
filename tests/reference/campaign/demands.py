"""Consumption that a demand process asks for."""

import math
from collections import defaultdict

import numpy as np

from tests.reference.campaign.alliance import Standards
from tests.reference.campaign.draws import DEMAND, INTENSITY, Draws, at_level
from tests.reference.campaign.nation import Nation
from wargame.battle.build.quantile_tables import entity_key
from wargame.campaign.build import quantiles
from wargame.campaign.scenario import Campaign, DemandTable


class Demands:
    """Demand processes, and who serves them."""

    def __init__(self, campaign: Campaign, nations: dict[str, Nation], standards: Standards, draws: Draws) -> None:
        self.campaign, self.nations, self.standards, self.draws = campaign, nations, standards, draws
        self.n_weeks = campaign.clock.pre_war_weeks + campaign.clock.war_weeks

    def serve(self, week: int) -> None:
        """Take what is asked for out of depots, goods that stand in last."""
        wanted = defaultdict[tuple[str, str], int](int)
        for name, one in self.campaign.demands.items():
            wanted[one.nation, one.good] += self.demand(name, one, week)
        released = {(n, g): d.usable() for n, nation in self.nations.items() for g, d in nation.depots.items()}
        own = {(name, good): [good] for name, good in wanted}
        others = {(name, good): self.standards.others(good) for name, good in wanted}
        lacking = dict(wanted)
        for sources in (own, others):
            for name, good in sorted(wanted):
                for source in sources[name, good]:
                    n = min(lacking[name, good], released[name, source])
                    lacking[name, good] -= n
                    released[name, source] -= n
                    self.nations[name].depots[source].take(n, "expended")
        for (name, good), units in wanted.items():
            depot = self.nations[name].depots[good]
            depot.wanted += units
            depot.served += units - lacking[name, good]
            self.nations[name].history[good][-1] += units

    def demand(self, name: str, one: DemandTable, week: int) -> int:
        """Return what a demand process asks for."""
        from scipy.stats import poisson

        begin = self.campaign.clock.pre_war_weeks if one.from_week is None else one.from_week
        if not begin <= week < (self.n_weeks if one.until_week is None else one.until_week):
            return 0
        rate, key = one.units_a_week, entity_key(name, 0)
        if one.intensity_cv > 0:
            law = np.asarray(quantiles.gamma(1.0, one.intensity_cv))
            rate *= at_level(law, self.draws.uniform(INTENSITY, key, week // 4))
        if one.is_poisson:
            return int(poisson.ppf(self.draws.uniform(DEMAND, key, week), rate)) if rate > 0 else 0
        return math.floor(rate * (week + 1) + 1e-9) - math.floor(rate * week + 1e-9)
