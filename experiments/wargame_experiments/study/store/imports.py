"""Which source files a module depends on: its imports, those of what it imports, and so on, as far as they are ours.

Imports inside functions count, since what they bring may run; those under ``if TYPE_CHECKING`` do not. Nothing is
imported to find out. An edit of a file that no run can reach leaves stored runs valid.
"""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

PACKAGES_OF_OURS: Final = ("wargame", "wargame_agents", "wargame_experiments")


def imported_by(modules: Iterable[str]) -> dict[str, Path]:
    """Return the files of some modules and of all that they import of ours, by their path in the package.

    >>> "wargame/estimates/interval.py" in imported_by(["wargame_experiments.statistics.sobol"])
    True
    """
    found: dict[str, Path] = {}
    open_modules, seen = list(modules), set()
    while open_modules:
        name = open_modules.pop()
        if name in seen:
            continue
        seen.add(name)
        path = _file(name)
        if path is None:
            continue
        found |= _entry(name)
        for package in _parents(name):  # run with it, but what their face brings in is not what the module needs
            found |= _entry(package)
        open_modules += _imports(path, name)
    return found


def file_of(path: str) -> Path:
    """Return the file of ours that has a path in the package, as `imported_by` names it; it need not be there."""
    top, _, rest = path.partition("/")
    return _folder(top) / rest


@cache
def _entry(name: str) -> dict[str, Path]:
    path, top = _file(name), name.partition(".")[0]
    return {f"{top}/{path.relative_to(_folder(top)).as_posix()}": path} if path else {}


@cache
def _parents(name: str) -> tuple[str, ...]:
    """Return the packages around a module, whose ``__init__`` is run with it."""
    words = name.split(".")
    return tuple(".".join(words[:n]) for n in range(1, len(words)))


@cache
def _folder(top: str) -> Path:
    """Return the folder of a top-level package of ours."""
    spec = find_spec(top)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


@cache
def _file(name: str) -> Path | None:
    """Return the file of a module of ours, None if there is none of that name."""
    top, _, rest = name.partition(".")
    if top not in PACKAGES_OF_OURS:
        return None
    base = _folder(top).joinpath(*rest.split(".")) if rest else _folder(top)
    if base.is_dir():
        return base / "__init__.py" if (base / "__init__.py").is_file() else None
    file = base.with_name(f"{base.name}.py")
    return file if file.is_file() else None


@cache
def _imports(path: Path, name: str) -> tuple[str, ...]:
    """Return the names of the modules that a file imports: of ``from a import b`` that is ``a.b`` if it is a module."""
    found: list[str] = []
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in _run_nodes(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                around = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*around, *([base] if base else [])])
            modules = [f"{base}.{alias.name}" for alias in node.names if _file(f"{base}.{alias.name}")]
            found += modules if len(modules) == len(node.names) else [base, *modules]
    return tuple(found)


def _run_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a tree but for those that only a type checker sees."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            for other in node.orelse:
                yield other
                yield from _run_nodes(other)
            continue
        yield node
        yield from _run_nodes(node)
