"""Routes: waypoints as given, or around the enemy's sensors; they belong to the sites, whoever takes them.

Around the threat field: the cheapest path over the cells, 8 neighbours each, where a metre costs
1 + AVOIDANCE * (detection rate / its maximum), by Dijkstra (1959); then straightened.
"""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from wargame.battle.build.array_cache import MOST_BYTES, ArrayCache, hash_of
from wargame.battle.kernels.state import F8, NOBODY, World
from wargame.compiled.disk_cache import disk_cache

if TYPE_CHECKING:
    from wargame.battle.build.setup import Group

AVOIDANCE: Final = 20.0  # a metre in full view costs as much as this many more unseen (assumed)
NEIGHBOURS: Final = ((1, 0), (0, 1), (1, 1), (1, -1))


def lay(world: World, groups: Sequence["Group"]) -> F8:
    """Return the waypoints of all units, shape (n, 2), m, and note which are whose in the records of units, in place.

    Parameters
    ----------
    world
        With every site taken.
    """
    points: list[tuple[float, float]] = []
    for i, group in enumerate(groups):
        route = [] if group.unit.route == "pursue" else group.unit.waypoints
        if _avoids(world, i, group):
            route = around_threat(world, i)
        world.units["waypoint_first"][i], world.units["waypoint_count"][i] = len(points), len(route)
        points += route
    return np.asarray(points, float).reshape(-1, 2)


def ends(world: World, groups: Sequence["Group"]) -> list[tuple[int, int]]:
    """Return between which cells each unit finds its own way, if it does."""
    return [route_ends(world, i) for i, group in enumerate(groups) if _avoids(world, i, group)]


def _avoids(world: World, unit: int, group: "Group") -> bool:
    """Return whether a unit finds its own way, and there is somebody to take it."""
    return group.unit.route == "avoid" and bool(world.units["count"][unit]) and bool(group.unit.targets)


def route_ends(world: World, unit: int) -> tuple[int, int]:
    """Return the cell in which a unit sets out, and that of its first target's unit."""
    grid, e, first = world.grid, world.elements, world.units["first"]
    target = world.unit_of[e["aim"][first[unit]]]
    start, end = (
        min(int(y / grid.cell_m), grid.ny - 1) * grid.nx + min(int(x / grid.cell_m), grid.nx - 1)
        for x, y in ((e["x_m"][first[row]], e["y_m"][first[row]]) for row in (unit, target))
    )
    return start, end


def threat_field(world: World, unit: int) -> np.ndarray:
    """Return the rate at which all enemy sensors find an element of a unit, cell by cell, shape (ny, nx), 1/s."""
    u = world.units[unit]
    rate = np.zeros(world.grid.ny * world.grid.nx)
    for emitter in world.emitters:
        if emitter["side"] != u["side"] and emitter["rate_per_s"] > 0.0 and emitter["raster"] != NOBODY:
            signal = u["rcs"] * world.rasters[emitter["raster"], u["layer"]]
            rate += np.where(signal >= 1.0, emitter["rate_per_s"] * signal, 0.0)
    return np.minimum(rate, world.grid.detection_rate_max_per_s).reshape(world.grid.ny, world.grid.nx)


def _edges(cost_per_m: np.ndarray, cell_m: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return an edge from each cell to each neighbour: its weight, length times mean cost, and the cells it joins."""
    ny, nx = cost_per_m.shape
    index = np.arange(ny * nx).reshape(ny, nx)
    rows, columns, weights = [], [], []
    for dx, dy in NEIGHBOURS:
        y0, y1 = max(0, -dy), ny - max(0, dy)
        here = (slice(y0, y1), slice(0, nx - dx))
        there = (slice(y0 + dy, y1 + dy), slice(dx, nx))
        rows.append(index[here].ravel())
        columns.append(index[there].ravel())
        weights.append(0.5 * (cost_per_m[here] + cost_per_m[there]).ravel() * cell_m * np.hypot(dx, dy))
    return np.concatenate(weights), np.concatenate(rows), np.concatenate(columns)


@disk_cache
def _cells_before(weights: np.ndarray, rows: np.ndarray, columns: np.ndarray, n: int, start: int) -> np.ndarray:
    """Return the cell before each of ``n`` cells on the cheapest path from a start, below 0 where there is none."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    graph = coo_array((weights, (rows, columns)), shape=(n, n)).tocsr()
    return dijkstra(graph, directed=False, indices=start, return_predecessors=True)[1]


def around_threat(world: World, unit: int) -> list[tuple[float, float]]:
    """Return the waypoints of the cheapest path from a unit to its first target's unit."""
    grid = world.grid
    threat = threat_field(world, unit) / grid.detection_rate_max_per_s
    start, end = route_ends(world, unit)
    key = (hash_of(threat), threat.shape, grid.cell_m, start)
    before = _predecessors.get(key, partial(_cheapest, threat, grid.cell_m, start))
    cells = [end]
    while cells[-1] != start and before[cells[-1]] >= 0:
        cells.append(int(before[cells[-1]]))
    path = np.array([((c % grid.nx + 0.5) * grid.cell_m, (c // grid.nx + 0.5) * grid.cell_m) for c in cells[::-1]])
    return [(float(x), float(y)) for x, y in straighten(path, grid.cell_m)[1:-1]]


def _cheapest(threat: np.ndarray, cell_m: float, start: int) -> np.ndarray:
    """Return the cell before each cell on the cheapest path from a start, given the threat in each."""
    return _cells_before(*_edges(1.0 + AVOIDANCE * threat, cell_m), threat.size, start)


_predecessors = ArrayCache(MOST_BYTES // 4)  # by threat, cells and start


def straighten(path: np.ndarray, tolerance_m: float) -> np.ndarray:
    """Return the path without the points that lie within a tolerance of a straight leg (Douglas & Peucker 1973).

    >>> straighten(np.array([[0.0, 0.0], [1.0, 0.1], [2.0, 0.0], [2.0, 2.0]]), 0.5)
    array([[0., 0.],
           [2., 0.],
           [2., 2.]])
    """
    if len(path) < 3:
        return path
    leg = path[-1] - path[0]
    offset = path - path[0]
    length = float(np.hypot(*leg))
    off = np.abs(leg[0] * offset[:, 1] - leg[1] * offset[:, 0]) / length if length else np.hypot(*offset.T)
    worst = int(np.argmax(off))
    if off[worst] <= tolerance_m:
        return path[[0, -1]]
    return np.vstack([straighten(path[: worst + 1], tolerance_m)[:-1], straighten(path[worst:], tolerance_m)])
