"""Rows of a CSV file as a design: a header of names, and a row a point; every mistake with its line.

Cells are separated by commas and are TOML values or bare texts. The text is UTF-8.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from wargame.inputs.errors import Problem, explain, shown
from wargame.inputs.settings import parsed, plain
from wargame.inputs.texts import decoded
from wargame.inputs.values import cleared
from wargame_experiments.regular_files import read_regular
from wargame_experiments.study.design.factors import FACTOR_RULE, factor_name, is_factor_name
from wargame_experiments.study.schema import MOST_POINTS

Row = dict[str, Any]

MOST_COLUMNS: Final = 1_000
MOST_BYTES: Final = 2**28
MOST_PROBLEMS: Final = 20  # that are said of one file
WHOLE: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
DECIMAL: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,20}(?:[eE][+-]?[0-9]{1,2})?")
DECIMAL_COMMA: Final = re.compile(r"[+-]?[0-9]+,[0-9]+")
SEPARATORS: Final = {";": "a semicolon", "\t": "a tab", "|": "'|'"}


class CsvRows(NamedTuple):
    """Rows of a CSV file, the line on which each begins, and what is wrong with the file."""

    file: str
    rows: list[Row]
    lines: list[int]
    problems: list[Problem]


def read_csv(file: Path) -> CsvRows:
    r"""Return the rows of a CSV file; without those that are wrong.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "d.csv"
    ...     _ = file.write_text("red,raid.ew_cv\n1,0.5\n,nan\n")
    ...     _, rows, lines, problems = read_csv(file)
    >>> rows, lines, [problem.line for problem in problems]
    ([{'red': 1, 'raid.ew_cv': 0.5}], [2], [3, 3])
    """
    try:
        content = read_regular(file.resolve(), MOST_BYTES)
    except (OSError, ValueError) as error:
        reason = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
        return CsvRows(str(file), [], [], [Problem(str(file), 0, "", "no text", f"cannot be read: {reason}")])
    text, problems = decoded(str(file), content)
    if problems:
        return CsvRows(str(file), [], [], problems)
    return _Reader(str(file)).read(text)


class _Reader:
    """A file that is read row by row."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.values: dict[str, Any] = {}  # by the text of a cell: tables repeat their values

    def read(self, text: str) -> CsvRows:
        rows, lines = [], []
        records = self._records(text)
        line, header = next(records, (1, []))
        names = self._names(line, header)
        if names:
            for line, cells in records:
                if len(rows) == MOST_POINTS:
                    self._say(line, "", "more rows", explain("too many rows", f"up to {MOST_POINTS:,}"))
                    break
                row = self._row(line, names, cells)
                if len(self.problems) > MOST_PROBLEMS:
                    break
                if row is not None:
                    rows.append(row)
                    lines.append(line)
        if not rows and not self.problems:
            self._say(line, "", "no rows", explain("got no rows", "a header with factor names, and a row a point"))
        if len(self.problems) > MOST_PROBLEMS:
            message = f"and more; only the first {MOST_PROBLEMS} are shown"
            self.problems[MOST_PROBLEMS:] = [Problem(self.file, self.problems[MOST_PROBLEMS].line, "", "", message)]
        return CsvRows(self.file, rows, lines, self.problems)

    def _records(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Yield the cells of each row that is not blank, with the line on which it begins."""
        reader, begins = csv.reader(io.StringIO(text, newline=""), strict=True), 1
        try:
            for cells in reader:
                if cells:
                    yield begins, cells
                begins = reader.line_num + 1
        except csv.Error as error:
            self._say(begins, "", "", explain(f"no CSV: {error}", "cells between commas, in quotes if they hold one"))

    def _names(self, line: int, header: Sequence[str]) -> list[str]:
        """Return the names of the columns, none if any of them is wrong."""
        names = [factor_name(name.strip()) for name in header]
        joint = ",".join(header)
        other = next((sign for sign in SEPARATORS if sign in joint), "")
        if other and len(header) == 1:
            found = f"cells are separated by {SEPARATORS[other]}"
            self._say(line, "", shown(other), explain(found, "commas, with a point in decimal numbers"))
            return []
        if len(header) > MOST_COLUMNS:
            self._say(line, "", "", explain(f"{len(header):,} columns", f"up to {MOST_COLUMNS:,}"))
            return []
        for place, name in enumerate(names):
            if not name:
                self._say(line, "", "''", explain(f"column {place + 1} has no name", _unnamed(place, len(names))))
            elif not is_factor_name(name):
                self._say(line, "", shown(name), explain(f"a column called {shown(name)}", FACTOR_RULE))
        for name, times in Counter(names).items():
            if times > 1 and name:
                message = explain(f"{shown(name)} is the name of {times} columns", "each factor in one column")
                self._say(line, "", name, message)
        return [] if self.problems else names

    def _row(self, line: int, names: Sequence[str], cells: Sequence[str]) -> Row | None:
        """Return the values of a row by name; None if anything is wrong with it."""
        if len(cells) != len(names):
            hint = "; is a comma at its end?" if len(cells) == len(names) + 1 and not cells[-1].strip() else ""
            found = f"a row of {len(cells)} cells{hint}"
            self._say(line, "", str(len(cells)), explain(found, f"{len(names)}, as in the header"))
            return None
        before = len(self.problems)
        row = {name: self._value(line, name, cell) for name, cell in zip(names, cells, strict=True)}
        return row if len(self.problems) == before else None

    def _value(self, line: int, name: str, cell: str) -> Any:
        """Return the value of a cell; what is wrong with it is said."""
        if cell in self.values:
            return self.values[cell]
        text = cell.strip()
        value: Any = _number(text)
        if value is None:
            value = parsed(text)
            fault = _fault(text, value)
            if fault:
                self._say(line, name, shown(text), fault)
                return None
        if len(self.values) < MOST_POINTS:
            self.values[cell] = value
        return value

    def _say(self, line: int, column: str, got: str, message: str) -> None:
        self.problems.append(Problem(self.file, line, column, got, message))


def _unnamed(place: int, columns: int) -> str:
    """Return what a column without a name most likely is."""
    if place == 0:
        return "a factor's name in each column; an index column, as data frames write it, is none"
    return "a factor's name in each column" + ("; is a comma at the end of the line?" if place == columns - 1 else "")


def _number(text: str) -> int | float | None:
    """Return a number as most are written, None of anything else: the quick way of `parsed`."""
    if WHOLE.fullmatch(text):
        return int(text)
    return plain(float(text)) if DECIMAL.fullmatch(text) else None


def _fault(text: str, value: Any) -> str:
    """Return what is wrong with a cell, "" if nothing."""
    if not text:
        return explain("an empty cell", "a value in each cell")
    if isinstance(value, str) and DECIMAL_COMMA.fullmatch(value):
        return explain(f"got {shown(value)}, a decimal comma", "a point in decimal numbers", "")
    return next((finding.message for finding in cleared([value])), "")
