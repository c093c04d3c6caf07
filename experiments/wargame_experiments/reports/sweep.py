"""Reports of a sweep for the terminal: summary and points."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from rich.table import Table

from wargame_experiments.console import console, table
from wargame_experiments.formatting import RARE_MARK, RARE_NOTE, count_of, in_unit, interval, number, shell_command
from wargame_experiments.study.document.agents import next_command
from wargame_experiments.study.document.columns import Field, layout
from wargame_experiments.study.document.study import Study
from wargame_experiments.study.run.progress import ProgressReporter, clock
from wargame_experiments.study.store import folder as store
from wargame_experiments.study.store.results import Results

MAX_ROWS: Final = 40  # of the table of points
MAX_MEASURES: Final = 4
MAX_FACTORS: Final = 8  # a design with more prints none of them: wargame analyse is for those


def summary(folder: Path, study: Study, reporter: ProgressReporter) -> None:
    """Print the summary of a finished sweep."""
    console().print(points_table(Results(folder, study)))
    summary_line = f"{count_of(reporter.simulated, 'replication')} in {clock(reporter.seconds())}"
    failed = f"; {reporter.failed:,} failed: see failures.parquet" if reporter.failed else ""
    print(f"{summary_line}{failed}. Tables in {folder}: {', '.join(store.tables_of(study))}")
    if reporter.failed:
        print(retry_line(study, folder))


def summary_document(folder: Path, study: Study, reporter: ProgressReporter) -> dict[str, Any]:
    """Return the summary of a finished sweep as plain values: every point with its factors and measures."""
    rows, factors = Results(folder, study).points.to_pylist(), layout(study).factors
    units = {name: spec.unit for name, spec in study.described.items()}
    return {
        "study": study.name,
        "question": study.table.question,
        "level": study.table.level,
        "folder": str(folder),
        "tables": list(store.tables_of(study)),
        "simulated": reporter.simulated,
        "failed": reporter.failed,
        "seconds": round(reporter.seconds(), 3),
        "points": [
            {
                "point": row["point"],
                "factors": {name: row[field.name] for name, field in factors.items()},
                "replications": row["replications"],
                "measures": {name: {**_estimate(row, name), "unit": unit} for name, unit in units.items()},
            }
            for row in rows
        ],
    }


def _estimate(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return an estimate with its limits; what is undefined or unbounded is None, as JSON has no word for it."""
    columns = {"mean": name, "low": f"{name}_low", "high": f"{name}_high", "n": f"{name}_n"}
    return {end: _finite(row[column]) for end, column in columns.items()}


def _finite(value: Any) -> Any:
    return value if value is not None and math.isfinite(value) else None


def points_table(results: Results) -> Table:
    """Return the first points with their factors and the first measures."""
    study, points = results.study, results.points
    factors, shown = list(layout(study).factors.values()), study.measures[:MAX_MEASURES]
    percent = f"{100 * study.table.level:g} %"
    captions = [f"In brackets the {percent} limits, of shares in %."]
    captions += [f"Not shown: {', '.join(study.measures[MAX_MEASURES:])}."] if study.measures[MAX_MEASURES:] else []
    if len(factors) > MAX_FACTORS:
        captions.append(f"{len(factors)} factors not shown; their effects: {shell_command('analyse', results.folder)}.")
        factors = [Field("point", "int", "1", "number of the point")]
    captions += [f"The first {MAX_ROWS} of {points.num_rows:,} points."] if points.num_rows > MAX_ROWS else []
    rare = _rare(results, shown)
    captions += [RARE_NOTE] if any(map(any, rare.values())) else []
    headers = [*(field.name for field in factors), *shown, "n"]
    listing = table(study.table.question or study.title, *headers, left=0, caption=" ".join(captions))
    for i, row in enumerate(points.slice(0, MAX_ROWS).to_pylist()):
        measures = (
            _with_limits(row, name, study.described[name].unit) + RARE_MARK * (name in rare and rare[name][i])
            for name in shown
        )
        listing.add_row(*(_value(row[field.name]) for field in factors), *measures, str(row["replications"]))
    return listing


def _rare(results: Results, measures: Sequence[str]) -> dict[str, list[bool]]:
    """Return, for measures that are about losses, by point whether their interval is not to be relied on."""
    from wargame_experiments.analysis.data import Data

    kinds = {name: results.study.described[name].kind for name in measures}
    losses = [name for name in measures if kinds[name] in ("loss", "loss-ratio")]
    data = Data.of(results) if losses else None
    return {name: data.rare(name) for name in losses} if data else {}


def _value(value: object) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return number(float(value)) if is_number else str(value)  # type: ignore[arg-type]


def _with_limits(row: dict[str, Any], name: str, unit: str) -> str:
    values = (row[name], row[f"{name}_low"], row[f"{name}_high"])
    mean, low, high = (math.nan if value is None else value for value in values)
    return f"{in_unit(mean, unit)} {interval(low, high, unit)}"


def retry_line(study: Study, folder: Path) -> str:
    """Return how failed replications are run again, in words."""
    return f"To run again what failed: {next_command(study, 'sweep', '--resume', folder, '--retry-failed')}"
