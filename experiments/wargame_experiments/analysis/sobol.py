"""Sobol' indices of each measure of a study."""

from typing import NamedTuple

from wargame.estimates.measure_spec import MeasureSpec
from wargame_experiments.analysis.data import RESAMPLING_SEED, Data
from wargame_experiments.analysis.sensitivity_design import analysed, design_of
from wargame_experiments.statistics import sobol
from wargame_experiments.statistics.responses import Responses
from wargame_experiments.statistics.sobol import Sobol


class SobolIndices(NamedTuple):
    """Sobol's indices of a measure."""

    measure: MeasureSpec
    unit: str
    sobol: Sobol


def sobol_indices(data: Data) -> list[SobolIndices]:
    """Return Sobol's indices of each measure that is defined at all points.

    Raises
    ------
    SkipError
        If the study is of another design, or no measure is defined everywhere.
    """
    design = design_of(data, "saltelli")

    def analyse(found: Responses) -> Sobol:
        return sobol.analyse(design.names, found, data.level, data.resamples, seed=RESAMPLING_SEED)

    return [SobolIndices(data.spec(name), data.unit(name), made) for name, made in analysed(data, analyse).items()]
