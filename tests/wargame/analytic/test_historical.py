"""Iwo Jima: published strengths, small steps, and the losses that the equations must account for."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from wargame.analytic.historical import (
    JAPANESE_AT_LANDING,
    JAPANESE_LOSS_RATE,
    US_LANDINGS,
    US_LOSS_RATE,
    iwo_jima,
)


def test_us_troops_published():
    assert iwo_jima([1.0, 10.0, 28.0]).us.round() == pytest.approx([52_835, 62_778, 53_042])


def test_against_an_integrator_from_landing_to_landing():
    edges, state = [0.0, 1.0, 2.0, 3.0, 5.0, 6.0, 36.0], [0.0, JAPANESE_AT_LANDING]
    for start, end in pairwise(edges):
        landing = sum(rate for first, last, rate in US_LANDINGS if first <= start < last)
        state = solve_ivp(
            lambda _, s, p=landing: [p - US_LOSS_RATE * s[1], -JAPANESE_LOSS_RATE * s[0]],
            (start, end),
            state,
            rtol=1e-11,
            atol=1e-8,
        ).y[:, -1]
        assert np.array(iwo_jima(end)) == pytest.approx(state, rel=1e-8)


def test_losses_are_what_was_fired():
    """US losses are landed less left, and A times the integral of the Japanese strength; and the other way round."""
    days = np.linspace(0.0, 36.0, 3601)
    us, japanese = iwo_jima(days)
    landed = sum((end - start) * rate for start, end, rate in US_LANDINGS)
    assert landed == 73_000.0
    assert landed - us[-1] == pytest.approx(US_LOSS_RATE * np.trapezoid(japanese, days), rel=1e-5)
    assert JAPANESE_AT_LANDING - japanese[-1] == pytest.approx(JAPANESE_LOSS_RATE * np.trapezoid(us, days), rel=1e-4)


def test_the_square_law_holds_after_the_last_landing():
    us, japanese = iwo_jima([6.0, 20.0, 36.0])
    lead = JAPANESE_LOSS_RATE * us**2 - US_LOSS_RATE * japanese**2
    assert lead == pytest.approx(np.full(3, lead[0]))
    assert 0.0 < japanese[-1] < 0.02 * JAPANESE_AT_LANDING


def test_without_defenders_nobody_is_lost_any_more():
    us, japanese = iwo_jima([100.0, 200.0])
    assert japanese.tolist() == [0.0, 0.0]
    assert us[0] == us[1]


def test_a_time_before_the_landing_is_refused():
    with pytest.raises(ValueError, match=r"times: got \[-1.0\]; allowed: a finite number >= 0"):
        iwo_jima([-1.0])
