"""Outages of suppliers that come from one place: what is the origin's, and what is each supplier's own.

A supplier is down if its own chain or that of its origin is. Both are two-state Markov chains that are repaired with
the same probability beta. The marginal chance of being down, alpha/(alpha + beta), is kept, and of it the origin has
the given share: with u_o u_s = beta/(alpha + beta) the chance of being up, the origin is down 1 - u_o = share * (1 -
u_o u_s).
"""

from typing import NamedTuple


class Failures(NamedTuple):
    """Chance that an origin and a supplier's own chain fail in a week."""

    of_origin: float
    of_its_own: float


def failures(failures_a_week: float, repairs_a_week: float, origin_share: float) -> Failures:
    """Return how the outages of a supplier are split between its origin and itself.

    Parameters
    ----------
    failures_a_week, repairs_a_week
        Of the supplier as a whole, probabilities.
    origin_share
        Of the time that it is down, 0 .. 1.

    Examples
    --------
    Up .75 of the time; with half of the outages the origin's, that is up .875 and the own chain .857:

    >>> both = failures(0.1, 0.3, 0.5)
    >>> round(0.3 / (0.3 + both.of_origin) * 0.3 / (0.3 + both.of_its_own), 6)
    0.75
    """
    if failures_a_week <= 0.0:
        return Failures(0.0, 0.0)
    up = repairs_a_week / (failures_a_week + repairs_a_week)
    origin_up = 1.0 - origin_share * (1.0 - up)
    own_up = up / origin_up
    return Failures(repairs_a_week * (1.0 / origin_up - 1.0), repairs_a_week * (1.0 / own_up - 1.0))
