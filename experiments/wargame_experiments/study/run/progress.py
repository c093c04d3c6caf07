"""Progress of a sweep on stderr: replications done and failed, time left, the interval farthest from its target.

A bar on a terminal, else a plain line now and then.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from wargame_experiments.formatting import count_of
from wargame_experiments.study.run.stopping import StoppingDecision
from wargame_experiments.study.run.sweep_state import SweepState
from wargame_experiments.study.store.blocks import Block
from wargame_experiments.study.store.chunks import ADDRESS_DIGITS, Name
from wargame_experiments.timer import every

PLAIN_EVERY_S: Final = 10.0
BAR_EVERY_S: Final = 0.2


class ProgressReporter:
    """Reporter that counts replications and points.

    Attributes
    ----------
    points_done, points
        Points that are settled, and all.
    done, wanted
        Replications stored, and asked for so far.
    failed
        Replications that failed.
    """

    def __init__(self, state: SweepState) -> None:
        self.state, self.points = state, len(state.points)
        self.points_done = self.done = self.failed = self.simulated = 0
        self.wanted = self.points * state.rule.first
        self.open: dict[str, StoppingDecision] = {}
        self.known: dict[str, StoppingDecision] = {}
        self.found: dict[str, list[Name]] = {}  # chunks of earlier sessions, until their point is looked at
        points = {address[:ADDRESS_DIGITS] for address in state.points}
        blocks = (name for key, name in state.store.index.items() if not key.is_series)
        for name in (name for name in blocks if name.address in points):
            self.found.setdefault(name.address, []).append(name)
        self._count_found(state.rule.first)
        self.began = time.monotonic()

    def stored(self, block: Block) -> None:
        """Count a block."""
        self.done += block.size
        self.simulated += block.size
        self.failed += sum(failure.size for failure in block.failures)

    def decided(self, address: str, decision: StoppingDecision) -> None:
        """Count a point, or note what it lacks."""
        before = self.known[address].n_required if address in self.known else self.state.rule.first
        self.known[address] = decision
        self.wanted += decision.n_required - before
        self._count_found(decision.n_required, address[:ADDRESS_DIGITS])
        if decision.is_done:
            self.points_done += 1
            self.open.pop(address, None)
        else:
            self.open[address] = decision

    def _count_found(self, n_required: int, only: str = "") -> None:
        """Count what was stored before, of one point or all, as far as it is asked for; each chunk once."""
        for address in [only] if only else list(self.found):
            names = self.found.get(address, [])
            counted = [name for name in names if name.first < n_required]
            self.done += sum(name.size for name in counted)
            self.failed += sum(name.failed for name in counted)
            self.found[address] = [name for name in names if name.first >= n_required]

    def words(self) -> str:
        """Return one line: how far it is."""
        parts = self.counts()
        if self.failed:
            parts.append(f"{self.failed:,} failed")
        if self.open:
            address, decision = min(self.open.items(), key=lambda item: item[1].share)
            parts.append(f"farthest: point {self.state.points[address].number}, {decision.worst}")
        left = self.left_s()
        if left is not None:
            parts.append(f"about {clock(left)} left")
        return ", ".join(parts)

    def counts(self) -> list[str]:
        """Return how many replications and points are done, in words; any thread may ask."""
        return [
            f"{self.done:,} of {count_of(self.wanted, 'replication')}",
            f"{self.points_done:,} of {self.points:,} points",
        ]

    def seconds(self) -> float:
        """Return how long it has been going, s."""
        return time.monotonic() - self.began

    def left_s(self) -> float | None:
        """Return the time left, s, a guess where points need more than was asked for so far; None if it cannot tell."""
        if not self.simulated or self.points_done == self.points:
            return None
        return max(0.0, self._expected() - self.done) * self.seconds() / self.simulated

    def _expected(self) -> float:
        """Return how many replications it will be in all: points not looked at need as many as the others."""
        rule = self.state.rule
        known = {
            a: v.n_required if v.is_done else min(rule.most, v.n_required / max(v.share, 1e-9))
            for a, v in self.known.items()
        }
        each = sum(known.values()) / len(known) if known else rule.first
        return sum(known.values()) + (self.points - len(known)) * each


class LineReporter(ProgressReporter):
    """Progress in plain lines, one every ten seconds.

    Parameters
    ----------
    state
        Of the sweep.
    say
        Takes a line.
    """

    def __init__(self, state: SweepState, say: Callable[[str], None]) -> None:
        super().__init__(state)
        self.say, self.said = say, time.monotonic()

    def stored(self, block: Block) -> None:
        """Count a block, and say how far it is if nothing was said for long."""
        super().stored(block)
        if time.monotonic() - self.said >= PLAIN_EVERY_S:
            self._say(self.words())

    def still(self) -> None:
        """Say how far it is if no block was stored for long."""
        if time.monotonic() - self.said >= PLAIN_EVERY_S:
            self._say(", ".join([*self.counts(), f"after {clock(self.seconds())}"]))

    def _say(self, words: str) -> None:
        self.said = time.monotonic()
        self.say(words)


class _BarReporter(ProgressReporter):
    """Progress in a bar that is redrawn a few times a second."""

    def __init__(self, state: SweepState, bar) -> None:
        super().__init__(state)
        self.bar, self.drawn = bar, time.monotonic()
        self.task = bar.add_task("", total=self.wanted, completed=self.done, words=self.words())

    def stored(self, block: Block) -> None:
        super().stored(block)
        if time.monotonic() - self.drawn >= BAR_EVERY_S:
            self.drawn = time.monotonic()
            self.bar.update(self.task, total=self.wanted, completed=self.done, words=self.words())


@contextmanager
def watch(state: SweepState, quiet: bool = False) -> Iterator[ProgressReporter]:
    """Yield a reporter that shows the progress of a sweep; nothing if ``quiet``."""
    if quiet:
        yield ProgressReporter(state)
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        columns = (BarColumn(bar_width=24), TextColumn("{task.fields[words]}"))
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            yield _BarReporter(state, bar)
    else:
        lines = LineReporter(state, _print)
        _print(lines.words())
        with every(PLAIN_EVERY_S / 2, lines.still):
            yield lines


def _print(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


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
