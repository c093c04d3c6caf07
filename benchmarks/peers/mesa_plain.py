"""The standard battle as a newcomer to Mesa would write it: each drone asks every radar and every pod at every tick.

The rules as they are stated, without the insight that what fixed emitters do to a cell could be worked out once.
"""

import math

from benchmarks.peers.mesa_objects import Drone, PlainBattle
from benchmarks.peers.mesa_objects import fight as fight_objects
from benchmarks.peers.rules import PeerRules, Result

HORIZON_M = 4120.0  # metres of horizon per square root of a metre of height


class AskingDrone(Drone):
    """A drone that asks around."""

    def rates_per_s(self, cell: int) -> tuple[float, float]:
        """Return the rates at the centre of a cell, of being found and of loss to jamming, 1/s."""
        r = self.model.rules
        x, y = (cell % r.nx + 0.5) / r.per_cell_m, (cell // r.nx + 0.5) / r.per_cell_m
        found, jammed = 0.0, 0.0
        for is_radar, at_x, at_y, range_m, rate, reach_m, mast_m in self.model.emitters:
            distance = max(math.hypot(x - at_x, y - at_y), 0.5 / r.per_cell_m)
            slant = math.hypot(distance, r.height_m - mast_m)
            if slant > reach_m or distance > HORIZON_M * (math.sqrt(mast_m) + math.sqrt(r.height_m)):
                continue
            power = (range_m / slant) ** 2
            if is_radar:
                signal = r.rcs * power * power
                found += rate * signal if signal >= 1.0 else 0.0
            else:
                jammed += r.nav * power
        return min(found, r.detection_rate_max_per_s), r.jam_rate_max_per_s * jammed / (1.0 + jammed)


class AskingBattle(PlainBattle):
    """The standard battle, one object a drone, none of it worked out before."""

    kind_of_drone = AskingDrone

    def __init__(self, rules: PeerRules, seed: int) -> None:
        self.emitters = rules.emitters.tolist()
        super().__init__(rules, seed)


def fight(rules: PeerRules, seed: int, worlds: int) -> Result:
    """Fight some worlds, one after the other."""
    return fight_objects(rules, seed, worlds, AskingBattle)
