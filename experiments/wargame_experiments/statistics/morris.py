"""Morris screening: which of many inputs matter at all, for few points.

Sample and analyse belong together: each trajectory of d + 1 points changes one factor at a time by
delta = levels / (2 (levels - 1)) of its range. The elementary effect of a factor is the change of the measure over
that of the factor; mu is the mean of these effects, mu* that of their absolute values, sigma their spread: interaction
or curvature.

Replication noise makes effects where there are none. An effect has the noise variance
w = (Var e + Var e' - 2 Cov(e, e')) / delta^2 (`responses`), so without any effect mu* would be about
sqrt(2 mean(w) / pi), the floor that is reported: a factor whose mu* is not clearly above it may do nothing. sigma has
mean(w) taken off.
Sources: Morris (1991), Technometrics 33, 161-174; Campolongo, Cariboni & Saltelli (2007), Environ. Model. Softw. 22,
1509-1518 (mu*); sample by SALib. Departures: the floor and the correction of sigma; intervals are percentile bootstrap
over trajectories, of sigma too.
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.interval import Interval
from wargame_experiments.statistics.resample import percentiles, times_drawn
from wargame_experiments.statistics.responses import Responses
from wargame_experiments.statistics.rounding import cleared, cleared_interval
from wargame_experiments.statistics.salib import salib

Table = NDArray[np.float64]
LEVELS: Final = 4  # as usual since Morris: effects over two thirds of the range


class Effect(NamedTuple):
    """What a factor does, in the unit of the measure per range of the factor.

    Attributes
    ----------
    name
        Of the factor.
    mu, mu_star
        Mean effect and mean size of effect, with intervals.
    sigma
        Standard deviation of the effects, noise taken off, with its interval.
    floor
        What mu_star would be about if there were only noise.
    """

    name: str
    mu: Interval
    mu_star: Interval
    sigma: Interval
    floor: float

    @property
    def matters(self) -> bool:
        """Return whether the size of the effect is clearly above the noise."""
        return self.mu_star.low > self.floor


def sample(factors: int, trajectories: int, seed: int, levels: int = LEVELS) -> Table:
    """Return a design in the unit cube, shape (trajectories (factors + 1), factors).

    Parameters
    ----------
    factors
        How many, >= 1.
    trajectories
        >= 2; 10 to 50 are usual.
    seed
        >= 0.
    levels
        Even, >= 4.

    Raises
    ------
    ValueError
        If an argument is out of range.
    ModuleNotFoundError
        If SALib is not installed.

    Examples
    --------
    >>> sample(5, 10, seed=0).shape
    (60, 5)
    """
    if factors < 1 or trajectories < 2 or seed < 0 or levels < 4 or levels % 2:
        found = f"got {factors} factors, {trajectories} trajectories, seed {seed}, {levels} levels"
        raise ValueError(f"{found}; allowed: factors >= 1, trajectories >= 2, seed >= 0, levels even and >= 4")
    problem = {"num_vars": factors, "names": [str(i) for i in range(factors)], "bounds": [[0.0, 1.0]] * factors}
    rng = np.random.Generator(np.random.Philox(seed))
    return salib("sample.morris").sample(problem, trajectories, num_levels=levels, seed=rng)


def analyse(
    names: Sequence[str],
    design: Table,
    found: Responses,
    level: float = 0.95,
    resamples: int = 1000,
    *,
    seed: int,
) -> list[Effect]:
    """Return what each factor does, in the order of the design.

    Parameters
    ----------
    names
        Of the factors.
    design
        Of `sample`.
    found
        What the measure came to at each of its points.
    level
        Of the intervals, in (0, 1).
    resamples, seed
        Of the bootstrap over trajectories.

    Raises
    ------
    ValueError
        If names, design and points do not fit.

    Examples
    --------
    >>> from wargame_experiments.statistics.responses import exact
    >>> design = sample(2, 8, seed=1)
    >>> made = analyse(["slope", "none"], design, exact(3.0 * design[:, 0]), seed=1)
    >>> [round(effect.mu_star.mean, 6) for effect in made]
    [3.0, 0.0]
    """
    points, d = design.shape
    if d != len(names) or points != len(found.mean) or points % (d + 1):
        raise ValueError(
            f"got {len(names)} names, a design of {design.shape} and {len(found.mean)} points; allowed: as many names"
            " as columns, as many points as rows, rows a multiple of columns + 1"
        )
    effects, noise, scale = _effects(design, found)
    rows = len(effects)
    n = rows * found.most
    weights = times_drawn(np.random.Generator(np.random.Philox(seed)), resamples, rows) / rows
    mu, size = weights @ effects, weights @ np.abs(effects)
    centred, once = effects - effects.mean(axis=0), np.full((1, rows), 1.0 / rows)
    spread, spreads = (_spread(w @ centred, w @ centred**2, w @ noise, rows) for w in (once, weights))
    return [
        Effect(
            name,
            cleared_interval(percentiles(float(effects[:, i].mean()), mu[:, i], level), scale, n),
            cleared_interval(percentiles(float(np.abs(effects[:, i]).mean()), size[:, i], level), scale, n),
            cleared_interval(percentiles(float(spread[0, i]), spreads[:, i], level), scale, n),
            float(cleared(math.sqrt(2.0 * max(float(noise[:, i].mean()), 0.0) / math.pi), scale, n)),
        )
        for i, name in enumerate(names)
    ]


def _spread(mean: Table, mean_square: Table, noise: Table, rows: int) -> Table:
    """Return the standard deviation of effects, noise taken off, from their moments."""
    variance = cleared(mean_square - mean**2, mean_square, rows).clip(0.0) * (rows / (rows - 1))
    return np.sqrt(cleared(variance - noise, variance + np.abs(noise), rows).clip(0.0))


def _effects(design: Table, found: Responses) -> tuple[Table, Table, float]:
    """Return elementary effects and the variance of their noise, shapes (trajectories, factors), and their scale."""
    points, d = design.shape
    before = np.arange(points).reshape(-1, d + 1)[:, :-1].ravel()
    after = before + 1
    steps = design[after] - design[before]
    changed = np.abs(steps).argmax(axis=1)
    delta = steps[np.arange(len(steps)), changed]
    trajectory = before // (d + 1)
    effects, noise = np.empty((points // (d + 1), d)), np.empty((points // (d + 1), d))
    effects[trajectory, changed] = found.change(before, after) / delta
    noise[trajectory, changed] = found.change_noise(before, after) / delta**2
    return effects, noise, found.scale / float(np.abs(delta).min())
