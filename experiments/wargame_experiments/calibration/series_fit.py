"""Fit of a public series: draws over the ranges of each law weighted by their likelihood, and what follows from them.

Draws are uniform over the ranges, so that a parameter that the data say nothing of keeps its whole range, and a
forecast carries what is not known of it (importance sampling from the prior; Kloek & van Dijk, Econometrica 46(1) 1,
1978). A profile likelihood would not do: with two to five points its scatter falls to nothing. A forecast is the
mixture of what every draw expects, by its weight, with all laws alike.
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from scipy.special import logsumexp, ndtr

from wargame_experiments.calibration.series_file import PublicSeries
from wargame_experiments.calibration.series_laws import F8, GrowthLaw
from wargame_experiments.calibration.series_likelihood import Filtered, expected, filtered, from_scale, to_scale
from wargame_experiments.calibration.series_models import laws_of

DRAWS: Final = 100_000  # of each law
COMPONENTS: Final = 2_000  # of each law, in the mixture whose quantiles are taken
INTERVAL: Final = (0.025, 0.5, 0.975)  # limits of a parameter, and its estimate
BATCHES: Final = 8  # of the draws, for the Monte Carlo error
HALVINGS: Final = 26  # of the bracket of a quantile
NEGLIGIBLE: Final = 12.0  # below the greatest log-likelihood
MARGIN: Final = 0.1  # of the box, on each side
SPREADS: Final = 8.0  # of a component, beyond which the bracket begins


class LawFit(NamedTuple):
    """Draws of a law's parameters: shares of their ranges, shape (draws, parameters), and what the filter says."""

    law: GrowthLaw
    u: F8
    filtered: Filtered

    def weights(self, point: int = -1) -> F8:
        """Return the weights of the draws by all points up to one, shape (draws,), of sum 1."""
        stop = point + 1 or None
        total = self.filtered.log_density[:, :stop].sum(axis=1)
        return np.exp(total - logsumexp(total))

    @property
    def effective(self) -> float:
        """Return how many draws of equal weight would be as good."""
        return float(1.0 / (self.weights() ** 2).sum())


class ParameterEstimate(NamedTuple):
    """A parameter of a law: median and 95 % interval of its draws, and how much of its range the interval takes.

    Attributes
    ----------
    law, name
        Which; the name ends with the unit.
    estimate, low, high
        Of the weighted draws.
    of_range
        Width of the interval over the width that it has without data; about 1 where the data say nothing.
    """

    law: str
    name: str
    estimate: float
    low: float
    high: float
    of_range: float


class SeriesFit(NamedTuple):
    """A series and the fits of its laws."""

    series: PublicSeries
    laws: tuple[LawFit, ...]

    @property
    def z(self) -> F8:
        """Return the series on its scale."""
        return to_scale(self.series.scale, self.series.values)


class Mixture(NamedTuple):
    """Forecast of z at some months: mean and standard deviation, shape (draws, months), and weights, shape (draws,)."""

    mean: F8
    deviation: F8
    weights: F8

    def cdf(self, z: F8) -> F8:
        """Return the probability of less than z, shape (months,)."""
        return self.weights @ ndtr((z - self.mean) / self.deviation)

    def log_density(self, z: F8) -> F8:
        """Return the logarithm of the density at z, shape (months,)."""
        off = (z - self.mean) / self.deviation
        each = -0.5 * off**2 - np.log(self.deviation * np.sqrt(2.0 * np.pi))
        with np.errstate(divide="ignore"):
            return np.asarray(logsumexp(each + np.log(self.weights)[:, None], axis=0))

    def quantiles(self, levels: Sequence[float]) -> F8:
        """Return the quantiles at some levels, shape (levels, months), by bisection."""
        low = (self.mean - SPREADS * self.deviation).min(axis=0)
        high = (self.mean + SPREADS * self.deviation).max(axis=0)
        return np.array([self._quantile(level, low, high) for level in levels])

    def _quantile(self, level: float, low: F8, high: F8) -> F8:
        for _ in range(HALVINGS):
            middle = 0.5 * (low + high)
            is_below = self.cdf(middle) < level
            low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
        return 0.5 * (low + high)


def fit_series(series: PublicSeries, seed: int, draws: int = DRAWS) -> SeriesFit:
    """Return the fit of a series, with draws over the whole ranges.

    Parameters
    ----------
    series
        What is fitted.
    seed
        Key of the random numbers.
    draws
        Of each law.
    """
    generator = _generator(series, seed, 0)
    found = []
    for law in laws_of(series):
        u = generator.random((draws, len(law.ranges)))
        found.append(LawFit(law, u, law_likelihood(series, law, u)))
    return SeriesFit(series, tuple(found))


def narrowed(fit: SeriesFit, seed: int) -> SeriesFit:
    """Return a fit with as many draws again, in the box of those whose likelihood counts: more of them carry weight.

    It holds for the whole window alone; a forecast from fewer points needs the whole ranges.
    """
    generator = _generator(fit.series, seed, 1)
    found = []
    for old in fit.laws:
        total = old.filtered.log_density.sum(axis=1)
        inside = old.u[total > total.max() - NEGLIGIBLE]
        room = MARGIN * (inside.max(axis=0) - inside.min(axis=0))
        low, high = np.clip(inside.min(axis=0) - room, 0, 1), np.clip(inside.max(axis=0) + room, 0, 1)
        u = low + (high - low) * generator.random(old.u.shape)
        found.append(LawFit(old.law, u, law_likelihood(fit.series, old.law, u)))
    return fit._replace(laws=tuple(found))


def _generator(series: PublicSeries, seed: int, stage: int) -> np.random.Generator:
    return np.random.default_rng([seed, stage, *series.name.encode()])


def law_likelihood(series: PublicSeries, law: GrowthLaw, u: F8) -> Filtered:
    """Return what the filter says of a series at draws of a law's parameters."""
    p = law.parameters(u)
    mean, variance = expected(series.scale, law, p, series.x)
    return filtered(to_scale(series.scale, series.values), series.x, mean, variance, p["drift"])


def law_forecast(series: PublicSeries, fit: LawFit, x: F8, point: int = -1, components: int = 0) -> Mixture:
    """Return what a law says of months x, by the points up to one.

    Parameters
    ----------
    series, fit
        The series and the fit of a law to it.
    x
        Months after that point.
    point
        Last point used.
    components
        Draws that stand for all, by systematic resampling; 0 takes all of them.
    """
    weights = fit.weights(point)
    rows = _resampled(weights, components) if components else np.flatnonzero(weights > 0.0)
    p = fit.law.parameters(fit.u[rows])
    mean, variance = expected(series.scale, fit.law, p, x)
    ahead = x - series.x[point]
    spread = fit.filtered.variance[rows, point][:, None] + p["drift"] ** 2 * ahead + variance
    shares = np.full(len(rows), 1.0 / len(rows)) if components else weights[rows]
    return Mixture(mean + fit.filtered.mean[rows, point][:, None], np.sqrt(spread), shares)


def _resampled(weights: F8, count: int) -> np.ndarray:
    """Return rows that stand for all, each as often as its weight says.

    >>> _resampled(np.array([0.5, 0.0, 0.5]), 4).tolist()
    [0, 0, 2, 2]
    """
    edges = np.cumsum(weights)
    return np.searchsorted(edges / edges[-1], (np.arange(count) + 0.5) / count)


def mixed(parts: Sequence[Mixture]) -> Mixture:
    """Return the mixture of several, all alike."""
    return Mixture(
        np.concatenate([one.mean for one in parts]),
        np.concatenate([one.deviation for one in parts]),
        np.concatenate([one.weights for one in parts]) / len(parts),
    )


def forecast(fit: SeriesFit, x: F8, point: int = -1, components: int = COMPONENTS) -> Mixture:
    """Return what all laws together say of months x, by the points up to one."""
    return mixed([law_forecast(fit.series, law, x, point, components) for law in fit.laws])


def monte_carlo_errors(fit: SeriesFit, x: F8, levels: Sequence[float]) -> F8:
    """Return the standard errors of the quantiles of a forecast by the number of draws, on the scale of the series.

    Shape (levels, months). The draws are parted into ``BATCHES``; how their quantiles scatter gives the error of all.
    """
    found = [forecast(each, x, components=COMPONENTS // BATCHES).quantiles(levels) for each in _batches(fit)]
    return np.std(found, axis=0, ddof=1) / math.sqrt(BATCHES)


def _batches(fit: SeriesFit) -> list[SeriesFit]:
    return [
        fit._replace(
            laws=tuple(
                LawFit(law.law, law.u[k::BATCHES], Filtered(*(each[k::BATCHES] for each in law.filtered)))
                for law in fit.laws
            )
        )
        for k in range(BATCHES)
    ]


def estimates(fit: SeriesFit) -> list[ParameterEstimate]:
    """Return the estimates of all parameters of all laws of a series."""
    return [_estimate(law, i) for law in fit.laws for i in range(len(law.law.ranges))]


def _estimate(fit: LawFit, i: int) -> ParameterEstimate:
    order, one = np.argsort(fit.u[:, i]), fit.law.ranges[i]
    edges = np.cumsum(fit.weights()[order])
    ends = fit.u[order, i][np.searchsorted(edges / edges[-1], INTERVAL)]
    low, middle, high = map(float, one.value(ends))
    of_range = float(ends[-1] - ends[0]) / (INTERVAL[-1] - INTERVAL[0])
    return ParameterEstimate(fit.law.name, one.name, middle, low, high, of_range)


def fitted_values(fit: SeriesFit) -> F8:
    """Return the level that all laws together give to each point, without the walk, in the unit of the series."""
    levels = []
    for law in fit.laws:
        rows = _resampled(law.weights(), COMPONENTS)
        mean, _ = expected(fit.series.scale, law.law, law.law.parameters(law.u[rows]), fit.series.x)
        levels.append(mean.mean(axis=0))
    return from_scale(fit.series.scale, np.mean(levels, axis=0))
