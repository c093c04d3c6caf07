"""Orders: which nation orders what at which line, jointly or alone, and what it is awarded."""

import math
from collections import defaultdict

from tests.reference.campaign.alliance import JointOrders, Targets
from tests.reference.campaign.draws import Draws
from tests.reference.campaign.learning import up
from tests.reference.campaign.line import Line, Lot
from tests.reference.campaign.nation import Nation
from tests.reference.campaign.prices import Prices
from wargame.campaign.scenario import Campaign


class Orders:
    """Joint orders, procurement targets, and orders at lines."""

    def __init__(
        self, campaign: Campaign, nations: dict[str, Nation], prices: Prices, draws: Draws, n_weeks: int
    ) -> None:
        self.nations, self.lines, self.prices, self.n_weeks = nations, prices.lines, prices, n_weeks
        self.joint = {name: JointOrders(name, campaign, draws) for name in sorted(campaign.joint)}
        for one in self.joint.values():
            for member, good in one.own.items():
                if good != one.table.good:
                    nations[member].common[good] = one.table.good
        self.targets = {name: Targets(name, campaign) for name in nations}

    def open_jointly(self, week: int) -> None:
        """Pay for common designs, and open joint orders."""
        for joint in self.joint.values():
            joint.develop(self.nations)
            if joint.may_open(week):
                lead, good = joint.table.lead, joint.table.good
                joint.open(self.targets[lead].choose(self.makers(lead, good), good), week, self.n_weeks)

    def is_wanted(self, line: Line) -> bool:
        """Return whether anybody is short of what a line makes, or of what joint orders replace by it."""
        customers = [self.nations[n] for n in line.table.customers or [line.table.nation]]
        more = any(n.short(line.good) > 0 for n in customers)
        for joint in self.joint.values():
            if joint.table.good == line.good:
                more |= any(self.nations[n].short(good) > 0 for n, good in joint.own.items())
        return more

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
        n = self.prices.affordable(line, design, nation.name, units, cents, week) if units > 0 and cents > 0 else 0
        if not n:
            return 0
        price = min(cents, up(self.prices.price(line, design, nation.name, n, week)))
        line.awards[design, at].append(Lot(nation.name, at, n, price))
        nation.left -= price
        nation.committed += price
        nation.ordered[good] += n
        nation.depots[design].on_order += n
        return price

    def award(self, line: Line, good: str, week: int) -> None:
        """Let orders join the queue as one lot."""
        orders = defaultdict[str, list[int]](lambda: [0, 0])
        for lot in line.awards.pop((good, week), []):
            orders[lot.customer][0] += lot.units
            orders[lot.customer][1] += lot.cents
        units = {n: self.prices.affordable(line, good, n, orders[n][0], orders[n][1], week) for n in sorted(orders)}
        total = sum(units.values())
        prices = {name: self.prices.price(line, good, name, total, week) if total else 0.0 for name in units}
        for name, n in units.items():
            nation, (ordered, committed) = self.nations[name], orders[name]
            cents = min(committed, up(prices[name] * (n / total))) if total else 0
            if n:
                line.queues[good].append(Lot(name, week, n, cents))
            nation.committed -= committed - cents
            nation.left += committed - cents
            nation.depots[good].on_order -= ordered - n
