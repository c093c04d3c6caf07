"""Selection of the best point, or that the replications cannot tell.

A point is called best only if every other is worse by more than chance explains: its difference to the best of the
sample is significant after Holm's correction for all pairs (`multiple`). Else the best and all that are not
significantly worse are not distinguishable. Nothing is called best on fewer than a least number of replications, as
the tests rest on the normal approximation of a mean.

Guarantee: at level 95 %, at most 5 % of such statements, asymptotically, call a point worse that is not.
"""

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

from wargame.estimates.observations import Observations, estimate
from wargame_experiments.statistics.multiple import Pair, against_best, best_of

LEAST: Final = 50  # replications; as the rule of stopping has it, see `replications.Rule`


class Selection(NamedTuple):
    """What can be said of the best of some points.

    Attributes
    ----------
    best
        Its name; "" if that cannot be told.
    candidates
        All that may be the best, the best of the sample first; all points if there are too few replications.
    verdict
        In words.
    pairs
        Every other point compared with the best of the sample: point less best.
    """

    best: str
    candidates: tuple[str, ...]
    verdict: str
    pairs: list[Pair]


def choose(parts: Mapping[str, Observations], *, smallest: bool, level: float = 0.95, least: int = LEAST) -> Selection:
    """Return the best of some points, or those among which the replications cannot tell.

    Parameters
    ----------
    parts
        One measure by name of the point, replications paired.
    smallest
        Whether the smallest estimate is the best, or the largest.
    level
        Of the statement as a whole, in (0, 1).
    least
        Fewest replications of each point on which anything is called best, >= 2.

    Raises
    ------
    ValueError
        If no point has a defined estimate, or least is below 2.

    Examples
    --------
    >>> import numpy as np
    >>> draws = np.arange(60.0) % 7.0
    >>> points = {
    ...     name: Observations("mean", draws + more)
    ...     for name, more in {"a": 0.0, "b": 1.0, "c": np.arange(60) % 2}.items()
    ... }
    >>> choose(points, smallest=True).verdict
    'a is best'
    >>> choose(points, smallest=False).verdict
    'b is best'
    >>> choose({name: part.first(20) for name, part in points.items()}, smallest=True).verdict
    'too few replications to call any best: 20, at least 50 are needed'
    """
    if least < 2:
        raise ValueError(f"least: got {least}, allowed is an integer >= 2")
    leader = best_of(parts, smallest=smallest)
    n = min(len(part.numerator) for part in parts.values())
    pairs = against_best(parts, smallest=smallest, level=level)
    if n < least:
        verdict = f"too few replications to call any best: {n}, at least {least} are needed"
        return Selection("", (leader, *(name for name in parts if name != leader)), verdict, pairs)
    rivals = tuple(pair.first for pair in pairs if not pair.p_adjusted < 1.0 - level)
    undefined = [name for name, part in parts.items() if math.isnan(estimate(part).mean)]
    rivals = tuple(name for name in rivals if name not in undefined)
    gone = f"; undefined and left out: {', '.join(undefined)}" if undefined else ""
    if rivals:
        return Selection("", (leader, *rivals), f"{_listed((leader, *rivals))} are not distinguishable{gone}", pairs)
    return Selection(leader, (leader,), f"{leader} is best{gone}", pairs)


def _listed(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
