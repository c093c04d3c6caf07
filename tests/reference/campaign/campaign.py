"""A campaign, slow and plain: objects and dictionaries, week by week."""

from collections import defaultdict
from functools import partial
from typing import Any

from tests.reference.campaign import pipelines
from tests.reference.campaign.alliance import Standards
from tests.reference.campaign.demands import Demands
from tests.reference.campaign.donations import Donations
from tests.reference.campaign.draws import Draws
from tests.reference.campaign.incidents import Incidents
from tests.reference.campaign.land import Land
from tests.reference.campaign.line import Line
from tests.reference.campaign.methods import Methods
from tests.reference.campaign.orders import Orders
from tests.reference.campaign.prices import Prices
from tests.reference.campaign.raids import Raids
from tests.reference.campaign.record import books
from tests.reference.campaign.repair import Repair
from tests.reference.campaign.supply import qualify, suppliers_of
from wargame.campaign.scenario_file import LoadedCampaign


class Twin:
    """A campaign, its nations, lines and suppliers."""

    def __init__(self, loaded: LoadedCampaign, seed: int, replication: int) -> None:
        self.campaign = c = loaded.campaign
        self.draws = draws = Draws(seed, replication)
        self.n_weeks = c.clock.pre_war_weeks + c.clock.war_weeks
        years = {name: c.nations[line.nation].rules.contract_years for name, line in c.lines.items()}
        self.lines = {name: Line(name, c.lines[name], draws, years[name]) for name in sorted(c.lines)}
        self.nations = {name: pipelines.nation_of(c, name, draws) for name in sorted(c.nations)}
        self.origins, self.suppliers = suppliers_of(c, draws)
        self.prices = Prices(c, self.lines, qualify(self.suppliers, 0))
        self.family = self.prices.family
        self.orders = Orders(c, self.nations, self.prices, draws, self.n_weeks)
        self.donations = Donations(c, self.nations, self.n_weeks)
        self.standards = Standards(c)
        self.demands = Demands(c, self.nations, self.standards, draws)
        self.parts = {line.name: pipelines.components_of(c, line) for line in self.lines.values()}
        self.due: pipelines.Due = defaultdict(list)
        self.repair = Repair(c, self.nations, draws, self.standards)
        self.incidents = Incidents(c, self.nations, draws)
        self.methods = Methods(c, self.nations)
        self.land = Land(c, self.nations, draws)
        self.raids = Raids(c, loaded.battle, self.nations, draws, self) if loaded.battle else None
        for line in self.lines.values():
            price = self.prices.price(line, line.good, line.table.nation, 1, 0)
            pipelines.fill_orders(c, line, self.nations, price, self.due, self.n_weeks)
            pipelines.fill_components(c, line, self.parts[line.name], self.suppliers)
        self.first_prices = {name: self.prices.price_now(name, 0) for name in sorted(c.goods)}

    def step(self, week: int) -> dict[str, Any]:
        """Let a week pass; return what is to be compared."""
        self.open(week)
        self.incidents.step(week)
        if week:
            for chain in [*self.origins, *(s.chain for s in self.suppliers)]:
                chain.step(week)
        self.receive(week)
        self.observe(week)
        prices = {good: self.prices.price_now(good, week) for good in self.first_prices}
        self.decide(week, prices)
        for line in self.lines.values():
            for good in line.goods:
                self.orders.award(line, good, week)
        self.produce()
        self.allocate(week)
        raids = self.consume(week, prices)
        return books(self, prices, raids, week) | {"methods": self.methods.note(week), "land": self.land.rows}

    def open(self, week: int) -> None:
        """Grant budgets, and open books."""
        at_war = week >= self.campaign.clock.pre_war_weeks
        for nation in self.nations.values():
            usd = nation.table.war_budget_usd if at_war else nation.table.pre_war_budget_usd
            nation.grant(round(100 * usd))
            for depot in nation.depots.values():
                depot.open()
        self.repair.open()

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
        self.donations.pass_on(week)
        self.repair.finish(week)
        self.donations.receive(week)

    def observe(self, week: int) -> None:
        """Note what decisions are based on."""
        self.prices.premiums = qualify(self.suppliers, week)
        for line in self.lines.values():
            line.capacity = line.capacity_of(week)
            line.load = line.backlog() + sum(lot.units for lots in line.awards.values() for lot in lots)
            line.damage = self.raids.damage(line.table.unit) if self.raids and line.table.unit else 0.0
            line.stopped = self.incidents.is_stopped("line", line.name, week)
        for shop in self.repair.shops:
            shop.damage = self.raids.damage(shop.table.unit) if self.raids and shop.table.unit else 0.0
        for targets in self.orders.targets.values():
            targets.observe(week)

    def decide(self, week: int, prices: dict[str, float]) -> None:
        """Let nations order, lines choose what to make, and order components."""
        self.orders.open_jointly(week)
        for nation in self.nations.values():
            nation.secure()
            self.methods.renew(nation, week)
            nation.aside = self.repair.aside(nation.name, week, prices)
            for good in nation.depots:
                nation.in_repair[good] = self.repair.in_repair(nation.name, good)
            nation.require()
            for _ in range(2):
                for good, cents in nation.split().items():
                    self.orders.order_by_route(nation, good, min(cents, nation.left - nation.aside), week)
        self.retool()
        for name, line in self.lines.items():
            for part, stock in self.parts[name].items():
                use = self.campaign.goods[line.good].bill.get(part, 0)
                stock.order(self.suppliers, use, partial(line.rate, week))

    def retool(self) -> None:
        """Let lines choose what to make, and change over."""
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

    def produce(self) -> None:
        """Let lines start units, and families learn."""
        for name, line in self.lines.items():
            line.produce(self.campaign.goods[line.good].bill, self.parts[name], self.orders.is_wanted(line))  # type: ignore[arg-type]
            line.rate_of_output += (line.output - line.rate_of_output) / 52
        for family in {id(f): f for f in self.family.values()}.values():
            family.learn(sum(line.output for line in self.lines.values() if self.family[line.good] is family))

    def allocate(self, week: int) -> None:
        """Send off what was started, components and help."""
        ranks = {name: nation.table.rules.priority for name, nation in self.nations.items()}
        for line in self.lines.values():
            export = self.nations[line.table.nation].table.export_weeks
            for lot in line.allocate(ranks) if line.output else ():
                at = line.delivery(week) + export.get(lot.customer, 0)
                self.due[at].append((line.name, lot.customer, line.good, lot.units, lot.cents))
                self.nations[lot.customer].in_work += lot.cents
        stocks = {(name, part): stock for name, parts in self.parts.items() for part, stock in parts.items()}
        for s in self.suppliers:
            for key in stocks:
                if key[1] == s.table.component:
                    s.open[key] += 0
            if not self.incidents.is_stopped("supplier", s.name, week):
                s.ship(week, stocks)
        self.donations.give(week)

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
        self.demands.serve(week)
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


def run(loaded: LoadedCampaign, seed: int, replication: int = 0) -> list[dict[str, Any]]:
    """Return the books of all weeks."""
    twin = Twin(loaded, seed, replication)
    return [twin.step(week) for week in range(twin.n_weeks)]
