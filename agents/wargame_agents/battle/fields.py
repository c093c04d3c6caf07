"""Property layers of the fields: what the defender's sensors and jammers do to an attacker, cell by cell.

Property layers of the model's grid, for an element of 1 m2 and a reference receiver at the lowest altitude at which
the attacker flies. Each Mesa cell shows the map cell in its middle. Painted anew when an emitter changed.
"""

from typing import Final

import numpy as np
from mesa.discrete_space import OrthogonalMooreGrid

from wargame.battle.kernels import fields
from wargame.battle.kernels.state import F8, JAM_NAV, VERSION, State, World
from wargame.compiled.compile import kernel
from wargame_agents.battle.grid import span

DETECTION: Final = "detection_rate_per_s"
JAMMING: Final = "jamming_nav"


@kernel
def paint_detection(world: World, state: State, side: int, layer: int, step: int, out: F8) -> None:
    """Fill ``out`` (columns, rows) with the rate at which networks of a side find 1 m2, 1/s, modified in place."""
    for x in range(out.shape[0]):
        for y in range(out.shape[1]):
            cell = middle(world, x, y, step)
            out[x, y] = 0.0
            for w in range(len(world.networks)):
                net = world.networks[w]
                rate = 0.0
                if net.side == side:
                    for row in range(net.sensor_first, net.sensor_first + net.sensor_count):
                        signal = max(state.emitters[row].gain, 0.0) * fields.read(world, state, row, cell, layer)
                        rate += world.emitters[row].rate_per_s * signal if signal >= 1.0 else 0.0
                out[x, y] += min(rate, world.grid.detection_rate_max_per_s)


@kernel
def paint_jamming(world: World, state: State, side: int, layer: int, step: int, out: F8) -> None:
    """Fill ``out`` (columns, rows) with the navigation jamming of a side, J, modified in place."""
    first = world.jammers[side, JAM_NAV, 0]
    for x in range(out.shape[0]):
        for y in range(out.shape[1]):
            cell = middle(world, x, y, step)
            out[x, y] = 0.0
            for row in range(first, first + world.jammers[side, JAM_NAV, 1]):
                out[x, y] += max(state.emitters[row].gain, 0.0) * fields.read(world, state, row, cell, layer)


@kernel
def middle(world: World, x: int, y: int, step: int) -> int:
    """Return the map cell in the middle of a Mesa cell that spans ``step`` of them."""
    ix = min(x * step + step // 2, world.grid.nx - 1)
    iy = min(y * step + step // 2, world.grid.ny - 1)
    return iy * world.grid.nx + ix


class FieldLayers:
    """Two property layers on a grid that follow the emitters of a battle."""

    def __init__(self, grid: OrthogonalMooreGrid, world: World) -> None:
        self.world = world
        self.side = world.grid.defender
        flies = world.units["is_mover"] & (world.units["side"] != self.side)
        self.layer = int(world.units["layer"][flies].min()) if flies.any() else 0
        self.detection = grid.create_property_layer(DETECTION, 0.0, float)
        self.jamming = grid.create_property_layer(JAMMING, 0.0, float)
        self.version = 0

    def follow(self, state: State) -> None:
        """Paint both layers anew if an emitter changed since they were painted."""
        if self.version == state.counts[VERSION]:
            return
        self.version = int(state.counts[VERSION])
        step = span(self.world.grid)
        for paint, layer in ((paint_detection, self.detection), (paint_jamming, self.jamming)):
            out = np.zeros(layer.data.shape)
            paint(self.world, state, self.side, self.layer, step, out)
            layer.data = out
