"""Checks of points before anything is run: of so many that each value of each factor is in one, within a bound.

A point is loaded as it will be run, with all that its row sets together, so that what goes together is judged together
and nothing else is. A study of a hundred thousand points stays quick: of many values of a factor the least and the
largest are tried, and some between.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from wargame.inputs.errors import SETTING, ScenarioError, shown
from wargame.inputs.toml_lines import read_key
from wargame_experiments.study.design.case import Point

MOST_LOADED: Final = 500  # points
MOST_WRONG: Final = 10  # points, after which no other is loaded: to say why takes far longer than to see it is right
MOST_SHOWN: Final = 4  # values of a point


class PointProblem(NamedTuple):
    """What is wrong with a point: the factor that it is about, "" for the point as a whole, and the value found."""

    point: int
    factor: str
    got: str
    message: str


def point_problems(points: Sequence[Point], paths: Mapping[str, Sequence[str]]) -> Iterator[PointProblem]:
    """Yield what is wrong with the points that are looked at, each mistake once.

    Parameters
    ----------
    points
        All of them.
    paths
        What each factor sets.
    """
    said: set[tuple[str, str]] = set()
    wrong = 0
    for number in covering([point.values for point in points], MOST_LOADED):
        found = list(_problems(points[number], paths))
        for problem in found:
            if (problem.factor, problem.message) not in said:
                said.add((problem.factor, problem.message))
                yield problem
        wrong += bool(found)
        if wrong == MOST_WRONG:
            return


def covering(rows: Sequence[Mapping[str, Any]], most: int) -> list[int]:
    """Return the places of rows among which each value of each factor is, in order; of more than so many, some.

    >>> covering([{"a": 1, "b": 1}, {"a": 1, "b": 2}, {"a": 2, "b": 2}, {"a": 2, "b": 1}], 9)
    [0, 1, 2]
    >>> covering([{"a": n % 50} for n in range(100)], 5)
    [0, 24, 49]
    """
    known: set[Any] = set()
    places = []
    for place, row in enumerate(rows):
        before = len(known)
        known.update((name, type(value), _key(value)) for name, value in row.items())
        if len(known) > before or not places:
            places.append(place)
    if len(places) <= most:
        return places
    ends = sorted(_ends(rows, places))[: most - 2]
    others = most - len(ends)
    return sorted({*ends, *(places[i * (len(places) - 1) // (others - 1)] for i in range(others))})


def _key(value: Any) -> Any:
    return value if isinstance(value, int | float | str) else json.dumps(value)


def _ends(rows: Sequence[Mapping[str, Any]], places: Iterable[int]) -> set[int]:
    """Return where the least and the largest number of each factor stand, whole ones and others apart."""
    least: dict[tuple[str, type], int] = {}
    largest: dict[tuple[str, type], int] = {}
    for place in places:
        for name, value in rows[place].items():
            at = (name, type(value))
            if type(value) not in (int, float):
                continue
            if at not in least or value < rows[least[at]][name]:
                least[at] = place
            if at not in largest or value > rows[largest[at]][name]:
                largest[at] = place
    return {*least.values(), *largest.values()}


def _problems(point: Point, paths: Mapping[str, Sequence[str]]) -> Iterator[PointProblem]:
    """Yield what is wrong with a point."""
    try:
        point.case.load()
    except ScenarioError as error:
        for problem in error.problems:
            names = [n for n in point.values if any(is_about(problem.path, path) for path in paths.get(n, (n,)))]
            if problem.file == SETTING and names:
                yield PointProblem(point.number, names[0], problem.got, problem.message)
            else:
                words = f"{problem.path}: {problem.message}" if problem.path else problem.message
                yield PointProblem(point.number, "", words_of(point.values), words)
    except ValueError as error:
        yield PointProblem(point.number, "", words_of(point.values), str(error))


def is_about(path: str, setting: str) -> bool:
    """Return whether a mistake at a path is about a setting: one of them lies below the other.

    >>> is_about("units.guns", "units.guns.count"), is_about("units.guns.count", "units.pads.count")
    (True, False)
    """
    one, other = read_key(path)[0], read_key(setting)[0]
    return all(a == b for a, b in zip(one, other, strict=False))


def words_of(values: Mapping[str, Any]) -> str:
    """Return the values of a point in words, of many the first.

    >>> words_of({"a": 1, "b": "x"})
    "a=1, b='x'"
    """
    words = [f"{name}={shown(value)}" for name, value in values.items()]
    more = f" and {len(words) - MOST_SHOWN} more" if len(words) > MOST_SHOWN else ""
    return ", ".join(words[:MOST_SHOWN]) + more
