"""Replay of a battle: the document of one replication, and a battle of agents that goes on tick by tick."""

import hashlib
import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from wargame.battle.build.setup import Setup, build
from wargame.battle.force_file import load_force
from wargame.battle.kernels.state import State
from wargame.battle.recording import Recorder, Recording, record
from wargame.battle.scenario_file import load, text_of
from wargame_experiments.formatting import command_line
from wargame_experiments.models.battle import MODEL
from wargame_experiments.models.battle_engines import goes_through_mesa, mesa_states, reject_agents
from wargame_experiments.models.engines import MESA
from wargame_experiments.replay.document import document
from wargame_experiments.study.design.case import toml
from wargame_experiments.study.store.imports import imported_by

COUNTS: Final = 12  # units whose number can be set on the live page


class Replayed:
    """A scenario whose battles are shown.

    Parameters
    ----------
    scenario
        Shipped name or path.
    settings
        As after ``--set``.
    engine
        ``compiled``, ``mesa``, or None for the one that suits the scenario.
    allow_agents
        Modules and packages with agent classes whose code may run.
    force_file
        Forces present, in place of the scenario's own.

    Raises
    ------
    ScenarioError
        If the scenario is wrong, or names code that is not allowed.
    """

    def __init__(
        self,
        scenario: str,
        settings: Sequence[str] = (),
        engine: str | None = None,
        allow_agents: Collection[str] = (),
        force_file: Path | None = None,
    ) -> None:
        self.scenario, self.settings, self.allow_agents = scenario, list(settings), tuple(allow_agents)
        self.force_file = force_file
        self.setup = self.built()
        self.engine = MESA if goes_through_mesa(self.setup, engine) else "compiled"

    def built(self, more: Sequence[str] = ()) -> Setup:
        """Return the scenario built, with further settings laid over it."""
        settings = [*self.settings, *more]
        loaded = load(self.scenario, settings)
        if any(unit.agent for unit in loaded.scenario.units.values()):
            reject_agents(loaded, text_of(self.scenario), settings, self.allow_agents)
        setup = build(loaded).allowing(self.allow_agents)
        return setup.muster(load_force(self.force_file, setup)) if self.force_file else setup

    def document(self, seed: int, replication: int, more: Sequence[str] = ()) -> dict[str, Any]:
        """Return the document of one battle."""
        setup = self.built(more) if more else self.setup
        states = mesa_states(setup, seed, replication) if self.engine == MESA else None
        return self.described(record(setup, seed, replication, states), more)

    def described(self, recording: Recording, more: Sequence[str] = ()) -> dict[str, Any]:
        """Return a recording as a document, with the command that makes it again."""
        options: dict[str, Any] = {"seed": recording.seed, "first": recording.replication}
        options |= {"force_file": self.force_file, "engine": self.engine if self.engine == MESA else None}
        options["allow_agents"] = self.allow_agents or None
        line = command_line("replay", self.scenario, [*self.settings, *more], options)
        return document(recording, self.engine, code_hash(), shlex.split(line))

    def controls(self) -> list[dict[str, Any]]:
        """Return the settings that the live page has a field for: the counts of the largest units."""
        units = [group for group in self.setup.groups if group.unit.count and group.unit.carried_by is None]
        largest = sorted(units, key=lambda group: -group.unit.count)[:COUNTS]
        return [
            {
                "path": f"units.{group.name}.count", "label": f"{group.unit.side}: {group.name}, number",
                "value": group.unit.count, "min": 0, "max": 5_000,
            }
            for group in self.setup.groups if group in largest
        ]  # fmt: skip


class AgentBattle:
    """A battle of Mesa agents for the live page: `wargame_experiments.replay.server.BattleStepper`."""

    def __init__(self, shown: Replayed) -> None:
        self.shown = shown
        self.more: list[str] = []

    def restart(self, request: Mapping[str, Any]) -> None:
        """Begin again, with settings, seed and replication."""
        self.more = settings_of(request)
        setup = self.shown.built(self.more)
        seed, replication = int(request["seed"]), int(request["replication"])
        self.recorder = Recorder(setup, seed, replication)
        self.states: Iterator[State] = mesa_states(setup, seed, replication)
        self.state = next(self.states)
        self.recorder.begin(self.state)
        self.tick = 0

    def step(self) -> Mapping[str, Any]:
        """Fight a tick."""
        state = next(self.states, None)
        if state is None:
            return {"tick": self.tick, "is_over": True}
        self.state, self.tick = state, self.tick + 1
        self.recorder.observe(state)
        return {"tick": self.tick, "is_over": False}

    def record(self) -> Mapping[str, Any]:
        """Return the document of the ticks so far."""
        return self.shown.described(self.recorder.recording(self.state), self.more)


def settings_of(request: Mapping[str, Any]) -> list[str]:
    """Return the settings of a request of the live page as after ``--set``.

    >>> settings_of({"settings": {"units.guns.count": 4, "raid.is_day": True}})
    ['units.guns.count=4', 'raid.is_day=true']
    """
    return [f"{path}={toml(value)}" for path, value in request["settings"].items()]


def code_hash() -> str:
    """Return a hash of the code and the data on which the numbers of a battle depend."""
    paths = {str(path): path for path in MODEL.data_files()} | imported_by(MODEL.entry_modules)
    digest = hashlib.sha256()
    for path in sorted(paths.values()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
