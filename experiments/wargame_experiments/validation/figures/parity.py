"""Model against theory: every battle case on one line of slope 1, and its error in standard errors."""

import math
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wargame_experiments.figures import scales, style
from wargame_experiments.formatting import count_of
from wargame_experiments.validation.bench import Bench
from wargame_experiments.validation.case import Level
from wargame_experiments.validation.verdict import LIMIT, ValidationRow

MARKERS: Final = "os^Dv<>P"
BARS: Final = "Bars: 95 % intervals, mostly smaller than the mark."
BAND: Final = (
    "b: cases with chance in them and no tolerance, against as many normal variables; the band holds 95 % of each."
)
HEADER: Final = ("case", "theory", "model", "low", "high", "errors", "verdict")


def write(folder: Path, rows: Sequence[ValidationRow], bench: Bench, level: Level) -> None:
    """Write parity.png, parity.pdf and parity.csv into a folder.

    Parameters
    ----------
    folder
        Where to.
    rows
        The cases; those that fought battles are shown.
    bench, level
        Of the run.
    """
    shown = [row for row in rows if row.case.kind == "engine"]
    if not shown:
        return
    style.save(partial(draw, shown, f"Level {level}, seed {bench.seed}."), folder, "parity")
    numbers = ((r.found.reference, r.found.model, r.found.low, r.found.high, r.found.errors) for r in shown)
    lines = [(row.case.name, *values, row.verdict) for row, values in zip(shown, numbers, strict=True)]
    style.write_csv(folder / "parity.csv", HEADER, lines)


def draw(rows: Sequence[ValidationRow], note: str) -> Figure:
    """Return the figure."""
    figure = Figure(figsize=(style.PAGE_IN, 3.9), layout="constrained")
    values, errors = figure.subplots(1, 2)
    looks = _looks(rows)
    _values(values, [row for row in rows if _has_value(row)], looks)
    _errors(errors, [row for row in rows if row.found.is_random and row.found.tolerance == 0.0], looks)
    style.letter((values, errors))
    handles, labels = values.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside right upper")
    told = f"{count_of(len(rows), 'case')} that fought battles. {note} {BARS}"
    style.caption(figure, told, BAND)
    return figure


Looks = dict[str, tuple[str, str]]


def _has_value(row: ValidationRow) -> bool:
    """Return whether a case has two numbers to show on axes of logarithms; a test of fit has none."""
    return min(row.found.reference, row.found.model) > 0.0 and math.isnan(row.found.z)


def _looks(rows: Sequence[ValidationRow]) -> Looks:
    """Return colour and marker of each group."""
    names = dict.fromkeys(row.case.group for row in rows)
    n = len(style.CYCLE)
    return {name: (style.CYCLE[i % n], MARKERS[(i + i // n) % len(MARKERS)]) for i, name in enumerate(names)}


def _values(panel: Axes, rows: Sequence[ValidationRow], looks: Looks) -> None:
    panel.set_title("Model against theory")
    for group, (colour, marker) in looks.items():
        found = [row.found for row in rows if row.case.group == group]
        x, y = (np.array([getattr(f, name) for f in found]) for name in ("reference", "model"))
        bars = np.array([(f.model - f.low, f.high - f.model) if f.low == f.low else (0.0, 0.0) for f in found])
        panel.errorbar(
            x, y, np.minimum(np.abs(bars.T), 0.999 * y), label=group, color=colour, marker=marker, markersize=3.5,
            linestyle="none", elinewidth=0.8, markerfacecolor="none", markeredgewidth=0.9,
        )  # fmt: skip
    ends = [min(r.found.reference for r in rows) / 2.0, max(r.found.reference for r in rows) * 2.0]
    panel.plot(ends, ends, color=style.GREY, linewidth=0.8, zorder=0)
    panel.set(xscale="log", yscale="log", xlabel="theory, unit of the case", ylabel="model")
    for axis in (panel.xaxis, panel.yaxis):
        scales.powers_of_ten(axis)


def _errors(panel: Axes, rows: Sequence[ValidationRow], looks: Looks) -> None:
    """Plot errors in order against those that as many normal variables would have on average."""
    from scipy.special import betaincinv, ndtri

    panel.set_title("Errors, standard errors")
    ordered = sorted(rows, key=lambda row: row.found.errors)
    n = len(ordered)
    rank = np.arange(1, n + 1)
    expected, low, high = (ndtri(betaincinv(rank, n + 1 - rank, p)) for p in (0.5, 0.025, 0.975))
    panel.fill_between(expected, low, high, color=style.GREY, alpha=0.25, linewidth=0.0)
    for x, row in zip(expected, ordered, strict=True):
        colour, marker = looks[row.case.group]
        panel.plot(
            x, row.found.errors, marker, color=colour, markersize=3.5, markerfacecolor="none", markeredgewidth=0.9
        )
    limit = max(LIMIT, 1.05 * max((abs(row.found.errors) for row in rows), default=LIMIT))
    panel.plot([-LIMIT, LIMIT], [-LIMIT, LIMIT], color=style.GREY, linewidth=0.8, zorder=0)
    for at in (-LIMIT, LIMIT):
        panel.axhline(at, color=style.VERMILION, linewidth=0.8, linestyle="--", zorder=0)
    panel.set(xlabel="expected of chance", ylabel="found", ylim=(-1.1 * limit, 1.1 * limit))
