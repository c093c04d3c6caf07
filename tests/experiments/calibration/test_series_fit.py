"""Fits of made-up series: parameters are found again, bands hold what they say; the shipped ones are repeatable."""

import functools

import numpy as np
import pytest

from wargame_experiments.calibration.series_file import public_series
from wargame_experiments.calibration.series_fit import (
    estimates,
    fit_series,
    forecast,
    law_forecast,
    monte_carlo_errors,
    narrowed,
)
from wargame_experiments.calibration.series_likelihood import expected, from_scale
from wargame_experiments.calibration.series_models import laws_of
from wargame_experiments.calibration.series_score import LEVELS

FEW = 3_000
ENOUGH = 12_000  # with few draws that count, bands come out too narrow
WORLDS = 80


def simulated(series, law, u, x, generator):
    """Return z of one world of a law, with its walk and its scatter, at months x."""
    p = law.parameters(u[None])
    mean, variance = expected(series.scale, law, p, x)
    steps = np.sqrt(np.diff(x, prepend=x[0])) * p["drift"][0, 0] * generator.normal(size=len(x))
    return mean[0] + np.cumsum(steps) + np.sqrt(variance[0]) * generator.normal(size=len(x))


@functools.cache
def probabilities():
    """Return the probability of the figure a year and two after the window by its own law and by all laws."""
    series = public_series()["soft_kill_share"]
    ahead = series.x[-1] + np.array([12.0, 24.0])
    generator = np.random.default_rng(8)
    found = []
    for number, law in enumerate(laws_of(series)):
        for _ in range(WORLDS):
            z = simulated(series, law, generator.random(len(law.ranges)), np.append(series.x, ahead), generator)
            made = series._replace(values=from_scale("logit", z[:-2]))
            fit = fit_series(made, seed=len(found), draws=ENOUGH)
            own = law_forecast(made, fit.laws[number], ahead, components=800).cdf(z[-2:])
            found.append((own, forecast(fit, ahead, components=800).cdf(z[-2:])))
    return np.array(found)  # shape (worlds, own or all, months)


@pytest.mark.parametrize("band", [0.80, 0.95])
@pytest.mark.parametrize("month", [0, 1])
def test_bands_of_the_true_law_hold_what_they_say(band, month):
    """240 worlds with parameters from the ranges: the share inside is within 3 binomial standard errors."""
    inside = np.abs(probabilities()[:, 0, month] - 0.5) <= band / 2
    assert abs(inside.mean() - band) < 3.0 * np.sqrt(band * (1 - band) / len(inside))


@pytest.mark.parametrize("band", [0.80, 0.95])
@pytest.mark.parametrize("month", [0, 1])
def test_bands_of_all_laws_hold_no_less_than_they_say(band, month):
    """The law is not known to the forecast; at most 3 binomial standard errors less."""
    inside = np.abs(probabilities()[:, 1, month] - 0.5) <= band / 2
    assert inside.mean() > band - 3.0 * np.sqrt(band * (1 - band) / len(inside))


@pytest.mark.parametrize("law", [0, 1, 2])
def test_bands_of_all_laws_hold_seven_in_ten_whichever_law_is_true(law):
    """80 worlds of each law, the 80 % band: at most 3 binomial standard errors under .7."""
    inside = np.abs(probabilities()[law * WORLDS : (law + 1) * WORLDS, 1] - 0.5) <= 0.40
    assert (inside.mean(axis=0) > 0.7 - 3.0 * np.sqrt(0.7 * 0.3 / WORLDS)).all()


def test_known_growth_is_found_again():
    """30 series of 22 counts, growth .08 a month, k = 4: mean error within 3 of its standard errors, intervals hold."""
    series, generator = public_series()["one_way_drones"], np.random.default_rng(5)
    errors, held = [], 0
    for i in range(30):
        mu = 110.0 * np.exp(0.08 * series.x)
        counts = np.maximum(1, generator.negative_binomial(4.0, 4.0 / (4.0 + mu)))
        fit = fit_series(series._replace(values=counts.astype(float)), seed=i, draws=FEW)
        growth = next(one for one in estimates(fit) if (one.law, one.name) == ("exponential", "growth_a_month"))
        errors.append(growth.estimate - 0.08)
        held += growth.low <= 0.08 <= growth.high
    assert abs(np.mean(errors)) < 3.0 * np.std(errors, ddof=1) / np.sqrt(len(errors))
    assert held >= 26  # of 30 at 95 %: fewer has probability .016


def test_a_narrowed_fit_says_the_same_with_more_draws_that_count():
    series = public_series()["one_way_drones"]
    wide = fit_series(series, 1, 20_000)
    close = narrowed(wide, 1)
    x = series.x[-1] + np.array([6.0, 24.0])
    error = np.hypot(*(monte_carlo_errors(fit, x, LEVELS) for fit in (wide, close)))
    off = forecast(close, x).quantiles(LEVELS) - forecast(wide, x).quantiles(LEVELS)
    assert (np.abs(off) < 4.0 * error + 0.02).all()  # 10 values
    assert sum(law.effective for law in close.laws) > sum(law.effective for law in wide.laws)


def test_the_same_seed_gives_the_same_bits_and_another_seed_the_same_within_its_error():
    series = public_series()["leak"]
    x = series.x[-1] + np.array([6.0, 12.0, 24.0])
    one, same, other = (fit_series(series, seed, 20_000) for seed in (1, 1, 2))
    assert np.array_equal(one.laws[2].u, same.laws[2].u)
    assert estimates(one) == estimates(same)
    first, again, off = (forecast(fit, x).quantiles(LEVELS) for fit in (one, same, other))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, off)
    assert (np.abs(first - off) < 4.0 * np.sqrt(2.0) * monte_carlo_errors(one, x, LEVELS)).all()  # 15 values


@pytest.mark.parametrize("name", ["us_155mm", "one_way_drones", "soft_kill_share", "leak"])
def test_bands_lie_in_each_other_and_widen(name):
    fit = fit_series(public_series()[name], 1, FEW)
    x = fit.series.x[-1] + np.array([1.0, 6.0, 12.0, 18.0, 24.0])
    low_95, low_80, median, high_80, high_95 = forecast(fit, x).quantiles(LEVELS)
    assert (low_95 < low_80).all()
    assert (low_80 < median).all()
    assert (median < high_80).all()
    assert (high_80 < high_95).all()
    assert (np.diff(high_95 - low_95) > 0).all()


def test_two_points_bound_a_slope_only_if_capital_is_left_out():
    fit = fit_series(public_series()["liberty_ships"], 1, 20_000)
    alone, both = (one for one in estimates(fit) if one.name == "slope")
    assert alone.high < 0.9
    assert both.high > 0.98
    assert both.of_range > alone.of_range
