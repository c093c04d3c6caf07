"""Observations of a measure: columns with one entry a replication, and the estimator that they are for.

Every measure is estimated from its observations alone, so that a table of runs that holds the observations is enough
to compute the measure again, over any replications of it.

===========  ========================================================================  ================================
kind         estimate                                                                  interval
===========  ========================================================================  ================================
mean         mean of the numerator; with a denominator, of the replications where      Student
             that is not 0
loss         mean of a numerator that is never below 0, and often 0                    gamma; from 50 events Student
share        sum of numerators / sum of denominators, a proportion of elements         Wilson, corrected for clustering
chance       share of replications in which the numerator is 1; with a denominator,    Wilson
             of those where that is 1
ratio        mean of numerators / mean of denominators; undefined unless that is > 0   Fieller
price        as ratio, and undefined if all numerators are 0                           Fieller
loss-ratio   as ratio, with losses that are seldom in the numerator                    Fieller and gamma together
constant     the numerator, the same in every replication                              none: exact
===========  ========================================================================  ================================

Losses count as events by replication: below 10 of them an interval is not to be relied on, see
`wargame.estimates.losses`.

The sixth cost-exchange ratio, marginal, has six columns of its own: see `wargame.estimates.marginal_ratio`.
"""

from typing import Final, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.interval import UNDEFINED, Interval
from wargame.estimates.losses import FEW, Losses, events, loss_interval, ratio_with_losses
from wargame.estimates.means import mean_interval
from wargame.estimates.proportions import clustered_proportion, wilson
from wargame.estimates.ratios import ratio_of_means

Column = NDArray[np.float64]
Kind = Literal["mean", "loss", "share", "chance", "ratio", "price", "loss-ratio", "constant"]
KINDS: Final = get_args(Kind)
RATIOS: Final[tuple[Kind, ...]] = ("share", "ratio", "price", "loss-ratio")  # sums divided by sums
ALONE: Final[tuple[Kind, ...]] = ("mean", "loss", "chance", "constant")
FIELDS: Final = {"num": "numerator", "den": "denominator", "loss": "loss", "event": "event"}  # by column in a table


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
    loss
        Of a loss-ratio: what of the numerator was lost, >= 0, shape (n,).
    event
        Of a loss or a loss-ratio: the most that one event, such as a hit, can add to it; the same number throughout,
        shape (n,).
    """

    kind: Kind
    numerator: Column
    denominator: Column | None = None
    loss: Column | None = None
    event: Column | None = None

    def first(self, n: int) -> "Observations":
        """Return the observations of the first ``n`` replications.

        >>> Observations("mean", np.array([1.0, 2.0, 3.0])).first(2).numerator.tolist()
        [1.0, 2.0]
        """
        return self.where(slice(n))

    def where(self, rows: slice | NDArray[np.bool_]) -> "Observations":
        """Return the observations of some replications."""
        return Observations(self.kind, *(None if column is None else column[rows] for column in self[1:]))  # type: ignore[arg-type]

    def columns(self) -> dict[str, Column]:
        """Return the columns by the names that they have in a table.

        >>> list(Observations("ratio", np.array([1.0]), np.array([2.0])).columns())
        ['num', 'den']
        """
        named = {name: getattr(self, field) for name, field in FIELDS.items()}
        return {name: column for name, column in named.items() if column is not None}

    @property
    def n_events(self) -> int | None:
        """Return in how many replications something was lost; None of a kind that is not about losses."""
        if self.kind == "loss":
            return events(self.numerator)
        return events(self.loss) if self.kind == "loss-ratio" and self.loss is not None else None

    @property
    def is_rare(self) -> bool:
        """Return whether so seldom something was lost that could be that an interval is not to be relied on.

        >>> seldom = Observations("loss", np.array([0.0, 3.0]), event=np.array([3.0, 3.0]))
        >>> seldom.is_rare, seldom._replace(numerator=np.zeros(2), event=np.zeros(2)).is_rare
        (True, False)
        """
        count = self.n_events
        if count is None or count >= FEW:
            return False
        return count > 0 or (self.event is not None and bool(self.event.any()))


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
    kind, top, bottom, lost, event = observations
    most = float(event.max(initial=0.0)) if event is not None else 0.0
    if kind == "loss":
        return loss_interval(top, most, level)
    if kind == "mean":
        return mean_interval(top if bottom is None else top[bottom != 0.0], level)
    if kind == "chance":
        return wilson(int(top.sum()), len(top) if bottom is None else int(bottom.sum()), level)
    if kind == "constant":
        return Interval(*[float(top[0])] * 3) if len(top) else UNDEFINED
    if bottom is None or kind not in KINDS:
        raise ValueError(f"observations of kind {kind} without a denominator; allowed without: {', '.join(ALONE)}")
    if kind == "share":
        return clustered_proportion(top, bottom, level)
    if not bottom.size or not bottom.mean() > 0.0 or (kind == "price" and not top.any()):
        return UNDEFINED
    if kind == "loss-ratio" and lost is not None:
        return ratio_with_losses(top, bottom, Losses(lost, most), level)
    return ratio_of_means(top, bottom, level)
