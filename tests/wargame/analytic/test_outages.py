"""Two-state outages against powers of the matrix, sums over the length of an outage, and a buffer week by week."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.examples import examples
from wargame.analytic.outages import (
    availability,
    lost_share,
    p_outage_longer,
    redundant_availability,
    uncovered_weeks,
)

chances = st.floats(0.02, 0.98)
buffers = st.integers(0, 20)


@examples(60)
@given(chances, chances)
def test_availability_is_the_chains_long_run(a, b):
    step = np.array([[1.0 - a, a], [b, 1.0 - b]])
    assert np.linalg.matrix_power(step, 4096)[:, 0] == pytest.approx(availability(a, b), abs=1e-9)


@examples(60)
@given(buffers, chances, chances)
def test_uncovered_weeks_summed_over_the_length(buffer, a, b):
    lengths = np.arange(1, 4000)
    chance = b * (1.0 - b) ** (lengths - 1)
    assert uncovered_weeks(buffer, b) == pytest.approx(chance @ np.maximum(lengths - buffer, 0), abs=1e-9)
    assert p_outage_longer(buffer, b) == pytest.approx(chance[buffer:].sum(), abs=1e-9)
    per_week = availability(a, b) * a  # outages that begin in a week
    assert lost_share(buffer, a, b) == pytest.approx(per_week * uncovered_weeks(buffer, b))


def test_a_buffer_week_by_week():
    """A buffer of 4 that is filled at once when the source is back: 400,000 weeks, some 30,000 outages."""
    rng, n, buffer = np.random.default_rng(2), 400_000, 4
    draws, up, down, lost = rng.random(n), True, 0, 0
    for draw in draws:
        up = draw >= 0.1 if up else draw < 0.3
        down = 0 if up else down + 1
        lost += down > buffer
    # weeks lost come in runs of 3.3: the error is that of n/(2 * 3.3) independent weeks and of the outages' number
    exact = lost_share(buffer, 0.1, 0.3)
    assert lost / n == pytest.approx(exact, abs=4.0 * math.sqrt(exact * 8.0 / n))


@examples(60)
@given(st.integers(0, 10), chances)
def test_redundant_sources_by_counting_who_is_down(sources, up):
    states = [[(k >> i) & 1 for i in range(sources)] for k in range(2**sources)]
    chance = math.fsum(math.prod(up if on else 1.0 - up for on in state) for state in states if any(state))
    assert redundant_availability(sources, up) == pytest.approx(chance)


def test_faults_are_told():
    with pytest.raises(ValueError, match=r"p_restore: got 0.0; allowed: a finite number > 0"):
        availability(0.1, 0.0)
    with pytest.raises(ValueError, match=r"buffer_weeks: got -1"):
        lost_share(-1, 0.1, 0.3)
