"""Microwaves: pulses into a sector."""

import math

from tests.reference import fires, guns, impact
from tests.reference.objects import Battle, Element


def hazard(emitter: Element, target: Element) -> float:
    """Return the hazard of one pulse to an element: that at full range, growing as the inverse square."""
    at_range = emitter.unit.effects["pulse"][target.unit.target_class]
    r = max(guns.distance_m(emitter, target), 1.0)
    if not target.is_alive or r > emitter.unit.pulse_range_m:
        return 0.0
    return at_range * (emitter.unit.pulse_range_m / r) ** 2


def in_sector(emitter: Element, towards: Element, target: Element) -> bool:
    """Return whether the bearings of two elements differ by no more than the half angle."""

    def bearing(e: Element) -> float:
        return math.atan2(e.y_m - emitter.y_m, e.x_m - emitter.x_m)

    turn = (bearing(target) - bearing(towards)) % math.tau
    return min(turn, math.tau - turn) <= emitter.unit.half_angle_rad


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
            hit = [e for e in battle.enemies(u.side) if hazard(emitter, e) > 0.0 and in_sector(emitter, towards, e)]
            if sum(e in u.network.picture for e in hit) < u.min_targets:
                break
            for element in hit:
                impact.add_fire(element, u, hazard(emitter, element))
            u.tally["pulses"] += 1
            emitter.recharged_s += u.recharge_s
