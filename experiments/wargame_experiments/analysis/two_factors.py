"""Two-factor grid of a measure; of a ratio, where it crosses 1, and within what band."""

import itertools
import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.measure_spec import MeasureSpec
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.axes import FactorAxis
from wargame_experiments.analysis.data import RESAMPLING_SEED, Data
from wargame_experiments.statistics.contour import Contour, contour

Table = NDArray[np.float64]
FINER: Final = 8  # steps into which each step of the grid is divided for the band of a contour
MOST_STEPS: Final = 2e8  # of all resamples together; a grid of many levels is divided less


class TwoFactorGrid(NamedTuple):
    """A measure as a grid: rows by y, columns by x.

    Attributes
    ----------
    measure, unit
        What is shown.
    x, y
        The factors: x is the attacker's if one is.
    mean, low, high
        Estimates and limits, shape (len(y.levels), len(x.levels)), nan where undefined.
    contour
        Where a ratio is 1; None of other measures, and where it cannot be drawn.
    tail
        Share of the resamples above 1 at one edge of the band; at the other it is 1 - tail.
    events
        In how many replications something was lost, by level of y and of x; None of a measure that is not about losses.
    """

    measure: MeasureSpec
    unit: str
    x: FactorAxis
    y: FactorAxis
    mean: Table
    low: Table
    high: Table
    contour: Contour | None
    tail: float
    events: list[list[int]] | None = None


class Crossing(NamedTuple):
    """Where a ratio is 1 along x, at one level of y.

    Attributes
    ----------
    y
        Level.
    x
        Where the estimate crosses.
    band
        Ends of the band, where (1 - level)/2 and (1 + level)/2 of the resamples are above 1; only those between the
        first and last level of x.
    rises
        Whether the ratio goes above 1 there as x grows.
    """

    y: float
    x: float
    band: tuple[float, ...]
    rises: bool


def two_factor_grids(data: Data) -> list[TwoFactorGrid]:
    """Return each measure over the study's two factors.

    Raises
    ------
    SkipError
        If there are not two factors that are numbers, or their levels are not fully crossed.
    """
    x, y = _axes(data)
    place = {levels: i for i, levels in enumerate(data.levels((x, y)))}
    pairs = [[(a, b) for a in x.levels] for b in y.levels]
    if any(pair not in place for pair in itertools.chain(*pairs)):
        n = len(x.levels) * len(y.levels)
        raise SkipError(f"{x.name} and {y.name} are not fully crossed: {len(place)} of {n} combinations")
    points = [[place[pair] for pair in row] for row in pairs]
    return [grid_of(data, spec, x, y, points) for spec in data.measures]


def crossings(grid: TwoFactorGrid) -> list[Crossing]:
    """Return where a ratio is 1 along each row of the grid; an empty list if it is nowhere.

    Between levels of x the logarithm of the ratio is interpolated linearly.
    """
    if grid.contour is None:
        return []
    found, x = [], np.array(grid.x.levels, dtype=float)
    tail, edge = grid.tail, grid.contour
    for row, y in enumerate(grid.y.levels):
        logs = np.log(np.where(grid.mean[row] > 0.0, grid.mean[row], np.nan))
        above = edge.above[np.argmin(np.abs(edge.y - y))]
        band = sorted(at for share in (tail, 1.0 - tail) for at, _ in _roots(edge.x, above, share))
        roots = list(_roots(x, logs, 0.0))
        for at, rises in roots:
            middle = [(at + other) / 2.0 for other, _ in roots if other != at]
            lower, upper = (
                max([m for m in middle if m < at], default=x[0]),
                min([m for m in middle if m > at], default=x[-1]),
            )
            found.append(Crossing(float(y), at, tuple(b for b in band if lower <= b <= upper), rises))
    return found


def _axes(data: Data) -> tuple[FactorAxis, FactorAxis]:
    if len(data.axes) != 2 or not all(axis.is_number for axis in data.axes):
        names = ", ".join(axis.name for axis in data.axes) or "none"
        raise SkipError(f"takes two scanned factors that are numbers; the study scans {names}")
    x, y = sorted(data.axes, key=lambda axis: axis.side != data.attacker)
    return x, y


def grid_of(
    data: Data, spec: MeasureSpec, x: FactorAxis, y: FactorAxis, points: Sequence[Sequence[int]]
) -> TwoFactorGrid:
    """Return a measure over two factors, of points by level of y and of x that differ in nothing else."""
    found = data.estimates(spec.name)
    mean, low, high = (np.array([[found[i][k] for i in row] for row in points], dtype=float) for k in range(3))
    drawn = None
    even = spec.even
    if even is not None and np.nanmin(mean, initial=np.inf) < even < np.nanmax(mean, initial=-np.inf):
        parts = data.parts(spec.name)
        table = [[parts[i] for i in row] for row in points]
        finer = max(1, min(FINER, int(math.sqrt(MOST_STEPS / (data.resamples * mean.size)))))
        drawn = contour(x.levels, y.levels, table, even, data.level, data.resamples, seed=RESAMPLING_SEED, finer=finer)
    counts = data.events(spec.name)
    events = [[counts[i] or 0 for i in row] for row in points] if None not in counts else None
    return TwoFactorGrid(spec, spec.unit, x, y, mean, low, high, drawn, (1.0 - data.level) / 2.0, events)


def _roots(x: Table, values: Table, at: float):
    """Yield where values cross ``at`` from one x to the next, and whether they rise."""
    for i in range(len(x) - 1):
        a, b = values[i] - at, values[i + 1] - at
        if np.isfinite(a) and np.isfinite(b) and (a < 0.0) != (b < 0.0):
            yield float(x[i] + (x[i + 1] - x[i]) * a / (a - b)), bool(b > a)
