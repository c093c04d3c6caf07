"""Lead times against stages convolved, the integral of the largest, and products."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from tests.reference.examples import examples
from wargame.analytic.lead_times import mean_latest, p_all_on_time, p_later


@examples(60)
@given(st.floats(0.0, 100.0), st.floats(1.0, 50.0), st.integers(1, 12))
def test_erlang_tail_counts_the_stages_done(time, mean, stages):
    """Later than t if fewer than k points of a Poisson process of rate k/mean have come."""
    points = stages * time / mean
    fewer = math.fsum(math.exp(-points) * points**k / math.factorial(k) for k in range(stages))
    assert p_later(time, mean, stages) == pytest.approx(fewer, abs=1e-12)


def test_more_stages_of_the_same_mean_are_more_reliable():
    tails = [p_later(39.0, 26.0, stages) for stages in (1, 2, 4, 16, 64)]
    assert tails == sorted(tails, reverse=True)
    assert quad(lambda t: p_later(t, 26.0, 4), 0.0, 400.0)[0] == pytest.approx(26.0)


@pytest.mark.parametrize("parts", [1, 2, 7, 60])
def test_the_latest_is_the_integral_of_its_tail(parts):
    tail = quad(lambda t: 1.0 - (1.0 - math.exp(-t / 3.0)) ** parts, 0.0, 200.0, limit=200)[0]
    assert mean_latest(parts, 3.0) == pytest.approx(tail)


@examples(60)
@given(st.integers(0, 400), st.floats(0.5, 1.0))
def test_all_on_time_multiplied(parts, p):
    product = 1.0
    for _ in range(parts):
        product *= p
    assert p_all_on_time(parts, p) == pytest.approx(product)


def test_nothing_to_wait_for_and_faults():
    assert mean_latest(0, 5.0) == 0.0
    assert p_all_on_time(0, 0.2) == 1.0
    with pytest.raises(ValueError, match=r"time: got -1.0.*\nmean: got 0.0.*\nstages: got 0"):
        p_later(-1.0, 0.0, 0)
