"""Argument checks of the closed forms: one line before a formula, all faults at once, each with the value found.

A guard yields one line for each value out of its range; `check` raises them together.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from wargame.inputs.errors import explain, shown


def check(*faults: Iterable[str]) -> None:
    """Raise a ValueError that lists every fault, if there is one.

    Examples
    --------
    >>> check(above_zero(a=0.0, b=2.0), probability(p_hit=1.5))
    Traceback (most recent call last):
    ValueError: a: got 0.0; allowed: a finite number > 0
    p_hit: got 1.5; allowed: a probability, 0 <= p <= 1
    """
    lines = [line for group in faults for line in group]
    if lines:
        raise ValueError("\n".join(lines))


def at_least_zero(**values: ArrayLike) -> Iterator[str]:
    """Yield a fault for each value, or array of values, that is not finite and >= 0."""
    return _faults(values, lambda v: np.isfinite(v) & (v >= 0.0), "a finite number >= 0")


def above_zero(**values: ArrayLike) -> Iterator[str]:
    """Yield a fault for each value, or array of values, that is not finite and > 0."""
    return _faults(values, lambda v: np.isfinite(v) & (v > 0.0), "a finite number > 0")


def at_least_one(**values: ArrayLike) -> Iterator[str]:
    """Yield a fault for each value, or array of values, that is not finite and >= 1."""
    return _faults(values, lambda v: np.isfinite(v) & (v >= 1.0), "a finite number >= 1")


def probability(**values: ArrayLike) -> Iterator[str]:
    """Yield a fault for each value, or array of values, outside [0, 1]."""
    return _faults(values, lambda v: (v >= 0.0) & (v <= 1.0), "a probability, 0 <= p <= 1")


def below_one(**values: ArrayLike) -> Iterator[str]:
    """Yield a fault for each value, or array of values, outside [0, 1)."""
    return _faults(values, lambda v: (v >= 0.0) & (v < 1.0), "a number >= 0 and < 1")


def whole(least: int = 0, **values: int) -> Iterator[str]:
    """Yield a fault for each value that is not a whole number of at least ``least``."""
    for name, value in values.items():
        if not isinstance(value, int | np.integer) or value < least:
            yield _line(name, value, f"a whole number >= {least}")


def one_of(allowed: Iterable[str], **values: str) -> Iterator[str]:
    """Yield a fault for each word that is not allowed, with the nearest that is.

    >>> list(one_of(["square", "linear"], law="squared"))
    ["law: got 'squared'; allowed: square, linear; did you mean 'square'?"]
    """
    words = list(allowed)
    for name, value in values.items():
        if value not in words:
            yield f"{name}: {explain(f'got {shown(value)}', words, str(value))}"


def _faults(values: Mapping[str, Any], is_allowed: Callable[[Any], Any], allowed: str) -> Iterator[str]:
    for name, value in values.items():
        if not np.all(is_allowed(np.asarray(value, dtype=float))):
            yield _line(name, value, allowed)


def _line(name: str, value: Any, allowed: str) -> str:
    return f"{name}: {explain(f'got {shown(value)}', allowed)}"
