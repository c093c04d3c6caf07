"""Laws of growth, adoption and decay that are fitted to public series, and what their parameters may be.

Time is in months. They are the campaign's own: first-order ramp of capacity after a dead time, averaged over the month
(`wargame.campaign.kernels.capacity`), life of a method, learning with cumulative output; and the simplest rivals.

Source: ramp and method life as in docs/campaign.md; Verhulst (1838), logistic; Wright (1936) and Crawford (1944).
"""

import math
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

F8 = NDArray[np.float64]
LARGEST_EXPONENT: Final = 50.0


class ParameterRange(NamedTuple):
    """Values that a parameter may have: all alike between two ends, or all alike in its logarithm.

    Attributes
    ----------
    name
        With the unit as its end.
    low, high
        Ends.
    is_log
        Whether it is its logarithm that has any value alike.
    """

    name: str
    low: float
    high: float
    is_log: bool = False

    def value(self, u: F8) -> F8:
        """Return the values at shares of the range, 0 to 1.

        >>> ParameterRange("tau_months", 1.0, 100.0, True).value(np.array([0.0, 0.5, 1.0])).tolist()
        [1.0, 10.0, 100.0]
        """
        if self.is_log:
            return np.exp(math.log(self.low) + u * math.log(self.high / self.low))
        return self.low + u * (self.high - self.low)


class GrowthLaw(NamedTuple):
    """A law: level of a series at months x, for many draws of its parameters at once.

    Attributes
    ----------
    name, equation
        What it is called, and how it reads.
    ranges
        Of its parameters; those of the scatter come last, ``scatter`` and ``drift``.
    level
        Takes months of shape (points,) and parameters of shape (draws, 1) by name, returns shape (draws, points).
    """

    name: str
    equation: str
    ranges: tuple[ParameterRange, ...]
    level: Callable[[F8, Mapping[str, F8]], F8]

    def parameters(self, u: F8) -> dict[str, F8]:
        """Return parameters of shape (draws, 1) by name, at shares of the ranges of shape (draws, parameters)."""
        return {one.name: one.value(u[:, i : i + 1]) for i, one in enumerate(self.ranges)}


def ramp(age: F8, ramp_months: F8) -> F8:
    """Return the mean of 1 - exp(-t/tau) over the month that begins at an age, 0 before age 0.

    >>> ramp(np.array([-2.0, -0.5, 0.0, 1e3]), np.array([6.0])).round(4).tolist()
    [0.0, 0.0203, 0.0789, 1.0]
    """
    return _built(age + 1.0, ramp_months) - _built(age, ramp_months)


def _built(age: F8, ramp_months: F8) -> F8:
    since = np.maximum(age, 0.0)
    return since + ramp_months * np.expm1(-since / ramp_months)


def method_life(age: F8, plateau_months: F8, half_life_months: F8) -> F8:
    """Return the effect left of a method: none before its age 0, all during a plateau, then halved every half-life.

    >>> method_life(np.array([-1.0, 0.0, 2.0, 6.0]), np.array([2.0]), np.array([4.0])).tolist()
    [0.0, 1.0, 1.0, 0.5]
    """
    decay = np.exp2(-np.maximum(age - plateau_months, 0.0) / half_life_months)
    return np.where(age < 0.0, 0.0, decay)


def logistic(x: F8, rate: F8, middle: F8) -> F8:
    """Return 1 / (1 + exp(-rate (x - middle)))."""
    return 1.0 / (1.0 + np.exp(np.clip(-rate * (x - middle), -LARGEST_EXPONENT, LARGEST_EXPONENT)))


# ------------------------------------------------------------------------------------------------- levels that grow


def exponential_growth(x: F8, p: Mapping[str, F8]) -> F8:
    """Return a level that grows by a constant rate a month."""
    return p["start"] * np.exp(p["growth_a_month"] * x)


def logistic_growth(x: F8, p: Mapping[str, F8]) -> F8:
    """Return a level that grows by a rate a month at first, and ends at a multiple of where it starts."""
    many, growth = p["ceiling_multiple"], p["growth_a_month"]
    return p["start"] * many / (1.0 + (many - 1.0) * np.exp(-growth * x))


def ramped(x: F8, p: Mapping[str, F8]) -> F8:
    """Return the campaign's capacity: a first-order ramp to a multiple of the start, after a dead time."""
    return p["start"] * (1.0 + (p["ceiling_multiple"] - 1.0) * ramp(x - p["dead_months"], p["ramp_months"]))


def ramped_again(x: F8, p: Mapping[str, F8]) -> F8:
    """Return the same with a second expansion, which multiplies as the first did and may begin after the window."""
    first = ramp(x - p["dead_months"], p["ramp_months"])
    second = p["ceiling_multiple"] * ramp(x - p["next_month"], p["ramp_months"])
    return p["start"] * (1.0 + (p["ceiling_multiple"] - 1.0) * (first + second))


# ---------------------------------------------------------------------------------------------------------- shares


def constant(x: F8, p: Mapping[str, F8]) -> F8:
    """Return a share that stays."""
    return p["share"] + 0.0 * x


def adopted(x: F8, p: Mapping[str, F8]) -> F8:
    """Return a share that a method reaches as it is adopted."""
    return p["ceiling"] * logistic(x, p["adoption_a_month"], p["middle_month"])


def answered_leak(x: F8, p: Mapping[str, F8]) -> F8:
    """Return a leak that a method lowers as it is adopted, for good."""
    return p["share"] * (1.0 - p["effect"] * logistic(x, p["adoption_a_month"], p["middle_month"]))


def aging_leak(x: F8, p: Mapping[str, F8]) -> F8:
    """Return a leak that a method lowers from a month on, as long as it lives."""
    life = method_life(x - p["from_month"], p["plateau_months"], p["half_life_months"])
    return p["share"] * (1.0 - p["effect"] * life)


def aging_method(x: F8, p: Mapping[str, F8]) -> F8:
    """Return a share that a method adds from a month on, as long as it lives."""
    life = method_life(x - p["from_month"], p["plateau_months"], p["half_life_months"])
    return p["share"] + (p["share_with_method"] - p["share"]) * life


def decaying_method(x: F8, p: Mapping[str, F8]) -> F8:
    """Return the effect of a method that the other side answers; nothing renews it."""
    return p["share"] * method_life(x, p["plateau_months"], p["half_life_months"])


def method_with_floor(x: F8, p: Mapping[str, F8]) -> F8:
    """Return the effect of a method that the other side answers in part."""
    return p["floor"] + (p["share"] - p["floor"]) * method_life(x, p["plateau_months"], p["half_life_months"])


def renewed_method(x: F8, p: Mapping[str, F8]) -> F8:
    """Return the effect of a method that is renewed after so many months."""
    age = np.mod(x, p["cycle_months"])
    return p["share"] * method_life(age, p["plateau_months"], p["half_life_months"])


# -------------------------------------------------------------------------------------------------------- learning


def learned(x: F8, p: Mapping[str, F8]) -> F8:
    """Return the days for a ship of a yard: the first at x = 0, that after ``ships_before`` at x = 1, then later."""
    ships = np.where(x < 1.0, 1.0, p["ships_before"] + p["ships_a_month"] * np.maximum(x - 1.0, 0.0))
    return p["first_days"] * ships ** np.log2(p["slope"])


def learned_with_capital(x: F8, p: Mapping[str, F8]) -> F8:
    """Return the same where capital and quality have brought a part of the fall, at once and for good."""
    return learned(x, p) * np.where(x < 1.0, 1.0, p["capital_factor"])
