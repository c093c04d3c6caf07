"""Figures of the public series: the points, what is fitted to them, and the forecast with its bands."""

from functools import partial
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from wargame_experiments.calibration.series_document import CalibratedSeries, forecast_rows
from wargame_experiments.calibration.series_fit import COMPONENTS, SeriesFit, fitted_values, law_forecast
from wargame_experiments.calibration.series_likelihood import from_scale
from wargame_experiments.figures import style
from wargame_experiments.figures.figure_spec import FigureSpec, is_wide

HEADER: Final = ("month", "ahead", "value", "fitted", "low_95", "low_80", "median", "high_80", "high_95")
HEIGHT_IN: Final = 2.3
LAW_COLOURS: Final = (style.VERMILION, style.GREEN, style.PURPLE)
DASHES: Final = ("--", ":", "-.")


def figure_specs(found: list[CalibratedSeries], seed: int) -> list[FigureSpec]:
    """Return a figure for each series."""
    return [_figure_spec(one, seed) for one in found]


def _figure_spec(found: CalibratedSeries, seed: int) -> FigureSpec:
    fit, series = found.fit, found.fit.series
    ahead = forecast_rows(fit)
    fitted = fitted_values(fit)
    rows: list[list[Any]] = [
        [series.when(int(x)), int(x - series.x[-1]), float(value), float(level), "", "", "", "", ""]
        for x, value, level in zip(series.x, series.values, fitted, strict=True)
    ]
    rows += [[row["month"], row["ahead"], "", "", *(row[name] for name in HEADER[4:])] for row in ahead]
    laws = ", ".join(law.law.name for law in fit.laws)
    caption = (
        f"{series.label[0].upper()}{series.label[1:]} ({series.unit}): points of the window, level fitted to them, and"
        f" forecast of a month's figure, median with 80 % and 95 % bands; broken lines: medians of the laws ({laws})."
        f" Weak: {series.weakness}. Source: {series.source}. Seed {seed}."
    )
    return FigureSpec(
        series.name, partial(draw, found, fitted, ahead), HEADER, rows, caption, [r["median"] for r in ahead]
    )


def draw(found: CalibratedSeries, fitted: np.ndarray, ahead: list[dict[str, Any]], width_in: float) -> Figure:
    """Return the figure of a series at a width, in."""
    fit, series = found.fit, found.fit.series
    figure = Figure(figsize=(width_in, HEIGHT_IN), layout="constrained")
    panel = figure.subplots()
    x = np.array([row["ahead"] for row in ahead], float)
    column = {name: np.array([row[name] for row in ahead]) for name in HEADER[4:]}
    panel.fill_between(x, column["low_95"], column["high_95"], color=style.BLUE, alpha=0.14, linewidth=0, label="95 %")
    panel.fill_between(x, column["low_80"], column["high_80"], color=style.BLUE, alpha=0.26, linewidth=0, label="80 %")
    for (name, median), colour, dash in zip(_medians(fit, x), LAW_COLOURS, DASHES, strict=False):
        panel.plot(x, median, color=colour, linestyle=dash, linewidth=0.9, label=name)
    panel.plot(x, column["median"], color=style.BLUE, label="median")
    before = series.x - series.x[-1]
    panel.plot(before, fitted, color=style.GREY, linewidth=1.0, label="fitted level")
    panel.plot(before, series.values, "o", color=style.BLACK, markersize=3, label="window")
    panel.axvline(0, color=style.BLACK, linewidth=0.5, linestyle=":")
    if found.later:
        at = [row["ahead"] for row in ahead if row["month"] in {one.month for one in found.later}]
        panel.plot(at, [one.value for one in found.later], "s", color=style.ORANGE, markersize=3, label="later")
    _scaled(panel, series.scale)
    panel.set_xlabel(
        f"months after {'the last point' if series.first_month is None else series.when(int(series.x[-1]))}"
    )
    panel.xaxis.set_major_locator(MaxNLocator(integer=True))
    panel.set_ylabel(series.unit)
    figure.legend(loc="outside upper left", ncols=8 if is_wide(width_in) else 3, columnspacing=1.0)
    return figure


def _medians(fit: SeriesFit, x: np.ndarray) -> list[tuple[str, np.ndarray]]:
    """Return name and median of the forecast of each law."""
    at = fit.series.x[-1] + x
    return [
        (law.law.name, from_scale(fit.series.scale, law_forecast(fit.series, law, at, components=COMPONENTS).quantiles([0.5])[0]))
        for law in fit.laws
    ]  # fmt: skip


def _scaled(panel: Any, scale: str) -> None:
    if scale == "logit":
        panel.set_ylim(0.0, None)
    else:
        panel.set_yscale("log")
