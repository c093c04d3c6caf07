"""Importance sampling: a bank of raids, fought once, that tells the moments at any parameters near by.

The random effects of a raid are drawn before its first tick, and given them, what happens does not depend on the
distribution they were drawn from. So raids fought with effects drawn from a wide proposal q stand for those of
another distribution f if each is given the weight f / q at its effects; weights are normalised in each size class.
The defence's exponent changes the battle itself: the bank holds the same raids, with common random numbers, at several
exponents, and a parabola through each moment gives the values between. Raids of several proposals are taken together,
the density that they were drawn from being the mixture: parameters whose tails one proposal misses are covered by
the others.

Source: Hesterberg, Technometrics 37(2) 185 (1995), for wide proposals; Veach & Guibas, Proc. SIGGRAPH (1995) 419, for
mixtures (the balance heuristic); Owen, Monte Carlo theory (2013), ch. 9, for normalised weights and the effective
number of raids, (sum w)^2 / sum w^2.
"""

from collections.abc import Sequence
from typing import Final, Protocol

import numpy as np
from scipy.special import betaln

from wargame.battle.kernels.state import F8
from wargame_experiments.calibration.model import Parameters, Progress, Raids, model_moments

DEGREE: Final = 2  # of the parabola in gamma


class RaidSource(Protocol):
    """What fights raids of all sizes at given parameters, as `model.Simulator` does."""

    def raids(self, parameters: Parameters, progress: Progress | None = None) -> Raids:
        """Return the raids, the same effects drawn at all exponents."""
        ...


class Bank:
    """Raids of all sizes at several exponents, fought with effects drawn from one proposal or several.

    Parameters
    ----------
    gammas
        Exponents at which they are fought, more than two.
    """

    def __init__(self, gammas: Sequence[float]) -> None:
        self.gammas = np.array(gammas)
        self.at_gamma: list[Raids] = []
        self.proposals: list[tuple[Parameters, int]] = []

    def add(self, simulator: RaidSource, proposal: Parameters, progress: Progress | None = None) -> None:
        """Fight raids with effects drawn from a proposal, whose gamma has no meaning, and keep them.

        Parameters
        ----------
        simulator
            Fights them; it must give each class of raids the same number.
        proposal
            Whose distributions of effects they are drawn from.
        progress
            Called with the number of battles just finished.
        """
        new = [simulator.raids(proposal._replace(gamma=float(gamma)), progress) for gamma in self.gammas]
        old = self.at_gamma or [Raids(*(column[:0] for column in raids)) for raids in new]
        self.at_gamma = [Raids(*map(np.concatenate, zip(a, b, strict=True))) for a, b in zip(old, new, strict=True)]
        self.proposals.append((proposal, len(new[0].launched)))
        self.drawn = self.at_gamma[0]
        self.log_drawn = self._log_mixture()
        self.rows = [np.flatnonzero(self.drawn.raid_class == j) for j in np.unique(self.drawn.raid_class)]

    def _log_mixture(self) -> F8:
        """Return the logarithm of the density that the raids were drawn from."""
        total = sum(n for _, n in self.proposals)
        parts = [np.log(n / total) + log_density(proposal, self.drawn) for proposal, n in self.proposals]
        return np.logaddexp.reduce(parts, axis=0)

    def weights(self, parameters: Parameters) -> F8:
        """Return the weight of each raid, 1 in all for each class."""
        log_ratio = log_density(parameters, self.drawn) - self.log_drawn
        w = np.exp(log_ratio - log_ratio.max())
        for rows in self.rows:
            w[rows] /= max(w[rows].sum(), np.finfo(float).tiny)
        return w

    def effective(self, parameters: Parameters) -> float:
        """Return how many raids drawn from the parameters' own distributions the bank is worth."""
        w = self.weights(parameters)
        return float(w.sum() ** 2 / (w @ w))

    def moments(self, parameters: Parameters, share: F8) -> F8:
        """Return the moments at some parameters, as in `target.ALL_NAMES`.

        Parameters
        ----------
        parameters
            Where.
        share
            Of raids in each class, by its number.
        """
        w = self.weights(parameters) * share[self.drawn.raid_class.astype(int)]
        table = np.array([model_moments(raids, w) for raids in self.at_gamma])
        return _parabola(self.gammas, table, parameters.gamma)


def log_density(parameters: Parameters, raids: Raids) -> F8:
    """Return the logarithm of the density of the raids' effects: lognormal jamming, Beta readiness, independent."""
    sigma2 = np.log1p(parameters.ew_cv**2)
    log_ew = np.log(raids.ew)
    off = log_ew - np.log(parameters.ew_effectiveness) + 0.5 * sigma2
    mean, cv = parameters.readiness_mean, parameters.readiness_cv
    size = (1.0 - mean) / (mean * cv * cv) - 1.0
    a, b = mean * size, (1.0 - mean) * size
    r = np.clip(raids.readiness, 1e-12, 1.0 - 1e-12)
    beta = (a - 1.0) * np.log(r) + (b - 1.0) * np.log1p(-r) - betaln(a, b)
    return -0.5 * off * off / sigma2 - 0.5 * np.log(sigma2) - log_ew + beta


def _parabola(gammas: F8, table: F8, gamma: float) -> F8:
    """Return each column of a table over exponents at one exponent, by least squares."""
    middle = gammas.mean()
    coefficients = np.linalg.lstsq(np.vander(gammas - middle, DEGREE + 1), table, rcond=None)[0]
    return np.vander([gamma - middle], DEGREE + 1)[0] @ coefficients
