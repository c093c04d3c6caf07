"""Where things are: formations of a unit's elements, headings, terrain."""

import math

import numpy as np

from wargame.scenario import Scenario, Unit

GOLDEN_ANGLE = math.pi * (3.0 - math.sqrt(5.0))


def heading(unit: Unit, scenario: Scenario) -> float:
    """Return the direction from a unit to its first waypoint or target, rad from the x axis; 0 without one."""
    ends = [*unit.waypoints, *((scenario.units[t].x_m, scenario.units[t].y_m) for t in unit.targets)]
    return math.atan2(ends[0][1] - unit.y_m, ends[0][0] - unit.x_m) if ends else 0.0


def formation(unit: Unit, count: int, heading_rad: float) -> np.ndarray:
    """Return the offsets of a unit's elements from its centre, shape (count, 2), m.

    ``point``: all at the centre. ``disc``: an even sunflower within ``spread_m``. ``line``: abreast, across
    the heading, from -spread to +spread.

    >>> formation(Unit(side="red", element="decoy", count=3, formation="line", spread_m=10.0), 3, 0.0)[:, 1]
    array([-10.,   0.,  10.])
    """
    index = np.arange(count)
    if unit.formation == "point" or unit.spread_m == 0.0 or count < 2:
        return np.zeros((count, 2))
    if unit.formation == "line":
        across = np.linspace(-unit.spread_m, unit.spread_m, count)
        return np.stack([-across * math.sin(heading_rad), across * math.cos(heading_rad)], axis=1)
    radius = unit.spread_m * np.sqrt((index + 0.5) / count)
    return np.stack([radius * np.cos(index * GOLDEN_ANGLE), radius * np.sin(index * GOLDEN_ANGLE)], axis=1)


def ground(scenario: Scenario) -> np.ndarray:
    """Return the terrain height of each cell, shape (ny, nx), m: the highest of the Gaussian hills there."""
    area = scenario.map
    x = (np.arange(math.ceil(area.width_m / area.cell_m)) + 0.5) * area.cell_m
    y = (np.arange(math.ceil(area.height_m / area.cell_m)) + 0.5) * area.cell_m
    height = np.zeros((len(y), len(x)))
    for hill in scenario.terrain.hills:
        r2 = (x[None, :] - hill.x_m) ** 2 + (y[:, None] - hill.y_m) ** 2
        height = np.maximum(height, hill.height_m * np.exp(-0.5 * r2 / hill.radius_m**2))
    return height
