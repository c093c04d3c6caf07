"""What nations do together: joint orders, procurement targets, standards, donations."""

import math
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from tests.reference.campaign.draws import JOINT_AWARD, Draws, at_level
from tests.reference.campaign.line import Line
from tests.reference.campaign.nation import Nation
from wargame.battle.build.quantile_tables import entity_key
from wargame.campaign.build import quantiles
from wargame.campaign.scenario import Campaign


@dataclass
class Round:
    """One joint order: when it was opened, where, when it is awarded, and who has joined."""

    opened: int
    line: Line | None
    due: int
    units: dict[str, int] = field(default_factory=dict)


class JointOrders:
    """All joint orders of a name, one after the other."""

    def __init__(self, name: str, campaign: Campaign, draws: Draws) -> None:
        self.name, self.table, self.draws = name, campaign.joint[name], draws
        shares = {member: campaign.nations[member].shares for member in self.table.members}
        self.own = {n: next(g for g in self.table.replaces if have.get(g, 0) > 0) for n, have in shares.items()}
        self.carry = defaultdict[str, float](float)
        self.owed = dict.fromkeys(sorted(self.table.members), 0)
        if self.table.mode == "variant":
            total = round(self.table.rd_usd * 100 * math.sqrt(len(self.owed)))
            for i, member in enumerate(self.owed):
                self.owed[member] = total * (i + 1) // len(self.owed) - total * i // len(self.owed)
            # The first members take the odd cents.
            self.owed = dict(zip(self.owed, sorted(self.owed.values(), reverse=True), strict=True))
        self.now: Round | None = None
        drawn = self.table.award_cv > 0 and self.table.award_weeks > 0
        self.law = quantiles.lognormal(self.table.award_weeks, self.table.award_cv) if drawn else None

    def develop(self, nations: dict[str, Nation]) -> None:
        """Let members pay for the common design."""
        for member, owed in self.owed.items():
            nation = nations[member]
            cents = min(owed, nation.left)
            self.owed[member] -= cents
            nation.left -= cents
            nation.developed += cents

    def may_open(self, week: int) -> bool:
        """Return whether the next order may be opened."""
        if week < self.table.from_week or any(self.owed.values()):
            return False
        return self.now is None or not self.now.units or week >= self.now.opened + self.table.open_weeks

    def open(self, line: Line | None, week: int, n_weeks: int) -> None:
        """Open an order."""
        delay = int(self.table.award_weeks)
        if self.law is not None:
            u = self.draws.uniform(JOINT_AWARD, entity_key(self.name, 0), week)
            delay = math.floor(at_level(np.asarray(self.law), u) + 0.5)
        self.now = Round(week, line, min(week + self.table.open_weeks - 1 + delay, n_weeks))

    def part(self, nation: str, units: int, share: float) -> int:
        """Return how many units are ordered jointly."""
        exact = share * units + self.carry[nation]
        whole = min(units, math.floor(exact + 1e-9))
        self.carry[nation] = min(max(0.0, exact - whole), 1.0)
        return whole


class Targets:
    """Procurement targets of a nation, and what it has ordered so far."""

    def __init__(self, name: str, campaign: Campaign) -> None:
        self.name, self.campaign = name, campaign
        self.table = campaign.nations[name].rules.targets
        self.cents = dict.fromkeys(("all", "joint", "union", "traded"), 0)
        self.under = dict.fromkeys(("joint", "union", "traded"), False)

    def observe(self, week: int) -> None:
        """Note which shares are under their targets."""
        for key in self.under:
            target = getattr(self.table, key) if self.table and week >= self.table.from_week else 0.0
            self.under[key] = target > 0 and self.cents[key] <= target * self.cents["all"]

    def counts(self, line: Line, key: str) -> bool:
        """Return whether an order at a line counts for a target."""
        maker = line.table.nation
        if not self.campaign.nations[maker].union:
            return False
        return key == "union" or (maker != self.name and self.campaign.nations[self.name].union)

    def choose(self, lines: list[Line], good: str) -> Line | None:
        """Return the line to order at."""
        able = [line for line in lines if line.wait(good) < math.inf]
        for key in ("traded", "union"):
            fits = [line for line in able if self.counts(line, key)]
            if self.under[key] and fits:
                return min(fits, key=lambda line: line.wait(good))
        return min(able, key=lambda line: line.wait(good), default=None)

    def route(self, joint: JointOrders | None, lines: list[Line]) -> float:
        """Return the share that is ordered jointly."""
        if joint is None or joint.now is None or joint.now.line is None:
            return 0.0
        if self.under["joint"]:
            return 1.0
        for key in ("traded", "union"):
            away = not self.counts(joint.now.line, key)
            if self.under[key] and away and any(self.counts(line, key) and line.capacity > 0 for line in lines):
                return 0.0
        return joint.table.share

    def count(self, line: Line, cents: int, joint: bool, week: int) -> None:
        """Count an order."""
        if week < (self.table.from_week if self.table else 0):
            return
        self.cents["all"] += cents
        self.cents["joint"] += cents if joint else 0
        for key in ("union", "traded"):
            self.cents[key] += cents if self.counts(line, key) else 0


class Standards:
    """Which goods stand in for each other."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.now = {name: good.standard or f"~{name}" for name, good in campaign.goods.items()}

    def reform(self, week: int) -> None:
        """Move goods to new standards."""
        for name in sorted(self.campaign.reforms):
            one = self.campaign.reforms[name]
            if one.decided_week + one.delay_weeks == week:
                self.now[one.good] = one.standard

    def others(self, good: str | None) -> list[str]:
        """Return what may be issued in place of a good, by name."""
        return [g for g in sorted(self.now) if good is not None and g != good and self.now[g] == self.now[good]]
