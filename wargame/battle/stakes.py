"""What is at stake in a raid as it was drawn: who will hit what, what that costs, and the program of a perfect defence.

Draws are keyed, so that who would hit is known before anybody flies. How the figures of weapons become expected kills:

- a shot kills with its p; a channel is held for the shortest flight of the slot, less what the seeker flies, in ticks;
- a gun that kills at rate beta kills at most beta t in t seconds, the compensator of its hazard;
- a laser puts down a share of the fluence in a second, and kills at most so often, fixed dwell or random;
- microwaves pulse whenever they can; with hazard H in sum they kill with 1 - exp(-H) whatever else is fired;
- the defender's own strikers hit one attacker each.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.battle.assignment import Program, Weapons
from wargame.battle.kernels.state import (
    ARRIVED,
    GUN_RATE,
    I8,
    LASER,
    NOBODY,
    P_KILL,
    PULSE,
    SOFT_KILLED,
    STRIKE,
    World,
)
from wargame.battle.kernels.streams import FIRE, IMPACT
from wargame.battle.opportunities import Opportunities
from wargame.compiled.random import exponential, uniform

Floats = NDArray[np.float64]
Key = tuple[int, int]

NO_TIME: Final = 1e6  # kills per second of a beam that needs none
ROUNDING: Final = 1e-9  # of a tick, by which a channel may be free sooner


class Fire(NamedTuple):
    """What can be fired, one row an opportunity; fields as in `wargame.battle.assignment.Program`."""

    weapon: I8
    target: I8
    slot: I8
    kills: Floats
    busy_s: Floats
    most: Floats
    lands_s: Floats  # when it takes effect at the earliest


def will_hit(world: World, seed: int, replication: int) -> NDArray[np.bool_]:
    """Return which attackers will hit an asset that stands still if they come through, (n_elements,)."""
    hits = np.zeros(len(world.elements), np.bool_)
    units = world.units
    for u in np.flatnonzero((units["side"] != world.grid.defender) & units["is_expendable"] & ~units["is_pursuer"]):
        for e in range(units[u]["first"], units[u]["first"] + units[u]["count"]):
            aim = world.elements["aim"][e]
            if aim == NOBODY or units[u]["damage_hits"] == 0.0:
                continue
            aimed_at = units[world.unit_of[aim]]
            if units[u]["damage_hits"] < aimed_at["threshold_hits"]:
                continue
            p_hit = world.effects[STRIKE, u, aimed_at["target_class"]]
            drawn = uniform(seed, replication, IMPACT, world.elements["key"][e], 0)
            hits[e] = aimed_at["value_usd"] > 0.0 and not aimed_at["is_mover"] and drawn < p_hit
    return hits


def carriers_of(world: World, element: int) -> list[int]:
    """Return who carries an element, and who carries that, from the nearest."""
    above, carrier = [], int(world.elements["parent"][element])
    while carrier != NOBODY:
        above.append(carrier)
        carrier = int(world.elements["parent"][carrier])
    return above


def that_matter(world: World, hits: NDArray[np.bool_]) -> I8:
    """Return the elements whose loss saves something: those that will hit, and who carries them."""
    found = set(np.flatnonzero(hits).tolist())
    return np.array(sorted(found.union(*(carriers_of(world, e) for e in found))), np.int64)


def damage_usd(world: World, hits: NDArray[np.bool_]) -> Floats:
    """Return what each attacker costs at least if it comes through, (n_elements,), USD.

    The loss of an asset is value min(W, hits left) / hits to destroy, W the hits of those that come through; D is the
    share of an attacker in the loss that all of them cause, the slope of the chord of this concave function.
    """
    damage, all_hits = np.zeros(len(hits)), np.zeros(len(hits))
    who = np.flatnonzero(hits)
    aim, weight = world.elements["aim"][who], world.units["damage_hits"][world.unit_of[who]]
    np.add.at(all_hits, aim, weight)
    asset = world.units[world.unit_of[aim]]
    left = asset["hits_to_destroy"] - world.elements["damage_hits"][aim]
    loss = asset["value_usd"] * np.minimum(all_hits[aim], left) / asset["hits_to_destroy"]
    damage[who] = loss * weight / all_hits[aim]
    return damage


def program(world: World, found: Opportunities, hits: NDArray[np.bool_], key: Key, best_luck: bool = False) -> Program:
    """Return the linear program of the fire of a perfect defence.

    Parameters
    ----------
    world
        The battle.
    found
        What its weapons could be fired at.
    hits
        Who will hit if it comes through, as in `will_hit`.
    key
        Seed and replication.
    best_luck
        Whether every shot that can kill does, and the thresholds of hazards are known: then the optimum bounds what is
        saved in this very battle, and not on average alone.
    """
    arrives = hits & np.isin(found.status, (ARRIVED, SOFT_KILLED))
    damage = damage_usd(world, arrives)[found.targets]
    thresholds = np.array([exponential(*key, FIRE, world.elements["key"][e], 0) for e in found.targets])
    hardness = thresholds if best_luck else np.ones(len(found.targets))
    prey = strikers(world)
    fire = [_launchers(world, found, best_luck), _beams(world, found, hardness, best_luck)]
    fire = Fire(*map(np.concatenate, zip(*fire, _strikes(world, found, prey, best_luck), strict=True)))
    carried = np.array([*_carried(world, found, fire)], np.int64).reshape(-1, 2)
    lost = _lost_anyway(world, found, thresholds if best_luck else None)
    weapons, taken = _weapons(world, found, len(prey)), fire._asdict()
    del taken["lands_s"]
    return Program(
        damage,
        lost,
        weapons,
        **taken,
        carried_opportunity=carried[:, 0],
        carried_target=carried[:, 1],
        slot_s=found.slot_s,
        tick_s=world.grid.tick_s,
    )


def strikers(world: World) -> list[tuple[int, int]]:
    """Return the defender's own expendable elements that aim at something that moves, and the unit of that."""
    units, elements = (
        world.units,
        range(world.side_first[world.grid.defender], world.side_first[world.grid.defender + 1]),
    )
    return [
        (e, int(world.unit_of[world.elements["aim"][e]]))
        for e in elements
        if units[world.unit_of[e]]["is_expendable"]
        and units[world.unit_of[e]]["damage_hits"] > 0.0
        and world.elements["aim"][e] != NOBODY
        and units[world.unit_of[world.elements["aim"][e]]]["is_mover"]
    ]


def _launchers(world: World, found: Opportunities, best_luck: bool) -> Fire:
    """Return what launchers can fire."""
    mine = np.flatnonzero(found.weapons[found.weapon, 1] == P_KILL)
    weapon, target = found.weapon[mine], found.target[mine]
    element, flight_s = found.weapons[weapon, 0], -found.merit[mine]
    unit = world.units[world.unit_of[element]]
    p_kill = world.effects[P_KILL, world.unit_of[element], _classes(world, found)[target]]
    tick_s = world.grid.tick_s
    held_s = np.maximum(flight_s - unit["seeker_range_m"] / unit["shot_speed_mps"], 0.0)
    busy_s = tick_s * np.maximum(np.ceil(held_s / tick_s - ROUNDING), 1.0)
    rounds = world.elements["rounds"][element].astype(float) + world.elements["stock"][element]
    kills = np.ones(len(mine)) if best_luck else p_kill
    slot = found.slot[mine]
    return Fire(weapon, target, slot, kills, busy_s, rounds, slot * found.slot_s + tick_s + flight_s)


def _beams(world: World, found: Opportunities, hardness: Floats, best_luck: bool) -> Fire:
    """Return what guns and lasers can do by the second."""
    kinds = found.weapons[found.weapon, 1]
    mine = np.flatnonzero((kinds == GUN_RATE) | (kinds == LASER) & (found.merit > 0.0))
    weapon, target, slot = found.weapon[mine], found.target[mine], found.slot[mine]
    is_gun = kinds[mine] == GUN_RATE
    kills = np.where(is_gun, found.merit[mine] / hardness[target], found.merit[mine])
    if best_luck:
        random = world.units["random_dwell"][world.unit_of[found.weapons[weapon, 0]]]
        kills = np.where(~is_gun & random, NO_TIME, kills)
    begins_s = np.float64(found.slot_s) * slot
    return Fire(weapon, target, slot, kills, np.zeros(len(mine)), found.seconds[mine], begins_s)


def _strikes(world: World, found: Opportunities, prey: list[tuple[int, int]], best_luck: bool) -> Fire:
    """Return what the defender's strikers can hit: each one target of the unit that it is sent against, at any time."""
    rows, classes = [], _classes(world, found)
    for i, (striker, unit) in enumerate(prey):
        own, victim = world.unit_of[striker], world.units[unit]
        for j in np.flatnonzero(world.unit_of[found.targets] == unit):
            p_hit = world.effects[STRIKE, own, classes[j]]
            left = victim["hits_to_destroy"] - world.elements["damage_hits"][found.targets[j]]
            share = min(world.units[own]["damage_hits"] / left, 1.0)
            if p_hit > 0.0:
                rows.append((len(found.weapons) + i, j, 0, share * (1.0 if best_luck else p_hit), 0.0, 1.0, 0.0))
    columns = np.array(rows, np.float64).reshape(-1, 7).T
    return Fire(*(column.astype(np.int64) for column in columns[:3]), *columns[3:])


def _carried(world: World, found: Opportunities, fire: Fire) -> Iterator[tuple[int, int]]:
    """Yield opportunities against carriers, and the targets that would still be on board when they take effect."""
    row_of = {int(e): row for row, e in enumerate(found.targets)}
    for cargo, row in row_of.items():
        below = cargo
        for carrier in carriers_of(world, cargo):
            against = np.flatnonzero(fire.target == row_of[carrier])
            for i in against[fire.lands_s[against] <= found.released_s[below]]:
                yield int(i), row
            below = carrier


def _lost_anyway(world: World, found: Opportunities, thresholds: Floats | None) -> Floats:
    """Return the chance that each target is lost to jamming, or to pulses of microwaves if nothing else is fired."""
    hazard = np.zeros(len(found.targets))
    pulses = np.flatnonzero(found.weapons[found.weapon, 1] == PULSE)
    recharge_s = world.units["recharge_s"][world.unit_of[found.weapons[found.weapon[pulses], 0]]]
    most = np.floor(found.seconds[pulses] / recharge_s) + 1.0
    np.add.at(hazard, found.target[pulses], most * found.merit[pulses])
    chance = -np.expm1(-hazard) if thresholds is None else hazard / thresholds
    row_of = {int(e): row for row, e in enumerate(found.targets)}
    lost = chance.copy()
    for e, row in row_of.items():
        lost[row] += sum(chance[row_of[carrier]] for carrier in carriers_of(world, e))
    return np.where(found.status[found.targets] == SOFT_KILLED, 1.0, np.minimum(lost, 1.0))


def _weapons(world: World, found: Opportunities, n_strikers: int) -> Weapons:
    """Return what limits each weapon, strikers last: a round each, and any number at once."""
    element, kind = found.weapons.T
    unit, store = world.units[world.unit_of[element]], world.elements[element]
    by_launcher, is_gun = kind == P_KILL, kind == GUN_RATE

    def of(launcher: Floats, gun: Floats, striker: float) -> Floats:
        own = np.where(by_launcher, launcher, np.where(is_gun, gun, 0.0))
        return np.concatenate([own, np.full(n_strikers, striker)])

    return Weapons(
        channels=of(unit["channels"], np.ones(len(kind)), np.inf),
        by_second=np.concatenate([~by_launcher, np.zeros(n_strikers, np.bool_)]),
        rounds_each=of(np.ones(len(kind)), unit["gun_rounds_per_s"], 1.0),
        first=of(store["rounds"], store["gun_rounds"], 1.0),
        stock=of(store["stock"], store["gun_stock"], 0.0),
        magazine=of(unit["magazine"], unit["gun_magazine"], 1.0),
        reload_s=of(unit["reload_s"], unit["gun_reload_s"], 0.0),
    )


def _classes(world: World, found: Opportunities) -> I8:
    """Return the target class of each target."""
    return world.units["target_class"][world.unit_of[found.targets]]
