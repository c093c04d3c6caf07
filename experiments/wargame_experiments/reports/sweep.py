"""Reports of a sweep for the terminal: summary, points, status."""

import math
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from rich.console import Group
from rich.table import Table
from rich.text import Text

from wargame.inputs.visible import visible
from wargame_experiments.console import console, table
from wargame_experiments.formatting import RARE_MARK, RARE_NOTE, count_of, in_unit, interval, number, shell_command
from wargame_experiments.regular_files import is_folder
from wargame_experiments.study.document.agents import next_command
from wargame_experiments.study.document.columns import Field, layout
from wargame_experiments.study.document.study import Study
from wargame_experiments.study.run.progress import ProgressReporter, clock
from wargame_experiments.study.run.sweep import sweep_state_of
from wargame_experiments.study.store import folder as store
from wargame_experiments.study.store import manifest
from wargame_experiments.study.store.changes import differences, with_scenario_now
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
        print(_retry(study, folder))


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


def status_report(folder: Path) -> tuple[Group, int]:
    """Return the progress of a sweep, its failures and the next command; and how many replications failed."""
    record, study = manifest.read(folder), store.stored_study(folder)
    if record["state"] == "finished" and not is_folder(folder / store.CHUNKS):
        text = "finished; the tables are here, their blocks of replications are not. To run it again and compare"
        results = Results(folder, study)
        report = Group(points_table(results), Text(f"{text}: {next_command(study, 'reproduce', folder)}"))
        return report, sum(results.failures["replications"].to_pylist())
    state = sweep_state_of(folder, study, is_looking=True)
    reporter = ProgressReporter(state)
    for address in state.points:
        state.missing(address)
        if address in state.decisions:
            reporter.decided(address, state.decisions[address])
    lines: list[Text | Table] = [
        Text(visible(f"{study.title}: {study.table.question}"), "bold"),
        Text(f"{record['state']}: {reporter.words()}"),
    ]
    lines += [Text(line) for line in _claims(folder)]
    if record["state"] == "finished":
        failures = Results(folder, study).failures
        if failures.num_rows:
            lines.append(_failures(failures.slice(0, MAX_ROWS).to_pylist()))
    changed = list(differences(folder, record, with_scenario_now(study)))
    if changed:
        lines += [Text("Scenario, code or versions have changed since then:"), *(Text(f"  {c}") for c in changed[:20])]
    if record["state"] != "finished" or reporter.points_done < reporter.points:
        lines.append(Text(f"To continue: {next_command(study, 'sweep', '--resume', folder)}"))
    if reporter.failed:
        lines.append(Text(_retry(study, folder)))
    return Group(*lines), reporter.failed


def _retry(study: Study, folder: Path) -> str:
    """Return how failed replications are run again, in words."""
    return f"To run again what failed: {next_command(study, 'sweep', '--resume', folder, '--retry-failed')}"


def _claims(folder: Path) -> list[str]:
    """Return the number of blocks that workers without a scheduler have claimed."""
    now = time.time()
    if not is_folder(folder / store.CLAIMS):
        return []
    claims = [entry for entry in os.scandir(folder / store.CLAIMS) if entry.name.endswith(store.CLAIM_SUFFIX)]
    ages = [now - entry.stat(follow_symlinks=False).st_mtime for entry in claims]
    return (
        [f"{count_of(len(ages), 'block')} claimed, the last touched {clock(max(0.0, min(ages)))} ago"] if ages else []
    )


def _failures(rows: list[dict]) -> Table:
    listing = table("Failures", "point", "replication", "stage", "error", "command", left=5)
    for row in rows:
        listing.add_row(
            str(row["point"]),
            str(row["replication"]),
            *(visible(str(row[key])) for key in ("stage", "error", "command")),
        )
    return listing
