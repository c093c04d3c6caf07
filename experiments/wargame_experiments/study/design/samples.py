"""Samples of the unit cube: Latin hypercube, Sobol sequence, nearly orthogonal Latin hypercube.

For sensitivity analysis: Saltelli's design and Morris' trajectories, which SALib makes.

A sample is of shape (points, factors) with entries in [0, 1], the same on every machine for a seed.
"""

import inspect
import math
import warnings
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Sample = NDArray[np.float64]

TRIES: Final = 20  # random starts of the search for a nearly orthogonal hypercube
PASSES: Final = 20  # of ranked Gram-Schmidt in each
SWAPS: Final = 2000  # in each


def latin_hypercube(points: int, factors: int, seed: int) -> Sample:
    """Return a Latin hypercube: in every factor each of ``points`` equal cells holds one point, anywhere in it.

    Source: McKay, Beckman & Conover (1979), Technometrics 21, 239-245.

    >>> sorted((latin_hypercube(4, 2, seed=1)[:, 0] * 4).astype(int).tolist())
    [0, 1, 2, 3]
    """
    draws = _generator(seed)
    ranks = _shuffled(points, factors, draws)
    return (ranks + draws.random((points, factors))) / points


def sobol(points: int, factors: int, seed: int) -> Sample:
    """Return the first points of a scrambled Sobol sequence; powers of two are balanced.

    Sources: Sobol' (1967), USSR Comput. Math. Math. Phys. 7, 86-112; Owen (1998), J. Complexity 14, 466-489
    (scrambling); as scipy.stats.qmc has it.

    >>> sobol(4, 2, seed=1).shape
    (4, 2)
    """
    from scipy.stats import qmc

    key = "rng" if "rng" in inspect.signature(qmc.Sobol).parameters else "seed"
    chance: dict[str, Any] = {key: _generator(seed)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # other numbers than powers of two are the user's choice
        return qmc.Sobol(factors, scramble=True, **chance).random(points)


def nearly_orthogonal(points: int, factors: int, seed: int, bound: float) -> Sample:
    """Return a Latin hypercube whose largest correlation between two factors is at most ``bound`` in size.

    Every factor takes ``points`` values at equal distances, both ends of its range among them. Found by a search:
    random hypercubes, improved by ranked Gram-Schmidt passes (Owen 1994, J. Am. Stat. Assoc. 89, 1517-1522) and then
    by swaps in one column, until one is within the bound. It has the properties that nearly orthogonal designs are
    used for, but it is not one of the tabled designs of Cioppa & Lucas (2007), Technometrics 49, 45-55, and makes no
    claim to their space filling. Levels and whole numbers, to which a factor may round, can raise the correlation.

    Raises
    ------
    ValueError
        If no hypercube within the bound was found; it says how near the search came.

    Examples
    --------
    >>> sample = nearly_orthogonal(17, 4, seed=1, bound=0.03)
    >>> max_correlation(sample) <= 0.03
    True
    """
    draws, best = _generator(seed), math.inf
    if points < 3 and factors > 1:
        raise ValueError(f"points: got {points}, allowed is a whole number >= 3: fewer are always correlated")
    for _ in range(TRIES):
        ranks = _swapped(_orthogonalised(_shuffled(points, factors, draws)), bound, draws)
        reached = max_correlation(ranks)
        best = min(best, reached)
        if reached <= bound:
            return ranks / max(1, points - 1)
    found = f"max_correlation: no hypercube of {points} points within {bound:g}, the best has {best:.3g}"
    raise ValueError(f"{found}; allowed: a wider bound, more points or fewer factors")


def saltelli(samples: int, factors: int, seed: int) -> Sample:
    """Return Saltelli's design, shape (samples (factors + 2), factors), see `wargame_experiments.statistics.sobol`.

    Twice the samples begin with the same rows, so that a sweep can be extended.

    Raises
    ------
    ValueError
        If ``samples`` is no power of two, or SALib is not installed.
    """
    from wargame_experiments.statistics.sobol import sample

    return _from_salib(lambda: sample(factors, samples, seed))


def trajectories(number: int, factors: int, seed: int, levels: int | None = None) -> Sample:
    """Return Morris' trajectories, shape (number (factors + 1), factors), see `wargame_experiments.statistics.morris`.

    Raises
    ------
    ValueError
        If ``levels`` is odd, or SALib is not installed.
    """
    from wargame_experiments.statistics.morris import LEVELS, sample

    return _from_salib(lambda: sample(factors, number, seed, levels or LEVELS))


def max_correlation(columns: Sample) -> float:
    """Return the largest correlation between two columns, in size; constant columns are left out, 0 if none is left.

    >>> max_correlation(np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 2.0]]))
    0.5
    """
    varied = columns[:, np.ptp(columns, axis=0) > 0.0] if len(columns) else columns[:, :0]
    if varied.shape[1] < 2:
        return 0.0
    return float(np.abs(np.corrcoef(varied, rowvar=False) - np.eye(varied.shape[1])).max())


def _orthogonalised(ranks: Sample) -> Sample:
    """Return ranks after passes of Owen's algorithm: each column is made orthogonal to the others, then ranked."""
    ranks = ranks.copy()
    for step in range(PASSES):
        order = range(ranks.shape[1]) if step % 2 == 0 else reversed(range(ranks.shape[1]))
        done: list[int] = []
        for column in order:
            values = ranks[:, column] - ranks[:, column].mean()
            if done:
                others = ranks[:, done] - ranks[:, done].mean(axis=0)
                values = values - others @ np.linalg.lstsq(others, values, rcond=None)[0]
            ranks[:, column] = np.argsort(np.argsort(values, kind="stable"), kind="stable")
            done.append(column)
    return ranks


def _swapped(ranks: Sample, bound: float, draws: np.random.Generator) -> Sample:
    """Return ranks after swaps of two entries in a column of the worst pair, each kept if the worst gets better.

    A swap changes no mean and no variance, so that one row of the matrix of products is all that moves.
    """
    centred = ranks - ranks.mean(axis=0)
    scale = float((centred[:, 0] ** 2).sum()) or 1.0
    products = centred.T @ centred
    np.fill_diagonal(products, 0.0)
    for _ in range(SWAPS if ranks.shape[1] > 1 else 0):
        worst = np.abs(products).max()
        if worst <= bound * scale:
            break
        column = int(draws.choice(np.unravel_index(np.argmax(np.abs(products)), products.shape)))
        first, second = draws.choice(len(ranks), 2, replace=False)
        step = (centred[second, column] - centred[first, column]) * (centred[first] - centred[second])
        tried = products.copy()
        tried[column] += step
        tried[:, column] = tried[column]
        tried[column, column] = 0.0
        if np.abs(tried).max() < worst:
            products = tried
            centred[[first, second], column] = centred[[second, first], column]
    return np.rint(centred - centred.min(axis=0))


def _shuffled(points: int, factors: int, draws: np.random.Generator) -> Sample:
    """Return 0 .. points - 1 in a random order in every column."""
    return np.column_stack([draws.permutation(points) for _ in range(factors)]).astype(float)


def _from_salib(make: Callable[[], Sample]) -> Sample:
    """Return a sample; that SALib is missing is a mistake of whoever asks for such a design."""
    try:
        return make()
    except ModuleNotFoundError as error:
        raise ValueError(str(error)) from error


def _generator(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(seed))
