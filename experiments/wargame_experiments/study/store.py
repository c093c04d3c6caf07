"""The folder of a sweep: what is fought already, and where everything lies.

::

    manifest.json     what made it, and the hash of every chunk and table
    scenario.toml     the scenario's text
    chunks/           one Parquet file a block of replications, never changed; a sweep can stop at any moment
    claims/           who is at which block, in the mode without a scheduler
    points.parquet    one row a point: factors, what money bought, every measure with its interval
    runs.parquet      one row a replication: what it contributes to every measure
    failures.parquet  one row a failure: stage, traceback, and the command that fights it again
    log.jsonl         who did what when

The tables are made of the chunks in the order of the design, so that they are the same bytes however the runs came
about.
"""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wargame_experiments.study import chunk, manifest
from wargame_experiments.study.chunk import Chunk, Key, Name
from wargame_experiments.study.job import Block
from wargame_experiments.study.study import Study

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CHUNKS: Final = "chunks"
CLAIMS: Final = "claims"
SCENARIO: Final = "scenario.toml"
TABLES: Final = ("points.parquet", "runs.parquet", "failures.parquet")
BROKEN: Final = ".broken"
LEFT_OVER_S: Final = 3600.0


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
        self.what = chunk.what_digest(tuple(study.measures))
        self.index: dict[Key, Name] = {}
        self.scan()

    def scan(self) -> None:
        """Look which chunks are there."""
        self.index = {name.key: name for name in names(self.folder) if name.what == self.what}

    def has(self, key: Key) -> bool:
        """Return whether a block is there."""
        return key in self.index

    def write(self, block: Block) -> Name:
        """Store a block; it is there for good when this returns."""
        name = chunk.write(self.chunks, block, self.what, self.code)
        self.index[name.key] = name
        return name

    def read(self, key: Key) -> Chunk | None:
        """Return a block; None if its file is no longer what was written, and it is put aside."""
        name = self.index[key]
        found = chunk.read(self.chunks, name)
        if found is None:
            os.replace(self.chunks / str(name), self.chunks / f"{name}{BROKEN}")
            del self.index[key]
        return found


def names(folder: Path) -> Iterator[Name]:
    """Yield the names of all chunks in the folder of a sweep, in no order."""
    with os.scandir(folder / CHUNKS) as entries:
        for entry in entries:
            name = chunk.parse(entry.name)
            if name is not None:
                yield name


def create(folder: Path, study: Study, command: list[str]) -> None:
    """Make the folder of a sweep that is about to start: complete, or not at all.

    Raises
    ------
    ValueError
        If the folder holds anything.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        if (folder / manifest.FILE).is_file():
            allowed = f"a new or empty folder; to go on with it: wargame sweep --resume {folder}"
            raise ValueError(f"{folder}: holds a sweep; allowed: {allowed}")
        raise ValueError(f"{folder}: holds other files; allowed: a new or empty folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = folder.with_name(f".{folder.name}.{os.getpid()}.{os.urandom(4).hex()}.part")
    for name in (CHUNKS, CLAIMS):
        (made / name).mkdir(parents=True)
    chunk.put(made / SCENARIO, study.text.encode())
    manifest.write(made, manifest.new(study, command))
    os.replace(made, folder)
    chunk.sync(folder.parent)


def sweep_up(folder: Path) -> None:
    """Remove what processes left half written that were killed long ago."""
    for file in (*folder.glob("*.part"), *(folder / CHUNKS).glob("*.part")):
        with suppress(FileNotFoundError):
            if time.time() - file.stat().st_mtime > LEFT_OVER_S:
                file.unlink()


def stored_study(folder: Path) -> Study:
    """Return the study of a sweep's folder, with the scenario as it was then.

    Raises
    ------
    ValueError
        If the folder holds no sweep, or the study is no longer right.
    """
    found = manifest.read(folder)
    text = (folder / SCENARIO).read_text("utf-8")
    return Study.stored(found["study"], text, found["scenario"]["source"], found["name"])


def connect(folder: str | Path) -> "DuckDBPyConnection":
    """Return a database in memory with a view of each table of a sweep: points, runs, failures and chunks.

    ``chunks`` are all replications that are stored at this moment, by ``point_id``; the other views are there when the
    sweep is finished. Each connection is of its own and writes nothing.

    Raises
    ------
    ValueError
        If the folder holds no sweep.
    """
    import duckdb

    folder = Path(folder)
    is_finished = manifest.read(folder)["state"] == "finished"
    connection = duckdb.connect()
    for table in TABLES if is_finished else ():
        _view(connection, table.partition(".")[0], folder / table)
    if next(names(folder), None):
        _view(connection, "chunks", folder / CHUNKS / "*.parquet")
    return connection


def _view(connection: "DuckDBPyConnection", name: str, files: Path) -> None:
    quoted = str(files).replace("'", "''")
    connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{quoted}', union_by_name = true)")
