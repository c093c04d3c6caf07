"""Lasers: dwell through haze, bursts, heat, and lasers as channels of a loss system."""

import math
from functools import partial
from typing import Any, Final

import numpy as np

from wargame.analytic.heat import engagements_in
from wargame.analytic.laser import Beam, closing_dwell_s, dwell_s, extinction_per_m, irradiance_w_per_m2
from wargame.analytic.queueing import burst_capacity, erlang_b
from wargame.battle.kernels.state import BEAM_S, ENGAGEMENTS, KILLED, LAUNCHED, LOCKED_S, SHOTS
from wargame.battle.variants import Batch
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import F8, Bench, Data, of
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase
from wargame_experiments.validation.scenes import BASIS, drones, ground, launcher, scene

BEAM: Final = Beam(power_w=50e3, efficiency=0.5, spot_radius_m=0.05, divergence_rad=1e-5)
FLUENCE: Final = 10e6  # J/m2
RANGE_M: Final = 2e3
FLUX: Final = irradiance_w_per_m2(BEAM, 0.0)
KRUSE: Final = "Kruse 1962"
ERLANG: Final = "Erlang 1917"
NO_HURRY_MPS: Final = 0.1  # drones that stay where they are as far as the beam is concerned


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of lasers."""
    found = [
        ValidationCase(
            f"laser/dwell-at-{visibility_km}-km", f"50 kW at 2 km, visibility {visibility_km} km: s of beam",
            KRUSE, partial(_dwell, 1e3 * visibility_km),
        )
        for visibility_km in (3, 10, 23, 60)
    ]  # fmt: skip
    found.append(
        ValidationCase("laser/closing-dwell", "closing at 100 m/s from 2 km, 23 km: s of beam", KRUSE, _closing)
    )
    for window_s, slew_s, dwell, lasers in ((60.0, 2.0, 5.0, 2), (31.0, 0.0, 4.0, 3)):
        text = f"{lasers} lasers, {window_s:g} s, slew {slew_s:g}, dwell {dwell:g}: kills of a burst"
        name = f"burst/{lasers}-lasers-{window_s:g}-s"
        found.append(ValidationCase(name, text, "floor w/(s+d)", partial(_burst, window_s, slew_s, dwell, lasers)))
    found += [
        ValidationCase(
            "burst/launcher-60-s", "3 channels, 60 s, flight 7 s: shots at a burst", "floor w/(s+d)", _shots
        ),
        ValidationCase(
            "heat/engagements", "dwell 4, slew 2, heat limit 60, in 200 s: kills", "heat balance", _heat_kills
        ),
        ValidationCase("heat/beam", "the same: seconds of beam", "heat balance", partial(_heat_time, BEAM_S)),
        ValidationCase("heat/locked", "the same: seconds locked out", "heat balance", partial(_heat_time, LOCKED_S)),
    ]
    n = of(level, 40, 400)
    for dwell in ("fixed", "exponential"):
        text = f"4 lasers, load 4, {dwell} dwell: share blocked"
        found.append(ValidationCase(f"erlang/lasers-{dwell}", text, ERLANG, partial(_blocked, dwell, 4, 4.0, n)))
    return found


def laser_of(target_class: str = "drone", **figures: Any) -> Data:
    """Return the laser of this module's cases, without slew and heat unless given."""
    given = {"range_m": 5e3, "slew_s": 0.0, "heat_limit_s": 1e12, "cooling_ratio": 1.0} | figures
    return BEAM._asdict() | {"targets": [target_class]} | given | BASIS


# ------------------------------------------------------------------------------------------------ dwell


def _dwell(visibility_m: float, bench: Bench) -> ReferenceComparison:
    """Burn something on the ground."""
    units = {
        "target": ground("red", 1e3, 1e3, fluence_j_per_m2=FLUENCE),
        "laser": ground("blue", 1e3 + RANGE_M, 1e3, laser=laser_of("ground"), network="net"),
    }
    data = scene(f"dwell-{visibility_m:.0f}", units, 0.5, size_m=10e3, raid={"visibility_m": visibility_m})
    exact = dwell_s(FLUENCE, irradiance_w_per_m2(BEAM, RANGE_M, extinction_per_m(visibility_m)))
    return comparisons.exact(_total(bench.fight(data, 1), "laser", BEAM_S), exact, 1e-9 * exact, 1)


def _closing(bench: Bench) -> ReferenceComparison:
    """Burn a drone that flies at the laser; its range is that at the end of a tick, which is extrapolated away."""

    def closing(tick_s: float) -> Data:
        units = {
            "target": drones("red", 1e3, 1e3, 1, ["laser"], fluence_j_per_m2=FLUENCE),
            "laser": ground("blue", 1e3 + RANGE_M, 1e3, laser=laser_of(), network="net"),
        }
        return scene("closing-dwell", units, tick_s, size_m=10e3, raid={"visibility_m": 23e3})

    exact = closing_dwell_s(BEAM, FLUENCE, RANGE_M, 100.0, extinction_per_m(23e3))
    found = bench.refined(closing, 0.05, 1, lambda batch: np.array([_total(batch, "laser", BEAM_S)]))
    return comparisons.exact(float(found[0]), exact, 1e-4 * exact, 2)


# ---------------------------------------------------------------------------------------- bursts and heat


def _swarm(n: int, window_s: float, dwell: float = 1.0, **timing: Any) -> Data:
    """Return drones that are in reach for a time, and their target, all within a few metres of the lasers."""
    return {
        "drones": drones("red", 0.0, 0.0, n, ["asset"], NO_HURRY_MPS, fluence_j_per_m2=dwell * FLUX, **timing),
        "asset": ground("blue", 0.0, NO_HURRY_MPS * window_s, hits=1e9),
    }


def _burst(window_s: float, slew_s: float, dwell: float, lasers: int, bench: Bench) -> ReferenceComparison:
    """Count the kills among more drones than can be killed; 0.05 s of tick do not matter to the whole number below."""
    weapon = ground("blue", 0.0, 0.0, lasers, laser=laser_of(slew_s=slew_s, divergence_rad=0.0), network="net")
    units = _swarm(100, window_s, dwell) | {"lasers": weapon}
    batch = bench.fight(scene(f"burst-{lasers}", units, 0.05, size_m=10e3), 1)
    exact = burst_capacity(window_s, slew_s, dwell, lasers)
    return comparisons.exact(float(batch.outcome.statuses[0, :, KILLED].sum()), exact, 0.0, 1)


def _shots(bench: Bench) -> ReferenceComparison:
    """Count the shots of a launcher whose channels are held for 7 s each; 60/7 is far from whole."""
    weapon = launcher(1.0, 3, 1000, speed_mps=1e3, max_range_m=1e6)
    units = _swarm(100, 60.0) | {"launcher": ground("blue", 7e3 - 1.0, 0.0, launcher=weapon, network="net")}
    batch = bench.fight(scene("burst-launcher", units, 0.05, size_m=10e3), 1)
    return comparisons.exact(_total(batch, "launcher", SHOTS), burst_capacity(60.0, 0.0, 7.0, 3), 0.0, 1)


HOT: Final = {"window_s": 200.0, "dwell_s": 4.0, "slew_s": 2.0, "heat_limit_s": 60.0, "cooling_ratio": 0.5}


def _hot(bench: Bench) -> Batch:
    """Let one laser work until it is too hot, and on, for 200 s: drones that would stay for longer, and a clock."""
    heat: Data = {name: HOT[name] for name in ("slew_s", "heat_limit_s", "cooling_ratio")}
    weapon = ground("blue", 0.0, 0.0, laser=laser_of(divergence_rad=0.0, **heat), network="net")
    units = _swarm(100, 1e3, HOT["dwell_s"]) | {"laser": weapon}
    return bench.fight(scene("heat", units, 0.05, HOT["window_s"], size_m=10e3), 1)


def _heat_kills(bench: Bench) -> ReferenceComparison:
    killed = float(_hot(bench).outcome.statuses[0, :, KILLED].sum())
    return comparisons.exact(killed, engagements_in(**HOT).engagements, 0.0, 1)


def _heat_time(column: int, bench: Bench) -> ReferenceComparison:
    """Compare seconds of beam or of lock-out; each of the few lock-outs may begin and end a tick off."""
    exact = engagements_in(**HOT)
    reference = exact.beam_s if column == BEAM_S else exact.locked_s
    return comparisons.exact(_total(_hot(bench), "laser", column), reference, 0.2, 1)


# ----------------------------------------------------------------------------------------- a loss system

DWELL_TICKS: Final = 120.5
WARM_S: Final = 1_000.0
LENGTH_S: Final = 6_000.0


def load_s(dwell: str) -> float:
    """Return the mean time for which a drone keeps a laser from others, ticks of a second.

    A laser begins with a drone at the start of the tick in which it appears, and takes who appears in the tick in
    which it is done: of a dwell D, others see D less a tick. One of random length ends at the drone's strike if not
    before, a tick or two after D, where a tick begins; of such a one they see half a tick less.
    """
    if dwell == "fixed":
        return DWELL_TICKS - 1.0
    cut = np.exp(-(DWELL_TICKS + np.array([0.5, 1.5])) / DWELL_TICKS).mean()
    return float(DWELL_TICKS * (1.0 - cut) - (1.0 - cut) - 0.5 * cut)


def _stream(dwell: str, lasers: int, offered: float, duration_s: float) -> Data:
    """Return a Poisson stream of drones at lasers; each stays for its dwell and a tick."""
    gap_s = load_s(dwell) / offered
    n = int(duration_s / gap_s + 10.0 * math.sqrt(duration_s / gap_s) + 10.0)
    weapon = ground("blue", 0.0, 0.0, lasers, laser=laser_of(dwell=dwell, divergence_rad=0.0), network="net")
    timing = {"launch_interval_s": gap_s, "launch_process": "poisson"}
    units = _swarm(n, DWELL_TICKS + 1.0, DWELL_TICKS, **timing) | {"lasers": weapon}
    return scene(f"lasers-{dwell}-{lasers}-{10 * offered:.0f}", units, 1.0, duration_s, size_m=10e3)


def _blocked(dwell: str, lasers: int, offered: float, n: int, bench: Bench) -> ReferenceComparison:
    short, long = (bench.fight(_stream(dwell, lasers, offered, t), n) for t in (WARM_S, WARM_S + LENGTH_S))
    came, served = (_sums(long, column) - _sums(short, column) for column in (LAUNCHED, ENGAGEMENTS))
    return comparisons.ratio(came - served, came, erlang_b(offered, lasers))


def _sums(batch: Batch, column: int) -> F8:
    return batch.outcome.tally[:, :, column].sum(axis=1)


def _total(batch: Batch, unit: str, column: int) -> float:
    """Return a tally of a unit in the first battle."""
    return float(batch.outcome.tally[0, batch.setup.index(unit), column])
