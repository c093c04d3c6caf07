"""Stored time series: one small Parquet file a point, with mean, spread and limits at each time."""

import hashlib
import io
import json
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame_experiments.models.units import CLOCKS, SECONDS, TimeUnit
from wargame_experiments.regular_files import is_folder, parse_json
from wargame_experiments.study.schema import SeriesTable
from wargame_experiments.study.store import chunks
from wargame_experiments.study.store.chunks import Name

Table = NDArray[np.float64]

ENDS: Final = ("", "_sd", "_low", "_high")  # of a state measure's columns: mean, standard deviation, limits


class TimeSeries(NamedTuple):
    """Time series of some raids, aggregated.

    Attributes
    ----------
    time
        Shape (times,), in units of the clock.
    n
        Of how many raids.
    columns
        By name, ``<quantity>`` for the mean and ``<quantity>_sd``, ``_low``, ``_high``; shape (times,), nan where
        undefined.
    clock
        How time is counted.
    """

    time: Table
    n: int
    columns: dict[str, Table]
    clock: TimeUnit = SECONDS


class SeriesRecord(NamedTuple):
    """Result of a job of series: which replications of a case, how many failed, and the time series of the others."""

    address: str
    first: int
    size: int
    failed: int
    time_series: TimeSeries


def what_digest(table: SeriesTable) -> str:
    """Return a short hash of what is followed and how often."""
    return chunks.what_digest((f"every {table.every!r} {table.clock.unit}", *table.measures))


def encode(found: SeriesRecord, code: str) -> bytes:
    """Return a record as the bytes of a Parquet file, the same for the same record; `code` is as that of a chunk."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = sorted(found.time_series.columns)
    arrays = {found.time_series.clock.column: pa.array(found.time_series.time)}
    arrays |= {name: pa.array(found.time_series.columns[name]) for name in names}
    about = {"point_id": found.address, "n": found.time_series.n, "code": code}
    table = pa.table(arrays).replace_schema_metadata({"forcemix": json.dumps(about)})
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", write_statistics=False, store_schema=True)
    return sink.getvalue()


def decode(content: bytes) -> TimeSeries:
    """Return what the bytes of a record hold.

    Raises
    ------
    NoChunkError
        If they are not those of a record.
    """
    with chunks.refused():
        table = chunks.unpacked(content)
        n = int(parse_json(table.schema.metadata[b"forcemix"])["n"])
        columns = {name: chunks.numbers(table, name) for name in table.column_names}
        clock = {clock.column: clock for clock in CLOCKS}[table.column_names[0]]
        return TimeSeries(columns.pop(clock.column), n, columns, clock)


def write(folder: Path, found: SeriesRecord, what: str, code: str) -> Name:
    """Write a record into a folder, whole or not at all, and return its name, as that of a chunk."""
    content = encode(found, code)
    digest = hashlib.sha256(content).hexdigest()[: chunks.HASH_DIGITS]
    name = Name(found.address[: chunks.ADDRESS_DIGITS], what, found.first, found.size, found.failed, digest)
    if not is_folder(folder):
        folder.mkdir(exist_ok=True)
    chunks.put(folder / str(name), content)
    return name


def read(folder: Path, name: Name) -> TimeSeries | None:
    """Return what a record holds, None if its bytes are not those that were written."""
    content = chunks.checked(folder, name)
    with suppress(chunks.NoChunkError):
        return None if content is None else decode(content)
    return None
