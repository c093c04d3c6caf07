"""How many replications a point gets: a fixed number, or more until every target is met.

A decision is made only when all blocks asked for so far are there, from their data in order, so that it is the same
whoever fought which block when. Blocks begin anew at ``n_min``, so that the first decision is made after exactly so
many replications; the next after each whole block that follows.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.observations import Observations
from wargame_experiments.study.schema import ReplicationTable


class Verdict(NamedTuple):
    """What is to be done with a point.

    Attributes
    ----------
    is_done
        Whether it has enough replications.
    used
        Replications that count for its estimates, the first so many.
    goal
        How many are to be there before the next verdict; those that are there if it is done.
    reached
        Whether all targets are met; True where there are none.
    worst
        The measure that is farthest from its target, and how far it is; "" without targets.
    share
        Of the replications that the worst needs, a guess, in [0, 1].
    """

    is_done: bool
    used: int
    goal: int
    reached: bool = True
    worst: str = ""
    share: float = 1.0


class Rule:
    """The replication rule of a study."""

    def __init__(self, table: ReplicationTable, level: float) -> None:
        self.table, self.level, self.block = table, level, table.block
        self.is_fixed = table.n is not None
        self.first = table.n or table.n_min or 1

    @property
    def targets(self) -> list[str]:
        """Return the measures that have a target."""
        return list(self.table.targets)

    @property
    def most(self) -> int:
        """Return the largest number of replications that a point may get."""
        return self.table.n or self.table.n_max or 1

    def rounded(self, n: int) -> int:
        """Return a number of replications as the first ones and whole blocks after them, up to the most allowed.

        >>> rule = Rule(ReplicationTable(n_min=120, n_max=500), 0.95)
        >>> rule.rounded(90), rule.rounded(121), rule.rounded(480)
        (120, 220, 500)
        """
        blocks = max(0, -(-(n - self.first) // self.block))
        return min(self.most, self.first + blocks * self.block)

    def spans(self, goal: int) -> Iterator[tuple[int, int]]:
        """Yield first replication and count of each block up to a goal.

        >>> list(Rule(ReplicationTable(n_min=120, n_max=500), 0.95).spans(220))
        [(0, 100), (100, 20), (120, 100)]
        """
        for start, end in ((0, min(self.first, goal)), (self.first, goal)):
            for first in range(start, end, self.block):
                yield first, min(self.block, end - first)

    def verdict(self, parts: Mapping[str, Observations], goal: int, failed: NDArray[np.bool_] | None = None) -> Verdict:
        """Return what is to be done, given the parts of the targeted measures in all ``goal`` replications.

        Parameters
        ----------
        parts
            Without the replications that failed. A point without any is done.
        goal
            How many replications there are.
        failed
            Which of them failed, shape (goal,); None if none did.
        """
        from wargame_experiments.statistics.replications import decide

        worked = np.arange(goal) if failed is None else np.flatnonzero(~failed)
        n = len(worked)
        if self.is_fixed or n == 0:
            return Verdict(True, goal, goal, self.is_fixed, "" if self.is_fixed else "every replication failed")
        decision = decide(parts, self._statistical())
        worst = decision.progress[decision.worst]
        words = f"{decision.worst}: {worst.reason or 'narrow enough, if it stays so'}"
        if decision.done or goal >= self.most:
            used = int(worked[decision.n - 1]) + 1 if decision.reached else goal
            return Verdict(True, used, goal, decision.reached, words, worst.share)
        return Verdict(False, goal, self.rounded(decision.next_n + goal - n), False, words, worst.share)

    def _statistical(self):
        from wargame_experiments.statistics.replications import Rule as Statistical
        from wargame_experiments.statistics.replications import Target

        table = self.table
        targets = [Target(name, goal.half_width, goal.relative) for name, goal in table.targets.items()]
        rule = Statistical(targets, table.n_min or 2, table.n_max or 2, self.level)
        return rule if table.look_ahead is None else rule._replace(look_ahead=table.look_ahead)
