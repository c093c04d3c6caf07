"""Notices on stderr: one line a topic, however many threads and worker processes meet the same thing."""

import sys
import threading
from contextlib import suppress
from typing import Final

_LOCK: Final = threading.Lock()
_topics: set[str] = set()  # that this process has given notice of


def notice(topic: str, line: str, in_every_process: bool = False) -> None:
    """Print a line on stderr, the first one of its topic; of several worker processes only the first one does.

    Parameters
    ----------
    topic
        What the line is about.
    line
        What to say.
    in_every_process
        Whether a worker process says it whichever it is: for what only one of them can meet.
    """
    with _LOCK:
        if topic in _topics or not (in_every_process or worker_number() <= 1):
            return
        _topics.add(topic)
    if sys.stderr is not None:
        with suppress(OSError, ValueError):  # closed
            print(f"wargame: {line}", file=sys.stderr, flush=True)


def worker_number() -> int:
    """Return which worker process of its parent this is, from 1; 0 for a process that was started otherwise."""
    process = sys.modules.get("multiprocessing.process")  # there in every worker process
    if process is None or process.parent_process() is None:
        return 0
    number = process.current_process().name.rpartition("-")[2]
    return int(number) if number.isdecimal() else 1
