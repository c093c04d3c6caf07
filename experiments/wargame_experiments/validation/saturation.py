"""Saturation: what arrives at once meets each channel once.

Drones fly at an asset with a launcher beside it; every shot kills, and a shot is so long on its way that those who are
left are inside its least range when it lands: there is one salvo. Spread over time, each drone finds a free channel and
none leaks. At a simultaneity of 1 they come as one, each channel takes one, and the share 1 - channels / n leaks.
"""

from functools import partial
from typing import Final

from wargame.battle.kernels.state import ARRIVED
from wargame_experiments.validation import comparisons
from wargame_experiments.validation.bench import Bench, Data
from wargame_experiments.validation.case import Level, ReferenceComparison, ValidationCase
from wargame_experiments.validation.scenes import drones, ground, launcher, scene

DRONES: Final = 20
CHANNELS: Final = (1, 4, 12)
DRONE_MPS: Final = 200.0
SHOT_MPS: Final = 250.0
REACH_M: Final = 12e3  # a flight of 48 s; the next shot could meet a drone at s R / (s + v) = 6.7 km
LEAST_M: Final = 7.2e3
GAP_S: Final = 60.0  # longer than a flight
TICK_S: Final = 1.0
WIDTH_M: Final = 40e3


def cases(level: Level) -> list[ValidationCase]:
    """Return the cases of waves that arrive at once, and of one that does not."""
    found = [
        ValidationCase(
            f"saturation/{channels}-channels-at-once", f"{DRONES} drones at once, {channels} channels: leaked share",
            "counted", partial(_leak, channels, 1.0),
        )
        for channels in CHANNELS
    ]  # fmt: skip
    spread = f"{DRONES} drones a minute apart, 1 channel: share that leaks"
    return [*found, ValidationCase("saturation/1-channel-spread", spread, "counted", partial(_leak, 1, 0.0))]


def raid(channels: int, simultaneity: float) -> Data:
    """Return the raid."""
    weapon = launcher(1.0, channels, 10 * DRONES, min_range_m=LEAST_M, max_range_m=REACH_M, speed_mps=SHOT_MPS)
    units = {
        "drones": drones("red", 1e3, 20e3, DRONES, ["asset"], DRONE_MPS, launch_interval_s=GAP_S),
        "asset": ground("blue", 39e3, 20e3, hits=1e9),
        "launcher": ground("blue", 39e3, 20e3, launcher=weapon, network="net"),
    }
    attack = {"simultaneity": simultaneity}
    return scene("saturation", units, TICK_S, 3_000.0, size_m=WIDTH_M, attack=attack)


def _leak(channels: int, simultaneity: float, bench: Bench) -> ReferenceComparison:
    n = 2
    batch = bench.fight(raid(channels, simultaneity), n)
    arrived = batch.outcome.statuses[:, batch.setup.index("drones"), ARRIVED]
    expected = 1.0 - channels / DRONES if simultaneity == 1.0 else 0.0
    return comparisons.exact(float(arrived.mean()) / DRONES, expected, 1e-12, n)
