"""Engines of the campaign: compiled, or Mesa agents in worker processes. Both give the same numbers."""

from collections.abc import Collection, Iterator

from wargame.campaign.assess import CampaignEngine, Progress
from wargame.campaign.build.setup import Setup
from wargame.campaign.engine import run_many
from wargame.campaign.kernels.state import State
from wargame.campaign.outcome import Outcome
from wargame.campaign.scenario import named_agents
from wargame.campaign.scenario_file import LoadedCampaign, problems_at
from wargame.inputs.errors import KeyPath, Problem, ScenarioError, dotted, explain
from wargame.inputs.settings import Settings
from wargame_experiments.models import engines


def choose_engine(setup: Setup, name: str | None = None, processes: int | None = None) -> CampaignEngine:
    """Return the engine that is asked for; compiled unless the campaign names an agent class of its own.

    Engines, cores and errors as of `wargame_experiments.models.engines.goes_through_mesa`.
    """
    if engines.goes_through_mesa(own_agents(setup), name, processes):
        return _mesa(processes)
    return _compiled(processes)


def in_this_thread(setup: Setup, name: str | None) -> CampaignEngine:
    """Return the engine that runs where it is called, for a worker of which there are several; as above."""
    return _mesa(1) if engines.goes_through_mesa(own_agents(setup), name, quiet=True) else _compiled(1)


def mesa_states(setup: Setup, seed: int, replication: int) -> Iterator[tuple[State, Outcome]]:
    """Yield the state of a campaign of Mesa agents before the first week and after each, with the outcome so far."""
    from wargame_agents.campaign.model import CampaignModel

    model = CampaignModel(setup, seed, replication, collect=False)
    yield model.state, model.outcome()
    while model.running:
        model.step()
        yield model.state, model.outcome()


def own_agents(setup: Setup) -> list[str]:
    """Return the paths at which the campaign names an agent class."""
    return [dotted(path) for path in named_agents(setup.campaign)]


def reject_agents(loaded: LoadedCampaign, text: str, settings: Settings, allowed: Collection[str]) -> None:
    """Raise unless every agent class that a campaign names may run and can be used.

    None of a unit of its raids can: raids are fought compiled.

    Parameters
    ----------
    loaded
        The campaign.
    text, settings
        What it was loaded from.
    allowed
        Modules and packages whose code may run: that of others is not imported.

    Raises
    ------
    ScenarioError
        With the line of each agent that cannot be used.
    """
    attacker = loaded.battle.scenario.attacker if loaded.battle is not None else ""

    def base(path: KeyPath) -> type:
        from wargame_agents.campaign.kinds import base_class

        return base_class(loaded.campaign, attacker, path)

    if findings := engines.unusable_agents(named_agents(loaded.campaign), allowed, base):
        raise ScenarioError(problems_at(findings, text, loaded.source, settings))
    battle = loaded.battle
    named = {name: unit.agent for name, unit in battle.scenario.units.items() if unit.agent} if battle else {}
    if battle and named:
        message = explain("an agent class decides for it", "units of a campaign's raids without agent")
        where = [(dotted(("units", name, "agent")), agent) for name, agent in named.items()]
        raise ScenarioError([Problem(battle.source, 0, path, agent, message) for path, agent in where])


def _compiled(threads: int | None) -> CampaignEngine:
    def run(setup: Setup, seed: int, replications: int, *, first: int = 0, progress: Progress | None = None) -> Outcome:
        return run_many(setup, seed, replications, first, threads, progress)

    return run


def _mesa(processes: int | None) -> CampaignEngine:
    def run(setup: Setup, seed: int, replications: int, *, first: int = 0, progress: Progress | None = None) -> Outcome:
        from wargame_agents.campaign import engine

        return engine.run_many(setup, seed, replications, first, processes, progress)

    return run
