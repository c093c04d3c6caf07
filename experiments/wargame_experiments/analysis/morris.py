"""Morris' elementary effects on each measure of a study."""

from typing import NamedTuple

from wargame.estimates.measure_spec import MeasureSpec
from wargame_experiments.analysis.data import RESAMPLING_SEED, Data
from wargame_experiments.analysis.sensitivity_design import analysed, design_of
from wargame_experiments.statistics import morris
from wargame_experiments.statistics.morris import Effect
from wargame_experiments.statistics.responses import Responses


class MorrisEffects(NamedTuple):
    """Morris' effects on a measure."""

    measure: MeasureSpec
    unit: str
    effects: list[Effect]


def morris_effects(data: Data) -> list[MorrisEffects]:
    """Return Morris' effects on each measure that is defined at all points.

    Raises
    ------
    SkipError
        If the study is of another design, or no measure is defined everywhere.
    """
    design = design_of(data, "morris")
    cube = design.values if design.cube is None else design.cube

    def analyse(found: Responses) -> list[Effect]:
        return morris.analyse(design.names, cube, found, data.level, data.resamples, seed=RESAMPLING_SEED)

    return [MorrisEffects(data.spec(name), data.unit(name), made) for name, made in analysed(data, analyse).items()]
