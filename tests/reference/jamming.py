"""Jamming from its formulas: rates of loss, and J/S at a radar."""

import math

from tests.reference import fields
from tests.reference.objects import LINK, NAV, RADAR, Battle, Element, Emitter, Unit


def works(element: Element) -> bool:
    """Return whether an element lives, is in the battle, and is ready."""
    return element.is_alive and element.is_ready


def place(battle: Battle, emitter: Emitter) -> tuple[float, float]:
    """Return where an emitter counts as being: a moving one in the middle of its cell, m."""
    element = emitter.element
    if emitter.is_fixed:
        return element.x0_m, element.y0_m
    return fields.centre(battle.grid, battle.cell(element))


def emit(battle: Battle) -> None:
    """Phase 2 for all jammers."""
    for emitter in battle.emitters:
        if not emitter.is_sensor:
            emitter.x_m, emitter.y_m = place(battle, emitter)
            emitter.gain = battle.raid["ew"] * emitter.power if works(emitter.element) else 0.0


def against(battle: Battle, side: int, kind: str) -> list[Emitter]:
    """Return the working jammers of one kind that the enemies of a side have."""
    return [m for m in battle.emitters if m.kind == kind and m.side != side and m.gain > 0.0]


def jam_to_signal(battle: Battle, sensor: Emitter) -> float:
    """Return J/S at a sensor."""
    at = place(battle, sensor)
    antenna_m = fields.ground(battle.grid, battle.ground_m, *at) + sensor.mast_m
    total = 0.0
    for jammer in against(battle, sensor.side, RADAR):
        r = max(math.dist(at, (jammer.x_m, jammer.y_m)), battle.grid.cell_m / 2.0)
        if r <= fields.horizon_m(jammer.mast_m, sensor.mast_m):
            pod_m = fields.ground(battle.grid, battle.ground_m, jammer.x_m, jammer.y_m) + jammer.mast_m
            total += jammer.gain * (jammer.range_m / math.hypot(r, pod_m - antenna_m)) ** 2
    return total


def parts(battle: Battle, unit: Unit, cell: tuple[int, int]) -> list[tuple[Emitter, float]]:
    """Return the enemy's pods with what each does to an element of a unit in a cell."""
    shares = []
    for kind, susceptibility in ((NAV, unit.nav), (LINK, unit.link)):
        for pod in against(battle, unit.side, kind) if susceptibility > 0.0 else ():
            share = susceptibility * pod.gain * fields.read(battle, pod, cell, unit.height_m)
            shares.append((pod, share))
    return shares


def loss_rate_per_s(battle: Battle, unit: Unit, cell: tuple[int, int]) -> float:
    """Return the rate at which an element of a unit is lost to jamming in a cell."""
    x = sum(share for _, share in parts(battle, unit, cell))
    return battle.grid.jam_rate_max_per_s * (x / (1.0 + x))


def credited(battle: Battle, element: Element) -> Unit:
    """Return whose pod gets a soft kill: drawn in proportion to what each does."""
    shares = [(pod, share) for pod, share in parts(battle, element.unit, battle.cell(element)) if share > 0.0]
    level = sum(share for _, share in shares) * battle.chance.uniform("credit", element.key)
    reached = 0.0
    for pod, share in shares:
        reached += share
        if level < reached:
            return pod.unit
    return shares[-1][0].unit
