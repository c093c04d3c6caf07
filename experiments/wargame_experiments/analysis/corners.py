"""Corners: answers on the first or the last level of a factor, which the range or what is held fixed has decided.

An optimum at the end of what was simulated is no optimum inside it. Beyond a share of 0 or 1, and below a count or a
price of 0, nothing lies: the answer is all or nothing, and turns with what the study does not vary. Of any other
end the range was too short. Where the answer turns is found by `wargame_experiments.analysis.indifference`.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from wargame_experiments.analysis.axes import FactorAxis
from wargame_experiments.analysis.labels import value_writer

COUNTED: Final = (".count", ".magazine", ".channels", ".reloads", "usd")  # ends of paths that are never below 0
ALL_OR_NOTHING: Final = (
    "nothing lies beyond, so that the answer is all or nothing and depends on what is not varied, such as a price, the"
    " density of the attack or the hardness of its targets"
)
TOO_SHORT: Final = "the range was too short: the optimum may lie beyond, or nothing limits it within the model"


class Corner(NamedTuple):
    """An answer at the end of a factor's levels.

    Attributes
    ----------
    side
        Whose answer.
    factor, level
        Where it is.
    is_bound
        Whether no further level is possible.
    words
        What follows, in words.
    """

    side: str
    factor: str
    level: float
    is_bound: bool
    words: str


def corners(axes: Sequence[FactorAxis], chosen: Iterable[Sequence[Any]]) -> tuple[Corner, ...]:
    """Return the axes on which all that a side chooses is the first level, or the last.

    Of the parts of one mix, where one has all the money, that one alone is named.

    Parameters
    ----------
    axes
        What the side chooses.
    chosen
        Levels of these axes, of each option that it plays.
    """
    found = []
    for axis, levels in zip(axes, zip(*chosen, strict=True), strict=True):
        if axis.is_number and len(set(levels)) == 1 and levels[0] in (axis.levels[0], axis.levels[-1]):
            found.append((axis, float(levels[0])))
    whole = {_mix(axis) for axis, level in found if axis.unit == "share" and level == 1.0}
    return tuple(
        _corner(axis, level) for axis, level in found if axis.unit != "share" or level == 1.0 or _mix(axis) not in whole
    )


def _mix(axis: FactorAxis) -> str:
    return axis.paths[0].partition(".")[0]


def _corner(axis: FactorAxis, level: float) -> Corner:
    is_bound = level in (0.0, 1.0) if axis.unit == "share" else level == 0.0 and axis.paths[0].endswith(COUNTED)
    end = "the first level" if level == axis.levels[0] else "the last level"
    at = f"{axis.words}: {value_writer(axis.unit)(level)}"
    words = f"{axis.side}'s choice is a corner ({at}, {end} that was simulated): "
    return Corner(axis.side, axis.name, level, is_bound, words + (ALL_OR_NOTHING if is_bound else TOO_SHORT))


def corner_words(found: Iterable[Corner]) -> str:
    """Return what follows from corners, in sentences, each once; "" if there is none."""
    said = list(dict.fromkeys(one.words for one in found))
    return " ".join(f"{words[0].upper()}{words[1:]}." for words in said)


def turning_words(found: Iterable[Corner]) -> str:
    """Return how to learn where corners turn; "" if there is none."""
    factors = list(dict.fromkeys(one.factor for one in found))
    if not factors:
        return ""
    return (
        "Where it turns: cross these levels with a price, an interval or a hardness; then"
        f" wargame analyse DIR --break-even FACTOR --difference {' or '.join(factors)}."
    )
