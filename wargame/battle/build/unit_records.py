"""Records of units: what a unit is, and what its weapons do, by the catalogue at a level of its figures."""

from collections.abc import Sequence
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
from wargame.battle.scenario import Scenario
from wargame.catalogue import elements as catalogue
from wargame.catalogue.elements import TARGET_CLASSES, Level

if TYPE_CHECKING:
    from wargame.battle.build.setup import Group

SIDES: Final = ("red", "blue")
PRIORITIES: Final = {"time": BY_TIME, "value": BY_VALUE, "cost": BY_COST}
ONE: Final = catalogue.Figure(1.0, 1.0, 1.0)


def unit_records(scenario: Scenario, groups: Sequence["Group"], network_rows: Sequence[int], level: Level) -> Records:
    """Return the UNIT records, figures taken at ``level``; who is there is filled in by a muster."""
    units = records(len(groups), UNIT)
    rows = {g.name: i for i, g in enumerate(groups)}
    for row, group, network in zip(units, groups, network_rows, strict=True):
        row.carrier = rows.get(group.unit.carried_by, NOBODY)
        row.network = network
        row.is_system = group.unit.side == scenario.defender and group.element.motion is None
        _fill_body(row, group, level)
        _fill_doctrine(row, group)
        _fill_looks(row, group, level)
        _fill_weapons(row, group, level)
    units["has_cargo"][units["carrier"][units["carrier"] >= 0]] = True
    _number_shot_rows(units, groups)
    return units


def _number_shot_rows(units: Records, groups: Sequence["Group"]) -> None:
    """Give a row to each kind of launcher on a network of which some have a limit of shots at a target, in place."""
    kinds = [(int(row["network"]), group.element.name) for row, group in zip(units, groups, strict=True)]
    limited = units["has_launcher"] & (units["max_shots"] > 0)
    rows = list(dict.fromkeys(kind for kind, is_limited in zip(kinds, limited, strict=True) if is_limited))
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


def _fill_doctrine(row: Any, group: "Group") -> None:
    doctrine = group.unit.doctrine
    row["salvo"], row["max_shots"] = doctrine.salvo, doctrine.max_shots
    row["priority"], row["economy_factor"] = PRIORITIES[doctrine.priority], doctrine.economy_factor
    row["scarcity_usd"], row["has_hold"] = doctrine.scarcity_usd, any(doctrine.hold.values())


def _fill_looks(row: Any, group: "Group", level: Level) -> None:
    """Fill a unit record with what its elements look like to an enemy: a decoy like what it imitates."""
    seen = catalogue.load(group.element.imitates) if group.element.imitates else group.element
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


def reach_of(units: Records) -> F8:
    """Return from how far each unit's weapons could touch an element of each unit, m, shape (4, n_units, n_units).

    A missile meets its target on the way: within its range R if the target is now within R (1 + v/s).
    """
    with np.errstate(divide="ignore", invalid="ignore"):  # a unit without a launcher has no speed of shots
        met = units["max_range_m"][:, None] * (1.0 + units["speed_mps"] / units["shot_speed_mps"][:, None])
    reach = np.zeros((N_WEAPONS, len(units), len(units)))
    reach[P_KILL] = met
    for weapon, name in ((GUN_RATE, "gun_range_m"), (LASER, "laser_range_m"), (PULSE, "pulse_range_m")):
        reach[weapon] = units[name][:, None]
    return reach
