"""``wargame status``: how far a sweep is."""

from pathlib import Path


def status(folder: Path) -> None:
    """Say how far a sweep is, what failed, and what to do next.

    Parameters
    ----------
    folder
        Of the sweep.
    """
    from wargame_experiments.reports.console import console
    from wargame_experiments.reports.sweep import status_report

    console().print(status_report(folder))
