"""``wargame sweep``: fight a study, point by point, and keep every run."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

Flag = Annotated[bool, Parameter(negative=())]

FAILED = 1
STOPPED = 130


def sweep(
    study: Path | None = None,
    *,
    out: Path | None = None,
    resume: Path | None = None,
    workers: int | None = None,
    processes: int | None = None,
    dask: str | None = None,
    dry_run: Flag = False,
    plan: Flag = False,
    fail_fast: Flag = False,
    max_failures: int | None = None,
    allow_mixed: Flag = False,
    quiet: Flag = False,
) -> int:
    """Fight a study, point by point, and keep every run.

    Every run is a row of runs.parquet, every point with its intervals one of points.parquet; a run that fails is a
    row of failures.parquet, with the command that fights it again. A sweep that is stopped, in whatever way, is gone
    on with by --resume; so is one whose study has got more points or replications. The tables are the same bytes for
    any number of threads, processes or machines, and however often it was stopped.

    Parameters
    ----------
    study
        Path of a study.toml, or of the folder that holds one. With --resume: default, the one that is stored.
    out
        Folder of the sweep. Default: out/ and the name of the study.
    resume
        Folder of a sweep to go on with.
    workers
        Threads. Default: as many as there are cores.
    processes
        Processes instead of threads: for agents written in Python, and on many cores.
    dask
        Address of a Dask scheduler instead, or "local".
    dry_run
        Only say how many points and battles there are, how long they take, and how correlated the design is.
    plan
        Only make the folder: any number of "wargame work DIR" then fight it, on any machine that sees it.
    fail_fast
        Stop at the first failure.
    max_failures
        Stop after more failures than this.
    allow_mixed
        Go on although scenario or code have changed, and mix the runs of both.
    quiet
        Show no progress.
    """
    from wargame_experiments.study import store
    from wargame_experiments.study.dry_run import dry_run_text
    from wargame_experiments.study.sweep import take_up

    if fail_fast and max_failures is not None:
        raise ValueError("--fail-fast and --max-failures: allowed is one of them")
    if resume is not None and out is not None:
        raise ValueError("--resume and --out: allowed is one of them; a sweep goes on in its own folder")
    asked = _study(study, resume)
    folder = resume or out or Path("out") / asked.name
    if dry_run:
        print(dry_run_text(asked, workers or processes))
        return 0
    if resume is not None:
        take_up(folder, asked, allow_mixed)
    else:
        store.create(folder, asked, ["wargame", "sweep", str(study), "--out", str(folder)])
    if plan:
        print(f"{len(asked.points):,} points planned; start any number of: wargame work {folder}")
        return 0
    return _fight(asked, folder, workers, processes, dask, 0 if fail_fast else max_failures, quiet)


def _study(study: Path | None, resume: Path | None):
    """Return the study that is asked for; with --resume alone the stored one, with its scenario as it is now."""
    from wargame_experiments.study import store
    from wargame_experiments.study.changes import with_scenario_now
    from wargame_experiments.study.study import Study

    if study is not None:
        return Study.load(study)
    if resume is None:
        raise ValueError("sweep: no study given; allowed: the path of a study.toml, or --resume DIR")
    return with_scenario_now(store.stored_study(resume))


def _fight(asked, folder: Path, workers, processes, dask, most: int | None, quiet: bool) -> int:
    from wargame_experiments.study import manifest
    from wargame_experiments.study.executors import crew
    from wargame_experiments.study.report import summary
    from wargame_experiments.study.runner import Limits, TooManyFailuresError
    from wargame_experiments.study.sweep import course_of, fight_all
    from wargame_experiments.study.watch import watch

    again = f"what was fought is stored; go on with: wargame sweep --resume {folder}"
    course = course_of(folder, asked)
    try:
        with crew(workers, processes, dask) as fighters, watch(course, quiet) as watcher:
            manifest.log(folder, event="sweep", crew=fighters.words)
            fight_all(course, fighters, watcher, Limits(most))
            manifest.log(folder, event="finished", seconds=round(watcher.seconds(), 3), replications=watcher.fought)
    except KeyboardInterrupt:
        print(f"\nwargame: stopped; {again}", file=sys.stderr)
        return STOPPED
    except TooManyFailuresError as error:
        print(f"wargame: {error}\n{again}", file=sys.stderr)
        return FAILED
    summary(folder, asked, watcher)
    return FAILED if watcher.failed else 0
