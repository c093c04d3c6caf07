"""Parameters as points of a cube, in which the search runs.

Effectiveness is taken in its logarithm. The spread of readiness is taken as the correlation between two systems of
one raid, rho = cv^2 mean / (1 - mean), which can be anything from 0 to 1, while the cv that is possible depends on
the mean.
"""

import math
from typing import Final

import numpy as np

from wargame.battle.kernels.state import F8
from wargame_experiments.calibration.model import Parameters

AXES: Final = {
    "log ew_effectiveness": (math.log(0.03), math.log(0.7)),
    "ew_cv": (0.4, 3.0),
    "readiness_mean": (0.74, 0.94),
    "readiness correlation": (0.004, 0.08),
    "gamma": (0.65, 1.05),
}
LOW: Final = np.array([low for low, _ in AXES.values()])
HIGH: Final = np.array([high for _, high in AXES.values()])


def parameters_at(point: F8) -> Parameters:
    """Return the parameters at a point of the cube, shape (5,), entries in [0, 1].

    >>> round(parameters_at(np.full(5, 0.5)).gamma, 6)
    0.85
    """
    log_ew, ew_cv, mean, correlation, gamma = LOW + (HIGH - LOW) * np.asarray(point, float)
    cv = math.sqrt(max(correlation, 0.0) * (1.0 - mean) / mean)
    return Parameters(math.exp(log_ew), float(ew_cv), float(mean), cv, float(gamma))


def point_of(parameters: Parameters) -> F8:
    """Return the point of the cube that stands for parameters; entries lie outside [0, 1] if they are out of range.

    >>> point = np.array([0.1, 0.2, 0.3, 0.4, 0.5])
    >>> bool(np.allclose(point_of(parameters_at(point)), point))
    True
    """
    ew, ew_cv, mean, cv, gamma = parameters
    return (np.array([math.log(ew), ew_cv, mean, cv * cv * mean / (1.0 - mean), gamma]) - LOW) / (HIGH - LOW)
