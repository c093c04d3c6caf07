"""Designs: rows of factor values from a full factorial, a simplex of shares, a sample, a table; or their product.

A design returns a list of rows, each a value by factor name; one moves a factor at a time. Designs over different
factors are crossed: every row of one with every row of the others, the first the slowest.
"""

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wargame_experiments.study.design.factors import Factor

Row = dict[str, Any]


def factorial(factors: Sequence[Factor]) -> list[Row]:
    """Return all combinations of the factors' levels, the first factor the slowest.

    >>> factorial([Factor("a", ("a",), (1, 2)), Factor("b", ("b",), ("x", "y"))])[1]
    {'a': 1, 'b': 'y'}
    """
    names = [factor.name for factor in factors]
    return [dict(zip(names, row, strict=True)) for row in itertools.product(*(factor.levels for factor in factors))]


def simplex(names: Sequence[str], steps: int) -> list[Row]:
    """Return all ways to split a whole over some parts in equal steps: Scheffé's simplex lattice.

    There are (steps + parts - 1)! / (steps! (parts - 1)!) of them.
    Source: Scheffé (1958), J. R. Stat. Soc. B 20, 344-360.

    >>> simplex(["a", "b"], 2)
    [{'a': 0.0, 'b': 1.0}, {'a': 0.5, 'b': 0.5}, {'a': 1.0, 'b': 0.0}]
    """
    return [
        dict(zip(names, (float(Fraction(k, steps)) for k in counts), strict=True))
        for counts in _compositions(steps, len(names))
    ]


def sampled(factors: Sequence[Factor], quantiles: NDArray[np.float64]) -> list[Row]:
    """Return the factors' values at a sample of the unit cube, shape (points, factors)."""
    return [{f.name: f.at(float(u)) for f, u in zip(factors, row, strict=True)} for row in quantiles]


def one_at_a_time(factors: Sequence[Factor]) -> list[Row]:
    """Return the typical point, and after it each factor alone at its low and at its high value.

    An end that is the typical value is not there again.

    >>> one_at_a_time([Factor("a", ("a",), low=1.0, high=5.0, typical=2.0), Factor("b", ("b",), low=0.0, high=1.0)])[:3]
    [{'a': 2, 'b': 0.5}, {'a': 1, 'b': 0.5}, {'a': 5, 'b': 0.5}]
    """
    typical = {factor.name: factor.middle for factor in factors}
    moved = [{**typical, f.name: end} for f in factors for end in f.ends if end != typical[f.name]]
    return [typical, *moved]


def crossed(designs: Sequence[Sequence[Row]]) -> Iterator[Row]:
    """Yield every row of each design with every row of the others, the first design the slowest.

    >>> list(crossed([[{"a": 1}, {"a": 2}], [{"b": 3}]]))
    [{'a': 1, 'b': 3}, {'a': 2, 'b': 3}]
    """
    if len(designs) == 1:
        yield from designs[0]
        return
    for rows in itertools.product(*designs):
        yield {name: value for row in rows for name, value in row.items()}


def _compositions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _compositions(total - first, parts - 1):
            yield (first, *rest)
