"""Economy of fire, from its formula: what a round saves, found by going through everybody each time."""

import math

import numpy as np

from tests.reference.objects import FLYING, Battle, Element, Network, Unit


def worth_usd(target: Element) -> float:
    """Return the price and the value of an element."""
    return target.unit.price_usd + target.unit.value_usd


def leak_usd(unit: Unit, target: Element, health: float) -> float:
    """Return what one that looks like an element of a unit destroys of a target, of which a share is left."""
    if unit.seen_damage_hits < target.unit.threshold_hits:
        return 0.0
    share = min(unit.seen_damage_hits / target.unit.hits_to_destroy, health)
    return unit.seen_p_hit * share * worth_usd(target)


def prior_usd(battle: Battle, unit: Unit) -> float:
    """Return what an element of a unit threatens with its aim unknown, and with what it carries on the average."""
    if unit.seems_armed:
        aims = [e for e in battle.enemies(unit.side) if not e.unit.is_mover and worth_usd(e) > 0.0]
        total = math.fsum(worth_usd(e) for e in aims)
        own = math.fsum(worth_usd(e) / total * leak_usd(unit, e, 1.0) for e in aims)
    else:
        own = unit.price_usd + unit.value_usd
    cargo = [c for e in unit.elements for c in e.cargo]
    return own + math.fsum(prior_usd(battle, c.unit) for c in cargo) / max(len(unit.elements), 1)


def threat_usd(battle: Battle, network: Network, target: Element) -> float:
    """Return the expected damage of a leak as the commander of a network sees it."""
    unit, level = target.unit, battle.chance.uniform("estimate", target.key ^ network.key)
    table = network.estimate_table
    error = float(np.float32(np.interp(level, np.linspace(0.0, 1.0, len(table)), table)))
    if not unit.seems_armed or target.remaining_m > network.course_known_m:
        return error * prior_usd(battle, unit)
    if target.aim is None or not target.aim.is_alive:
        return 0.0
    return error * leak_usd(unit, target.aim, 1.0 - target.aim.damage / target.aim.unit.hits_to_destroy)


def fired_by_kind(battle: Battle, unit: Unit, target: Element) -> int:
    """Return how many shots were fired at a target by units like this one on its network."""
    return battle.fired.get((unit.network.index, unit.kind, target.index), 0)


def rounds_for(unit: Unit, target_class: int) -> int:
    """Return how many rounds on launchers that work are not held for other target classes."""
    rounds = sum(e.rounds + e.stock for e in unit.elements if e.is_alive and e.is_ready)
    return rounds - sum(n for other, n in unit.hold.items() if other != target_class)


def usd_of_kill(unit: Unit, target: Element) -> float:
    """Return what a unit pays for a kill, over its economy factor; nothing if it does not ask."""
    p_kill = unit.effects["p_kill"][target.unit.target_class]
    if p_kill == 0.0:
        return math.inf
    return (unit.round_usd + unit.scarcity_usd) / (unit.economy_factor * p_kill) if unit.economy_factor else 0.0


def meets(battle: Battle, shooter: Element, target: Element) -> bool:
    """Return whether a target passes a launcher in range on its leg, not before a shot that leaves now can be there."""
    range_m, shot_mps = shooter.unit.max_range_m, shooter.unit.shot_speed_mps

    def distance_m(t: float) -> float:
        return math.dist((target.x_m + target.vx_mps * t, target.y_m + target.vy_mps * t), (shooter.x_m, shooter.y_m))

    if target.status != FLYING or math.hypot(target.vx_mps, target.vy_mps) == 0.0:
        return distance_m(0.0) <= range_m
    end_s = max((target.leg_m - target.leg_flown_m) / target.unit.speed_mps, 0.0)
    low, high = 0.0, end_s
    for _ in range(200):  # to the nearest point
        third = (high - low) / 3.0
        if distance_m(low + third) <= distance_m(high - third):
            high -= third
        else:
            low += third
    near_s = 0.5 * (low + high)
    if distance_m(near_s) > range_m:
        return False
    low, high = near_s, end_s
    for _ in range(200):  # to the last in range
        middle = 0.5 * (low + high)
        low, high = (middle, high) if distance_m(middle) <= range_m else (low, middle)
    last_s = end_s if distance_m(end_s) <= range_m else low
    return any(distance_m(t) <= shot_mps * t for t in (near_s, last_s))


def shots_to_come(battle: Battle, unit: Unit, target: Element) -> int:
    """Return how many shots of a unit at a target may follow."""
    able = [
        e
        for e in unit.elements
        if e.is_alive
        and e.is_ready
        and e.rounds > 0
        and e.reload_until_s <= battle.now_s
        and sum(s.shooter is e and s.holds_channel for s in battle.shots) < unit.channels
        and meets(battle, e, target)
    ]
    if not all(any(e.is_alive and e.is_ready for e in needed.elements) for needed in unit.fire_control):
        return 0
    limit = unit.max_shots - fired_by_kind(battle, unit, target) if unit.max_shots > 0 else unit.salvo
    if unit.hold:
        limit = min(limit, rounds_for(unit, target.unit.target_class))
    return max(min(limit, sum(e.rounds for e in able)), 0)


def p_left(battle: Battle, unit: Unit, target: Element) -> float:
    """Return the chance that nobody kills a target to whom it costs less, of equals the first by key."""

    def order(u):
        return usd_of_kill(u, target), u.key

    others = [
        u
        for u in battle.units
        if u.network is unit.network and u.has_launcher and order(u) < order(unit) and order(u)[0] < math.inf
    ]
    left = 1.0
    for u in others if unit.network.up else []:
        left *= (1.0 - u.effects["p_kill"][target.unit.target_class]) ** shots_to_come(battle, u, target)
    return left


def rounds_worth(battle: Battle, unit: Unit, target: Element, most: int) -> int:
    """Return how many of a salvo are worth their price, each for what those before it leave."""
    if unit.economy_factor == 0.0:
        return most
    p_kill = unit.effects["p_kill"][target.unit.target_class]
    saved = unit.economy_factor * p_kill * threat_usd(battle, unit.network, target) * p_left(battle, unit, target)
    n = 0
    while n < most and saved * (1.0 - p_kill) ** n >= unit.round_usd + unit.scarcity_usd:
        n += 1
    return n
