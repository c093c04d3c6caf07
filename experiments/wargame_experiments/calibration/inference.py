"""Inference on the fitted parameters: standard errors, correlations, and the test of what was not fitted.

With G the derivatives of the model's moments, W the weights of the search, S the covariance of the data's moments and
R that of the model's own chance (finitely many battles):

covariance   B G' W (S + R) W G B,  B = (G' W G)^-1          (sandwich)
J            (m(theta) - m)' (S + R)^-1 (m(theta) - m), about chi-square with moments - parameters degrees of freedom

Small print to J: S comes from a parametric stand-in for the raw data, two numbers of which are themselves moments here;
quantiles are only about normal; the soft-kill share is a range and no datum. It measures distance, it is no proof.

Source: Duffie & Singleton, Econometrica 61(4) 929 (1993); Hansen, Econometrica 50(4) 1029 (1982), for J.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from wargame.battle.kernels.state import F8
from wargame_experiments.calibration.model import Parameters, Raids, model_moments
from wargame_experiments.calibration.target import CalibrationTarget

STEPS: Final = Parameters(ew_effectiveness=0.01, ew_cv=0.1, readiness_mean=0.01, readiness_cv=0.01, gamma=0.02)
RESAMPLES: Final = 200


class Inference(NamedTuple):
    """What the fit says of its parameters; rows and columns in the order of `Parameters`.

    Attributes
    ----------
    slopes
        Derivatives of the moments, shape (moments, parameters).
    covariance
        Of the parameters.
    correlation
        Of the parameters.
    j
        Distance that is left, in units of chi-square.
    degrees
        Moments less parameters.
    p
        Probability of a distance at least as large if the model held; see the small print.
    """

    slopes: F8
    covariance: F8
    correlation: F8
    j: float
    degrees: int
    p: float

    @property
    def se(self) -> Parameters:
        """Return the standard errors."""
        return Parameters(*np.sqrt(np.diag(self.covariance)))


def slopes(simulate: Callable[[Parameters], F8], at: Parameters, steps: Parameters = STEPS) -> F8:
    """Return central differences of moments, shape (moments, parameters).

    A step down that would leave the positive numbers is halved until it does not; the quotient knows both ends.

    Examples
    --------
    >>> linear = lambda p: np.array([2.0 * p.gamma + p.ew_cv, p.readiness_cv])
    >>> slopes(linear, Parameters(1.0, 1.0, 0.5, 0.01, 1.0)).round(6).tolist()
    [[0.0, 1.0, 0.0, 0.0, 2.0], [0.0, 0.0, 0.0, 1.0, 0.0]]
    """
    columns = []
    for name, step in zip(Parameters._fields, steps, strict=True):
        value, down = getattr(at, name), step
        while value - down <= 0.0:
            down *= 0.5
        above, below = (simulate(at._replace(**{name: x})) for x in (value + step, value - down))
        columns.append((above - below) / (step + down))
    return np.array(columns).T


def simulation_covariance(raids: Raids, seed: int) -> F8:
    """Return the covariance of the model's moments that its finite number of raids causes, by bootstrap in classes."""
    rng = np.random.default_rng(seed)
    rows = [np.flatnonzero(raids.raid_class == j) for j in np.unique(raids.raid_class)]
    drawn = []
    for _ in range(RESAMPLES):
        chosen = np.concatenate([rng.choice(each, len(each)) for each in rows])
        drawn.append(model_moments(Raids(*(column[chosen] for column in raids))))
    return np.cov(np.array(drawn).T)


def infer(target: CalibrationTarget, found: F8, derivatives: F8, search_noise: F8, final_noise: F8) -> Inference:
    """Return what the fit says of its parameters.

    Parameters
    ----------
    target
        What was fitted to.
    found
        The model's moments at the fitted parameters.
    derivatives
        Of the moments, shape (moments, parameters).
    search_noise, final_noise
        Covariance of the model's moments by chance, in the search (it moves the estimate) and in ``found``.
    """
    from scipy.special import chdtrc

    weights = np.linalg.inv(target.covariance)
    bread = np.linalg.inv(derivatives.T @ weights @ derivatives)
    pull = bread @ derivatives.T @ weights
    covariance = pull @ (target.covariance + search_noise) @ pull.T
    se = np.sqrt(np.diag(covariance))
    off = found - target.values
    j = float(off @ np.linalg.solve(target.covariance + final_noise, off))
    degrees = len(found) - derivatives.shape[1]
    return Inference(derivatives, covariance, covariance / np.outer(se, se), j, degrees, float(chdtrc(degrees, j)))
