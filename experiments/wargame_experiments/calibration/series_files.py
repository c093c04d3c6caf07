"""Files of the fits of public series: series.json, monthly forecasts, tables, a figure a series."""

import hashlib
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from wargame_experiments.calibration import series_figures, series_section
from wargame_experiments.calibration.series_document import LIMITS, CalibratedSeries
from wargame_experiments.calibration.series_file import shipped_files
from wargame_experiments.figures.figure_spec import checked, write
from wargame_experiments.figures.style import write_csv
from wargame_experiments.formatting import shell_command
from wargame_experiments.reports.battle_document import dumps
from wargame_experiments.versions import PACKAGES, version_of

HEADER: Final = ("series", "unit", "month", "ahead", *LIMITS)


def write_series(
    folder: Path, found: Sequence[CalibratedSeries], summary: dict[str, Any], manifest: dict[str, Any]
) -> None:
    """Write all files into a folder.

    Parameters
    ----------
    folder
        Where to.
    found
        The fits.
    summary
        Of `series_document.document`.
    manifest
        What made it, from which it can be made again.
    """
    write_tables(folder, summary, manifest)
    for spec in map(checked, series_figures.figure_specs(list(found), summary["seed"])):
        write(folder, spec)


def write_tables(folder: Path, summary: dict[str, Any], manifest: dict[str, Any]) -> None:
    """Write series.json, forecasts.csv and series.md into a folder."""
    (folder / "series.json").write_text(dumps({**summary, "provenance": manifest}) + "\n", "utf-8")
    rows = [
        [one["series"], one["unit"], *(row[name] for name in HEADER[2:])]
        for one in summary["series"]
        for row in one["forecast"]
    ]
    write_csv(folder / "forecasts.csv", HEADER, rows)
    (folder / "series.md").write_text(series_section.markdown(summary), "utf-8")


def manifest(seed: int, later: Path | None) -> dict[str, Any]:
    """Return the provenance of the fits: command, hashes of the files, versions."""
    words = ["calibrate", "--series", "--seed", seed, *(["--later", later] if later else [])]
    return {
        "command": shell_command(*words),
        "files": {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in shipped_files()},
        "versions": {"python": platform.python_version(), **{name: version_of(name) for name in PACKAGES}},
        "machine": f"{platform.system()} {platform.machine()}",
    }
