"""Samples of the unit cube: one point a cell, the same for a seed, correlations within the bound."""

import numpy as np
import pytest

from wargame_experiments.study.design.samples import latin_hypercube, max_correlation, nearly_orthogonal, sobol


@pytest.mark.parametrize("seed", range(5))
def test_every_cell_of_a_latin_hypercube_holds_one_point(seed):
    sample = latin_hypercube(13, 4, seed)
    assert ((sample >= 0.0) & (sample < 1.0)).all()
    for column in (sample * 13).astype(int).T:
        assert sorted(column) == list(range(13))


@pytest.mark.parametrize("make", [latin_hypercube, sobol])
def test_a_seed_picks_the_sample(make):
    assert (make(16, 3, 5) == make(16, 3, 5)).all()
    assert (make(16, 3, 5) != make(16, 3, 6)).any()


def test_a_sobol_sequence_of_a_power_of_two_is_balanced():
    """Each half, quarter and eighth of every factor holds its share of the points."""
    sample = sobol(32, 5, seed=2)
    for cells in (2, 4, 8):
        counts = [np.bincount((column * cells).astype(int), minlength=cells) for column in sample.T]
        assert (np.array(counts) == 32 // cells).all()


@pytest.mark.parametrize(("points", "factors", "bound"), [(17, 7, 0.03), (33, 11, 0.03), (9, 2, 0.02), (5, 1, 0.01)])
def test_a_nearly_orthogonal_hypercube_keeps_its_bound_and_is_a_hypercube(points, factors, bound):
    sample = nearly_orthogonal(points, factors, seed=3, bound=bound)
    assert max_correlation(sample) <= bound
    for column in sample.T:
        assert np.sort(column) == pytest.approx(np.linspace(0.0, 1.0, points))
    assert (sample == nearly_orthogonal(points, factors, seed=3, bound=bound)).all()


def test_a_bound_that_cannot_be_reached_is_said_with_what_was():
    """Of the orders of 0, 1, 2 all pairs have a correlation of at least 1/2."""
    with pytest.raises(ValueError, match=r"no hypercube of 3 points within 0.1, the best has 0.5; allowed: a wider"):
        nearly_orthogonal(3, 2, seed=1, bound=0.1)
    with pytest.raises(ValueError, match="got 2, allowed is a whole number >= 3"):
        nearly_orthogonal(2, 2, seed=1, bound=0.1)


def test_the_largest_correlation_leaves_constants_out():
    columns = np.array([[0.0, 5.0, 1.0], [1.0, 5.0, 0.0], [2.0, 5.0, 2.0]])
    assert max_correlation(columns) == pytest.approx(0.5)
    assert max_correlation(columns[:, :2]) == 0.0
    assert max_correlation(columns[:0]) == 0.0
