"""Structural band of a study: points of it run again in worlds that differ in the catalogue's uncertain figures.

A study says what its answer is at the typical figures, with an interval by chance. Its band says how far the answer
goes over what is not known of the figures: all of them are drawn at once, each by itself from a PERT law on low,
typical and high, in a Latin hypercube. Figures that the study itself sets stay as it sets them. The band is a study
like any other: the points crossed with the worlds, so that all points have the same worlds and, with the seed of the
study, the same raids, and a difference between two points is paired world by world.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from wargame.inputs.errors import Finding, explain
from wargame_experiments.formatting import count_of
from wargame_experiments.study.design.case import Point
from wargame_experiments.study.design.factors import Factor
from wargame_experiments.study.document.point_checks import words_of
from wargame_experiments.study.schema import BandTable, StudyTable

if TYPE_CHECKING:
    from wargame_experiments.study.document.study import Study

BOTH: Final = explain(
    "a band of a study with [uncertain] figures", "a study without [uncertain]: its own points are worlds already"
)


def band_findings(table: StudyTable, factors: Mapping[str, Factor], points: Sequence[Point]) -> Iterator[Finding]:
    """Yield what is wrong with the points of a band: factors that no point has, and rows of no point or of several."""
    if table.uncertain is not None:
        yield Finding(("band",), "[uncertain]", BOTH)
    if table.band is None or not points:
        return
    names = list(dict.fromkeys(name for point in points for name in (*point.values, *_constants(factors))))
    chosen: dict[int, int] = {}
    for place, row in enumerate(table.band.points or ()):
        path = ("band", "points", place)
        if unknown := [name for name in row if name not in names]:
            found = f"no factor '{unknown[0]}'"
            yield Finding((*path, unknown[0]), unknown[0], explain(found, names, unknown[0]))
            continue
        found = matching(points, factors, row)
        if len(found) != 1:
            allowed = _allowed(points, factors, row)
            message = explain(f"{count_of(len(found), 'point')} of the study with {words_of(row)}", allowed)
            yield Finding(path, words_of(row), message)
        elif found[0].number in chosen:
            message = explain(f"the same point as that of row {chosen[found[0].number] + 1}", "each point once")
            yield Finding(path, words_of(row), message)
        else:
            chosen[found[0].number] = place


def matching(points: Sequence[Point], factors: Mapping[str, Factor], row: Mapping[str, Any]) -> list[Point]:
    """Return the points that have all values of a row; constants are values of every point."""
    same = _constants(factors)
    return [point for point in points if all({**same, **point.values}.get(name) == v for name, v in row.items())]


def _constants(factors: Mapping[str, Factor]) -> dict[str, Any]:
    return {name: factor.levels[0] for name, factor in factors.items() if len(factor.levels) == 1}


def _allowed(points: Sequence[Point], factors: Mapping[str, Factor], row: Mapping[str, Any]) -> str:
    """Return what a row may say: the values of the first factor whose value no point has, or more factors."""
    same = _constants(factors)
    for name, value in row.items():
        levels = [point.values.get(name, same.get(name)) for point in points]
        if value not in levels:
            some = list(dict.fromkeys(map(str, levels)))
            return f"{name} = {', '.join(some[:12])}{', ...' if len(some) > 12 else ''}"
    left = [name for name in points[0].values if name not in row] if points else []
    return f"one point a row; other factors are {', '.join(left)}" if left else "one point a row"


def band_words(study: "Study") -> dict[str, Any]:
    """Return the words of the study of a band, as `Study.words` gives those of the study."""
    table = study.table.band or BandTable()
    rows = [point.values for point in study.points]
    if table.points is not None:
        rows = [point.values for row in table.points for point in matching(study.points, study.factors, row)]
    words = {key: value for key, value in study.words().items() if key not in ("design", "series", "replications")}
    return {
        **words,
        "measures": table.measures or study.measures,
        "uncertain": {"figures": "all", "distribution": "pert"},
        "design": [{"kind": "list", "rows": rows}, {"kind": "lhs", "points": table.worlds}],
        "replications": {"n": table.replications},
    }
