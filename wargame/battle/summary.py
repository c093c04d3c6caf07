"""Summary of batches that are fought block by block: what measures, books and scoreboard need, and no outcome.

Each replication leaves a number for each column of each measure, in the smallest type that holds it exactly, so that
10^6 replications fit where their outcomes would not. Every estimate is the one that all replications at once give, bit
for bit: columns are joined before they are used, and sums go on where the block before ended.
"""

from collections.abc import Collection
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.battle.books import ledger
from wargame.battle.exchange import RATIO_PREFIX, RATIOS, Ratio, armed_leakers, kills_of_defender, ratio_of, ratio_terms
from wargame.battle.kernels.state import F8, I4
from wargame.battle.measures import of_ratio, recipes
from wargame.battle.scoreboard import ScoreLine, score_lines
from wargame.battle.variants import Batches, Setups
from wargame.estimates.ledger import Ledger, LedgerLine, MeanLine, mean_lines
from wargame.estimates.marginal_ratio import MarginalObservations
from wargame.estimates.measure import Measure, measured
from wargame.estimates.observations import Observations

SMALL: Final = (np.int8, np.int16, np.int32, np.float32)

Terms = Observations | MarginalObservations | str


class Assessment(NamedTuple):
    """All that is said of a raid.

    Attributes
    ----------
    setups
        The raid and the variants that were fought.
    ticks, leakers
        How long each raid was, and how many armed attackers arrived, shape (n,).
    books
        Mean of each line of the ledger of the raid, which was checked.
    ratios
        Cost-exchange ratios, defender USD per attacker USD, with a reason where undefined.
    measures
        All measures by name (`wargame.battle.measures`), the ratios as ``cer_<name>`` among them.
    scoreboard
        Mean kills by victim kind and cause kind.
    batches, ledger
        What was fought and its books, replication by replication; None if it was fought block by block.
    """

    setups: Setups
    ticks: I4
    leakers: F8
    books: list[MeanLine]
    ratios: dict[str, Ratio]
    measures: dict[str, Measure]
    scoreboard: list[ScoreLine]
    batches: Batches | None = None
    ledger: Ledger | None = None


class BatchSummary:
    """Summary of the batches that were added, in the order of their replications.

    Parameters
    ----------
    ratios
        Names out of `wargame.battle.exchange.RATIOS`.

    Examples
    --------
    >>> from wargame.battle.assess import fight, plan
    >>> from wargame.battle.scenario_file import load
    >>> planned, summary = plan(load("duel"), ["raid"]), BatchSummary(["raid"])
    >>> for first in (0, 2):
    ...     books = summary.add(fight(planned, 1, 2, first=first))
    >>> len(summary.assessment().ticks)
    4
    """

    def __init__(self, ratios: Collection[str] = RATIOS) -> None:
        self.names: Final = [name for name in RATIOS if name in ratios]
        self.replications = 0
        self._setups: Setups | None = None
        self._units: dict[str, str] = {}
        self._terms: dict[str, list[Terms]] = {}
        self._ticks: list[I4] = []
        self._leakers: list[F8] = []
        self._lines: tuple[LedgerLine, ...] = ()
        self._books: list[F8] = []
        self._kills: NDArray[Any] | None = None
        self._is_killing = False

    def add(self, batches: Batches) -> Ledger:
        """Take what the next replications contribute; return their books.

        Raises
        ------
        LedgerError
            If the books of the raid do not balance.
        """
        main = batches.main
        books = ledger(*main)
        books.check(self.replications)
        self._setups = Setups(*(batch and batch.setup for batch in batches))  # type: ignore[arg-type]
        self._lines = books.lines
        self._books = [_added(*each) for each in zip(self._books or (None, None), books[1:3], strict=True)]
        kills = main.outcome.scoreboard.sum(axis=0, dtype=np.int64)
        self._kills = kills if self._kills is None else self._kills + kills
        self._is_killing = self._is_killing or bool(kills_of_defender(main).any())
        self._ticks.append(main.outcome.ticks.copy())
        self._leakers.append(_compact(armed_leakers(main)))
        self.replications += len(main.outcome.ticks)
        for name, recipe in recipes(*main).items():
            self._units[name] = recipe.spec.unit
            self._terms.setdefault(name, []).append(_compacted(recipe.observations()))
        for name in self.names:
            self._terms.setdefault(RATIO_PREFIX + name, []).append(_compacted(ratio_terms(batches, name)))
        return books

    def assessment(self, level: float = 0.95) -> Assessment:
        """Return the assessment of all that was added, with intervals at a confidence level in (0, 1)."""
        assert self._setups is not None
        assert self._kills is not None
        ratios = {
            name: ratio_of(name, _joined(self._terms[RATIO_PREFIX + name]), self._is_killing, level)
            for name in self.names
        }
        found = {name: self._measure(name, unit, level) for name, unit in self._units.items()}
        found |= {f"{RATIO_PREFIX}{name}": of_ratio(ratio) for name, ratio in ratios.items()}
        n = self.replications
        return Assessment(
            self._setups,
            np.concatenate(self._ticks),
            np.concatenate(self._leakers, dtype=np.float64),
            mean_lines(self._lines, *(book / n for book in self._books)),
            ratios,
            found,
            score_lines(self._setups.main, self._kills / n),
        )

    def _measure(self, name: str, unit: str, level: float) -> Measure:
        observations = _joined(self._terms[name])
        assert isinstance(observations, Observations)
        return measured(observations, unit, level)


def _added(total: F8 | None, book: F8) -> F8:
    """Return a total with all replications of a book added to it one by one, as a sum over all would."""
    return np.add.reduce(book if total is None else np.concatenate([total[None], book]), axis=0)


def _compacted(terms: Terms) -> Terms:
    """Return what some replications contribute, with its columns as small as they can be."""
    if isinstance(terms, str):
        return terms
    return type(terms)(*(_compact(field) if isinstance(field, np.ndarray) else field for field in terms))  # type: ignore[arg-type]


def _compact(column: F8) -> NDArray[Any]:
    """Return a column in the smallest type that gives each of its values back bit for bit."""
    bits = np.ascontiguousarray(column, np.float64).view(np.int64)
    if (bits == bits[0]).all():
        return np.broadcast_to(column[:1].copy(), column.shape)
    for kind in SMALL:
        with np.errstate(invalid="ignore", over="ignore"):
            small = column.astype(kind)
        if (small.astype(np.float64).view(np.int64) == bits).all():
            return small
    return column.copy()


def _joined(parts: list[Terms]) -> Terms:
    """Return what all replications contribute; a reason why they cannot is the same for all."""
    first = parts[0]
    if isinstance(first, str):
        return first
    fields = (
        np.concatenate([part[i] for part in parts], dtype=np.float64) if isinstance(field, np.ndarray) else field  # type: ignore[misc]
        for i, field in enumerate(first)
    )
    return type(first)(*fields)  # type: ignore[arg-type]
