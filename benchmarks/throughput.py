"""Throughput of the standard battle: compiled, through Mesa, and as a plain Mesa model with one object a drone.

Run ``python -m benchmarks.throughput``. All engines fight the same scenario in one process, interleaved, so that the
ratios hold on a busy machine; medians are over rounds; compilation is timed apart, into a fresh cache. A drone-tick is
one drone of the initial 300 in one tick until the battle ends. The plain model is checked first: its mean losses must
agree with the compiled battle's, or no time is printed. More peers: ``make bench-peers``.
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks import report, worlds
from benchmarks.peers.mesa_plain import AskingBattle
from benchmarks.peers.rules import rules_of
from benchmarks.startup import cold_compile_s
from wargame.battle import engine as battle
from wargame.battle.build import setup as world
from wargame.battle.kernels.state import KILLED, LEAKED, SOFT_KILLED
from wargame_agents.battle.model import BattleModel


class ThroughputRow(NamedTuple):
    """One engine's speed: medians over rounds."""

    engine: str
    threads: int
    battles_per_s: float
    drone_ticks_per_s: float


def check_plain(setup: world.Setup, battles: int = 8) -> str:
    """Compare mean losses of the plain model with the compiled battle's; raise if they differ by 4 standard errors."""
    fought = battle.run_many(setup.world, 1, 400)
    drones = [i for i, g in enumerate(setup.groups) if g.element.motion is not None]
    models = [AskingBattle(rules_of(setup), seed) for seed in range(battles)]
    for model in models:
        model.run()
    lines = []
    for name, ours, theirs in (
        ("leaked", fought.tally[:, drones, LEAKED].sum(1), [m.leaked for m in models]),
        ("shot down", fought.statuses[:, drones, KILLED].sum(1), [m.killed for m in models]),
        ("lost to jamming", fought.statuses[:, drones, SOFT_KILLED].sum(1), [m.jammed for m in models]),
    ):
        error = ours.std(ddof=1) * np.sqrt(1.0 / battles + 1.0 / len(ours))
        off = (np.mean(theirs) - ours.mean()) / error
        lines.append(f"  {name}: compiled {ours.mean():.1f}, plain {np.mean(theirs):.1f} ({off:+.1f} standard errors)")
        if abs(off) > 4.0:
            raise SystemExit("the plain model does not fight the same battle:\n" + "\n".join(lines))
    return "\n".join(lines)


def timed(fight: Callable[[], float]) -> tuple[float, float]:
    """Return battles and drone-ticks per second of one call, which returns (battles, ticks fought in all)."""
    start = time.perf_counter()
    battles, ticks = fight()  # type: ignore[misc]
    took = time.perf_counter() - start
    return battles / took, 300.0 * ticks / took


def engines(setup: world.Setup, n: int) -> dict[tuple[str, int], Callable[[], tuple[float, float]]]:
    """Return what is timed, by engine and threads."""

    rules = rules_of(setup)

    def compiled(threads: int) -> tuple[float, float]:
        return n, float(battle.run_many(setup.world, 1, n, threads=threads).ticks.sum())

    def mesa() -> tuple[float, float]:
        model = BattleModel(setup, seed=1, collect=False)
        model.run()
        return 1, float(model.outcome().ticks.sum())

    def plain() -> tuple[float, float]:
        return 1, float(AskingBattle(rules, 1).run())

    cores = battle.cores()
    runs: dict[tuple[str, int], Callable[[], tuple[float, float]]] = {
        ("compiled", threads): (lambda threads=threads: compiled(threads)) for threads in sorted({1, cores})
    }
    return runs | {("Mesa agents over kernels", 1): mesa, ("plain Mesa, an object a drone", 1): plain}


def measure(setup: world.Setup, rounds: int, n: int) -> list[ThroughputRow]:
    """Return every engine's median speed, rounds interleaved."""
    runs = engines(setup, n)
    for run in list(runs.values())[:-1]:
        run()
    speeds: dict[tuple[str, int], list[tuple[float, float]]] = {key: [] for key in runs}
    for _ in range(rounds):
        for key, run in runs.items():
            speeds[key].append(timed(run))  # type: ignore[arg-type]
    return [ThroughputRow(*key, *np.median(speed, axis=0)) for key, speed in speeds.items()]


def table(rows: list[ThroughputRow]) -> str:
    """Return the rows as text, with each engine's ratio to the plain model."""
    base = rows[-1].battles_per_s
    lines = [f"{'engine':32} threads  battles/s  million drone-ticks/s  times plain Mesa"]
    for row in rows:
        million = row.drone_ticks_per_s / 1e6
        ratio = row.battles_per_s / base
        lines.append(f"{row.engine:32} {row.threads:7d} {row.battles_per_s:10.2f} {million:22.3f} {ratio:17.1f}")
    return "\n".join(lines)


def main() -> None:
    """Check, measure, print, and save if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="rounds the medians are over (default 5)")
    parser.add_argument("--battles", type=int, default=400, help="battles a compiled round (default 400)")
    parser.add_argument("--json", type=Path, help="also save the numbers here")
    options = parser.parse_args()
    setup = worlds.standard()
    print(f"cold compilation, one thread: {cold_compile_s():.1f} s")
    print("mean losses of a battle agree:\n" + check_plain(setup))
    rows = measure(setup, options.rounds, options.battles)
    print(table(rows))
    if options.json:
        numbers = {"machine": report.machine(), "rows": [row._asdict() for row in rows]}
        options.json.write_text(json.dumps(numbers, indent=2) + "\n")


if __name__ == "__main__":
    main()
