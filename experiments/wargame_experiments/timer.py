"""Timer that calls a function now and then, whatever the main thread waits for."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def every(seconds: float, action: Callable[[], None]) -> Iterator[None]:
    """Call a function every so many seconds, on a thread of its own, as long as the block lasts."""
    is_over = threading.Event()

    def repeat() -> None:
        while not is_over.wait(seconds):
            with suppress(OSError):  # stderr may be closed
                action()

    thread = threading.Thread(target=repeat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
