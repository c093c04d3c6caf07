"""Public series as they lie in ``series/*.csv``, described in ``series/series.toml``; every mistake with its line."""

import csv
import math
import re
import tomllib
from collections.abc import Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.inputs.errors import Problem, ScenarioError

MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
PLAN: Final = re.compile(r"plan of (\d{4}-(?:0[1-9]|1[0-2]))")
MOST_ROWS: Final = 1_000
LARGEST: Final = 1e9  # of a count, a rate or a time
UNDATED: Final = ("liberty_ships",)  # points in order, without months


class Planned(NamedTuple):
    """A planned level: months after the first point at which it was decided and was due, and the level."""

    decided: int
    due: int
    level: float


class PublicSeries(NamedTuple):
    """A series to fit.

    Attributes
    ----------
    name, label, unit, source, weakness
        As in ``series.toml``.
    scale
        ``count`` and ``log`` are positive, ``logit`` are shares.
    first_month
        Months since year 0 of the first point, None where points have no dates.
    x
        Months after the first point, shape (points,); of points without dates 0, 1, ...
    values
        Shape (points,), in ``unit``.
    plans
        Levels planned, by the month of the decision, then by the month due.
    """

    name: str
    label: str
    unit: str
    source: str
    weakness: str
    scale: str
    first_month: int | None
    x: NDArray[np.float64]
    values: NDArray[np.float64]
    plans: tuple[Planned, ...] = ()

    def when(self, x: int) -> str:
        """Return the month at x, or how many months after the last point it is where points have no dates."""
        if self.first_month is None:
            return f"{x - int(self.x[-1]):+d}"
        year, month = divmod(self.first_month + x, 12)
        return f"{year:04d}-{month + 1:02d}"


def month_number(text: str) -> int:
    """Return the months since year 0 of a month written as ``YYYY-MM``.

    >>> month_number("2024-01") - month_number("2022-10")
    15
    """
    year, month = text.split("-")
    return 12 * int(year) + int(month) - 1


def described() -> dict[str, dict[str, Any]]:
    """Return what ``series.toml`` says, by name of the series."""
    return tomllib.loads((_shipped() / "series.toml").read_text("utf-8"))


def shipped_files() -> list[Traversable]:
    """Return the files of the series that are shipped, by name."""
    return [_shipped() / name for name in sorted({about["file"] for about in described().values()})]


def _shipped() -> Traversable:
    return resources.files(__package__) / "series"


def public_series(folder: Path | None = None, least: int = 2) -> dict[str, PublicSeries]:
    """Return the series by name.

    Parameters
    ----------
    folder
        Where files of the same names and columns lie; None is those shipped. A file that is not there is left out.
    least
        Fewest points of a series.

    Raises
    ------
    ScenarioError
        With every mistake in the files.
    """
    place: Traversable = folder if folder is not None else _shipped()
    problems: list[Problem] = []
    found = {}
    for name, about in described().items():
        file = place / about["file"]
        if file.is_file() or folder is None:
            found[name] = _series(name, about, file, least, problems)
    if not found and not problems:
        names = ", ".join(sorted({about["file"] for about in described().values()}))
        problems.append(Problem(str(place), 0, "", "", f"holds no series; allowed: files named {names}"))
    if problems:
        raise ScenarioError(dict.fromkeys(problems))
    return {name: series for name, series in found.items() if series is not None}


def _series(
    name: str, about: dict[str, Any], file: Traversable, least: int, problems: list[Problem]
) -> PublicSeries | None:
    """Return a series, or None after noting what is wrong with its file."""
    known = len(problems)
    rows = _rows(file, about["column"], name not in UNDATED, problems)
    kinds = [(line, row.get("kind", "")) for line, row in rows] if "rows" in about else []
    for line, kind in kinds:
        if kind != about["rows"] and not PLAN.fullmatch(kind):
            allowed = f"{about['rows']} or plan of YYYY-MM"
            problems.append(Problem(str(file), line, "kind", kind, f"got {kind!r}; allowed: {allowed}"))
    numbers = {line: _value(str(file), line, about, row, problems) for line, row in rows}
    points = [(line, row) for line, row in rows if "rows" not in about or row.get("kind") == about["rows"]]
    if len(problems) == known and len(points) < least:
        text = f"got {len(points)} points; allowed: {least} or more"
        problems.append(Problem(str(file), 0, about["column"], "", text))
    if len(problems) > known:
        return None
    months = [month_number(row["month"]) for _, row in points] if name not in UNDATED else list(range(len(points)))
    for (line, row), before, month in zip(points[1:], months, months[1:], strict=False):
        if month <= before:
            text = f"got {row['month']} after a month that is not before it; allowed: months in order, each once"
            problems.append(Problem(str(file), line, "month", row["month"], text))
    plans = [_planned(row, months[0], numbers[line]) for line, row in rows if PLAN.fullmatch(row.get("kind", ""))]
    words = {key: about[key] for key in ("label", "unit", "source", "weakness", "scale")}
    first = None if name in UNDATED else months[0]
    x = np.array(months, float) - months[0]
    values = np.array([numbers[line] for line, _ in points])
    return PublicSeries(name, **words, first_month=first, x=x, values=values, plans=tuple(sorted(plans)))


def _rows(
    file: Traversable, column: str, is_dated: bool, problems: list[Problem]
) -> Sequence[tuple[int, dict[str, str]]]:
    """Return line and cells of each row, after noting what is wrong with header, months and number of cells."""
    reader = csv.reader(file.read_text("utf-8").splitlines())
    lines = [(reader.line_num, cells) for cells in reader if cells][: MOST_ROWS + 2]
    header = lines[0][1] if lines else []
    for needed in (column, *(["month"] if is_dated else [])):
        if needed not in header:
            text = f"no column {needed}; allowed: a first line with it (found: {', '.join(header) or 'nothing'})"
            problems.append(Problem(str(file), 1, needed, "", text))
    if column not in header or (is_dated and "month" not in header):
        return []
    if len(lines) > MOST_ROWS + 1:
        problems.append(Problem(str(file), 0, "", "", f"more than {MOST_ROWS:,} rows; allowed: at most {MOST_ROWS:,}"))
    for line, cells in lines[1:]:
        if len(cells) != len(header):
            text = f"got {len(cells)} cells; allowed: {len(header)}, as in the first line"
            problems.append(Problem(str(file), line, "", "", text))
    rows = [(line, dict(zip(header, cells, strict=False))) for line, cells in lines[1:]]
    for line, row in rows:
        if is_dated and not MONTH.fullmatch(row.get("month", "")):
            got = row.get("month", "")
            problems.append(Problem(str(file), line, "month", got, f"got {got!r}; allowed: a month as 2024-07"))
    return rows


def _value(file: str, line: int, about: dict[str, Any], row: dict[str, str], problems: list[Problem]) -> float:
    """Return the value of a row, after noting what is wrong with it."""
    got, most = row.get(about["column"], ""), 1.0 if about["scale"] == "logit" else LARGEST
    try:
        value = float(got)
    except ValueError:
        value = math.nan
    if not 0.0 < value < most:
        allowed = f"a number > 0 and < {most:g}"
        problems.append(Problem(file, line, about["column"], got, f"got {got!r}; allowed: {allowed}"))
    return value


def _planned(row: dict[str, str], first: int, level: float) -> Planned:
    decided = row["kind"].removeprefix("plan of ")
    return Planned(month_number(decided) - first, month_number(row["month"]) - first, level)
