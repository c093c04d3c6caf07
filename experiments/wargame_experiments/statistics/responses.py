"""Responses: estimates of a measure at the points of a design, and the Monte Carlo noise in them.

The estimate at point p is y_p = f_p + e_p. The noise e_p has variance s_p^2 / n_p, estimated from the spread of the
replications at the point. If all points are paired by common random numbers, e_p and e_q are correlated, and their
covariance is that of the paired replications: a difference of two points then holds less noise than either of them.

The variance of y over points overstates that of f by

    noise = mean of Var(e_p) - mean over p != q of Cov(e_p, e_q),

the second term 0 without common random numbers: noise that all points share moves them together and is no variance
between points. With them this is the mean square of interaction, points by replications, over n.
Source: analysis of variance in two ways (Scheffe 1959, The Analysis of Variance, ch. 4).
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wargame.estimates.observations import Column, Observations
from wargame_experiments.statistics.linear import linearised
from wargame_experiments.statistics.rounding import cleared

NAMED: Final = 5  # points that a message names
Table = NDArray[np.float64]
Places = NDArray[np.intp]


class Responses(NamedTuple):
    """Estimates at the points of a design and their noise.

    Attributes
    ----------
    mean
        Estimates, shape (points,).
    variance
        Of these estimates, shape (points,); 0 if the model has no chance.
    raid_variance
        Of one replication, shape (points,).
    centred
        Deviations of the replications that all points have, shape (points, n), if they are paired; else None.
    n
        Replications by point, shape (points,).
    """

    mean: Column
    variance: Column
    raid_variance: Column
    centred: Table | None
    n: Column

    def covariance(self, first: Places, second: Places) -> Column:
        """Return the covariance of the noise of pairs of points, 0 where they are not paired.

        Parameters
        ----------
        first, second
            Rows of the design, shape (pairs,), different in each pair.
        """
        if self.centred is None:
            return np.zeros(len(first))
        degrees = max(1, self.centred.shape[1] - 1)
        products = np.einsum("ij,ij->i", self.centred[first], self.centred[second]) / degrees
        return products / np.maximum(self.n[first], self.n[second])

    def change(self, first: Places, second: Places) -> Column:
        """Return the estimate at second points less that at first ones, 0 where rounding alone may have made it."""
        return cleared(self.mean[second] - self.mean[first], self.scale, self.most)

    def change_noise(self, first: Places, second: Places) -> Column:
        """Return the variance of the noise in `change`, 0 where rounding alone may have made it."""
        own = self.variance[first] + self.variance[second]
        return cleared(own - 2.0 * self.covariance(first, second), own, self.most)

    @property
    def most(self) -> int:
        """Return the most replications of a point."""
        return int(self.n.max())

    @property
    def scale(self) -> float:
        """Return the size of what estimates are computed from: the largest, and the spread of replications."""
        return float(np.abs(self.mean).max() + np.sqrt(self.raid_variance.max()))

    @property
    def noise(self) -> float:
        """Return by how much replication noise raises the variance over points."""
        own = float(self.variance.mean())
        if self.centred is None or len(self.mean) < 2:
            return own
        points, n = self.centred.shape
        degrees = max(1, n - 1)
        together = float((self.centred.sum(axis=0) ** 2).sum() - (self.centred**2).sum()) / degrees
        noise = own - together / (points * (points - 1)) / float(self.n.mean())
        return float(cleared(noise, own, points * n))


def responses(parts: Sequence[Observations], *, crn: bool) -> Responses:
    """Return what a measure came to at each point of a design.

    Parameters
    ----------
    parts
        By point, two or more replications each.
    crn
        Whether replication i of all points has the same seed.

    Raises
    ------
    ValueError
        If the measure is undefined at a point, or a point has fewer than two replications.

    Examples
    --------
    >>> draws = np.array([0.0, 1.0, 5.0])
    >>> points = [Observations("mean", draws), Observations("mean", draws + 2.0)]
    >>> responses(points, crn=True).noise, round(responses(points, crn=False).noise, 3)
    (0.0, 2.333)
    """
    few = [i for i, part in enumerate(parts) if len(part.numerator) < 2]
    values = [linearised(part) for part in parts]
    undefined = [i for i, z in enumerate(values) if not np.isfinite(z).all()]
    problems = [f"points {_named(few)} have fewer than two replications"] if few else []
    problems += [f"the measure is undefined at points {_named(undefined)}"] if undefined else []
    if problems or not parts:
        raise ValueError("; ".join(problems) or "no points")
    n = np.array([len(z) for z in values], dtype=float)
    raid = np.array([z.var(ddof=1) for z in values])
    common = int(n.min())
    cut = np.array([z[:common] for z in values]) if crn else None
    centred = None if cut is None else cut - cut.mean(axis=1, keepdims=True)
    return Responses(np.array([z.mean() for z in values]), raid / n, raid, centred, n)


def _named(points: Sequence[int]) -> str:
    """Return the first points of many.

    >>> _named([1, 2]), _named(range(100))
    ('1, 2', '0, 1, 2, 3, 4 and 95 more')
    """
    more = f" and {len(points) - NAMED:,} more" if len(points) > NAMED else ""
    return ", ".join(str(point) for point in points[:NAMED]) + more


def exact(values: ArrayLike) -> Responses:
    """Return the values of a model without chance as responses without noise."""
    mean = np.asarray(values, dtype=float)
    none = np.zeros(len(mean))
    return Responses(mean, none, none, None, np.ones(len(mean)))
