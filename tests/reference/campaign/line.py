"""Lines: capacity, people, components, tooling, and whom they work for."""

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from tests.reference.campaign.draws import LEAD, Draws, at_level
from wargame.battle.build.quantile_tables import entity_key
from wargame.campaign.build import quantiles
from wargame.campaign.tables_industry import Expansion, LineTable

WEEKS_A_YEAR = 365.25 / 7


@dataclass
class Lot:
    """Units of a customer in a queue."""

    customer: str
    week: int
    units: int
    cents: int

    def part(self, units: int) -> int:
        """Take units out; return their part of the money."""
        cents = self.cents * units // self.units
        self.units -= units
        self.cents -= cents
        return cents


def dealt(n: int, claims: list[int]) -> list[int]:
    """Return whole shares of n by claims: differences of cumulative shares, rounded down."""
    total, before, found = sum(claims), 0, list[int]()
    for claim in claims:
        low, before = before, before + claim
        found.append(n * before // total - n * low // total if total else 0)
    return found


def expansions(table: LineTable, years: int) -> list[Expansion]:
    """Return planned expansions, sooner with private capital, and one by makers who have long contracts."""
    own = table.capital
    if own is None:
        return table.expansions
    size = table.capacity_a_week * min(own.most_growth, own.growth_a_year * (years - 1))
    found = list(table.expansions)
    found += [Expansion(added_a_week=size, dead_weeks=own.dead_weeks, ramp_weeks=own.ramp_weeks)] if size > 0 else []
    sooner = 1 - own.shortening * own.private_share
    return [one.model_copy(update={"dead_weeks": sooner * one.dead_weeks}) for one in found]


class Line:
    """A production line."""

    def __init__(self, name: str, table: LineTable, draws: Draws, years: int = 1) -> None:
        self.expansions = expansions(table, years)
        self.name, self.table, self.draws, self.key = name, table, draws, entity_key(name, 0)
        self.goods = sorted({table.good, *(table.retooling.makes if table.retooling else ())})
        self.good, self.changing = table.good, 0
        self.queues: dict[str, list[Lot]] = {good: [] for good in self.goods}
        self.awards = defaultdict[tuple[str, int], list[Lot]](list)  # by good and week
        self.surge, self.carry, self.damage, self.stopped = 1.0, 0.0, 0.0, False
        self.veterans, self.rookies = (table.labour.workers, 0.0) if table.labour else (math.inf, 0.0)
        self.rate_of_output = sum(table.base_rate_a_week.values()) or table.capacity_a_week
        self.capacity, self.output, self.bound, self.load = self.capacity_of(0), 0, "nothing", 0
        self.law = quantiles.erlang(table.lead_weeks, table.lead_shape) if table.lead_shape else None

    def capacity_of(self, week: int) -> float:
        """Return the mean capacity over a week."""
        total = self.table.capacity_a_week
        for one in self.expansions:
            t = week - one.week - one.dead_weeks
            ends = [self.built(age, one.ramp_weeks) for age in (t, t + 1)]
            total += one.added_a_week * one.slip * (ends[1] - ends[0])
        return max(0.0, total)

    @staticmethod
    def built(age: float, tau: float) -> float:
        """Return the integral of the ramp."""
        if age <= 0:
            return 0.0
        return age - tau * -math.expm1(-age / tau) if tau > 0 else age

    def fixed_cost(self, units: int, cents: float) -> float:
        """Return fixed cost in the price of a lot, cents."""
        own = self.table.capital
        if own is None or not own.fixed_usd_a_year * own.private_share:
            return 0.0
        weekly = 100 * own.fixed_usd_a_year * own.private_share / WEEKS_A_YEAR
        return min(own.most_markup * cents, units * weekly / self.rate_of_output if self.rate_of_output else math.inf)

    def backlog(self, good: str | None = None) -> int:
        """Return units queued, of a good or in all."""
        return sum(lot.units for g in self.goods if good in (None, g) for lot in self.queues[g])

    def wait(self, good: str) -> float:
        """Return weeks until it could begin with a good."""
        if self.capacity <= 0:
            return math.inf
        change = self.table.retooling.weeks if self.table.retooling else 0
        return (self.changing if good == self.good else change) + self.load / self.capacity

    def rate(self, week: int, ahead: int) -> float:
        """Return what it could make in a coming week."""
        if not self.table.surge:
            return self.capacity_of(week + ahead)
        most, step = self.table.surge.most, (self.table.surge.most - 1) / self.table.surge.weeks
        rises = self.backlog(self.good) > self.capacity
        surge = self.surge + (step if rises else -step) * ahead
        return self.capacity_of(week + ahead) * min(max(1.0, surge), most)

    def choose_good(self) -> str:
        """Return what to make next."""
        if self.changing or not self.table.retooling:
            return self.good
        others = {good: self.backlog(good) for good in self.goods if good != self.good}
        best = max(sorted(others), key=lambda good: others[good])
        own, most = self.backlog(self.good), others[best]
        worth_it = most > 0 and (own == 0 or most - own > self.table.retooling.weeks * self.capacity)
        return best if worth_it else self.good

    def lead(self, stream: int, draw: int) -> int:
        """Return weeks from start to delivery."""
        if self.law is None:
            return int(self.table.lead_weeks)
        return max(1, math.floor(at_level(np.asarray(self.law), self.draws.uniform(stream, self.key, draw)) + 0.5))

    def produce(self, use: dict[str, int], stocks: "dict[str, object]", is_more_wanted: bool) -> None:
        """Start what can be started."""
        backlog = self.backlog(self.good)
        machines = 0.0 if self.changing or self.stopped else self.capacity * self.surge * (1 - self.damage)
        labour = self.table.labour
        people = math.inf
        if labour:
            people = labour.units_a_worker * (self.veterans + labour.rookie_share * self.rookies)
        psi, slow, parts = self.table.scarcity_share, 1.0, math.inf
        for name, n in use.items():
            stock = stocks[name]
            target = psi * stock.weeks * (n * self.capacity)  # type: ignore[attr-defined]
            slow = min(slow, stock.units / target) if target > 0 else slow  # type: ignore[attr-defined]
            parts = min(parts, stock.units // n)  # type: ignore[attr-defined]
        scarce = machines * slow
        limit = min(machines, people, scarce)
        could = math.floor(self.carry + limit + 1e-9)
        self.output = max(0, int(min(could, parts, backlog)))
        self.carry = max(0.0, self.carry + limit - could) if self.output == could else 0.0
        for name, n in use.items():
            stocks[name].units -= n * self.output  # type: ignore[attr-defined]
        self.bound = self.what_bound(backlog, could, parts, machines, people, scarce, is_more_wanted)
        if self.table.surge:
            step = (self.table.surge.most - 1) / self.table.surge.weeks
            self.surge += step if backlog > self.capacity else -step
            self.surge = min(max(1.0, self.surge), self.table.surge.most)
        self.train(min(machines, backlog))

    def what_bound(
        self, backlog: int, could: int, parts: float, machines: float, people: float, scarce: float, more: bool
    ) -> str:
        """Return what held output down."""
        if backlog <= min(could, parts):
            return "money" if more else "nothing"
        if self.stopped:
            return "stopped"
        if self.changing:
            return "retooling"
        if parts < could or scarce < min(machines, people):
            return "component"
        return "labour" if people < machines else "capacity"

    def train(self, wanted: float) -> None:
        """Let people quit, learn and be hired."""
        labour = self.table.labour
        if not labour:
            return
        stay = 1 - (1 - (1 - labour.quits_a_year) ** (1 / WEEKS_A_YEAR))
        trained = self.rookies / labour.training_weeks
        missing = max(0.0, wanted / labour.units_a_worker - stay * (self.veterans + self.rookies))
        self.veterans = stay * (self.veterans + trained)
        self.rookies = stay * (self.rookies - trained) + min(labour.hires_a_week, missing)

    def allocate(self, ranks: dict[str, int]) -> list[Lot]:
        """Return what was started, by customer and lot, in turn of the queue discipline."""
        queue, left = self.queues[self.good], self.output
        names = sorted(ranks)
        if self.table.discipline == "proportional":
            claims = [sum(lot.units for lot in queue if lot.customer == name) for name in names]
            groups = [([name], n) for name, n in zip(names, dealt(left, claims), strict=True)]
        elif self.table.discipline == "priority":
            groups = [([n for n in names if ranks[n] == rank], None) for rank in sorted(set(ranks.values()))]
        else:
            groups = [(names, None)]
        started = list[Lot]()
        for members, n in groups:
            more = min(left, sum(lot.units for lot in queue if lot.customer in members)) if n is None else n
            left -= more
            for week in sorted({lot.week for lot in queue}):
                lots = [lot for name in members for lot in queue if lot.customer == name and lot.week == week]
                claims = [lot.units for lot in lots]
                can = min(more, sum(claims))
                more -= can
                for lot, units in zip(lots, dealt(can, claims), strict=True):
                    if units:
                        started.append(Lot(lot.customer, week, units, lot.part(units)))
        self.queues[self.good] = [lot for lot in queue if lot.units]
        return started

    def delivery(self, week: int) -> int:
        """Return when what is started in a week is delivered."""
        return week + self.lead(LEAD, week)
