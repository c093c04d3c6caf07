"""Undefined measures: at which points of a study a measure has no value, and why.

A ratio of nothing to nothing has no value, nor has a mean over replications of which none counts. Such a point is left
out of what is computed and drawn; it is listed here, whatever the analysis.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from wargame.estimates.marginal_ratio import MarginalObservations, marginal_ratio
from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.labels import level_words
from wargame_experiments.formatting import count_of

NAMED: Final = 5  # points, reasons, or levels of a factor that a line names
NOTHING_PAID: Final = "nothing is paid in any replication"  # of a ratio that is a price
NOTHING_TO_DIVIDE_BY: Final = "nothing to divide by in any replication"


class UndefinedMeasure(NamedTuple):
    """A measure that is undefined at some points.

    Attributes
    ----------
    measure
        Its name.
    points
        Numbers of the points at which it is undefined, ascending.
    of
        Number of points of the study.
    where
        What these points have in common, in words; "" if that is no level of one factor.
    reason
        Why, in words; of several reasons each once.
    """

    measure: str
    points: tuple[int, ...]
    of: int
    where: str
    reason: str

    @property
    def words(self) -> str:
        """Return at how many points it is undefined, where and why."""
        shown = ", ".join(str(point) for point in self.points[:NAMED])
        more = f" and {len(self.points) - NAMED:,} more" if len(self.points) > NAMED else ""
        numbers = (
            "" if len(self.points) == self.of else f" ({'point' if len(self.points) == 1 else 'points'} {shown}{more})"
        )
        where = f"; all with {self.where}" if self.where else ""
        return f"undefined at {len(self.points):,} of {count_of(self.of, 'point')}: {self.reason}{where}{numbers}"


def undefined_measures(data: Data) -> dict[str, UndefinedMeasure]:
    """Return the measures of a study that are undefined somewhere, by name."""
    found = {name: _undefined(data, name) for name in data.study.measures}
    return {name: one for name, one in found.items() if one.points}


def _undefined(data: Data, name: str) -> UndefinedMeasure:
    points = tuple(i for i, estimate in enumerate(data.estimates(name)) if np.isnan(estimate.mean))
    reasons = list(dict.fromkeys(_reason(data, name, point) for point in points))
    more = f" and {len(reasons) - NAMED} more reasons" if len(reasons) > NAMED else ""
    where = _where(data, points) if points else ""
    return UndefinedMeasure(name, points, len(data.study.points), where, "; ".join(reasons[:NAMED]) + more)


def _reason(data: Data, name: str, point: int) -> str:
    run, spec = data.runs[point], data.spec(name)
    columns = {field: run.columns[f"{name}__{field}"][~run.failed] for field in spec.columns}
    if run.failed.all():
        return "every replication failed"
    if spec.kind == "margin":
        return marginal_ratio(MarginalObservations(**columns), data.level)[1] or NOTHING_TO_DIVIDE_BY
    if spec.kind == "price" and columns["den"].sum() > 0.0:
        return NOTHING_PAID
    return spec.empty or NOTHING_TO_DIVIDE_BY


def _where(data: Data, points: Sequence[int]) -> str:
    """Return the levels of one factor that all of some points have and no other point has, in words."""
    if len(points) == len(data.study.points):
        return ""
    undefined = set(points)
    for axis in data.axes:
        levels = [row[0] for row in data.levels((axis,))]
        own = {level for point, level in enumerate(levels) if point in undefined}
        if len(own) <= NAMED and not any(level in own for point, level in enumerate(levels) if point not in undefined):
            return " or ".join(level_words(axis.words, axis.unit, level) for level in axis.levels if level in own)
    return ""
