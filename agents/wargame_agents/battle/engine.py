"""Mesa engine for many replications: slower than compiled, the same numbers, and agents may decide in Python.

Mesa is imported when the first battle is fought.
"""

from collections.abc import Callable

from wargame.battle import engine as battle
from wargame.battle.build.setup import Setup
from wargame.battle.engine import Outcome
from wargame_agents.replications import Replicated, run_each


def has_custom_agents(setup: Setup) -> bool:
    """Return whether a scenario names agent classes of its own, so that sweeps must run it through Mesa."""
    return any(group.unit.agent for group in setup.groups)


def run_many(
    setup: Setup,
    seed: int,
    replications: int,
    first: int = 0,
    processes: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Outcome:
    """Fight many replications through Mesa; which process fights which changes nothing.

    Seeds, progress and outcome are those of `wargame.battle.engine.run_many`; the numbers are the same unless an
    agent decides otherwise. Worker processes are spawned, so a script that asks for them needs
    ``if __name__ == "__main__":``.

    Parameters
    ----------
    setup
        A scenario ready to fight, from `wargame.battle.build.setup.build`.
    processes
        Worker processes; None takes every core that this process may use, 1 none but this process.

    Raises
    ------
    ValueError
        If there is nothing to fight, or a key lies outside its range.
    AgentError
        If an agent class that the scenario names cannot be used, or is not allowed.
    MachineError
        If a worker process is lost.
    """
    battle.check_key(seed, first, replications)
    own = ", ".join(f"{group.name} ({group.unit.agent})" for group in setup.groups if group.unit.agent)
    what = Replicated(_fight, setup, load_agents, f"units {own}" if own else "")
    return battle.join(run_each(what, seed, range(first, first + replications), processes, progress))


def load_agents(setup: Setup) -> None:
    """Raise AgentError unless every agent class that a scenario names can be used."""
    from wargame_agents.battle.model import agent_class

    for group in setup.groups:
        agent_class(group, setup.allow_agents)


def _fight(setup: Setup, seed: int, replication: int) -> Outcome:
    """Fight one replication."""
    from wargame_agents.battle.model import BattleModel

    model = BattleModel(setup, seed, replication, collect=False)
    model.run()
    return model.outcome()
