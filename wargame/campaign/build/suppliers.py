"""Outages of suppliers that come from one place: what is the origin's, and what is each supplier's own.

A supplier is down if its own chain or that of its origin is, each a two-state Markov chain. What the file says of the
supplier as a whole stays: with alpha its chance to fail in a week while it is up, and beta to be repaired,

- it is up u = beta/(alpha + beta) of the time, so that the chain of its own is up u_s = u / u_o, where the origin is
  down 1 - u_o = share (1 - u) of the time and is repaired with beta;
- from up to down it goes with alpha = 1 - (1 - alpha_o)(1 - alpha_s), so that its outages are as many, and last 1/beta
  weeks on average, though where an outage of one kind meets one of the other they are no longer geometric.

Two suppliers of one origin are both down with d_o + u_o d_1 d_2, where d_i = 1 - u_i / u_o is how often the chain of
its own is down while the origin is up, in place of (1 - u_1)(1 - u_2) if they were independent.

Where beta is so near 1 that an own chain with that alpha_s would have to be repaired in less than a week, it is
repaired in one, and fails a little more often.
"""

from typing import NamedTuple


class Failures(NamedTuple):
    """Chance that an origin and a supplier's own chain fail in a week, and that its own is repaired."""

    of_origin: float
    of_its_own: float
    repairs_of_its_own: float


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
    Up .75 of the time, failing with .1; with half of the outages the origin's, that is up .875 and the own chain .857:

    >>> both = failures(0.1, 0.3, 0.5)
    >>> own_up = both.repairs_of_its_own / (both.of_its_own + both.repairs_of_its_own)
    >>> round(0.3 / (0.3 + both.of_origin) * own_up, 6)
    0.75
    >>> round(1.0 - (1.0 - both.of_origin) * (1.0 - both.of_its_own), 6)
    0.1
    """
    if failures_a_week <= 0.0:
        return Failures(0.0, 0.0, repairs_a_week)
    up = repairs_a_week / (failures_a_week + repairs_a_week)
    origin_up = 1.0 - origin_share * (1.0 - up)
    of_origin = repairs_a_week * (1.0 / origin_up - 1.0)
    if origin_share <= 0.0:
        return Failures(0.0, failures_a_week, repairs_a_week)
    if origin_share >= 1.0:
        return Failures(failures_a_week, 0.0, repairs_a_week)
    odds_down = origin_up / up - 1.0  # of its own chain
    own = 1.0 - (1.0 - failures_a_week) / (1.0 - of_origin)
    return Failures(of_origin, own, own / odds_down) if own < odds_down else Failures(of_origin, odds_down, 1.0)
