"""Alternatives of one side, under each of the circumstances that it does not choose.

If both sides have factors, the defender chooses, and what the attacker sends is a circumstance; so is what no side
chooses, such as the weather. If only the attacker has factors, it chooses. If no side has, all points are options of
the defender.
"""

from collections.abc import Sequence
from typing import NamedTuple

from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.axes import FactorAxis
from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.sensitivity_design import is_sensitivity


class AlternativeSet(NamedTuple):
    """The options under one circumstance.

    Attributes
    ----------
    circumstance
        In words, "" if there is only one.
    options
        Point by name of the option.
    """

    circumstance: str
    options: dict[str, int]


class Alternatives(NamedTuple):
    """All of a side's choices.

    Attributes
    ----------
    side
        Who chooses.
    axes
        What.
    given
        What makes a circumstance.
    choices
        By circumstance, in the order of the design.
    """

    side: str
    axes: tuple[FactorAxis, ...]
    given: tuple[FactorAxis, ...]
    sets: list[AlternativeSet]


def alternatives(data: Data) -> Alternatives:
    """Return who chooses what under which circumstances.

    Raises
    ------
    SkipError
        If no circumstance leaves a choice, or points are the rows of a sensitivity analysis.
    """
    if is_sensitivity(data):
        raise SkipError("the points are those of a sensitivity analysis, not options")
    side, own, given = _sides(data)
    found: dict[tuple, dict[str, int]] = {}
    seen: set[tuple] = set()
    for i, (levels, circumstance) in enumerate(zip(data.levels(own), data.levels(given), strict=True)):
        if (levels, circumstance) not in seen:
            seen.add((levels, circumstance))
            found.setdefault(circumstance, {})[data.name_of(i, own)] = i
    made = [AlternativeSet(data.name_of(next(iter(o.values())), given) if given else "", o) for o in found.values()]
    made = [choice for choice in made if len(choice.options) > 1]
    if not made:
        raise SkipError("no two points differ only in what one side chooses")
    return Alternatives(side, own, given, made)


def _sides(data: Data) -> tuple[str, tuple[FactorAxis, ...], tuple[FactorAxis, ...]]:
    for side in (data.defender, data.attacker):
        own = tuple(axis for axis in data.axes if axis.side == side)
        if own:
            return side, own, tuple(axis for axis in data.axes if axis.side != side)
    return data.defender, data.axes, ()


def thinned(count: int, most: int) -> Sequence[int]:
    """Return at most so many places among ``count``, evenly spread, both ends among them.

    >>> list(thinned(10, 4)), list(thinned(3, 4))
    ([0, 3, 6, 9], [0, 1, 2])
    """
    if count <= most:
        return range(count)
    return [round(i * (count - 1) / (most - 1)) for i in range(most)]
