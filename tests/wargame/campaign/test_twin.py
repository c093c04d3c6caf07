"""The engine and a slow, plain twin agree week by week on random campaigns; so do files with their tables shuffled."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.campaign_strategies import Data, campaigns, loaded
from tests.reference.campaign.campaign import run as run_twin
from wargame.campaign.build.setup import build
from wargame.campaign.engine import run

SLOW = settings(
    derandomize=True,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def assert_same(data: Data, seed: int) -> None:
    """Assert that engine and twin agree."""
    campaign = loaded(data)
    outcome, weeks = run(build(campaign), seed), run_twin(campaign, seed)
    for w, week in enumerate(weeks):
        for key in ("lines", "goods", "money", "raids", "repairs", "stops", "struck", "land"):
            found = getattr(outcome, key)[0, w]
            assert np.array_equal(found, np.array(week[key]).reshape(found.shape)), (
                f"{key}, week {w}: {found} {week[key]}"
            )
        found = outcome.methods[0, w]
        assert found == pytest.approx(np.array(week["methods"]).reshape(found.shape), rel=1e-12)
        assert outcome.prices[0, w] == pytest.approx(week["prices"], rel=1e-9)


@SLOW
@given(campaigns(), st.integers(0, 99))
def test_industry_equals_its_twin(data: Data, seed: int) -> None:
    assert_same(data, seed)


@settings(SLOW, max_examples=25)
@given(campaigns(has_raids=True), st.integers(0, 99))
def test_raids_equal_their_twin(data: Data, seed: int) -> None:
    assert_same(data, seed)


@settings(SLOW, max_examples=20)
@given(campaigns(has_raids=True), st.lists(st.integers(1, 100), min_size=5, max_size=9), st.integers(0, 99))
def test_order_of_tables_changes_nothing(data: Data, order: list[int], seed: int) -> None:
    sorted_, shuffled = run(build(loaded(data)), seed), run(build(loaded(data, order)), seed)
    for one, other in zip(sorted_, shuffled, strict=True):
        assert one.tobytes() == other.tobytes()
