"""What the benchmarks share: every one is timed beside a fixed piece of work, the reference."""

from collections.abc import Iterator

import numpy as np
import pytest

from benchmarks import measure, reference


def reference_s() -> float:
    """Return the time of the reference now, s: the median of a few runs."""
    return float(np.median([measure.seconds(reference.run) for _ in range(9)]))


@pytest.fixture(autouse=True)
def beside_reference(request: pytest.FixtureRequest) -> Iterator[None]:
    """Time the reference before and after a benchmark, and note the mean with its numbers."""
    benchmark = request.getfixturevalue("benchmark")
    reference.run()
    before = reference_s()
    yield
    benchmark.extra_info["reference_s"] = 0.5 * (before + reference_s())
