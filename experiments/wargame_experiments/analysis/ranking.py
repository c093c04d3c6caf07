"""Ranking: the best option under each circumstance, and what differs from it after Holm's correction."""

from functools import lru_cache
from typing import NamedTuple

from wargame.estimates.measure_spec import Direction, MeasureSpec
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.alternatives import Alternatives, AlternativeSet, alternatives
from wargame_experiments.analysis.corners import Corner, corners
from wargame_experiments.analysis.data import Data
from wargame_experiments.statistics.best import Selection as Selection
from wargame_experiments.statistics.best import choose

MOST_OPTIONS = 60  # all pairs of them are compared
MOST_COMPARISONS = 40_000  # of all circumstances and measures: half a minute


class Ranking(NamedTuple):
    """The verdict on one measure under one circumstance.

    Attributes
    ----------
    circumstance
        In words, "" if there is only one.
    measure, unit
        What is compared.
    goal
        Whether the side that chooses wants it small or large.
    side
        Who chooses.
    verdict
        With all differences to the best of the sample.
    corners
        Where the best option lies at the end of what was simulated; none if no option is called best.
    rare
        Options of which too few events are known for an interval to be relied on.
    """

    circumstance: str
    measure: MeasureSpec
    unit: str
    direction: Direction
    side: str
    selection: Selection
    corners: tuple[Corner, ...] = ()
    rare: frozenset[str] = frozenset()


@lru_cache(maxsize=1)  # of which is the best, and by how much others differ, are two tables
def rankings(data: Data) -> list[Ranking]:
    """Return the best option by each measure that is an aim and tells options apart, under each circumstance.

    Options are not ranked by a ratio that is good when a defence does nothing (`MeasureSpec.is_ranked`).

    Raises
    ------
    SkipError
        If there is nothing to choose or to aim at, or too many options.
    """
    found = alternatives(data)
    most = max(len(choice.options) for choice in found.sets)
    if most > MOST_OPTIONS:
        raise SkipError(f"{most:,} options under one circumstance; all pairs are compared of up to {MOST_OPTIONS}")
    aims: list[tuple[MeasureSpec, Direction]] = [
        (spec, aim) for spec in data.measures if spec.is_ranked and (aim := spec.direction_for(found.side))
    ]
    if not aims:
        raise SkipError(
            f"none of {', '.join(data.study.measures)} is an aim of {found.side} that options are ranked by"
        )
    aims = [each for each in aims if not _all_tie(data, found, each[0])]
    if not aims:
        raise SkipError("all options are the same in every measure")
    comparisons = len(aims) * sum(len(choice.options) for choice in found.sets)
    if comparisons > MOST_COMPARISONS:
        raise SkipError(f"{comparisons:,} options and measures to compare; up to {MOST_COMPARISONS:,} are compared")
    return [_best(data, choice, spec, aim, found) for spec, aim in aims for choice in found.sets]


def _all_tie(data: Data, found: Alternatives, spec: MeasureSpec) -> bool:
    """Return whether all options come out the same under every circumstance."""
    means = [estimate.mean for estimate in data.estimates(spec.name)]
    return all(len({means[i] for i in choice.options.values()}) == 1 for choice in found.sets)


def why_unranked(spec: MeasureSpec, side: str) -> str:
    """Return why options are not ranked by a measure."""
    if not spec.direction_for(side):
        return f"no aim of {side}"
    return "all options are the same" if spec.is_ranked else "small for a defence that collapses or does not shoot"


def _best(data: Data, choice: AlternativeSet, spec: MeasureSpec, aim: Direction, found: Alternatives) -> Ranking:
    parts = data.parts(spec.name)
    try:
        verdict = choose({o: parts[i] for o, i in choice.options.items()}, smallest=aim == "min", level=data.level)
    except ValueError as error:
        verdict = Selection("", tuple(choice.options), str(error), [])
    own = tuple(axis for axis in found.axes if axis.side)
    chosen = [data.levels(own)[choice.options[verdict.best]]] if verdict.best and own else []
    rare = frozenset(option for option, i in choice.options.items() if parts[i].is_rare)
    return Ranking(
        choice.circumstance, spec, spec.unit, aim, found.side, verdict, corners(own, chosen) if chosen else (), rare
    )
