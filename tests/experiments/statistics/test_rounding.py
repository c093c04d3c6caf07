"""Rounding is 0: effects, indices, differences and games of what does nothing, whatever the order of their sums."""

import numpy as np
import pytest

from wargame.estimates.observations import Observations
from wargame_experiments.formatting import in_unit, interval, number
from wargame_experiments.statistics import morris, sobol
from wargame_experiments.statistics.comparison import compare, p_values
from wargame_experiments.statistics.game import estimate_game
from wargame_experiments.statistics.multiple import against_best
from wargame_experiments.statistics.responses import responses
from wargame_experiments.statistics.rounding import cleared
from wargame_experiments.statistics.tornado import tornado

RNG = np.random.Generator(np.random.Philox(3))
TERMS = RNG.uniform(1e5, 1e7, size=(40, 30))  # of the costs of 40 replications


def summed(order):
    """Return the same costs, their terms added in another order: equal but for rounding."""
    found = np.zeros(len(TERMS))
    for column in order:
        found = found + TERMS[:, column]
    return found


FORTH, BACK = summed(range(30)), summed(range(29, -1, -1))


def test_the_two_sums_differ_by_rounding_alone():
    assert (FORTH != BACK).any()
    np.testing.assert_allclose(FORTH, BACK, rtol=1e-13)


@pytest.mark.parametrize("den", [None, np.linspace(1.0, 2.0, 40)])
def test_a_difference_of_rounding_is_0_with_its_limits(den):
    kind = "mean" if den is None else "ratio"
    first, second = Observations(kind, FORTH, den), Observations(kind, BACK, den)
    found = compare(first, second)
    assert tuple(found.difference) == (0.0, 0.0, 0.0)
    assert found.p_value == 1.0
    assert np.signbit(found.difference).sum() == 0
    (bar,) = tornado(first, {"a": (second, first)})
    assert tuple(bar.swing) == tuple(bar.low) == tuple(bar.high) == (0.0, 0.0, 0.0)
    assert not bar.matters


def test_differences_of_equal_chances_and_turned_ones_are_no_minus_0():
    hits = (np.arange(40) % 3 == 0) * 1.0
    found = compare(Observations("chance", hits), Observations("chance", hits))
    assert found.difference.mean == 0.0
    pairs = against_best({"a": Observations("mean", FORTH), "b": Observations("mean", BACK)}, smallest=True)
    assert not any(np.signbit(value) for pair in pairs for value in pair.comparison.difference)


def test_a_small_difference_stays():
    first, second = Observations("mean", FORTH + 1e-3), Observations("mean", FORTH)
    assert compare(first, second).difference.mean == pytest.approx(1e-3, rel=1e-4)


def test_an_effect_that_is_none_is_0_and_so_are_noise_and_spread():
    pytest.importorskip("SALib")
    design = morris.sample(2, 6, seed=1)
    parts = [
        Observations("mean", (1.0 + point[0]) * (FORTH if point[1] < 0.5 else BACK)) for point in design
    ]  # fmt: skip
    slope, none = morris.analyse(["slope", "none"], design, responses(parts, crn=True), seed=1)
    assert (*none.mu, *none.mu_star, *none.sigma, none.floor) == (0.0,) * 10
    assert not none.matters
    assert slope.mu_star.mean == pytest.approx(FORTH.mean())
    assert tuple(slope.sigma) == (0.0, 0.0, 0.0)


def test_an_index_that_is_none_is_0_with_its_limits():
    pytest.importorskip("SALib")
    design = sobol.sample(2, 16, seed=1)
    parts = [
        Observations("mean", (1.0 + point[0]) * (FORTH if point[1] < 0.5 else BACK)) for point in design
    ]  # fmt: skip
    found = sobol.analyse(["slope", "none"], responses(parts, crn=True), seed=1)
    slope, none = found.indices
    assert (*none.first, *none.total, none.first_raw, none.total_raw) == (0.0,) * 8
    assert slope.total.mean == pytest.approx(1.0, abs=0.05)


def test_a_measure_that_never_varies_has_no_indices_rather_than_those_of_rounding():
    pytest.importorskip("SALib")
    parts = [Observations("mean", FORTH if i % 2 else BACK) for i in range(4 * 16)]
    found = sobol.analyse(["a", "b"], responses(parts, crn=True), seed=1)
    assert all(np.isnan(index.total.mean) for index in found.indices)


def test_a_game_of_value_0_has_the_value_0():
    cost = [Observations("mean", sign * TERMS[:, 0]) for sign in (1.0, -1.0)]
    pennies = estimate_game([cost, cost[::-1]], resamples=20, seed=1)
    assert tuple(pennies.value) == (0.0, 0.0, 0.0)
    assert pennies.red_exploitable.min() > 0.0
    apart = Observations("mean", FORTH - BACK)._replace(numerator=cleared(FORTH - BACK, FORTH + BACK))
    nothing = estimate_game([[apart, apart], [cost[1], cost[1]]], resamples=20, seed=1)
    assert tuple(nothing.value) == (0.0, 0.0, 0.0)
    assert nothing.red_exploitable[0] == 0.0


def test_p_values_of_all_pairs_are_those_of_each_pair():
    for kind in ("mean", "chance"):
        rows = RNG.normal(size=(5, 40)) if kind == "mean" else (RNG.random((5, 40)) < 0.4) * 1.0
        parts = [Observations(kind, row) for row in rows]
        each = [compare(a, b).p_value for i, a in enumerate(parts) for b in parts[i + 1 :]]
        np.testing.assert_allclose(p_values(parts), each, rtol=1e-12)
    parts[2] = parts[2].first(30)
    each = [compare(a, b).p_value for i, a in enumerate(parts) for b in parts[i + 1 :]]
    np.testing.assert_allclose(p_values(parts), each, rtol=1e-12)


def test_nothing_is_written_as_minus_0():
    assert [number(-0.0), in_unit(-0.0, "USD"), in_unit(-0.0, "1"), interval(-0.0, -0.0, "USD")] == [
        "0",
        "0",
        "0 %",
        "[0, 0]",
    ]
    assert not np.signbit(cleared([-0.0, -1e-20], 1.0)).any()
    assert np.isnan(cleared([np.nan], 1.0)).all()
