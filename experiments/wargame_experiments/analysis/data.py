"""Data of a finished sweep, measure by measure, so that replications of all points are paired.

A replication that failed at any point is left out at all of them: the k-th entry of every point then has the same
luck, which is what paired differences and resamples rest on.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.interval import Interval
from wargame.estimates.measure_spec import MeasureSpec, Role, of_role
from wargame.estimates.observations import Observations, estimate
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.axes import ROUNDING, FactorAxis, axes, level_of
from wargame_experiments.analysis.labels import level_words, value_writer
from wargame_experiments.formatting import share
from wargame_experiments.models.model import Columns, Players
from wargame_experiments.study.document.study import Study
from wargame_experiments.study.run.sweep_state import parts_of
from wargame_experiments.study.store.results import Results

if TYPE_CHECKING:
    import pyarrow as pa

RESAMPLES = 1000
RESAMPLING_SEED = 1  # of every bootstrap of an analysis: the same study, the same bands


class PointRuns(NamedTuple):
    """The replications that a point's estimates are made of.

    Attributes
    ----------
    columns
        By name, ``<measure>__<part>``, shape (n,), nan where a replication failed.
    failed
        Which replications failed, shape (n,).
    """

    columns: Columns
    failed: NDArray[np.bool_]


class Data:
    """A study with its runs.

    Parameters
    ----------
    study
        What was asked.
    runs
        By point, in the order of the design.
    resamples
        Of every bootstrap.
    series
        The course of its raids, if it is kept: the table of `Results.series`.
    allow_agents
        Modules and packages with agent classes whose code may run, for what simulates a battle again.

    Attributes
    ----------
    axes
        The factors that vary.
    loaded
        The inputs as they are before factors are set, checked by the model.
    """

    def __init__(
        self,
        study: Study,
        runs: Sequence[PointRuns],
        resamples: int = RESAMPLES,
        series: "pa.Table | None" = None,
        allow_agents: Sequence[str] = (),
    ) -> None:
        self.allow_agents = tuple(allow_agents)
        self.study, self.runs, self.resamples, self.series = study, tuple(runs), resamples, series
        self.loaded: Any = study.model.load(study.inputs, {})
        self.players: Players = study.model.players(self.loaded)
        self.axes: tuple[FactorAxis, ...] = axes(study, self.loaded)
        self._parts: dict[tuple[str, bool], list[Observations]] = {}
        self._estimates: dict[str, list[Interval]] = {}
        self._levels: dict[tuple[str, ...], list[tuple]] = {}

    @classmethod
    def load(cls, folder: str | Path, allow_agents: Sequence[str] = ()) -> "Data":
        """Return the study and the runs in the folder of a finished sweep; agents as those of the class.

        Raises
        ------
        ValueError
            If the folder holds no sweep, or one that is not finished.
        """
        results = Results.load(folder)
        return cls.of(results, allow_agents)

    @classmethod
    def of(cls, results: Results, allow_agents: Sequence[str] = ()) -> "Data":
        """Return the study and the runs of results."""
        import pyarrow.compute as pc

        results.points  # noqa: B018, whose check is that the runs are of this study's scenario, settings and seed
        table = results.runs
        used = table.filter(pc.field("used"))
        names = [name for name in used.column_names if "__" in name]
        columns = {name: used[name].to_numpy() for name in names}
        failed = used["failed_at"].is_valid().to_numpy()
        bounds = np.searchsorted(used["point"].to_numpy(), np.arange(len(results.study.points) + 1))
        runs = [
            PointRuns({name: column[a:b] for name, column in columns.items()}, failed[a:b]) for a, b in pairwise(bounds)
        ]
        series = results.series() if results.study.followed else None
        return cls(results.study, runs, series=series, allow_agents=allow_agents)

    @property
    def level(self) -> float:
        """Return the confidence level of the study."""
        return self.study.table.level

    @property
    def attacker(self) -> str:
        """Return the side that attacks."""
        return self.players.attacker

    @property
    def defender(self) -> str:
        """Return the side that is attacked."""
        return self.players.defender

    @cached_property
    def replications(self) -> tuple[int, int]:
        """Return the fewest and the most replications of a point."""
        counts = [len(run.failed) for run in self.runs]
        return min(counts), max(counts)

    @cached_property
    def dropped(self) -> list[int]:
        """Return the replications that failed at some point, and are left out at all."""
        return sorted({int(i) for run in self.runs for i in np.flatnonzero(run.failed)})

    def spec(self, measure: str) -> MeasureSpec:
        """Return what a measure is, by name."""
        return self.study.described[measure]

    def unit(self, measure: str) -> str:
        """Return the unit of a measure."""
        return self.study.described[measure].unit

    @property
    def measures(self) -> list[MeasureSpec]:
        """Return the measures of the study."""
        return list(self.study.described.values())

    def first_of(self, role: Role, player: str | None = None) -> MeasureSpec | None:
        """Return the preferred measure of a role, None if the study has none."""
        return next(iter(of_role(self.measures, role, player)), None)

    def parts(self, measure: str) -> list[Observations]:
        """Return the parts of a measure by point, the k-th entry of each with common random numbers.

        Raises
        ------
        SkipError
            If the study does not have the measure, or a point has no replication that worked at all points.
        """
        found = self._of(measure, paired=True)
        if not all(len(part.numerator) for part in found):
            raise SkipError("a point has no replications that worked at every point")
        return found

    def observations(self, measure: str) -> list[Observations]:
        """Return the parts of a measure by point, from all replications that worked there; raise as `parts` does."""
        return self._of(measure, paired=False)

    def estimates(self, measure: str) -> list[Interval]:
        """Return a measure by point with its interval, from all replications that worked there."""
        if measure not in self._estimates:
            self._estimates[measure] = [estimate(part, self.level) for part in self._of(measure, paired=False)]
        return self._estimates[measure]

    def events(self, measure: str) -> list[int | None]:
        """Return by point in how many replications something was lost; None of a measure that is not about losses."""
        return [part.n_events for part in self._of(measure, paired=False)]

    def rare(self, measure: str) -> list[bool]:
        """Return by point whether too few events are known for the measure's interval to be relied on."""
        return [part.is_rare for part in self._of(measure, paired=False)]

    def name_of(self, point: int, chosen: Sequence[FactorAxis] | None = None) -> str:
        """Return a point in words: its levels of some axes, by default of all."""
        values = self.study.points[point].values
        shown = self.axes if chosen is None else chosen
        mixes = dict.fromkeys(self._mix(axis) for axis in shown)
        tables = self.study.table.mixes
        words = [f"{tables[mix].label or mix} {self._split(point, mix)}" for mix in mixes if mix]
        for axis in (axis for axis in shown if not self._mix(axis)):
            level = level_of(axis, values)
            plain = f"{axis.words}: {value_writer(axis.unit)(level)}"
            words.append(plain if axis.is_labelled else level_words(axis.words, axis.unit, level))
        return ", ".join(words) or "the scenario as it is"

    def short_name(self, point: int, chosen: Sequence[FactorAxis]) -> str:
        """Return a point's level of one axis, how it splits the money of one mix, or its levels of several in words."""
        if len(chosen) != 1:
            mixes = {self._mix(axis) for axis in chosen}
            mix = mixes.pop() if len(mixes) == 1 else ""
            return self._split(point, mix) if mix else self.name_of(point, chosen)
        return value_writer(chosen[0].unit)(level_of(chosen[0], self.study.points[point].values))

    def levels(self, chosen: Sequence[FactorAxis]) -> list[tuple]:
        """Return the levels of some axes by point."""
        names = tuple(axis.name for axis in chosen)
        if names not in self._levels:
            self._levels[names] = [
                tuple(level_of(axis, point.values) for axis in chosen) for point in self.study.points
            ]
        return self._levels[names]

    def _mix(self, axis: FactorAxis) -> str:
        """Return the mix of which an axis is a share, "" if it is none."""
        return axis.paths[0].partition(".")[0] if axis.unit == "share" else ""

    def _split(self, point: int, mix: str) -> str:
        """Return how a point splits the money of a mix, in words: of two parts the first, of more those with money."""
        ordered = next(one for one in self.study.points[point].case.orders if one.mix.name == mix)
        labels = self.study.table.mixes[mix].labels
        shares = {
            labels.get(part, part): found for (part, _), found in zip(ordered.mix.parts, ordered.shares, strict=True)
        }
        if len(shares) == 2:
            part = next(iter(shares))
            return f"{share(shares[part])} {part}"
        given = {part: found for part, found in shares.items() if found > ROUNDING}
        return next(iter(given)) if len(given) == 1 else ", ".join(f"{share(x)} {part}" for part, x in given.items())

    def _of(self, measure: str, paired: bool) -> list[Observations]:
        if measure not in self.study.measures:
            raise SkipError(f"the study does not measure {measure}; it has {', '.join(self.study.measures)}")
        if (measure, paired) not in self._parts:
            kinds: Mapping[str, str] = {measure: self.study.described[measure].kind}
            rows = [
                ~run.failed & ~np.isin(np.arange(len(run.failed)), self.dropped if paired else []) for run in self.runs
            ]
            self._parts[measure, paired] = [
                parts_of(run.columns, dict(kinds), row, self.level)[measure]
                for run, row in zip(self.runs, rows, strict=True)
            ]
        return self._parts[measure, paired]
