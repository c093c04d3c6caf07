"""Fuzzing of campaign files: every one is refused with lines, or a few weeks of it can be run, its books balancing.

``python -m tests.fuzz.campaigns --files 1000 --seed 1`` prints what became of so many files.
"""

import argparse
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np

from tests.fuzz.mutate import Corpus, mutated
from tests.fuzz.scenarios import STEERS, Attempt
from wargame.campaign.build.setup import build
from wargame.campaign.engine import run
from wargame.campaign.measures import measures
from wargame.campaign.scenario_file import LoadedCampaign, check, load
from wargame.inputs.errors import ScenarioError

ROOT: Final = Path(__file__).parents[2]
FILES: Final = (
    ROOT / "wargame" / "campaign" / "scenarios" / "attrition-year.toml",
    ROOT / "tests" / "wargame" / "campaign" / "thin.toml",
    ROOT / "tests" / "wargame" / "campaign" / "together.toml",
    ROOT / "tests" / "wargame" / "campaign" / "race.toml",
)
MOST_BATTLE: Final = 2e5  # elements times ticks of a battle that is fought here
WEEKS: Final = (2, 2)  # of peace and of war, where a file has more


def corpus() -> Corpus:
    """Return the campaigns whose files are mutated: the shipped one, and one of tests that is small."""
    return Corpus.of([file.read_text("utf-8") for file in FILES])


def attempt(file: Path, content: bytes) -> Attempt:
    """Read a file with a content, and run a few weeks of it if it is accepted."""
    file.write_bytes(content)
    start = time.process_time()
    try:
        loaded = load(file)
    except ScenarioError as error:
        return Attempt("refused", time.process_time() - start, _unlike_a_refusal(error))
    except Exception:
        return Attempt("traceback", time.process_time() - start, traceback.format_exc())
    seconds = time.process_time() - start
    try:
        if check(file):
            return Attempt("traceback", seconds, "loaded, but check() finds problems")
        return Attempt("run", seconds, _run(shorter(loaded)))
    except Exception:
        return Attempt("traceback", seconds, traceback.format_exc())


def shorter(loaded: LoadedCampaign) -> LoadedCampaign:
    """Return a campaign of a few weeks, without raids if its battle takes long."""
    campaign, battle = loaded.campaign, loaded.battle
    clock = campaign.clock
    peace, war = min(clock.pre_war_weeks, WEEKS[0]), min(clock.war_weeks, WEEKS[1])
    update: dict = {"clock": clock.model_copy(update={"pre_war_weeks": peace, "war_weeks": war})}
    if battle is not None:
        of_battle = battle.scenario.clock
        elements = sum(unit.count for unit in battle.scenario.units.values())
        if elements * of_battle.duration_s / of_battle.tick_s > MOST_BATTLE:
            update |= {"battle": "", "raids": None, "units": {}, "methods": {}}
            update["lines"] = {name: line.model_copy(update={"unit": None}) for name, line in campaign.lines.items()}
            battle = None
    return loaded._replace(campaign=campaign.model_copy(update=update), battle=battle)


def _run(loaded: LoadedCampaign) -> str:
    """Run a replication and measure it; return what is wrong with it. Books that do not balance raise."""
    setup = build(loaded)
    outcome = run(setup, 1)
    measures(setup, outcome)
    if not (np.isfinite(outcome.prices).all() and np.isfinite(outcome.capacity).all()):
        return "a price or a capacity is not finite"
    return "" if min(outcome.goods.min(), outcome.money.min(), outcome.lines.min()) >= 0 else "something is negative"


def _unlike_a_refusal(error: ScenarioError) -> str:
    """Return what is wrong with the message of a refusal."""
    lines = str(error).split("\n")
    if not error.problems:
        return f"no problem: {lines[:3]}"
    if steering := [line for line in lines if STEERS.search(line)]:
        return f"a character that steers the terminal: {steering[:2]}"
    return ""


def run_some(files: int, seed: int, keep: Path | None = None) -> tuple[Counter[str], list[tuple[int, str]]]:
    """Return how many files came to what, and number and fault of those at fault."""
    made_of, tally, faults = corpus(), Counter[str](), list[tuple[int, str]]()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "campaign.toml"
        for number in range(files):
            content = mutated(made_of, Random(f"{seed} {number}"))
            found = attempt(file, content)
            tally[found.outcome] += 1
            tally["slowest_ms"] = max(tally["slowest_ms"], round(1000 * found.load_s))
            if found.fault:
                faults.append((number, found.fault))
                if keep:
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / f"{seed}-{number}.toml").write_bytes(content)
    return tally, faults


def main() -> int:
    """Fuzz, print, and return 1 if anything is at fault."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for the files at fault")
    options = parser.parse_args()
    tally, faults = run_some(options.files, options.seed, options.keep)
    print(dict(tally))
    for number, fault in faults:
        print(f"--- file {number}\n{fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
