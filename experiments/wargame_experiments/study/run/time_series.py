"""Time series of one point: state measures against time, over its first replications.

Each replication is run step by step and read every so many units of the model's clock; one that is over keeps its last
values.
What is kept of a point is one small file with mean, standard deviation and the limits between which 95 % of the runs
lie, at each time; nothing of a single run. The first replications of a point are those of its blocks: the same runs.

Held in memory: replications x times x quantities of one point, whatever the size of the sweep.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from wargame_experiments import models
from wargame_experiments.models.model import StageError
from wargame_experiments.models.units import SECONDS, TimeUnit
from wargame_experiments.study.run.job import prepare, raise_if_of_machine
from wargame_experiments.study.schema import SeriesTable
from wargame_experiments.study.store.blocks import Job
from wargame_experiments.study.store.series import ENDS, SeriesRecord, Table, TimeSeries

LIMITS: Final = (0.025, 0.975)  # quantiles of the runs


def record(job: Job) -> SeriesRecord:
    """Follow the replications of a job; those that fail are left out, as their blocks say why.

    Raises
    ------
    MachineError
        If the machine failed, and not the model.
    """
    assert job.series is not None
    runs = list(_runs(job, job.series))
    time_series = aggregate(runs, job.series.every, job.series.measures, job.series.clock)
    return SeriesRecord(job.address, job.first, job.size, job.size - len(runs), time_series)


def _runs(job: Job, series: SeriesTable) -> Iterator[Table]:
    """Yield what the state measures of each replication were, but for those that fail."""
    try:
        prepared = prepare(job.case, (), job.allow_agents).runnable
    except StageError as error:
        raise_if_of_machine(error.cause)
        return
    model = models.find(job.case.model)
    for replication in range(job.first, job.first + job.size):
        try:
            run = model.follow(prepared, job.case.seed, replication, series.every, series.measures)
        except Exception as error:  # as in a block, only the replication itself is lost
            raise_if_of_machine(error)
        else:
            yield run


def aggregate(runs: Sequence[Table], every: float, measures: Sequence[str], clock: TimeUnit = SECONDS) -> TimeSeries:
    """Return the time series of some runs, aggregated; those that are over keep their last values.

    >>> found = aggregate([np.array([[4.0], [2.0]]), np.array([[4.0], [3.0], [0.0]])], 10.0, ["flying_red"])
    >>> found.time.tolist(), found.columns["flying_red"].tolist(), found.columns["flying_red_high"].round(3).tolist()
    ([0.0, 10.0, 20.0], [4.0, 2.5, 1.0], [4.0, 2.975, 1.95])
    """
    times = max((len(one) for one in runs), default=0)
    values = np.full((len(runs), times, len(measures)), math.nan)
    for i, one in enumerate(runs):
        values[i, : len(one)] = one
        values[i, len(one) :] = one[-1]
    if not len(runs):
        found = np.zeros((len(ENDS), 0, len(measures)))
    else:
        spread = values.std(axis=0, ddof=1) if len(runs) > 1 else np.full(values.shape[1:], math.nan)
        found = np.stack([values.mean(axis=0), spread, *np.quantile(values, LIMITS, axis=0)])
    columns = {f"{name}{end}": found[e, :, k] for k, name in enumerate(measures) for e, end in enumerate(ENDS)}
    return TimeSeries(np.arange(times, dtype=np.float64) * every, len(runs), columns, clock)
