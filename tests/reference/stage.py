"""A compiled battle fought tick by tick in a test, with its arrays by unit name."""

import copy
from typing import Any

import numpy as np

from tests.reference import battle as twin
from tests.reference.objects import STATUSES, TALLY, Battle
from wargame.battle.build.setup import Setup
from wargame.battle.kernels import battle as kernels
from wargame.battle.kernels import position
from wargame.battle.kernels.state import N_TICKS, State, empty_state


class Stage:
    """A battle under way, compiled; ``twin`` is the same battle fought slowly, if it is kept."""

    def __init__(self, setup: Setup, seed: int = 1, replication: int = 0, with_twin: bool = False) -> None:
        self.setup, self.world = setup, setup.world
        self.state = empty_state(setup.world)
        kernels.reset(self.world, self.state, seed, replication)
        self.twin: Battle | None = twin.start(setup, seed, replication) if with_twin else None

    @property
    def ticks(self) -> int:
        """Return how many ticks were fought."""
        return int(self.state.counts[N_TICKS])

    @property
    def now_s(self) -> float:
        """Return the time at the end of the last tick."""
        return self.ticks * self.world.grid.tick_s

    @property
    def is_over(self) -> bool:
        """Return whether nothing can happen any more, or time is up."""
        return self.ticks >= self.world.grid.n_ticks or bool(kernels.is_over(self.world, self.state))

    def fight(self, ticks: int = 1) -> "Stage":
        """Fight some ticks, or as many as there are before the end."""
        for _ in range(ticks):
            if self.is_over:
                break
            kernels.fight_tick(self.world, self.state, self.ticks)
            position.locate_all(self.world, self.state)
            if self.twin is not None:
                twin.fight_tick(self.twin)
        return self

    def fight_to_the_end(self) -> "Stage":
        """Fight until it is over."""
        return self.fight(self.world.grid.n_ticks)

    def row(self, unit: str) -> int:
        """Return the row of a unit."""
        return self.setup.index(unit)

    def first(self, unit: str) -> int:
        """Return the index of the first element of a unit."""
        return self.setup.groups[self.row(unit)].first

    def _rows(self, unit: str) -> slice:
        group = self.setup.groups[self.row(unit)]
        return slice(group.first, group.last)

    def bodies(self, unit: str) -> Any:
        """Return the bodies of a unit's elements."""
        return self.state.bodies[self._rows(unit)]

    def shooters(self, unit: str) -> Any:
        """Return the weapons' state of a unit's elements."""
        return self.state.shooters[self._rows(unit)]

    def statuses(self, unit: str) -> list[str]:
        """Return the status of a unit's elements, in words."""
        return [STATUSES[int(s)] for s in self.bodies(unit)["status"]]

    def tally(self, unit: str, what: str) -> float:
        """Return what was counted for a unit."""
        return float(self.state.tally[self.row(unit), TALLY.index(what)])

    def kills(self, victim: str, by: str, soft: bool = False) -> int:
        """Return how many of a unit another one is credited with."""
        return int(self.state.scoreboard[int(soft), self.row(victim), self.row(by)])

    def tracks(self, observer: str, unit: str) -> Any:
        """Return what the network of one unit knows of the elements of another."""
        return self.state.tracks[int(self.world.units[self.row(observer)].network), self._rows(unit)]

    def searches(self, observer: str, unit: str) -> Any:
        """Return how the search of one unit's network for the elements of another stands."""
        return self.state.searches[int(self.world.units[self.row(observer)].network), self._rows(unit)]

    def copy_of_state(self) -> State:
        """Return a copy of the state, to ask questions that leave notes."""
        return State(*(copy.deepcopy(np.asarray(a)).view(type(a)) for a in self.state))
