"""``wargame reproduce``: a second run of a finished sweep, compared bit for bit."""

import sys

from wargame_experiments.commands.options import AgentModules, Flag, PathOption, quietable

DIFFERENT = 1


@quietable
def reproduce(
    folder: PathOption,
    *,
    workers: int | None = None,
    processes: int | None = None,
    sample: int | None = None,
    allow_agents: AgentModules = (),
    quiet: Flag = False,
) -> int:
    """Run a finished sweep again from its manifest and compare the tables bit for bit.

    The report names the tables that are the same, the columns that differ, and the changes since the first run:
    scenario, code or versions. The exit code is 1 if a table differs.

    Parameters
    ----------
    folder
        Folder of the sweep.
    workers
        Number of threads. Default: the number of cores.
    processes
        Number of processes, in place of threads.
    sample
        Number of blocks to run again, spread evenly over the sweep. Default: all.
    allow_agents
        Module or package with agent classes, whose Python code may run if the scenario names it. Repeatable.
    quiet
        Print nothing on stderr but errors.
    """
    from wargame_experiments.study.run.reproduce import reproduce as again

    if sample is not None and sample < 1:
        raise ValueError(f"sample: got {sample}, allowed is a whole number >= 1")
    comparison = again(folder, workers, processes, sample, quiet, allow_agents)
    for line in comparison.changed:
        print(f"changed since: {line}", file=sys.stderr)
    for line in comparison.same:
        print(f"same      {line}")
    for line in comparison.different:
        print(f"DIFFERENT {line}")
    return DIFFERENT if comparison.different else 0
