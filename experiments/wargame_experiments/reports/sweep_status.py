"""Status of a sweep: how far it is, what failed, what has changed, and the next command; as text and as JSON."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rich.console import Group
from rich.table import Table
from rich.text import Text

from wargame.inputs.visible import visible
from wargame_experiments.console import table
from wargame_experiments.formatting import count_of
from wargame_experiments.regular_files import is_folder
from wargame_experiments.reports.sweep import points_table, retry_line
from wargame_experiments.study.document.agents import next_command
from wargame_experiments.study.document.study import Study
from wargame_experiments.study.run.progress import ProgressReporter, clock
from wargame_experiments.study.run.sweep import sweep_state_of
from wargame_experiments.study.store import folder as store
from wargame_experiments.study.store import manifest
from wargame_experiments.study.store.changes import differences, with_scenario_now
from wargame_experiments.study.store.results import Results

MAX_ROWS: Final = 40  # of the table of failures
MAX_CHANGES: Final = 20
IN_JSON: Final = ("point", "replication", "replications", "stage", "error", "command")  # of a failure


@dataclass(frozen=True, slots=True)
class SweepStatus:
    """How far a sweep is.

    Attributes
    ----------
    folder, study
        Of the sweep.
    state
        ``unfinished`` or ``finished``.
    reporter
        What counts points and replications; None where the tables are there and the blocks of replications are not.
    failed
        Replications that failed.
    failures
        Rows of failures.parquet, once it is written.
    changed
        What has changed since the sweep was made, a line each.
    """

    folder: Path
    study: Study
    state: str
    reporter: ProgressReporter | None
    failed: int
    failures: list[dict[str, Any]]
    changed: list[str]

    @classmethod
    def of(cls, folder: Path) -> "SweepStatus":
        """Return the status of the sweep in a folder, which stays as it is."""
        record, study = manifest.read(folder), store.stored_study(folder)
        is_finished = record["state"] == "finished"
        failures = Results(folder, study).failures.to_pylist() if is_finished else []
        if is_finished and not is_folder(folder / store.CHUNKS):
            failed = sum(row["replications"] for row in failures)
            return cls(folder, study, record["state"], None, failed, failures, [])
        reporter = _reporter(folder, study)
        changed = list(differences(folder, record, with_scenario_now(study)))
        return cls(folder, study, record["state"], reporter, reporter.failed, failures, changed)

    @property
    def is_complete(self) -> bool:
        """Return whether nothing is left to run."""
        reporter = self.reporter
        return self.state == "finished" and (reporter is None or reporter.points_done >= reporter.points)

    def document(self) -> dict[str, Any]:
        """Return the status as plain values."""
        return {
            "folder": str(self.folder),
            "study": self.study.name,
            "question": self.study.table.question,
            "state": self.state,
            "points": self._points(),
            "replications": self._replications(),
            "failed": self.failed,
            "failures": [{key: row[key] for key in IN_JSON} for row in self.failures],
            "changed": self.changed,
            "commands": self._commands(),
        }

    def _points(self) -> dict[str, int]:
        n = len(self.study.points) if self.reporter is None else self.reporter.points
        return {"done": n if self.reporter is None else self.reporter.points_done, "all": n}

    def _replications(self) -> dict[str, int]:
        if self.reporter is None:
            n = sum(Results(self.folder, self.study).points["replications"].to_pylist())
            return {"done": n, "all": n}
        return {"done": self.reporter.done, "all": self.reporter.wanted}

    def _commands(self) -> dict[str, str | None]:
        study, folder = self.study, self.folder
        resume = next_command(study, "sweep", "--resume", folder)
        return {
            "continue": None if self.is_complete else resume,
            "retry": f"{resume} --retry-failed" if self.failed and self.reporter else None,
            "reproduce": next_command(study, "reproduce", folder) if self.is_complete else None,
        }


def _reporter(folder: Path, study: Study) -> ProgressReporter:
    """Return a reporter that has counted what is stored."""
    state = sweep_state_of(folder, study, is_looking=True)
    reporter = ProgressReporter(state)
    for address in state.points:
        state.missing(address)
        if address in state.decisions:
            reporter.decided(address, state.decisions[address])
    return reporter


def status_report(found: SweepStatus) -> Group:
    """Return the status of a sweep for the terminal."""
    folder, study = found.folder, found.study
    if found.reporter is None:
        text = "finished; the tables are here, their blocks of replications are not. To run it again and compare"
        again = f"{text}: {next_command(study, 'reproduce', folder)}"
        return Group(points_table(Results(folder, study)), Text(again))
    lines: list[Text | Table] = [
        Text(visible(f"{study.title}: {study.table.question}"), "bold"),
        Text(f"{found.state}: {found.reporter.words()}"),
    ]
    lines += [Text(line) for line in _claims(folder)]
    if found.failures:
        lines.append(_failures(found.failures[:MAX_ROWS]))
    if found.changed:
        changes = (Text(f"  {change}") for change in found.changed[:MAX_CHANGES])
        lines += [Text("Scenario, code or versions have changed since then:"), *changes]
    if not found.is_complete:
        lines.append(Text(f"To continue: {next_command(study, 'sweep', '--resume', folder)}"))
    if found.failed:
        lines.append(Text(retry_line(study, folder)))
    return Group(*lines)


def _claims(folder: Path) -> list[str]:
    """Return the number of blocks that workers without a scheduler have claimed, in words."""
    now = time.time()
    if not is_folder(folder / store.CLAIMS):
        return []
    claims = [entry for entry in os.scandir(folder / store.CLAIMS) if entry.name.endswith(store.CLAIM_SUFFIX)]
    ages = [now - entry.stat(follow_symlinks=False).st_mtime for entry in claims]
    return (
        [f"{count_of(len(ages), 'block')} claimed, the last touched {clock(max(0.0, min(ages)))} ago"] if ages else []
    )


def _failures(rows: Sequence[dict[str, Any]]) -> Table:
    listing = table("Failures", "point", "replication", "stage", "error", "command", left=5)
    for row in rows:
        listing.add_row(
            str(row["point"]),
            str(row["replication"]),
            *(visible(str(row[key])) for key in ("stage", "error", "command")),
        )
    return listing
