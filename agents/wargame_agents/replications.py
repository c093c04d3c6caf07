"""Many replications through Mesa, in worker processes: the same numbers from one process and from several."""

import pickle
import random
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

import numpy as np

from wargame.compiled.notice import notice
from wargame.interruption import results
from wargame.machine import cores
from wargame.worker_processes import process_pool

UNSEEDED: Final = (
    "drew from a global generator (random, numpy.random), which no seed of ours reaches: another run may give other "
    "numbers; use self.random or self.rng"
)


class Replicated(NamedTuple):
    """What is run again and again.

    Attributes
    ----------
    run
        Called with setup, seed and number of a replication; returns its outcome. A function of a module.
    setup
        What is run.
    load
        Called with the setup: raises AgentError unless every agent class that its file names can be used.
    own
        The agents whose class the file names, with the class, as people read it; nothing if there is none.
    """

    run: Callable[[Any, int, int], Any]
    setup: Any
    load: Callable[[Any], None]
    own: str


_replicated: Replicated | None = None  # of a worker process


def run_each(
    what: Replicated,
    seed: int,
    numbers: Sequence[int],
    processes: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Any]:
    """Return the outcomes of replications in order; which process runs which changes nothing.

    Worker processes are spawned, so a script that asks for them needs ``if __name__ == "__main__":``.

    Parameters
    ----------
    what
        What is run.
    seed, numbers
        Key of the draws: that of a replication is (seed, its number).
    processes
        Worker processes; None takes every core that this process may use, 1 none but this process.
    progress
        Called with the number of replications just finished, from this process.

    Raises
    ------
    AgentError
        If an agent class that the file names cannot be used, or is not allowed.
    MachineError
        If a worker process is lost.
    """
    workers = min(processes or cores(), len(numbers))
    if workers == 1:
        return _gather((_run(what, seed, number) for number in numbers), progress)
    what.load(what.setup)
    with TemporaryDirectory(prefix="wargame-") as folder:
        file = Path(folder, "setup")
        file.write_bytes(pickle.dumps(what))
        with process_pool(workers, _enlist, (file,)) as pool:
            return _gather(results(pool, partial(_run_enlisted, seed), numbers), progress)


def _gather(outcomes: Iterable[Any], progress: Callable[[int], None] | None) -> list[Any]:
    """Return outcomes in order, and say how far it is."""
    done = []
    for outcome in outcomes:
        done.append(outcome)
        if progress is not None:
            progress(1)
    return done


def _run(what: Replicated, seed: int, replication: int) -> Any:
    """Run one replication; give notice if agents of the user's have drawn from a global generator."""
    before = _global_generators(what)
    outcome = what.run(what.setup, seed, replication)
    if _global_generators(what) != before:
        notice("generator", f"{what.own}: {UNSEEDED}")
    return outcome


def _global_generators(what: Replicated) -> tuple[Any, ...]:
    """Return the states of the generators that no seed of ours reaches; nothing if all agents are ours."""
    if not what.own:
        return ()
    what.load(what.setup)
    _, words, *rest = np.random.get_state(legacy=True)  # noqa: NPY002 (it is looked at, not drawn from)
    return (random.getstate(), words.tobytes(), *rest)  # type: ignore[union-attr]


def _enlist(file: Path) -> None:
    """Read what this worker process is to run.

    A file, since Python would wait for ever for a process that is killed before it has read a large argument.
    """
    global _replicated
    _replicated = pickle.loads(file.read_bytes())


def _run_enlisted(seed: int, replication: int) -> Any:
    """Run one replication in a worker process."""
    assert _replicated is not None
    return _run(_replicated, seed, replication)
