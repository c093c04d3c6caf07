"""Reproduction of a finished sweep: it is run again and compared with what is stored."""

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

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

    Raises
    ------
    ValueError
        If the folder holds no finished sweep.
    """
    found = manifest.read(folder)
    if found["state"] != "finished":
        raise ValueError(f"{folder}: is not finished; allowed: a finished sweep (wargame sweep --resume {folder})")
    study = store.stored_study(folder)
    changed = list(differences(folder, found, with_scenario_now(study)))
    if sample is None:
        same, different = _all(folder, study, found["tables"], workers, processes, quiet)
    else:
        same, different = _some(folder, study, sorted(found["chunks"]), sample, found["code"]["hash"])
    return Reproduction(same, different, changed)


def _all(
    folder: Path, study: Study, hashes: dict[str, str], workers: int | None, processes: int | None, quiet: bool
) -> tuple[list[str], list[str]]:
    same, different = [], []
    with tempfile.TemporaryDirectory(prefix="reproduce-") as name:
        again = Path(name) / "sweep"
        store.create(again, study, ["reproduce"])
        state = sweep_state_of(again, study)
        with worker_pool(workers, processes, study=study) as pool, watch(state, quiet) as reporter:
            run_all(state, pool, reporter)
        for table, digest in tables.hashes(again).items():
            if tables.hashes(folder).get(table) == digest == hashes.get(table):
                same.append(f"{table}: {digest}")
            else:
                different += [f"{table}: {line}" for line in _unlike(folder / table, again / table)]
    return same, different


def _some(folder: Path, study: Study, names: list[str], sample: int, code: str) -> tuple[list[str], list[str]]:
    """Fight some blocks again; the hash in a chunk's name is that of its bytes, which need not be there any more."""
    same, different = [], []
    cases = {point.address[: chunks.ADDRESS_DIGITS]: point for point in study.points}
    picked = sorted({names[i * len(names) // sample] for i in range(min(sample, len(names)))})
    for name in picked:
        old = chunks.parse(name)
        assert old is not None
        point = cases[old.address]
        block = run_block(Job(point.case, point.address, tuple(study.described.values()), old.first, old.size))
        digest = hashlib.sha256(chunks.encode(block, code)).hexdigest()[: chunks.HASH_DIGITS]
        file = folder / store.CHUNKS / name
        stored = hashlib.sha256(file.read_bytes()).hexdigest()[: chunks.HASH_DIGITS] if file.is_file() else old.digest
        line = f"point {point.number}, replications {old.first} to {old.first + old.size - 1}"
        (same if digest == stored == old.digest else different).append(line)
    return same, different


def _unlike(then: Path, now: Path) -> Iterator[str]:
    """Yield the columns in which two tables differ."""
    import pyarrow.parquet as pq

    if not then.is_file():
        yield "is gone"
        return
    old, new = (pq.ParquetFile(file).read() for file in (then, now))
    if old.num_rows != new.num_rows:
        yield f"{old.num_rows} rows then, {new.num_rows} now"
    elif columns := [
        name for name in new.column_names if name not in old.column_names or not old[name].equals(new[name])
    ]:
        yield f"other values in {', '.join(columns)}"
    else:
        yield "the same values in other bytes"
