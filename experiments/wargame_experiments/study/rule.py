"""How many replications a point gets: a fixed number, or more until every target is met.

A decision is made only when all blocks asked for so far are there, from their data in order, so that it is the same
whoever fought which block when.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from wargame.parts import Part
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
        self.first = self.rounded(table.n or table.n_min or 1)

    @property
    def targets(self) -> list[str]:
        """Return the measures that have a target."""
        return list(self.table.targets)

    @property
    def most(self) -> int:
        """Return the largest number of replications that a point may get."""
        return self.table.n or self.table.n_max or 1

    def rounded(self, n: int) -> int:
        """Return a number of replications as whole blocks, up to the most allowed."""
        return min(self.most, -(-n // self.block) * self.block)

    def spans(self, goal: int) -> Iterator[tuple[int, int]]:
        """Yield first replication and count of each block up to a goal."""
        for first in range(0, goal, self.block):
            yield first, min(self.block, goal - first)

    def verdict(self, parts: Mapping[str, Part], goal: int) -> Verdict:
        """Return what is to be done, given the parts of the targeted measures in all ``goal`` replications.

        Replications that failed are not among the parts. A point without any is done.
        """
        from wargame_experiments.statistics.replications import decide

        n = min((len(part.numerator) for part in parts.values()), default=0)
        if self.is_fixed or n == 0:
            return Verdict(True, goal, goal, self.is_fixed, "" if self.is_fixed else "every replication failed")
        decision = decide(parts, self._statistical())
        worst = decision.progress[decision.worst]
        words = f"{decision.worst}: {worst.reason or 'narrow enough, if it stays so'}"
        failed = goal - n
        if decision.done or goal >= self.most:
            return Verdict(True, decision.n + failed, goal, decision.reached, words, worst.share)
        return Verdict(False, goal, max(self.rounded(decision.next_n + failed), goal), False, words, worst.share)

    def _statistical(self):
        from wargame_experiments.statistics.replications import Rule as Statistical
        from wargame_experiments.statistics.replications import Target

        table = self.table
        targets = [Target(name, goal.half_width, goal.relative) for name, goal in table.targets.items()]
        rule = Statistical(targets, table.n_min or 2, table.n_max or 2, self.level)
        return rule if table.look_ahead is None else rule._replace(look_ahead=table.look_ahead)
