"""All peers beside the compiled battle: first that they fight the same battle, then how fast.

Run ``make bench-peers``, which makes the environment, or ``python -m benchmarks.peers.compare`` where NumPy, SciPy,
Mesa, JAX and AMBR are installed; a peer whose package is missing is left out, and said to be. Engines take turns, round
by round; a check takes as many battles of a slow peer as fit into about ``--turn`` seconds.
"""

import argparse
import importlib
import time
import warnings
from collections.abc import Callable
from importlib import metadata
from typing import Any, Final, NamedTuple

import numpy as np
from scipy import stats

from benchmarks import measure, report, worlds
from benchmarks.peers.rules import PeerRules, Result, rules_of
from wargame.battle import engine as battle
from wargame.battle.build.setup import Setup
from wargame.battle.kernels.state import ARRIVED, KILLED, SOFT_KILLED

Fight = Callable[[PeerRules, int, int], Result]

# Name, module, the package it stands on, whether it fights many worlds in one batch, the most drones it is asked for.
PEERS: Final = (
    ("NumPy arrays", "numpy_arrays", "numpy", True, 10_000),
    ("NumPy + k-d tree", "kd_tree", "scipy", False, 10_000),
    ("Mesa, an object a drone", "mesa_plain", "mesa", False, 1_000),
    ("Mesa objects, rates tabled", "mesa_objects", "mesa", False, 1_000),
    ("Mesa + NumPy arrays", "mesa_arrays", "mesa", False, 10_000),
    ("AMBR columns", "ambr_columns", "ambr", False, 10_000),
    ("JAX, jitted loop", "jax_loop", "jax", True, 10_000),
)
SIZES: Final = (100, 1_000, 10_000)
BATCH: Final = {100: 256, 1_000: 64, 10_000: 4}  # worlds in one batch
MEASURES: Final = ("leaked", "killed", "jammed", "ticks")
STANDARD_ERRORS: Final = 3.0
P_LEAST: Final = 0.001  # of the Kolmogorov-Smirnov test


class Entry(NamedTuple):
    """One thing that is timed."""

    name: str
    many: bool
    threads: int
    worlds: int
    run: Callable[[int], Result]


def available() -> list[tuple[str, Fight, bool, int]]:
    """Return the peers whose packages are installed; say which are not."""
    found = []
    for name, module, package, batches, largest in PEERS:
        try:
            fight = importlib.import_module(f"benchmarks.peers.{module}").fight
        except ImportError as error:
            print(f"left out: {name} ({error})")
            continue
        print(f"  {name}: {package} {metadata.version(package)}")
        found.append((name, fight, batches, largest))
    return found


def ours(setup: Setup, threads: int) -> Fight:
    """Return our engine as a peer."""

    def fight(_: PeerRules, seed: int, n: int) -> Result:
        found = battle.run_many(setup.world, seed, n, threads=threads)
        drones = np.flatnonzero(setup.world.units["is_mover"])
        counts = found.statuses[:, drones].sum(axis=1)
        return Result(counts[:, ARRIVED], counts[:, KILLED], counts[:, SOFT_KILLED], found.ticks)

    return fight


def disagreements(mine: Result, theirs: Result) -> list[str]:
    """Return the measures in which two samples of battles differ: means by 3 standard errors, or in distribution."""
    found = []
    for name in MEASURES:
        a, b = np.asarray(getattr(mine, name), float), np.asarray(getattr(theirs, name), float)
        error = np.sqrt(a.var(ddof=1) / len(a) + a.var(ddof=1) / len(b))
        off = (b.mean() - a.mean()) / error if error > 0.0 else (0.0 if b.mean() == a.mean() else np.inf)
        p = float(stats.ks_2samp(a, b).pvalue)
        if abs(off) > STANDARD_ERRORS or p < P_LEAST:
            found.append(f"{name}: {b.mean():.2f} against {a.mean():.2f} ({off:+.1f} standard errors, KS p = {p:.2g})")
    return found


def check(peers: list[tuple[str, Fight, bool, int]], drones: int, turn_s: float) -> None:
    """Compare each peer's losses with ours; raise SystemExit if they differ."""
    setup = worlds.reduced(drones)
    rules = rules_of(setup)
    mine = ours(setup, 1)(rules, 1, 2_000)
    for name, fight, batches, _ in peers:
        n = 400 if batches else int(np.clip(3.0 * turn_s / measure.seconds(lambda f=fight: f(rules, 1, 1)), 10, 200))
        theirs = fight(rules, 2, n)
        if wrong := disagreements(mine, theirs):
            raise SystemExit(f"{name} does not fight the same battle, no time is printed:\n  " + "\n  ".join(wrong))
        means = ", ".join(f"{m} {np.mean(getattr(theirs, m)):.1f}" for m in MEASURES)
        print(f"  {name}: {n} battles agree in mean and distribution ({means})")


def entries(peers: list[tuple[str, Fight, bool, int]], setup: Setup, drones: int) -> list[Entry]:
    """Return what is timed at one size: one world at a time, and many."""
    rules = rules_of(setup)
    found = []
    for threads in sorted({1, battle.cores()}):
        fight = ours(setup, threads)
        found.append(Entry("forcemix, compiled", True, threads, BATCH[drones], lambda n, f=fight: f(rules, 1, n)))
    for name, fight, batches, largest in peers:
        if drones > largest:
            continue
        found.append(Entry(name, False, 1, 1, lambda n, f=fight: f(rules, 1, n)))
        if batches:
            found.append(Entry(name, True, 1, BATCH[drones], lambda n, f=fight: f(rules, 1, n)))
    return found


def time_size(peers: list[tuple[str, Fight, bool, int]], drones: int, rounds: int) -> list[dict[str, Any]]:
    """Return speeds at one size, engines in turn."""
    setup = worlds.reduced(drones)
    todo = entries(peers, setup, drones)
    first = [measure.seconds(lambda e=e: e.run(e.worlds)) for e in todo]
    speeds: list[list[tuple[float, float]]] = [[] for _ in todo]
    for _ in range(rounds):
        for entry, row in zip(todo, speeds, strict=True):
            start = time.perf_counter()
            ticks = int(np.sum(entry.run(entry.worlds).ticks))
            took = time.perf_counter() - start
            row.append((entry.worlds / took, ticks * drones / took))
    base = np.median(speeds[0], axis=0)[1]
    return [
        {
            "engine": e.name,
            "drones": drones,
            "worlds": e.worlds,
            "threads": e.threads,
            "battles_per_s": float(np.median(row, axis=0)[0]),
            "drone_ticks_per_s": float(np.median(row, axis=0)[1]),
            "forcemix_times_faster": float(base / np.median(row, axis=0)[1]),
            "first_call_s": one,
        }
        for e, row, one in zip(todo, speeds, first, strict=True)
    ]


def main() -> None:
    """Check, time, print, save."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, help="rounds the medians are over (default 3)")
    parser.add_argument("--turn", type=float, default=10.0, help="seconds a peer's check may take, about (default 10)")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of drones, with commas between")
    options = parser.parse_args()
    warnings.filterwarnings("ignore", category=FutureWarning)
    report.warn_if_busy()
    peers = available()
    check(peers, 300, options.turn)
    rows = [r for n in options.sizes.split(",") for r in time_size(peers, int(n), options.rounds)]
    lines = [
        [
            row["engine"],
            *(row[k] for k in ("drones", "worlds", "threads")),
            f"{row['battles_per_s']:.3g}",
            f"{row['drone_ticks_per_s'] / 1e6:.3g}",
            f"{row['forcemix_times_faster']:.3g}",
            f"{row['first_call_s']:.2f}",
        ]
        for row in rows
    ]
    header = [
        "engine",
        "drones",
        "worlds",
        "threads",
        "battles/s",
        "million drone-ticks/s",
        "ours 1 thread / it",
        "first call, s",
    ]
    print(report.table(header, lines))
    print("saved:", report.save("peers", {"rows": rows}))


if __name__ == "__main__":
    main()
