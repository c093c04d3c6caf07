"""``wargame status``: progress and failures of a sweep."""

from wargame_experiments.commands.options import PathOption


def status(folder: PathOption) -> None:
    """Show the progress of a sweep, its failures and the next command.

    Parameters
    ----------
    folder
        Folder of the sweep.
    """
    from wargame_experiments.console import console
    from wargame_experiments.reports.sweep import status_report

    console().print(status_report(folder))
