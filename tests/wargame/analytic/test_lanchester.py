"""Lanchester's laws against integrated equations, invariants and limits."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from tests.reference.examples import examples
from wargame.analytic.lanchester import (
    linear_law,
    linear_survivors,
    mixed_law,
    mixed_survivors,
    reinforced,
    square_law,
    square_survivors,
)
from wargame.analytic.reinforcement import square_invariant

strengths = st.floats(1.0, 1000.0)
rates = st.floats(0.001, 1.0)
TIMES = np.linspace(0.0, 4.0, 9)


def square(a, b):
    return lambda _, s: [-a * s[1], -b * s[0]]


def linear(a, b):
    return lambda _, s: [-a * s[0] * s[1], -b * s[0] * s[1]]


def mixed(a, b):
    return lambda _, s: [-a * s[0] * s[1], -b * s[0]]


CASES = [
    (square_law, square, (100.0, 80.0, 0.05, 0.1)),
    (square_law, square, (80.0, 100.0, 0.05, 0.05)),
    (square_law, square, (80.0, 160.0, 0.05, 0.2)),  # parity
    (square_law, square, (100.0, 80.0, 0.0, 0.1)),  # y does not fire
    (linear_law, linear, (100.0, 80.0, 0.005, 0.01)),
    (linear_law, linear, (100.0, 200.0, 0.005, 0.01)),
    (linear_law, linear, (80.0, 160.0, 0.005, 0.01 / 4)),
    (linear_law, linear, (40.0, 80.0, 0.005, 0.01)),  # parity
    (mixed_law, mixed, (60.0, 100.0, 0.001, 0.1)),  # ambushers win
    (mixed_law, mixed, (20.0, 100.0, 0.001, 0.1)),
    (mixed_law, mixed, (50.0, 100.0, 0.001, 0.1)),  # parity
]


@pytest.mark.parametrize(("law", "equations", "case"), CASES)
def test_a_law_solves_its_equations(law, equations, case):
    x0, y0, a, b = case
    expected = solve_ivp(equations(a, b), (0.0, 4.0), [x0, y0], t_eval=TIMES, rtol=1e-11, atol=1e-11).y
    assert (expected >= 0.0).all()  # nobody is gone yet: the equations still hold
    assert np.array(law(x0, y0, a, b, TIMES)) == pytest.approx(expected, abs=1e-7)


def test_square_law_leaves_sixty_of_a_hundred_against_eighty():
    assert square_survivors(100.0, 80.0, 1.0, 1.0) == (60.0, 0.0)
    assert square_survivors(80.0, 100.0, 1.0, 1.0) == (0.0, 60.0)


def test_linear_law_leaves_twenty_of_a_hundred_against_eighty():
    assert linear_survivors(100.0, 80.0, 1.0, 1.0) == (20.0, 0.0)


@examples(60)
@given(strengths, strengths, rates, rates)
def test_a_fight_ends_with_the_survivors(x0, y0, a, b):
    left = square_survivors(x0, y0, a, b)
    x, y = square_law(x0, y0, a, b, 1e9)
    scale = max(x0, y0) * math.sqrt(max(a, b) / min(a, b))
    assert float(x) == pytest.approx(left.x, abs=1e-7 * scale)
    assert float(y) == pytest.approx(left.y, abs=1e-7 * scale)
    assert min(left) == 0.0


@examples(60)
@given(strengths, strengths, rates, rates, st.floats(0.0, 100.0))
def test_the_square_law_keeps_its_invariant_and_never_gains(x0, y0, a, b, t):
    x, y = square_law(x0, y0, a, b, t)
    assert 0.0 <= x <= x0
    assert 0.0 <= y <= y0
    if x > 0.0 and y > 0.0:
        scale = b * x0 * x0 + a * y0 * y0
        assert b * x * x - a * y * y == pytest.approx(b * x0 * x0 - a * y0 * y0, abs=1e-7 * scale)


@examples(60)
@given(strengths, strengths, rates, rates, st.floats(0.0, 100.0))
def test_the_linear_law_keeps_its_invariant_and_swaps(x0, y0, a, b, t):
    x, y = linear_law(x0, y0, a, b, t)
    assert b * x - a * y == pytest.approx(b * x0 - a * y0, abs=1e-9 * (b * x0 + a * y0))
    assert linear_law(y0, x0, b, a, t) == pytest.approx((y, x))


@examples(60)
@given(strengths, strengths, rates, rates)
def test_laws_at_the_end_of_time(x0, y0, a, b):
    scale = max(x0, y0, a * y0 * y0 / b)
    assert np.array(mixed_law(x0, y0, a, b, 1e9)) == pytest.approx(mixed_survivors(x0, y0, a, b), abs=1e-3 * scale)
    assert np.array(linear_law(x0, y0, a, b, 1e9)) == pytest.approx(linear_survivors(x0, y0, a, b), abs=1e-5 * scale)


def test_an_ambush_multiplies_the_hidden():
    """At parity 2 b x0 = a y0^2: twice the ambushed take four times the ambushers, not twice."""
    assert mixed_survivors(50.0, 100.0, 0.001, 0.1) == (0.0, 0.0)
    assert mixed_survivors(200.0, 200.0, 0.001, 0.1) == (0.0, 0.0)


@examples(60)
@given(strengths, strengths, rates, rates, st.floats(0.0, 30.0))
def test_without_arrivals_reinforced_is_the_square_law(x0, y0, a, b, t):
    scale = max(x0, y0) * math.sqrt(max(a, b) / min(a, b))
    expected = square_law(x0, y0, a, b, t)
    assert reinforced(x0, y0, a, b, [], [], t) == pytest.approx(expected, abs=1e-6 * scale)


def euler(x0, y0, a, b, arrivals_x, arrivals_y, end, steps):
    """Return both strengths by small steps; nobody loses whom it does not have."""
    x, y, dt = x0, y0, end / steps
    for i in range(steps):
        t = (i + 0.5) * dt
        p = sum(rate for start, stop, rate in arrivals_x if start <= t < stop)
        q = sum(rate for start, stop, rate in arrivals_y if start <= t < stop)
        x, y = max(x + dt * (p - a * y), 0.0), max(y + dt * (q - b * x), 0.0)
    return x, y


REINFORCED = [
    (0.0, 50.0, 0.05, 0.1, [(0.0, 2.0, 40.0)], []),  # a landing that holds
    (10.0, 100.0, 0.2, 0.1, [(1.0, 2.0, 5.0)], [(0.0, 4.0, 3.0)]),  # x gone at once, arrivals destroyed
    (10.0, 100.0, 0.2, 0.1, [(2.0, 3.0, 400.0)], []),  # x gone, then back
    (30.0, 30.0, 0.3, 0.3, [(0.5, 2.5, 9.0), (1.0, 3.0, 2.0)], [(0.0, 4.0, 9.5)]),  # overlapping arrivals
    (0.0, 0.0, 0.3, 0.3, [(1.0, 2.0, 9.0)], [(3.0, 4.0, 30.0)]),  # nobody at first
]


@pytest.mark.parametrize("case", REINFORCED)
def test_reinforced_against_small_steps(case):
    for end in (1.5, 2.5, 3.5, 6.0):
        expected = euler(*case, end, 40_000)
        assert reinforced(*case, end) == pytest.approx(expected, abs=0.02)  # Euler's error goes with the step


def test_times_may_come_in_any_order_and_shape():
    case = REINFORCED[0]
    one = reinforced(*case, [3.0, 1.0, 2.0])
    assert one.x.tolist() == [float(reinforced(*case, t).x) for t in (3.0, 1.0, 2.0)]
    assert reinforced(*case, [[1.0, 2.0]]).y.shape == (1, 2)


def test_all_faults_are_told_at_once():
    with pytest.raises(ValueError, match=r"x0: got -1.0; allowed: a finite number >= 0\nb: got nan") as error:
        square_law(-1.0, 2.0, 0.1, math.nan, 1.0)
    assert "y0" not in str(error.value)
    with pytest.raises(ValueError, match=r"segment from 2.0 to 1.0; allowed: start < end"):
        reinforced(1.0, 1.0, 1.0, 1.0, [(2.0, 1.0, 3.0)], [], 1.0)


@examples(60)
@given(st.floats(50.0, 500.0), st.floats(50.0, 500.0), st.floats(0.01, 0.1), st.floats(0.01, 0.1), st.floats(0.0, 9.0))
def test_the_invariant_holds_while_both_are_there(x0, y0, a, b, p):
    rates, arrivals = (a, b), (p, 0.5 * p)
    course = reinforced(x0, y0, a, b, [(0.0, 9.0, p)], [(0.0, 9.0, 0.5 * p)], np.linspace(0.0, 9.0, 10))
    start = square_invariant((x0, y0), rates, arrivals)
    scale = b * (x0 + p / b) ** 2 + a * (y0 + p / a) ** 2
    for x, y in zip(course.x, course.y, strict=True):
        if x <= 0.0 or y <= 0.0:
            break
        assert square_invariant((x, y), rates, arrivals) == pytest.approx(start, abs=1e-9 * scale)
    assert square_invariant((x0, y0), rates, (0.0, 0.0)) == pytest.approx(b * x0**2 - a * y0**2, abs=1e-9 * scale)
