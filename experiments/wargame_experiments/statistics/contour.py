"""Contour where a measure of two factors crosses a level, such as a cost-exchange ratio of 1, with its band.

Between the points of a grid the measure is interpolated linearly along each factor; ratios in their logarithm, so that
1/2 and 2 are equally far from 1. The contour of the estimates is the line; resampling the replications, the same for
all points, gives at each place the share of resamples above the level, and the band lies between the contours of that
share at (1 - level)/2 and (1 + level)/2: where even the sign of the answer is not sure.
Source of the band: the bootstrap percentile interval (Efron & Tibshirani 1993, ch. 13) at each place; it holds place by
place, not for the whole line together. It does not show the error of interpolation: refine the grid to see that.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.observations import Column, Observations
from wargame_experiments.statistics.resample import estimates, resampled

Table = NDArray[np.float64]
Line = NDArray[np.float64]


class Contour(NamedTuple):
    """A contour and its band; lines are vertices of shape (v, 2), x then y, closed ones end where they begin.

    Attributes
    ----------
    lines
        Where the estimates cross the level.
    low, high
        Where (1 - level)/2 and (1 + level)/2 of the resamples are above it: the edges of the band.
    x, y
        Of the finer grid, shapes (nx,), (ny,).
    above
        Share of the resamples above the level there, shape (ny, nx); nan next to a point that is undefined.
    """

    lines: list[Line]
    low: list[Line]
    high: list[Line]
    x: Column
    y: Column
    above: Table


def contour(
    x: Sequence[float],
    y: Sequence[float],
    parts: Sequence[Sequence[Observations]],
    at: float = 1.0,
    level: float = 0.95,
    resamples: int = 1000,
    *,
    seed: int,
    finer: int = 8,
) -> Contour:
    """Return where a measure crosses a value, with a band.

    Parameters
    ----------
    x, y
        Levels of two factors, ascending, two or more each.
    parts
        Of one measure: ``parts[j][i]`` at x[i], y[j], replications paired. Ratios that are not above 0 count as
        undefined.
    at
        The value; > 0 for a ratio.
    level
        Of the band, in (0, 1).
    resamples, seed
        Of the bootstrap.
    finer
        Into how many steps each step of the grid is divided for the band, >= 1.

    Raises
    ------
    ValueError
        If the grid is not ascending or the parts do not fit it.

    Examples
    --------
    >>> noise = np.tile([-0.1, 0.1], 30)
    >>> grid = [[Observations("mean", i + j + noise) for i in range(3)] for j in range(3)]
    >>> contour([0, 1, 2], [0, 1, 2], grid, at=0.5, seed=1).lines[0].tolist()
    [[0.0, 0.5], [0.5, 0.0]]
    """
    _check(x, y, parts, at, finer)
    across, up = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    flat = [part for row in parts for part in row]
    is_ratio = flat[0].kind in ("ratio", "price")
    shape = (len(up), len(across))
    table = _scaled(estimates(flat), is_ratio).reshape(shape)
    drawn = _scaled(resampled(flat, resamples, seed), is_ratio).reshape(resamples, *shape)
    value = float(np.log(at)) if is_ratio else at
    fine_x, fine_y = _finer(across, finer), _finer(up, finer)
    above = np.zeros((len(fine_y), len(fine_x)))
    for one in drawn:
        fine = _interpolated(one, finer)
        above += np.where(np.isnan(fine), np.nan, fine > value)
    above /= resamples
    tail = (1.0 - level) / 2.0
    return Contour(
        polylines(across, up, table, value),
        polylines(fine_x, fine_y, above, tail),
        polylines(fine_x, fine_y, above, 1.0 - tail),
        fine_x,
        fine_y,
        above,
    )


def polylines(x: Column, y: Column, z: Table, at: float) -> list[Line]:
    """Return the lines on which z, shape (ny, nx), is at a value; cells with a corner of nan have none."""
    from contourpy import LineType, contour_generator

    generator = contour_generator(x, y, np.ma.masked_invalid(z), line_type=LineType.Separate)
    return [np.asarray(line) for line in generator.lines(at)]


def _scaled(values: Table, is_ratio: bool) -> Table:
    if not is_ratio:
        return values
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(values > 0.0, np.log(values), np.nan)


def _finer(levels: Column, steps: int) -> Column:
    places = np.arange((len(levels) - 1) * steps + 1) / steps
    return np.interp(places, np.arange(len(levels)), levels)


def _interpolated(table: Table, steps: int) -> Table:
    """Return a table at finer steps, linear along one axis after the other."""
    for axis in (0, 1):
        places = np.arange((table.shape[axis] - 1) * steps + 1) / steps
        below = np.minimum(places.astype(int), table.shape[axis] - 2)
        weight = np.expand_dims(places - below, 1 - axis)
        table = np.take(table, below, axis) * (1.0 - weight) + np.take(table, below + 1, axis) * weight
    return table


def _check(
    x: Sequence[float], y: Sequence[float], parts: Sequence[Sequence[Observations]], at: float, finer: int
) -> None:
    problems = []
    for name, levels in (("x", x), ("y", y)):
        if len(levels) < 2 or not (np.diff(levels) > 0.0).all():
            problems.append(f"{name}: got {list(levels)}, allowed are two or more numbers, ascending")
    widths = {len(row) for row in parts}
    if len(parts) != len(y) or widths != {len(x)}:
        problems.append(f"parts: got {len(parts)} rows of {sorted(widths)}, allowed are {len(y)} rows of {len(x)}")
    kinds = sorted({part.kind for row in parts for part in row})
    if len(kinds) > 1:
        problems.append(f"parts: got kinds {', '.join(kinds)}, allowed is one measure")
    if set(kinds) & {"ratio", "price"} and not at > 0.0:
        problems.append(f"at: got {at}, allowed for a ratio is a number > 0")
    if finer < 1:
        problems.append(f"finer: got {finer}, allowed is an integer >= 1")
    if problems:
        raise ValueError("; ".join(problems))
