"""Modules of the user's, looked for on the module path: nothing is imported to find them."""

import site
import sys
import sysconfig
from collections.abc import Iterator
from importlib.machinery import ModuleSpec, all_suffixes
from importlib.metadata import EntryPoint, distributions
from pathlib import Path


def is_module(name: str) -> bool:
    """Return whether there is a module of a name, as far as looking tells.

    >>> is_module("wargame.modules"), is_module("sys"), is_module("wargame.nowhere"), is_module("nowhere.sub")
    (True, True, False, False)
    """
    top, *rest = name.split(".")
    spec = _top(top)
    if spec is None or not rest:
        return spec is not None
    return source_of(name) is not None or any((folder / rest[-1]).is_dir() for folder in _folders(spec, rest[:-1]))


def source_of(name: str) -> Path | None:
    """Return the file of a module; None if there is none, or it is part of the interpreter.

    The top name alone is asked for, as a name below it would import the packages above. The rest are files and folders.

    >>> source_of("wargame.modules").name, source_of("sys"), source_of("__main__"), source_of("nowhere.sub")
    ('modules.py', None, None, None)
    """
    top, *rest = name.split(".")
    spec = _top(top)
    if spec is None:
        return None
    if not rest:
        return Path(spec.origin) if spec.has_location and spec.origin else None
    files = (file for folder in _folders(spec, rest[:-1]) for file in _files(folder, rest[-1]))
    return next((file for file in files if file.is_file()), None)


def installed(group: str) -> dict[str, EntryPoint]:
    """Return the entry points of a group, by name, of what is installed where packages are.

    What merely lies in a folder of the module path, as a working directory may, is not installed.
    """
    homes = [*site.getsitepackages(), site.getusersitepackages()]
    homes += [sysconfig.get_path(kind) for kind in ("purelib", "platlib")]
    found = (point for one in distributions(path=list(dict.fromkeys(homes))) for point in one.entry_points)
    return {point.name: point for point in found if point.group == group}


def _top(name: str) -> ModuleSpec | None:
    """Return where a module without a dot in its name is, from whoever finds modules in this process."""
    for finder in sys.meta_path:
        spec = finder.find_spec(name, None) if hasattr(finder, "find_spec") else None
        if spec is not None:
            return spec
    return None


def _folders(spec: ModuleSpec, words: list[str]) -> list[Path]:
    """Return the folders of a package below a top-level one."""
    return [folder for top in spec.submodule_search_locations or () if (folder := Path(top, *words)).is_dir()]


def _files(folder: Path, name: str) -> Iterator[Path]:
    """Yield the files that a module of a name may have in a folder, a package first."""
    yield folder / name / "__init__.py"
    for suffix in all_suffixes():
        yield folder / f"{name}{suffix}"
