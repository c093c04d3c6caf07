"""``wargame work``: fight a planned sweep beside others that do the same."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

FAILED = 1
STOPPED = 130


def work(
    folder: Path,
    *,
    workers: int | None = None,
    processes: int | None = None,
    stale: float = 120.0,
    quiet: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Fight a planned sweep beside others that do the same, without a scheduler.

    Any number may run, on any machine that sees the folder; each claims the block of replications that it fights
    next by a file that only one can create. Whoever finds everything fought makes the tables. A worker that dies
    leaves claims behind, which others take over after a while. Plan a sweep with: wargame sweep STUDY --plan --out DIR

    Parameters
    ----------
    folder
        Of the sweep.
    workers
        Threads. Default: as many as there are cores.
    processes
        Processes instead of threads.
    stale
        Seconds after which the claim of a worker that gives no sign is free.
    quiet
        Show no progress.
    """
    from wargame_experiments.reports.sweep import summary
    from wargame_experiments.study.run.claims import Claims
    from wargame_experiments.study.run.progress import watch
    from wargame_experiments.study.run.sweep import course_of, share_work
    from wargame_experiments.study.run.workers import crew
    from wargame_experiments.study.store import folder as store
    from wargame_experiments.study.store import manifest
    from wargame_experiments.study.store.changes import reject_changes, with_scenario_now
    from wargame_experiments.study.store.results import Results

    if not stale > 0.0:
        raise ValueError(f"stale: got {stale:g}, allowed is a number of seconds > 0")
    asked = with_scenario_now(store.stored_study(folder))
    reject_changes(folder, manifest.read(folder), asked)
    course = course_of(folder, asked)
    try:
        with crew(workers, processes) as fighters, watch(course, quiet) as watcher:
            manifest.log(folder, event="work", crew=fighters.words)
            share_work(course, fighters, watcher, Claims(course.store, stale))
            manifest.log(folder, event="done", seconds=round(watcher.seconds(), 3), replications=watcher.fought)
    except KeyboardInterrupt:
        print("\nwargame: stopped; what was fought is stored", file=sys.stderr)
        return STOPPED
    summary(folder, asked, watcher)
    return FAILED if Results(folder, asked).failures.num_rows else 0
