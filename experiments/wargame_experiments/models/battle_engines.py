"""Engines of the battle: compiled, or Mesa agents in worker processes. Both give the same numbers."""

from collections.abc import Collection, Iterator

from wargame.battle import replay
from wargame.battle.assess import Engine, Progress
from wargame.battle.build.setup import Setup
from wargame.battle.engine import Outcome, run_many
from wargame.battle.kernels.state import State
from wargame.battle.scenario_file import LoadedScenario, problems_at
from wargame.inputs.errors import KeyPath, ScenarioError
from wargame.inputs.settings import Settings
from wargame_experiments.models import engines


def choose_engine(setup: Setup, name: str | None = None, processes: int | None = None) -> Engine:
    """Return the engine that is asked for; compiled unless a unit names an agent class of its own.

    Engines, cores and errors as of `wargame_experiments.models.engines.goes_through_mesa`.
    """
    return _mesa(processes) if goes_through_mesa(setup, name, processes) else _compiled(processes)


def goes_through_mesa(setup: Setup, name: str | None, processes: int | None = None, quiet: bool = False) -> bool:
    """Return whether Mesa fights; log it if nobody asked for it, as there."""
    return engines.goes_through_mesa(own_agents(setup), name, processes, "Fought", quiet)


def own_agents(setup: Setup) -> list[str]:
    """Return the units for which the scenario names an agent class."""
    return [group.name for group in setup.groups if group.unit.agent]


def reject_agents(loaded: LoadedScenario, text: str, settings: Settings, allowed: Collection[str]) -> None:
    """Raise unless every agent class that a scenario names may run and can be used.

    Parameters
    ----------
    loaded
        The scenario.
    text, settings
        What it was loaded from.
    allowed
        Modules and packages whose code may run: that of others is not imported.

    Raises
    ------
    ScenarioError
        With the line of each unit whose agent cannot be used.
    """
    units = loaded.scenario.units
    named: dict[KeyPath, str] = {("units", name, "agent"): unit.agent for name, unit in units.items() if unit.agent}
    if findings := engines.unusable_agents(named, allowed, _base):
        raise ScenarioError(problems_at(findings, text, loaded.source, settings))


def _base(path: KeyPath) -> type:
    """Return the class of which an agent of a unit must be a subclass."""
    from wargame_agents.battle.unit import Unit

    return Unit


def in_this_thread(setup: Setup, name: str | None) -> Engine:
    """Return the engine that fights where it is called, for a worker of which there are several."""
    return _mesa(1) if goes_through_mesa(setup, name, quiet=True) else _compiled(1)


def states(setup: Setup, seed: int, replication: int) -> Iterator[State]:
    """Yield the state of a battle before the first tick and after each, the same arrays every time."""
    return mesa_states(setup, seed, replication) if own_agents(setup) else replay.states(setup, seed, replication)


def mesa_states(setup: Setup, seed: int, replication: int) -> Iterator[State]:
    """Yield the states of `states` of a battle that Mesa agents fight."""
    from wargame_agents.battle.model import BattleModel

    model = BattleModel(setup, seed, replication, collect=False)
    yield model.state
    while model.running:
        model.step()
        yield model.state


def snapshots(setup: Setup, seed: int, replication: int, every_s: float) -> Iterator[State]:
    """Yield the state at the start, at the first tick after every so many seconds, and after the last tick."""
    if own_agents(setup):
        return replay.now_and_then(states(setup, seed, replication), setup.world.grid.tick_s, every_s)
    return replay.snapshots(setup, seed, replication, every_s)


def _compiled(threads: int | None) -> Engine:
    def fight(
        setup: Setup, seed: int, replications: int, *, first: int = 0, progress: Progress | None = None
    ) -> Outcome:
        return run_many(setup.world, seed, replications, first, threads, progress)

    return fight


def _mesa(processes: int | None) -> Engine:
    def fight(
        setup: Setup, seed: int, replications: int, *, first: int = 0, progress: Progress | None = None
    ) -> Outcome:
        from wargame_agents.battle import engine

        return engine.run_many(setup, seed, replications, first, processes, progress)

    return fight
