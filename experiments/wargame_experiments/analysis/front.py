"""Pareto fronts in cost and value, under each circumstance."""

from typing import NamedTuple

from wargame.estimates.measure_spec import Direction, MeasureSpec
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.alternatives import alternatives
from wargame_experiments.analysis.data import RESAMPLING_SEED, Data
from wargame_experiments.analysis.preferences import cost_and_value
from wargame_experiments.statistics.front import Front, front


class OneFront(NamedTuple):
    """The front under one circumstance; ``names`` are the options, in the order of the front's points."""

    circumstance: str
    names: list[str]
    front: Front


class Fronts(NamedTuple):
    """Fronts in two measures.

    Attributes
    ----------
    side
        Who chooses.
    words
        What the options differ in, if it is one factor; else "", and the options say it.
    measures, units, goals
        Of cost and value.
    fronts
        By circumstance.
    """

    side: str
    words: str
    measures: tuple[MeasureSpec, MeasureSpec]
    units: tuple[str, str]
    directions: tuple[Direction, Direction]
    fronts: list[OneFront]


def fronts(data: Data) -> Fronts:
    """Return the fronts of a study.

    Raises
    ------
    SkipError
        If there is nothing to choose, no cost and value, or too few replications.
    """
    found = alternatives(data)
    opponent = data.attacker if found.side == data.defender else data.defender
    pair = cost_and_value(data.measures, found.side, opponent)
    if pair is None:
        has = ", ".join(data.study.measures)
        raise SkipError(
            f"no cost and value among {has}; a front takes, say, what {found.side} uses up and what it loses"
        )
    goals: list[Direction] = [spec.direction_for(found.side) or "min" for spec in pair]
    parts = [data.parts(spec.name) for spec in pair]
    made = []
    for circumstance, options in found.sets:
        columns = [{name: column[i] for name, i in options.items()} for column in parts]
        try:
            one = front(columns, goals, data.resamples, seed=RESAMPLING_SEED)
        except ValueError as error:
            raise SkipError(_short(error)) from error
        made.append(OneFront(circumstance, [data.short_name(i, found.axes) for i in options.values()], one))
    units = (pair[0].unit, pair[1].unit)
    words = found.axes[0].words if len(found.axes) == 1 else ""
    return Fronts(found.side, words, pair, units, (goals[0], goals[1]), made)


def _short(error: ValueError) -> str:
    """Return the first 160 letters of what went wrong: a front of many points names them all."""
    text = str(error)
    return text if len(text) <= 160 else f"{text[:120]} … {text[-40:]}"
