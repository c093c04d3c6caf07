"""Ramps against integrals by quadrature and stocks followed in small steps."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.integrate import quad

from tests.reference.examples import examples
from wargame.analytic.ramp import (
    CapacityRamp,
    capacity_at,
    delay_cost,
    opening_stock,
    output_by,
    ramp_shortfall,
    time_to_exhaustion,
    time_to_rate,
)

ramps = st.builds(
    lambda before, more, dead, constant: CapacityRamp(before, before + more, dead, constant),
    st.floats(0.0, 50.0),
    st.floats(1.0, 100.0),
    st.floats(0.0, 20.0),
    st.floats(0.5, 15.0),
)
times = st.floats(0.0, 80.0)


def integral(ramp, time, funded=math.inf):
    edges = sorted({0.0, time, *(min(max(t, 0.0), time) for t in (ramp.dead_time, time_to_rate(ramp, funded)))})
    return sum(quad(lambda t: min(capacity_at(ramp, t), funded), a, b, epsabs=1e-9)[0] for a, b in pairwise(edges))


@examples(60)
@given(ramps, times, st.floats(0.0, 200.0))
def test_output_is_the_integral_of_the_lesser_rate(ramp, time, funded):
    assert output_by(ramp, time) == pytest.approx(integral(ramp, time), abs=1e-6)
    assert output_by(ramp, time, funded) == pytest.approx(integral(ramp, time, funded), abs=1e-6)
    assert ramp_shortfall(ramp, time) == pytest.approx(ramp.after * time - integral(ramp, time), abs=1e-6)


@examples(60)
@given(ramps, times)
def test_capacity_obeys_its_differential_equation(ramp, time):
    """Euler steps of C' = (C1 - C)/T after the dead time; at 20,000 steps the error is below a ten-thousandth."""
    steps = 20_000
    h = max(time - ramp.dead_time, 0.0) / steps
    left = (ramp.after - ramp.before) * (1.0 - h / ramp.time_constant) ** steps
    assert capacity_at(ramp, time) == pytest.approx(ramp.after - left, abs=2e-2 * (ramp.after - ramp.before))
    assert ramp.before <= capacity_at(ramp, time) <= ramp.after


@examples(60)
@given(ramps, st.floats(0.01, 0.99))
def test_the_rate_is_reached_when_it_is_said_to_be(ramp, part):
    rate = ramp.before + part * (ramp.after - ramp.before)
    assume(ramp.before < rate < ramp.after)
    assert capacity_at(ramp, time_to_rate(ramp, rate)) == pytest.approx(rate)
    assert time_to_rate(ramp, ramp.after) == math.inf
    assert time_to_rate(ramp, ramp.before) == 0.0


@examples(60)
@given(ramps, st.floats(0.0, 5.0), st.floats(0.0, 200.0))
def test_delay_costs_as_much_as_it_is_long(ramp, delay, funded):
    """The cost grows with the horizon to the long run's; where money binds from the start it is nothing."""
    later = 60.0 * ramp.time_constant + ramp.dead_time + delay
    costs = [delay_cost(ramp, delay, horizon) for horizon in (0.1 * later, 0.5 * later, later, math.inf)]
    assert costs == pytest.approx(sorted(costs), abs=1e-6)
    assert costs[2] == pytest.approx(costs[3], abs=1e-6)
    assume(abs(funded - ramp.after) > 1e-3)  # the money that is reached only in the limit
    assert delay_cost(ramp, delay, later, funded) == pytest.approx(delay_cost(ramp, delay, math.inf, funded), abs=1e-5)
    assert delay_cost(ramp, delay, later, 0.9 * ramp.before) == pytest.approx(0.0, abs=1e-6)


@examples(40)
@given(ramps, st.floats(0.05, 0.95))
def test_the_opening_stock_is_just_enough_step_by_step(ramp, part):
    use = ramp.before + part * (ramp.after - ramp.before)
    assume(use > ramp.before + 1e-6)
    stock, lowest_at = opening_stock(ramp, use)
    at = np.linspace(0.0, 3.0 * lowest_at, 301)
    path = stock - use * at + np.array([output_by(ramp, t) for t in at])
    assert path.min() >= -1e-7 * (1.0 + stock)
    assert path[100] == pytest.approx(0.0, abs=1e-7 * (1.0 + stock))


def test_stocks_that_nothing_or_everything_bridges():
    ramp = CapacityRamp(15.0, 70.0, 20.0, 10.0)
    assert opening_stock(ramp, 10.0) == (0.0, 0.0)
    assert opening_stock(ramp, 70.0) == (math.inf, math.inf)
    assert time_to_exhaustion(100.0, 10.0, 10.0) == math.inf
    assert 1000.0 - 60.0 * time_to_exhaustion(1000.0, 60.0, 15.0) + output_by(
        ramp._replace(dead_time=99.0), time_to_exhaustion(1000.0, 60.0, 15.0)
    ) == pytest.approx(0.0, abs=1e-9)


def test_faults_are_told():
    with pytest.raises(ValueError, match=r"after: got 10.0; allowed: at least before = 20.0"):
        output_by(CapacityRamp(20.0, 10.0, 1.0, 1.0), 5.0)
    with pytest.raises(ValueError, match=r"dead_time: got -1.0.*\ntime: got -5.0.*\ntime_constant: got 0.0"):
        capacity_at(CapacityRamp(1.0, 10.0, -1.0, 0.0), -5.0)
    with pytest.raises(ValueError, match=r"rate: got -1.0"):
        time_to_rate(CapacityRamp(1.0, 10.0, 1.0, 1.0), -1.0)
