"""On which factors a measure hangs: Sobol's indices, Morris' effects, one factor at a time."""

from collections.abc import Callable
from typing import NamedTuple

from wargame.estimates.interval import Interval
from wargame.estimates.measure_spec import MeasureSpec
from wargame.estimates.observations import estimate
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.data import RESAMPLING_SEED, Data
from wargame_experiments.analysis.sensitivity_design import Sensitivity, sensitivity
from wargame_experiments.statistics import morris, sobol
from wargame_experiments.statistics.morris import Effect
from wargame_experiments.statistics.responses import Responses, responses
from wargame_experiments.statistics.sobol import Sobol
from wargame_experiments.statistics.tornado import Bar, tornado


class Indices(NamedTuple):
    """Sobol's indices of a measure."""

    measure: MeasureSpec
    unit: str
    sobol: Sobol


class Effects(NamedTuple):
    """Morris' effects on a measure."""

    measure: MeasureSpec
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

    measure: MeasureSpec
    unit: str
    typical: Interval
    ends: dict[str, tuple[float, float]]
    bars: list[Bar]


def indices(data: Data) -> list[Indices]:
    """Return Sobol's indices of each measure that is defined at all points.

    Raises
    ------
    SkipError
        If the study is of another design, or no measure is defined everywhere.
    """
    design = _design(data, "saltelli")

    def analyse(found: Responses) -> Sobol:
        return sobol.analyse(design.names, found, data.level, data.resamples, seed=RESAMPLING_SEED)

    return [Indices(data.spec(name), data.unit(name), made) for name, made in _of_each(data, analyse).items()]


def effects(data: Data) -> list[Effects]:
    """Return Morris' effects on each measure that is defined at all points.

    Raises
    ------
    SkipError
        If the study is of another design, or no measure is defined everywhere.
    """
    design = _design(data, "morris")
    cube = design.values if design.cube is None else design.cube

    def analyse(found: Responses) -> list[Effect]:
        return morris.analyse(design.names, cube, found, data.level, data.resamples, seed=RESAMPLING_SEED)

    return [Effects(data.spec(name), data.unit(name), made) for name, made in _of_each(data, analyse).items()]


def bars(data: Data) -> list[Bars]:
    """Return what each factor alone does to each measure, in a study that moves one factor at a time.

    Raises
    ------
    SkipError
        If the study is of another design.
    """
    design = _design(data, "one-at-a-time")
    return [_bars(data, name, design) for name in data.study.measures]


def _design(data: Data, kind: str) -> Sensitivity:
    found = sensitivity(data)
    if found.kind != kind:
        raise SkipError(f"takes a design of kind {kind}; the study's is {found.kind}")
    return found


def _bars(data: Data, name: str, design: Sensitivity) -> Bars:
    assert design.ends is not None
    parts, place = data.parts(name), {factor: i for i, factor in enumerate(design.names)}
    ends = {factor: (parts[low], parts[high]) for factor, (low, high) in design.ends.ends.items()}
    values = {
        factor: (float(design.values[low, place[factor]]), float(design.values[high, place[factor]]))
        for factor, (low, high) in design.ends.ends.items()
    }
    typical = parts[design.ends.typical]
    found = estimate(typical, data.level)
    return Bars(data.spec(name), data.unit(name), found, values, tornado(typical, ends, data.level))


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
