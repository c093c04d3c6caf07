"""Designs are known by their rows, and indices, effects and swings of a known measure are found."""

import numpy as np
import pytest

from tests.experiments.analysis.made import mixes, rows_study
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.alternatives import alternatives
from wargame_experiments.analysis.morris import morris_effects
from wargame_experiments.analysis.sensitivity_design import is_morris, is_saltelli, one_at_a_time
from wargame_experiments.analysis.sobol import sobol_indices
from wargame_experiments.analysis.tornado import tornado_bars
from wargame_experiments.statistics import morris, sobol

ONE_AT_A_TIME = [[0.5, 0.5, 0.5], [0, 0.5, 0.5], [1, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 0]]


def linear(a, b, c):
    return 2.0 * a + b


def test_sobol_indices_of_a_linear_measure():
    pytest.importorskip("SALib")
    found = sobol_indices(rows_study(sobol.sample(3, 128, 1), linear, noise=0.0))[0].sobol
    # shares 4 : 1 : 0 of the variance; 128 rows of a Sobol sequence hold them to 0.05
    np.testing.assert_allclose([one.total.mean for one in found.indices], [0.8, 0.2, 0.0], atol=0.05)


def test_morris_effects_of_a_linear_measure():
    pytest.importorskip("SALib")
    found = morris_effects(rows_study(morris.sample(3, 6, 1), linear, noise=0.0))[0].effects
    np.testing.assert_allclose([one.mu_star.mean for one in found], [2.0, 1.0, 0.0], atol=1e-9)
    assert [one.matters for one in found] == [True, True, False]


def test_a_tornado_is_sorted_by_its_swings():
    found = tornado_bars(rows_study(ONE_AT_A_TIME, linear))[0]
    assert [bar.name for bar in found.bars] == ["a", "b", "c"]
    assert found.ends["a"] == (0.0, 1.0)
    assert found.ends["c"] == (0.0, 0.5)  # no high end: the typical value stands for it


def test_other_rows_are_no_design_of_sensitivity():
    grid = np.array([[a, b] for a in range(3) for b in range(3)], dtype=float)
    assert not is_saltelli(grid)
    assert not is_morris(grid)
    assert one_at_a_time(grid, ["a", "b"]) is None
    for analysis in (sobol_indices, morris_effects, tornado_bars):
        with pytest.raises(SkipError):
            analysis(mixes())


def test_rows_of_a_sensitivity_analysis_are_no_options():
    with pytest.raises(SkipError, match="sensitivity"):
        alternatives(rows_study(ONE_AT_A_TIME, linear))
