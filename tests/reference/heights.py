"""Heights: a flier is at its cruise height, or lower on the straight line down to where it will strike."""

import math

from tests.reference import fields
from tests.reference.objects import FLYING, Battle, Element


def dive_m(element: Element) -> float | None:
    """Return how high the line is on which an element comes down to its aim; None for one that does not dive."""
    u, aim = element.unit, element.aim
    if element.status != FLYING or not u.is_expendable or u.is_pursuer or u.dive_slope == 0.0:
        return None
    return None if aim is None or aim.unit.is_mover else element.remaining_m * u.dive_slope


def above_ground_m(element: Element) -> float:
    """Return the height above the terrain below; what stands counts as on the ground."""
    if not element.unit.is_mover:
        return 0.0
    line_m = dive_m(element)
    return element.unit.height_m if line_m is None else min(element.unit.height_m, line_m)


def sink_mps(element: Element) -> float:
    """Return how fast an element comes down, m/s."""
    line_m = dive_m(element)
    return (
        element.unit.speed_mps * element.unit.dive_slope
        if line_m is not None and line_m < element.unit.height_m
        else 0.0
    )


def altitude_m(battle: Battle, element: Element) -> float:
    """Return the height above the plain, hills included."""
    return above_ground_m(element) + fields.ground(battle.grid, battle.ground_m, element.x_m, element.y_m)


def towards(battle: Battle, a: Element, b: Element) -> tuple[float, float, float]:
    """Return the way from a to b along x, y and up, m."""
    return b.x_m - a.x_m, b.y_m - a.y_m, altitude_m(battle, b) - altitude_m(battle, a)


def velocity_mps(element: Element) -> tuple[float, float, float]:
    """Return the velocity along x, y and up, m/s."""
    return element.vx_mps, element.vy_mps, -sink_mps(element)


def distance_m(battle: Battle, a: Element, b: Element) -> float:
    """Return the slant range, m."""
    return math.hypot(*towards(battle, a, b))


def in_band(battle: Battle, weapon: Element, target: Element, floor_m: float, ceiling_m: float) -> bool:
    """Return whether a target is neither too low over its ground nor too high over a weapon."""
    return floor_m <= above_ground_m(target) and towards(battle, weapon, target)[2] <= ceiling_m
