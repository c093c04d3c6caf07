"""A campaign, slow and plain: objects and dictionaries, week by week."""

import math
from collections import defaultdict
from functools import partial
from typing import Any

import numpy as np

from tests.reference.campaign.alliance import JointOrders, Standards, Targets
from tests.reference.campaign.depot import Depot
from tests.reference.campaign.draws import DEMAND, FIRST_LEAD, INTENSITY, Draws, at_level
from tests.reference.campaign.incidents import Incidents
from tests.reference.campaign.land import Land
from tests.reference.campaign.learning import Cost, families, up
from tests.reference.campaign.line import Line, Lot
from tests.reference.campaign.methods import Methods
from tests.reference.campaign.nation import Nation
from tests.reference.campaign.raids import Raids
from tests.reference.campaign.repair import Repair
from tests.reference.campaign.supply import Component, qualify, suppliers_of
from wargame.battle.build.quantile_tables import entity_key
from wargame.battle.build.setup import SIDES
from wargame.campaign.build import quantiles
from wargame.campaign.scenario import DemandTable, DonationTable, Stock, price_usd
from wargame.campaign.scenario_file import LoadedCampaign


class Twin:
    """A campaign, its nations, lines and suppliers."""

    def __init__(self, loaded: LoadedCampaign, seed: int, replication: int) -> None:
        self.campaign = c = loaded.campaign
        self.draws = draws = Draws(seed, replication)
        self.n_weeks = c.clock.pre_war_weeks + c.clock.war_weeks
        self.family = families(c)
        self.costs = {name: Cost(good, self.family[name]) for name, good in c.goods.items()}
        years = {name: c.nations[line.nation].rules.contract_years for name, line in c.lines.items()}
        self.lines = {name: Line(name, c.lines[name], draws, years[name]) for name in sorted(c.lines)}
        self.nations = {name: self.nation(name) for name in sorted(c.nations)}
        self.joint = {name: JointOrders(name, c, draws) for name in sorted(c.joint)}
        for one in self.joint.values():
            for member, good in one.own.items():
                if good != one.table.good:
                    self.nations[member].common[good] = one.table.good
        self.targets = {name: Targets(name, c) for name in self.nations}
        self.standards = Standards(c)
        self.passed = defaultdict[str, list[int]](lambda: [0, 0])  # of a place in the queue: delivered, given
        self.origins, self.suppliers = suppliers_of(c, draws)
        self.premiums = qualify(self.suppliers, 0)
        self.parts = {line.name: self.components(line) for line in self.lines.values()}
        self.due = defaultdict[int, list[tuple[str, str, str, int, int]]](list)  # line, nation, good, units, cents
        self.help = defaultdict[int, list[tuple[str, str, int, int]]](list)
        self.repair = Repair(c, self.nations, draws, self.standards)
        self.incidents = Incidents(c, self.nations, draws)
        self.methods = Methods(c, self.nations)
        self.land = Land(c, self.nations, draws)
        self.raids = Raids(c, loaded.battle, self.nations, draws, self) if loaded.battle else None
        for line in self.lines.values():
            self.fill(line)
        self.first_prices = {name: self.price_now(name, 0) for name in sorted(c.goods)}

    def nation(self, name: str) -> Nation:
        """Return a nation with its depots."""
        stocks, goods = self.campaign.depots.get(name, {}), self.campaign.goods
        depots = {g: Depot(stocks.get(g, Stock()), round(100 * price_usd(goods[g]))) for g in sorted(goods)}
        return Nation(name, self.campaign.nations[name], depots, self.draws)

    def components(self, line: Line) -> dict[str, Component]:
        """Return the stocks of components of a line."""
        names = sorted({part for good in line.goods for part in self.campaign.goods[good].bill})
        found = dict[str, Component]()
        for name in names:
            table = line.table.components.get(name)
            weeks = table.target_weeks if table else 4.0
            use = self.campaign.goods[line.good].bill.get(name, 0) * line.table.capacity_a_week
            opening = table.opening if table and table.opening is not None else math.ceil(weeks * use - 1e-9)
            found[name] = Component(line.name, name, weeks, opening)
        return found

    def transfer(self, line: Line, nation: str) -> int:
        """Return weeks of export."""
        return self.campaign.nations[line.table.nation].export_weeks.get(nation, 0)

    def price(self, line: Line, good: str, nation: str, n: int, week: int) -> float:
        """Return the price of a lot behind the queue of a line."""
        premium = 1.0
        for part in self.campaign.goods[good].bill:
            premium += self.premiums[part]
        rules = self.campaign.nations[nation].rules
        price = self.costs[good].price(line.backlog(good), n, line.capacity, premium, week, rules)
        return price + line.fixed_cost(n, price)

    def price_now(self, good: str, week: int) -> float:
        """Return the price of the next unit."""
        lines = [line for line in self.lines.values() if line.good == good and line.capacity > 0]
        if not lines:
            return self.costs[good].lot(self.family[good].made, 1, week) * (1 + self.campaign.goods[good].margin)
        best = min(lines, key=lambda line: line.backlog(good) / line.capacity)
        return self.price(best, good, best.table.nation, 1, week)

    def fill(self, line: Line) -> None:
        """Fill pipelines at base rates."""
        price, good = self.price(line, line.good, line.table.nation, 1, 0), line.good
        rates = line.table.base_rate_a_week
        law = line.law if line.law is not None else np.array([line.table.lead_weeks])
        weeks = math.floor(float(law[-1]) + (0.5 if line.law is not None else 0.0))
        weeks += max((self.transfer(line, n) for n, rate in rates.items() if rate > 0), default=0)
        whole = lambda rate, w: math.floor(rate * (w + 1) + 1e-9) - math.floor(rate * w + 1e-9)  # noqa: E731
        for name, rate in rates.items():
            nation = self.nations[name]
            nation.base[good] += rate
            for back in range(1, weeks + 1):
                at = line.lead(FIRST_LEAD, back) - back + self.transfer(line, name)
                units = whole(rate, weeks - back)
                if units and at >= 0:
                    self.due[at].append((line.name, name, good, units, up(units * price)))
                    self.commit(nation, good, units, up(units * price))
                    nation.in_work += up(units * price)
            for w in range(min(int(nation.table.rules.award_weeks), self.n_weeks)):
                units = whole(rate, w)
                if units:
                    line.awards[good, w].append(Lot(name, w, units, up(units * price)))
                    self.commit(nation, good, units, up(units * price))
        base = 0.0
        for name in sorted(rates):
            base += rates[name]
        for name, part in self.parts[line.name].items():
            rate = base * self.campaign.goods[good].bill.get(name, 0)
            for s in self.suppliers:
                for w in range(s.table.lead_weeks if s.table.component == name else 0):
                    part.due[s, w] += whole(rate * s.share, w)

    def commit(self, nation: Nation, good: str, units: int, cents: int) -> None:
        """Book what was ordered before week 0."""
        nation.granted += cents
        nation.committed += cents
        nation.depots[good].on_order += units

    def step(self, week: int) -> dict[str, Any]:
        """Let a week pass; return what is to be compared."""
        at_war = week >= self.campaign.clock.pre_war_weeks
        for nation in self.nations.values():
            usd = nation.table.war_budget_usd if at_war else nation.table.pre_war_budget_usd
            nation.grant(round(100 * usd))
            for depot in nation.depots.values():
                depot.open()
        self.repair.open()
        self.incidents.step(week)
        if week:
            for chain in [*self.origins, *(s.chain for s in self.suppliers)]:
                chain.step(week)
        self.receive(week)
        self.premiums = qualify(self.suppliers, week)
        for line in self.lines.values():
            line.capacity = line.capacity_of(week)
            line.load = line.backlog() + sum(lot.units for lots in line.awards.values() for lot in lots)
            line.damage = self.raids.damage(line.table.unit) if self.raids and line.table.unit else 0.0
            line.stopped = self.incidents.is_stopped("line", line.name, week)
        for shop in self.repair.shops:
            shop.damage = self.raids.damage(shop.table.unit) if self.raids and shop.table.unit else 0.0
        for targets in self.targets.values():
            targets.observe(week)
        prices = {good: self.price_now(good, week) for good in self.first_prices}
        self.decide(week, prices)
        for line in self.lines.values():
            for good in line.goods:
                self.award(line, good, week)
        self.produce()
        self.allocate(week)
        raids = self.consume(week, prices)
        return self.books(prices, raids, week) | {"methods": self.methods.note(week), "land": self.land.rows}

    def receive(self, week: int) -> None:
        """Receive components, goods, help."""
        for parts in self.parts.values():
            for part in parts.values():
                part.receive(self.suppliers, week)
        for _, name, good, units, cents in self.due.pop(week, []):
            nation = self.nations[name]
            nation.depots[good].put(units, cents, "received")
            nation.depots[good].on_order -= units
            nation.committed -= cents
            nation.in_work -= cents
            nation.paid += cents
        left = {(n, g): d.book["received"] for n, nation in self.nations.items() for g, d in nation.depots.items()}
        for name, one in self.donations():
            if one.mode == "queue" and self.is_given(one, week):
                key, counts = (one.giver, one.good), self.passed[name]
                counts[0] += self.nations[one.giver].depots[one.good].book["received"]
                units = min(math.floor(one.share * counts[0] + 1e-9) - counts[1], left[key])
                counts[1] += units
                left[key] -= units
                self.send(one, units, week)
        self.repair.finish(week)
        for name, good, units, cents in self.help.pop(week, []):
            self.nations[name].depots[good].put(units, cents, "help")
            self.nations[name].depots[good].on_order -= units

    def donations(self) -> list[tuple[str, DonationTable]]:
        """Return donations by giver, then by name."""
        return sorted(self.campaign.donations.items(), key=lambda item: (item[1].giver, item[0]))

    def is_given(self, one: DonationTable, week: int) -> bool:
        """Return whether a donation goes on."""
        return one.from_week <= week < (self.n_weeks if one.until_week is None else one.until_week)

    def send(self, one: DonationTable, units: int, week: int) -> None:
        """Send what is given."""
        if units <= 0:
            return
        giver, receiver = self.nations[one.giver], self.nations[one.receiver]
        cents = giver.depots[one.good].take(units, "given")
        at = week + one.transfer_weeks + giver.table.export_weeks.get(one.receiver, 0)
        self.help[at].append((one.receiver, one.good, units, cents))
        receiver.depots[one.good].on_order += units
        back = min(math.floor(one.reimbursed_share * cents + 1e-9), receiver.left)
        receiver.left -= back
        receiver.reimbursed += back
        giver.grant(back)

    def decide(self, week: int, prices: dict[str, float]) -> None:
        """Let nations order, lines choose what to make, and order components."""
        for joint in self.joint.values():
            joint.develop(self.nations)
            if joint.may_open(week):
                lead = joint.table.lead
                joint.open(
                    self.targets[lead].choose(self.makers(lead, joint.table.good), joint.table.good), week, self.n_weeks
                )
        for nation in self.nations.values():
            nation.secure()
            self.methods.renew(nation, week)
            nation.aside = self.repair.aside(nation.name, week, prices)
            for good in nation.depots:
                nation.in_repair[good] = self.repair.in_repair(nation.name, good)
            nation.require()
            for _ in range(2):
                for good, cents in nation.split().items():
                    self.order_by_route(nation, good, min(cents, nation.left - nation.aside), week)
        choices = {name: line.choose_good() for name, line in self.lines.items()}
        for family in {id(f): f for f in self.family.values()}.values():
            tooled = [line for line in self.lines.values() if self.family[line.good] is family]
            leaving = [line for line in tooled if self.family[choices[line.name]] is not family]
            lost = sum(
                (1 - (line.table.retooling.kept_share if line.table.retooling else 1)) * line.capacity
                for line in leaving
            )
            if lost > 0:
                family.made *= 1 - lost / sum(line.capacity for line in tooled)
        for name, line in self.lines.items():
            if line.changing:
                line.changing -= 1
            elif choices[name] != line.good:
                line.good = choices[name]
                line.changing = line.table.retooling.weeks if line.table.retooling else 0
        for name, line in self.lines.items():
            for part, stock in self.parts[name].items():
                use = self.campaign.goods[line.good].bill.get(part, 0)
                stock.order(self.suppliers, use, partial(line.rate, week))

    def makers(self, nation: str, good: str) -> list[Line]:
        """Return the lines that a nation may order a good from."""
        lines = [line for line in self.lines.values() if good in line.goods]
        return [line for line in lines if nation in (line.table.customers or [line.table.nation])]

    def order_by_route(self, nation: Nation, good: str, cents: int, week: int) -> None:
        """Order what is short of a good, jointly and alone."""
        makers, targets = self.makers(nation.name, good), self.targets[nation.name]
        joint = next((one for one in self.joint.values() if one.own.get(nation.name) == good), None)
        share = targets.route(joint, makers)
        most, short = math.floor(cents * share), nation.short(good)
        if joint and joint.now and joint.now.line and most > 0 and short > 0:
            now = joint.now
            part = joint.part(nation.name, short, share)
            spent = self.order(nation, good, joint.table.good, joint.now.line, part, most, now.due, week)
            targets.count(joint.now.line, spent, True, week)
            cents -= spent
            if nation.short(good) < short:
                now.units[nation.name] = now.units.get(nation.name, 0) + short - nation.short(good)
        best = targets.choose(makers, good) if share < 1 else None
        if best is not None:
            at = min(nation.award_week(good, week), self.n_weeks)
            alone = self.order(nation, good, good, best, nation.short(good), cents, at, week)
            targets.count(best, alone, False, week)

    def order(
        self, nation: Nation, good: str, design: str, line: Line, units: int, cents: int, at: int, week: int
    ) -> int:
        """Order a design in place of a good; return what it costs."""
        n = self.affordable(line, design, nation.name, units, cents, week) if units > 0 and cents > 0 else 0
        if not n:
            return 0
        price = min(cents, up(self.price(line, design, nation.name, n, week)))
        line.awards[design, at].append(Lot(nation.name, at, n, price))
        nation.left -= price
        nation.committed += price
        nation.ordered[good] += n
        nation.depots[design].on_order += n
        return price

    def affordable(self, line: Line, good: str, nation: str, n: int, cents: int, week: int) -> int:
        """Return how many of n units some money buys."""
        low, high = 0, n + 1
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (
                (middle, high) if self.price(line, good, nation, middle, week) - 1e-6 <= cents else (low, middle)
            )
        return low

    def award(self, line: Line, good: str, week: int) -> None:
        """Let orders join the queue as one lot."""
        orders = defaultdict[str, list[int]](lambda: [0, 0])
        for lot in line.awards.pop((good, week), []):
            orders[lot.customer][0] += lot.units
            orders[lot.customer][1] += lot.cents
        units = {n: self.affordable(line, good, n, orders[n][0], orders[n][1], week) for n in sorted(orders)}
        total = sum(units.values())
        prices = {name: self.price(line, good, name, total, week) if total else 0.0 for name in units}
        for name, n in units.items():
            nation, (ordered, committed) = self.nations[name], orders[name]
            cents = min(committed, up(prices[name] * (n / total))) if total else 0
            if n:
                line.queues[good].append(Lot(name, week, n, cents))
            nation.committed -= committed - cents
            nation.left += committed - cents
            nation.depots[good].on_order -= ordered - n

    def produce(self) -> None:
        """Let lines start units, and families learn."""
        for name, line in self.lines.items():
            customers = [self.nations[n] for n in line.table.customers or [line.table.nation]]
            more = any(n.short(line.good) > 0 for n in customers)
            for joint in self.joint.values():
                if joint.table.good == line.good:
                    more |= any(self.nations[n].short(good) > 0 for n, good in joint.own.items())
            line.produce(self.campaign.goods[line.good].bill, self.parts[name], more)  # type: ignore[arg-type]
            line.rate_of_output += (line.output - line.rate_of_output) / 52
        for family in {id(f): f for f in self.family.values()}.values():
            family.learn(sum(line.output for line in self.lines.values() if self.family[line.good] is family))

    def allocate(self, week: int) -> None:
        """Send off what was started, components and help."""
        ranks = {name: nation.table.rules.priority for name, nation in self.nations.items()}
        for line in self.lines.values():
            for lot in line.allocate(ranks) if line.output else ():
                at = line.delivery(week) + self.transfer(line, lot.customer)
                self.due[at].append((line.name, lot.customer, line.good, lot.units, lot.cents))
                self.nations[lot.customer].in_work += lot.cents
        stocks = {(name, part): stock for name, parts in self.parts.items() for part, stock in parts.items()}
        order = {key: i for i, key in enumerate(stocks)}
        for s in self.suppliers:
            for key in sorted(stocks, key=lambda key: order[key]):
                if key[1] == s.table.component:
                    s.open[key] += 0
            if not self.incidents.is_stopped("supplier", s.name, week):
                s.ship(week, stocks)
        before = {(n, g): depot.units for n, nation in self.nations.items() for g, depot in nation.depots.items()}
        for _, one in self.donations():
            depot = self.nations[one.giver].depots[one.good]
            above = before[one.giver, one.good] - depot.high
            if one.mode == "stock" and self.is_given(one, week):
                self.send(one, min(depot.units - depot.high, math.floor(one.share * above + 1e-9)), week)

    def consume(self, week: int, prices: dict[str, float]) -> dict[str, int]:
        """Rebuild, consume, raid."""
        self.repair.step(week, prices, week >= self.campaign.clock.pre_war_weeks)
        for nation in self.nations.values():
            for good in nation.depots:
                nation.history[good].append(self.repair.used[nation.name, good])
        if self.raids:
            self.raids.rebuild()
        self.standards.reform(week)
        self.methods.adapt(week)
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
        found = defaultdict[str, int](int)
        war_week = week - self.campaign.clock.pre_war_weeks
        self.land.fight(war_week)
        if self.raids and self.campaign.raids and war_week >= 0:
            dear = {g: prices[g] / self.first_prices[g] if self.first_prices[g] else 1.0 for g in prices}
            for r in range(self.campaign.raids.raids_a_week):
                counts = self.raids.fly(week, war_week, r, dear)
                if counts is None:
                    break
                found["raids"] += 1
                for key, n in counts.items():
                    found[key] += n
        return found

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

    def stops(self, week: int) -> list[int]:
        """Return what is stopped."""
        networks = self.raids.setup.networks if self.raids else ()
        names = [("line", name) for name in self.lines] + [("supplier", s.name) for s in self.suppliers]
        names += [("network", name) for name in networks]
        return [int(self.incidents.is_stopped(*one, week)) for one in names] if self.campaign.providers else []

    def sides(self, raids: dict[str, int]) -> list[int]:
        """Return what is noted of each side: damage, capacity, and what raids used up."""
        found = list[int]()
        down, capacity, idle = [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]
        for line in self.lines.values():
            side = SIDES.index(self.campaign.nations[line.table.nation].side)
            worth = line.capacity * (self.first_prices[line.good] / 100)
            capacity[side] += worth
            idle[side] += line.capacity * line.damage * (self.first_prices[line.good] / 100)
        for unit in self.raids.names if self.raids else ():
            if self.raids and self.raids.table(unit).element is None:
                side = SIDES.index(self.nations[self.raids.table(unit).nation].table.side)
                down[side] += self.raids.down(unit)
        for values in (down, capacity, idle):
            found += [whole_cents(value) for value in values]
        used = ("shots", "consumed", "killed", "service")
        return found + [raids.get(f"{what} {side}", 0) for what in used for side in (0, 1)]

    def books(self, prices: dict[str, float], raids: dict[str, int], week: int) -> dict[str, Any]:
        """Return the week's books."""
        for nation in self.nations.values():
            for depot in nation.depots.values():
                depot.book["closing"] = depot.units
        transit = defaultdict[tuple[str, str], list[int]](lambda: [0, 0])
        for gifts in self.help.values():
            for name, good, units, cents in gifts:
                transit[name, good][0] += units
                transit[name, good][1] += cents
        on_way = defaultdict[str, int](int)
        for lots in self.due.values():
            for line, _, _, units, _ in lots:
                on_way[line] += units
        return {
            "goods": [
                [
                    [
                        *list(d.book.values())[:7],
                        d.wanted,
                        d.served,
                        nation.required.get(g, 0),
                        nation.ordered[g],
                        d.received_cents,
                        d.cents,
                        *transit[nation.name, g],
                        nation.history[g][-1],
                        d.starved,
                        d.book["repaired"],
                        d.book["broken"],
                    ]
                    for g, d in nation.depots.items()
                ]
                for nation in self.nations.values()
            ],
            "money": [
                [
                    *(n.left, n.committed, n.paid, n.granted, n.rebuilt, n.in_work, n.repairs, n.security),
                    *(n.developed, n.reimbursed),
                    *self.targets[n.name].cents.values(),
                ]
                for n in self.nations.values()
            ],
            "lines": [
                [
                    line.output,
                    BOUNDS.index(line.bound),
                    line.backlog(),
                    on_way[name],
                    sorted(self.campaign.goods).index(line.good),
                ]
                for name, line in self.lines.items()
            ],
            "raids": [raids.get(k, 0) for k in COUNTS] + [0, *self.sides(raids)],
            "prices": list(prices.values()),
            "repairs": [
                [
                    *(job.sent, job.returned, job.scrapped, job.cost),
                    *(job.queue.units, job.work.units, job.travelling(), HELD_UP.index(shop.held_up_by)),
                    job.worth(),
                ]
                for shop in self.repair.shops
                for job in shop.jobs
            ],
            "stops": self.stops(week),
            "struck": list(self.incidents.counts.values()),
        }


def whole_cents(usd: float) -> int:
    """Return whole cents."""
    return math.floor(100 * usd + 0.5)


COUNTS = ("raids", "attackers", "leakers", "armed", "lost 0", "lost 1")
BOUNDS = ("nothing", "capacity", "labour", "component", "money", "retooling", "stopped")
HELD_UP = ("nothing", "crews", "funds", "spares")


def run(loaded: LoadedCampaign, seed: int, replication: int = 0) -> list[dict[str, Any]]:
    """Return the books of all weeks."""
    twin = Twin(loaded, seed, replication)
    return [twin.step(week) for week in range(twin.n_weeks)]
