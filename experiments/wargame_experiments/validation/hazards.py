"""Constant hazards: gunfire, jamming, detection. P(by t) = 1 - exp(-rate t).

Each element has a threshold of its own, so elements that share a rate are independent trials.
"""

import math
from functools import partial
from typing import Any, Final

import numpy as np

from wargame.battle.kernels.state import DETECTED, KILLED, ROUNDS, SOFT_KILLED, STANDING
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import Bench, Data, of
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase
from wargame_experiments.validation.scenes import BASIS, drones, ground, gun, scene

GUN_RATE: Final = 0.002  # 1/s
JAM_RATE: Final = 0.004  # 1/s
SIZE_M: Final = 20e3
EXPONENTIAL: Final = "exponential law"


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of constant hazards."""
    n = of(level, 12_000, 120_000)
    guns = [
        ValidationCase(
            f"hazard/gun-{at_s:g}-s", f"gun on a target, {at_s:g} s: P(destroyed)", EXPONENTIAL,
            partial(_gun, at_s, n),
        )
        for at_s in (200.0, 500.0)
    ]  # fmt: skip
    jammed = [
        ValidationCase(
            f"hazard/jamming-{field:g}", f"jamming of {field:g} times the reference, 300 s: P(lost)",
            "rate x/(1 + x)", partial(_jamming, field, of(level, 100, 1_000)),
        )
        for field in (1.0, 4.0)
    ]  # fmt: skip
    return [
        *guns,
        ValidationCase(
            "hazard/guns-on-targets", "5 guns on 20 that do not shoot, 400 s: destroyed", "Poisson process",
            partial(_many, of(level, 2_000, 20_000)),
        ),
        ValidationCase(
            "hazard/gun-rounds", "gun of 100 rounds, one a second: P(destroyed)", EXPONENTIAL,
            partial(_rounds, n),
        ),
        *jammed,
        ValidationCase(
            "hazard/detection", "search at a constant rate, coverage 1: P(found)",
            "Koopman 1946", partial(_detection, of(level, 100, 1_000)),
        ),
    ]  # fmt: skip


def shooting(name: str, guns: int, targets: int, duration_s: float, tick_s: float, **figures: Any) -> Data:
    """Return guns that fire at targets which do not shoot back."""
    units = {
        "guns": ground("blue", 5.5e3, 5e3, guns, gun=gun(GUN_RATE, **figures), network="net"),
        "targets": ground("red", 4.5e3, 5e3, targets),
    }
    return scene(name, units, tick_s, duration_s, size_m=10e3)


def _gun(at_s: float, n: int, bench: Bench) -> ReferenceComparison:
    """Count kills; hazard adds up in whole ticks, which end with the clock, so a tick changes nothing."""
    batch = bench.fight(shooting(f"gun-{at_s:g}", 1, 1, at_s, at_s / 10.0), n)
    killed = int(batch.outcome.statuses[:, batch.setup.index("targets"), KILLED].sum())
    return comparisons.share(killed, n, -math.expm1(-GUN_RATE * at_s), n)


def _many(n: int, bench: Bench) -> ReferenceComparison:
    """Count kills of guns that all have a target until the last: a Poisson number, at most all."""

    def read(batch):
        return batch.outcome.statuses[:, batch.setup.index("targets"), KILLED]

    rate = 5 * GUN_RATE * 400.0
    k = np.arange(20)
    poisson = np.exp(k * math.log(rate) - rate - np.array([math.lgamma(i + 1.0) for i in k]))
    expected = 20.0 - float((20 - k) @ poisson)
    values = bench.refined(partial(_shooting_many), 4.0, n, read)
    return comparisons.mean(values, expected)


def _shooting_many(tick_s: float) -> Data:
    return shooting("guns-on-targets", 5, 20, 400.0, tick_s)


def _rounds(n: int, bench: Bench) -> ReferenceComparison:
    """Count kills before the magazine is empty, and see that no more rounds were fired than there were."""
    batch = bench.fight(shooting("gun-rounds", 1, 1, 400.0, 10.0, magazine=100.0), n)
    if batch.outcome.tally[:, batch.setup.index("guns"), ROUNDS].max() > 100.0:
        return comparisons.exact(math.nan, 0.0, 0.0, n)
    left = int(batch.outcome.statuses[:, batch.setup.index("targets"), STANDING].sum())
    return comparisons.share(n - left, n, -math.expm1(-GUN_RATE * 100.0), n)


def _jamming(field: float, n: int, bench: Bench) -> ReferenceComparison:
    """Fly 100 drones for 300 s through a map that is one cell, so that the field is the same everywhere.

    A drone that arrives in a tick is no longer exposed in it: 299 ticks of a second count.
    """
    middle_m = 0.5 * SIZE_M  # of the cell: there the field is read, 10 km from a pod in its corner at the least
    jammer = {"band": "nav", "range_m": middle_m * math.sqrt(field), "mast_m": 100.0} | BASIS
    units = {
        "drones": drones("red", 0.0, middle_m, 100, ["asset"], 50.0, nav=1.0, launch_s=0.0, altitude_m=100.0),
        "asset": ground("blue", 50.0 * 299.5, middle_m, hits=1e9),
        "pod": ground("blue", middle_m, middle_m, jammer=jammer),
    }
    data = scene(f"jamming-{field:g}", units, 1.0, size_m=SIZE_M, rules={"jam_rate_max_per_s": JAM_RATE})
    batch = bench.fight(data, n)
    lost = int(batch.outcome.statuses[:, batch.setup.index("drones"), SOFT_KILLED].sum())
    rate = JAM_RATE * field / (1.0 + field)
    return comparisons.share(lost, 100 * n, -math.expm1(-rate * 299.0), n)


def _detection(n: int, bench: Bench) -> ReferenceComparison:
    """Let a sensor search for 100 things on the ground of a map that is one cell, for one mean time to detection."""
    sensor = {"range_m": 50e3, "rate_per_s": 1.0, "instrumented_range_m": 100e3, "mast_m": 400.0} | BASIS
    units = {
        "hidden": ground("red", 1e3, 1e3, 100),
        "sensor": ground("blue", 0.5 * SIZE_M, 0.5 * SIZE_M, sensor=sensor),
        "guns": ground("blue", 0.5 * SIZE_M, 0.5 * SIZE_M, gun=gun(1e-30)),  # keeps the battle going
    }
    rules = {"detection_rate_max_per_s": 1.0 / 400.0, "drop_rate_per_s": 0.0}
    batch = bench.fight(scene("detection", units, 8.0, 400.0, size_m=SIZE_M, rules=rules), n)
    found = int(batch.outcome.tally[:, batch.setup.index("hidden"), DETECTED].sum())
    return comparisons.share(found, 100 * n, -math.expm1(-1.0), n)
