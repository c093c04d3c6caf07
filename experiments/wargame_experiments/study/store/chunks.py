"""Chunk: a block of replications in a Parquet file whose name has its content and the hash of its bytes.

``<address>-<measures>-<first>-<size>-<failed>-<sha256>.parquet``: the case, the measures that were asked for, which
replications, how many of them failed, and 32 digits of the hash. A file is written under another name, flushed to
disk and renamed, so that one of this name is whole; the hash finds out what happened to it later.
"""

import errno
import hashlib
import io
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from wargame_experiments.models.model import Bought, Columns
from wargame_experiments.regular_files import parse_json, read_regular
from wargame_experiments.study.store.blocks import Block, Failure, Job

if TYPE_CHECKING:
    import pyarrow as pa

SUFFIX: Final = ".parquet"
TEXTS: Final = ("stage", "error", "traceback")  # of a failure, null where there is none
LEADING: Final = ("point_id", "replication", *TEXTS)  # the columns before those of measures
ADDRESS_DIGITS: Final = 32
HASH_DIGITS: Final = 32
WHAT_DIGITS: Final = 8
NAME: Final = re.compile(r"([0-9a-z]+)-([0-9a-z]+)-([0-9]{9,10})-([1-9][0-9]{0,6})-([0-9]{1,7})-([0-9a-f]+)\.parquet")
MOST_BYTES: Final = 2**30  # of a chunk, whose block has at most a million replications
MOST_ROWS: Final = 10_000_000  # of a time series
MOST_TEXT: Final = 2**30  # bytes of the columns of texts in a file when they are unpacked
BOUGHT: Final = TypeAdapter(tuple[Bought, ...])


class Name(NamedTuple):
    """What the name of a chunk says."""

    address: str
    what: str
    first: int
    size: int
    failed: int
    digest: str

    def __str__(self) -> str:
        return f"{self.address}-{self.what}-{self.first:09d}-{self.size}-{self.failed}-{self.digest}{SUFFIX}"

    @property
    def key(self) -> "Key":
        """Return which block it is."""
        return Key(self.address, self.first, self.size)


class Key(NamedTuple):
    """Which block: the first digits of its case's address, its first replication, how many; or their time series."""

    address: str
    first: int
    size: int
    is_series: bool = False


def key(address: str, first: int, count: int, is_series: bool = False) -> Key:
    """Return the key of a block by the full address of its case."""
    return Key(address[:ADDRESS_DIGITS], first, count, is_series)


def key_of(job: Job) -> Key:
    """Return the key of what a job brings."""
    return key(job.address, job.first, job.size, job.series is not None)


def parse(file_name: str) -> Name | None:
    """Return what the name of a chunk says, None if it is no such name.

    >>> parse("a1-b2-000000100-50-0-c3.parquet").first, parse("notes.txt")
    (100, None)
    """
    found = NAME.fullmatch(file_name)
    if found is None:
        return None
    address, what, first, size, failed, digest = found.groups()
    return Name(address, what, int(first), int(size), int(failed), digest)


def what_digest(measures: tuple[str, ...]) -> str:
    """Return a short hash of the measures that a chunk was asked for, whatever their order."""
    return hashlib.sha256("\n".join(sorted(measures)).encode()).hexdigest()[:WHAT_DIGITS]


def encode(block: Block, code: str) -> bytes:
    """Return a block as the bytes of a Parquet file, the same for the same block.

    Parameters
    ----------
    block
        Runs of the block.
    code
        Hash of the code that ran it.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    words: dict[str, list[str | None]] = {name: [None] * block.size for name in TEXTS}
    for failure in block.failures:
        rows = slice(failure.first - block.first, failure.first - block.first + failure.size)
        for name, text in zip(TEXTS, failure[2:], strict=True):
            words[name][rows] = [text] * failure.size
    arrays: dict[str, Any] = {
        "point_id": pa.array([block.address] * block.size, pa.string()),
        "replication": pa.array(range(block.first, block.first + block.size), pa.int64()),
        **{name: pa.array(texts, pa.string()) for name, texts in words.items()},
    }
    arrays |= {name: pa.array(column, from_pandas=True) for name, column in block.columns.items()}
    about = {"bought": [tuple(each) for each in block.bought], "code": code}
    table = pa.table(arrays).replace_schema_metadata({"forcemix": json.dumps(about)})
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", write_statistics=False, store_schema=True)
    return sink.getvalue()


class Chunk(NamedTuple):
    """What a chunk holds.

    Attributes
    ----------
    columns
        By name, nan where a replication failed, shape (size,).
    failures
        What failed.
    bought
        What each mix bought.
    code
        Hash of the code that ran it.
    sha256
        Of its bytes, in full.
    """

    columns: Columns
    failures: tuple[Failure, ...]
    bought: tuple[Bought, ...]
    code: str
    sha256: str


class NoChunkError(ValueError):
    """Bytes are not those of a chunk."""


def decode(content: bytes, name: Name) -> Chunk:
    """Return what the bytes of a chunk of some name hold.

    Raises
    ------
    NoChunkError
        If they are not those of a chunk: what is not as `encode` writes it is not looked at any further.
    """
    with refused():
        table = unpacked(content, name.size)
        names = table.column_names
        if names[: len(LEADING)] != list(LEADING) or not table["point_id"][0].as_py().startswith(name.address):
            raise ValueError("columns or case of another file")
        about = parse_json(table.schema.metadata[b"forcemix"])
        bought = BOUGHT.validate_python(about["bought"])
        columns = {column: numbers(table, column) for column in names[len(LEADING) :]}
        words = zip(*(table[column].cast("string").to_pylist() for column in TEXTS), strict=True)
        failures = [
            Failure(name.first + i, 1, *map(str, texts)) for i, texts in enumerate(words) if texts[0] is not None
        ]
    return Chunk(columns, tuple(failures), bought, str(about["code"]), hashlib.sha256(content).hexdigest())


@contextmanager
def refused() -> Iterator[None]:
    """Raise NoChunkError for whatever goes wrong when bytes from outside are decoded."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError) as error:
        raise NoChunkError(" ".join(str(error).split())) from error


def unpacked(content: bytes, rows: int | None = None) -> "pa.Table":
    """Return the table in the bytes of a Parquet file; one that says it is larger than allowed is not unpacked.

    Parameters
    ----------
    content
        The file's bytes.
    rows
        How many rows it has to have; None for any number up to ten million.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    # on this thread: one of the reader's that still holds our bytes when Python ends would abort the process
    file = pq.ParquetFile(pa.BufferReader(content))
    found = file.metadata
    size = sum(found.row_group(i).total_byte_size for i in range(found.num_row_groups))
    is_right = found.num_rows <= MOST_ROWS if rows is None else found.num_rows == rows
    if not is_right or not 0 <= size <= MOST_TEXT + 16 * found.num_rows * found.num_columns:
        raise ValueError(f"{found.num_rows:,} rows, {size:,} bytes when unpacked")
    return file.read(use_threads=False)


def numbers(table: "pa.Table", name: str) -> NDArray[np.float64]:
    """Return a column of numbers, nan where there is none."""
    import pyarrow as pa

    if table.schema.field(name).type not in (pa.float64(), pa.int64()):
        raise ValueError(f"{name}: no column of numbers")
    return table[name].to_numpy()


def write(folder: Path, block: Block, what: str, code: str) -> Name:
    """Write a block into a folder, whole or not at all, and return its name."""
    content = encode(block, code)
    failed = sum(failure.size for failure in block.failures)
    digest = hashlib.sha256(content).hexdigest()[:HASH_DIGITS]
    name = Name(block.address[:ADDRESS_DIGITS], what, block.first, block.size, failed, digest)
    put(folder / str(name), content)
    return name


def read(folder: Path, name: Name) -> Chunk | None:
    """Return what a chunk holds, None if its bytes are not those that were written."""
    content = checked(folder, name)
    with suppress(NoChunkError):
        return None if content is None else decode(content, name)
    return None


def checked(folder: Path, name: Name) -> bytes | None:
    """Return the bytes of a chunk, or of a time series; None if they are not those that were written, or none."""
    try:
        content = read_regular(folder / str(name), MOST_BYTES)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EINVAL, errno.EISDIR, errno.ENXIO, errno.EFBIG):
            return None
        raise
    return content if hashlib.sha256(content).hexdigest()[:HASH_DIGITS] == name.digest else None


def put(file: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, whenever the process or the machine stops."""
    temporary = file.with_name(f".{file.name[:40]}.{os.getpid()}.{os.urandom(4).hex()}.part")
    try:
        with temporary.open("xb") as sink:
            sink.write(content)
            sink.flush()
            os.fsync(sink.fileno())
        os.replace(temporary, file)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(file)) from error
    finally:
        temporary.unlink(missing_ok=True)
    sync(file.parent)


def sync(folder: Path) -> None:
    """Flush the names in a folder to disk, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def columns_of(chunks: list[Chunk], counts: list[int]) -> Columns:
    """Return the columns of chunks one after the other; nan where a chunk has no such column."""
    names = dict.fromkeys(name for chunk in chunks for name in chunk.columns)
    return {
        name: np.concatenate(
            [chunk.columns.get(name, np.full(count, np.nan)) for chunk, count in zip(chunks, counts, strict=True)]
        )
        for name in names
    }


def merged(failures: Mapping[int, Failure]) -> list[Failure]:
    """Return failures by replication with those that follow each other for the same reason as one."""
    found: list[Failure] = []
    for number in sorted(failures):
        failure, last = failures[number], found[-1] if found else None
        if last and last.first + last.size == number and last[2:] == failure[2:]:
            found[-1] = last._replace(size=last.size + 1)
        else:
            found.append(failure._replace(first=number, size=1))
    return found
