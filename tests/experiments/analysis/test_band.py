"""Structural band: the middle of the worlds, and the studies that it is for."""

import numpy as np
import pytest

from tests.experiments.analysis.made import data
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.band import structural_bands

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


def test_a_study_of_another_kind_has_no_band():
    with pytest.raises(SkipError, match="20 or more"):
        structural_bands(worlds(points=5))
    with pytest.raises(SkipError, match="one design of kind"):
        structural_bands(worlds(design=[{"kind": "one-at-a-time"}]))
