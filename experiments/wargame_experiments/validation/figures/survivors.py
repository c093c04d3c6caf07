"""Ten against eight: strengths against time and survivors at the end, deterministic, exact and fought."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wargame.analytic.lanchester import square_law
from wargame.analytic.stochastic_lanchester import mean_against_time, survivor_distribution
from wargame_experiments.figures import style
from wargame_experiments.validation.bench import F8, Bench, of
from wargame_experiments.validation.case import Level
from wargame_experiments.validation.square_law import RATE, at_instant, duel, left
from wargame_experiments.validation.verdict import ValidationRow

RED, BLUE = 10, 8
INSTANTS_S: Final = (25.0, 50.0, 100.0, 200.0, 400.0, 700.0, 1100.0, 1600.0, 2200.0)
TIMES_S: Final = np.linspace(0.0, 2200.0, 111)
COLOURS: Final = (style.VERMILION, style.BLUE)
SIDES: Final = ("first side", "second side")
HEADER: Final = ("side", "time_s", "mean", "standard_error", "p05", "p95", "exact_mean", "lanchester")


def write(folder: Path, rows: Sequence[ValidationRow], bench: Bench, level: Level) -> None:
    """Write survivors.png, survivors.pdf and survivors.csv into a folder, if the square law is among the cases.

    Parameters
    ----------
    folder
        Where to.
    rows
        The cases.
    bench, level
        Of the run; the same duels as in the cases, at more instants.
    """
    if not any(row.case.group == "square-law" for row in rows):
        return
    n = of(level, 800, 4_000)
    fought = np.array([at_instant(bench, at_s, n) for at_s in INSTANTS_S])  # instant, side, battle
    ends = bench.fight(duel(RED, BLUE, tick_s=2.0), of(level, 3_000, 20_000))
    note = f"{n:,} battles an instant, {len(ends.outcome.ticks):,} to the end (level {level}, seed {bench.seed})."
    left_over = [left(unit, ends) for unit in ("red-guns", "blue-guns")]
    style.save(partial(draw, fought, left_over, note), folder, "survivors")
    style.write_csv(folder / "survivors.csv", HEADER, table(fought))


def table(fought: F8) -> list[tuple[object, ...]]:
    """Return a line for each side and instant."""
    exact = mean_against_time(RED, BLUE, RATE, RATE, INSTANTS_S)
    ode = square_law(RED, BLUE, RATE, RATE, np.array(INSTANTS_S))
    lines: list[tuple[object, ...]] = []
    for side, (name, mean) in enumerate((("first", exact.mean_x), ("second", exact.mean_y))):
        for i, at_s in enumerate(INSTANTS_S):
            values = fought[i, side]
            spread = np.percentile(values, (5.0, 95.0))
            se = values.std(ddof=1) / np.sqrt(values.size)
            lines.append((name, at_s, values.mean(), se, *spread, mean[i], ode[side][i]))
    return lines


def draw(fought: F8, left_over: Sequence[F8], note: str) -> Figure:
    """Return the figure.

    Parameters
    ----------
    fought
        Who is left at each instant of `INSTANTS_S`, shape (n_instants, 2, n).
    left_over
        Who is left at the end, for each side, shape (n,).
    note
        Small print.
    """
    figure = Figure(figsize=(style.PAGE_IN, 3.0), layout="constrained")
    course, end = figure.subplots(1, 2)
    _course(course, fought)
    _end(end, left_over)
    style.letter((course, end))
    style.caption(figure, f"Duel of {RED} against {BLUE}, each kills at {RATE:g} per s. {note}", BANDS)
    return figure


BANDS: Final = "Points: mean with 95 % interval; bands: 5 to 95 % of battles, between the instants that were fought."


def _course(panel: Axes, fought: F8) -> None:
    panel.set_title("Strength against time")
    exact, ode = mean_against_time(RED, BLUE, RATE, RATE, TIMES_S), square_law(RED, BLUE, RATE, RATE, TIMES_S)
    minutes = np.array([0.0, *INSTANTS_S]) / 60.0
    for side, mean in enumerate((exact.mean_x, exact.mean_y)):
        start = (RED, BLUE)[side]
        low, high = (np.array([start, *np.percentile(fought[:, side], p, axis=1)]) for p in (5.0, 95.0))
        panel.fill_between(minutes, low, high, color=COLOURS[side], alpha=0.13, linewidth=0.0)
        panel.plot(TIMES_S / 60.0, ode[side], ":", color=COLOURS[side], linewidth=1.0)
        panel.plot(TIMES_S / 60.0, mean, color=COLOURS[side], linewidth=1.0)
        values = fought[:, side]
        bars = 1.96 * values.std(axis=1, ddof=1) / np.sqrt(values.shape[1])
        panel.errorbar(
            np.array(INSTANTS_S) / 60.0, values.mean(axis=1), bars, color=COLOURS[side], marker="o", markersize=3.0,
            linestyle="none", elinewidth=0.8,
        )  # fmt: skip
        panel.annotate(SIDES[side], (27.0, (6.15, 1.25)[side]), color=COLOURS[side])
    panel.set(xlabel="time, min", ylabel="elements left", ylim=(0.0, RED + 3.2), xlim=(0.0, TIMES_S[-1] / 60.0))
    for label, look in (("Lanchester's equations", ":"), ("exact mean", "-"), ("model", "o")):
        panel.plot([], [], look, color=style.BLACK, markersize=3.0, linewidth=1.0, label=label)
    panel.legend(loc="upper right")


def _end(panel: Axes, left_over: Sequence[F8]) -> None:
    panel.set_title("Who is left at the end")
    exact = survivor_distribution(RED, BLUE)
    for side, pmf in enumerate(exact):
        numbers = np.arange(1, pmf.size) * (1 if side == 0 else -1)
        panel.bar(
            numbers, pmf[1:], color=COLOURS[side], alpha=0.3, label=("first side", "second side")[side] + ", exact"
        )
        n = left_over[side].size
        shares = np.bincount(left_over[side].astype(int), minlength=pmf.size)[1:] / n
        bars = 1.96 * np.sqrt(shares * (1.0 - shares) / n)
        panel.errorbar(
            numbers, shares, bars, color=COLOURS[side], marker="o", markersize=3.0, linestyle="none", elinewidth=0.8,
            label="model",
        )  # fmt: skip
    panel.set(xlabel="left of the second side  |  of the first side", ylabel="probability")
    panel.xaxis.set_major_formatter(lambda value, _: f"{abs(value):.0f}")
    panel.legend(loc="upper left")
