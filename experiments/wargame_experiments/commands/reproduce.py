"""``wargame reproduce``: run a finished sweep again and compare every bit."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

DIFFERENT = 1


def reproduce(
    folder: Path,
    *,
    workers: int | None = None,
    processes: int | None = None,
    sample: int | None = None,
    quiet: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Fight a finished sweep again from its manifest, and compare every bit.

    Prints whether the tables come out the same, and if not, which columns of them differ and what has changed since:
    scenario, code or versions. Exit code 1 if anything differs.

    Parameters
    ----------
    folder
        Of the sweep.
    workers
        Threads. Default: as many as there are cores.
    processes
        Processes instead of threads.
    sample
        Fight only so many of its blocks again, spread evenly, and compare those.
    quiet
        Show no progress.
    """
    from wargame_experiments.study.run.reproduce import reproduce as again

    if sample is not None and sample < 1:
        raise ValueError(f"sample: got {sample}, allowed is a whole number >= 1")
    found = again(folder, workers, processes, sample, quiet)
    for line in found.changed:
        print(f"changed since: {line}", file=sys.stderr)
    for line in found.same:
        print(f"same      {line}")
    for line in found.different:
        print(f"DIFFERENT {line}")
    return DIFFERENT if found.different else 0
