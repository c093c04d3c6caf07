"""How far a sweep is, on stderr: replications done and failed, the time left, the interval farthest from its target.

A bar on a terminal, else a plain line now and then.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from wargame_experiments.formatting import count_of
from wargame_experiments.study.run.job import Block
from wargame_experiments.study.run.stopping import Verdict
from wargame_experiments.study.run.sweep_state import Course
from wargame_experiments.study.store.chunks import ADDRESS_DIGITS, Name

PLAIN_EVERY_S: Final = 10.0
BAR_EVERY_S: Final = 0.2


class Tally:
    """A watcher that counts.

    Attributes
    ----------
    points_done, points
        Points that are settled, and all.
    done, wanted
        Replications stored, and asked for so far.
    failed
        Replications that failed.
    """

    def __init__(self, course: Course) -> None:
        self.course, self.points = course, len(course.points)
        self.points_done = self.done = self.failed = self.fought = 0
        self.wanted = self.points * course.rule.first
        self.open: dict[str, Verdict] = {}
        self.known: dict[str, Verdict] = {}
        self.found: dict[str, list[Name]] = {}  # chunks of earlier sessions, until their point is looked at
        points = {address[:ADDRESS_DIGITS] for address in course.points}
        blocks = (name for key, name in course.store.index.items() if not key.is_series)
        for name in (name for name in blocks if name.address in points):
            self.found.setdefault(name.address, []).append(name)
        self._count_found(course.rule.first)
        self.began = time.monotonic()

    def stored(self, block: Block) -> None:
        """Count a block."""
        self.done += block.size
        self.fought += block.size
        self.failed += sum(failure.size for failure in block.failures)

    def judged(self, address: str, verdict: Verdict) -> None:
        """Count a point, or note what it lacks."""
        before = self.known[address].goal if address in self.known else self.course.rule.first
        self.known[address] = verdict
        self.wanted += verdict.goal - before
        self._count_found(verdict.goal, address[:ADDRESS_DIGITS])
        if verdict.is_done:
            self.points_done += 1
            self.open.pop(address, None)
        else:
            self.open[address] = verdict

    def _count_found(self, goal: int, only: str = "") -> None:
        """Count what was stored before, of one point or all, as far as it is asked for; each chunk once."""
        for address in [only] if only else list(self.found):
            names = self.found.get(address, [])
            counted = [name for name in names if name.first < goal]
            self.done += sum(name.size for name in counted)
            self.failed += sum(name.failed for name in counted)
            self.found[address] = [name for name in names if name.first >= goal]

    def words(self) -> str:
        """Return one line: how far it is."""
        parts = [
            f"{self.done:,} of {count_of(self.wanted, 'replication')}",
            f"{self.points_done:,} of {self.points:,} points",
        ]
        if self.failed:
            parts.append(f"{self.failed:,} failed")
        if self.open:
            address, verdict = min(self.open.items(), key=lambda item: item[1].share)
            parts.append(f"farthest: point {self.course.points[address].number}, {verdict.worst}")
        left = self.left_s()
        if left is not None:
            parts.append(f"about {clock(left)} left")
        return ", ".join(parts)

    def seconds(self) -> float:
        """Return how long it has been going, s."""
        return time.monotonic() - self.began

    def left_s(self) -> float | None:
        """Return the time left, s, a guess where points need more than was asked for so far; None if it cannot tell."""
        if not self.fought or self.points_done == self.points:
            return None
        return max(0.0, self._expected() - self.done) * self.seconds() / self.fought

    def _expected(self) -> float:
        """Return how many replications it will be in all: points not looked at need as many as the others."""
        rule = self.course.rule
        known = {a: v.goal if v.is_done else min(rule.most, v.goal / max(v.share, 1e-9)) for a, v in self.known.items()}
        each = sum(known.values()) / len(known) if known else rule.first
        return sum(known.values()) + (self.points - len(known)) * each


class _Lines(Tally):
    """Plain lines."""

    def __init__(self, course: Course) -> None:
        super().__init__(course)
        self.said = time.monotonic()

    def stored(self, block: Block) -> None:
        super().stored(block)
        if time.monotonic() - self.said >= PLAIN_EVERY_S:
            self.said = time.monotonic()
            print(self.words(), file=sys.stderr, flush=True)


class _Bar(Tally):
    """A bar that is drawn anew a few times a second."""

    def __init__(self, course: Course, bar) -> None:
        super().__init__(course)
        self.bar, self.drawn = bar, time.monotonic()
        self.task = bar.add_task("", total=self.wanted, completed=self.done, words=self.words())

    def stored(self, block: Block) -> None:
        super().stored(block)
        if time.monotonic() - self.drawn >= BAR_EVERY_S:
            self.drawn = time.monotonic()
            self.bar.update(self.task, total=self.wanted, completed=self.done, words=self.words())


@contextmanager
def watch(course: Course, quiet: bool = False) -> Iterator[Tally]:
    """Yield a watcher that shows the progress of a sweep; nothing if ``quiet``."""
    if quiet:
        yield Tally(course)
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        columns = (BarColumn(bar_width=24), TextColumn("{task.fields[words]}"))
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            yield _Bar(course, bar)
    else:
        lines = _Lines(course)
        print(lines.words(), file=sys.stderr, flush=True)
        yield lines


def clock(seconds: float) -> str:
    """Return a time in the two largest of days, hours, minutes and seconds.

    >>> clock(75.4), clock(3600 * 30), clock(2.0)
    ('1 min 15 s', '1 d 6 h', '2 s')
    """
    left, words = round(seconds), []
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")):
        if left >= size or (unit == "s" and not words):
            words.append(f"{left // size} {unit}")
            left %= size
    return " ".join(words[:2])
