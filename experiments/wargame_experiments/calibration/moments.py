"""Moments of a set of raids that the model is fitted to, computed alike for data and model.

Of raids i = 1 .. k with n_i launched and x_i leaked:

pooled leak      P = sum x_i / sum n_i
variance ratio   Pearson's dispersion, sum (x_i - n_i P)^2 / (n_i P (1 - P)) / (k - 1): 1 if leaks are independent
quantiles        of x_i / n_i, every raid counting once, linear interpolation

Source: McCullagh & Nelder, Generalized Linear Models (1989), sec. 4.5, for the dispersion.
"""

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from wargame.battle.kernels.state import F8

LEVELS: Final = (0.05, 0.25, 0.50, 0.75, 0.95)
EDGES: Final = (0.0, 50.5, 100.5, 200.5, 400.5, np.inf)  # of the ranges of sizes
NAMES: Final = ("pooled leak", "variance ratio", *(f"leak, {100 * level:g} % quantile" for level in LEVELS))


def moments(launched: ArrayLike, leaked: ArrayLike) -> F8:
    """Return the statistics named in ``NAMES`` of sets of raids.

    Parameters
    ----------
    launched
        Launches of each raid, shape (..., k), >= 1.
    leaked
        Of these, those neither destroyed nor lost, shape (..., k).

    Returns
    -------
    Shape (..., len(NAMES)).

    Raises
    ------
    ValueError
        If there are fewer than two raids or a raid launches nothing.

    Examples
    --------
    >>> moments([100, 100], [10, 30])[:2].tolist()  # chi-square 2 * 10^2 / (100 * 0.2 * 0.8), 1 degree of freedom
    [0.2, 12.5]
    """
    n, x = np.broadcast_arrays(np.asarray(launched, float), np.asarray(leaked, float))
    if n.shape[-1] < 2 or not np.all(n >= 1.0):
        raise ValueError(f"moments take two raids or more of 1 launch or more, got {n.shape[-1]} of least {n.min():g}")
    pooled = x.sum(axis=-1) / n.sum(axis=-1)
    p = pooled[..., None]
    with np.errstate(invalid="ignore", divide="ignore"):
        chi_square = ((x - n * p) ** 2 / (n * p * (1.0 - p))).sum(axis=-1)
    quantiles = np.moveaxis(np.quantile(x / n, LEVELS, axis=-1), 0, -1)
    return np.concatenate([np.stack([pooled, chi_square / (n.shape[-1] - 1)], axis=-1), quantiles], axis=-1)


def weighted_moments(launched: F8, leaked: F8, weights: F8) -> F8:
    """Return the moments of a population of which raids are a weighted sample.

    Parameters
    ----------
    launched, leaked
        Of each raid, shape (k,).
    weights
        Of each raid, >= 0, shape (k,); only their ratios count.

    Examples
    --------
    >>> n, x = np.full(200, 100.0), np.arange(200.0) / 4.0
    >>> np.abs(weighted_moments(n, x, np.ones(200)) / moments(n, x) - 1.0).max() < 0.05
    np.True_
    """
    w = weights / weights.sum()
    p = (w @ leaked) / (w @ launched)
    ratio = w @ ((leaked - launched * p) ** 2 / (launched * p * (1.0 - p)))
    leak = leaked / launched
    order = np.argsort(leak)
    middle = np.cumsum(w[order]) - 0.5 * w[order]
    return np.array([p, ratio, *np.interp(LEVELS, middle, leak[order])])


def by_size(launched: F8, leaked: F8, weights: F8) -> F8:
    """Return the leak of all raids of each range of sizes together, shape (ranges,); nan where there is none.

    >>> by_size(np.array([40.0, 90.0]), np.array([4.0, 18.0]), np.ones(2))[:2].tolist()
    [0.1, 0.2]
    """
    inside = [(launched > low) & (launched < high) for low, high in pairwise(EDGES)]
    sums = np.array([[(weights * leaked)[i].sum(), (weights * launched)[i].sum()] for i in inside])
    with np.errstate(invalid="ignore", divide="ignore"):
        return sums[:, 0] / sums[:, 1]
