"""Records of units: what a unit is, and what its weapons do, by the catalogue at a level of its figures."""

import math
from collections.abc import Sequence, Set
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.battle.build.quantile_tables import entity_key
from wargame.battle.kernels.state import (
    BY_COST,
    BY_TIME,
    BY_VALUE,
    F8,
    GUN_RATE,
    I8,
    LASER,
    N_EFFECTS,
    N_WEAPONS,
    NOBODY,
    P_KILL,
    PULSE,
    STRIKE,
    UNIT,
    Records,
    Roster,
    records,
)
from wargame.battle.scenario import Scenario, UnitTable
from wargame.catalogue import elements as catalogue
from wargame.catalogue.elements import TARGET_CLASSES, Level

if TYPE_CHECKING:
    from wargame.battle.build.setup import Group

SIDES: Final = ("red", "blue")
# By weapon, the field with its range, and what the names of those with its floor and ceiling begin with.
WEAPONS: Final = {
    P_KILL: ("max_range_m", ""),
    GUN_RATE: ("gun_range_m", "gun_"),
    LASER: ("laser_range_m", "laser_"),
    PULSE: ("pulse_range_m", "pulse_"),
}
PRIORITIES: Final = {"time": BY_TIME, "value": BY_VALUE, "cost": BY_COST}
MINUTE_S: Final = 60.0
ONE: Final = catalogue.Figure(1.0, 1.0, 1.0)
STEEPEST: Final = 1e9  # slope of a dive from which on an element comes straight down
SLACK: Final = 1.0 + 1e-9  # of a bound, against rounding


def unit_records(scenario: Scenario, groups: Sequence["Group"], network_rows: Sequence[int], level: Level) -> Records:
    """Return the UNIT records, figures taken at ``level``; who is there is filled in by a muster."""
    units = records(len(groups), UNIT)
    rows = {g.name: i for i, g in enumerate(groups)}
    sensors = {g.name for g in groups if g.element.sensor is not None}
    fire_control = {name for g in groups for name in g.unit.fire_control}  # as ready as the launchers that need it
    n_targets, n_needed = 0, 0
    for row, group, network in zip(units, groups, network_rows, strict=True):
        row.carrier = rows.get(group.unit.carried_by, NOBODY)
        row.network = network
        is_defender = group.unit.side == scenario.defender and group.element.motion is None
        row.is_system = is_defender and group.name not in fire_control
        row.target_first, row.target_count = n_targets, len(group.unit.targets)
        row.fire_control_first, row.fire_control_count = n_needed, len(group.unit.fire_control)
        n_targets, n_needed = n_targets + row.target_count, n_needed + row.fire_control_count
        row.poisson_gap_s = gap_s(scenario, group.unit) if group.unit.launch_process == "poisson" else 0.0
        _fill_body(row, group, level)
        _fill_doctrine(row, group, sensors)
        _fill_looks(row, group, level)
        _fill_weapons(row, group, level)
    units["has_cargo"][units["carrier"][units["carrier"] >= 0]] = True
    _number_shot_rows(units, groups)
    return units


def gap_s(scenario: Scenario, unit: UnitTable) -> float:
    """Return the time between a unit's launches, s: the attacker says how dense its raid is."""
    factor = scenario.attack.interval_factor if unit.side == scenario.attacker else 1.0
    return unit.launch_interval_s * factor


def _number_shot_rows(units: Records, groups: Sequence["Group"]) -> None:
    """Give a row to each kind of launcher on a network of which some have a limit of shots at a target, in place."""
    kinds = [(int(row["network"]), group.element.name) for row, group in zip(units, groups, strict=True)]
    limited = units["has_launcher"] & (units["max_shots"] > 0)
    rows = list(dict.fromkeys(kind for kind, is_limited in zip(kinds, limited, strict=True) if is_limited))
    thrifty = units["has_launcher"] & (units["economy_factor"] > 0.0)
    units["thrift_row"] = np.where(thrifty, np.cumsum(thrifty) - 1, NOBODY)
    for row, kind in zip(units, kinds, strict=True):
        row["shots_row"] = rows.index(kind) if row["has_launcher"] and kind in rows else NOBODY


def roster(units: Records) -> Roster:
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


def shots_of_channel(unit: Any, tick_s: float) -> int:
    """Return how many shots of one channel can be in flight at once, counting those whose seeker took over."""
    if not unit["has_launcher"]:
        return 0
    return int(np.ceil(unit["max_range_m"] / unit["shot_speed_mps"] / tick_s)) + 2


def magazines(units: Records) -> F8:
    """Return the rounds of one element of each unit, reloads included, shape (n_units, 2): of launchers and of guns."""
    with np.errstate(invalid="ignore"):  # an infinite magazine without reloads
        guns = units["gun_magazine"] * (1.0 + units["gun_reloads"])
    return np.stack([units["magazine"] * (1.0 + units["reloads"]), guns], axis=1)


def _fill_body(row: Any, group: "Group", level: Level) -> None:
    """Fill a unit record with what its element is: motion, signature, hardness, warhead, price."""
    element, motion = group.element, group.element.motion
    row["key"] = np.uint64(entity_key(group.name, 0))
    row["side"] = SIDES.index(group.unit.side)
    row["target_class"] = TARGET_CLASSES.index(element.target_class)
    row["is_mover"] = motion is not None
    row["is_expendable"] = element.expendable
    row["is_pursuer"] = group.unit.route == "pursue"
    row["is_decoy"] = bool(element.imitates)
    row["height_m"] = element.signature.height_m.at(level)
    row["rcs"] = element.signature.rcs.at(level)
    if motion is not None:
        row["speed_mps"], row["height_m"] = motion.speed_mps.at(level), motion.altitude_m.at(level)
        if group.unit.altitude_m is not None:
            row["height_m"] = group.unit.altitude_m
        slope = math.tan(min(motion.dive_angle_rad.at(level), math.pi / 2))
        row["dive_slope"] = slope if _dives(group) and slope < STEEPEST else 0.0
        row["release_range_m"], row["loiter_s"] = motion.release_range_m.at(level), motion.loiter_s.at(level)
    row["hits_to_destroy"] = element.hardness.hits_to_destroy.at(level)
    row["threshold_hits"] = element.hardness.threshold_hits.at(level)
    row["retarget_range_m"] = group.unit.retarget_range_m
    row["fluence_j_per_m2"] = element.hardness.fluence_j_per_m2.at(level)
    row["pulse_share"] = 1.0 - group.unit.hardening
    row["pulse_sigma"] = math.sqrt(math.log1p(element.hardness.pulse_cv.at(level) ** 2))
    if element.susceptibility is not None:
        let_through = 1.0 - group.unit.hardening
        row["nav"] = element.susceptibility.nav.at(level) * let_through
        row["link"] = element.susceptibility.link.at(level) * let_through
    if element.warhead is not None:
        row["damage_hits"], row["p_hit"] = (
            element.warhead.damage_hits.at(level),
            element.warhead.p_hit.at(level),
        )
    row["price_usd"] = element.cost.element.usd.at(level)
    row["value_usd"] = element.value.usd.at(level) if element.value else 0.0
    row["round_usd"] = element.cost.round.usd.at(level) if element.cost.round else 0.0
    row["has_sensor"], row["has_jammer"] = element.sensor is not None, element.jammer is not None
    if element.sensor is not None:
        row["sensor_is_optical"] = element.sensor.optical
    if element.jammer is not None:
        row["takeovers_per_s"] = element.jammer.takeovers_per_min.at(level) / MINUTE_S
    if element.command is not None:
        row["engagements_per_s"] = element.command.engagements_per_min.at(level) / MINUTE_S


def _dives(group: "Group") -> bool:
    """Return whether a unit's elements are spent on places that they fly to: those that pursue keep their height."""
    return group.element.expendable and group.unit.route != "pursue"


def _fill_doctrine(row: Any, group: "Group", sensors: Set[str]) -> None:
    """Fill a unit record with how it fights; ``sensors`` are the units that have one."""
    doctrine = group.unit.doctrine
    row["salvo"], row["max_shots"] = doctrine.salvo, doctrine.max_shots
    row["priority"], row["economy_factor"] = PRIORITIES[doctrine.priority], doctrine.economy_factor
    can_see = not sensors.isdisjoint({group.name, *group.unit.fire_control})
    row["own_track_only"] = can_see and not doctrine.engage_on_remote
    row["scarcity_usd"], row["has_hold"] = doctrine.scarcity_usd, any(doctrine.hold.values())


def _fill_looks(row: Any, group: "Group", level: Level) -> None:
    """Fill a unit record with what its elements look like to an enemy: a decoy like what it imitates."""
    seen = group.imitated or group.element
    if seen.warhead is not None:
        row["seems_armed"] = group.element.expendable
        row["seen_damage_hits"], row["seen_p_hit"] = seen.warhead.damage_hits.at(level), seen.warhead.p_hit.at(level)


def needs_estimates(units: Records) -> NDArray[np.bool_]:
    """Return which units ask what a target threatens, shape (n_units,): by their economy or their priority."""
    return units["has_launcher"] & ((units["economy_factor"] > 0.0) | (units["priority"] == BY_VALUE))


def reserved_rounds(groups: Sequence["Group"]) -> I8:
    """Return how many rounds of a unit a target class may not have, since they are held for the others.

    Shape (n_units, n_classes).
    """
    held = np.array([[g.unit.doctrine.hold.get(c, 0) for c in TARGET_CLASSES] for g in groups], np.int64)
    return held.sum(axis=1, keepdims=True) - held


def _fill_weapons(row: Any, group: "Group", level: Level) -> None:
    """Fill a unit record with its weapons' figures."""
    element = group.element
    if (launcher := element.launcher) is not None:
        row["has_launcher"] = True
        row["floor_m"], row["ceiling_m"] = launcher.floor_m.at(level), launcher.ceiling_m.at(level)
        for name in ("channels", "magazine", "reloads", "reload_s", "min_range_m", "max_range_m"):
            row[name] = getattr(launcher, name).at(level)
        row["shot_speed_mps"], row["seeker_range_m"] = (
            launcher.speed_mps.at(level),
            launcher.seeker_range_m.at(level),
        )
        row["launch_interval_s"] = launcher.launch_interval_s.at(level)
        row["launcher_is_optical"] = launcher.optical
    if (gun := element.gun) is not None:
        row["has_gun"], row["gun_range_m"], row["gun_is_optical"] = True, gun.range_m.at(level), gun.optical
        row["gun_floor_m"], row["gun_ceiling_m"] = gun.floor_m.at(level), gun.ceiling_m.at(level)
        row["gun_rounds_per_s"], row["gun_magazine"] = gun.rounds_per_s.at(level), gun.magazine.at(level)
        row["gun_reloads"], row["gun_reload_s"] = gun.reloads.at(level), gun.reload_s.at(level)
    if (laser := element.laser) is not None:
        row["has_laser"], row["random_dwell"] = True, laser.dwell == "exponential"
        row["beam_w"] = laser.power_w.at(level) * laser.efficiency.at(level)
        row["laser_range_m"] = laser.range_m.at(level)
        row["laser_floor_m"], row["laser_ceiling_m"] = laser.floor_m.at(level), laser.ceiling_m.at(level)
        for name in ("spot_radius_m", "divergence_rad", "slew_s", "heat_limit_s", "cooling_ratio"):
            row[name] = getattr(laser, name).at(level)
    if (microwave := element.microwave) is not None:
        row["has_microwave"], row["pulse_range_m"] = True, microwave.range_m.at(level)
        row["pulse_floor_m"], row["pulse_ceiling_m"] = microwave.floor_m.at(level), microwave.ceiling_m.at(level)
        for name in ("half_angle_rad", "recharge_s", "min_targets", "targets_per_pulse", "side_lobe"):
            row[name] = getattr(microwave, name).at(level)
    row["is_armed"] = row["has_launcher"] or row["has_gun"] or row["has_laser"] or row["has_microwave"]


def effects_of(groups: Sequence["Group"], level: Level) -> F8:
    """Return what each unit does to each target class, shape (5, n_units, n_classes)."""
    effects = np.zeros((N_EFFECTS, len(groups), len(TARGET_CLASSES)))
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
        effects[STRIKE, row] = e.warhead.p_hit.at(level) if e.warhead else 0.0
    return effects


def reach_of(units: Records, has_hills: bool) -> F8:
    """Return from how far over the ground each unit's weapons could touch an element of each unit, m.

    Shape (4, n_units, n_units); below 0 if never. To a target h above or below that keeps its height a slant range R
    is sqrt(R^2 - h^2) over the ground. A missile meets its target on the way: it may be v R/s farther now.
    """
    with np.errstate(divide="ignore", invalid="ignore"):  # a unit without a launcher has no speed of shots
        on_the_way = units["max_range_m"][:, None] * (units["speed_mps"] / units["shot_speed_mps"][:, None])
    reach = np.zeros((N_WEAPONS, len(units), len(units)))
    for weapon, (name, prefix) in WEAPONS.items():
        floor, ceiling = units[f"{prefix}floor_m"], units[f"{prefix}ceiling_m"]
        reach[weapon] = _across_m(units, units[name], floor, ceiling, has_hills)
    reach[P_KILL] += np.where(reach[P_KILL] >= 0.0, on_the_way, 0.0)
    return reach


def _across_m(units: Records, range_m: F8, floor_m: F8, ceiling_m: F8, has_hills: bool) -> F8:
    """Return how far over the ground slant ranges reach, shape (n_units, n_units); below 0 if never.

    The whole range where somebody dives or there are hills, so that heights are not known beforehand.
    """
    height_m, keeps = np.where(units["is_mover"], units["height_m"], 0.0), units["dive_slope"] == 0.0
    rise = height_m[None, :] - height_m[:, None]
    whole = np.broadcast_to(range_m[:, None], rise.shape)
    if has_hills:
        return whole.copy()
    across = np.where(rise == 0.0, whole, np.sqrt(np.maximum(whole**2 - rise**2, 0.0)) * SLACK)
    never = (np.abs(rise) > whole * SLACK) | (rise > ceiling_m[:, None]) | (height_m[None, :] < floor_m[:, None])
    return np.where(keeps[:, None] & keeps[None, :], np.where(never, -1.0, across), whole)
