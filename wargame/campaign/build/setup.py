"""Setup of a campaign: the arrays that it runs on, and the names that belong to their rows."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from wargame.battle.build import setup as battle_setup
from wargame.battle.build.quantile_tables import entity_key
from wargame.campaign.build import quantiles, upkeep
from wargame.campaign.build.adaptation import methods
from wargame.campaign.build.alliance import joints_of, reforms_of
from wargame.campaign.build.battles import coupling
from wargame.campaign.build.capital import capital, margins
from wargame.campaign.build.industry import WEEKS_A_YEAR, IndustryArrays, add_table
from wargame.campaign.build.land import land
from wargame.campaign.kernels import state as s
from wargame.campaign.kernels.state import World
from wargame.campaign.scenario import Campaign, GoodTable, price_usd
from wargame.campaign.scenario_file import LoadedCampaign
from wargame.compiled.records import Records, records

CENTS: Final = 100.0
FORMS: Final = {"unit": s.UNIT, "cumulative": s.CUMULATIVE}


@dataclass(frozen=True, slots=True)
class Setup:
    """A campaign ready to run: its arrays, and the names of their rows, sorted.

    Attributes
    ----------
    campaign
        As read.
    nations, goods, lines, suppliers, units
        Names of rows; units are those of the battle, in its order.
    world
        What is fixed.
    battle
        The scenario of its raids as laid out; None if it has none.
    allow_agents
        Modules and packages of agent classes whose code may run; none but ours without it.
    """

    campaign: Campaign
    nations: tuple[str, ...]
    goods: tuple[str, ...]
    lines: tuple[str, ...]
    suppliers: tuple[str, ...]
    units: tuple[str, ...]
    world: World
    battle: battle_setup.Setup | None
    allow_agents: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Return name and size, as its arrays say nothing."""
        return f"<Setup of {self.campaign.name}: {len(self.lines)} lines, {self.n_weeks} weeks>"

    def allowing(self, agents: Iterable[str]) -> "Setup":
        """Return the same campaign, in which agent classes of some modules and packages may run that it names."""
        return replace(self, allow_agents=tuple(agents))

    @property
    def shops(self) -> tuple[str, ...]:
        """Return the names of the shops, in the order of their rows."""
        return tuple(sorted(self.campaign.shops))

    @property
    def n_weeks(self) -> int:
        """Return how many weeks there are, peace and war."""
        return self.campaign.clock.pre_war_weeks + self.campaign.clock.war_weeks


def build(loaded: LoadedCampaign) -> Setup:
    """Return the arrays of a campaign that `wargame.campaign.scenario_file.load` returned."""
    campaign = loaded.campaign
    names = {family: tuple(sorted(getattr(campaign, family))) for family in ("nations", "goods", "lines", "suppliers")}
    coupled = coupling(campaign, loaded.battle, names)
    maker = _Arrays(campaign, names, coupled)
    return Setup(campaign, **names, units=coupled.names, world=maker.world(), battle=coupled.setup)


class _Arrays(IndustryArrays):
    """Arrays of a campaign, table by table."""

    def world(self) -> World:
        """Return all of them."""
        clock, raids = records(1, s.CLOCK), records(1, s.RAIDS)
        clock[0].peace_weeks, clock[0].war_weeks = self.campaign.clock.pre_war_weeks, self.campaign.clock.war_weeks
        self._fill_raids(raids[0])
        expansions, lines = self.lines_table()
        supplies, supply_first, use = self.supplies_table()
        base_rate, base_use = self._base_rates()
        nations, origins, suppliers, demands = (
            self._nations(),
            self.origins_table(),
            self.suppliers_table(),
            self._demands(),
        )
        opening, opening_cents, reserve, target = self._depots()
        joints, joint_good, joint_of, development = joints_of(self.campaign, self.nation, self.good, self.delays)
        return World(
            clock=clock,
            raids=raids,
            nations=nations,
            goods=self._goods(),
            families=self._families(),
            products=self._products(),
            lines=lines,
            expansions=expansions,
            suppliers=suppliers,
            origins=origins,
            supplies=supplies,
            supply_first=supply_first,
            use=use,
            demands=demands,
            donations=self._donations(),
            joints=joints,
            joint_good=joint_good,
            joint_of=joint_of,
            development=development,
            reforms=reforms_of(self.campaign, self.good, self.standards),
            assignments=self.coupled.assignments,
            opening=opening,
            opening_cents=opening_cents,
            shares=self._shares(),
            reserve=reserve,
            target=target,
            buys_from=self._customers(),
            transfer_weeks=self._exports(),
            base_rate=base_rate,
            base_use=base_use,
            lead_quantiles=_table(self.leads),
            delay_quantiles=_table(self.delays),
            intensity_quantiles=_table(self.intensities),
            repair=upkeep.repair(self.campaign, self.names, self.coupled.names, self.standards),
            incidents=upkeep.incidents(self.campaign, self.names, self.coupled.networks),
            capital=capital(self.campaign, self.names["lines"]),
            margins=margins(self.campaign, self.names),
            methods=methods(self.campaign, self.names, self.coupled.names, self.coupled.networks),
            land=land(self.campaign, self.names),
            battle=self.coupled.world,
            layout=self.coupled.layout,
            own=self.coupled.own,
            stores=self.coupled.stores,
        )

    def _fill_raids(self, row: Any) -> None:
        plan = self.campaign.raids
        row.attacker = self.coupled.attacker
        row.every_weeks = row.least = row.last_week = 1
        if plan is not None:
            row.policy = s.EVERY if plan.policy == "every" else s.SAVED_UP
            row.a_week, row.every_weeks, row.share = plan.raids_a_week, plan.every_weeks, plan.share
            row.least, row.size, row.last_week = plan.least, plan.size, plan.raids_a_week

    def _nations(self) -> Records:
        rows = records(len(self.nation), s.NATION)
        for row, name in zip(rows, self.names["nations"], strict=True):
            nation = self.campaign.nations[name]
            rules = nation.rules
            row.key, row.side = np.uint64(entity_key(name, 0)), battle_setup.SIDES.index(nation.side)
            row.peace_cents, row.war_cents = _cents(nation.pre_war_budget_usd), _cents(nation.war_budget_usd)
            row.forecast_weeks, row.cover_weeks, row.priority = rules.forecast_weeks, rules.cover_weeks, rules.priority
            row.award_weeks, row.award_row = rules.award_weeks, s.NONE
            if rules.award_cv > 0.0 and rules.award_weeks > 0.0:
                row.award_row = add_table(self.delays, quantiles.lognormal(rules.award_weeks, rules.award_cv))
            row.in_union = nation.union
            if rules.targets is not None:
                row.joint_target, row.union_target = rules.targets.joint, rules.targets.union
                row.traded_target, row.targets_from = rules.targets.traded, rules.targets.from_week
        return rows

    def _goods(self) -> Records:
        rows, families = records(len(self.good), s.GOOD), self._families()
        for row, name in zip(rows, self.names["goods"], strict=True):
            good = self.campaign.goods[name]
            learning = good.learning
            row.key, row.is_component = np.uint64(entity_key(name, 0)), good.item == "component"
            row.family, row.standard = (
                self.families[good.family or f"~{name}"],
                self.standards[good.standard or f"~{name}"],
            )
            row.form, row.exponent = FORMS[learning.form], math.log2(learning.slope)
            row.fixed_share, row.prior_units = learning.fixed_share, learning.prior_units
            row.yearly_fall = -math.log1p(-learning.yearly_fall) / WEEKS_A_YEAR
            row.margin, row.scarcity, row.normal_weeks = good.margin, good.scarcity, good.normal_weeks
            made = float(families[row.family].units_before)
            row.first_cents = CENTS * price_usd(good) / (1.0 + good.margin) / _learned(good, made)
        return rows

    def _products(self) -> Records:
        rows = records(len(self.products), s.PRODUCT)
        for row, (line, good) in zip(rows, self.products, strict=True):
            row.line, row.good = self.line[line], self.good[good]
        return rows

    def _families(self) -> Records:
        rows = records(len(self.families), s.FAMILY)
        rows["kept_a_week"] = 1.0
        for name in self.names["goods"]:
            good = self.campaign.goods[name]
            row = rows[self.families[good.family or f"~{name}"]]
            row.units_before = max(row.units_before, good.learning.units_before)
            kept = (1.0 - good.learning.yearly_forgetting) ** (1.0 / WEEKS_A_YEAR)
            row.kept_a_week = min(row.kept_a_week, kept)
        return rows

    def _demands(self) -> Records:
        clock, names = self.campaign.clock, sorted(self.campaign.demands)
        rows = records(len(names), s.DEMAND_PROCESS)
        for row, name in zip(rows, names, strict=True):
            one = self.campaign.demands[name]
            row.key, row.nation = np.uint64(entity_key(name, 0)), self.nation[one.nation]
            row.good, row.units_a_week, row.is_poisson = self.good[one.good], one.units_a_week, one.is_poisson
            row.intensity_row = s.NONE
            if one.intensity_cv > 0.0:
                row.intensity_row = add_table(self.intensities, quantiles.gamma(1.0, one.intensity_cv))
            row.from_week = clock.pre_war_weeks if one.from_week is None else one.from_week
            row.until_week = clock.pre_war_weeks + clock.war_weeks if one.until_week is None else one.until_week
        return rows

    def _donations(self) -> Records:
        clock, names = self.campaign.clock, sorted(self.campaign.donations)
        rows = records(len(names), s.DONATION)
        for row, name in zip(rows, names, strict=True):
            one = self.campaign.donations[name]
            row.giver, row.receiver = self.nation[one.giver], self.nation[one.receiver]
            row.good, row.share, row.weeks = self.good[one.good], one.share, one.transfer_weeks
            row.is_queue, row.reimbursed = one.mode == "queue", one.reimbursed_share
            row.from_week = one.from_week
            row.until_week = clock.pre_war_weeks + clock.war_weeks if one.until_week is None else one.until_week
        return rows

    def _depots(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        shape = len(self.nation), len(self.good)
        opening, cents = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        reserve, target = np.zeros((*shape, 2)), np.zeros(shape)
        for nation, goods in self.campaign.depots.items():
            for good, stock in goods.items():
                at = self.nation[nation], self.good[good]
                opening[at], target[at] = stock.opening, stock.target
                cents[at] = stock.opening * _cents(price_usd(self.campaign.goods[good]))
                high = stock.reserve_low if stock.reserve_high is None else stock.reserve_high
                reserve[at] = stock.reserve_low, high
        return opening, cents, reserve, target

    def _shares(self) -> np.ndarray:
        shares = np.zeros((len(self.nation), len(self.good)))
        for nation, table in self.campaign.nations.items():
            for good, share in table.shares.items():
                shares[self.nation[nation], self.good[good]] = share
        return shares

    def _customers(self) -> np.ndarray:
        found = np.zeros((len(self.nation), len(self.line)), np.int64)
        for name, line in self.campaign.lines.items():
            for customer in line.customers or [line.nation]:
                found[self.nation[customer], self.line[name]] = 1
        return found

    def _base_rates(self) -> tuple[np.ndarray, np.ndarray]:
        rates = np.zeros((len(self.line), len(self.nation)))
        uses = np.zeros((len(self.nation), len(self.good)))
        for name in self.names["lines"]:
            line = self.campaign.lines[name]
            for customer, rate in line.base_rate_a_week.items():
                rates[self.line[name], self.nation[customer]] = rate
                uses[self.nation[customer], self.good[line.good]] += rate
        return rates, uses

    def _exports(self) -> np.ndarray:
        weeks = np.zeros((len(self.nation), len(self.nation)), np.int64)
        for name, nation in self.campaign.nations.items():
            for customer, delay in nation.export_weeks.items():
                weeks[self.nation[name], self.nation[customer]] = delay
        return weeks


def _learned(good: GoodTable, made: float) -> float:
    """Return the cost of the next unit of a good, of whose family some are made, relative to the first."""
    learning, b = good.learning, math.log2(good.learning.slope)
    begin = made + learning.prior_units
    if learning.form == "cumulative":
        power = (begin + 1.0) ** (1.0 + b) - (begin ** (1.0 + b) if begin > 0.0 else 0.0)
    else:
        power = (begin + 1.0) ** b
    return learning.fixed_share + (1.0 - learning.fixed_share) * power


def _cents(usd: float) -> int:
    return round(usd * CENTS)


def _table(tables: list[np.ndarray]) -> np.ndarray:
    return np.stack(tables) if tables else np.zeros((0, quantiles.LEVELS))
