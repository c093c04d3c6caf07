"""Structural band: how far a measure goes over worlds that differ in what is not known of the catalogue's figures.

Each point of the study is a world: all uncertain figures drawn at once, each from its own law. The band holds the
middle share of the worlds' estimates. Beside it stands the width that chance gives the interval of one world: where the
band is much wider, more replications do not help.
"""

from typing import Final, NamedTuple

import numpy as np

from wargame.estimates.interval import Interval
from wargame.estimates.measure_spec import MeasureSpec
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.data import Data

SAMPLED: Final = ("lhs", "sobol", "nolh")
FEWEST: Final = 20  # worlds of which a band at 95 % says anything


class StructuralBand(NamedTuple):
    """A measure over all worlds.

    Attributes
    ----------
    measure, unit
        What it is.
    band
        Median and limits of the middle share, at the study's level, of the worlds' estimates.
    chance
        Median width of the interval of one world.
    worlds, undefined
        How many there are, and in how many of them the measure has no value.
    """

    measure: MeasureSpec
    unit: str
    band: Interval
    chance: float
    worlds: int
    undefined: int


def structural_bands(data: Data) -> list[StructuralBand]:
    """Return the band of each measure of a study that draws uncertain figures at random.

    Raises
    ------
    SkipError
        If the study is of another kind.
    """
    kinds = [design.kind for design in data.study.table.design]
    if len(kinds) != 1 or kinds[0] not in SAMPLED:
        raise SkipError(f"takes one design of kind {', '.join(SAMPLED)}")
    varied = [factor for factor in data.study.factors.values() if len(factor.levels) != 1]
    if not varied or any(factor.levels or not factor.source for factor in varied):
        raise SkipError("takes [uncertain] figures alone: ranges with a source")
    if len(data.study.points) < FEWEST:
        raise SkipError(f"{len(data.study.points)} worlds; takes {FEWEST} or more")
    return [_band(data, spec) for spec in data.measures]


def _band(data: Data, spec: MeasureSpec) -> StructuralBand:
    found = data.estimates(spec.name)
    means = np.array([one.mean for one in found])
    widths = np.array([one.high - one.low for one in found])
    known = np.isfinite(means)
    tail = (1.0 - data.level) / 2.0
    low, middle, high = np.quantile(means[known], [tail, 0.5, 1.0 - tail]) if known.any() else [np.nan] * 3
    chance = float(np.median(widths[np.isfinite(widths)])) if np.isfinite(widths).any() else np.nan
    band = Interval(float(middle), float(low), float(high))
    return StructuralBand(spec, data.unit(spec.name), band, chance, len(means), int((~known).sum()))
