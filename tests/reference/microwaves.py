"""Microwaves: pulses into a cone."""

import math

from tests.reference import fires, heights, impact
from tests.reference.objects import Battle, Element


def hazard(battle: Battle, emitter: Element, target: Element) -> float:
    """Return the hazard of one pulse to an element: that at full range, growing as the inverse square."""
    u = emitter.unit
    r = max(heights.distance_m(battle, emitter, target), 1.0)
    in_band = heights.in_band(battle, emitter, target, u.pulse_floor_m, u.pulse_ceiling_m)
    if not target.is_alive or r > u.pulse_range_m or not in_band:
        return 0.0
    return u.effects["pulse"][target.unit.target_class] * (u.pulse_range_m / r) ** 2


def in_sector(battle: Battle, emitter: Element, towards: Element, target: Element) -> bool:
    """Return whether the lines to two elements differ by no more than the half angle: unit vectors a chord apart.

    A line of no length points everywhere.
    """

    def direction(e: Element) -> tuple[float, ...] | None:
        way = heights.towards(battle, emitter, e)
        length = math.hypot(*way)
        return tuple(part / length for part in way) if length > 0.0 else None

    one, other = direction(towards), direction(target)
    if one is None or other is None:
        return True
    return 2.0 * math.asin(min(math.dist(one, other) / 2.0, 1.0)) <= emitter.unit.half_angle_rad


def choose_target(battle: Battle, emitter: Element) -> Element | None:
    """Return the nearest listed element that a pulse reaches."""
    listed = emitter.unit.network.picture
    able = [e for e in listed if hazard(battle, emitter, e) > 0.0 and fires.is_visible(battle, emitter, e)]
    return min(able, key=lambda e: (heights.distance_m(battle, emitter, e), e.index), default=None)


def fire_microwaves(battle: Battle) -> None:
    """Phase 6 for all microwaves, in order: as many pulses as recharging allows."""
    for emitter in battle.elements:
        u = emitter.unit
        if not (u.has_microwave and emitter.is_alive and emitter.is_ready):
            continue
        emitter.recharged_s = max(emitter.recharged_s, battle.now_s - battle.grid.tick_s)
        while emitter.recharged_s < battle.now_s:
            towards = choose_target(battle, emitter)
            if towards is None:
                break
            reached = [e for e in battle.enemies(u.side) if hazard(battle, emitter, e) > 0.0]
            hit = [e for e in reached if in_sector(battle, emitter, towards, e)]
            if sum(e in u.network.picture for e in hit) < u.min_targets:
                break
            for element in hit:
                impact.add_fire(element, u, hazard(battle, emitter, element))
            u.tally["pulses"] += 1
            emitter.recharged_s += u.recharge_s
