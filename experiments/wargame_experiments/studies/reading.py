"""Finished sweeps for the answers of the shipped studies: points by factors, paired differences, tables.

Each study has a ``tables.py`` with a template ``ANSWER``, whose named slots take results. ``tables(sweep)`` returns the
texts between the markers of the README, ``figures(sweep)`` the figures that answer the question, the main one first.
`tools/study_tables.py` writes both, so that no result is typed by hand.
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
from wargame_experiments.analysis.game import balance
from wargame_experiments.formatting import in_unit, interval, usd
from wargame_experiments.statistics.comparison import compare
from wargame_experiments.study import Results
from wargame_experiments.study.run.sweep_state import parts_of

Row = dict[str, Any]


class Sweep:
    """Finished sweep: its points as rows, and the observations of each point."""

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
        """Return the data that analyses and figures read."""
        return Data.of(self.results)

    def where(self, **factors: Any) -> list[Row]:
        """Return the points with given values of some columns, in the order of the design."""
        return [row for row in self.points if all(row[name] == value for name, value in factors.items())]

    def at(self, **factors: Any) -> Row:
        """Return the only point with given values of some columns."""
        found = self.where(**factors)
        if len(found) != 1:
            raise ValueError(f"{self.folder}: {len(found)} points with {factors}; allowed: one")
        return found[0]

    def observations(self, row: Row, *measures: str) -> Observations:
        """Return the observations of a measure at a point, or of the sum of several measures in one unit."""
        columns = self._runs[row["point"]]
        n = len(next(iter(columns.values())))
        kinds = {name: self.kinds[name] for name in measures}
        terms = list(parts_of(columns, kinds, np.ones(n, bool), self.level).values())
        if len(terms) == 1:
            return terms[0]
        return Observations("mean", np.sum([term.numerator for term in terms], axis=0))

    def balance(self, row: Row) -> Observations:
        """Return the full cost of a raid to the defender less that to the attacker, USD: the terms of cer_full."""
        return balance(self.observations(row, "cer_full"))

    def estimate(self, row: Row, *measures: str) -> Interval:
        """Return a measure, or the sum of several, at a point with its interval."""
        return estimate(self.observations(row, *measures), self.level)

    def difference(self, row: Row, other: Row, *measures: str) -> Interval:
        """Return the paired difference of a measure, replication by replication: first point less second."""
        return compare(self.observations(row, *measures), self.observations(other, *measures), self.level).difference

    def cell(self, row: Row, *measures: str) -> str:
        """Return a measure at a point, formatted for a table."""
        return shown(self.estimate(row, *measures), self.units[measures[0]])

    def cost(self) -> str:
        """Return the cost of the sweep: battles and time."""
        manifest = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        then, now = (datetime.datetime.fromisoformat(manifest[key]) for key in ("created", "finished"))
        battles = sum(row.get("simulated", row.get("fought")) for row in self.points)
        counts = [row["replications"] for row in self.points]
        span = str(min(counts)) if min(counts) == max(counts) else f"{min(counts)} to {max(counts)}"
        short = sum(not row["reached"] for row in self.points)
        outcome = f"{short} of them reached n_max before their targets" if short else "all reached their targets"
        return sentence(f"""
            {len(self.points)} points of {span} replications ({outcome}): {battles:,} battles in
            {(now - then).total_seconds() / 60:.1f} minutes on two shared cores.
        """)


def shown(result: Interval, unit: str) -> str:
    """Return an estimate with its limits.

    >>> shown(Interval(0.123, 0.1, 0.15), "1")
    '12.3 % [10, 15]'
    """
    return f"{in_unit(result.mean, unit)} {interval(result.low, result.high, unit)}".strip()


def sentence(text: str) -> str:
    """Return a text in one line.

    >>> sentence("  one   line ")
    'one line'
    """
    return " ".join(text.split())


def signed(difference: Interval) -> str:
    """Return a difference in USD with its limits.

    >>> signed(Interval(2e6, -1e6, 5e6))
    '+2.00 M [-1.00 M, 5.00 M]'
    """
    sign = "+" if difference.mean > 0 else ""
    return f"{sign}{usd(difference.mean)} [{usd(difference.low)}, {usd(difference.high)}]"


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
