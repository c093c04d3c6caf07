"""Suppliers, origins, and the components that lines keep."""

import math
from collections import defaultdict
from collections.abc import Callable

from tests.reference.campaign.draws import FIRST_OUTAGE, ORIGIN_OUTAGE, SUPPLIER_OUTAGE, Draws
from wargame.battle.build.quantile_tables import entity_key
from wargame.campaign.scenario import Campaign
from wargame.campaign.tables_industry import SupplierTable


class Chain:
    """Something that is up or down: a two-state Markov chain."""

    def __init__(self, name: str, failures: float, repairs: float, stream: int, draws: Draws) -> None:
        self.key, self.failures, self.repairs = entity_key(name, 0), failures, repairs
        self.stream, self.draws = stream, draws
        down = failures / (failures + repairs) if failures else 0.0
        self.up = draws.uniform(FIRST_OUTAGE, self.key, 0) < 1 - down

    def step(self, week: int) -> None:
        """Fail or be repaired."""
        u = self.draws.uniform(self.stream, self.key, week)
        self.up = u >= self.failures if self.up else u < self.repairs


class Supplier:
    """Supplier of a component."""

    def __init__(self, name: str, table: SupplierTable, origin: Chain | None, draws: Draws) -> None:
        self.name, self.table = name, table
        self.origin = origin if table.origin_share > 0 else None
        a, b, share = table.failures_a_week, table.repairs_a_week, table.origin_share
        up = b / (a + b) if a else 1.0
        origin_up = 1 - share * (1 - up)
        own_up = up / origin_up
        # All of its failures are the origin's or its own; repairs so that it is up as often as said.
        own = 1 - (1 - a) / (1 - b * (1 / origin_up - 1)) if a and share < 1 else 0.0
        repairs = own * own_up / (1 - own_up) if own else b
        if repairs > 1:
            own, repairs = 1 / own_up - 1, 1.0
        self.chain = Chain(name, own, repairs, SUPPLIER_OUTAGE, draws)
        self.open = defaultdict[tuple[str, str], int](int)
        self.share = 0.0

    @property
    def is_up(self) -> bool:
        """Return whether it and its origin are up."""
        return self.chain.up and (self.origin is None or self.origin.up)

    def is_mine(self, component: str) -> bool:
        """Return whether it makes a component."""
        return self.table.component == component

    def ship(self, week: int, stocks: "dict[tuple[str, str], Component]") -> None:
        """Ship what its capacity allows, in proportion to what is open."""
        if not self.is_up and self.table.outage in ("shipments-paused", "transit-lost"):
            return
        whole = math.floor(self.table.capacity_a_week * (week + 1) + 1e-9) - math.floor(
            self.table.capacity_a_week * week + 1e-9
        )
        total = sum(self.open.values())
        can, before, dealt = min(total, whole), 0, 0
        for key in sorted(self.open):
            before += self.open[key]
            units = can * before // total - dealt if total else 0
            dealt += units
            self.open[key] -= units
            stocks[key].due[self, week + self.table.lead_weeks] += units


class Component:
    """Stock of a component at a line."""

    def __init__(self, line: str, name: str, weeks: float, opening: int) -> None:
        self.line, self.name, self.weeks, self.units = line, name, weeks, opening
        self.due = defaultdict[tuple[Supplier, int], int](int)
        self.behind = defaultdict[Supplier, float](float)

    def coming(self, suppliers: list[Supplier]) -> int:
        """Return what is ordered and not here."""
        return sum(self.due.values()) + sum(s.open[self.line, self.name] for s in suppliers)

    def receive(self, suppliers: list[Supplier], week: int) -> None:
        """Receive what is due, or lose it, or wait."""
        for s in suppliers:
            kind = None if s.is_up else s.table.outage
            if kind == "transit-lost":
                for key in [key for key in self.due if key[0] is s]:
                    del self.due[key]
            units = self.due.pop((s, week), 0)
            if kind == "receipts-delayed":
                self.due[s, week + 1] += units
            else:
                self.units += units

    def order(self, suppliers: list[Supplier], use: int, rates: Callable[[int], float]) -> None:
        """Order what the position lacks: use until it comes, and the target in weeks of use by then."""
        mine = [s for s in suppliers if s.table.component == self.name and s.share > 0]
        wanted = 0.0
        for s in mine:
            until = sum(rates(k) for k in range(s.table.lead_weeks))
            wanted += s.share * (until + self.weeks * rates(s.table.lead_weeks))
        missing = math.ceil(wanted * use - 1e-9) - self.units - self.coming(suppliers)
        up = [s for s in mine if s.is_up]
        if up:
            missing += sum(s.open[self.line, self.name] for s in suppliers if s.is_mine(self.name) and not s.is_up)
        asked = up or [s for s in mine if s.table.outage != "orders-refused"]
        if missing > 0:
            self.share_out(missing, asked, mine)

    def share_out(self, units: int, asked: list[Supplier], mine: list[Supplier]) -> None:
        """Order units by shares, the fractions carried; what is left goes to who is furthest behind."""
        for s in [s for s in self.behind if s not in asked or s not in mine]:
            del self.behind[s]
        left, total = units, 0.0
        for s in asked:
            total += s.share
        for s in asked:
            self.behind[s] += units * (s.share / total)
            n = min(left, max(0, math.floor(self.behind[s] + 1e-9)))
            left -= self.order_from(s, n)
        while left > 0 and asked:
            best = asked[0]
            for s in asked:
                best = s if self.behind[s] > self.behind[best] + 1e-9 else best
            left -= self.order_from(best, 1)

    def order_from(self, s: Supplier, n: int) -> int:
        """Order from one supplier."""
        s.open[self.line, self.name] += n
        self.behind[s] -= n
        return n


def suppliers_of(campaign: Campaign, draws: Draws) -> tuple[list[Chain], list[Supplier]]:
    """Return the chains of all origins, and all suppliers."""
    origins = dict[str, Chain]()
    for name in sorted(campaign.origins):
        failures, repairs = 0.0, 1.0
        for s in campaign.suppliers.values():
            if s.origin == name and s.origin_share > 0 and s.failures_a_week > 0:
                up = s.repairs_a_week / (s.failures_a_week + s.repairs_a_week)
                repairs = s.repairs_a_week
                failures = repairs * (1 / (1 - s.origin_share * (1 - up)) - 1)
        origins[name] = Chain(name, failures, repairs, ORIGIN_OUTAGE, draws)
    tables = campaign.suppliers
    found = [Supplier(n, tables[n], origins.get(tables[n].origin or ""), draws) for n in sorted(tables)]
    return list(origins.values()), found


def qualify(suppliers: list[Supplier], week: int) -> dict[str, float]:
    """Set the shares of a week; return the premium of each component."""
    premiums = defaultdict[str, float](float)
    for s in suppliers:
        total = 0.0
        for other in suppliers:
            if other.table.component == s.table.component and week >= other.table.qualified_from_week:
                total += other.table.share
        s.share = s.table.share / total if week >= s.table.qualified_from_week and total > 0 else 0.0
        premiums[s.table.component] += s.share * s.table.premium
    return premiums
