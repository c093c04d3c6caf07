"""Manifest of a sweep: study, scenario, code, versions, machine, chunks and tables with their hashes, in one JSON file.

It is written anew as a whole, so that it is there at any moment; the chunks do not need it to be found again. A folder
may come from anybody: the file is read through `ManifestTable` alone, and what is not as that says is an error.
"""

import datetime
import errno
import hashlib
import json
import os
import platform
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

import wargame
from wargame.inputs.errors import dotted, shown
from wargame.inputs.schema import validated
from wargame.inputs.texts import SCHEMA_LINE
from wargame.inputs.visible import visible
from wargame.machine import cores
from wargame.modules import source_of
from wargame_experiments.models.model import Model
from wargame_experiments.regular_files import is_regular, open_regular, parse_json, read_regular
from wargame_experiments.study.document.agents import agent_modules
from wargame_experiments.study.document.study import Study
from wargame_experiments.study.store import places
from wargame_experiments.study.store.chunks import parse, put
from wargame_experiments.study.store.imports import PACKAGES_OF_OURS, file_of, imported_by
from wargame_experiments.versions import PACKAGES, version_of

PACKAGE: Final = "wargame_experiments"
FILE: Final = places.MANIFEST
INPUT: Final = places.INPUT
LOG: Final = places.LOG
FORMAT: Final = 1
MOST_BYTES: Final = 2**29
LONGEST_LINE: Final = 1000  # letters of a text that is printed
HASH: Final = re.compile("[0-9a-f]{64}")
AGENT: Final = "agent "  # before the name of a module of the user's, among source files
COMPUTING: Final = ("python", "numpy", "numba", "scipy", "pyarrow")  # whose versions the numbers may depend on
OF_FINISHED: Final = ("finished", "tables", "chunks")  # keys that a finished sweep has besides
# What points are, what a worker runs, and how tables are made of it. The last are hashed without what they import,
# which reads, shows and stores.
STUDY: Final = (
    *("study.document.study", "study.run.job", "study.run.time_series", "study.run.stopping"),
    "statistics.replications",
)
TABLES: Final = (
    "study.store.chunks",
    "study.store.series",
    "study.run.sweep_state",
    "study.document.columns",
    "study.run.tables",
)


def _hash(text: str) -> str:
    if not HASH.fullmatch(text):
        raise ValueError(f"got {shown(text)}; allowed: a SHA-256 of 64 hex digits")
    return text


def _line(text: str) -> str:
    if not text.isprintable() or len(text) > LONGEST_LINE:
        raise ValueError(
            f"got {shown(text)}; allowed: up to {LONGEST_LINE} letters, none of which is a control character"
        )
    return text


def _file_name(text: str) -> str:
    if not text.isprintable() or Path(text).name != text or text.startswith(".") or "\\" in text or text in places.ALL:
        raise ValueError(f"got {shown(text)}; allowed: the plain name of an input file in the folder")
    return text


Hash = Annotated[str, AfterValidator(_hash)]
Line = Annotated[str, AfterValidator(_line)]  # is printed
FileName = Annotated[str, AfterValidator(_file_name)]
TableName = Literal["points.parquet", "runs.parquet", "failures.parquet", "series.parquet"]


class KeptTable(BaseModel):
    """A table of a manifest; a key that it does not know is nobody's, and stays."""

    model_config = ConfigDict(extra="allow", frozen=True)


class ScenarioRecord(KeptTable):
    """What the study calls its first input file, and the hash of its text."""

    source: str
    sha256: Hash
    folder: str = ""  # of the study, if it has element files


class CodeRecord(KeptTable):
    """Hash of the code that ran the study, and of each of its files."""

    hash: Line
    files: dict[Line, Line]


class ManifestTable(KeptTable):
    """What a manifest may contain. ``tables`` and ``chunks`` are there when the sweep is finished."""

    format: Literal[1]
    state: Literal["unfinished", "finished"]
    name: Line
    study: dict[str, Any]
    scenario: ScenarioRecord
    inputs: list[FileName] = Field(default=[INPUT], min_length=1, max_length=1000)
    inputs_sha256: dict[FileName, Hash] = {}  # of the others than the first
    seed: int
    command: list[str]
    code: CodeRecord
    versions: dict[Line, Line]
    git: dict[str, Any] = {}
    machine: dict[str, Any] = {}
    created: Line
    earlier: list[dict[str, Any]] = []
    finished: Line = ""
    tables: dict[TableName, Hash] = {}
    chunks: dict[str, Hash] = {}

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        designs = self.study.get("design", ())
        if any(
            isinstance(one, dict) and "file" in one for one in (designs if isinstance(designs, list) else [designs])
        ):
            raise ValueError("study.design: got a file, which would be read; allowed: rows, as they were stored")
        if wrong := [name for name in self.chunks if parse(name) is None]:
            raise ValueError(f"chunks: got {shown(wrong[0])}; allowed: names of files in {places.CHUNKS}/")
        if self.state == "finished" and not set(places.TABLES) <= set(self.tables):
            raise ValueError(f"the sweep is finished, tables is not whole; allowed: {', '.join(places.TABLES)}")
        return self


def new(study: Study, command: Sequence[str]) -> dict[str, Any]:
    """Return the manifest of a sweep that is about to start."""
    files = code_files(study)
    return {
        "format": FORMAT,
        "state": "unfinished",
        "name": study.name,
        "study": study.words(),
        "scenario": _scenario(study),
        **_inputs(study),
        "seed": study.table.seed,
        "command": list(command),
        "code": {"hash": code_hash(files), "files": files},
        "versions": versions(),
        "git": git_state(),
        "machine": machine(),
        "created": now(),
    }


def _scenario(study: Study) -> dict[str, Any]:
    inputs = study.inputs
    where = {"folder": inputs.folder} if inputs.folder else {}
    return {"source": inputs.source, "sha256": _sha256(inputs.text.encode()), **where}


def _inputs(study: Study) -> dict[str, Any]:
    """Return names and hashes of the input files, unless it is one and called as that of the default model."""
    names = [name for name, _ in study.inputs.files]
    if names == [INPUT]:
        return {}
    others = {name: _sha256(text.encode()) for name, text in study.inputs.files[1:]}
    return {"inputs": names, **({"inputs_sha256": others} if others else {})}


def read(folder: Path) -> dict[str, Any]:
    """Return the manifest in a folder, as `ManifestTable` describes it.

    Raises
    ------
    ValueError
        If there is none, it is of another format, or it is not as it was written; the message names file and key.
    OSError
        If it is a link, or cannot be read.
    """
    file = folder / FILE
    if not os.path.lexists(file):
        raise ValueError(f"{folder}: holds no {FILE}; allowed: a folder that wargame sweep --out has written")
    try:
        found = parse_json(read_regular(file, MOST_BYTES))
    except ValueError as error:
        raise ValueError(f"{file}: not JSON: {error}; allowed: the file as it was written") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        words = f"format {shown(found.get('format'))}" if isinstance(found, dict) else "not a table"
        raise ValueError(f"{file}: {words}; allowed: format {FORMAT}")
    _, findings = validated(ManifestTable, found, lambda: ManifestTable.model_validate(found, strict=True))
    if findings:
        first, more = findings[0], f" (and {len(findings) - 1} more)" if findings[1:] else ""
        where = f"{visible(dotted(first.path))}: " if first.path else ""
        raise ValueError(f"{file}: {where}{visible(first.message)}{more}")
    return found


def is_there(folder: Path) -> bool:
    """Return whether a folder holds a manifest, whatever is in it."""
    return is_regular(folder / FILE)


def write(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest of a folder, whole or not at all."""
    put(folder / FILE, encoded(manifest, indent=1))


def log(folder: Path, **event: Any) -> None:
    """Add a line to the log of a folder: who did what when. Nothing is ever read from it."""
    line = encoded({"at": now(), "host": platform.node(), "pid": os.getpid(), **event})
    with os.fdopen(open_regular(folder / LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT), "ab") as sink:
        if os.fstat(sink.fileno()).st_nlink > 1:
            message = (
                "has a second name (a hard link), whose file would be changed; allowed: a file of this folder alone"
            )
            raise OSError(errno.EMLINK, message, str(folder / LOG))
        sink.write(line)


def encoded(values: Mapping[str, Any], indent: int | None = None) -> bytes:
    """Return values as JSON with a line end; a name of a file that is no text comes back as it was."""
    text = json.dumps(values, indent=indent, ensure_ascii=False, allow_nan=False)
    return (text + "\n").encode(errors="backslashreplace")


def code_files(study: Study) -> dict[str, str]:
    """Return the hash of each source file on which the numbers of a study depend, by its path in the package.

    That is all that is imported by what the model runs, and by what makes points and tables, as far as it is ours; the
    model's data files; and the modules of the user's that its inputs name. Shipped scenarios are not among it: a study
    has its inputs' own text.
    """
    entries = [*study.model.entry_modules, *(f"{PACKAGE}.{name}" for name in STUDY)]
    paths = dict(imported_by(entries)) | {f"{PACKAGE}/{name.replace('.', '/')}.py": _source(name) for name in TABLES}
    paths |= {_short(path): path for path in study.model.data_files()}
    files = {name: _sha256(_content(path)) for name, path in sorted(paths.items())}
    agents = {name: source_of(name) for name in agent_modules(study)}
    return files | {f"{AGENT}{name}": _sha256(read_regular(path.resolve())) for name, path in agents.items() if path}


def files_here(names: Iterable[str], model: Model) -> dict[str, str]:
    """Return the hash of each source file that `code_files` names as this process finds it, "" for one it lacks."""
    data = {_short(path): path for path in model.data_files()}
    paths = {
        name: source_of(name.removeprefix(AGENT)) if name.startswith(AGENT) else data.get(name) or file_of(name)
        for name in names
    }
    return {name: _sha256(_content(path)) if path and path.is_file() else "" for name, path in paths.items()}


def _content(path: Path) -> bytes:
    """Return what a file of code or data is known by: of data without a first line that names a schema to editors."""
    content = path.read_bytes()
    return content.partition(b"\n")[2] if content.startswith(SCHEMA_LINE.encode()) else content


def _source(name: str) -> Path:
    """Return the file of a module of this package."""
    return Path(__file__).parents[2] / f"{name.replace('.', '/')}.py"


def _short(path: Path) -> str:
    """Return a path as seen from the folder of its top package."""
    parts = path.parts
    start = max((i for i, part in enumerate(parts) if part in PACKAGES_OF_OURS), default=0)
    return "/".join(parts[start:])


def code_hash(files: Mapping[str, str]) -> str:
    """Return one hash of all source files."""
    return _sha256(json.dumps(files, sort_keys=True).encode())


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that compute, sample and store."""
    return {
        "python": platform.python_version(),
        **{name: version_of(name) for name in (*PACKAGES, "pydantic", "SALib")},
    }


def machine() -> dict[str, Any]:
    """Return what the sweep ran on."""
    return {"system": f"{platform.system()} {platform.machine()}", "cpu": _cpu(), "cores": cores()}


def git_state() -> dict[str, Any]:
    """Return commit and changed files of the source tree; nothing if it is none."""
    home = Path(wargame.__file__).parent.parent
    commit = _git(home, "rev-parse", "HEAD")
    changed = _git(home, "status", "--porcelain", "--untracked-files=no") if commit else ""
    return {"commit": commit, "changed": [line[3:] for line in changed.splitlines()]} if commit else {}


def now() -> str:
    """Return the time in UTC."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def _cpu() -> str:
    """Return the name of the processor, as far as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _git(folder: Path, *words: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.rstrip("\n") if done.returncode == 0 else ""


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
