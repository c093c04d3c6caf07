"""Whole numbers dealt out in proportion."""

from wargame.compiled.compile import inlined


@inlined
def dealt(n: int, before: int, own: int, total: int) -> int:
    """Return how many of n go to somebody with a claim of ``own`` out of ``total``, claims of ``before`` served first.

    Cumulative shares are rounded down, so that what all get adds up to n, and nobody is off by one or more.
    """
    if total <= 0:
        return 0
    return (before + own) * n // total - before * n // total
