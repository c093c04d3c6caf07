"""One factor at a time: how far the measure moves as each input goes from its low to its high figure.

Each end is compared with the typical case replication by replication, with common random numbers. What it cannot show
is what inputs do together: `morris` and `sobol` do.
Source: Eschenbach (1992), Interfaces 22 (6), 40-46.
"""

from collections.abc import Mapping
from typing import NamedTuple

from wargame.estimates.interval import Interval
from wargame.estimates.observations import Observations
from wargame_experiments.statistics.comparison import compare


class Bar(NamedTuple):
    """What one input does.

    Attributes
    ----------
    name
        Of the input.
    low, high
        The measure at its low and its high figure less that at the typical one.
    swing
        The measure at the high figure less that at the low one.
    """

    name: str
    low: Interval
    high: Interval
    swing: Interval

    @property
    def matters(self) -> bool:
        """Return whether the interval of the swing leaves out 0."""
        return self.swing.low > 0.0 or self.swing.high < 0.0


def tornado(
    typical: Observations, ends: Mapping[str, tuple[Observations, Observations]], level: float = 0.95
) -> list[Bar]:
    """Return a bar for each input, the widest first; bars that are undefined last.

    Parameters
    ----------
    typical
        The measure with all inputs at their typical figures.
    ends
        By input, the measure with it at its low and at its high figure, replications paired.
    level
        Of the intervals, in (0, 1).

    Examples
    --------
    >>> import numpy as np
    >>> draws = np.array([1.0, 4.0, 2.0])
    >>> ends = {
    ...     name: (Observations("mean", draws - x), Observations("mean", draws + x))
    ...     for name, x in {"a": 1.0, "b": 2.0}.items()
    ... }
    >>> [(bar.name, bar.swing.mean) for bar in tornado(Observations("mean", draws), ends)]
    [('b', 4.0), ('a', 2.0)]
    """
    bars = [
        Bar(
            name,
            compare(low, typical, level).difference,
            compare(high, typical, level).difference,
            compare(high, low, level).difference,
        )
        for name, (low, high) in ends.items()
    ]
    return sorted(bars, key=_narrowness)


def _narrowness(bar: Bar) -> tuple[bool, float]:
    is_undefined = bar.swing.mean != bar.swing.mean
    return is_undefined, 0.0 if is_undefined else -abs(bar.swing.mean)
