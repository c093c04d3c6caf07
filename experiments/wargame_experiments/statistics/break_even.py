"""Break-even: where a measure crosses a value as one input changes, such as a price or the size of a raid.

The root is where the estimate crosses, the interval the set of inputs at which the measure's own interval still holds
the value (inversion of a test, as Fieller's interval of a ratio is the set of prices at which costs may balance). All
inputs are evaluated with common random numbers, so that the estimate changes with the input and not with the draw.

Assumed: between the limits given, the estimate and both limits of its interval each cross the value once. Where one
crosses several times, one crossing is found, and which one is not said. Roots are found by bisection, which whole
numbers and steps do not disturb: estimates under common random numbers are steps in the size of a raid.
Sources: Fieller (1954), J. R. Stat. Soc. B 16, 175-185 (inversion); Casella & Berger (2002), Statistical Inference,
2nd ed., sec. 9.2.1.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

from wargame.estimates.interval import Interval
from wargame.estimates.observations import Observations, estimate

Evaluate = Callable[[float], Observations]


class BreakEven(NamedTuple):
    """Where a measure crosses a value.

    Attributes
    ----------
    root
        Input at which the estimate crosses, with the inputs at which its interval begins and ceases to hold the value;
        a limit is infinite where the interval holds it right up to the end that was searched; all nan if the estimate
        does not cross.
    rises
        Whether the measure rises with the input.
    evaluated
        Estimates by input, ascending.
    reason
        Why there is no root, "" if there is one.
    """

    root: Interval
    rises: bool
    evaluated: dict[float, Interval]
    reason: str


def break_even(
    evaluate: Evaluate,
    low: float,
    high: float,
    value: float = 1.0,
    level: float = 0.95,
    *,
    tolerance: float = 1e-3,
    whole: bool = False,
) -> BreakEven:
    """Return the input at which a measure is at a value, with an interval.

    Parameters
    ----------
    evaluate
        Returns the measure's part at an input; called once for each input, with common random numbers.
    low, high
        Between which to search, low < high.
    value
        Which the measure is to have: 1 of a cost-exchange ratio.
    level
        Of the interval, in (0, 1).
    tolerance
        Of root and limits, as a share of high - low, > 0.
    whole
        Inputs are whole numbers, and so is the root: the first at which the estimate is at or beyond the value. Limits
        are the first and last at which the interval holds it.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    A missile of price x against drones of 50,000 USD:

    >>> import numpy as np
    >>> missiles, drones = np.tile([3.0, 5.0], 50), np.tile([10.0, 10.0], 50)
    >>> found = break_even(lambda x: Observations("ratio", missiles * x, drones * 50e3), 10e3, 1e6)
    >>> round(found.root.mean, -3), found.rises
    (125000.0, True)
    """
    _check(low, high, value, tolerance, whole)
    search = _Search(evaluate, value, level, tolerance * (high - low), whole)
    first, last = search.at(low), search.at(high)
    rises = last.mean > first.mean
    reason = search.undefined() or _no_crossing(first.mean, last.mean, value)
    if reason:
        return BreakEven(Interval(math.nan, math.nan, math.nan), rises, search.sorted(), reason)
    side = "after" if whole else "middle"
    root = low if first.mean == value else search.cross(lambda found: found.mean, low, high, rises, side)
    early, late = ("high", "low") if rises else ("low", "high")  # the limit that gets to the value first, and last
    begins = search.cross(lambda found: getattr(found, early), low, high, rises, "after")
    ends = search.cross(lambda found: getattr(found, late), low, high, rises, "before")
    if reason := search.undefined():
        return BreakEven(Interval(math.nan, math.nan, math.nan), rises, search.sorted(), reason)
    return BreakEven(Interval(root, min(begins, root), max(ends, root)), rises, search.sorted(), "")


class _Search:
    """Bisection over inputs that are evaluated once."""

    def __init__(self, evaluate: Evaluate, value: float, level: float, width: float, whole: bool) -> None:
        self.evaluate, self.value, self.level, self.width, self.whole = evaluate, value, level, width, whole
        self.known: dict[float, Interval] = {}

    def at(self, x: float) -> Interval:
        if x not in self.known:
            self.known[x] = estimate(self.evaluate(x), self.level)
        return self.known[x]

    def cross(self, curve: Callable[[Interval], float], low: float, high: float, rises: bool, side: str) -> float:
        """Return where a curve gets to the value: just after, just before, or between; infinite if at no input."""

        def beyond(x: float) -> bool:
            y = curve(self.at(x))
            return y >= self.value if rises else y <= self.value

        if beyond(low):
            return -math.inf
        if not beyond(high):
            return math.inf
        low, high = self._closest(low, high, beyond)
        while high - low > (1.0 if self.whole else self.width):
            middle = (low + high) // 2.0 if self.whole else (low + high) / 2.0
            low, high = (low, middle) if beyond(middle) else (middle, high)
        return {"after": high, "before": low, "middle": (low + high) / 2.0}[side]

    def _closest(self, low: float, high: float, beyond: Callable[[float], bool]) -> tuple[float, float]:
        """Return the closest inputs around the crossing that are known, so that none is evaluated for nothing."""
        inside = sorted(x for x in self.known if low <= x <= high)
        upper = next(x for x in inside if beyond(x))
        return max(x for x in inside if x < upper), upper

    def undefined(self) -> str:
        """Return at which input the measure is undefined, "" if at none."""
        missing = [x for x, found in self.known.items() if math.isnan(found.mean) or math.isnan(found.low)]
        return f"the measure is undefined at {missing[0]:g}" if missing else ""

    def sorted(self) -> dict[float, Interval]:
        return dict(sorted(self.known.items()))


def _no_crossing(first: float, last: float, value: float) -> str:
    if first == value or (first < value) != (last < value):
        return ""
    return f"the estimate does not cross {value:g}: it is {first:.3g} at the low end and {last:.3g} at the high end"


def _check(low: float, high: float, value: float, tolerance: float, whole: bool) -> None:
    problems = []
    if not -math.inf < low < high < math.inf:
        problems.append(f"low, high: got {low}, {high}, allowed are finite numbers, low < high")
    elif whole and (low % 1 or high % 1):
        problems.append(f"low, high: got {low}, {high}, allowed are whole numbers")
    if not math.isfinite(value):
        problems.append(f"value: got {value}, allowed is a finite number")
    if not 0.0 < tolerance < 1.0:
        problems.append(f"tolerance: got {tolerance}, allowed is a share strictly between 0 and 1")
    if problems:
        raise ValueError("; ".join(problems))
