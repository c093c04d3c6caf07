"""Limits: takeovers of a jammer, engagements that a command post starts, threats taken for decoys.

A bucket of tokens that holds one and is filled at a rate lets through 1 + rate T of a demand that is never met, to a
whole number. Of threats that are engaged and destroyed with chance p, a share q being taken for decoys, q + (1 - q)
(1 - p) leak.
"""

import math
from functools import partial
from typing import Final

from wargame.battle.kernels.state import ARRIVED, SHOTS, SOFT_KILLED
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import Bench, Data, of
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase
from wargame_experiments.validation.scenes import BASIS, drones, ground, launcher, scene

BUCKET: Final = "token bucket"
SIZE_M: Final = 20e3
TIME_S: Final = 200.0


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of limits."""
    found = [
        ValidationCase(
            f"limit/takeovers-{per_min:g}-a-minute", f"jammer with time for {per_min:g} a minute, 200 s: lost",
            BUCKET, partial(_takeovers, per_min),
        )
        for per_min in (3.4, 27.7)
    ]  # fmt: skip
    found += [
        ValidationCase(
            f"limit/engagements-of-{nodes}", f"200 at once, {nodes} command posts of 7.3 a minute, 200 s: engaged",
            BUCKET, partial(_engagements, nodes),
        )
        for nodes in (1, 3)
    ]  # fmt: skip
    found.append(
        ValidationCase(
            "limit/misidentified", "one shot of p = .8, .15 taken for decoys: P(leak)", "q + (1 - q)(1 - p)",
            partial(_misidentified, of(level, 100, 1_000)),
        )
    )  # fmt: skip
    return found


def _takeovers(per_min: float, bench: Bench) -> ReferenceComparison:
    """Let 100 drones fly where all would be lost at once; the first tick, in which they take off, may not count."""
    jammer = {"band": "nav", "range_m": SIZE_M, "mast_m": 100.0, "takeovers_per_min": per_min} | BASIS
    units = {
        "drones": drones("red", 0.0, 0.5 * SIZE_M, 100, ["asset"], 1.0, nav=1.0),
        "asset": ground("blue", 0.5 * SIZE_M, 0.5 * SIZE_M),
        "pod": ground("blue", SIZE_M, SIZE_M, jammer=jammer),
    }
    rules = {"jam_rate_max_per_s": 100.0}
    data = scene(f"takeovers-{10 * per_min:.0f}", units, 1.0, TIME_S, size_m=SIZE_M, rules=rules)
    batch = bench.fight(data, 1)
    lost = float(batch.outcome.statuses[0, batch.setup.index("drones"), SOFT_KILLED])
    return comparisons.exact(lost, math.floor(1.0 + per_min / 60.0 * TIME_S), 1.0, 1)


def _engagements(nodes: int, bench: Bench) -> ReferenceComparison:
    """Let 200 drones be in reach at once, of launchers that could engage all of them in the first tick."""
    command: Data = {"side": "blue", "element": "command-node", "count": nodes, "x_m": 0.0, "y_m": 0.0}
    command["figures"] = {"command": {"engagements_per_min": 7.3} | BASIS}
    units = {
        "drones": drones("red", 9e3, 0.0, 200, ["asset"], 0.1),
        "asset": ground("blue", 0.0, 0.0),
        "launcher": ground("blue", 0.0, 0.0, launcher=launcher(0.0001, 1_000), network="net"),
        "posts": command,
    }
    networks = {"net": {"side": "blue", "omniscient": True, "command": ["posts"]}}
    batch = bench.fight(scene(f"engagements-{nodes}", units, 1.0, TIME_S, size_m=SIZE_M, networks=networks), 1)
    engaged = float(batch.outcome.tally[0, batch.setup.index("launcher"), SHOTS])
    return comparisons.exact(engaged, math.floor(nodes * (1.0 + 7.3 / 60.0 * TIME_S)), 1.0, 1)


def _misidentified(n: int, bench: Bench) -> ReferenceComparison:
    """Fire once at each of 100 drones that is not taken for a decoy."""
    weapon = launcher(0.8, 1_000)
    units = {
        "drones": drones("red", 15e3, 0.0, 100, ["asset"]),
        "asset": ground("blue", 0.0, 0.0, hits=1e9),
        "launcher": ground("blue", 0.0, 0.0, launcher=weapon, network="net", doctrine={"max_shots": 1}),
    }
    networks = {"net": {"side": "blue", "omniscient": True, "p_misidentify": 0.15, "identify_s": 5.0}}
    batch = bench.fight(scene("misidentified", units, 1.0, size_m=SIZE_M, networks=networks), n)
    leaked = int(batch.outcome.statuses[:, batch.setup.index("drones"), ARRIVED].sum())
    return comparisons.share(leaked, 100 * n, 0.15 + 0.85 * 0.2, 100 * n)
