"""``wargame status``: progress and failures of a sweep."""

from wargame_experiments.commands.options import PathOption

FAILED = 1


def status(folder: PathOption) -> int:
    """Show the progress of a sweep, its failures and the next command. The exit code is 1 if replications failed.

    Parameters
    ----------
    folder
        Folder of the sweep.
    """
    from wargame_experiments.console import console
    from wargame_experiments.reports.sweep import status_report

    report, failed = status_report(folder)
    console().print(report)
    return FAILED if failed else 0
