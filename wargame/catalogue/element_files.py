"""Element files of the user's: in the folder ``elements`` beside a scenario, or of an installed package.

Beside the scenario of a stored sweep they are called ``element-<name>.toml``, so that its folder is like any other.
They are entries of the catalogue for whoever names them, and data like the scenario: nothing in them is run, a link is
not followed. A package offers the folder ``elements`` in it by an entry point of the group ``forcemix.elements``, whose
value is the name of the package. Its files are found along the module path, and nothing of it is imported.
"""

import os
import stat
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, Final, NamedTuple

from wargame.inputs.errors import Problem, explain
from wargame.inputs.texts import decoded
from wargame.modules import installed, source_of

FOLDER: Final = "elements"
GROUP: Final = "forcemix.elements"
HEAD: Final = "element-"  # of a file that lies beside the scenario itself
SUFFIX: Final = ".toml"
KEYS: Final = ("element", "imitates")  # whose values name entries
PATHS: Final = ("path", "paths")  # keys of a factor that say what it sets
MOST_BYTES: Final = 1_000_000  # of a file; those of the catalogue have 3,000
MOST_FILES: Final = 500


class ElementFile(NamedTuple):
    """A file with one entry.

    Attributes
    ----------
    name
        Of the file without ``.toml`` (and ``element-``), which is the name of the entry.
    text
        With LF line ends.
    source
        Where it is from, for people.
    """

    name: str
    text: str
    source: str


OwnFiles = tuple[ElementFile, ...]


def named(words: Any) -> Iterator[str]:
    """Yield the names of elements in tables of a scenario or a study, as deep as they go.

    >>> list(named({"units": {"a": {"element": "decoy"}}, "factors": {"units.b.element": ["x", "y"]}}))
    ['decoy', 'x', 'y']
    >>> list(named({"kind": {"path": "units.b.element", "values": ["x"]}, "title": "an element"}))
    ['x']
    """
    if isinstance(words, list | tuple):
        for inner in words:
            yield from named(inner)
    if not isinstance(words, Mapping):
        return
    paths = [path for key in PATHS for path in _texts(words.get(key))]
    if any(_is_of_element(path) for path in paths):
        yield from _texts([value for key, value in words.items() if key not in PATHS])
    for key, inner in words.items():
        if _is_of_element(str(key)):
            yield from _texts(inner)
        else:
            yield from named(inner)


def _is_of_element(path: str) -> bool:
    return path.rpartition(".")[2] in KEYS


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ():
        yield from _texts(inner)


@cache
def offered() -> Mapping[str, tuple[Path, ...]]:
    """Return the element files of installed packages by the name of their entry: one each, unless two clash."""
    found: dict[str, tuple[Path, ...]] = {}
    for point in installed(GROUP).values():
        for path in _of_package(point):
            found[path.stem] = (*found.get(path.stem, ()), path)
    return found


def offered_files() -> tuple[OwnFiles, list[Problem]]:
    """Return all element files of installed packages, and what cannot be read of them."""
    problems: list[Problem] = []
    files = (read_file(path, problems) for paths in offered().values() for path in paths)
    return tuple(file for file in files if file), problems


def _of_package(point: EntryPoint) -> list[Path]:
    """Return the element files of a package, which is not imported."""
    source = source_of(point.module)
    return listed(source.parent / FOLDER, [])[:MOST_FILES] if source is not None and source.stem == "__init__" else []


def beside(place: Path, problems: list[Problem]) -> list[Path]:
    """Return the element files in the folder of a scenario, by name; ``problems`` is extended in place."""
    try:
        flat = sorted(path for path in place.glob(f"{HEAD}*{SUFFIX}") if len(path.stem) > len(HEAD))
    except OSError:
        flat = []
    found = [*listed(place / FOLDER, problems), *flat]
    if len(found) > MOST_FILES:
        problems.append(_problem(place, f"{len(found):,} element files", f"up to {MOST_FILES}"))
    return found[:MOST_FILES]


def listed(folder: Path, problems: list[Problem]) -> list[Path]:
    """Return the element files in a folder of them, by name; none if it is not there."""
    try:
        mode = folder.lstat().st_mode
        if not stat.S_ISDIR(mode):
            if stat.S_ISLNK(mode):
                problems.append(_problem(folder, "a link", "a folder of element files"))
            return []
        return sorted(path for path in folder.iterdir() if path.suffix == SUFFIX and not path.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        problems.append(_problem(folder, f"cannot be read: {error.strerror}", "a folder of element files"))
        return []


def read_file(path: Path, problems: list[Problem]) -> ElementFile | None:
    """Return an element file; None for one that cannot be read, and why not is added to ``problems``."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as source:
            is_regular = stat.S_ISREG(os.fstat(source.fileno()).st_mode)
            content = source.read(MOST_BYTES + 1) if is_regular else b""
    except OSError as error:
        reason = "a link" if path.is_symlink() else f"cannot be read: {error.strerror}"
        problems.append(_problem(path, reason, "a file"))
        return None
    if not is_regular or len(content) > MOST_BYTES:
        found = f"more than {MOST_BYTES:,} bytes" if is_regular else "no regular file"
        problems.append(_problem(path, found, f"a file of up to {MOST_BYTES:,} bytes"))
        return None
    text, wrong = decoded(str(path), content)
    problems += wrong
    name = path.stem if path.parent.name == FOLDER else path.stem.removeprefix(HEAD)
    return None if wrong else ElementFile(name, text.replace("\r\n", "\n"), str(path))


def _problem(path: Path, found: str, allowed: str) -> Problem:
    return Problem(str(path), 0, "", found, explain(found, allowed))
