"""Factors of a study as the explorer shows them: those that always move together are one."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from wargame_experiments.analysis.axes import FactorAxis
from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.labels import figure_words, level_words, value_writer

FIGURES = "figures"  # word in the path of a figure of an element
MOST_NAMED = 8  # factors that the name of a point is made of
MOST_LEVELS = 40  # of a factor that are named one by one; a sample has more
FEWEST_LEFT_OUT = 3  # factors, of fewer all are in the name
BUDGET_OF = re.compile(r"^[\w-]+'s budget for ")


class FactorGroup(NamedTuple):
    """One factor, or several that always move together.

    Attributes
    ----------
    axis
        The first of them.
    values
        By point: its level.
    follows
        Labels of the others.
    """

    axis: FactorAxis
    values: list[Any]
    follows: list[str]


def factors_of(data: Data) -> list[FactorGroup]:
    """Return the factors that vary, in the order of the study; those with the same pattern of levels as one."""
    found: dict[tuple[int, ...], FactorGroup] = {}
    for axis in data.axes:
        values = [level for (level,) in data.levels((axis,))]
        first: dict[Any, int] = {}
        pattern = tuple(first.setdefault(value, len(first)) for value in values)
        if pattern in found and len(first) < len(values):  # of a sample, every factor has a level a point
            found[pattern].follows.append(words_of(axis, data))
        else:
            found[pattern if pattern not in found else (*pattern, len(found))] = FactorGroup(axis, values, [])
    return list(found.values())


def words_of(axis: FactorAxis, data: Data) -> str:
    """Return the label of a factor: of a figure of an element, in words."""
    is_figure = "." in axis.name and any(FIGURES in path.split(".") for path in axis.paths)
    return figure_words(axis.name, data.study.labels) if is_figure and not axis.is_labelled else axis.words


def described(factor: FactorGroup, data: Data) -> dict[str, Any]:
    """Return a factor as the page reads it."""
    axis = factor.axis
    write = value_writer(axis.unit)
    return {
        "name": axis.name,
        "label": words_of(axis, data),
        "unit": axis.unit,
        "side": axis.side,
        "is_number": axis.is_number,
        "levels": None if axis.is_number and len(axis.levels) > MOST_LEVELS else list(axis.levels),
        "words": [] if axis.is_number else [write(level) for level in axis.levels],
        "values": [_short(value) for value in factor.values],
        "follows": factor.follows,
    }


def names_of_points(data: Data, factors: Sequence[FactorGroup], typical: int | None, noun: str = "point") -> list[str]:
    """Return what each point is called: its levels; of a design with many factors, what differs from the typical."""
    n = len(data.study.points)
    if len(factors) <= MOST_NAMED:
        return option_names(data, range(n), [one.axis for one in factors])
    if typical is None:
        return [f"{noun} {i}" for i in range(n)]
    moved = [[one for one in factors if one.values[i] != one.values[typical]] for i in range(n)]
    return [", ".join(_level(one, i, data) for one in some) or "all typical" for i, some in enumerate(moved)]


def without_followers(axes: Sequence[FactorAxis], factors: Sequence[FactorGroup]) -> list[FactorAxis]:
    """Return some axes without those that always move with another."""
    leading = [one.axis.name for one in factors]
    return [axis for axis in axes if axis.name in leading]


def option_names(data: Data, points: Sequence[int], axes: Sequence[FactorAxis]) -> list[str]:
    """Return what some points are called by their levels of some axes.

    Of three and more axes those at the level that most of the points have are left out; a point that is so in all is
    the ``base``.
    """
    if any(axis.unit == "share" for axis in axes) or not axes:
        return [data.name_of(i, axes) for i in points]
    levels = [dict(zip(points, _levels_at(data, points, axis), strict=True)) for axis in axes]
    most = [Counter(by_point.values()).most_common(1)[0] for by_point in levels]
    is_short = len(axes) < FEWEST_LEFT_OUT
    base = [level if count * 2 > len(points) and not is_short else None for level, count in most]
    return [
        ", ".join(
            level_words(_bare(words_of(axis, data)), axis.unit, by_point[i])
            for axis, by_point, usual in zip(axes, levels, base, strict=True)
            if usual is None or by_point[i] != usual
        )
        or "base"
        for i in points
    ]


def _levels_at(data: Data, points: Sequence[int], axis: FactorAxis) -> list[Any]:
    found = data.levels((axis,))
    return [found[i][0] for i in points]


def _bare(words: str) -> str:
    """Return a label without whose budget it is.

    >>> _bare("blue's budget for pads, USD"), _bare("missiles")
    ('pads, USD', 'missiles')
    """
    return BUDGET_OF.sub("", words)


def _level(factor: FactorGroup, point: int, data: Data) -> str:
    return f"{words_of(factor.axis, data)}: {value_writer(factor.axis.unit)(factor.values[point])}"


def _short(value: Any) -> Any:
    """Return a number to six digits: a sample of many factors is the larger part of a page.

    >>> _short(24826.826348067374), _short(3), _short("north")
    (24826.8, 3, 'north')
    """
    return float(f"{value:.6g}") if isinstance(value, float) else value
