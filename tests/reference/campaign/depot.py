"""Depots: stock of a good, what it has cost, and what its reserve holds back."""

import math
from fractions import Fraction

from wargame.campaign.scenario import Stock

COLUMNS = ("opening", "received", "help", "expended", "destroyed", "given", "closing", "repaired", "broken")


class Depot:
    """Stock of one good of a nation."""

    def __init__(self, stock: Stock, price_cents: int) -> None:
        self.units, self.cents = stock.opening, stock.opening * price_cents
        self.low = stock.reserve_low
        self.high = stock.reserve_low if stock.reserve_high is None else stock.reserve_high
        self.target = stock.target
        self.on_order = 0
        self.open()

    def open(self) -> None:
        """Begin the books of a week."""
        self.book = dict.fromkeys(COLUMNS, 0) | {"opening": self.units}
        self.wanted = self.served = self.starved = 0
        self.received_cents = 0

    def put(self, units: int, cents: int, column: str) -> None:
        """Put units in."""
        self.units += units
        self.cents += cents
        self.book[column] += units
        self.received_cents += cents if column == "received" else 0

    def take(self, units: int, column: str) -> int:
        """Take units out at mean cost; return it."""
        cents = math.floor(Fraction(self.cents * units, self.units)) if self.units else 0
        self.units -= units
        self.cents -= cents
        self.book[column] += units
        return cents

    def usable(self) -> int:
        """Return what the reserve releases."""
        above = self.units - self.low
        if above <= 0:
            return 0
        share = min(Fraction(1), Fraction(above, self.high - self.low)) if self.high > self.low else 1
        return math.floor(share * above)
