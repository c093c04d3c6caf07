"""State of a sweep: which points are settled, and which blocks are still to be run.

Everything follows from the chunks that are there, so that a sweep that was killed, or is shared by many processes, is
wherever its folder is.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from wargame.estimates.marginal_ratio import MarginalObservations, marginal_ratio
from wargame.estimates.observations import FIELDS, Observations
from wargame_experiments.models.model import Columns
from wargame_experiments.study.design.case import Point
from wargame_experiments.study.document.study import Study
from wargame_experiments.study.run.stopping import NOTHING, StoppingDecision, StoppingRule
from wargame_experiments.study.store.blocks import Job
from wargame_experiments.study.store.chunks import ADDRESS_DIGITS, Chunk, Key, columns_of, key
from wargame_experiments.study.store.folder import Store
from wargame_experiments.study.store.series import TimeSeries


class Runs(NamedTuple):
    """The stored replications of a point.

    Attributes
    ----------
    columns
        By name, shape (n,), nan where a replication failed.
    failed
        Which replications failed, shape (n,).
    chunks
        What they were read from, with the first replication of each.
    """

    columns: Columns
    failed: np.ndarray
    chunks: list[tuple[Key, Chunk]]


class SweepState:
    """The state of a sweep.

    Attributes
    ----------
    points
        By address, the first point of the design with that case.
    decisions
        The last decision on each point by address, where one was made.
    stored
        Sizes of the blocks that were there when the sweep began, by the digits of the address in their names and by
        first replication. Whoever joins later finds these and blocks between them, so that all cut the same blocks.
    """

    def __init__(
        self, study: Study, store: Store, engine: str | None = None, allow_agents: tuple[str, ...] = ()
    ) -> None:
        self.study, self.store, self.engine, self.allow_agents = study, store, engine, allow_agents
        self.rule = StoppingRule(study.table.replications, study.table.level)
        self.points: dict[str, Point] = {}
        for point in study.points:
            self.points.setdefault(point.address, point)
        self.decisions: dict[str, StoppingDecision] = {}
        self.stored: dict[str, dict[int, list[int]]] = {}
        for at in store.index:
            if not at.is_series:
                self.stored.setdefault(at.address, {}).setdefault(at.first, []).append(at.size)

    def n_required(self, address: str) -> int:
        """Return how many replications a point requires, as far as is known."""
        return self.decisions[address].n_required if address in self.decisions else self.rule.first

    def is_settled(self, address: str) -> bool:
        """Return whether a point has all its replications, as far as known, and its time series if it keeps one."""
        return self._is_judged(address) and not self._series(address)

    def missing(self, address: str) -> list[Job]:
        """Return the blocks that a point lacks; look at those that are there, and go on as far as they allow."""
        return [*self._blocks(address), *self._series(address)]

    def time_series(self, address: str) -> TimeSeries | None:
        """Return the time series of a point's first replications, None if its file turns out to be broken."""
        return self.store.read_series(self._series_key(address))

    def _is_judged(self, address: str) -> bool:
        return address in self.decisions and self.decisions[address].is_done

    def _series_key(self, address: str) -> Key:
        table = self.study.table.series
        return key(address, 0, min(table.replications, self.rule.first) if table else 0, is_series=True)

    def _series(self, address: str) -> list[Job]:
        """Return the job that follows a point's first replications, if that is asked for and not done."""
        table, at = self.study.table.series, self._series_key(address)
        if table is None or self.store.has(at):
            return []
        return [Job(self.points[address].case, address, (), 0, at.size, table, None, self.allow_agents)]

    def _blocks(self, address: str) -> list[Job]:
        while not self._is_judged(address):
            n_required = self.n_required(address)
            lacking = [span for span in self._spans(address, n_required) if not self.store.has(key(address, *span))]
            if not lacking:
                lacking = self._judge(address, n_required)
            if lacking:
                case, measures = self.points[address].case, tuple(self.study.described.values())
                options = (None, self.engine, self.allow_agents)
                return [Job(case, address, measures, first, count, *options) for first, count in lacking]
        return []

    def _spans(self, address: str, n_required: int) -> Iterator[tuple[int, int]]:
        return self.rule.spans(n_required, self.stored.get(address[:ADDRESS_DIGITS], NOTHING))

    def runs(self, address: str, n_required: int) -> Runs | list[tuple[int, int]]:
        """Return the replications of a point up to a number, or the blocks whose files turn out to be broken."""
        spans = list(self._spans(address, n_required))
        found = [(key(address, *span), self.store.read(key(address, *span))) for span in spans]
        broken = [(at.first, at.size) for at, chunk in found if chunk is None]
        if broken:
            return broken
        chunks = [(at, chunk) for at, chunk in found if chunk is not None]
        failed = np.zeros(n_required, bool)
        for _, chunk in chunks:
            for failure in chunk.failures:
                failed[failure.first : failure.first + failure.size] = True
        return Runs(columns_of([c for _, c in chunks], [at.size for at, _ in chunks]), failed, chunks)

    def _judge(self, address: str, n_required: int) -> list[tuple[int, int]]:
        """Decide on a point whose blocks are all there; return those whose files are broken."""
        if self.rule.is_fixed:
            self.decisions[address] = self.rule.decision({}, n_required)
            return []
        runs = self.runs(address, n_required)
        if not isinstance(runs, Runs):
            return runs
        kinds = {name: self.study.described[name].kind for name in self.rule.targets}
        parts = parts_of(runs.columns, kinds, ~runs.failed, self.study.table.level)
        self.decisions[address] = self.rule.decision(parts, n_required, runs.failed)
        return []


def parts_of(columns: Columns, kinds: dict[str, str], rows: np.ndarray, level: float) -> dict[str, Observations]:
    """Return the observations of some measures, by name, from stored columns.

    Parameters
    ----------
    columns
        By name, shape (n,).
    kinds
        Kind of each measure wanted.
    rows
        Which replications count, shape (n,).
    level
        Confidence level, on which it hangs whether the marginal ratio is defined.
    """
    return {name: _part(name, kind, columns, rows, level) for name, kind in kinds.items()}


def _part(name: str, kind: str, columns: Columns, rows: np.ndarray, level: float) -> Observations:
    if not rows.any():
        return Observations("ratio", np.zeros(0), np.zeros(0))
    if kind == "margin":
        return marginal_ratio(
            MarginalObservations(*(columns[f"{name}__{field}"][rows] for field in MarginalObservations._fields)), level
        )[0]
    stored = {field: columns.get(f"{name}__{column}") for column, field in FIELDS.items()}
    return Observations(kind, **stored).where(rows)  # type: ignore[arg-type]


def unsettled(state: SweepState) -> Iterator[str]:
    """Yield the addresses of points that lack replications, in the order of the design."""
    for address in state.points:
        if not state.is_settled(address):
            yield address
