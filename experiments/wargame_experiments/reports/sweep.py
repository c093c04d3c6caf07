"""A sweep in words and tables for the terminal."""

import math
import time
from pathlib import Path
from typing import Any, Final

from rich.console import Group
from rich.table import Table
from rich.text import Text

from wargame_experiments.formatting import count_of, in_unit, interval, number
from wargame_experiments.reports.console import console, table
from wargame_experiments.study.document.columns import Field, layout
from wargame_experiments.study.document.study import Study
from wargame_experiments.study.run.progress import ProgressReporter, clock
from wargame_experiments.study.run.sweep import sweep_state_of
from wargame_experiments.study.store import folder as store
from wargame_experiments.study.store import manifest
from wargame_experiments.study.store.changes import differences, with_scenario_now
from wargame_experiments.study.store.results import Results

MOST_ROWS: Final = 40  # points that are printed
MOST_MEASURES: Final = 4
MOST_FACTORS: Final = 8  # of more, none is printed: such a design is for wargame analyse


def summary(folder: Path, study: Study, reporter: ProgressReporter) -> None:
    """Print what a finished sweep came to."""
    console().print(points_table(Results(folder, study)))
    took = f"{count_of(reporter.simulated, 'replication')} in {clock(reporter.seconds())}"
    failed = f"; {reporter.failed:,} failed: see failures.parquet" if reporter.failed else ""
    print(f"{took}{failed}. Tables in {folder}: {', '.join(store.tables_of(study))}")


def points_table(results: Results) -> Table:
    """Return the first points with their factors and the first measures."""
    study, points = results.study, results.points
    factors, shown = list(layout(study).factors.values()), study.measures[:MOST_MEASURES]
    percent = f"{100 * study.table.level:g} %"
    captions = [f"In brackets the {percent} limits, of shares in %."]
    captions += [f"Not shown: {', '.join(study.measures[MOST_MEASURES:])}."] if study.measures[MOST_MEASURES:] else []
    if len(factors) > MOST_FACTORS:
        captions.append(f"{len(factors)} factors not shown; what they do: wargame analyse {results.folder}.")
        factors = [Field("point", "int", "1", "number of the point")]
    captions += [f"The first {MOST_ROWS} of {points.num_rows:,} points."] if points.num_rows > MOST_ROWS else []
    headers = [*(field.name for field in factors), *shown, "n"]
    made = table(study.table.question or study.name, *headers, left=0, caption=" ".join(captions))
    for row in points.slice(0, MOST_ROWS).to_pylist():
        measures = (_with_limits(row, name, study.described[name].unit) for name in shown)
        made.add_row(*(_value(row[field.name]) for field in factors), *measures, str(row["replications"]))
    return made


def _value(value: object) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return number(float(value)) if is_number else str(value)  # type: ignore[arg-type]


def _with_limits(row: dict[str, Any], name: str, unit: str) -> str:
    values = (row[name], row[f"{name}_low"], row[f"{name}_high"])
    mean, low, high = (math.nan if value is None else value for value in values)
    return f"{in_unit(mean, unit)} {interval(low, high, unit)}"


def status_report(folder: Path) -> Group:
    """Return how far a sweep is, what failed, and what to do next."""
    found, study = manifest.read(folder), store.stored_study(folder)
    if found["state"] == "finished" and not (folder / store.CHUNKS).is_dir():
        kept = "finished; its tables are here, the blocks they were made of are not. To run it again and compare"
        return Group(points_table(Results(folder, study)), Text(f"{kept}: wargame reproduce {folder}"))
    state = sweep_state_of(folder, study)
    reporter = ProgressReporter(state)
    for address in state.points:
        state.missing(address)
        if address in state.decisions:
            reporter.decided(address, state.decisions[address])
    lines: list[Text | Table] = [
        Text(f"{study.name}: {study.table.question}", "bold"),
        Text(f"{found['state']}: {reporter.words()}"),
    ]
    lines += [Text(line) for line in _claims(folder)]
    if found["state"] == "finished":
        failures = Results(folder, study).failures
        if failures.num_rows:
            lines.append(_failures(failures.slice(0, MOST_ROWS).to_pylist()))
    changed = list(differences(folder, found, with_scenario_now(study)))
    if changed:
        lines += [Text("Since then scenario, code or versions have changed:"), *(Text(f"  {c}") for c in changed[:20])]
    if found["state"] != "finished":
        lines.append(Text(f"To go on: wargame sweep --resume {folder}"))
    return Group(*lines)


def _claims(folder: Path) -> list[str]:
    """Return who is at work without a scheduler, as far as their claims tell."""
    now = time.time()
    ages = [now - file.stat().st_mtime for file in (folder / store.CLAIMS).glob(f"*{store.CLAIM_SUFFIX}")]
    return (
        [f"{count_of(len(ages), 'block')} claimed, the last touched {clock(max(0.0, min(ages)))} ago"] if ages else []
    )


def _failures(rows: list[dict]) -> Table:
    made = table("Failures", "point", "replication", "stage", "error", "command", left=5)
    for row in rows:
        made.add_row(str(row["point"]), str(row["replication"]), row["stage"], row["error"], row["command"])
    return made
