"""Runner of a sweep: missing blocks go to workers of any kind, results are stored as they come.

The loop holds no more than a few blocks at a time, whatever the size of the sweep.
"""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from typing import Final, NamedTuple, Protocol

from wargame.interruption import AWAKE_EVERY_S
from wargame.machine_error import LOST_WORKER, MachineError, machine_error
from wargame_experiments.formatting import count_of
from wargame_experiments.study.run.stopping import StoppingDecision
from wargame_experiments.study.run.sweep_state import SweepState, unsettled
from wargame_experiments.study.run.workers import WorkerPool
from wargame_experiments.study.store.blocks import Block, Failure, Job
from wargame_experiments.study.store.chunks import key_of
from wargame_experiments.study.store.series import SeriesRecord

AHEAD: Final = 2  # blocks in flight a worker: one running, one waiting


class Reporter(Protocol):
    """Receiver of the events of a running sweep."""

    def stored(self, block: Block) -> None:
        """Take note of a block that is stored."""
        ...

    def decided(self, address: str, decision: StoppingDecision) -> None:
        """Take note of a decision on a point."""
        ...


class BlockClaims(Protocol):
    """Claims on blocks, by which several processes share a folder."""

    def take(self, job: Job) -> bool:
        """Return whether this process may run a block."""
        ...

    def stored(self, job: Job) -> None:
        """Take note that a block is stored."""
        ...


class Limits(NamedTuple):
    """After how many failures to stop; None for never."""

    most_failures: int | None = None


UNLIMITED: Final = Limits()


class TooManyFailuresError(RuntimeError):
    """More failures than allowed; all replications that were run are stored, the failures among them."""

    def __init__(self, failures: int, allowed: int, last: Failure) -> None:
        super().__init__(failures, allowed, last)
        self.failures, self.allowed, self.last = failures, allowed, last

    def __str__(self) -> str:
        found = count_of(self.failures, "failure")
        return f"{found}, allowed are {self.allowed}; the last, at {self.last.stage}: {self.last.error}"


class UnsharedBlocks:
    """Claims of a process that shares its folder with no other: every block is free."""

    def take(self, job: Job) -> bool:
        """Return True."""
        return True

    def stored(self, job: Job) -> None:
        """Do nothing."""


def run(
    state: SweepState,
    pool: WorkerPool,
    reporter: Reporter,
    limits: Limits = UNLIMITED,
    claims: BlockClaims | None = None,
) -> int:
    """Run all missing blocks that can be claimed; return how many could not.

    Parameters
    ----------
    state
        State of the sweep.
    pool
        Workers, and how many blocks they run at a time.
    reporter
        Receiver of every stored block and every decision.
    limits
        When to give up.
    claims
        Claims on blocks; None if no other process shares the folder.

    Raises
    ------
    TooManyFailuresError
        If the limit is passed.
    MachineError
        If the machine failed, and not the model; what was in flight is stored as far as it could be run.
    """
    loop = _Loop(state, reporter, limits, claims or UnsharedBlocks())
    flying: dict[Future[Block | SeriesRecord], Job] = {}
    error: MachineError | None = None
    try:
        while True:
            size = max(1, pool.size_now() if pool.size_now else pool.size)
            if error is None:
                error = _submit(loop, pool, AHEAD * size - len(flying), flying)
            if not flying:
                if error is not None:
                    raise error
                return loop.refused
            done, _ = wait(flying, AWAKE_EVERY_S, FIRST_COMPLETED)
            for future in sorted(done, key=lambda f: (flying[f].address, flying[f].first)):
                job = flying.pop(future)
                try:
                    found = future.result()
                except Exception as failure:
                    error = error or _of_machine(failure, state, job)
                else:
                    loop.arrived(job, found)
    finally:
        for future in flying:
            future.cancel()


def _submit(
    loop: "_Loop", pool: WorkerPool, most: int, flying: dict[Future[Block | SeriesRecord], Job]
) -> MachineError | None:
    """Give the workers up to so many jobs; return an error of the machine if the workers are lost."""
    for job in loop.next_jobs(most):
        try:
            flying[pool.executor.submit(pool.run, job)] = job
        except BrokenExecutor as error:
            return _of_machine(error, loop.state, job)
    return None


def _of_machine(error: Exception, state: SweepState, job: Job) -> MachineError:
    """Return an error of the machine with what was run. Raises any other."""
    if isinstance(error, BrokenExecutor):
        found = MachineError(LOST_WORKER)
    elif isinstance(error, CancelledError):  # by nobody here
        found = MachineError("the connection to the workers was lost")
    elif (found := machine_error(error)) is not None:
        point, last = state.points[job.address].number, job.first + job.size - 1
        found = MachineError(f"point {point}, replications {job.first} to {last}: {found}")
    else:
        raise error
    found.__cause__ = error
    return found


class _Loop:
    """Queue of the blocks to run, and of those in flight."""

    def __init__(self, state: SweepState, reporter: Reporter, limits: Limits, claims: BlockClaims) -> None:
        self.state, self.reporter, self.limits, self.claims = state, reporter, limits, claims
        self.addresses = unsettled(state)
        self.ready: deque[Job] = deque()
        self.open: dict[str, int] = {}  # blocks in flight or ready by address
        self.failures = 0
        self.refused = 0

    def next_jobs(self, most: int) -> Iterator[Job]:
        """Yield up to so many blocks to run, those of open points first."""
        while most > 0:
            while not self.ready:
                address = next(self.addresses, None)
                if address is None:
                    return
                self._look(address)
            job = self.ready.popleft()
            if self.claims.take(job):
                most -= 1
                yield job
            else:
                self.refused += 1

    def arrived(self, job: Job, block: Block | SeriesRecord) -> None:
        """Store a block, and judge its point if it was the last one open."""
        if not self.state.store.has(key_of(job)):
            self.state.store.write(block)
        self.claims.stored(job)
        if isinstance(block, Block):
            self.reporter.stored(block)
        self.open[job.address] -= 1
        if not self.open[job.address]:
            del self.open[job.address]
            self._look(job.address, in_front=True)
        if isinstance(block, Block):
            self._count(block)

    def _look(self, address: str, in_front: bool = False) -> None:
        jobs = self.state.missing(address)
        if address in self.state.decisions and (not jobs or not self.state.decisions[address].is_done):
            self.reporter.decided(address, self.state.decisions[address])
        if jobs:
            self.open[address] = len(jobs)
            self.ready.extendleft(reversed(jobs)) if in_front else self.ready.extend(jobs)

    def _count(self, block: Block) -> None:
        self.failures += len(block.failures)
        most = self.limits.most_failures
        if most is not None and self.failures > most and block.failures:
            raise TooManyFailuresError(self.failures, most, block.failures[-1])
