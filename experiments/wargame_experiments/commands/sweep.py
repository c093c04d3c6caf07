"""``wargame sweep``: simulation of a study, point by point, with every replication stored."""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from wargame_experiments import streams
from wargame_experiments.commands.options import AgentModules, Flag, PathOption, quietable

if TYPE_CHECKING:
    from wargame_experiments.study.document.study import Study
    from wargame_experiments.study.run.progress import ProgressReporter

FAILED = 1


@quietable
def sweep(
    study: PathOption | None = None,
    *,
    out: PathOption | None = None,
    resume: PathOption | None = None,
    workers: int | None = None,
    processes: int | None = None,
    dask: str | None = None,
    dask_security: str | None = None,
    dask_timeout: float = 60.0,
    dry_run: Flag = False,
    band: Flag = False,
    settings: Annotated[Sequence[str], Parameter(name="--set", negative_iterable=(), show_default=False)] = (),
    replications: int | None = None,
    plan: Flag = False,
    fail_fast: Flag = False,
    max_failures: int | None = None,
    allow_mixed: Flag = False,
    retry_failed: Flag = False,
    allow_agents: AgentModules = (),
    json: Flag = False,
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
        Path of a study.toml, or of its folder; or name of a shipped study (see: wargame studies). Default with
        --resume: the stored study.
    out
        Folder of the sweep. Default: out/NAME, NAME being that of the study.
    resume
        Folder of an interrupted or extended sweep, which continues.
    workers
        Number of threads. Default: the number of cores.
    processes
        Number of processes, in place of threads. They suit agents written in Python, and many cores.
    dask
        Address of a Dask scheduler, or "local", in place of threads. A cluster runs the code of whoever reaches it, and
        its answers are believed: name one that you trust. The local one takes nobody but this command.
    dask_security
        CA,CERT,KEY: files with which a cluster at an address tls://... is recognised, and recognises this command.
    dask_timeout
        Seconds without a worker of the cluster after which the sweep stops.
    dry_run
        Print the number of points and battles, an estimate of the time, the correlation of the design, and what money
        buys of its mixes; run nothing.
    band
        Run points of the study again in worlds in which all uncertain figures of the catalogue are drawn at once, each
        from a PERT law on low, typical and high. The table [band] of the study says which points, and how many worlds.
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
    retry_failed
        With --resume: put the blocks with failed replications aside and run them again. The tables are then as if these
        had not failed.
    allow_agents
        Module or package with agent classes, whose Python code may run if the scenario names it. Repeatable.
    json
        Print one JSON document: "study", "question", "level", "folder", "tables", "simulated" and "failed"
        (replications of this run), "seconds", and "points", each with its "point", "factors", "replications" and
        "measures" ("mean", "low", "high", "n", "unit"; null where undefined). With --dry-run: counts of points,
        replications and battles at the least and at the most, and "seconds". With --plan: "planned" points, "command".
    quiet
        Print nothing on stderr but errors.
    """
    from wargame_experiments.console import console, say
    from wargame_experiments.formatting import count_of
    from wargame_experiments.reports.battle_document import print_json
    from wargame_experiments.reports.purchases import planned, purchases_tables
    from wargame_experiments.reports.sweep import summary, summary_document
    from wargame_experiments.study.document.agents import next_command, reject_agents
    from wargame_experiments.study.run.dry_run import dry_run as estimate
    from wargame_experiments.study.run.dry_run import few_replications
    from wargame_experiments.study.run.stopping import StoppingRule
    from wargame_experiments.study.run.sweep import take_up
    from wargame_experiments.study.run.workers import check_options
    from wargame_experiments.study.store import folder as store

    _check_options(fail_fast, max_failures, resume, out, retry_failed)
    if band and study is None:
        raise ValueError("--band: no study given; allowed: the path of a study.toml beside it")
    pool_options = {"workers": workers, "processes": processes, "dask": dask, "dask_security": dask_security}
    pool_options["dask_timeout_s"] = dask_timeout
    check_options(**pool_options)
    if replications is not None:
        settings = [*settings, f"band.replications={replications}" if band else f"replications={{n={replications}}}"]
    requested = _study(study, resume, settings)
    requested = requested.band() if band else requested
    folder = resume or out or Path("out") / requested.name
    if dry_run:
        expected = estimate(requested, workers or processes, allow_agents)
        if json:
            print_json(expected.document())
            return 0
        say(expected.text())
        for purchases in purchases_tables(planned(requested.points), requested.model.amounts):
            console().print(purchases)
        return 0
    if not plan:
        reject_agents(requested, allow_agents)
    if resume is None:
        store.reject_used(folder)

    def begin() -> None:
        if resume is not None:
            take_up(folder, requested, allow_mixed, retry_failed)
            return
        overrides = [word for setting in settings for word in ("--set", setting)]
        overrides += [word for module in allow_agents for word in ("--allow-agents", module)]
        overrides += ["--band"] if band else []
        store.create(folder, requested, ["wargame", "sweep", str(study), *overrides, "--out", str(folder)])

    for warning in few_replications(StoppingRule(requested.table.replications, requested.table.level).first):
        print(f"wargame: {warning}", file=sys.stderr)
    if plan:
        begin()
        command = next_command(requested, "work", folder)
        if json:
            planned_points = {"study": requested.name, "folder": str(folder), "planned": len(requested.points)}
            print_json({**planned_points, "command": command})
        else:
            print(f"{count_of(len(requested.points), 'point')} planned; start any number of: {command}")
        return 0

    def print_document(*finished: Any) -> None:
        print_json(summary_document(*finished))

    print_summary = print_document if json else summary
    most_failures = 0 if fail_fast else max_failures
    return run_study(
        requested, folder, begin, pool_options, print_summary, most_failures, quiet, allow_agents=allow_agents
    )


def _check_options(
    fail_fast: bool, max_failures: int | None, resume: Path | None, out: Path | None, retry_failed: bool
) -> None:
    """Raise ValueError, with all faults, unless the options go together."""
    faults = []
    if fail_fast and max_failures is not None:
        faults.append("--fail-fast and --max-failures: allowed is one of them")
    if max_failures is not None and max_failures < 0:
        faults.append(f"max-failures: got {max_failures}, allowed is a whole number >= 0")
    if resume is not None and out is not None:
        faults.append("--resume and --out: allowed is one of them; a sweep continues in its own folder")
    if retry_failed and resume is None:
        faults.append("--retry-failed: allowed with --resume DIR")
    if faults:
        raise ValueError("; ".join(faults))


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
        raise ValueError(
            "sweep: no study given; allowed: the path of a study.toml, the name of a shipped study, or --resume DIR"
        )
    return with_scenario_now(store.stored_study(resume))


def run_study(
    requested: "Study",
    folder: Path,
    begin: Callable[[], None],
    pool_options: Mapping[str, Any],
    print_summary: "Callable[[Path, Study, ProgressReporter], None]",
    most_failures: int | None = None,
    quiet: bool = False,
    is_resumable: bool = True,
    engine: str | None = None,
    allow_agents: Sequence[str] = (),
) -> int:
    """Run what a folder lacks of a study, with progress on stderr, and return the exit code.

    Nothing is written before the workers are there, and a folder in which nothing could begin is removed.

    Parameters
    ----------
    requested
        The study.
    folder
        Folder of the sweep.
    begin
        Makes the folder what the study needs; called when the workers are there.
    pool_options
        Number of threads or processes, or a scheduler: arguments of `study.run.workers.worker_pool`.
    print_summary
        Prints the summary, called at the end.
    most_failures
        Stop when more replications than this have failed.
    quiet
        Print nothing on stderr but errors.
    is_resumable
        Whether the folder outlives the command, so that the sweep can continue.
    engine
        Engine of the model, where it has several; None for its default.
    allow_agents
        Modules and packages with agent classes whose code may run.
    """
    from wargame_experiments.signals import with_hint
    from wargame_experiments.study.document.agents import next_command
    from wargame_experiments.study.run.progress import watch
    from wargame_experiments.study.run.runner import Limits, TooManyFailuresError
    from wargame_experiments.study.run.sweep import run_all, sweep_state_of
    from wargame_experiments.study.run.workers import worker_pool
    from wargame_experiments.study.store import folder as store
    from wargame_experiments.study.store import manifest

    resume_hint = "nothing was written"
    if is_resumable:
        resume_hint = f"completed runs are stored; to continue: {next_command(requested, 'sweep', '--resume', folder)}"
    is_made, is_new = not folder.exists(), not manifest.is_there(folder)
    try:
        with worker_pool(**pool_options, study=requested) as pool:
            begin()
            try:
                state = sweep_state_of(folder, requested, engine, allow_agents)
                manifest.log(folder, event="sweep", workers=pool.label)
            except Exception:
                if is_new:
                    store.discard(folder, requested, is_made)
                raise
            with with_hint(resume_hint, folder), watch(state, quiet) as reporter:
                run_all(state, pool, reporter, Limits(most_failures))
                manifest.log(
                    folder, event="finished", seconds=round(reporter.seconds(), 3), replications=reporter.simulated
                )
    except TooManyFailuresError as error:
        print(f"wargame: {error}\n{resume_hint}", file=streams.errors())
        return FAILED
    with with_hint(resume_hint, folder):
        print_summary(folder, requested, reporter)
    return FAILED if reporter.failed else 0
