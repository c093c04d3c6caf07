"""Mesa engine for many replications: slower than compiled, the same numbers, and agents may decide in Python.

Mesa is imported when the first battle is fought.
"""

import pickle
import random
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np

from wargame.battle import engine as battle
from wargame.battle.build.setup import Setup
from wargame.battle.engine import Outcome
from wargame.compiled.notice import notice
from wargame.interruption import results
from wargame.worker_processes import process_pool

UNSEEDED: Final = (
    "drew from a global generator (random, numpy.random), which no seed of ours reaches: another run may give other "
    "numbers; use self.random or self.rng"
)

_setup: Setup | None = None  # of a worker process


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

    Worker processes are spawned, so a script that asks for them needs ``if __name__ == "__main__":``.

    Parameters
    ----------
    setup
        A scenario ready to fight, from :func:`wargame.battle.build.setup.build`.
    seed, first
        Key of the draws: replication ``i`` of the outcome has key (seed, first + i).
    replications
        How many, >= 1.
    processes
        Worker processes; None takes every core that this process may use, 1 none but this process.
    progress
        Called with the number of replications just finished, from this process.

    Returns
    -------
    Outcome
        As of :func:`wargame.battle.engine.run_many`; the same numbers unless an agent decides otherwise.

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
    numbers = range(first, first + replications)
    workers = min(processes or battle.cores(), replications)
    if workers == 1:
        return _gather((_fight(setup, seed, number) for number in numbers), progress)
    load_agents(setup)
    with TemporaryDirectory(prefix="wargame-") as folder:
        file = Path(folder, "setup")
        file.write_bytes(pickle.dumps(setup))
        with process_pool(workers, _enlist, (file,)) as pool:
            return _gather(results(pool, partial(_fight_enlisted, seed), numbers), progress)


def load_agents(setup: Setup) -> None:
    """Raise AgentError unless every agent class that a scenario names can be used."""
    from wargame_agents.battle.model import agent_class

    for group in setup.groups:
        agent_class(group, setup.allow_agents)


def _gather(outcomes: Iterable[Outcome], progress: Callable[[int], None] | None) -> Outcome:
    """Return outcomes in order as one, and say how far it is."""
    done = []
    for outcome in outcomes:
        done.append(outcome)
        if progress is not None:
            progress(1)
    return battle.join(done)


def _fight(setup: Setup, seed: int, replication: int) -> Outcome:
    """Fight one replication; give notice if agents of the user's have drawn from a global generator."""
    from wargame_agents.battle.model import BattleModel

    before = _global_generators(setup)
    model = BattleModel(setup, seed, replication, collect=False)
    model.run()
    if _global_generators(setup) != before:
        own = ", ".join(f"{group.name} ({group.unit.agent})" for group in setup.groups if group.unit.agent)
        notice("generator", f"units {own}: {UNSEEDED}")
    return model.outcome()


def _global_generators(setup: Setup) -> tuple[Any, ...]:
    """Return the states of the generators that no seed of ours reaches; nothing if all agents are ours."""
    if not has_custom_agents(setup):
        return ()
    load_agents(setup)
    _, words, *rest = np.random.get_state(legacy=True)  # noqa: NPY002 (it is looked at, not drawn from)
    return (random.getstate(), words.tobytes(), *rest)  # type: ignore[union-attr]


def _enlist(file: Path) -> None:
    """Read the scenario that this worker process is to fight.

    A file, since Python would wait for ever for a process that is killed before it has read a large argument.
    """
    global _setup
    _setup = pickle.loads(file.read_bytes())


def _fight_enlisted(seed: int, replication: int) -> Outcome:
    """Fight one replication in a worker process."""
    assert _setup is not None
    return _fight(_setup, seed, replication)
