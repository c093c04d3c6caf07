"""Heat map of a measure over two factors; of a ratio, the contour at 1 with its bootstrap band.

What the defender is out of, and a ratio that is small for a defence that does not shoot, have what the defender loses
beside them on the same plate.
"""

import math
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FixedLocator, NullLocator
from numpy.typing import NDArray

from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.labels import title, value_writer
from wargame_experiments.analysis.two_factors import TwoFactorGrid, two_factor_grids
from wargame_experiments.figures import scales, style
from wargame_experiments.figures.figure_spec import FigureSpec, is_wide, made_with, orientation, rarity
from wargame_experiments.formatting import in_unit, interval

Table = NDArray[np.float64]
LEAST_FACTOR: Final = 2.0  # a ratio's colours reach at least from 1/2 to 2
MOST_FACTOR: Final = 100.0  # and at most from 1/100 to 100
NUMBERS_UP_TO: Final = 7  # levels of a factor for which cells hold numbers
HATCHED: Final[dict[str, Any]] = {"facecolor": "white", "edgecolor": style.GREY, "hatch": "///", "linewidth": 0}
EDGES_UP_TO: Final = 40  # levels of a factor for which cells have white edges
TICKS: Final = (0.01, 0.03, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 100)


def figure_specs(data: Data) -> list[FigureSpec]:
    """Return a figure for each measure of a study over two crossed factors.

    Raises
    ------
    SkipError
        If there are not two factors that are numbers, or their levels are not fully crossed.
    """
    grids = two_factor_grids(data)
    return [_figure_spec(grid, _companion(grid, grids), data) for grid in grids]


def _figure_spec(grid: TwoFactorGrid, companion: TwoFactorGrid | None, data: Data) -> FigureSpec:
    beside = f" Beside it: {_title(companion)}." if companion else ""
    words = f"{caption(grid, data)}{beside}"
    plate = partial(draw, grid, companion=companion)
    return FigureSpec(f"heat_map_{grid.measure.name}", plate, *table(grid), words, grid.mean.ravel().tolist())


def _title(grid: TwoFactorGrid) -> str:
    words, unit = title(grid.measure)
    return f"{words[0].lower()}{words[1:]} ({unit})"


def _companion(grid: TwoFactorGrid, grids: Sequence[TwoFactorGrid]) -> TwoFactorGrid | None:
    """Return the grid that belongs beside another: what the defender loses, leakage rather than value."""
    if grid.measure.is_ranked and grid.measure.role != "balance":
        return None
    losses = sorted((one for one in grids if one.measure.role == "loss"), key=lambda one: one.measure.unit != "1")
    return losses[0] if losses else None


def caption(grid: TwoFactorGrid, data: Data) -> str:
    """Return the caption."""
    words, unit = title(grid.measure)
    said = f"{words} ({unit}) over {grid.x.words} and {grid.y.words}. {_numbers_words(grid)}"
    hatched = "Hatched cells are undefined." if np.isnan(grid.mean).any() else ""
    notes = f"{rarity(data, grid.measure.name)} {orientation(grid.measure)}"
    return f"{said} {_contour_words(grid, data)} {hatched} {notes} {made_with(data)}"


def _numbers_words(grid: TwoFactorGrid) -> str:
    if _has_numbers(grid):
        return f"Cells hold the estimate and its limits{', in %' if grid.unit == '1' else ''}."
    return "Limits of each cell are in the table."


def _contour_words(grid: TwoFactorGrid, data: Data) -> str:
    if not grid.measure.is_ratio:
        return ""
    if grid.contour is None:
        known = grid.mean[np.isfinite(grid.mean)]
        side = "undefined" if not known.size else "nowhere below 1" if known.min() >= 1.0 else "nowhere above 1"
        return f"There is no contour at 1: the ratio is {side}."
    tail = f"{50 * (1 - data.level):g} % to {100 - 50 * (1 - data.level):g} %"
    return (
        "Black line: ratio of 1, interpolated in its logarithm; between the dashed lines"
        f" {tail} of the bootstrap resamples are above 1, so that even the sign of the answer is not sure."
    )


def table(grid: TwoFactorGrid) -> tuple[list[str], list[list[Any]]]:
    """Return header and rows of the table behind the figure, with the share of resamples above 1 of a ratio."""
    name, above = grid.measure.name, _above(grid)
    header = [grid.x.name, grid.y.name, name, f"{name}_low", f"{name}_high", "unit", "resamples_above_1"]
    events = grid.events
    header += [] if events is None else ["events"]
    rows = [
        [x, y, *(float(values[j, i]) for values in (grid.mean, grid.low, grid.high)), grid.unit, float(above[j, i])]
        + ([] if events is None else [events[j][i]])
        for j, y in enumerate(grid.y.levels)
        for i, x in enumerate(grid.x.levels)
    ]
    return header, rows


def _above(grid: TwoFactorGrid) -> Table:
    """Return the share of resamples above 1 at the points of the values; nan where no contour was looked for."""
    if grid.contour is None:
        return np.full(grid.mean.shape, np.nan)
    finer = (len(grid.contour.x) - 1) // (len(grid.x.levels) - 1)
    return grid.contour.above[::finer, ::finer]


def draw(grid: TwoFactorGrid, width_in: float, companion: TwoFactorGrid | None = None) -> Figure:
    """Return the figure at a width; a companion stands to its right, or below it if there is no room."""
    rows = grid.mean.shape[0]
    wide = is_wide(width_in)
    height = 1.1 + (0.5 if wide else 0.36) * rows + (0.0 if wide else 0.35)
    height = min(max(height, 2.4), 7.0)
    if companion is None:
        figure = Figure(figsize=(width_in, height), layout="constrained")
        _plate(figure, figure.subplots(), grid, wide)
        return figure
    figure = Figure(figsize=(width_in, height if wide else 2.0 * height), layout="constrained")
    panels = figure.subplots(*((1, 2) if wide else (2, 1)))
    for panel, one in zip(panels, (grid, companion), strict=True):
        _plate(figure, panel, one, False)
    return figure


def _plate(figure: Figure, panel: Axes, grid: TwoFactorGrid, wide: bool) -> None:
    """Draw one grid into a panel."""
    norm, colours = _scale(grid)
    shaded = np.maximum(grid.mean, norm.vmin) if grid.measure.is_ratio else grid.mean
    _cells(panel, np.ma.masked_invalid(shaded), norm, colours)
    _contour(panel, grid)
    if _has_numbers(grid):
        _numbers(panel, grid, norm, colours, wide)
    for set_ticks, axis in ((panel.set_xticks, grid.x), (panel.set_yticks, grid.y)):
        set_ticks(*_ticks(axis))
    panel.tick_params(length=0)
    panel.spines[:].set_visible(False)
    panel.set(xlabel=grid.x.words, ylabel=grid.y.words)
    _bar(figure, panel, norm, colours, grid, wide)


def _cells(panel: Axes, shaded: np.ma.MaskedArray, norm: Any, colours: Any) -> None:
    """Draw the cells, those that are undefined hatched; of many levels as an image, without edges."""
    rows, columns = shaded.shape
    if max(shaded.shape) > EDGES_UP_TO:
        panel.add_patch(Rectangle((0, 0), columns, rows, **HATCHED))
        look: dict[str, Any] = {"origin": "lower", "extent": (0, columns, 0, rows), "aspect": "auto"}
        panel.imshow(shaded, norm=norm, cmap=colours, interpolation="nearest", **look)
        return
    panel.pcolormesh(shaded, norm=norm, cmap=colours, edgecolors="white", linewidth=0.6)
    for row, column in np.argwhere(np.ma.getmaskarray(shaded)):
        panel.add_patch(Rectangle((column, row), 1, 1, **HATCHED))


def _ticks(axis) -> tuple[list[float], list[str]]:
    every = max(1, math.ceil(len(axis.levels) / 8))
    words = value_writer(axis.unit)
    return [i + 0.5 for i in range(0, len(axis.levels), every)], [words(v) for v in axis.levels[::every]]


def _scale(grid: TwoFactorGrid) -> tuple[Any, Any]:
    """Return the colour scale: of a ratio logarithmic about 1, of a balance about 0, of anything else from 0 up."""
    known = grid.mean[np.isfinite(grid.mean)]
    if grid.measure.is_ratio:
        factors = np.abs(np.log(known[known > 0.0]))
        most = min(max(math.exp(factors.max(initial=0.0)), LEAST_FACTOR), MOST_FACTOR)
        return LogNorm(1.0 / most, most), colormaps["PuOr_r"]
    if grid.measure.role == "balance":
        most = float(np.abs(known).max(initial=0.0)) or 1.0
        return Normalize(-most, most), colormaps["PuOr_r"]
    low, high = min(0.0, known.min(initial=0.0)), max(0.0, known.max(initial=0.0))
    return Normalize(low, high if high > low else 1.0), colormaps["cividis"]


def _contour(panel: Axes, grid: TwoFactorGrid) -> None:
    """Draw where the ratio is 1, and the band in which the resamples disagree about that."""
    if grid.contour is None:
        return
    x, y = (_place(v, axis) for v, axis in ((grid.contour.x, grid.x), (grid.contour.y, grid.y)))
    for lines, look in (
        ((*grid.contour.low, *grid.contour.high), {"linewidth": 0.8, "linestyle": (0, (3, 2))}),
        (grid.contour.lines, {"linewidth": 1.5}),
    ):
        for line in lines:
            at = (_place(line[:, 0], grid.x), _place(line[:, 1], grid.y))
            panel.plot(*at, color=style.BLACK, zorder=4, **look)  # type: ignore[arg-type]
    above, tail = np.ma.masked_invalid(grid.contour.above), grid.tail
    panel.contourf(x, y, above, levels=[tail, 1.0 - tail], colors=[style.BLACK], alpha=0.18, zorder=3)


def _place(values: Table, axis) -> Table:
    """Return where values of a factor lie among its cells, which are of equal width; centres are at 0.5, 1.5, ..."""
    return np.interp(values, np.array(axis.levels, dtype=float), np.arange(len(axis.levels)) + 0.5)


def _has_numbers(grid: TwoFactorGrid) -> bool:
    return max(grid.mean.shape) <= NUMBERS_UP_TO


def _numbers(panel: Axes, grid: TwoFactorGrid, norm: Any, colours: Any, wide: bool) -> None:
    """Print estimate and limits into each cell."""
    sizes = (7.0, 5.5) if wide else (5.6, 4.4)
    for (row, column), value in np.ndenumerate(grid.mean):
        if math.isnan(value):
            continue
        paper = colours(norm(max(value, norm.vmin)))
        limits = interval(float(grid.low[row, column]), float(grid.high[row, column]), grid.unit)
        look: dict[str, Any] = {"ha": "center", "color": _ink(paper), "zorder": 5}
        if grid.contour is not None:  # so that no line crosses a number; it makes outlines of letters, which is slow
            look["path_effects"] = [withStroke(linewidth=2.0, foreground=paper)]
        words = in_unit(value, grid.unit).removesuffix(" %") if grid.unit == "1" else in_unit(value, grid.unit)
        panel.text(column + 0.5, row + 0.52, words, va="bottom", fontsize=sizes[0], **look)
        panel.text(column + 0.5, row + 0.46, _short(limits), va="top", fontsize=sizes[1], **look)


def _short(limits: str) -> str:
    """Return limits without brackets, and a prefix once where both have it.

    >>> _short("[105 M, 150 M]"), _short("[0.2, 0.3]"), _short("")
    ('105–150 M', '0.2–0.3', '')
    """
    low, _, high = limits.strip("[]").partition(", ")
    if not high:
        return ""
    number, _, prefix = low.partition(" ")
    dash = " to " if low.startswith("-") else "–"
    return f"{number if prefix == high.partition(' ')[2] else low}{dash}{high}"


def _ink(paper: tuple[float, float, float, float]) -> str:
    red, green, blue, _ = paper
    return "white" if 0.299 * red + 0.587 * green + 0.114 * blue < 0.5 else "black"


def _bar(figure: Figure, panel: Axes, norm: Any, colours: Any, grid: TwoFactorGrid, wide: bool) -> None:
    beyond = (np.nanmin(grid.mean, initial=np.inf) < norm.vmin, np.nanmax(grid.mean, initial=0.0) > norm.vmax)
    ends = {(False, False): "neither", (True, False): "min", (False, True): "max", (True, True): "both"}
    look: dict[str, Any] = {"extend": ends[beyond], "extendfrac": 0.03, "pad": 0.02, "aspect": 25 if wide else 35}
    bar = figure.colorbar(ScalarMappable(norm, colours), ax=panel, location="right" if wide else "top", **look)
    bar.outline.set_visible(False)  # type: ignore[operator]
    words, unit = title(grid.measure)
    bar.set_label(f"{words},\n{unit}")
    axis = bar.ax.yaxis if wide else bar.ax.xaxis
    if grid.measure.is_ratio:
        axis.set_major_locator(FixedLocator([tick for tick in TICKS if norm.vmin <= tick <= norm.vmax]))
        axis.set_minor_locator(NullLocator())
        (bar.ax.axhline if wide else bar.ax.axvline)(1.0, color=style.BLACK, linewidth=1.2)
    elif not np.nan_to_num(grid.mean).any():
        axis.set_major_locator(FixedLocator([0.0]))  # all are 0: any other value would be made up
    else:
        scales.linear(axis)
    scales.label_values(axis, grid.unit)
