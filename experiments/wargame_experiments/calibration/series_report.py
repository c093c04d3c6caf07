"""Tables of the fits of public series, for the terminal."""

from typing import Any

from rich.console import Group
from rich.text import Text

from wargame_experiments.calibration import series_section
from wargame_experiments.calibration.report import rich_table


def series_report(summary: dict[str, Any]) -> Group:
    """Return all tables of what `series_document.document` summarises."""
    head = Text("\nPublic series: fit and forecast of the 24 months after each window\n", "bold")
    head.append(
        "Few points, one side's claims among them; bands are of a month's figure as reported. See docs/series.md.\n",
        "not bold",
    )
    return Group(head, *map(rich_table, series_section.tables(summary)))
