"""Input-output against the round-by-round sum of what is used up; throttles against the scarcest component."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.examples import examples
from wargame.analytic.bottleneck import leontief, throttled_output

shares = st.floats(0.0, 0.3)


@examples(60)
@given(st.lists(shares, min_size=9, max_size=9), st.lists(st.floats(0.0, 100.0), min_size=3, max_size=3))
def test_leontief_round_by_round(inputs, demand):
    """Column sums are at most .9: after 400 rounds less than 1e-18 of the demand is left."""
    a, needed, total = np.reshape(inputs, (3, 3)), np.array(demand), np.zeros(3)
    for _ in range(400):
        total, needed = total + needed, a @ needed
    output = leontief(a, demand)
    assert output == pytest.approx(total, abs=1e-6)
    assert output - a @ output == pytest.approx(np.array(demand), abs=1e-6)
    assert (output >= np.array(demand) - 1e-9).all()


def test_goods_that_use_up_more_than_they_make_are_an_error():
    with pytest.raises(ValueError, match=r"inputs: got a largest eigenvalue of 1; allowed: below 1"):
        leontief([[0.0, 2.0], [0.5, 0.0]], [1.0, 1.0])
    with pytest.raises(ValueError, match=r"inputs: got shape \(1, 2\) and demand \(2,\); allowed: \(n, n\) and \(n,\)"):
        leontief([[0.1, 0.2]], [1.0, 1.0])
    with pytest.raises(ValueError, match=r"inputs: got"):
        leontief([[-0.1]], [1.0])


components = st.lists(st.tuples(st.floats(0.0, 1e3), st.floats(0.1, 5.0), st.floats(0.5, 9.0)), max_size=5)


@examples(60)
@given(st.floats(1.0, 100.0), components, st.floats(0.1, 1.0))
def test_the_scarcest_component_throttles(capacity, parts, threshold):
    stocks, needs, weeks = zip(*parts, strict=True) if parts else ((), (), ())
    output = throttled_output(capacity, stocks, needs, weeks, threshold)
    allowed = [capacity]
    for stock, need, week in parts:
        allowed.append(stock / need / (threshold * week))  # so many units a week until the target is due
    assert output == pytest.approx(min(allowed))
    fuller = throttled_output(capacity, [2.0 * stock for stock in stocks], needs, weeks, threshold)
    assert output <= fuller <= capacity


def test_faults_of_the_throttle_are_told():
    with pytest.raises(ValueError, match=r"needs: got \[0.0\].*\nthreshold: got 0.0.*\nstocks: got \[-1.0\]"):
        throttled_output(10.0, [-1.0], [0.0], [4.0], 0.0)
