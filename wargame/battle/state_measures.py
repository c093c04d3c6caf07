"""State measures: numbers that a state of the battle holds, by name, for time series of a raid.

``<unit>`` is the name of a unit, ``<kind>`` of a catalogue element, hyphens as underscores; ``<side>`` is red or blue.
What bears the name of a measure (`wargame.battle.measures`) is that measure so far: at the end of a raid both are
the same number.

In the air: ``flying_<side>`` elements; ``alive_<side>`` those that fly or stand; ``shots_flying_<side>`` missiles and
interceptor drones on their way; ``tracks_<side>`` tracks of living elements that the networks of a side hold.
Attack: ``launched``, ``killed``, ``soft_killed``, ``leakers_armed``, ``leakers_decoy`` elements so far; ``value_lost``
by the defender so far, USD; ``present_kind_<kind>`` attackers of a kind that fly or stand.
Each side so far: ``arrived_<side>``, ``killed_<side>``, ``soft_killed_<side>`` elements; ``missiles_<side>`` missiles
and interceptor drones, ``gun_rounds_<side>``. Money so far, USD: ``value_lost_<side>``, ``cost_<side>_rounds``;
``spent_<side>`` rounds and expendables, ``cost_<side>_lost`` other elements lost, ``cost_<side>`` both.
Magazines: ``shots_unit_<unit>`` rounds so far; ``rounds_unit_<unit>`` rounds left, reloads among them, those on a
destroyed launcher gone; ``magazine_unit_<unit>`` the same as a share of those at the start.
Stock: ``left_unit_<unit>`` elements that have not arrived and are not lost.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.battle.books import SHOT_COLUMNS
from wargame.battle.build.setup import SIDES, Setup
from wargame.battle.exchange import armed, on_side
from wargame.battle.kernels.state import (
    ARRIVED,
    CARRIED,
    FLYING,
    KILLED,
    LAUNCHED,
    LEAKED,
    NEVER,
    ROUNDS,
    SHOTS,
    SOFT_KILLED,
    STANDING,
    VALUE_LOST_USD,
    WAITING,
    State,
)
from wargame.estimates.measure_spec import StateMeasure
from wargame.inputs.names import column_part

GONE: Final = (ARRIVED, KILLED, SOFT_KILLED)

Rows = NDArray[np.bool_]
Measures = Iterator[StateMeasure]


def state_measures(setup: Setup) -> dict[str, StateMeasure]:
    """Return all that can be followed of a scenario, by name.

    Examples
    --------
    >>> from wargame.battle.kernels.state import empty_state
    >>> from wargame.battle.scenario_file import load
    >>> from wargame.battle.build.setup import build
    >>> found = state_measures(build(load("duel")))
    >>> sorted(found)[:3], found["flying_red"].unit
    (['alive_blue', 'alive_red', 'arrived_blue'], 'element')
    """
    groups = (_in_the_air(setup), _attack(setup), _sides(setup), _units(setup))
    return {measure.name: measure for group in groups for measure in group}


def _in_the_air(setup: Setup) -> Measures:
    for side in SIDES:
        rows = on_side(setup, side)
        of_side = _of(setup, rows)
        label = f"elements of {side} in flight"
        yield StateMeasure(f"flying_{side}", label, "element", partial(_count, of_side, (FLYING,)), side)
        label = f"elements of {side} that fly or stand"
        yield StateMeasure(f"alive_{side}", label, "element", partial(_count, of_side, (FLYING, STANDING)), side)
        label = f"missiles and interceptor drones of {side} on their way"
        yield StateMeasure(f"shots_flying_{side}", label, "round", partial(_shots_flying, rows), side)
        networks = np.flatnonzero(setup.world.networks["side"] == SIDES.index(side))
        label = f"tracks of living elements that networks of {side} hold"
        yield StateMeasure(f"tracks_{side}", label, "track", partial(_tracks, networks), side)


def _attack(setup: Setup) -> Measures:
    scenario = setup.scenario
    attackers, defenders = on_side(setup, scenario.attacker), on_side(setup, scenario.defender)
    decoys, elements = attackers & setup.world.units["is_decoy"], _of(setup, attackers)
    rows: tuple[tuple[str, str, Callable[[State], float]], ...] = (
        ("launched", "attackers that took off so far", partial(_tally, attackers, LAUNCHED)),
        ("killed", "attackers destroyed so far", partial(_count, elements, (KILLED,))),
        ("soft_killed", "attackers lost to jamming so far", partial(_count, elements, (SOFT_KILLED,))),
        ("leakers_armed", "armed arrivals so far", partial(_tally, armed(setup), LEAKED)),
        ("leakers_decoy", "decoys that arrived so far", partial(_tally, decoys, LEAKED)),
    )
    for name, label, at in rows:
        yield StateMeasure(name, label, "element", at, scenario.attacker)
    lost = partial(_tally, defenders, VALUE_LOST_USD)
    yield StateMeasure("value_lost", "value that the defender lost so far", "USD", lost, scenario.defender)
    for kind in dict.fromkeys(g.element.name for g in setup.groups if g.unit.side == scenario.attacker and g.count):
        of_kind = _of(setup, attackers & np.array([g.element.name == kind for g in setup.groups]))
        at = partial(_count, of_kind, (FLYING, STANDING))
        yield StateMeasure(f"present_kind_{column_part(kind)}", kind, "element", at, scenario.attacker, kind)


def _sides(setup: Setup) -> Measures:
    for side in SIDES:
        rows = on_side(setup, side)
        of_side, price = _of(setup, rows), np.where(rows, setup.world.units["round_usd"], 0.0)
        for word, label, status in (
            ("arrived", "that arrived", ARRIVED),
            ("killed", "destroyed", KILLED),
            ("soft_killed", "lost to jamming", SOFT_KILLED),
        ):
            at, label = partial(_count, of_side, (status,)), f"elements of {side} {label} so far"
            yield StateMeasure(f"{word}_{side}", label, "element", at, side)
        at = partial(_tally, rows, VALUE_LOST_USD)
        yield StateMeasure(f"value_lost_{side}", f"value that {side} lost so far", "USD", at, side)
        at = partial(_rounds_usd, price)
        yield StateMeasure(f"cost_{side}_rounds", f"price of the rounds that {side} used so far", "USD", at, side)
        yield from _money(setup, side, price)
        for word, label, column in (
            ("missiles", "missiles and interceptor drones", SHOTS),
            ("gun_rounds", "gun rounds", ROUNDS),
        ):
            at, label = partial(_tally, rows, column), f"{label} that {side} fired so far"
            yield StateMeasure(f"{word}_{side}", label, "round", at, side)


def _money(setup: Setup, side: str, round_usd: NDArray[np.float64]) -> Measures:
    """Yield what a side is out of so far, by the rule of `wargame.battle.exchange.Spending`."""
    units, rows = setup.world.units, on_side(setup, side)
    price = setup.world.units["price_usd"][setup.world.unit_of]
    spent_by_arriving = _of(setup, rows & units["is_expendable"])
    expendables = np.where(spent_by_arriving, price, 0.0)
    others = np.where(_of(setup, rows) & ~spent_by_arriving, price, 0.0)
    spent, lost = partial(_spent_usd, round_usd, expendables), partial(_lost_usd, others)
    yield StateMeasure(f"spent_{side}", f"rounds and expendables that {side} used up so far", "USD", spent, side)
    yield StateMeasure(f"cost_{side}_lost", f"other elements that {side} lost so far", "USD", lost, side)
    label = f"used up by {side} so far"
    yield StateMeasure(f"cost_{side}", label, "USD", lambda state: spent(state) + lost(state), side)


def _units(setup: Setup) -> Measures:
    for row, group in enumerate(setup.groups):
        name, unit, only = column_part(group.name), setup.world.units[row], np.arange(len(setup.groups)) == row
        own: dict[str, Any] = {"player": group.unit.side, "subject": group.label}
        label = f"elements of {group.label} that have not arrived and are not lost"
        yield StateMeasure(f"left_unit_{name}", label, "element", partial(_left, slice(group.first, group.last)), **own)
        at, label = partial(_tally, only, SHOT_COLUMNS), f"rounds that {group.name} fired so far"
        yield StateMeasure(f"shots_unit_{name}", label, "round", at, **own)
        if unit["has_launcher"] or unit["has_gun"]:
            magazines = _Magazines(setup, row)
            label = f"rounds that {group.label} has left, reloads among them"
            yield StateMeasure(f"rounds_unit_{name}", label, "round", magazines.left, **own)
            label = f"rounds that {group.label} has left, as a share of those at the start"
            share: dict[str, Any] = {**own, "role": "magazine", "full": magazines.full}
            yield StateMeasure(f"magazine_unit_{name}", label, "1", magazines.share_left, **share)


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


def _count(elements: Rows, statuses: tuple[int, ...], state: State) -> float:
    """Return how many of some elements have one of some statuses."""
    status = _status(state)[elements]
    return float(sum(np.count_nonzero(status == one) for one in statuses))


def _left(own: slice, state: State) -> float:
    status = _status(state)[own]
    return float(len(status) - sum(np.count_nonzero(status == one) for one in GONE))


def _tally(rows: Rows, columns: Any, state: State) -> float:
    return float(state.tally[rows][:, columns].sum())


def _rounds_usd(price_usd: NDArray[np.float64], state: State) -> float:
    return float(state.tally[:, SHOT_COLUMNS].sum(axis=1) @ price_usd)


def _spent_usd(round_usd: NDArray[np.float64], expendables_usd: NDArray[np.float64], state: State) -> float:
    status = _status(state)
    return _rounds_usd(round_usd, state) + float(expendables_usd @ ((status != WAITING) & (status != CARRIED)))


def _lost_usd(others_usd: NDArray[np.float64], state: State) -> float:
    status = _status(state)
    return float(others_usd @ ((status == KILLED) | (status == SOFT_KILLED)))


def _shots_flying(rows: Rows, state: State) -> float:
    return float(state.n_flying[rows].sum())


def _tracks(networks: NDArray[np.int64], state: State) -> float:
    """Return how many tracks of living elements some networks hold; one held by two of them counts twice."""
    status = _status(state)
    held = state.tracks["since_s"][networks] != NEVER
    return float(np.count_nonzero(held & ((status == FLYING) | (status == STANDING))))
