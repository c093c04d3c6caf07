"""Fit of two windows of public raids together: one readiness, one exponent of the defence, a level of jamming each.

The distance is the sum of squared residuals in standard errors of the data. It is taken from a bank of raids with a
wide proposal, which finds the region, and with proposals around the fits so far; then it is put right by the difference
that raids fought at the best parameters show (a search prefers what its bank flatters). With G the derivatives of the
residuals, P = (G'G)^-1 G', C the correlation of the data's moments:

covariance   P C P'                                 (sandwich)
J            r' C^-1 r, beside chi-square with moments - parameters degrees of freedom; since the distance minimised
             has other weights, it is an upper bound

Source: McFadden, Econometrica 57(5) 995 (1989), for simulated moments; Nelder & Mead, Comput. J. 7(4) 308 (1965);
Hansen, Econometrica 50(4) 1029 (1982), for J.
"""

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, NamedTuple

import numpy as np

from wargame.battle.kernels.state import F8, I8
from wargame.battle.scenario_file import load
from wargame_experiments.calibration.bank import Bank
from wargame_experiments.calibration.counts import Window, public_counts
from wargame_experiments.calibration.missiles import CruiseFit, fit_cruise
from wargame_experiments.calibration.model import (
    SCENARIO,
    STRATA,
    Parameters,
    Progress,
    Raids,
    Simulator,
    model_moments,
    shares,
    strata_sizes,
    weights_of,
)
from wargame_experiments.calibration.prediction import LEVELS, Prediction, predictions
from wargame_experiments.calibration.target import ALL_NAMES, Target, targets

GAMMAS: Final = (0.65, 0.8, 0.95)
WIDE: Final = Parameters(0.4, 1.6, 0.84, 0.12, 0.8)
SPREAD: Final = 1.3  # times the fitted spreads, for proposals around a fit
LEAST_CV: Final = 0.06  # of readiness there
AXES: Final = {
    "log ew_effectiveness, first": (math.log(0.03), math.log(2.5)),
    "log ew_effectiveness, second": (math.log(0.03), math.log(2.5)),
    "ew_cv": (0.3, 2.0),
    "readiness_mean": (0.70, 0.97),
    "readiness correlation": (0.004, 0.10),
    "gamma": (0.60, 1.05),
}
LOW: Final = np.array([low for low, _ in AXES.values()])
HIGH: Final = np.array([high for _, high in AXES.values()])
STARTS: Final = ((0.8, 0.4, 0.4, 0.5, 0.3, 0.5), (0.6, 0.3, 0.5, 0.4, 0.6, 0.4))
EVALUATIONS: Final = 700  # of a descent, at most
STEP: Final = 0.02  # of an axis, for derivatives
FINAL: Final = 2  # times the replications, for raids at the fit


class Fit(NamedTuple):
    """A fit: its point on ``AXES``, the covariance of it, and the moments of each window there."""

    x: F8
    covariance: F8
    moments: tuple[F8, ...]


class Calibration(NamedTuple):
    """All that a calibration found.

    Attributes
    ----------
    fit
        With the bank's moments, put right.
    alone
        Fits of each window alone; of the other only the pooled leak is used, for its level of jamming.
    raids, moments
        Of each window, fought at the fit with random numbers of their own.
    effective
        Raids that the bank's moments rest on, by window.
    cruise
        Missiles as they come.
    predicted
        The third window.
    """

    fit: Fit
    alone: tuple[Fit, ...]
    raids: tuple[Raids, ...]
    moments: tuple[F8, ...]
    effective: tuple[float, ...]
    cruise: CruiseFit
    predicted: list[Prediction]

    @property
    def parameters(self) -> tuple[Parameters, ...]:
        """Return the parameters of each window."""
        return tuple(parameters_at(self.fit.x, k) for k in range(len(targets())))

    @property
    def j(self) -> tuple[float, int]:
        """Return J of the moments fought and its degrees of freedom."""
        value, n = 0.0, 0
        for goal, found in zip(targets(), self.moments, strict=True):
            known = np.isfinite(goal.values)
            off = goal.residual(found)[known]
            value += float(off @ np.linalg.solve(goal.correlation[np.ix_(known, known)], off))
            n += int(known.sum())
        return value, n - len(AXES)


class Plan(NamedTuple):
    """How much is simulated: raids of each stratum, exponent and proposal, and the seed."""

    replications: int
    seed: int

    @property
    def battles(self) -> int:
        """Return the battles of a calibration, those with missiles left out."""
        predicted = len(LEVELS) * len(strata_of(public_counts().predicted))
        return self.replications * (STRATA * (3 * len(GAMMAS) + 4 * FINAL) + predicted * FINAL)

    def simulator(self, stream: int, times: int = 1) -> Simulator:
        """Return a simulator with its own random numbers and so many times the replications."""
        return Simulator(load(SCENARIO), strata_sizes(), times * self.replications, (self.seed + stream) % 2**32)


def parameters_at(x: F8, window: int) -> Parameters:
    """Return the parameters of a window at a point of ``AXES``.

    >>> parameters_at(np.array([0.0, -1.0, 1.0, 0.8, 0.04, 0.7]), 0)
    Parameters(ew_effectiveness=1.0, ew_cv=1.0, readiness_mean=0.8, readiness_cv=0.1, gamma=0.7)
    """
    cv = math.sqrt(x[4] * (1.0 - x[3]) / x[3])
    return Parameters(float(np.exp(x[window])), float(x[2]), float(x[3]), round(cv, 12), float(x[5]))


def calibrate(plan: Plan, progress: Progress | None = None) -> Calibration:
    """Return the calibration of the night raid to the windows of public raids.

    Parameters
    ----------
    plan
        How much is simulated.
    progress
        Called with the number of battles just finished.
    """
    goals, bank = targets(), Bank(GAMMAS)
    bank.add(plan.simulator(0), WIDE, progress)
    x = fit(bank, goals).x
    for k in range(len(goals)):
        bank.add(plan.simulator(1 + k), around(parameters_at(x, k)), progress)
    x = fit(bank, goals).x
    first = [fought(plan, 3, x, k, progress)[1] for k in range(len(goals))]
    amiss = [found - said for found, said in zip(first, of_bank(bank, x), strict=True)]
    best = fit(bank, goals, amiss=amiss)
    final = [fought(plan, 4, best.x, k, progress) for k in range(len(goals))]
    at = [parameters_at(best.x, k) for k in range(len(goals))]
    return Calibration(
        fit=best,
        alone=tuple(fit(bank, goals, (k,), amiss) for k in range(len(goals))),
        raids=tuple(raids for raids, _ in final),
        moments=tuple(moments for _, moments in final),
        effective=tuple(bank.effective(each) for each in at),
        cruise=fit_cruise(public_counts(), at[-1], plan.replications, (plan.seed + 5) % 2**32),
        predicted=predictions(
            bank, best.x, best.covariance, (LOW, HIGH), parameters_at, partial(fought_of, plan, 6, progress), plan.seed
        ),
    )


def strata_of(window: Window) -> I8:
    """Return the numbers of the strata in which a window has raids."""
    return np.flatnonzero(shares(window))


def fought_of(plan: Plan, stream: int, progress: Progress | None, parameters: Parameters) -> Raids:
    """Return raids of the predicted window's sizes alone, fought at some parameters."""
    flown = strata_of(public_counts().predicted)
    seed = (plan.seed + stream) % 2**32
    raids = Simulator(load(SCENARIO), strata_sizes()[flown], FINAL * plan.replications, seed).raids(
        parameters, progress
    )
    return raids._replace(raid_class=flown[raids.raid_class.astype(int)].astype(float))


def around(parameters: Parameters) -> Parameters:
    """Return a proposal somewhat wider than the distributions at some parameters."""
    cv = SPREAD * max(parameters.readiness_cv, LEAST_CV)
    return parameters._replace(ew_cv=SPREAD * parameters.ew_cv, readiness_cv=cv)


def fought(plan: Plan, stream: int, x: F8, window: int, progress: Progress | None) -> tuple[Raids, F8]:
    """Return raids of a window fought at a point, and their moments."""
    raids = plan.simulator(stream, FINAL).raids(parameters_at(x, window), progress)
    return raids, model_moments(raids, weights_of(raids, public_counts().windows[window]))


def of_bank(bank: Bank, x: F8) -> list[F8]:
    """Return what a bank says of the moments of each window at a point."""
    return [bank.moments(parameters_at(x, k), shares(window)) for k, window in enumerate(public_counts().windows)]


def fit(bank: Bank, goals: Sequence[Target], used: Sequence[int] = (0, 1), amiss: Sequence[F8] | None = None) -> Fit:
    """Return the fit to the windows used; another window's jamming follows from its pooled leak alone."""
    from scipy.optimize import minimize

    offsets = amiss or [np.zeros(len(ALL_NAMES))] * len(goals)
    is_pooled_leak = np.arange(len(ALL_NAMES)) == 0
    known = [np.isfinite(t.values) & ((k in used) | is_pooled_leak) for k, t in enumerate(goals)]

    def at(x: F8) -> list[F8]:
        return [said + off for said, off in zip(of_bank(bank, x), offsets, strict=True)]

    def residuals(x: F8) -> F8:
        return np.concatenate([t.residual(m)[i] for t, m, i in zip(goals, at(x), known, strict=True)])

    def distance(u: F8) -> float:
        return float((residuals(LOW + (HIGH - LOW) * u) ** 2).sum())

    options = {"maxfev": EVALUATIONS, "adaptive": True}
    ends = [minimize(distance, s, method="Nelder-Mead", bounds=[(0, 1)] * len(AXES), options=options) for s in STARTS]
    x = LOW + (HIGH - LOW) * min(ends, key=lambda end: end.fun).x
    pull = np.linalg.pinv(_slopes(residuals, x))
    n = [int(i.sum()) for i in known]
    correlation = np.zeros((sum(n), sum(n)))
    correlation[: n[0], : n[0]], correlation[n[0] :, n[0] :] = (
        t.correlation[np.ix_(i, i)] for t, i in zip(goals, known, strict=True)
    )
    return Fit(x, pull @ correlation @ pull.T, tuple(at(x)))


def _slopes(residuals: Callable[[F8], F8], x: F8) -> F8:
    steps = np.diag((HIGH - LOW) * STEP)
    ends = [(np.clip(x + d, LOW, HIGH), np.clip(x - d, LOW, HIGH)) for d in steps]
    return np.array([(residuals(a) - residuals(b)) / (a - b).sum() for a, b in ends]).T
