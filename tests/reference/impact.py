"""Who destroyed what: claims, fire and impacts are listed as they come and settled at the end of the tick.

One of several gets the credit. The lists are gone through again at the end: the n-th claim takes over with
probability 1/n, a contribution with its share of the sum up to it.
"""

import math

from tests.reference.objects import ARRIVED, CARRIED, KILLED, SOFT_KILLED, Battle, Element, Unit


def claim(battle: Battle, element: Element, by: Unit, is_soft: bool) -> None:
    """Claim a kill."""
    element.claims.append((by, is_soft))
    if element not in battle.claimed:
        battle.claimed.append(element)


def add_fire(element: Element, by: Unit, hazard: float) -> None:
    """Put the hazard of a gun or a pulse on an element."""
    if hazard > 0.0:
        element.fire.append((by, hazard))


def strike(battle: Battle, attacker: Element) -> None:
    """Let an element arrive; if it hits, its damage is put on its target."""
    u, target = attacker.unit, attacker.aim
    attacker.status, attacker.gone_tick = ARRIVED, battle.tick
    u.tally["damaged"] -= 0.0 < attacker.damage < u.hits_to_destroy
    forget(battle, attacker)
    u.tally["leaked"] += 1
    if target is None:
        return
    if not target.is_alive and target.gone_tick != battle.tick:
        u.tally["arrivals_wasted"] += 1
        return
    if u.damage_hits == 0.0 or u.damage_hits < target.unit.threshold_hits:
        return
    if battle.chance.uniform("impact", attacker.key) < u.effects["strike"][target.unit.target_class]:
        u.tally["hits"] += 1
        target.impacts.append((u, u.damage_hits))


def credited_claim(battle: Battle, element: Element) -> tuple[Unit, bool]:
    """Return the claim that counts."""
    kept = element.claims[0]
    for n, one in enumerate(element.claims[1:], start=2):
        if battle.chance.uniform("credit", element.key, 256 * (battle.tick + 1) + n) < 1.0 / n:
            kept = one
    return kept


def credited_share(battle: Battle, element: Element, parts: list[tuple[Unit, float]], is_fire: bool) -> Unit:
    """Return whose contribution counts: each takes over with its share of the sum up to it.

    Under fire, more from the unit that has the credit changes nothing.
    """
    kept, total = None, 0.0
    for n, (by, amount) in enumerate(parts, start=1):
        total += amount
        share = amount / total
        if share >= 1.0:
            kept = by
        elif not (is_fire and kept is by):
            draw = battle.chance.uniform("credit", element.key ^ by.key, 256 * (battle.tick + 1) + n)
            kept = by if draw < share else kept
    return kept


def lose_value(element: Element, damage: float) -> None:
    """Damage an element, up to its destruction, and write off that share of its value."""
    u = element.unit
    was_damaged = 0.0 < element.damage < u.hits_to_destroy
    more = min(damage, u.hits_to_destroy - element.damage)
    element.damage = min(element.damage + damage, u.hits_to_destroy)
    u.tally["damaged"] += (0.0 < element.damage < u.hits_to_destroy) - was_damaged
    u.tally["damage_hits"] += more
    u.tally["value_lost_usd"] += u.value_usd * (more / u.hits_to_destroy)


def forget(battle: Battle, element: Element) -> None:
    """Let all networks lose their tracks of an element."""
    for network in battle.networks:
        if element in network.tracks:
            network.tracks[element].since_s = None


def remove(battle: Battle, element: Element, by: Unit, is_soft: bool) -> None:
    """Take an element out of the battle, and with it what it still carries, and what that carries."""
    element.status = SOFT_KILLED if is_soft else KILLED
    key = (is_soft, element.unit.index, by.index)
    battle.scoreboard[key] = battle.scoreboard.get(key, 0) + 1
    lose_value(element, element.unit.hits_to_destroy)
    element.unit.tally["rounds_lost"] += element.rounds + element.stock
    if math.isfinite(element.gun_rounds):
        element.unit.tally["rounds_lost"] += element.gun_rounds + element.gun_stock
    forget(battle, element)
    for cargo in element.cargo:
        if cargo.status == CARRIED:
            remove(battle, cargo, by, is_soft)


def settle(battle: Battle) -> None:
    """Phase 7: fire, impacts and claims take effect."""
    for element in battle.elements:
        if element.fire:
            element.fire_hazard += sum(hazard for _, hazard in element.fire)
            if element.fire_hazard >= element.fire_threshold and element.is_alive:
                claim(battle, element, credited_share(battle, element, element.fire, is_fire=True), is_soft=False)
            element.fire = []
    for element in battle.elements:
        if element.impacts:
            if element.is_alive:
                lose_value(element, sum(damage for _, damage in element.impacts))
                if element.damage >= element.unit.hits_to_destroy * (1.0 - 1e-12):
                    claim(battle, element, credited_share(battle, element, element.impacts, is_fire=False), False)
            element.impacts = []
    for element in battle.claimed:
        by, is_soft = credited_claim(battle, element)
        if element.is_alive:
            remove(battle, element, by, is_soft)
        element.claims = []
    battle.claimed = []
    battle.landed = []
