"""Factors: each has levels or a range, and sets paths of the scenario or a share of a side's money.

A value of a range is drawn uniformly, uniformly in its logarithm, or from a Triangular distribution with its mode at
the typical value. Source of the last: Law (2015), Simulation Modeling and Analysis, 5th ed., sec. 6.2.2.
"""

import math
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np

from wargame.inputs.names import NAME_RULE, is_name
from wargame.inputs.settings import plain
from wargame.inputs.toml_lines import read_key
from wargame_experiments.study.schema import Distribution

FACTOR_RULE: Final = f"a name, or names joined by '.': {NAME_RULE}"

Values = Mapping[str, Any]


class Factor(NamedTuple):
    """One factor.

    Attributes
    ----------
    name
        As the study calls it.
    paths
        What it sets: paths as after ``--set``, or one of ``<mix>.<part>`` and ``<mix>.budget_usd``.
    levels
        Values that are scanned; empty for a range.
    low, high
        The range of a sampled factor; nan where there are levels.
    is_log, is_whole
        Whether the range is sampled by its logarithm, and rounded to whole numbers.
    typical
        Where other factors move alone, and the mode of a Triangular or PERT distribution; nan for the middle of the
        range.
    distribution
        How likely the values of the range are: all the same, or those near the typical one likelier than others.
    source
        Where the range is from, "" if the study does not say.
    label
        What people read in its place, "" for its name.
    """

    name: str
    paths: tuple[str, ...]
    levels: tuple[Any, ...] = ()
    low: float = math.nan
    high: float = math.nan
    is_log: bool = False
    is_whole: bool = False
    typical: float = math.nan
    distribution: Distribution = "uniform"
    source: str = ""
    label: str = ""

    def at(self, u: float) -> Any:
        """Return the value at a quantile in [0, 1]: of a range, or the level into whose equal share it falls.

        Examples
        --------
        >>> Factor("x", ("x",), low=1.0, high=100.0, is_log=True).at(0.5)
        10.0
        >>> [Factor("x", ("x",), low=0.0, high=2.0, is_whole=True).at(u) for u in (0.0, 0.3, 0.34, 1.0)]
        [0, 0, 1, 2]
        >>> Factor("x", ("x",), ("a", "b")).at(0.5)
        'b'
        >>> Factor("x", ("x",), low=0.0, high=2.0, typical=1.0, distribution="triangular").at(0.125)
        0.5
        """
        if self.levels:
            return self.levels[min(int(u * len(self.levels)), len(self.levels) - 1)]
        if self.distribution != "uniform":
            quantile = triangular if self.distribution == "triangular" else pert
            value = quantile(u, self.low, self.typical, self.high)
            return round(value) if self.is_whole else plain(value)
        if self.is_whole:  # each whole number has an equal share
            first, last = math.ceil(self.low), math.floor(self.high)
            return min(first + int(u * (last - first + 1)), last)
        if self.is_log:
            return plain(math.exp(math.log(self.low) + u * (math.log(self.high) - math.log(self.low))))
        return plain(self.low + u * (self.high - self.low))

    @property
    def middle(self) -> Any:
        """Return the value of a range while other factors move: the typical one, or else the middle.

        >>> Factor("x", ("x",), low=1.0, high=100.0, is_log=True).middle, Factor("x", ("x",), low=0.0, high=4.0).middle
        (10.0, 2)
        """
        return plain(self.typical) if math.isfinite(self.typical) else self.at(0.5)

    @property
    def ends(self) -> tuple[Any, Any]:
        """Return the low and the high end of a range."""
        if self.is_whole:
            return math.ceil(self.low), math.floor(self.high)
        return plain(self.low), plain(self.high)


def triangular(u: float, low: float, typical: float, high: float) -> float:
    """Return the quantile of a Triangular distribution from low to high with its mode at the typical value.

    >>> triangular(0.5, 0.0, 0.0, 2.0) < 1.0, triangular(1.0, 0.0, 0.1, 0.3)
    (True, 0.3)
    """
    width, below = high - low, typical - low
    if u * width <= below:
        return low + math.sqrt(u * width * below)
    return high - math.sqrt((1.0 - u) * width * (high - typical))


def pert(u: float, low: float, typical: float, high: float) -> float:
    """Return the quantile of a PERT distribution: a Beta law from low to high with mean (low + 4 typical + high) / 6.

    Its mode is the typical value; ends are less likely than under the Triangular distribution.
    Source: Malcolm, Roseboom, Clark & Fazar (1959), Oper. Res. 7, 646-669.

    >>> round(pert(0.5, 0.0, 5.0, 10.0), 6), pert(0.0, 1.0, 2.0, 9.0), pert(1.0, 1.0, 2.0, 9.0)
    (5.0, 1.0, 9.0)
    """
    from scipy.special import betaincinv

    width = high - low
    below, above = 1.0 + 4.0 * (typical - low) / width, 1.0 + 4.0 * (high - typical) / width
    return low + width * float(betaincinv(below, above, u))


def spread(low: float, high: float, levels: int, is_log: bool, is_whole: bool) -> tuple[Any, ...]:
    """Return levels at equal distances over a range, both ends among them.

    >>> spread(1.0, 100.0, 3, is_log=True, is_whole=False), spread(0.0, 3.0, 3, is_log=False, is_whole=True)
    ((1, 10, 100), (0, 2, 3))
    """
    values = (np.geomspace if is_log else np.linspace)(low, high, levels)
    values = np.floor(values + 0.5) if is_whole else values
    return tuple(dict.fromkeys(plain(float(value)) for value in values))


def factor_name(text: str) -> str:
    """Return the name of a factor as a study has it: the parts of a path joined by dots, without TOML's quotes.

    >>> factor_name('units."помехи".count'), factor_name("price in $")
    ('units.помехи.count', 'price in $')
    """
    parts, rest = read_key(text)
    return text if rest or not parts else ".".join(parts)


def is_factor_name(name: str) -> bool:
    """Return whether a factor may be called so: by a name, or by a path whose parts are names.

    >>> is_factor_name("units.guns-north.count"), is_factor_name("price in $"), is_factor_name("a..b")
    (True, False, False)
    """
    return all(is_name(part) for part in name.split("."))
