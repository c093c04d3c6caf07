"""Search for parameters: a design of points, then the simplex method from the best of them.

The distance is (m(theta) - m)' W (m(theta) - m) with W the inverse of the data's covariance. The moments come from a
bank of raids (`bank`), so one evaluation takes milliseconds and all have common random numbers.

Source: McFadden, Econometrica 57(5) 995 (1989), for simulated moments; Nelder & Mead, Comput. J. 7(4) 308 (1965).
"""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from wargame.battle.kernels.state import F8
from wargame_experiments.calibration.coordinates import AXES, parameters_at
from wargame_experiments.calibration.model import Parameters
from wargame_experiments.calibration.target import CalibrationTarget

ENOUGH: Final = 1500  # evaluations of one descent, at most
SIMPLEX: Final = 0.1  # of an axis, its first size
FAR: Final = 1e6  # distance of parameters that give no moments

Simulate = Callable[[Parameters], F8]  # parameters to moments in the order of target.ALL_NAMES


class Evaluation(NamedTuple):
    """Parameters, the moments they gave and the distance from the target."""

    stage: str
    parameters: Parameters
    moments: F8
    distance: float


class Search:
    """A target and a simulator.

    Parameters
    ----------
    target
        What to come near to.
    simulate
        Moments of the model at given parameters.
    soft_share
        Count the soft-kill share in the distance.
    """

    def __init__(self, target: CalibrationTarget, simulate: Simulate, soft_share: bool = True) -> None:
        self.target, self.simulate = target, simulate
        self.n = len(target.values) if soft_share else len(target.values) - 1
        self.weights = np.linalg.inv(target.covariance[: self.n, : self.n])

    def distance(self, moments: F8) -> float:
        """Return how far moments are from the target."""
        off = (moments - self.target.values)[: self.n]
        return float(off @ self.weights @ off) if np.all(np.isfinite(off)) else FAR

    def evaluate(self, point: F8, stage: str) -> Evaluation:
        """Return what a point of the cube gives."""
        found = self.simulate(parameters_at(point))
        return Evaluation(stage, parameters_at(point), found, self.distance(found))

    def descend(self, start: F8, free: list[int]) -> F8:
        """Return the point reached from a start on the free axes, inside the cube."""
        from scipy.optimize import minimize

        def full(x: F8) -> F8:
            point = np.array(start, float)
            point[free] = x
            return point

        begin = np.clip(np.asarray(start, float)[free], 0.0, 1.0)
        away = np.where(begin <= 0.5, SIMPLEX, -SIMPLEX)
        options = {
            "xatol": 1e-4,
            "fatol": 1e-4,
            "maxfev": ENOUGH,
            "initial_simplex": np.vstack([begin, begin + np.diag(away)]),
        }
        found = minimize(
            lambda x: self.distance(self.simulate(parameters_at(full(x)))),
            begin,
            method="Nelder-Mead",
            bounds=[(0.0, 1.0)] * len(free),
            options=options,
        )
        return full(found.x)

    def minimum(self, points: F8, starts: int) -> tuple[F8, list[Evaluation]]:
        """Return the lowest point reached from the best points of a design, and what was tried.

        Parameters
        ----------
        points
            The design, shape (n, axes).
        starts
            How many of them to descend from.
        """
        tried = [self.evaluate(point, "design") for point in points]
        best = np.argsort([each.distance for each in tried])[:starts]
        ends = [self.descend(self.descend(points[i], list(range(len(AXES)))), list(range(len(AXES)))) for i in best]
        reached = [self.evaluate(end, "minimum") for end in ends]
        lowest = int(np.argmin([each.distance for each in reached]))
        return ends[lowest], [*tried, *reached]


def design(points: int, seed: int) -> F8:
    """Return points spread over the cube (scrambled Sobol sequence), shape (points, axes).

    >>> design(4, seed=1).shape
    (4, 5)
    """
    from scipy.stats import qmc

    return qmc.Sobol(len(AXES), rng=np.random.default_rng(seed)).random(points)
