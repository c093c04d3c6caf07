"""Timing that holds on a busy machine: repeats interleaved, medians, and intervals of ratios of medians.

What is compared is run in turn, A B C A B C …, so that a slow spell hits all alike. The interval of a ratio of
medians is a percentile bootstrap over rounds, both sides resampled together (they shared the spell).
Source: Efron & Tibshirani, An Introduction to the Bootstrap (1993), ch. 13.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

RESAMPLES = 4_000


class MedianRatio(NamedTuple):
    """A ratio of medians with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Return it as text."""
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def seconds(run: Callable[[], object]) -> float:
    """Return how long one call takes, s."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def interleaved(runs: Mapping[str, Callable[[], object]], rounds: int, warm: bool = True) -> dict[str, np.ndarray]:
    """Return the times of each run, s, (rounds,); the runs take turns, the order turned round every other time."""
    if warm:
        for run in runs.values():
            run()
    times: dict[str, list[float]] = {name: [] for name in runs}
    for i in range(rounds):
        for name in list(runs) if i % 2 == 0 else list(runs)[::-1]:
            times[name].append(seconds(runs[name]))
    return {name: np.array(values) for name, values in times.items()}


def ratio_of_medians(
    over: Sequence[float] | np.ndarray, under: Sequence[float] | np.ndarray, seed: int = 1
) -> MedianRatio:
    """Return median(over) / median(under) with a 95 % bootstrap interval; equal lengths are resampled in pairs.

    Examples
    --------
    >>> ratio_of_medians([2.0, 2.0, 2.0], [1.0, 1.0, 1.0])
    MedianRatio(value=2.0, low=2.0, high=2.0)
    """
    a, b = np.asarray(over, float), np.asarray(under, float)
    rng = np.random.default_rng(seed)
    i = rng.integers(len(a), size=(RESAMPLES, len(a)))
    j = i if len(a) == len(b) else rng.integers(len(b), size=(RESAMPLES, len(b)))
    many = np.median(a[i], axis=1) / np.median(b[j], axis=1)
    low, high = np.quantile(many, [0.025, 0.975])
    return MedianRatio(float(np.median(a) / np.median(b)), float(low), float(high))
