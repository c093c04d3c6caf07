"""Linearisation: one value a replication whose mean is the estimate of a measure and whose spread is its spread.

A ratio of means R = sum(u) / sum(v) is, to first order in 1/n, the mean of z = R + (u - R v) / mean(v): its mean is R
exactly and var(z)/n the variance of R (the delta method, or linearisation). Measures of all kinds can so be treated as
means: their difference, covariance and analysis of variance are those of z.
Source: Cochran (1977), Sampling Techniques, 3rd ed., sec. 6.3; Woodruff (1971), J. Am. Stat. Assoc. 66, 411-414.
What it leaves out: the bias of a ratio and the skewness of its estimate, both of order 1/n.
"""

import numpy as np

from wargame.estimates.observations import ALONE, Column, Observations


def linearised(part: Observations) -> Column:
    """Return a value a replication, shape (n,), in the unit of the measure; all nan where the measure is undefined.

    Examples
    --------
    >>> z = linearised(Observations("ratio", np.array([10.0, 12, 11, 13]), np.array([5.0, 6, 5, 7])))
    >>> z.round(3), float(z.mean())
    (array([2.   , 2.   , 2.174, 1.826]), 2.0)
    """
    top, bottom = columns(part)
    total = bottom.sum()
    if not total > 0.0 or (part.kind == "price" and not top.any()):
        return np.full(len(top), np.nan)
    ratio = top.sum() / total
    return ratio + (top - ratio * bottom) * (len(bottom) / total)


def columns(part: Observations) -> tuple[Column, Column]:
    """Return numerator and denominator whose sums divided are the estimate, of a part of any kind.

    >>> columns(Observations("mean", np.array([7.0, 3.0]), np.array([5.0, 0.0])))
    (array([7., 0.]), array([1., 0.]))
    """
    top, bottom = part.numerator, part.denominator
    if part.kind in ALONE:
        counts = np.ones(len(top)) if bottom is None else (bottom != 0.0) * 1.0
        return top * counts, counts
    if bottom is None:
        raise ValueError(f"a part of kind {part.kind} without a denominator; allowed without: {', '.join(ALONE)}")
    return top, bottom
