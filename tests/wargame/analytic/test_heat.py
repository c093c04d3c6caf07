"""Lock-out by heat against small steps of the same rules, and the balance of heat."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.examples import examples
from wargame.analytic.heat import beam_share, engagements_before_lockout, engagements_in
from wargame.analytic.queueing import burst_capacity

dwells, slews, limits, ratios = (
    st.integers(1, 8),
    st.integers(0, 8),
    st.integers(4, 60),
    st.sampled_from([0.25, 0.5, 1, 2]),
)


def stepped(window_s, dwell_s, slew_s, limit_s, ratio):
    """Return engagements, beam and locked seconds from quarters of a second, exact for whole seconds."""
    step, heat, slewed, dwelt, locked = 0.25, 0.0, 0.0, 0.0, False
    n, beam_s, locked_s = 0, 0.0, 0.0
    for _ in range(round(window_s / step)):
        if locked or slewed < slew_s:
            locked_s += step * locked
            slewed += step * (not locked)
            heat = max(heat - ratio * step, 0.0)
            locked = locked and heat > 0.5 * limit_s
            continue
        heat, dwelt, beam_s = heat + step, dwelt + step, beam_s + step
        if dwelt == dwell_s:
            n, dwelt, slewed = n + 1, 0.0, 0.0
        if heat >= limit_s:
            locked, dwelt, slewed = True, 0.0, 0.0
    return n, beam_s, locked_s


@examples(60)
@given(st.integers(0, 300), dwells, slews, st.integers(2, 15).map(lambda k: 4 * k), st.sampled_from([0.5, 1, 2]))
def test_events_against_steps(window_s, dwell_s, slew_s, limit_s, ratio):
    """Limits of whole fours and ratios of halves to twos keep every event on a quarter of a second."""
    expected = stepped(window_s, dwell_s, slew_s, limit_s, ratio)
    assert engagements_in(window_s, dwell_s, slew_s, limit_s, ratio) == pytest.approx(expected)


@examples(60)
@given(dwells, slews, limits, ratios)
def test_the_first_lock_comes_when_it_is_said_to(dwell_s, slew_s, limit_s, ratio):
    n = engagements_before_lockout(dwell_s, slew_s, limit_s, ratio)
    if math.isinf(n):
        assert engagements_in(1000.0, dwell_s, slew_s, limit_s, ratio).locked_s == 0.0
        return
    cycle_s = dwell_s + slew_s
    before = engagements_in(n * cycle_s, dwell_s, slew_s, limit_s, ratio)
    assert before.engagements == n
    assert before.locked_s == 0.0
    after = engagements_in((n + 1) * cycle_s + 1e-6, dwell_s, slew_s, limit_s, ratio)
    assert after.locked_s > 0.0


@examples(60)
@given(dwells, slews, limits, ratios)
def test_beam_share_of_a_long_time(dwell_s, slew_s, limit_s, ratio):
    """Holds where the laser does not cool to 0 between; what is left is a start from cold and an end anywhere."""
    if ratio * slew_s > 0.5 * limit_s:
        return
    window_s = 20_000.0
    used = engagements_in(window_s, dwell_s, slew_s, limit_s, ratio)
    error = (limit_s + dwell_s + slew_s) / window_s
    assert used.beam_s / window_s == pytest.approx(beam_share(dwell_s, slew_s, ratio), abs=error)


def test_a_laser_that_stays_cool_is_a_channel_of_a_burst():
    assert engagements_before_lockout(4.0, 8.0, 60.0, 0.5) == math.inf
    assert engagements_in(100.0, 4.0, 8.0, 60.0, 0.5).engagements == burst_capacity(100.0, 8.0, 4.0)


def test_without_cooling_the_limit_is_all_there_is():
    assert engagements_before_lockout(7.0, 1.0, 60.0, 0.0) == 8
    assert engagements_in(1e4, 7.0, 1.0, 60.0, 0.0)[:2] == (8, 60.0)
    assert engagements_before_lockout(61.0, 1.0, 60.0, 0.5) == 0
    assert engagements_before_lockout(60.0, 1.0, 60.0, 0.5) == 1


def test_faults_are_told():
    with pytest.raises(ValueError, match=r"dwell_s: got 0.0; allowed: a finite number > 0\nslew_s: got -1.0"):
        engagements_before_lockout(0.0, -1.0, 60.0, 0.5)
    with pytest.raises(ValueError, match=r"window_s: got -1.0"):
        engagements_in(-1.0, 1.0, 1.0, 60.0, 0.5)
