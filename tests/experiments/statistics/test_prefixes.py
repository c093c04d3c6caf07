"""The interval of the first n replications is the interval of the first n replications."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.experiments.statistics.parts import part, parts
from wargame.estimates.observations import KINDS, Observations, estimate
from wargame_experiments.statistics.prefixes import prefixes


@settings(deadline=None)
@given(parts(), st.floats(0.5, 0.99))
def test_every_prefix_has_the_interval_of_its_replications(whole, level):
    got = prefixes(whole, level)
    for n in range(1, len(whole.numerator) + 1):
        expected = estimate(whole.first(n), level)
        found = [column[n - 1] for column in got]
        assert found == pytest.approx(list(expected), rel=1e-7, abs=1e-7 * abs(expected.mean), nan_ok=True)


@pytest.mark.parametrize("kind", KINDS)
def test_what_comes_later_changes_no_bit(kind):
    whole = part(kind, 60, 5)
    shorter, longer = prefixes(whole.first(37)), prefixes(whole)
    assert all(np.array_equal(a, b[:37], equal_nan=True) for a, b in zip(shorter, longer, strict=True))


def test_large_values_keep_their_digits():
    """Costs of 10^9 USD that vary by 1 USD: 16 digits leave seven for the spread about the first of them."""
    values = 1e9 + np.random.Generator(np.random.Philox(3)).normal(size=1000)
    expected = estimate(Observations("mean", values))
    assert prefixes(Observations("mean", values)).half_width[-1] == pytest.approx(
        expected.high - expected.mean, rel=1e-6
    )


def test_no_replications_have_no_intervals():
    assert prefixes(Observations("mean", np.empty(0))).half_width.shape == (0,)


@pytest.mark.parametrize(
    ("wrong", "level", "words"),
    [
        (Observations("median", np.ones(2)), 0.95, "median"),  # type: ignore[arg-type]
        (Observations("ratio", np.ones(2)), 0.95, "without a denominator"),
        (Observations("ratio", np.ones(2), np.ones(3)), 0.95, "same length"),
        (Observations("mean", np.array([1.0, np.nan])), 0.95, "not finite"),
        (Observations("mean", np.ones(2)), 1.0, "level"),
    ],
)
def test_what_is_wrong_is_said(wrong, level, words):
    with pytest.raises(ValueError, match=words):
        prefixes(wrong, level)
