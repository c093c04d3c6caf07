"""One replication, tick by tick: who is in flight, what became of the others, what was fired and what was lost."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.kernels import battle as kernels
from wargame.kernels.position import locate_all
from wargame.kernels.state import (
    ARRIVED,
    CARRIED,
    FLYING,
    KILLED,
    NOBODY,
    ROUNDS,
    SHOTS,
    SOFT_KILLED,
    STANDING,
    VALUE_LOST_USD,
    WAITING,
    State,
    empty_state,
)
from wargame.scenario import snake
from wargame.world import SIDES, Setup
from wargame_experiments.engines import own_agents

Column = NDArray[np.float64]

PATH_POINTS: Final = 200  # on the way of an attacker that flies all the time


class Timeline(NamedTuple):
    """One replication.

    Attributes
    ----------
    columns
        By name: ``time_s``; ``present_<kind>`` elements of the attacker that fly or stand; ``hard_killed``,
        ``soft_killed``, ``leaked_armed`` and ``leaked_decoy`` elements of the attacker so far; ``shots_fired`` and
        ``gun_rounds_fired`` by the defender so far; ``shots_in_flight`` of the defender; ``value_lost_usd`` by the
        defender so far. One entry at the start and one after each tick.
    kinds
        The attacker's kinds of elements by column name.
    attackers
        Which elements are the attacker's, shape (n_elements,).
    paths_m
        Where the attacker's elements were while they flew, some hundred times, and at last where they ended, shape
        (n, n_elements of the attacker, 2); nan while they did not fly, or if they never did.
    last
        The state at the end.
    """

    columns: dict[str, Column]
    kinds: dict[str, str]
    attackers: NDArray[np.bool_]
    paths_m: NDArray[np.float64]
    last: State


def timeline(setup: Setup, seed: int, replication: int = 0) -> Timeline:
    """Fight one replication and note its course.

    Parameters
    ----------
    setup
        The scenario.
    seed, replication
        Key of its chance.

    Examples
    --------
    >>> from wargame.scenario_file import load
    >>> from wargame.world import build
    >>> course = timeline(build(load("duel")), seed=1)
    >>> float(course.columns["present_duellist"][0])
    3.0
    """
    view, grid = _View(setup), setup.world.grid
    every = max(1, grid.n_ticks // PATH_POINTS)
    rows, paths, state = [], [], empty_state(setup.world)
    for tick, state in enumerate(states(setup, seed, replication)):
        rows.append([tick * grid.tick_s, *view.row(state)])
        if tick % every == 0:
            paths.append(view.places(state))
    paths.append(view.ends(state))
    columns = dict(zip(["time_s", *view.names], np.array(rows, float).T, strict=True))
    kinds = dict(zip(view.names, view.kinds, strict=False))
    return Timeline(columns, kinds, view.attackers, np.array(paths), state)


def states(setup: Setup, seed: int, replication: int) -> Iterator[State]:
    """Yield the state before the first tick and after each, the same arrays every time."""
    if own_agents(setup):
        yield from _mesa_states(setup, seed, replication)
        return
    state = empty_state(setup.world)
    kernels.reset(setup.world, state, seed, replication)
    yield state
    for tick in range(setup.world.grid.n_ticks):
        if kernels.is_over(setup.world, state):
            return
        kernels.fight_tick(setup.world, state, tick)
        locate_all(setup.world, state)
        yield state


def _mesa_states(setup: Setup, seed: int, replication: int) -> Iterator[State]:
    from wargame_agents.model import BattleModel

    model = BattleModel(setup, seed, replication, collect=False)
    yield model.state
    while model.running:
        model.step()
        yield model.state


class _View:
    """Which rows and elements are looked at."""

    def __init__(self, setup: Setup) -> None:
        scenario, units = setup.scenario, setup.world.units
        attacker = SIDES.index(scenario.attacker)
        of_unit = np.asarray(setup.world.unit_of)
        self.defence = np.flatnonzero(units["side"] != attacker)
        self.attackers = units["side"][of_unit] == attacker
        self.movers = units["is_mover"][of_unit][self.attackers]
        self.decoys = units["is_decoy"][of_unit]
        attack = [group for group in setup.groups if group.unit.side == scenario.attacker and group.count]
        self.kinds = list(dict.fromkeys(group.element.name for group in attack))
        kind_of = np.array([group.element.name for group in setup.groups])[of_unit]
        self.masks = [self.attackers & (kind_of == kind) for kind in self.kinds]
        self.names = [f"present_{snake(kind)}" for kind in self.kinds]
        self.names += ["hard_killed", "soft_killed", "leaked_armed", "leaked_decoy"]
        self.names += ["shots_fired", "gun_rounds_fired", "shots_in_flight", "value_lost_usd"]

    def row(self, state: State) -> list[float]:
        """Return what is noted of a state, in the order of ``names``."""
        status, tally = state.bodies["status"], state.tally[self.defence]
        present = (status == FLYING) | (status == STANDING)
        arrived = self.attackers & (status == ARRIVED)
        noted = [
            *(np.count_nonzero(present & mask) for mask in self.masks),
            np.count_nonzero(self.attackers & (status == KILLED)),
            np.count_nonzero(self.attackers & (status == SOFT_KILLED)),
            np.count_nonzero(arrived & ~self.decoys),
            np.count_nonzero(arrived & self.decoys),
            tally[:, SHOTS].sum(),
            tally[:, ROUNDS].sum(),
            state.n_flying[self.defence].sum(),
            tally[:, VALUE_LOST_USD].sum(),
        ]
        return [float(value) for value in noted]

    def places(self, state: State) -> NDArray[np.float64]:
        """Return where the attacker's elements are that fly, shape (n, 2), m; nan for the others."""
        bodies = state.bodies[self.attackers]
        where = np.column_stack([bodies["x_m"], bodies["y_m"]])
        where[bodies["status"] != FLYING] = np.nan
        return where

    def ends(self, state: State) -> NDArray[np.float64]:
        """Return where the attacker's elements that flew are now, or were last, shape (n, 2), m; nan for the others."""
        where = ends_m(state)[self.attackers]
        where[~self.movers | np.isin(state.bodies["status"][self.attackers], (WAITING, CARRIED))] = np.nan
        return where


def ends_m(state: State) -> NDArray[np.float64]:
    """Return where each element is or was last, shape (n_elements, 2), m; what arrived is at its target.

    A tick carries what arrives past its target, by less than the way of one tick.
    """
    bodies = state.bodies
    where = np.column_stack([bodies["x_m"], bodies["y_m"]])
    arrived = (bodies["status"] == ARRIVED) & (bodies["aim"] != NOBODY)
    where[arrived] = where[bodies["aim"][arrived]]
    return where
