"""How the cost grows: per drone-tick from 10^2 to 10^5 drones, per launcher-tick from 10 to 1,000, on 1 and 2 threads.

Run ``python -m benchmarks.growth``. Sizes take turns, round by round; a cost is the median over rounds. A drone-tick is
one drone in flight for one tick. Drones: the standard battle with its 12 launchers. Launchers: its 300 drones. Both: 25
drones a launcher, as it has. Writes docs/figures/growth.png, .pdf and .csv.
"""

import argparse
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from matplotlib.figure import Figure

from benchmarks import measure, phases, report, worlds
from benchmarks.measure import MedianRatio
from benchmarks.phases import PHASES
from wargame.battle import engine as battle
from wargame.battle.kernels.state import empty_state
from wargame_experiments.figures import scales, style

FIGURES: Final = Path(__file__).parent.parent / "docs" / "figures"
DRONES: Final = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
LAUNCHERS: Final = (10, 30, 100, 300, 1_000)
BOTH: Final = (300, 1_000, 3_000, 10_000)
SERIES: Final = ("drones", "launchers", "both")
WORK: Final = 30_000  # drones a round: that many battles of a small size are fought
AIM: Final = 1.5  # cost at 10^5 drones over that at 10^3


class GrowthCase(NamedTuple):
    """One size."""

    series: str
    drones: int
    launchers: int


class GrowthCost(NamedTuple):
    """What a size costs."""

    case: GrowthCase
    ns_per_drone_tick: float
    ns_per_launcher_tick: float
    speed_up: MedianRatio
    phases: dict[str, float]  # ns per drone-tick


def cases(largest: int) -> list[GrowthCase]:
    """Return the sizes, up to a number of drones."""
    found = [GrowthCase("drones", n, worlds.LAUNCHERS) for n in DRONES]
    found += [GrowthCase("launchers", worlds.DRONES, n) for n in LAUNCHERS]
    found += [GrowthCase("both", n, max(1, n * worlds.LAUNCHERS // worlds.DRONES)) for n in BOTH]
    return [case for case in found if case.drones <= largest]


def measure_case(case: GrowthCase, rounds: int) -> GrowthCost:
    """Return what one size costs: one thread and two in turn, then a profile."""
    world = worlds.standard(case.drones, case.launchers).world
    threads = min(2, battle.cores())
    battles = threads * max(1, WORK // (threads * case.drones))
    times = measure.interleaved(
        {str(n): (lambda n=n: battle.run_many(world, 1, battles, threads=n)) for n in (1, threads)}, rounds
    )
    state = empty_state(world)
    profiles = [phases.profile(world, 1, battles, state) for _ in range(max(2, rounds // 3))]
    ticks, flying = profiles[0].ticks, profiles[0].flying
    by_phase = np.median([p.ns for p in profiles], axis=0) / flying
    ns = 1e9 * float(np.median(times["1"]))
    speed_up = measure.ratio_of_medians(times["1"], times[str(threads)])
    return GrowthCost(
        case, ns / flying, ns / ticks / case.launchers, speed_up, dict(zip(PHASES, by_phase.tolist(), strict=True))
    )


def worst(costs: Sequence[GrowthCost], series: str) -> list[str]:
    """Return the phases that grew most from the reference size to the largest, in words."""
    few, many = of_series(costs, series, 1_000), [c for c in costs if c.case.series == series][-1]
    if few is None or few is many:
        return []
    grew = sorted(((many.phases[p] - few.phases[p], p) for p in PHASES), reverse=True)[:4]
    return [f"{p} {few.phases[p]:.2f} -> {many.phases[p]:.2f} ns" for _, p in grew]


def of_series(costs: Sequence[GrowthCost], series: str, drones: int) -> GrowthCost | None:
    """Return the cost of a size in a series."""
    return next((c for c in costs if c.case.series == series and c.case.drones == drones), None)


def show(costs: Sequence[GrowthCost]) -> None:
    """Print the table and the verdict."""
    rows = [[*c.case, f"{c.ns_per_drone_tick:.2f}", f"{c.ns_per_launcher_tick:.1f}", c.speed_up] for c in costs]
    print(report.table(["series", "drones", "launchers", "ns/drone-tick", "ns/launcher-tick", "2 threads"], rows))
    few, many = of_series(costs, "drones", 1_000), of_series(costs, "drones", DRONES[-1])
    if few and many:
        times = many.ns_per_drone_tick / few.ns_per_drone_tick
        print(f"a drone-tick among 10^5 costs {times:.2f} times one among 10^3; aim: at most {AIM}")
    for series in ("drones", "both"):
        if found := worst(costs, series):
            print(f"phases that grew most, series {series}, ns per drone-tick:", "; ".join(found))


def write(costs: Sequence[GrowthCost], folder: Path) -> None:
    """Write the figure and its numbers into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    style.save(partial(draw, costs), folder, "growth")
    header = ["series", "drones", "launchers", "ns_per_drone_tick", "ns_per_launcher_tick", "speed_up_2_threads"]
    rows = [[*c.case, c.ns_per_drone_tick, c.ns_per_launcher_tick, c.speed_up.value, *c.phases.values()] for c in costs]
    names = [f"{p.replace(' ', '_')}_ns_per_drone_tick" for p in PHASES]
    style.write_csv(folder / "growth.csv", [*header, *names], rows)


def draw(costs: Sequence[GrowthCost]) -> Figure:
    """Return the figure."""
    figure = Figure(figsize=(style.PAGE_IN, 2.9), layout="constrained")
    left, middle, right = figure.subplots(1, 3)
    _costs(left, costs)
    _phases(middle, [c for c in costs if c.case.series == "drones"])
    _speed_up(right, [c for c in costs if c.case.series == "drones"])
    style.letter((left, middle, right))
    style.caption(
        figure,
        "Standard battle of the benchmarks: 12 launchers for drones, 300 drones for launchers, 25 drones a "
        "launcher for both. "
        f"Medians; one machine ({report.cpu()}), see the csv.",
    )
    return figure


def _costs(panel: Any, costs: Sequence[GrowthCost]) -> None:
    """Draw the cost of a drone-tick over size, one line a series."""
    for series, colour, marker in zip(SERIES, style.CYCLE, "osD", strict=False):
        rows = [c for c in costs if c.case.series == series]
        sizes = [c.case.launchers if series == "launchers" else c.case.drones for c in rows]
        panel.plot(sizes, [c.ns_per_drone_tick for c in rows], marker=marker, ms=3.5, color=colour, label=series)
    panel.set(xscale="log", yscale="log", xlabel="drones (launchers)", ylabel="ns per drone-tick")
    panel.set_title("Cost over size")
    scales.powers_of_ten(panel.xaxis)
    _plain_ticks(panel, room=1.3)
    panel.legend(title="what grows", title_fontsize=7, loc="upper right", handlelength=1.2)


def _phases(panel: Any, costs: Sequence[GrowthCost]) -> None:
    """Draw the largest phases over the number of drones."""
    largest = sorted(PHASES, key=lambda p: -max(c.phases[p] for c in costs))[:5]
    for phase, colour, marker in zip(largest, style.CYCLE, "osD^v", strict=False):
        panel.plot(
            [c.case.drones for c in costs],
            [c.phases[phase] for c in costs],
            marker=marker,
            ms=3.5,
            color=colour,
            label=phase,
        )
    panel.set(xscale="log", yscale="log", xlabel="drones", ylabel="ns per drone-tick")
    panel.set_title("By phase")
    scales.powers_of_ten(panel.xaxis)
    _plain_ticks(panel, room=2.2)
    panel.legend(loc="upper right", ncols=2, columnspacing=0.6, handlelength=1.0, fontsize=6)


def _plain_ticks(panel: Any, room: float) -> None:
    """Label a logarithmic axis with plain numbers, and leave room above the lines for a legend."""
    low, high = panel.get_ylim()
    ticks = [digit * 10.0**power for power in range(-1, 4) for digit in (1, 2, 5)]
    shown = [tick for tick in ticks if low <= tick <= high * room]
    panel.set_yticks(shown, [f"{tick:g}" for tick in shown])
    panel.set_yticks([], minor=True)
    panel.set_ylim(low, high * room)


def _speed_up(panel: Any, costs: Sequence[GrowthCost]) -> None:
    """Draw the speed-up of two threads, with its interval."""
    x, y = [c.case.drones for c in costs], np.array([c.speed_up.value for c in costs])
    error = [y - [c.speed_up.low for c in costs], [c.speed_up.high for c in costs] - y]
    panel.errorbar(x, y, yerror_or_zero(error), fmt="o-", ms=3.5, color=style.BLUE, lw=1.2)
    panel.axhline(2.0, color=style.GREY, lw=0.8, ls="--")
    panel.set(xscale="log", xlabel="drones", ylabel="times faster", ylim=(0.8, 2.6))
    scales.powers_of_ten(panel.xaxis)
    panel.set_title("Two threads")


def yerror_or_zero(error: Any) -> np.ndarray:
    """Return error bars without the tiny negatives of rounding."""
    return np.maximum(np.asarray(error, float), 0.0)


def main() -> None:
    """Measure, print, draw, save."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15, help="rounds the medians are over (default 15)")
    parser.add_argument("--largest", type=int, default=DRONES[-1], help="the most drones (default 100000)")
    parser.add_argument("--no-figure", action="store_true", help="leave docs/figures as it is")
    options = parser.parse_args()
    report.warn_if_busy()
    costs = []
    for case in cases(options.largest):
        costs.append(measure_case(case, options.rounds if case.drones < 10_000 else max(3, options.rounds // 5)))
        print(f"  {case.series}: {case.drones} drones, {case.launchers} launchers done", flush=True)
    show(costs)
    if not options.no_figure:
        write(costs, FIGURES)
        print("figure:", FIGURES / "growth.png")
    print("saved:", report.save("growth", {"costs": [c._asdict() | {"case": c.case._asdict()} for c in costs]}))


if __name__ == "__main__":
    main()
