"""Importance sampling: a bank of raids tells the moments at parameters that it was not fought at."""

import numpy as np
import pytest
from scipy.special import betaincinv, ndtri

from wargame.battle.scenario_file import load
from wargame_experiments.calibration.bank import Bank, log_density
from wargame_experiments.calibration.model import Parameters, Raids, Simulator, model_moments

WIDE = Parameters(0.3, 2.5, 0.85, 0.12, 0.9)
GAMMAS = (0.8, 0.9, 1.0)
EVEN = np.ones(4)


class Urn:
    """A simulator of which the answer is known: a raid leaks the more the less is ready and the less is jammed."""

    def __init__(self, n: int = 10_000) -> None:
        self.n = n

    def raids(self, parameters: Parameters, progress=None) -> Raids:
        u, v = np.random.default_rng(7).random((2, self.n))
        sigma = np.sqrt(np.log1p(parameters.ew_cv**2))
        ew = parameters.ew_effectiveness * np.exp(sigma * ndtri(u) - 0.5 * sigma * sigma)
        mean, cv = parameters.readiness_mean, parameters.readiness_cv
        size = (1 - mean) / (mean * cv * cv) - 1
        ready = betaincinv(mean * size, (1 - mean) * size, v)
        launched = np.full(len(u), 100.0)
        leaked = launched * (1 - 0.7 * ready) * parameters.gamma / (1 + ew)
        lost = (launched - leaked) * ew / (1 + ew)
        one = np.ones(len(u))
        return Raids(np.arange(len(u)) % 4, launched, leaked, lost, one, one, one, one, one, ew, ready)


def filled(source, *proposals) -> Bank:
    bank = Bank(GAMMAS)
    for proposal in proposals or (WIDE,):
        bank.add(source, proposal)
    return bank


@pytest.mark.parametrize(
    "at", [Parameters(0.2, 1.0, 0.8, 0.06, 0.87), Parameters(0.1, 1.5, 0.9, 0.05, 0.95), WIDE._replace(gamma=0.83)]
)
def test_a_bank_agrees_with_a_simulation_at_other_parameters(at):
    """Errors: a bank of 10,000 is worth 1,000 raids or more here, so 4 % of a moment is four of its errors."""
    bank, direct = filled(Urn()), Urn().raids(at)
    found, exact = bank.moments(at, EVEN), model_moments(direct, np.ones(len(direct.leaked)))
    assert found[[0, *range(3, 7)]] == pytest.approx(exact[[0, *range(3, 7)]], rel=0.04)
    assert found[1] == pytest.approx(exact[1], rel=0.2)
    assert found[-1] == pytest.approx(exact[-1], rel=0.08)


def test_at_its_own_parameters_every_raid_counts_alike():
    bank = filled(Urn())
    assert np.ptp(bank.weights(WIDE)) < 1e-12
    assert bank.effective(WIDE) == pytest.approx(10_000)
    assert 250 < bank.effective(Parameters(0.1, 0.5, 0.9, 0.05, 0.9)) < 5_000


def test_each_class_keeps_its_share():
    bank = filled(Urn())
    w = bank.weights(Parameters(0.1, 0.5, 0.9, 0.05, 0.9))
    assert np.bincount(bank.drawn.raid_class, w) == pytest.approx(np.ones(4))


def test_a_second_proposal_near_by_makes_the_bank_worth_more():
    at = Parameters(0.1, 0.8, 0.9, 0.05, 0.9)
    one, two = filled(Urn()), filled(Urn(), WIDE, at)
    assert two.effective(at) > 2.0 * one.effective(at)
    assert two.moments(at, EVEN)[0] == pytest.approx(one.moments(at, EVEN)[0], rel=0.04)
    assert len(two.drawn.launched) == 20_000


def test_densities_integrate_to_one():
    """The mean of f / q over draws from q is 1 (error about .02)."""
    raids, f = Urn().raids(WIDE), Parameters(0.15, 1.0, 0.85, 0.08, 0.9)
    assert np.exp(log_density(f, raids) - log_density(WIDE, raids)).mean() == pytest.approx(1.0, abs=0.08)


def test_a_bank_of_battles_gives_back_what_was_fought():
    simulator = Simulator(load("night-raid"), np.array([49, 115, 160]), 6, seed=4)
    bank, direct = filled(simulator), simulator.raids(WIDE)
    exact = model_moments(direct, np.ones(len(direct.leaked)))
    assert bank.moments(WIDE, np.ones(3)) == pytest.approx(exact, nan_ok=True)
