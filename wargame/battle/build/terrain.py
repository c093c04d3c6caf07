"""Terrain heights, headings of units, and directions in a disc."""

import math

import numpy as np

from wargame.battle.scenario import Scenario, UnitTable

GOLDEN_ANGLE = math.pi * (3.0 - math.sqrt(5.0))


def heading(unit: UnitTable, scenario: Scenario) -> float:
    """Return the direction from a unit to its first waypoint or target, rad from the x axis; 0 without one."""
    ends = [*unit.waypoints, *((scenario.units[t].x_m, scenario.units[t].y_m) for t in unit.targets)]
    return math.atan2(ends[0][1] - unit.y_m, ends[0][0] - unit.x_m) if ends else 0.0


def spiral(n: int) -> np.ndarray:
    """Return the directions of an even sunflower's n points from its centre, cosine and sine, shape (n, 2).

    Vogel, Mathematical Biosciences 44 179 (1979).
    """
    angle = np.arange(n) * GOLDEN_ANGLE
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


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
