"""Repair shops, what goes to them and what comes back: pools of units and what they have cost."""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from scipy.stats import binom

from tests.reference.campaign.alliance import Standards
from tests.reference.campaign.draws import HOLDS, OVERRUN, REPAIR_DONE, WEAR, Draws
from tests.reference.campaign.nation import Nation
from wargame.battle.build.quantile_tables import entity_key
from wargame.campaign.scenario import Campaign
from wargame.campaign.tables_upkeep import ShopTable


@dataclass
class Pool:
    """Units of a good in repair."""

    units: int = 0
    cents: int = 0

    def add(self, units: int, cents: int) -> None:
        """Put units in."""
        self.units += units
        self.cents += cents

    def take(self, units: int) -> int:
        """Take units out; return their part of the cost."""
        cents = self.cents * units // self.units if self.units else 0
        self.add(-units, -cents)
        return cents

    def empty(self) -> "Pool":
        """Take all out."""
        all_ = Pool(self.units, self.cents)
        self.units = self.cents = 0
        return all_


def binomial(draws: Draws, stream: int, key: int, week: int, n: int, p: float) -> int:
    """Return a binomial number."""
    return int(binom.ppf(draws.uniform(stream, key, week), n, p)) if n and p > 0 else 0


@dataclass
class Job:
    """A good of a nation at a shop."""

    nation: Nation
    good: str
    key: int
    carry: float = 0.0
    queue: Pool = field(default_factory=Pool)
    work: Pool = field(default_factory=Pool)
    coming: defaultdict[int, Pool] = field(default_factory=lambda: defaultdict(Pool))
    due: defaultdict[int, Pool] = field(default_factory=lambda: defaultdict(Pool))
    back: defaultdict[int, Pool] = field(default_factory=lambda: defaultdict(Pool))
    sent: int = 0
    returned: int = 0
    scrapped: int = 0
    cost: int = 0

    def travelling(self) -> int:
        """Return units on the way."""
        return sum(pool.units for ring in (self.coming, self.back) for pool in ring.values())

    def under_way(self) -> int:
        """Return units in work or on the way back."""
        return self.work.units + sum(pool.units for pool in self.back.values())

    def worth(self) -> int:
        """Return what the units in repair have cost."""
        rings = sum(pool.cents for ring in (self.coming, self.back) for pool in ring.values())
        return self.queue.cents + self.work.cents + rings

    def in_repair(self) -> int:
        """Return units in repair."""
        return self.queue.units + self.work.units + self.travelling()


class Shop:
    """A shop and its jobs."""

    def __init__(self, name: str, table: ShopTable, nations: dict[str, Nation], draws: Draws) -> None:
        self.table, self.draws, self.key = table, draws, entity_key(name, 0)
        self.jobs = [
            Job(nations[nation], good, entity_key(f"{name}/{nation}/{good}", 0))
            for nation in sorted(table.customers or [table.nation])
            for good in sorted(table.goods)
        ]
        self.free = 0
        self.damage = 0.0
        self.held_up_by = "nothing"

    def turnaround(self) -> float:
        """Return weeks until one more would be back."""
        load = sum(job.queue.units + job.work.units + sum(p.units for p in job.coming.values()) for job in self.jobs)
        ahead = max(0, load + 1 - self.table.crews)
        return 2 * self.table.travel_weeks + self.table.work_weeks * (1 + ahead / self.table.crews)

    def finish(self, week: int) -> None:
        """End the work that is done, and bring back what is back."""
        for job in self.jobs:
            if self.table.work_law == "fixed":
                pool = job.due.pop(week, Pool())
                done, cents = pool.units, pool.cents
                job.work.add(-done, -cents)
            else:
                p = 1 - math.exp(-1 / self.table.work_weeks)
                done = binomial(self.draws, REPAIR_DONE, job.key, week, job.work.units, p)
                cents = job.work.take(done)
            holds = binomial(self.draws, HOLDS, job.key, week, done, self.table.part_quality)
            job.scrapped += done - holds
            if holds:
                job.back[week + self.table.travel_weeks].add(holds, cents)
            pool = job.back.pop(week, Pool())
            if pool.units:
                job.nation.depots[job.good].put(pool.units, pool.cents, "repaired")
                job.returned += pool.units

    def open(self, week: int, at_war: bool) -> None:
        """Begin a week."""
        hazard = self.table.overrun_a_week if at_war else 0.0
        lost = hazard > 0 and self.draws.uniform(OVERRUN, self.key, week) < hazard
        crews = math.floor(self.table.crews * (1 - self.damage) + 1e-9)
        for job in self.jobs:
            if lost:
                job.scrapped += job.queue.empty().units + job.work.empty().units
                job.due.clear()
            pool = job.coming.pop(week, Pool())
            job.queue.add(pool.units, pool.cents)
            crews -= job.work.units
        self.free, self.held_up_by = max(0, crews), "nothing"

    def cost(self, good: str, prices: dict[str, float]) -> int:
        """Return what a repair costs in cash."""
        return math.ceil(self.table.cost_share * prices[good] - 1e-6)

    def coverage(self, job: Job, everything: "Repair") -> float:
        """Return what there will be over what is wanted."""
        nation = job.nation
        level = nation.forecast(job.good) * nation.table.rules.cover_weeks + nation.depots[job.good].target
        have = nation.depots[job.good].units + sum(j.under_way() for j in everything.of(nation.name, job.good))
        return have / level if level > 0 else math.inf

    def step(self, week: int, prices: dict[str, float], everything: "Repair") -> None:
        """Begin what can be begun."""
        while self.free:
            waits = [job for job in self.jobs if job.queue.units]
            if not waits:
                break
            job = min(waits, key=lambda job: self.coverage(job, everything))
            most = min(self.free, job.queue.units)
            n = most if len(waits) == 1 else 1
            cost, nation = self.cost(job.good, prices), job.nation
            funded = min(most, nation.left // cost) if cost else most
            released = everything.released
            supplied = min([funded, *(released[nation.name, g] // k for g, k in self.table.spares.items())])
            short, begun = supplied < n, min(n, supplied)
            worth, cents = job.queue.take(begun), begun * cost
            for good in sorted(self.table.spares):
                units = self.table.spares[good] * begun
                depot = nation.depots[good]
                cents += depot.take(units, "expended")
                depot.wanted += self.table.spares[good] * (funded if short else begun)
                depot.served += units
                everything.used[nation.name, good] += units
                released[nation.name, good] -= units
            nation.left -= begun * cost
            nation.repairs += begun * cost
            job.cost += begun * cost
            cents = max(worth, cents)
            job.work.add(begun, cents)
            if self.table.work_law == "fixed" and begun:
                job.due[week + int(self.table.work_weeks)].add(begun, cents)
            self.free -= begun
            if short:
                self.held_up_by = "spares" if supplied < funded else "funds"
                break
        if not self.free and any(job.queue.units for job in self.jobs):
            self.held_up_by = "crews"


class Repair:
    """All shops of a campaign."""

    def __init__(self, campaign: Campaign, nations: dict[str, Nation], draws: Draws, standards: Standards) -> None:
        self.campaign, self.nations, self.draws, self.standards = campaign, nations, draws, standards
        self.shops = [Shop(name, campaign.shops[name], nations, draws) for name in sorted(campaign.shops)]
        self.used = defaultdict[tuple[str, str], int](int)  # spares of the week
        self.released = dict[tuple[str, str], int]()

    def of(self, nation: str, good: str) -> Iterator[Job]:
        """Yield the jobs of a good of a nation."""
        for shop in self.shops:
            yield from (job for job in shop.jobs if job.nation.name == nation and job.good == good)

    def in_repair(self, nation: str, good: str) -> int:
        """Return units in repair."""
        return sum(job.in_repair() for job in self.of(nation, good))

    def open(self) -> None:
        """Begin a week."""
        self.used.clear()
        for shop in self.shops:
            for job in shop.jobs:
                job.sent = job.returned = job.scrapped = job.cost = 0

    def finish(self, week: int) -> None:
        """Bring back what is done."""
        for shop in self.shops:
            shop.finish(week)

    def aside(self, nation: str, week: int, prices: dict[str, float]) -> int:
        """Return what is kept from orders."""
        have, total = max(0, self.nations[nation].left), 0
        for shop in self.shops:
            own = [job for job in shop.jobs if job.nation.name == nation]
            crews = math.floor(shop.table.crews * (1 - shop.damage) + 1e-9) - sum(job.work.units for job in shop.jobs)
            ready = {i: job.queue.units + job.coming[week].units for i, job in enumerate(own)}
            costs = [shop.cost(job.good, prices) for job in own]
            paid_for = [min(max(0, crews), have // cost) if cost else max(0, crews) for cost in costs]
            most = max((paid_for[i] * costs[i] for i, n in ready.items() if n), default=0)
            total += min(sum(min(n, paid_for[i]) * costs[i] for i, n in ready.items()), have, most)
        return min(total, have)

    def send(self, nation: str, good: str, units: int, cents: int, week: int, is_raid: bool) -> None:
        """Deal out units to shops."""
        standard, pool = self.standards.now[good], Pool(units, cents)
        portions = min(units, 64)
        for i in range(portions):
            n = units * (i + 1) // portions - units * i // portions
            part = pool.take(n)
            takers = [
                (shop.turnaround(), k, job, shop)
                for k, shop in enumerate(self.shops)
                for job in shop.jobs
                if job.nation.name == nation and job.good == good
                if not shop.table.standards or standard in shop.table.standards
            ]
            if not takers:
                continue
            _, _, job, shop = min(takers, key=lambda taker: taker[:2])
            weeks = shop.table.travel_weeks
            if is_raid:
                whole = job.carry + n * shop.table.repairable_share
                n, weeks = math.floor(whole + 1e-9), max(1, weeks)
                job.carry = max(0.0, whole - n)
            job.coming[week + weeks].add(n, part)
            job.sent += n

    def step(self, week: int, prices: dict[str, float], at_war: bool) -> None:
        """Let goods wear, and shops work."""
        for name in sorted(self.campaign.depots):
            for good in sorted(self.campaign.depots[name]):
                stock = self.campaign.depots[name][good]
                war = stock.wear_a_week if stock.war_wear_a_week is None else stock.war_wear_a_week
                share, depot = war if at_war else stock.wear_a_week, self.nations[name].depots[good]
                units = binomial(self.draws, WEAR, entity_key(f"{name}/{good}", 0), week, depot.units, share)
                if units:
                    self.send(name, good, units, depot.take(units, "broken"), week, False)
        self.released = {(n, g): d.usable() for n, nation in self.nations.items() for g, d in nation.depots.items()}
        for shop in self.shops:
            shop.open(week, at_war)
            shop.step(week, prices, self)
