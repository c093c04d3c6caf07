"""A battle as plain objects: what the arrays of a built scenario say, and the state of everything.

Nothing here is computed but what follows at once from the state; the rules are in the other modules.
"""

import math
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from tests.reference.fields import cell_of
from tests.reference.philox import Chance
from wargame.battle.build.setup import Setup
from wargame.battle.kernels import state as layout
from wargame.catalogue.elements import TARGET_CLASSES

WAITING, CARRIED, FLYING, STANDING, ARRIVED, KILLED, SOFT_KILLED, HOME = (
    "waiting",
    "carried",
    "flying",
    "standing",
    "arrived",
    "killed",
    "soft-killed",
    "home",
)
STATUSES = (WAITING, CARRIED, FLYING, STANDING, ARRIVED, KILLED, SOFT_KILLED, HOME)
SENSOR, NAV, LINK, RADAR = "sensor", "nav", "link", "radar"
KINDS = (SENSOR, NAV, LINK, RADAR)
TALLY = (
    "launched",
    "leaked",
    "hits",
    "shots",
    "rounds",
    "engagements",
    "beam_s",
    "pulses",
    "channel_s",
    "dry_s",
    "value_lost_usd",
    "detected",
    "detection_range_m",
    "shots_wasted",
    "locked_s",
    "damage_hits",
    "damaged",
    "rounds_lost",
    "arrivals_wasted",
)
NEVER = math.inf


@dataclass
class Track:
    """What a network knows of an element."""

    hazard: float = 0.0
    threshold: float = math.nan
    since_s: float | None = None
    draws: int = 0
    is_known_decoy: bool = False


@dataclass(eq=False, repr=False)
class Shot:
    """One missile or interceptor drone on its way."""

    shooter: "Element"
    target: "Element"
    arrive_s: float
    release_s: float
    holds_channel: bool = True


class Record(SimpleNamespace):
    """The fields of a record of the world, and what belongs to it."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__
    __repr__ = object.__repr__


class Unit(Record):
    """A group, with its elements, its network, and its effects by weapon and target class."""


class Network(Record):
    """A network, with its sensors and command nodes, and its tracks by element."""


class Emitter(Record):
    """A sensor or a jammer, with where it is and how strong."""


@dataclass(eq=False, repr=False)
class Element:
    """One thing that can be hit."""

    index: int
    key: int
    unit: Unit
    x0_m: float
    y0_m: float
    dx_m: float
    dy_m: float
    launch_s: float
    path_m: float
    rounds0: int
    stock0: int
    gun_rounds0: float
    gun_stock0: float
    damage0: float
    aim0: "Element | None" = None
    parent: "Element | None" = None
    sensor: Emitter | None = None
    cargo: list["Element"] = field(default_factory=list)

    def reset(self, readiness: float, chance: Chance) -> None:
        """Put the element where it starts, unhurt and loaded."""
        u = self.unit
        if not u.is_mover:
            self.status = STANDING
        else:
            self.status = WAITING if self.parent is None else CARRIED
        self.mode, self.gone_tick = "inbound", -1
        self.x_m, self.y_m, self.vx_mps, self.vy_mps = self.x0_m, self.y0_m, 0.0, 0.0
        self.corners_passed = 0
        self.leg_from, self.leg_m, self.leg_flown_m = (self.x0_m, self.y0_m), 0.0, 0.0
        self.remaining_m = self.path_m
        self.aim = self.aim0
        self.until_s = self.launch_s
        self.damage = self.damage0
        u.tally["damage_hits"] += self.damage
        u.tally["damaged"] += 0.0 < self.damage < u.hits_to_destroy
        self.jam_hazard = 0.0
        self.jam_threshold = chance.exponential("jam", self.key)
        self.n_resisted = 0
        self.fire_hazard = 0.0
        self.fire_threshold = chance.exponential("fire", self.key)
        self.is_ready = not u.is_system or chance.uniform("ready", self.key) < readiness
        self.rounds, self.stock, self.reload_until_s = self.rounds0, self.stock0, 0.0
        self.next_launch_s, self.n_landed = 0.0, 0
        self.gun_rounds, self.gun_stock, self.gun_until_s = self.gun_rounds0, self.gun_stock0, 0.0
        self.gun_target: Element | None = None
        self.laser_target: Element | None = None
        self.hold_until_s = self.slew_left_s = self.fluence = self.fluence_needed = self.heat_s = 0.0
        self.is_locked = False
        self.n_engaged = 0
        self.recharged_s = 0.0
        # What happens to it in this tick, in the order in which it happens.
        self.claims: list[tuple[Unit, bool]] = []
        self.fire: list[tuple[Unit, float]] = []
        self.impacts: list[tuple[Unit, float]] = []

    @property
    def is_alive(self) -> bool:
        """Return whether it is in the battle."""
        return self.status in (FLYING, STANDING)


@dataclass(eq=False, repr=False)
class Battle:
    """One replication under way."""

    grid: Any
    ground_m: Any
    units: list[Unit]
    elements: list[Element]
    networks: list[Network]
    emitters: list[Emitter]
    raid_tables: list[list[float]]
    chance: Chance
    tick: int = 0
    shots: list[Shot] = field(default_factory=list)
    landed: list[Shot] = field(default_factory=list)
    fired: dict[tuple[int, str, int], int] = field(default_factory=dict)
    raid: dict[str, float] = field(default_factory=dict)
    scoreboard: dict[tuple[bool, int, int], int] = field(default_factory=dict)

    @property
    def now_s(self) -> float:
        """Return the time at the end of the tick that is being fought."""
        return (self.tick + 1) * self.grid.tick_s

    def enemies(self, side: int) -> list[Element]:
        """Return all elements of the other side, in order."""
        return [e for e in self.elements if e.unit.side != side]

    def cell(self, element: Element) -> tuple[int, int]:
        """Return the cell in which an element is."""
        return cell_of(self.grid, element.x_m, element.y_m)


def _plain(record) -> dict[str, Any]:
    return {name: record[name].item() for name in record.dtype.names}


def battle_of(setup: Setup, seed: int, replication: int = 0) -> Battle:
    """Return a battle before it is reset, with the figures of a built scenario."""
    world = setup.world
    units = [Unit(index=i, **_plain(record)) for i, record in enumerate(world.units)]
    for unit, group in zip(units, setup.groups, strict=True):
        unit.kind = group.element.name
        unit.hold = {TARGET_CLASSES.index(name): rounds for name, rounds in group.unit.doctrine.hold.items()}
    fixed = [_plain(record) for record in world.elements]
    elements = [
        Element(
            index=i,
            key=f["key"],
            unit=units[int(world.unit_of[i])],
            x0_m=f["x_m"],
            y0_m=f["y_m"],
            dx_m=f["dx_m"],
            dy_m=f["dy_m"],
            launch_s=f["launch_s"],
            path_m=f["path_m"],
            rounds0=f["rounds"],
            stock0=f["stock"],
            gun_rounds0=f["gun_rounds"],
            gun_stock0=f["gun_stock"],
            damage0=f["damage_hits"],
        )
        for i, f in enumerate(fixed)
    ]
    networks = [Network(index=i, **_plain(record)) for i, record in enumerate(world.networks)]
    for network in networks:
        row = network.estimate_row
        network.estimate_table = None if row < 0 else [float(v) for v in world.estimate_quantiles[row]]
    emitters = [Emitter(**_plain(record)) for record in world.emitters]
    for emitter in emitters:
        emitter.is_sensor = KINDS[emitter.kind] == SENSOR
        emitter.kind = KINDS[emitter.kind]
        emitter.is_fixed = emitter.raster != layout.NOBODY
        emitter.unit, emitter.element = units[emitter.unit], elements[emitter.element]
        emitter.known = {}
        if emitter.is_sensor:
            emitter.element.sensor = emitter
    for element, f in zip(elements, fixed, strict=True):
        element.aim0 = elements[f["aim"]] if f["aim"] >= 0 else None
        if f["parent"] >= 0:
            element.parent = elements[f["parent"]]
            element.parent.cargo.append(element)
    command = [elements[i] for i in world.command]
    for network in networks:
        network.sensors = [m for m in emitters if m.is_sensor and networks[m.network] is network]
        first = network.command_first
        network.nodes = command[first : first + max(network.command_count, 0)]
        network.needs_nodes = network.command_count != 0
    for unit in units:
        first = unit.target_first
        unit.targets = [units[row] for row in world.targets[first : first + unit.target_count]]
        first = unit.fire_control_first
        unit.fire_control = [units[row] for row in world.fire_control[first : first + unit.fire_control_count]]
        unit.elements = elements[unit.first : unit.first + unit.count]
        unit.network = networks[unit.network] if unit.network >= 0 else None
        first = unit.waypoint_first
        unit.waypoints = [(float(x), float(y)) for x, y in world.waypoints[first : first + unit.waypoint_count]]
        names = (("p_kill", layout.P_KILL), ("gun", layout.GUN_RATE), ("laser", layout.LASER), ("pulse", layout.PULSE))
        names = (*names, ("strike", layout.STRIKE))
        unit.effects = {name: [float(v) for v in world.effects[layer, unit.index]] for name, layer in names}
    tables = [[float(v) for v in row] for row in world.raid_quantiles]
    grid = SimpleNamespace(**world.grid._asdict(), is_static_fight=bool(world.muster[layout.IS_STATIC_FIGHT]))
    ground_m = [[float(h) for h in row] for row in world.ground_m]
    return Battle(grid, ground_m, units, elements, networks, emitters, tables, Chance(seed, replication))
