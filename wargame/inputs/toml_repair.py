"""Repair of a broken TOML text: the statements that can be read, and the faults of those that cannot.

tomllib stops at the first mistake. Where it does, each statement is parsed on its own and put in its place
in the tree here: a statement that does not parse is left out, and of what is given twice the first counts.

Every text passes the boundary of :mod:`wargame.inputs.values` here: what no input file may hold is a fault, and None in
its place.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from itertools import islice
from typing import Any, Final, NamedTuple

from wargame.inputs.errors import AGAIN, KeyPath, Problem, dotted, explain
from wargame.inputs.toml_lines import Places, Statement, lines_of, statements
from wargame.inputs.values import DEPTH_RULE, NUMBER_RULE, clear

MOST_BYTES: Final = 4_000_000  # of a file and its text; 500 kB take half a second
MOST_FAULTS: Final = 1000  # that are looked for in a text
WORD_VALUE = re.compile(r"=[ \t]*([A-Za-z][\w-]*)[ \t]*(?:#.*)?$")


class Fault(NamedTuple):
    """A mistake of TOML itself; ``lost`` if ``path`` has therefore no value in the data."""

    line: int
    path: KeyPath
    got: str
    message: str
    lost: bool = True


class Document(NamedTuple):
    """The values of a TOML text, the line of each key path, and what is wrong with the text.

    Where more is wrong than anybody reads, ``is_cut`` says so, and there are no values.
    """

    data: dict[str, Any]
    lines: dict[KeyPath, int]
    faults: list[Fault]
    is_cut: bool = False


def read(text: str, families: Collection[str] = ()) -> Document:
    r"""Read a TOML text; never raises.

    Parameters
    ----------
    text
        The text; lines end in LF or CRLF.
    families
        Top-level tables whose entries are named by the user. If one of them is there twice, the second is
        kept under its name and " (again)", so that it is read as well.

    Examples
    --------
    >>> document = read("a = 1\nb = \nc = 3\na = 4\n")
    >>> document.data, [(fault.line, fault.path) for fault in document.faults]
    ({'a': 1, 'c': 3}, [(2, ('b',)), (4, ('a',))])
    """
    if len(text) > MOST_BYTES:
        found = explain(f"a text of {len(text):,} characters", f"at most {MOST_BYTES:,}")
        return Document({}, {(): 1}, [Fault(1, (), "", found)], is_cut=True)
    text = text.replace("\r\n", "\n")
    parts = statements(text)
    document = _sound(text, parts) or _repaired(parts, families)
    refused = [
        Fault(_line_at(finding.path, document.lines), finding.path, finding.got, finding.message)
        for finding in islice(clear(document.data), MOST_FAULTS)
    ]
    faults = document.faults + refused
    return document._replace(faults=faults) if len(faults) < MOST_FAULTS else _cut(document.lines, faults)


def _cut(lines: dict[KeyPath, int], faults: list[Fault]) -> Document:
    """Return a document with so many faults that the others are not looked for."""
    last = Fault(max(fault.line for fault in faults), (), "", "more is wrong below; it was not looked for")
    return Document({}, lines, [*faults, last], is_cut=True)


def problems_of_faults(faults: Collection[Fault], file: str) -> list[Problem]:
    """Return faults as problems of a file."""
    return [Problem(file, fault.line, dotted(fault.path), fault.got, fault.message) for fault in faults]


def _sound(text: str, parts: Collection[Statement]) -> Document | None:
    """Return what a text holds, None if it is not TOML that can be read as a whole."""
    if any(part.is_deep for part in parts):
        return None
    try:
        return Document(tomllib.loads(text), lines_of(parts), [])
    except (ValueError, RecursionError):  # TOMLDecodeError, or a number of thousands of digits
        return None


def _repaired(parts: Collection[Statement], families: Collection[str]) -> Document:
    """Return what the statements of a text hold that can be read, and what is wrong with the others."""
    repair = _Repair(families)
    for statement in parts:
        repair.take(statement)
        if len(repair.faults) >= MOST_FAULTS:
            break
    faults = repair.faults or [Fault(1, (), "", "not TOML")]
    return Document(repair.data, repair.places.lines, faults)


def _line_at(path: KeyPath, lines: Mapping[KeyPath, int]) -> int:
    return next(lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in lines)


class _Repair:
    """A tree that grows statement by statement."""

    def __init__(self, families: Collection[str]) -> None:
        self.families = families
        self.data: dict[str, Any] = {}
        self.places = Places()
        self.faults: list[Fault] = []
        self.base: KeyPath | None = ()  # None below a header that cannot be read
        self.headers: dict[KeyPath, int] = {}
        self.values: set[KeyPath] = set()  # given as a value: nothing may be added, to an inline table either
        self.dotted: set[KeyPath] = set()  # tables that dotted keys made: no header may open them
        self.renamed: dict[tuple[str, ...], str] = {}
        self.repeated = False  # in a table that is there twice: its keys were given before, as was reported

    def take(self, statement: Statement) -> None:
        """Put a statement in its place, or report it."""
        value, fault = _parse(statement)
        if statement.header:
            self.table(statement, fault)
        else:
            self.key(statement, value, fault)

    def table(self, statement: Statement, fault: Fault | None) -> None:
        if fault:
            self.faults.append(fault._replace(lost=False))
            rough = _rough_key(statement.text)
            statement = statement._replace(key=rough if all(rough) else ())
        self.base, self.repeated = None, False
        if not statement.key or statement.is_deep:
            return
        statement = statement._replace(key=self.current_name(statement.key))
        if statement.header == "[" and self.places.resolve(statement) in self.headers:
            statement = self.second(statement)
        path = self.places.resolve(statement)
        if path in self.dotted or self.container(path) is None:
            self.conflict(path, statement)
            return
        self.base = path
        self.headers.setdefault(path, statement.line)
        if path not in self.places.lines or not self.repeated:
            self.places.lines[path] = statement.line
        self.places.note(path, statement)

    def current_name(self, key: tuple[str, ...]) -> tuple[str, ...]:
        return (key[0], self.renamed.get(key[:2], key[1]), *key[2:]) if len(key) > 1 else key

    def second(self, statement: Statement) -> Statement:
        """Report a table that is there already; return it under another name if it is an entry's."""
        key = statement.key
        first = (key[0], *(part.removesuffix(AGAIN) for part in key[1:]))
        line = self.headers.get(first, self.headers[self.places.resolve(statement)])
        found = f"a second table of this name, after the one on line {line}"
        is_entry = len(key) == 2 and key[0] in self.families
        message = explain(found, "each name once" if is_entry else "each table once")
        self.faults.append(Fault(statement.line, first, f"[{dotted(first)}]", message, lost=False))
        self.repeated = not is_entry
        if not is_entry:
            return statement
        again = key[1] + AGAIN
        self.renamed[(key[0], str(first[1]))] = again
        return statement._replace(key=(key[0], again))

    def key(self, statement: Statement, value: Any, fault: Fault | None) -> None:
        if self.base is None:
            self.faults.extend([fault._replace(path=())] if fault else [])
            return
        path = self.base + statement.key
        through = {path[:n] for n in range(len(self.base) + 1, len(path))}
        holder = self.container(path[:-1]) if path else None
        if fault:
            self.faults.append(fault._replace(path=path, lost=holder is not None and path[-1] not in holder))
        elif holder is None or path[-1] in holder or through & self.headers.keys():
            self.conflict(path, statement)
        else:
            holder[path[-1]] = value
            self.values.add(path)
            self.dotted |= through
        self.places.note(path, statement, self.base)

    def conflict(self, path: KeyPath, statement: Statement) -> None:
        """Report what is there already, unless all of its table is."""
        if self.repeated:
            return
        starts = [path[:n] for n in range(1, len(path) + 1) if path[:n] in self.places.lines]
        taken = next((start for start in starts if start in self.values), starts[-1])
        found = f"{dotted(taken)} has a value already, on line {self.places.lines[taken]}"
        got = statement.text.strip().split("\n")[0]
        self.faults.append(Fault(statement.line, path, got, explain(found, "each key once"), lost=False))

    def container(self, path: KeyPath) -> dict[Any, Any] | None:
        """Return the table at a path, made if it is not there; None if something else is there."""
        here: Any = self.data
        if any(path[:n] in self.values for n in range(1, len(path) + 1)):
            return None
        for part, after in zip(path, (*path[1:], ""), strict=False):
            if isinstance(here, list) and isinstance(part, int):
                here.extend([{}] if part == len(here) else [])
                here = here[part]
            elif isinstance(here, dict) and isinstance(part, str):
                here = here.setdefault(part, [] if isinstance(after, int) else {})
            else:
                return None
        return here if isinstance(here, dict) else None


def _parse(statement: Statement) -> tuple[Any, Fault | None]:
    """Return the value of a statement (of a header, nothing), or what is wrong with it."""
    if statement.is_deep:
        return None, Fault(statement.line, statement.key, "", explain("nested too deeply", DEPTH_RULE))
    try:
        value: Any = tomllib.loads(statement.text)
    except ValueError as error:
        below = max(_line_of(error) - 1, 0)
        got = statement.text.split("\n")[below].strip()
        message = f"not TOML: {_reason(error)}{_hint(statement.text)}"
        return None, Fault(statement.line + below, statement.key, got, message)
    for part in statement.key:
        value = value[part] if not statement.header else None
    return value, None


def _line_of(error: ValueError) -> int:
    """Return the line tomllib names, 0 for the end of the text."""
    at = re.search(r"\(at line (\d+), column \d+\)$", str(error))
    return int(at[1]) if at else 0


def _reason(error: ValueError) -> str:
    if not isinstance(error, tomllib.TOMLDecodeError):  # Python converts so many digits and no more
        return explain("a number of thousands of digits", NUMBER_RULE)
    reason = re.sub(r" \(at [^()]*\)$", "", str(error))
    if reason == r"Illegal character '\n'":
        return "a quote is not closed"
    return reason[:1].lower() + reason[1:]


def _hint(text: str) -> str:
    """Return the likely cure for a value that is a bare word."""
    word = WORD_VALUE.search(text.strip())
    if not word:
        return ""
    is_truth = word[1].lower() in ("true", "false")
    cure = word[1].lower() if is_truth else f'"{word[1]}"'
    return f"; did you mean {cure}?"


def _rough_key(text: str) -> tuple[str, ...]:
    """Return the key that a header which does not parse was likely meant to have."""
    inner = text.split("#")[0].strip().strip("[]")
    return tuple(part.strip(" \t\"'") for part in inner.split("."))
