"""Functions whose sensitivity indices are known, to test the way from sample to index.

All take a sample of the unit cube, shape (points, factors), and give one value a point.
Sources: Ishigami & Homma (1990), Proc. ISUMA '90, 398-403; Saltelli & Sobol' (1995), Reliab. Eng. Syst. Saf. 50,
225-239 (g-function), with the closed forms derived here from the variances of their parts.
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Sample = NDArray[np.float64]
COEFFICIENTS: Final = (0.0, 1.0, 4.5, 9.0, 99.0, 99.0)  # of the g-function; 0 matters most, 99 hardly at all


class KnownIndices(NamedTuple):
    """First-order and total indices by factor, and the variance of the function."""

    first: tuple[float, ...]
    total: tuple[float, ...]
    variance: float


def ishigami(sample: Sample, a: float = 7.0, b: float = 0.1) -> NDArray[np.float64]:
    """Return sin x1 + a sin^2 x2 + b x3^4 sin x1 with x = pi (2 u - 1), three factors.

    >>> ishigami(np.array([[0.75, 0.75, 0.5]])).round(9)
    array([8.])
    """
    x = math.pi * (2.0 * sample - 1.0)
    return np.sin(x[:, 0]) * (1.0 + b * x[:, 2] ** 4) + a * np.sin(x[:, 1]) ** 2


def ishigami_indices(a: float = 7.0, b: float = 0.1) -> KnownIndices:
    """Return the indices of `ishigami`.

    V1 = (1 + b pi^4 / 5)^2 / 2, V2 = a^2 / 8, V13 = 8 b^2 pi^8 / 225, all others 0.

    >>> [round(x, 4) for x in ishigami_indices().first]
    [0.3139, 0.4424, 0.0]
    """
    first = (1.0 + b * math.pi**4 / 5.0) ** 2 / 2.0
    second = a * a / 8.0
    both = 8.0 * b * b * math.pi**8 / 225.0
    variance = first + second + both
    return KnownIndices(
        (first / variance, second / variance, 0.0),
        ((first + both) / variance, second / variance, both / variance),
        variance,
    )


def g_function(sample: Sample, coefficients: Sequence[float] = COEFFICIENTS) -> NDArray[np.float64]:
    """Return the product over factors of (|4 u - 2| + a) / (1 + a).

    >>> g_function(np.array([[0.75, 0.25]]), [0.0, 3.0])
    array([1.])
    """
    a = np.asarray(coefficients, dtype=float)
    return np.prod((np.abs(4.0 * sample - 2.0) + a) / (1.0 + a), axis=1)


def g_function_indices(coefficients: Sequence[float] = COEFFICIENTS) -> KnownIndices:
    """Return the indices of `g_function`.

    A factor has mean 1 and variance V_i = 1 / (3 (1 + a_i)^2), so V = prod(1 + V_j) - 1, S_i = V_i / V and
    ST_i = V_i prod over j != i of (1 + V_j) / V.

    >>> [round(x, 3) for x in g_function_indices([0.0, 0.0]).total]
    [0.571, 0.571]
    """
    parts = [1.0 / (3.0 * (1.0 + a) ** 2) for a in coefficients]
    whole = math.prod(1.0 + part for part in parts)
    variance = whole - 1.0
    return KnownIndices(
        tuple(part / variance for part in parts),
        tuple(part * whole / (1.0 + part) / variance for part in parts),
        variance,
    )
