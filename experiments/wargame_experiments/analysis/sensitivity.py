"""On which factors a measure hangs: Sobol's indices, Morris' effects, one factor at a time."""

from collections.abc import Callable
from typing import NamedTuple

from wargame.intervals import Interval
from wargame.parts import estimate
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.data import RESAMPLING_SEED, Data
from wargame_experiments.analysis.rows import OneAtATime, is_morris, is_saltelli, one_at_a_time, table, unit_cube
from wargame_experiments.statistics import morris, sobol
from wargame_experiments.statistics.morris import Effect
from wargame_experiments.statistics.responses import Responses, responses
from wargame_experiments.statistics.sobol import Sobol
from wargame_experiments.statistics.tornado import Bar, tornado


class Indices(NamedTuple):
    """Sobol's indices of a measure."""

    measure: str
    unit: str
    sobol: Sobol


class Effects(NamedTuple):
    """Morris' effects on a measure."""

    measure: str
    unit: str
    effects: list[Effect]


class Bars(NamedTuple):
    """What each factor alone does to a measure.

    Attributes
    ----------
    measure, unit
        What is moved.
    typical
        The measure with all factors at their typical values.
    ends
        Low and high value of each factor, by name.
    bars
        The widest first.
    """

    measure: str
    unit: str
    typical: Interval
    ends: dict[str, tuple[float, float]]
    bars: list[Bar]


def indices(data: Data) -> list[Indices]:
    """Return Sobol's indices of each measure that is defined at all points.

    Raises
    ------
    SkipError
        If the rows are no such design, or no measure is defined everywhere.
    """
    if not is_saltelli(table(data)):
        raise SkipError("the rows are not Saltelli's design for Sobol's indices, see statistics.sobol.sample")
    names = [axis.name for axis in data.axes]

    def analyse(found: Responses) -> Sobol:
        return sobol.analyse(names, found, data.level, data.resamples, seed=RESAMPLING_SEED)

    return [Indices(name, data.unit(name), made) for name, made in _of_each(data, analyse).items()]


def effects(data: Data) -> list[Effects]:
    """Return Morris' effects on each measure that is defined at all points.

    Raises
    ------
    SkipError
        If the rows are no such design, or no measure is defined everywhere.
    """
    values = table(data)
    if not is_morris(values):
        raise SkipError("the rows are not Morris' trajectories, see statistics.morris.sample")
    names, design = [axis.name for axis in data.axes], unit_cube(data, values)

    def analyse(found: Responses) -> list[Effect]:
        return morris.analyse(names, design, found, data.level, data.resamples, seed=RESAMPLING_SEED)

    return [Effects(name, data.unit(name), made) for name, made in _of_each(data, analyse).items()]


def bars(data: Data) -> list[Bars]:
    """Return what each factor alone does to each measure, in a study that moves one factor at a time.

    Raises
    ------
    SkipError
        If the rows are no such design.
    """
    values = table(data)
    design = one_at_a_time(values, [axis.name for axis in data.axes])
    if design is None:
        raise SkipError("the rows do not move one factor at a time from a typical point, to a low and a high value")
    return [_bars(data, name, design) for name in data.study.measures]


def _bars(data: Data, name: str, design: OneAtATime) -> Bars:
    parts, levels = data.parts(name), data.levels(data.axes)
    ends = {factor: (parts[low], parts[high]) for factor, (low, high) in design.ends.items()}
    place = {axis.name: i for i, axis in enumerate(data.axes)}
    values = {f: (levels[low][place[f]], levels[high][place[f]]) for f, (low, high) in design.ends.items()}
    typical = parts[design.typical]
    return Bars(name, data.unit(name), estimate(typical, data.level), values, tornado(typical, ends, data.level))


def _of_each[T](data: Data, analyse: Callable[[Responses], T]) -> dict[str, T]:
    """Return an analysis of each measure that is defined at all points."""
    found, reasons = {}, []
    for name in data.study.measures:
        try:
            found[name] = analyse(responses(data.parts(name), shared_luck=True))
        except ValueError as error:
            reasons.append(f"{name}: {error}")
    if not found:
        raise SkipError("; ".join(reasons))
    return found
