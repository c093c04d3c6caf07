"""Quantile tables: a random number from any distribution, by one uniform draw and a look-up."""

from wargame.battle.kernels.state import F8
from wargame.compiled.compile import kernel


@kernel
def quantile(table: F8, u: float) -> float:
    """Return the value of a quantile table (levels 0 .. 1 evenly spaced) at level ``u``, linearly interpolated."""
    at = u * (len(table) - 1)
    i = min(int(at), len(table) - 2)
    return table[i] + (at - i) * (table[i + 1] - table[i])
