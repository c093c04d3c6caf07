"""The stochastic laws against Brown's fractions, exponential races, binomials, simulation and matrix exponentials."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import expm

from tests.reference.examples import examples
from wargame.analytic.death_process import state_probabilities
from wargame.analytic.lanchester import square_law
from wargame.analytic.stochastic_lanchester import (
    exact_win_probability,
    expected_duration,
    mean_against_time,
    survivor_distribution,
    win_probability,
)

sizes = st.integers(1, 8)
ratios = st.floats(0.1, 10.0)
laws = st.sampled_from(["square", "linear"])

PUBLISHED = [  # equal effectiveness, square law
    ((4, 3), Fraction(233, 315)),
    ((3, 4), Fraction(82, 315)),
    ((2, 1), Fraction(5, 6)),
    ((2, 2), Fraction(1, 2)),
    ((2, 3), Fraction(9, 40)),
    ((2, 4), Fraction(29, 360)),
    ((5, 3), Fraction(35779, 40320)),
]


def race(x: int, y: int, ratio: Fraction) -> Fraction:
    """Return P(x wins) as a race of independent sums of exponential times.

    Divide both loss rates in (m, n), ratio m and n, by m n: y falls from n at rate ratio/n and x from m at rate 1/m,
    independently. P(x wins) = P(sum of y's times < sum of x's), by partial fractions of the latter's distribution.
    """
    total = Fraction(0)
    for i in range(1, x + 1):
        weight = math.prod((Fraction(i, i - k) for k in range(1, x + 1) if k != i), start=Fraction(1))
        total += weight * math.prod((ratio * i / (ratio * i + j) for j in range(1, y + 1)), start=Fraction(1))
    return total


def simulated(x: int, y: int, ratio: float, n: int, seed: int) -> np.ndarray:
    """Return how many of x are left in n duels under the square law, one loss at a time."""
    rng = np.random.default_rng(seed)
    left = np.empty(n, dtype=int)
    for i in range(n):
        m, k = x, y
        while m and k:
            if rng.random() * (ratio * m + k) < ratio * m:
                k -= 1
            else:
                m -= 1
        left[i] = m
    return left


@pytest.mark.parametrize(("sides", "expected"), PUBLISHED)
def test_published_fractions(sides, expected):
    assert exact_win_probability(*sides) == expected == race(*sides, Fraction(1))
    assert win_probability(*sides) == pytest.approx(float(expected), rel=1e-14)


def test_published_decimals():
    assert win_probability(10, 8) == pytest.approx(0.791358, abs=5e-7)
    assert win_probability(5, 10, ratio=4.0) == pytest.approx(0.528354, abs=5e-7)
    assert win_probability(5, 3, law="linear") == pytest.approx(0.773438, abs=5e-7)


@examples(60)
@given(sizes, sizes, st.fractions(Fraction(1, 10), 10, max_denominator=20))
def test_the_square_law_is_a_race_of_exponential_times(x, y, ratio):
    assert exact_win_probability(x, y, ratio) == race(x, y, ratio)


@examples(60)
@given(sizes, sizes, st.fractions(Fraction(1, 10), 10, max_denominator=20))
def test_the_linear_law_is_a_binomial(x, y, ratio):
    """X wins if of the first x + y - 1 losses at least y are y's."""
    p, n = ratio / (ratio + 1), x + y - 1
    expected = sum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(y, n + 1))
    assert exact_win_probability(x, y, ratio, "linear") == expected


@examples(60)
@given(sizes, sizes, ratios, laws)
def test_somebody_wins_and_swapping_the_sides_swaps_the_outcome(x, y, ratio, law):
    one, other = survivor_distribution(x, y, ratio, law), survivor_distribution(y, x, 1.0 / ratio, law)
    assert one.x[0] + one.y[0] == pytest.approx(1.0)
    assert one.x.sum() == pytest.approx(1.0)
    assert one.x == pytest.approx(other.y)
    assert one.y[0] == pytest.approx(win_probability(x, y, ratio, law))


@examples(60)
@given(sizes, sizes, ratios, laws)
def test_one_more_of_mine_helps_me(x, y, ratio, law):
    assert win_probability(x + 1, y, ratio, law) > win_probability(x, y, ratio, law)
    assert win_probability(x, y + 1, ratio, law) < win_probability(x, y, ratio, law)
    assert win_probability(x, y, 1.1 * ratio, law) > win_probability(x, y, ratio, law)


def test_survivors_against_simulated_duels():
    n, expected = 20_000, survivor_distribution(5, 6, 1.5).x
    got = np.bincount(simulated(5, 6, 1.5, n, seed=7), minlength=6) / n
    error = 4.0 * np.sqrt(expected * (1.0 - expected) / n)  # four standard errors
    assert (np.abs(got - expected) < error).all()


def test_five_hundred_a_side():
    assert win_probability(500, 500) == pytest.approx(0.5, abs=1e-12)
    assert 0.5 < win_probability(300, 290) < win_probability(300, 280) < 1.0


def test_large_sides_obey_the_square_law_and_its_normal_limit():
    """Sums of m exponential times, of mean i each: mean m(m+1)/2, variance m(m+1)(2m+1)/6; P(difference > 0)."""

    def moments(n):
        return n * (n + 1) / 2, n * (n + 1) * (2 * n + 1) / 6

    (mean_x, var_x), (mean_y, var_y) = moments(200), moments(195)
    z = (mean_x - mean_y) / math.sqrt(var_x + var_y)
    assert win_probability(200, 195) == pytest.approx(0.5 * math.erfc(-z / math.sqrt(2.0)), abs=2e-3)
    parity = [win_probability(n, 2 * n, ratio=4.0) - 0.5 for n in (5, 20, 80, 320)]
    assert all(abs(b) < abs(a) for a, b in pairwise(parity))  # four times as good against twice as many is even


def generator(x, y, rate_x, rate_y, law):
    """Return the matrix of transition rates over all states, (m, n) at m (y + 1) + n."""
    q = np.zeros(((x + 1) * (y + 1),) * 2)
    for m in range(1, x + 1):
        for n in range(1, y + 1):
            here, pairs = m * (y + 1) + n, m * n
            y_loss, x_loss = (rate_x * m, rate_y * n) if law == "square" else (rate_x * pairs, rate_y * pairs)
            q[here, here - 1], q[here, here - y - 1], q[here, here] = y_loss, x_loss, -y_loss - x_loss
    return q


@pytest.mark.parametrize("law", ["square", "linear"])
def test_moments_against_time_by_matrix_exponential(law):
    x, y, rate_x, rate_y, times = 4, 3, 0.7, 1.1, [0.0, 0.2, 1.0, 5.0]
    got = mean_against_time(x, y, rate_x, rate_y, times, law)
    m, n = np.meshgrid(np.arange(x + 1), np.arange(y + 1), indexing="ij")
    for i, t in enumerate(times):
        p = expm(generator(x, y, rate_x, rate_y, law) * t)[-1]
        for mean, sd, number in ((got.mean_x, got.sd_x, m.ravel()), (got.mean_y, got.sd_y, n.ravel())):
            assert mean[i] == pytest.approx(p @ number, abs=1e-10)
            assert sd[i] == pytest.approx(math.sqrt(max(p @ number**2 - (p @ number) ** 2, 0.0)), abs=1e-6)


def test_in_the_end_the_moments_are_those_of_the_survivors():
    x, y, ratio = 12, 15, 1.4
    survivors, end = survivor_distribution(x, y, ratio), mean_against_time(x, y, ratio, 1.0, 200.0)
    number = np.arange(x + 1)
    mean = survivors.x @ number
    assert end.mean_x[0] == pytest.approx(mean, abs=1e-9)
    assert end.sd_x[0] == pytest.approx(math.sqrt(survivors.x @ number**2 - mean**2), abs=1e-9)
    assert end.mean_y[0] == pytest.approx(survivors.y @ np.arange(y + 1), abs=1e-9)


def test_at_first_the_mean_obeys_the_deterministic_law():
    """Nobody is likely to be gone of 30 and 25 until a third is lost."""
    times = np.linspace(0.0, 0.3, 5)
    x, y = square_law(30.0, 25.0, 1.0, 1.0, times)
    got = mean_against_time(30, 25, 1.0, 1.0, times)
    assert got.mean_x == pytest.approx(x, abs=1e-5)
    assert got.mean_y == pytest.approx(y, abs=1e-5)


@pytest.mark.parametrize("law", ["square", "linear"])
def test_the_mean_duration_solves_its_equations(law):
    """Q T = -1 on the states in which the fight goes on, Q their matrix of rates, T their mean times to the end."""
    x, y, rate_x, rate_y = 4, 5, 0.9, 0.6
    q = generator(x, y, rate_x, rate_y, law)
    on = np.diag(q) < 0.0
    times = np.linalg.solve(q[np.ix_(on, on)], -np.ones(on.sum()))
    assert expected_duration(x, y, rate_x, rate_y, law) == pytest.approx(times[-1], rel=1e-12)


def test_one_against_one_lasts_an_exponential_time():
    assert expected_duration(1, 1, 2.0, 3.0) == pytest.approx(1.0 / 5.0)
    expected = math.exp(-5.0 * 0.3)
    p = state_probabilities([[0, 0], [0, 3.0]], [[0, 0], [0, 2.0]], 0.3)
    assert p[0, 1, 1] == pytest.approx(expected)
    assert p[0, 1, 0] == pytest.approx(0.4 * (1.0 - expected))


@examples(60)
@given(sizes, sizes, st.lists(st.floats(0.0, 20.0), min_size=1, max_size=4))
def test_probabilities_add_up_to_one(x, y, times):
    rates = np.add.outer(np.arange(x + 1.0), np.zeros(y + 1))
    p = state_probabilities(rates, np.zeros_like(rates), times)
    assert p.sum(axis=(1, 2)) == pytest.approx(np.ones(len(times)), abs=1e-12)
    # independent lives at rate 1: the mean is x exp(-t)
    assert p.sum(axis=2) @ np.arange(x + 1) == pytest.approx(x * np.exp(-np.array(times)), abs=1e-9)


def test_a_process_without_losses_or_time_stays():
    assert state_probabilities([[0.0]], [[0.0]], [0.0, 3.0]).tolist() == [[[1.0]], [[1.0]]]


def test_faults_are_told():
    with pytest.raises(ValueError, match=r"did you mean 'square'") as error:
        win_probability(0, 3, law="squre")
    assert "x: got 0; allowed: a whole number >= 1" in str(error.value)
    with pytest.raises(ValueError, match=r"x: got 2.5"):
        expected_duration(2.5, 3)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"y: got 0; .*\nrate_y: got 0.0"):
        mean_against_time(1, 0, 1.0, 0.0, 1.0)
    with pytest.raises(ValueError, match=r"allowed: one shape"):
        state_probabilities([[0.0], [1.0]], [[0.0]], 1.0)
    with pytest.raises(ValueError, match=r"somebody who is not there"):
        state_probabilities([[1.0]], [[0.0]], 1.0)
