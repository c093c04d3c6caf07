"""Job: a block of replications of one case, run by the function that every worker calls.

What goes wrong in the model becomes part of the result: a block that fails is run again one replication at a time, so
that only those that fail themselves are lost. What goes wrong with the machine is no result, and is raised. Nothing in
the result depends on which worker ran it.
"""

import threading
import traceback
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

import wargame
from wargame.estimates.measure_spec import MeasureSpec
from wargame.machine_error import MachineError, machine_error
from wargame_experiments import models
from wargame_experiments.models.model import Bought, Columns, Model, StageError
from wargame_experiments.study.design.case import Case
from wargame_experiments.study.store.blocks import Block, Failure, Job

PREPARED: Final = 4  # cases that stay prepared for their next block


class Prepared(NamedTuple):
    """Case prepared by its model, and what its mixes bought."""

    runnable: Any
    bought: tuple[Bought, ...]


def run_block(job: Job) -> Block:
    """Run a block of replications and return what each contributes to the measures.

    Raises
    ------
    MachineError
        If the machine failed, and not the model.
    """
    try:
        key = (job.address, needed(job.measures), job.allow_agents)
        prepared = _prepared_cases.get(key, lambda: prepare(job.case, job.measures, job.allow_agents))
    except StageError as error:
        failure = _failure(error, job.first, job.size)
        return Block(job.address, job.first, job.size, {}, (failure,), ())
    try:
        return Block(job.address, job.first, job.size, _run(prepared, job), (), prepared.bought)
    except StageError as error:
        if not isinstance(error.cause, MemoryError):  # which may be for the size of the block
            raise_if_of_machine(error.cause)
        return _one_by_one(prepared, job) if job.size > 1 else _lost(prepared, job, error)


def prepare(case: Case, measures: Sequence[MeasureSpec], allow_agents: Sequence[str] = ()) -> Prepared:
    """Return a case ready to run, in which code of others may run that is of some modules and packages.

    Raises
    ------
    StageError
        If the inputs are wrong, or cannot be built.
    MachineError
        If this process does not know the model.
    """
    model = _model(case)
    loaded, bought = _staged("load", case.load)
    allowed = {"allow_agents": allow_agents} if allow_agents else {}
    return Prepared(_staged("build", lambda: model.prepare(loaded, measures, **allowed)), bought)


def raise_if_of_machine(error: Exception) -> None:
    """Raise MachineError if the machine failed, and not the model."""
    if (of_machine := machine_error(error)) is not None:
        raise of_machine from error


def needed(measures: Sequence[MeasureSpec]) -> tuple[str, ...]:
    """Return the variants of a case that some measures need, sorted.

    >>> ratio = MeasureSpec("saved", "Saved", "USD", "USD", "ratio", variants=("undefended",))
    >>> needed([ratio, ratio._replace(variants=())])
    ('undefended',)
    """
    return tuple(sorted({variant for spec in measures for variant in spec.variants}))


def _model(case: Case) -> Model:
    """Return the model of a case, which the process that gave the job knows."""
    try:
        return models.find(case.model)
    except ValueError as error:
        raise MachineError(f"this worker cannot run the study: {error}") from error


def _run(prepared: Prepared, job: Job) -> Columns:
    model, case = _model(job.case), job.case
    return model.run(prepared.runnable, case.seed, job.first, job.size, job.names, job.engine)


def _one_by_one(prepared: Prepared, job: Job) -> Block:
    """Run a block that failed one replication at a time."""
    singles = []
    for i in range(job.first, job.first + job.size):
        one = job._replace(first=i, size=1)
        try:
            singles.append(Block(job.address, i, 1, _run(prepared, one), (), prepared.bought))
        except StageError as error:
            singles.append(_lost(prepared, one, error))
    names = dict.fromkeys(name for single in singles for name in single.columns)
    none = np.full(1, np.nan)
    columns = {name: np.concatenate([single.columns.get(name, none) for single in singles]) for name in names}
    failures = tuple(failure for single in singles for failure in single.failures)
    return Block(job.address, job.first, job.size, columns, failures, prepared.bought)


def _lost(prepared: Prepared, job: Job, error: StageError) -> Block:
    failure = _failure(error, job.first, job.size)
    return Block(job.address, job.first, job.size, {}, (failure,), prepared.bought)


def _staged[T](stage: str, work: Callable[[], T]) -> T:
    try:
        return work()
    except Exception as error:
        raise StageError(stage, error) from error


def _failure(error: StageError, first: int, count: int) -> Failure:
    """Return the failure of some replications. Raises MachineError if it is the machine that failed."""
    cause = error.cause
    raise_if_of_machine(cause)
    words = f"{type(cause).__name__}: {cause}"
    return Failure(first, count, error.stage, words, _trace(cause))


def _trace(error: Exception) -> str:
    """Return the calls that led to an error, from the stage on, with paths as seen from the package's folder."""
    home = str(Path(wargame.__file__).parent.parent)
    frames = traceback.extract_tb(error.__traceback__)[1:]
    lines = [f"{frame.filename.removeprefix(home).lstrip('/')}:{frame.lineno} in {frame.name}" for frame in frames]
    return "\n".join([*lines, *traceback.format_exception_only(error)]).rstrip("\n")


class PreparedCases:
    """Cache of the last few prepared cases; each is prepared once, however many threads need it."""

    def __init__(self, size: int) -> None:
        self.size, self.lock = size, threading.Lock()
        self.cases: OrderedDict[object, Future[Prepared]] = OrderedDict()

    def get(self, key: object, make: Callable[[], Prepared]) -> Prepared:
        """Return the case of a key, prepared by ``make`` if it is not in the cache."""
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
                with self.lock:  # what another try may do is not for the cache to say
                    self.cases.pop(key, None)
                future.set_exception(error)
        return future.result()


_prepared_cases = PreparedCases(PREPARED)
