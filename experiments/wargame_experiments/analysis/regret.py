"""Regret over worlds: by how much a point is worse than the best of all points in the same world.

Savage (1951), J. Am. Stat. Assoc. 46, 55-67. The estimates of a world hold the chance of its replications; the points
have common random numbers, so that much of it cancels. With few replications regret is overestimated where points are
alike, as the best of several estimates is too good.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.measure_spec import Direction, MeasureSpec
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.band import worlds_of
from wargame_experiments.analysis.data import Data


class Regret(NamedTuple):
    """Regret of each point in a measure.

    Attributes
    ----------
    measure, side, direction
        What is compared, for whom, and which way that side wants it.
    labels
        Of the points.
    cases
        Numbers of the cases by point, world by world.
    regrets
        In the unit of the measure, >= 0, shape (points, worlds); nan where a point is undefined.
    """

    measure: MeasureSpec
    side: str
    direction: Direction
    labels: list[str]
    cases: list[list[int]]
    regrets: NDArray[np.float64]


def regrets(data: Data) -> list[Regret]:
    """Return the regret of the defender in each measure that is an aim, of a study with several points in worlds.

    Raises
    ------
    SkipError
        If the study is of another kind, or has one point.
    """
    worlds = worlds_of(data)
    if len(worlds.points) < 2:
        raise SkipError("takes two or more points that are run in the same worlds; the study has one")
    side, found = data.defender, []
    for spec in data.measures:
        aim = spec.direction_for(side)
        if aim is None or not spec.is_ranked:
            continue
        estimates = data.estimates(spec.name)
        means = np.array([[estimates[case].mean for case in cases] for cases in worlds.points], dtype=float)
        best = means.min(axis=0) if aim == "min" else means.max(axis=0)
        found.append(Regret(spec, side, aim, worlds.labels, worlds.points, np.abs(means - best)))
    return found
