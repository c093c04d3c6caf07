"""Confidence interval: an estimate with its limits, and the checks of what it is computed from.

A value that the data do not define is nan, never 0.
"""

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Column = NDArray[np.float64]

EPSILON: Final = float(np.finfo(np.float64).eps)
ROUNDING: Final = 8.0 * EPSILON  # residuals smaller than this share of the largest count are rounding, not variance


class Interval(NamedTuple):
    """An estimate and its confidence limits, in the unit of the estimate; nan where undefined."""

    mean: float
    low: float
    high: float


UNDEFINED: Final = Interval(math.nan, math.nan, math.nan)


def point(value: float) -> Interval:
    """Return the interval of a value without variance."""
    return Interval(value, value, value)


def gap(mean: float, low: float, high: float) -> str:
    """Return what an estimate and its limits lack to be numbers, "" if they are.

    >>> gap(0.5, 0.4, 0.6), gap(2.0, -math.inf, math.inf), gap(2.0, math.nan, math.nan), gap(*UNDEFINED)
    ('', 'unbounded', 'no interval', 'undefined')
    """
    if math.isnan(mean):
        return "undefined"
    if math.isnan(low) or math.isnan(high):
        return "no interval"
    return "" if math.isfinite(low) and math.isfinite(high) else "unbounded"


def is_constant(column: Column) -> bool:
    """Return whether all values of a column, shape (n,), n >= 1, are equal."""
    return bool((column == column[0]).all())


def finite_columns(level: float, *faults: str, **given: ArrayLike) -> list[Column]:
    """Return the arguments as float columns of one length, or raise a ValueError with all faults."""
    columns = {name: np.asarray(values, dtype=float) for name, values in given.items()}
    reject(*faults, *level_faults(level), *_column_faults(columns))
    return list(columns.values())


def reject(*faults: str) -> None:
    """Raise a ValueError with all faults, if there are any."""
    if faults:
        raise ValueError("; ".join(faults))


def level_faults(level: float) -> Iterator[str]:
    """Yield what is wrong with a confidence level."""
    if not 0.0 < level < 1.0:
        yield f"level: got {level}, allowed is a number strictly between 0 and 1"


def _column_faults(columns: dict[str, Column]) -> Iterator[str]:
    for name, column in columns.items():
        if column.ndim != 1:
            yield f"{name}: got shape {column.shape}, allowed is one axis, (n,)"
        elif not np.isfinite(column).all():
            first = int(np.argmin(np.isfinite(column)))
            yield f"{name}[{first}]: got {column[first]}, allowed is a finite number"
    if len({column.shape for column in columns.values()}) > 1:
        got = ", ".join(f"{name} {column.size}" for name, column in columns.items())
        yield f"lengths: got {got}, allowed are equal lengths"
