"""Kim and Nelson's procedure: find the best point, dropping others as soon as they are clearly worse.

Each point starts with n0 replications. With S_il^2 the variance of the paired difference of i and l over these,
eta = ((2 (1 - level) / (k - 1))^(-2 / (n0 - 1)) - 1) / 2 and h^2 = 2 eta (n0 - 1), after r replications i is dropped if
its mean is worse than that of some l still in by more than

    W_il(r) = max(0, delta / (2 r) (h^2 S_il^2 / delta^2 - r)).

W reaches 0 at r > h^2 S_il^2 / delta^2, so it ends.

Guarantee: for normal data, paired or not, the point that is left is the best with probability >= level if the best is
better than all others by at least delta, the indifference zone; whatever the variances. Else what is left is, with that
probability, within delta of the best (a good selection is proven for independent points only). For measures that are
not means the linearised values stand in (`linear`), with the ratio of the n0 first replications: asymptotic, as for
any data that are not normal.
Source: Kim & Nelson (2001), ACM Trans. Model. Comput. Simul. 11, 251-273 (procedure KN, c = 1); what is known of it in
Kim & Nelson (2006), Handbooks in Operations Research and Management Science 13, ch. 17.

Common luck makes S_il^2 smaller, and so ends it sooner; nothing else is to be done about it.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.observations import Column, Observations
from wargame_experiments.statistics.linear import columns


class Selection(NamedTuple):
    """How far the procedure is.

    Attributes
    ----------
    best
        The point that is left; "" as long as several are.
    alive
        Points still in, in the order given.
    dropped_at
        By point, the number of replications after which it was dropped.
    n
        Replications that the points still in have been judged on.
    last
        The most replications that any of them can need.
    """

    best: str
    alive: tuple[str, ...]
    dropped_at: dict[str, int]
    n: int
    last: int


def select(
    parts: Mapping[str, Observations], delta: float, *, smallest: bool, n0: int = 50, level: float = 0.95
) -> Selection:
    """Return which points are still in after the replications that they have.

    It is replayed from the first replication on, so that it depends on the data alone: fight more of those still in
    (or a batch of all) and ask again until one is left.

    Parameters
    ----------
    parts
        One measure by name of the point. Those still in need equal numbers of replications to be judged on.
    delta
        Differences below this do not matter, in the unit of the measure, > 0.
    smallest
        Whether the smallest is the best, or the largest.
    n0
        Replications before anything is dropped, >= 2; a least number for any statement.
    level
        Probability of the guarantee, in (1/k, 1).

    Raises
    ------
    ValueError
        If an argument is out of range, there are fewer than two points, one has fewer than n0 replications, or a
        measure is undefined over its first n0.

    Examples
    --------
    >>> rng = np.random.Generator(np.random.Philox(1))
    >>> points = {
    ...     name: Observations("mean", mean + rng.normal(size=500)) for name, mean in {"a": 0, "b": 1, "c": 3}.items()
    ... }
    >>> found = select(points, 0.5, smallest=True, n0=20)
    >>> found.best, sorted(found.dropped_at)
    ('a', ['b', 'c'])
    """
    _check(parts, delta, n0, level)
    names = list(parts)
    values = [_values(part, n0) * (-1.0 if smallest else 1.0) for part in parts.values()]
    sums = [np.cumsum(value) for value in values]
    needed = _needed(np.array([value[:n0] for value in values]), delta, level)
    alive = np.ones(len(names), dtype=bool)
    dropped: dict[str, int] = {}
    last = int(needed.max()) + 1
    n = n0
    while True:
        means = np.array([total[min(n, len(total)) - 1] / n for total in sums])  # those cut short are out
        for i in _worse(means, needed, alive, delta, n, last):
            alive[i] = False
            dropped[names[i]] = n
        if alive.sum() == 1 or min(len(v) for v, there in zip(values, alive, strict=True) if there) <= n:
            break
        n += 1
    left = tuple(name for name, there in zip(names, alive, strict=True) if there)
    return Selection(left[0] if len(left) == 1 else "", left, dropped, n, max(last, n0))


def _worse(
    means: Column, needed: NDArray[np.float64], alive: NDArray[np.bool_], delta: float, n: int, last: int
) -> NDArray[np.intp]:
    """Return the points to drop after n replications; at the last of them all but the best."""
    if n >= last:
        leader = int(np.argmax(np.where(alive, means, -np.inf)))
        return np.flatnonzero(alive & (np.arange(len(means)) != leader))
    slack = np.maximum(0.0, delta / (2.0 * n) * (needed - n))
    behind = (means[:, None] < means[None, :] - slack) & alive[None, :]
    return np.flatnonzero(alive & behind.any(axis=1))


def _needed(first: NDArray[np.float64], delta: float, level: float) -> NDArray[np.float64]:
    """Return h^2 S_il^2 / delta^2, shape (k, k): the replications after which i and l need no slack."""
    k, n0 = first.shape
    eta = 0.5 * ((2.0 * (1.0 - level) / (k - 1)) ** (-2.0 / (n0 - 1)) - 1.0)
    spread = np.var(first[:, None, :] - first[None, :, :], axis=2, ddof=1)
    return 2.0 * eta * (n0 - 1) * spread / delta**2


def _values(part: Observations, n0: int) -> Column:
    """Return values whose means are compared: linearised with the ratio of the first n0, so that none changes later."""
    top, bottom = columns(part)
    total = bottom[:n0].sum()
    ratio = top[:n0].sum() / total
    return ratio + (top - ratio * bottom) * (n0 / total)


def _check(parts: Mapping[str, Observations], delta: float, n0: int, level: float) -> None:
    problems = []
    if len(parts) < 2:
        problems.append(f"points: got {len(parts)}, allowed are two or more")
    if not 0.0 < delta < float("inf"):
        problems.append(f"delta: got {delta}, allowed is a number > 0")
    if n0 < 2:
        problems.append(f"n0: got {n0}, allowed is an integer >= 2")
    if not 1.0 / max(len(parts), 2) < level < 1.0:
        problems.append(f"level: got {level}, allowed is a number between 1 / points and 1")
    for name, part in parts.items():
        if len(part.numerator) < n0:
            problems.append(f"{name}: got {len(part.numerator)} replications, allowed are n0 = {n0} or more")
        elif not columns(part)[1][:n0].sum() > 0.0:
            problems.append(f"{name}: the measure is undefined over its first {n0} replications")
    if problems:
        raise ValueError("; ".join(problems))
