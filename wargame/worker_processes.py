"""Worker processes that end with the process that started them, whatever ends it."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import current_process, parent_process
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any, Final

from wargame.machine_error import LOST_WORKER, MachineError

UNGUARDED: Final = 78  # exit code of a worker that was about to run the script that started it
GUARD: Final = (
    "each worker process imports the script that started it; put what the script does into a function, and call it "
    'below the line: if __name__ == "__main__":'
)


class UnguardedMainError(SystemExit):
    """A script starts worker processes as it is imported, so that each of them would start some more.

    It ends the script with a sentence: nothing in a script that cannot be imported can go on.
    """


class BattleWorker(SpawnProcess):
    """Spawned process that leaves Ctrl-C and a closed terminal, which reach a whole group, to its parent."""

    @staticmethod
    def _Popen(process_obj: Any) -> Any:
        if os.name != "posix":
            return SpawnProcess._Popen(process_obj)  # type: ignore[attr-defined]
        with _signals_left_to_the_parent():
            return _Launch(process_obj)


if os.name == "posix":
    from multiprocessing.popen_spawn_posix import Popen

    class _Launch(Popen):
        """Start of a process; one that is handed half of its arguments when an interrupt comes is killed."""

        def _launch(self, process_obj: Any) -> None:
            try:
                super()._launch(process_obj)  # type: ignore[misc]
            except BaseException:
                if hasattr(self, "pid"):
                    os.kill(self.pid, signal.SIGKILL)
                raise


class _Context(SpawnContext):
    Process = BattleWorker


@contextmanager
def process_pool(
    processes: int, initializer: Callable[..., None] | None = None, initargs: tuple[Any, ...] = ()
) -> Iterator[ProcessPoolExecutor]:
    """Yield a pool of spawned processes; none is left when the block ends, or when this process does.

    Parameters
    ----------
    processes
        How many, >= 1.
    initializer, initargs
        Called in each before its first task.

    Raises
    ------
    UnguardedMainError
        If the script that is run here starts worker processes wherever it is imported.
    MachineError
        If a worker is lost.
    """
    reject_unguarded_main()
    with _signals_left_to_the_parent():  # by the resource tracker too, which starts here
        pool = ProcessPoolExecutor(processes, _Context(), _begin, (initializer, initargs))
    try:
        yield pool
    except BaseException as error:
        workers = list((pool._processes or {}).values())
        for worker in workers:
            worker.kill()
        pool.shutdown(cancel_futures=True)
        if BrokenProcessPool in (type(error), type(error.__cause__)):
            if any(worker.exitcode == UNGUARDED for worker in workers):
                raise UnguardedMainError(GUARD) from None
            raise MachineError(LOST_WORKER) from error
        raise
    pool.shutdown()


def reject_unguarded_main() -> None:
    """Raise if this process is a worker that is just importing the script of its parent.

    Raises
    ------
    UnguardedMainError
        In a worker of somebody else's. One of ours ends without a word: its parent says it, once.
    """
    if not getattr(current_process(), "_inheriting", False):
        return
    if current_process().name.startswith(BattleWorker.__name__):
        raise SystemExit(UNGUARDED)
    raise UnguardedMainError(GUARD)


def _begin(initializer: Callable[..., None] | None, initargs: tuple[Any, ...]) -> None:
    """Let this worker end with its parent, and make it ready."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if initializer is not None:
        initializer(*initargs)


def _end_with_parent() -> None:
    """Wait for the end of the parent process, and end this one."""
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


@contextmanager
def _signals_left_to_the_parent() -> Iterator[None]:
    """Block INT and HUP, which processes that are started meanwhile inherit."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
