"""Weeks of a batch of campaigns, and the sums over them that measures have in common."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.battle.build.setup import SIDES
from wargame.campaign.build.industry import WEEKS_A_YEAR
from wargame.campaign.build.setup import Setup, price_usd
from wargame.campaign.build.upkeep import jobs_of
from wargame.campaign.kernels import repair_state as r
from wargame.campaign.kernels import state as s
from wargame.campaign.outcome import Outcome
from wargame.campaign.state_measures import CENTS, Holding, first_week, holdings, is_dry, of_side, war_weeks
from wargame.estimates.measure_spec import MeasureSpec, columns_of
from wargame.estimates.observations import Kind

F8 = NDArray[np.float64]
Array = NDArray[Any]
BOOK: Final = "book"
VALUATIONS: Final = {BOOK: "moving average cost", "replacement": "the price of the last week"}


def spec_of(name: str, label: str, unit: str, per: str, kind: Kind = "mean", pair: bool = False, **more: Any) -> Any:
    """Return a measure specification; ``pair`` says that it has a denominator, ``more`` its further fields."""
    return MeasureSpec(name, label, unit, per, kind, columns_of(kind, pair), **more)


class CampaignWeeks:
    """Weeks of a batch, and what measures have in common; every array has one entry a replication, shape (n,)."""

    def __init__(self, setup: Setup, outcome: Outcome) -> None:
        self.setup, self.outcome = setup, outcome
        self.holdings = holdings(setup)
        self.goods = {one.good: one.column for one in self.holdings}
        self.attacker = SIDES[int(setup.world.raids[0].attacker)]
        self.defender = next(side for side in SIDES if side != self.attacker)

    def war(self, weeks: Array) -> Array:
        """Return the weeks of the war, the last axis."""
        return war_weeks(self.setup, weeks)

    def total(self, one: Holding, column: int) -> F8:
        """Return units of a good of a side over the war."""
        return self.war(of_side(self.outcome, one, column)).sum(axis=-1).astype(float)

    def dry_week(self, one: Holding) -> F8:
        """Return the week of the war in which a side first is dry of a good, from 1, 0 if never."""
        return first_week(self.war(is_dry(self.outcome, one))).astype(float)

    def line(self, row: int, column: int) -> Array:
        """Return a column of a line in the weeks of the war, shape (n, n_weeks)."""
        return self.war(self.outcome.lines[:, :, row, column])

    def capacity(self, row: int) -> F8:
        """Return what a line could make in each week of the war, surge and damage included, shape (n, n_weeks)."""
        return self.war(self.outcome.capacity[:, :, row])

    def raids(self, column: int) -> F8:
        """Return a column of the raids summed over the war."""
        return self.war(self.outcome.raids[:, :, column]).sum(axis=-1).astype(float)

    def raid_usd(self, column: int, side: str) -> F8:
        """Return an amount of a side, one of the raids' columns in cents, summed over the war, USD."""
        return self.raids(column + SIDES.index(side)) / CENTS

    def price(self, good: int, week: int) -> F8:
        """Return the price of the next unit of a good in a week, USD."""
        return self.outcome.prices[:, week, good] / CENTS

    def nations(self, side: str) -> list[int]:
        """Return the rows of the nations of a side."""
        return [i for i, name in enumerate(self.setup.nations) if self.setup.campaign.nations[name].side == side]

    def money(self, rows: Sequence[int], *columns: int) -> F8:
        """Return what nations have in columns of money at the end, USD."""
        return self.outcome.money[:, -1, rows][:, :, columns].sum(axis=(1, 2)) / CENTS

    def destroyed(self, side: str) -> F8:
        """Return the value destroyed of a side, USD."""
        return self._of_weeks(self._destroyed_cents(side))

    def bought(self, rows: Sequence[int]) -> F8:
        """Return what nations have paid for goods that lines delivered, USD."""
        return self._of_weeks(self._bought_cents(rows))

    def upkeep(self, side: str) -> F8:
        """Return what a side has paid for repairs, security and common designs, USD."""
        return self._of_weeks(self._upkeep_cents(side))

    def in_repair(self, side: str) -> F8:
        """Return what is in repair of a side at the end, USD at what it has cost by then."""
        nations = {self.setup.nations[n] for n in self.nations(side)}
        jobs = [j for j, (_, nation, _) in enumerate(jobs_of(self.setup.campaign)) if nation in nations]
        return self.outcome.repairs[:, -1, jobs, r.IN_REPAIR_CENTS].sum(axis=1) / CENTS

    def transit(self, rows: Sequence[int]) -> F8:
        """Return what is on its way to nations from partners at the end, USD at moving average cost."""
        return self.outcome.goods[:, -1, rows][..., s.OF_TRANSIT_CENTS].sum(axis=(1, 2)) / CENTS

    def closing(self, side: str, valuation: str) -> F8:
        """Return the worth of what a side has at the end, in depots and on the way to them from partners, USD."""
        last = self.outcome.goods[:, -1, self.nations(side)]
        if valuation == BOOK:
            return last[..., [s.OF_CLOSING_CENTS, s.OF_TRANSIT_CENTS]].sum(axis=(1, 2, 3)) / CENTS
        start = np.array([CENTS * price_usd(self.setup.campaign.goods[name]) for name in self.setup.goods])
        now = self.outcome.prices[:, -1]
        prices = np.where(now > 0.0, now, start)  # what nobody makes has the price of week 0
        units = last[..., [s.CLOSING, s.OF_TRANSIT]].sum(axis=(1, 3))
        return (units * prices).sum(axis=1) / CENTS

    def cost(self, side: str, valuation: str, is_discounted: bool = False) -> F8:
        """Return what the campaign has cost a side, USD; see `wargame.campaign.money_measures`."""
        rows = self.nations(side)
        opening = self.setup.world.opening_cents[rows].sum() / CENTS
        closing = self.closing(side, valuation) + self.in_repair(side)
        if not is_discounted:
            return self.bought(rows) + self.upkeep(side) + opening - closing + self.destroyed(side)
        factors = discount_factors(self.setup)
        cents = self._bought_cents(rows) + self._upkeep_cents(side) + self._destroyed_cents(side)
        return cents @ factors[:-1] / CENTS + opening - factors[-1] * closing

    def _of_weeks(self, cents: Array) -> F8:
        return cents.sum(axis=1) / CENTS

    def _bought_cents(self, rows: Sequence[int]) -> Array:
        return self.outcome.goods[..., s.OF_RECEIVED_CENTS][:, :, rows].sum(axis=(2, 3))

    def _upkeep_cents(self, side: str) -> Array:
        paid = self.outcome.money[:, :, self.nations(side)][..., [s.REPAIRS, s.SECURITY, s.DEVELOPMENT]]
        so_far = paid.sum(axis=(2, 3))
        return np.diff(so_far, axis=1, prepend=0)

    def _destroyed_cents(self, side: str) -> Array:
        return self.outcome.raids[:, :, s.OF_LOST_CENTS + SIDES.index(side)]


def discount_factors(setup: Setup) -> F8:
    """Return by what a flow of each week is discounted to week 0, and last what is there as the last week closes.

    v^w for w = 0 .. n_weeks, v = (1 + discount_a_year)^(-1/52.18); shape (n_weeks + 1,).
    """
    rate = setup.campaign.money.discount_a_year
    return (1.0 + rate) ** (-np.arange(setup.n_weeks + 1) / WEEKS_A_YEAR)
