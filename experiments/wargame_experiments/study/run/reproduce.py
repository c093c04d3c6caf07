"""Reproduction of a finished sweep: it is run again and compared with what is stored."""

import hashlib
import os
import tempfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from wargame_experiments.formatting import shell_command
from wargame_experiments.regular_files import read_regular
from wargame_experiments.study.document.agents import reject_agents
from wargame_experiments.study.document.study import Study
from wargame_experiments.study.run import tables
from wargame_experiments.study.run.job import run_block
from wargame_experiments.study.run.progress import watch
from wargame_experiments.study.run.sweep import run_all, sweep_state_of
from wargame_experiments.study.run.workers import worker_pool
from wargame_experiments.study.store import chunks, manifest
from wargame_experiments.study.store import folder as store
from wargame_experiments.study.store.blocks import Job
from wargame_experiments.study.store.changes import differences, with_scenario_now


class Reproduction(NamedTuple):
    """What came out the same, what did not, and what has changed since the sweep; each as lines."""

    same: list[str]
    different: list[str]
    changed: list[str]


def reproduce(
    folder: Path,
    workers: int | None = None,
    processes: int | None = None,
    sample: int | None = None,
    quiet: bool = True,
    allow_agents: Collection[str] = (),
) -> Reproduction:
    """Fight a finished sweep again, with its own scenario and study, and compare every bit.

    Parameters
    ----------
    folder
        Of the sweep.
    workers, processes
        Worker pool, see `wargame_experiments.study.run.workers.worker_pool`.
    sample
        Only so many of its blocks, spread evenly; None for everything.
    quiet
        Show no progress.
    allow_agents
        Modules and packages with agent classes that the scenario names, whose code may run.

    Raises
    ------
    ValueError
        If the folder holds no finished sweep, or names an agent class that is not allowed.
    """
    found = manifest.read(folder)
    if found["state"] != "finished":
        raise ValueError(
            f"{folder}: is not finished; allowed: a finished sweep ({shell_command('sweep', '--resume', folder)})"
        )
    study, allowed = store.stored_study(folder), tuple(allow_agents)
    reject_agents(study, allowed)
    changed = list(differences(folder, found, with_scenario_now(study)))
    if sample is None:
        again = _Again(workers, processes, quiet, allowed)
        same, different = _all(folder, study, found["tables"], again)
    else:
        same, different = _some(folder, study, found, sample, allowed)
    return Reproduction(same, different, changed)


class _Again(NamedTuple):
    """How a sweep is run again."""

    workers: int | None
    processes: int | None
    quiet: bool
    allow_agents: tuple[str, ...]


def _all(folder: Path, study: Study, hashes: dict[str, str], how: _Again) -> tuple[list[str], list[str]]:
    same, different = [], []
    found = tables.hashes(folder)
    with tempfile.TemporaryDirectory(prefix="reproduce-") as name:
        again = Path(name) / "sweep"
        store.create(again, study, ["reproduce"])
        state = sweep_state_of(again, study, None, how.allow_agents)
        with worker_pool(how.workers, how.processes, study=study) as pool, watch(state, how.quiet) as reporter:
            run_all(state, pool, reporter)
        for table, digest in tables.hashes(again).items():
            if found.get(table) == digest == hashes.get(table):
                same.append(f"{table}: {digest}")
            else:
                different += [f"{table}: {line}" for line in _unlike(folder / table, again / table)]
    return same, different


def _some(
    folder: Path, study: Study, found: Mapping[str, Any], sample: int, allowed: tuple[str, ...]
) -> tuple[list[str], list[str]]:
    """Fight some blocks again; the hash in a chunk's name is that of its bytes, which need not be there any more."""
    same, different, names = [], [], sorted(found["chunks"])
    cases = {point.address[: chunks.ADDRESS_DIGITS]: point for point in study.points}
    picked = sorted({names[i * len(names) // sample] for i in range(min(sample, len(names)))})
    for name in picked:
        old = chunks.parse(name)
        point = cases.get(old.address) if old else None
        if old is None or point is None or old.size > study.table.replications.block:
            different.append(f"{name}: no block of this study")
            continue
        measures = tuple(study.described.values())
        block = run_block(Job(point.case, point.address, measures, old.first, old.size, None, None, allowed))
        digest = hashlib.sha256(chunks.encode(block, found["code"]["hash"])).hexdigest()[: chunks.HASH_DIGITS]
        file = folder / store.CHUNKS / name
        is_as_written = not os.path.lexists(file) or chunks.checked(file.parent, old) is not None
        line = f"point {point.number}, replications {old.first} to {old.first + old.size - 1}"
        (same if digest == old.digest and is_as_written else different).append(line)
    return same, different


def _unlike(then: Path, now: Path) -> Iterator[str]:
    """Yield the columns in which two tables differ."""
    if not os.path.lexists(then):
        yield "is gone"
        return
    try:
        with chunks.refused():
            old, new = (chunks.unpacked(read_regular(file)) for file in (then, now))
    except chunks.NoChunkError as error:
        yield f"no table any more: {error}"
        return
    if old.num_rows != new.num_rows:
        yield f"{old.num_rows} rows then, {new.num_rows} now"
    elif columns := [
        name for name in new.column_names if old.column_names.count(name) != 1 or not old[name].equals(new[name])
    ]:
        yield f"other values in {', '.join(columns)}"
    else:
        yield "the same values in other bytes"
