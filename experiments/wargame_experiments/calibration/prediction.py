"""Prediction of a window of which only raid sizes are used: October and November 2024.

Jamming changed between the two fitted windows, and nothing fitted says what it was before them. Three levels are shown:
that of the first window, the nearest in time, which is the headline (of losses, .11 were soft in September 2024 and .46
in December, and the first window's .40 lies between); that of the second; and the trend between the middles of the two
windows, in the logarithm, carried on backwards. The moments are those of raids fought at each level. A band holds 95 %
of windows: the uncertainty of the parameters and the chance of the assumed number of raids, by the bank of the fit,
moved to the raids fought; no moment is below 0.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from wargame.battle.kernels.state import F8
from wargame_experiments.calibration.bank import Bank
from wargame_experiments.calibration.counts import public_counts
from wargame_experiments.calibration.model import Parameters, Raids, model_moments, shares, weights_of

BACK: Final = 5.5 / 7.0  # middle of the third window to that of the first, over the first to the second: months
LEVELS: Final = {"first window's": (1.0, 0.0), "second window's": (0.0, 1.0), "trend carried on": (1.0 + BACK, -BACK)}
DRAWS: Final = 400
TAIL: Final = 0.025


class Prediction(NamedTuple):
    """Moments at a level of jamming, in the order of `target.ALL_NAMES`, with 95 % bands."""

    jamming: str
    ew_effectiveness: float
    moments: F8
    low: F8
    high: F8


def predictions(
    bank: Bank,
    x: F8,
    covariance: F8,
    limits: tuple[F8, F8],
    parameters_at: Callable[[F8, int], Parameters],
    fight: Callable[[Parameters], Raids],
    seed: int,
) -> list[Prediction]:
    """Return the prediction at each level of jamming, the headline first.

    Parameters
    ----------
    bank
        Of raids.
    x, covariance
        Of the fit; the first two entries are the logarithms of jamming.
    limits
        Of x.
    parameters_at
        Of a window at a point.
    fight
        Fights raids of the window's sizes at some parameters, ``raid_class`` being the stratum.
    seed
        Of the bands.
    """
    window, rng = public_counts().predicted, np.random.default_rng(seed)
    share, points = shares(window), np.clip(rng.multivariate_normal(x, covariance, DRAWS), *limits)
    found = []
    for name, (first, second) in LEVELS.items():
        centre, draws = (_with_jamming(each, first, second) for each in (x[None, :], points))
        best = parameters_at(centre[0], 0)
        drawn = np.array([_one_window(bank, parameters_at(each, 0), share, window.raids, rng) for each in draws])
        raids = fight(best)
        moments = model_moments(raids, weights_of(raids, window))
        moved = drawn + moments - bank.moments(best, share)
        low, high = np.maximum(np.nanquantile(moved, [TAIL, 1.0 - TAIL], axis=0), 0.0)
        found.append(Prediction(name, best.ew_effectiveness, moments, low, high))
    return found


def _with_jamming(points: F8, first: float, second: float) -> F8:
    """Return points whose jamming is a combination of the two fitted levels, in the logarithm."""
    moved = points.copy()
    moved[:, 0] = first * points[:, 0] + second * points[:, 1]
    return moved


def _one_window(bank: Bank, parameters: Parameters, share: F8, raids: int, rng: np.random.Generator) -> F8:
    """Return the moments of as many raids as a window has, drawn from the bank at the nearest exponent."""
    w = bank.weights(parameters) * share[bank.drawn.raid_class.astype(int)]
    table = bank.at_gamma[int(np.abs(bank.gammas - parameters.gamma).argmin())]
    rows = rng.choice(len(w), raids, p=w / w.sum())
    drawn = model_moments(Raids(*(column[rows] for column in table)), np.ones(raids))
    return drawn + bank.moments(parameters, share) - model_moments(table, w)
