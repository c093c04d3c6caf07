"""Fighting on land, step by step."""

import math
from fractions import Fraction

from scipy.stats import poisson

from tests.reference.campaign.draws import LAND, Draws
from tests.reference.campaign.nation import Nation
from wargame.battle.build.quantile_tables import entity_key
from wargame.battle.build.setup import SIDES
from wargame.campaign.scenario import Campaign


class Land:
    """Two forces."""

    def __init__(self, campaign: Campaign, nations: dict[str, Nation], draws: Draws) -> None:
        self.campaign, self.nations, self.draws = campaign, nations, draws
        self.forces = {side: getattr(campaign.land, side) for side in SIDES} if campaign.land else {}
        self.strength = {side: force.strength for side, force in self.forces.items()}
        self.rows = [[n, 0, 0, 0, 0] for n in self.strength.values()]

    def fight(self, war_week: int) -> None:
        """Let a week of the war pass."""
        if self.campaign.land is None or war_week < 0:
            return
        steps, fire = self.campaign.land.steps_a_week, dict[str, tuple[int, int]]()
        for side, force in self.forces.items():
            one = self.campaign.demands[force.fire_missions] if force.fire_missions else None
            depot = self.nations[one.nation].depots[one.good] if one else None
            fire[side] = (depot.wanted, depot.served) if depot else (0, 0)
        joins = {side: self.joins(side, war_week) for side in self.forces}
        lost = dict.fromkeys(SIDES, 0)
        for step in range(steps):
            before = dict(self.strength)
            for side, enemy in (SIDES, SIDES[::-1]):
                wanted, served = fire[enemy]
                share = served / wanted if wanted else 1.0
                mean = self.forces[enemy].kills_a_week * share * before[enemy] / steps
                u = self.draws.uniform(LAND, entity_key(side, 0), war_week * 1024 + step)
                n = min(int(poisson.ppf(u, mean)) if mean > 0 else 0, before[side])
                lost[side] += n
                first, last = (self.by_step(joins[side], i, steps) for i in (step, step + 1))
                self.strength[side] += last - first - n
        self.rows = [[self.strength[s], lost[s], joins[s], *fire[s]] for s in SIDES]

    @staticmethod
    def by_step(units: int, step: int, steps: int) -> int:
        """Return who has joined after so many steps."""
        return math.floor(Fraction(units * step, steps) + Fraction(1, 2))

    def joins(self, side: str, war_week: int) -> int:
        """Return who joins a force."""
        force = self.forces[side]
        rate = force.reinforcements_a_week
        units = math.floor(rate * (war_week + 1) + 1e-9) - math.floor(rate * war_week + 1e-9)
        if force.element is None or not units:
            return units
        nation = self.nations[force.nation]
        depot = nation.depots[force.element]
        served = min(units, depot.usable())
        depot.take(served, "expended")
        depot.wanted += units
        depot.served += served
        nation.history[force.element][-1] += units
        return served
