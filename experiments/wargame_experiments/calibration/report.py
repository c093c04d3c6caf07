"""Tables of the calibration, for the terminal."""

from typing import Any

from rich.console import Group
from rich.text import Text

from wargame_experiments.calibration import section
from wargame_experiments.calibration.files import moment_rows
from wargame_experiments.calibration.shipped import CALIBRATED, Check
from wargame_experiments.console import table
from wargame_experiments.formatting import listed


def calibration_report(summary: dict[str, Any]) -> Group:
    """Return all tables of a calibration as `files.document` summarises it."""
    head = Text("\nCalibration to two windows of public raids\n", "bold")
    head.append(
        "One side's claims; the raw data are replaced by a parametric stand-in. See docs/validation.md.\n", "not bold"
    )
    lines = [Text(line) for line in section.lines(summary)]
    return Group(head, *map(rich_table, section.tables(summary)), *lines)


def check_report(found: Check) -> Group:
    """Return the tables of a check of the shipped scenario."""
    far = found.far
    verdict = "all moments within 3 SE" if not far else f"beyond 3 SE: {listed(far)}"
    count = sum(len(raids.launched) for raids in found.raids)
    windows = [
        {"window": goal.window.name, "moments": moment_rows(goal, moments)}
        for goal, moments in zip(found.targets, found.moments, strict=True)
    ]
    cruise = f"Cruise missiles destroyed / launched: {found.cruise:.3f} ({found.cruise_residual:+.1f} SE)"
    head = Text(f"\n{CALIBRATED}: {count:,} raids, {verdict}\n", "bold")
    return Group(head, rich_table(section.moment_table(windows)), Text(cruise))


def rich_table(each: section.MarkdownTable) -> Any:
    """Return a table as the terminal shows it."""
    made = table(each.title, *each.header)
    for row in each.rows:
        made.add_row(*row)
    return made
