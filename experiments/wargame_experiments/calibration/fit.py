"""Fit of the night raid, from the public counts to fitted parameters and what cannot be told apart."""

from typing import Final, NamedTuple

import numpy as np

from wargame.battle.kernels.state import F8
from wargame.battle.scenario_file import load
from wargame_experiments.calibration.bank import Bank
from wargame_experiments.calibration.claims import VARIANTS
from wargame_experiments.calibration.coordinates import AXES, parameters_at, point_of
from wargame_experiments.calibration.counts import PublicCounts, public_counts
from wargame_experiments.calibration.inference import Inference, infer, simulation_covariance, slopes
from wargame_experiments.calibration.model import SCENARIO, Parameters, Progress, Raids, Simulator, model_moments
from wargame_experiments.calibration.search import Evaluation, Search, design
from wargame_experiments.calibration.target import CalibrationTarget, target

CLASSES: Final = 40
DESIGN: Final = 64  # points
STARTS: Final = 4  # of the simplex method
WIDE: Final = Parameters(0.28, 2.9, 0.86, 0.114, 1.0)  # the first proposal: any raid of the cube may come out of it
GAMMAS: Final = (0.76, 0.83, 0.90, 0.97)
ROUNDS: Final = 2  # of banks around the fit so far
SPREAD: Final = 1.15  # times the fitted spreads, for their proposals
LEAST_CV: Final = 0.06  # of readiness there, so that neighbours of the fit have weights too
FINAL: Final = 2  # times the replications, at random numbers of their own, for what is reported
RIDGE_FACTORS: Final = (0.4, 0.63, 1.0, 1.6, 2.5)  # times the fitted effectiveness of jamming


class RidgePoint(NamedTuple):
    """Parameters refitted at a given effectiveness of jamming, without the soft-kill share.

    ``distance`` is over the seven moments of the leak, ``soft_share`` the share of losses to jamming,
    ``missiles`` destroyed / launched of cruise missiles, ``hits`` per launch, ``raids`` the effective number that this
    rests on.
    """

    parameters: Parameters
    distance: float
    soft_share: float
    missiles: float
    hits: float
    raids: float
    moments: F8


class Calibration(NamedTuple):
    """All that a calibration found.

    Attributes
    ----------
    counts, target
        The data.
    robustness
        Limits of the published moments under other assumptions about the raw data, by assumption, (moments, 2).
    parameters
        Fitted.
    predicted, effective_raids
        What the bank said of the moments there, and on how many raids that rests.
    moments, noise, raids
        Of the model there, fought with random numbers of their own: moments, their covariance by chance, and the raids.
    inference
        How sure.
    ridge
        What cannot be told apart.
    tried
        The design and the minima of the search, both rounds.
    """

    counts: PublicCounts
    target: CalibrationTarget
    robustness: dict[str, F8]
    parameters: Parameters
    predicted: F8
    effective_raids: float
    moments: F8
    noise: F8
    raids: Raids
    inference: Inference
    ridge: list[RidgePoint]
    tried: list[Evaluation]


class Plan(NamedTuple):
    """How much is simulated: raids per size class and exponent, seed, and size classes."""

    replications: int
    seed: int
    classes: int = CLASSES

    @property
    def battles(self) -> int:
        """Return the battles of a calibration."""
        return self.classes * self.replications * ((1 + ROUNDS) * len(GAMMAS) + 2 * FINAL)

    def simulator(self, stream: int, times: int = 1) -> Simulator:
        """Return a simulator with its own random numbers and so many times the replications."""
        seed = (self.seed + stream) % 2**32
        return Simulator(load(SCENARIO), public_counts().window, self.classes, times * self.replications, seed)


def calibrate(plan: Plan, progress: Progress | None = None) -> Calibration:
    """Return the calibration of the night raid to the public counts.

    A bank with a wide proposal finds the region; raids with proposals around the fit so far join it. What the bank
    then says is put right by the difference that raids fought at its best parameters show (the search prefers
    parameters that the bank flatters), and the search is repeated. At last raids are fought at what it found. Each
    time the random numbers are new.

    Parameters
    ----------
    plan
        How much is simulated.
    progress
        Called with the number of battles just finished, ``plan.battles`` in all.
    """
    counts = public_counts()
    goal = target(counts, plan.seed)
    bank, point, tried = searched(plan, goal, progress)
    first = plan.simulator(stream=1 + ROUNDS, times=FINAL).raids(parameters_at(point), progress)
    amiss = model_moments(first) - bank.moments(parameters_at(point))
    point, last = Search(goal, lambda parameters: bank.moments(parameters) + amiss).minimum(point[None, :], 1)
    fitted = parameters_at(point)
    raids = plan.simulator(stream=2 + ROUNDS, times=FINAL).raids(fitted, progress)
    found, noise = model_moments(raids), simulation_covariance(raids, plan.seed)
    derivatives = slopes(lambda parameters: bank.predict(parameters).moments, fitted)
    return Calibration(
        counts=counts,
        target=goal,
        robustness=robustness(counts, plan.seed),
        parameters=fitted,
        predicted=bank.moments(fitted) + amiss,
        effective_raids=bank.effective(fitted),
        moments=found,
        noise=noise,
        raids=raids,
        inference=infer(goal, found, derivatives, simulation_covariance(first, plan.seed), noise),
        ridge=ridge(goal, bank, amiss, fitted),
        tried=[*tried, *last],
    )


def searched(plan: Plan, goal: CalibrationTarget, progress: Progress | None) -> tuple[Bank, F8, list[Evaluation]]:
    """Return a bank of all rounds, the best point that it knows, and what was tried."""
    bank = Bank(GAMMAS)
    bank.add(plan.simulator(stream=0), WIDE, progress)
    point, tried = Search(goal, bank.moments).minimum(design(DESIGN, plan.seed), STARTS)
    for stream in range(1, 1 + ROUNDS):
        bank.add(plan.simulator(stream), around(parameters_at(point)), progress)
        point, near = Search(goal, bank.moments).minimum(np.vstack([point, design(DESIGN, plan.seed)]), STARTS)
        tried += near
    return bank, point, tried


def around(parameters: Parameters) -> Parameters:
    """Return a proposal somewhat wider than the distributions at some parameters."""
    readiness_cv = SPREAD * max(parameters.readiness_cv, LEAST_CV)
    return parameters._replace(ew_cv=SPREAD * parameters.ew_cv, readiness_cv=readiness_cv)


def robustness(counts: PublicCounts, seed: int) -> dict[str, F8]:
    """Return the limits of the published moments if the stand-in for the raw data is built otherwise."""
    goals = {name: target(counts, seed, assumption) for name, assumption in VARIANTS.items()}
    return {name: np.stack([goal.low, goal.high], axis=1)[:-1] for name, goal in goals.items()}


def ridge(goal: CalibrationTarget, bank: Bank, amiss: F8, fitted: Parameters) -> list[RidgePoint]:
    """Return refits at weaker and stronger jamming: the leak alone does not tell them apart if distances are alike.

    Each starts from its neighbour, the middle one from the fit. ``amiss`` is what the bank's moments are put right by.
    """
    search = Search(goal, lambda parameters: bank.moments(parameters) + amiss, soft_share=False)
    rest, found = list(range(1, len(AXES))), {}
    weaker = sorted((factor for factor in RIDGE_FACTORS if factor < 1.0), reverse=True)
    stronger = sorted(factor for factor in RIDGE_FACTORS if factor > 1.0)
    for factors in ([1.0, *weaker], stronger):
        point = found.get(1.0, point_of(fitted))
        for factor in factors:
            begin = np.clip(point, 0.02, 0.98)
            begin[0] = point_of(fitted._replace(ew_effectiveness=factor * fitted.ew_effectiveness))[0]
            found[factor] = point = search.descend(search.descend(begin, rest), rest)
    return [_ridge_point(bank, amiss, search, parameters_at(found[factor])) for factor in sorted(found)]


def _ridge_point(bank: Bank, amiss: F8, search: Search, parameters: Parameters) -> RidgePoint:
    moments, missiles, hits = bank.predict(parameters)
    moments = moments + amiss
    return RidgePoint(
        parameters, search.distance(moments), float(moments[-1]), missiles, hits, bank.effective(parameters), moments
    )
