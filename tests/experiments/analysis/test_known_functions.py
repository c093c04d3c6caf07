"""Functions of known sensitivity in the place of the battle: study, sample, sweep, table, indices.

Everything but the battle is as in any sweep: points are cases of a scenario, whose prices are the function's inputs.
"""

import hashlib
import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tests.experiments.analysis.made import SKIRMISH
from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.morris import morris_effects
from wargame_experiments.analysis.sobol import sobol_indices
from wargame_experiments.statistics import sobol
from wargame_experiments.statistics.known import g_function, g_function_indices, ishigami, ishigami_indices
from wargame_experiments.statistics.responses import exact
from wargame_experiments.study import Results, Study
from wargame_experiments.study.design.factors import Factor
from wargame_experiments.study.run.sweep import SilentReporter, run_all, sweep_state_of
from wargame_experiments.study.run.workers import WorkerPool
from wargame_experiments.study.store.blocks import Block
from wargame_experiments.study.store.folder import create

pytest.importorskip("SALib")

UNITS = ("battery", "coyotes", "decoys", "drones", "guns", "missile")  # in the order in which a case sets them
REPLICATIONS = 4


def prices(factors, **words):
    """Return a study whose factors are prices from 0 to 1."""
    made = {f"x{i + 1}": {"path": f"units.{UNITS[i]}.figures.cost.element.usd", "low": 0, "high": 1} for i in factors}
    given = {"scenario": SKIRMISH, "measures": ["duration"], "replications": REPLICATIONS, "name": "known"}
    return Study(**{**given, "factors": made, **words})


def battle(function, noise=0.0):
    """Return what stands for the battle: the function of the prices that a case sets, and noise of its own."""

    def fight(job):
        inputs = np.array([[float(value) for _, value in job.case.settings]])
        seed = int(hashlib.sha256(job.address.encode()).hexdigest()[:8], 16)
        luck = np.random.Generator(np.random.Philox(seed)).normal(size=job.first + job.size)[job.first :]
        values = np.full(job.size, function(inputs)[0]) + noise * luck
        return Block(job.address, job.first, job.size, {"duration__num": values}, (), ())

    return fight


def found(study, folder, fight):
    create(folder, study, ["test"])
    with ThreadPoolExecutor(1) as pool:
        run_all(sweep_state_of(folder, study), WorkerPool(pool, 1, "a function", fight), SilentReporter())
    return Data.of(Results.load(folder))


def check(data, function, known, atol):
    """Indices are those of the function at SALib's sample, to rounding, and its closed form, to the sampling error."""
    made = sobol_indices(data)[0].sobol
    design = data.study.table.design[0]
    names = list(data.study.points[0].values)
    sample = sobol.sample(len(names), design.samples, data.study.table.seed)
    direct = sobol.analyse(names, exact(function(sample)), resamples=2, seed=1)
    for field, closed in (("first", known.first), ("total", known.total)):
        values = [getattr(one, field).mean for one in made.indices]
        np.testing.assert_allclose(values, [getattr(one, field).mean for one in direct.indices], atol=1e-9)
        np.testing.assert_allclose(values, closed, atol=atol)
    assert made.noise_share.mean == 0.0


def test_ishigami_from_study_to_indices(tmp_path):
    """64 samples: the standard errors of the first indices are about 0.15, those of the total ones 0.07."""
    study = prices(range(3), design={"kind": "saltelli", "samples": 64}, replications=2)
    assert len(study.points) == 64 * 5
    check(found(study, tmp_path / "exact", battle(ishigami)), ishigami, ishigami_indices(), 0.3)


def test_replication_noise_is_its_own_bar(tmp_path):
    """Noise of the function's own variance in one replication is a quarter of it in the mean of four."""
    known = ishigami_indices()
    study = prices(range(3), design={"kind": "saltelli", "samples": 64})
    made = sobol_indices(found(study, tmp_path / "noisy", battle(ishigami, math.sqrt(known.variance))))[0].sobol
    assert made.noise_share.mean == pytest.approx(0.2, abs=0.05)  # of 320 points
    assert made.luck_share == pytest.approx(0.5, abs=0.08)
    assert made.noise_share.low < 0.2 < made.noise_share.high
    np.testing.assert_allclose([one.total.mean for one in made.indices], known.total, atol=0.25)


def test_the_g_function_from_study_to_indices(tmp_path):
    """64 samples are 512 points; the errors of the indices are below 0.2."""
    study = prices(range(6), design={"kind": "saltelli", "samples": 64}, replications=2)
    check(found(study, tmp_path / "g", battle(g_function)), g_function, g_function_indices(), 0.2)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "known", "d"), [(ishigami, ishigami_indices(), 3), (g_function, g_function_indices(), 6)]
)
def test_closed_forms_from_study_to_indices(function, known, d, tmp_path):
    """1,024 samples: errors below 0.03."""
    study = prices(range(d), design={"kind": "saltelli", "samples": 1024}, replications=2)
    check(found(study, tmp_path / "large", battle(function)), function, known, 0.03)


def test_morris_ranks_the_g_function_from_study_to_effects(tmp_path):
    study = prices(range(6), design={"kind": "morris", "trajectories": 20})
    made = morris_effects(found(study, tmp_path / "morris", battle(g_function)))[0].effects
    sizes = [one.mu_star.mean for one in made]
    assert sizes[0] > sizes[1] > sizes[2] > sizes[3] > max(sizes[4:])
    assert all(one.sigma.low <= one.sigma.mean <= one.sigma.high for one in made)


def test_morris_effects_are_per_quantile_whatever_the_distribution(tmp_path):
    """A measure that is a factor's quantile has effect 1, be the factor uniform or triangular."""
    whole = Factor("x", ("x",), low=0.0, high=1.0, typical=0.2, distribution="triangular")
    levels = np.array([whole.at(u) for u in (0.0, 1 / 3, 2 / 3, 1.0)])

    def quantile(inputs):
        return np.abs(levels[:, None] - inputs[:, 0]).argmin(axis=0) / 3.0

    study = prices(range(2), design={"kind": "morris", "trajectories": 4})
    factors = study.words()["factors"]
    factors["x1"] |= {"typical": 0.2, "distribution": "triangular"}
    skewed = Study(**{**study.words(), "factors": factors})
    made = morris_effects(found(skewed, tmp_path / "skewed", battle(quantile)))[0].effects
    np.testing.assert_allclose([one.mu_star.mean for one in made], [1.0, 0.0], atol=1e-9)
