"""Sensitivity design of a study: the one that it names, or one that its rows turn out to be.

A study names it by the kind of its design, ``saltelli``, ``morris`` or ``one-at-a-time``. A table of rows (``csv`` or
``list``) is such a design if its rows are in the order in which `wargame_experiments.statistics.sobol.sample` or
`morris.sample` returns it, or if they move one factor at a time.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.undefined import undefined_measures
from wargame_experiments.statistics.responses import Responses, responses
from wargame_experiments.study.design.factors import Factor
from wargame_experiments.study.design.points import sample_of
from wargame_experiments.study.schema import SENSITIVE

Table = NDArray[np.float64]


class OneAtATime(NamedTuple):
    """A design that moves one factor at a time: the typical point, and by factor those at its low and high value."""

    typical: int
    ends: dict[str, tuple[int, int]]


class SensitivityDesign(NamedTuple):
    """A design of sensitivity analysis.

    Attributes
    ----------
    kind
        Which.
    names
        Of the factors, in the order of the design.
    values
        Shape (points, factors).
    cube
        The points as quantiles of the factors' distributions, if the design is of Morris; else None.
    ends
        Of a design that moves one factor at a time; else None.
    """

    kind: Literal["saltelli", "morris", "one-at-a-time"]
    names: list[str]
    values: Table
    cube: Table | None = None
    ends: OneAtATime | None = None


def sensitivity_design(data: Data) -> SensitivityDesign:
    """Return the design of sensitivity analysis that a study is.

    Raises
    ------
    SkipError
        If it is none.
    """
    named = [design for design in data.study.table.design if design.kind in SENSITIVE]
    if not named:
        return _by_its_rows(data)
    names = list(data.study.points[0].values)
    values = np.array([[point.values[name] for name in names] for point in data.study.points], dtype=float)
    if named[0].kind == "saltelli":
        return SensitivityDesign("saltelli", names, values)
    if named[0].kind == "morris":
        cube = sample_of(named[0], len(names), data.study.table.seed)
        return SensitivityDesign("morris", names, values, cube)
    return SensitivityDesign("one-at-a-time", names, values, None, one_at_a_time(values, names))


def _by_its_rows(data: Data) -> SensitivityDesign:
    values, names = table(data), [axis.name for axis in data.axes]
    if is_saltelli(values):
        return SensitivityDesign("saltelli", names, values)
    if is_morris(values):
        return SensitivityDesign("morris", names, values, unit_cube(data, values))
    if ends := one_at_a_time(values, names):
        return SensitivityDesign("one-at-a-time", names, values, None, ends)
    raise SkipError(
        "the points are no design of sensitivity analysis: kind = " + ", ".join(f"'{k}'" for k in SENSITIVE)
    )


def table(data: Data) -> Table:
    """Return the values of the scanned factors, shape (points, factors).

    Raises
    ------
    SkipError
        If there are fewer than two of them, or one is no number.
    """
    words = [axis.name for axis in data.axes if not axis.is_number]
    if len(data.axes) < 2 or words:
        found = f"{', '.join(words)} is no number" if words else f"the study scans {len(data.axes)}"
        raise SkipError(f"takes two or more factors that are numbers; {found}")
    return np.array(data.levels(data.axes), dtype=float)


def is_saltelli(values: Table) -> bool:
    """Return whether rows are blocks A, AB_1, ..., AB_d, B, in which AB_i is A with column i of B.

    >>> is_saltelli(np.array([[0, 0], [1, 0], [0, 1], [1, 1], [2, 3], [4, 3], [2, 5], [4, 5]], dtype=float))
    True
    >>> is_saltelli(np.array([[0, 0], [0, 1], [1, 0], [1, 1], [2, 3], [4, 3], [2, 5], [4, 5]], dtype=float))
    False
    """
    points, d = values.shape
    if points % (d + 2) or points < 2 * (d + 2):
        return False
    blocks = values.reshape(-1, d + 2, d)
    a, b = blocks[:, 0], blocks[:, -1]
    expected = np.repeat(a[:, None], d, axis=1)
    expected[:, range(d), range(d)] = b
    return bool((blocks[:, 1:-1] == expected).all())


def is_morris(values: Table) -> bool:
    """Return whether rows are trajectories of d + 1 points in which each factor is changed once, alone.

    >>> is_morris(np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0], [1, 0]], dtype=float))
    True
    """
    points, d = values.shape
    if points % (d + 1) or points < 2 * (d + 1):
        return False
    changed = np.diff(values.reshape(-1, d + 1, d), axis=1) != 0.0
    return bool((changed.sum(axis=2) == 1).all() and (changed.sum(axis=1) == 1).all())


def one_at_a_time(values: Table, names: list[str]) -> OneAtATime | None:
    """Return the typical point and the ends of each factor; None if the rows are no such design.

    An end that is not there is the typical value.

    >>> one_at_a_time(np.array([[5, 5], [1, 5], [9, 5], [5, 2], [5, 8]], dtype=float), ["a", "b"])
    OneAtATime(typical=0, ends={'a': (1, 2), 'b': (3, 4)})
    """
    if len(np.unique(values, axis=0)) > 2 * len(names) + 1:
        return None
    for typical in range(len(values)):
        moved = values != values[typical]
        if (moved.sum(axis=1) <= 1).all() and moved.any(axis=0).all():
            found = {name: _ends(values[:, i], typical, moved[:, i]) for i, name in enumerate(names)}
            ends = {name: pair for name, pair in found.items() if pair}
            if len(ends) == len(names):
                return OneAtATime(typical, ends)
    return None


def is_sensitivity(data: Data) -> bool:
    """Return whether the points are a design of sensitivity analysis."""
    try:
        sensitivity_design(data)
    except SkipError:
        return False
    return True


def unit_cube(data: Data, values: Table) -> Table:
    """Return values as shares of each factor's range: that of the study where it is one, else that of the rows."""
    columns = [
        _quantiles(column, data.study.factors.get(axis.name)) for axis, column in zip(data.axes, values.T, strict=True)
    ]
    return np.column_stack(columns)


def _ends(column: Table, typical: int, moved: NDArray[np.bool_]) -> tuple[int, int] | None:
    others = sorted({float(v) for v in column[moved]})
    below, above = ([v for v in others if (v < column[typical]) == side] for side in (True, False))
    if len(below) > 1 or len(above) > 1:
        return None
    place = [int(np.flatnonzero(column == end[0])[0]) if end else typical for end in (below, above)]
    return place[0], place[1]


def _quantiles(column: Table, factor: Factor | None) -> Table:
    low, high = (factor.low, factor.high) if factor and np.isfinite(factor.low) else (column.min(), column.max())
    if factor and factor.is_log:
        column, low, high = np.log(column), np.log(low), np.log(high)
    return (column - low) / (high - low)


def design_of(data: Data, kind: str) -> SensitivityDesign:
    """Return the sensitivity design of a study, which must be of a kind; raise SkipError if it is not."""
    found = sensitivity_design(data)
    if found.kind != kind:
        raise SkipError(f"takes a design of kind {kind}; the study's is {found.kind}")
    return found


def analysed[T](data: Data, analyse: Callable[[Responses], T]) -> dict[str, T]:
    """Return an analysis of each measure that `left_out` does not name.

    Raises
    ------
    SkipError
        If it names all of them.
    """
    reasons = left_out(data)
    found = {name: _responses(data, name) for name in data.study.measures if name not in reasons}
    if not found:
        raise SkipError("; ".join(f"{name}: {reason}" for name, reason in reasons.items()))
    return {name: analyse(one) for name, one in found.items()}


def left_out(data: Data) -> dict[str, str]:
    """Return the measures that an analysis of all points leaves out, as they are undefined at some, and why."""
    undefined = undefined_measures(data)
    reasons = {}
    for name in data.study.measures:
        try:
            _responses(data, name)
        except ValueError as error:
            reasons[name] = undefined[name].words if name in undefined else str(error)
    return reasons


def _responses(data: Data, name: str) -> Responses:
    return responses(data.parts(name), crn=True)
