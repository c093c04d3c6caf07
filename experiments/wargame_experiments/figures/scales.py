"""Scales of axes: percent for shares, prefixes for money, logarithms for ratios and wide ranges."""

from typing import Final

import numpy as np
from matplotlib.axis import Axis, XAxis
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from wargame_experiments.formatting import number

WIDE: Final = 20.0  # largest over smallest value from which an axis is logarithmic
RAISED: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
PREFIXES: Final = ((1e9, "bn"), (1e6, "M"), (1e3, "k"))


def label_values(axis: Axis, unit: str) -> None:
    """Write the values at an axis in the words of their unit."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, unit)))
    axis.set_minor_formatter(NullFormatter())


def tick(value: float, unit: str) -> str:
    """Return a value at an axis, as short as it can be.

    >>> tick(0.25, "1"), tick(2.5e6, "USD"), tick(1e5, "USD"), tick(0.5, "USD/USD"), tick(0.0, "USD")
    ('25 %', '2.5 M', '100 k', '0.5', '0')
    """
    value = 0.0 if abs(value) < 1e-12 else value
    if unit in ("1", "share"):
        return f"{100.0 * value:.10g} %".replace("-", "−")
    for size, prefix in PREFIXES if unit.startswith("USD") and "/" not in unit else ():
        if abs(value) >= size:
            return f"{value / size:.4g} {prefix}".replace("-", "−")
    return (f"{value:.10g}" if abs(value) < 1e5 else number(value)).replace("-", "−")


def is_wide_range(values: np.ndarray) -> bool:
    """Return whether values are all above 0 and far apart.

    >>> is_wide_range(np.array([1.0, 50.0])), is_wide_range(np.array([0.0, 50.0])), is_wide_range(np.array([np.nan]))
    (True, False, False)
    """
    known = values[np.isfinite(values)]
    return bool(known.size and known.min() > 0.0 and known.max() > WIDE * known.min())


def logarithmic(axis: Axis, low: float, high: float) -> None:
    """Make an axis logarithmic, with ticks at powers of ten, and between them where it spans little."""
    (axis.axes.set_xscale if isinstance(axis, XAxis) else axis.axes.set_yscale)("log")
    decades = np.log10(high / low)
    steps = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0) if decades < 0.7 else (1.0, 2.0, 5.0) if decades < 2.0 else (1.0,)
    axis.set_major_locator(LogLocator(subs=steps, numticks=12))


def powers_of_ten(axis: Axis) -> None:
    """Write the values at a logarithmic axis as powers of ten, without a formula."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"10{f'{np.log10(value):.0f}'.translate(RAISED)}"))
    axis.set_minor_formatter(NullFormatter())


def linear(axis: Axis, most: int = 6) -> None:
    """Give a linear axis few, round ticks."""
    axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]))
