"""Channels as a loss system: who finds every channel busy gets through. Erlang's formula, whatever the service law.

Drones appear one by one in a Poisson stream, each in reach for one tick only: in the tick after it appears, a shot
could no longer meet it before it strikes. A shot holds its channel for its time of flight; four streams at four
distances give four service times (coefficient of variation .9). The engine has no exponential time of flight;
blocking depends on the mean alone, and that is what the mixed streams show.

Whoever appears in a tick is engaged at its end, and a channel that comes free in it is free for him: he sees those
who were engaged in the D - dt/2 before him on average, so the load offered is rate (D - dt/2), to the second order
in dt, which is 1/120 of the mean D. Battles of one and of two lengths have common random numbers: their difference is a
stretch that does not know that the channels were idle at first.
"""

from functools import partial
from typing import Final

from wargame.analytic.queueing import erlang_b, loss_system_leakage
from wargame.battle.kernels.state import KILLED, LAUNCHED, SHOTS
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import F8, Bench, Data, of
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase
from wargame_experiments.validation.scenes import drones, ground, launcher, scene

SHOT_MPS: Final = 1000.0
DRONE_MPS: Final = 0.1  # so slow that the time of flight is that to where it appears
FIXED: Final = (120,)  # times of flight, ticks of a second
MIXED: Final = (16, 48, 120, 296)
LOADS: Final = ((1, 0.5), (2, 2.0), (4, 4.0), (10, 10.0))
WARM_S: Final = 1_000.0
LENGTH_S: Final = 6_000.0  # 50 mean times of flight
P_KILL: Final = 0.8
ERLANG: Final = "Erlang 1917"
SLIP: Final = 1e-4  # s; so much later a drone strikes than the shot that can still meet it

FLUX: Final = 50e3 / (3.141592653589793 * 0.1**2)  # W/m2 of the laser


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of channels and bursts."""
    n = of(level, 40, 400)
    found = []
    for services, words in ((FIXED, "fixed service"), (MIXED, "mixed service, cv .9")):
        for channels, offered in LOADS if services == FIXED else LOADS[1:3]:
            name = f"erlang/{words.split()[0]}-{channels}-channels-load-{offered:g}"
            text = f"{channels} channels, load {offered:g}, {words}: share blocked"
            found.append(ValidationCase(name, text, ERLANG, partial(_blocked, services, channels, offered, n)))
    found.append(
        ValidationCase(
            "erlang/leakage-4-channels-load-4", "4 channels, load 4, p = .8: share that leaks", ERLANG,
            partial(_leakage, 4, 4.0, n),
        )
    )  # fmt: skip
    return found


def stream(name: str, services: tuple[int, ...], channels: int, offered: float, duration_s: float) -> Data:
    """Return Poisson streams of drones at a launcher, one stream a service time, all at the same rate."""
    mean_s = sum(services) / len(services) - 0.5
    gap_s = len(services) * mean_s / offered
    weapon = launcher(P_KILL, channels, 10**6, max_range_m=1e6, speed_mps=SHOT_MPS)
    units = {"launcher": ground("blue", 0.0, 0.0, launcher=weapon, network="net")}
    for service_s in services:
        units |= _drones(f"at-{service_s}-s", service_s, gap_s, duration_s)
    return scene(name, units, 1.0, duration_s, size_m=1e6)


def _drones(name: str, service_s: int, gap_s: float, duration_s: float) -> Data:
    """Return a stream of drones that a shot can meet in the tick in which they appear, after ``service_s`` ticks."""
    flight_s = service_s - SLIP
    x_m, way_m = flight_s * SHOT_MPS, (flight_s + 1.0 + SLIP) * DRONE_MPS
    enough = int(duration_s / gap_s + 10.0 * (duration_s / gap_s) ** 0.5 + 10.0)
    timing = {"launch_interval_s": gap_s, "launch_process": "poisson"}
    return {
        name: drones("red", x_m, 0.0, enough, [f"asset-{name}"], DRONE_MPS, **timing),
        f"asset-{name}": ground("blue", x_m, way_m, hits=1e9),
    }


def stretch(services: tuple[int, ...], channels: int, offered: float, n: int, bench: Bench) -> dict[int, F8]:
    """Return what happened between the two ends: LAUNCHED, SHOTS and -KILLED, each shape (n,)."""
    name = f"queue-{len(services)}-{channels}-{10 * offered:.0f}"
    totals = []
    for end_s in (WARM_S, WARM_S + LENGTH_S):
        batch = bench.fight(stream(name, services, channels, offered, end_s), n)
        totals.append({column: batch.outcome.tally[:, :, column].sum(axis=1) for column in (LAUNCHED, SHOTS)})
        totals[-1][-KILLED] = batch.outcome.statuses[:, :, KILLED].sum(axis=1).astype(float)
    return {column: totals[1][column] - totals[0][column] for column in totals[0]}


def _blocked(services: tuple[int, ...], channels: int, offered: float, n: int, bench: Bench) -> ReferenceComparison:
    counts = stretch(services, channels, offered, n, bench)
    return comparisons.ratio(counts[LAUNCHED] - counts[SHOTS], counts[LAUNCHED], erlang_b(offered, channels))


def _leakage(channels: int, offered: float, n: int, bench: Bench) -> ReferenceComparison:
    counts = stretch(FIXED, channels, offered, n, bench)
    exact = loss_system_leakage(offered, channels, P_KILL)
    return comparisons.ratio(counts[LAUNCHED] - counts[-KILLED], counts[LAUNCHED], exact)
