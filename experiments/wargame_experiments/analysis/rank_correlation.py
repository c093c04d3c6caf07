"""Rank correlation of each measure with the factors of a sample."""

from typing import NamedTuple

import numpy as np

from wargame.estimates.measure_spec import MeasureSpec
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.axes import FactorAxis
from wargame_experiments.analysis.band import SAMPLED
from wargame_experiments.analysis.data import Data
from wargame_experiments.statistics.rank_correlation import RankCorrelation, rank_correlations

FEWEST_POINTS = 20


class FactorCorrelations(NamedTuple):
    """A measure with the factors that are numbers."""

    measure: MeasureSpec
    axes: list[FactorAxis]
    correlations: list[RankCorrelation]


def factor_correlations(data: Data) -> list[FactorCorrelations]:
    """Return the rank correlation of each measure with each factor, of a study that draws its points.

    Raises
    ------
    SkipError
        If no design of the study is a sample, or it has fewer than 20 points.
    """
    if not any(design.kind in SAMPLED for design in data.study.table.design):
        raise SkipError(f"takes a design of kind {', '.join(SAMPLED)}")
    axes = [axis for axis in data.axes if axis.is_number]
    if len(data.study.points) < FEWEST_POINTS or not axes:
        raise SkipError(f"takes {FEWEST_POINTS} points or more, and factors that are numbers")
    values = np.array(data.levels(axes), dtype=float)
    return [
        FactorCorrelations(spec, axes, rank_correlations(values, _means(data, spec.name), data.level))
        for spec in data.measures
    ]


def _means(data: Data, measure: str) -> np.ndarray:
    return np.array([one.mean for one in data.estimates(measure)], dtype=float)
