"""The whole battle, slowly: every phase for every element at every tick, nothing remembered that can be counted."""

from tests.reference import fires, guns, impact, jamming, lasers, microwaves, motion, networks, sensing
from tests.reference.objects import CARRIED, FLYING, NEVER, TALLY, WAITING, Battle, battle_of
from wargame.battle.build.setup import Setup


def quantile(table: list[float], level: float) -> float:
    """Return the value at a level of a table whose levels are evenly spaced from 0 to 1."""
    steps = len(table) - 1
    for i in range(steps):
        if level <= (i + 1) / steps:
            part = level * steps - i
            return (1.0 - part) * table[i] + part * table[i + 1]
    return table[-1]


def draw_raid(battle: Battle) -> None:
    """Draw what holds for the whole raid."""
    for i, name in enumerate(("ew", "visibility", "readiness")):
        battle.raid[name] = quantile(battle.raid_tables[i], battle.chance.uniform("raid", i))
    battle.raid["extinction"] = lasers.extinction_per_m(battle.raid["visibility"])


def reset(battle: Battle) -> None:
    """Set up everything that chance decides before the first tick."""
    battle.tick = 0
    battle.claimed = []
    draw_raid(battle)
    for unit in battle.units:
        unit.tally = dict.fromkeys(TALLY, 0.0) | {"dry_s": -1.0}
    for element in battle.elements:
        element.reset(battle.raid["readiness"], battle.chance)
    for network in battle.networks:
        network.up, network.picture = True, []
        network.engagements_left = NEVER
        sensing.reset(battle, network)
    for emitter in battle.emitters:
        emitter.takeovers_left = 1.0
    motion.schedule(battle)


def is_over(battle: Battle) -> bool:
    """Return whether nothing can happen any more."""
    moving = any(e.unit.is_mover and e.status in (WAITING, CARRIED, FLYING) for e in battle.elements)
    sides = {e.unit.side for e in battle.elements if e.is_alive}
    return not (moving or battle.shots or (battle.grid.is_static_fight and len(sides) == 2))


def fight_tick(battle: Battle) -> None:
    """Fight one tick."""
    for network in battle.networks:
        network.up = networks.is_up(battle, network)
        networks.refill(battle, network)
    jamming.emit(battle)
    sensing.emit(battle)
    motion.move(battle)
    sensing.expose(battle)
    for network in battle.networks:
        network.picture = networks.picture(battle, network)
    fires.fire_missiles(battle)
    guns.fire_guns(battle)
    lasers.fire_lasers(battle)
    microwaves.fire_microwaves(battle)
    impact.settle(battle)
    battle.tick += 1


def start(setup: Setup, seed: int, replication: int = 0) -> Battle:
    """Return a battle before its first tick."""
    battle = battle_of(setup, seed, replication)
    reset(battle)
    return battle


def fight(setup: Setup, seed: int, replication: int = 0) -> Battle:
    """Return a battle fought to its end."""
    battle = start(setup, seed, replication)
    while battle.tick < battle.grid.n_ticks and not is_over(battle):
        fight_tick(battle)
    return battle
