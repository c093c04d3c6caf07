"""Depletion: rounds left in the defender's magazines as a raid goes on, at one point.

From the series of the study if it keeps any of magazines. Else from some replications run again: the same case, seed
and replication give the same battle, so that the curves belong to the stored runs.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.estimates.measure_spec import StateMeasure, of_role
from wargame_experiments import models
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.data import Data
from wargame_experiments.study.design.case import Case
from wargame_experiments.study.document.agents import refusal_of_agents
from wargame_experiments.study.run.job import prepare
from wargame_experiments.study.run.time_series import aggregate
from wargame_experiments.study.store.series import ENDS, TimeSeries

Table = NDArray[np.float64]
REPLICATIONS: Final = 20


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
        Whether the study has kept their time series; else they were run again.
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
        How many to run again, if the study keeps no series of magazines.

    Raises
    ------
    SkipError
        If no unit of the defender with a magazine fires, or raids have agents whose code is not allowed.
    """
    point, model = _point(data), data.study.model
    case = data.study.points[point].case
    loaded, _ = case.load()
    known = [m for m in model.state_measures(loaded).values() if m.role == "magazine" and m.player == data.defender]
    known = [measure for measure in known if measure.full > 0.0]
    is_stored = any(measure.name in data.study.followed for measure in known)
    n = min(replications, len(data.runs[point].failed))
    names = [measure.name for measure in known]
    found = _stored(data, point, names) if is_stored else _again(data, case, n, names)
    magazines = [_magazine(measure, found) for measure in known if measure.name in found.columns]
    fired = [one for one in magazines if len(one.mean) and one.mean[-1] < one.mean[0]]
    if not fired:
        raise SkipError("no unit of the defender with a magazine fires")
    return Depletion(point, data.name_of(point), found.n, is_stored, found.time / 60.0, fired)


def _stored(data: Data, point: int, names: list[str]) -> TimeSeries:
    """Return the time series that the study has kept of a point."""
    import pyarrow.compute as pc

    assert data.series is not None
    rows = data.series.filter(pc.field("point") == point)
    wanted = {f"{name}{end}" for name in names for end in ENDS}
    columns = {name: rows[name].to_numpy() for name in rows.column_names if name in wanted}
    return TimeSeries(rows["time_s"].to_numpy(), rows["n"][0].as_py() if len(rows) else 0, columns)


def _again(data: Data, case: Case, n: int, names: list[str]) -> TimeSeries:
    """Return the time series of the first replications of a case, at every tick."""
    if reason := refusal_of_agents(data.study, data.allow_agents):
        raise SkipError(f"simulates raids again; {reason}")
    model, prepared = models.find(case.model), prepare(case, (), data.allow_agents)
    tick_s = prepared.runnable.setups.main.world.grid.tick_s
    drawn = [model.follow(prepared.runnable, case.seed, i, tick_s, names) for i in range(n)]
    return aggregate(drawn, tick_s, names)


def _magazine(measure: StateMeasure, found: TimeSeries) -> Magazine:
    lines = (np.asarray(found.columns[f"{measure.name}{end}"], dtype=np.float64) for end in ("", "_low", "_high"))
    return Magazine(measure.subject, measure.full, *lines)


def _point(data: Data) -> int:
    leakage = next((spec for spec in of_role(data.measures, "loss", data.defender) if spec.unit == "1"), None)
    if leakage is None:
        return 0
    means = np.array([found.mean for found in data.estimates(leakage.name)])
    return int(np.nanargmax(means)) if np.isfinite(means).any() else 0
