"""Where the time of a battle goes: ns by phase, of the engine and, for the standard battle, of its C twin.

Run ``python -m benchmarks.profile [SCENARIO ...]``. A clock is read between phases (benchmarks/phases.py), so the sum
is a little more than an undisturbed battle takes. Batches of a few battles are repeated, and the lower quartile over
batches is taken for each phase: on a busy machine a slow spell then costs batches, not accuracy.
"""

import argparse
import ctypes

import numpy as np

from benchmarks import phases, report, twin, worlds
from benchmarks.phases import PHASES
from wargame.battle.build.setup import Setup
from wargame.battle.kernels.state import empty_state

# Phases of c/clock.h, in the engine's words.
TWIN_PHASES = ("reset", "move", "expose", "share picture", "land shots", "launch", "lasers", "settle")


def engine_ns_per_tick(setup: Setup, batches: int, battles: int) -> tuple[np.ndarray, float]:
    """Return the time of each phase, ns a tick, and the mean number of elements in flight."""
    state = empty_state(setup.world)
    found = [phases.profile(setup.world, 1, battles, state) for _ in range(batches + 1)][1:]
    ns = np.array([p.ns / p.ticks for p in found])
    return np.quantile(ns, 0.25, axis=0), found[0].flying / found[0].ticks


def twin_ns_per_tick(setup: Setup, batches: int, battles: int) -> dict[str, float]:
    """Return the time of each phase of the C twin, ns a tick."""
    copy = twin.make(setup.world, (*twin.FLAGS, "-DPHASES"))
    spent = (ctypes.c_int64 * len(TWIN_PHASES)).in_dll(copy.library, "spent")
    scale, found = phases.ns_per_cycle(), []
    for _ in range(batches + 1):
        ctypes.memset(spent, 0, ctypes.sizeof(spent))
        ticks = int(twin.fight_many(copy, 1, battles).ticks.sum())
        found.append([scale * cycles / ticks for cycles in spent])
    return dict(zip(TWIN_PHASES, np.quantile(found[1:], 0.25, axis=0).tolist(), strict=True))


def show(name: str, batches: int, battles: int) -> dict[str, object]:
    """Print the profile of one scenario, and return it."""
    setup = worlds.shipped(name)
    ns, flying = engine_ns_per_tick(setup, batches, battles)
    has_twin = not twin.misfits(setup.world) and twin.compiler() is not None
    limit = twin_ns_per_tick(setup, batches, battles) if has_twin else {}
    drones = worlds.drones_of(setup)
    rows = []
    for phase, value in [*zip(PHASES, ns, strict=True), ("all", ns.sum())]:
        of_twin = sum(limit.values()) if phase == "all" else limit.get(phase)
        over = [f"{of_twin:.0f}", f"{value / of_twin:.2f}"] if of_twin else ["", ""]
        rows.append(
            [
                phase,
                f"{value:.0f}",
                f"{100 * value / ns.sum():.1f}",
                f"{value / drones:.2f}",
                f"{value / flying:.2f}",
                *over,
            ]
        )
    print(f"\n{name}: {drones} movers, {flying:.0f} in flight on average")
    print(
        report.table(
            ["phase", "ns/tick", "%", "ns/drone-tick", "ns/flying-tick", "C twin, ns/tick", "engine/twin"], rows
        )
    )
    return {
        "scenario": name,
        "ns_per_tick": dict(zip(PHASES, ns.tolist(), strict=True)),
        "flying": flying,
        "twin_ns_per_tick": limit,
    }


def main() -> None:
    """Profile, print, save."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "scenarios", nargs="*", default=["standard-battle", "night-raid"], help="default: both of these"
    )
    parser.add_argument("--batches", type=int, default=100, help="batches the quartile is over (default 100)")
    parser.add_argument("--battles", type=int, default=5, help="battles a batch (default 5)")
    options = parser.parse_args()
    report.warn_if_busy()
    found = [show(name, options.batches, options.battles) for name in options.scenarios]
    print("\nsaved:", report.save("profile", {"profiles": found}))


if __name__ == "__main__":
    main()
