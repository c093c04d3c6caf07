"""Put the tables of a validation into README.md and docs/validation.md, or say that they are not what they should be.

    python tools/validation_table.py            writes them
    python tools/validation_table.py --check    exits 1 if they differ from results/validation/validation.json

README.md gets six lines between `<!-- validation -->` and `<!-- /validation -->`, docs/validation.md all cases between
`<!-- cases -->` and `<!-- /cases -->`. Between `<!-- evidence -->` and `<!-- /evidence -->` stands what
tools/evidence.toml says of each mechanism, by its largest swing of the balance in results/catalogue-uncertainty times
absence of data.
Exit codes: 0 done, 1 a table differs, 2 a file or a marker is missing.
"""

import argparse
import json
import sys
import tomllib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from wargame_experiments.analysis.data import Data
from wargame_experiments.analysis.tornado import tornado_bars
from wargame_experiments.formatting import usd
from wargame_experiments.validation.report import CAPTION, HEADERS, cells, conclusion, markdown
from wargame_experiments.validation.verdict import Summary

ROOT = Path(__file__).parent.parent
RESULTS = "results/validation/validation.json"
SWINGS = "results/catalogue-uncertainty"
EVIDENCE = "tools/evidence.toml"
EVIDENCE_HEADERS = ("mechanism", "largest swing of the balance, USD a raid", "closed form", "twin", "public data")
SHOWN = (
    "square-law/win-5-v-10-ratio-4",
    "square-law/blue-10-v-8-at-200-s",
    "erlang/fixed-10-channels-load-10",
    "layers/none",
    "salvo/armstrong-one-ship",
    "iwo-jima/us-day-28",
)
SHORT = ("what", "source", "theory", "model", "95 % interval", "error, SE")


class Trouble(Exception):
    """A file, a case or a marker that is not there."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a table differs")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository")
    options = parser.parse_args(arguments)
    try:
        texts = updated(options.root)
    except Trouble as trouble:
        print(f"validation_table: {trouble}", file=sys.stderr)
        return 2
    stale = [file for file, (before, after) in texts.items() if before != after]
    if options.check:
        for file in stale:
            print(f"{file.relative_to(options.root)}: its table is not that of {RESULTS}; run this without --check")
        return 1 if stale else 0
    for file in stale:
        file.write_text(texts[file][1], "utf-8")
        print(f"wrote {file.relative_to(options.root)}")
    return 0


def updated(root: Path) -> dict[Path, tuple[str, str]]:
    """Return the text of each file as it is and as it should be."""
    found, page = json.loads(read(root / RESULTS)), root / "docs/validation.md"
    texts = {file: read(file) for file in (root / "README.md", page)}
    readme = between(root / "README.md", texts[root / "README.md"], "validation", short(found))
    after = between(page, texts[page], "cases", whole(found))
    if (root / EVIDENCE).is_file():
        told = evidence(tomllib.loads(read(root / EVIDENCE))["mechanisms"], swings(root / SWINGS))
        after = between(page, after, "evidence", told)
    return {root / "README.md": (texts[root / "README.md"], readme), page: (texts[page], after)}


def swings(folder: Path) -> dict[str, float]:
    """Return by how much the balance moves from the low to the high end of each figure, USD a raid."""
    if not (folder / "manifest.json").is_file():
        raise Trouble(f"{folder}: no results")
    bars = next(one for one in tornado_bars(Data.load(folder)) if one.measure.name == "balance").bars
    return {bar.name: abs(bar.swing.mean) for bar in bars}


def evidence(mechanisms: list[dict[str, Any]], swing: Mapping[str, float]) -> str:
    """Return mechanisms by effect on the balance times absence of data, those without figures of the catalogue last."""
    rows = []
    for one in mechanisms:
        own = [swing[name] for name in swing if any(fnmatchcase(name, pattern) for pattern in one.get("figures", ()))]
        if one.get("figures") and not own:
            raise Trouble(f"{EVIDENCE}: '{one['name']}': no figure like {', '.join(one['figures'])}")
        effect = max(own, default=0.0)
        words = [usd(effect) if own else "", one.get("closed_form", ""), one.get("twin", ""), one.get("public", "")]
        rows.append((-effect * one["absence"], -one["absence"], [one["name"], *words]))
    return markdown([row for *_, row in sorted(rows, key=lambda each: each[:2])], EVIDENCE_HEADERS)


def read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except FileNotFoundError:
        raise Trouble(f"{file}: no such file") from None


def short(found: dict) -> str:
    """Return six cases and the summary."""
    cases = {case["name"]: case for case in found["cases"]}
    if missing := [name for name in SHOWN if name not in cases]:
        raise Trouble(f"{RESULTS}: no case {', '.join(missing)}; is it of all cases?")
    columns = [HEADERS.index(header) for header in SHORT]
    rows = [[cells(cases[name])[column] for column in columns] for name in SHOWN]
    return f"{markdown(rows, SHORT)}\n\n{conclusion(Summary(**found['summary']))}"


def whole(found: dict) -> str:
    """Return all cases, how they were made, and the summary."""
    made = f"`{found['provenance']['command']}`: {conclusion(Summary(**found['summary']))}"
    return f"{made}\n\n{markdown(cells(case) for case in found['cases'])}\n\n{CAPTION}"


def between(file: Path, text: str, name: str, table: str) -> str:
    """Return a text with what stands between its two markers replaced."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    if not (text.count(begin) == text.count(end) == 1 and text.index(begin) < text.index(end)):
        raise Trouble(f"{file}: wanted one line '{begin}' and after it one line '{end}'")
    before, rest = text.split(begin)
    return f"{before}{begin}\n\n{table}\n\n{end}{rest.split(end)[1]}"


if __name__ == "__main__":
    sys.exit(main())
