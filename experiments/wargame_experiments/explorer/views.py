"""Views of a study in the order in which the page offers them: the first is what its design was made for."""

from collections.abc import Callable, Sequence
from typing import Any

from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.data import Data
from wargame_experiments.explorer import fronts, grids, sensitivities
from wargame_experiments.explorer.factors import FactorGroup

Json = dict[str, Any]
TWO = 2
SCATTER = {"kind": "scatter", "title": "Scatter"}


def views_of(data: Data, factors: Sequence[FactorGroup]) -> list[Json]:
    """Return the views that apply.

    A study that draws worlds begins with these, one that moves one factor at a time with the tornado, a sample with the
    scatter of its points; two crossed factors with the heat map; mixes of more factors with front and game. All have
    the scatter and the parallel coordinates.
    """
    if found := _made(lambda: sensitivities.worlds(data)):
        return _with(found, _made(lambda: sensitivities.ranked(data)), SCATTER)
    if found := _made(lambda: sensitivities.tornado(data)):
        return _with(found, SCATTER)
    if found := _made(lambda: sensitivities.ranked(data)):
        return _with(SCATTER, found)
    grid = _made(lambda: grids.heat_map(data, factors)) or _made(lambda: grids.options_grid(data, factors))
    lines = {"kind": "lines", "title": "Lines"} if any(one.axis.is_number for one in factors) else None
    front, game = _made(lambda: fronts.front(data, factors)), _made(lambda: grids.game(data))
    if data.study.mixes and len(factors) > TWO:
        return _with(front, game, grid, lines, SCATTER)
    return _with(grid, lines, front, game, SCATTER)


def _with(*views: Json | None) -> list[Json]:
    return [view for view in views if view]


def _made(make: Callable[[], Json]) -> Json | None:
    """Return a view, None if it does not apply."""
    try:
        return make()
    except SkipError:
        return None
