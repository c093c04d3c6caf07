"""Finished sweeps for the answers of the shipped studies: points by factors, paired differences, tables.

Each study has a ``tables.py`` with a template ``ANSWER``, whose named slots take results. ``tables(sweep)`` returns the
texts between the markers of the README, ``figures(sweep)`` the figures that answer the question, the main one first.
`tools/study_tables.py` writes both, so that no result is typed by hand. Beside the interval by chance of a headline
stands its band over worlds of the catalogue's uncertain figures, `bands`; a headline whose point has none is noted.
"""

import datetime
import itertools
import json
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import bands  # pyright: ignore[reportMissingImports]
import numpy as np

from wargame.estimates.interval import Interval
from wargame.estimates.measure_spec import MeasureSpec
from wargame.estimates.observations import Observations, estimate
from wargame_experiments.analysis.axes import level_of
from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.game import balance
from wargame_experiments.formatting import in_unit, interval, usd
from wargame_experiments.statistics.comparison import compare
from wargame_experiments.statistics.worlds import middle, share_with_sign
from wargame_experiments.study import Results
from wargame_experiments.study.run.sweep_state import parts_of

Row = dict[str, Any]
NO_BAND: Final = "without a band over worlds"


class Sweep:
    """Finished sweep: its points as rows, and the observations of each point."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.results = Results.load(folder)
        self.level = self.results.study.table.level
        self.kinds = {name: about.kind for name, about in self.results.study.described.items()}
        self.units = {"balance": "USD"} | {name: about.unit for name, about in self.results.study.described.items()}
        self.without_band: dict[str, None] = {}  # headlines, in their order
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

    @cached_property
    def band(self) -> "bands.PackedBand | None":
        """Return the band of the study, None if it was not run, or for points that the study no longer has."""
        file = self.folder / "band.parquet"
        found = bands.read(file) if file.is_file() else None
        if found is None or any(set(p) - set(self.points[0]) or len(self.where(**p)) != 1 for p in found.points):
            return None
        return found

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
        """Return the observations of a measure at a point, or of the sum of several measures in one unit.

        The balance is made of the terms of cer_full where the study does not measure it.
        """
        if measures == ("balance",) and "balance" not in self.kinds:
            return self.balance(row)
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

    def headline(self, row: Row, *measures: str) -> str:
        """Return a measure at a point with its interval by chance and its band over the worlds."""
        return f"{self.cell(row, *measures)} by chance, {self.over_worlds(row, *measures)}"

    def over_worlds(self, row: Row, *measures: str) -> str:
        """Return the middle share of the worlds' estimates of a measure, or of the sum of several, at a point."""
        found = self._in_worlds(row, *measures)
        return NO_BAND if found is None else self._limits(found, measures[0])

    def change_over_worlds(self, row: Row, other: Row, *measures: str) -> str:
        """Return the middle share of the differences, first point less second, and in how many worlds the sign is the
        study's own."""
        found = self._in_worlds(row, *measures, less=other)
        if found is None:
            return NO_BAND
        share = share_with_sign(found, self.difference(row, other, *measures).mean)
        words = f", the same sign in {_percent_of_worlds(share)} of them" if share == share else ""
        return f"{self._limits(found, measures[0])}{words}"

    def band_table(self) -> str:
        """Return each point of the band with its measures by chance and over the worlds, and the differences."""
        if self.band is None:
            return f"{NO_BAND[0].upper()}{NO_BAND[1:]}: `make bands` runs it."
        rows, names = [self.at(**point) for point in self.band.points], list(self.band.estimates)
        labels = self._labels(rows)
        lines = [
            [labels[i], self._title(name), self._by_chance(row, name), *self._over(name, self.band.of([name], row)), ""]
            for i, row in enumerate(rows)
            for name in names
        ]
        for (i, row), (j, other) in itertools.combinations(enumerate(rows), 2):
            for name in (name for name in names if self._is_known(name)):
                mean = (apart := self.difference(row, other, name)).mean
                worlds = self.band.of([name], row, other)
                assert worlds is not None
                label = f"{labels[i]}, less {labels[j]}"
                by_sign = _percent_of_worlds(share_with_sign(worlds, mean))
                lines.append(
                    [label, self._title(name), shown(apart, self.units[name]), *self._over(name, worlds), by_sign]
                )
        about = self.band.about
        note = f"{about['battles']:,} battles in {about['seconds'] / 60:.1f} minutes on two shared cores."
        header = ["point", "measure", "by chance", "median of the worlds", "middle 95 % of the worlds", "same sign in"]
        return f"{markdown(header, lines)}\n\n{self.band.worlds} worlds: {note}"

    def _in_worlds(self, row: Row, *measures: str, less: Row | None = None) -> "np.ndarray | None":
        """Return a measure at a point by world, less that at another; None if it has no band, which is noted."""
        found = None if self.band is None else self.band.of(measures, row, less)
        if found is None:
            points = " less ".join(self._labels([each])[0] for each in (row, less) if each is not None)
            self.without_band[f"{', '.join(measures)} at {points}"] = None
        return found

    def _limits(self, values: np.ndarray, measure: str) -> str:
        found = middle(values, self.level)
        assert self.band is not None
        return f"{interval(found.low, found.high, self.units[measure])} over {self.band.worlds} worlds"

    def _over(self, measure: str, values: "np.ndarray | None") -> list[str]:
        found, unit = middle(values if values is not None else [], self.level), self._spec(measure).unit
        return [in_unit(found.mean, unit), interval(found.low, found.high, unit)]

    def _is_known(self, measure: str) -> bool:
        return measure in self.kinds or (measure == "balance" and "cer_full" in self.kinds)

    def _by_chance(self, row: Row, measure: str) -> str:
        return self.cell(row, measure) if self._is_known(measure) else ""

    def _spec(self, measure: str) -> MeasureSpec:
        return self.data.study.model.measures(self.data.loaded)[measure]

    def _title(self, measure: str) -> str:
        return self._spec(measure).label

    def _labels(self, rows: Sequence[Row]) -> list[str]:
        """Return what points are called, by the factors in which they differ; of one point by all."""
        own = [axis for axis in self.data.axes if len({level_of(axis, self._values(row)) for row in rows}) > 1]
        return [self.data.name_of(row["point"], own or None) for row in rows]

    def _values(self, row: Row) -> dict[str, Any]:
        return self.results.study.points[row["point"]].values

    def cost(self) -> str:
        """Return the cost of the sweep: battles and time."""
        manifest = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        then, now = (datetime.datetime.fromisoformat(manifest[key]) for key in ("created", "finished"))
        runs = sum(row.get("simulated", row.get("fought")) for row in self.points)
        counts = [row["replications"] for row in self.points]
        span = str(min(counts)) if min(counts) == max(counts) else f"{min(counts)} to {max(counts)}"
        short = sum(not row["reached"] for row in self.points)
        outcome = f"{short} of them reached n_max before their targets" if short else "all reached their targets"
        return sentence(f"""
            {len(self.points)} points of {span} replications ({outcome}): {runs:,} {self.results.study.model.noun}s in
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


def _percent_of_worlds(value: float) -> str:
    """Return a share of the worlds, nothing where there is no sign to hold."""
    return percent(value) if value == value else ""


def markdown(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


@cache
def load(folder: Path) -> Sweep:
    """Return a sweep, read once."""
    return Sweep(folder)
