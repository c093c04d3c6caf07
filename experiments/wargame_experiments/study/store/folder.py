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
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wargame.inputs.errors import Problem, ScenarioError
from wargame_experiments.formatting import shell_command
from wargame_experiments.models.model import Inputs
from wargame_experiments.output_folder import beside, fill
from wargame_experiments.regular_files import is_folder, read_regular
from wargame_experiments.study.document.study import Study
from wargame_experiments.study.store import chunks, manifest, series
from wargame_experiments.study.store.blocks import Block
from wargame_experiments.study.store.chunks import Chunk, Key, Name, NoChunkError
from wargame_experiments.study.store.places import CHUNKS as CHUNKS
from wargame_experiments.study.store.places import CLAIMS as CLAIMS
from wargame_experiments.study.store.places import SERIES, SERIES_TABLE, TABLES
from wargame_experiments.study.store.series import SeriesRecord, TimeSeries

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.dataset as ds
    from duckdb import DuckDBPyConnection

BROKEN: Final = ".broken"
FAILED: Final = ".failed"  # of a block that is run again, since replications of it had failed
CLAIM_SUFFIX: Final = ".claim"
PART: Final = re.compile(r"\..+\.[0-9]+\.[0-9a-f]{8}\.part")  # a file that `chunks.put` has begun
CLAIM: Final = re.compile(r"(finish|[0-9a-f]+-[0-9]{9,}-[0-9]+(-series)?)\.claim(\.[0-9]+\.[0-9a-f]{8})?")
LEFT_OVER_S: Final = 3600.0
MOST_INPUT_BYTES: Final = 2**26
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
    is_looking
        Whether the folder stays as it is: a file that is no longer what was written is left out, and stays.
    """

    def __init__(self, folder: Path, study: Study, code: str, is_looking: bool = False) -> None:
        self.folder, self.chunks, self.code, self.is_looking = folder, folder / CHUNKS, code, is_looking
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
        if not self.is_looking:
            with suppress(FileNotFoundError):
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
    OSError
        If a link or a file is in the place of the folder of blocks.
    """
    if not is_folder(folder / kind):
        if kind == SERIES:
            return
        allowed = f"a folder with its blocks; to run it again and compare: {shell_command('reproduce', folder)}"
        raise ValueError(f"{folder}: holds no {CHUNKS}/; allowed: {allowed}")
    with os.scandir(folder / kind) as entries:
        for entry in entries:
            name = chunks.parse(entry.name)
            if name is not None and entry.is_file(follow_symlinks=False):
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
    if not force:
        reject_used(folder)
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


def reject_used(folder: Path) -> None:
    """Raise ValueError if a folder for a new sweep holds anything, or is none."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        if manifest.is_there(folder):
            allowed = f"a new or empty folder; continue with: {shell_command('sweep', '--resume', folder)}"
            raise ValueError(f"{folder}: holds a sweep; allowed: {allowed}")
        raise ValueError(f"{folder}: holds other files; allowed: a new or empty folder")


def discard(folder: Path, study: Study, is_made: bool) -> None:
    """Remove a sweep that was just created, and in which nothing is stored; the folder too if it was made for it."""
    if any(names(folder)):
        return
    _remove_sweep(folder)
    for name in (manifest.LOG, *(name for name, _ in study.inputs.files)):
        (folder / name).unlink(missing_ok=True)
    if is_made:
        folder.rmdir()


def _remove_sweep(folder: Path) -> None:
    """Remove an earlier sweep from a folder, its manifest first; files of others stay.

    Raises
    ------
    ValueError
        If one of its folders is a link or holds what no sweep wrote; nothing is removed then.
    """
    if not manifest.is_there(folder):
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
    is_known = chunks.parse(name) is not None or CLAIM.fullmatch(name) or PART.fullmatch(name)
    return bool(is_known) and entry.is_file(follow_symlinks=False)


def sweep_up(folder: Path) -> None:
    """Remove what processes left half written that were killed long ago; what others write may vanish meanwhile."""
    for place in (folder, folder / CHUNKS, folder / SERIES, folder / CLAIMS):
        if place == folder or is_folder(place):
            for entry in [each for each in os.scandir(place) if PART.fullmatch(each.name)]:
                with suppress(FileNotFoundError):
                    is_old = time.time() - entry.stat(follow_symlinks=False).st_mtime > LEFT_OVER_S
                    if is_old and entry.is_file(follow_symlinks=False):
                        Path(entry).unlink()


def write_inputs(folder: Path, inputs: Inputs) -> None:
    """Write the input files of a study into the folder of its sweep."""
    for name, text in inputs.files:
        chunks.put(folder / name, text.encode())


def stored_inputs(folder: Path) -> Inputs:
    """Return the input files in the folder of a sweep, as they were then.

    Raises
    ------
    ValueError
        If the folder holds no sweep, or an input file is no text.
    OSError
        If an input file is gone, or is no regular file.
    """
    found = manifest.read(folder)
    names = found.get("inputs", [manifest.INPUT])
    files = tuple((name, _text(folder / name)) for name in names)
    hashes = {names[0]: found["scenario"]["sha256"], **found.get("inputs_sha256", {})}
    for name, text in files:
        if hashlib.sha256(text.encode()).hexdigest() != hashes.get(name, ""):
            allowed = f"the file as it was written, of {found['scenario']['source']!r}"
            raise ValueError(f"{folder / name}: its text is not that which the manifest names; allowed: {allowed}")
    return Inputs(found["scenario"]["source"], files, found["scenario"].get("folder", ""))


def _text(file: Path) -> str:
    try:
        return read_regular(file, MOST_INPUT_BYTES).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"{file}: not UTF-8: {error}; allowed: the file as it was written") from error


def stored_study(folder: Path) -> Study:
    """Return the study of a sweep's folder, with its inputs as they were then.

    Raises
    ------
    ValueError
        If the folder holds no sweep, or the study is no longer right.
    """
    found, inputs = manifest.read(folder), stored_inputs(folder)
    try:
        return Study.stored(found["study"], inputs, found["name"])
    except ScenarioError as error:
        raise ScenarioError(_stored_place(problem, folder, found, inputs) for problem in error.problems) from error


def _stored_place(problem: Problem, folder: Path, found: Mapping[str, Any], inputs: Inputs) -> Problem:
    """Return a problem at its place in the folder: of the study in the manifest, of an input in its own file."""
    if problem.file == found["name"]:
        return problem._replace(file=str(folder / manifest.FILE), path=f"study.{problem.path}".rstrip("."))
    own = inputs.files[0][0] if problem.file == inputs.source else problem.file
    return problem._replace(file=str(folder / own)) if own in dict(inputs.files) else problem


def connect(folder: str | Path) -> "DuckDBPyConnection":
    """Return a database in memory with a view of each table of a sweep: points, runs, failures, series and chunks.

    ``chunks`` are all replications that are stored at this moment, by ``point_id``; the other views are there when the
    sweep is finished. Each connection is of its own and writes nothing. A query sees these views and nothing else: no
    other file, no address, no variable of the program. The views are made of bytes whose hashes were compared before.

    Raises
    ------
    ValueError
        If the folder holds no sweep, or bytes are not those that were written.
    """
    import duckdb

    folder = Path(folder)
    is_finished = manifest.read(folder)["state"] == "finished"
    connection = duckdb.connect(config=CLOSED)
    for name in [name for name in (*TABLES, SERIES_TABLE) if is_finished and os.path.lexists(folder / name)]:
        connection.register(name.partition(".")[0], read_table(folder, name))
    stored = sorted(names(folder), key=str) if is_folder(folder / CHUNKS) else []
    if stored:
        connection.register("chunks", _dataset(folder, stored))
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def read_table(folder: Path, name: str, rows: int | None = None) -> "pa.Table":
    """Return a table of a finished sweep, by the name of its file.

    Parameters
    ----------
    folder
        Of the sweep.
    name
        Of the file.
    rows
        How many it has to have; None for any number.

    Raises
    ------
    ValueError
        If its bytes are not those that the manifest names, or they are no such table.
    OSError
        If it is no regular file, or cannot be read.
    """
    content = read_regular(folder / name)
    if hashlib.sha256(content).hexdigest() != manifest.read(folder).get("tables", {}).get(name):
        raise _other_bytes(folder, name, "the manifest names", "make it again of its blocks")
    try:
        with chunks.refused():
            return chunks.unpacked(content, rows)
    except NoChunkError as error:
        raise ValueError(f"{folder / name}: no table of this sweep: {error}; allowed: one that was written") from error


def _other_bytes(folder: Path, name: str, source: str, way_out: str) -> ValueError:
    allowed = f"the file as it was written; to {way_out}: {shell_command('sweep', '--resume', folder)}"
    return ValueError(f"{folder / name}: its bytes are not those that {source}; allowed: {allowed}")


def _dataset(folder: Path, stored: list[Name]) -> "ds.Dataset":
    """Return chunks as one table that is unpacked as it is asked for; a column that a file lacks is null in it."""
    import pyarrow as pa
    import pyarrow.dataset as ds
    import pyarrow.parquet as pq

    kind, fragments, schemas = ds.ParquetFileFormat(), [], []
    for name in stored:
        content = chunks.checked(folder / CHUNKS, name)
        if content is None:
            raise _other_bytes(folder, f"{CHUNKS}/{name}", "its name gives", "run it again")
        sink = pa.BufferOutputStream()  # Arrow's own memory, which a thread may give back after Python has ended
        sink.write(content)
        source = pa.BufferReader(sink.getvalue())
        try:
            with chunks.refused():
                schemas.append(pq.read_schema(source).remove_metadata())
        except NoChunkError as error:
            raise _other_bytes(folder, f"{CHUNKS}/{name}", "its name gives", "run it again") from error
        fragments.append(kind.make_fragment(source))
    return ds.FileSystemDataset(fragments, pa.unify_schemas(schemas), kind)
