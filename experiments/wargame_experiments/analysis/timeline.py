"""Timeline of one replication, tick by tick: state measures and paths of the attacker's elements."""

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
    """Timeline of one replication.

    Attributes
    ----------
    columns
        ``time_s``, and state measures by name (`wargame.battle.state_measures`). One entry at the start and one
        after each tick.
    measures
        Descriptions of the state measures.
    attackers
        Whether an element is the attacker's, shape (n_elements,).
    paths_m
        Positions of the attacker's elements in flight, at some hundred times, and last their end points, m, shape
        (n, n_elements of the attacker, 2); nan for an element that is not in flight.
    last
        State at the end.
    """

    columns: dict[str, Column]
    measures: dict[str, StateMeasure]
    attackers: NDArray[np.bool_]
    paths_m: NDArray[np.float64]
    last: State


def timeline(setup: Setup, seed: int, replication: int = 0) -> Timeline:
    """Simulate one replication and return its timeline.

    Parameters
    ----------
    setup
        The scenario.
    seed, replication
        Key of its random numbers.

    Examples
    --------
    >>> from wargame.battle.scenario_file import load
    >>> from wargame.battle.build.setup import build
    >>> replay = timeline(build(load("duel")), seed=1)
    >>> float(replay.columns["present_kind_duellist"][0])
    3.0
    """
    grid, known, defender = setup.world.grid, state_measures(setup), setup.scenario.defender
    names = [name for name in known if name.startswith(PRESENT)]
    names += [*FATES, f"missiles_{defender}", f"gun_rounds_{defender}", f"shots_flying_{defender}", "value_lost"]
    every = max(1, grid.n_ticks // PATH_POINTS)
    positions, rows, paths, state = _Positions(setup), [], [], empty_state(setup.world)
    for tick, state in enumerate(states(setup, seed, replication)):
        rows.append([tick * grid.tick_s, *(known[name].at(state) for name in names)])
        if tick % every == 0:
            paths.append(positions.now(state))
    paths.append(positions.at_the_end(state))
    columns = dict(zip(["time_s", *names], np.array(rows, float).T, strict=True))
    return Timeline(columns, {name: known[name] for name in names}, positions.attackers, np.array(paths), state)


class _Positions:
    """Positions of the attacker's elements."""

    def __init__(self, setup: Setup) -> None:
        units, of_unit = setup.world.units, np.asarray(setup.world.unit_of)
        self.attackers = units["side"][of_unit] == SIDES.index(setup.scenario.attacker)
        self.movers = units["is_mover"][of_unit][self.attackers]

    def now(self, state: State) -> NDArray[np.float64]:
        """Return positions of the elements in flight, shape (n, 2), m; nan for the others."""
        bodies = state.bodies[self.attackers]
        position = np.column_stack([bodies["x_m"], bodies["y_m"]])
        position[bodies["status"] != FLYING] = np.nan
        return position

    def at_the_end(self, state: State) -> NDArray[np.float64]:
        """Return last positions of the elements that flew, shape (n, 2), m; nan for the others."""
        position = ends_m(state)[self.attackers]
        position[~self.movers | np.isin(state.bodies["status"][self.attackers], (WAITING, CARRIED))] = np.nan
        return position


def ends_m(state: State) -> NDArray[np.float64]:
    """Return the last position of each element, shape (n_elements, 2), m; an arrival is at its target.

    A tick moves an arrival past its target, by less than the distance of one tick.
    """
    bodies = state.bodies
    position = np.column_stack([bodies["x_m"], bodies["y_m"]])
    arrived = (bodies["status"] == ARRIVED) & (bodies["aim"] != NOBODY)
    position[arrived] = position[bodies["aim"][arrived]]
    return position
