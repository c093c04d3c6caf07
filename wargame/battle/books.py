"""What became of everything that was paid for: a double-entry ledger of a raid, in units and in USD.

Each line is a side, a kind (catalogue element) and an item (``element`` or ``round``), and balances in every
replication: bought + opening = expended + lost_hard + lost_soft + damaged + remaining.

Elements: expended are those that arrived, lost are those destroyed (hard) or lost to jamming (soft), damaged those that
live with damage, the rest remains. In USD, damaged is the share of the damage times the price, and what is left of
those elements' worth is in what remains. Each entry is written twice: the final statuses against the arrivals and the
killer-victim scoreboard.

Rounds: bought are all in store as the raid begins, magazines and reloads. Rounds without a magazine (laser
engagements, microwave pulses, a gun with an infinite magazine) are made on the spot: their opening equals what is
expended. Rounds on launchers and guns that were destroyed are lost with them. Gun rounds burn by the second, so they
need not be whole.

Prices are the catalogue's at the scenario's level, with the unit's own figures, unless a force says otherwise.
"""

from typing import Final, NamedTuple

import numpy as np

from wargame.battle.build.setup import Setup
from wargame.battle.engine import Outcome
from wargame.battle.kernels.state import (
    ARRIVED,
    DAMAGE_HITS,
    DAMAGED,
    ENGAGEMENTS,
    F8,
    KILLED,
    LEAKED,
    PULSES,
    ROUNDS,
    ROUNDS_LOST,
    SHOTS,
    SOFT_KILLED,
)
from wargame.catalogue.elements import Element

COLUMNS: Final = ("opening", "bought", "expended", "lost_hard", "lost_soft", "damaged", "remaining")
SOURCES: Final = slice(0, 2)  # opening and bought
USES: Final = slice(2, 7)  # all others
LOSSES: Final = slice(2, 5)  # expended, lost_hard, lost_soft: what the second book holds too
ROUNDING: Final = 1e-9  # share of a line that sums of fractions may be off by
SHOT_COLUMNS: Final = (SHOTS, ROUNDS, ENGAGEMENTS, PULSES)


class LedgerError(ArithmeticError):
    """A ledger line that does not balance: something was created, lost or counted twice."""


class Line(NamedTuple):
    """What a line is about: ``side`` red or blue, ``kind`` a catalogue element, ``item`` element or round."""

    side: str
    kind: str
    item: str


class MeanLine(NamedTuple):
    """The mean of one line over replications, by column name of ``COLUMNS``."""

    line: Line
    units: dict[str, float]
    usd: dict[str, float]


class Ledger(NamedTuple):
    """The books of a batch of replications.

    Attributes
    ----------
    lines
        What each line is about, (n_lines,): red first, units in the order of the scenario.
    units
        Number of elements or rounds, shape (n, n_lines, 7), columns as in ``COLUMNS``.
    usd
        The same in USD.
    second
        Expended, lost_hard and lost_soft in units once more from arrivals and scoreboard, shape (n, n_lines, 3).
    """

    lines: tuple[Line, ...]
    units: F8
    usd: F8
    second: F8

    def check(self) -> None:
        """Raise unless every line balances.

        Elements balance exactly; rounds and USD to 1e-9 of the line, since they are sums of fractions.

        Raises
        ------
        LedgerError
            Naming the first line and replication that has a negative entry, does not balance, or disagrees with
            the second book.
        """
        self._reject_unbalanced(self.units, "units", self._tolerance(self.units, exact="element"))
        self._reject_unbalanced(self.usd, "USD", self._tolerance(self.usd))
        first = self.units[:, :, LOSSES]
        wrong = np.argwhere(first != self.second)
        for i, line, column in wrong:
            found = f"{first[i, line, column]:g} by status, {self.second[i, line, column]:g} by arrivals and scoreboard"
            raise LedgerError(f"{self._where(i, line)}: {COLUMNS[LOSSES][column]}: {found}")

    def mean(self) -> list[MeanLine]:
        """Return the mean of every line over replications."""
        units, usd = self.units.mean(axis=0), self.usd.mean(axis=0)
        return [
            MeanLine(line, dict(zip(COLUMNS, u.tolist(), strict=True)), dict(zip(COLUMNS, d.tolist(), strict=True)))
            for line, u, d in zip(self.lines, units, usd, strict=True)
        ]

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

    def _reject_unbalanced(self, book: F8, unit: str, tolerance: F8) -> None:
        sources, uses = book[:, :, SOURCES].sum(axis=2), book[:, :, USES].sum(axis=2)
        negative = (book < -tolerance[:, :, None]).any(axis=2)
        for i, line in np.argwhere(negative | ~(np.abs(sources - uses) <= tolerance)):
            entries = ", ".join(f"{name} {x:g}" for name, x in zip(COLUMNS, book[i, line], strict=True))
            gap = sources[i, line] - uses[i, line]
            raise LedgerError(f"{self._where(i, line)}: out of balance by {gap:g} {unit}: {entries}")

    def _where(self, replication: int, line: int) -> str:
        return f"ledger, {' '.join(self.lines[line])}, replication {replication}"


class _Entry(NamedTuple):
    """One unit's contribution to a line; arrays as in Ledger without the line axis."""

    line: Line
    units: F8
    usd: F8
    second: F8


def ledger(setup: Setup, outcome: Outcome) -> Ledger:
    """Return the ledger of a batch.

    Parameters
    ----------
    setup
        The scenario as it was built; also a variant of it.
    outcome
        What ``n`` replications of it gave.

    Examples
    --------
    >>> from wargame.battle.engine import run_many
    >>> from wargame.battle.scenario_file import load
    >>> from wargame.battle.build.setup import build
    >>> setup = build(load("duel"))
    >>> books = ledger(setup, run_many(setup.world, seed=1, replications=4))
    >>> books.check()
    >>> books.lines[0], books.mean()[0].units["bought"]
    (Line(side='red', kind='duellist', item='element'), 3.0)
    """
    entries = [_element_entry(setup, outcome, row) for row in range(len(setup.groups))]
    entries += [_round_entry(setup, outcome, row) for row, g in enumerate(setup.groups) if is_shooter(g.element)]
    lines = tuple(dict.fromkeys(sorted((e.line for e in entries), key=lambda line: line.side == "blue")))
    n = len(outcome.ticks)
    books = Ledger(
        lines,
        np.zeros((n, len(lines), len(COLUMNS))),
        np.zeros((n, len(lines), len(COLUMNS))),
        np.zeros((n, len(lines), 3)),
    )
    for entry in entries:
        at = lines.index(entry.line)
        books.units[:, at] += entry.units
        books.usd[:, at] += entry.usd
        books.second[:, at] += entry.second
    return books


def is_shooter(element: Element) -> bool:
    """Return whether an element has a launcher, gun, laser or microwave."""
    return any((element.launcher, element.gun, element.laser, element.microwave))


def rounds_fired(outcome: Outcome) -> F8:
    """Return rounds of all kinds expended by each unit: shots, gun rounds, laser engagements and microwave pulses.

    Returns
    -------
    array
        Rounds, shape (n, n_units).
    """
    return outcome.tally[:, :, SHOT_COLUMNS].sum(axis=2)


def _element_entry(setup: Setup, outcome: Outcome, row: int) -> _Entry:
    """Return what became of the elements of a unit."""
    group, unit = setup.groups[row], setup.world.units[row]
    status = outcome.statuses[:, row].astype(float)
    units = np.zeros((len(status), len(COLUMNS)))
    units[:, 1] = group.count
    units[:, LOSSES] = status[:, [ARRIVED, KILLED, SOFT_KILLED]]
    units[:, 6] = status.sum(axis=1) - units[:, LOSSES].sum(axis=1)
    usd = units * unit["price_usd"]
    units[:, 5] = outcome.tally[:, row, DAMAGED]
    units[:, 6] -= units[:, 5]
    usd[:, 5] = _damaged_elements(setup, outcome, row) * unit["price_usd"]
    usd[:, 6] -= usd[:, 5]
    kills = outcome.scoreboard[:, :, row].sum(axis=2).astype(float)
    second = np.column_stack([outcome.tally[:, row, LEAKED], kills])
    return _Entry(Line(group.unit.side, group.element.name, "element"), units, usd, second)


def _damaged_elements(setup: Setup, outcome: Outcome, row: int) -> F8:
    """Return the damage on living elements of a unit in destroyed elements' worth, shape (n,).

    DAMAGE_HITS / hits_to_destroy, less one for each element destroyed, whose damage is its destruction; never more
    than the elements that are left.
    """
    status = outcome.statuses[:, row]
    lost = status[:, KILLED] + status[:, SOFT_KILLED]
    damaged = outcome.tally[:, row, DAMAGE_HITS] / setup.world.units[row]["hits_to_destroy"] - lost
    left = status.sum(axis=1) - lost - status[:, ARRIVED]
    return np.where(damaged > ROUNDING, np.minimum(damaged, left), 0.0)


def _round_entry(setup: Setup, outcome: Outcome, row: int) -> _Entry:
    """Return what became of the rounds of a unit."""
    group = setup.groups[row]
    stock = _stock(setup, row)
    stored = outcome.tally[:, row, [c for c, rounds in stock.items() if np.isfinite(rounds)]].sum(axis=1)
    units = np.zeros((len(outcome.ticks), len(COLUMNS)))
    units[:, 1] = sum(rounds for rounds in stock.values() if np.isfinite(rounds))
    units[:, 2] = rounds_fired(outcome)[:, row]
    units[:, 0] = units[:, 2] - stored
    units[:, 3] = outcome.tally[:, row, ROUNDS_LOST]
    units[:, 6] = units[:, 1] - stored - units[:, 3]
    line = Line(group.unit.side, group.element.name, "round")
    return _Entry(line, units, units * setup.world.units[row]["round_usd"], units[:, LOSSES])


def _stock(setup: Setup, row: int) -> dict[int, float]:
    """Return the rounds that a unit has in store, by the tally column that counts them."""
    group, unit = setup.groups[row], setup.world.units[row]
    stock: dict[int, float] = {}
    if group.element.launcher is not None:
        stock[SHOTS] = float(unit["rounds"])
    if group.element.gun is not None and group.count:
        stock[ROUNDS] = float(unit["gun_rounds"])
    return stock
