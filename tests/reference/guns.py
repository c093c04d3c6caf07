"""Guns: hazard inside range, rounds by the second."""

from tests.reference import fires, heights, impact
from tests.reference.objects import Battle, Element, Network


def is_held(network: Network, target: Element) -> bool:
    """Return whether a network tracks a target and does not take it for a decoy."""
    track = network.tracks[target]
    return track.since_s is not None and not track.is_known_decoy


def laid_on(battle: Battle, network: Network, target: Element) -> int:
    """Return how many guns and lasers of a network are on a target."""
    own = [e for e in battle.elements if e.unit.network is network]
    return sum(e.gun_target is target for e in own) + sum(e.laser_target is target for e in own)


def can_hit(battle: Battle, gun: Element, target: Element) -> bool:
    """Return whether a gun can do harm to a target where it is."""
    return (
        target.is_alive
        and gun.unit.effects["gun"][target.unit.target_class] > 0.0
        and heights.distance_m(battle, gun, target) <= gun.unit.gun_range_m
        and heights.in_band(battle, gun, target, gun.unit.gun_floor_m, gun.unit.gun_ceiling_m)
        and is_held(gun.unit.network, target)
        and fires.is_visible(battle, gun, target)
    )


def choose_target(battle: Battle, gun: Element) -> Element | None:
    """Return whom a gun should lay on: fewest others on it, then soonest to arrive, then the first."""
    network = gun.unit.network
    able = [e for e in network.picture if can_hit(battle, gun, e)]
    ranks = {e.index: (laid_on(battle, network, e), fires.time_to_impact_s(e), e.index) for e in able}
    return min(able, key=lambda e: ranks[e.index], default=None)


def works(battle: Battle, gun: Element) -> bool:
    """Return whether a gun is alive, ready, loaded and not being reloaded."""
    return gun.is_alive and gun.is_ready and gun.gun_rounds > 0.0 and gun.gun_until_s <= battle.now_s


def shoot(battle: Battle, gun: Element, target: Element) -> None:
    """Fire for a tick, or while the rounds last."""
    u = gun.unit
    time_s = min(battle.grid.tick_s, gun.gun_rounds / u.gun_rounds_per_s)
    rounds = min(u.gun_rounds_per_s * battle.grid.tick_s, gun.gun_rounds)
    gun.gun_rounds -= rounds
    u.tally["rounds"] += rounds
    impact.add_fire(target, u, u.effects["gun"][target.unit.target_class] * time_s)
    if gun.gun_rounds > 0.0:
        return
    if gun.gun_stock > 0.0:
        gun.gun_rounds = u.gun_magazine if gun.gun_stock >= u.gun_magazine else gun.gun_stock
        gun.gun_stock -= gun.gun_rounds
        gun.gun_until_s = battle.now_s + u.gun_reload_s
    if not any(e.is_alive and e.is_ready and e.gun_rounds > 0.0 for e in u.elements):
        u.tally["dry_s"] = battle.now_s


def fire_guns(battle: Battle) -> None:
    """Phase 5 for all guns, in order."""
    for gun in battle.elements:
        if gun.unit.has_gun:
            if not works(battle, gun):
                gun.gun_target = None
                continue
            if gun.gun_target is None or not can_hit(battle, gun, gun.gun_target):
                gun.gun_target = choose_target(battle, gun)
            if gun.gun_target is not None:
                shoot(battle, gun, gun.gun_target)
