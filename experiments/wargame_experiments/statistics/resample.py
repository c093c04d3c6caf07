"""Bootstrap of many points: replications drawn with replacement, the same ones for all points.

Points that are paired stay paired in every resample (the paired bootstrap). A point with fewer replications
than the others uses those draws that fall on what it has.
Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 8.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.interval import Interval
from wargame.estimates.observations import Column, Observations, estimate
from wargame_experiments.statistics.linear import columns

BATCH_DRAWS = 2**20  # bounds the memory of a batch to about 16 MB


def resampled(parts: Sequence[Observations], resamples: int, seed: int) -> NDArray[np.float64]:
    """Return estimates, shape (resamples, len(parts)); nan where a resample leaves a measure undefined.

    Parameters
    ----------
    parts
        Replication i of each is paired with replication i of the others; at least one replication each.
    resamples
        How many, >= 1.
    seed
        Of the draws, >= 0.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> once = Observations("mean", np.array([1.0, 2.0, 6.0]))
    >>> twice = Observations("mean", np.array([2.0, 4.0, 12.0]))
    >>> found = resampled([once, twice], 100, seed=1)
    >>> found.shape, bool((found[:, 1] == 2.0 * found[:, 0]).all())
    ((100, 2), True)
    """
    _check(parts, resamples, seed)
    sums = [columns(part) for part in parts]
    n = max(len(top) for top, _ in sums)
    tops, bottoms = (_padded([pair[i] for pair in sums], n) for i in (0, 1))
    rng = np.random.Generator(np.random.Philox(seed))
    found = np.empty((resamples, len(parts)))
    batch = max(1, BATCH_DRAWS // n)
    for start in range(0, resamples, batch):
        rows = slice(start, min(start + batch, resamples))
        times = times_drawn(rng, rows.stop - start, n)
        found[rows] = _quotients(times @ tops, times @ bottoms)
    return found


def percentiles(estimate: float, drawn: Column, level: float) -> Interval:
    """Return an estimate with the percentile limits of its resamples; nan limits if one of them is undefined."""
    tail = (1.0 - level) / 2.0
    low = np.quantile(drawn, tail, method="lower") if np.isfinite(drawn).all() else np.nan
    high = np.quantile(drawn, 1.0 - tail, method="higher") if np.isfinite(drawn).all() else np.nan
    return Interval(estimate, float(low), float(high))


def estimates(parts: Sequence[Observations]) -> Column:
    """Return the estimates of some parts, shape (len(parts),)."""
    return np.array([estimate(part).mean for part in parts])


def times_drawn(rng: np.random.Generator, resamples: int, n: int) -> NDArray[np.float64]:
    """Return how often each resample draws each of n replications, shape (resamples, n)."""
    drawn = rng.integers(n, size=(resamples, n)) + n * np.arange(resamples)[:, None]
    return np.bincount(drawn.ravel(), minlength=resamples * n).reshape(resamples, n).astype(float)


def _quotients(tops: NDArray[np.float64], bottoms: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.divide(tops, bottoms, out=np.full_like(tops, np.nan), where=bottoms > 0.0)


def _padded(rows: Sequence[Column], n: int) -> NDArray[np.float64]:
    """Return columns of up to n values side by side, shape (n, len(rows)), zeros below those that are shorter."""
    padded = np.zeros((n, len(rows)))
    for i, row in enumerate(rows):
        padded[: len(row), i] = row
    return padded


def _check(parts: Sequence[Observations], resamples: int, seed: int) -> None:
    problems = []
    if not parts or not all(len(part.numerator) for part in parts):
        problems.append("parts: got none, or one without replications; allowed is at least one replication each")
    if resamples < 1:
        problems.append(f"resamples: got {resamples}, allowed is an integer >= 1")
    if seed < 0:
        problems.append(f"seed: got {seed}, allowed is an integer >= 0")
    if problems:
        raise ValueError("; ".join(problems))
