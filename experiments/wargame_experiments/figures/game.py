"""The mix game: payoffs of each mix against each, and what both sides play in equilibrium."""

from functools import partial
from typing import Any, Final

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from wargame_experiments.analysis.corners import corner_words
from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.game import BALANCE, NET, MixGame, mix_game
from wargame_experiments.analysis.labels import measured, title
from wargame_experiments.figures import scales, style
from wargame_experiments.figures.figure_spec import FigureSpec, is_wide, made_with, orientation
from wargame_experiments.formatting import RARE_MARK, RARE_NOTE, in_unit, interval, number

PAYOFFS: Final = {
    NET.name: " It holds what is used up and lost; what was bought and is left is in no payoff.",
    BALANCE.name: " Its terms are those of the full ratio: used up, capital and crews of one raid, value lost.",
}
NUMBERS_UP_TO: Final = 9
TURNED_FROM: Final = 6  # letters of a mix's name from which names along the bottom are turned
LETTER_IN: Final = 0.062  # width of a letter of a name


def figure_specs(data: Data) -> list[FigureSpec]:
    """Return the figure of a study in which mixes of both sides are crossed.

    Raises
    ------
    SkipError
        If a side has nothing to choose, something else varies too, or not every mix meets every other.
    """
    found = mix_game(data)
    return [figure_spec(found, data)]


def figure_spec(found: MixGame, data: Data) -> FigureSpec:
    """Return the figure of a game."""
    return FigureSpec(
        "game", partial(draw, found), *table(found), caption(found, data), found.game.payoffs.ravel().tolist()
    )


def caption(found: MixGame, data: Data) -> str:
    """Return the caption."""
    words, unit = title(found.measure)
    value = found.game.value
    limits = interval(value.low, value.high, found.unit) or "without an interval"
    net = PAYOFFS.get(found.measure.name, "")
    mark = RARE_MARK * found.is_rare
    beside = "".join(f" {said}" for said in (RARE_NOTE * found.is_rare, corner_words(found.corners)) if said)
    adds = "" if found.unit == "USD" else " It does not add up over plays, so that mixing is a guide only."
    return (
        f"The mix game. Cells: {words[0].lower()}{words[1:]} ({unit}), which {found.attacker} wants large and"
        f" {found.defender} small; limits are in the table and in the wide figure.{net} Rows: {found.row_words}."
        f" Columns: {found.column_words}. Bars: with which probability"
        " each mix is played in the equilibrium of the estimates; dots: mean over the equilibria of resamples;"
        f" framed cells meet with more than 1 %. Value of the game: {measured(value.mean, found.unit)} {limits}{mark}"
        f" (percentile interval).{beside}{adds} {orientation(found.measure)} {made_with(data)}"
    )


def table(found: MixGame) -> tuple[list[str], list[list[Any]]]:
    """Return header and rows of the table behind the figure: payoffs, then what each mix is worth, then the value."""
    game, header = found.game, ["kind", "attacker_mix", "defender_mix", "value", "low", "high", "resamples", "events"]
    rows: list[list[Any]] = [
        [
            "payoff",
            row,
            column,
            *(float(grid[i, j]) for grid in (game.payoffs, found.low, found.high)),
            "",
            _events(found, i, j),
        ]
        for i, row in enumerate(found.rows)
        for j, column in enumerate(found.columns)
    ]
    for name, mix, share, mean, played in (
        *_shares("attacker", found.rows, game.equilibrium.red, game.red_mean, game.red_played),
        *_shares("defender", found.columns, game.equilibrium.blue, game.blue_mean, game.blue_played),
    ):
        names = (mix, "") if name == "attacker" else ("", mix)
        rows += [["share", *names, share, "", "", "", ""], ["mean share of resamples", *names, mean, "", "", "", ""]]
        rows += [["resamples in which it is played", *names, "", "", "", played, ""]]
    return header, [*rows, ["value of the game", "", "", *game.value, "", ""]]


def _events(found: MixGame, row: int, column: int) -> int | str:
    """Return in how many replications of a pair of mixes something was lost, "" if the payoff is no loss."""
    count = found.events[row][column]
    return "" if count is None else count


def _shares(side: str, names: list[str], *columns: Any) -> list[tuple]:
    return [(side, name, *map(float, values)) for name, *values in zip(names, *columns, strict=True)]


def draw(found: MixGame, width_in: float) -> Figure:
    """Return the figure at a width."""
    game, wide = found.game, is_wide(width_in)
    rows, columns = game.payoffs.shape
    rows_in = max(0.42 if wide else 0.3, 0.13 * max(name.count(", ") + 1 for name in found.rows)) * rows
    figure = Figure(figsize=(width_in, 1.9 + rows_in + _names_in(found.columns)), layout="constrained")
    grid = figure.add_gridspec(2, 2, width_ratios=[columns, 1.2], height_ratios=[1.2, rows], wspace=0.02, hspace=0.02)
    matrix = figure.add_subplot(grid[1, 0])
    top, right = figure.add_subplot(grid[0, 0], sharex=matrix), figure.add_subplot(grid[1, 1], sharey=matrix)
    _matrix(matrix, found, wide)
    _bars(top, game.equilibrium.blue, game.blue_mean, found.defender, upright=True)
    _bars(right, game.equilibrium.red, game.red_mean, found.attacker, upright=False)
    words, unit = title(found.measure)
    limits = interval(game.value.low, game.value.high, found.unit)
    joint = " " if wide else "\n"
    prefix = _prefix(found)[0]
    said = f"{words},{joint}{prefix}{unit}{joint}(value of the game {in_unit(game.value.mean, found.unit)} {limits})"
    figure.suptitle(said, fontsize=7.5, x=0.01, ha="left")
    return figure


def _prefix(found: MixGame) -> tuple[str, float]:
    """Return in what payoffs are written, in words and as a number, so that the cells need no prefix each."""
    most = float(np.abs(found.game.payoffs).max())
    sizes = ((1e9, "billion "), (1e6, "million "), (1e3, "thousand ")) if found.unit == "USD" else ()
    return next(((words, size) for size, words in sizes if most >= size), ("", 1.0))


def _matrix(panel: Axes, found: MixGame, wide: bool) -> None:
    payoffs, played = found.game.payoffs, np.outer(found.game.equilibrium.red, found.game.equilibrium.blue)
    size = _prefix(found)[1]
    norm, colours = Normalize(payoffs.min(), max(payoffs.max(), payoffs.min() + 1e-12)), colormaps["cividis"]
    mesh = panel.pcolormesh(payoffs, norm=norm, cmap=colours, edgecolors="white", linewidth=0.6)
    for (i, j), value in np.ndenumerate(payoffs):
        if max(payoffs.shape) <= NUMBERS_UP_TO:
            ink = "white" if norm(value) < 0.55 else "black"
            look: dict[str, Any] = {"ha": "center", "color": ink}
            words = number(value / size) if size > 1.0 else in_unit(value, found.unit)
            place: dict[str, Any] = {"va": "bottom", "fontsize": 6.5} if wide else {"va": "center", "fontsize": 5.2}
            panel.text(j + 0.5, i + 0.5, words.replace("-", "−"), **look, **place)
            if wide:
                unit, ends = (
                    "" if size > 1.0 else found.unit,
                    (float(found.low[i, j]) / size, float(found.high[i, j]) / size),
                )
                panel.text(j + 0.5, i + 0.46, interval(*ends, unit).replace("-", "−"), va="top", fontsize=5, **look)
        if played[i, j] > 0.01:
            panel.add_patch(
                Rectangle((j + 0.04, i + 0.04), 0.92, 0.92, fill=False, edgecolor=style.VERMILION, linewidth=1.2)
            )
    turn = 90 if _names_in(found.columns) else 0
    look: dict[str, Any] = {"linespacing": 0.95, "fontsize": 7.5 if wide else 6.5}
    panel.set_xticks(np.arange(len(found.columns)) + 0.5, map(_folded, found.columns), rotation=turn, **look)
    panel.set_yticks(np.arange(len(found.rows)) + 0.5, map(_folded, found.rows), **look)
    panel.tick_params(length=0)
    panel.spines[:].set_visible(False)
    panel.set(xlabel=found.column_words, ylabel=found.row_words)
    if max(payoffs.shape) > NUMBERS_UP_TO:
        bar = panel.figure.colorbar(mesh, ax=panel, location="bottom", aspect=40, pad=0.02)
        scales.label_values(bar.ax.xaxis, found.unit)


def _folded(name: str) -> str:
    """Return the name of a mix with a line for each of its parts."""
    return name.replace(", ", ",\n")


def _names_in(names: list[str]) -> float:
    """Return how high names along the bottom are that are turned, in; 0 if they are so short that they are not."""
    longest = max(len(line) for name in names for line in name.split(", "))
    return LETTER_IN * longest if max(map(len, names)) > TURNED_FROM else 0.0


def _bars(panel: Axes, shares: Any, means: Any, side: str, upright: bool) -> None:
    colour = style.VERMILION if side == "red" else style.BLUE
    at = np.arange(len(shares)) + 0.5
    (panel.bar if upright else panel.barh)(at, shares, 0.7, color=colour, alpha=0.85)
    panel.plot(*((at, means) if upright else (means, at)), "o", color=style.BLACK, markersize=2.6, zorder=4)
    if upright:
        panel.set(ylim=(0.0, 1.08), yticks=[0.0, 1.0], yticklabels=["0", "1"], ylabel=f"{side}\nplays")
        panel.tick_params(axis="x", length=0, labelbottom=False)
    else:
        panel.set(xlim=(0.0, 1.08), xticks=[0.0, 1.0], xticklabels=["0", "1"], xlabel=f"{side}\nplays")
        panel.tick_params(axis="y", length=0, labelleft=False)
