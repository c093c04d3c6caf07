"""Stopping rule of a point: a fixed number of replications, or more until every precision target is met.

A decision waits for all required blocks and reads their data in order, so that it does not depend on which worker
ran which block when. Blocks begin anew at ``n_min``, so that the first decision is made after exactly so
many replications; the next after each whole block that follows.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.observations import Observations
from wargame_experiments.study.schema import ReplicationTable

GOAL: Final = ("half_width", "relative", "events")  # of a target
NOTHING: Final[Mapping[int, Collection[int]]] = MappingProxyType({})  # stored


class StoppingDecision(NamedTuple):
    """Decision on a point: stop, or run more replications.

    Attributes
    ----------
    is_done
        Whether it has enough replications.
    used
        Replications that count for its estimates, the first so many.
    n_required
        Replications required before the next decision; those that are stored if it is done.
    reached
        Whether all targets are met; True where there are none.
    worst
        The measure that is farthest from its target, and how far it is; "" without targets.
    share
        Of the replications that the worst needs, a guess, in [0, 1].
    """

    is_done: bool
    used: int
    n_required: int
    reached: bool = True
    worst: str = ""
    share: float = 1.0


class StoppingRule:
    """Stopping rule of a study."""

    def __init__(self, table: ReplicationTable, level: float) -> None:
        self.table, self.level, self.block = table, level, table.block
        self.is_fixed = table.n is not None
        self.first = table.ends[0]

    @property
    def targets(self) -> list[str]:
        """Return the measures that have a target."""
        return list(self.table.targets)

    @property
    def most(self) -> int:
        """Return the largest number of replications that a point may get."""
        return self.table.ends[1]

    def rounded(self, n: int) -> int:
        """Return a number of replications as the first ones and whole blocks after them, up to the most allowed.

        >>> rule = StoppingRule(ReplicationTable(n_min=120, n_max=500), 0.95)
        >>> rule.rounded(90), rule.rounded(121), rule.rounded(480)
        (120, 220, 500)
        """
        blocks = max(0, -(-(n - self.first) // self.block))
        return min(self.most, self.first + blocks * self.block)

    def spans(self, n_required: int, stored: Mapping[int, Collection[int]] = NOTHING) -> Iterator[tuple[int, int]]:
        """Yield first replication and count of each block up to a number of replications.

        Parameters
        ----------
        n_required
            The number.
        stored
            Sizes of the blocks that an earlier sweep stored, by first replication. They are used as they are, and the
            blocks between them end where the next one begins.

        Examples
        --------
        >>> list(StoppingRule(ReplicationTable(n_min=120, n_max=500), 0.95).spans(220))
        [(0, 100), (100, 20), (120, 100)]
        >>> list(StoppingRule(ReplicationTable(n=140), 0.95).spans(140, {0: [20], 60: [20]}))
        [(0, 20), (20, 40), (60, 20), (80, 20), (100, 40)]
        """
        begins = sorted(stored)
        first = 0
        while first < n_required:
            size = max((size for size in stored.get(first, ()) if first + size <= n_required), default=0)
            if not size:
                start, end = (0, min(self.first, n_required)) if first < self.first else (self.first, n_required)
                end = min(end, first + self.block - (first - start) % self.block)
                later = bisect_right(begins, first)
                size = (min(end, begins[later]) if later < len(begins) else end) - first
            yield first, size
            first += size

    def decision(
        self, parts: Mapping[str, Observations], n_required: int, failed: NDArray[np.bool_] | None = None
    ) -> StoppingDecision:
        """Return what is to be done, given the parts of the targeted measures in all ``goal`` replications.

        Parameters
        ----------
        parts
            Without the replications that failed. A point without any is done.
        n_required
            How many replications there are.
        failed
            Which of them failed, shape (n_required,); None if none did.
        """
        from wargame_experiments.statistics.replications import decide

        worked = np.arange(n_required) if failed is None else np.flatnonzero(~failed)
        n = len(worked)
        if self.is_fixed or n == 0:
            return StoppingDecision(
                True, n_required, n_required, self.is_fixed, "" if self.is_fixed else "every replication failed"
            )
        precision = decide(parts, self._statistical())
        worst = precision.progress[precision.worst]
        words = f"{precision.worst}: {worst.reason or 'narrow enough, if it stays so'}"
        if precision.done or n_required >= self.most:
            used = int(worked[precision.n - 1]) + 1 if precision.reached else n_required
            return StoppingDecision(True, used, n_required, precision.reached, words, worst.share)
        return StoppingDecision(
            False, n_required, self.rounded(precision.next_n + n_required - n), False, words, worst.share
        )

    def _statistical(self):
        from wargame_experiments.statistics.replications import PrecisionRule, PrecisionTarget

        table = self.table
        targets = [PrecisionTarget(name, *(getattr(t, key) for key in GOAL)) for name, t in table.targets.items()]
        rule = PrecisionRule(targets, table.n_min or 2, table.n_max or 2, self.level)
        return rule if table.look_ahead is None else rule._replace(look_ahead=table.look_ahead)
