"""Manifest of a sweep: study, scenario, code, versions, machine, chunks and tables with their hashes, in one JSON file.

It is written anew as a whole, so that it is there at any moment; the chunks do not need it to be found again.
"""

import datetime
import hashlib
import json
import os
import platform
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import wargame
from wargame.machine import cores
from wargame_experiments.models.model import Model
from wargame_experiments.study.document.study import Study
from wargame_experiments.study.store.chunks import put
from wargame_experiments.study.store.imports import PACKAGES_OF_OURS, file_of, imported_by
from wargame_experiments.versions import PACKAGES, version_of

PACKAGE: Final = "wargame_experiments"
FILE: Final = "manifest.json"
INPUT: Final = "scenario.toml"
LOG: Final = "log.jsonl"
FORMAT: Final = 1
AGENT: Final = "agent "  # before the name of a module of the user's, among source files
COMPUTING: Final = ("python", "numpy", "numba", "scipy", "pyarrow")  # whose versions the numbers may depend on
OF_FINISHED: Final = ("finished", "tables", "chunks")  # keys that a finished sweep has besides
KEYS: Final = ("state", "name", "study", "scenario", "command", "code", "versions", "created")  # that are read
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


def new(study: Study, command: Sequence[str]) -> dict[str, Any]:
    """Return the manifest of a sweep that is about to start."""
    files = code_files(study)
    return {
        "format": FORMAT,
        "state": "unfinished",
        "name": study.name,
        "study": study.words(),
        "scenario": {"source": study.inputs.source, "sha256": _sha256(study.inputs.text.encode())},
        **_inputs(study),
        "seed": study.table.seed,
        "command": list(command),
        "code": {"hash": code_hash(files), "files": files},
        "versions": versions(),
        "git": git_state(),
        "machine": machine(),
        "created": now(),
    }


def _inputs(study: Study) -> dict[str, Any]:
    """Return the names of the input files, unless it is one and called as that of the default model."""
    names = [name for name, _ in study.inputs.files]
    return {} if names == [INPUT] else {"inputs": names}


def read(folder: Path) -> dict[str, Any]:
    """Return the manifest in a folder.

    Raises
    ------
    ValueError
        If there is none, it is of another format, or it is not whole.
    """
    file = folder / FILE
    if not file.is_file():
        raise ValueError(f"{folder}: holds no {FILE}; allowed: a folder that wargame sweep --out has written")
    try:
        found = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{file}: not JSON: {error}; allowed: the file as it was written") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        words = f"format {found.get('format')}" if isinstance(found, dict) else "not a table"
        raise ValueError(f"{file}: {words}; allowed: format {FORMAT}")
    if missing := [key for key in KEYS if key not in found]:
        raise ValueError(f"{file}: without {', '.join(missing)}; allowed: the file as it was written")
    return found


def write(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest of a folder, whole or not at all."""
    put(folder / FILE, (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode())


def log(folder: Path, **event: Any) -> None:
    """Add a line to the log of a folder: who did what when. Nothing is ever read from it."""
    line = json.dumps({"at": now(), "host": platform.node(), "pid": os.getpid(), **event}, ensure_ascii=False)
    with (folder / LOG).open("a", encoding="utf-8") as sink:
        sink.write(line + "\n")


def code_files(study: Study) -> dict[str, str]:
    """Return the hash of each source file on which the numbers of a study depend, by its path in the package.

    That is all that is imported by what the model runs, and by what makes points and tables, as far as it is ours; the
    model's data files; and the modules of the user's that its inputs name. Shipped scenarios are not among it: a study
    has its inputs' own text.
    """
    entries = [*study.model.entry_modules, *(f"{PACKAGE}.{name}" for name in STUDY)]
    paths = dict(imported_by(entries)) | {f"{PACKAGE}/{name.replace('.', '/')}.py": _source(name) for name in TABLES}
    paths |= {_short(path): path for path in study.model.data_files()}
    files = {name: _sha256(path.read_bytes()) for name, path in sorted(paths.items())}
    return files | {f"{AGENT}{name}": _sha256(path.read_bytes()) for name, path in _agents(study)}


def files_here(names: Iterable[str], model: Model) -> dict[str, str]:
    """Return the hash of each source file that `code_files` names as this process finds it, "" for one it lacks."""
    data = {_short(path): path for path in model.data_files()}
    paths = {
        name: _agent_file(name.removeprefix(AGENT)) if name.startswith(AGENT) else data.get(name) or file_of(name)
        for name in names
    }
    return {name: _sha256(path.read_bytes()) if path and path.is_file() else "" for name, path in paths.items()}


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


def _agents(study: Study) -> Iterator[tuple[str, Path]]:
    """Yield the files of the user's modules that the inputs or a factor name."""
    names = set(study.model.agent_modules(study.inputs, {}))
    for factor in study.factors.values():
        for level in factor.levels:
            names |= set(study.model.agent_modules(study.inputs, dict.fromkeys(factor.paths, level)))
    for module in sorted(names):
        if (file := _agent_file(module)) is not None:
            yield module, file


def _agent_file(module: str) -> Path | None:
    """Return the file of a module of the user's, None if there is none."""
    from importlib.util import find_spec

    spec = find_spec(module)
    return Path(spec.origin) if spec and spec.origin else None


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
