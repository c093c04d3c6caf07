"""Figures of the public series: the points, what is fitted to them, and the forecast with its bands."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from wargame_experiments.calibration.series_document import LIMITS, CalibratedSeries, forecast_rows
from wargame_experiments.calibration.series_fit import COMPONENTS, SeriesFit, fitted_values, law_forecast
from wargame_experiments.calibration.series_laws import F8
from wargame_experiments.calibration.series_likelihood import from_scale
from wargame_experiments.calibration.series_models import HORIZON
from wargame_experiments.figures import scales, style
from wargame_experiments.figures.figure_spec import FigureSpec, is_wide

HEADER: Final = ("month", "ahead", "value", "fitted", *LIMITS)
HEIGHT_IN: Final = 2.3
LAW_COLOURS: Final = (style.VERMILION, style.GREEN, style.PURPLE)
DASHES: Final = ("--", ":", "-.")


def figure_specs(found: Sequence[CalibratedSeries], seed: int) -> list[FigureSpec]:
    """Return a figure for each series."""
    return [_figure_spec(one, seed) for one in found]


class SeriesPanel(NamedTuple):
    """What is drawn of a series: level fitted to its points, forecast by month, median of each law by month."""

    found: CalibratedSeries
    fitted: F8
    ahead: list[dict[str, Any]]
    medians: dict[str, F8]


def _figure_spec(found: CalibratedSeries, seed: int) -> FigureSpec:
    fit, series = found.fit, found.fit.series
    panel = SeriesPanel(found, fitted_values(fit), forecast_rows(fit), _medians(fit))
    rows: list[list[Any]] = [
        [series.when(int(x)), int(x - series.x[-1]), float(value), float(level), "", "", "", "", ""]
        for x, value, level in zip(series.x, series.values, panel.fitted, strict=True)
    ]
    rows += [[row["month"], row["ahead"], "", "", *(row[name] for name in LIMITS)] for row in panel.ahead]
    caption = (
        f"{series.label[0].upper()}{series.label[1:]} ({series.unit}): points of the window, level fitted to them, and"
        " forecast of a month's figure, median with 80 % and 95 % bands; broken lines: medians of the laws"
        f" ({', '.join(panel.medians)}). Weak: {series.weakness}. Source: {series.source}. Seed {seed}."
    )
    medians = [row["median"] for row in panel.ahead]
    return FigureSpec(series.name, partial(draw, panel), HEADER, rows, caption, medians, "month")


def _medians(fit: SeriesFit) -> dict[str, F8]:
    """Return the median of the forecast of each law, by name."""
    at = fit.series.x[-1] + np.arange(1.0, HORIZON + 1.0)
    quantiles = {
        law.law.name: law_forecast(fit.series, law, at, components=COMPONENTS).quantiles([0.5])[0] for law in fit.laws
    }
    return {name: from_scale(fit.series.scale, z) for name, z in quantiles.items()}


def draw(panel: SeriesPanel, width_in: float) -> Figure:
    """Return the figure of a series at a width, in."""
    series = panel.found.fit.series
    figure = Figure(figsize=(width_in, HEIGHT_IN), layout="constrained")
    axes = figure.subplots()
    _add_forecast(axes, panel)
    before = series.x - series.x[-1]
    axes.plot(before, panel.fitted, color=style.GREY, linewidth=1.0, label="fitted level")
    axes.plot(before, series.values, "o", color=style.BLACK, markersize=3, label="window")
    _add_later(axes, panel)
    axes.axvline(0, color=style.BLACK, linewidth=0.5, linestyle=":")
    if series.scale == "logit":
        axes.set_ylim(0.0, None)
    else:
        limits = [*series.values, *(row[name] for row in panel.ahead for name in LIMITS)]
        scales.logarithmic(axes.yaxis, min(limits), max(limits))
        scales.label_values(axes.yaxis, series.unit)
    axes.set_xlabel(f"months after {'the peak' if series.first_month is None else series.when(int(series.x[-1]))}")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylabel(series.unit)
    figure.legend(loc="outside upper left", ncols=8 if is_wide(width_in) else 3, columnspacing=1.0)
    return figure


def _add_forecast(axes: Axes, panel: SeriesPanel) -> None:
    ahead = np.arange(1, len(panel.ahead) + 1)
    column = {name: np.array([row[name] for row in panel.ahead]) for name in LIMITS}
    for band, alpha in ((95, 0.14), (80, 0.26)):
        low, high = column[f"low_{band}"], column[f"high_{band}"]
        axes.fill_between(ahead, low, high, color=style.BLUE, alpha=alpha, linewidth=0.0, label=f"{band} %")
    for (name, median), colour, dash in zip(panel.medians.items(), LAW_COLOURS, DASHES, strict=False):
        axes.plot(ahead, median, color=colour, linestyle=dash, linewidth=0.9, label=name)
    axes.plot(ahead, column["median"], color=style.BLUE, label="all laws")


def _add_later(axes: Axes, panel: SeriesPanel) -> None:
    values = {one.month: one.value for one in panel.found.later}
    points = [(row["ahead"], values[row["month"]]) for row in panel.ahead if row["month"] in values]
    if points:
        axes.plot(*zip(*points, strict=True), "s", color=style.ORANGE, markersize=3, label="later")
