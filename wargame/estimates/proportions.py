"""Proportions: Wilson's interval, of independent trials and of trials correlated within a replication.

Each function names its source and where it departs from it.
"""

import math
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from wargame.estimates.interval import (
    EPSILON,
    ROUNDING,
    UNDEFINED,
    Column,
    Interval,
    finite_columns,
    level_faults,
    reject,
)
from wargame.estimates.quantiles import normal_quantile, student_quantile

DESIGN_EFFECT_FLOOR: Final = EPSILON  # only guards the division trials / design effect


def wilson(successes: float, trials: float, level: float = 0.95) -> Interval:
    """Return the Wilson score interval of a proportion of independent trials.

    With p = successes / trials and z the normal quantile at (1 + level) / 2,
    (p + z^2/2n ± z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n), n = trials.
    Source: Wilson (1927), J. Am. Stat. Assoc. 22, 209-212. No continuity correction.

    Parameters
    ----------
    successes
        Count, 0 <= successes <= trials; need not be whole.
    trials
        Count, >= 0; need not be whole.
    level
        Confidence level, in (0, 1).

    Returns
    -------
    Interval
        Proportions in [0, 1]; all nan if trials is 0.

    Raises
    ------
    ValueError
        If an argument is outside its range; the message lists all faults.

    Examples
    --------
    >>> [round(x, 4) for x in wilson(81, 263)]
    [0.308, 0.2553, 0.3662]
    >>> wilson(0, 0)
    Interval(mean=nan, low=nan, high=nan)
    """
    hits, tries = np.asarray([successes], dtype=float), np.asarray([trials], dtype=float)
    reject(*level_faults(level), *_count_faults(hits, tries))
    if trials == 0:
        return UNDEFINED
    return _score_interval(float(successes / trials), float(trials), normal_quantile(level))


def clustered_proportion(successes: ArrayLike, trials: ArrayLike, level: float = 0.95) -> Interval:
    """Return the interval of a proportion whose trials are correlated within a replication, as leakage is.

    The estimate is the ratio p = sum(s) / sum(t), never the mean of s/t. Its linearised variance over n
    replications, v = n/(n-1) sum((s - p t)^2) / sum(t)^2, gives the design effect deff = v sum(t) / (p(1-p)).
    Wilson's formula then takes sum(t) / deff effective trials and Student's quantile at n - 1 degrees of
    freedom.
    Sources: Korn & Graubard (1998), Survey Methodology 24, 193-201 (effective trials, degrees of freedom);
    Cochran (1977), Sampling Techniques, 3rd ed., ch. 6 (variance of a ratio). Departure: Korn & Graubard put
    the effective trials in a Clopper-Pearson interval. Their factor (z/t)^2 on the trials equals our t in
    Wilson's.

    Without observed variance (n < 2, or one proportion in all replications, 0 and 1 included) this is
    `wilson` on the totals, which takes all trials as independent: too narrow if they are not.

    Parameters
    ----------
    successes
        Count per replication, shape (n,), 0 <= successes <= trials.
    trials
        Count per replication, shape (n,), >= 0; replications without trials are left out.
    level
        Confidence level, in (0, 1).

    Returns
    -------
    Interval
        Proportions in [0, 1]; all nan if there are no trials.

    Raises
    ------
    ValueError
        If an argument is outside its range or the lengths differ.

    Examples
    --------
    Two raids of ten that leak wholly and two that do not leak tell little more than four trials:

    >>> [round(x, 3) for x in clustered_proportion([10, 0, 10, 0], [10, 10, 10, 10])]
    [0.5, 0.061, 0.939]
    >>> [round(x, 3) for x in wilson(20, 40)]
    [0.5, 0.352, 0.648]
    """
    hits, tries = finite_columns(level, successes=successes, trials=trials)
    reject(*_count_faults(hits, tries))
    hits, tries = hits[tries > 0], tries[tries > 0]
    n, total_hits, total = len(tries), float(hits.sum()), float(tries.sum())
    if n < 2:
        return wilson(total_hits, total, level)
    p = total_hits / total
    residual = hits - p * tries
    if np.abs(residual).max() <= ROUNDING * tries.max():
        return wilson(total_hits, total, level)
    design_effect = n / (n - 1) * float(residual @ residual) / (total * p * (1.0 - p))
    effective_trials = total / max(design_effect, DESIGN_EFFECT_FLOOR)
    return _score_interval(p, effective_trials, student_quantile(level, n - 1))


def _score_interval(p: float, trials: float, quantile: float) -> Interval:
    """Wilson's formula multiplied through by trials, so that none is too few; clipped against rounding."""
    q2 = quantile * quantile
    centre = (p * trials + q2 / 2.0) / (trials + q2)
    half = quantile * math.sqrt(p * (1.0 - p) * trials + q2 / 4.0) / (trials + q2)
    return Interval(p, max(0.0, min(p, centre - half)), min(1.0, max(p, centre + half)))


def _count_faults(successes: Column, trials: Column) -> Iterator[str]:
    for name, counts in (("successes", successes), ("trials", trials)):
        bad = counts[~((counts >= 0) & np.isfinite(counts))]
        if bad.size:
            yield f"{name}: got {bad[0]}, allowed is a finite count >= 0"
    over = np.flatnonzero(successes > trials)
    if over.size:
        i = over[0]
        yield f"successes: got {successes[i]} of {trials[i]} trials, allowed is successes <= trials"
