"""Worker pools: threads of this process, other processes, or a Dask cluster; all `concurrent.futures` executors."""

import logging
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from typing import Any, Final, NamedTuple

from wargame.interruption import thread_pool
from wargame.machine import cores
from wargame.machine_error import MachineError
from wargame.modules import is_module
from wargame.worker_processes import process_pool, reject_unguarded_main
from wargame_experiments.study.document.study import Study
from wargame_experiments.study.run.dask_workers import DaskWorkers
from wargame_experiments.study.run.worker_code import code_of, run_job, worker_code
from wargame_experiments.study.store.blocks import Block, Job
from wargame_experiments.study.store.series import SeriesRecord

DASK_TIMEOUT_S: Final = 60.0
CONNECT_S: Final = 10.0  # until a Dask scheduler answers, at the start and when it was lost


class WorkerPool(NamedTuple):
    """Workers.

    Attributes
    ----------
    executor
        To which jobs are given.
    size
        Number of blocks that they run at a time.
    label
        What they are, in words.
    run
        Function that runs a job.
    size_now
        Number of blocks that they run at a time now, asked for every now and then; raises MachineError if there will be
        none. None if it does not change.
    """

    executor: Executor
    size: int
    label: str
    run: Callable[[Job], Block | SeriesRecord] = run_job
    size_now: Callable[[], int] | None = None


@contextmanager
def worker_pool(
    workers: int | None = None,
    processes: int | None = None,
    dask: str | None = None,
    dask_security: str | None = None,
    dask_timeout_s: float = DASK_TIMEOUT_S,
    study: Study | None = None,
) -> Iterator[WorkerPool]:
    """Yield a worker pool; it is shut down at the end.

    Parameters
    ----------
    workers
        Threads, the default: as many as this process may use cores.
    processes
        Worker processes instead; for scenarios whose agents are written in Python, and for very short battles.
    dask
        Address of a Dask scheduler, or ``local`` for a cluster of ``processes`` (or all cores) on this machine.
    dask_security
        Certificates for an address, as ``CA,CERT,KEY``.
    dask_timeout_s
        How long to wait for a worker of the cluster.
    study
        Study to be run: a worker in another process that has other code refuses. None if that does not matter.

    Raises
    ------
    ValueError
        If an option is wrong, see `check_options`.
    MachineError
        If there is no such scheduler, or a worker of the cluster has other code.
    UnguardedMainError
        If a worker process imports the script that started it, and the script is about to run a sweep of its own.
    """
    reject_unguarded_main()
    check_options(workers, processes, dask, dask_security, dask_timeout_s)
    code = code_of(study) if study is not None and (dask or processes) else {}
    run = worker_code(study.model.name, code) if study is not None and code else run_job
    if dask is not None:
        with _dask_client(dask, processes, dask_security) as client:
            cluster = DaskWorkers(client, dask, dask_timeout_s)
            if study is not None:
                cluster.check_code(study.model.name, code)
            number = cluster.size()
            executor = client.get_executor(pure=False, retries=0)
            yield WorkerPool(executor, number, f"{number} Dask workers", run, cluster.size)
    elif processes is not None:
        with process_pool(processes) as pool:
            yield WorkerPool(pool, processes, f"{processes} processes", run)
    else:
        number = workers or cores()
        with thread_pool(number) as pool:
            yield WorkerPool(pool, number, f"{number} threads")


def check_options(
    workers: int | None = None,
    processes: int | None = None,
    dask: str | None = None,
    dask_security: str | None = None,
    dask_timeout_s: float = DASK_TIMEOUT_S,
) -> None:
    """Raise ValueError, with all faults, if a number is too small or options do not go together."""
    numbers = {"workers": workers, "processes": processes}
    wrong = [
        f"{name}: got {n}, allowed is a whole number >= 1" for name, n in numbers.items() if n is not None and n < 1
    ]
    if workers is not None and (processes is not None or dask is not None):
        wrong.append("workers: threads cannot be combined with processes or dask; allowed: one of them")
    if dask_security is not None and (dask is None or not dask.startswith("tls://")):
        wrong.append("dask-security: allowed with --dask tls://ADDRESS")
    missing = [name for name in ("distributed", "cryptography") if dask == "local" and not is_module(name)]
    if missing:
        allowed = "processes, which listen nowhere, or pip install 'forcemix[distributed]'"
        wrong.append(f"dask: local needs the package {' and '.join(missing)}; allowed: {allowed}")
    if not dask_timeout_s > 0.0:
        wrong.append(f"dask-timeout: got {dask_timeout_s:g}, allowed is a number of seconds > 0")
    if wrong:
        raise ValueError("; ".join(wrong))


@contextmanager
def _dask_client(address: str, processes: int | None, certificates: str | None) -> Iterator[Any]:
    """Yield a connection to a Dask scheduler.

    Raises
    ------
    ValueError
        If Dask is not installed, or the address is none.
    MachineError
        If nobody answers.
    """
    try:
        from distributed import Client

        from wargame_experiments.study.run.dask_cluster import local_client, security
    except ImportError as error:
        raise ValueError(
            "--dask needs the packages dask and distributed: pip install 'forcemix[distributed]'"
        ) from error
    for name in ("distributed", "distributed.client"):  # what it reports of lost connections is said here
        logging.getLogger(name).setLevel(logging.CRITICAL)
    if address == "local":
        with local_client(processes or cores()) as client:
            try:
                yield client
            except KeyboardInterrupt:
                _kill(client.cluster)
                raise
        return
    own = security(certificates)
    try:
        client = Client(address, security=own, timeout=CONNECT_S)
    except OSError as error:
        raise MachineError(f"no Dask scheduler answers at {address}") from error
    except ValueError as error:
        allowed = "the address of a scheduler, as tcp://HOST:8786, or local"
        raise ValueError(f"dask: got {address!r}: {error}; allowed: {allowed}") from error
    with client:
        yield client


def _kill(cluster: Any) -> None:
    """Kill the workers of a cluster on this machine, which would wait for their battles and report it."""
    for nanny in cluster.workers.values():
        nanny.auto_restart = False
        with suppress(OSError, AttributeError):
            os.kill(nanny.pid, signal.SIGKILL)
