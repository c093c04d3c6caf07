"""Field map: what a unit would meet in every cell, as the emitters are now."""

from typing import Any

from numpy.typing import NDArray

from wargame.battle.kernels.jamming import loss_rate_per_s
from wargame.battle.kernels.sensing import detection_rate_per_s, watches
from wargame.battle.kernels.state import State, World
from wargame.compiled.compile import kernel

FULL = 255.0  # the largest rate


@kernel
def in_255ths(rate: float, ceiling: float) -> int:
    """Return a rate in 255ths of its ceiling, at least 1 unless it is 0."""
    if rate <= 0.0 or ceiling <= 0.0:
        return 0
    return max(1, int(FULL * min(rate / ceiling, 1.0)))


@kernel
def field_map(world: World, state: State, unit: int, side: int, coverage: NDArray[Any], jamming: NDArray[Any]) -> None:
    """Fill ``coverage`` and ``jamming`` (ny, nx), modified in place, in 255ths of the ceilings of the rates.

    Parameters
    ----------
    unit
        Whose elements would be in the cell.
    side
        Whose networks search: the rate of the one that sees best.
    """
    grid = world.grid
    for cell in range(grid.ny * grid.nx):
        best = 0.0
        for w in range(len(world.networks)):
            if world.networks[w].side == side and watches(world, w, world.units[unit].side):
                best = max(best, detection_rate_per_s(world, state, w, unit, cell))
        loss = loss_rate_per_s(world, state, unit, cell)
        coverage[cell // grid.nx, cell % grid.nx] = in_255ths(best, grid.detection_rate_max_per_s)
        jamming[cell // grid.nx, cell % grid.nx] = in_255ths(loss, grid.jam_rate_max_per_s)
