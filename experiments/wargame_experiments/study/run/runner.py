"""Fight what a sweep lacks: blocks go to workers of any kind, results are stored as they come.

The loop holds no more than a few blocks at a time, whatever the size of the sweep.
"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Final, NamedTuple, Protocol

from wargame_experiments.formatting import count_of
from wargame_experiments.study.run.job import Block, Failure, Job
from wargame_experiments.study.run.stopping import Verdict
from wargame_experiments.study.run.sweep_state import Course, unsettled
from wargame_experiments.study.run.time_series import Record, record
from wargame_experiments.study.run.workers import Crew
from wargame_experiments.study.store.chunks import key_of

AHEAD: Final = 2  # blocks in flight a worker: one being fought, one waiting


class Watcher(Protocol):
    """What is told of a sweep as it goes."""

    def stored(self, block: Block) -> None:
        """Take note of a block that is stored."""
        ...

    def judged(self, address: str, verdict: Verdict) -> None:
        """Take note of a verdict on a point."""
        ...


class Gate(Protocol):
    """Who may fight which block, when several processes share a folder."""

    def take(self, job: Job) -> bool:
        """Return whether this process may fight a block."""
        ...

    def fought(self, job: Job) -> None:
        """Take note that a block is stored."""
        ...


class Limits(NamedTuple):
    """After how many failures to stop; None for never."""

    most_failures: int | None = None


UNLIMITED: Final = Limits()


class TooManyFailuresError(RuntimeError):
    """More failures than were allowed; what was fought is stored, the failures among it."""

    def __init__(self, failures: int, allowed: int, last: Failure) -> None:
        super().__init__(failures, allowed, last)
        self.failures, self.allowed, self.last = failures, allowed, last

    def __str__(self) -> str:
        found = count_of(self.failures, "failure")
        return f"{found}, allowed are {self.allowed}; the last, at {self.last.stage}: {self.last.error}"


class Open:
    """A gate that lets everything through."""

    def take(self, job: Job) -> bool:
        """Return True."""
        return True

    def fought(self, job: Job) -> None:
        """Do nothing."""


def run(course: Course, fighters: Crew, watcher: Watcher, limits: Limits = UNLIMITED, gate: Gate | None = None) -> int:
    """Fight all blocks that are missing and may be fought; return how many blocks were not let through.

    Parameters
    ----------
    course
        What there is to do.
    fighters
        Who fights, and how many blocks at a time.
    watcher
        Is told of every block and verdict.
    limits
        When to give up.
    gate
        Who may fight what; None lets all through.

    Raises
    ------
    TooManyFailuresError
        If the limit is passed.
    """
    loop = _Loop(course, watcher, limits, gate or Open())
    flying: dict[Future[Block | Record], Job] = {}
    try:
        while True:
            for job in loop.next_jobs(AHEAD * fighters.workers - len(flying)):
                work: Callable[[Job], Block | Record] = fighters.run if job.series is None else record
                flying[fighters.pool.submit(work, job)] = job
            if not flying:
                return loop.refused
            done, _ = wait(flying, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=lambda f: (flying[f].address, flying[f].first)):
                loop.arrived(flying.pop(future), future.result())
    finally:
        for future in flying:
            future.cancel()


class _Loop:
    """What is to be fought next, and what is open."""

    def __init__(self, course: Course, watcher: Watcher, limits: Limits, gate: Gate) -> None:
        self.course, self.watcher, self.limits, self.gate = course, watcher, limits, gate
        self.addresses = unsettled(course)
        self.ready: deque[Job] = deque()
        self.open: dict[str, int] = {}  # blocks in flight or ready by address
        self.failures = 0
        self.refused = 0

    def next_jobs(self, most: int) -> Iterator[Job]:
        """Yield up to so many blocks to fight, those of open points first."""
        while most > 0:
            while not self.ready:
                address = next(self.addresses, None)
                if address is None:
                    return
                self._look(address)
            job = self.ready.popleft()
            if self.gate.take(job):
                most -= 1
                yield job
            else:
                self.refused += 1

    def arrived(self, job: Job, block: Block | Record) -> None:
        """Store a block, and go on with its point if it was the last one open."""
        if not self.course.store.has(key_of(job)):
            self.course.store.write(block)
        self.gate.fought(job)
        if isinstance(block, Block):
            self.watcher.stored(block)
        self.open[job.address] -= 1
        if not self.open[job.address]:
            del self.open[job.address]
            self._look(job.address, in_front=True)
        if isinstance(block, Block):
            self._count(block)

    def _look(self, address: str, in_front: bool = False) -> None:
        jobs = self.course.missing(address)
        if address in self.course.verdicts and (not jobs or not self.course.verdicts[address].is_done):
            self.watcher.judged(address, self.course.verdicts[address])
        if jobs:
            self.open[address] = len(jobs)
            self.ready.extendleft(reversed(jobs)) if in_front else self.ready.extend(jobs)

    def _count(self, block: Block) -> None:
        self.failures += len(block.failures)
        most = self.limits.most_failures
        if most is not None and self.failures > most and block.failures:
            raise TooManyFailuresError(self.failures, most, block.failures[-1])
