"""Double-entry ledger: what became of everything that was paid for, in units and in USD.

Each line is a side, a kind and an item, and balances in every replication: bought + opening = expended + lost_hard +
lost_soft + damaged + remaining. Losses are written twice, from two sources, and must agree.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

F8 = NDArray[np.float64]

COLUMNS: Final = ("opening", "bought", "expended", "lost_hard", "lost_soft", "damaged", "remaining")
SOURCES: Final = slice(0, 2)  # opening and bought
USES: Final = slice(2, 7)  # all others
LOSSES: Final = slice(2, 5)  # expended, lost_hard, lost_soft: what the second book holds too
ROUNDING: Final = 1e-9  # share of a line that sums of fractions may be off by


class LedgerError(ArithmeticError):
    """A ledger line that does not balance: something was created, lost or counted twice."""


class LedgerLine(NamedTuple):
    """Subject of a line: ``side`` red or blue, ``kind`` a catalogue element, ``item`` element or round."""

    side: str
    kind: str
    item: str


class MeanLine(NamedTuple):
    """The mean of one line over replications, by column name of ``COLUMNS``."""

    line: LedgerLine
    units: dict[str, float]
    usd: dict[str, float]


class Ledger(NamedTuple):
    """Ledger of a batch of replications.

    Attributes
    ----------
    lines
        Subject of each line, (n_lines,): red first.
    units
        Number of elements or rounds, shape (n, n_lines, 7), columns as in ``COLUMNS``.
    usd
        The same in USD.
    second
        Expended, lost_hard and lost_soft in units once more from a second source, shape (n, n_lines, 3).
    sources
        What the two books are kept from.
    """

    lines: tuple[LedgerLine, ...]
    units: F8
    usd: F8
    second: F8
    sources: tuple[str, str] = ("the first source", "the second")

    def check(self, first: int = 0) -> None:
        """Raise unless every line balances.

        Elements balance exactly; rounds and USD to 1e-9 of the line, since they are sums of fractions.

        Parameters
        ----------
        first
            Number of the first replication, for the error.

        Raises
        ------
        LedgerError
            Naming the first line and replication that has a negative entry, does not balance, or disagrees with
            the second book.
        """
        self._reject_unbalanced(self.units, "units", self._tolerance(self.units, exact="element"), first)
        self._reject_unbalanced(self.usd, "USD", self._tolerance(self.usd), first)
        losses = self.units[:, :, LOSSES]
        wrong = np.argwhere(losses != self.second)
        for i, line, column in wrong:
            one, other = self.sources
            found = f"{losses[i, line, column]:g} by {one}, {self.second[i, line, column]:g} by {other}"
            raise LedgerError(f"{self._where(first + i, line)}: {COLUMNS[LOSSES][column]}: {found}")

    def mean(self) -> list[MeanLine]:
        """Return the mean of every line over replications."""
        return mean_lines(self.lines, self.units.mean(axis=0), self.usd.mean(axis=0))

    def total_usd(self, column: str, side: str, item: str = "") -> F8:
        """Return one column summed over the lines of a side, USD per replication, shape (n,).

        Parameters
        ----------
        column
            One of ``COLUMNS``.
        side
            red or blue.
        item
            element or round; both if empty.
        """
        rows = [i for i, line in enumerate(self.lines) if line.side == side and item in ("", line.item)]
        return self.usd[:, rows, COLUMNS.index(column)].sum(axis=1)

    def _tolerance(self, book: F8, exact: str = "") -> F8:
        """Return by how much each line may be off, shape (n, n_lines); lines of the item ``exact`` by nothing."""
        free = np.array([line.item != exact for line in self.lines])
        return ROUNDING * free * book[:, :, SOURCES].sum(axis=2)

    def _reject_unbalanced(self, book: F8, unit: str, tolerance: F8, first: int) -> None:
        sources, uses = book[:, :, SOURCES].sum(axis=2), book[:, :, USES].sum(axis=2)
        negative = (book < -tolerance[:, :, None]).any(axis=2)
        for i, line in np.argwhere(negative | ~(np.abs(sources - uses) <= tolerance)):
            entries = ", ".join(f"{name} {x:g}" for name, x in zip(COLUMNS, book[i, line], strict=True))
            gap = sources[i, line] - uses[i, line]
            raise LedgerError(f"{self._where(first + i, line)}: out of balance by {gap:g} {unit}: {entries}")

    def _where(self, replication: int, line: int) -> str:
        return f"ledger, {' '.join(self.lines[line])}, replication {replication}"


class LedgerEntry(NamedTuple):
    """A contribution to a line; arrays as in `Ledger` without the line axis."""

    line: LedgerLine
    units: F8
    usd: F8
    second: F8


def mean_lines(lines: Sequence[LedgerLine], units: F8, usd: F8) -> list[MeanLine]:
    """Return the means of some lines by column name; units and USD have the shape (n_lines, 7)."""
    return [
        MeanLine(line, dict(zip(COLUMNS, u.tolist(), strict=True)), dict(zip(COLUMNS, d.tolist(), strict=True)))
        for line, u, d in zip(lines, units, usd, strict=True)
    ]


def post(entries: Sequence[LedgerEntry], replications: int) -> Ledger:
    """Return the ledger that sums entries by line: red first, else in the order of the entries."""
    lines = tuple(dict.fromkeys(sorted((e.line for e in entries), key=lambda line: line.side == "blue")))
    books = Ledger(
        lines,
        np.zeros((replications, len(lines), len(COLUMNS))),
        np.zeros((replications, len(lines), len(COLUMNS))),
        np.zeros((replications, len(lines), 3)),
    )
    for entry in entries:
        at = lines.index(entry.line)
        books.units[:, at] += entry.units
        books.usd[:, at] += entry.usd
        books.second[:, at] += entry.second
    return books
