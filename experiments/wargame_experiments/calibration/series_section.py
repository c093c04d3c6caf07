"""Tables of the fits of public series, for the terminal and docs/series.md: no number there is typed by hand."""

from typing import Any, Final

from wargame_experiments.calibration.section import MarkdownTable
from wargame_experiments.calibration.series_document import SHOWN
from wargame_experiments.formatting import number

SCALES: Final = {"count": "log", "log": "log", "logit": "logit"}


def tables(summary: dict[str, Any]) -> list[MarkdownTable]:
    """Return the tables of what `series_document.document` summarises."""
    found = [_fits(summary), _forecasts(summary), _parameters(summary), _campaign(summary)]
    return [*found, *([_later(summary)] if any(one["later"] for one in summary["series"]) else [])]


def markdown(summary: dict[str, Any]) -> str:
    """Return the tables in Markdown."""
    parts = []
    for each in tables(summary):
        lines = [each.header, ["---"] * len(each.header), *each.rows]
        parts.append(f"{each.title}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines))
    return "\n".join(parts)


def _fits(summary: dict[str, Any]) -> MarkdownTable:
    header = ["series", "window", "points", "laws", "RMS in window", "origins", "forecasts", "in 80 %", "in 95 %"]
    rows = []
    for one in summary["series"]:
        rolling = one["rolling"]
        counts = [str(rolling["origins"] or "–"), str(rolling["forecasts"] or "–")]
        shares = [_text(rolling[name]) for name in ("inside_80", "inside_95")]
        window = f"{one['first']} to {one['last']}" if one["first"] else "no months"
        laws = ", ".join(_with_score(law) for law in one["laws"])
        laws += "" if rolling["log_density"] is None else f"; all ({rolling['log_density']:.2f})"
        error = f"{one['in_window_rms']:.2f} {SCALES[one['scale']]}"
        rows.append([one["series"], window, str(one["points"]), laws, error, *counts, *shares])
    title = "Fit, and forecasts from inside the window on its later points (mean log density of each law in brackets)."
    return MarkdownTable(title, header, rows)


def _with_score(law: dict[str, Any]) -> str:
    score = law["rolling_log_density"]
    return law["law"] if score is None else f"{law['law']} ({score:.2f})"


def _forecasts(summary: dict[str, Any]) -> MarkdownTable:
    header = ["series", "unit", *(f"{text} +{ahead}" for ahead in SHOWN for text in ("median", "80 %", "95 %"))]
    rows = []
    for one in summary["series"]:
        ahead = [row for row in one["forecast"] if row["ahead"] in SHOWN]
        cells = [text for row in ahead for text in (number(row["median"]), *_bands(row))]
        rows.append([one["series"], one["unit"], *cells])
    return MarkdownTable("Forecast of a month's figure, so many months after the window.", header, rows)


def _parameters(summary: dict[str, Any]) -> MarkdownTable:
    rows = [
        [one["series"], law["law"], each["name"], number(each["estimate"]),
         _interval(each["low"], each["high"]), _text(each["of_range"])]
        for one in summary["series"]
        for law in one["laws"]
        for each in law["parameters"]
    ]  # fmt: skip
    title = "Parameters: median and 95 % interval; share of its range that the interval takes (1: data say nothing)."
    return MarkdownTable(title, ["series", "law", "parameter", "estimate", "95 %", "of range"], rows)


def _campaign(summary: dict[str, Any]) -> MarkdownTable:
    rows = [
        [f"`{one['path']}`", number(one["value"]), f"{one['series']}, {one['law']}: {one['parameter']}",
         number(one["estimate"]), _interval(one["low"], one["high"]), one["verdict"]]
        for one in summary["campaign"]
    ]  # fmt: skip
    title = "Values of attrition-year beside the series, in the file's units."
    return MarkdownTable(title, ["path", "file", "series", "estimate", "95 %", "the file's value"], rows)


def _later(summary: dict[str, Any]) -> MarkdownTable:
    rows = [
        [one["series"], each["month"], number(each["value"]), number(each["median"]),
         *_bands(each), f"{each['probability']:.3f}"]
        for one in summary["series"]
        for each in one["later"]
    ]  # fmt: skip
    header = ["series", "month", "figure", "median", "80 %", "95 %", "probability of less"]
    return MarkdownTable("Later months beside the forecast.", header, rows)


def _bands(row: dict[str, Any]) -> list[str]:
    return [_interval(row[f"low_{band}"], row[f"high_{band}"]) for band in (80, 95)]


def _interval(low: float, high: float) -> str:
    return f"{number(low)} – {number(high)}"


def _text(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
