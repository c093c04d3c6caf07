"""A measure over both sides' attritable shares; of a cost-exchange ratio, with its contour at 1."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator
from numpy.typing import NDArray

from wargame.scenario import Side
from wargame.scenario_file import load_text
from wargame_experiments.analysis.labels import TITLES
from wargame_experiments.figures import style
from wargame_experiments.mix import SIDES, Row, measure, rows_of
from wargame_experiments.study.results import Results
from wargame_experiments.wording import in_unit, interval, share, usd

EMPTY: Final = {"cer_munition": "no shot was fired, or no attacker of any price shot down"}
LEAST_FACTOR: Final = 2.0  # a ratio's colours reach at least from 1/2 to 2
LIMITS_UP_TO: Final = 7  # cells a side in which there is room for the interval
MOST_FACTOR: Final = 100.0  # and at most from 1/100 to 100; what lies beyond has the last colour
BLANK: Final[dict[str, Any]] = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
POINTS: Final[dict[str, Any]] = {"textcoords": "offset points"}
TICKS: Final = (0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 100, 300, 1000)


class Sheet(NamedTuple):
    """A measure as a grid, rows by blue's share, columns by red's."""

    red: tuple[float, ...]
    blue: tuple[float, ...]
    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    name: str
    unit: str

    @property
    def is_ratio(self) -> bool:
        """Return whether it is a cost-exchange ratio."""
        return self.name.startswith("cer_")


def sheet(results: Results, name: str) -> Sheet:
    """Return a measure of all points of a sweep of mixes as a grid."""
    rows = rows_of(results)
    red, blue = (tuple(dict.fromkeys(float(row[f"{side}_attritable"]) for row in rows)) for side in SIDES)
    grids = np.full((3, len(blue), len(red)), math.nan)
    for row in rows:
        where = blue.index(row["blue_attritable"]), red.index(row["red_attritable"])
        grids[:, *where] = measure(results, row, name)[:3]
    mean, low, high = grids
    return Sheet(red, blue, mean, low, high, name, results.study.described[name].unit)


def write(folder: Path, results: Results, name: str) -> None:
    """Write heat_map.png, heat_map.pdf and heat_map.csv of a measure into a folder."""
    shown = sheet(results, name)
    style.save(draw(shown, made_with(results)), folder, "heat_map")
    header = ("red_attritable", "blue_attritable", name, f"{name}_low", f"{name}_high", "unit")
    rows = [(*shares_of(row), *measure(results, row, name)) for row in rows_of(results)]
    style.write_csv(folder / "heat_map.csv", header, rows)


def shares_of(row: Row) -> tuple[float, ...]:
    """Return the attritable shares of red and blue at a point."""
    return tuple(float(row[f"{side}_attritable"]) for side in SIDES)


def draw(shown: Sheet, small_print: str) -> Figure:
    """Return the figure, with its small print as `made_with` returns it."""
    columns, rows = len(shown.red), len(shown.blue)
    with style.styled():
        width = min(max(2.2 + 0.95 * columns, 4.6), style.PAGE_IN)
        figure = Figure(figsize=(width, min(max(1.9 + 0.62 * rows, 3.4), 8.0)), layout="constrained")
        axes = figure.subplots()
        norm, colours = _scale(shown)
        axes.pcolormesh(
            np.ma.masked_invalid(_drawable(shown, norm)), norm=norm, cmap=colours, edgecolors="white", linewidth=0.8
        )
        _undefined(axes, shown)
        _numbers(axes, shown, norm, colours)
        said = _contour(axes, shown)
        axes.set_xticks(np.arange(columns) + 0.5, [share(x) for x in shown.red])
        axes.set_yticks(np.arange(rows) + 0.5, [share(y) for y in shown.blue])
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        axes.set(xlabel="attritable share of red's budget", ylabel="attritable share of blue's budget")
        title, unit = TITLES[shown.name]
        axes.set_title(f"{title}\n{unit}")
        _bar(figure, axes, norm, colours, shown)
        style.caption(figure, small_print, _note(shown, said))
    return figure


def _scale(shown: Sheet) -> tuple[Any, Any]:
    """Return the colour scale: of a ratio logarithmic about 1, of anything else from 0 up."""
    finite = shown.mean[np.isfinite(shown.mean)]
    if shown.is_ratio:
        factors = np.abs(np.log(finite[finite > 0.0]))
        most = min(max(math.exp(factors.max(initial=0.0)), LEAST_FACTOR), MOST_FACTOR)
        return LogNorm(1.0 / most, most), colormaps["PuOr_r"]
    top = max(finite.max(initial=0.0), 1e-12)
    return Normalize(0.0, top), colormaps["cividis"]


def _drawable(shown: Sheet, norm: Any) -> NDArray[np.float64]:
    """Return the means, a ratio of 0 as the lowest colour."""
    return np.maximum(shown.mean, norm.vmin) if shown.is_ratio else shown.mean


def _undefined(axes: Axes, shown: Sheet) -> None:
    """Hatch the cells that have no value."""
    for row, column in np.argwhere(np.isnan(shown.mean)):
        axes.add_patch(
            Rectangle((column, row), 1, 1, facecolor="white", edgecolor=style.GREY, hatch="///", linewidth=0)
        )
        axes.text(column + 0.5, row + 0.5, "undefined", ha="center", va="center", bbox=BLANK)


def _numbers(axes: Axes, shown: Sheet, norm: Any, colours: Any) -> None:
    """Print the value of each cell, and below it the interval where there is room and one."""
    roomy = _is_roomy(shown)
    for (row, column), value in np.ndenumerate(shown.mean):
        if math.isnan(value):
            continue
        paper = colours(norm(max(value, norm.vmin or 0.0)))
        limits = interval(float(shown.low[row, column]), float(shown.high[row, column]), shown.unit) if roomy else ""
        halo = [withStroke(linewidth=3, foreground=paper)]  # so that the contour does not cross a number
        look: dict[str, Any] = dict(ha="center", va="center", color=_ink(paper), path_effects=halo, zorder=5)
        axes.annotate(in_unit(value, shown.unit), (column + 0.5, row + 0.5), (0, 3 * bool(limits)), **POINTS, **look)
        axes.annotate(limits, (column + 0.5, row + 0.5), (0, -7), **POINTS, **look, fontsize=5.5)


def _ink(paper: tuple[float, float, float, float]) -> str:
    """Return the colour of letters that can be read on a colour."""
    red, green, blue, _ = paper
    return "white" if 0.299 * red + 0.587 * green + 0.114 * blue < 0.5 else "black"


def _contour(axes: Axes, shown: Sheet) -> str:
    """Draw where a ratio is 1, interpolated between cells in its logarithm; return what is to be said of it."""
    if not shown.is_ratio:
        return ""
    known = shown.mean[np.isfinite(shown.mean)]
    if not known.size:
        return "No contour at 1: the ratio is undefined everywhere."
    if not known.min() < 1.0 < known.max():
        where = "above" if known.min() > 1.0 else "below"
        return f"No contour at 1: the ratio is {where} 1 in every cell." if known.min() != 1.0 else ""
    if min(shown.mean.shape) < 2:
        return "No contour at 1: it takes two shares of each side to draw one."
    logs = np.log(np.maximum(np.ma.masked_invalid(shown.mean), 1e-12))
    centres = [np.arange(n) + 0.5 for n in shown.mean.shape[::-1]]
    lines = axes.contour(*centres, logs, levels=[0.0], colors=[style.BLACK], linewidths=1.6, zorder=4)
    drawn = any(len(np.asarray(path.vertices)) for path in lines.get_paths())
    return "Black line: ratio of 1, interpolated." if drawn else "No contour at 1: undefined cells lie between."


def _bar(figure: Figure, axes: Axes, norm: Any, colours: Any, shown: Sheet) -> None:
    """Draw the colour bar."""
    beyond = (np.nanmin(shown.mean, initial=np.inf) < norm.vmin, np.nanmax(shown.mean, initial=0.0) > norm.vmax)
    ends = {(False, False): "neither", (True, False): "min", (False, True): "max", (True, True): "both"}
    bar = figure.colorbar(
        ScalarMappable(norm, colours), ax=axes, pad=0.02, aspect=25, extend=ends[beyond], extendfrac=0.03
    )
    bar.outline.set_visible(False)  # type: ignore[operator]
    bar.set_label(TITLES[shown.name][1])
    if shown.is_ratio:
        bar.ax.yaxis.set_major_locator(FixedLocator([tick for tick in TICKS if norm.vmin <= tick <= norm.vmax]))
        bar.ax.yaxis.set_minor_locator(NullLocator())
        bar.ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        bar.ax.axhline(1.0, color=style.BLACK, linewidth=1.2)
    else:
        bar.ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: in_unit(value, shown.unit)))


def _note(shown: Sheet, said: str) -> str:
    """Return what the reader of the figure has to know."""
    sentences = [
        "Above 1 the defender pays more." if shown.is_ratio else "",
        said,
        f"In brackets: 95 % interval{', in %' if shown.unit == '1' else ''}." if _is_roomy(shown) else "",
        f"Undefined: {EMPTY.get(shown.name, 'nothing was launched')}." if np.isnan(shown.mean).any() else "",
    ]
    return " ".join(filter(None, sentences))


def _is_roomy(shown: Sheet) -> bool:
    return max(shown.mean.shape) <= LIMITS_UP_TO


def made_with(results: Results) -> str:
    """Return the small print of a sweep: scenario, budgets and how much of them was spent, replications, seed."""
    study, rows = results.study, rows_of(results)
    budgets = ", ".join(_budget(rows, side) for side in SIDES)
    name = load_text(study.text, study.source).scenario.name
    return f"{name}: budgets {budgets}; n = {rows[0]['replications']} at each point, seed {study.table.seed}."


def _budget(rows: Sequence[Row], side: Side) -> str:
    budget = rows[0][f"{side}_budget_usd"]
    spent = sorted(100.0 * row[f"{side}_spent_usd"] / budget for row in rows) if budget else [0.0]
    return f"{side} {usd(budget)} USD ({spent[0]:.0f} to {spent[-1]:.0f} % spent)"
