"""Economy of fire: the share of targets that are worth a round, by its price and the spread of the estimates.

Drones fly at an asset of which each destroys a hundredth, past a launcher that never lacks a channel and fires once at
what it takes to be worth a round. The aim stays unknown, so every drone threatens the same: one hundred drones are one
hundred independent trials.
"""

from functools import partial
from typing import Final

from wargame.analytic.doctrine import p_worth_a_round
from wargame.battle.kernels.state import SHOTS
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import Bench, of
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase
from wargame_experiments.validation.scenes import drones, ground, launcher, scene

N: Final = 100  # drones a battle
HITS: Final = 100.0
THREAT_USD: Final = 1e6  # what a leak destroys
P_KILL: Final = 0.5
TAIL: Final = 1.0 / 4096.0  # of the quantile table of the estimates: cut off at either end
CASES: Final = ((0.3, 0.8), (0.3, 1.0), (0.3, 1.3), (1.0, 0.5), (1.0, 2.0))  # spread, and price over what a shot saves


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of the economy rule."""
    n = of(level, 100, 1_000)
    words = "economy rule, estimates of cv"
    return [
        ValidationCase(
            f"economy/cv-{cv:g}-price-{x:g}", f"{words} {cv:g}, price {x:g}: share shot at", "lognormal",
            partial(_engaged, cv, x, n),
        )
        for cv, x in CASES
    ]  # fmt: skip


def _engaged(cv: float, x: float, n: int, bench: Bench) -> ReferenceComparison:
    """Compare the share shot at. The table of 1,025 levels is linear between them: half a step of it is tolerated."""
    price_usd = x * P_KILL * THREAT_USD
    weapon = launcher(P_KILL, N, N, max_range_m=30e3)
    doctrine = {"salvo": 1, "max_shots": 1, "economy_factor": 1.0}
    units = {
        "drones": drones("red", 1e3, 20e3, N, ["asset"]),
        "asset": ground("blue", 40e3, 20e3, hits=HITS, value_usd=HITS * THREAT_USD),
        "launcher": ground("blue", 30e3, 20e3, launcher=weapon, round_usd=price_usd, network="net", doctrine=doctrine),
    }
    net = {"side": "blue", "omniscient": True, "estimate_cv": cv, "course_known_m": 0.0}
    name = f"economy-{100 * cv:.0f}-{100 * x:.0f}"
    batch = bench.fight(scene(name, units, 2.0, size_m=40e3, networks={"net": net}), n)
    shots = batch.outcome.tally[:, batch.setup.index("launcher"), SHOTS].sum()
    exact = p_worth_a_round(price_usd, P_KILL * THREAT_USD, cv)
    return comparisons.share(float(shots), N * n, exact, n, tolerance=0.5 / 1024.0 + TAIL)
