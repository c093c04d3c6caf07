"""Cost-exchange ratio and leakage against blue's attritable share, one line a share of red's, with 95 % intervals."""

from pathlib import Path
from typing import Final

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter, PercentFormatter

from wargame_experiments.figures import style
from wargame_experiments.figures.heat_map import TITLES, Sheet, made_with, shares_of, sheet
from wargame_experiments.mix import measure, rows_of
from wargame_experiments.study.results import Results
from wargame_experiments.wording import share

PANELS: Final = ("cer_raid", "leakage", "value_lost")
MARKERS: Final = "osD^vP*X"
OFFSET: Final = 0.012  # between the lines of neighbouring shares, so that bars do not hide each other


def write(folder: Path, results: Results) -> None:
    """Write shares.png, shares.pdf and shares.csv of a sweep of mixes into a folder."""
    style.save(draw(results), folder, "shares")
    header = ["red_attritable", "blue_attritable"]
    header += [f"{name}{end}" for name in PANELS for end in ("", "_low", "_high")]
    rows = [
        [*shares_of(row), *(value for name in PANELS for value in measure(results, row, name)[:3])]
        for row in rows_of(results)
    ]
    style.write_csv(folder / "shares.csv", header, rows)


def draw(results: Results) -> Figure:
    """Return the figure."""
    with style.styled():
        figure = Figure(figsize=(style.PAGE_IN, 2.9), layout="constrained")
        panels = figure.subplots(1, len(PANELS))
        for panel, name in zip(panels, PANELS, strict=True):
            _lines(panel, sheet(results, name))
        panels[0].axhline(1.0, color=style.GREY, linewidth=0.8, linestyle="--", zorder=0)
        style.letter(panels)
        keys, labels = panels[0].get_legend_handles_labels()
        figure.legend(
            keys, labels, loc="outside upper center", ncols=len(labels), title="attritable share of red's budget"
        )
        style.caption(figure, f"{made_with(results)} Bars: 95 % intervals; a missing point is undefined.")
    return figure


def _lines(panel: Axes, shown: Sheet) -> None:
    title, unit = TITLES[shown.name]
    panel.set_title(title.removesuffix(" by the defender"))
    scale = 1e-6 if shown.unit == "USD" else 1.0
    colours = (
        style.CYCLE if len(shown.red) <= len(style.CYCLE) else colormaps["cividis"](np.linspace(0, 1, len(shown.red)))
    )
    for i, red in enumerate(shown.red):
        x = np.asarray(shown.blue) + OFFSET * (i - (len(shown.red) - 1) / 2)
        mean, low, high = (grid[:, i] * scale for grid in (shown.mean, shown.low, shown.high))
        bars = np.nan_to_num(np.abs(np.stack([mean - low, high - mean])), nan=0.0, posinf=0.0)
        panel.errorbar(
            x, mean, bars, label=share(red), color=colours[i], marker=MARKERS[i % len(MARKERS)], markersize=3.5,
            linewidth=1.0, elinewidth=0.8, capsize=1.5,
        )  # fmt: skip
    panel.set_xlabel("attritable share of blue's budget")
    panel.xaxis.set_major_formatter(PercentFormatter(1.0, symbol=" %"))
    panel.set_ylabel(f"million {unit}" if scale != 1.0 else unit)
    if shown.is_ratio and np.nanmin(shown.mean, initial=np.inf) > 0.0:
        panel.set_yscale("log")
        panel.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        panel.yaxis.set_minor_formatter(NullFormatter())
    elif shown.unit == "1":
        panel.yaxis.set_major_formatter(PercentFormatter(1.0, symbol=" %"))
    if not shown.is_ratio:
        panel.set_ylim(bottom=0.0)
