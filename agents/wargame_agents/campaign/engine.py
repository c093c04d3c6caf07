"""Mesa engine of campaigns: slower than compiled, the same numbers, and agents may decide in Python.

Mesa is imported when the first campaign is run.
"""

from collections.abc import Callable

import numpy as np

from wargame.battle.engine import check_key
from wargame.campaign.build.setup import Setup
from wargame.campaign.engine import check_books
from wargame.campaign.outcome import Outcome
from wargame.campaign.scenario import named_agents
from wargame.inputs.errors import dotted
from wargame_agents.replications import Replicated, run_each


def run_many(
    setup: Setup,
    seed: int,
    replications: int,
    first: int = 0,
    processes: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Outcome:
    """Run many replications of a campaign through Mesa; which process runs which changes nothing.

    Seeds, progress and outcome are those of `wargame.campaign.engine.run_many`; the numbers are the same unless an
    agent decides otherwise. Worker processes are spawned, so a script that asks for them needs
    ``if __name__ == "__main__":``.

    Parameters
    ----------
    setup
        As `wargame.campaign.build.setup.build` returns it.
    processes
        Worker processes; None takes every core that this process may use, 1 none but this process.

    Raises
    ------
    ValueError
        If there is nothing to run, or a key lies outside its range.
    AgentError
        If an agent class that the campaign names cannot be used, or is not allowed.
    LedgerError
        If the books of a week do not balance.
    MachineError
        If a worker process is lost.
    """
    check_key(seed, first, replications)
    own = ", ".join(f"{dotted(path[:2])} ({spec})" for path, spec in named_agents(setup.campaign).items())
    what = Replicated(_run, setup, load_agents, own)
    found = run_each(what, seed, range(first, first + replications), processes, progress)
    outcome = Outcome(*(np.concatenate(arrays) for arrays in zip(*found, strict=True)))
    check_books(outcome, first)
    return outcome


def load_agents(setup: Setup) -> None:
    """Raise AgentError unless every agent class that a campaign names can be used."""
    from wargame_agents.campaign.kinds import agent_class

    for path in named_agents(setup.campaign):
        agent_class(setup, path, setup.allow_agents)


def _run(setup: Setup, seed: int, replication: int) -> Outcome:
    """Run one replication."""
    from wargame_agents.campaign.model import CampaignModel

    model = CampaignModel(setup, seed, replication, collect=False)
    model.run()
    return model.outcome()
