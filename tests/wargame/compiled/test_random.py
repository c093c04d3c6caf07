"""Philox against published answers and its twin; what a keyed uniform number has to be like."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference import philox
from tests.reference.examples import IS_COMPILED, examples
from wargame.battle.kernels.streams import DETECT, FIRE, JAM
from wargame.compiled import random

WORDS = st.integers(0, 2**32 - 1)
N = 20_000 if IS_COMPILED else 1_000

# Random123 1.14, tests/kat_vectors: counter, key, output.
KNOWN = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


def words(text: str) -> tuple[int, ...]:
    return tuple(int(word, 16) for word in text.split())


def compiled(counter: tuple[int, ...], key: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(word) for word in random.philox4x32(*(np.uint64(word) for word in (*counter, *key))))


@pytest.mark.parametrize(("counter", "key", "output"), KNOWN)
def test_philox_gives_the_published_answers(counter, key, output):
    assert compiled(words(counter), words(key)) == words(output)
    assert philox.philox4x32(words(counter), words(key)) == words(output)


@examples(300, 100)
@given(st.tuples(WORDS, WORDS, WORDS, WORDS), st.tuples(WORDS, WORDS))
def test_philox_is_its_twin(counter, key):
    assert compiled(counter, key) == philox.philox4x32(counter, key)


@examples(300, 100)
@given(WORDS, WORDS, st.sampled_from(sorted(philox.STREAMS)), st.integers(0, 2**64 - 1), WORDS)
def test_numbers_are_the_twins(seed, replication, stream, entity, draw):
    chance = philox.Chance(seed, replication)
    of = (seed, replication, philox.STREAMS[stream], np.uint64(entity), draw)
    assert random.uniform(*of) == chance.uniform(stream, entity, draw)
    assert random.exponential(*of) == pytest.approx(chance.exponential(stream, entity, draw), rel=1e-15)


def drawn(vary: str, stream: int = FIRE) -> np.ndarray:
    """Return N numbers of which one part of the key or counter counts up."""
    base = {"seed": 3, "replication": 5, "stream": stream, "entity": 7, "draw": 0}
    numbers = np.empty(N)
    for i in range(N):
        at = base | {vary: base[vary] + i}
        entity = np.uint64(at["entity"])
        numbers[i] = random.uniform(at["seed"], at["replication"], at["stream"], entity, at["draw"])
    return numbers


@pytest.mark.parametrize("vary", ["seed", "replication", "entity", "draw"])
def test_numbers_are_uniform_whatever_counts_up(vary):
    """Mean, variance, and largest gap to the distribution, each within 5 standard errors (or its like)."""
    u = drawn(vary)
    assert u.min() >= 0.0
    assert u.max() < 1.0
    assert u.mean() == pytest.approx(0.5, abs=5.0 * math.sqrt(1.0 / 12.0 / N))
    assert u.var() == pytest.approx(1.0 / 12.0, abs=5.0 * math.sqrt(1.0 / 180.0 / N))
    gap = np.abs(np.sort(u) - (np.arange(N) + 0.5) / N).max()
    assert gap < 2.5 / math.sqrt(N)  # Kolmogorov: exceeded with probability 7e-6


@pytest.mark.parametrize("vary", ["seed", "replication", "entity", "draw"])
def test_neighbours_are_not_correlated(vary):
    u = drawn(vary)
    assert abs(np.corrcoef(u[:-1], u[1:])[0, 1]) < 5.0 / math.sqrt(N)


def test_streams_are_not_correlated():
    several = np.array([drawn("draw", stream)[: N // 4] for stream in (DETECT, JAM, FIRE)])
    assert np.abs(np.triu(np.corrcoef(several), 1)).max() < 5.0 / math.sqrt(N // 4)


def test_exponential_numbers_have_mean_and_variance_one():
    e = np.array([random.exponential(1, i, JAM, np.uint64(9), 0) for i in range(N)])
    assert e.mean() == pytest.approx(1.0, abs=5.0 / math.sqrt(N))
    assert e.var() == pytest.approx(1.0, abs=5.0 * math.sqrt(8.0 / N))
