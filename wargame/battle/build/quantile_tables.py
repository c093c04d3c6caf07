"""Quantile tables of the raid effects and keys of the random numbers, prepared once for the kernels."""

import hashlib

import numpy as np

from wargame.battle.build.array_cache import ArrayCache
from wargame.battle.scenario import Raid
from wargame.compiled.disk_cache import disk_cache

LEVELS = 1025  # entries of a quantile table
TAIL = 1.0 / 4096.0  # probability cut off at either end of a table


def entity_key(name: str, index: int) -> int:
    """Return the 64-bit key of an element: a hash of its unit's name, and its index.

    So a draw belongs to a name: adding or removing another unit changes nothing.

    >>> entity_key("wave-1", 1) - entity_key("wave-1", 0)
    1
    """
    digest = hashlib.blake2b(name.encode(), digest_size=4).digest()
    return (int.from_bytes(digest, "big") << 32) | index


def _levels() -> np.ndarray:
    return np.clip(np.linspace(0.0, 1.0, LEVELS), TAIL, 1.0 - TAIL)


@disk_cache
def _normal(levels: np.ndarray) -> np.ndarray:
    from scipy.special import ndtri

    return ndtri(levels)


@disk_cache
def _beta(a: float, b: float, levels: np.ndarray) -> np.ndarray:
    from scipy.special import betaincinv

    return betaincinv(a, b, levels)


def lognormal_quantiles(mean: float, cv: float) -> np.ndarray:
    """Return a quantile table of the lognormal distribution with a mean and a coefficient of variation."""
    if cv == 0.0:
        return np.full(LEVELS, mean)
    sigma = np.sqrt(np.log1p(cv * cv))
    return mean * np.exp(sigma * _normal(_levels()) - 0.5 * sigma * sigma)


def beta_quantiles(mean: float, cv: float) -> np.ndarray:
    """Return a quantile table of the Beta distribution with a mean and a coefficient of variation.

    Raises
    ------
    ValueError
        If no Beta distribution has them: cv^2 must be below (1 - mean) / mean.
    """
    if cv == 0.0:
        return np.full(LEVELS, mean)
    size = (1.0 - mean) / (mean * cv * cv) - 1.0
    if size <= 0.0:
        limit = np.sqrt((1.0 - mean) / mean)
        raise ValueError(f"a share with mean {mean:g} has a coefficient of variation below {limit:g}, got {cv:g}")
    return _beta(mean * size, (1.0 - mean) * size, _levels())


def raid_quantiles(raid: Raid) -> np.ndarray:
    """Return the quantile tables of the raid effects, shape (3, LEVELS): jamming, visibility, readiness."""
    key = tuple(sorted(raid.model_dump().items()))
    return _tables.get(key, lambda: _raid_quantiles(raid)).copy()  # a read-only array is another type to a kernel


def ew_effectiveness(raid: Raid) -> float:
    """Return what jamming is worth by the age of its methods: half of it is gone after each half-life.

    >>> ew_effectiveness(Raid(ew_effectiveness=0.8, ew_half_life_days=60.0, ew_age_days=120.0))
    0.2
    """
    if raid.ew_half_life_days == 0.0:
        return raid.ew_effectiveness
    return raid.ew_effectiveness * 2.0 ** (-raid.ew_age_days / raid.ew_half_life_days)


def _raid_quantiles(raid: Raid) -> np.ndarray:
    return np.stack(
        [
            lognormal_quantiles(ew_effectiveness(raid), raid.ew_cv),
            lognormal_quantiles(raid.visibility_m, raid.visibility_cv),
            beta_quantiles(raid.readiness_mean, raid.readiness_cv),
        ]
    )


_tables = ArrayCache(2**20)
