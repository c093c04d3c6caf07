"""Keyed random numbers in whole numbers of any size: Philox4x32-10 as its paper writes it.

Source: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011), section 3.3.
"""

import math
from fractions import Fraction

WORD = 2**32
MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
WEYL = (0x9E3779B9, 0xBB67AE85)

# What a draw is for, as numbered in every result so far.
STREAMS = {
    "detect": 1,
    "jam": 2,
    "fire": 3,
    "shot": 4,
    "credit": 5,
    "impact": 6,
    "launch": 7,
    "discriminate": 8,
    "ready": 9,
    "raid": 10,
    "outage": 11,
    "dwell": 12,
    "hardness": 20,
    "takeover": 21,
    "recognise": 22,
    "estimate": 30,
}


def philox4x32(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return four 32-bit words for a counter of four and a key of two: ten rounds, the key bumped between them."""
    for n in range(10):
        left, a, right, b = counter
        k0, k1 = ((key[i] + n * WEYL[i]) % WORD for i in range(2))
        high0, low0 = divmod(MULTIPLIERS[0] * left, WORD)
        high1, low1 = divmod(MULTIPLIERS[1] * right, WORD)
        counter = (high1 ^ a ^ k0, low1, high0 ^ b ^ k1, low0)
    return counter


class Chance:
    """All draws of one replication of one seed."""

    def __init__(self, seed: int, replication: int) -> None:
        self.key = (seed % WORD, replication % WORD)

    def uniform(self, stream: str, entity: int, draw: int = 0) -> float:
        """Return a number of 53 random bits in [0, 1)."""
        counter = (draw % WORD, STREAMS[stream], entity % WORD, entity // WORD)
        first, second, _, _ = philox4x32(counter, self.key)
        bits = (first // 2**5) * 2**26 + second // 2**6
        return float(Fraction(bits, 2**53))

    def exponential(self, stream: str, entity: int, draw: int = 0) -> float:
        """Return a number from the exponential distribution of mean 1."""
        return -math.log1p(-self.uniform(stream, entity, draw))
