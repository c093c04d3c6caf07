"""Search and inference on models whose answer is known."""

import numpy as np
import pytest

from wargame_experiments.calibration.coordinates import HIGH, LOW, parameters_at, point_of
from wargame_experiments.calibration.counts import public_counts
from wargame_experiments.calibration.inference import infer, slopes
from wargame_experiments.calibration.model import Parameters
from wargame_experiments.calibration.search import Search, design
from wargame_experiments.calibration.target import target

GOAL = target(public_counts(), seed=1, samples=500)
MATRIX = np.random.default_rng(4).normal(size=(len(GOAL.values), len(LOW))) * GOAL.se[:, None] * 5.0
TRUTH = np.array([0.4, 0.6, 0.3, 0.5, 0.7])


def linear(parameters: Parameters):
    """Return moments that are linear in the cube and right at TRUTH."""
    return GOAL.values + MATRIX @ (point_of(parameters) - TRUTH)


def test_the_search_finds_the_parameters_of_a_linear_model():
    point, tried = Search(GOAL, linear).minimum(design(8, seed=1), starts=2)
    assert point == pytest.approx(TRUTH, abs=5e-3)
    assert [each.stage for each in tried] == ["design"] * 8 + ["minimum"] * 2
    assert tried[-1].distance < min(each.distance for each in tried[:8])


def test_fixed_axes_stay():
    found = Search(GOAL, linear).descend(np.array([0.2, 0.5, 0.5, 0.5, 0.5]), [1, 2, 3, 4])
    assert found[0] == 0.2


def test_the_search_stays_in_the_cube():
    outside = np.array([1.3, 0.6, -0.2, 0.5, 0.7])
    found = Search(GOAL, lambda p: GOAL.values + MATRIX @ (point_of(p) - outside)).descend(TRUTH, list(range(5)))
    assert ((found >= 0.0) & (found <= 1.0)).all()


def test_the_range_counts_only_if_it_is_asked_for():
    off = GOAL.values.copy()
    off[-1] += 2.0 * GOAL.se[-1]
    assert Search(GOAL, linear).distance(off) == pytest.approx(4.0)
    assert Search(GOAL, linear, soft_share=False).distance(off) == 0.0


def test_parameters_without_moments_are_far():
    assert Search(GOAL, linear).distance(np.full(len(GOAL.values), np.nan)) > 1e5


def test_standard_errors_are_those_of_least_squares():
    """Without noise of simulation the sandwich is (G' W G)^-1, and J of moments that are right is 0."""
    g = np.random.default_rng(2).normal(size=(8, 5))
    none = np.zeros((8, 8))
    found = infer(GOAL, GOAL.values, g, none, none)
    expected = np.linalg.inv(g.T @ np.linalg.inv(GOAL.covariance) @ g)
    assert found.covariance == pytest.approx(expected, rel=1e-6)
    assert (found.j, found.degrees, found.p) == (pytest.approx(0.0), 3, pytest.approx(1.0))
    assert np.diag(found.correlation) == pytest.approx(np.ones(5))


def test_noise_of_simulation_widens_and_forgives():
    g, none = np.random.default_rng(2).normal(size=(8, 5)), np.zeros((8, 8))
    off = GOAL.values + GOAL.se
    exact, noisy = (infer(GOAL, off, g, noise, noise) for noise in (none, GOAL.covariance))
    assert noisy.covariance == pytest.approx(2.0 * exact.covariance, rel=1e-6)
    assert noisy.j == pytest.approx(0.5 * exact.j)


def test_j_has_the_right_size_over_data_that_the_model_can_reach():
    """Least squares on normal errors: J of 8 moments and 5 parameters averages 3 (SE of 2,000 draws .055)."""
    rng, g = np.random.default_rng(6), np.random.default_rng(2).normal(size=(8, 5))
    weights = np.linalg.inv(GOAL.covariance)
    pull = np.linalg.inv(g.T @ weights @ g) @ g.T @ weights
    errors = rng.multivariate_normal(np.zeros(8), GOAL.covariance, 2000)
    left = errors - errors @ (g @ pull).T
    assert np.einsum("ni,ij,nj->n", left, weights, left).mean() == pytest.approx(3.0, abs=0.25)


def test_slopes_of_a_parabola_are_exact_where_differences_are_central():
    found = slopes(lambda p: np.array([p.gamma**2]), Parameters(0.2, 1.5, 0.9, 0.1, 0.8))
    assert found[0, 4] == pytest.approx(1.6)


def test_the_cube_maps_both_ways():
    points = design(16, seed=2)
    assert np.array([point_of(parameters_at(point)) for point in points]) == pytest.approx(points)
    assert (HIGH > LOW).all()
