"""What can be followed as a raid goes on: numbers that a state of the battle holds, by name.

``<unit>`` is the name of a unit, hyphens as underscores; ``<side>`` is red or blue. What bears the name of a measure
(`wargame.metrics`) is that measure so far: at the end of a raid both are the same number.

In the air: ``flying_<side>`` elements; ``shots_flying_<side>`` missiles and interceptor drones on their way.
Attack: ``launched``, ``killed``, ``soft_killed``, ``leakers_armed``, ``leakers_decoy`` elements so far; ``value_lost``
by the defender so far, USD.
Magazines: ``shots_unit_<unit>`` rounds so far; ``rounds_unit_<unit>`` rounds left, reloads among them, those on a
destroyed launcher gone; ``magazine_unit_<unit>`` the same as a share of those at the start.
Stock: ``left_unit_<unit>`` elements that have not arrived and are not lost.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.exchange import armed, on_side
from wargame.kernels.state import (
    ARRIVED,
    FLYING,
    KILLED,
    LAUNCHED,
    LEAKED,
    SOFT_KILLED,
    STANDING,
    VALUE_LOST_USD,
    State,
)
from wargame.ledger import SHOT_COLUMNS
from wargame.scenario import snake
from wargame.world import SIDES, Setup

GONE: Final = (ARRIVED, KILLED, SOFT_KILLED)
MAGAZINE: Final = "magazine_unit_"

Rows = NDArray[np.bool_]
Named = Iterator[tuple[str, "Quantity"]]


class Quantity(NamedTuple):
    """Something to follow.

    Attributes
    ----------
    unit
        Of the number; ``1`` for a share.
    words
        What it is.
    at
        Returns it for a state; nan where it is undefined.
    """

    unit: str
    words: str
    at: Callable[[State], float]


def quantities(setup: Setup) -> dict[str, Quantity]:
    """Return all that can be followed of a scenario, by name.

    Examples
    --------
    >>> from wargame.kernels.state import empty_state
    >>> from wargame.scenario_file import load
    >>> from wargame.world import build
    >>> setup = build(load("duel"))
    >>> sorted(quantities(setup))[:3], quantities(setup)["flying_red"].unit
    (['flying_blue', 'flying_red', 'killed'], 'element')
    """
    return dict([*_in_the_air(setup), *_attack(setup), *_units(setup)])


def _in_the_air(setup: Setup) -> Named:
    for side in SIDES:
        rows = on_side(setup, side)
        of_side = _of(setup, rows)
        yield f"flying_{side}", Quantity("element", f"elements of {side} in flight", partial(_count, of_side, FLYING))
        words = f"missiles and interceptor drones of {side} on their way"
        yield f"shots_flying_{side}", Quantity("round", words, partial(_shots_flying, rows))


def _attack(setup: Setup) -> Named:
    attackers, defenders = on_side(setup, setup.scenario.attacker), on_side(setup, setup.scenario.defender)
    decoys, elements = attackers & setup.world.units["is_decoy"], _of(setup, attackers)
    yield "launched", Quantity("element", "attackers that took off so far", partial(_tally, attackers, LAUNCHED))
    yield "killed", Quantity("element", "attackers destroyed so far", partial(_count, elements, KILLED))
    yield "soft_killed", Quantity("element", "attackers lost to jamming so far", partial(_count, elements, SOFT_KILLED))
    yield "leakers_armed", Quantity("element", "armed arrivals so far", partial(_tally, armed(setup), LEAKED))
    yield "leakers_decoy", Quantity("element", "decoys that arrived so far", partial(_tally, decoys, LEAKED))
    words = "value that the defender lost so far"
    yield "value_lost", Quantity("USD", words, partial(_tally, defenders, VALUE_LOST_USD))


def _units(setup: Setup) -> Named:
    for row, group in enumerate(setup.groups):
        name, unit, only = snake(group.name), setup.world.units[row], np.arange(len(setup.groups)) == row
        words = f"elements of {group.name} that have not arrived and are not lost"
        yield f"left_unit_{name}", Quantity("element", words, partial(_left, slice(group.first, group.last)))
        words = f"rounds that {group.name} fired so far"
        yield f"shots_unit_{name}", Quantity("round", words, partial(_tally, only, SHOT_COLUMNS))
        if unit["has_launcher"] or unit["has_gun"]:
            magazines = _Magazines(setup, row)
            words = f"rounds that {group.name} has left, reloads among them"
            yield f"rounds_unit_{name}", Quantity("round", words, magazines.left)
            words = f"rounds that {group.name} has left, as a share of those at the start"
            yield f"{MAGAZINE}{name}", Quantity("1", words, magazines.share_left)


class _Magazines:
    """The rounds of a unit, on launchers and in guns, reloads among them."""

    def __init__(self, setup: Setup, row: int) -> None:
        group, unit = setup.groups[row], setup.world.units[row]
        self.own = slice(group.first, group.last)
        self.is_launcher, self.is_gun = bool(unit["has_launcher"]), bool(unit["has_gun"])
        self.full = float(unit["rounds"] + unit["gun_rounds"])

    def left(self, state: State) -> float:
        """Return the rounds left; what is on a destroyed launcher is gone."""
        own, status = state.shooters.view(np.ndarray)[self.own], _status(state)[self.own]
        rounds = np.zeros(len(own))
        if self.is_launcher:
            rounds += own["rounds"] + own["stock"]
        if self.is_gun:
            rounds += own["gun_rounds"] + own["gun_stock"]
        return float(rounds[(status == STANDING) | (status == FLYING)].sum())

    def share_left(self, state: State) -> float:
        """Return the rounds left as a share of those at the start; nan if there were none."""
        return self.left(state) / self.full if self.full else np.nan


def _of(setup: Setup, rows: Rows) -> Rows:
    """Return which elements some units have, shape (n_elements,)."""
    return rows[np.asarray(setup.world.unit_of)]


def _status(state: State) -> NDArray[np.int8]:
    return state.bodies.view(np.ndarray)["status"]  # fields of a plain array are found faster


def _count(elements: Rows, status: int, state: State) -> float:
    """Return how many of some elements have a status."""
    return float(np.count_nonzero(_status(state)[elements] == status))


def _left(own: slice, state: State) -> float:
    return float(np.count_nonzero(~np.isin(_status(state)[own], GONE)))


def _tally(rows: Rows, columns, state: State) -> float:
    return float(state.tally[rows][:, columns].sum())


def _shots_flying(rows: Rows, state: State) -> float:
    return float(state.n_flying[rows].sum())
