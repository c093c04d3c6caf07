"""Shots with a given chance to kill: layers, looks, salvos, magazines.

Drones fly at an asset past launchers that never lack a channel; the networks see everything. One hundred drones a
battle are one hundred independent trials unless they compete for rounds.
"""

import math
from functools import partial
from typing import Final

import numpy as np

from wargame.analytic.binomial import binomial_pmf
from wargame.analytic.doctrine import (
    Engagement,
    layered_cost,
    layered_leakage,
    magazine_leakage,
    salvo_fire,
    shoot_look_shoot,
)
from wargame.battle.kernels.state import ARRIVED, KILLED, SHOTS
from wargame.battle.variants import Batch
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import F8, Bench, Data, of
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase
from wargame_experiments.validation.scenes import drones, ground, launcher, scene

N: Final = 100  # drones a battle
LAYERS: Final = (0.7, 0.8, 0.5)
FLIGHT_M: Final = 40e3
REACH_M: Final = 5e3
WASHBURN: Final = "Washburn & Kress 2009"
WILKENING: Final = "Wilkening 2000"


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of shots."""
    n = of(level, 1_000, 10_000)
    sls, fewer = of(level, 100, 1_000), of(level, 2_000, 20_000)
    layers = "leak of 100 past layers of .7, .8, .5: "
    found = [
        ValidationCase("layers/mean", f"{layers}mean", WILKENING, partial(_layers_mean, n)),
        ValidationCase("layers/sd", f"{layers}sd", WILKENING, partial(_layers_sd, n)),
        ValidationCase("layers/none", f"{layers}P(none leaks)", WILKENING, partial(_layers_none, n)),
        ValidationCase("layers/fit", f"{layers}fit, chi2", WILKENING, partial(_layers_fit, n)),
        ValidationCase("layers/shots", f"{layers}shots", WILKENING, partial(_layers_shots, n)),
    ]
    for p, looks in ((0.7, 3), (0.3, 2), (0.5, 4)):
        words, name = f"shoot-look-shoot, p = {p:g}, up to {looks}: ", f"looks/{p:g}-up-to-{looks}"
        found += [
            ValidationCase(f"{name}-killed", f"{words}P(destroyed)", WASHBURN, partial(_killed, p, 1, looks, sls)),
            ValidationCase(f"{name}-shots", f"{words}shots", WASHBURN, partial(_shots, p, looks, sls)),
        ]
    found.append(
        ValidationCase(
            "looks/salvo-of-2", "salvo of two shots of .5: P(destroyed)", WASHBURN, partial(_killed, 0.5, 2, 2, sls)
        )
    )
    for p, rounds, most in ((0.6, 8, 0), (0.6, 12, 2), (0.8, 10, 1)):
        limit = f", {most} a target" if most else ""
        name = f"magazine/10-drones-{rounds}-rounds" + (f"-at-most-{most}" if most else "")
        words = f"10 drones, {rounds} rounds of {p:g}{limit}: leak"
        found.append(ValidationCase(name, words, WASHBURN, partial(_magazine, p, rounds, most, fewer)))
    return found


def raid(name: str, n: int, launchers: Data) -> Data:
    """Return drones, abreast over 2 km, on their way to an asset past launchers."""
    units = {
        "drones": drones("red", 1e3, 20e3, n, ["asset"], formation="line", spread_m=1e3),
        "asset": ground("blue", FLIGHT_M, 20e3, hits=1e9),
    }
    return scene(name, units | launchers, 2.0, size_m=FLIGHT_M)


def layer(x_m: float, p_kill: float, network: str, rounds: int = 9 * N, **doctrine: int) -> Data:
    """Return a launcher with a channel for every shot."""
    weapon = launcher(p_kill, 9 * N, rounds, max_range_m=REACH_M)
    return ground("blue", x_m, 20e3, launcher=weapon, network=network, doctrine=doctrine)


def _three_layers(n: int, bench: Bench) -> Batch:
    places = zip(("outer", "middle", "inner"), (12e3, 22e3, 32e3), LAYERS, strict=True)
    return bench.fight(raid("layers", N, {name: layer(x, p, name, max_shots=1) for name, x, p in places}), n)


def leaked(batch: Batch) -> F8:
    """Return how many drones arrived, shape (n,)."""
    return batch.outcome.statuses[:, batch.setup.index("drones"), ARRIVED].astype(float)


def _layers_mean(n: int, bench: Bench) -> ReferenceComparison:
    exact = layered_leakage(N, LAYERS)
    return comparisons.mean(leaked(_three_layers(n, bench)), exact.mean, sd=exact.sd)


def _layers_pmf() -> F8:
    return binomial_pmf(N, math.prod(1.0 - p for p in LAYERS))


def _layers_sd(n: int, bench: Bench) -> ReferenceComparison:
    return comparisons.spread(leaked(_three_layers(n, bench)), _layers_pmf())


def _layers_none(n: int, bench: Bench) -> ReferenceComparison:
    none = int((leaked(_three_layers(n, bench)) == 0).sum())
    return comparisons.share(none, n, layered_leakage(N, LAYERS).p_none, n)


def _layers_fit(n: int, bench: Bench) -> ReferenceComparison:
    return comparisons.fit(leaked(_three_layers(n, bench)), _layers_pmf())


def _layers_shots(n: int, bench: Bench) -> ReferenceComparison:
    """Compare shots as costs of one unit each."""
    shots = _three_layers(n, bench).outcome.tally[:, :, SHOTS].sum(axis=1)
    return comparisons.mean(shots, layered_cost(N, LAYERS, (1.0, 1.0, 1.0)))


def _engaged(p: float, salvo: int, shots: int, n: int, bench: Bench) -> Batch:
    launchers = {"launcher": layer(30e3, p, "net", salvo=salvo, max_shots=shots)}
    return bench.fight(raid(f"looks-{100 * p:.0f}-{salvo}-{shots}", N, launchers), n)


def _killed(p: float, salvo: int, shots: int, n: int, bench: Bench) -> ReferenceComparison:
    batch = _engaged(p, salvo, shots, n, bench)
    exact: Engagement = (shoot_look_shoot if salvo == 1 else salvo_fire)(p, shots)
    killed = int(batch.outcome.statuses[:, batch.setup.index("drones"), KILLED].sum())
    return comparisons.share(killed, N * n, exact.p_kill, n)


def _shots(p: float, looks: int, n: int, bench: Bench) -> ReferenceComparison:
    """Compare the mean over targets; the number of shots at one is geometric, cut off at ``looks``."""
    batch = _engaged(p, 1, looks, n, bench)
    exact = shoot_look_shoot(p, looks).expected_shots
    k = np.arange(1, looks + 1)
    pmf = p * (1.0 - p) ** (k - 1)
    pmf[-1] += 1.0 - pmf.sum()
    sd = math.sqrt(float(pmf @ (k - exact) ** 2) / N)
    return comparisons.mean(batch.outcome.tally[:, batch.setup.index("launcher"), SHOTS] / N, exact, sd=sd)


def _magazine(p: float, rounds: int, most: int, n: int, bench: Bench) -> ReferenceComparison:
    """Let the drones come 100 s apart, so that each is dealt with before the next."""
    data = raid(f"magazine-{rounds}-{most}", 10, {"launcher": layer(30e3, p, "net", rounds, max_shots=most)})
    data["units"]["drones"] |= {"launch_interval_s": 100.0}
    return comparisons.mean(leaked(bench.fight(data, n)), magazine_leakage(10, rounds, p, most or None))
