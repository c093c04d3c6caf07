"""Indifference: where two levels of one factor come out alike as another factor changes, such as a price.

A best share that is a corner stays best until another share does as well: there the difference of the measure between
the two shares is 0. It is taken replication by replication, under common random numbers, and its root and interval are
those of `wargame_experiments.analysis.break_even`. The measure must be additive, a mean of one number a replication
such as USD: the difference of two ratios is no ratio of sums that could be interpolated.
"""

from typing import Any, Final

import numpy as np

from wargame.estimates.measure_spec import MeasureSpec
from wargame.estimates.observations import Observations
from wargame.inputs.errors import explain
from wargame_experiments.analysis.axes import FactorAxis
from wargame_experiments.analysis.break_even import (
    BreakEvens,
    break_even_line,
    moving_along,
    scanned_axis,
    telling_axes,
)
from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.game import payoff
from wargame_experiments.analysis.labels import value_writer

ADDITIVE: Final = "mean, loss, or the balance in USD"


def indifferences(
    data: Data, factor: str, difference: str, measure: str | None = None, value: float | None = None
) -> BreakEvens:
    """Return where the difference of a measure between two levels of a factor crosses a value along another factor.

    Parameters
    ----------
    data
        The study.
    factor
        Name of a factor that is scanned, with numbers as levels.
    difference
        ``FACTOR=LEVEL:LEVEL``, the first level less the second; ``FACTOR`` for its last level less its first.
    measure
        Which, additive; None for the payoff of the mix game.
    value
        Which; None for 0, at which both levels are alike.

    Returns
    -------
    BreakEvens
        A circumstance in which the difference does not cross the value has a line without a root: the answer does not
        turn in the simulated range.

    Raises
    ------
    ValueError
        If there is no such factor, level or measure, the measure does not add up, or no points differ in the two
        factors alone.
    """
    axis = scanned_axis(data, factor)
    other, pair = _compared(data, axis, difference)
    spec, parts = payoff(data) if measure is None else _named(data, measure)
    wrong = next((part for part in parts if not _is_additive(part)), None)
    if wrong is not None:
        found = f"{spec.name} is a {wrong.kind}, whose difference is no {wrong.kind}"
        raise ValueError(explain(found, f"an additive measure ({ADDITIVE})"))
    along, others = moving_along(data, axis)
    others = [one for one in others if one != other and one not in moving_along(data, other)[0]]
    lines = _lines(data, axis, other, pair, others)
    if not lines:
        found = f"no points differ in {axis.name} and in {other.name} alone"
        raise ValueError(explain(found, f"a study that crosses {axis.name} with {other.name}"))
    told = telling_axes(data, [rows[0][0] for rows in lines], others)
    made = [
        break_even_line(
            data, axis, data.name_of(rows[0][0], tuple(told)) if told else "", [float(x) for *_, x in rows],
            [_less(parts[first], parts[second]) for first, second, _ in rows], 0.0 if value is None else value,
        )
        for rows in lines
    ]  # fmt: skip
    made = [
        line._replace(is_rare=any(parts[i].is_rare for *two, _ in rows for i in two))
        for line, rows in zip(made, lines, strict=True)
    ]
    write = value_writer(other.unit)
    words = f"{other.words}: {write(pair[0])} less {write(pair[1])}"
    names = tuple(one.name for one in along)
    return BreakEvens(spec, spec.unit, 0.0 if value is None else value, axis, names, made, words)


def _compared(data: Data, axis: FactorAxis, difference: str) -> tuple[FactorAxis, tuple[Any, Any]]:
    """Return the factor of which two levels are compared, and the levels."""
    name, equals, text = difference.partition("=")
    known = {one.name: one for one in data.axes if one != axis}
    if name not in known:
        raise ValueError(explain(f"--difference: no factor '{name}' that takes several values", list(known), name))
    other = known[name]
    if not equals:
        return other, (other.levels[-1], other.levels[0])
    first, colon, second = text.partition(":")
    levels = [_level(other, word) for word in (first, second)]
    if not colon or None in levels or levels[0] == levels[1]:
        allowed = f"{name}=LEVEL:LEVEL with two of {', '.join(map(str, other.levels))}"
        raise ValueError(explain(f"--difference: got {difference}", allowed))
    return other, (levels[0], levels[1])


def _level(axis: FactorAxis, text: str) -> Any:
    """Return the level that a text names, None if there is none."""
    if not axis.is_number:
        return text if text in axis.levels else None
    try:
        return next((level for level in axis.levels if level == float(text)), None)
    except ValueError:
        return None


def _named(data: Data, measure: str) -> tuple[MeasureSpec, list[Observations]]:
    if measure not in data.study.measures:
        raise ValueError(explain(f"the study has no measure '{measure}'", list(data.study.measures), measure))
    return data.spec(measure), data.parts(measure)


def _is_additive(part: Observations) -> bool:
    """Return whether the estimate is the mean of one number a replication."""
    if part.kind in ("mean", "loss") and part.denominator is None:
        return True
    return part.kind == "loss-ratio" and part.denominator is not None and bool(np.all(part.denominator == 1.0))


def _less(first: Observations, second: Observations) -> Observations:
    """Return the paired difference, over the replications that both have."""
    n = min(len(first.numerator), len(second.numerator))
    return Observations("mean", first.numerator[:n] - second.numerator[:n])


def _lines(
    data: Data, axis: FactorAxis, other: FactorAxis, pair: tuple[Any, Any], others: list[FactorAxis]
) -> list[list[tuple[int, int, Any]]]:
    """Return, for each circumstance, the points at both levels and the level of the axis, ascending."""
    found: dict[tuple, dict[Any, dict[Any, int]]] = {}
    columns = zip(data.levels((axis,)), data.levels((other,)), data.levels(others), strict=True)
    for point, ((at,), (level,), circumstance) in enumerate(columns):
        found.setdefault(circumstance, {}).setdefault(at, {}).setdefault(level, point)
    lines = [
        [(row[at][pair[0]], row[at][pair[1]], at) for at in sorted(row) if set(pair) <= set(row[at])]
        for row in found.values()
    ]
    return [line for line in lines if len(line) > 1]
