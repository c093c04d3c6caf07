"""Fuzzing of study files: mutated studies with tables of rows are refused with lines, or can be run.

What a mutated file comes to is one of: refused with a `StudyError`; accepted, and then a few of its points are run for
two replications each, without a failure and without a number that is not finite. Anything else is a fault: another
exception, too much processor time, a failure.

::

    python -m tests.fuzz.studies --files 3000 --seed 1 --keep /tmp/faults
"""

import argparse
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

import numpy as np

from tests.fuzz.mutate import Corpus, mutated
from wargame.inputs.visible import visible
from wargame_experiments.study import Study, StudyError
from wargame_experiments.study.document.agents import agent_modules
from wargame_experiments.study.document.columns import layout
from wargame_experiments.study.run.job import run_block
from wargame_experiments.study.store.blocks import Job

SKIRMISH: Final = Path(__file__).parents[1] / "experiments" / "skirmish.toml"
MOST_S: Final = 2.0  # of processor time for a file
POINT_S: Final = 1e-4  # and more for each of its points
REPLICATIONS: Final = 2
POINTS_RUN: Final = 3
MOST_ROWS: Final = 2_000  # of a table
MOST_BYTES: Final = 6 * 2**30  # of address space; libraries map some 2 GB of it
ROUND_TRIP_UP_TO: Final = 200  # points of a study that is stored and read again

HEAD: Final = (
    'question = "What does it bring?"\nscenario = "skirmish.toml"\nseed = 3\nmeasures = ["leakage", "cer_raid"]\n'
)
MIXES: Final = """
[mixes.red]
side = "red"
budget_usd = 10_000_000
label = "the raid"
[mixes.red.parts]
drones = ["drones"]
decoys = ["decoys"]
missiles = ["missile"]
"""
RANGES: Final = """
[factors.price]
path = "units.drones.figures.cost.element.usd"
low = 20_000
typical = 50_000
high = 90_000
distribution = "triangular"
label = "price of a drone, USD"
source = "assumed"
[factors.clouds]
path = "raid.visibility_m"
low = 1_000
high = 20_000
scale = "log"
[factors.guns]
path = "units.guns.count"
low = 0
high = 4
whole = true
"""
STUDIES: Final = (
    """
[factors]
units.guns.count = [0, 1, 2]
raid.ew_effectiveness = { low = 0.0, high = 1.0, levels = 3 }
clock.duration_s = 600
[replications]
n = 20
block = 10
""",
    f"""{MIXES}
[factors]
red.drones = [0.25, 0.5]
red.decoys = 0.25
units.guns.count = [0, 1]
[replications]
n_min = 10
n_max = 40
targets.leakage = {{ half_width = 0.1, relative = 0.2 }}
""",
    f"""{MIXES}
[factors]
units.guns.count = [0, 1]
[[design]]
kind = "simplex"
mix = "red"
steps = 4
[[design]]
kind = "factorial"
factors = ["units.guns.count"]
""",
    *(
        f"{RANGES}\n[design]\n{design}\n"
        for design in (
            'kind = "lhs"\npoints = 12\nseed = 2',
            'kind = "sobol"\npoints = 16',
            'kind = "nolh"\npoints = 17\nmax_correlation = 0.2',
            'kind = "saltelli"\nsamples = 4',
            'kind = "morris"\ntrajectories = 3\nlevels = 4',
            'kind = "one-at-a-time"',
        )
    ),
    """
[uncertain]
figures = ["one-way-attack-drone.cost.element.usd", "airburst-gun.gun.*"]
by = "element"
distribution = "triangular"
[design]
kind = "one-at-a-time"
[series]
every_s = 60
measures = ["flying_red", "value_lost"]
replications = 5
""",
    """
[[factors]]
name = "guns"
path = "units.guns.count"
values = [0, 1]
[[factors]]
name = "shooters"
paths = ["units.coyotes.count", "units.guns.x_m"]
value = 3
[[design]]
kind = "list"
rows = [{ guns = 1, raid.ew_cv = 0.2 }, { guns = 0, raid.ew_cv = 0.4 }]
""",
    *(
        f"""{MIXES}
[factors]
guns = {{ path = "units.guns.count", values = [0, 1] }}
red.decoys = 0.0
[[design]]
kind = "csv"
file = "{file}"
"""
        for file in ("d.csv", "d.csv", "tables/d.csv", "odd.csv")
    ),
)
TABLE: Final = "guns,raid.ew_cv,red.drones\n0,0.1,0.5\n1,0.2,0.25\n2,0.4,1.0\n"
CELLS: Final = (
    *("", " ", "nan", "inf", "-inf", "1,5", '"1,5"', '""', "x", "true", "1e5", "1e400", "-1", "0", "1.5", "[1, 2]"),
    *("{a = 1}", "1979-05-27", "9007199254740993", "0x10", "'", '"', '"""', "\x00", "\x1b[2J", "é", "помехи", "1_0"),
    *("a;b", "a\tb", "#", "1 # a", "\n", "\r", "units.guns.count", "red.missiles", "red.budget_usd", "point", "guns"),
    *("x" * 70, "[" * 500, "1" * 30, "\ufeff", "units.gns.count", "clock.tick_s", "clock", "red.drons", "mean"),
)


class Outcome(NamedTuple):
    """What a file came to.

    Attributes
    ----------
    word
        ``refused``, ``accepted``, or what is wrong with the program.
    points
        Of an accepted study.
    run
        Points that were run.
    seconds
        Of processor time until the study was refused or accepted.
    """

    word: str
    points: int
    run: int
    seconds: float


class Tally:
    """Outcomes of many files."""

    def __init__(self) -> None:
        self.words: Counter[str] = Counter()
        self.run = self.slow = 0
        self.slowest = 0.0

    def add(self, outcome: Outcome) -> None:
        """Count an outcome."""
        self.words[outcome.word] += 1
        self.run += outcome.run
        self.slowest = max(self.slowest, outcome.seconds)
        self.slow += outcome.seconds > allowed_s(outcome.points)

    @property
    def faults(self) -> dict[str, int]:
        """Return how often what is wrong with the program was seen."""
        return {word: n for word, n in self.words.items() if word not in ("refused", "accepted")}

    def lines(self) -> Iterator[str]:
        """Yield a table."""
        total = self.words.total()
        yield f"files                    {total:>8,}"
        for word in ("refused", "accepted"):
            yield f"{word:<24} {self.words[word]:>8,}   {100.0 * self.words[word] / max(total, 1):.1f} %"
        yield f"points run, 2 times      {self.run:>8,}"
        yield f"over {MOST_S:g} s of CPU          {self.slow:>8,}   the slowest {self.slowest:.2f} s"
        yield f"other outcomes           {sum(self.faults.values()):>8,}"
        for word, n in sorted(self.faults.items(), key=lambda item: -item[1]):
            yield f"  {n:>6,}  {word}"
        yield f"largest memory           {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:>8.2f} GB"


def allowed_s(points: int) -> float:
    """Return the processor time that a study of so many points may take."""
    return MOST_S + POINT_S * points


def corpus() -> Corpus:
    """Return what studies are made of."""
    return Corpus.of([HEAD + study for study in STUDIES])


def write(folder: Path, content: bytes, rng: Random) -> None:
    """Write a study with the files that it names into an empty folder."""
    shutil.copy(SKIRMISH, folder)
    (folder / "study.toml").write_bytes(content)
    (folder / "tables").mkdir()
    (folder / "tables" / "d.csv").write_text(TABLE, "utf-8")
    (folder / "d.csv").write_bytes(table(rng, rng.choice([0, 1, 3])))
    (folder / "odd.csv").write_bytes(content if rng.random() < 0.3 else table(rng, 30))


def table(rng: Random, most: int) -> bytes:
    """Return a CSV file with up to so many changes of its cells, rows, columns and bytes."""
    rows = [line.split(",") for line in TABLE.splitlines()]
    for _ in range(rng.randint(0, most)):
        row = rng.choice(rows) if rows else []
        change = rng.randrange(8)
        if change < 3 and row:
            row[rng.randrange(len(row))] = rng.choice(CELLS)
        elif change == 3 and row:
            del row[rng.randrange(len(row))]
        elif change == 4:
            row.insert(rng.randint(0, len(row)), rng.choice(CELLS))
        elif change == 5 and rows:
            rows.insert(rng.randint(0, len(rows)), list(row))
        elif change == 6:
            cell = rng.choice(CELLS)
            for each in rows:
                each.append(cell)
        elif change == 7:
            rows = [list(row) for row in (rows * rng.choice([0, 1, 2, 200]))[:MOST_ROWS]]
    separator = rng.choice([",", ",", ",", ",", ",", ";", "\t"]) if most else ","
    text = rng.choice(["\n", "\n", "\r\n"]).join(separator.join(row) for row in rows)
    encoding = rng.choice(["utf-8"] * 12 + ["utf-8-sig", "utf-16", "latin-1", "utf-16-le"]) if most else "utf-8"
    return text.encode(encoding, errors="replace")


def outcome_of(folder: Path) -> Outcome:
    """Return what the study in a folder comes to."""
    began, points, run = time.process_time(), 0, 0
    try:
        study = Study.load(folder)
        words, points = "accepted", len(study.points)
    except StudyError as error:
        words = misplaced(error) or "refused"
        str(error).encode()
    except Exception as error:
        return Outcome(place_of(error), 0, 0, time.process_time() - began)
    seconds = time.process_time() - began
    if words == "accepted":
        try:
            words, run = run_some(study)
        except Exception as error:
            words = place_of(error)
    if seconds > allowed_s(points) and words in ("refused", "accepted"):
        words = f"{words} after {seconds:.0f} s, {points:,} points"
    return Outcome(words, points, run, seconds)


def misplaced(error: StudyError) -> str:
    """Return what is wrong with an error, "" if it says where all mistakes are and can be printed."""
    if not error.problems:
        return "a refusal without a problem"
    text = str(error)
    return "" if visible(text, lines=True) == text else "a control character in an error"


def run_some(study: Study) -> tuple[str, int]:
    """Run a few points of a study; return the outcome, and how many were run."""
    layout(study)
    n = len(study.points)
    if not n:
        return "a study of no points", 0
    if n <= ROUND_TRIP_UP_TO:
        again = Study.stored(study.words(), study.inputs, study.name)
        if [point.address for point in again.points] != [point.address for point in study.points]:
            return "a stored study has other points", 0
    if agent_modules(study):
        return "accepted", 0
    chosen = sorted({i * (n - 1) // max(1, POINTS_RUN - 1) for i in range(POINTS_RUN)})
    for number in chosen:
        point = study.points[number]
        block = run_block(Job(point.case, point.address, tuple(study.described.values()), 0, REPLICATIONS))
        if block.failures:
            return f"point not run: {block.failures[0].stage}: {block.failures[0].error.splitlines()[0][:150]}", 0
        wrong = [name for name, column in block.columns.items() if not np.isfinite(column).all()]
        if wrong:
            return f"not finite: {wrong[0]}", 0
    return "accepted", len(chosen)


def place_of(error: Exception) -> str:
    """Return an exception with the place in the program that raised it."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename]
    last = frames[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno} in {last.name}: {str(error)[:80]!r}"


def fuzz(files: int, seed: int, keep: Path | None = None) -> Tally:
    """Return what mutated studies come to.

    Parameters
    ----------
    files
        How many.
    seed
        Of the first; that of each is one more.
    keep
        Folder for the smallest study of each fault; None to keep none.
    """
    made, tally, sizes = corpus(), Tally(), dict[str, int]()
    for number in range(seed, seed + files):
        rng = Random(number)
        with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
            folder = Path(name)
            content = mutated(made, rng, rng.choice([1, 1, 2, 4]))
            write(folder, content, rng)
            outcome = outcome_of(folder)
            tally.add(outcome)
            if keep and outcome.word in tally.faults and len(content) < sizes.get(outcome.word, sys.maxsize):
                sizes[outcome.word] = len(content)
                target = keep / "".join(c if c.isalnum() else "-" for c in outcome.word)[:100]
                shutil.rmtree(target, ignore_errors=True)
                shutil.copytree(folder, target, symlinks=True)
                (target / "seed").write_text(f"{number}\n")
    return tally


def main() -> int:
    """Fuzz as the command line says, and print a table."""
    parser = argparse.ArgumentParser(description="Fuzz study files.")
    parser.add_argument("--files", type=int, default=40_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for the smallest study of each fault")
    options = parser.parse_args()
    resource.setrlimit(
        resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES)
    )  # what takes more is an error, not the machine's end
    tally = fuzz(options.files, options.seed, options.keep)
    print(*tally.lines(), sep="\n")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
