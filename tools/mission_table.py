"""What the documents behind the project describe, and what shows it, as tables in docs/campaign.md.

    python tools/mission_table.py           writes the table of rows, parameters and figures
    python tools/mission_table.py --run     and runs the comparisons, some minutes, and writes their differences
    python tools/mission_table.py --check   exits 1 if the table is not that of mission.toml

The table of rows stands between `<!-- mission -->` and `<!-- /mission -->`, the differences between
`<!-- turns -->` and `<!-- /turns -->`. Source: experiments/wargame_experiments/validation/mission.toml.
Exit codes: 0 done, 1 the table differs, 2 a file or a marker is missing.
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from wargame_experiments.formatting import number
from wargame_experiments.statistics.comparison import PairedComparison
from wargame_experiments.validation.mission import (
    REPLICATIONS,
    SEED,
    TWINS,
    MissionRow,
    Turn,
    compared,
    is_as_expected,
    rows,
)
from wargame_experiments.validation.report import markdown

ROOT = Path(__file__).parent.parent
PAGE = "docs/campaign.md"
HEADERS = ("row", "what the documents describe", "in a campaign file", "turned, or read", "campaign", "figure")
TURN_HEADERS = ("row", "parameter", "low → high", "measure", "at low", "high less low", "95 % interval", "expected")


class Trouble(Exception):
    """A file or a marker that is not there."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the table differs")
    parser.add_argument("--run", action="store_true", help="run the comparisons as well")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository")
    options = parser.parse_args(arguments)
    file = options.root / PAGE
    try:
        before = file.read_text("utf-8")
        after = between(before, "mission", mission_table(rows()))
        if options.run:
            after = between(after, "turns", turns_table((row, turn, compared(turn)) for row, turn in turns()))
    except (OSError, Trouble) as trouble:
        print(f"mission_table: {trouble}", file=sys.stderr)
        return 2
    if options.check:
        if before != after:
            print(f"mission_table: {PAGE} differs: run tools/mission_table.py", file=sys.stderr)
        return int(before != after)
    file.write_text(after, "utf-8")
    return 0


def between(text: str, marker: str, table: str) -> str:
    """Return a text with a table between two markers."""
    opening, closing = f"<!-- {marker} -->\n", f"<!-- /{marker} -->"
    if opening not in text or closing not in text:
        raise Trouble(f"no {opening.strip()} and {closing} in {PAGE}")
    head, rest = text.split(opening, 1)
    return f"{head}{opening}\n{table}\n\n{closing}{rest.split(closing, 1)[1]}"


def turns() -> list[tuple[MissionRow, Turn]]:
    """Return every turn with its row."""
    return [(row, turn) for row in rows() for turn in row.turns]


def mission_table(found: Iterable[MissionRow]) -> str:
    """Return the table of rows, parameters and figures."""
    return markdown([_cells(row) for row in found], HEADERS)


def _cells(row: MissionRow) -> list[str]:
    what = [f"`{turn.path}`" if turn.path != TWINS else f"`{turn.low}`, `{turn.high}`" for turn in row.turns]
    what += [f"`{name}`" for one in row.reads for name in one.measures]
    campaigns = [f"`{one.campaign}`" for one in (*row.turns, *row.reads)]
    return [str(row.number), row.described, row.table, *("; ".join(dict.fromkeys(x)) for x in (what, campaigns)),
            f"`{row.figure}`"]  # fmt: skip


def turns_table(found: Iterable[tuple[MissionRow, Turn, PairedComparison]]) -> str:
    """Return the table of differences, with a line that says what is not as expected."""
    cells, wrong = list[list[str]](), list[str]()
    for row, turn, one in found:
        cells.append(turn_cells(row, turn, one))
        if not is_as_expected(turn, one):
            note = f" ({turn.note})" if turn.note else ""
            wrong.append(f"- Row {row.number}, `{turn.path}`, `{turn.measure}`{note}.")
    n = ", ".join(f"`{name}` {count}" for name, count in REPLICATIONS.items())
    line = f"Pairs of replications: {n}; seed {SEED}. Not as expected, {len(wrong)} of {len(cells)}:"
    return "\n\n".join((markdown(cells, TURN_HEADERS), line, "\n".join(wrong) or "- none."))


def turn_cells(row: MissionRow, turn: Turn, found: PairedComparison) -> list[str]:
    """Return the cells of a comparison."""
    limits = f"{number(found.difference.low)} to {number(found.difference.high)}"
    values = f"{_short(turn.low)} → {_short(turn.high)}"
    path = f"`{turn.campaign}`" if turn.path == TWINS else f"`{turn.campaign}`: `{turn.path}`"
    expected = f"{turn.sign}: {'yes' if is_as_expected(turn, found) else 'no'}"
    estimates = (number(found.second.mean), number(found.difference.mean))
    return [str(row.number), path, values, f"`{turn.measure}`", *estimates, limits, expected]


def _short(value: Any) -> str:
    return (
        f"{len(value)} of them" if isinstance(value, list) else f"{value:,}" if isinstance(value, int) else str(value)
    )


if __name__ == "__main__":
    sys.exit(main())
