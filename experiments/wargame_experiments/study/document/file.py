"""A study's words before they are checked: from TOML or from Python, with the line of each.

Some things may be written in two ways; here they get one. ``[design]`` is a list of one design. ``[[factors]]`` is a
table by name. ``units.sam.count = [1, 2]`` in ``[factors]``, which TOML takes for nested tables, is one dotted name;
so is ``{ red.drones = 0.5 }`` in the rows of a design, with or without quotes.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from wargame.inputs.errors import SETTING, Finding, KeyPath, Problem, ScenarioError, dotted, explain, shown
from wargame.inputs.settings import SETTING_LINE, Settings, apply
from wargame.inputs.toml_lines import read_key
from wargame.inputs.toml_repair import read
from wargame_experiments.study.schema import FactorTable

FAMILIES: Final = ("mixes",)


class StudyError(ScenarioError):
    """A study that cannot be used; ``problems`` holds everything that is wrong with it."""


class StudyDocument(NamedTuple):
    """What a study says, not yet checked.

    Attributes
    ----------
    data
        By key, in the one way of writing.
    lines
        The line of each path, empty for a study made in Python.
    problems
        What is wrong so far.
    file
        Its path; ``study`` if it has none.
    folder
        Where the files that it names are looked for.
    name
        Of the study.
    """

    data: dict[str, Any]
    lines: dict[KeyPath, int]
    problems: list[Problem]
    file: str
    folder: Path
    name: str

    def located(self, finding: Finding) -> Problem:
        """Return a finding with its line: of the key, or of the nearest table around it that is in the file."""
        path = finding.path
        line = next((self.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.lines), 0)
        if path[:2] == ("design", 0) and len(self.data.get("design", ())) == 1:
            path = ("design", *path[2:])
        file, line = (SETTING, 0) if line == SETTING_LINE else (self.file, line)
        return Problem(file, line, dotted(path), finding.got, finding.message)


def read_study(path: str | Path, settings: Settings = ()) -> StudyDocument:
    """Return what a study file says; a folder stands for the ``study.toml`` in it.

    Parameters
    ----------
    path
        Of the file or folder.
    settings
        Values laid over the file, as those of a scenario are (`wargame.battle.scenario_file.load`).

    Raises
    ------
    StudyError
        If there is no such file or it is no text.
    """
    file = Path(path)
    file = file / "study.toml" if file.is_dir() else file
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        message = explain("no such file", "the path of a study.toml, or of the folder that holds one")
        raise StudyError([Problem(str(file), 0, "", "no text", message)]) from None
    except (OSError, ValueError) as error:
        raise StudyError([Problem(str(file), 0, "", "no text", f"cannot be read as UTF-8: {error}")]) from error
    document = read(text, FAMILIES)
    problems = [Problem(str(file), f.line, dotted(f.path), f.got, f.message) for f in document.faults]
    problems += apply(settings, document.data, document.lines, FAMILIES)
    name = file.resolve().parent.name if file.name == "study.toml" else file.stem
    return _one_way(StudyDocument(document.data, document.lines, problems, str(file), file.parent, name))


def from_words(words: Mapping[str, Any], name: str, folder: Path) -> StudyDocument:
    """Return what a study says that was made in Python."""
    data = {key: _plain(value) for key, value in words.items()}
    return _one_way(StudyDocument(data, {}, [], name, folder, name))


def _plain(value: Any) -> Any:
    """Return a value in TOML's own types, tuples and arrays as lists; whole numbers as they are."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if hasattr(value, "tolist"):
        value = value.tolist()
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _one_way(document: StudyDocument) -> StudyDocument:
    data, lines, problems = dict(document.data), dict(document.lines), list(document.problems)
    if isinstance(data.get("design"), dict):
        data["design"] = [data["design"]]
        lines |= {("design", 0, *path[1:]): line for path, line in document.lines.items() if path[:1] == ("design",)}
    if isinstance(data.get("factors"), list):
        found = _by_name(data["factors"])
        problems += [document._replace(data=data).located(f) for f in found if isinstance(f, Finding)]
        pairs = [f for f in found if not isinstance(f, Finding)]
        data["factors"] = {name: table for name, table, _ in pairs}
        for name, _, place in pairs:
            lines |= {
                ("factors", name, *path[2:]): line
                for path, line in document.lines.items()
                if path[:2] == ("factors", place)
            }
    elif isinstance(data.get("factors"), dict):
        flat = list(_flat(data["factors"]))
        twice = _repeated(name for name, _, _ in flat)
        problems += [document.located(_second(("factors", *path), name)) for name, _, path in flat if name in twice]
        data["factors"] = {name: value for name, value, _ in flat}
        for name, _, path in flat:
            at = ("factors", *path)
            lines |= {("factors", name, *p[len(at) :]): n for p, n in document.lines.items() if p[: len(at)] == at}
    if isinstance(data.get("design"), list):
        known = data["factors"] if isinstance(data.get("factors"), dict) else {}
        problems += [
            document._replace(data=data, lines=lines).located(finding)
            for finding in _repeated_in_rows(data["design"], known)
        ]
        data["design"] = [_with_dotted_rows(design, known) for design in data["design"]]
    return document._replace(data=data, lines=lines, problems=problems)


def _with_dotted_rows(design: Any, factors: Collection[str]) -> Any:
    """Return a design whose rows have values by the dotted names of factors."""
    if not isinstance(design, dict) or not isinstance(design.get("rows"), list):
        return design
    rows = [dict(_dotted_row(row, factors)) if isinstance(row, dict) else row for row in design["rows"]]
    return {**design, "rows": rows}


def _repeated_in_rows(designs: list[Any], factors: Collection[str]) -> Iterator[Finding]:
    """Yield the factors that a row of a design names twice, in both ways of writing."""
    for place, design in enumerate(designs):
        rows = design.get("rows") if isinstance(design, dict) else None
        for number, row in enumerate(rows if isinstance(rows, list) else ()):
            for name in _repeated(name for name, _ in _dotted_row(row, factors)) if isinstance(row, dict) else ():
                yield _second(("design", place, "rows", number, name), name)


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def _second(path: KeyPath, name: str) -> Finding:
    return Finding(path, name, explain(f"a second value of factor '{name}'", "each name once, dotted or in tables"))


def _dotted_row(
    row: Mapping[str, Any], factors: Collection[str], path: tuple[str, ...] = ()
) -> Iterator[tuple[str, Any]]:
    """Yield name and value of each factor in a row; a table is the value of a factor only if it is known as one.

    >>> dict(_dotted_row({"red": {"drones": 0.5}, "units.a.doctrine": {"salvo": 2}}, ()))
    {'red.drones': 0.5, 'units.a.doctrine': {'salvo': 2}}
    """
    for key, value in row.items():
        name = dotted((*path, key)) if path else key
        is_nested = isinstance(value, dict) and value and name not in factors and "." not in key
        yield from _dotted_row(value, factors, (*path, key)) if is_nested else [(name, value)]


def _by_name(tables: list[Any]) -> list[Finding | tuple[str, Any, int]]:
    """Return the tables of ``[[factors]]`` with their names and places, or what is wrong with them."""
    found: list[Finding | tuple[str, Any, int]] = []
    names: set[str] = set()
    for place, table in enumerate(tables):
        path = ("factors", place)
        name = table.get("name", table.get("path")) if isinstance(table, dict) else None
        if not isinstance(name, str) or not name:
            found.append(Finding(path, shown(table), explain("a factor without a name", "name = '...', a text")))
        elif name in names:
            found.append(Finding((*path, "name"), name, explain(f"a second factor '{name}'", "each name once")))
        else:
            names.add(name)
            found.append((name, {key: value for key, value in table.items() if key != "name"}, place))
    return found


def _flat(tables: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    """Yield name, value and key path of each factor in nested tables."""
    for key, value in tables.items():
        here = (*path, key)
        if isinstance(value, dict) and value and not set(value) & set(FactorTable.model_fields):
            yield from _flat(value, here)
            continue
        parts = [part for each in here for part in _parts(each)]
        yield dotted(tuple(parts)), value, here


def _parts(key: str) -> tuple[str, ...]:
    parts, rest = read_key(key)
    return (key,) if rest or not parts else parts
