"""Every campaign file is refused with its mistakes, or its first weeks can be run, with books that balance."""

import pytest

from tests.fuzz.campaigns import run_some


def test_mutated_campaigns_are_refused_or_run() -> None:
    tally, faults = run_some(files=50, seed=4)
    assert faults == []
    assert tally["run"] >= 8  # else nothing is said of those that are accepted
    assert tally["refused"] >= 20
    assert tally["slowest_ms"] < 10_000


@pytest.mark.slow
def test_very_many_mutated_campaigns_are_refused_or_run() -> None:
    _, faults = run_some(files=5_000, seed=5)
    assert faults == []
