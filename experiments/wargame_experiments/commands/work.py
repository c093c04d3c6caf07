"""``wargame work``: one of several workers that share a planned sweep."""

from wargame_experiments.commands.options import AgentModules, Flag, PathOption, quietable

FAILED = 1


@quietable
def work(
    folder: PathOption,
    *,
    workers: int | None = None,
    processes: int | None = None,
    stale: float = 120.0,
    allow_agents: AgentModules = (),
    quiet: Flag = False,
) -> int:
    """Join a planned sweep as a worker; several workers share it without a scheduler.

    Any number of workers may run, on any machine that sees the folder. Each claims a block of replications with a file
    that only one of them can create. The worker that completes the sweep writes the tables. The claims of a worker
    that died become free after --stale seconds. A sweep is planned by: wargame sweep STUDY --plan --out DIR

    Parameters
    ----------
    folder
        Folder of the sweep.
    workers
        Number of threads. Default: the number of cores.
    processes
        Number of processes, in place of threads.
    stale
        Seconds without a sign of life after which the claim of a worker becomes free.
    allow_agents
        Module or package with agent classes, whose Python code may run if the scenario names it. Repeatable.
    quiet
        Print nothing on stderr but errors.
    """
    from wargame_experiments.reports.sweep import summary
    from wargame_experiments.signals import with_hint
    from wargame_experiments.study.document.agents import next_command, reject_agents
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
    requested = with_scenario_now(store.stored_study(folder))
    reject_agents(requested, allow_agents)
    reject_changes(folder, manifest.read(folder), requested)
    state = sweep_state_of(folder, requested, None, allow_agents)
    ways = [next_command(requested, *words, folder) for words in (("work",), ("sweep", "--resume"))]
    hint = f"completed runs are stored; to continue: {ways[0]}, or alone: {ways[1]}"
    pool_of = worker_pool(workers, processes, study=requested)
    with with_hint(hint, folder), pool_of as pool, watch(state, quiet) as reporter:
        manifest.log(folder, event="work", workers=pool.label)
        share_work(state, pool, reporter, ClaimFiles(state.store, stale))
        manifest.log(folder, event="done", seconds=round(reporter.seconds(), 3), replications=reporter.simulated)
    summary(folder, requested, reporter)
    return FAILED if Results(folder, requested).failures.num_rows else 0
