"""Table of the cases, for the terminal and in Markdown. One row a case, a line of summary below."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from wargame_experiments.formatting import count_of
from wargame_experiments.validation.case import LETTERS
from wargame_experiments.validation.records import Record
from wargame_experiments.validation.verdict import LIMIT, Summary

HEADERS: Final = (
    "group", "what", "source", "kind", "theory", "model", "95 % interval", "error, SE", "verdict", "runs",
)  # fmt: skip
RIGHT: Final = ("theory", "model", "95 % interval", "error, SE", "runs")
ROUNDING: Final = 1e-7  # share of a number that is not worth a mention
CAPTION: Final = (
    "Kind A: battles or campaigns (runs) against theory. B: a law in continuous time, up to what the step may do. "
    "C: a closed form against a published number. "
    "SE: standard errors, beyond what a step or cell may do (±). Where nothing is left to chance ± is what is allowed. "
    f"watch: beyond {LIMIT:g} SE, as chance does now and then; FAIL: more than chance, at 1 % for all cases together."
)


def digits(value: float) -> str:
    """Return a number with four digits, from 10,000 on as a whole.

    >>> digits(0.7396825), digits(52835.46), digits(16.0), digits(1e-9)
    ('0.7397', '52,835', '16', '1e-09')
    """
    return f"{value:,.0f}" if abs(value) >= 9_999.5 else f"{value:.4g}"


def interval(case: Record) -> str:
    """Return the limits of a model value, and what it may be off by for a reason.

    >>> interval({"low": 0.49, "high": 0.53, "tolerance": 0.0, "reference": 0.5, "errors": 1.0})
    '[0.49, 0.53]'
    >>> interval({"low": None, "high": None, "tolerance": 0.25, "reference": 16.0, "errors": None})
    '±0.25'
    """
    limits = f"[{digits(case['low'])}, {digits(case['high'])}]" if case["low"] is not None else ""
    matters = case["tolerance"] > ROUNDING * max(abs(case["reference"]), 1.0)
    allowed = f"±{_two_digits(case['tolerance'])}" if matters else ""
    return " ".join(filter(None, (limits, allowed))) or ("exact" if case["errors"] is None else "")


def _two_digits(value: float) -> str:
    return f"{value:,.0f}" if value >= 9.95 else f"{value:.2g}"


def cells(case: Record) -> tuple[str, ...]:
    """Return the cells of a row, as in `HEADERS`."""
    error = "" if case["errors"] is None else f"{case['errors']:+.1f}"
    model = "undefined" if case["model"] is None else digits(case["model"])
    numbers = (digits(case["reference"]), model, interval(case), error)
    runs = f"{case['battles']:,}" if case["battles"] else ""
    return case["group"], case["what"], case["source"], LETTERS[case["kind"]], *numbers, case["verdict"], runs


def conclusion(summary: Summary) -> str:
    """Return the line below a table.

    >>> print(conclusion(Summary(60, 40, 30, 0, 1, 1, 0.081, 1000)))
    60 cases, 40 of them fought (1,000 battles): 0 failed. Of 30 cases with chance in them 1 lies beyond 3 standard
    errors; chance alone gives 0.08.
    """
    campaigns = f", {count_of(summary.campaigns, 'campaign')}" if summary.campaigns else ""
    fought = f"{summary.engine} of them fought ({count_of(summary.battles, 'battle')}{campaigns})"
    verb = "lies" if summary.beyond == 1 else "lie"
    return (
        f"{count_of(summary.cases, 'case')}, {fought}: {summary.failed} failed. "
        f"Of {count_of(summary.random, 'case')} with chance in them {summary.beyond} {verb} beyond {LIMIT:g} standard "
        f"errors; chance alone gives {summary.expected:.2f}."
    )


def table(records: Sequence[Record], title: str):
    """Return a table for the terminal, with a line above each group; what is not ok stands out.

    Parameters
    ----------
    records
        The cases, those of a group together.
    title
        Printed above.
    """
    from rich.text import Text

    from wargame_experiments import console

    made = console.table(title, *HEADERS[1:], left=3, caption=CAPTION)
    made.columns[7].justify = "left"
    made.columns[1].max_width = 16
    for case, is_first in zip(records, _is_first(records), strict=True):
        if is_first:
            made.add_row(Text(case["group"], "bold"))
        style = {"FAIL": "bold red", "watch": "yellow"}.get(case["verdict"], "")
        made.add_row(*(Text(cell, style) for cell in cells(case)[1:]))
    return made


def markdown(rows: Iterable[Sequence[str]], headers: Sequence[str] = HEADERS) -> str:
    """Return rows of cells as a Markdown table; numbers are flush right.

    >>> print(markdown([("a", "1")], ("what", "theory")))
    | what | theory |
    | --- | ---: |
    | a | 1 |
    """
    rules = ["---:" if header in RIGHT else "---" for header in headers]
    return "\n".join(_line(row) for row in (headers, rules, *rows))


def _line(words: Sequence[str]) -> str:
    return f"| {' | '.join(word.replace('|', chr(92) + '|') for word in words)} |"


def _is_first(records: Sequence[Record]) -> Iterator[bool]:
    before = ""
    for case in records:
        yield case["group"] != before
        before = case["group"]
