"""Interruption of work on other threads: a flag that battles read at every tick.

Python runs the handlers of signals on the main thread alone, and machine code does not see their exceptions. So long
work runs in a pool of threads, the main thread waits, and a block that fails sets the flag of its pool: battles of the
pool, and of pools that its threads make, end at their next tick.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Final

import numpy as np
from numpy.typing import NDArray

Flag = NDArray[np.int8]

AWAKE_EVERY_S: Final = 0.2

_of_thread: Final = threading.local()


def stop_flag() -> Flag:
    """Return the flag of the pool that this thread works for, shape (1,); a new one on a thread of no pool."""
    return getattr(_of_thread, "flag", np.zeros(1, np.int8))


def check_stopped(flag: Flag) -> None:
    """Raise KeyboardInterrupt if a flag is set: what was computed meanwhile is not whole."""
    if flag[0]:
        raise KeyboardInterrupt


@contextmanager
def thread_pool(threads: int, flag: Flag | None = None) -> Iterator[ThreadPoolExecutor]:
    """Yield a pool of threads; if the block fails, their battles end, and work that waits is not begun.

    An interrupt does not wait for the threads, since one may be compiling. Other errors do.

    Parameters
    ----------
    threads
        How many, >= 1.
    flag
        What stops their battles; None takes `stop_flag`.

    Examples
    --------
    >>> with thread_pool(2) as pool:
    ...     list(pool.map(abs, (-1, 2)))
    [1, 2]
    """
    flag = stop_flag() if flag is None else flag
    pool = ThreadPoolExecutor(threads, initializer=_work_for, initargs=(flag,))
    try:
        yield pool
    except BaseException as error:
        flag[0] = 1
        pool.shutdown(wait=isinstance(error, Exception), cancel_futures=True)
        raise
    pool.shutdown()


def results[T, R](pool: Executor, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """Yield what a function returns for each item, in order, from the workers of a pool.

    The main thread wakes up now and then, since a signal may reach the process while another thread is running.
    """
    for future in [pool.submit(function, item) for item in items]:
        while not future.done():
            wait([future], AWAKE_EVERY_S)
        yield future.result()


def _work_for(flag: Flag) -> None:
    """Let this thread's battles be stopped by a flag."""
    _of_thread.flag = flag
