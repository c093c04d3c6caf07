"""``wargame work``: run a planned sweep beside others that do the same."""

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

    Any number may run, on any machine that sees the folder; each claims the block of replications that it runs
    next by a file that only one can create. The worker that finds all blocks stored writes the tables. A worker that
    dies leaves claims behind, which others take over after a while. Plan a sweep with: wargame sweep STUDY --plan --out
    DIR

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
    from wargame_experiments.study.run.claims import ClaimFiles
    from wargame_experiments.study.run.progress import watch
    from wargame_experiments.study.run.sweep import share_work, sweep_state_of
    from wargame_experiments.study.run.workers import worker_pool
    from wargame_experiments.study.store import folder as store
    from wargame_experiments.study.store import manifest
    from wargame_experiments.study.store.changes import reject_changes, with_scenario_now
    from wargame_experiments.study.store.results import Results

    if not stale > 0.0:
        raise ValueError(f"stale: got {stale:g}, allowed is a number of seconds > 0")
    asked = with_scenario_now(store.stored_study(folder))
    reject_changes(folder, manifest.read(folder), asked)
    state = sweep_state_of(folder, asked)
    try:
        with worker_pool(workers, processes) as pool, watch(state, quiet) as reporter:
            manifest.log(folder, event="work", workers=pool.label)
            share_work(state, pool, reporter, ClaimFiles(state.store, stale))
            manifest.log(folder, event="done", seconds=round(reporter.seconds(), 3), replications=reporter.simulated)
    except KeyboardInterrupt:
        print("\nwargame: stopped; all finished blocks are stored", file=sys.stderr)
        return STOPPED
    summary(folder, asked, reporter)
    return FAILED if Results(folder, asked).failures.num_rows else 0
