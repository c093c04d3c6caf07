"""Compare two folders of results, table by table and column by column: `results/` of two revisions, or two sweeps.

    python tools/compare_results.py A B              two folders, each of sweeps or of one sweep
    python tools/compare_results.py --against HEAD~3 results/ as it is with that of a git revision, which is A
    python tools/compare_results.py B --against HEAD~3

Every .parquet, .csv and .json file below the folders is compared, the manifests of sweeps left out: they hold machine
and time. A file is *bytes equal*, *numbers equal* (its bytes, its texts or the names of columns are others), or
DIFFERENT: a number differs, or a column or rows are missing. Columns that were renamed are compared if
tests/frozen/renamed.toml declares them, so are files that were moved. What is only in B is told and is no difference,
and texts that differ are told too.

Exit codes: 0 all numbers of A are those of B, 1 they are not, 2 a folder, a revision or an argument is wrong.
"""

import argparse
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Final, NamedTuple

ROOT: Final = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tools import columns  # noqa: E402
from tools.columns import RENAMED, Columns, Renamed, RenamedError  # noqa: E402

RESULTS: Final = "results"
SUFFIXES: Final = (".parquet", ".csv", ".json")
SKIPPED: Final = ("manifest.json",)
SCAFFOLD: Final = ("chunks", "claims", "series")  # of a sweep that is not packed
SHOWN: Final = 20  # differences of one file that are printed

BYTES, NUMBERS, DIFFERENT, MISSING = "bytes equal", "numbers equal", "DIFFERENT", "MISSING in B"


class FileComparison(NamedTuple):
    """What became of one file of A: a verdict, and lines that say more."""

    name: str
    verdict: str
    lines: list[str]


class ResultsError(ValueError):
    """A folder or a revision without results."""


def compared(a: Path, b: Path, renamed: Renamed | None = None) -> tuple[list[FileComparison], list[str]]:
    """Return the comparison of each file of A, and the files that B alone has.

    Raises
    ------
    ResultsError
        If one of the folders holds nothing to compare.
    """
    renamed, here, there = renamed or Renamed(), result_files(a), result_files(b)
    new = {name: renamed.new("files", name) for name in here}
    found = [
        compared_files(new[name], here[name], there[new[name]], renamed)
        if new[name] in there
        else FileComparison(name, MISSING, [])
        for name in here
    ]
    return found, [name for name in there if name not in new.values()]


def result_files(folder: Path) -> dict[str, Path]:
    """Return the files of results below a folder by their paths in it.

    Raises
    ------
    ResultsError
        If there is none.
    """
    places = (file.relative_to(folder) for file in sorted(folder.rglob("*")) if file.suffix in SUFFIXES)
    files = {
        place.as_posix(): folder / place
        for place in places
        if place.name not in SKIPPED and not set(place.parts[:-1]) & set(SCAFFOLD)
    }
    if not files:
        raise ResultsError(f"{folder}: no results; allowed: a folder with {', '.join(SUFFIXES)} files, or above such")
    return files


def compared_files(name: str, a: Path, b: Path, renamed: Renamed) -> FileComparison:
    """Return the comparison of two files."""
    if _sha256(a) == _sha256(b):
        return FileComparison(name, BYTES, [])
    before, after = columns.read(a), columns.read(b)
    new = {column: renamed.new("columns", column) for column in before}
    if len(set(new.values())) < len(new):
        twice = sorted({column for column in new.values() if list(new.values()).count(column) > 1})
        raise RenamedError(f"renamed: {name}: several columns become {', '.join(twice)}; allowed: one each")
    lines = [f"renamed: {old} -> {new[old]}" for old in before if new[old] != old and new[old] in after]
    wrong = compared_columns({new[old]: values for old, values in before.items()}, after)
    lines += [line for line, is_number in wrong if not is_number]
    lines += [f"only in B: {column}" for column in after if column not in new.values()]
    numbers = [line for line, is_number in wrong if is_number]
    return FileComparison(name, DIFFERENT if numbers else NUMBERS, numbers + lines)


def compared_columns(before: Columns, after: Columns) -> list[tuple[str, bool]]:
    """Return what differs, and whether it is a number or something missing; a text that differs is neither."""
    found = []
    for name, values in before.items():
        if name not in after:
            found.append((f"{name}: missing in B", True))
        elif len(values) != len(after[name]):
            found.append((f"{name}: {len(values)} rows -> {len(after[name])}", True))
        elif columns.digest(values) != columns.digest(after[name]):
            found += unequal(name, values, after[name])
    return found


def unequal(name: str, before: Sequence[Any], after: Sequence[Any]) -> list[tuple[str, bool]]:
    """Return how many rows of a column differ and the first of them; numbers and texts apart."""
    pairs = enumerate(zip(before, after, strict=True))
    rows = [i for i, (old, new) in pairs if columns.digest([old]) != columns.digest([new])]
    texts = [i for i in rows if isinstance(before[i], str) and isinstance(after[i], str)]
    numbers = sorted(set(rows) - set(texts))
    found = [(f"{name}: {first_of(numbers, before, after)}", True)] if numbers else []
    return found + ([(f"text: {name}: {first_of(texts, before, after)}", False)] if texts else [])


def first_of(rows: list[int], before: Sequence[Any], after: Sequence[Any]) -> str:
    """Return how many rows differ, and the values in the first of them."""
    where = f"{len(rows)} of {len(before)} rows, the first in row {rows[0]}: " if len(before) > 1 else ""
    return f"{where}{before[rows[0]]!r} -> {after[rows[0]]!r}"


def _sha256(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def lay_out(revision: str, folder: Path) -> Path:
    """Put the results of a git revision into a folder, and return where they are.

    Raises
    ------
    ResultsError
        If there is no such revision, or no results in it.
    """
    done = subprocess.run(["git", "archive", revision, RESULTS], cwd=ROOT, capture_output=True)
    if done.returncode != 0:
        raise ResultsError(f"no {RESULTS}/ in revision '{revision}': {done.stderr.decode().strip()}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as tar:
        tar.extractall(folder, filter="data")
    return folder / RESULTS


def report(found: list[FileComparison], added: list[str], renamed: Renamed) -> int:
    """Print the comparison; return the exit code."""
    for each in found:
        print(f"{each.verdict:14} {each.name}")
        for line in each.lines[:SHOWN]:
            print(f"    {line}")
        if len(each.lines) > SHOWN:
            print(f"    and {len(each.lines) - SHOWN} more")
    for name in added:
        print(f"only in B      {name}")
    for idle in renamed.idle(["columns", "files"]):
        print(f"renamed, but nothing has that name: {idle}")
    wrong = [each for each in found if each.verdict in (DIFFERENT, MISSING)]
    equal = sum(each.verdict == BYTES for each in found)
    print(f"{len(found)} files: {equal} bytes equal, {len(found) - equal - len(wrong)} numbers equal, {len(wrong)} not")
    return 1 if wrong else 0


def main(arguments: list[str] | None = None) -> int:
    """Compare, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="A and B; with --against: B alone")
    parser.add_argument("--against", metavar="REVISION", help="A is results/ of this git revision")
    parser.add_argument("--renamed", type=Path, default=RENAMED, help="old names and new ones")
    options = parser.parse_args(arguments)
    if options.against is not None and len(options.folders) <= 1:
        folders = options.folders or [ROOT / RESULTS]
    elif options.against is None and len(options.folders) == 2:
        folders = options.folders
    else:
        parser.error(f"got {len(options.folders)} folders; allowed: A and B, or at most one with --against REVISION")
    try:
        renamed = Renamed.read(options.renamed)
        with tempfile.TemporaryDirectory() if options.against is not None else nullcontext("") as temporary:
            before = lay_out(options.against, Path(temporary)) if options.against is not None else folders[0]
            return report(*compared(before, folders[-1], renamed), renamed)
    except (OSError, ValueError) as trouble:
        print(f"compare_results: {trouble}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
