"""Morris screening of functions whose effects are known."""

import math

import numpy as np
import pytest

from wargame.estimates.observations import Observations
from wargame_experiments.statistics import morris
from wargame_experiments.statistics.known import g_function, ishigami
from wargame_experiments.statistics.responses import exact, responses


@pytest.fixture(autouse=True)
def _needs_salib():
    pytest.importorskip("SALib")


def test_a_plane_has_its_slopes():
    design = morris.sample(4, 10, seed=1)
    found = morris.analyse(list("abcd"), design, exact(design @ [3.0, -2.0, 1.0, 0.0]), seed=1)
    assert [effect.mu.mean for effect in found] == pytest.approx([3.0, -2.0, 1.0, 0.0])
    assert [effect.mu_star.mean for effect in found] == pytest.approx([3.0, 2.0, 1.0, 0.0])
    assert [effect.sigma.mean for effect in found] == pytest.approx([0.0] * 4, abs=1e-7)
    assert [effect.matters for effect in found] == [True, True, True, False]


@pytest.mark.parametrize(("function", "factors"), [(ishigami, 3), (g_function, 6)])
def test_it_is_what_salib_says(function, factors):
    from SALib.analyze import morris as salib_morris

    design = morris.sample(factors, 20, seed=2)
    names = [str(i) for i in range(factors)]
    problem = {"num_vars": factors, "names": names, "bounds": [[0, 1]] * factors, "groups": None}
    expected = salib_morris.analyze(problem, design, function(design), seed=1)
    found = morris.analyse(names, design, exact(function(design)), seed=1)
    assert [e.mu.mean for e in found] == pytest.approx(list(expected["mu"]))
    assert [e.mu_star.mean for e in found] == pytest.approx(list(expected["mu_star"]))
    assert [e.sigma.mean for e in found] == pytest.approx(list(expected["sigma"]))


def test_the_g_function_is_ranked():
    design = morris.sample(6, 50, seed=3)
    found = morris.analyse([str(i) for i in range(6)], design, exact(g_function(design)), seed=1)
    sizes = [effect.mu_star.mean for effect in found]
    assert sizes[0] > sizes[1] > sizes[2] > sizes[3] > max(sizes[4:])


@pytest.mark.parametrize("shared", [False, True])
def test_noise_does_not_matter(shared):
    """Noise of deviation 1 at each point, effects over 2/3: floor sqrt(2/pi) sqrt(2) / (2/3) = 1.69; error 10 %."""
    n = 10
    design = morris.sample(2, 100, seed=4)
    rng = np.random.Generator(np.random.Philox(5))
    draws = rng.normal(size=(len(design), n)) * math.sqrt(n) + 30.0 * rng.normal(size=n) * shared
    parts = [Observations("mean", y + noise) for y, noise in zip(20.0 * design[:, 0], draws, strict=True)]
    slope, none = morris.analyse(["slope", "none"], design, responses(parts, crn=shared), seed=1)
    expected = math.sqrt(2.0 / math.pi) * math.sqrt(2.0) * 1.5
    assert slope.floor == pytest.approx(expected, rel=0.1)
    assert none.mu_star.mean == pytest.approx(expected, rel=0.25)
    assert slope.matters
    assert not none.matters
    assert slope.mu.low < 20.0 < slope.mu.high
    assert slope.sigma.mean < 1.5  # of 2.12 that noise alone would show


def test_what_is_wrong_is_said():
    with pytest.raises(ValueError, match="3 levels"):
        morris.sample(2, 4, seed=1, levels=3)
    with pytest.raises(ValueError, match=r"1 names, a design of \(6, 2\)"):
        morris.analyse(["a"], morris.sample(2, 2, seed=1), exact(np.ones(6)), seed=1)
