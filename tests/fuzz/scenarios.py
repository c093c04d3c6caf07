"""Fuzzing of scenario files: every one is refused with lines, or can be fought, priced and reported.

``python -m tests.fuzz.scenarios --files 100000 --seed 1`` prints what became of so many files.
"""

import argparse
import io
import re
import resource
import time
import tomllib
import traceback
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import numpy as np
from rich.console import Console

from tests.fuzz.mutate import Corpus, copied, mutated, written
from wargame.battle.assess import assess
from wargame.battle.measures import observations
from wargame.battle.scenario_file import LoadedScenario, check, load
from wargame.catalogue import elements as catalogue
from wargame.inputs.errors import ScenarioError
from wargame_experiments.reports.battle import report

SCENARIOS: Final = Path(__file__).parents[2] / "wargame" / "battle" / "scenarios"
STEERS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
MOST_BYTES: Final = 2_000_000_000
MOST_WORK: Final = 3e6  # elements times ticks of a battle that is fought here
REPLICATIONS: Final = 2


class Attempt(NamedTuple):
    """What became of one file: its outcome, the CPU seconds of reading it, and what went wrong."""

    outcome: str
    load_s: float
    fault: str = ""


def corpus() -> Corpus:
    """Return the shipped scenarios, as they are and with the figures of their elements written out."""
    texts = [file.read_text("utf-8") for file in sorted(SCENARIOS.glob("*.toml"))]
    return Corpus.of([*texts, *(written(_spelt_out(tomllib.loads(text))) for text in texts)])


def _spelt_out(data: dict) -> dict:
    for number, unit in enumerate(data["units"].values()):
        unit["figures"] = catalogue.merge(copied(dict(catalogue.raw(unit["element"]))), unit.get("figures", {}))
        unit.setdefault("label", f"unit {number}")
        unit.setdefault("doctrine", {"salvo": 1, "max_shots": 4, "priority": "value", "economy_factor": 2.0})
        unit["doctrine"] = {"engage_on_remote": False} | unit["doctrine"]
        if "motion" in unit["figures"]:
            unit.setdefault("altitude_m", 1_500)
        unit.setdefault("sites", unit["count"] + 1)
    data.setdefault("terrain", {"hills": [{"x_m": 5_000, "y_m": 5_000, "height_m": 300, "radius_m": 900}]})
    data.setdefault("rules", {"detection_rate_max_per_s": 1.0, "drop_rate_per_s": 0.01, "jam_rate_max_per_s": 0.001})
    data.setdefault("money", {"service_life_years": 20, "raids_per_year": 50})
    for network in data.get("networks", {}).values():
        network.update(mtbf_s=600, mttr_s=60, label="net")
    return data


def attempt(file: Path, content: bytes) -> Attempt:
    """Read a file with a content, and fight it if it is accepted."""
    file.write_bytes(content)
    start = time.process_time()
    try:
        loaded = load(file)
    except ScenarioError as error:
        seconds = time.process_time() - start
        return Attempt("refused", seconds, _unlike_a_refusal(error, file))
    except Exception:
        return Attempt("traceback", time.process_time() - start, traceback.format_exc())
    seconds = time.process_time() - start
    if check(file):
        return Attempt("traceback", seconds, "loaded, but check() finds problems")
    if work(loaded) > MOST_WORK:
        return Attempt("long", seconds)
    try:
        return Attempt("fought", seconds, _fight(loaded))
    except Exception:
        return Attempt("traceback", seconds, traceback.format_exc())


def _unlike_a_refusal(error: ScenarioError, file: Path) -> str:
    """Return what is wrong with the message of a refusal."""
    lines = str(error).split("\n")
    if not error.problems or not all(line.startswith((f"{file}", "and ")) for line in lines[1:]):
        return f"a problem without a file: {lines[:3]}"
    if steering := [line for line in lines if STEERS.search(line)]:
        return f"a character that steers the terminal: {steering[:2]}"
    return ""


def work(loaded: LoadedScenario) -> float:
    """Return elements times ticks of a battle."""
    clock = loaded.scenario.clock
    return sum(_in_all(loaded, name) for name in loaded.scenario.units) * clock.duration_s / clock.tick_s


def _in_all(loaded: LoadedScenario, name: str) -> int:
    unit = loaded.scenario.units[name]
    return unit.count * (_in_all(loaded, unit.carried_by) if unit.carried_by else 1)


def _fight(loaded: LoadedScenario) -> str:
    """Fight, price and report a scenario; return what is wrong with it."""
    before = peak_bytes()
    assessment = assess(loaded, seed=1, replications=REPLICATIONS)
    for name, found in observations(assessment.batches, assessment.measures).items():
        if any(isinstance(column, np.ndarray) and not np.isfinite(column).all() for column in found):
            return f"not finite: {name}"
    Console(file=io.StringIO(), width=132).print(report(assessment, 1))
    peak = peak_bytes()
    return f"{peak / 1e9:.2f} GB" if peak > max(before, MOST_BYTES) else ""


def peak_bytes() -> int:
    """Return the most memory that this process has had so far."""
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def run(
    files: int, seed: int, keep: Path | None = None, say: bool = False
) -> tuple[Counter, list[tuple[int, Attempt]]]:
    """Return how many files came to what, and number and attempt of those at fault or of the slowest load."""
    made_of, tally, faults = corpus(), Counter(), []
    slowest = Attempt("none", 0.0)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "raid.toml"
        for number in range(files):
            content = mutated(made_of, Random(f"{seed} {number}"))
            found = attempt(file, content)
            tally[found.outcome] += 1
            slowest = max(slowest, found, key=lambda one: one.load_s)
            if found.fault:
                tally["faults"] += 1
                faults.append((number, found))
                if keep:
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / f"{seed}-{number}.toml").write_bytes(content)
                if say:
                    print(f"{number}: {found.outcome}: {found.fault.strip().splitlines()[-1][:150]}", flush=True)
    tally["slowest_ms"] = round(1000 * slowest.load_s)
    return tally, faults


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for the files at fault")
    options = parser.parse_args()
    start = time.process_time()
    tally, faults = run(options.files, options.seed, options.keep, say=True)
    accepted = tally["fought"] + tally["long"]
    print("| tried | refused | accepted | fought | faults | slowest load, CPU s | CPU s in all |")
    print("|---|---|---|---|---|---|---|")
    print(
        f"| {options.files:,} | {tally['refused']:,} | {accepted:,} | {tally['fought']:,} | {len(faults):,} "
        f"| {tally['slowest_ms'] / 1000:.2f} | {time.process_time() - start:.0f} |"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
