"""From a checked scenario to the arrays that the battle runs on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wargame import catalogue, places, routes
from wargame.catalogue import TARGET_CLASSES, Element, Level
from wargame.chance import entity_key, raid_quantiles
from wargame.kernels import fields
from wargame.kernels.state import (
    BY_COST,
    BY_TIME,
    BY_VALUE,
    ELEMENT,
    EMITTER,
    GUN_RATE,
    JAM_LINK,
    JAM_NAV,
    JAM_RADAR,
    LASER,
    NETWORK,
    NEVER,
    NOBODY,
    P_KILL,
    PULSE,
    SENSOR,
    UNIT,
    Grid,
    Records,
    Roster,
    World,
    records,
)
from wargame.scenario import Scenario, Unit
from wargame.scenario_file import LoadedScenario

SIDES = ("red", "blue")
PRIORITIES = {"time": BY_TIME, "value": BY_VALUE, "cost": BY_COST}
ONE = catalogue.Figure(1.0, 1.0, 1.0)
JAMMERS = {"nav": JAM_NAV, "link": JAM_LINK, "radar": JAM_RADAR}


@dataclass(frozen=True, slots=True)
class Group:
    """A unit of the scenario with its catalogue element and its place in the arrays."""

    name: str
    unit: Unit
    element: Element
    first: int
    count: int

    @property
    def last(self) -> int:
        """Return one past the index of the group's last element."""
        return self.first + self.count


@dataclass(frozen=True, slots=True)
class Setup:
    """A scenario ready to fight: its arrays, and the names that belong to their rows."""

    scenario: Scenario
    groups: tuple[Group, ...]
    networks: tuple[str, ...]
    world: World

    def index(self, unit: str) -> int:
        """Return the row of a unit by name."""
        return [g.name for g in self.groups].index(unit)


def build(loaded: LoadedScenario) -> Setup:
    """Return the arrays of a scenario.

    Parameters
    ----------
    loaded
        A scenario as :func:`wargame.scenario_file.load` returns it, so already checked.

    Examples
    --------
    >>> from wargame.scenario_file import load
    >>> setup = build(load("duel"))
    >>> [(g.name, g.count) for g in setup.groups]
    [('red-group', 3), ('blue-group', 4)]
    """
    scenario = loaded.scenario
    groups = _groups(scenario, loaded.elements)
    networks = _network_names(scenario, groups)
    level = scenario.catalog_level
    units = _units(scenario, groups, networks, level)
    elements = _elements(scenario, groups)
    emitters = _emitters(groups, units, level)
    elements["sensor_row"] = _sensor_rows(emitters, len(elements))
    nets, command = _networks(scenario, groups, networks, emitters)
    _mark_exposed(units, nets, emitters)
    layers_m = _lay_layers(units)
    effects = _effects(groups, level)
    world = World(
        grid=_grid(scenario, units, effects),
        roster=_roster(units),
        units=units,
        elements=elements,
        unit_of=np.repeat(np.arange(len(groups), dtype=np.int32), [g.count for g in groups]),
        networks=nets,
        emitters=emitters,
        side_first=_side_first(groups),
        jammers=_jam_rows(emitters),
        command=command,
        waypoints=np.zeros((0, 2)),
        layers_m=layers_m,
        rasters=np.zeros((0, 0, 0), np.float32),
        ground_m=places.ground(scenario),
        effects=effects,
        reach_m=_reach_m(units, effects),
        raid_quantiles=raid_quantiles(scenario.raid),
    )
    world = world._replace(rasters=_rasters(world))
    world = routes.lay(world, groups, scenario)
    return Setup(scenario, groups, networks, _price_threats(world, groups, level))


def _roster(units: Records) -> Roster:
    """Return which units have something to do in which phase."""
    return Roster(
        jammers=np.flatnonzero(units["has_jammer"]),
        sensors=np.flatnonzero(units["has_sensor"]),
        pursuers=np.flatnonzero(units["is_pursuer"]),
        launchers=np.flatnonzero(units["has_launcher"]),
        guns=np.flatnonzero(units["has_gun"]),
        lasers=np.flatnonzero(units["has_laser"]),
        microwaves=np.flatnonzero(units["has_microwave"]),
    )


def _groups(scenario: Scenario, elements: dict[str, Element]) -> tuple[Group, ...]:
    """Return the units sorted by side, in file order within a side, with their element ranges."""
    ordered = sorted(scenario.units.items(), key=lambda item: SIDES.index(item[1].side))
    groups: list[Group] = []
    for name, unit in ordered:
        first = groups[-1].last if groups else 0
        groups.append(Group(name, unit, elements[name], first, _in_all(scenario, name)))
    return tuple(groups)


def _in_all(scenario: Scenario, name: str) -> int:
    """Return how many elements a unit has in all: its count, times its platforms if it is carried."""
    unit = scenario.units[name]
    return unit.count * (_in_all(scenario, unit.carried_by) if unit.carried_by else 1)


def _is_armed(element: Element) -> bool:
    return any((element.launcher, element.gun, element.laser, element.microwave))


def _network_of(group: Group) -> str:
    """Return the network a group is on: its own where it needs one and names none; "" if it has no use for one."""
    if group.unit.network:
        return group.unit.network
    alone = _is_armed(group.element) or group.element.sensor is not None
    return f"~{group.name}" if alone else ""


def _network_names(scenario: Scenario, groups: Sequence[Group]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*scenario.networks, *filter(None, map(_network_of, groups))]))


def _grid(scenario: Scenario, units: Records, effects: np.ndarray) -> Grid:
    """Return the grid, the clock and the common rates."""
    area, rules = scenario.map, scenario.rules
    return Grid(
        cell_m=area.cell_m,
        per_cell_m=1.0 / area.cell_m,
        nx=int(np.ceil(area.width_m / area.cell_m)),
        ny=int(np.ceil(area.height_m / area.cell_m)),
        tick_s=scenario.clock.tick_s,
        n_ticks=int(np.ceil(scenario.clock.duration_s / scenario.clock.tick_s - 1e-9)),
        detection_rate_max_per_s=rules.detection_rate_max_per_s,
        drop_rate_per_s=rules.drop_rate_per_s,
        jam_rate_max_per_s=rules.jam_rate_max_per_s,
        defender=SIDES.index(scenario.defender),
        has_hills=bool(scenario.terrain.hills),
        is_static_fight=_is_static_fight(units, effects),
    )


def _is_static_fight(units: Records, effects: np.ndarray) -> bool:
    """Return whether something on the ground can hurt an enemy on the ground."""
    still = units[~units["is_mover"] & (units["count"] > 0)]
    hurts = effects.max(axis=0)[~units["is_mover"] & (units["count"] > 0)]
    return any(hurts[i, b["target_class"]] > 0.0 for i, a in enumerate(still) for b in still if a["side"] != b["side"])


def _units(scenario: Scenario, groups: Sequence[Group], networks: Sequence[str], level: Level) -> Records:
    """Return the UNIT records, figures taken at ``level``."""
    units = records(len(groups), UNIT)
    rows = {g.name: i for i, g in enumerate(groups)}
    shot_first = 0
    for row, group in zip(units, groups, strict=True):
        row.carrier = rows.get(group.unit.carried_by, NOBODY)
        row.network = networks.index(_network_of(group)) if _network_of(group) else NOBODY
        row.is_system = group.unit.side == scenario.defender and group.element.motion is None
        _fill_body(row, group, level)
        _fill_doctrine(row, group)
        _fill_weapons(row, group, level)
        row.shot_first = shot_first
        row.shot_capacity = group.count * _shots_in_flight(row, scenario.clock.tick_s)
        shot_first += row.shot_capacity
    units["has_cargo"][units["carrier"][units["carrier"] >= 0]] = True
    return units


def _looks(units: Records) -> np.ndarray:
    """Return the row of each moving unit among those that look different to sensors or jammers."""
    rows: dict[tuple[float, ...], int] = {}
    like = ("side", "layer", "rcs", "nav", "link")
    keys = [tuple(unit[name] for name in like) for unit in units]
    return np.array(
        [rows.setdefault(k, len(rows)) if u["is_mover"] else NOBODY for k, u in zip(keys, units, strict=True)]
    )


def _shots_in_flight(row: Any, tick_s: float) -> int:
    """Return how many shots of one launcher can be in flight at once: limited by its rounds and its channels."""
    if not row["has_launcher"]:
        return 0
    in_turn = int(np.ceil(row["max_range_m"] / row["shot_speed_mps"] / tick_s)) + 2
    return int(min(row["magazine"] * (1 + row["reloads"]), row["channels"] * in_turn))


def _fill_body(row: Any, group: Group, level: Level) -> None:
    """Fill a unit record with what its element is: motion, signature, hardness, warhead, price."""
    element, motion = group.element, group.element.motion
    row["key"] = np.uint64(entity_key(group.name, 0))
    row["side"] = SIDES.index(group.unit.side)
    row["first"], row["count"] = group.first, group.count
    row["target_class"] = TARGET_CLASSES.index(element.target_class)
    row["is_mover"] = motion is not None
    row["is_expendable"] = element.expendable
    row["is_pursuer"] = group.unit.route == "pursue"
    row["is_decoy"] = bool(element.imitates)
    row["height_m"] = element.signature.height_m.at(level)
    row["rcs"] = element.signature.rcs.at(level)
    if motion is not None:
        row["speed_mps"], row["height_m"] = motion.speed_mps.at(level), motion.altitude_m.at(level)
        row["release_range_m"], row["loiter_s"] = motion.release_range_m.at(level), motion.loiter_s.at(level)
    row["poisson_gap_s"] = group.unit.launch_interval_s if group.unit.launch_process == "poisson" else 0.0
    row["hits_to_destroy"] = element.hardness.hits_to_destroy.at(level)
    row["fluence_j_per_m2"] = element.hardness.fluence_j_per_m2.at(level)
    if element.susceptibility is not None:
        row["nav"], row["link"] = element.susceptibility.nav.at(level), element.susceptibility.link.at(level)
    if element.warhead is not None:
        row["damage_hits"], row["p_hit"] = (
            element.warhead.damage_hits.at(level),
            element.warhead.p_hit.at(level),
        )
    row["price_usd"] = element.cost.element.usd.at(level)
    row["value_usd"] = element.value.usd.at(level) if element.value else 0.0
    row["round_usd"] = element.cost.round.usd.at(level) if element.cost.round else 0.0
    row["has_sensor"], row["has_jammer"] = element.sensor is not None, element.jammer is not None


def _fill_doctrine(row: Any, group: Group) -> None:
    doctrine = group.unit.doctrine
    row["salvo"], row["max_shots"] = doctrine.salvo, doctrine.max_shots
    row["priority"], row["economy_factor"] = PRIORITIES[doctrine.priority], doctrine.economy_factor


def _fill_weapons(row: Any, group: Group, level: Level) -> None:
    """Fill a unit record with its weapons' figures."""
    element = group.element
    if (launcher := element.launcher) is not None:
        row["has_launcher"] = True
        for name in ("channels", "magazine", "reloads", "reload_s", "min_range_m", "max_range_m"):
            row[name] = getattr(launcher, name).at(level)
        row["shot_speed_mps"], row["seeker_range_m"] = (
            launcher.speed_mps.at(level),
            launcher.seeker_range_m.at(level),
        )
        row["launch_interval_s"] = launcher.launch_interval_s.at(level)
    if (gun := element.gun) is not None:
        row["has_gun"], row["gun_range_m"] = True, gun.range_m.at(level)
        row["gun_rounds_per_s"], row["gun_magazine"] = gun.rounds_per_s.at(level), gun.magazine.at(level)
        row["gun_reloads"], row["gun_reload_s"] = gun.reloads.at(level), gun.reload_s.at(level)
    if (laser := element.laser) is not None:
        row["has_laser"], row["random_dwell"] = True, laser.dwell == "exponential"
        row["beam_w"] = laser.power_w.at(level) * laser.efficiency.at(level)
        row["laser_range_m"] = laser.range_m.at(level)
        for name in ("spot_radius_m", "divergence_rad", "slew_s", "heat_limit_s", "cooling_ratio"):
            row[name] = getattr(laser, name).at(level)
    if (microwave := element.microwave) is not None:
        row["has_microwave"], row["pulse_range_m"] = True, microwave.range_m.at(level)
        for name in ("half_angle_rad", "recharge_s", "min_targets"):
            row[name] = getattr(microwave, name).at(level)
    row["is_armed"] = row["has_launcher"] or row["has_gun"] or row["has_laser"] or row["has_microwave"]


def _effects(groups: Sequence[Group], level: Level) -> np.ndarray:
    """Return what each unit's weapons do to each target class, shape (4, n_units, n_classes)."""
    effects = np.zeros((4, len(groups), len(TARGET_CLASSES)))
    for row, group in enumerate(groups):
        e = group.element
        tables = {
            P_KILL: e.launcher.p_kill if e.launcher else {},
            GUN_RATE: e.gun.kill_rate_per_s if e.gun else {},
            LASER: dict.fromkeys(e.laser.targets, ONE) if e.laser else {},
            PULSE: e.microwave.hazard_per_pulse if e.microwave else {},
        }
        for layer, table in tables.items():
            for target_class, figure in table.items():
                effects[layer, row, TARGET_CLASSES.index(target_class)] = figure.at(level)
    return effects


def _reach_m(units: Records, effects: np.ndarray) -> np.ndarray:
    """Return from how far each unit's weapons can touch an element of each unit, m, shape (4, n_units, n_units).

    A missile meets its target on the way: within its range R if the target is now within R (1 + v/s). -1 where a
    weapon does nothing to the target.
    """
    with np.errstate(divide="ignore", invalid="ignore"):  # a unit without a launcher has no speed of shots
        met = units["max_range_m"][:, None] * (1.0 + units["speed_mps"] / units["shot_speed_mps"][:, None])
    reach = np.zeros((4, len(units), len(units)))
    reach[P_KILL] = met
    for weapon, name in ((GUN_RATE, "gun_range_m"), (LASER, "laser_range_m"), (PULSE, "pulse_range_m")):
        reach[weapon] = units[name][:, None]
    return np.where(effects[:, :, units["target_class"]] > 0.0, reach, -1.0)


def _elements(scenario: Scenario, groups: Sequence[Group]) -> Records:
    """Return the fixed columns of all elements; paths and threats are filled in later."""
    by_name = {g.name: g for g in groups}
    e = records(groups[-1].last, ELEMENT)
    e["aim"], e["parent"] = NOBODY, NOBODY
    for g in groups:
        where = slice(g.first, g.last)
        index = np.arange(g.count)
        e["key"][where] = [entity_key(g.name, int(i)) for i in index]
        origin = by_name[g.unit.carried_by] if g.unit.carried_by else g
        offsets = places.formation(origin.unit, origin.count, places.heading(origin.unit, scenario))
        e["dx_m"][where], e["dy_m"][where] = offsets[index % max(origin.count, 1)].T
        e["x_m"][where] = np.clip(origin.unit.x_m + e["dx_m"][where], 0.0, scenario.map.width_m)
        e["y_m"][where] = np.clip(origin.unit.y_m + e["dy_m"][where], 0.0, scenario.map.height_m)
        targets = [i for t in g.unit.targets for i in range(by_name[t].first, by_name[t].last)]
        if targets:
            e["aim"][where] = np.asarray(targets)[index % len(targets)]
        if g.unit.carried_by:
            e["parent"][where] = origin.first + index % max(origin.count, 1)
        else:
            gap = g.unit.launch_interval_s if g.unit.launch_process == "regular" else 0.0
            e["launch_s"][where] = g.unit.launch_s + gap * index
    return e


def _emitters(groups: Sequence[Group], units: Records, level: Level) -> Records:
    """Return the EMITTER records: sensors by network, then jammers by side and band."""
    rows = [r for i, g in enumerate(groups) for r in _emitters_of(i, g, units[i], level)]
    kinds = sorted(rows, key=lambda r: (r[0] != SENSOR, r[3] if r[0] == SENSOR else r[4], r[0]))
    emitters = records(len(kinds), EMITTER)
    emitters[:] = np.array(kinds, EMITTER)
    fixed = emitters["raster"] != NOBODY
    emitters["raster"][fixed] = np.arange(fixed.sum())
    return emitters


def _emitters_of(row: int, group: Group, unit: Any, level: Level) -> list[tuple[float, ...]]:
    """Return the emitters of one unit, one or two an element, in the order of EMITTER's fields."""
    fixed = NOBODY if unit["is_mover"] else 0
    height = unit["height_m"] if unit["is_mover"] else 0.0
    kinds: list[tuple[int, float, float, float, float]] = []
    if (s := group.element.sensor) is not None:
        mast = max(s.mast_m.at(level), height)
        kinds.append((SENSOR, s.range_m.at(level), s.rate_per_s.at(level), s.instrumented_range_m.at(level), mast))
    if (j := group.element.jammer) is not None:
        kinds.append((JAMMERS[j.band], j.range_m.at(level), 0.0, NEVER, max(j.mast_m.at(level), height)))
    return [
        (kind, row, e, unit["network"], unit["side"], range_m, rate, instrumented, mast, fixed)
        for kind, range_m, rate, instrumented, mast in kinds
        for e in range(group.first, group.last)
    ]


def _sensor_rows(emitters: Records, n: int) -> np.ndarray:
    """Return the emitter row of each element's sensor, NOBODY without one."""
    rows = np.full(n, NOBODY, np.int32)
    for i, emitter in enumerate(emitters):
        if emitter["kind"] == SENSOR:
            rows[emitter["element"]] = i
    return rows


def _jam_rows(emitters: Records) -> np.ndarray:
    """Return the first row and the number of each side's jammers of each kind, shape (2, 4, 2)."""
    jammers = np.zeros((2, 4, 2), np.int64)
    for side in range(2):
        for kind in (JAM_NAV, JAM_LINK, JAM_RADAR):
            rows = np.flatnonzero((emitters["side"] == side) & (emitters["kind"] == kind))
            jammers[side, kind] = (rows[0], len(rows)) if len(rows) else (0, 0)
    return jammers


def _networks(
    scenario: Scenario, groups: Sequence[Group], names: Sequence[str], emitters: Records
) -> tuple[Records, np.ndarray]:
    """Return the NETWORK records and the command-node elements they point at."""
    nets = records(len(names), NETWORK)
    by_name = {g.name: g for g in groups}
    command: list[int] = []
    for i, (row, name) in enumerate(zip(nets, names, strict=True)):
        row.key = np.uint64(entity_key(f"network {name}", 0))
        rows = np.flatnonzero((emitters["kind"] == SENSOR) & (emitters["network"] == i))
        row.sensor_first, row.sensor_count = (rows[0], len(rows)) if len(rows) else (0, 0)
        row.command_first = len(command)
        if name not in scenario.networks:
            row.side = SIDES.index(by_name[name[1:]].unit.side)
        else:
            net = scenario.networks[name]
            row.side, row.latency_s = SIDES.index(net.side), net.latency_s
            row.mtbf_s, row.mttr_s = net.mtbf_s, net.mttr_s
            row.p_discriminate, row.is_omniscient = net.p_discriminate, net.omniscient
            command += [e for c in net.command for e in range(by_name[c].first, by_name[c].last)]
            row.command_count = -1 if net.command and len(command) == row.command_first else 0
        row.command_count += len(command) - row.command_first
        row.is_watching = row.sensor_count > 0 or row.is_omniscient
    return nets, np.asarray(command, np.int32)


def _mark_exposed(units: Records, nets: Records, emitters: Records) -> None:
    """Note which units an enemy can see or jam at all, in place."""
    for unit in units:
        seen = np.any((nets["side"] != unit["side"]) & nets["is_watching"])
        enemy = emitters["kind"][emitters["side"] != unit["side"]]
        jammed = (unit["nav"] > 0 and JAM_NAV in enemy) or (unit["link"] > 0 and JAM_LINK in enemy)
        unit["is_exposed"] = bool(seen or jammed)


def _side_first(groups: Sequence[Group]) -> np.ndarray:
    """Return the first element of each side, and the end, shape (3,)."""
    red = sum(g.count for g in groups if g.unit.side == "red")
    return np.array([0, red, groups[-1].last], np.int64)


def _lay_layers(units: Records) -> np.ndarray:
    """Return the heights at which an enemy can do something to somebody, m; note the layers of units, in place."""
    exposed = units["is_exposed"] if units["is_exposed"].any() else np.full(len(units), True)
    layers_m = np.unique(units["height_m"][exposed])
    units["layer"][exposed] = np.searchsorted(layers_m, units["height_m"][exposed])
    units["look"] = _looks(units)
    return layers_m


def _rasters(world: World) -> np.ndarray:
    """Return the fields of all fixed emitters, shape (n_rasters, n_layers, ny * nx)."""
    fixed = np.flatnonzero(world.emitters["raster"] != NOBODY)
    shape = (len(fixed), len(world.layers_m), world.grid.ny * world.grid.nx)
    rasters = np.zeros(shape, np.float32)
    for out, row in zip(rasters, fixed, strict=True):
        fields.rasterise(world, int(row), out)
    return rasters


def _price_threats(world: World, groups: Sequence[Group], level: Level) -> World:
    """Fill in what each element's leak is expected to destroy, as it looks, USD, in place.

    A decoy looks like what it imitates. A platform threatens with what it carries; anything without a
    warhead is worth its own price and value to an enemy.
    """
    units, e = world.units, world.elements
    worth = units["price_usd"] + units["value_usd"]
    for i, group in enumerate(groups):
        seen = catalogue.load(group.element.imitates) if group.element.imitates else group.element
        e["threat_usd"][group.first : group.last] = worth[i]
        if seen.warhead is None:
            continue
        for j in range(group.first, group.last):
            if e["aim"][j] != NOBODY:
                aim = world.unit_of[e["aim"][j]]
                share = min(seen.warhead.damage_hits.at(level) / units["hits_to_destroy"][aim], 1.0)
                e["threat_usd"][j] = seen.warhead.p_hit.at(level) * share * worth[aim]
    for j in np.flatnonzero(e["parent"] != NOBODY):
        e["threat_usd"][e["parent"][j]] += e["threat_usd"][j]
    return world
