"""Rank correlation of a measure with the factors of a sample: which of many factors it goes along with.

Spearman's rho of n points, with the limits of Fisher's transformation and the variance (1 + rho^2 / 2) / (n - 3); a
factor matters if its p-value, by the same transformation without the term of rho, is below 1 - level after Holm's
correction for all factors. It sees what is monotone and what is not of other factors: no interaction, no hump.
Sources: Spearman (1904), Am. J. Psychol. 15, 72-101; Bonett & Wright (2000), Psychometrika 65, 23-28 (the variance).
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.interval import UNDEFINED, Interval
from wargame_experiments.statistics.multiple import holm

Table = NDArray[np.float64]
FEWEST: int = 5  # points


class RankCorrelation(NamedTuple):
    """Spearman's rho of one factor, and whether it is told from 0 among all factors."""

    rho: Interval
    matters: bool


def rank_correlations(factors: Table, measure: Table, level: float = 0.95) -> list[RankCorrelation]:
    """Return the rank correlation of a measure with each factor.

    Parameters
    ----------
    factors
        Values, shape (points, factors).
    measure
        Its estimates, shape (points,); points where it is not finite are left out.
    level
        Of the intervals, in (0, 1).

    Returns
    -------
    list
        By factor; undefined of one that does not vary, and of all if fewer than 5 points are left.

    Examples
    --------
    >>> x = np.arange(20.0)
    >>> found = rank_correlations(np.column_stack([x, -(x**3), np.ones(20)]), np.exp(x / 9))
    >>> [(round(one.rho.mean, 6), one.matters) for one in found]
    [(1.0, True), (-1.0, True), (nan, False)]
    """
    from scipy.stats import norm, rankdata  # loads most of SciPy

    known = np.isfinite(measure)
    if known.sum() < FEWEST:
        return [RankCorrelation(UNDEFINED, False)] * factors.shape[1]
    ranks, target = rankdata(factors[known], axis=0), rankdata(measure[known])
    rho = _correlations(ranks, target)
    defined = np.isfinite(rho)
    width = math.sqrt(1.0 / (known.sum() - 3))
    z = np.arctanh(np.clip(rho, -1.0 + 1e-12, 1.0 - 1e-12))
    adjusted = np.ones(len(rho))
    adjusted[defined] = holm((2.0 * norm.sf(np.abs(z[defined]) / width)).tolist())
    arm = float(norm.ppf((1.0 + level) / 2.0)) * width * np.sqrt(1.0 + rho**2 / 2.0)
    return [
        RankCorrelation(Interval(*map(float, row)), bool(p < 1.0 - level)) if is_defined else _NONE
        for *row, p, is_defined in zip(rho, np.tanh(z - arm), np.tanh(z + arm), adjusted, defined, strict=True)
    ]


def _correlations(ranks: Table, target: Table) -> Table:
    """Return Pearson's correlation of each column with a target, nan of a column that does not vary."""
    columns, wanted = ranks - ranks.mean(axis=0), target - target.mean()
    size = np.sqrt((columns**2).sum(axis=0) * (wanted**2).sum())
    return np.divide(wanted @ columns, size, out=np.full(len(size), np.nan), where=size > 0.0).clip(-1.0, 1.0)


_NONE = RankCorrelation(UNDEFINED, False)
