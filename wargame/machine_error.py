"""Errors of the machine, apart from those of a model: memory, disk, compiler, modules, worker processes.

What fails for the machine's sake says nothing of the scenario. It is no result: it is run again where there is more
memory, room on the disk, or the right software.
"""

import errno
import pickle
from concurrent.futures import BrokenExecutor
from typing import Final

KINDS: Final = (MemoryError, OSError, ImportError, EOFError, pickle.UnpicklingError, BrokenExecutor)
DISK_ERRORS: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS)
TOOLS: Final = ("numba", "llvmlite", "distributed")  # whose errors are never the model's
NO_THREAD: Final = "can't start new thread"
LONGEST: Final = 300  # characters of a message that are shown
LOST_WORKER: Final = "a worker process was lost: killed by the system, often for want of memory, or by somebody"
KILLED_WORKER: Final = "KilledWorker"  # Dask's, which is not imported for it


class MachineError(OSError):
    """The machine failed, not the model; the text is one line."""


def machine_error(error: BaseException, place: str = "") -> MachineError | None:
    """Return an error as one of the machine, None if it is the model's.

    Parameters
    ----------
    error
        What was raised. One that a missing module has led to is the machine's, as an agent that cannot be imported.
    place
        What was being written, for an error of the operating system that does not say it.

    Examples
    --------
    >>> machine_error(MemoryError("Unable to allocate 2 TiB")), machine_error(ValueError("got -1"))
    (MachineError('MemoryError: Unable to allocate 2 TiB'), None)
    >>> machine_error(OSError(28, "No space left on device"), "out")
    MachineError('out: No space left on device')
    """
    if isinstance(error, MachineError):
        return error
    if isinstance(error, BrokenExecutor) or type(error).__name__ == KILLED_WORKER:
        return MachineError(LOST_WORKER)
    error = _error_of_disk(error) or error
    if not _is_of_machine(error) and not isinstance(error.__cause__, ImportError):
        return None
    words = " ".join(_words(error, place).split())
    return MachineError(words if len(words) <= LONGEST else f"{words[:LONGEST]} ...")


def _error_of_disk(error: BaseException) -> OSError | None:
    """Return the error of a disk behind an error, as of a library that stumbles over a file that it cannot finish."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.errno in DISK_ERRORS:
            return seen
        seen = seen.__cause__ or seen.__context__
    return None


def _words(error: BaseException, place: str) -> str:
    if isinstance(error, OSError) and error.strerror is not None:
        where = error.filename or place
        return f"{where}: {error.strerror}" if where else error.strerror
    return f"{type(error).__name__}: {error}".removesuffix(": ")


def _is_of_machine(error: BaseException) -> bool:
    if isinstance(error, KINDS) or any(_is_a_tools(cls.__module__) for cls in type(error).__mro__):
        return True
    return isinstance(error, RuntimeError) and (NO_THREAD in str(error) or _is_a_tools(_raised_in(error)))


def _is_a_tools(module: str) -> bool:
    return module.partition(".")[0] in TOOLS


def _raised_in(error: BaseException) -> str:
    """Return the name of the module that raised an error."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return str(trace.tb_frame.f_globals.get("__name__", "")) if trace is not None else ""
