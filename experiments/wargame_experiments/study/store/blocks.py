"""Jobs and what they bring: blocks of replications of one case, with what failed."""

from typing import NamedTuple

from wargame.estimates.measure_spec import MeasureSpec
from wargame_experiments.models.model import Bought, Columns
from wargame_experiments.study.design.case import Case
from wargame_experiments.study.schema import SeriesTable


class Job(NamedTuple):
    """Replications ``first`` to ``first + size - 1`` of a case, and what is asked: measures, or a time series.

    ``engine`` is the model's: which of several it runs on; None for the one that suits the case. ``allow_agents`` are
    modules and packages with code of others that may run.
    """

    case: Case
    address: str
    measures: tuple[MeasureSpec, ...]
    first: int
    size: int
    series: SeriesTable | None = None
    engine: str | None = None
    allow_agents: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the measures."""
        return tuple(spec.name for spec in self.measures)


class Failure(NamedTuple):
    """Replications that gave nothing, at which stage (load, build, fight, books, measure) and why."""

    first: int
    size: int
    stage: str
    error: str
    trace: str


class Block(NamedTuple):
    """Result of a job.

    Attributes
    ----------
    address
        Of the case.
    first, size
        Which replications.
    columns
        One entry a replication by name ``<measure>__num``, ``<measure>__den`` or, of the marginal ratio,
        ``<measure>__<difference>``; nan where the replication failed.
    failures
        What failed.
    bought
        What each mix bought; empty if the case could not be loaded.
    """

    address: str
    first: int
    size: int
    columns: Columns
    failures: tuple[Failure, ...]
    bought: tuple[Bought, ...]
