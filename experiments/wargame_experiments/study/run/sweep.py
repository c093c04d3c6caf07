"""Sweep of a study into a folder: start one, resume one that was stopped, or extend one that has got larger."""

import tempfile
import time
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

from wargame_experiments.log import LOGGER
from wargame_experiments.study.document.agents import reject_agents
from wargame_experiments.study.document.study import Study
from wargame_experiments.study.run import tables
from wargame_experiments.study.run.claims import ClaimFiles
from wargame_experiments.study.run.progress import LineReporter
from wargame_experiments.study.run.runner import UNLIMITED, Limits, Reporter, run
from wargame_experiments.study.run.stopping import StoppingDecision
from wargame_experiments.study.run.sweep_state import SweepState
from wargame_experiments.study.run.workers import DASK_TIMEOUT_S, WorkerPool, worker_pool
from wargame_experiments.study.store import folder as store
from wargame_experiments.study.store import manifest
from wargame_experiments.study.store.blocks import Block
from wargame_experiments.study.store.changes import reject_changes, reject_other_study
from wargame_experiments.study.store.folder import Store
from wargame_experiments.study.store.results import Results

POLL_S: Final = 1.0


class SilentReporter:
    """Reporter that prints nothing."""

    def stored(self, block: Block) -> None:
        """Do nothing."""

    def decided(self, address: str, decision: StoppingDecision) -> None:
        """Do nothing."""


def sweep(
    study: Study | str | Path,
    out: str | Path | None = None,
    workers: int | None = None,
    processes: int | None = None,
    dask: str | None = None,
    max_failures: int | None = None,
    allow_mixed: bool = False,
    retry_failed: bool = False,
    dask_timeout_s: float = DASK_TIMEOUT_S,
    allow_agents: Collection[str] = (),
) -> Results:
    """Run a study and return its results; a sweep that the folder already holds is resumed.

    Its progress goes to the logger ``forcemix``, level INFO, every ten seconds.

    Parameters
    ----------
    study
        What is asked: a study, the name of a shipped one, or the path of a study.toml or of its folder.
    out
        Folder of the sweep; None for a temporary one, which lasts as long as the results do.
    workers, processes, dask
        Worker pool, see `wargame_experiments.study.run.workers.worker_pool`.
    max_failures
        Stop after more failures than this; None for never.
    allow_mixed
        Go on even if scenario or code have changed since.
    retry_failed
        Run the blocks again of which replications failed.
    dask_timeout_s
        How long to wait for a worker of the cluster.
    allow_agents
        Modules and packages with agent classes that the scenario names, whose code may run.

    Raises
    ------
    ScenarioError
        If the scenario names an agent class that is not allowed, or cannot be used.
    ChangedError
        If the folder's runs are of another scenario or other code.
    MachineError
        If the machine failed, and not the model; called again with the same folder, it goes on.
    ValueError
        If the folder holds other files.
    TooManyFailuresError
        If the limit is passed.

    Examples
    --------
    >>> study = Study(
    ...     scenario="duel", factors={"units.red-group.count": [2, 3]}, measures=["p_win_red"], replications=20
    ... )
    >>> sweep(study, workers=1).points["units_red_group_count"].to_pylist()
    [2, 3]
    """
    study = study if isinstance(study, Study) else Study.load(study)
    reject_agents(study, allow_agents)
    temporary = tempfile.TemporaryDirectory(prefix="sweep-") if out is None else None
    folder = Path(temporary.name if temporary else out or "")
    with worker_pool(workers, processes, dask, study=study, dask_timeout_s=dask_timeout_s) as pool:
        if manifest.is_there(folder):
            take_up(folder, study, allow_mixed, retry_failed)
        else:
            store.create(folder, study, ["sweep", study.name])
        state = sweep_state_of(folder, study, None, allow_agents)
        run_all(state, pool, LineReporter(state, LOGGER.info), Limits(max_failures))
    return Results(folder, study, temporary)


def take_up(folder: Path, study: Study, allow_mixed: bool = False, retry_failed: bool = False) -> None:
    """Make the folder of a sweep that of a study, which may have got more points, replications or measures.

    With ``retry_failed`` the blocks with failures are put aside and are missing. A block is what its replications
    come to, whenever it is run, and decisions and tables are made of blocks: if nothing fails any more, they are as if
    nothing ever had.

    Raises
    ------
    ChangedError
        If the scenario or the code has changed, unless runs of both are to be mixed; or a sample of sensitivity
        analysis is another one.
    """
    found = manifest.read(folder)
    if not allow_mixed:
        reject_changes(folder, found, study)
    if allow_mixed or found["study"] != study.words():
        _replace_study(folder, study, found)
    stored = sweep_state_of(folder, study).store
    if retry_failed and stored.failed():
        unfinished = {key: value for key, value in manifest.read(folder).items() if key not in manifest.OF_FINISHED}
        manifest.write(folder, {**unfinished, "state": "unfinished"})
        stored.put_failed_aside()


def _replace_study(folder: Path, study: Study, found: Mapping[str, Any]) -> None:
    """Put a study in the place of the one that a folder holds, if anything is different."""
    reject_other_study(folder, found, study)
    now = manifest.new(study, found["command"])
    if any(found[key] != now[key] for key in ("study", "code", "scenario")):
        store.write_inputs(folder, study.inputs)
        earlier = [*found.get("earlier", []), {key: found[key] for key in ("code", "scenario", "versions", "created")}]
        is_mixed = found["code"] != now["code"] or found["scenario"] != now["scenario"]
        manifest.write(folder, {**now, "created": found["created"], **({"earlier": earlier} if is_mixed else {})})


def sweep_state_of(
    folder: Path,
    study: Study,
    engine: str | None = None,
    allow_agents: Collection[str] = (),
    is_looking: bool = False,
) -> SweepState:
    """Return the state of the sweep in a folder.

    Parameters
    ----------
    folder
        Of the sweep.
    study
        Of it.
    engine
        The one of its model that runs what is missing.
    allow_agents
        Modules and packages with code of others that may run.
    is_looking
        Whether the folder stays as it is, damaged files too.
    """
    store_of_now = Store(folder, study, manifest.read(folder)["code"]["hash"], is_looking)
    return SweepState(study, store_of_now, engine, tuple(allow_agents))


def run_all(state: SweepState, pool: WorkerPool, reporter: Reporter, limits: Limits = UNLIMITED) -> None:
    """Run what is missing, and write the tables."""
    while True:
        run(state, pool, reporter, limits)
        if finish(state):
            return


def share_work(
    state: SweepState,
    pool: WorkerPool,
    reporter: Reporter,
    claims: ClaimFiles,
    limits: Limits = UNLIMITED,
    poll_s: float = POLL_S,
) -> None:
    """Run the blocks that no other process has claimed until all are stored; write the tables unless another does."""
    with claims.beating():
        while True:
            state.store.scan()
            refused = run(state, pool, reporter, limits, claims)
            if refused:
                time.sleep(poll_s)
            elif not claims.take_finish():
                if manifest.read(state.store.folder)["state"] == "finished":
                    return
                time.sleep(poll_s)
            elif finish(state):
                claims.clear()
                return


def finish(state: SweepState) -> bool:
    """Make the tables of a sweep in which every point is settled; return False if a chunk turned out to be broken."""
    folder = state.store.folder
    try:
        used = tables.write_tables(state)
    except tables.BrokenChunkError:
        state.decisions.clear()
        return False
    found = manifest.read(folder)
    found |= {"state": "finished", "finished": manifest.now(), "tables": tables.hashes(folder), "chunks": used}
    manifest.write(folder, found)
    store.sweep_up(folder)
    return True
