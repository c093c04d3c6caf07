"""Files of a validation: the rows as JSON, CSV and Markdown, and the figures."""

import platform
import shlex
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from wargame_experiments.figures.style import write_csv
from wargame_experiments.reports.battle_document import dumps
from wargame_experiments.reports.provenance import PACKAGES, version_of
from wargame_experiments.validation.bench import Bench
from wargame_experiments.validation.case import Level
from wargame_experiments.validation.records import COLUMNS, record
from wargame_experiments.validation.registry import HERE, is_there
from wargame_experiments.validation.report import CAPTION, cells, conclusion, markdown
from wargame_experiments.validation.verdict import Summary, ValidationRow

# Each writes its files: ``write(folder, rows, bench, level)``, and none without the rows that it is about.
FIGURES: Final = (
    f"{HERE}.figures.parity",
    f"{HERE}.figures.survivors",
    f"{HERE}.figures.win_share",
    f"{HERE}.figures.knee",
    f"{HERE}.figures.tick",
    f"{HERE}.figures.joint_share",
    f"{HERE}.figures.method_life",
    "wargame_experiments.calibration.validation_figure",
)


def made_by(**options: Any) -> dict[str, Any]:
    """Return the command with its options, and the versions of what computed the result.

    >>> made_by(level="quick", seed=1)["command"]
    'wargame validate --level quick --seed 1'
    """
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    return {
        "command": shlex.join(["wargame", "validate", *words]),
        "versions": {"python": platform.python_version(), **{name: version_of(name) for name in PACKAGES}},
        "machine": f"{platform.system()} {platform.machine()}",
    }


def document(
    rows: Sequence[ValidationRow], summary: Summary, level: Level, seed: int, made_by: dict[str, Any]
) -> dict[str, Any]:
    """Return everything that was found as plain values.

    Parameters
    ----------
    rows, summary
        The verdicts.
    level, seed
        Of the run.
    made_by
        Command and versions.
    """
    return {
        "level": level,
        "seed": seed,
        "summary": summary._asdict(),
        "cases": [record(row) for row in rows],
        "provenance": made_by,
    }


def write(folder: Path, found: dict[str, Any], rows: Sequence[ValidationRow], summary: Summary, bench: Bench) -> None:
    """Write validation.json, validation.csv, validation.md and the figures into a folder.

    Parameters
    ----------
    folder
        Where to.
    found
        As `document` returns it.
    rows, summary
        The same as objects.
    bench
        Where the battles were fought: figures use them, and fight some more.
    """
    (folder / "validation.json").write_text(dumps(found) + "\n", "utf-8")
    write_csv(folder / "validation.csv", COLUMNS, ([_blank(case[name]) for name in COLUMNS] for case in found["cases"]))
    table = markdown(cells(case) for case in found["cases"])
    text = f"# The model against theory\n\n{conclusion(summary)}\n\n{table}\n\n{CAPTION}\n"
    (folder / "validation.md").write_text(text, "utf-8")
    for module in FIGURES:
        if is_there(module):
            import_module(module).write(folder, rows, bench, found["level"])


def _blank(value: Any) -> Any:
    return "" if value is None else value
