"""What a duel comes to, by its Markov chain: m against n, each kills at the same rate.

With m and n left the next to fall is of the second group with probability m / (m + n) (Brown 1963).
"""

from functools import cache
from typing import NamedTuple


class Expected(NamedTuple):
    """Chance that the first group wins, and how many each group loses in the mean."""

    p_win: float
    first_lost: float
    second_lost: float


@cache
def duel(m: int, n: int) -> Expected:
    """Return what a duel of m against n comes to.

    >>> duel(4, 3).p_win * 315
    233.0
    """
    if m == 0 or n == 0:
        return Expected(float(m > 0), 0.0, 0.0)
    hit, miss = duel(m, n - 1), duel(m - 1, n)
    p = m / (m + n)
    first, second = (
        p * hit.first_lost + (1 - p) * (miss.first_lost + 1),
        p * (hit.second_lost + 1) + (1 - p) * miss.second_lost,
    )
    return Expected(p * hit.p_win + (1 - p) * miss.p_win, first, second)
