"""Keyed draws of the campaign."""

import numpy as np

from tests.reference.philox import philox4x32

SUPPLIER_OUTAGE, ORIGIN_OUTAGE, FIRST_OUTAGE, LEAD, AWARD, INTENSITY, DEMAND, RAID, FIRST_LEAD = range(64, 73)
JOINT_AWARD = 90
WEAR, REPAIR_DONE, HOLDS, OVERRUN, INCIDENTS, HIT, STOP_TIME, STOP_WEEKS = range(73, 81)
LAND = 100
WORD = 2**32


class Draws:
    """Draws of a replication: by purpose, name and week."""

    def __init__(self, seed: int, replication: int) -> None:
        self.seed, self.replication = seed, replication

    def uniform(self, stream: int, key: int, draw: int) -> float:
        """Return a number in [0, 1)."""
        key %= WORD * WORD
        a, b, _, _ = philox4x32((draw, stream, key % WORD, key // WORD), (self.seed, self.replication))
        return ((a >> 5) * 2**26 + (b >> 6)) / 2**53

    def raid(self, week: int, raid: int) -> tuple[int, int]:
        """Return seed and replication of the battle of a raid."""
        if week == 0 and raid == 0:
            return self.seed, self.replication
        return philox4x32((week, raid, RAID, 0), (self.seed, self.replication))[:2]


def at_level(table: np.ndarray, u: float) -> float:
    """Return the quantile at a level."""
    return float(np.interp(u * (len(table) - 1), np.arange(len(table)), table))
