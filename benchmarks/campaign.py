"""What a campaign costs: the shipped one, with every mechanism too, three raids a week, and how industry alone grows.

Run ``python -m benchmarks.campaign``. Cold compilation is timed apart, with an empty kernel cache: once the battle, and
then what the campaign adds to it. Industry is a nation with lines of their own goods, components, orders and a demand
for each; its cost over that of the first case of the same run says how it grows.
"""

import argparse
import statistics
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks import measure, report, startup, worlds
from benchmarks.every_mechanism import every_mechanism
from wargame.campaign.build.setup import build
from wargame.campaign.engine import run_many
from wargame.campaign.kernels.state import OF_RAIDS
from wargame.campaign.scenario_file import load

Run = Callable[[], object]

THREE_RAIDS: Final = Path(__file__).parent / "three-raids.toml"
REPLICATIONS: Final = 200
AIMS_S: Final = {
    "attrition-year": 60.0,
    "attrition-year, every mechanism": 75.0,
    "three raids in each of 52 weeks": 45.0,
}
INDUSTRY_AIM_US: Final = 100.0  # a campaign-week of the shipped campaign's industry
LINES, WEEKS, FEW = 15, 208, 20  # of the case that others are compared with
GROWTH: Final = {
    "lines, weeks, replications": (LINES, WEEKS, FEW),
    "twice the weeks": (LINES, 2 * WEEKS, FEW),
    "twice the replications": (LINES, WEEKS, 2 * FEW),
    "twice the lines": (2 * LINES, WEEKS, FEW),
    "four times the weeks": (LINES, 4 * WEEKS, FEW),
}
COLD: Final = (
    "import sys, time; from wargame.campaign.build.setup import build; from wargame.campaign.engine import run_many; "
    "from wargame.campaign.scenario_file import load; s = build(load('attrition-year')); t = time.process_time(); "
    "run_many(s, 1, 1, threads=1); print(time.process_time() - t)"
)


def industry(lines: int, weeks: int) -> str:
    """Return a campaign without raids: a line, a depot and a demand for each good, a component for all of them."""
    names = [f"good-{i:03d}" for i in range(lines)]
    shares = ", ".join(f"{name} = {0.99 / lines:.6f}" for name in names)
    return "\n".join(
        [
            f'name = "industry"\nclock = {{ pre_war_weeks = 0, war_weeks = {weeks} }}',
            f'[nations.north]\nside = "blue"\nwar_budget_usd = {lines * 2e6}\nshares = {{ {shares} }}',
            "rules = { award_weeks = 4, award_cv = 0.3 }",
            '[goods.part]\nitem = "component"\nprice_usd = 100',
            '[suppliers.house]\ncomponent = "part"\nlead_weeks = 4\ncapacity_a_week = 100000',
            *(
                f"[goods.{name}]\nprice_usd = 1e5\nbill = {{ part = 1 }}\nlearning = {{ slope = 0.85 }}\n"
                f'[lines.line-{name}]\nnation = "north"\ngood = "{name}"\ncapacity_a_week = 12\nlead_weeks = 8\n'
                f"[depots.north.{name}]\nopening = 100\ntarget = 200\n"
                f'[demands.use-{name}]\nnation = "north"\ngood = "{name}"\nunits_a_week = 10\nis_poisson = true'
                for name in names
            ),
        ]
    )


def shipped() -> dict[str, Any]:
    """Return what runs at full size: campaigns ready to run."""
    return {
        "attrition-year": build(load("attrition-year")),
        "attrition-year, every mechanism": build(every_mechanism()),
        "three raids in each of 52 weeks": build(load(THREE_RAIDS)),
    }


def full_size(rounds: int) -> dict[str, object]:
    """Time whole commands' worth of replications on all cores, print and return what they took."""
    setups = shipped()
    raids = {name: int(run_many(s, 1, REPLICATIONS).raids[:, :, OF_RAIDS].sum()) for name, s in setups.items()}
    runs: dict[str, Run] = {name: partial(run_many, s, 1, REPLICATIONS) for name, s in setups.items()}
    times = measure.interleaved(runs, rounds, warm=False)
    rows = []
    for name, seconds in times.items():
        median_s = statistics.median(seconds)
        met = "yes" if median_s < AIMS_S[name] else "NO"
        rows.append([name, f"{median_s:.1f}", f"{min(seconds):.1f}", raids[name], AIMS_S[name], met])
    print(report.table([f"{REPLICATIONS} replications", "median, s", "least, s", "raids", "aim, s", "met"], rows))
    return {name: {"seconds": seconds.tolist(), "raids": raids[name]} for name, seconds in times.items()}


def growth(rounds: int) -> dict[str, object]:
    """Time industry alone on one thread, print and return its cost and how it grows."""
    with tempfile.TemporaryDirectory() as folder:
        runs: dict[str, Run] = {}
        for name, (lines, weeks, replications) in GROWTH.items():
            file = Path(folder) / f"{lines}-{weeks}.toml"
            file.write_text(industry(lines, weeks), encoding="utf-8")
            runs[name] = partial(run_many, build(load(file)), 1, replications, threads=1)
    alone = build(load("attrition-year", [f"raids.size={10**8}", f"raids.least={10**6}"]))
    runs["attrition-year, which saves up for ever"] = partial(run_many, alone, 1, FEW, threads=1)
    times = measure.interleaved(runs, rounds)
    rows, numbers = [], {}
    first = next(iter(GROWTH))
    for name, seconds in times.items():
        lines, weeks, replications = GROWTH.get(name, (LINES, WEEKS, FEW))
        us = 1e6 * statistics.median(seconds) / (weeks * replications)
        scale = lines * weeks * replications / (LINES * WEEKS * FEW)
        ratio = measure.ratio_of_medians(seconds / scale, times[first]) if name in GROWTH else ""
        rows.append([name, f"{us:.1f}", ratio])
        numbers[name] = {"us_a_week": us, "seconds": seconds.tolist(), "over_proportional": str(ratio)}
    print(report.table(["industry alone", "us a campaign-week", "over proportional growth"], rows))
    print(f"aim: at most {INDUSTRY_AIM_US:.0f} us in the shipped campaign, growth within 1.1")
    return numbers


def cold_s() -> dict[str, float]:
    """Return the CPU time of compiling the battle with an empty cache, and of the campaign's kernels after it, s."""
    with tempfile.TemporaryDirectory() as folder:
        battle = startup.call(startup.FIRST_BATTLE, [str(worlds.STANDARD)], FORCEMIX_CACHE_DIR=folder).cpu_s
        campaign = startup.call(COLD, FORCEMIX_CACHE_DIR=folder)
        return {"battle": battle, "campaign": float(campaign.stdout)}


def main() -> None:
    """Time, print, save."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="rounds the medians are over (default 5)")
    parser.add_argument("--no-compile", action="store_true", help="leave out the cold compilation")
    parser.add_argument("--no-raids", action="store_true", help="leave out the campaigns at full size")
    options = parser.parse_args()
    report.warn_if_busy()
    numbers: dict[str, object] = {"growth": growth(3 * options.rounds)}
    if not options.no_raids:
        numbers["full size"] = full_size(options.rounds)
    if not options.no_compile:
        numbers["cold_s"] = cold = cold_s()
        print(
            f"\ncold compilation: battle {cold['battle']:.1f} s, campaign besides {cold['campaign']:.1f} s of CPU time"
        )
    print("saved:", report.save("campaign", numbers))


if __name__ == "__main__":
    main()
