"""Variance-based sensitivity: the shares of a measure's variance that are due to each input, and to chance.

Sample and analyse belong together: n rows of A, B and, for each factor i, of A with its column i from B, in the order
A_1, AB_11, ..., AB_1d, B_1, A_2, ... With f the measure,

    S_i = mean(f(B) (f(AB_i) - f(A))) / V,    ST_i = mean((f(A) - f(AB_i))^2) / 2 V,    V the variance over A and B.

Replications add noise e to f. It enters V by its variance between points, ST_i's numerator by
(Var e_A + Var e_AB - 2 Cov(e_A, e_AB)) / 2 and S_i's by Cov(e_B, e_AB) - Cov(e_B, e_A); each is estimated from the
spread of the replications (`responses`) and taken off. Indices so corrected are those of the expected measure;
uncorrected, factors of no effect show a total index as large as the share of noise. The noise has its own bar.

Intervals: percentile bootstrap over the n rows (Archer, Saltelli & Sobol' 1997, J. Stat. Comput. Simul. 58, 99-120).
They take rows as independent; those of a Sobol sequence are more even than that, so the intervals are rather wide.
Sources: Saltelli et al. (2010), Comput. Phys. Commun. 181, 259-270, estimators (b) and (f) of table 2; sample by SALib.
Departures: the correction for noise; analysis is done here, since SALib's knows no replications (without noise the
numbers are the same).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.interval import Interval
from wargame_experiments.statistics.resample import percentiles, times_drawn
from wargame_experiments.statistics.responses import Responses
from wargame_experiments.statistics.rounding import cleared
from wargame_experiments.statistics.salib import salib

Table = NDArray[np.float64]


class Index(NamedTuple):
    """Sensitivity to one factor, corrected for replication noise; shares of the variance that inputs cause.

    Attributes
    ----------
    name
        Of the factor.
    first
        By it alone.
    total
        By it alone and with others.
    first_raw, total_raw
        Shares of all variance between points, noise left in, as SALib would report.
    """

    name: str
    first: Interval
    total: Interval
    first_raw: float
    total_raw: float


class Sobol(NamedTuple):
    """Where the variance of a measure comes from.

    Attributes
    ----------
    indices
        By factor, in the order of the design.
    variance
        That inputs cause, in the unit of the measure squared.
    noise_share
        Of the variance between points that is replication noise, with its interval: it falls as 1/n.
    luck_share
        Of the variance of a single raid that is chance and not input; it does not fall.
    """

    indices: list[Index]
    variance: float
    noise_share: Interval
    luck_share: float


def sample(factors: int, rows: int, seed: int) -> Table:
    """Return a design in the unit cube, shape (rows (factors + 2), factors).

    Parameters
    ----------
    factors
        How many, >= 1.
    rows
        Of A and of B, a power of two, so that the scrambled Sobol sequence is even.
    seed
        Of the scrambling, >= 0.

    Raises
    ------
    ValueError
        If an argument is out of range.
    ModuleNotFoundError
        If SALib is not installed.

    Examples
    --------
    >>> sample(3, 8, seed=0).shape
    (40, 3)
    """
    if factors < 1 or rows < 2 or rows & (rows - 1) or seed < 0:
        found = f"got {factors} factors, {rows} rows, seed {seed}"
        raise ValueError(f"{found}; allowed: factors >= 1, rows a power of two >= 2, seed >= 0")
    problem = {"num_vars": factors, "names": [str(i) for i in range(factors)], "bounds": [[0.0, 1.0]] * factors}
    rng = np.random.Generator(np.random.Philox(seed))
    return salib("sample.sobol").sample(problem, rows, calc_second_order=False, seed=rng)


def analyse(names: Sequence[str], found: Responses, level: float = 0.95, resamples: int = 1000, *, seed: int) -> Sobol:
    """Return the indices of a measure at the points of `sample`, in their order.

    Parameters
    ----------
    names
        Of the factors.
    found
        What the measure came to at each point.
    level
        Of the intervals, in (0, 1).
    resamples, seed
        Of the bootstrap over rows.

    Raises
    ------
    ValueError
        If the number of points does not fit the factors.

    Examples
    --------
    >>> from wargame_experiments.statistics.known import ishigami
    >>> from wargame_experiments.statistics.responses import exact
    >>> made = analyse(["x1", "x2", "x3"], exact(ishigami(sample(3, 1024, seed=1))), seed=1)
    >>> [round(index.total.mean, 1) for index in made.indices]  # known: 0.5576, 0.4424, 0.2437
    [0.6, 0.4, 0.2]
    """
    d = len(names)
    rows, left = divmod(len(found.mean), d + 2)
    if left or rows < 2:
        raise ValueError(f"points: got {len(found.mean)} for {d} factors, allowed are 2 or more times {d + 2}")
    terms = _terms(found, rows, d)
    weights = times_drawn(np.random.Generator(np.random.Philox(seed)), resamples, rows) / rows
    once = np.full((1, rows), 1.0 / rows)
    made, drawn, raw = (
        _indices(cleared(w @ x, np.abs(x).max(axis=0), rows), d)
        for w, x in ((once, terms), (weights, terms), (once, _without_noise(terms, d)))
    )

    def interval(column: int) -> Interval:
        return percentiles(float(made[0, column]), drawn[:, column], level)

    indices = [
        Index(name, interval(i), interval(d + i), float(raw[0, i]), float(raw[0, d + i]))
        for i, name in enumerate(names)
    ]
    within = float(found.raid_variance.mean())
    variance = float(made[0, -2])
    return Sobol(indices, variance, interval(2 * d + 1), within / (within + variance) if within else 0.0)


def _terms(found: Responses, rows: int, d: int) -> Table:
    """Return what each row adds to the estimators, shape (rows, 4 d + 3).

    d numerators of S and d of ST, y and y^2 over A and B, d of the noise in the numerators of S and d in those of ST,
    and the noise in V, which is of the design as a whole.
    """
    place = np.arange(rows * (d + 2)).reshape(rows, d + 2)
    a, b = place[:, 0], place[:, -1]
    y = cleared(found.mean - found.mean.mean(), found.scale, found.most * len(found.mean))
    first, total, first_noise, total_noise = [], [], [], []
    for i in range(1, d + 1):
        ab = place[:, i]
        change, one, other = found.change(a, ab), found.covariance(b, ab), found.covariance(b, a)
        first.append(y[b] * change)
        total.append(change**2 / 2.0)
        first_noise.append(cleared(one - other, np.abs(one) + np.abs(other), found.most))
        total_noise.append(found.change_noise(a, ab) / 2.0)
    moments = [(y[a] + y[b]) / 2.0, (y[a] ** 2 + y[b] ** 2) / 2.0]
    return np.column_stack([*first, *total, *moments, *first_noise, *total_noise, np.full(rows, found.noise)])


def _without_noise(terms: Table, d: int) -> Table:
    cleared = terms.copy()
    cleared[:, 2 * d + 2 :] = 0.0
    return cleared


def _indices(means: Table, d: int) -> Table:
    """Return S and ST of each factor, the variance and the share of noise, shape (., 2 d + 2); nan without variance."""
    all_variance = means[:, 2 * d + 1] - means[:, 2 * d] ** 2
    noise = means[:, -1]
    variance = all_variance - noise
    numerators = means[:, : 2 * d] - means[:, 2 * d + 2 : -1]
    floor = np.finfo(float).eps * means[:, 2 * d + 1]
    nothing = np.full_like(numerators, np.nan)
    indices = np.divide(numerators, variance[:, None], out=nothing, where=(variance > floor)[:, None])
    share = np.divide(noise, all_variance, out=np.full_like(noise, np.nan), where=all_variance > 0.0)
    return np.column_stack([indices, variance, share])
