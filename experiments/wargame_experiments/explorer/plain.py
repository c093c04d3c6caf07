"""Numbers as the page reads them: JSON has neither nan nor infinity."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

OPEN = 1e308  # stands for what is infinite: a limit that does not close


def number(value: Any) -> float | None:
    """Return a number, None for one that is undefined.

    >>> number(np.float64(0.5)), number(math.nan), number(-math.inf), number(-0.0)
    (0.5, None, -1e+308, 0.0)
    """
    found = float(value)
    if math.isnan(found):
        return None
    return math.copysign(OPEN, found) if math.isinf(found) else found + 0.0


def numbers(values: Iterable[Any]) -> list[float | None]:
    """Return numbers as `number` does, such as an interval as estimate, lower and upper limit."""
    return [number(value) for value in values]


def table(values: Iterable[Iterable[Any]]) -> list[list[float | None]]:
    """Return rows of numbers."""
    return [numbers(row) for row in values]


def digits(values: Iterable[float], most: int = 6) -> list[float | None]:
    """Return numbers to so many digits, where more would say nothing.

    >>> digits([1 / 3, math.nan], 3)
    [0.333, None]
    """
    return [None if math.isnan(value) else float(f"{value:.{most}g}") for value in values]


def finite(values: Iterable[float]) -> list[float]:
    """Return those of some numbers that are finite."""
    return [float(value) for value in values if np.isfinite(value)]
