"""Multiple comparisons: many points at once, without differences that appear only because so many are compared.

P-values are adjusted by Holm's step-down method, which bounds the chance of even one false difference in the family
whatever the dependence between comparisons; intervals are Bonferroni's, so that all hold together at the level.
Against the best of the sample, the family is that of all pairs: any of them might have turned out best.
Sources: Holm (1979), Scand. J. Stat. 6, 65-70; Law (2015), sec. 10.3.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from wargame.estimates.observations import Observations, estimate
from wargame.inputs.errors import explain
from wargame_experiments.statistics.comparison import PairedComparison, compare, p_values


class Pair(NamedTuple):
    """Two of many points.

    Attributes
    ----------
    first, second
        Their names.
    comparison
        With intervals that hold for all pairs of the family together.
    p_adjusted
        Holm's; below 1 - level it is a difference.
    """

    first: str
    second: str
    comparison: PairedComparison
    p_adjusted: float


def holm(p_values: Sequence[float]) -> list[float]:
    """Return adjusted p-values: the k-th smallest of m times (m - k + 1), never below the one before it, at most 1.

    nan stays nan and counts in m.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    p = np.asarray(p_values, dtype=float)
    order = np.argsort(p)  # nan last
    steps = p[order] * np.arange(len(p), 0, -1)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted.tolist()


def all_pairs(parts: Mapping[str, Observations], level: float = 0.95) -> list[Pair]:
    """Return every pair of points, compared."""
    return _family(parts, list(combinations(parts, 2)), level)


def against_control(parts: Mapping[str, Observations], control: str, level: float = 0.95) -> list[Pair]:
    """Return every other point compared with a control: point less control.

    Raises
    ------
    ValueError
        If there is no such point.
    """
    if control not in parts:
        raise ValueError(explain(f"no point '{control}'", list(parts), control))
    return _family(parts, [(name, control) for name in parts if name != control], level)


def against_best(parts: Mapping[str, Observations], *, smallest: bool, level: float = 0.95) -> list[Pair]:
    """Return every other point compared with the best of the sample, corrected for all pairs: point less best.

    Parameters
    ----------
    parts
        By name of the point.
    smallest
        Whether the smallest estimate is the best, or the largest.
    level
        At which all hold together, in (0, 1).

    Raises
    ------
    ValueError
        If no point has a defined estimate.
    """
    best, names = best_of(parts, smallest=smallest), list(parts)
    if len(names) < 2:
        return []
    family = list(combinations(range(len(names)), 2))
    adjusted = holm(p_values([parts[name] for name in names]))
    each = 1.0 - (1.0 - level) / len(family)
    return [
        Pair(other, best, compare(parts[other], parts[best], each), p)
        for (i, j), p in zip(family, adjusted, strict=True)
        for other in {names[i], names[j]} - {best}
        if best in (names[i], names[j])
    ]


def best_of(parts: Mapping[str, Observations], *, smallest: bool) -> str:
    """Return the name of the point with the best estimate; the first of those that are equal.

    Raises
    ------
    ValueError
        If no point has a defined estimate.
    """
    values = {name: estimate(part).mean for name, part in parts.items()}
    defined = {name: value for name, value in values.items() if np.isfinite(value)}
    if not defined:
        raise ValueError(f"none of {', '.join(parts) or 'no points'} has a defined estimate, so none is the best")
    return (min if smallest else max)(defined, key=defined.__getitem__)


def _family(parts: Mapping[str, Observations], names: Sequence[tuple[str, str]], level: float) -> list[Pair]:
    if not names:
        return []
    each = 1.0 - (1.0 - level) / len(names)
    found = [compare(parts[a], parts[b], each) for a, b in names]
    adjusted = holm([comparison.p_value for comparison in found])
    return [Pair(a, b, c, p) for (a, b), c, p in zip(names, found, adjusted, strict=True)]
