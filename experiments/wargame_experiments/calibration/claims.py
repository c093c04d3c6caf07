"""A parametric stand-in for the raw reports, of which only aggregates are at hand.

A raid of n launches leaks x ~ Bin(n, p) with p ~ Beta(mu phi, (1 - mu) phi), logit mu = alpha - beta log(n / 115):
larger raids leak less in the raw counts. Given the sizes, three published numbers fix the three parameters:

pooled leak .163               sum n mu / sum n
mean leak of a raid .210       mean of mu, as the published beta-binomial fit has it
variance ratio 13.3            mean of [(1 + (n - 1) rho) mu (1 - mu) + n (mu - P)^2] / (P (1 - P)),
                               rho = 1 / (phi + 1)

The five published quantiles of the leak are not used: how near the stand-in comes to them is its test. Its bootstrap
says how much 213 raids of this kind vary by chance; it cannot know what else is wrong with the claims. `Assumption`
holds the choices that could have been made otherwise.
"""

from collections.abc import Callable
from typing import Final, NamedTuple, cast

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit

from wargame.battle.kernels.state import F8
from wargame_experiments.calibration.counts import Window
from wargame_experiments.calibration.moments import moments
from wargame_experiments.calibration.sizes import sizes_at

MEDIAN_SIZE: Final = 115.0
FINE: Final = 4001  # levels of raid size over which expectations are taken
BLOCK: Final = 500  # bootstrap samples drawn at once


class Assumption(NamedTuple):
    """How the stand-in is built.

    Attributes
    ----------
    smooth_sizes
        Join the published size quantiles by a monotone cubic instead of straight lines in log size.
    trend
        Let the mean leak fall with size; without, the pooled leak is that of an average raid, .210.
    logit_normal
        Spread p as a normal variable in the logit instead of as a Beta variable, with the same variance.
    """

    smooth_sizes: bool = False
    trend: bool = True
    logit_normal: bool = False


BASE: Final = Assumption()
VARIANTS: Final = {
    "sizes joined by a monotone cubic": Assumption(smooth_sizes=True),
    "leak of a raid logit-normal": Assumption(logit_normal=True),
    "no trend with size (pooled leak .21)": Assumption(trend=False),
}


class Claims(NamedTuple):
    """The stand-in: parameters as in the head of this module."""

    alpha: float
    beta: float
    phi: float
    assumption: Assumption

    def mean_leak(self, size: F8) -> F8:
        """Return mu of raids of given sizes."""
        return expit(self.alpha - self.beta * np.log(np.asarray(size) / MEDIAN_SIZE))


def fit_claims(window: Window, assumption: Assumption = BASE) -> Claims:
    """Return the stand-in that agrees with the published pooled leak, mean leak of a raid and variance ratio.

    Examples
    --------
    >>> from wargame_experiments.calibration.counts import public_counts
    >>> claims = fit_claims(public_counts().windows[1])
    >>> round(expected(public_counts().windows[1], claims)[1], 6)  # the published variance ratio
    13.3
    """
    mean = window.mean_leak
    n = _fine_sizes(window, assumption)
    beta = 0.0
    if assumption.trend:
        beta = _root(lambda slope: _pooled(n, _with_mean(n, slope, mean)) - window.pooled_leak, 0.0, 2.0)
    without_spread = _with_mean(n, beta, mean)
    phi = _phi(n, without_spread.mean_leak(n), window.variance_ratio)
    return Claims(without_spread.alpha, beta, phi, assumption)


def expected(window: Window, claims: Claims) -> tuple[float, float]:
    """Return the pooled leak and the variance ratio that the stand-in expects of many raids."""
    n = _fine_sizes(window, claims.assumption)
    mu = claims.mean_leak(n)
    pooled = _pooled(n, claims)
    within = (1.0 + (n - 1.0) / (claims.phi + 1.0)) * mu * (1.0 - mu)
    return pooled, float((within + n * (mu - pooled) ** 2).mean() / (pooled * (1.0 - pooled)))


def draw(window: Window, claims: Claims, samples: int, rng: np.random.Generator) -> tuple[F8, F8]:
    """Return launched and leaked of ``samples`` sets of as many raids as were published, each (samples, raids)."""
    shape = (samples, window.raids)
    n = np.round(sizes_at(window, rng.random(shape), claims.assumption.smooth_sizes))
    mu = claims.mean_leak(n)
    if claims.assumption.logit_normal:
        p = _logit_normal(mu, claims.phi, rng)
    else:
        p = rng.beta(mu * claims.phi, (1.0 - mu) * claims.phi)
    return n, rng.binomial(n.astype(np.int64), p).astype(float)


def bootstrap(window: Window, claims: Claims, samples: int, seed: int) -> F8:
    """Return the moments of bootstrap samples of the stand-in, shape (samples, moments)."""
    rng = np.random.default_rng(seed)
    sizes = [min(BLOCK, samples - start) for start in range(0, samples, BLOCK)]
    return np.concatenate([moments(*draw(window, claims, size, rng)) for size in sizes])


def published(window: Window) -> F8:
    """Return the published moments, in the order of `moments.NAMES`."""
    return np.array([window.pooled_leak, window.variance_ratio, *window.leak_quantiles])


def intervals(window: Window, samples: F8, level: float = 0.95) -> F8:
    """Return limits of the published moments, shape (moments, 2).

    Quantiles of the bootstrap moments, moved so that their mean is the published value: the stand-in lends its spread,
    not its place.
    """
    tail = 0.5 * (1.0 - level)
    limits = np.quantile(samples, [tail, 1.0 - tail], axis=0) - samples.mean(axis=0)
    return (published(window) + limits).T


def _fine_sizes(window: Window, assumption: Assumption) -> F8:
    return sizes_at(window, (np.arange(FINE) + 0.5) / FINE, assumption.smooth_sizes)


def _with_mean(n: F8, beta: float, mean: float) -> Claims:
    """Return a stand-in with a slope whose mean over raids is given; its spread is still to be found."""
    trend = beta * np.log(n / MEDIAN_SIZE)
    alpha = _root(lambda a: float(expit(a - trend).mean()) - mean, -20.0, 20.0)
    return Claims(alpha, beta, np.inf, BASE)


def _root(f: Callable[[float], float], low: float, high: float) -> float:
    return cast(float, brentq(f, low, high))


def _pooled(n: F8, claims: Claims) -> float:
    return float((n * claims.mean_leak(n)).sum() / n.sum())


def _phi(n: F8, mu: F8, ratio: float) -> float:
    """Return phi = 1/rho - 1 at which the variance ratio is as given; it is linear in rho."""
    pooled = (n * mu).sum() / n.sum()
    binomial = mu * (1.0 - mu)
    without = (binomial + n * (mu - pooled) ** 2).mean()
    rho = (ratio * pooled * (1.0 - pooled) - without) / ((n - 1.0) * binomial).mean()
    if not 0.0 < rho < 1.0:
        raise ValueError(f"a variance ratio of {ratio:g} takes a correlation of leaks between 0 and 1, got {rho:g}")
    return float(1.0 / rho - 1.0)


def _logit_normal(mu: F8, phi: float, rng: np.random.Generator) -> F8:
    """Return shares with about the mean mu and the variance mu (1 - mu) / (phi + 1) of the Beta variables.

    With logit variance s^2, p = expit(m + s z) has mean about expit(m) + s^2/2 q (1 - q)(1 - 2q) at q = expit(m) and
    variance about (s q (1 - q))^2; one step of each is inverted.
    """
    spread = 1.0 / np.sqrt((phi + 1.0) * mu * (1.0 - mu))
    centre = logit(mu) - 0.5 * spread**2 * (1.0 - 2.0 * mu)
    return expit(centre + spread * rng.standard_normal(mu.shape))
