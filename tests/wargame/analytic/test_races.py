"""Races against integrated equations, the mean over a cycle by quadrature, and turns drawn at random."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp

from tests.reference.examples import examples
from wargame.analytic.diffusion import bass_peak, bass_share, logistic_takeover
from wargame.analytic.races import mean_effect, richardson_equilibrium, share_ahead

rates = st.floats(0.05, 1.0)


@examples(20)
@given(st.tuples(rates, rates), st.tuples(rates, rates), st.tuples(st.floats(0.0, 9.0), st.floats(0.0, 9.0)))
def test_richardson_comes_to_rest_there(responses, fatigues, grievances):
    (k, l_), (a, b), (g, h) = responses, fatigues, grievances
    assume(a * b - k * l_ > 0.05 * (a + b))  # slower than that takes long
    rest = richardson_equilibrium(responses, fatigues, grievances)
    path = solve_ivp(lambda _, z: (k * z[1] - a * z[0] + g, l_ * z[0] - b * z[1] + h), (0.0, 600.0), (1.0, 30.0))
    scale = 1.0 + max(rest)
    assert path.y[:, -1] == pytest.approx(rest, abs=0.01 * scale)
    swapped = richardson_equilibrium(responses[::-1], fatigues[::-1], grievances[::-1])
    assert swapped == pytest.approx(rest[::-1])


def test_a_race_that_runs_away_is_an_error():
    with pytest.raises(ValueError, match=r"fatigues: got 0.5, 0.4, product 0.2; allowed: above the product"):
        richardson_equilibrium((0.5, 0.4), (0.5, 0.4), (1.0, 1.0))


@examples(60)
@given(st.floats(0.1, 60.0), st.floats(0.0, 20.0), st.floats(0.5, 20.0))
def test_mean_effect_is_the_mean_over_a_cycle(cycle, plateau, half_life):
    def effect(age):
        return 2.0 ** (-max(age - plateau, 0.0) / half_life)

    mean = mean_effect(cycle, plateau, half_life)
    assert mean == pytest.approx(quad(effect, 0.0, cycle, points=[min(plateau, cycle)])[0] / cycle)
    assert effect(cycle) - 1e-12 <= mean <= 1.0 + 1e-12
    assert mean_effect(2.0 * cycle, plateau, half_life) <= mean + 1e-12  # renewed more seldom


def test_share_ahead_by_taking_turns():
    """Exponential answers, 50,000 turns: the share's standard error is .0011 (delta method, two equal variances)."""
    rng, n = np.random.default_rng(9), 50_000
    mine, theirs = rng.exponential(6.0, n), rng.exponential(9.0, n)
    share = theirs.sum() / (mine.sum() + theirs.sum())  # a side is ahead until the other answers
    error = math.sqrt(2.0 * (0.6 * 0.4) ** 2 / n)
    assert share == pytest.approx(share_ahead(6.0, 9.0), abs=4.0 * error)
    assert share_ahead(6.0, 9.0) + share_ahead(9.0, 6.0) == pytest.approx(1.0)


@examples(20)
@given(st.floats(0.1, 2.0), st.floats(0.02, 0.4), st.floats(0.5, 0.98))
def test_logistic_growth_integrated(rate, low, high):
    time = logistic_takeover(rate, low, high)
    path = solve_ivp(lambda _, f: rate * f * (1.0 - f), (0.0, time), (low,), rtol=1e-9, atol=1e-12)
    assert path.y[0, -1] == pytest.approx(high, abs=1e-6)


@examples(20)
@given(st.floats(0.01, 0.1), st.floats(0.0, 0.6), st.floats(0.1, 20.0))
def test_bass_integrated(innovation, imitation, time):
    path = solve_ivp(lambda _, f: (innovation + imitation * f) * (1.0 - f), (0.0, time), (0.0,), rtol=1e-9, atol=1e-12)
    assert bass_share(time, innovation, imitation) == pytest.approx(path.y[0, -1], abs=1e-6)


@examples(40)
@given(st.floats(0.01, 0.1), st.floats(0.0, 0.6))
def test_most_adopt_at_the_peak(innovation, imitation):
    def adopting(time):
        share = bass_share(time, innovation, imitation)
        return (innovation + imitation * share) * (1.0 - share)

    peak = bass_peak(innovation, imitation)
    assert all(adopting(peak) >= adopting(max(peak + step, 0.0)) - 1e-12 for step in (-3.0, -0.5, 0.5, 3.0))


def test_faults_are_told():
    with pytest.raises(ValueError, match=r"cycle: got 0.0.*\nhalf_life: got 0.0.*\nplateau: got -1.0"):
        mean_effect(0.0, -1.0, 0.0)
    with pytest.raises(ValueError, match=r"answer_time: got 0.0"):
        share_ahead(0.0, 1.0)
    with pytest.raises(ValueError, match=r"from_share, to_share: got 0.9, 0.1"):
        logistic_takeover(0.4, 0.9, 0.1)
    with pytest.raises(ValueError, match=r"innovation: got 0.0"):
        bass_peak(0.0, 0.4)
