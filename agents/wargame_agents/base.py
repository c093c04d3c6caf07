"""Model and agent whose rules are compiled kernels: what those of the battle and of the campaign have in common."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import mesa
import numpy as np
from mesa.discrete_space import CellAgent

from wargame.battle.engine import check_key
from wargame.inputs.errors import explain, shown
from wargame.inputs.settings import plain
from wargame.interruption import check_stopped


class CompiledModel(mesa.Model):
    """One replication, bit for bit the one that the compiled engine runs.

    All random numbers are keyed by seed and replication; Mesa's own generators are seeded with both, for agents that
    want one, and have no part in the rules.

    Attributes
    ----------
    key
        Seed and replication.
    world, state
        The arrays that kernels and agents work on: what is fixed, and what changes.
    datacollector
        What holds the timeline.

    Raises
    ------
    ValueError
        If seed or replication lies outside its range.
    """

    key: tuple[int, int]
    world: Any
    state: Any

    def __init__(self, seed: int, replication: int) -> None:
        self.key = _key(seed, replication)
        super().__init__(rng=list(self.key))
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


def _key(seed: int, replication: int) -> tuple[int, int]:
    """Return seed and replication. A run has to have both, so that it can be run again: Mesa would draw one."""
    if not isinstance(seed, int | np.integer):
        allowed = "a whole number; of mesa.batch_run rng=1, with range(10) for 'replication' among its parameters"
        raise ValueError(explain(f"seed: got {shown(seed)}", allowed))
    check_key(int(seed), int(replication), 1)
    return int(seed), int(replication)


def setup_of[S](
    given: S | str | Path, settings: Mapping[str, Any], kind: type[S], made: Callable[[str | Path, dict[str, Any]], S]
) -> S:
    """Return what a model is made from.

    Parameters
    ----------
    given
        A setup; or the name of a shipped file, or the path of one.
    settings
        Values laid over the file, by path.
    kind
        Of setup.
    made
        Returns the setup of a file with values laid over it.

    Raises
    ------
    ValueError
        If values are to be laid over a setup, which was made of a file already; and what ``made`` raises.
    """
    if isinstance(given, kind):
        if settings:
            found = f"{', '.join(settings)}: a value laid over a setup"
            raise ValueError(explain(found, "the name or path of its file in place of the setup"))
        return given
    if not isinstance(given, str | Path):
        raise ValueError(
            explain(f"setup: got {type(given).__name__}", "a setup, a shipped name, or the path of a file")
        )
    return made(given, {path: plain(value) for path, value in settings.items()})


def overrides(agent: CompiledAgent, base: type, *methods: str) -> bool:
    """Return whether the class of an agent has its own of any of the methods of a base class."""
    return any(getattr(type(agent), name) is not getattr(base, name) for name in methods)


def check_named(classes: Mapping[str, Any], names: Iterable[str], what: str) -> None:
    """Raise ValueError unless all that ``classes`` names is there."""
    names = list(names)
    for name in classes:
        if name not in names:
            raise ValueError(explain(f"agents: no {what} '{name}'", names, name))
