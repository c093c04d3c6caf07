"""Progress on stderr: a bar with the time left on a terminal, else a plain line every ten seconds."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from wargame_experiments.formatting import count_of
from wargame_experiments.timer import every

PLAIN_EVERY_S: Final = 10.0

Advance = Callable[[int], None]


@contextmanager
def progress(total: int, noun: str = "battle", quiet: bool = False) -> Iterator[Advance]:
    """Show the progress of a block; yield the function that reports completed items.

    Parameters
    ----------
    total
        Number of items.
    noun
        Name of an item, in the singular.
    quiet
        Print nothing unless stderr is a terminal.
    """
    if sys.stderr.isatty():
        with _bar(total, noun) as advance:
            yield advance
    elif quiet:
        yield lambda n: None
    else:
        lines = _Lines(total, noun)
        with every(PLAIN_EVERY_S / 2, lines.still):
            yield lines.advance
        lines.finish()


@contextmanager
def _bar(total: int, noun: str) -> Iterator[Advance]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(f"{noun}s", total=total)

        yield lambda n: bar.update(task, advance=n)


class _Lines:
    """Progress as plain lines: at the start, every ten seconds, and at the end."""

    def __init__(self, total: int, noun: str) -> None:
        self.total, self.noun, self.done = total, noun, 0
        self.start_s = self.last_line_s = time.monotonic()
        self.first: tuple[float, int] | None = None  # time and number of the first completed items
        self.print_line(f"{count_of(total, noun)} to {'fight' if noun == 'battle' else 'run'}")

    def advance(self, n: int) -> None:
        """Add ``n`` completed items."""
        self.done += n
        now = time.monotonic()
        if self.first is None:  # what may have been compiled before it says nothing of the others
            self.first, self.last_line_s = (now, self.done), now
        elif now - self.last_line_s >= PLAIN_EVERY_S and self.done < self.total:
            self.last_line_s = now
            rate = (self.done - self.first[1]) / (now - self.first[0])  # without the time of compiling
            left = _clock((self.total - self.done) / rate)
            self.print_line(f"{self.done:,} of {count_of(self.total, self.noun)}, about {left} left")

    def still(self) -> None:
        """Say how far it is if no item was finished for long."""
        now = time.monotonic()
        if now - self.last_line_s >= PLAIN_EVERY_S and self.done < self.total:
            self.last_line_s = now
            self.print_line(f"{self.done:,} of {count_of(self.total, self.noun)} after {_clock(now - self.start_s)}")

    def finish(self) -> None:
        """Print the number of items and the time."""
        self.print_line(f"{count_of(self.done, self.noun)} in {time.monotonic() - self.start_s:.1f} s")

    def print_line(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)


def _clock(seconds: float) -> str:
    """Return a time as minutes and seconds.

    >>> _clock(75.4)
    '1:15'
    """
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
