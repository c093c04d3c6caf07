"""The mix game: payoffs of each mix against each, and what both sides play in equilibrium."""

from functools import partial
from typing import Any, Final

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.games import NET, MixGame, mix_game
from wargame_experiments.analysis.labels import measured, title
from wargame_experiments.figures import style
from wargame_experiments.figures.plate import Plate, is_wide, made_with, orientation
from wargame_experiments.wording import in_unit, interval

NUMBERS_UP_TO: Final = 9
TURNED_FROM: Final = 6  # letters of a mix's name from which names along the bottom are turned


def plates(data: Data) -> list[Plate]:
    """Return the figure of a study in which mixes of both sides are crossed.

    Raises
    ------
    SkipError
        If a side has nothing to choose, something else varies too, or not every mix meets every other.
    """
    found = mix_game(data)
    return [Plate("game", partial(draw, found), *table(found), caption(found, data))]


def caption(found: MixGame, data: Data) -> str:
    """Return the caption."""
    words, unit = title(found.measure, found.unit)
    value = found.game.value
    limits = interval(value.low, value.high, found.unit) or "without an interval"
    net = " (used up and lost; what was bought and is left is in no payoff)" if found.measure == NET else ""
    adds = "" if found.unit == "USD" else " It does not add up over plays, so that mixing is a guide only."
    return (
        f"The mix game. Cells: {words[0].lower()}{words[1:]} ({unit}){net}, which {found.attacker} wants large and"
        f" {found.defender} small. Rows: {found.row_words}. Columns: {found.column_words}. Bars: with which probability"
        " each mix is played in the equilibrium of the estimates; dots: mean over the equilibria of resamples;"
        f" framed cells meet with more than 1 %. Value of the game: {measured(value.mean, found.unit)} {limits}"
        f" (percentile interval).{adds} {orientation(found.measure)} {made_with(data)}"
    )


def table(found: MixGame) -> tuple[list[str], list[list[Any]]]:
    """Return header and rows of the table behind the figure: payoffs, then what each mix is worth, then the value."""
    game, header = found.game, ["kind", "attacker_mix", "defender_mix", "value", "low", "high", "resamples"]
    rows: list[list[Any]] = [
        ["payoff", row, column, float(game.payoffs[i, j]), "", "", ""]
        for i, row in enumerate(found.rows)
        for j, column in enumerate(found.columns)
    ]
    for name, mix, share, mean, played in (
        *_shares("attacker", found.rows, game.equilibrium.red, game.red_mean, game.red_played),
        *_shares("defender", found.columns, game.equilibrium.blue, game.blue_mean, game.blue_played),
    ):
        names = (mix, "") if name == "attacker" else ("", mix)
        rows += [["share", *names, share, "", "", ""], ["mean share of resamples", *names, mean, "", "", ""]]
        rows += [["resamples in which it is played", *names, "", "", "", played]]
    return header, [*rows, ["value of the game", "", "", *game.value, ""]]


def _shares(side: str, names: list[str], *columns: Any) -> list[tuple]:
    return [(side, name, *map(float, values)) for name, *values in zip(names, *columns, strict=True)]


def draw(found: MixGame, width_in: float) -> Figure:
    """Return the figure at a width."""
    game, wide = found.game, is_wide(width_in)
    rows, columns = game.payoffs.shape
    height = (1.9 if wide else 1.7) + (0.42 if wide else 0.3) * rows
    figure = Figure(figsize=(width_in, min(height, 7.5)), layout="constrained")
    grid = figure.add_gridspec(2, 2, width_ratios=[columns, 1.2], height_ratios=[1.2, rows], wspace=0.02, hspace=0.02)
    matrix = figure.add_subplot(grid[1, 0])
    top, right = figure.add_subplot(grid[0, 0], sharex=matrix), figure.add_subplot(grid[1, 1], sharey=matrix)
    _matrix(matrix, found, wide)
    _bars(top, game.equilibrium.blue, game.blue_mean, found.defender, upright=True)
    _bars(right, game.equilibrium.red, game.red_mean, found.attacker, upright=False)
    words, unit = title(found.measure, found.unit)
    limits = interval(game.value.low, game.value.high, found.unit)
    joint = " " if wide else "\n"
    said = f"{words},{joint}{unit}{joint}(value of the game {in_unit(game.value.mean, found.unit)} {limits})"
    figure.suptitle(said, fontsize=7.5, x=0.01, ha="left")
    return figure


def _matrix(panel: Axes, found: MixGame, wide: bool) -> None:
    payoffs, played = found.game.payoffs, np.outer(found.game.equilibrium.red, found.game.equilibrium.blue)
    norm, colours = Normalize(payoffs.min(), max(payoffs.max(), payoffs.min() + 1e-12)), colormaps["cividis"]
    panel.pcolormesh(payoffs, norm=norm, cmap=colours, edgecolors="white", linewidth=0.6)
    for (i, j), value in np.ndenumerate(payoffs):
        if max(payoffs.shape) <= NUMBERS_UP_TO:
            ink = "white" if norm(value) < 0.55 else "black"
            size = 6.5 if wide else 5.2
            words = in_unit(value, found.unit)
            panel.text(j + 0.5, i + 0.5, words, ha="center", va="center", fontsize=size, color=ink)
        if played[i, j] > 0.01:
            panel.add_patch(
                Rectangle((j + 0.04, i + 0.04), 0.92, 0.92, fill=False, edgecolor=style.VERMILION, linewidth=1.2)
            )
    turn = 90 if max(map(len, found.columns)) > TURNED_FROM else 0
    panel.set_xticks(np.arange(len(found.columns)) + 0.5, found.columns, rotation=turn)
    panel.set_yticks(np.arange(len(found.rows)) + 0.5, found.rows)
    panel.tick_params(length=0)
    panel.spines[:].set_visible(False)
    panel.set(xlabel=found.column_words, ylabel=found.row_words)


def _bars(panel: Axes, shares: Any, means: Any, side: str, upright: bool) -> None:
    colour = style.VERMILION if side == "red" else style.BLUE
    at = np.arange(len(shares)) + 0.5
    (panel.bar if upright else panel.barh)(at, shares, 0.7, color=colour, alpha=0.85)
    panel.plot(*((at, means) if upright else (means, at)), "o", color=style.BLACK, markersize=2.6, zorder=4)
    if upright:
        panel.set(ylim=(0.0, 1.08), yticks=[0.0, 1.0], yticklabels=["0", "1"], ylabel=f"{side}\nplays")
        panel.tick_params(axis="x", length=0, labelbottom=False)
    else:
        panel.set(xlim=(0.0, 1.08), xticks=[0.0, 1.0], xticklabels=["0", "1"], xlabel=f"{side} plays")
        panel.tick_params(axis="y", length=0, labelleft=False)
