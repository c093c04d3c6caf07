"""Write down what every shipped scenario and study comes to, to the last bit, or say what has changed since.

    python tools/frozen_numbers.py              exits 1 if a number is not that of tests/frozen/numbers.json
    python tools/frozen_numbers.py --only duel  looks at one scenario or study; may be repeated
    python tools/frozen_numbers.py --write      writes the file
    python tools/frozen_numbers.py --write --only duel  writes those of one and leaves the rest
    python tools/frozen_numbers.py --write-ids  writes only the addresses of points, if all numbers are the same

Of a scenario: the hash of each array of the outcome, compiled and through Mesa; measures with their intervals,
cost-exchange ratios and totals of the ledger in full digits. Mesa fights fewer replications; they must be the first
ones of the compiled battle bit for bit, and so must what it says of all variants. Of a study: the values of all its
factors at all points, and a small sweep over some points, column by column. Of a campaign: the hash of each array of
its weeks, and measures. The addresses of points hash names too, so
they stand apart: exit code 3 says that they alone have changed.

Outcomes, means and totals are compared to the last bit. Limits of intervals are compared to a relative 1e-11: the same
code has given some of them another last digit on another make of processor.

Before a step of a move: the check is green. After it: green again, with what was renamed declared in
tests/frozen/renamed.toml. Only a step that is meant to change numbers writes the file anew, and its note says why.
Names that are new are told and change no exit code. The code is found by benchmarks/entry_points.py alone.

Exit codes: 0 all the same, 1 numbers differ, 2 a file or an argument is wrong, 3 only addresses differ.
"""

import argparse
import json
import math
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

ROOT: Final = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tools.columns import RENAMED, SORTS, Renamed, RenamedError  # noqa: E402
from tools.measured_numbers import IDS, LIMITS, UNLIKE, Tree, about, measured  # noqa: E402

NUMBERS: Final = ROOT / "tests/frozen/numbers.json"
PARTS: Final = ("scenarios", "studies", "campaigns")
ESTIMATES: Final = ("measures", "ratios")  # lists of mean, low, high
LIMIT_TOLERANCE: Final = 1e-11  # relative

KeyPath = tuple[str, ...]


class Difference(NamedTuple):
    """One number that is not the frozen one: where, what was frozen, what is found."""

    path: KeyPath
    frozen: Any
    found: Any

    def __str__(self) -> str:
        return f"{' / '.join(self.path)}: frozen {_shown(self.frozen)}, found {_shown(self.found)}"


class Comparison(NamedTuple):
    """What differs in numbers, what in addresses alone, and which paths are new."""

    numbers: list[Difference]
    ids: list[Difference]
    new: list[KeyPath]


def compared(frozen: Tree, found: Tree, renamed: Renamed | None = None) -> Comparison:
    """Return what differs between two trees of numbers, old names replaced by the new ones that are declared.

    Raises
    ------
    RenamedError
        If two old names become the same new one.
    """
    before, after = {}, dict(flat(found))
    for path, value in flat(frozen):
        new = renamed_path(path, renamed or Renamed())
        if new in before:
            raise RenamedError(f"renamed: two frozen numbers become {' / '.join(new)}; allowed: one")
        before[new] = value
    differ = [
        Difference(path, value, after.get(path)) for path, value in before.items() if not _same(value, path, after)
    ]
    return Comparison(
        numbers=[each for each in differ if IDS not in each.path],
        ids=[each for each in differ if IDS in each.path],
        new=[path for path in after if path not in before],
    )


def flat(tree: Tree, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Yield path and value of all that is compared as one: a hashed column, a list, a number."""
    for key, value in tree.items():
        if isinstance(value, dict) and "sha256" not in value:
            yield from flat(value, (*path, key))
        else:
            yield (*path, key), value


def renamed_path(path: KeyPath, renamed: Renamed) -> KeyPath:
    """Return a path with the names that are new; the sort of a name is the key above it."""
    return tuple(renamed.new(path[i - 1], name) if i else name for i, name in enumerate(path))


def _same(value: Any, path: KeyPath, after: Mapping[KeyPath, Any]) -> bool:
    if path not in after:
        return False
    other = after[path]
    if json.dumps(value) == json.dumps(other):
        return True
    if isinstance(value, dict) and isinstance(other, dict):
        return path[-1].endswith(LIMITS) and _close(value["values"], other["values"])
    if isinstance(value, list) and isinstance(other, list) and path[-2] in ESTIMATES:
        return value[:1] == other[:1] and _close(value[1:], other[1:])
    return False


def _close(limits: list[Any], others: list[Any]) -> bool:
    """Return whether two lists of limits differ by rounding alone; what is no finite number must be equal."""
    return len(limits) == len(others) and all(
        math.isclose(a, b, rel_tol=LIMIT_TOLERANCE)
        if isinstance(a, float) and isinstance(b, float)
        else json.dumps(a) == json.dumps(b)
        for a, b in zip(limits, others, strict=True)
    )


def _shown(value: Any) -> str:
    """Return a number, list or column as a line of text."""
    if isinstance(value, dict):
        return f"{value['sha256'][:12]} ({', '.join(map(str, value['values']))})"
    return "nothing" if value is None else str(value)


def selected(tree: Tree, only: Collection[str] = (), renamed: Renamed | None = None) -> Tree:
    """Return the numbers of some scenarios and studies, named as they are now; of all if none is named."""
    new = (renamed or Renamed()).new
    return {
        part: {n: each for n, each in tree.get(part, {}).items() if not only or new(part, n) in only} for part in PARTS
    }


def write(tree: Tree, file: Path) -> None:
    """Write a tree of numbers, one line a value or hashed column.

    Raises
    ------
    ValueError
        If Mesa and the compiled battle disagree: such numbers are not kept.
    """
    for name, each in tree["scenarios"].items():
        if each["mesa"][UNLIKE]:
            raise ValueError(
                f"{name}: Mesa differs from compiled in {', '.join(each['mesa'][UNLIKE])}; nothing written"
            )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text_of(tree) + "\n", "utf-8")


def text_of(tree: Tree, indent: int = 0) -> str:
    """Return a tree as JSON with one line for each value or hashed column."""
    rows = []
    for key, value in tree.items():
        is_inner = isinstance(value, dict) and value and "sha256" not in value
        text = text_of(value, indent + 1) if is_inner else json.dumps(value, allow_nan=False)
        rows.append(f"{' ' * (indent + 1)}{json.dumps(key)}: {text}")
    return "{\n" + ",\n".join(rows) + "\n" + " " * indent + "}"


def laid_over(frozen: Tree, found: Tree) -> Tree:
    """Return frozen numbers with those of some scenarios, studies or campaigns in the place of theirs."""
    return {"about": frozen["about"]} | {part: {**frozen.get(part, {}), **found[part]} for part in PARTS}


def write_ids(file: Path, frozen: Tree, found: Tree, renamed: Renamed) -> None:
    """Write the addresses of points that were found into the frozen numbers, and nothing else."""
    for name, study in frozen["studies"].items():
        study[IDS] = found["studies"][renamed.new("studies", name)][IDS]
    write(frozen, file)


def report(found: Comparison, frozen: Tree) -> int:
    """Print what differs; return the exit code."""
    for path in found.new:
        print(f"new, not frozen: {' / '.join(path)}")
    for each in found.numbers:
        print(f"DIFFERENT {each}")
    for each in found.ids:
        print(f"ADDRESSES {each}")
    if found.numbers:
        now = about()
        others = [
            f"{name} {old} (now {now.get(name)})" for name, old in frozen["about"].items() if now.get(name) != old
        ]
        hint = f"; they were frozen with {', '.join(others)}" if others else ""
        print(f"{len(found.numbers)} of the frozen numbers differ{hint}")
        return 1
    if found.ids:
        print(f"all numbers are the frozen ones; addresses of {len(found.ids)} studies differ (--write-ids takes them)")
        return 3
    print("all numbers are the frozen ones")
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Check or write, and return the exit code."""
    options = parsed(arguments)
    try:
        if options.write:
            found = measured(only=options.only, progress=True)
            write(
                laid_over(json.loads(options.file.read_text("utf-8")), found) if options.only else found, options.file
            )
            print(f"wrote {options.file}")
            return 0
        frozen = json.loads(options.file.read_text("utf-8"))
        renamed = Renamed.read(options.renamed)
        found = measured(only=options.only, progress=True)
        comparison = compared(selected(frozen, options.only, renamed), selected(found), renamed)
        if options.write_ids and not comparison.numbers:
            write_ids(options.file, frozen, found, renamed)
            print(f"wrote the addresses of {len(comparison.ids)} studies into {options.file}")
            return 0
    except (OSError, ValueError, ImportError) as trouble:
        print(f"frozen_numbers: {trouble}", file=sys.stderr)
        return 2
    for idle in renamed.idle([sort for sort in SORTS if sort != "files"]) if not options.only else ():
        print(f"renamed, but nothing has that name: {idle}")
    return report(comparison, frozen)


def parsed(arguments: list[str] | None) -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="compare with the file: what is done unless told otherwise")
    what.add_argument("--write", action="store_true", help="write the file")
    what.add_argument("--write-ids", action="store_true", help="write new addresses of points, if no number differs")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="a scenario, study or campaign")
    parser.add_argument("--file", type=Path, default=NUMBERS, help="the frozen numbers")
    parser.add_argument("--renamed", type=Path, default=RENAMED, help="old names and new ones")
    options = parser.parse_args(arguments)
    if options.only and options.write_ids:
        parser.error("--only: not allowed with --write-ids")
    return options


if __name__ == "__main__":
    sys.exit(main())
