"""Ledger entries of a raid: what became of its elements and rounds, in units and in USD.

Each line of :mod:`wargame.estimates.ledger` is a side, a kind (catalogue element) and an item (``element`` or
``round``).

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

from typing import Final

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
from wargame.estimates.ledger import COLUMNS, LOSSES, ROUNDING, Ledger, LedgerEntry, LedgerLine, post

SHOT_COLUMNS: Final = (SHOTS, ROUNDS, ENGAGEMENTS, PULSES)


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
    (LedgerLine(side='red', kind='duellist', item='element'), 3.0)
    """
    entries = [_element_entry(setup, outcome, row) for row in range(len(setup.groups))]
    entries += [_round_entry(setup, outcome, row) for row, g in enumerate(setup.groups) if is_shooter(g.element)]
    return post(entries, len(outcome.ticks))._replace(sources=("status", "arrivals and scoreboard"))


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


def _element_entry(setup: Setup, outcome: Outcome, row: int) -> LedgerEntry:
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
    return LedgerEntry(LedgerLine(group.unit.side, group.element.name, "element"), units, usd, second)


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


def _round_entry(setup: Setup, outcome: Outcome, row: int) -> LedgerEntry:
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
    line = LedgerLine(group.unit.side, group.element.name, "round")
    return LedgerEntry(line, units, units * setup.world.units[row]["round_usd"], units[:, LOSSES])


def _stock(setup: Setup, row: int) -> dict[int, float]:
    """Return the rounds that a unit has in store, by the tally column that counts them."""
    group, unit = setup.groups[row], setup.world.units[row]
    stock: dict[int, float] = {}
    if group.element.launcher is not None:
        stock[SHOTS] = float(unit["rounds"])
    if group.element.gun is not None and group.count:
        stock[ROUNDS] = float(unit["gun_rounds"])
    return stock
