"""Microwaves: pulses into a sector."""

import cmath
import math

from tests.reference import fires, guns, impact
from tests.reference.objects import Battle, Element


def hazard(emitter: Element, target: Element) -> float:
    """Return the hazard of one pulse on its axis: that at full range, growing as the inverse square."""
    at_range = emitter.unit.effects["pulse"][target.unit.target_class] * target.unit.pulse_share
    r = max(guns.distance_m(emitter, target), 1.0)
    if not target.is_alive or r > emitter.unit.pulse_range_m:
        return 0.0
    return at_range * (emitter.unit.pulse_range_m / r) ** 2


def off_axis_rad(emitter: Element, towards: Element, target: Element) -> float:
    """Return by how much the bearings of two elements differ."""

    def bearing(e: Element) -> float:
        return math.atan2(e.y_m - emitter.y_m, e.x_m - emitter.x_m)

    turn = (bearing(target) - bearing(towards)) % math.tau
    return min(turn, math.tau - turn)


def in_sector(emitter: Element, towards: Element, target: Element) -> bool:
    """Return whether the bearings of two elements differ by no more than the half angle."""
    return off_axis_rad(emitter, towards, target) <= emitter.unit.half_angle_rad


def softness(battle: Battle, target: Element) -> float:
    """Return the airframe's own factor: exp of a normal number whose mean makes the factor's mean 1."""
    sigma = target.unit.pulse_sigma
    u, v = (battle.chance.uniform("hardness", target.key, i) for i in range(2))
    normal = cmath.rect(math.sqrt(-2.0 * math.log(1.0 - u)), math.tau * v).real
    return math.exp(sigma * (normal - sigma / 2.0))


def hazard_of_pulse(battle: Battle, emitter: Element, towards: Element, target: Element) -> float:
    """Return the hazard of a pulse that is laid on one element to another."""
    u, on_axis = emitter.unit, hazard(emitter, target)
    if on_axis > 0.0 and not in_sector(emitter, towards, target):
        reach_m = math.sqrt(u.side_lobe) * u.pulse_range_m
        is_near = max(guns.distance_m(emitter, target), 1.0) <= reach_m
        return on_axis * u.side_lobe * softness(battle, target) if is_near else 0.0
    angle = off_axis_rad(emitter, towards, target)
    return on_axis * 0.5 ** ((angle / u.half_angle_rad) ** 2) * softness(battle, target)


def choose_target(battle: Battle, emitter: Element) -> Element | None:
    """Return the nearest listed element that a pulse reaches."""
    listed = emitter.unit.network.picture
    able = [e for e in listed if hazard(emitter, e) > 0.0 and fires.is_visible(battle, emitter, e)]
    return min(able, key=lambda e: (guns.distance_m(emitter, e), e.index), default=None)


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
            able = [e for e in u.network.picture if hazard(emitter, e) > 0.0 and in_sector(emitter, towards, e)]
            if len(able) < u.min_targets:
                break
            hazards = [(hazard_of_pulse(battle, emitter, towards, e), e) for e in battle.enemies(u.side)]
            hit = sorted((pair for pair in hazards if pair[0] > 0.0), key=lambda pair: -pair[0])
            for size, element in hit[: u.targets_per_pulse or None]:
                impact.add_fire(element, u, size)
            u.tally["pulses"] += 1
            emitter.recharged_s += u.recharge_s
