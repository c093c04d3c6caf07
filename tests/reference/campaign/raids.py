"""Raids: battles fought by the battle engine from what depots release."""

import math
from collections import defaultdict
from typing import Any

import numpy as np

from tests.reference.campaign.alliance import Standards
from tests.reference.campaign.draws import Draws
from tests.reference.campaign.line import dealt
from tests.reference.campaign.nation import Nation
from wargame.battle import engine
from wargame.battle.build.setup import SIDES, Setup, build
from wargame.battle.exchange import spending
from wargame.battle.kernels.force import OF_GUNS, OF_LAUNCHERS
from wargame.battle.kernels.state import (
    ARRIVED,
    DAMAGE_HITS,
    KILLED,
    LAUNCHED,
    LEAKED,
    ROUNDS,
    ROUNDS_LOST,
    SHOTS,
    SOFT_KILLED,
)
from wargame.battle.kernels.state import VALUE_LOST_USD as LOST
from wargame.battle.scenario_file import LoadedScenario
from wargame.campaign.scenario import AssignmentTable, Campaign

STORES = {"round": OF_LAUNCHERS, "gun_round": OF_GUNS}


class Raids:
    """The raids of a campaign, and what they did to what is no stock."""

    def __init__(
        self, campaign: Campaign, battle: LoadedScenario, nations: dict[str, Nation], draws: Draws, twin: Any
    ) -> None:
        self.campaign, self.nations, self.draws, self.twin = campaign, nations, draws, twin
        self.standards: Standards = twin.standards
        self.issued = defaultdict[tuple[str, str], dict[str, int]](dict)  # by unit and key: units of each good
        self.setup: Setup = build(battle)
        self.names = [group.name for group in self.setup.groups]
        self.attacker = battle.scenario.attacker
        self.most = dict(zip(self.names, self.setup.force().count.tolist(), strict=True))
        self.gone = defaultdict[str, int](int)
        self.hits = defaultdict[str, float](float)

    def table(self, unit: str) -> AssignmentTable:
        """Return who stands behind a unit."""
        return self.campaign.units[unit]

    def whole(self, unit: str) -> float:
        """Return hits that destroy an element."""
        return float(self.setup.world.units[self.names.index(unit)].hits_to_destroy)

    def attacks(self, unit: str) -> bool:
        """Return whether a unit is the attacker's."""
        return self.nations[self.table(unit).nation].table.side == self.attacker

    def is_armed(self, row: int) -> bool:
        """Return whether a unit is spent on targets that it can harm."""
        unit = self.setup.world.units[row]
        return bool(unit.is_expendable and unit.damage_hits > 0 and not unit.is_decoy)

    def share(self, war_week: int) -> float:
        """Return the share of stock that is flown."""
        plan = self.campaign.raids
        assert plan is not None
        if plan.policy == "every":
            return plan.share if war_week % plan.every_weeks == 0 else 0.0
        goods = {(self.table(u).nation, self.table(u).element) for u in self.names if self.attacks(u)}
        goods |= {(n, other) for n, g in goods for other in self.standards.others(g)}
        have = sum(self.nations[n].depots[g].usable() for n, g in goods if g)
        return min(1.0, plan.size / have) if have >= plan.size else 0.0

    def claims(self, unit: str) -> tuple[list[str], list[int]]:
        """Return the units that share a good with one, and their elements."""
        own = self.table(unit)
        sharing = [u for u in self.names if (self.table(u).nation, self.table(u).element) == (own.nation, own.element)]
        return sharing, [self.most[u] for u in sharing]

    def count(self, unit: str, share: float) -> int:
        """Return how many elements of a unit are there."""
        own = self.table(unit)
        if own.element is None:
            return self.most[unit] - self.gone[unit]
        have = self.nations[own.nation].depots[own.element].usable()
        have = math.floor(share * have + 1e-9) if self.attacks(unit) else have
        sharing, claims = self.claims(unit)
        return dealt(min(have, sum(claims)), claims)[sharing.index(unit)]

    def fly(self, week: int, war_week: int, raid: int, prices: dict[str, float]) -> "dict[str, int] | None":
        """Fly one raid; return its counts, None if there is none."""
        plan = self.campaign.raids
        share = self.share(war_week)
        assert plan is not None
        if share <= 0:
            return None
        counts = {u: self.count(u, share) for u in self.names}
        own = {u: counts[u] for u in self.names if self.table(u).element}
        counts |= self.fill_up("element", own, {u: self.most[u] for u in own}, share)
        attackers = sum(n for u, n in counts.items() if self.attacks(u) and self.table(u).element)
        if attackers < plan.least:
            return None
        force = self.setup.force()
        for i, u in enumerate(self.names):
            own = self.table(u)
            force.count[i] = counts[u]
            fired = own.round or own.gun_round
            force.round_usd[i] *= prices[fired] if fired else 1.0
            if own.element:
                force.price_usd[i] *= prices[own.element]
            elif counts[u] and self.hits[u] > self.gone[u] * self.whole(u):
                left = self.hits[u] - self.gone[u] * self.whole(u)
                force.damage_hits[i] = min(left / counts[u], self.whole(u) * (1 - 1e-9))
        for i, network in enumerate(self.setup.networks):
            force.up[i] = not self.twin.incidents.is_stopped("network", network, week)
        full = self.setup.world.units
        loads = defaultdict[tuple[str, str], np.ndarray](lambda: np.zeros(2, int))
        for key, store in STORES.items():
            size, more = ("magazine", "reloads") if store == OF_LAUNCHERS else ("gun_magazine", "gun_reloads")
            holds = {
                u: float(full[i][size] * (1 + full[i][more])) * counts[u] if counts[u] else 0.0
                for i, u in enumerate(self.names)
            }
            for nation, good, asked, got in self.load(key, store, holds, force):
                loads[nation, good] += np.array([asked, got])
        for (nation, good), (asked, got) in loads.items():
            depot = self.nations[nation].depots[good]
            if got < 0.1 * asked and not depot.starved:
                depot.starved = raid + 1
        self.twin.methods.multiply(force, self)
        mustered = self.setup.muster(force)
        seed, replication = self.draws.raid(war_week, raid)
        state = engine.run(mustered.world, seed, replication)
        result = engine.read(mustered.world, state)
        self.debit(result.statuses[0], result.tally[0], force.rounds, week)
        armed = [i for i, u in enumerate(self.names) if self.attacks(u) and self.is_armed(i)]
        launched, leakers = (sum(int(result.tally[0, i, c]) for i in armed) for c in (LAUNCHED, LEAKED))
        sides = [self.setup.world.units[i].side for i in range(len(self.names))]
        lost = [
            sum(math.floor(100 * result.tally[0, i, LOST] + 0.5) for i in range(len(self.names)) if sides[i] == side)
            for side in (0, 1)
        ]
        found = {"attackers": attackers, "leakers": leakers, "armed": launched, "lost 0": lost[0], "lost 1": lost[1]}
        for side, name in enumerate(SIDES):
            used, mine = spending(mustered, result, name), np.array(sides) == side
            price = mustered.world.units["price_usd"]
            rammed = result.statuses[0, :, ARRIVED] @ (mine * price)
            killed = result.scoreboard[0, 0][:, ~mine].sum(axis=1) @ (mine * price)
            for what, usd in (("shots", used.rounds[0] + rammed), ("consumed", used.consumed[0]), ("killed", killed)):
                found[f"{what} {side}"] = math.floor(100 * float(usd) + 0.5)
            service = float(used.service_lost[0]) if used.counts_service else 0.0
            found[f"service {side}"] = math.floor(100 * service + 0.5)
        return found

    def load(self, key: str, store: int, holds: dict[str, float], force) -> list[tuple[str, str, int, int]]:  # type: ignore[no-untyped-def]
        """Deal out rounds to units by what they hold; return what was asked for, and got."""
        loaded = list[tuple[str, str, int, int]]()
        got = {u: 0 for u in self.names if getattr(self.table(u), key)}
        groups = defaultdict[tuple[str, str], list[str]](list)
        for i, u in enumerate(self.names):
            force.rounds[i, store] = holds[u]
            good = getattr(self.table(u), key)
            if good is not None and holds[u] > 0:
                groups[self.table(u).nation, good].append(u)
        for (nation, good), units in groups.items():
            claims = [int(holds[u]) for u in units]
            depot = self.nations[nation].depots[good]
            for u, n in zip(units, dealt(min(depot.usable(), sum(claims)), claims), strict=True):
                depot.wanted += int(holds[u])
                got[u] = n
        for u, n in self.fill_up(key, got, holds).items():
            force.rounds[self.names.index(u), store] = n
            nation, good = self.table(u).nation, getattr(self.table(u), key)
            self.nations[nation].depots[good].served += n
            loaded.append((nation, good, int(holds[u]), n))
        return loaded

    def used(self, nation: str, good: str) -> int:
        """Return how many units of a good a nation has in a raid."""
        mine = [goods for (unit, _), goods in self.issued.items() if self.table(unit).nation == nation]
        return math.ceil(sum(goods.get(good, 0) for goods in mine) - 1e-9)

    def share_of_good(self, unit: str, good: str) -> float:
        """Return the share of a good in a unit."""
        for key in ("round", "gun_round", "element"):
            goods = self.issued.get((unit, key), {})
            if goods.get(good):
                return goods[good] / sum(goods.values())
        return 0.0

    def fill_up(self, key: str, own: dict[str, int], wanted: dict[str, float], share: float = 1.0) -> dict[str, int]:
        """Fill up what units lack of their own goods with others of the standard; return what they have."""
        issued = {u: {getattr(self.table(u), key): n} for u, n in own.items()}
        for name in sorted(self.nations):
            mine = [u for u in self.names if u in own and self.table(u).nation == name]
            for good, depot in sorted(self.nations[name].depots.items()):
                part = share if any(self.attacks(u) for u in mine) else 1.0
                left = math.floor(part * depot.usable() + 1e-9) - sum(issued[u].get(good, 0) for u in mine)
                takers = [u for u in mine if good in self.standards.others(getattr(self.table(u), key))]
                lacks = [int(wanted[u]) - sum(issued[u].values()) for u in takers]
                for u, n in zip(takers, dealt(max(0, min(left, sum(lacks))), lacks), strict=True):
                    issued[u][good] = n
        for u, goods in issued.items():
            self.issued[u, key] = goods
        return {u: sum(goods.values()) for u, goods in issued.items()}

    def charge_unit(self, unit: str, key: str, units: int, column: str, week: int) -> None:
        """Charge what a unit has used: its own good first, then others by name, and for the rest its own again."""
        nation, own = self.table(unit).nation, getattr(self.table(unit), key)
        issued = self.issued[unit, key]
        for good in [own, *sorted(issued.keys() - {own})]:
            n = min(units, issued.get(good, 0))
            if good != own:
                n = min(n, self.nations[nation].depots[good].units)
                self.nations[nation].depots[good].take(n, column)
                self.nations[nation].history[own][-1] += n
                lost = n
            else:
                lost = self.charge(nation, own, n, column)
            issued[good] = issued.get(good, 0) - n
            units -= n
            if column == "destroyed" and key == "element":
                self.twin.repair.send(nation, good, lost, 0, week, True)
        lost = self.charge(nation, own, units, column)
        if column == "destroyed" and key == "element":
            self.twin.repair.send(nation, own, lost, 0, week, True)

    def charge(self, nation: str, good: str, units: int, column: str) -> int:
        """Take units out of a depot."""
        depot = self.nations[nation].depots[good]
        n = min(units, depot.units)
        if n > 0:
            depot.take(n, column)
            self.nations[nation].history[good][-1] += n
        return n

    def debit(self, statuses, tally, rounds, week: int) -> None:  # type: ignore[no-untyped-def]
        """Take out of depots what a battle has cost."""
        for i, u in enumerate(self.names):
            own = self.table(u)
            if own.element:
                self.charge_unit(u, "element", int(statuses[i, ARRIVED]), "expended", week)
                killed = int(statuses[i, KILLED] + statuses[i, SOFT_KILLED])
                self.charge_unit(u, "element", killed, "destroyed", week)
            else:
                before = self.gone[u] * self.whole(u)
                self.gone[u] += int(statuses[i, KILLED])
                self.hits[u] = max(float(tally[i, DAMAGE_HITS]) + before, self.gone[u] * self.whole(u))
            if own.round:
                self.charge_unit(u, "round", int(tally[i, SHOTS]), "expended", week)
            if own.gun_round:
                self.charge_unit(u, "gun_round", math.ceil(tally[i, ROUNDS] - 1e-9), "expended", week)
            lost = float(tally[i, ROUNDS_LOST])
            missiles = min(lost, rounds[i, OF_LAUNCHERS] - tally[i, SHOTS])
            if own.round and missiles > 0:
                self.charge_unit(u, "round", math.ceil(missiles - 1e-9), "destroyed", week)
            shells = min(lost - missiles, rounds[i, OF_GUNS] - tally[i, ROUNDS])
            if own.gun_round and shells > 0:
                self.charge_unit(u, "gun_round", math.ceil(shells - 1e-9), "destroyed", week)

    def rebuild(self) -> None:
        """Repair what is no stock for a week."""
        values = {u: round(100 * float(self.setup.force().value_usd[i])) for i, u in enumerate(self.names)}
        for nation in self.nations.values():
            mine = [u for u in self.names if self.table(u).nation == nation.name and not self.table(u).element]
            free, steps = nation.left, dict[str, tuple[float, float]]()
            for u in mine:
                weeks = self.table(u).repair_weeks
                hits = min(self.hits[u], self.most[u] * self.whole(u) / weeks) if weeks > 0 else self.hits[u]
                steps[u] = hits, values[u] if weeks > 0 else 0
            cost = 0.0
            for hits, value in ((h / self.whole(u), v) for u, (h, v) in steps.items()):
                cost += hits * value
            share = min(1.0, free / cost) if cost > 0 else 1.0
            for u, (hits, value) in steps.items():
                step = hits * share if value else hits
                cents = min(free, nation.left, math.floor(step / self.whole(u) * value))
                nation.left -= cents
                nation.rebuilt += cents
                self.hits[u] = max(0.0, self.hits[u] - step)
                self.gone[u] = min(self.gone[u], math.floor(self.hits[u] / self.whole(u) + 1e-9))

    def down(self, unit: str) -> float:
        """Return the value of a unit that is not rebuilt, USD."""
        value = round(100 * float(self.setup.force().value_usd[self.names.index(unit)])) / 100
        return min(self.hits[unit] / self.whole(unit), float(self.most[unit])) * value

    def damage(self, unit: str) -> float:
        """Return the share of a unit that is down."""
        everything = self.most[unit] * self.whole(unit)
        return min(1.0, self.hits[unit] / everything) if everything else 0.0
