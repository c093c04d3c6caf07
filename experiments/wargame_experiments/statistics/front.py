"""Pareto front: points that no other beats in everything, and how sure that is.

A point is on the Pareto front if no other is at least as good in every measure and better in one. From replications the
front is itself an estimate. Replications are resampled, the same for all points and measures; each resample has its
front; a level of one measure is attained with k % where k % of these fronts reach it. The 50 % attainment curve is the
typical front, those of 5 % and 95 % bound the optimistic and the sure one.
Sources: Fonseca & Fleming (1996), Parallel Problem Solving from Nature IV, LNCS 1141, 584-593 (attainment); Grunert da
Fonseca, Fonseca & Hall (2001), EMO, LNCS 1993, 213-225 (its distribution). Departure: fronts are of bootstrap
resamples, not of runs of an optimiser, so bands show the noise of replications, not what other points would bring.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.measure_spec import Direction
from wargame.estimates.observations import Observations
from wargame_experiments.statistics.resample import estimates, resampled

Table = NDArray[np.float64]
LEAST: Final = 50  # replications of each point, fewer are refused
BANDS: Final = (0.05, 0.5, 0.95)


class Front(NamedTuple):
    """A front and its bands.

    Attributes
    ----------
    points
        Estimates, shape (k, m), points by measures; nan where undefined.
    on_front
        Which points are on the front of the estimates, shape (k,).
    share
        Of the resamples on whose front a point is, shape (k,).
    resampled
        Estimates of the resamples, shape (resamples, k, m).
    directions
        Of each measure.
    """

    points: Table
    on_front: NDArray[np.bool_]
    share: Table
    resampled: Table
    directions: tuple[Direction, ...]

    def attained(self, cells: Table) -> Table:
        """Return the share of resamples whose front attains each cell, shape (c,): a point is as good or better.

        Parameters
        ----------
        cells
            Values of the measures, shape (c, m).
        """
        signs = _signs(self.directions)
        drawn, wanted = _worst_if_undefined(self.resampled * signs), np.asarray(cells, dtype=float) * signs
        return np.array([(drawn <= cell).all(axis=2).any(axis=1).mean() for cell in wanted])

    def curves(self, levels: Table, bands: Sequence[float] = BANDS) -> Table:
        """Return attainment curves of two measures, shape (bands, levels).

        Parameters
        ----------
        levels
            Of the first measure, shape (l,).
        bands
            Shares of the resamples, in (0, 1]. For 0.95 the value is what 95 % of the fronts reach or better.

        Returns
        -------
        array
            Values of the second measure; infinite on the bad side where so many fronts do not reach the level at all.

        Raises
        ------
        ValueError
            If there are not two measures.
        """
        if len(self.directions) != 2:
            raise ValueError(f"curves: got {len(self.directions)} measures, allowed are two; use attained")
        signs = _signs(self.directions)
        drawn = _worst_if_undefined(self.resampled * signs)
        wanted = np.asarray(levels, dtype=float) * signs[0]
        best = np.array([_attained(one[:, 0], one[:, 1], wanted) for one in drawn]).T  # levels by resamples
        rows = [max(1, math.ceil(band * best.shape[1])) - 1 for band in bands]
        return np.sort(best, axis=1)[:, rows].T * signs[1]


def front(
    measures: Sequence[Mapping[str, Observations]],
    directions: Sequence[Direction],
    resamples: int = 1000,
    *,
    seed: int,
    least: int = LEAST,
) -> Front:
    """Return the Pareto front of some points in two or more measures, with its uncertainty.

    Parameters
    ----------
    measures
        For each measure its parts by name of the point, the same points in the same order.
    directions
        Whether each measure is to be small, ``min``, or large, ``max``.
    resamples
        Of the bootstrap, >= 1.
    seed
        Of the bootstrap, >= 0.
    least
        Fewest replications a point may have.

    Raises
    ------
    ValueError
        If points differ between measures, a direction is not one, or a point has too few replications.

    Examples
    --------
    >>> noise = np.tile([-1.0, 1.0], 30)
    >>> cost = {name: Observations("mean", value + noise) for name, value in {"a": 10.0, "b": 20.0, "c": 30.0}.items()}
    >>> saved = {name: Observations("mean", value + noise) for name, value in {"a": 5.0, "b": 50.0, "c": 40.0}.items()}
    >>> found = front([cost, saved], ["min", "max"], seed=1)
    >>> found.on_front, found.share
    (array([ True,  True, False]), array([1., 1., 0.]))
    """
    _check(measures, directions, least)
    parts = [part for measure in measures for part in measure.values()]
    k, m = len(measures[0]), len(measures)
    points = estimates(parts).reshape(m, k).T
    drawn = resampled(parts, resamples, seed).reshape(resamples, m, k).transpose(0, 2, 1)
    signs = _signs(directions)
    each = _staircases(drawn * signs) if m == 2 else np.array([not_dominated(one * signs) for one in drawn])
    share = each.mean(axis=0)
    return Front(points, not_dominated(points * signs), share, drawn, tuple(directions))


def not_dominated(points: Table) -> NDArray[np.bool_]:
    """Return which points no other dominates, all measures to be small; one that is undefined never is on the front.

    Parameters
    ----------
    points
        Shape (k, m).

    Examples
    --------
    >>> not_dominated(np.array([[1.0, 4.0], [2.0, 2.0], [2.0, 3.0], [1.0, 4.0]]))
    array([ True,  True, False,  True])
    """
    known = np.isfinite(points).all(axis=1)
    if points.shape[1] == 2:
        return _staircases(points[None])[0]
    as_good = (points[:, None, :] <= points[None, :, :]).all(axis=2)
    better = (points[:, None, :] < points[None, :, :]).any(axis=2)
    return known & ~(as_good & better & known[:, None]).any(axis=0)


def _attained(cost: Table, value: Table, levels: Table) -> Table:
    """Return the smallest value of the points that cost at most each level; infinite if none does."""
    order = np.argsort(cost)
    best = np.concatenate([[math.inf], np.minimum.accumulate(value[order])])
    return best[np.searchsorted(cost[order], levels, side="right")]


def _staircases(tables: Table) -> NDArray[np.bool_]:
    """Return which points of each table, shape (tables, k, 2), no other of it dominates: none cheaper is as good."""
    known = np.isfinite(tables).all(axis=2)
    cost, value = np.where(known[:, :, None], tables, math.inf).transpose(2, 0, 1)
    order = np.lexsort((value, cost), axis=1)
    cost, value = (np.take_along_axis(column, order, axis=1) for column in (cost, value))
    is_first = np.ones(cost.shape, bool)  # of those that cost the same; the best stands first
    is_first[:, 1:] = cost[:, 1:] != cost[:, :-1]
    first = np.maximum.accumulate(np.where(is_first, np.arange(cost.shape[1]), 0), axis=1)
    best = np.pad(np.minimum.accumulate(value, axis=1), ((0, 0), (1, 0)), constant_values=math.inf)
    cheaper, equal = (np.take_along_axis(column, first, axis=1) for column in (best, value))
    on = np.zeros(cost.shape, bool)
    np.put_along_axis(on, order, (value == equal) & (value < cheaper), axis=1)
    return on & known


def _signs(directions: Sequence[Direction]) -> Table:
    return np.array([1.0 if direction == "min" else -1.0 for direction in directions])


def _worst_if_undefined(values: Table) -> Table:
    return np.where(np.isfinite(values).all(axis=2, keepdims=True), values, math.inf)


def _check(measures: Sequence[Mapping[str, Observations]], directions: Sequence[Direction], least: int) -> None:
    problems = []
    if len(measures) < 2 or len(measures) != len(directions):
        problems.append(
            f"got {len(measures)} measures and {len(directions)} directions, allowed: two or more, one direction each"
        )
    problems += [
        f"direction: got '{direction}', allowed: min, max"
        for direction in directions
        if direction not in ("min", "max")
    ]
    names = [list(measure) for measure in measures]
    if not names or not names[0] or any(name != names[0] for name in names):
        problems.append("points: got other points for one measure than for another, or none; allowed are the same")
    few = {
        name: len(part.numerator) for measure in measures for name, part in measure.items()
        if len(part.numerator) < least
    }  # fmt: skip
    if few:
        got = ", ".join(f"{name} {n}" for name, n in few.items())
        problems.append(f"replications: got {got}, allowed are {least} or more of each point")
    if problems:
        raise ValueError("; ".join(problems))
