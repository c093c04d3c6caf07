"""A fixed piece of work that tells how fast this machine is: times divided by its time travel between machines.

Philox draws (whole numbers) and logarithms, square roots and a small table (floats, cache), in a loop without
parallelism. It must stay as it is: a change makes all baselines worthless. It uses nothing of the package.
"""

import math

import numba
import numpy as np

DRAWS = 20_000
TABLE = 512


@numba.njit(cache=False)
def work(table: np.ndarray, seed: int) -> float:
    """Return a number that depends on all of the work."""
    mask = np.uint64(0xFFFFFFFF)
    total = 0.0
    for i in range(DRAWS):
        c0, c1, c2, c3 = np.uint64(i), np.uint64(1), np.uint64(2), np.uint64(3)
        k0, k1 = np.uint64(seed), np.uint64(7)
        for _ in range(10):
            p0 = np.uint64(0xD2511F53) * c0
            p1 = np.uint64(0xCD9E8D57) * c2
            c0, c1 = (p1 >> np.uint64(32)) ^ c1 ^ k0, p1 & mask
            c2, c3 = (p0 >> np.uint64(32)) ^ c3 ^ k1, p0 & mask
            k0 = (k0 + np.uint64(0x9E3779B9)) & mask
            k1 = (k1 + np.uint64(0xBB67AE85)) & mask
        at = int(c0 & np.uint64(TABLE - 1))
        draw = -math.log1p(-float(c1) / 4294967296.0)
        table[at] = 0.5 * table[at] + math.sqrt(draw)
        if table[at] > 1.0:
            total += table[at]
    return total


def run() -> float:
    """Do the work once."""
    return work(np.ones(TABLE), 1)
