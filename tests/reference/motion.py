"""Motion: an element is so many metres along a leg, from the point where it began it to the point it heads for."""

import math
from itertools import pairwise

from tests.reference import impact
from tests.reference.objects import CARRIED, FLYING, HOME, WAITING, Battle, Element


def schedule(battle: Battle) -> None:
    """Set when each element takes off: as planned, or after the sum of random gaps."""
    for unit in battle.units:
        gaps = [unit.poisson_gap_s * battle.chance.exponential("launch", e.key) for e in unit.elements]
        for i, element in enumerate(unit.elements):
            element.until_s = element.launch_s + sum(gaps[: i + 1])


def corners(element: Element) -> list[tuple[float, float]]:
    """Return the points that an element flies over before its target."""
    return [(x + element.dx_m, y + element.dy_m) for x, y in element.unit.waypoints]


def goal(element: Element) -> tuple[float, float]:
    """Return where the present leg ends, m: targets are flown to where they were at the start."""
    if element.mode == "returning":
        return element.x0_m, element.y0_m
    if element.corners_passed < len(corners(element)):
        return corners(element)[element.corners_passed]
    if element.aim is None:
        return element.x_m, element.y_m
    return element.aim.x0_m, element.aim.y0_m


def corners_left(element: Element) -> int:
    """Return how many points are still to be passed; none on the way home."""
    return 0 if element.mode == "returning" else len(corners(element)) - element.corners_passed


def head_for(element: Element, point: tuple[float, float]) -> None:
    """Begin a leg to a point; on a leg of no length the course is kept."""
    speed = element.unit.speed_mps
    element.leg_from = (element.x_m, element.y_m)
    element.leg_m = math.dist(element.leg_from, point)
    element.leg_flown_m = 0.0
    if element.leg_m > 0.0:
        element.vx_mps = speed * ((point[0] - element.x_m) / element.leg_m)
        element.vy_mps = speed * ((point[1] - element.y_m) / element.leg_m)


def take_off(element: Element) -> None:
    """Let an element fly from where it is."""
    element.status = FLYING
    element.unit.tally["launched"] += 1
    if not element.unit.is_pursuer:
        head_for(element, goal(element))


def release(battle: Battle, carrier: Element) -> None:
    """Release all cargo where the carrier is; each flies to its own target from the next tick on."""
    for element in carrier.cargo:
        if element.status == CARRIED:
            element.status = WAITING
            element.x_m, element.y_m = element.leg_from = carrier.x_m, carrier.y_m
            element.until_s = battle.now_s
            stops = [(element.x_m, element.y_m), *corners(element)]
            if element.aim is not None:
                stops.append((element.aim.x0_m, element.aim.y0_m))
            element.remaining_m = sum(math.dist(a, b) for a, b in pairwise(stops))


def chase(element: Element) -> None:
    """Head for where the target is now, or the next living one of its unit."""
    if element.aim is None:
        return
    group = element.aim.unit.elements
    here = group.index(element.aim)
    for candidate in group[here:] + group[:here]:
        if candidate.is_alive:
            head_for(element, (candidate.x_m, candidate.y_m))
            element.remaining_m = element.leg_m
            element.aim = candidate
            return


def advance(element: Element, time_s: float) -> None:
    """Fly for a time, round as many corners as come."""
    left_m = element.unit.speed_mps * time_s
    element.remaining_m -= left_m
    while left_m > element.leg_m - element.leg_flown_m and corners_left(element) > 0:
        left_m -= element.leg_m - element.leg_flown_m
        element.x_m, element.y_m = goal(element)
        element.corners_passed += 1
        head_for(element, goal(element))
    element.leg_flown_m += left_m
    flown_s = element.leg_flown_m / element.unit.speed_mps
    element.x_m = element.leg_from[0] + element.vx_mps * flown_s
    element.y_m = element.leg_from[1] + element.vy_mps * flown_s


def turn(battle: Battle, element: Element) -> None:
    """Release, loiter, go home: as much of it as is due."""
    if element.mode == "inbound":
        release(battle, element)
        element.mode = "loitering"
        element.until_s = battle.now_s + element.unit.loiter_s
        element.vx_mps = element.vy_mps = 0.0
    if element.mode == "loitering" and element.until_s <= battle.now_s:
        element.mode = "returning"
        head_for(element, goal(element))
        element.remaining_m = element.leg_m


def fly_on(element: Element) -> None:
    """Let an element that arrived at what is destroyed turn there to the nearest living target, if any is in range."""
    here = element.aim

    def away_m(other: Element) -> float:
        return math.hypot(other.x0_m - here.x0_m, other.y0_m - here.y0_m)

    living = [e for unit in element.unit.targets for e in unit.elements if e.is_alive]
    near = [e for e in living if away_m(e) <= element.unit.retarget_range_m]
    if near:
        beyond_m = -element.remaining_m
        element.aim = min(near, key=lambda e: (away_m(e), e.index))
        element.x_m, element.y_m = here.x0_m, here.y0_m
        head_for(element, goal(element))
        element.remaining_m = element.leg_m
        advance(element, beyond_m / element.unit.speed_mps)


def end_step(battle: Battle, element: Element) -> None:
    """Strike, turn or come home if it is time."""
    if element.unit.is_expendable:
        is_there, u = element.remaining_m <= 0.0, element.unit
        if is_there and u.retarget_range_m > 0.0 and element.aim is not None and not element.aim.is_alive:
            fly_on(element)
        if element.remaining_m <= 0.0:
            impact.strike(battle, element)
    elif element.mode == "returning":
        if element.remaining_m <= 0.0:
            element.status, element.gone_tick = HOME, battle.tick
            impact.forget(battle, element)
    elif element.remaining_m <= element.unit.release_range_m:
        turn(battle, element)


def move(battle: Battle) -> None:
    """Phase 3: whoever flies, or takes off in this tick; pursuers look at where all are before anybody moves."""
    flying = [e for e in battle.elements if e.status == FLYING]
    leaving = [e for e in battle.elements if e.status == WAITING and e.until_s < battle.now_s]
    for element in battle.elements:
        if element.unit.is_pursuer and element.mode == "inbound" and element in flying + leaving:
            chase(element)
    for element in battle.elements:
        if element in leaving:
            take_off(element)
        elif element not in flying:
            continue
        if element.mode != "loitering":
            advance(element, battle.now_s - element.until_s if element in leaving else battle.grid.tick_s)
        end_step(battle, element)
