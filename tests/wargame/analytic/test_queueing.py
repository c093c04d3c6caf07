"""Loss and delay formulas against steady states of their chains, and bursts against counting."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.examples import examples
from wargame.analytic.queueing import (
    burst_capacity,
    channels_needed,
    engset,
    erlang_b,
    erlang_c,
    little,
    loss_system_leakage,
    mean_wait,
    pollaczek_khinchine,
)

loads = st.floats(0.01, 50.0)
channel_counts = st.integers(1, 40)


def steady_state(up, down):
    """Return the steady state of a birth-death chain, solved as linear equations."""
    n = len(up) + 1
    q = np.zeros((n, n))
    for i, (birth, death) in enumerate(zip(up, down, strict=True)):
        q[i, i + 1], q[i + 1, i] = birth, death
    q -= np.diag(q.sum(axis=1))
    return np.linalg.lstsq(np.vstack([q.T, np.ones(n)]), np.append(np.zeros(n), 1.0), rcond=None)[0]


@pytest.mark.parametrize(
    ("channels", "load", "expected"), [(1, 0.5, 0.333333), (2, 2, 0.4), (4, 4, 0.3106796), (10, 10, 0.2145823)]
)
def test_erlang_b_published(channels, load, expected):
    assert erlang_b(load, channels) == pytest.approx(expected, abs=5e-7)
    weights = [Fraction(load) ** k / math.factorial(k) for k in range(channels + 1)]
    assert erlang_b(load, channels) == pytest.approx(float(weights[-1] / sum(weights)), rel=1e-14)


@examples(60)
@given(loads, st.integers(1, 12))
def test_erlang_b_is_the_steady_state(load, channels):
    p = steady_state([load] * channels, range(1, channels + 1))
    assert erlang_b(load, channels) == pytest.approx(p[-1], abs=1e-9)


@examples(60)
@given(loads, channel_counts)
def test_blocking_falls_with_channels_and_rises_with_load(load, channels):
    assert erlang_b(load, channels) < erlang_b(load, channels - 1)
    assert erlang_b(1.1 * load, channels) > erlang_b(load, channels)
    assert load * (1.0 - erlang_b(load, channels)) <= channels  # never more busy than there are


def test_erlang_b_of_many_channels_does_not_overflow():
    assert 0.0 < erlang_b(2000.0, 2000) < 0.02


@examples(60)
@given(loads, st.floats(0.001, 0.9))
def test_channels_needed_is_the_least_number(load, p_blocked):
    n = channels_needed(load, p_blocked)
    assert erlang_b(load, n) <= p_blocked < erlang_b(load, n - 1)


def test_leakage_of_a_loss_system():
    assert loss_system_leakage(2.0, 2, 0.7) == pytest.approx(0.4 + 0.6 * 0.3)
    assert loss_system_leakage(2.0, 2, 1.0) == erlang_b(2.0, 2)
    assert loss_system_leakage(2.0, 0, 1.0) == 1.0


@pytest.mark.parametrize(("load", "channels"), [(0.5, 1), (2.0, 3), (7.0, 9)])
def test_erlang_c_is_the_steady_state_with_a_long_queue(load, channels):
    room = 150
    p = steady_state([load] * room, [min(k, channels) for k in range(1, room + 1)])
    assert erlang_c(load, channels) == pytest.approx(p[channels:].sum(), abs=1e-8)


def test_erlang_c_of_one_channel_is_its_load_and_of_too_much_is_one():
    assert erlang_c(0.3, 1) == pytest.approx(0.3)
    assert erlang_c(3.0, 3) == erlang_c(9.0, 3) == 1.0


@pytest.mark.parametrize(("arrivals", "service", "channels"), [(0.5, 1.0, 1), (9.0, 4.0, 3), (7.0, 1.0, 9)])
def test_mean_wait_is_that_of_the_chain_by_littles_law(arrivals, service, channels):
    room = 150
    p = steady_state([arrivals] * room, [min(k, channels) * service for k in range(1, room + 1)])
    queue = p[channels:] @ np.arange(room + 1 - channels)
    assert little(arrivals, mean_wait(arrivals, service, channels)) == pytest.approx(queue, abs=1e-7)


@examples(60)
@given(st.floats(0.05, 0.95), st.floats(0.1, 5.0), st.integers(1, 8))
def test_pooling_saves_waiting_but_one_fast_channel_starts_later(load, service, channels):
    apart, pooled = mean_wait(load * service, service, 1), mean_wait(channels * load * service, service, channels)
    fast = mean_wait(channels * load * service, channels * service, 1)
    assert pooled <= fast * (1.0 + 1e-9) <= apart * (1.0 + 2e-9)
    stays = pooled + 1.0 / service, fast + 1.0 / (channels * service)
    assert stays[1] <= stays[0] * (1.0 + 1e-9)  # yet what it serves is out sooner


@pytest.mark.parametrize("squared_cv", [0.0, 0.25, 1.0])
def test_pollaczek_khinchine_by_lindleys_recursion(squared_cv):
    """Wait of the next = max(wait + service - gap, 0), 400,000 in a row; 3 % is five standard errors at load .6."""
    rng, n = np.random.default_rng(3), 400_000
    gaps = rng.exponential(1.0 / 0.6, n)
    shape = 1.0 / squared_cv if squared_cv else math.inf
    services = rng.gamma(shape, 1.0 / shape, n) if squared_cv else np.ones(n)
    steps = np.concatenate(([0.0], np.cumsum(services[:-1] - gaps[1:])))
    waits = steps - np.minimum.accumulate(steps)
    assert waits.mean() == pytest.approx(pollaczek_khinchine(0.6, 1.0, squared_cv), rel=0.03)


def test_exponential_service_is_the_case_of_one_channel():
    assert pollaczek_khinchine(0.7, 1.0, 1.0) == pytest.approx(mean_wait(0.7, 1.0, 1))
    assert pollaczek_khinchine(1.0, 1.0, 0.0) == mean_wait(2.0, 1.0, 2) == math.inf
    assert pollaczek_khinchine(0.0, 1.0, 0.0) == mean_wait(0.0, 1.0, 2) == 0.0


@examples(60)
@given(st.integers(1, 12), st.floats(0.01, 5.0), st.integers(1, 12))
def test_engset_is_the_steady_state(sources, load, channels):
    top = min(sources, channels)
    p = steady_state([(sources - k) * load for k in range(top)], range(1, top + 1))
    arriving = p * (sources - np.arange(top + 1)) * load
    time, call = engset(sources, load, channels)
    assert time == pytest.approx(p[-1] if top == channels else 0.0, abs=1e-9)
    assert call == pytest.approx(arriving[-1] / arriving.sum() if top == channels else 0.0, abs=1e-9)


def test_engset_of_many_sources_is_erlang():
    assert engset(100_000, 4.0 / 100_000, 4) == pytest.approx((erlang_b(4.0, 4),) * 2, abs=1e-4)


@examples(60)
@given(st.floats(0.0, 100.0), st.floats(0.0, 10.0), st.floats(0.5, 10.0), st.integers(0, 5))
def test_burst_capacity_by_counting(window_s, slew_s, dwell_s, channels):
    n = 0
    while (n + 1) * (slew_s + dwell_s) <= window_s * (1.0 + 1e-9):
        n += 1
    assert burst_capacity(window_s, slew_s, dwell_s, channels) == channels * n


def test_a_whole_number_of_cycles_fits():
    assert burst_capacity(0.3, 0.0, 0.1) == 3  # 0.3 / 0.1 is 2.9999999999999996
    assert burst_capacity(60.0, 2.0, 5.0) == 8


def test_faults_are_told():
    with pytest.raises(ValueError, match=r"offered_load: got -1.0; allowed: a finite number >= 0\nchannels: got -2"):
        erlang_b(-1.0, -2)
    with pytest.raises(ValueError, match=r"p_blocked: got 0"):
        channels_needed(1.0, 0.0)
    with pytest.raises(ValueError, match=r"dwell_s: got 0.0; allowed: a finite number > 0"):
        burst_capacity(1.0, 1.0, 0.0)
