"""Bars of one input at a time."""

import numpy as np
import pytest

from wargame.estimates.observations import Observations
from wargame_experiments.statistics.tornado import tornado


def test_bars_are_paired_and_sorted():
    draws = np.random.Generator(np.random.Philox(1)).normal(size=50) * 100.0
    own = np.random.Generator(np.random.Philox(2)).normal(size=50) * 0.1
    typical = Observations("mean", draws)
    ends = {
        "little": (Observations("mean", draws - 0.5 + own), Observations("mean", draws + 0.5)),
        "none": (Observations("mean", draws + own), Observations("mean", draws)),
        "much": (Observations("mean", draws + 5.0), Observations("mean", draws - 1.0)),
        "undefined": (Observations("mean", draws, np.zeros(50)), typical),
    }
    bars = tornado(typical, ends)
    assert [bar.name for bar in bars] == ["much", "little", "none", "undefined"]
    assert [bar.matters for bar in bars] == [True, True, False, False]
    assert (bars[0].low.mean, bars[0].high.mean, bars[0].swing.mean) == pytest.approx((5.0, -1.0, -6.0))
    assert bars[1].swing.high - bars[1].swing.low < 0.1  # of 40 without pairs
