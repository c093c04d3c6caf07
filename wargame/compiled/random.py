"""Keyed random numbers: a draw is a pure function of who draws, for what, and which time.

Philox4x32-10 is a bijection of a 128-bit counter under a 64-bit key. Here the counter is
(draw, stream, entity low, entity high) and the key (seed, replication), so no generator state exists and
removing one unit leaves every other draw as it was.
Source: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011), section 3.3; known answers
of the Random123 distribution.
"""

import math
from typing import Final

import numpy as np

from wargame.compiled.compile import kernel

_M0: Final = np.uint64(0xD2511F53)
_M1: Final = np.uint64(0xCD9E8D57)
_W0: Final = np.uint64(0x9E3779B9)
_W1: Final = np.uint64(0xBB67AE85)
_MASK: Final = np.uint64(0xFFFFFFFF)
_32: Final = np.uint64(32)
_TO_UNIT: Final = 1.0 / 9007199254740992.0  # 2^-53


@kernel
def philox4x32(
    c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return the Philox4x32-10 output for a counter and a key, each word 32 bits held in 64.

    Examples
    --------
    >>> zero = np.uint64(0)
    >>> [f"{int(w):08x}" for w in philox4x32(zero, zero, zero, zero, zero, zero)]
    ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']
    """
    for _ in range(10):
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (p1 >> _32) ^ c1 ^ k0, p1 & _MASK, (p0 >> _32) ^ c3 ^ k1, p0 & _MASK
        k0 = (k0 + _W0) & _MASK
        k1 = (k1 + _W1) & _MASK
    return c0, c1, c2, c3


@kernel
def uniform(seed: int, replication: int, stream: int, entity: np.uint64, draw: int) -> float:
    """Return the draw as a double, uniform on [0, 1) with 53 bits.

    Parameters
    ----------
    seed, replication
        The key, each taken modulo 2^32.
    stream
        What the draw is for: a number of the model's own.
    entity
        Who draws: 64 bits from the unit's name and the element's index.
    draw
        Which draw of this entity and stream, >= 0.
    """
    e = np.uint64(entity)
    a, b, _, _ = philox4x32(
        np.uint64(draw) & _MASK,
        np.uint64(stream) & _MASK,
        e & _MASK,
        e >> _32,
        np.uint64(seed) & _MASK,
        np.uint64(replication) & _MASK,
    )
    high = float(a >> np.uint64(5))
    low = float(b >> np.uint64(6))
    return (high * 67108864.0 + low) * _TO_UNIT


@kernel
def exponential(seed: int, replication: int, stream: int, entity: np.uint64, draw: int) -> float:
    """Return a draw from the exponential distribution of mean 1, by inversion; same arguments as :func:`uniform`."""
    return -math.log1p(-uniform(seed, replication, stream, entity, draw))
