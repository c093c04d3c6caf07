"""Outcome of a campaign: week by week what every nation had of every good, what lines made, what it cost."""

from typing import Any

import numpy as np

from wargame.campaign.kernels.land_state import N_LAND_COLUMNS
from wargame.campaign.kernels.method_state import N_METHOD_COLUMNS
from wargame.campaign.kernels.outcome import Outcome
from wargame.campaign.kernels.repair_state import N_JOB_COLUMNS
from wargame.campaign.kernels.state import (
    N_GOODS_COLUMNS,
    N_LINES_COLUMNS,
    N_MONEY,
    N_RAIDS_COLUMNS,
    World,
)


def empty_outcome(world: World, replications: int) -> Outcome:
    """Return an outcome with zeros for a number of replications."""
    n, n_weeks = replications, int(world.clock[0].peace_weeks + world.clock[0].war_weeks)
    n_nations, n_goods, n_lines = len(world.nations), len(world.goods), len(world.lines)
    return Outcome(
        goods=np.zeros((n, n_weeks, n_nations, n_goods, N_GOODS_COLUMNS), np.int64),
        lines=np.zeros((n, n_weeks, n_lines, N_LINES_COLUMNS), np.int64),
        capacity=np.zeros((n, n_weeks, n_lines)),
        prices=np.zeros((n, n_weeks, n_goods)),
        money=np.zeros((n, n_weeks, n_nations, N_MONEY), np.int64),
        raids=np.zeros((n, n_weeks, N_RAIDS_COLUMNS), np.int64),
        repairs=np.zeros((n, n_weeks, len(world.repair.jobs), N_JOB_COLUMNS), np.int64),
        stops=np.zeros((n, n_weeks, n_stoppable(world)), np.int64),
        struck=np.zeros((n, n_weeks, len(world.incidents.providers)), np.int64),
        rates=np.zeros((n, n_weeks, len(world.capital))),
        methods=np.zeros((n, n_weeks, len(world.methods.methods), N_METHOD_COLUMNS)),
        land=np.zeros((n, n_weeks, len(world.land.forces), N_LAND_COLUMNS), np.int64),
    )


def rows(outcome: Outcome, first: int, last: int) -> Outcome:
    """Return the replications ``first`` to ``last - 1`` of an outcome, as views of its arrays."""
    views: list[Any] = [array[first:last] for array in outcome]
    return Outcome(*views)


def n_stoppable(world: World) -> int:
    """Return how many lines, suppliers and networks incidents may stop; none if there are no providers."""
    if len(world.incidents.providers) == 0:
        return 0
    networks = len(world.own.up) if len(world.assignments) > 0 else 0
    return len(world.lines) + len(world.suppliers) + networks
