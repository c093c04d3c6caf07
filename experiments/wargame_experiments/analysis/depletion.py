"""What is left in the defender's magazines as a raid goes on, at one point.

From the series of the study if it keeps any of magazines. Else from some replications fought again: the same case, seed
and replication give the same battle, so that the curves belong to the stored runs.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.scenario import snake
from wargame.world import Setup, build
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.data import Data
from wargame_experiments.quantities import MAGAZINE
from wargame_experiments.study.case import Case
from wargame_experiments.study.series import Courses, course, together

Table = NDArray[np.float64]
REPLICATIONS: Final = 20
LEAKAGE: Final = "leakage"


class Magazine(NamedTuple):
    """Rounds that a unit has left as a share of those at the start, shapes (times,); limits hold 95 % of raids."""

    unit: str
    full: float
    mean: Table
    low: Table
    high: Table


class Depletion(NamedTuple):
    """Magazines against time.

    Attributes
    ----------
    point, name
        Which point it is, and in words.
    replications
        How many of its replications, from the first.
    is_stored
        Whether the study has kept their course; else they were fought again.
    minutes
        Shape (times,).
    magazines
        Of the defender's units that fired at all.
    """

    point: int
    name: str
    replications: int
    is_stored: bool
    minutes: Table
    magazines: list[Magazine]


def depletion(data: Data, replications: int = REPLICATIONS) -> Depletion:
    """Return the magazines at the point with the largest leakage, or the first point if that is not measured.

    Parameters
    ----------
    data
        The study.
    replications
        How many to fight again, if the study keeps no series of magazines.

    Raises
    ------
    SkipError
        If no unit of the defender with a magazine fires.
    """
    point = _point(data)
    case = data.study.points[point].case
    setup = build(case.load()[0])
    rows = [i for i, g in enumerate(setup.groups) if g.unit.side == data.defender and _full(setup, i) > 0.0]
    names = {i: f"{MAGAZINE}{snake(setup.groups[i].name)}" for i in rows}
    is_stored = any(name in data.study.followed for name in names.values())
    n = min(replications, len(data.runs[point].failed))
    found = _stored(data, point) if is_stored else _again(setup, case, n, list(names.values()))
    magazines = [_magazine(setup, i, found, name) for i, name in names.items() if name in found.columns]
    fired = [one for one in magazines if len(one.mean) and one.mean[-1] < one.mean[0]]
    if not fired:
        raise SkipError("no unit of the defender with a magazine fires")
    return Depletion(point, data.name_of(point), found.n, is_stored, found.time_s / 60.0, fired)


def _stored(data: Data, point: int) -> Courses:
    """Return the courses that the study has kept of a point."""
    import pyarrow.compute as pc

    assert data.series is not None
    rows = data.series.filter(pc.field("point") == point)
    columns = {name: rows[name].to_numpy() for name in rows.column_names if name.startswith(MAGAZINE)}
    return Courses(rows["time_s"].to_numpy(), rows["n"][0].as_py() if len(rows) else 0, columns)


def _again(setup: Setup, case: Case, n: int, names: list[str]) -> Courses:
    """Return the courses of the first replications of a case, at every tick."""
    tick_s = setup.world.grid.tick_s
    return together([course(setup, case, i, tick_s, names) for i in range(n)], tick_s, names)


def _magazine(setup: Setup, row: int, found: Courses, name: str) -> Magazine:
    lines = (np.asarray(found.columns[f"{name}{end}"], dtype=np.float64) for end in ("", "_low", "_high"))
    return Magazine(setup.groups[row].name, _full(setup, row), *lines)


def _point(data: Data) -> int:
    if LEAKAGE not in data.study.measures:
        return 0
    means = np.array([found.mean for found in data.estimates(LEAKAGE)])
    return int(np.nanargmax(means)) if np.isfinite(means).any() else 0


def _full(setup: Setup, row: int) -> float:
    """Return the rounds of a unit, those on launchers and in guns, reloads among them."""
    unit = setup.world.units[row]
    return float(unit["rounds"] + unit["gun_rounds"])
