"""Optimal computing budget allocation: which points deserve the next replications, if one is to be chosen.

With b the best of the sample, d_i the difference of point i to it and s_i the standard deviations,

    N_i / N_j = (s_i / d_i)^2 / (s_j / d_j)^2 for i, j other than b,
    N_b = s_b sqrt(sum over i != b of N_i^2 / s_i^2):

most go to points that are close to the best or noisy.
Source: Chen, Lin, Yucesan & Chick (2000), Discrete Event Dyn. Syst. 10, 251-270.

Guarantee: none for a finite budget. As the budget grows it maximises a lower bound of the probability that the best of
the sample is the best (`probability_correct`), for normal data that are independent between points, and only nearly so
where there are few points, as the noise of the best is neglected against theirs. Common luck makes that bound more
cautious where points are positively correlated. For a guarantee use `selection`, and to say that a point is best use
`best`.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np

from wargame.estimates.observations import Column, Observations, estimate
from wargame_experiments.statistics.linear import linearised

LEAST: Final = 20  # replications of each point before shares are taken seriously; Chen et al. advise 10 to 20
NEAR: Final = 0.05  # of the largest spread: points nearer to the best count as so far, else they would take everything
STILL: Final = 1e-6  # of the largest spread: what varies less, or not at all, counts as varying so much


def allocate(parts: Mapping[str, Observations], more: int, *, smallest: bool, least: int = LEAST) -> dict[str, int]:
    """Return how many of a number of further replications each point is to have.

    Parameters
    ----------
    parts
        One measure by name of the point, with the replications it has so far.
    more
        Replications to give away, >= 0.
    smallest
        Whether the smallest is the best, or the largest.
    least
        Each point is first brought to so many, the ones with fewest first.

    Returns
    -------
    dict
        By name; together ``more``.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    The best, its rival and one far off:

    >>> noise = np.tile([-1.0, 1.0], 15)
    >>> points = {name: Observations("mean", mean + noise) for name, mean in {"a": 0.0, "b": 0.5, "c": 5.0}.items()}
    >>> allocate(points, 100, smallest=True)
    {'a': 50, 'b': 50, 'c': 0}
    """
    if more < 0 or least < 2 or not parts:
        raise ValueError(f"got {len(parts)} points, {more} more, least {least}; allowed: >= 1 points, >= 0, >= 2")
    n = np.array([len(part.numerator) for part in parts.values()])
    given = np.zeros(len(n), dtype=int)
    while given.sum() < more and (n + given).min() < least:
        given[np.argmin(n + given)] += 1
    left = more - int(given.sum())
    if left:
        given += _rounded(_wanted(shares(parts, smallest=smallest), n + given, left), left)
    return dict(zip(parts, given.tolist(), strict=True))


def shares(parts: Mapping[str, Observations], *, smallest: bool) -> Column:
    """Return the shares of all replications that each point ought to have, shape (k,), sum 1.

    A point that is undefined or has fewer than two replications counts as noisy as the noisiest.
    """
    means, spreads = _moments(parts, smallest)
    if len(means) == 1:
        return np.ones(1)
    best = int(np.argmin(means))
    distances = np.maximum(means - means[best], NEAR * spreads.max())
    others = np.arange(len(means)) != best
    weights = (spreads / distances) ** 2
    weights[best] = spreads[best] * np.sqrt(np.sum((weights[others] / spreads[others]) ** 2))
    return weights / weights.sum()


def probability_correct(parts: Mapping[str, Observations], *, smallest: bool) -> float:
    """Return Chen et al.'s lower bound of the probability that the best of the sample is the best.

    1 - sum over i != b of Phi(-d_i / sqrt(s_b^2 / n_b + s_i^2 / n_i)), at least 0 (Bonferroni).
    """
    from scipy.special import ndtr

    means, spreads = _moments(parts, smallest)
    errors = spreads**2 / np.array([len(part.numerator) for part in parts.values()])
    best = int(np.argmin(means))
    others = np.arange(len(means)) != best
    missed = ndtr(-(means - means[best])[others] / np.sqrt(errors[best] + errors[others]))
    return float(max(0.0, 1.0 - missed.sum()))


def _moments(parts: Mapping[str, Observations], smallest: bool) -> tuple[Column, Column]:
    """Return means, turned so that the smallest is the best, and standard deviations, all > 0; shapes (k,)."""
    sign = 1.0 if smallest else -1.0
    means = np.array([sign * estimate(part).mean for part in parts.values()])
    spreads = np.array([_spread(part) for part in parts.values()])
    worst = float(np.nanmax(spreads)) if np.isfinite(spreads).any() else 0.0
    spreads = np.maximum(np.where(np.isfinite(spreads), spreads, worst), STILL * (worst or 1.0))
    middle = np.nanmin(means) if np.isfinite(means).any() else 0.0
    return np.where(np.isfinite(means), means, middle), spreads


def _spread(part: Observations) -> float:
    return float(np.std(linearised(part), ddof=1)) if len(part.numerator) > 1 else float("nan")


def _wanted(share: Column, n: Column, left: int) -> Column:
    """Return how many more each point ought to have, none negative, together ``left``.

    Points that already have more than their share keep it; what the others get is scaled to what is left.
    """
    there = np.ones(len(n), dtype=bool)
    while True:
        total = n[there].sum() + left
        wanted = np.where(there, share / share[there].sum() * total - n, 0.0)
        if (wanted >= 0.0).all():
            return wanted
        there &= wanted > 0.0


def _rounded(wanted: Column, total: int) -> Column:
    """Return whole numbers near those wanted with a given sum: largest remainders first."""
    whole = np.floor(wanted).astype(int)
    order = np.argsort(whole - wanted, kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole
