"""Observations of a measure: columns with one entry a replication, and the estimator that they are for.

Every measure is estimated from its observations alone, so that a table of runs that holds the observations is enough
to compute the measure again, over any replications of it.

===========  ========================================================================  ================================
kind         estimate                                                                  interval
===========  ========================================================================  ================================
mean         mean of the numerator; with a denominator, of the replications where      Student
             that is not 0
share        sum of numerators / sum of denominators, a proportion of elements         Wilson, corrected for clustering
chance       share of replications in which the numerator is 1; with a denominator,    Wilson
             of those where that is 1
ratio        mean of numerators / mean of denominators; undefined unless that is > 0   Fieller
price        as ratio, and undefined if all numerators are 0                           Fieller
constant     the numerator, the same in every replication                              none: exact
===========  ========================================================================  ================================

The sixth cost-exchange ratio, marginal, has six columns of its own: see `wargame.estimates.marginal_ratio`.
"""

from typing import Final, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.interval import UNDEFINED, Interval
from wargame.estimates.means import mean_interval
from wargame.estimates.proportions import clustered_proportion, wilson
from wargame.estimates.ratios import ratio_of_means

Column = NDArray[np.float64]
Kind = Literal["mean", "share", "chance", "ratio", "price", "constant"]
KINDS: Final = get_args(Kind)


class Observations(NamedTuple):
    """The columns of one measure, one entry a replication.

    Attributes
    ----------
    kind
        How they make an estimate; see the head of this module.
    numerator
        Finite, shape (n,).
    denominator
        Finite, shape (n,); None where the kind needs none.
    """

    kind: Kind
    numerator: Column
    denominator: Column | None = None

    def first(self, n: int) -> "Observations":
        """Return the observations of the first ``n`` replications.

        >>> Observations("mean", np.array([1.0, 2.0, 3.0])).first(2).numerator.tolist()
        [1.0, 2.0]
        """
        return Observations(self.kind, self.numerator[:n], None if self.denominator is None else self.denominator[:n])


def estimate(observations: Observations, level: float = 0.95) -> Interval:
    """Return the estimate of a measure with its confidence limits; nan where it is undefined.

    Parameters
    ----------
    observations
        Its columns.
    level
        Confidence level, in (0, 1).

    Raises
    ------
    ValueError
        If there is no such kind, a kind lacks its denominator, or the columns are not in order.

    Examples
    --------
    >>> [round(x, 3) for x in estimate(Observations("ratio", np.array([10.0, 12, 11, 13]), np.array([5.0, 6, 5, 7])))]
    [2.0, 1.814, 2.296]
    >>> estimate(Observations("mean", np.array([7.0, 0.0, 7.0]), np.array([1.0, 0.0, 1.0]))).mean
    7.0
    """
    kind, top, bottom = observations
    if kind == "mean":
        return mean_interval(top if bottom is None else top[bottom != 0.0], level)
    if kind == "chance":
        return wilson(int(top.sum()), len(top) if bottom is None else int(bottom.sum()), level)
    if kind == "constant":
        return Interval(*[float(top[0])] * 3) if len(top) else UNDEFINED
    if bottom is None or kind not in KINDS:
        raise ValueError(f"observations of kind {kind} without a denominator; allowed without: mean, chance, constant")
    if kind == "share":
        return clustered_proportion(top, bottom, level)
    if not bottom.size or not bottom.mean() > 0.0 or (kind == "price" and not top.any()):
        return UNDEFINED
    return ratio_of_means(top, bottom, level)
