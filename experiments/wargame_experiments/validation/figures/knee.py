"""Saturation: the share that finds every channel busy against the load offered, and where the knee is."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, PercentFormatter

from wargame.analytic.queueing import erlang_b
from wargame.battle.kernels.state import LAUNCHED, SHOTS
from wargame.estimates.ratios import ratio_of_means
from wargame_experiments.figures import style
from wargame_experiments.formatting import count_of
from wargame_experiments.validation.bench import Bench, of
from wargame_experiments.validation.case import Level
from wargame_experiments.validation.queues import FIXED, MIXED, stretch
from wargame_experiments.validation.verdict import ValidationRow

CHANNELS: Final = (1, 4, 10)
LOADS: Final = (0.25, 0.5, 1.0, 1.5)  # a channel
MARKERS: Final = {FIXED: "o", MIXED: "s"}
LABELS: Final = {FIXED: "fixed service", MIXED: "mixed service, cv .9"}
HEADER: Final = ("channels", "service", "offered_load", "battles", "blocked", "low", "high", "erlang_b")
Line = tuple[int, str, float, int, float, float, float, float]  # as in HEADER


def write(folder: Path, rows: Sequence[ValidationRow], bench: Bench, level: Level) -> None:
    """Write knee.png, knee.pdf and knee.csv into a folder, if Erlang's formula is among the cases.

    Parameters
    ----------
    folder
        Where to.
    rows
        The cases.
    bench, level
        Of the run; the streams are fought for the figure.
    """
    if not any(row.case.group == "erlang" for row in rows):
        return
    n = of(level, 10, 100)
    lines = [_fight(services, c, c * load, n, bench) for services in (FIXED, MIXED) for c in CHANNELS for load in LOADS]
    note = f"{n:,} battles a point, each of 50 mean service times (level {level}, seed {bench.seed})."
    style.save(partial(draw, lines, note), folder, "knee")
    style.write_csv(folder / "knee.csv", HEADER, lines)


def _fight(services: tuple[int, ...], channels: int, offered: float, n: int, bench: Bench) -> Line:
    counts = stretch(services, channels, offered, n, bench)
    blocked = ratio_of_means(counts[LAUNCHED] - counts[SHOTS], counts[LAUNCHED])
    law, exact = LABELS[services].split()[0], erlang_b(offered, channels)
    return channels, law, offered, n, blocked.mean, blocked.low, blocked.high, exact


def draw(lines: Sequence[Line], note: str) -> Figure:
    """Return the figure; ``lines`` as in `HEADER`, ``note`` is small print."""
    figure = Figure(figsize=(style.COLUMN_IN, 3.3), layout="constrained")
    panel = figure.subplots()
    panel.set_title("Saturation of channels")
    loads = np.geomspace(0.15, 25.0, 120)
    for colour, channels in zip(style.CYCLE, CHANNELS, strict=False):
        exact = [erlang_b(load, channels) for load in loads]
        panel.plot(loads, exact, color=colour, linewidth=1.0, label=f"Erlang, {count_of(channels, 'channel')}")
        for services, marker in MARKERS.items():
            _points(
                panel,
                [x for x in lines if x[0] == channels and x[1] == LABELS[services].split()[0]],
                colour,
                marker,
            )
    for services, marker in MARKERS.items():
        panel.plot([], [], marker, color=style.BLACK, markersize=3.5, markerfacecolor="none", label=LABELS[services])
    panel.set(
        xscale="log",
        xlabel="load offered: arrivals × engagement time, erlangs",
        ylabel="share that finds none free",
    )
    panel.set_ylim(0.0, 1.0)
    panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    panel.yaxis.set_major_formatter(PercentFormatter(1.0, symbol=" %"))
    panel.legend(loc="upper left")
    style.caption(figure, f"Points: model with 95 % intervals. {note}")
    return figure


def _points(panel: Axes, lines: Sequence[Line], colour: str, marker: str) -> None:
    y = np.array([line[4] for line in lines])
    bars = np.array([(line[4] - line[5], line[6] - line[4]) for line in lines]).T
    panel.errorbar(
        [line[2] for line in lines], y, bars, color=colour, marker=marker, markersize=3.5, linestyle="none",
        elinewidth=0.8, markerfacecolor="none",
    )  # fmt: skip
