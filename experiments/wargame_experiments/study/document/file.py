"""A study's words before they are checked: from TOML or from Python, with the line of each.

Some things may be written in two ways; here they get one. ``[design]`` is a list of one design. ``[[factors]]`` is a
table by name. ``units.sam.count = [1, 2]`` in ``[factors]``, which TOML takes for nested tables, is one dotted name;
so is ``{ red.drones = 0.5 }`` in the rows of a design, with or without quotes.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from wargame.inputs.errors import SETTING, Finding, KeyPath, Problem, ScenarioError, dotted, explain, nearest, shown
from wargame.inputs.names import is_name, name_from
from wargame.inputs.settings import SETTING_LINE, Settings, apply
from wargame.inputs.texts import decoded
from wargame.inputs.toml_lines import read_key
from wargame.inputs.toml_repair import problems_of_faults, read
from wargame.inputs.values import cleared
from wargame_experiments.regular_files import read_regular
from wargame_experiments.study.design.factors import FACTOR_RULE, factor_name
from wargame_experiments.study.document.named_files import named_file
from wargame_experiments.study.document.shipped import MAIN, resolved, shipped
from wargame_experiments.study.schema import FactorTable

FAMILIES: Final = ("mixes",)
DEFAULT_NAME: Final = "study"  # where no letter of a folder's name is one of a name
MOST_BYTES: Final = 2**24

WrittenFactor = tuple[str, Any, KeyPath]  # name, value, and key path below the table of factors


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
    refused
        Paths of values that no study may hold, each a problem; None stands in their place.
    is_confined
        Whether the files that it names have to lie below its folder: a file may come from anybody, and a program names
        what it likes.
    """

    data: dict[str, Any]
    lines: dict[KeyPath, int]
    problems: list[Problem]
    file: str
    folder: Path
    name: str
    refused: frozenset[KeyPath] = frozenset()
    is_confined: bool = False

    def follows(self, finding: Finding) -> bool:
        """Return whether a finding is about a value that was refused, or about the table around it."""
        return any(all(a == b for a, b in zip(finding.path, path, strict=False)) for path in self.refused)

    def located(self, finding: Finding) -> Problem:
        """Return a finding with its line: of the key, or of the nearest table around it that is in the file."""
        path = finding.path
        line = next((self.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.lines), 0)
        if path[:2] == ("design", 0) and len(self.data.get("design", ())) == 1:
            path = ("design", *path[2:])
        file, line = (SETTING, 0) if line == SETTING_LINE else (self.file, line)
        return Problem(file, line, dotted(path), finding.got, finding.full() if finding.full else finding.message)


def read_study(path: str | Path, settings: Settings = ()) -> StudyDocument:
    """Return what a study file says; a folder stands for the ``study.toml`` in it.

    Parameters
    ----------
    path
        Of the file or folder, or the name of a shipped study, if there is no such file.
    settings
        Values laid over the file, as those of a scenario are (`wargame.battle.scenario_file.load`).

    Raises
    ------
    StudyError
        If there is no such file or it is no text.
    """
    file = resolved(path)
    try:
        file = file / named_file(MAIN, file, True).name if file.is_dir() else file
        text, problems = decoded(str(file), read_regular(file.resolve(), MOST_BYTES))
    except FileNotFoundError:
        allowed = f"the path of a study.toml, of the folder that holds one, or a shipped study: {', '.join(shipped())}"
        close = nearest(file.stem, shipped())
        message = explain("no such file", allowed) + (f"; did you mean '{close}'?" if close else "")
        raise StudyError([Problem(str(file), 0, "", "no text", message)]) from None
    except (OSError, ValueError, RuntimeError) as error:
        reason = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
        raise StudyError([Problem(str(file), 0, "", "no text", f"cannot be read: {reason}")]) from error
    document = read(text, FAMILIES)
    problems += problems_of_faults(document.faults, str(file))
    problems += apply(settings, document.data, document.lines, FAMILIES)
    folder_name = file.resolve().parent.name if file.name == MAIN else file.stem
    name = name_from(folder_name, DEFAULT_NAME)
    lost = frozenset(fault.path for fault in document.faults if fault.lost and fault.path)
    return _one_way(StudyDocument(document.data, document.lines, problems, str(file), file.parent, name, lost, True))


def from_words(words: Mapping[str, Any], name: str, folder: Path) -> StudyDocument:
    """Return what a study says that was made in Python."""
    data = {key: _plain(value) for key, value in words.items()}
    document = StudyDocument(data, {}, [], name, folder, name)
    refused = cleared(data)
    problems = [document.located(finding) for finding in refused]
    return _one_way(document._replace(problems=problems, refused=frozenset(finding.path for finding in refused)))


def _plain(value: Any) -> Any:
    """Return a value in TOML's own types, tuples and arrays as lists; whole numbers as they are."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if hasattr(value, "tolist"):
        value = value.tolist()
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _one_way(document: StudyDocument) -> StudyDocument:
    """Return a document with its designs in a list, and factors and rows by dotted names."""
    return _with_dotted_points(_with_dotted_rows(_with_flat_factors(_with_listed_designs(document))))


def _with_listed_designs(document: StudyDocument) -> StudyDocument:
    """Return a document with a list of designs, of which there may be one."""
    if not isinstance(document.data.get("design"), dict):
        return document
    data = {**document.data, "design": [document.data["design"]]}
    return document._replace(data=data, **_moved(document, {("design",): ("design", 0)}))


def _with_flat_factors(document: StudyDocument) -> StudyDocument:
    """Return a document with its factors by dotted names: they may be written as nested tables, or as a list."""
    factors = document.data.get("factors")
    if not isinstance(factors, dict | list):
        return document
    written = list(_listed(factors) if isinstance(factors, list) else _flat(factors))
    problems = [document.located(found) for found in written if isinstance(found, Finding)]
    found = [one for one in written if not isinstance(one, Finding)]
    twice = set(_repeated(name for name, _, _ in found))
    problems += [document.located(_second(("factors", *path), name)) for name, _, path in found if name in twice]
    data = {**document.data, "factors": {name: value for name, value, _ in found}}
    places = {("factors", *path): ("factors", name) for name, _, path in found}
    return document._replace(data=data, problems=[*document.problems, *problems], **_moved(document, places))


def _moved(document: StudyDocument, places: Mapping[KeyPath, KeyPath]) -> dict[str, Any]:
    """Return lines and refused paths of a document, some of whose places have another path as well."""

    def moved(path: KeyPath) -> KeyPath:
        start = next((path[:n] for n in range(1, len(path) + 1) if path[:n] in places), ())
        return places[start] + path[len(start) :] if start else path

    lines = {**document.lines, **{moved(path): line for path, line in document.lines.items()}}
    return {"lines": lines, "refused": frozenset(map(moved, document.refused))}


def _with_dotted_rows(document: StudyDocument) -> StudyDocument:
    """Return a document in which the rows and the factors of designs have dotted names."""
    designs = document.data.get("design")
    if not isinstance(designs, list):
        return document
    known = document.data["factors"] if isinstance(document.data.get("factors"), dict) else {}
    problems = [document.located(finding) for finding in _repeated_in_rows(designs, known)]
    data = {**document.data, "design": [_with_dotted_names(design, known) for design in designs]}
    return document._replace(data=data, problems=[*document.problems, *problems])


def _with_dotted_points(document: StudyDocument) -> StudyDocument:
    """Return a document in which the points of the band have dotted names."""
    band = document.data.get("band")
    points = band.get("points") if isinstance(band, dict) else None
    if not isinstance(band, dict) or not isinstance(points, list):
        return document
    factors = document.data.get("factors")
    known = factors if isinstance(factors, dict) else {}
    rows = [dict(_dotted_row(point, known)) if isinstance(point, dict) else point for point in points]
    return document._replace(data={**document.data, "band": {**band, "points": rows}})


def _with_dotted_names(design: Any, factors: Collection[str]) -> Any:
    """Return a design that names factors by their dotted names."""
    if not isinstance(design, dict):
        return design
    rows, names = design.get("rows"), design.get("factors")
    if isinstance(rows, list):
        rows = [dict(_dotted_row(row, factors)) if isinstance(row, dict) else row for row in rows]
        design = {**design, "rows": rows}
    if isinstance(names, list):
        design = {**design, "factors": [factor_name(name) if isinstance(name, str) else name for name in names]}
    return design


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
        name = ".".join((*path, factor_name(key)))
        is_nested = isinstance(value, dict) and value and name not in factors and "." not in key
        yield from _dotted_row(value, factors, (*path, key)) if is_nested else [(name, value)]


def _listed(tables: list[Any]) -> Iterator[Finding | WrittenFactor]:
    """Yield the tables of ``[[factors]]`` with their names and places, or what is wrong with them."""
    for place, table in enumerate(tables):
        name = table.get("name", table.get("path")) if isinstance(table, dict) else None
        if not isinstance(name, str) or not name:
            found = explain("a factor without a name", "name = '...', a text")
            yield Finding(("factors", place), shown(table), found)
        else:
            yield factor_name(name), {key: value for key, value in table.items() if key != "name"}, (place,)


def _flat(tables: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[Finding | WrittenFactor]:
    """Yield name, value and key path of each factor in nested tables."""
    for key, value in tables.items():
        here = (*path, key)
        if isinstance(value, dict) and value and not set(value) & set(FactorTable.model_fields):
            yield from _flat(value, here)
            continue
        parts = [part for each in here for part in _parts(each)]
        if all(map(is_name, parts)):
            yield ".".join(parts), value, here
        else:
            name = shown(".".join(parts))
            yield Finding(("factors", *here), name, explain(f"a factor cannot be called {name}", FACTOR_RULE))


def _parts(key: str) -> tuple[str, ...]:
    parts, rest = read_key(key)
    return (key,) if rest or not parts else parts
