"""What the data collector of a battle notes at its start and after each tick.

One column a quantity and side, so ``flying_red`` or ``value_lost_usd_blue``, and ``time_s``, ``shots_in_flight``.
"""

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
from mesa import DataCollector

from wargame.kernels.state import (
    ARRIVED,
    FLYING,
    KILLED,
    N_ALIVE,
    N_SHOTS,
    NEVER,
    SOFT_KILLED,
    STANDING,
    VALUE_LOST_USD,
)
from wargame.ledger import SHOT_COLUMNS
from wargame.world import SIDES

if TYPE_CHECKING:
    from wargame_agents.model import BattleModel

STATUSES: Final = {"flying": FLYING, "arrived": ARRIVED, "killed": KILLED, "soft_killed": SOFT_KILLED}


def collector() -> DataCollector:
    """Return a data collector with the columns of a timeline."""
    reporters = {"time_s": time_s, "shots_in_flight": shots_in_flight}
    for side, name in enumerate(SIDES):
        reporters[f"alive_{name}"] = partial(alive, side=side)
        for word, status in STATUSES.items():
            reporters[f"{word}_{name}"] = partial(with_status, side=side, status=status)
        reporters[f"tracks_{name}"] = partial(tracks, side=side)
        reporters[f"value_lost_usd_{name}"] = partial(value_lost_usd, side=side)
        reporters[f"rounds_spent_usd_{name}"] = partial(rounds_spent_usd, side=side)
    return DataCollector(model_reporters=reporters)


def time_s(model: "BattleModel") -> float:
    """Return the time at the end of the last tick fought, s."""
    return model.tick * model.world.grid.tick_s


def shots_in_flight(model: "BattleModel") -> int:
    """Return how many missiles and interceptor drones fly."""
    return int(model.state.counts[N_SHOTS])


def alive(model: "BattleModel", side: int) -> int:
    """Return how many elements of a side fly or stand."""
    return int(model.state.counts[N_ALIVE + side])


def with_status(model: "BattleModel", side: int, status: int) -> int:
    """Return how many elements of a side have a status."""
    first, last = model.world.side_first[side : side + 2]
    return int(np.count_nonzero(model.state.bodies["status"][first:last] == status))


def tracks(model: "BattleModel", side: int) -> int:
    """Return how many tracks of living elements the networks of a side hold; one held by two of them counts twice."""
    status = model.state.bodies["status"]
    held = model.state.tracks["since_s"][model.networks_of[side]] != NEVER
    return int(np.count_nonzero(held & ((status == FLYING) | (status == STANDING))))


def value_lost_usd(model: "BattleModel", side: int) -> float:
    """Return the value that a side has lost, beyond the price of what was destroyed, USD."""
    return float(model.state.tally[model.units_of[side], VALUE_LOST_USD].sum())


def rounds_spent_usd(model: "BattleModel", side: int) -> float:
    """Return what a side's missiles, interceptor drones, gun rounds, laser engagements and pulses so far cost, USD."""
    rows = model.units_of[side]
    fired = model.state.tally[rows][:, SHOT_COLUMNS].sum(axis=1)
    return float(fired @ model.world.units["round_usd"][rows])
