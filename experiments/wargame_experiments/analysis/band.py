"""Structural band: how far a measure goes over worlds that differ in what is not known of the catalogue's figures.

A world is one draw of all uncertain figures, each from its own law. A study may run one point in its worlds or several;
all have the same worlds then. The band holds the middle share of the worlds, the chance of their replications taken off
(`wargame_experiments.statistics.worlds`). Beside it stands the width that chance gives the interval of one world: where
the band is much wider, more replications do not help. A difference between two points is taken world by world.
"""

import itertools
import json
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.interval import Interval
from wargame.estimates.measure_spec import MeasureSpec
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.data import Data
from wargame_experiments.statistics.comparison import compare
from wargame_experiments.statistics.linear import linearised
from wargame_experiments.statistics.worlds import chance_between_worlds, middle, share_with_sign, without_chance
from wargame_experiments.study.design.points import TABLED
from wargame_experiments.study.schema import FEWEST_WORLDS

SAMPLED: Final = ("lhs", "sobol", "nolh")
CROSSED: Final = (*TABLED, "factorial", "simplex")  # designs of the points that are run in the worlds
MOST_POINTS: Final = 20  # of which each is compared with every other


Table = NDArray[np.float64]


class Worlds(NamedTuple):
    """The worlds of a study.

    Attributes
    ----------
    points
        Of each point that is run in them: the numbers of its cases, world by world.
    labels
        What each point is called, "" where there is one.
    """

    points: list[list[int]]
    labels: list[str]


class StructuralBand(NamedTuple):
    """A measure of one point over all worlds.

    Attributes
    ----------
    measure, unit
        What it is.
    band
        Median and limits of the middle share, at the study's level, of the worlds without chance.
    chance
        Median width of the interval of one world.
    worlds, undefined
        How many there are, and in how many of them the measure has no value.
    point
        Label of the point, "" where there is one.
    cases
        Numbers of the cases, world by world.
    """

    measure: MeasureSpec
    unit: str
    band: Interval
    chance: float
    worlds: int
    undefined: int
    point: str
    cases: list[int]


class BandDifference(NamedTuple):
    """A measure at one point less that at another, in the same world.

    Attributes
    ----------
    measure, unit
        What it is.
    first, less
        Labels of the points.
    band
        Median and limits of the middle share of the worlds' differences, without chance.
    chance
        Median width of the paired interval of one world.
    above
        Share of the worlds in which the first point has more.
    undefined
        In how many worlds there is no difference.
    """

    measure: MeasureSpec
    unit: str
    first: str
    less: str
    band: Interval
    chance: float
    above: float
    undefined: int


def worlds_of(data: Data) -> Worlds:
    """Return the worlds of a study that draws uncertain figures at random.

    Raises
    ------
    SkipError
        If the study is of another kind.
    """
    kinds = [design.kind for design in data.study.table.design]
    if sum(kind in SAMPLED for kind in kinds) != 1 or any(kind not in (*SAMPLED, *CROSSED) for kind in kinds):
        raise SkipError(f"takes one design of kind {', '.join(SAMPLED)}")
    figures = {name for name, factor in data.study.scanned.items() if factor.source and not factor.levels}
    if not figures or any(not factor.levels and name not in figures for name, factor in data.study.scanned.items()):
        raise SkipError("takes [uncertain] figures alone: ranges with a source")
    groups: dict[str, list[int]] = {}
    drawn: dict[str, list[list]] = {}
    for point in data.study.points:
        key = json.dumps({name: value for name, value in point.values.items() if name not in figures})
        groups.setdefault(key, []).append(point.number)
        drawn.setdefault(key, []).append([point.values[name] for name in sorted(figures)])
    found = list(drawn.values())
    if any(other != found[0] for other in found[1:]):
        raise SkipError("the points are not run in the same worlds")
    if len(found[0]) < FEWEST_WORLDS:
        raise SkipError(f"{len(found[0])} worlds; takes {FEWEST_WORLDS} or more")
    own = [axis for axis in data.axes if axis.name not in figures]
    labels = [data.name_of(cases[0], own) if own else "" for cases in groups.values()]
    return Worlds(list(groups.values()), labels)


def structural_bands(data: Data) -> list[StructuralBand]:
    """Return the band of each measure at each point of a study that draws uncertain figures at random.

    Raises
    ------
    SkipError
        If the study is of another kind.
    """
    found = worlds_of(data)
    pairs = list(zip(found.labels, found.points, strict=True))
    return [_band(data, spec, label, cases) for spec in data.measures for label, cases in pairs]


def band_differences(data: Data) -> list[BandDifference]:
    """Return each measure compared between every two points, world by world; none if there are more than 20 points.

    Raises
    ------
    SkipError
        If the study is of another kind.
    """
    found = worlds_of(data)
    if len(found.points) > MOST_POINTS:
        return []
    pairs = list(itertools.combinations(range(len(found.points)), 2))
    return [_difference(data, spec, found, *pair) for spec in data.measures for pair in pairs]


def _band(data: Data, spec: MeasureSpec, label: str, cases: list[int]) -> StructuralBand:
    estimates = data.estimates(spec.name)
    means = np.array([estimates[case].mean for case in cases])
    chance = _median_width([estimates[case] for case in cases])
    undefined = int((~np.isfinite(means)).sum())
    band = middle(without_chance(means, _variance(contributions(data, spec.name, cases))), data.level)
    return StructuralBand(spec, data.unit(spec.name), band, chance, len(means), undefined, label, cases)


def _difference(data: Data, spec: MeasureSpec, found: Worlds, first: int, less: int) -> BandDifference:
    parts = data.parts(spec.name)
    pairs = zip(found.points[first], found.points[less], strict=True)
    differences = [compare(parts[one], parts[other], data.level).difference for one, other in pairs]
    means = np.array([one.mean for one in differences])
    apart = [contributions(data, spec.name, found.points[place]) for place in (first, less)]
    values = without_chance(means, _variance(apart[0] - apart[1]))
    labels, band = (found.labels[first], found.labels[less]), middle(values, data.level)
    undefined = int((~np.isfinite(means)).sum())
    above = share_with_sign(values, 1.0)
    return BandDifference(spec, data.unit(spec.name), *labels, band, _median_width(differences), above, undefined)


def contributions(data: Data, measure: str, cases: list[int]) -> Table:
    """Return what each replication contributes to a measure in each world, shape (replications, worlds)."""
    columns = [linearised(data.parts(measure)[case]) for case in cases]
    return np.column_stack([column[: min(map(len, columns))] for column in columns])


def _variance(values: Table) -> float:
    return float(chance_between_worlds(values[:, :, None])[0, 0])


def _median_width(intervals: list[Interval]) -> float:
    widths = np.array([one.high - one.low for one in intervals])
    return float(np.median(widths[np.isfinite(widths)])) if np.isfinite(widths).any() else np.nan
