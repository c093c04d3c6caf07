"""Quantile tables of the campaign's delays and intensities, prepared once for the kernels."""

from typing import Final

import numpy as np

LEVELS: Final = 4097  # entries of a table
TAIL: Final = 1.0 / 16384.0  # probability cut off at either end


def _levels() -> np.ndarray:
    return np.clip(np.linspace(0.0, 1.0, LEVELS), TAIL, 1.0 - TAIL)


def erlang(mean: float, shape: int) -> np.ndarray:
    """Return a quantile table of the Erlang law.

    Parameters
    ----------
    mean
        Weeks, > 0.
    shape
        Number of stages, >= 1: coefficient of variation 1/sqrt(shape).
    """
    from scipy.special import gammaincinv

    return gammaincinv(shape, _levels()) * (mean / shape)


def gamma(mean: float, cv: float) -> np.ndarray:
    """Return a quantile table of the gamma law with a mean and a coefficient of variation > 0."""
    from scipy.special import gammaincinv

    shape = 1.0 / (cv * cv)
    return gammaincinv(shape, _levels()) * (mean / shape)


def lognormal(mean: float, cv: float) -> np.ndarray:
    """Return a quantile table of the lognormal law with a mean and a coefficient of variation > 0."""
    from scipy.special import ndtri

    sigma = np.sqrt(np.log1p(cv * cv))
    return mean * np.exp(sigma * ndtri(_levels()) - 0.5 * sigma * sigma)
