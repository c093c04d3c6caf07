"""The public counts: complete, consistent with themselves, and attributed."""

import pytest

from wargame.catalogue import elements as catalogue
from wargame_experiments.calibration.counts import (
    destroyed_share,
    hits_per_launch,
    public_counts,
    soft_share_range,
)
from wargame_experiments.calibration.moments import LEVELS

COUNTS = public_counts()


def test_data_are_attributed_and_said_to_be_claims():
    assert "Ivaniuk" in COUNTS.source
    assert "Ukrainian Air Force" in COUNTS.source
    assert COUNTS.claims_of == "the defender"


def test_nobody_is_counted_twice():
    for month in COUNTS.months:
        assert month.destroyed + month.lost + (month.hits or 0) <= month.launched, month.month
    for row in COUNTS.classes:
        assert row.destroyed <= row.launched, row.name
        assert row.kind in catalogue.names(), row.name


def test_quantiles_rise_and_their_levels_are_those_of_the_moments():
    window = COUNTS.window
    assert window.leak_levels == LEVELS
    assert list(window.leak_quantiles) == sorted(window.leak_quantiles)
    assert list(window.size_quantiles) == sorted(window.size_quantiles)
    assert window.least_size <= window.size_quantiles[0]


def test_the_months_of_the_window_agree_with_it():
    months = [month for month in COUNTS.months if month.month in COUNTS.window.months]
    launched = sum(month.launched for month in months)
    gone = sum(month.destroyed + month.lost for month in months)
    assert launched == pytest.approx(COUNTS.window.launched, rel=0.005)  # raids of less than 30 are few
    assert 1 - gone / launched == pytest.approx(COUNTS.window.pooled_leak, abs=0.002)


def test_what_follows_by_arithmetic():
    assert soft_share_range(COUNTS) == pytest.approx((0.0, 951 / 3314, 814 / 1760))
    assert hits_per_launch(COUNTS) == pytest.approx(2534 / 35312)
    assert destroyed_share(COUNTS, "cruise-missile").centre == pytest.approx(2532 / 3215)
