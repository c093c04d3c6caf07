"""How many examples a test tries, and numbers that no two routes to a result round apart."""

import math
import os

import numba
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

IS_COMPILED = not numba.config.DISABLE_JIT  # type: ignore[attr-defined]
TIMES = int(os.environ.get("FORCEMIX_EXAMPLES", "1"))  # as many examples; `make slow` tries eight times as many


def examples(compiled: int, plain: int | None = None) -> settings:
    """Return settings for a number of examples; fewer where kernels run as plain Python. The same at every run."""
    n = compiled if IS_COMPILED else (plain or max(3, compiled // 10))
    slow = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)
    phases = (Phase.explicit, Phase.generate)  # to shrink a battle takes longer than to look at it
    return settings(max_examples=n * TIMES, deadline=None, derandomize=True, suppress_health_check=slow, phases=phases)


def real(low: float, high: float) -> st.SearchStrategy[float]:
    """Return a strategy of odd numbers between two bounds.

    Never round, so that nothing arrives exactly at the end of a tick or flies exactly along the edge of a
    cell, where the last bit of a sum would decide.
    """
    golden = (math.sqrt(5.0) - 1.0) / 2.0
    return st.integers(0, 999).map(lambda k: low + (high - low) * ((k + 0.1234567) * golden % 1.0))
