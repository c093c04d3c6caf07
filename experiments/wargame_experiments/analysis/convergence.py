"""Convergence of an adaptive study: half-widths of the intervals, replication by replication, down to their targets."""

from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.measure_spec import MeasureSpec
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.alternatives import thinned
from wargame_experiments.analysis.data import Data
from wargame_experiments.statistics.prefixes import prefixes
from wargame_experiments.statistics.rounding import cleared
from wargame_experiments.study.schema import PrecisionTargetTable

Scale = Literal["width", "relative", "goal"]
MOST_STEPS: Final = 120  # numbers of replications at which a width is noted
MOST_TRACES: Final = 400  # points that are followed
FIRST: Final = 5  # replications; the intervals of fewer are wider than any axis


class WidthTrace(NamedTuple):
    """Half-widths at one point after so many replications, shapes (k,); inf or nan where there is no interval."""

    point: int
    n: NDArray[np.int64]
    half_width: NDArray[np.float64]


class Convergence(NamedTuple):
    """A measure with a target.

    Attributes
    ----------
    measure, unit
        What has the target.
    scale
        What half-widths are: in the unit of the measure (``width``), over the estimate (``relative``), or over the
        precision target where there are two, of which the wider counts (``goal``).
    target
        On that scale.
    width_traces
        By point; of more than `MOST_TRACES` points so many, evenly spread.
    """

    measure: MeasureSpec
    unit: str
    scale: Scale
    target: float
    width_traces: list[WidthTrace]


def convergence(data: Data) -> list[Convergence]:
    """Return the width traces of each measure with a precision target.

    Raises
    ------
    SkipError
        If no measure has one.
    """
    targets = data.study.table.replications.targets
    if not targets:
        raise SkipError("the study has no targets: all points have the same number of replications")
    if max(data.replications) < FIRST:
        raise SkipError(f"no point has {FIRST} replications or more")
    return [_convergence(data, name, target_table) for name, target_table in targets.items()]


def _convergence(data: Data, name: str, target_table: PrecisionTargetTable) -> Convergence:
    scale, target = _scale(target_table)
    width_traces = []
    parts = data.parts(name)
    for i in thinned(len(parts), MOST_TRACES):
        part = parts[i]
        n = _steps(len(part.numerator))
        seen = prefixes(part, data.level)
        size = np.abs(seen.mean[n - 1])
        half = cleared(seen.half_width[n - 1], size, len(part.numerator))
        widest = np.fmax(target_table.half_width or 0.0, (target_table.relative or 0.0) * size)
        with np.errstate(divide="ignore", invalid="ignore"):
            width_traces.append(
                WidthTrace(i, n, {"width": half, "relative": half / size, "goal": half / widest}[scale])
            )
    return Convergence(data.study.described[name], data.unit(name), scale, target, width_traces)


def _scale(target_table: PrecisionTargetTable) -> tuple[Scale, float]:
    if target_table.half_width is not None and target_table.relative is not None:
        return "goal", 1.0
    return (
        ("relative", target_table.relative)
        if target_table.half_width is None and target_table.relative
        else ("width", target_table.half_width or 0.0)
    )


def _steps(n: int) -> NDArray[np.int64]:
    if n < FIRST:
        return np.zeros(0, np.int64)
    return np.unique(np.geomspace(FIRST, n, MOST_STEPS).round().astype(np.int64))
