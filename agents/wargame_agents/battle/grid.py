"""Mesa grid over the map, with the cell of each unit.

Mesa makes an object of each cell and ties it to its neighbours: 10,000 cells take 0.1 s, a map of a million
would take half a minute. So a Mesa cell is a square of ``span`` x ``span`` map cells, the smallest for which
at most 100 are side by side. The battle itself does not use this grid.
"""

from random import Random
from typing import Final

import numpy as np
from mesa.discrete_space import OrthogonalMooreGrid

from wargame.battle.kernels.state import CARRIED, FLYING, I8, STANDING, WAITING, Grid, State, World

MOST_CELLS: Final = 100  # side by side
NOWHERE: Final = -1  # the cell of a unit of which nothing is left


def span(grid: Grid) -> int:
    """Return how many map cells a side of a Mesa cell covers."""
    return -(-max(grid.nx, grid.ny) // MOST_CELLS)


def mesa_grid(grid: Grid, random: Random) -> OrthogonalMooreGrid:
    """Return a Mesa grid that covers the map, coordinates (x, y) from its south-western corner."""
    n = span(grid)
    return OrthogonalMooreGrid((-(-grid.nx // n), -(-grid.ny // n)), torus=False, random=random)


def cells(world: World, state: State, shape: tuple[int, int]) -> I8:
    """Return the cell of the centre of each unit, as an index ``x * shape[1] + y``; NOWHERE if nothing is left.

    The centre is that of the elements that fly or stand; if none does yet, of those that wait or are carried.

    Parameters
    ----------
    shape
        Cells of the Mesa grid along x and along y.
    """
    unit, status = world.unit_of, state.bodies["status"]
    n_units = len(world.units)
    host = np.where(status == CARRIED, world.elements["parent"], np.arange(len(unit)))
    present = (status == FLYING) | (status == STANDING)
    none_yet = np.bincount(unit, present, n_units) == 0.0
    counted = np.where(none_yet[unit], (status == WAITING) | (status == CARRIED), present)
    n = np.bincount(unit, counted, n_units)
    cell_m = world.grid.cell_m * span(world.grid)
    centre = [
        np.bincount(unit, counted * state.bodies[axis][host], n_units) / np.maximum(n, 1.0) for axis in ("x_m", "y_m")
    ]
    ix, iy = (np.clip(mean // cell_m, 0, side - 1).astype(np.int64) for mean, side in zip(centre, shape, strict=True))
    return np.where(n > 0.0, ix * shape[1] + iy, NOWHERE)
