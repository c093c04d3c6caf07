"""Model and agent whose rules are compiled kernels: what those of the battle and of the campaign have in common."""

from collections.abc import Iterable, Mapping
from typing import Any

import mesa
from mesa.discrete_space import CellAgent

from wargame.battle.engine import check_key
from wargame.inputs.errors import explain
from wargame.interruption import check_stopped


class CompiledModel(mesa.Model):
    """One replication, bit for bit the one that the compiled engine runs.

    All random numbers are keyed by seed and replication; Mesa's own generators are seeded with both, for agents that
    want one, and have no part in the rules.

    Attributes
    ----------
    world, state
        The arrays that kernels and agents work on: what is fixed, and what changes.
    datacollector
        What holds the timeline.

    Raises
    ------
    ValueError
        If seed or replication lies outside its range.
    """

    world: Any
    state: Any

    def __init__(self, seed: int, replication: int) -> None:
        check_key(seed, replication, 1)
        super().__init__(rng=[seed, replication])
        self.datacollector = mesa.DataCollector()

    @property
    def timeline(self) -> dict[str, list[Any]]:
        """Return the collected columns; empty without a collector."""
        return self.datacollector.model_vars

    def run(self) -> None:
        """Take steps until nothing can happen any more, or time is up."""
        while self.running:
            self.step()
            check_stopped(self.state.stop)


class CompiledAgent(CellAgent):
    """Row of a table of the world, as an agent that acts through kernels.

    Parameters
    ----------
    model
        What it is part of.
    row
        Its row.
    name
        Its name in the file.
    """

    def __init__(self, model: CompiledModel, row: int, name: str) -> None:
        super().__init__(model)
        self.row, self.name = row, name
        self.world, self.state = model.world, model.state


def overrides(agent: CompiledAgent, base: type, *methods: str) -> bool:
    """Return whether the class of an agent has its own of any of the methods of a base class."""
    return any(getattr(type(agent), name) is not getattr(base, name) for name in methods)


def check_named(classes: Mapping[str, Any], names: Iterable[str], what: str) -> None:
    """Raise ValueError unless all that ``classes`` names is there."""
    names = list(names)
    for name in classes:
        if name not in names:
            raise ValueError(explain(f"agents: no {what} '{name}'", names, name))
