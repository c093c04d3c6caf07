"""Unit of the battle as an agent: a group of identical elements that perceives, decides, and acts through kernels.

Anything may carry any capability, so every unit has every phase; a phase that its figures give it no part in
does nothing. The kinds of agent differ in name and in the decisions that a subclass may take in Python.
"""

from typing import TYPE_CHECKING, Final

import numpy as np

from wargame.battle.build.setup import SIDES
from wargame.battle.kernels import exposure, fires, guns, heights, jamming, lasers, microwaves, motion, sensing
from wargame.battle.kernels.state import FLYING, I4, NOBODY, STANDING
from wargame_agents.base import CompiledAgent, overrides

if TYPE_CHECKING:
    from wargame_agents.battle.model import BattleModel

# By phase method, the column of the unit's figures that gives it a part in the phase.
PHASES: Final = {
    "emit_jamming": "has_jammer",
    "emit_sensing": "has_sensor",
    "pursue": "is_pursuer",
    "move": "is_mover",
    "expose": "is_exposed",
    "fire_missiles": "has_launcher",
    "fire_guns": "has_gun",
    "fire_lasers": "has_laser",
    "fire_microwaves": "has_microwave",
}


class Unit(CompiledAgent):
    """A group of identical elements of one side.

    Parameters
    ----------
    model
        The battle that it is part of.
    row
        Its row in the tables of units.

    Attributes
    ----------
    name, side, group
        Its name in the scenario, ``"red"`` or ``"blue"``, and its scenario unit with its catalogue element.
    elements
        The indices of its elements.
    network
        The row of its network; NOBODY if it has no use for one.
    phases
        Names of the phases that its figures give it a part in.
    cell
        Where it is on the model's grid: the cell of the centre of its elements, None when none is left.
    """

    model: "BattleModel"

    def __init__(self, model: "BattleModel", row: int) -> None:
        self.group = model.setup.groups[row]
        super().__init__(model, row, self.group.name)
        figures = model.world.units[row]
        self.side = SIDES[figures.side]
        self.elements = range(self.group.first, self.group.last)
        self.network = int(figures.network)
        self.phases = frozenset(phase for phase, flag in PHASES.items() if figures[flag])

    def takes_part(self, phase: str) -> bool:
        """Return whether the model must call a phase method: by its figures, or because its class has its own."""
        return phase in self.phases or overrides(self, Unit, phase)

    # ------------------------------------------------------------------------------------------ perceive

    @property
    def tick(self) -> int:
        """Return the tick that is being fought."""
        return self.model.tick

    @property
    def alive(self) -> int:
        """Return how many of its elements fly or stand."""
        status = self.state.bodies["status"][self.group.first : self.group.last]
        return int(((status == FLYING) | (status == STANDING)).sum())

    def tracks(self) -> I4:
        """Return the enemy elements that its network holds tracks on and may engage now, ascending."""
        if self.network == NOBODY:
            return np.zeros(0, np.int32)
        return self.state.listed[self.network, : self.state.networks["n_listed"][self.network]].copy()

    def distance_m(self, element: int, other: int) -> float:
        """Return the slant range between two elements, m."""
        return heights.distance_m(self.world, self.state, element, other)

    # ------------------------------------------------------------------------------------------- act

    def emit_jamming(self) -> None:
        """Phase 2: switch, move or lose its jammers."""
        if "emit_jamming" in self.phases:
            jamming.emit_jamming(self.world, self.state, self.row)

    def emit_sensing(self) -> None:
        """Phase 2: move, lose or blind its sensors."""
        if "emit_sensing" in self.phases:
            sensing.emit_sensing(self.world, self.state, self.row)

    def pursue(self) -> None:
        """Phase 3, before anybody moves: turn to where the target is now."""
        if "pursue" in self.phases:
            motion.pursue(self.world, self.state, self.row, self.tick)

    def move(self) -> None:
        """Phase 3: fly, strike, release what is carried, come home."""
        if "move" in self.phases:
            motion.move(self.world, self.state, self.row, self.row + 1, self.tick)

    def expose(self) -> None:
        """Phase 4: be searched for and jammed in the cells that its elements are in."""
        if "expose" in self.phases:
            exposure.expose(self.world, self.state, self.row, self.row + 1, self.tick)

    def fire_missiles(self) -> None:
        """Phase 5: let shots land, then launch new ones."""
        if "fire_missiles" in self.phases:
            fires.fire_missiles(self.world, self.state, self.row, self.tick)

    def fire_guns(self) -> None:
        """Phase 5: let each gun keep or take a target, and fire."""
        if "fire_guns" in self.phases:
            guns.fire_guns(self.world, self.state, self.row, self.tick)

    def fire_lasers(self) -> None:
        """Phase 6: let each laser slew and burn."""
        if "fire_lasers" in self.phases:
            lasers.fire_lasers(self.world, self.state, self.row, self.tick)

    def fire_microwaves(self) -> None:
        """Phase 6: pulse as often as recharging allows."""
        if "fire_microwaves" in self.phases:
            microwaves.fire_microwaves(self.world, self.state, self.row, self.tick)

    def on_the_list(self, target: int) -> int:
        """Return a target that was chosen in Python if the unit's network lists it, or NOBODY.

        Raises
        ------
        ValueError
            If it is anything else: kernels do not check an index.
        """
        if target != NOBODY and target not in self.tracks():
            allowed = "one of self.tracks(), or NOBODY"
            raise ValueError(f"unit '{self.name}' chose element {target!r} as a target; allowed: {allowed}")
        return int(target)
