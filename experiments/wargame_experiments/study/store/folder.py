"""Folder of a sweep: which runs are stored, and where each file lies.

::

    manifest.json     what made it, and the hash of every chunk and table
    scenario.toml     the scenario's text
    chunks/           one Parquet file a block of replications, never changed; a sweep can stop at any moment
    claims/           who is at which block, in the mode without a scheduler
    points.parquet    one row a point: factors, what money bought, every measure with its interval
    runs.parquet      one row a replication: what it contributes to every measure
    failures.parquet  one row a failure: stage, traceback, and the command that fights it again
    series/           one file a point with the time series of its first replications, of a study with [series]
    series.parquet    one row a point and time: mean, standard deviation and limits of the quantities followed
    log.jsonl         who did what when

The tables are made of the chunks in the order of the design, so that they are the same bytes however the runs came
about.
"""

import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wargame_experiments.models.model import Inputs
from wargame_experiments.output_folder import beside, fill
from wargame_experiments.study.document.study import Study
from wargame_experiments.study.store import chunks, manifest, series
from wargame_experiments.study.store.blocks import Block
from wargame_experiments.study.store.chunks import Chunk, Key, Name
from wargame_experiments.study.store.series import SeriesRecord, TimeSeries

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.dataset as ds
    from duckdb import DuckDBPyConnection

CHUNKS: Final = "chunks"
CLAIMS: Final = "claims"
SERIES: Final = "series"
TABLES: Final = ("points.parquet", "runs.parquet", "failures.parquet")
SERIES_TABLE: Final = "series.parquet"  # of a study with [series]
BROKEN: Final = ".broken"
FAILED: Final = ".failed"  # of a block that is run again, since replications of it had failed
CLAIM_SUFFIX: Final = ".claim"
LEFT_OVER_S: Final = 3600.0
CLOSED: Final[
    dict[str, str | bool | int | float | list[str]]
] = {  # of a database that sees what it is given and nothing else
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
}


class Store:
    """The chunks of one study in a folder.

    Parameters
    ----------
    folder
        Of the sweep.
    study
        Whose measures the chunks are to have; others are not seen.
    code
        Hash of the code that fights now.
    """

    def __init__(self, folder: Path, study: Study, code: str) -> None:
        self.folder, self.chunks, self.code = folder, folder / CHUNKS, code
        self.what = chunks.what_digest(tuple(study.measures))
        self.series_what = series.what_digest(study.table.series) if study.table.series else ""
        self.index: dict[Key, Name] = {}
        self.scan()

    def scan(self) -> None:
        """Scan which chunks are there, and which time series."""
        self.index = {name.key: name for name in names(self.folder) if name.what == self.what}
        if self.series_what:
            found = [name for name in names(self.folder, SERIES) if name.what == self.series_what]
            self.index |= {name.key._replace(is_series=True): name for name in found}

    def has(self, key: Key) -> bool:
        """Return whether a block is there."""
        return key in self.index

    def write(self, block: Block | SeriesRecord) -> Name:
        """Store a block, or the time series of one; it is there for good when this returns."""
        if isinstance(block, SeriesRecord):
            name = series.write(self.folder / SERIES, block, self.series_what, self.code)
            self.index[name.key._replace(is_series=True)] = name
            return name
        name = chunks.write(self.chunks, block, self.what, self.code)
        self.index[name.key] = name
        return name

    def read(self, key: Key) -> Chunk | None:
        """Return a block; None if its file is no longer what was written, and it is put aside."""
        found = chunks.read(self.chunks, self.index[key])
        if found is None:
            self._put_aside(self.chunks, key, BROKEN)
        return found

    def read_series(self, key: Key) -> TimeSeries | None:
        """Return the time series of a block; None as for a block."""
        found = series.read(self.folder / SERIES, self.index[key])
        if found is None:
            self._put_aside(self.folder / SERIES, key, BROKEN)
        return found

    def failed(self) -> list[Key]:
        """Return the blocks and time series of which replications failed."""
        return [key for key, name in self.index.items() if name.failed]

    def put_failed_aside(self) -> None:
        """Put aside what `failed` returns, so that it is missing."""
        for key in self.failed():
            self._put_aside(self.folder / SERIES if key.is_series else self.chunks, key, FAILED)

    def _put_aside(self, folder: Path, key: Key, suffix: str) -> None:
        name = self.index.pop(key)
        os.replace(folder / str(name), folder / f"{name}{suffix}")


def tables_of(study: Study) -> tuple[str, ...]:
    """Return the names of the tables that a study has."""
    return TABLES if study.table.series is None else (*TABLES, SERIES_TABLE)


def names(folder: Path, kind: str = CHUNKS) -> Iterator[Name]:
    """Yield the names of all chunks in the folder of a sweep, or of all time series, in no order.

    Raises
    ------
    ValueError
        If the folder has tables only.
    """
    if not (folder / kind).is_dir():
        if kind == SERIES:
            return
        allowed = f"a folder with its blocks; to run it again and compare: wargame reproduce {folder}"
        raise ValueError(f"{folder}: holds no {CHUNKS}/; allowed: {allowed}")
    with os.scandir(folder / kind) as entries:
        for entry in entries:
            name = chunks.parse(entry.name)
            if name is not None:
                yield name


def create(folder: Path, study: Study, command: list[str], force: bool = False) -> None:
    """Make the folder of a sweep that is about to start: complete, or not at all.

    Parameters
    ----------
    folder
        Where.
    study
        Study to be run.
    command
        That asked for it.
    force
        Whatever the folder holds: a sweep in it is replaced, other files stay.

    Raises
    ------
    ValueError
        If the folder holds anything, unless forced.
    """
    if not force and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        if (folder / manifest.FILE).is_file():
            allowed = f"a new or empty folder; continue with `wargame sweep --resume {folder}`"
            raise ValueError(f"{folder}: holds a sweep; allowed: {allowed}")
        raise ValueError(f"{folder}: holds other files; allowed: a new or empty folder")
    folder = Path(os.path.abspath(folder))
    with beside(folder) as made:
        for name in (CHUNKS, CLAIMS):
            (made / name).mkdir()
        write_inputs(made, study.inputs)
        manifest.write(made, manifest.new(study, command))
        if folder.is_dir():
            _remove_sweep(folder)
            fill(made, folder, (CHUNKS, CLAIMS, *(name for name, _ in study.inputs.files), manifest.FILE))
            chunks.sync(folder)
        else:
            os.replace(made, folder)
    chunks.sync(folder.parent)


def discard(folder: Path, study: Study) -> bool:
    """Remove a sweep that was just created, if nothing is stored in it; return whether it was."""
    if any(names(folder)):
        return False
    _remove_sweep(folder)
    for name in (manifest.LOG, *(name for name, _ in study.inputs.files)):
        (folder / name).unlink(missing_ok=True)
    return True


def _remove_sweep(folder: Path) -> None:
    """Remove an earlier sweep from a folder, its manifest first; files of others stay.

    Raises
    ------
    ValueError
        If one of its folders is a link or holds what no sweep wrote; nothing is removed then.
    """
    if not (folder / manifest.FILE).is_file():
        return
    places = [folder / name for name in (CHUNKS, SERIES, CLAIMS) if os.path.lexists(folder / name)]
    for place in places:
        if place.is_symlink() or not place.is_dir():
            raise ValueError(f"{place}: is no folder of a sweep; allowed: a new or empty folder")
        strange = sorted(entry.name for entry in os.scandir(place) if not _is_of_a_sweep(entry))
        if strange:
            raise ValueError(f"{place}: holds what no sweep wrote ({strange[0]}); allowed: a new or empty folder")
    for name in (manifest.FILE, *TABLES, SERIES_TABLE):
        (folder / name).unlink(missing_ok=True)
    for place in places:
        shutil.rmtree(place)


def _is_of_a_sweep(entry: "os.DirEntry[str]") -> bool:
    """Return whether a file in a folder of blocks or claims has a name that a sweep gives."""
    name = entry.name.removesuffix(BROKEN).removesuffix(FAILED)
    is_known = chunks.parse(name) is not None or CLAIM_SUFFIX in name or name.endswith(".part")
    return is_known and entry.is_file(follow_symlinks=False)


def sweep_up(folder: Path) -> None:
    """Remove what processes left half written that were killed long ago."""
    for file in (file for place in (folder, folder / CHUNKS, folder / SERIES) for file in place.glob("*.part")):
        with suppress(FileNotFoundError):
            if time.time() - file.stat().st_mtime > LEFT_OVER_S:
                file.unlink()


def write_inputs(folder: Path, inputs: Inputs) -> None:
    """Write the input files of a study into the folder of its sweep."""
    for name, text in inputs.files:
        chunks.put(folder / name, text.encode())


def stored_inputs(folder: Path) -> Inputs:
    """Return the input files in the folder of a sweep, as they were then.

    Raises
    ------
    ValueError
        If the folder holds no sweep.
    """
    found = manifest.read(folder)
    names = found.get("inputs", [manifest.INPUT])
    if strange := [name for name in names if not isinstance(name, str) or Path(name).name != name]:
        allowed = "names of files in the folder"
        raise ValueError(f"{folder / manifest.FILE}: inputs: got {strange[0]!r}; allowed: {allowed}")
    return Inputs(found["scenario"]["source"], tuple((n, (folder / n).read_text("utf-8")) for n in names))


def stored_study(folder: Path) -> Study:
    """Return the study of a sweep's folder, with its inputs as they were then.

    Raises
    ------
    ValueError
        If the folder holds no sweep, or the study is no longer right.
    """
    found = manifest.read(folder)
    return Study.stored(found["study"], stored_inputs(folder), found["name"])


def connect(folder: str | Path) -> "DuckDBPyConnection":
    """Return a database in memory with a view of each table of a sweep: points, runs, failures, series and chunks.

    ``chunks`` are all replications that are stored at this moment, by ``point_id``; the other views are there when the
    sweep is finished. Each connection is of its own and writes nothing. A query sees these views and nothing else: no
    other file, no address, no variable of the program. Files are opened by their own names, so that no letter of a
    folder's name is a pattern or a column.

    Raises
    ------
    ValueError
        If the folder holds no sweep, or a table's bytes are not those that the manifest names.
    """
    import duckdb

    folder = Path(folder)
    is_finished = manifest.read(folder)["state"] == "finished"
    connection = duckdb.connect(config=CLOSED)
    for name in [name for name in (*TABLES, SERIES_TABLE) if is_finished and (folder / name).is_file()]:
        connection.register(name.partition(".")[0], read_table(folder, name))
    files = sorted(str(name) for name in names(folder))
    if files:
        connection.register("chunks", _dataset(folder / CHUNKS, files))
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def read_table(folder: Path, name: str) -> "pa.Table":
    """Return a table of a finished sweep, by the name of its file.

    Raises
    ------
    ValueError
        If its bytes are not those that the manifest names.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = folder / name
    content = file.read_bytes()
    if hashlib.sha256(content).hexdigest() != manifest.read(folder).get("tables", {}).get(name):
        allowed = f"the file as it was written; to make it again of its blocks: wargame sweep --resume {folder}"
        raise ValueError(f"{file}: its bytes are not those that the manifest names; allowed: {allowed}")
    # on this thread: one of the reader's that still holds our bytes when Python ends would abort the process
    return pq.ParquetFile(pa.BufferReader(content)).read(use_threads=False)


def _dataset(folder: Path, files: list[str]) -> "ds.Dataset":
    """Return Parquet files as one table that is read as it is asked for; a column that a file lacks is null in it."""
    import pyarrow as pa
    import pyarrow.dataset as ds
    import pyarrow.parquet as pq
    from pyarrow import fs

    paths = [str(folder.absolute() / name) for name in files]  # a relative one may look like an address
    schemas = [pq.read_schema(path).remove_metadata() for path in paths]
    return ds.dataset(paths, pa.unify_schemas(schemas), "parquet", filesystem=fs.LocalFileSystem(), partitioning=None)
