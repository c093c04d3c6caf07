"""Structural band: the middle of the worlds, and the studies that it is for."""

import numpy as np
import pytest

from tests.experiments.analysis.made import data
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.band import band_differences, structural_bands, worlds_of
from wargame_experiments.analysis.summary import sections

UNCERTAIN = {"figures": "decoy.cost.element.usd", "distribution": "pert"}


def worlds(points=200, **words):
    def means(values):
        return {"cost_red": 1e6 + 100.0 * values["decoy.cost.element.usd"], "leakage": 0.2}

    design = [{"kind": "lhs", "points": points}]
    given = {"scenario": "night-raid", "measures": ["cost_red", "leakage"], "uncertain": UNCERTAIN, "design": design}
    return data(means, **{**given, **words})


def test_the_band_holds_the_middle_of_the_worlds():
    found = worlds(noise=0.001)
    cost, leakage = structural_bands(found)
    prices = [point.values["decoy.cost.element.usd"] for point in found.study.points]
    low, high = 1e6 + 100.0 * np.quantile(prices, [0.025, 0.975])
    assert (cost.worlds, cost.undefined) == (200, 0)
    assert cost.band.low == pytest.approx(low, rel=1e-3)  # noise of .001 / sqrt(60) is a ten thousandth
    assert cost.band.high == pytest.approx(high, rel=1e-3)
    assert cost.band.high - cost.band.low > 100.0 * cost.chance  # structure dominates chance
    assert leakage.band.high - leakage.band.low < leakage.chance


def two_points(noise=0.001, n=60):
    """Return two points in the same worlds: the second costs more where a decoy costs more than 3,500 USD."""

    def means(values):
        price, side = values["decoy.cost.element.usd"], values["units.decoys.count"]
        return {"cost_red": 1e6 + side * (price - 3_500.0), "leakage": 0.2 + 0.1 * side}

    words = {"design": [{"kind": "factorial", "factors": ["units.decoys.count"]}, {"kind": "lhs", "points": 200}]}
    given = {"measures": ["cost_red", "leakage"], "uncertain": UNCERTAIN, "factors": {"units.decoys.count": [1, 2]}}
    return data(means, n=n, noise=noise, **given, **words)


def test_differences_are_taken_world_by_world():
    """The luck of a raid is common to all points and worlds: what is left of it is a thousandth of the difference."""
    found = two_points()
    cost, leakage = band_differences(found)
    prices = np.array(
        [p.values["decoy.cost.element.usd"] for p in found.study.points if p.values["units.decoys.count"] == 1]
    )
    assert cost.above == pytest.approx(np.mean(prices < 3_500.0), abs=0.02)  # the first less the second
    assert 0.1 < cost.above < 0.9
    assert leakage.above == 0.0
    assert cost.band.low == pytest.approx(3_500.0 - np.quantile(prices, 0.975), rel=0.05, abs=20.0)
    own = structural_bands(found)
    assert [(one.measure.name, one.worlds, len(one.cases)) for one in own] == [
        *[("cost_red", 200, 200)] * 2,
        *[("leakage", 200, 200)] * 2,
    ]
    assert len({one.point for one in own}) == 2


def test_worlds_are_no_options_of_another_analysis():
    found = {one.name: one for one in sections(two_points())}
    assert len(found["band"].tables) == 2
    assert {one.reason for name, one in found.items() if name != "band"} == {
        "the points are worlds of the uncertain figures, not options"
    }


def test_points_in_other_worlds_are_not_compared():
    design = [{"kind": "lhs", "points": 40}]
    factors = {"units.laser.count": [1, 2]}
    with pytest.raises(SkipError, match="not run in the same worlds"):
        worlds_of(worlds(design=design, factors=factors, measures=["cost_red", "leakage"]))


def test_a_study_of_another_kind_has_no_band():
    with pytest.raises(SkipError, match="20 or more"):
        structural_bands(worlds(points=5))
    with pytest.raises(SkipError, match="one design of kind"):
        structural_bands(worlds(design=[{"kind": "one-at-a-time"}]))
