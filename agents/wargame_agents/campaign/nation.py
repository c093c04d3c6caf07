"""Nations: what they require, how they split their money, whom they order from, what they give."""

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from wargame.battle.build.setup import SIDES
from wargame.campaign.kernels import acts, orders
from wargame.campaign.kernels.alliance_tables import OPENED, PRODUCT
from wargame.campaign.kernels.state import BUDGET, I8, MOST_UNITS, NONE, ORDERED, REQUIRED
from wargame_agents.base import overrides
from wargame_agents.campaign.agent import CampaignAgent

if TYPE_CHECKING:
    from wargame_agents.campaign.model import CampaignModel


class Nation(CampaignAgent):
    """A nation of a side: it orders goods from lines, pays, gives to partners, and rebuilds.

    Override :meth:`requirement`, :meth:`split_budget`, :meth:`choose_route`, :meth:`choose_line` or :meth:`donate` to
    decide otherwise; what follows from a decision stays with the kernels.

    Attributes
    ----------
    side
        ``"red"`` or ``"blue"``.
    goods
        Rows of the goods that it orders: those with a share of its money.
    donations
        Rows of what it gives to partners.

    Examples
    --------
    >>> class Hoarder(Nation):
    ...     def donate(self, donation):
    ...         return 0
    """

    kind: ClassVar[str] = "nation"

    def __init__(self, model: "CampaignModel", row: int) -> None:
        super().__init__(model, row, model.setup.nations[row])
        self.side = SIDES[int(self.world.nations[row].side)]
        self.goods = np.flatnonzero(self.world.shares[row] > 0.0).tolist()
        self.donations = np.flatnonzero(self.world.donations["giver"] == row).tolist()

    # ------------------------------------------------------------------------------------------ perceive

    @property
    def budget_cents(self) -> int:
        """Return its money that is neither committed, paid nor set aside for repairs, cents."""
        return max(0, int(self.state.money[self.row, BUDGET] - self.state.repair.aside[self.row]))

    def stock(self, good: int) -> int:
        """Return how many units of a good its depot has."""
        return int(self.state.stock[self.row, good])

    def position(self, good: int) -> int:
        """Return its stock of a good with all that is ordered, on its way or in repair, units."""
        state = self.state
        return self.stock(good) + int(state.on_order[self.row, good] + state.repair.in_repair[self.row, good])

    def shortfall(self, good: int) -> int:
        """Return how many units of a good it requires this week and has not ordered yet."""
        tally = self.state.tally[self.row, good]
        return int(tally[REQUIRED] - tally[ORDERED])

    def forecast(self, good: int) -> float:
        """Return the weekly consumption of a good that it expects, units."""
        return orders.forecast(self.world, self.state, self.row, good, self.week)

    def products(self, good: int) -> list[int]:
        """Return the products, each a good of a line, that it may order to get a good."""
        products = self.world.products
        is_open = self.world.buys_from[self.row, products["line"]] == 1
        return np.flatnonzero(is_open & (products["good"] == good)).tolist()

    def wait_weeks(self, product: int) -> float:
        """Return after how many weeks the line of a product could begin with an order."""
        return orders.wait_weeks(self.world, self.state, product)

    # ------------------------------------------------------------------------------------------ decide

    def requirement(self, good: int) -> int:
        """Return how many units of a good it wants to order this week."""
        return self.act(acts.REQUIREMENT, good)

    def split_budget(self) -> I8:
        """Return what of :attr:`budget_cents` is allotted to each good, cents, shape (n_goods,).

        It is asked twice a week, so that change is spent.
        """
        self.act(acts.SPLIT_BUDGET)
        return self.state.allotted.copy()

    def choose_line(self, good: int) -> int:
        """Return the one of :meth:`products` that it orders now, or NONE."""
        return self.act(acts.CHOOSE_LINE, good)

    def choose_route(self, good: int) -> float:
        """Return which share of what it orders of a good goes into the joint order that is open, 0 .. 1."""
        self.act(acts.CHOOSE_ROUTE, good)
        return float(self.state.route[self.row])

    def donate(self, donation: int) -> int:
        """Return how many units it gives this week under one of :attr:`donations`."""
        return self.act(acts.DONATE, donation)

    # ------------------------------------------------------------------------------------------- act

    def observe(self) -> None:
        """Phase observe: note what its forecasts are of, and whether it is under its procurement targets."""
        self.act(acts.OBSERVE_NATION)

    def provide(self) -> None:
        """Phase decide: pay for security and set money aside for repairs, before it orders."""
        self.act(acts.PROVIDE)

    def order_goods(self) -> None:
        """Phase decide: order goods; compiled as a whole unless something of it is decided in Python."""
        if not overrides(self, Nation, "requirement", "split_budget", "choose_line", "choose_route"):
            self.act(acts.ORDER_GOODS)
            return
        for good in self.goods:
            most = max(0, MOST_UNITS - self.position(good))
            units = self.whole("requirement", self.requirement(good), most)
            self.state.tally[self.row, good, REQUIRED] = units
        for _ in range(orders.PASSES):
            self.state.allotted[:] = self.checked_split(self.split_budget())
            for good in np.flatnonzero(self.state.allotted).tolist():
                self.state.route[self.row] = self.checked_route(good, self.choose_route(good))
                self.act(acts.ORDER_JOINTLY, good)
                alone = self.state.route[self.row] < 1.0
                product = self.checked_product(good, self.choose_line(good)) if alone else NONE
                if product != NONE:
                    self.act(acts.ORDER, product)

    def checked_split(self, cents: Any) -> I8:
        """Return allotments that were made in Python. Raises ValueError unless they can be paid."""
        found, most = np.asarray(cents), self.budget_cents
        is_whole = found.shape == self.state.allotted.shape and found.dtype.kind in "iu"
        if not is_whole or found.min(initial=0) < 0 or found.sum() > most:
            allowed = f"whole cents >= 0 for each of {len(self.state.allotted)} goods, at most {most} together"
            raise ValueError(self.refused("split_budget", cents, allowed))
        return found

    def checked_route(self, good: int, share: Any) -> float:
        """Return a route that was chosen in Python. Raises ValueError unless it is a share of an open joint order."""
        row = int(self.world.joint_of[self.row, good])
        is_open = row != NONE and NONE not in self.state.joint[row, [OPENED, PRODUCT]]
        if not isinstance(share, (int, float)) or not 0.0 <= share <= (1.0 if is_open else 0.0):
            raise ValueError(self.refused("choose_route", share, "0 to 1" if is_open else "0: no joint order is open"))
        return float(share)

    def checked_product(self, good: int, product: int) -> int:
        """Return a product that was chosen in Python. Raises ValueError unless it may order it to get the good."""
        if product != NONE and product not in self.products(good):
            raise ValueError(self.refused("choose_line", product, f"one of {self.products(good)}, or NONE ({NONE})"))
        return int(product)

    def give(self) -> None:
        """Phase allocate: send to partners what it gives."""
        for donation in self.donations:
            have = self.stock(self.world.donations[donation].good)
            units = self.whole("donate", self.donate(donation), have)
            acts.act(self.world, self.state, acts.GIVE, donation, units, self.week)

    def pass_on(self) -> None:
        """Phase receive: send on what lines delivered and it gives its place in the queue for."""
        self.act(acts.PASS_ON)

    def rebuild(self) -> None:
        """Phase repair: rebuild what is no stock."""
        self.act(acts.REBUILD)

    def adapt(self) -> None:
        """Phase adapt: nothing, unless a subclass acts in it."""

    def close_books(self) -> None:
        """Phase settle: close its books of the week."""
        self.act(acts.CLOSE_BOOKS)
