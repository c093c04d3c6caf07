"""Columns of numbers under names that may change: hashes of their bytes, and the map of renamed columns.

The map is a TOML file with a table for each sort of name, and in it old names and new ones. One ``*`` on either side
stands for the same text, as in ``"cer_raid*" = "exchange_raid*"``, for a measure with its limits. An exact name goes
before a pattern.
"""

import csv
import hashlib
import json
import math
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

RENAMED: Final = Path(__file__).parent.parent / "tests/frozen/renamed.toml"
SORTS: Final = (
    "scenarios", "arrays", "measures", "ratios", "ledger", "studies", "factors", "tables", "columns", "files"
)  # fmt: skip
SHOWN: Final = 3  # values of a column in the clear

Columns = dict[str, list[Any]]


class RenamedError(ValueError):
    """A map of renamed columns that cannot be followed."""


class Renamed:
    """Old names and the new ones, by the sort of name.

    Parameters
    ----------
    tables
        By sort, one of ``SORTS``: old name or pattern to new name or pattern.

    Raises
    ------
    RenamedError
        If there is no such sort, two old names become one, or a ``*`` stands on one side alone.

    Examples
    --------
    >>> renamed = Renamed({"columns": {"cer_*": "exchange_*", "cer_raid": "raid"}})
    >>> renamed.new("columns", "cer_full_low"), renamed.new("columns", "cer_raid"), renamed.new("columns", "n")
    ('exchange_full_low', 'raid', 'n')
    """

    def __init__(self, tables: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self.tables = dict(tables or {})
        self.used: set[tuple[str, str]] = set()
        if unknown := sorted(set(self.tables) - set(SORTS)):
            raise RenamedError(f"renamed: no sort of name {', '.join(unknown)}; allowed: {', '.join(SORTS)}")
        for sort, names in self.tables.items():
            for old, new in names.items():
                if not isinstance(new, str) or old.count("*") != new.count("*") or old.count("*") > 1:
                    raise RenamedError(f"renamed: {sort}: {old!r} = {new!r}; allowed: names with one * each, or none")
            if len(set(names.values())) < len(names):
                twice = sorted(new for new in set(names.values()) if list(names.values()).count(new) > 1)
                raise RenamedError(f"renamed: {sort}: several old names become {', '.join(twice)}; allowed: one each")

    @classmethod
    def read(cls, file: Path) -> "Renamed":
        """Return the map in a file.

        Raises
        ------
        RenamedError
            If it is no TOML, or as above.
        """
        try:
            return cls(tomllib.loads(file.read_text("utf-8")))
        except tomllib.TOMLDecodeError as error:
            raise RenamedError(f"{file}: {error}") from error

    def new(self, sort: str, name: str) -> str:
        """Return the new name of what had an old one; the same where nothing is declared."""
        names = self.tables.get(sort, {})
        for old in sorted(names, key=lambda old: ("*" in old, -len(old))):
            head, star, tail = old.partition("*")
            if old == name:
                self.used.add((sort, old))
                return names[old]
            if star and len(name) >= len(head) + len(tail) and name.startswith(head) and name.endswith(tail):
                self.used.add((sort, old))
                return names[old].replace("*", name[len(head) : len(name) - len(tail)])
        return name

    def idle(self, sorts: Sequence[str] = SORTS) -> list[str]:
        """Return the declarations of these sorts that no name has met so far, as ``sort: old``."""
        declared = ((sort, old) for sort, names in self.tables.items() if sort in sorts for old in names)
        return [f"{sort}: {old}" for sort, old in declared if (sort, old) not in self.used]


def is_number(value: object) -> bool:
    """Return whether a value counts as a number: truth values do, and so does one that is missing."""
    return value is None or isinstance(value, bool | int | float)


def floats(values: Sequence[Any]) -> np.ndarray:
    """Return numbers as float64, what is missing as nan, every nan with the same bits."""
    return np.array([math.nan if v is None or v != v else float(v) for v in values], np.float64)


def digest(values: Sequence[Any]) -> str:
    """Return the SHA-256 of a column: of its float64 bytes if it holds numbers alone, else of its values as JSON.

    >>> digest([0.0, 1.0]) == digest([False, 1]), digest([0.0]) == digest([-0.0]), digest([None]) == digest([math.nan])
    (True, False, True)
    """
    if all(is_number(value) for value in values):
        return hashlib.sha256(floats(values).astype("<f8").tobytes()).hexdigest()
    return hashlib.sha256(json.dumps(list(values), sort_keys=True).encode()).hexdigest()


def clear(value: Any) -> Any:
    """Return a value as JSON has it, full digits; what JSON has not (nan, inf) as text.

    >>> clear(0.1), clear(math.nan), clear(np.float64(2.0)), clear(None)
    (0.1, 'nan', 2.0, None)
    """
    value = value.item() if isinstance(value, np.generic) else value
    return repr(value) if isinstance(value, float) and not math.isfinite(value) else value


def record(values: Sequence[Any], shown: int = SHOWN) -> dict[str, Any]:
    """Return the hash of a column, its first, middle and last value in the clear."""
    last = len(values) - 1
    at = sorted({round(i * last / (shown - 1)) for i in range(shown)}) if len(values) else []
    return {"sha256": digest(values), "values": [clear(values[i]) for i in at]}


def read(file: Path) -> Columns:
    """Return the columns of a file by name: Parquet, CSV with a header, or JSON, each of whose leaves is a column.

    Raises
    ------
    ValueError
        If the file is of another sort, or not what its suffix says.
    """
    if file.suffix == ".parquet":
        import pyarrow.parquet as pq

        table = pq.read_table(file)
        return {name: table[name].to_pylist() for name in table.column_names}
    if file.suffix == ".csv":
        with file.open(newline="", encoding="utf-8") as source:
            header, *rows = list(csv.reader(source)) or [[]]
        return {name: [_cell(row[i]) for row in rows] for i, name in enumerate(header)}
    if file.suffix == ".json":
        return {name: [value] for name, value in leaves(json.loads(file.read_text("utf-8"))).items()}
    raise ValueError(f"{file}: a file of sort '{file.suffix}'; allowed: .parquet, .csv, .json")


def leaves(value: Any, path: str = "") -> dict[str, Any]:
    """Return the values of a JSON document by their paths.

    >>> leaves({"a": [1, {"b": "x"}]})
    {'a.0': 1, 'a.1.b': 'x'}
    """
    if not isinstance(value, dict | list):
        return {path: value}
    items = value.items() if isinstance(value, dict) else enumerate(value)
    return {at: leaf for key, inner in items for at, leaf in leaves(inner, f"{path}.{key}".lstrip(".")).items()}


def _cell(text: str) -> Any:
    """Return a number, None for an empty cell, or the text."""
    try:
        return float(text) if text else None
    except ValueError:
        return text
