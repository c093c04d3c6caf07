"""How far the engine is from the machine's limit: the standard battle compiled by Numba and as a C twin, in turn.

Run ``python -m benchmarks.limit``. First the outcomes of many battles are compared, bit by bit; then both fight the
same replications in turn, and the ratio of the medians is given with its interval. A measurement of bandwidth and
counts of bytes and operations put both on a roofline (benchmarks/NOTES.md).
"""

import argparse
import ctypes

import numpy as np

from benchmarks import measure, report, twin, worlds
from benchmarks.measure import MedianRatio
from wargame.battle import engine as battle
from wargame.battle.build.setup import Setup
from wargame.battle.engine import Outcome

AIM = 1.3


def differences(ours: Outcome, theirs: Outcome) -> list[str]:
    """Return the names of outcome arrays that are not the same, bit by bit (the raid's draws are not compared)."""
    names = ("statuses", "scoreboard", "tally", "ticks")
    return [name for name in names if not np.array_equal(getattr(ours, name), getattr(theirs, name))]


def check(setup: Setup, copy: twin.Twin, seeds: int, battles: int) -> str:
    """Compare outcomes over seeds; raise SystemExit if any differs."""
    for seed in range(1, seeds + 1):
        ours = battle.run_many(setup.world, seed, battles)
        if wrong := differences(ours, twin.fight_many(copy, seed, battles, threads=2)):
            raise SystemExit(f"engine and twin differ at seed {seed}: {', '.join(wrong)}; no time is printed")
    return f"{seeds} seeds x {battles} battles: statuses, scoreboard, tally and ticks are the same, bit by bit"


def bandwidth_gb_per_s(megabytes: int = 128, rounds: int = 7) -> float:
    """Return the bandwidth of a = b + s c over arrays far larger than the caches, one core, GB/s (as STREAM counts)."""
    library = ctypes.CDLL(str(twin.built("stream", ("stream.c",))))
    library.triad_gb_per_s.restype = ctypes.c_double
    return max(library.triad_gb_per_s(ctypes.c_int64(megabytes << 17)) for _ in range(rounds))


def compare(setup: Setup, copy: twin.Twin, threads: int, rounds: int, battles: int) -> dict[str, object]:
    """Return medians and their ratio for a number of threads."""
    times = measure.interleaved(
        {
            "engine": lambda: battle.run_many(setup.world, 1, battles, threads=threads),
            "twin": lambda: twin.fight_many(copy, 1, battles, threads=threads),
        },
        rounds,
    )
    ratio = measure.ratio_of_medians(times["engine"], times["twin"])
    ticks = int(battle.run_many(setup.world, 1, battles).ticks.sum())
    drone_ticks = worlds.drones_of(setup) * ticks
    ns = {name: 1e9 * float(np.median(t)) / drone_ticks for name, t in times.items()}
    return {
        "threads": threads,
        "ns_per_drone_tick": ns,
        "ratio": ratio,
        "seconds": {k: v.tolist() for k, v in times.items()},
    }


def main() -> None:
    """Check, time, print, save."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=41, help="rounds the medians are over (default 41)")
    parser.add_argument("--battles", type=int, default=100, help="battles a round (default 100)")
    parser.add_argument("--seeds", type=int, default=20, help="seeds whose outcomes are compared first (default 20)")
    options = parser.parse_args()
    if twin.compiler() is None:
        raise SystemExit(twin.NO_COMPILER)
    report.warn_if_busy()
    setup = worlds.standard()
    copy = twin.make(setup.world)
    print(check(setup, copy, options.seeds, options.battles))
    found = [compare(setup, copy, n, options.rounds, options.battles) for n in sorted({1, battle.cores()})]
    rows = []
    for row in found:
        ns, ratio = row["ns_per_drone_tick"], row["ratio"]
        assert isinstance(ns, dict)
        assert isinstance(ratio, MedianRatio)
        verdict = "within" if ratio.high <= AIM else ("over" if ratio.low > AIM else "about")
        rows.append([row["threads"], f"{ns['engine']:.2f}", f"{ns['twin']:.2f}", ratio, f"{verdict} {AIM}"])
    print(report.table(["threads", "engine, ns/drone-tick", "C twin, ns/drone-tick", "engine / twin", "aim"], rows))
    triad = bandwidth_gb_per_s()
    print(f"bandwidth of one core (triad): {triad:.1f} GB/s")
    print("saved:", report.save("limit", {"rows": found, "triad_gb_per_s": triad}))


if __name__ == "__main__":
    main()
