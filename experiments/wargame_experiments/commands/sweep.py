"""``wargame sweep``: simulation of a study, point by point, with every replication stored."""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

if TYPE_CHECKING:
    from wargame_experiments.study.document.study import Study
    from wargame_experiments.study.run.progress import ProgressReporter

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
    settings: Annotated[Sequence[str], Parameter(name="--set", negative_iterable=(), show_default=False)] = (),
    replications: int | None = None,
    plan: Flag = False,
    fail_fast: Flag = False,
    max_failures: int | None = None,
    allow_mixed: Flag = False,
    quiet: Flag = False,
) -> int:
    """Run a study: simulate every point of its design and store every replication.

    The table runs.parquet has a row for each replication, points.parquet a row for each point with its intervals, and
    failures.parquet a row for each failed replication with the command that repeats it. An interrupted sweep continues
    with `--resume`, and so does one whose study got more points or replications. The tables have the same bytes for
    any number of threads, processes, machines and interruptions.

    Parameters
    ----------
    study
        Path of a study.toml, or of its folder. Default with --resume: the stored study.
    out
        Folder of the sweep. Default: out/NAME, NAME being that of the study.
    resume
        Folder of an interrupted or extended sweep, which continues.
    workers
        Number of threads. Default: the number of cores.
    processes
        Number of processes, in place of threads. They suit agents written in Python, and many cores.
    dask
        Address of a Dask scheduler, or "local", in place of threads.
    dry_run
        Print the number of points and battles, an estimate of the time, and the correlation of the design; run nothing.
    settings
        PATH=VALUE replaces a value of the study, as in --set factors.red.attritable=[0,1]. Repeatable.
    replications
        Number of replications at each point, in place of that in the study. Short for --set replications={n=...}.
    plan
        Create the folder and run nothing. Any number of "wargame work DIR" then run it, on any machine that sees it.
    fail_fast
        Stop at the first failed replication.
    max_failures
        Stop when more replications than this have failed.
    allow_mixed
        Continue although scenario or code have changed. The tables then mix the replications of both.
    quiet
        Hide the progress.
    """
    from wargame_experiments.console import say
    from wargame_experiments.reports.sweep import summary
    from wargame_experiments.study.run.dry_run import dry_run_text
    from wargame_experiments.study.run.sweep import take_up
    from wargame_experiments.study.store import folder as store

    if fail_fast and max_failures is not None:
        raise ValueError("--fail-fast and --max-failures: allowed is one of them")
    if resume is not None and out is not None:
        raise ValueError("--resume and --out: allowed is one of them; a sweep continues in its own folder")
    if replications is not None:
        settings = [*settings, f"replications={{n={replications}}}"]
    requested = _study(study, resume, settings)
    folder = resume or out or Path("out") / requested.name
    if dry_run:
        say(dry_run_text(requested, workers or processes))
        return 0
    if resume is not None:
        take_up(folder, requested, allow_mixed)
    else:
        overrides = [word for setting in settings for word in ("--set", setting)]
        store.create(folder, requested, ["wargame", "sweep", str(study), *overrides, "--out", str(folder)])
    if plan:
        print(f"{len(requested.points):,} points planned; start any number of: wargame work {folder}")
        return 0
    pool_options = {"workers": workers, "processes": processes, "dask": dask}
    return run_study(requested, folder, pool_options, summary, 0 if fail_fast else max_failures, quiet)


def _study(study: Path | None, resume: Path | None, settings: Sequence[str]):
    """Return the study to run: the one in the file, or with --resume alone the stored one with the current scenario."""
    from wargame_experiments.study.document.study import Study
    from wargame_experiments.study.store import folder as store
    from wargame_experiments.study.store.changes import with_scenario_now

    if study is not None:
        return Study.load(study, settings)
    if settings:
        raise ValueError("--set and --replications: no study given; allowed: the path of a study.toml beside them")
    if resume is None:
        raise ValueError("sweep: no study given; allowed: the path of a study.toml, or --resume DIR")
    return with_scenario_now(store.stored_study(resume))


def run_study(
    requested: "Study",
    folder: Path,
    pool_options: Mapping[str, Any],
    print_summary: "Callable[[Path, Study, ProgressReporter], None]",
    most_failures: int | None = None,
    quiet: bool = False,
    is_resumable: bool = True,
    engine: str | None = None,
) -> int:
    """Run what a folder lacks of a study, with progress on stderr, and return the exit code.

    Parameters
    ----------
    requested
        The study.
    folder
        Folder of the sweep.
    pool_options
        Number of threads or processes, or a scheduler: arguments of `study.run.workers.worker_pool`.
    print_summary
        Prints the summary, called at the end.
    most_failures
        Stop when more replications than this have failed.
    quiet
        Hide the progress.
    is_resumable
        Whether the folder outlives the command, so that the sweep can continue.
    engine
        Engine of the model, where it has several; None for its default.
    """
    from wargame_experiments.study.run.progress import watch
    from wargame_experiments.study.run.runner import Limits, TooManyFailuresError
    from wargame_experiments.study.run.sweep import run_all, sweep_state_of
    from wargame_experiments.study.run.workers import worker_pool
    from wargame_experiments.study.store import manifest

    resume_hint = "nothing was written"
    if is_resumable:
        resume_hint = f"completed runs are stored; to continue: wargame sweep --resume {folder}"
    state = sweep_state_of(folder, requested, engine)
    try:
        with worker_pool(**pool_options) as pool, watch(state, quiet) as reporter:
            manifest.log(folder, event="sweep", workers=pool.label)
            run_all(state, pool, reporter, Limits(most_failures))
            manifest.log(
                folder, event="finished", seconds=round(reporter.seconds(), 3), replications=reporter.simulated
            )
    except KeyboardInterrupt:
        print(f"\nwargame: stopped; {resume_hint}", file=sys.stderr)
        return STOPPED
    except TooManyFailuresError as error:
        print(f"wargame: {error}\n{resume_hint}", file=sys.stderr)
        return FAILED
    print_summary(folder, requested, reporter)
    return FAILED if reporter.failed else 0
