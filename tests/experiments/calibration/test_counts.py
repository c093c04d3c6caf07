"""The public counts: complete, consistent with themselves, and attributed."""

import pytest

from wargame.catalogue import elements as catalogue
from wargame_experiments.calibration.counts import public_counts
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


@pytest.mark.parametrize("window", COUNTS.windows)
def test_quantiles_rise_and_their_levels_are_those_of_the_moments(window):
    assert window.leak_levels == LEVELS
    assert list(window.leak_quantiles) == sorted(window.leak_quantiles)
    assert list(window.size_quantiles) == sorted(window.size_quantiles)
    assert window.least_size <= window.size_quantiles[0]


def test_the_months_of_the_second_window_agree_with_it():
    months = [month for month in COUNTS.months if month.month in COUNTS.windows[1].months]
    launched = sum(month.launched for month in months)
    gone = sum(month.destroyed + month.lost for month in months)
    assert launched == pytest.approx(COUNTS.windows[1].launched, rel=0.005)  # raids of less than 30 are few
    assert 1 - gone / launched == pytest.approx(COUNTS.windows[1].pooled_leak, abs=0.002)


def test_interception_of_cruise_missiles_is_what_was_published():
    assert COUNTS.missiles.interception == pytest.approx(0.786, abs=5e-4)
