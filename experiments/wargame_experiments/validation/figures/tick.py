"""What the length of the tick does: the error of a duel against its tick, and the headline measures of a raid."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullLocator

from wargame_experiments.figures import scales, style
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import F8, Bench, of
from wargame_experiments.validation.case import Level
from wargame_experiments.validation.scenes import shipped
from wargame_experiments.validation.square_law import at_tick, duration_s, left, won
from wargame_experiments.validation.ticks import leakage, raid_ratio
from wargame_experiments.validation.verdict import ValidationRow

DUEL_TICKS_S: Final = (2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
RAID_TICKS_S: Final = (1.0, 2.0, 4.0, 8.0)
HEADER: Final = ("measure", "tick_s", "battles", "value", "half_interval", "difference", "difference_half_interval")
DUELS: Final = {
    "duration, relative": style.BLUE,
    "first side left, relative": style.GREEN,
    "share won, absolute": style.ORANGE,
}
RAIDS: Final = {"leakage of armed attackers": style.VERMILION, "raid cost-exchange ratio": style.BLUE}
Line = tuple[str, float, int, float, float, float, float]  # as in HEADER; differences from the shortest tick


def write(folder: Path, rows: Sequence[ValidationRow], bench: Bench, level: Level) -> None:
    """Write tick.png, tick.pdf and tick.csv into a folder, if time steps are among the cases.

    Parameters
    ----------
    folder
        Where to.
    rows
        The cases.
    bench, level
        Of the run; ticks that the cases do not have are fought for the figure.
    """
    if not any(row.case.group == "tick" for row in rows):
        return
    n, raids = of(level, 1_000, 10_000), of(level, 250, 1_500)
    lines = [*duel_lines(bench, n), *raid_lines(bench, raids)]
    note = f"{n:,} duels and {raids:,} raids at each tick, the same luck (level {level}, seed {bench.seed})."
    style.save(partial(draw, lines, note), folder, "tick")
    style.write_csv(folder / "tick.csv", HEADER, lines)


def duel_lines(bench: Bench, n: int) -> list[Line]:
    """Return three measures of ten against eight at each tick, two of them relative to the shortest."""
    batches = [bench.fight(at_tick(10, 8)(tick_s), n) for tick_s in DUEL_TICKS_S]
    red = [left("red-guns", batch) for batch in batches]
    lengths, wins = [duration_s(batch) for batch in batches], [won(batch) for batch in batches]
    values = ([x / lengths[0].mean() for x in lengths], [x / red[0].mean() for x in red], wins)
    return [line for name, each in zip(DUELS, values, strict=True) for line in _lines(name, DUEL_TICKS_S, each)]


def raid_lines(bench: Bench, n: int) -> list[Line]:
    """Return two ratios of means of a raid at each tick with linearised errors, relative to the shortest."""
    batches = [bench.fight(shipped("night-raid", tick_s), n) for tick_s in RAID_TICKS_S]
    found = []
    for name, read in zip(RAIDS, (leakage, raid_ratio), strict=True):
        parts = [read(batch) for batch in batches]
        ratios = [float(part.sum() / whole.sum()) for part, whole in parts]
        around = [(p - q * w) / w.mean() + q for (p, w), q in zip(parts, ratios, strict=True)]
        found += _lines(name, RAID_TICKS_S, [each / ratios[0] for each in around])
    return found


def _lines(name: str, ticks_s: Sequence[float], values: Sequence[F8]) -> list[Line]:
    def half(v: F8) -> float:
        return comparisons.Z95 * float(v.std(ddof=1)) / np.sqrt(v.size)

    finest = values[0]
    return [
        (name, t, v.size, float(v.mean()), half(v), float((v - finest).mean()), half(v - finest))
        for t, v in zip(ticks_s, values, strict=True)
    ]


def draw(lines: Sequence[Line], note: str) -> Figure:
    """Return the figure; ``lines`` as in `HEADER`, ``note`` is small print."""
    figure = Figure(figsize=(style.PAGE_IN, 3.0), layout="constrained")
    duels, raids = figure.subplots(1, 2)
    _duels(duels, lines)
    _raids(raids, lines)
    style.letter((duels, raids))
    style.caption(figure, f"Bars: 95 % intervals, in a of the paired difference. {note}")
    return figure


def _duels(panel: Axes, lines: Sequence[Line]) -> None:
    """Plot differences from the finest tick; of the first order, so they are straight with slope 1."""
    panel.set_title("Duel 10 v 8: change from a tick of 2 s")
    for (name, colour), marker in zip(DUELS.items(), "os^", strict=True):
        mine = [line for line in lines if line[0] == name and line[1] > DUEL_TICKS_S[0]]
        x, y, bars = (np.array([line[i] for line in mine]) for i in (1, 5, 6))
        panel.errorbar(
            x, np.abs(y), np.minimum(bars, 0.95 * np.abs(y)), color=colour, marker=marker, markersize=3.5, label=name,
            linewidth=0.8, elinewidth=0.8, capsize=1.5,
        )  # fmt: skip
    ticks = np.array([DUEL_TICKS_S[1], DUEL_TICKS_S[-1]])
    panel.plot(ticks, 3e-4 * (ticks - DUEL_TICKS_S[0]), ":", color=style.GREY, linewidth=1.0, label="first order")
    panel.set(xscale="log", yscale="log", xlabel="tick, s (rate .001 per s)", ylabel="change", ylim=(3e-5, 3.0))
    scales.powers_of_ten(panel.yaxis)
    _plain(panel, DUEL_TICKS_S[1:])
    panel.legend(loc="upper left")


def _raids(panel: Axes, lines: Sequence[Line]) -> None:
    panel.set_title("night-raid: measure relative to a tick of 1 s")
    for (name, colour), shift in zip(RAIDS.items(), (0.98, 1.02), strict=True):
        mine = [line for line in lines if line[0] == name]
        x, y, bars = (np.array([line[i] for line in mine]) for i in (1, 3, 4))
        panel.errorbar(
            shift * x, y, bars, color=colour, marker="o", markersize=3.5, label=name, linewidth=0.8, elinewidth=0.8,
            capsize=1.5,
        )  # fmt: skip
    panel.axhline(1.0, color=style.GREY, linewidth=0.8, linestyle="--", zorder=0)
    panel.set(xscale="log", xlabel="tick, s", ylabel="relative to a tick of 1 s")
    panel.margins(y=0.3)
    _plain(panel, RAID_TICKS_S)
    panel.legend(loc="upper left")


def _plain(panel: Axes, ticks_s: Sequence[float]) -> None:
    panel.set_xticks(ticks_s)
    panel.xaxis.set_minor_locator(NullLocator())
    panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
