"""Record of a week: the rows that the engine's outcome is compared with."""

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from wargame.battle.build.setup import SIDES

if TYPE_CHECKING:
    from tests.reference.campaign.campaign import Twin

COUNTS = ("raids", "attackers", "leakers", "lost 0", "lost 1")
BOUNDS = ("nothing", "capacity", "labour", "component", "money", "retooling", "stopped")
HELD_UP = ("nothing", "crews", "funds", "spares")


def books(twin: "Twin", prices: dict[str, float], raids: dict[str, int], week: int) -> dict[str, Any]:
    """Return the week's books."""
    for nation in twin.nations.values():
        for depot in nation.depots.values():
            depot.book["closing"] = depot.units
    transit = twin.donations.transit()
    on_way = defaultdict[str, int](int)
    for lots in twin.due.values():
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
            for nation in twin.nations.values()
        ],
        "money": [
            [
                *(n.left, n.committed, n.paid, n.granted, n.rebuilt, n.in_work, n.repairs, n.security),
                *(n.developed, n.reimbursed),
                *twin.orders.targets[n.name].cents.values(),
            ]
            for n in twin.nations.values()
        ],
        "lines": [
            [
                line.output,
                BOUNDS.index(line.bound),
                line.backlog(),
                on_way[name],
                sorted(twin.campaign.goods).index(line.good),
            ]
            for name, line in twin.lines.items()
        ],
        "raids": [raids.get(k, 0) for k in COUNTS] + [0, *sides(twin, raids), raids.get("armed", 0)],
        "prices": list(prices.values()),
        "repairs": [
            [
                *(job.sent, job.returned, job.scrapped, job.cost),
                *(job.queue.units, job.work.units, job.travelling(), HELD_UP.index(shop.held_up_by)),
                job.worth(),
            ]
            for shop in twin.repair.shops
            for job in shop.jobs
        ],
        "stops": stops(twin, week),
        "struck": list(twin.incidents.counts.values()),
    }


def stops(twin: "Twin", week: int) -> list[int]:
    """Return what is stopped."""
    networks = twin.raids.setup.networks if twin.raids else ()
    names = [("line", name) for name in twin.lines] + [("supplier", s.name) for s in twin.suppliers]
    names += [("network", name) for name in networks]
    return [int(twin.incidents.is_stopped(*one, week)) for one in names] if twin.campaign.providers else []


def sides(twin: "Twin", raids: dict[str, int]) -> list[int]:
    """Return what is noted of each side: damage, capacity, and what raids used up."""
    found = list[int]()
    down, capacity, idle = [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]
    for line in twin.lines.values():
        side = SIDES.index(twin.campaign.nations[line.table.nation].side)
        worth = line.capacity * (twin.first_prices[line.good] / 100)
        capacity[side] += worth
        idle[side] += line.capacity * line.damage * (twin.first_prices[line.good] / 100)
    for unit in twin.raids.names if twin.raids else ():
        if twin.raids and twin.raids.table(unit).element is None:
            side = SIDES.index(twin.nations[twin.raids.table(unit).nation].table.side)
            down[side] += twin.raids.down(unit)
    for values in (down, capacity, idle):
        found += [whole_cents(value) for value in values]
    used = ("shots", "consumed", "killed", "service")
    return found + [raids.get(f"{what} {side}", 0) for what in used for side in (0, 1)]


def whole_cents(usd: float) -> int:
    """Return whole cents."""
    return math.floor(100 * usd + 0.5)
