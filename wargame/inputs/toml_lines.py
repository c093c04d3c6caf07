"""Line numbers of the keys of a TOML text.

tomllib gives values without lines. The scanner here cuts the text into statements (a table header, or a
key with its value) and notes where each key begins; it reads no values and judges nothing, so it gets
through a text with mistakes as well. :mod:`wargame.inputs.toml_repair` builds on it to go on after a mistake.

Format: TOML 1.0.0, https://toml.io/en/v1.0.0. Departs from it only in what it lets pass.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from wargame.inputs.errors import KeyPath
from wargame.inputs.values import MOST_LEVELS

# A bare part may be of any script: TOML 1.0 wants quotes around it, a path after --set does not.
_PART = r"""(?:"(?:[^"\\\n]|\\[^\n])*+"|'[^'\n]*'|[A-Za-z0-9_\u0080-\U0010ffff-]+)"""
_KEY = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_WORD_HEADER = r"\[\[?[ \t]*(?!(?:true|false|inf|nan)\b)[A-Za-z_][^\]\n,]*\]"

PART = re.compile(_PART)
KEY = re.compile(_KEY)
EQUALS = re.compile(r"[ \t]*=[ \t]*")
SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*+")
GAP = re.compile(r"(?:[ \t\r\n,]|#[^\n]*)*+")
BLANK = re.compile(r"[ \t]*")
LINE_START = re.compile(r"[ \t\r]*+")
HEADER = re.compile(r"\[\[?")
REST = re.compile(r"[^\n]*\n?")
SCALAR = re.compile(r"[^,\[\]{}#\n]*")
STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*+"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*+'{3,5}"
    rf"""|(?:\"""|''')(?:(?!\n[ \t]*{_WORD_HEADER}).)*"""  # never closed: up to the next header
    r'|"(?:[^"\\\n]|\\[^\n])*+"?'
    r"|'[^'\n]*'?",
    re.DOTALL,
)
FLAT = re.compile(r"[^\[\]{}\"'#\n]*+\]")  # the rest of a list of scalars on one line, none of them a text
ITEM = re.compile(r"[^,\s\]][^,\]]*")
STRAY = re.compile(r"\}++|.[^\w\"'=,\[\]{}#\s-]*+", re.DOTALL)  # what is no item of a list or table
OPEN = re.compile(r"[\[{]+")
CLOSE = re.compile(r"[\]}]+")
PLAIN = re.compile(r"(?:[^\[\]{}\"'#\n]|#[^\n]*)++")
# What starts a statement and cannot stand at the start of a line inside an array: the array is not closed.
STATEMENT = re.compile(rf"{_KEY}[ \t]*=|{_WORD_HEADER}")
TABLE = re.compile(_WORD_HEADER)
NEXT = re.compile(rf"\n[ \t]*(?:{_KEY}[ \t]*=|{_WORD_HEADER})")


class Statement(NamedTuple):
    """A table header or a key with its value.

    Attributes
    ----------
    header
        ``"["``, ``"[["`` or, for a key with its value, ``""``.
    key
        The key's parts; empty if it cannot be read.
    line
        Line it starts on, from 1.
    text
        The text of it, with comments, to the end of its last line.
    marks
        Path and line of each array item and inline-table key in the value; paths start with ``key``.
    is_deep
        Whether it lies deeper than an input file may; it has no marks then, and a key of that many parts.
    """

    header: str
    key: tuple[str, ...]
    line: int
    text: str
    marks: list[tuple[KeyPath, int]]
    is_deep: bool = False


def statements(text: str) -> list[Statement]:
    r"""Return the statements of a TOML text, in order.

    >>> [(s.header, s.key, s.line) for s in statements("[map]\nwidth_m = 3\n")]
    [('[', ('map',), 1), ('', ('width_m',), 2)]
    """
    return _Scanner(text).statements()


def read_key(text: str) -> tuple[tuple[str, ...], str]:
    """Return the dotted key that a text starts with, and the rest of the text.

    >>> read_key('units."wave 1".count=200')
    (('units', 'wave 1', 'count'), '=200')
    >>> read_key("units.помехи.count")
    (('units', 'помехи', 'count'), '')
    """
    scanner = _Scanner(text)
    return scanner.key(), text[scanner.at :]


def lines(text: str) -> dict[KeyPath, int]:
    r"""Return the line of each table, key and array item of a valid TOML text; the whole is ``()``.

    >>> lines("[units.sam]\ncount = 2\n")["units", "sam", "count"]
    2
    """
    return lines_of(statements(text.replace("\r\n", "\n")))


def lines_of(parts: Iterable[Statement]) -> dict[KeyPath, int]:
    """Return the line of each table, key and array item of the statements of a valid TOML text."""
    places = Places()
    base: KeyPath = ()
    for statement in parts:
        if statement.header:
            base = places.resolve(statement)
            places.lines[base] = statement.line  # a table's own header, where one above only named it
            places.note(base, statement)
        else:
            places.note(base + statement.key, statement, base)
    return places.lines


class Places:
    """The line of each path, and how many tables each array of tables has so far."""

    def __init__(self) -> None:
        self.lines: dict[KeyPath, int] = {(): 1}
        self.lengths: dict[KeyPath, int] = {}

    def resolve(self, statement: Statement) -> KeyPath:
        """Return the full path that a header opens; the last table of an array stands for the array."""
        path: KeyPath = ()
        for part in statement.key[:-1]:
            path = (*path, part)
            if path in self.lengths:
                path = (*path, self.lengths[path] - 1)
        path = (*path, *statement.key[-1:])
        if statement.header == "[[":
            self.lengths[path] = self.lengths.get(path, 0) + 1
            path = (*path, self.lengths[path] - 1)
        return path

    def note(self, path: KeyPath, statement: Statement, base: KeyPath = ()) -> None:
        """Note the line of a path, of whatever contains it, and of what its value holds."""
        for length in range(1, len(path) + 1):
            self.lines.setdefault(path[:length], statement.line)
        for inner, line in statement.marks:
            self.lines.setdefault(base + inner, line)


class _Scanner:
    """A position in a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.newlines = [match.start() for match in re.finditer("\n", text)]
        self.is_deep = False  # the statement at hand

    def line(self) -> int:
        return bisect_left(self.newlines, self.at) + 1

    def take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match.group() if match else ""

    def starts(self, character: str) -> bool:
        if not self.text.startswith(character, self.at):
            return False
        self.at += len(character)
        return True

    def statements(self) -> list[Statement]:
        found = []
        self.take(SPACE)
        while self.at < len(self.text):
            found.append(self.statement())
            self.take(SPACE)
        return found

    def statement(self) -> Statement:
        start, line, marks = self.at, self.line(), []
        header = self.take(HEADER)
        key = self.key()
        self.is_deep = len(key) > MOST_LEVELS
        if key and not header and self.take(EQUALS):
            self.value(key[:MOST_LEVELS], marks)
        self.take(REST)
        text = self.text[start : self.at]
        if self.is_deep:
            return Statement(header, key[:MOST_LEVELS], line, text, [], is_deep=True)
        return Statement(header, key, line, text, marks)

    def key(self) -> tuple[str, ...]:
        self.take(BLANK)
        return tuple(_unquoted(part) for part in PART.findall(self.take(KEY)))

    def value(self, path: KeyPath, marks: list[tuple[KeyPath, int]]) -> None:
        if len(path) > MOST_LEVELS and self.text[self.at : self.at + 1] in ("[", "{"):
            self.skip()
        elif self.starts("["):
            self.array(path, marks)
        elif self.starts("{"):
            self.inline_table(path, marks)
        elif not self.take(STRING):
            self.take(SCALAR)

    def array(self, path: KeyPath, marks: list[tuple[KeyPath, int]]) -> None:
        if flat := FLAT.match(self.text, self.at):
            self.at, line = flat.end(), self.line()
            marks.extend(((*path, i), line) for i in range(len(ITEM.findall(flat.group()))))
            return
        index = 0
        while not self.ended("]", STATEMENT):
            start, item = self.at, (*path, index)
            marks.append((item, self.line()))
            self.value(item, marks)
            if self.at == start:
                self.take(STRAY)
            index += 1

    def inline_table(self, path: KeyPath, marks: list[tuple[KeyPath, int]]) -> None:
        while not self.ended("}", TABLE):
            start, line, whole = self.at, self.line(), self.key()
            key = whole[:MOST_LEVELS]
            self.is_deep |= len(whole) > len(key)
            marks.extend(((*path, *key[: n + 1]), line) for n in range(len(key)))
            if self.take(EQUALS):
                self.value((*path, *key), marks)
            if self.at == start:
                self.take(STRAY)
            if self.unclosed():
                return

    def skip(self) -> None:
        """Go past lists and tables that lie too deep, or to the next statement if they are not closed."""
        self.is_deep, depth = True, 0
        while self.at < len(self.text):
            depth += len(self.take(OPEN)) - len(self.take(CLOSE))
            if depth <= 0:
                self.at += depth  # what closes an outer one is left to it
                return
            if NEXT.match(self.text, self.at):
                return
            if not (self.take(PLAIN) or self.take(STRING)):
                self.at += 1

    def ended(self, bracket: str, intruder: re.Pattern[str]) -> bool:
        """Go to the next item. Return whether there is none: closed, end of text, or never closed."""
        self.take(GAP)
        if self.at == len(self.text) or self.starts(bracket):
            return True
        before = bisect_left(self.newlines, self.at)
        newline = self.newlines[before - 1] if before else -1
        if not LINE_START.fullmatch(self.text, newline + 1, self.at) or not intruder.match(self.text, self.at):
            return False
        self.at = newline
        return True

    def unclosed(self) -> bool:
        """Return whether an inline table stops at the end of the line without a comma or a bracket."""
        start = self.at
        stops = "\n" in self.take(SPACE) and self.text[self.at : self.at + 1] not in (",", "}")
        self.at = start
        return stops


def _unquoted(part: str) -> str:
    if "\\" not in part or part.startswith("'"):
        return part[1:-1] if part[0] in "\"'" else part
    try:
        return next(iter(tomllib.loads(f"{part} = 0")))
    except tomllib.TOMLDecodeError:
        return part[1:-1]
