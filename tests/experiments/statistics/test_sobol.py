"""Sobol indices of known functions, with and without replication noise."""

import numpy as np
import pytest

from wargame.estimates.observations import Observations
from wargame_experiments.statistics import sobol
from wargame_experiments.statistics.known import g_function, g_function_indices, ishigami, ishigami_indices
from wargame_experiments.statistics.responses import exact, responses

CASES = [
    (ishigami, ishigami_indices(), ["x1", "x2", "x3"]),
    (g_function, g_function_indices(), [f"x{i}" for i in range(6)]),
]


@pytest.fixture(autouse=True)
def _needs_salib():
    pytest.importorskip("SALib")


@pytest.mark.parametrize(("function", "known", "names"), CASES)
def test_known_indices(function, known, names):
    """4,096 rows: errors below 0.01, which is 2 % of the largest index."""
    found = sobol.analyse(names, exact(function(sobol.sample(len(names), 4096, seed=1))), seed=1)
    assert [i.first.mean for i in found.indices] == pytest.approx(known.first, abs=0.01)
    assert [i.total.mean for i in found.indices] == pytest.approx(known.total, abs=0.01)
    assert found.variance == pytest.approx(known.variance, rel=0.01)
    assert (found.noise_share.mean, found.luck_share) == (0.0, 0.0)
    for index, first, total in zip(found.indices, known.first, known.total, strict=True):
        assert index.first.low - 0.005 <= first <= index.first.high + 0.005
        assert index.total.low - 0.005 <= total <= index.total.high + 0.005


@pytest.mark.parametrize(("function", "known", "names"), CASES)
def test_without_noise_it_is_what_salib_says(function, known, names):
    from SALib.analyze import sobol as salib_sobol

    y = function(sobol.sample(len(names), 64, seed=2))
    problem = {"num_vars": len(names), "names": names, "bounds": [[0, 1]] * len(names)}
    expected = salib_sobol.analyze(problem, y, calc_second_order=False, seed=1)
    found = sobol.analyse(names, exact(y), seed=1)
    assert [i.first_raw for i in found.indices] == pytest.approx(expected["S1"])
    assert [i.total_raw for i in found.indices] == pytest.approx(expected["ST"])
    assert [i.total.mean for i in found.indices] == pytest.approx(expected["ST"])


def noisy(rows: int, n: int, shared: float, own: float, seed: int):
    """Return Ishigami's function with draws that all points share and draws of their own, n replications."""
    rng = np.random.Generator(np.random.Philox(seed))
    y = ishigami(sobol.sample(3, rows, seed=seed))
    draws = shared * rng.normal(size=n) + own * rng.normal(size=(len(y), n))
    return [Observations("mean", value + noise) for value, noise in zip(y, draws, strict=True)]


@pytest.mark.parametrize("shared", [0.0, 6.0])
def test_noise_is_taken_off_and_has_its_own_bar(shared):
    """Own noise of variance 4 n over n replications beside Ishigami's 13.84: share 4 / 17.84 = .224.

    1,024 rows: errors of corrected indices below .05; uncorrected, x3's total of .244 would be .44 x ... = .413.
    """
    n = 16
    known = ishigami_indices()
    parts = noisy(1024, n, shared, own=2.0 * np.sqrt(n), seed=3)
    found = sobol.analyse(["x1", "x2", "x3"], responses(parts, crn=shared > 0.0), seed=1)
    assert found.noise_share.mean == pytest.approx(4.0 / (4.0 + known.variance), abs=0.02)
    assert [i.total.mean for i in found.indices] == pytest.approx(known.total, abs=0.05)
    assert [i.first.mean for i in found.indices] == pytest.approx(known.first, abs=0.06)
    raw = (known.variance * known.total[2] + 4.0) / (known.variance + 4.0)
    assert found.indices[2].total_raw == pytest.approx(raw, abs=0.05)
    assert abs(found.indices[2].total_raw - known.total[2]) > 0.1
    draws = shared**2 + 4.0 * n
    assert found.luck_share == pytest.approx(draws / (draws + known.variance), abs=0.03)


def test_crn_is_no_variance_between_points():
    parts = noisy(64, 8, shared=50.0, own=0.0, seed=4)
    found = sobol.analyse(["x1", "x2", "x3"], responses(parts, crn=True), seed=1)
    assert found.noise_share.mean == pytest.approx(0.0, abs=1e-9)
    exactly = sobol.analyse(["x1", "x2", "x3"], exact(ishigami(sobol.sample(3, 64, seed=4))), seed=1)
    assert [i.total.mean for i in found.indices] == pytest.approx([i.total.mean for i in exactly.indices])


def test_a_constant_has_no_indices():
    found = sobol.analyse(["a", "b"], exact(np.ones(16)), seed=1)
    assert all(np.isnan([i.first.mean, i.total.mean]).all() for i in found.indices)


def test_the_seed_makes_the_design_even_if_it_is_0():
    assert np.array_equal(sobol.sample(3, 16, seed=0), sobol.sample(3, 16, seed=0))
    assert not np.array_equal(sobol.sample(3, 16, seed=0), sobol.sample(3, 16, seed=1))


def test_what_is_wrong_is_said():
    with pytest.raises(ValueError, match="100 rows"):
        sobol.sample(3, 100, seed=1)
    with pytest.raises(ValueError, match="got 11 for 3 factors"):
        sobol.analyse(["a", "b", "c"], exact(np.ones(11)), seed=1)
    with pytest.raises(ValueError, match="points 1 have fewer than two"):
        responses([Observations("mean", np.ones(2)), Observations("mean", np.ones(1))], crn=True)
