"""Estimate: how a commander errs in what a target threatens, one draw a network and target."""

import numpy as np

from wargame.battle.kernels.quantile import quantile
from wargame.battle.kernels.state import REPLICATION, SEED, State, World
from wargame.battle.kernels.streams import ESTIMATE
from wargame.compiled.compile import kernel
from wargame.compiled.random import uniform


@kernel
def draw_estimate(world: World, state: State, network: int, element: int) -> None:
    """Draw how a network's commander errs in what a target threatens, in place."""
    net = world.networks[network]
    u = uniform(state.counts[SEED], state.counts[REPLICATION], ESTIMATE, world.elements[element].key ^ net.key, 0)
    state.tracks[network, element].estimate = np.float32(quantile(world.estimate_quantiles[net.estimate_row], u))
