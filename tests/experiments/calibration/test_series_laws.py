"""Laws fitted to public series: those of the campaign are the campaign's, limits are where they should be."""

import math

import numpy as np
import pytest

from wargame.campaign.kernels.capacity import built
from wargame_experiments.calibration import series_laws as laws
from wargame_experiments.calibration.series_file import public_series
from wargame_experiments.calibration.series_models import laws_of, planned_expansions

NAMES = list(public_series())
BUILT = getattr(built, "py_func", built)


def values(**given):
    return {name: np.array([[float(value)]]) for name, value in given.items()}


@pytest.mark.parametrize("tau", [0.5, 6.0, 40.0])
def test_the_ramp_is_that_of_the_kernel(tau):
    ages = np.array([-3.0, -0.4, 0.0, 0.7, 5.0, 100.0])
    kernel = [BUILT(age + 1.0, tau) - BUILT(age, tau) for age in ages]
    assert laws.ramp(ages, np.array([tau])) == pytest.approx(kernel, abs=1e-14)


@pytest.mark.parametrize(("cycle", "mean"), [(2.0, 1.0), (6.0, 0.814232), (12.0, 0.562553), (26.0, 0.295408)])
def test_a_method_renewed_has_the_mean_of_the_closed_form(cycle, mean):
    """Plateau 2, half-life 4: [P + (h / ln 2)(1 - 2^(-(C - P)/h))] / C; mid-points, error under 1e-6."""
    x = (np.arange(200_000) + 0.5) / 200_000 * cycle
    p = values(share=1.0, plateau_months=2.0, half_life_months=4.0, cycle_months=cycle)
    assert laws.renewed_method(x, p).mean() == pytest.approx(mean, abs=2e-6)


def test_growth_without_a_ceiling_is_the_limit_of_growth_with_one():
    x, p = np.arange(20.0), values(start=3.0, growth_a_month=0.1, ceiling_multiple=1e9)
    assert laws.logistic_growth(x, p) == pytest.approx(laws.exponential_growth(x, p), rel=1e-6)
    p = values(start=3.0, growth_a_month=5.0, ceiling_multiple=4.0)
    assert laws.logistic_growth(np.array([100.0]), p) == pytest.approx(np.array([[12.0]]))


def test_a_second_expansion_multiplies_as_the_first():
    p = values(start=2.0, ceiling_multiple=3.0, dead_months=1.0, ramp_months=0.5, next_month=200.0)
    assert laws.ramped_again(np.array([0.0, 100.0, 400.0]), p) == pytest.approx(np.array([[2.0, 6.0, 18.0]]))


def test_days_for_a_ship_fall_by_the_slope_at_every_doubling():
    p = values(first_days=100.0, slope=0.8, ships_before=8.0, ships_a_month=8.0, capital_factor=0.5)
    x = np.array([0.0, 1.0, 2.0, 4.0])
    assert laws.learned(x, p) == pytest.approx(np.array([[100.0, 51.2, 40.96, 32.768]]))
    assert laws.learned_with_capital(x, p) == pytest.approx(np.array([[100.0, 25.6, 20.48, 16.384]]))


def test_expansions_without_slip_end_at_the_planned_levels():
    p = values(
        start=14.0, slip_first=1.0, slip_second=1.0, dead_first_months=2.0, dead_second_months=3.0, ramp_months=0.5
    )
    plans = [(5, 36.0), (40, 100.0)]
    assert planned_expansions(plans, np.array([0.0, 30.0, 90.0]), p) == pytest.approx(np.array([[14.0, 36.0, 100.0]]))
    half = p | values(slip_second=0.5)
    assert planned_expansions(plans, np.array([90.0]), half) == pytest.approx(np.array([[68.0]]))


@pytest.mark.parametrize("name", NAMES)
def test_every_law_is_finite_over_its_ranges_and_shares_stay_shares(name):
    series = public_series()[name]
    x = np.arange(series.x[-1] + 25.0)
    for law in laws_of(series):
        assert [one.name for one in law.ranges][-1] == "drift"
        corners = np.random.default_rng(3).choice([0.0, 0.5, 1.0], (500, len(law.ranges)))
        level = law.level(x, law.parameters(corners))
        assert level.shape == (500, len(x))
        assert np.isfinite(level).all()
        assert (level >= 0.0).all()
        assert series.scale != "logit" or (level <= 1.0).all()


def test_a_range_holds_its_ends():
    one = laws.ParameterRange("half_life_months", 0.5, 24.0, True)
    assert one.value(np.array([0.0, 0.5, 1.0])) == pytest.approx([0.5, math.sqrt(12.0), 24.0])
