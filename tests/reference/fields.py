"""What an emitter does to a cell, from the formulas: powers of the slant range, a horizon, the shadow of hills."""

import math
import struct

EARTH_M = 8_494_666.7


def single(value: float) -> float:
    """Return a number as a 4-byte float holds it: fields of fixed emitters are kept so."""
    return struct.unpack("f", struct.pack("f", value))[0]


def horizon_m(height_a_m: float, height_b_m: float) -> float:
    """Return the 4/3-earth radio horizon: 4.12 km for each square root of a metre of height."""
    return 4120.0 * math.sqrt(height_a_m) + 4120.0 * math.sqrt(height_b_m)


def cell_of(grid, x_m: float, y_m: float) -> tuple[int, int]:
    """Return the column and row of the cell that holds a point, or of the nearest one."""
    column = sorted((0, math.floor(x_m / grid.cell_m), grid.nx - 1))[1]
    row = sorted((0, math.floor(y_m / grid.cell_m), grid.ny - 1))[1]
    return column, row


def centre(grid, cell: tuple[int, int]) -> tuple[float, float]:
    """Return the point in the middle of a cell, m."""
    return (cell[0] + 0.5) * grid.cell_m, (cell[1] + 0.5) * grid.cell_m


def ground(grid, ground_m, x_m: float, y_m: float) -> float:
    """Return the height of the terrain at a point, m."""
    column, row = cell_of(grid, x_m, y_m)
    return float(ground_m[row][column])


def in_sight(grid, ground_m, a: tuple[float, float, float], b: tuple[float, float, float]) -> bool:
    """Return whether b (x, y, height above the terrain) can be seen from a.

    Seen from a, the earth falls away by s^2 / 2R at distance s. Terrain hides b if it rises more steeply
    than b does; it is looked at once a cell's length along the way.
    """
    distance = math.dist(a[:2], b[:2])
    eye = ground(grid, ground_m, a[0], a[1]) + a[2]
    top = ground(grid, ground_m, b[0], b[1]) + b[2]
    steps = math.floor(distance / grid.cell_m)
    for i in range(1, steps):
        s = distance * i / steps
        x, y = (a[j] + (i / steps) * (b[j] - a[j]) for j in range(2))
        hill_slope = (ground(grid, ground_m, x, y) - s * s / (2.0 * EARTH_M) - eye) / s
        goal_slope = (top - distance * distance / (2.0 * EARTH_M) - eye) / distance
        if hill_slope > goal_slope:
            return False
    return True


def effect(battle, emitter, x_m: float, y_m: float, cell: tuple[int, int], height_m: float) -> float:
    """Return the field of an emitter that is at a point, in a cell at a height above the terrain."""
    grid = battle.grid
    there = centre(grid, cell)
    r = max(math.dist((x_m, y_m), there), grid.cell_m / 2.0)
    eye_m = ground(grid, battle.ground_m, x_m, y_m) + emitter.mast_m
    slant = math.hypot(r, ground(grid, battle.ground_m, *there) + height_m - eye_m)
    if slant > emitter.instrumented_m or r > horizon_m(emitter.mast_m, height_m):
        return 0.0
    if grid.has_hills:
        eye, goal = (x_m, y_m, emitter.mast_m), (*there, height_m)
        if not in_sight(grid, battle.ground_m, eye, goal):
            return 0.0
    return (emitter.range_m / slant) ** (4 if emitter.is_sensor else 2)


def read(battle, emitter, cell: tuple[int, int], height_m: float) -> float:
    """Return the field of an emitter where it is now; that of a fixed one has 4-byte precision."""
    place = (cell, height_m)
    if not emitter.is_fixed:
        return effect(battle, emitter, emitter.x_m, emitter.y_m, *place)
    if place not in emitter.known:
        emitter.known[place] = single(effect(battle, emitter, emitter.element.x0_m, emitter.element.y0_m, *place))
    return emitter.known[place]
