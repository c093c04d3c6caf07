"""Repair against steady states solved as equations, integrals of the time in repair, and a simulated base and depot."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from tests.reference.examples import examples
from tests.wargame.analytic.test_queueing import steady_state
from wargame.analytic.repair import finite_source_availability, in_repair_after_step, lives, metric


@examples(60)
@given(st.integers(1, 12), st.floats(0.01, 2.0), st.floats(0.1, 2.0), st.integers(1, 12))
def test_finite_source_is_the_steady_state(machines, fails, repairs, crews):
    up = [(machines - n) * fails for n in range(machines)]
    p = steady_state(up, [min(n, crews) * repairs for n in range(1, machines + 1)])
    available = finite_source_availability(machines, fails, repairs, crews)
    assert available == pytest.approx(1.0 - p @ np.arange(machines + 1) / machines, abs=1e-9)
    assert available <= repairs / (fails + repairs) + 1e-12  # what crews without limit give
    assert available <= finite_source_availability(machines, fails, repairs, crews + 1) + 1e-12


@examples(40)
@given(st.floats(0.0, 20.0), st.floats(0.0, 20.0), st.floats(0.0, 30.0), st.floats(0.5, 8.0))
def test_in_repair_is_the_integral_of_who_came_and_is_not_out(before, after, time, mean):
    """Of those that came u ago at rate m(t - u), P(repair lasts longer than u) are still there."""

    def rate(ago):
        return after if ago < time else before

    stays = {"exponential": lambda ago: math.exp(-ago / mean), "fixed": lambda ago: float(ago < mean)}
    for law, stay in stays.items():
        edges = sorted({0.0, min(time, 60.0 * mean), mean, 60.0 * mean})
        there = sum(quad(lambda u, stay=stay: rate(u) * stay(u), a, b, epsabs=1e-10)[0] for a, b in pairwise(edges))
        assert in_repair_after_step(before, after, time, mean, law) == pytest.approx(there, abs=1e-6)


def test_in_repair_is_poisson_whatever_the_law():
    """Repairs of fixed length, 2 a week for 4 weeks each, seen every 8 weeks: mean and variance are both 8."""
    rng, n = np.random.default_rng(7), 20_000
    times = np.sort(rng.uniform(0.0, 8.0 * n, rng.poisson(16.0 * n)))
    seen = 8.0 * np.arange(1, n)
    there = np.searchsorted(times, seen) - np.searchsorted(times, seen - 4.0)
    error = math.sqrt(8.0 / n)
    assert there.mean() == pytest.approx(in_repair_after_step(2.0, 2.0, 0.0, 4.0), abs=4.0 * error)
    assert there.var() == pytest.approx(8.0, abs=4.0 * math.sqrt(2.0 / n + 1.0 / (8.0 * n)) * 8.0)


@examples(40)
@given(st.floats(0.1, 9.0), st.floats(0.1, 9.0), st.floats(0.5, 8.0))
def test_a_step_starts_and_ends_at_palms_mean(before, after, mean):
    for law in ("exponential", "fixed"):
        assert in_repair_after_step(before, after, 0.0, mean, law) == pytest.approx(before * mean)
        assert in_repair_after_step(before, after, math.inf, mean, law) == pytest.approx(after * mean)


def test_metric_by_simulation():
    """A depot and the demand of one base and of others, each item followed by hand.

    An item is asked for at the depot when it is asked for at the base; the depot serves first come, first served, so
    the n-th order waits for the (n - S)-th repaired unit. Means are exact; the base's pipeline is not quite Poisson as
    METRIC takes it to be, its variance is larger, so that the base owes some 8 % more than METRIC says.
    """
    rng, n, spares, base_spares = np.random.default_rng(11), 400_000, 20, 3
    asked = np.cumsum(rng.exponential(0.1, n))
    back = asked + 2.0  # the worn unit is repaired in a fixed time
    sent = np.maximum(asked, np.concatenate((np.zeros(spares), back[: n - spares])))
    mine = rng.random(n) < 0.2
    arrives, wanted = sent[mine] + 1.0, asked[mine]
    got = np.maximum(wanted, np.concatenate((np.zeros(base_spares), np.sort(arrives)[:-base_spares])))
    span = asked[-1]
    found = metric(10.0, 2.0, spares, 2.0, 1.0, base_spares)
    assert (sent - asked).mean() == pytest.approx(found.depot_delay, rel=0.05)
    assert (arrives - wanted).sum() / span == pytest.approx(found.base_pipeline, rel=0.02)
    assert found.base_backorders < (got - wanted).sum() / span < 1.12 * found.base_backorders
    assert (got == wanted).mean() == pytest.approx(found.base_fill_rate, abs=0.02)


@examples(40)
@given(st.integers(0, 40), st.integers(0, 8))
def test_spares_at_either_echelon_lower_backorders(depot, base):
    owed = metric(10.0, 2.0, depot, 2.0, 1.0, base).base_backorders
    assert metric(10.0, 2.0, depot + 1, 2.0, 1.0, base).base_backorders <= owed + 1e-12
    assert metric(10.0, 2.0, depot, 2.0, 1.0, base + 1).base_backorders <= owed + 1e-12
    plenty = metric(10.0, 2.0, 200, 2.0, 1.0, base)
    assert plenty.base_pipeline == pytest.approx(2.0)
    assert plenty.base_backorders <= owed + 1e-12


@examples(40)
@given(st.floats(0.0, 0.95))
def test_lives_summed(p):
    assert lives(p) == pytest.approx(math.fsum(p**k for k in range(2000)))


def test_faults_are_told():
    with pytest.raises(ValueError, match=r"p_repairable: got 1.0; allowed: a number >= 0 and < 1"):
        lives(1.0)
    with pytest.raises(ValueError, match=r"repair_time: got 'fix'; allowed: exponential, fixed; did you mean 'fixed'"):
        in_repair_after_step(1.0, 2.0, 1.0, 1.0, "fix")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"time: got -1.0; allowed: a number >= 0"):
        in_repair_after_step(1.0, 2.0, -1.0, 1.0)
    with pytest.raises(ValueError, match=r"machines: got 0.*\ncrews: got 0.*\nfailure_rate: got -1.0"):
        finite_source_availability(0, -1.0, 1.0, 0)
