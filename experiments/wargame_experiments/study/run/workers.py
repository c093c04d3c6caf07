"""Worker pools: threads of this process, other processes, or a Dask cluster; all `concurrent.futures` executors."""

import logging
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from typing import NamedTuple

from wargame.interruption import thread_pool
from wargame.machine import cores
from wargame.worker_processes import process_pool, reject_unguarded_main
from wargame_experiments.study.run.job import run_block
from wargame_experiments.study.store.blocks import Block, Job


class WorkerPool(NamedTuple):
    """Executor, number of blocks that it runs at a time, label, and the function that runs a block."""

    executor: Executor
    size: int
    label: str
    run: Callable[[Job], Block] = run_block


@contextmanager
def worker_pool(
    workers: int | None = None,
    processes: int | None = None,
    dask: str | None = None,
    dask_security: str | None = None,
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

    Raises
    ------
    ValueError
        If a number is below 1, or more than one of them is given.
    UnguardedMainError
        If a worker process imports the script that started it, and the script is about to run a sweep of its own.
    """
    reject_unguarded_main()
    wrong = [f"{name}: got {n}, allowed is a whole number >= 1" for name, n in _numbers(workers, processes) if n < 1]
    if workers is not None and (processes is not None or dask is not None):
        wrong.append("workers: threads cannot be combined with processes or dask; allowed: one of them")
    if dask_security is not None and (dask is None or not dask.startswith("tls://")):
        wrong.append("dask-security: allowed with --dask tls://ADDRESS")
    if wrong:
        raise ValueError("; ".join(wrong))
    if dask is not None:
        with _dask(dask, processes, dask_security) as found:
            yield found
    elif processes is not None:
        with process_pool(processes) as pool:
            yield WorkerPool(pool, processes, f"{processes} processes")
    else:
        number = workers or cores()
        with thread_pool(number) as pool:
            yield WorkerPool(pool, number, f"{number} threads")


@contextmanager
def _dask(address: str, processes: int | None, certificates: str | None) -> Iterator[WorkerPool]:
    try:
        from distributed import Client

        from wargame_experiments.study.run.dask_cluster import local_client, security
    except ImportError as error:
        raise ValueError(
            "--dask needs the packages dask and distributed: pip install 'forcemix[distributed]'"
        ) from error
    if address == "local":
        with local_client(processes or cores()) as client:
            try:
                yield _pool_of(client)
            except KeyboardInterrupt:
                _kill(client.cluster)
                raise
    else:
        with Client(address, security=security(certificates)) as client:
            yield _pool_of(client)


def _kill(cluster) -> None:
    """Kill the workers of a cluster on this machine, which would wait for their battles and report it."""
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    for nanny in cluster.workers.values():
        nanny.auto_restart = False
        with suppress(OSError, AttributeError):
            os.kill(nanny.pid, signal.SIGKILL)


def _pool_of(client) -> WorkerPool:
    number = max(1, sum(client.nthreads().values()))
    return WorkerPool(client.get_executor(pure=False, retries=2), number, f"{number} Dask workers")


def _numbers(workers: int | None, processes: int | None) -> Iterator[tuple[str, int]]:
    if workers is not None:
        yield "workers", workers
    if processes is not None:
        yield "processes", processes
