"""Tables of a calibration, for docs/validation.md and the terminal: no number there is typed by hand."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

BEGIN: Final = "<!-- calibration -->"
END: Final = "<!-- /calibration -->"


class MarkdownTable(NamedTuple):
    """A table: its title, header and rows of text."""

    title: str
    header: list[str]
    rows: list[list[str]]


def tables(summary: dict[str, Any]) -> list[MarkdownTable]:
    """Return the tables of a calibration as `files.document` summarises it."""
    return [_moments(summary), _parameters(summary), _out_of_window(summary), _predicted(summary)]


def markdown(summary: dict[str, Any]) -> str:
    """Return the tables in Markdown, with a line on J and one on cruise missiles."""
    parts = [f"{each.title}\n\n{_markdown(each.header, each.rows)}" for each in tables(summary)]
    return "\n".join([*parts, *(f"{line}\n" for line in lines(summary))])


def lines(summary: dict[str, Any]) -> list[str]:
    """Return sentences on the distance and on cruise missiles."""
    j, cruise = summary["j"], summary["cruise"]
    return [
        f"J = {j['value']:.0f} on {j['degrees']} degrees of freedom (an upper bound: the distance minimised has other "
        "weights).",
        f"Cruise missiles destroyed / launched: public {cruise['public']:.3f} ± {cruise['se']:.3f}, model "
        f"{cruise['model']:.3f} ({cruise['residual_se']:+.1f} SE) at level {cruise['level']:.2f} of the figures "
        f"against them (0, typical: {cruise['typical']:.3f}; 1, the catalogue's highs: {cruise['high']:.3f}).",
    ]


def with_section(page: str, content: str) -> str:
    """Return a page with what stands between ``BEGIN`` and ``END`` replaced.

    Raises
    ------
    ValueError
        If the page has not both marks, in this order.

    Examples
    --------
    >>> with_section(f"a {BEGIN} old {END} b", "new")
    'a <!-- calibration -->...new...<!-- /calibration --> b'
    """
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the page has no place for the calibration; allowed: {BEGIN} … {END}")
    return f"{head}{BEGIN}\n{content.strip(chr(10))}\n{END}{tail}"


def moment_table(windows: Sequence[dict[str, Any]]) -> MarkdownTable:
    """Return moments of data and model of several windows, each with ``window`` and ``moments``."""
    header = ["moment"]
    for each in windows:
        header += [f"{each['window']}: public", "model", "residual, SE"]
    rows = []
    for i, first in enumerate(windows[0]["moments"]):
        cells = (each["moments"][i] for each in windows)
        row = [[_text(c["public"]), f"{c['model']:.3f}", _signed(c["residual_se"])] for c in cells]
        rows.append([first["moment"], *(text for triple in row for text in triple)])
    return MarkdownTable(
        "Data and model, drones and decoys only; residuals in standard errors of the data.", header, rows
    )


def _moments(summary: dict[str, Any]) -> MarkdownTable:
    return moment_table(summary["windows"])


def _parameters(summary: dict[str, Any]) -> MarkdownTable:
    names = list(summary["parameters"])
    rows = [
        [name, f"{each['estimate']:.4g}", f"{each['se']:.2g}", *(f"{value:+.2f}" for value in correlations)]
        for (name, each), correlations in zip(summary["parameters"].items(), summary["correlation"], strict=True)
    ]
    header = ["parameter", "estimate", "SE", *(f"corr. {i + 1}" for i in range(len(names)))]
    return MarkdownTable("Parameters; first and second are the two windows.", header, rows)


def _out_of_window(summary: dict[str, Any]) -> MarkdownTable:
    fits = summary["out_of_window"]
    header = ["moment"]
    for each in fits:
        header += [f"fitted {each['fitted']}: inside, SE", f"{each['predicted']} predicted, SE"]
    rows = []
    for i, first in enumerate(fits[0]["inside"]):
        cells = [[_signed(each[side][i]["residual_se"]) for side in ("inside", "outside")] for each in fits]
        rows.append([first["moment"], *(text for pair in cells for text in pair)])
    return MarkdownTable(
        "Out of window: one window fitted alone, of the other only the pooled leak used (for its jamming).",
        header,
        rows,
    )


def _predicted(summary: dict[str, Any]) -> MarkdownTable:
    levels = summary["predicted"]
    header = ["moment", *(f"jamming {each['jamming']} ({each['ew_effectiveness']:.2f})" for each in levels)]
    rows = []
    for i, first in enumerate(levels[0]["moments"]):
        cells = [each["moments"][i] for each in levels]
        if first["low"] is not None and first["model"] is not None:
            shown = [f"{c['model']:.3f} [{_text(c['low'])}, {_text(c['high'])}]" for c in cells]
            rows.append([first["moment"], *shown])
    return MarkdownTable(
        "Prediction for October and November 2024, raids of the published sizes, with 95 % bands; the first column is "
        "the headline.",
        header,
        rows,
    )


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _signed(value: float | None) -> str:
    return "" if value is None else f"{value:+.1f}"


def _markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
