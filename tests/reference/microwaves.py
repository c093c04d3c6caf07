"""Microwaves: pulses into a cone."""

import cmath
import math

from tests.reference import fires, heights, impact
from tests.reference.objects import Battle, Element


def hazard(battle: Battle, emitter: Element, target: Element) -> float:
    """Return the hazard of one pulse on its axis: that at full range, growing as the inverse square."""
    u = emitter.unit
    r = max(heights.distance_m(battle, emitter, target), 1.0)
    in_band = heights.in_band(battle, emitter, target, u.pulse_floor_m, u.pulse_ceiling_m)
    if not target.is_alive or r > u.pulse_range_m or not in_band:
        return 0.0
    return target.unit.pulse_share * u.effects["pulse"][target.unit.target_class] * (u.pulse_range_m / r) ** 2


def off_axis_rad(battle: Battle, emitter: Element, towards: Element, target: Element) -> float:
    """Return the angle between the lines to two elements: unit vectors a chord apart.

    A line of no length points everywhere.
    """

    def direction(e: Element) -> tuple[float, ...] | None:
        way = heights.towards(battle, emitter, e)
        length = math.hypot(*way)
        return tuple(part / length for part in way) if length > 0.0 else None

    one, other = direction(towards), direction(target)
    if one is None or other is None:
        return 0.0
    return 2.0 * math.asin(min(math.dist(one, other) / 2.0, 1.0))


def in_sector(battle: Battle, emitter: Element, towards: Element, target: Element) -> bool:
    """Return whether the lines to two elements differ by no more than the half angle."""
    return off_axis_rad(battle, emitter, towards, target) <= emitter.unit.half_angle_rad


def softness(battle: Battle, target: Element) -> float:
    """Return the airframe's own factor: exp of a normal number whose mean makes the factor's mean 1."""
    sigma = target.unit.pulse_sigma
    u, v = (battle.chance.uniform("hardness", target.key, i) for i in range(2))
    normal = cmath.rect(math.sqrt(-2.0 * math.log(1.0 - u)), math.tau * v).real
    return math.exp(sigma * (normal - sigma / 2.0))


def hazard_of_pulse(battle: Battle, emitter: Element, towards: Element, target: Element) -> float:
    """Return the hazard of a pulse that is laid on one element to another."""
    u, on_axis = emitter.unit, hazard(battle, emitter, target)
    angle = off_axis_rad(battle, emitter, towards, target)
    if on_axis > 0.0 and angle > u.half_angle_rad:
        reach_m = math.sqrt(u.side_lobe) * u.pulse_range_m
        is_near = max(heights.distance_m(battle, emitter, target), 1.0) <= reach_m
        return on_axis * u.side_lobe * softness(battle, target) if is_near else 0.0
    return on_axis * 0.5 ** ((angle / u.half_angle_rad) ** 2) * softness(battle, target)


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
            able = [
                e
                for e in u.network.picture
                if hazard(battle, emitter, e) > 0.0 and in_sector(battle, emitter, towards, e)
            ]
            if len(able) < u.min_targets:
                break
            hazards = [(hazard_of_pulse(battle, emitter, towards, e), e) for e in battle.enemies(u.side)]
            hit = sorted((pair for pair in hazards if pair[0] > 0.0), key=lambda pair: -pair[0])
            for size, element in hit[: u.targets_per_pulse or None]:
                impact.add_fire(element, u, size)
            u.tally["pulses"] += 1
            emitter.recharged_s += u.recharge_s
