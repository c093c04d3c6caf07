"""``wargame status``: progress and failures of a sweep."""

from wargame_experiments.commands.options import Flag, PathOption

FAILED = 1


def status(folder: PathOption, *, json: Flag = False) -> int:
    """Show the progress of a sweep, its failures and the next command. The exit code is 1 if replications failed.

    Parameters
    ----------
    folder
        Folder of the sweep.
    json
        Print one JSON document: "study", "question", "state" (unfinished or finished), "points" and "replications"
        (each with "done" and "all"), "failed", "failures" (rows of failures.parquet without tracebacks), "changed"
        since the sweep was made, and "commands" (to "continue", to "retry", to "reproduce"; null where none applies).
    """
    from wargame_experiments.console import console
    from wargame_experiments.reports.battle_document import print_json
    from wargame_experiments.reports.sweep_status import SweepStatus, status_report

    found = SweepStatus.of(folder)
    if json:
        print_json(found.document())
    else:
        console().print(status_report(found))
    return FAILED if found.failed else 0
