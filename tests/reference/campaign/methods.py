"""Methods and generations in stock: one number for each unit, its generation, in a sorted list."""

import math
from typing import Any

from tests.reference.campaign.nation import Nation
from wargame.battle.kernels.force import Force
from wargame.campaign.scenario import Campaign
from wargame.campaign.tables_adaptation import MethodTable
from wargame.catalogue.elements import TARGET_CLASSES

ARRAYS = {"jamming": "jamming", "detection": "sensing", "susceptibility": "susceptibility"}


def mean_life(table: MethodTable, age: int) -> float:
    """Return the mean life over a week that begins at an age."""
    full = min(1.0, max(0.0, table.plateau_weeks - age))
    if full == 1.0 or table.half_life_weeks == 0:
        return full
    begin, end = (max(0.0, t - table.plateau_weeks) for t in (age, age + 1))
    halves = [2.0 ** (-t / table.half_life_weeks) for t in (begin, end)]
    return full + (halves[0] - halves[1]) * table.half_life_weeks / math.log(2)


class Methods:
    """All methods of a campaign."""

    def __init__(self, campaign: Campaign, nations: dict[str, Nation]) -> None:
        self.tables = dict(sorted(campaign.methods.items()))
        self.nations = nations
        self.fielded = {name: [-table.age_weeks] for name, table in self.tables.items()}
        self.due = dict.fromkeys(self.tables, -1)
        self.effects: dict[str, list[float]] = {}
        self.stocks: dict[tuple[str, str], list[int]] = {}
        for name, table in self.tables.items():
            for nation in sorted(nations):
                if table.carrier and self.side(nation) == self.side(table.nation):
                    self.stocks[name, nation] = [0] * nations[nation].depots[table.carrier].units

    def side(self, nation: str) -> str:
        """Return the side of a nation."""
        return self.nations[nation].table.side

    def ages_from(self, name: str, generation: int) -> float:
        """Return from when on a generation ages."""
        born, other = self.fielded[name][generation], self.tables[name].answers
        if other is None:
            return born
        return min((week for week in self.fielded[other] if week >= born), default=math.inf)

    def life(self, name: str, generation: int, week: int) -> float:
        """Return the mean life of a generation in a week."""
        since = self.ages_from(name, generation)
        return 1.0 if since > week else mean_life(self.tables[name], int(week - since))

    def renew(self, nation: Nation, week: int) -> None:
        """Pay for what is due."""
        for name, table in self.tables.items():
            since, cents = self.ages_from(name, -1 % len(self.fielded[name])), round(100 * table.rd_usd)
            is_due = table.cycle_weeks > 0 and week + table.fielding_weeks >= since + table.cycle_weeks
            if table.nation == nation.name and self.due[name] < 0 and is_due and nation.left >= cents:
                nation.left -= cents
                nation.developed += cents
                self.due[name] = week + table.fielding_weeks

    def adapt(self, week: int) -> None:
        """Field, settle stock, retrofit, note effects."""
        for name in self.tables:
            if self.due[name] == week:
                self.fielded[name].append(week)
                self.due[name] = -1
        held = {name: [g for (m, _), units in self.stocks.items() if m == name for g in units] for name in self.tables}
        for (name, nation), units in self.stocks.items():
            table, newest = self.tables[name], len(self.fielded[name]) - 1
            depot = self.nations[nation].depots[table.carrier or ""]
            units += [newest] * (depot.book["received"] + depot.book.get("repaired", 0))
            units += [min(held[name], default=newest)] * depot.book["help"]
            units.sort()
            del units[: depot.book["given"]]
            del units[depot.units :]
            self.retrofit(table, self.nations[nation], units, newest)
        for name, table in self.tables.items():
            lives = [self.life(name, g, week) for g in range(len(self.fielded[name]))]
            self.effects[name] = [table.worn + (table.fresh - table.worn) * life for life in lives]

    def retrofit(self, table: MethodTable, nation: Nation, units: list[int], newest: int) -> None:
        """Bring the oldest units up to the newest generation."""
        cents = round(100 * table.retrofit_usd)
        most = min(table.retrofit_a_week, nation.left // cents) if cents else table.retrofit_a_week
        old = sum(g < newest for g in units[:most])
        nation.left -= old * cents
        nation.developed += old * cents
        units[:old] = [newest] * old
        units.sort()

    def draw(self) -> None:
        """Take out what has left depots, newest first."""
        for (name, nation), units in self.stocks.items():
            del units[self.nations[nation].depots[self.tables[name].carrier or ""].units :]

    def effect(self, name: str, nation: str, used: int) -> float:
        """Return by how much a method multiplies what a nation uses."""
        newest = self.effects[name][-1]
        if self.tables[name].carrier is None:
            return newest
        units = self.stocks[name, nation]
        taken = units[max(0, len(units) - used) :][::-1]
        total = 0.0
        for g in sorted(set(taken), reverse=True):
            total += taken.count(g) * self.effects[name][g]
        return total / len(taken) if taken else newest

    def multiply(self, force: Force, raids: Any) -> None:
        """Multiply what methods are about in a raid."""
        self.draw()
        for name, table in self.tables.items():
            for network in sorted(table.networks):
                i = list(raids.setup.networks).index(network)
                force.p_discriminate[i] = min(1.0, force.p_discriminate[i] * self.effect(name, "", 0))
            for unit in sorted(table.units, key=raids.names.index):
                nation, i = raids.table(unit).nation, raids.names.index(unit)
                by = self.effect(name, nation, raids.used(nation, table.carrier) if table.carrier else 0)
                share = raids.share_of_good(unit, table.carrier) if table.carrier else 1.0
                by = by if share == 1.0 else 1.0 + share * (by - 1.0)
                if table.kind == "kill":
                    hit = slice(None) if table.target_class is None else TARGET_CLASSES.index(table.target_class)  # type: ignore[arg-type]
                    force.kill[i, hit] *= by
                else:
                    getattr(force, ARRAYS[table.kind])[i] *= by

    def note(self, week: int) -> list[list[float]]:
        """Return what is noted of each method."""
        self.draw()
        found = list[list[float]]()
        for name, table in self.tables.items():
            newest = len(self.fielded[name]) - 1
            mine = {nation: units for (m, nation), units in self.stocks.items() if m == name}
            every = [g for units in mine.values() for g in units]
            cents = 0
            for nation, units in mine.items():
                old = sum(g < newest for g in units)
                cents += self.nations[nation].depots[table.carrier or ""].cents * old // len(units) if units else 0
            effect = sum(self.effects[name][g] for g in every) / len(every) if every else self.effects[name][-1]
            found.append([self.life(name, newest, week), effect, newest, every.count(newest), len(every), cents])
        return found
