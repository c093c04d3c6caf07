"""Tornado bars of each measure of a study that moves one factor at a time."""

from typing import NamedTuple

from wargame.estimates.interval import Interval
from wargame.estimates.measure_spec import MeasureSpec
from wargame.estimates.observations import estimate
from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.sensitivity_design import SensitivityDesign, design_of
from wargame_experiments.statistics.tornado import Bar, tornado


class TornadoBars(NamedTuple):
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


def tornado_bars(data: Data) -> list[TornadoBars]:
    """Return what each factor alone does to each measure, in a study that moves one factor at a time.

    Raises
    ------
    SkipError
        If the study is of another design.
    """
    design = design_of(data, "one-at-a-time")
    return [_bars(data, name, design) for name in data.study.measures]


def _bars(data: Data, name: str, design: SensitivityDesign) -> TornadoBars:
    assert design.ends is not None
    parts, place = data.parts(name), {factor: i for i, factor in enumerate(design.names)}
    ends = {factor: (parts[low], parts[high]) for factor, (low, high) in design.ends.ends.items()}
    values = {
        factor: (float(design.values[low, place[factor]]), float(design.values[high, place[factor]]))
        for factor, (low, high) in design.ends.ends.items()
    }
    typical = parts[design.ends.typical]
    found = estimate(typical, data.level)
    return TornadoBars(data.spec(name), data.unit(name), found, values, tornado(typical, ends, data.level))
