"""Views that are grids: a measure over two factors or over options and circumstances, and the mix game."""

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from wargame_experiments.analysis import SkipError
from wargame_experiments.analysis.alternatives import alternatives
from wargame_experiments.analysis.axes import FactorAxis
from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.game import mix_games, pairs_of_mixes
from wargame_experiments.analysis.labels import value_writer
from wargame_experiments.analysis.two_factors import TwoFactorGrid, grid_of, two_factor_grids
from wargame_experiments.explorer.factors import FactorGroup, option_names, without_followers, words_of
from wargame_experiments.explorer.plain import number, numbers, table

Json = dict[str, Any]
Cells = list[list[int]]  # points, by level of y and of x
FEWEST = 2  # levels along an axis
MOST_SLICES = 60
MOST_CONTOURS = 12  # each takes a bootstrap


def heat_map(data: Data, factors: Sequence[FactorGroup]) -> Json:
    """Return the grid of two factors that are numbers, one slice for each combination of the others.

    Raises
    ------
    SkipError
        If no two factors are crossed at every combination of the others.
    """
    try:
        grids = two_factor_grids(data)
    except SkipError:
        return _slices(data, factors)
    x, y = grids[0].x, grids[0].y
    place = {levels: i for i, levels in enumerate(data.levels((x, y)))}
    cells: Cells = [[place[a, b] for a in x.levels] for b in y.levels]
    contours = {one.measure.name: [_contour(one)] for one in grids if one.contour is not None}
    return _grid(_axis(x, data), _axis(y, data), [{"label": "", "cells": cells}], contours)


def _slices(data: Data, factors: Sequence[FactorGroup]) -> Json:
    """Return the largest grid of two factors that is whole at every combination of the others."""
    numeric = [one for one in factors if one.axis.is_number and len(one.axis.levels) >= FEWEST]
    pairs = sorted(
        itertools.combinations(numeric, 2),
        key=lambda pair: (-len(pair[0].axis.levels) * len(pair[1].axis.levels), pair[0].axis.side != data.attacker),
    )
    for x, y in pairs:
        others = [one for one in factors if one not in (x, y)]
        found = _crossed(x, y, others)
        if found and len(found) <= MOST_SLICES:
            slices = [{"label": data.name_of(cells[0][0], [o.axis for o in others]), "cells": cells} for cells in found]
            return _grid(_axis(x.axis, data), _axis(y.axis, data), slices, _contours(data, x.axis, y.axis, found))
    raise SkipError("no two factors that are numbers are crossed at every combination of the others")


def _crossed(x: FactorGroup, y: FactorGroup, others: Sequence[FactorGroup]) -> list[Cells] | None:
    """Return the cells of each combination of the others, None if one is missing."""
    places: dict[tuple, dict[tuple, int]] = {}
    for i in range(len(x.values)):
        places.setdefault(tuple(o.values[i] for o in others), {})[x.values[i], y.values[i]] = i
    pairs = [[(a, b) for a in x.axis.levels] for b in y.axis.levels]
    if any(pair not in one for one in places.values() for pair in itertools.chain(*pairs)):
        return None
    return [[[one[pair] for pair in row] for row in pairs] for one in places.values()]


def _contours(data: Data, x: FactorAxis, y: FactorAxis, slices: Sequence[Cells]) -> Json:
    """Return the contours of each measure that has an even value, slice by slice."""
    even = [spec for spec in data.measures if spec.even is not None]
    if len(even) * len(slices) > MOST_CONTOURS:
        return {}
    try:
        grids = {spec.name: [grid_of(data, spec, x, y, cells) for cells in slices] for spec in even}
    except SkipError:
        return {}
    return {name: [_contour(one) for one in found] for name, found in grids.items()}


def options_grid(data: Data, factors: Sequence[FactorGroup]) -> Json:
    """Return the grid of options and circumstances, both by name.

    Raises
    ------
    SkipError
        If there is one circumstance only, or not every option is under every one.
    """
    found = alternatives(data)
    rows = list(dict.fromkeys(option for one in found.sets for option in one.options))
    if len(found.sets) < FEWEST or any(len(one.options) < len(rows) for one in found.sets):
        raise SkipError("options and circumstances are not crossed")
    cells: Cells = [[one.options[option] for one in found.sets] for option in rows]
    given, chosen = (without_followers(axes, factors) for axes in (found.given, found.axes))
    x = {"label": _named(given, "circumstance"), "names": _names(data, cells[0], given), "values": None}
    options = _names(data, [row[0] for row in cells], chosen)
    y = {"label": _named(chosen, f"option of {found.side}"), "names": options, "values": None}
    return _grid(x, y, [{"label": "", "cells": cells}], {})


def _named(axes: Sequence[FactorAxis], other: str) -> str:
    return axes[0].words if len(axes) == 1 else other


def _names(data: Data, points: Sequence[int], axes: Sequence[FactorAxis]) -> list[str]:
    if len(axes) == 1 or any(axis.unit == "share" for axis in axes):
        return [data.short_name(point, axes) for point in points]
    return option_names(data, points, axes)


def game(data: Data) -> Json:
    """Return the mix game under each circumstance, with the point of each pair of mixes.

    Raises
    ------
    SkipError
        If the study is no game.
    """
    found, games = mix_games(data), []
    for one, place in zip(found, pairs_of_mixes(data).values(), strict=True):
        rows, columns = (list(dict.fromkeys(pair[side] for pair in place)) for side in (0, 1))
        solved = one.game
        games.append(
            {
                "label": one.circumstance,
                "rows": one.rows,
                "columns": one.columns,
                "cells": [[place[row, column] for column in columns] for row in rows],
                "payoffs": table(solved.payoffs),
                "low": table(one.low),
                "high": table(one.high),
                "row_plays": numbers(solved.equilibrium.red),
                "column_plays": numbers(solved.equilibrium.blue),
                "row_played": numbers(solved.red_played),
                "column_played": numbers(solved.blue_played),
                "value": numbers(solved.value),
                "is_rare": one.is_rare,
            }
        )
    about = found[0]
    return {
        "kind": "game",
        "title": "Mix game",
        "measure": about.measure.label,
        "unit": about.unit,
        "per": about.measure.per,
        "attacker": about.attacker,
        "defender": about.defender,
        "row_label": about.row_words,
        "column_label": about.column_words,
        "games": games,
    }


def _grid(x: Json, y: Json, slices: list[Json], contours: Json) -> Json:
    return {"kind": "heat-map", "title": "Heat map", "x": x, "y": y, "slices": slices, "contours": contours}


def _axis(axis: FactorAxis, data: Data) -> Json:
    write = value_writer(axis.unit)
    return {
        "label": words_of(axis, data),
        "names": [write(level) for level in axis.levels],
        "values": list(axis.levels),
        "factor": axis.name,
    }


def _contour(grid: TwoFactorGrid) -> Json | None:
    """Return where a measure is even, and the places where the resamples disagree about that."""
    if grid.contour is None:
        return None
    above = grid.contour.above
    is_open = np.nan_to_num((above > grid.tail) & (above < 1.0 - grid.tail)).astype(int)
    return {
        "at": number(grid.measure.even),
        "lines": [table(line) for line in grid.contour.lines],
        "edges": [table(line) for line in (*grid.contour.low, *grid.contour.high)],
        "x": numbers(grid.contour.x),
        "y": numbers(grid.contour.y),
        "unsure": ["".join(map(str, row)) for row in is_open.tolist()],
    }
