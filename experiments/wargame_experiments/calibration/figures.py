"""Figure of the calibration: leak of a raid and leak by size of raid, data and model, both windows."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from wargame_experiments.calibration.model import Raids, weights_of
from wargame_experiments.calibration.moments import LEVELS, NAMES, by_size
from wargame_experiments.calibration.target import SIZE_NAMES, targets
from wargame_experiments.figures import style

NAME: Final = "raid-leakage"
GRID: Final = np.linspace(0.0, 0.7, 141)
LOOKS: Final = ((style.BLUE, "o"), (style.VERMILION, "s"))


def write(folder: Path, raids: Sequence[Raids], note: str) -> None:
    """Write raid-leakage.png and .pdf, and a CSV of each panel, into a folder; raids by window."""
    style.save(partial(draw, raids, note), folder, NAME)
    style.write_csv(folder / f"{NAME}.csv", *distribution_rows(raids))
    style.write_csv(folder / f"{NAME}-by-size.csv", *size_rows(raids))


def draw(raids: Sequence[Raids], note: str = "") -> Figure:
    """Return the figure; lines are the model's, marks with bars of two standard errors the public counts'."""
    figure = Figure(figsize=(style.PAGE_IN, 3.2), layout="constrained")
    panels = figure.subplots(1, 2)
    distribution(panels[0], raids)
    against_size(panels[1], raids)
    style.letter(panels)
    style.caption(
        figure, note, "Public counts: Ukrainian Air Force reports collected by P. Ivaniuk; one side's claims."
    )
    return figure


def distribution(panel: Axes, raids: Sequence[Raids]) -> None:
    """Draw the distribution of the leak of a raid."""
    panel.set_title("Leak of a raid")
    columns = np.array(distribution_rows(raids)[1]).T
    for goal, values, (colour, mark) in zip(targets(), columns[1:], LOOKS, strict=True):
        panel.plot(columns[0], values, color=colour)
        of_leak = slice(2, 2 + len(LEVELS))
        panel.errorbar(
            goal.values[of_leak], LEVELS, xerr=2.0 * goal.se[of_leak], fmt=mark, color=colour, markersize=3.5,
            linewidth=1.0, capsize=2, label=goal.window.name,
        )  # fmt: skip
    panel.set_xlabel("neither destroyed nor lost, share of launched")
    panel.set_ylabel("share of raids with less")
    panel.xaxis.set_major_formatter(PercentFormatter(1.0, symbol=" %"))
    panel.set_xlim(-0.01, GRID[-1])
    panel.set_ylim(0.0, 1.02)
    panel.legend(loc="lower right")


def against_size(panel: Axes, raids: Sequence[Raids]) -> None:
    """Draw the leak of all raids of a range of sizes together."""
    panel.set_title("Leak by size of raid")
    at = np.arange(len(SIZE_NAMES))
    found = np.array([row[1:] for row in size_rows(raids)[1]], float).T
    for k, (goal, (colour, mark)) in enumerate(zip(targets(), LOOKS, strict=True)):
        public, se, model = found[3 * k : 3 * k + 3]
        panel.plot(at, model, color=colour)
        panel.errorbar(
            at, public, yerr=2.0 * se, fmt=mark, color=colour, markersize=3.5, linewidth=1.0, capsize=2,
            label=goal.window.name,
        )  # fmt: skip
    panel.set_xticks(at, [name.removeprefix("leak, ") for name in SIZE_NAMES])
    panel.set_xlabel("launched in the raid")
    panel.set_ylabel("leak")
    panel.yaxis.set_major_formatter(PercentFormatter(1.0, symbol=" %"))
    panel.set_ylim(0.0, None)
    panel.legend(loc="upper right")


def distribution_rows(raids: Sequence[Raids]) -> tuple[list[str], list[list[float]]]:
    """Return header and rows of the distribution functions at ``GRID``."""
    columns = [GRID]
    for goal, each in zip(targets(), raids, strict=True):
        leak, w = each.leaked / each.launched, weights_of(each, goal.window)
        columns.append(np.array([w[leak <= level].sum() for level in GRID]))
    return ["leak", *(goal.window.name for goal in targets())], np.array(columns).T.tolist()


def size_rows(raids: Sequence[Raids]) -> tuple[list[str], list[list[object]]]:
    """Return header and rows of the leak by size."""
    header, columns = ["size"], [[name.removeprefix("leak, ") for name in SIZE_NAMES]]
    first = len(NAMES)
    for goal, each in zip(targets(), raids, strict=True):
        model = by_size(each.launched, each.leaked, weights_of(each, goal.window))
        rows = slice(first, first + len(SIZE_NAMES))
        header += [f"{goal.window.name} {what}" for what in ("public", "se", "model")]
        columns += [goal.values[rows].tolist(), goal.se[rows].tolist(), model.tolist()]
    return header, [list(row) for row in zip(*columns, strict=True)]
