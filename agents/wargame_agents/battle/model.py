"""Mesa model of the battle: the phases of a tick, each agent in order, every rule a kernel."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from wargame.battle import engine
from wargame.battle.build.setup import Group, Setup, build
from wargame.battle.engine import Outcome
from wargame.battle.kernels import battle, impact, motion, networks, position
from wargame.battle.kernels.state import CHANGED, N_TICKS, empty_state
from wargame.battle.scenario_file import load
from wargame.interruption import stop_flag
from wargame_agents.agent_class import AgentError, load_agent
from wargame_agents.base import CompiledModel, check_named, setup_of
from wargame_agents.battle import grid
from wargame_agents.battle.collector import collector
from wargame_agents.battle.fields import FieldLayers
from wargame_agents.battle.kinds import AGENT_OF_KIND
from wargame_agents.battle.unit import PHASES, Unit


class BattleModel(CompiledModel):
    """One replication of a battle, bit for bit the one that :func:`wargame.battle.engine.run` fights.

    Parameters
    ----------
    setup
        A scenario ready to fight, from :func:`wargame.battle.build.setup.build`; or the name of a shipped scenario, or
        the path of a file. It runs agent classes of others that the scenario names only if it allows their modules:
        ``setup.allowing(["my_doctrine"])``.
    seed, replication
        Key of the draws, each 0 .. 2^32 - 1.
    agents
        Agent classes by unit name, in place of what the scenario names or of the one for the kind of element.
    collect
        Whether to note a timeline, see :mod:`wargame_agents.battle.collector`.
    fields
        Whether to keep property layers of detection and jamming, see :mod:`wargame_agents.battle.fields`.
    settings
        Values laid over a scenario that is given by name or path, by their paths: ``**{"units.guns.count": 2}``. So
        they are parameters of `mesa.batch_run`, whose ``rng`` is the seed.

    Attributes
    ----------
    units
        The agents, in the order of the tables.
    grid
        The Mesa grid that they are on, see :mod:`wargame_agents.battle.grid`.
    datacollector
        What holds the timeline: one value at the start, one after each tick.

    Raises
    ------
    ValueError
        If seed or replication lies outside its range, ``agents`` names no unit, or a setting is not right.
    AgentError
        If an agent class that the scenario names cannot be used, or is not allowed.

    Examples
    --------
    >>> from wargame.battle.scenario_file import load
    >>> from wargame.battle.build.setup import build
    >>> model = BattleModel(build(load("duel")), seed=1)
    >>> model.run()
    >>> int(model.timeline["alive_red"][0]), bool(model.outcome().ticks[0] == model.tick)
    (3, True)
    """

    def __init__(
        self,
        setup: Setup | str | Path,
        seed: int,
        replication: int = 0,
        agents: Mapping[str, type[Unit]] | None = None,
        *,
        collect: bool = True,
        fields: bool = False,
        **settings: Any,
    ) -> None:
        super().__init__(seed, replication)
        setup = setup_of(setup, settings, Setup, lambda file, values: build(load(file, values)))
        self.setup, self.world = setup, setup.world
        self.state = empty_state(setup.world, stop=stop_flag())
        battle.reset(self.world, self.state, *self.key)
        self.units_of = [np.flatnonzero(self.world.units["side"] == side) for side in range(2)]
        self.networks_of = [np.flatnonzero(self.world.networks["side"] == side) for side in range(2)]
        self.grid = grid.mesa_grid(self.world.grid, self.random)
        self._cells = list(self.grid)
        self._grid_cells = np.full(len(setup.groups), grid.NOWHERE)
        self.units = self._agents(agents or {})
        self._calls = {phase: [getattr(u, phase) for u in self.units if u.takes_part(phase)] for phase in PHASES}
        self.layers = FieldLayers(self.grid, self.world) if fields else None
        if collect:
            self.datacollector = collector(setup)
        self._refresh_views()

    def _agents(self, classes: Mapping[str, type[Unit]]) -> tuple[Unit, ...]:
        """Make the agent of each unit."""
        check_named(classes, (group.name for group in self.setup.groups), "unit")
        chosen = [classes.get(group.name) or agent_class(group, self.setup.allow_agents) for group in self.setup.groups]
        return tuple(agent(self, row) for row, agent in enumerate(chosen))

    @property
    def tick(self) -> int:
        """Return how many ticks have been fought: during a step, the tick that is being fought."""
        return int(self.state.counts[N_TICKS])

    def unit(self, name: str) -> Unit:
        """Return the agent of a unit by name."""
        return self.units[self.setup.index(name)]

    def step(self) -> None:
        """Fight one tick, phase by phase; do nothing once the battle is over."""
        if not self.running:
            return
        self.command()
        if self.emitters_changed():
            self.each(Unit.emit_jamming)
            self.each(Unit.emit_sensing)
        self.each(Unit.pursue)
        motion.begin_moves(self.state, self.tick)
        self.each(Unit.move)
        self.each(Unit.expose)
        self.share_pictures()
        self.each(Unit.fire_missiles)
        self.each(Unit.fire_guns)
        self.each(Unit.fire_lasers)
        self.each(Unit.fire_microwaves)
        self.settle()
        self._refresh_views()

    def outcome(self) -> Outcome:
        """Return the counts of the battle so far, as an outcome of one replication."""
        return engine.read(self.world, self.state)

    def each(self, phase: Callable[[Unit], None]) -> None:
        """Let every agent that has a part in a phase act, in the order of the tables."""
        for act in self._calls[phase.__name__]:
            act()

    def command(self) -> None:
        """Phase 1: networks go up or down."""
        for network in range(len(self.world.networks)):
            networks.command(self.world, self.state, network, self.tick)

    def emitters_changed(self) -> bool:
        """Return whether an emitter was moved, launched or lost, so that the fields need to be brought up to date."""
        return bool(self.state.counts[CHANGED] >= self.tick - 1)

    def share_pictures(self) -> None:
        """Let every network that watches list what may be engaged now."""
        for network in np.flatnonzero(self.world.networks["is_watching"]):
            networks.share_picture(self.world, self.state, int(network), self.tick)

    def settle(self) -> None:
        """Phase 7: hazards, impacts and claims of the tick take effect, all at once."""
        impact.settle(self.world, self.state, self.tick)

    def _refresh_views(self) -> None:
        """Refresh what observers read: grid cells, fields, timeline, and whether it is over."""
        position.locate_all(self.world, self.state)
        over = self.tick >= self.world.grid.n_ticks or battle.is_over(self.world, self.state)
        self.running = not over
        self._place()
        if self.layers is not None:
            self.layers.follow(self.state)
        self.datacollector.collect(self)

    def _place(self) -> None:
        """Move every agent whose centre is in another cell now; one of which nothing is left leaves the grid."""
        grid_cells = grid.cells(self.world, self.state, (self.grid.width, self.grid.height))
        for row in np.flatnonzero(grid_cells != self._grid_cells):
            cell = grid_cells[row]
            self.units[row].cell = None if cell == grid.NOWHERE else self._cells[cell]
        self._grid_cells = grid_cells


def agent_class(group: Group, allowed: Collection[str] = ()) -> type[Unit]:
    """Return the class of a unit's agent: the one that the scenario names, if it is allowed, else that of its kind."""
    if not group.unit.agent:
        return AGENT_OF_KIND[group.element.kind]
    try:
        return load_agent(group.unit.agent, Unit, allowed)
    except AgentError as error:
        raise AgentError(f"units.{group.name}.agent: {error}") from error.__cause__
