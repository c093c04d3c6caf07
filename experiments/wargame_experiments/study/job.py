"""A block of replications of one case, fought anywhere: the function that every worker runs.

What goes wrong becomes part of the result: a block that fails is fought again one replication at a time, so that only
those that fail themselves are lost. Nothing in the result depends on which worker fought it.
"""

import threading
import traceback
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

import wargame
from wargame.assess import fight
from wargame.battle import Outcome, run_many
from wargame.estimates.observations import Observations
from wargame.exchange import NEEDS
from wargame.ledger import ledger
from wargame.metrics import BOTH, parts
from wargame.variants import Batches, Setups, setups
from wargame.world import Setup
from wargame_experiments.study.case import Case
from wargame_experiments.study.mixes import Bought
from wargame_experiments.study.schema import SeriesTable

Columns = dict[str, NDArray[np.float64]]
KEPT: Final = 4  # cases whose arrays are kept for their next block


class Job(NamedTuple):
    """Replications ``first`` to ``first + size - 1`` of a case, and what is asked: measures, or their course."""

    case: Case
    address: str
    measures: tuple[str, ...]
    first: int
    size: int
    series: SeriesTable | None = None


class Failure(NamedTuple):
    """Replications that gave nothing, at which stage (load, build, fight, books, measure) and why."""

    first: int
    size: int
    stage: str
    error: str
    trace: str


class Block(NamedTuple):
    """What a job came to.

    Attributes
    ----------
    address
        Of the case.
    first, size
        Which replications.
    columns
        One entry a replication by name ``<measure>__num``, ``<measure>__den`` or, of the marginal ratio,
        ``<measure>__<difference>``; nan where the replication failed.
    failures
        What failed.
    bought
        What each mix bought; empty if the case could not be loaded.
    """

    address: str
    first: int
    size: int
    columns: Columns
    failures: tuple[Failure, ...]
    bought: tuple[Bought, ...]


class Ready(NamedTuple):
    """A case built, with the variants that its measures need, and whether it is fought through Mesa whatever it is."""

    setups: Setups
    bought: tuple[Bought, ...]
    is_mesa: bool = False


class StageError(Exception):
    """What went wrong, and at which stage."""

    def __init__(self, stage: str, cause: Exception) -> None:
        super().__init__(stage, cause)
        self.stage, self.cause = stage, cause


def fight_block(job: Job, is_mesa: bool = False) -> Block:
    """Fight a block of replications and return what each contributes to the measures; never raises an Exception.

    Through Mesa if asked to, or if Python decides for a unit; compiled else. Both give the same numbers.
    """
    try:
        ready = _shelf.get((job.address, needed(job.measures)), lambda: prepare(job.case, job.measures))
        ready = ready._replace(is_mesa=is_mesa)
    except StageError as error:
        failure = _failure(error, job.first, job.size)
        return Block(job.address, job.first, job.size, {}, (failure,), ())
    try:
        return Block(job.address, job.first, job.size, _fought(ready, job, job.first, job.size), (), ready.bought)
    except StageError as error:
        return _one_by_one(ready, job) if job.size > 1 else _lost(ready, job, error)


def prepare(case: Case, measures: tuple[str, ...]) -> Ready:
    """Return a case ready to fight.

    Raises
    ------
    StageError
        If the scenario is wrong, or cannot be built.
    """
    loaded, bought = _staged("load", case.load)
    return Ready(_staged("build", lambda: setups(loaded, needed(measures))), bought)


def needed(measures: tuple[str, ...]) -> tuple[str, ...]:
    """Return the variants of a raid that some measures need, sorted.

    >>> needed(("leakage", "cer_raid", "cer_value"))
    ('undefended',)
    """
    names = (name.removeprefix("cer_") for name in measures if name.startswith("cer_"))
    return tuple(sorted({variant for name in names for variant in NEEDS.get(name, ())}))


def _fought(ready: Ready, job: Job, first: int, count: int) -> Columns:
    engine = _through_mesa if ready.is_mesa else _engine
    batches = _staged("fight", lambda: fight(ready.setups, job.case.seed, count, engine, None, first))
    _staged("books", lambda: ledger(*batches.main).check())
    return _staged("measure", lambda: _columns(batches, job.measures))


def _engine(setup: Setup, seed: int, replications: int, *, first: int, progress: object) -> Outcome:
    """Fight on this thread; through Mesa if Python decides for a unit."""
    if any(group.unit.agent for group in setup.groups):
        return _through_mesa(setup, seed, replications, first=first, progress=progress)
    return run_many(setup.world, seed, replications, first, threads=1)


def _through_mesa(setup: Setup, seed: int, replications: int, *, first: int, progress: object) -> Outcome:
    from wargame_agents import engine

    return engine.run_many(setup, seed, replications, first, processes=1)


def _columns(batches: Batches, measures: tuple[str, ...]) -> Columns:
    columns: Columns = {}
    for name, part in parts(batches, measures).items():
        if isinstance(part, Observations):
            pair = zip(BOTH, part[1:], strict=True)
            columns |= {f"{name}__{field}": column for field, column in pair if column is not None}
        else:
            columns |= {f"{name}__{field}": column for field, column in part._asdict().items()}
    endless = [name for name, column in columns.items() if not np.isfinite(column).all()]
    if endless:
        raise ValueError(f"not finite: {', '.join(endless)}")
    return {name: np.ascontiguousarray(column, dtype=np.float64) for name, column in columns.items()}


def _one_by_one(ready: Ready, job: Job) -> Block:
    """Fight a block that failed one replication at a time."""
    singles = []
    for i in range(job.first, job.first + job.size):
        one = job._replace(first=i, size=1)
        try:
            singles.append(Block(job.address, i, 1, _fought(ready, one, i, 1), (), ready.bought))
        except StageError as error:
            singles.append(_lost(ready, one, error))
    names = dict.fromkeys(name for single in singles for name in single.columns)
    none = np.full(1, np.nan)
    columns = {name: np.concatenate([single.columns.get(name, none) for single in singles]) for name in names}
    failures = tuple(failure for single in singles for failure in single.failures)
    return Block(job.address, job.first, job.size, columns, failures, ready.bought)


def _lost(ready: Ready, job: Job, error: StageError) -> Block:
    failure = _failure(error, job.first, job.size)
    return Block(job.address, job.first, job.size, {}, (failure,), ready.bought)


def _staged[T](stage: str, work: Callable[[], T]) -> T:
    try:
        return work()
    except Exception as error:
        raise StageError(stage, error) from error


def _failure(error: StageError, first: int, count: int) -> Failure:
    cause = error.cause
    words = f"{type(cause).__name__}: {cause}"
    return Failure(first, count, error.stage, words, _trace(cause))


def _trace(error: Exception) -> str:
    """Return the calls that led to an error, from the stage on, with paths as seen from the package's folder."""
    home = str(Path(wargame.__file__).parent.parent)
    frames = traceback.extract_tb(error.__traceback__)[1:]
    lines = [f"{frame.filename.removeprefix(home).lstrip('/')}:{frame.lineno} in {frame.name}" for frame in frames]
    return "\n".join([*lines, *traceback.format_exception_only(error)]).rstrip("\n")


class _Shelf:
    """The last few cases that were made ready; made once, however many threads ask."""

    def __init__(self, size: int) -> None:
        self.size, self.lock = size, threading.Lock()
        self.cases: OrderedDict[object, Future[Ready]] = OrderedDict()

    def get(self, key: object, make: Callable[[], Ready]) -> Ready:
        with self.lock:
            future, is_mine = self.cases.get(key), False
            if future is None:
                future, is_mine = Future(), True
                self.cases[key] = future
                while len(self.cases) > self.size:
                    self.cases.popitem(last=False)
            self.cases.move_to_end(key)
        if is_mine:
            try:
                future.set_result(make())
            except BaseException as error:
                future.set_exception(error)
        return future.result()


_shelf = _Shelf(KEPT)
