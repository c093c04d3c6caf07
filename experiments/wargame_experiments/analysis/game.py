"""The mix game: the attacker's mixes against the defender's, solved for what each side plays.

The payoff is what the attacker gains: what the defender is out of in all, less what the attacker is, if the study
measures that balance or the full cost-exchange ratio, whose terms it has; else the defender's money used up and value
lost less the attacker's money used up, if it measures all three. Money adds up over plays, a ratio does not. Else it is
the first that the study has of value lost, the defender's cost, a cost-exchange ratio, another loss.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from wargame.estimates.measure_spec import MeasureSpec, of_role
from wargame.estimates.observations import Column, Observations, estimate
from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.axes import FactorAxis
from wargame_experiments.analysis.corners import Corner, corners
from wargame_experiments.analysis.data import RESAMPLING_SEED, Data
from wargame_experiments.analysis.labels import value_writer
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
    corners
        Where what a side plays lies at the end of what was simulated.
    events
        In how many replications something was lost, by pair of mixes; None of a payoff that is not about losses.
    is_rare
        Whether a payoff that the equilibrium meets rests on too few events for its interval.
    circumstance
        What neither side chooses, in words; "" if nothing of that varies.
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
    corners: tuple[Corner, ...] = ()
    events: tuple[tuple[int | None, ...], ...] = ()
    is_rare: bool = False
    circumstance: str = ""


class SupportChange(NamedTuple):
    """A change of what a side plays in equilibrium, between two neighbouring levels of what neither side chooses.

    Attributes
    ----------
    side, before, after
        Whose mixes with a probability above 0: at the lower level, and at the higher.
    factor, words
        Which factor, and its label.
    between
        Its levels.
    circumstance
        What else neither side chooses, in words; "" if nothing of that varies.
    """

    side: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    factor: str
    words: str
    between: tuple[str, str]
    circumstance: str


def mix_game(data: Data) -> MixGame:
    """Return the game of a study in which mixes of both sides are crossed.

    Raises
    ------
    SkipError
        If a side has nothing to choose, something else varies too, or not every mix meets every other.
    """
    others = [axis.name for axis in data.axes if not axis.side]
    if others and len(_choices(data)) == 2:
        raise SkipError(f"{', '.join(others)} varies too, which neither side chooses")
    return mix_games(data)[0]


def mix_games(data: Data) -> list[MixGame]:
    """Return the game under each circumstance, that is at each combination of what neither side chooses.

    Raises
    ------
    SkipError
        If a side has nothing to choose, or not every mix meets every other under each circumstance.
    """
    given = tuple(axis for axis in data.axes if not axis.side)
    circumstances = pairs_of_mixes(data)
    measure, parts = payoff(data)
    pairs = sum(len(_grid(place)) for place in circumstances.values())
    if pairs > MOST_PAIRS:
        raise SkipError(f"{pairs:,} pairs of mixes; games of up to {MOST_PAIRS:,} are solved, {MOST_GAMES} times")
    return [_solved(data, measure, parts, place, given) for place in circumstances.values()]


def pairs_of_mixes(data: Data) -> dict[tuple, dict[tuple, int]]:
    """Return the point of each pair of mixes, the attacker's first, by circumstance; raise as `mix_games` does."""
    attack, defence = _choices(data)
    given = tuple(axis for axis in data.axes if not axis.side)
    circumstances: dict[tuple, dict[tuple, int]] = {}
    for i, key in enumerate(zip(data.levels(given), data.levels(attack), data.levels(defence), strict=True)):
        circumstances.setdefault(key[0], {})[key[1:]] = i
    return circumstances


def supports(found: MixGame) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the mixes that the attacker plays in equilibrium, and those that the defender plays."""
    solved = found.game.equilibrium
    return tuple(found.rows[i] for i in solved.red_support), tuple(found.columns[j] for j in solved.blue_support)


def support_changes(data: Data, games: Sequence[MixGame]) -> list[SupportChange]:
    """Return where what a side plays changes along each factor that neither side chooses."""
    given = tuple(axis for axis in data.axes if not axis.side)
    first: dict[tuple, int] = {}
    for i, key in enumerate(data.levels(given)):
        first.setdefault(key, i)
    known = dict(zip(first, games, strict=True))
    changes = []
    for k, axis in enumerate(given):
        lines: dict[tuple, list[tuple]] = {}
        for key in first:
            lines.setdefault((*key[:k], *key[k + 1 :]), []).append(key)
        others = tuple(axis for axis in given[:k] + given[k + 1 :])
        for keys in lines.values() if axis.is_number else ():
            words = data.name_of(first[keys[0]], others) if others else ""
            for low, high in pairwise(sorted(keys, key=lambda key: key[k])):
                changes += _changes(axis, (low[k], high[k]), (known[low], known[high]), words)
    return changes


def _changes(
    axis: FactorAxis, levels: tuple[float, float], games: tuple[MixGame, MixGame], circumstance: str
) -> list[SupportChange]:
    """Return which sides play otherwise in the second of two games."""
    low, high = map(value_writer(axis.unit), levels)
    sides = (games[0].attacker, games[0].defender)
    return [
        SupportChange(side, before, after, axis.name, axis.words, (low, high), circumstance)
        for side, before, after in zip(sides, *map(supports, games), strict=True)
        if before != after
    ]


def _choices(data: Data) -> tuple[tuple[FactorAxis, ...], ...]:
    """Return what the attacker chooses and what the defender chooses."""
    attack, defence = (tuple(a for a in data.axes if a.side == side) for side in (data.attacker, data.defender))
    if not attack or not defence:
        raise SkipError("takes factors of both sides, such as their attritable shares")
    return attack, defence


def _grid(place: Mapping[tuple, int]) -> list[tuple]:
    """Return all pairs of the mixes that are there, of which each must be."""
    rows, columns = (list(dict.fromkeys(pair[side] for pair in place)) for side in (0, 1))
    pairs = [(row, column) for row in rows for column in columns]
    if len(place) < len(pairs):
        raise SkipError(f"{len(place):,} of {len(pairs):,} pairs of mixes were simulated")
    return pairs


def _solved(
    data: Data, measure: MeasureSpec, parts: list[Observations], place: Mapping[tuple, int], given: Sequence[FactorAxis]
) -> MixGame:
    """Return the game of pairs of mixes, whose points are given."""
    _grid(place)
    attack, defence = _choices(data)
    undefined = [i for i in place.values() if math.isnan(estimate(parts[i]).mean)]
    if undefined:
        raise SkipError(
            f"{measure.name}, the payoff, is undefined at {len(undefined)} of {len(place)} pairs of mixes, such as"
            f" {data.name_of(undefined[0])}"
        )
    rows: dict[tuple, str] = {}
    columns: dict[tuple, str] = {}
    for (row, column), i in place.items():
        rows.setdefault(row, data.short_name(i, attack))
        columns.setdefault(column, data.short_name(i, defence))
    table = [[parts[place[row, column]] for column in columns] for row in rows]
    try:
        game = estimate_game(table, data.level, min(data.resamples, MOST_GAMES), seed=RESAMPLING_SEED)
    except ValueError as error:
        raise SkipError(str(error)) from error
    solved = game.equilibrium
    red, blue = ([list(rows)[i] for i in solved.red_support], [list(columns)[j] for j in solved.blue_support])
    return MixGame(
        measure, measure.unit, data.attacker, data.defender, _words(attack), _words(defence),
        list(rows.values()), list(columns.values()), *limits(table, data.level), game,
        (*corners(attack, red), *corners(defence, blue)),
        tuple(tuple(part.n_events for part in row) for row in table),
        any(table[i][j].is_rare for i in solved.red_support for j in solved.blue_support),
        data.name_of(next(iter(place.values())), given) if given else "",
    )  # fmt: skip


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


def payoff(data: Data) -> tuple[MeasureSpec, list[Observations]]:
    """Return what the attacker gains, and its observations by point; see the head of this module."""
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
