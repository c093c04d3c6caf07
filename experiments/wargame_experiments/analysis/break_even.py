"""Break-even: where a measure crosses a value as one factor changes, such as a price or the size of a raid.

Under each circumstance, that is at each combination of the other factors' levels, the points that differ in this factor
are in a row. Between two of them the sums of which the measure is made (say the defender's USD and the attacker's) are
interpolated linearly, replication by replication. That is exact for a price on which no decision depends, and for
anything else as good as the points are close: run more levels around the root to see. Factors whose levels go with
those of this one, such as decoys with drones, move along.

Root and interval are those of `wargame_experiments.statistics.break_even`. Where the estimates at the points cross
several times, each crossing is looked for between its neighbours.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from wargame.estimates.interval import Interval
from wargame.estimates.measure_spec import MeasureSpec
from wargame.estimates.observations import Observations, estimate
from wargame.inputs.errors import explain
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.axes import FactorAxis
from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.sensitivity_design import sensitivity_design
from wargame_experiments.statistics.break_even import break_even
from wargame_experiments.statistics.linear import columns

TOLERANCE = 1e-4  # of a root, as a share of the range


class Root(NamedTuple):
    """Where a measure crosses the value.

    Attributes
    ----------
    at
        Level of the factor, with the levels at which the interval of the measure begins and ceases to hold the value;
        infinite where it holds it up to the last point.
    rises
        Whether the measure rises with the factor.
    between
        The levels that were simulated on both sides of it.
    """

    at: Interval
    rises: bool
    between: tuple[float, float]


class BreakEvenLine(NamedTuple):
    """A row of points that differ in the factor.

    Attributes
    ----------
    circumstance
        In words, "" if there is only one.
    levels
        That were simulated, ascending.
    estimates
        Of the measure there, from the replications that all of them have.
    roots
        Ascending, as many as there are.
    is_rare
        Whether something was lost in too few replications for the intervals to be relied on.
    """

    circumstance: str
    levels: list[float]
    estimates: list[Interval]
    roots: list[Root]
    is_rare: bool = False


class BreakEvens(NamedTuple):
    """Break-even levels of a factor.

    Attributes
    ----------
    measure, unit
        What crosses.
    value
        Which value.
    axis
        The factor.
    along
        Names of the factors that move with it.
    lines
        By circumstance, in the order of the design.
    difference
        Of a difference between two levels of another factor: which less which, in words. "" of a measure itself.
    """

    measure: MeasureSpec
    unit: str
    value: float
    axis: FactorAxis
    along: tuple[str, ...]
    lines: list[BreakEvenLine]
    difference: str = ""


def break_evens(data: Data, factor: str, measure: str | None = None, value: float | None = None) -> BreakEvens:
    """Return where a measure crosses a value along a factor, under each circumstance.

    Parameters
    ----------
    data
        The study.
    factor
        Name of a factor that is scanned, with numbers as levels.
    measure
        Which; None for the first cost-exchange ratio that the study has.
    value
        Which; None for 1, of a ratio.

    Raises
    ------
    ValueError
        If there is no such factor, measure or value, no two points differ in the factor alone, or the measure does not
        cross the value in the simulated range.
    """
    axis, spec = scanned_axis(data, factor), _measure(data, measure)
    wanted = spec.even if value is None else value
    if wanted is None:
        found = f"{spec.name} has no value at which it is even"
        raise ValueError(explain(found, f"a value: --break-even {factor}=VALUE, or a cost-exchange ratio (1)"))
    along, others = moving_along(data, axis)
    rows = lines_of(data, axis, others)
    if not rows:
        raise ValueError(
            explain(f"no two points differ in {axis.name} alone", "a factor that is crossed with the others")
        )
    told = telling_axes(data, [row[0] for row in rows], others)
    lines = [_line(data, spec.name, axis, row, told, wanted) for row in rows]
    made = BreakEvens(spec, spec.unit, wanted, axis, tuple(one.name for one in along), lines)
    if not any(line.roots for line in lines):
        raise ValueError(_nowhere(made))
    return made


def reason(line: BreakEvenLine, value: float) -> str:
    """Return why a line has no root, "" if it has one."""
    known = [found.mean for found in line.estimates if np.isfinite(found.mean)]
    if line.roots:
        return ""
    if not known:
        return "undefined at every point"
    side = "nowhere below" if min(known) >= value else "nowhere above" if max(known) <= value else "undefined around"
    return f"{side} {value:g}: {min(known):.3g} to {max(known):.3g}"


def scanned_axis(data: Data, factor: str) -> FactorAxis:
    """Return the axis of a factor along which points lie in rows."""
    numbers = {axis.name: axis for axis in data.axes if axis.is_number}
    if factor not in numbers:
        raise ValueError(explain(f"no factor '{factor}' that is scanned over numbers", list(numbers), factor))
    try:
        kind = sensitivity_design(data).kind
    except SkipError:
        return numbers[factor]
    if kind != "one-at-a-time":
        raise ValueError(explain(f"the points of a {kind} design do not lie in rows", "a factorial, or one-at-a-time"))
    return numbers[factor]


def _measure(data: Data, measure: str | None) -> MeasureSpec:
    names = data.study.measures
    if measure is None:
        measure = next((spec.name for spec in data.measures if spec.is_ratio), None)
        if measure is None:
            raise ValueError(explain("no cost-exchange ratio among the measures", [f"--measure {n}" for n in names]))
    if measure not in names:
        raise ValueError(explain(f"the study has no measure '{measure}'", names, measure))
    return data.study.described[measure]


def moving_along(data: Data, axis: FactorAxis) -> tuple[list[FactorAxis], list[FactorAxis]]:
    """Return the axes whose level follows from that of an axis, and those that are left."""
    own = [row[0] for row in data.levels((axis,))]
    along, others = [], []
    for other in data.axes:
        if other != axis:
            pairs = set(zip(own, (row[0] for row in data.levels((other,))), strict=True))
            (along if len(pairs) == len(axis.levels) else others).append(other)
    return along, others


def lines_of(data: Data, axis: FactorAxis, others: Sequence[FactorAxis]) -> list[list[int]]:
    """Return the points of each line, by level; only lines of two levels or more."""
    found: dict[tuple, dict[float, int]] = {}
    for point, (level, circumstance) in enumerate(zip(data.levels((axis,)), data.levels(others), strict=True)):
        found.setdefault(circumstance, {}).setdefault(float(level[0]), point)
    return [[row[level] for level in sorted(row)] for row in found.values() if len(row) > 1]


def telling_axes(data: Data, points: list[int], axes: Sequence[FactorAxis]) -> list[FactorAxis]:
    """Return the axes that tell some points apart, without those that say what an earlier one has said."""
    told: list[FactorAxis] = []
    columns = {axis: [row[0] for row in data.levels((axis,))] for axis in axes}
    for axis in axes:
        own = [columns[axis][point] for point in points]
        earlier = [[columns[other][point] for point in points] for other in told]
        is_said = any(len(set(zip(other, own, strict=True))) == len(set(other)) for other in earlier)
        if len(set(own)) > 1 and not is_said:
            told.append(axis)
    return told


def _line(
    data: Data, name: str, axis: FactorAxis, points: list[int], others: Sequence[FactorAxis], value: float
) -> BreakEvenLine:
    levels = [float(row[0]) for row in (data.levels((axis,))[point] for point in points)]
    words = data.name_of(points[0], tuple(others)) if others else ""
    return break_even_line(data, axis, words, levels, [data.parts(name)[point] for point in points], value)


def break_even_line(
    data: Data, axis: FactorAxis, words: str, levels: list[float], measured: Sequence[Observations], value: float
) -> BreakEvenLine:
    """Return where observations at some levels cross a value, from the replications that all of them have."""
    n = min(len(part.numerator) for part in measured)
    parts = [_sums(part).first(n) for part in measured]
    found = [estimate(part, data.level) for part in parts]
    roots = _roots(levels, parts, found, value, data.level, _is_whole(data, axis))
    return BreakEvenLine(words, levels, found, roots, any(part.is_rare for part in measured))


def _roots(
    levels: list[float], parts: list[Observations], found: list[Interval], value: float, level: float, whole: bool
) -> list[Root]:
    known = [i for i, one in enumerate(found) if np.isfinite(one.mean)]
    changes = [(a, b) for a, b in pairwise(known) if (found[a].mean < value) != (found[b].mean < value)]
    roots = []
    for k, (a, b) in enumerate(changes):
        first = changes[k - 1][1] if k else known[0]
        last = changes[k + 1][0] if k + 1 < len(changes) else known[-1]
        inside = [i for i in known if first <= i <= last]
        row = [levels[i] for i in inside], [parts[i] for i in inside]
        made = break_even(
            lambda x, row=row: _between(*row, x), row[0][0], row[0][-1], value, level, tolerance=TOLERANCE, whole=whole
        )
        if not made.reason:
            roots.append(Root(made.root, made.rises, (levels[a], levels[b])))
    return roots


def _between(levels: list[float], parts: list[Observations], x: float) -> Observations:
    """Return the part at a level: its columns are interpolated, replication by replication.

    >>> two = [Observations("ratio", np.array([2.0, 4.0]), np.array([4.0, 4.0])) for _ in range(2)]
    >>> _between([0.0, 10.0], [two[0], two[1]._replace(denominator=np.array([8.0, 8.0]))], 5.0).denominator
    array([6., 6.])
    """
    after = min(max(int(np.searchsorted(levels, x)), 1), len(levels) - 1)
    first, second = parts[after - 1], parts[after]
    weight = (x - levels[after - 1]) / (levels[after] - levels[after - 1])
    mixed = {
        field: None if a is None or b is None else (1.0 - weight) * a + weight * b
        for field, a, b in zip(Observations._fields[1:], first[1:], second[1:], strict=True)
    }
    return first._replace(**mixed)


def _sums(part: Observations) -> Observations:
    """Return a part whose columns can be interpolated: a mean of some replications becomes a ratio of sums."""
    if part.kind not in ("mean", "loss", "chance"):
        return part
    top, counts = columns(part)
    if part.kind == "loss":
        return part
    return Observations("mean", top) if part.denominator is None else Observations("ratio", top, counts)


def _is_whole(data: Data, axis: FactorAxis) -> bool:
    """Return whether only whole numbers make sense: counts of elements and of rounds."""
    factor = data.study.factors.get(axis.name)
    is_counted = all(path.endswith((".count", ".magazine", ".channels", ".reloads")) for path in axis.paths)
    return all(float(level).is_integer() for level in axis.levels) and (is_counted or bool(factor and factor.is_whole))


def _nowhere(made: BreakEvens) -> str:
    low, high = made.axis.levels[0], made.axis.levels[-1]
    lines = [f"{line.circumstance or 'there'}: {reason(line, made.value)}" for line in made.lines]
    more = f"\nand {len(lines) - 5} more circumstances" if len(lines) > 5 else ""
    found = f"{made.measure.name} does not cross {made.value:g} for {made.axis.name} from {low:g} to {high:g}"
    found = f"{found}, the simulated range"
    return "\n".join([f"{found};", *lines[:5]]) + more + "\nallowed: another value, or a study with a wider range"
