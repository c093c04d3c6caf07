"""One replication, tick by tick: who is in flight, what became of the others, what was fired and what was lost."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.battle.build.setup import SIDES, Setup
from wargame.battle.kernels.state import ARRIVED, CARRIED, FLYING, NOBODY, WAITING, State, empty_state
from wargame.battle.state_measures import state_measures
from wargame.estimates.measure_spec import StateMeasure
from wargame_experiments.models.battle_engines import states

Column = NDArray[np.float64]

PATH_POINTS: Final = 200  # on the way of an attacker that flies all the time
PRESENT: Final = "present_kind_"
FATES: Final = ("killed", "soft_killed", "leakers_armed", "leakers_decoy")


class Timeline(NamedTuple):
    """One replication.

    Attributes
    ----------
    columns
        ``time_s``, and state measures by name (`wargame.battle.state_measures`). One entry at the start and one
        after each tick.
    measures
        What they are.
    attackers
        Which elements are the attacker's, shape (n_elements,).
    paths_m
        Where the attacker's elements were while they flew, some hundred times, and at last where they ended, shape
        (n, n_elements of the attacker, 2); nan while they did not fly, or if they never did.
    last
        The state at the end.
    """

    columns: dict[str, Column]
    measures: dict[str, StateMeasure]
    attackers: NDArray[np.bool_]
    paths_m: NDArray[np.float64]
    last: State


def timeline(setup: Setup, seed: int, replication: int = 0) -> Timeline:
    """Fight one replication and note its state measures.

    Parameters
    ----------
    setup
        The scenario.
    seed, replication
        Key of its chance.

    Examples
    --------
    >>> from wargame.battle.scenario_file import load
    >>> from wargame.battle.build.setup import build
    >>> found = timeline(build(load("duel")), seed=1)
    >>> float(found.columns["present_kind_duellist"][0])
    3.0
    """
    grid, known, defender = setup.world.grid, state_measures(setup), setup.scenario.defender
    names = [name for name in known if name.startswith(PRESENT)]
    names += [*FATES, f"missiles_{defender}", f"gun_rounds_{defender}", f"shots_flying_{defender}", "value_lost"]
    every = max(1, grid.n_ticks // PATH_POINTS)
    places, rows, paths, state = _Places(setup), [], [], empty_state(setup.world)
    for tick, state in enumerate(states(setup, seed, replication)):
        rows.append([tick * grid.tick_s, *(known[name].at(state) for name in names)])
        if tick % every == 0:
            paths.append(places.now(state))
    paths.append(places.at_the_end(state))
    columns = dict(zip(["time_s", *names], np.array(rows, float).T, strict=True))
    return Timeline(columns, {name: known[name] for name in names}, places.attackers, np.array(paths), state)


class _Places:
    """Where the attacker's elements are."""

    def __init__(self, setup: Setup) -> None:
        units, of_unit = setup.world.units, np.asarray(setup.world.unit_of)
        self.attackers = units["side"][of_unit] == SIDES.index(setup.scenario.attacker)
        self.movers = units["is_mover"][of_unit][self.attackers]

    def now(self, state: State) -> NDArray[np.float64]:
        """Return where those are that fly, shape (n, 2), m; nan for the others."""
        bodies = state.bodies[self.attackers]
        where = np.column_stack([bodies["x_m"], bodies["y_m"]])
        where[bodies["status"] != FLYING] = np.nan
        return where

    def at_the_end(self, state: State) -> NDArray[np.float64]:
        """Return where those that flew are now, or were last, shape (n, 2), m; nan for the others."""
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
