"""Whole numbers dealt out in proportion, without a product that 64 bits do not hold."""

import math

from wargame.compiled.compile import inlined


@inlined
def part_of(worth: int, units: int, total: int) -> int:
    """Return worth * units / total, rounded down; exact for 0 <= units <= total up to 3e9, whatever the worth."""
    return worth // total * units + worth % total * units // total


@inlined
def dealt(n: int, before: int, own: int, total: int) -> int:
    """Return how many of n go to somebody with a claim of ``own`` out of ``total``, claims of ``before`` served first.

    Cumulative shares are rounded down, so that what all get adds up to n, and nobody is off by one or more.
    """
    if total <= 0:
        return 0
    return part_of(n, before + own, total) - part_of(n, before, total)


@inlined
def by_week(rate: float, week: int) -> int:
    """Return how many whole units of a steady rate fall into a week: the fraction is carried."""
    return math.floor(rate * (week + 1) + 1e-9) - math.floor(rate * week + 1e-9)
