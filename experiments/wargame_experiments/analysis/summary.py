"""Summary of a study: every analysis that applies, as tables and plain values, and why the rest does not."""

import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any, Final, NamedTuple

import numpy as np
from rich.table import Table

from wargame.estimates.interval import Interval, gap
from wargame.estimates.measure_spec import MeasureSpec
from wargame_experiments.analysis import SkipError, tables
from wargame_experiments.analysis.band import band_differences, structural_bands, worlds_of
from wargame_experiments.analysis.break_even import break_evens, reason
from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.front import fronts
from wargame_experiments.analysis.game import mix_games, support_changes
from wargame_experiments.analysis.indifference import indifferences
from wargame_experiments.analysis.morris import morris_effects
from wargame_experiments.analysis.ranking import Ranking, rankings, why_unranked
from wargame_experiments.analysis.sensitivity_design import left_out
from wargame_experiments.analysis.sobol import sobol_indices
from wargame_experiments.analysis.tornado import tornado_bars
from wargame_experiments.analysis.two_factors import TwoFactorGrid, crossings, two_factor_grids

BAND: Final = "band"
Found = tuple[list[Table], Any, Mapping[str, str]]  # tables, plain values, measures left out


class SummarySection(NamedTuple):
    """One kind of analysis.

    Attributes
    ----------
    name
        Of the kind.
    tables, values
        For the terminal, and as plain values.
    left_out
        Measures that the analysis leaves out, and why.
    reason
        Why the analysis does not apply, "" if it does.
    """

    name: str
    tables: list[Table]
    values: Any
    left_out: Mapping[str, str] = {}
    reason: str = ""


def sections(data: Data) -> Iterator[SummarySection]:
    """Yield all kinds of analysis, each with what it found or the reason why it does not apply.

    After those of every study come those of its model: the function ``analyse`` of each module that it names.
    """
    own = {name: import_module(module).analyse for name, module in data.study.model.own_analyses.items()}
    are_worlds = _are_worlds(data)
    for name, work in {**WORKS, **own}.items():
        if are_worlds and name != BAND:
            yield SummarySection(name, [], None, reason="the points are worlds of the uncertain figures, not options")
            continue
        try:
            yield SummarySection(name, *work(data))
        except SkipError as reason:
            yield SummarySection(name, [], None, reason=str(reason))


def _are_worlds(data: Data) -> bool:
    try:
        worlds_of(data)
    except SkipError:
        return False
    return True


def break_even_section(
    data: Data, factor: str, value: float | None, measure: str | None, difference: str | None = None
) -> SummarySection:
    """Return where a measure, or its difference between two levels of another factor, crosses a value along a factor.

    Raises
    ------
    ValueError
        If it does so nowhere, or cannot be asked; see `wargame_experiments.analysis.break_even.break_evens` and
        `wargame_experiments.analysis.indifference.indifferences`.
    """
    if difference is None:
        found = break_evens(data, factor, measure, value)
    else:
        found = indifferences(data, factor, difference, measure, value)
    lines = [
        {**line._asdict(), "reason": reason(line, found.value)} if not line.roots else line._asdict()
        for line in found.lines
    ]
    about = {"measure": found.measure.name, "unit": found.unit, "value": found.value}
    about |= {"difference": found.difference} if found.difference else {}
    values = {**about, "factor": found.axis.name, "moves_along": found.along, "lines": lines}
    return SummarySection("break_even", [tables.break_even_table(found, data.level)], plain(values))


def plain(value: Any) -> Any:
    """Return a value as JSON has it: named tuples as objects, arrays as lists, what is not finite as None.

    An interval with such a value says why.

    >>> plain({"x": float("inf"), "y": (-0.0, np.arange(2))})
    {'x': None, 'y': [0.0, [0, 1]]}
    >>> plain(Interval(math.nan, math.nan, math.nan))
    {'mean': None, 'low': None, 'high': None, 'reason': 'undefined'}
    """
    if isinstance(value, MeasureSpec):
        return value.name
    if isinstance(value, Interval) and gap(*value):
        return {**{key: plain(inner) for key, inner in value._asdict().items()}, "reason": gap(*value)}
    if hasattr(value, "_asdict"):
        return {key: plain(inner) for key, inner in value._asdict().items()}
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, float):
        return value + 0.0 if math.isfinite(value) else None  # + 0.0: no -0
    return value


def _front(data: Data) -> Found:
    found = fronts(data)
    about = {"side": found.side, "measures": found.measures, "goals": found.directions}
    options = [
        {"circumstance": one.circumstance, "option": name, "values": one.front.points[i],
         "on_front": one.front.on_front[i], "share_of_resamples": one.front.share[i]}
        for one in found.fronts for i, name in enumerate(one.names)
    ]  # fmt: skip
    return list(tables.front_tables(found)), plain({**about, "options": options}), {}


def _contour(data: Data) -> Found:
    ratios = [grid for grid in two_factor_grids(data) if grid.measure.is_ratio]
    if not ratios:
        raise SkipError(f"no cost-exchange ratio among {', '.join(data.study.measures)}")
    crossed = [grid for grid in ratios if grid.contour is not None]
    others = {grid.measure.name: _side(grid) for grid in ratios if grid.contour is None}
    if not crossed:
        raise SkipError(f"no ratio crosses 1: {', '.join(f'{name} {side}' for name, side in others.items())}")
    values = [
        {"measure": p.measure.name, "along": p.x.name, "at": p.y.name, "crossings": crossings(p)} for p in crossed
    ]
    return [tables.contour_table(grid) for grid in crossed], plain(values), others


def _side(grid: TwoFactorGrid) -> str:
    known = grid.mean[np.isfinite(grid.mean)]
    return "undefined" if not known.size else "nowhere below 1" if known.min() >= 1.0 else "nowhere above 1"


def _best(data: Data) -> Found:
    groups = _by_measure(data)
    values = [_verdict(one) for group in groups for one in group]
    return [tables.best_table(group) for group in groups], values, _no_aims(data, groups)


def _by_measure(data: Data) -> list[list[Ranking]]:
    return [list(group) for _, group in itertools.groupby(rankings(data), key=lambda one: one.measure)]


def _no_aims(data: Data, groups: list[list[Ranking]]) -> dict[str, str]:
    ranked, side = {group[0].measure.name for group in groups}, groups[0][0].side
    return {spec.name: why_unranked(spec, side) for spec in data.measures if spec.name not in ranked}


def _verdict(one: Ranking) -> dict[str, Any]:
    about = {"measure": one.measure.name, "circumstance": one.circumstance, "side": one.side, "goal": one.direction}
    return {
        **about,
        "best": one.selection.best,
        "candidates": list(one.selection.candidates),
        "verdict": one.selection.verdict,
        "corners": plain(one.corners),
    }


def _differences(data: Data) -> Found:
    groups = _by_measure(data)
    undefined = [
        {"measure": one.measure.name, "circumstance": one.circumstance, "reason": one.selection.verdict}
        for group in groups for one in group if not one.selection.pairs
    ]  # fmt: skip
    values = undefined + [
        {"measure": one.measure.name, "circumstance": one.circumstance, "option": pair.first, "less": pair.second,
         **plain(pair.comparison.difference), "p_holm": plain(pair.p_adjusted), "n": pair.comparison.n,
         "variance_ratio": plain(pair.comparison.variance_ratio), "few": bool(one.rare & {pair.first, pair.second})}
        for group in groups for one in group for pair in one.selection.pairs
    ]  # fmt: skip
    return [tables.difference_table(group, data.level) for group in groups], values, _no_aims(data, groups)


def _game(data: Data) -> Found:
    games = mix_games(data)
    if len(games) == 1:
        return [tables.game_table(games[0])], plain(games[0]), {}
    changes = support_changes(data, games)
    return [tables.games_table(games, changes)], plain({"games": games, "changes": changes}), {}


def _sobol(data: Data) -> Found:
    found = sobol_indices(data)
    return [tables.sobol_table(one, data.study.labels) for one in found], plain(found), left_out(data)


def _morris(data: Data) -> Found:
    found = morris_effects(data)
    return [tables.morris_table(one, data.study.labels) for one in found], plain(found), left_out(data)


def _tornado(data: Data) -> Found:
    found = tornado_bars(data)
    return [tables.tornado_table(one, data.study.labels) for one in found], plain(found), {}


def _structural(data: Data) -> Found:
    found, apart = structural_bands(data), band_differences(data)
    shown = [tables.band_table(found, data.level)]
    shown += [tables.band_difference_table(apart, data.level)] if apart else []
    return shown, plain({"bands": found, "differences": apart}), {}


WORKS: Final[dict[str, Callable[[Data], Found]]] = {
    "front": _front,
    "contour": _contour,
    "best": _best,
    "differences": _differences,
    "game": _game,
    "sobol": _sobol,
    "morris": _morris,
    "tornado": _tornado,
    BAND: _structural,
}
