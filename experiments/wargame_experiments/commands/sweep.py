"""``wargame sweep``: run a study, point by point, and keep every run."""

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
        Folder of a sweep to resume.
    workers
        Threads. Default: as many as there are cores.
    processes
        Processes instead of threads: for agents written in Python, and on many cores.
    dask
        Address of a Dask scheduler instead, or "local".
    dry_run
        Only say how many points and battles there are, how long they take, and how correlated the design is.
    settings
        A value laid over the study file, as in --set factors.red.attritable=[0,1]; may be repeated.
    replications
        So many at each point, whatever the file says; short for --set replications={n=...}.
    plan
        Only make the folder: any number of "wargame work DIR" then run it, on any machine that sees it.
    fail_fast
        Stop at the first failure.
    max_failures
        Stop after more failures than this.
    allow_mixed
        Go on although scenario or code have changed, and mix the runs of both.
    quiet
        Show no progress.
    """
    from wargame_experiments.reports.sweep import summary
    from wargame_experiments.study.run.dry_run import dry_run_text
    from wargame_experiments.study.run.sweep import take_up
    from wargame_experiments.study.store import folder as store

    if fail_fast and max_failures is not None:
        raise ValueError("--fail-fast and --max-failures: allowed is one of them")
    if resume is not None and out is not None:
        raise ValueError("--resume and --out: allowed is one of them; a sweep goes on in its own folder")
    if replications is not None:
        settings = [*settings, f"replications={{n={replications}}}"]
    asked = _study(study, resume, settings)
    folder = resume or out or Path("out") / asked.name
    if dry_run:
        print(dry_run_text(asked, workers or processes))
        return 0
    if resume is not None:
        take_up(folder, asked, allow_mixed)
    else:
        laid_over = [word for setting in settings for word in ("--set", setting)]
        store.create(folder, asked, ["wargame", "sweep", str(study), *laid_over, "--out", str(folder)])
    if plan:
        print(f"{len(asked.points):,} points planned; start any number of: wargame work {folder}")
        return 0
    hands = {"workers": workers, "processes": processes, "dask": dask}
    return run_study(asked, folder, hands, summary, 0 if fail_fast else max_failures, quiet)


def _study(study: Path | None, resume: Path | None, settings: Sequence[str]):
    """Return the study that is asked for; with --resume alone the stored one, with its scenario as it is now."""
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
    asked: "Study",
    folder: Path,
    hands: Mapping[str, Any],
    say: "Callable[[Path, Study, ProgressReporter], None]",
    most_failures: int | None = None,
    quiet: bool = False,
    kept: bool = True,
    engine: str | None = None,
) -> int:
    """Fight what a folder lacks of a study, with its progress on stderr, and return the exit code.

    Parameters
    ----------
    asked
        The study.
    folder
        Of the sweep.
    hands
        Worker pool: the arguments of `wargame_experiments.study.run.workers.worker_pool`.
    say
        Called at the end, to say what it came to.
    most_failures
        Stop after more failures than this.
    quiet
        Show no progress.
    kept
        Whether the folder is there afterwards, to be resumed.
    engine
        Of the model, where it has several; None for the one that suits.
    """
    from wargame_experiments.study.run.progress import watch
    from wargame_experiments.study.run.runner import Limits, TooManyFailuresError
    from wargame_experiments.study.run.sweep import run_all, sweep_state_of
    from wargame_experiments.study.run.workers import worker_pool
    from wargame_experiments.study.store import manifest

    again = (
        f"finished blocks are stored; continue with `wargame sweep --resume {folder}`"
        if kept
        else "nothing was written"
    )
    state = sweep_state_of(folder, asked, engine)
    try:
        with worker_pool(**hands) as pool, watch(state, quiet) as reporter:
            manifest.log(folder, event="sweep", workers=pool.label)
            run_all(state, pool, reporter, Limits(most_failures))
            manifest.log(
                folder, event="finished", seconds=round(reporter.seconds(), 3), replications=reporter.simulated
            )
    except KeyboardInterrupt:
        print(f"\nwargame: stopped; {again}", file=sys.stderr)
        return STOPPED
    except TooManyFailuresError as error:
        print(f"wargame: {error}\n{again}", file=sys.stderr)
        return FAILED
    say(folder, asked, reporter)
    return FAILED if reporter.failed else 0
