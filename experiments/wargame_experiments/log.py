"""Logger of the packages: notes and progress of the library go to ``forcemix``, which says nothing unless asked.

>>> import logging
>>> logging.getLogger("forcemix") is LOGGER
True
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

LOGGER: Final = logging.getLogger("forcemix")
LOGGER.addHandler(logging.NullHandler())


class _Stderr(logging.Handler):
    """Lines on whatever is stderr at the time, which a quiet command has closed to all but errors."""

    def emit(self, record: logging.LogRecord) -> None:
        print(self.format(record), file=sys.stderr, flush=True)


@contextmanager
def logged_on_stderr() -> Iterator[None]:
    """Show what is logged on stderr inside a block, as a command does."""
    handler, level = _Stderr(), LOGGER.level
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    try:
        yield
    finally:
        LOGGER.removeHandler(handler)
        LOGGER.setLevel(level)
