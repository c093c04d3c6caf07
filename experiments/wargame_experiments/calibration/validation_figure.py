"""The figure of the calibrated night raid for ``wargame validate``: leak of a raid, data and model."""

from collections.abc import Sequence
from pathlib import Path

from wargame_experiments.calibration import figures
from wargame_experiments.calibration.cases import GROUP, checked
from wargame_experiments.calibration.shipped import CALIBRATED
from wargame_experiments.validation.bench import Bench
from wargame_experiments.validation.case import Level
from wargame_experiments.validation.verdict import ValidationRow


def write(folder: Path, rows: Sequence[ValidationRow], bench: Bench, level: Level) -> None:
    """Write raid-leakage.* into a folder, unless none of the rows is about it.

    Parameters
    ----------
    folder
        Where to.
    rows
        The cases.
    bench, level
        Of the run.
    """
    if not any(row.case.group == GROUP for row in rows):
        return
    found = checked(bench, level)
    count = sum(len(raids.launched) for raids in found.raids)
    note = f"Model: {CALIBRATED}, {count:,} raids, level {level}, seed {bench.seed}."
    figures.write(folder, found.raids, note)
