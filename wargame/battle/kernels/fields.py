"""Fields: what an emitter does to whoever is in a cell.

Sensor: (R/r)^4, the signal of a 1 m2 target relative to detection at reference range R, inside the
instrumented range. Jammer: (R/r)^2, its effect relative to that at R. r is the slant range from the mast to the height
of the altitude layer. Both only inside the radio horizon 4.12 (sqrt(h1) + sqrt(h2)) km over the ground (4/3 earth,
heights in m) and outside terrain shadow. A fixed emitter is
rasterised once, cell by cell; one that moves is evaluated for the cell that asks, which is the same number.
Source: radar equation and 4/3-earth horizon, e.g. Skolnik, Introduction to Radar Systems, ch. 1 and 8.
"""

import math
from typing import Final

from wargame.battle.kernels.state import F4, F8, NOBODY, SENSOR, Grid, State, World
from wargame.compiled.compile import inlined, kernel

HORIZON_M: Final = 4120.0  # metres of horizon per square root of a metre of height
EARTH_M: Final = 8_494_666.7  # 4/3 of the mean earth radius


@kernel
def horizon_m(height_a_m: float, height_b_m: float) -> float:
    """Return the radio horizon between two heights, m.

    >>> round(horizon_m(100.0, 25.0))
    61800
    """
    return HORIZON_M * (math.sqrt(height_a_m) + math.sqrt(height_b_m))


@inlined
def cell_of(grid: Grid, x_m: float, y_m: float) -> int:
    """Return the index of the cell that holds a point; points off the map count to the nearest cell."""
    ix = min(max(int(x_m * grid.per_cell_m), 0), grid.nx - 1)
    iy = min(max(int(y_m * grid.per_cell_m), 0), grid.ny - 1)
    return iy * grid.nx + ix


@kernel
def ground_at(grid: Grid, ground_m: F8, x_m: float, y_m: float) -> float:
    """Return the terrain height at a point, m, constant within a cell."""
    cell = cell_of(grid, x_m, y_m)
    return ground_m[cell // grid.nx, cell % grid.nx]


@kernel
def in_sight(
    grid: Grid,
    ground_m: F8,
    ax_m: float,
    ay_m: float,
    a_height_m: float,
    bx_m: float,
    by_m: float,
    b_height_m: float,
) -> bool:
    """Return whether the straight ray between two points clears the terrain, cell by cell on a 4/3 earth.

    Heights are above the terrain at each end, m.
    """
    distance = math.hypot(bx_m - ax_m, by_m - ay_m)
    steps = int(distance / grid.cell_m)
    a_top = ground_at(grid, ground_m, ax_m, ay_m) + a_height_m
    b_top = ground_at(grid, ground_m, bx_m, by_m) + b_height_m
    for i in range(1, steps):
        f = i / steps
        bulge = f * (1.0 - f) * distance * distance / (2.0 * EARTH_M)
        ray = a_top + f * (b_top - a_top) - bulge
        if ray < ground_at(grid, ground_m, ax_m + f * (bx_m - ax_m), ay_m + f * (by_m - ay_m)):
            return False
    return True


@inlined
def distance_to_cell_m(grid: Grid, x_m: float, y_m: float, cell: int) -> float:
    """Return the distance over the ground from a place to the centre of a cell, at least half a cell, m."""
    cell_x, cell_y = (cell % grid.nx + 0.5) * grid.cell_m, (cell // grid.nx + 0.5) * grid.cell_m
    return max(math.hypot(cell_x - x_m, cell_y - y_m), 0.5 * grid.cell_m)


@inlined
def slant_m(world: World, row: int, x_m: float, y_m: float, r_m: float, cell: int, layer: int) -> float:
    """Return the slant range from the mast of an emitter at a place to a layer above a cell ``r_m`` away, m."""
    grid = world.grid
    rise = world.layers_m[layer] - world.emitters[row].mast_m
    if grid.has_hills:
        rise += world.ground_m[cell // grid.nx, cell % grid.nx] - ground_at(grid, world.ground_m, x_m, y_m)
    return math.sqrt(r_m * r_m + rise * rise)


@inlined
def strength(world: World, row: int, r_m: float) -> float:
    """Return the field of an emitter at a slant range at which it reaches."""
    ratio = world.emitters[row].range_m / r_m
    power = ratio * ratio
    return power * power if world.emitters[row].kind == SENSOR else power


@inlined
def reaches(world: World, row: int, x_m: float, y_m: float, r_m: float, cell: int, layer: int) -> bool:
    """Return whether an emitter at a place reaches an altitude layer at the centre of a cell ``r_m`` away."""
    grid, mast, height = world.grid, world.emitters[row].mast_m, world.layers_m[layer]
    if r_m > horizon_m(mast, height):
        return False
    cell_x, cell_y = (cell % grid.nx + 0.5) * grid.cell_m, (cell // grid.nx + 0.5) * grid.cell_m
    return not grid.has_hills or in_sight(grid, world.ground_m, x_m, y_m, mast, cell_x, cell_y, height)


@inlined
def effect_at(world: World, row: int, x_m: float, y_m: float, r_m: float, cell: int, layer: int) -> float:
    """Return the field of one emitter at a place, in a layer at the centre of a cell ``r_m`` away over the ground."""
    slant = slant_m(world, row, x_m, y_m, r_m, cell, layer)
    if slant > world.emitters[row].instrumented_m or not reaches(world, row, x_m, y_m, r_m, cell, layer):
        return 0.0
    return strength(world, row, slant)


@kernel
def effect(world: World, row: int, x_m: float, y_m: float, cell: int, layer: int) -> float:
    """Return the field of one emitter at a place, at the centre of a cell in a layer; 0 where it does not reach."""
    return effect_at(world, row, x_m, y_m, distance_to_cell_m(world.grid, x_m, y_m, cell), cell, layer)


@kernel
def rasterise(world: World, row: int, out: F4) -> None:
    """Fill ``out`` (n_layers, ny * nx), modified in place, with the field of a fixed emitter."""
    element = world.emitters[row].element
    x, y = world.elements[element].x_m, world.elements[element].y_m
    for cell in range(out.shape[1]):
        r = distance_to_cell_m(world.grid, x, y, cell)
        for layer in range(out.shape[0]):
            out[layer, cell] = effect_at(world, row, x, y, r, cell, layer)


@inlined
def read(world: World, state: State, row: int, cell: int, layer: int) -> float:
    """Return the field of an emitter in a cell, without its gain: from its raster, or evaluated if it moves."""
    raster = world.emitters[row].raster
    if raster != NOBODY:
        return float(world.rasters[raster, layer, cell])
    return effect(world, row, state.emitters[row].x_m, state.emitters[row].y_m, cell, layer)
