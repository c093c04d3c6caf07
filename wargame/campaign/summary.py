"""Summary of a campaign, block by block: what measures need of each replication, and series of weeks.

Weeks of all goods and nations take about a megabyte a replication, so that they are not kept: of each block stays one
number a replication of every measure, and the series of the first `MOST_SERIES` replications.
"""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.campaign.build.setup import Setup
from wargame.campaign.kernels.state import BOUND
from wargame.campaign.measures import Variant, recipes
from wargame.campaign.outcome import Outcome, rows
from wargame.campaign.state_measures import BOUNDS, state_measures
from wargame.estimates.measure import Measure, measured
from wargame.estimates.measure_spec import MeasureSpec, StateMeasure
from wargame.estimates.observations import Observations

MOST_SERIES: Final = 1_000  # replications of which series are kept

Array = NDArray[Any]


class Series(NamedTuple):
    """A state measure week by week.

    Attributes
    ----------
    measure
        What it is.
    weeks
        Shape (n, n_weeks), the first `MOST_SERIES` replications at most.
    """

    measure: StateMeasure
    weeks: Array

    def band(self, level: float = 0.95) -> tuple[Array, Array, Array]:
        """Return mean and the limits between which the middle ``level`` of replications lie, each (n_weeks,)."""
        tail = 50.0 * (1.0 - level)
        low, high = np.percentile(self.weeks, [tail, 100.0 - tail], axis=0)
        return self.weeks.mean(axis=0), low, high


class CampaignAssessment(NamedTuple):
    """All that is said of a campaign.

    Attributes
    ----------
    setup
        The campaign as it was built.
    replications
        How many.
    measures, specs
        By name (`wargame.campaign.measures`).
    series
        By name (`wargame.campaign.state_measures`).
    bounds
        Share of replications in which a line is bound by each of `BOUNDS`, shape (n_weeks, n_lines, len(BOUNDS)).
    """

    setup: Setup
    replications: int
    measures: dict[str, Measure]
    specs: dict[str, MeasureSpec]
    series: dict[str, Series]
    bounds: Array


class CampaignSummary:
    """Summary of the replications that were added, in their order.

    Parameters
    ----------
    setup
        The campaign as it was built.
    """

    def __init__(self, setup: Setup) -> None:
        self.setup: Final = setup
        self.replications = 0
        self._specs: dict[str, MeasureSpec] = {}
        self._terms: dict[str, list[Observations]] = {}
        self._measures: Final = state_measures(setup)
        self._series: dict[str, list[Array]] = {name: [] for name in self._measures}
        self._bounds = np.zeros((setup.n_weeks, len(setup.lines), len(BOUNDS)))

    def add(self, outcome: Outcome, surge: Variant | None = None) -> None:
        """Take what the next replications contribute; ``surge`` as for `wargame.campaign.measures.recipes`."""
        for name, recipe in recipes(self.setup, outcome, surge).items():
            self._specs[name] = recipe.spec
            self._terms.setdefault(name, []).append(recipe.observations())
        left = max(0, MOST_SERIES - self.replications)
        if left:
            first = rows(outcome, 0, left)
            for name, measure in self._measures.items():
                self._series[name].append(np.array(measure.at(first), dtype=np.float32))
        for code in range(len(BOUNDS)):
            self._bounds[:, :, code] += (outcome.lines[:, :, :, BOUND] == code).sum(axis=0)
        self.replications += len(outcome.goods)

    def assessment(self, level: float = 0.95) -> CampaignAssessment:
        """Return the assessment of all that was added, with intervals at a confidence level in (0, 1)."""
        found = {name: measured(_joined(self._terms[name]), spec.unit, level) for name, spec in self._specs.items()}
        series = {name: Series(self._measures[name], np.concatenate(blocks)) for name, blocks in self._series.items()}
        bounds = self._bounds / max(1, self.replications)
        return CampaignAssessment(self.setup, self.replications, found, self._specs, series, bounds)


def _joined(blocks: list[Observations]) -> Observations:
    """Return the observations of several blocks as one."""
    columns = [
        None if parts[0] is None else np.concatenate([np.asarray(part, dtype=float) for part in parts])
        for parts in zip(*(block[1:] for block in blocks), strict=True)
    ]
    return Observations(blocks[0].kind, *columns)  # type: ignore[arg-type]
