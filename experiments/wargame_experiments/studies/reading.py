"""What the answers of the shipped studies are made with: points by their factors, paired differences, tables.

Each study has a ``tables.py`` with ``tables(sweep)``, which returns what stands between the markers of its README, and
``figures(sweep)``, which returns the figures that answer its question, the main one first. `tools/study_tables.py` puts
them there, so that no result is typed by hand.
"""

import datetime
import json
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np

from wargame.estimates.interval import Interval
from wargame.estimates.observations import Observations, estimate
from wargame_experiments.analysis.data import Data
from wargame_experiments.formatting import in_unit, interval, usd
from wargame_experiments.statistics.comparison import compare
from wargame_experiments.study import Results
from wargame_experiments.study.run.sweep_state import parts_of

Row = dict[str, Any]


class Sweep:
    """A finished sweep: its points as rows, and each point's replications as parts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.results = Results.load(folder)
        self.level = self.results.study.table.level
        self.kinds = {name: about.kind for name, about in self.results.study.described.items()}
        self.units = {name: about.unit for name, about in self.results.study.described.items()}
        self.points: list[Row] = self.results.points.to_pylist()
        runs = self.results.runs
        columns = {name: runs[name].to_numpy() for name in runs.column_names if "__" in name}
        numbers, used = runs["point"].to_numpy(), runs["used"].to_numpy(zero_copy_only=False)
        used = used & np.array([stage is None for stage in runs["failed_at"].to_pylist()])
        self._runs = {
            n: {name: column[used & (numbers == n)] for name, column in columns.items()} for n in set(numbers)
        }

    @cached_property
    def data(self) -> Data:
        """Return the sweep as analyses and figures take it."""
        return Data.of(self.results)

    def where(self, **factors: Any) -> list[Row]:
        """Return the points at which some columns have some values, in the order of the design."""
        return [row for row in self.points if all(row[name] == value for name, value in factors.items())]

    def at(self, **factors: Any) -> Row:
        """Return the one point at which some columns have some values."""
        found = self.where(**factors)
        if len(found) != 1:
            raise ValueError(f"{self.folder}: {len(found)} points with {factors}; allowed: one")
        return found[0]

    def part(self, row: Row, *measures: str) -> Observations:
        """Return the replications of a measure at a point; of several measures in one unit, their sum."""
        columns = self._runs[row["point"]]
        n = len(next(iter(columns.values())))
        kinds = {name: self.kinds[name] for name in measures}
        parts = list(parts_of(columns, kinds, np.ones(n, bool), self.level).values())
        if len(parts) == 1:
            return parts[0]
        return Observations("mean", np.sum([part.numerator for part in parts], axis=0))

    def balance(self, row: Row) -> Observations:
        """Return what a raid costs the defender in full less what it costs the attacker, USD: the terms of cer_full."""
        ratio = self.part(row, "cer_full")
        assert ratio.denominator is not None
        return Observations("mean", ratio.numerator - ratio.denominator)

    def estimate(self, row: Row, *measures: str) -> Interval:
        """Return a measure, or the sum of several, at a point with its interval."""
        return estimate(self.part(row, *measures), self.level)

    def difference(self, row: Row, other: Row, *measures: str) -> Interval:
        """Return by how much a measure differs, replication by replication: the first point less the second."""
        return compare(self.part(row, *measures), self.part(other, *measures), self.level).difference

    def cell(self, row: Row, *measures: str) -> str:
        """Return a measure at a point as it stands in a table."""
        return shown(self.estimate(row, *measures), self.units[measures[0]])

    def cost(self) -> str:
        """Return what the sweep took: battles and time."""
        manifest = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        then, now = (datetime.datetime.fromisoformat(manifest[key]) for key in ("created", "finished"))
        battles = sum(row["fought"] for row in self.points)
        counts = [row["replications"] for row in self.points]
        span = str(min(counts)) if min(counts) == max(counts) else f"{min(counts)} to {max(counts)}"
        short = sum(not row["reached"] for row in self.points)
        left = (
            f"{short} of them stopped at the most allowed, short of a target" if short else "all reached their targets"
        )
        return sentence(f"""
            {len(self.points)} points of {span} replications ({left}): {battles:,} battles in
            {(now - then).total_seconds() / 60:.1f} minutes on two cores that were busy with other work.
        """)


def shown(found: Interval, unit: str) -> str:
    """Return an estimate with its limits.

    >>> shown(Interval(0.123, 0.1, 0.15), "1")
    '12.3 % [10, 15]'
    """
    return f"{in_unit(found.mean, unit)} {interval(found.low, found.high, unit)}".strip()


def sentence(text: str) -> str:
    """Return a text in one line.

    >>> sentence("  one   line ")
    'one line'
    """
    return " ".join(text.split())


def signed(found: Interval) -> str:
    """Return a difference in USD with its limits.

    >>> signed(Interval(2e6, -1e6, 5e6))
    '+2.00 M [-1.00 M, 5.00 M]'
    """
    sign = "+" if found.mean > 0 else ""
    return f"{sign}{usd(found.mean)} [{usd(found.low)}, {usd(found.high)}]"


def percent(value: float) -> str:
    """Return a share without a fraction.

    >>> percent(0.25)
    '25 %'
    """
    return f"{100 * value:.0f} %"


def markdown(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


@cache
def load(folder: Path) -> Sweep:
    """Return a sweep, read once."""
    return Sweep(folder)
