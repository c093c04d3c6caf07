"""Public figures that were not fitted."""

import numpy as np
import pytest

from wargame_experiments.calibration.counts import public_counts
from wargame_experiments.calibration.model import Raids
from wargame_experiments.calibration.out_of_sample import monthly_sd, out_of_sample


def raids(launched, leaked):
    n = len(launched)
    zero = np.zeros(n)
    rest = dict.fromkeys(("lost", "armed_launched", "armed_leaked", "missiles_destroyed", "ew", "readiness"), zero)
    return Raids(
        np.zeros(n, int),
        np.array(launched, float),
        np.array(leaked, float),
        hits=zero,
        missiles_launched=zero + 1,
        **rest,
    )


def test_months_of_independent_raids_vary_as_the_root_of_their_number():
    """Raids of one size leak 10 or 30 of 100 at even odds: sd .1 a raid, .1 / sqrt(25) a month (error under 2 %)."""
    assert monthly_sd(raids([100, 100], [10, 30]), [25] * 7, seed=1) == pytest.approx(0.02, rel=0.02)


def test_public_figures_are_those_of_the_counts():
    found = {row.what: row for row in out_of_sample(public_counts(), raids([100, 100], [10, 30]), seed=1)}
    assert found["cruise missiles destroyed / launched"].public == pytest.approx(2532 / 3215)
    assert found["pooled leak of a month, 2024"].model == 0.2
    assert len(found) == 4
