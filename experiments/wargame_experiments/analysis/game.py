"""The mix game: the attacker's mixes against the defender's, solved for what each side plays.

The payoff is what the attacker gains: what the defender is out of in all, less what the attacker is, if the study
measures that balance or the full cost-exchange ratio, whose terms it has; else the defender's money used up and value
lost less the attacker's money used up, if it measures all three. Money adds up over plays, a ratio does not. Else it is
the first that the study has of value lost, the defender's cost, a cost-exchange ratio, another loss.
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from wargame.estimates.measure_spec import MeasureSpec, of_role
from wargame.estimates.observations import Column, Observations, estimate
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.axes import FactorAxis
from wargame_experiments.analysis.data import RESAMPLING_SEED, Data
from wargame_experiments.statistics.game import Game, Table, estimate_game
from wargame_experiments.statistics.rounding import cleared

# The defender's money used up and value lost less the attacker's money used up.
NET: Final = MeasureSpec("net_usd", "Defender's losses less attacker's", "USD", "USD a raid", "mean")
# And the terms of the full cost-exchange ratio, numerator less denominator.
BALANCE: Final = MeasureSpec("balance", "Defender's full cost less the attacker's", "USD", "USD a raid", "loss-ratio")
MOST_GAMES = 500  # resamples that are solved, each two linear programs
MOST_PAIRS = 2_500  # of mixes: half a minute


class MixGame(NamedTuple):
    """A game with the names of its mixes.

    Attributes
    ----------
    measure, unit
        The payoff, the attacker's gain.
    attacker, defender
        Sides.
    row_words, column_words
        What the mixes of the attacker and of the defender differ in.
    rows, columns
        The mixes.
    low, high
        Limits of the payoffs, each for itself, shapes (rows, columns).
    game
        Solved; ``red`` in it is the attacker, ``blue`` the defender.
    """

    measure: MeasureSpec
    unit: str
    attacker: str
    defender: str
    row_words: str
    column_words: str
    rows: list[str]
    columns: list[str]
    low: Table
    high: Table
    game: Game


def mix_game(data: Data) -> MixGame:
    """Return the game of a study in which mixes of both sides are crossed.

    Raises
    ------
    SkipError
        If a side has nothing to choose, something else varies too, or not every mix meets every other.
    """
    attack, defence = (tuple(a for a in data.axes if a.side == side) for side in (data.attacker, data.defender))
    if not attack or not defence:
        raise SkipError("takes factors of both sides, such as their attritable shares")
    others = [axis.name for axis in data.axes if not axis.side]
    if others:
        raise SkipError(f"{', '.join(others)} varies too, which neither side chooses")
    rows, columns = data.levels(attack), data.levels(defence)
    place = {pair: i for i, pair in enumerate(zip(rows, columns, strict=True))}
    pairs = len(set(rows)) * len(set(columns))
    if len(place) < pairs:
        raise SkipError(f"{len(place):,} of {pairs:,} pairs of mixes were simulated")
    if pairs > MOST_PAIRS:
        raise SkipError(f"{pairs:,} pairs of mixes; a game of up to {MOST_PAIRS:,} is solved, {MOST_GAMES} times")
    row_names = {level: data.short_name(rows.index(level), attack) for level in dict.fromkeys(rows)}
    column_names = {level: data.short_name(columns.index(level), defence) for level in dict.fromkeys(columns)}
    measure, parts = _payoff(data)
    undefined = [i for i, part in enumerate(parts) if math.isnan(estimate(part).mean)]
    if undefined:
        raise SkipError(
            f"{measure.name}, the payoff, is undefined at {len(undefined)} of {len(parts)} pairs of mixes, such as"
            f" {data.name_of(undefined[0])}"
        )
    table = [[parts[place[row, column]] for column in column_names] for row in row_names]
    try:
        game = estimate_game(table, data.level, min(data.resamples, MOST_GAMES), seed=RESAMPLING_SEED)
    except ValueError as error:
        raise SkipError(str(error)) from error
    of_rows, of_columns = (_words(axes) for axes in (attack, defence))
    names, others = list(row_names.values()), list(column_names.values())
    low, high = limits(table, data.level)
    sides, unit = (data.attacker, data.defender), measure.unit
    return MixGame(measure, unit, *sides, of_rows, of_columns, names, others, low, high, game)


def limits(parts: Sequence[Sequence[Observations]], level: float) -> tuple[Table, Table]:
    """Return lower and upper limits of payoffs, each for itself."""
    found = np.array([[estimate(part, level)[1:] for part in row] for row in parts], dtype=float)
    return found[:, :, 0], found[:, :, 1]


def _words(axes: tuple[FactorAxis, ...]) -> str:
    """Return what a side's mixes differ in."""
    return axes[0].words if len(axes) == 1 else f"{axes[0].side}'s choice"


def _net(own: Column, other: Column, lost: Column) -> Column:
    """Return what a side uses up and loses less what the other uses up, 0 where rounding alone may have made it."""
    return cleared(own + lost - other, np.abs(own) + np.abs(lost) + np.abs(other))


def balance(ratio: Observations) -> Observations:
    """Return what the defender is out of less what the attacker is, from the terms of the full ratio."""
    assert ratio.denominator is not None
    return ratio._replace(
        numerator=ratio.numerator - ratio.denominator, denominator=np.ones(len(ratio.numerator)), kind="loss-ratio"
    )


def _payoff(data: Data) -> tuple[MeasureSpec, list[Observations]]:
    if measured := data.first_of("balance"):
        return measured, data.parts(measured.name)
    full = next((spec for spec in of_role(data.measures, "exchange") if spec.kind == "loss-ratio"), None)
    if full:
        return BALANCE, [balance(part) for part in data.parts(full.name)]
    own, other = (data.first_of("cost", side) for side in (data.defender, data.attacker))
    lost = next((spec for spec in of_role(data.measures, "loss") if spec.unit == "USD"), None)
    if own and other and lost:
        columns = (data.parts(spec.name) for spec in (own, other, lost))
        return NET, [
            Observations("mean", _net(*(part.numerator for part in one))) for one in zip(*columns, strict=True)
        ]
    spec = lost or own or data.first_of("exchange") or data.first_of("loss")
    if spec is None:
        wanted = "what the defender loses or uses up, or a cost-exchange ratio"
        raise SkipError(f"no payoff among {', '.join(data.study.measures)}; allowed: {wanted}")
    return spec, data.parts(spec.name)
