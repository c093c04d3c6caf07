"""Code of a worker: a block is run by the code that the command has, or not at all.

A worker elsewhere may find other sources or other versions, and its numbers would be stored under the code of the
command. So a job says what it is to be run with. A worker reads its own files once, when it is first asked: that is
what it has imported, whatever is edited later.
"""

import os
import platform
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, NamedTuple

from wargame.machine_error import MachineError
from wargame_experiments import models
from wargame_experiments.study.document.study import Study
from wargame_experiments.study.run.job import run_block
from wargame_experiments.study.run.time_series import record
from wargame_experiments.study.store import manifest
from wargame_experiments.study.store.blocks import Block, Job
from wargame_experiments.study.store.series import SeriesRecord

SHOWN: Final = 3  # differences that are named
OTHER_CODE: Final = "has other code or versions than this command"

_found: dict[str, str] = {}  # by this process


class WorkerCode(NamedTuple):
    """Code that a study is run with: the function that a worker calls.

    Attributes
    ----------
    model
        Name of the model.
    names
        Names of the source files that the numbers depend on, and of versions.
    digest
        Hash of all of them.
    """

    model: str
    names: tuple[str, ...]
    digest: str

    def __call__(self, job: Job) -> Block | SeriesRecord:
        """Run a job, unless this worker has other code. Raises MachineError."""
        if _digest_here(self.model, self.names) != self.digest:
            raise MachineError(f"worker {worker_name()} {OTHER_CODE}")
        return run_job(job)


def run_job(job: Job) -> Block | SeriesRecord:
    """Run a block of replications, or follow some. Raises MachineError."""
    return run_block(job) if job.series is None else record(job)


def code_of(study: Study) -> dict[str, str]:
    """Return hashes of sources and versions that a study is run with, by name, as this process finds them."""
    return manifest.code_files(study) | _versions()


def worker_code(model: str, code: Mapping[str, str]) -> WorkerCode:
    """Return what runs the jobs of a model, with this code and no other."""
    return WorkerCode(model, tuple(code), manifest.code_hash(code))


def code_here(model: str, names: Iterable[str]) -> dict[str, str]:
    """Return hashes and versions by name, as this process found them when it was first asked for each."""
    names = list(names)
    new = [name for name in names if name not in _found]
    versions = _versions() if new else {}
    files = manifest.files_here([name for name in new if name not in versions], models.find(model))
    _found.update({name: versions.get(name, files.get(name, "")) for name in new})
    return {name: _found[name] for name in names}


def differences(ours: Mapping[str, str], theirs: Mapping[str, str]) -> str:
    """Return in which files and versions a worker's code differs, in words; "" if in none."""
    names = [name for name in ours if theirs.get(name) != ours[name]]
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


def worker_name() -> str:
    """Return what this worker is called: its address in a Dask cluster, else its machine and process."""
    if "distributed" in sys.modules:
        from distributed import get_worker

        try:
            return get_worker().address
        except ValueError:
            pass
    return f"{platform.node()} {os.getpid()}"


@cache
def _digest_here(model: str, names: tuple[str, ...]) -> str:
    return manifest.code_hash(code_here(model, names))


def _versions() -> dict[str, str]:
    found = manifest.versions()
    return {f"version of {name}": found[name] for name in manifest.COMPUTING}
