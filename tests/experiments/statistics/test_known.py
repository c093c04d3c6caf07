"""The known functions have the moments that their closed forms say."""

import numpy as np
import pytest

from wargame_experiments.statistics.known import (
    g_function,
    g_function_indices,
    ishigami,
    ishigami_indices,
)


def test_ishigami_has_the_published_indices():
    """Saltelli et al. (2008), Global Sensitivity Analysis: The Primer: S .3139 .4424 0, ST .5576 .4424 .2437."""
    found = ishigami_indices()
    assert found.first == pytest.approx((0.3139, 0.4424, 0.0), abs=5e-5)
    assert found.total == pytest.approx((0.5576, 0.4424, 0.2437), abs=5e-5)
    assert found.variance == pytest.approx(13.8446, abs=5e-5)


@pytest.mark.parametrize(
    ("function", "indices", "factors"), [(ishigami, ishigami_indices(), 3), (g_function, g_function_indices(), 6)]
)
def test_the_variance_is_that_of_a_large_sample(function, indices, factors):
    """200,000 points: the error of a variance is about 0.5 %, bound 2 %."""
    sample = np.random.Generator(np.random.Philox(1)).random((200_000, factors))
    assert function(sample).var() == pytest.approx(indices.variance, rel=0.02)


def test_first_order_and_total_agree_where_nothing_interacts():
    found = g_function_indices([0.0, 1e9])
    assert found.first == pytest.approx(found.total, abs=1e-9)
    assert found.first[0] == pytest.approx(1.0)
