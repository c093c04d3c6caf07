"""Time series of one point: state measures against time, over its first replications.

Each replication is run tick by tick and read every ``every_s`` seconds; one that is over keeps its last values.
What is kept of a point is one small file with mean, standard deviation and the limits between which 95 % of the raids
lie, at each time; nothing of a single raid. The first replications of a point are those of its runs: the same battles.

Held in memory: replications x times x quantities of one point, whatever the size of the sweep.
"""

import hashlib
import io
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame_experiments import models
from wargame_experiments.study.run.job import Job, prepare
from wargame_experiments.study.schema import SeriesTable
from wargame_experiments.study.store import chunks
from wargame_experiments.study.store.chunks import Name

Table = NDArray[np.float64]

ENDS: Final = ("", "_sd", "_low", "_high")  # of a quantity's columns: mean, standard deviation, limits
LIMITS: Final = (0.025, 0.975)  # quantiles of the raids


class TimeSeries(NamedTuple):
    """Time series of some raids, aggregated.

    Attributes
    ----------
    time_s
        Shape (times,).
    n
        Of how many raids.
    columns
        By name, ``<quantity>`` for the mean and ``<quantity>_sd``, ``_low``, ``_high``; shape (times,), nan where
        undefined.
    """

    time_s: Table
    n: int
    columns: dict[str, Table]


class SeriesRecord(NamedTuple):
    """Result of a job of series: which replications of a case, how many failed, and the time series of the others."""

    address: str
    first: int
    size: int
    failed: int
    time_series: TimeSeries


def record(job: Job) -> SeriesRecord:
    """Follow the replications of a job; those that fail are left out, as their blocks say why. Never raises."""
    assert job.series is not None
    model = models.find(job.case.model)
    try:
        prepared = prepare(job.case, ()).runnable
    except Exception:
        return SeriesRecord(
            job.address, job.first, job.size, job.size, aggregate([], job.series.every_s, job.series.measures)
        )
    raids: list[Table] = []
    for replication in range(job.first, job.first + job.size):
        try:
            raids.append(model.follow(prepared, job.case.seed, replication, job.series.every_s, job.series.measures))
        except Exception:  # as in a block, only the replication itself is lost
            continue
    time_series = aggregate(raids, job.series.every_s, job.series.measures)
    return SeriesRecord(job.address, job.first, job.size, job.size - len(raids), time_series)


def aggregate(raids: Sequence[Table], every_s: float, measures: Sequence[str]) -> TimeSeries:
    """Return the time series of some raids, aggregated; those that are over keep their last values.

    >>> found = aggregate([np.array([[4.0], [2.0]]), np.array([[4.0], [3.0], [0.0]])], 10.0, ["flying_red"])
    >>> found.time_s.tolist(), found.columns["flying_red"].tolist(), found.columns["flying_red_high"].round(3).tolist()
    ([0.0, 10.0, 20.0], [4.0, 2.5, 1.0], [4.0, 2.975, 1.95])
    """
    times = max((len(one) for one in raids), default=0)
    values = np.full((len(raids), times, len(measures)), math.nan)
    for i, one in enumerate(raids):
        values[i, : len(one)] = one
        values[i, len(one) :] = one[-1]
    if not len(raids):
        found = np.zeros((len(ENDS), 0, len(measures)))
    else:
        spread = values.std(axis=0, ddof=1) if len(raids) > 1 else np.full(values.shape[1:], math.nan)
        found = np.stack([values.mean(axis=0), spread, *np.quantile(values, LIMITS, axis=0)])
    columns = {f"{name}{end}": found[e, :, k] for k, name in enumerate(measures) for e, end in enumerate(ENDS)}
    return TimeSeries(np.arange(times, dtype=np.float64) * every_s, len(raids), columns)


def what_digest(table: SeriesTable) -> str:
    """Return a short hash of what is followed and how often."""
    return chunks.what_digest((f"every {float(table.every_s)!r} s", *table.measures))


def encode(found: SeriesRecord, code: str) -> bytes:
    """Return a record as the bytes of a Parquet file, the same for the same record; `code` is as that of a chunk."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = sorted(found.time_series.columns)
    arrays = {"time_s": pa.array(found.time_series.time_s)}
    arrays |= {name: pa.array(found.time_series.columns[name]) for name in names}
    about = {"point_id": found.address, "n": found.time_series.n, "code": code}
    table = pa.table(arrays).replace_schema_metadata({"forcemix": json.dumps(about)})
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", write_statistics=False, store_schema=True)
    return sink.getvalue()


def decode(content: bytes) -> TimeSeries:
    """Return what the bytes of a record hold."""
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(content), use_threads=False)
    n = json.loads(table.schema.metadata[b"forcemix"])["n"]
    columns = {name: table[name].to_numpy() for name in table.column_names}
    return TimeSeries(columns.pop("time_s"), n, columns)


def write(folder: Path, found: SeriesRecord, what: str, code: str) -> Name:
    """Write a record into a folder, whole or not at all, and return its name, as that of a chunk."""
    content = encode(found, code)
    digest = hashlib.sha256(content).hexdigest()[: chunks.HASH_DIGITS]
    name = Name(found.address[: chunks.ADDRESS_DIGITS], what, found.first, found.size, found.failed, digest)
    folder.mkdir(exist_ok=True)
    chunks.put(folder / str(name), content)
    return name


def read(folder: Path, name: Name) -> TimeSeries | None:
    """Return what a record holds, None if its bytes are not those that were written."""
    content = (folder / str(name)).read_bytes()
    return decode(content) if hashlib.sha256(content).hexdigest()[: chunks.HASH_DIGITS] == name.digest else None
