"""The filter against the normal law of the whole series; counts against the negative binomial."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import multivariate_normal, nbinom

from wargame_experiments.calibration.series_file import public_series
from wargame_experiments.calibration.series_likelihood import expected, filtered, from_scale, to_scale
from wargame_experiments.calibration.series_models import laws_of

X = np.array([0.0, 1.0, 4.0, 5.0, 9.0])


def test_the_filter_has_the_density_of_the_whole_series():
    """Covariance: scatter on the diagonal, drift^2 times the earlier of two months."""
    z = np.array([0.2, -0.1, 0.8, 1.5, 1.1])
    mean, variance, drift = np.linspace(0, 1, 5), np.linspace(0.1, 0.3, 5), 0.25
    covariance = np.diag(variance) + drift**2 * np.minimum.outer(X, X)
    found = filtered(z, X, mean[None], variance[None], np.array([[drift]]))
    assert found.log_density.sum() == pytest.approx(multivariate_normal(mean, covariance).logpdf(z), abs=1e-12)
    walk = drift**2 * np.minimum(X, X[-1])
    gain = np.linalg.solve(covariance, walk)
    assert found.mean[0, -1] == pytest.approx(gain @ (z - mean), abs=1e-12)
    assert found.variance[0, -1] == pytest.approx(drift**2 * X[-1] - gain @ walk, abs=1e-12)


def test_without_drift_there_is_no_walk():
    found = filtered(np.ones(5), X, np.zeros((1, 5)), np.ones((1, 5)), np.zeros((1, 1)))
    assert not found.mean.any()
    assert not found.variance.any()


@pytest.mark.parametrize("scale", ["count", "log", "logit"])
def test_scales_go_there_and_back(scale):
    values = np.array([0.01, 0.3, 0.9])
    assert from_scale(scale, to_scale(scale, values)) == pytest.approx(values)


def launches():
    series = public_series()["one_way_drones"]
    return series, laws_of(series)[0]


def test_a_count_has_mean_and_variance_of_the_negative_binomial():
    _, law = launches()
    p = {"start": 80.0, "growth_a_month": 0.0, "dispersion_size": 4.0}
    mean, variance = expected("count", law, {k: np.array([[v]]) for k, v in p.items()}, np.zeros(1))
    mean, variance = float(mean[0, 0]), float(variance[0, 0])
    assert np.exp(mean + variance / 2) == pytest.approx(80.0)
    assert (np.exp(variance) - 1) * 80.0**2 == pytest.approx(80.0 + 80.0**2 / 4.0)


def test_the_growth_of_the_launches_differs_from_the_negative_binomial_by_less_than_a_standard_error():
    series, law = launches()
    x, y = series.x, series.values

    def negative_binomial(q):
        mu, k = np.exp(q[0] + q[1] * x), np.exp(q[2])
        return -nbinom.logpmf(y, k, k / (k + mu)).sum()

    def ours(q):
        p = {"start": np.exp(q[0]), "growth_a_month": q[1], "dispersion_size": np.exp(q[2])}
        mean, variance = expected("count", law, {k: np.array([[v]]) for k, v in p.items()}, x)
        return -filtered(np.log(y), x, mean, variance, np.zeros((1, 1))).log_density.sum()

    one, two = (minimize(f, [4.6, 0.08, 1.2], method="BFGS") for f in (negative_binomial, ours))
    assert abs(one.x[1] - two.x[1]) < np.sqrt(one.hess_inv[1, 1])
    assert abs(one.x[2] - two.x[2]) < 0.35  # logarithm of k: its standard error is about .3
