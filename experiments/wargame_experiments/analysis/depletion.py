"""What is left in the defender's magazines as a raid goes on: some replications of one point fought again.

The store keeps sums of a raid, not its course; but the same case, seed and replication give the same battle, so that
its course is fought again, and the curves belong to the stored runs.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.kernels.state import FLYING, STANDING, State
from wargame.world import Setup, build
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.data import Data
from wargame_experiments.timeline import states

Table = NDArray[np.float64]
REPLICATIONS: Final = 20
LEAKAGE: Final = "leakage"


class Magazine(NamedTuple):
    """Rounds that a unit has left as a share of those at the start, shapes (times,); limits hold 90 % of raids."""

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
        Which point was fought again, and in words.
    replications
        How many of its replications, from the first.
    minutes
        Shape (times,).
    magazines
        Of the defender's units that fired at all.
    """

    point: int
    name: str
    replications: int
    minutes: Table
    magazines: list[Magazine]


def depletion(data: Data, replications: int = REPLICATIONS) -> Depletion:
    """Return the magazines at the point with the largest leakage, or the first point if that is not measured.

    Raises
    ------
    SkipError
        If no unit of the defender with a magazine fires.
    """
    point = _point(data)
    case = data.study.points[point].case
    setup = build(case.load()[0])
    rows = [i for i, g in enumerate(setup.groups) if g.unit.side == data.defender and _full(setup, i) > 0.0]
    n = min(replications, len(data.runs[point].failed))
    drawn = [np.array([_left(setup, state, rows) for state in states(setup, case.seed, i)]) for i in range(n)]
    ticks = max(len(one) for one in drawn)
    left = np.stack([np.vstack([one, np.repeat(one[-1:], ticks - len(one), axis=0)]) for one in drawn])
    fired = [k for k in range(len(rows)) if (left[:, -1, k] < left[:, 0, k]).any()]
    if not fired:
        raise SkipError("no unit of the defender with a magazine fires")
    share = left / np.maximum(left[:, :1, :], 1e-12)
    low, high = np.quantile(share, [0.05, 0.95], axis=0)
    magazines = [
        Magazine(setup.groups[rows[k]].name, _full(setup, rows[k]), share[:, :, k].mean(axis=0), low[:, k], high[:, k])
        for k in fired
    ]
    minutes = np.arange(ticks, dtype=np.float64) * setup.world.grid.tick_s / 60.0
    return Depletion(point, data.name_of(point), n, minutes, magazines)


def _point(data: Data) -> int:
    if LEAKAGE not in data.study.measures:
        return 0
    means = np.array([found.mean for found in data.estimates(LEAKAGE)])
    return int(np.nanargmax(means)) if np.isfinite(means).any() else 0


def _full(setup: Setup, row: int) -> float:
    """Return the rounds of a unit, those on launchers and in guns, reloads among them."""
    unit = setup.world.units[row]
    launcher = float(unit["magazine"]) * (1.0 + float(unit["reloads"])) if unit["has_launcher"] else 0.0
    gun = float(unit["gun_magazine"]) * (1.0 + float(unit["gun_reloads"])) if unit["has_gun"] else 0.0
    return (launcher + gun) * setup.groups[row].count


def _left(setup: Setup, state: State, rows: list[int]) -> list[float]:
    """Return the rounds that units have left, reloads among them; what is on a destroyed launcher is gone."""
    shooters, alive = state.shooters, np.isin(state.bodies["status"], (STANDING, FLYING))
    found = []
    for row in rows:
        group, unit = setup.groups[row], setup.world.units[row]
        own = shooters[group.first : group.last]
        missiles = own["rounds"] + own["reloads"] * float(unit["magazine"]) if unit["has_launcher"] else 0.0
        bullets = own["gun_rounds"] + own["gun_reloads"] * float(unit["gun_magazine"]) if unit["has_gun"] else 0.0
        found.append(float(np.sum((missiles + bullets) * alive[group.first : group.last])))
    return found
