"""Damage the files of a sweep, one at a time, and say what its commands make of it.

    python tools/reliability_damage.py                  prints the table of docs/reliability.md, some minutes
    python tools/reliability_damage.py --rounds 3       damages each file of a kind so often, with other chances
    python tools/reliability_damage.py --manifests 300  counts changed manifests in place of damaged files

A command survives if it comes to what it came to before, or ends with exit code 1 or 2 and a message, and no byte of
another file has changed. It is lost if it ends in an exception, comes to something else with exit code 0, or changes
another file. Exit code 1 if one is lost.
"""

import argparse
import contextlib
import io
import json
import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "agents"), str(ROOT / "experiments")]

from tests.experiments.study.received import COMMANDS, DAMAGE, contents, files_of, mutated  # noqa: E402
from wargame_experiments.cli import main as wargame  # noqa: E402
from wargame_experiments.study import Study, sweep  # noqa: E402

LOOKING: Final = ("status", "analyse", "figures", "reproduce")
UNFINISHED: Final = ("status", "resume", "work")  # that say something of a sweep with blocks to come
MADE: Final = ("points.parquet", "runs.parquet", "failures.parquet", "series.parquet")  # of the blocks, at any time
OTHERS: Final = "another's file"
WRITTEN: Final = ("log.jsonl", "manifest.json")


class Case(NamedTuple):
    """A damaged file and a command."""

    kind: str
    damage: str
    command: str


def base(folder: Path) -> Path:
    """Return the folder of a small finished sweep with series, time series and figures."""
    study = Study(
        scenario="duel",
        factors={"units.red-group.count": [2, 3]},
        measures=["p_win_red"],
        replications={"n": 6, "block": 3},
        series={"every_s": 60, "measures": ["flying_red"]},
        name="duel",
    )
    sweep(study, folder, 1)
    run("figures", folder)
    return folder


def run(command: str, folder: Path) -> tuple[int | str, str]:
    """Return the exit code of a command and what it wrote, without what hangs on folder or time."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code: int | str = wargame([word.format(folder) for word in COMMANDS[command]])
        except Exception as error:  # what the table counts
            code = f"{type(error).__name__}: {error}"
    said = out.getvalue() if command in LOOKING else ""
    return code, said if code == 0 else out.getvalue() + err.getvalue()


def unfinished(whole: Path, folder: Path) -> Path:
    """Return a copy of a sweep as it was before its last block: with a claim, without tables."""
    shutil.copytree(whole, folder)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for key in ("finished", "tables", "chunks"):
        del manifest[key]
    (folder / "manifest.json").write_text(json.dumps({**manifest, "state": "unfinished"}), "utf-8")
    last = sorted((folder / "chunks").iterdir())[-1]
    address, _, first, size, *_ = last.name.split("-")
    (folder / "claims" / f"{address}-{first}-{size}.claim").write_text("{}")
    last.unlink()
    shutil.rmtree(folder / "figures")
    for name in MADE:
        (folder / name).unlink()
    return folder


def fault(case: Case, before: dict[str, bytes], after: dict[str, bytes], code: int | str, said: str, right: str) -> str:
    """Return what is wrong with what a command came to, "" if nothing is."""
    if code not in (0, 1, 2):
        return f"exit {code}"
    # status says what is there: blocks and claims, and the words of the manifest, which has no hash of its own
    is_state = case.command == "status" and case.kind in ("chunks", "series", "claims", "manifest.json")
    is_other = case.kind == "manifest.json" and case.damage == OTHERS  # which makes it the folder of another study
    if code == 0 and said != right and not is_state and not is_other:
        return "another result"
    if code and not said.strip():
        return "no message"
    free = ("figures/", "claims/", *WRITTEN, *(MADE if is_other else ()))
    changed = [name for name, content in before.items() if not name.startswith(free) and after.get(name) != content]
    return f"changed: {', '.join(changed[:3])}" if changed else ""


class Tally(NamedTuple):
    """How many cases were tried and survived, by what was damaged, and the faults of the others."""

    tried: Counter[str]
    survived: Counter[str]
    faults: list[str]

    def add(self, row: str, case: Case, found: str) -> None:
        """Count a case."""
        self.tried[row] += 1
        self.survived[row] += not found
        self.faults.extend([f"{row}: {', '.join(case)}: {found}"] if found else [])


def damage_all(folder: Path, rounds: int) -> Tally:
    """Return the tally of damaged files, of a finished sweep and of one with a block to come."""
    whole, tally = base(folder / "whole"), Tally(Counter(), Counter(), [])
    other = sweep(Study(scenario="duel", replications=2, name="other"), folder / "other", 1).folder
    bases = {"": (whole, tuple(COMMANDS)), "unfinished, ": (unfinished(whole, folder / "part"), UNFINISHED)}
    kinds = {OTHERS: lambda file, rng: shutil.copy(_like(other, file), file), **DAMAGE}
    for state, (source, commands) in bases.items():
        right = {command: _on_a_copy(command, source, folder)[1] for command in commands}
        for kind, files in files_of(source).items():
            for damage in kinds:
                for case in (Case(kind, damage, command) for command in commands for _ in range(rounds)):
                    rng = random.Random(f"{state}{case}{len(tally.faults)}{tally.tried[kind]}")
                    file = rng.choice(files).relative_to(source)
                    copy = shutil.copytree(source, folder / "copy")
                    kinds[damage](copy / file, rng)
                    before = contents(copy)
                    code, said = run(case.command, copy)
                    before.pop(str(file), None)
                    said = said.replace(str(copy), "")
                    tally.add(state + kind, case, fault(case, before, contents(copy), code, said, right[case.command]))
                    shutil.rmtree(copy)
                    shutil.rmtree(folder / "elsewhere", ignore_errors=True)
    return tally


def _on_a_copy(command: str, source: Path, folder: Path) -> tuple[int | str, str]:
    """Return what a command comes to on a copy of a sweep, without the name of its folder."""
    copy = shutil.copytree(source, folder / "copy")
    code, said = run(command, copy)
    shutil.rmtree(copy)
    return code, said.replace(str(copy), "")


def _like(folder: Path, file: Path) -> Path:
    """Return a file of another sweep that is of the same kind."""
    same = folder / file.name
    return same if same.is_file() else next(iter(sorted((folder / "chunks").glob("*.parquet"))))


def mutate_all(folder: Path, count: int) -> Tally:
    """Return the tally of changed manifests, by command."""
    whole, tally = base(folder / "whole"), Tally(Counter(), Counter(), [])
    manifest = json.loads((whole / "manifest.json").read_text("utf-8"))
    for number in range(count):
        content = mutated(manifest, random.Random(number))
        for command in COMMANDS:
            copy = shutil.copytree(whole, folder / "copy")
            (copy / "manifest.json").write_bytes(content)
            before = contents(copy)
            code, said = run(command, copy)
            case = Case("manifest.json", OTHERS, command)
            tally.add(f"manifest, {command}", case, fault(case, before, contents(copy), code, said, ""))
            shutil.rmtree(copy)
    return tally


def main() -> int:
    """Print the table, and the faults on stderr."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1, help="how often each kind of file meets each damage")
    parser.add_argument("--manifests", type=int, default=0, help="how many manifests to change, in place of damage")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="damage-") as name:
        folder = Path(name)
        found = mutate_all(folder, options.manifests) if options.manifests else damage_all(folder, options.rounds)
    print("| what | tried | survived | lost |\n|---|---:|---:|---:|")
    for row, tried in found.tried.items():
        print(f"| {row} | {tried} | {found.survived[row]} | {tried - found.survived[row]} |")
    for line in found.faults:
        print(line, file=sys.stderr)
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
