"""Layout of a scenario: sites, fields of fixed emitters, routes, and all that does not depend on who is there.

Formations of what does not move, fields and routes belong to the sites. So a battle of few in a world laid out for
many is the battle of few on the first of many sites.
"""

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from wargame.battle.build import routes, terrain
from wargame.battle.build.array_cache import ArrayCache, hash_of
from wargame.battle.build.force import neutral
from wargame.battle.build.quantile_tables import LEVELS, entity_key, lognormal_quantiles, raid_quantiles
from wargame.battle.build.unit_records import (
    SIDES,
    effects_of,
    gap_s,
    needs_estimates,
    reach_of,
    reserved_rounds,
    roster,
    shots_of_channel,
    unit_records,
)
from wargame.battle.kernels import fields
from wargame.battle.kernels.force import (
    DEPLOYMENT,
    DISC,
    LINE,
    MUSTERED,
    POINT,
    Force,
    Layout,
)
from wargame.battle.kernels.muster import muster as muster_kernel
from wargame.battle.kernels.state import (
    ELEMENT,
    EMITTER,
    F4,
    I4,
    I8,
    JAM_LINK,
    JAM_NAV,
    JAM_RADAR,
    N_EFFECTS,
    N_WEAPONS,
    NETWORK,
    NOBODY,
    Grid,
    Records,
    World,
    records,
)
from wargame.battle.scenario import Clock, Network, Scenario
from wargame.catalogue import elements as catalogue

if TYPE_CHECKING:
    from wargame.battle.build.setup import Group

JAMMERS: Final = {"nav": JAM_NAV, "link": JAM_LINK, "radar": JAM_RADAR}
FORMATIONS: Final = {"point": POINT, "disc": DISC, "line": LINE}
NOT_YET: Final = -1  # World.muster of arrays that nobody was mustered into


def elements_of(scenario: Scenario, name: str) -> int:
    """Return how many elements a unit has in all: its count, times its platforms if it is carried."""
    unit = scenario.units[name]
    return unit.count * (elements_of(scenario, unit.carried_by) if unit.carried_by else 1)


def sites_of(scenario: Scenario, room: Mapping[str, int]) -> dict[str, int]:
    """Return how many elements each unit can have in all, at least ``room``, by name.

    Examples
    --------
    >>> from wargame.battle.scenario_file import load
    >>> sites_of(load("duel").scenario, {"red-group": 5})
    {'blue-group': 4, 'red-group': 5}
    """

    def sites(name: str) -> int:
        unit = scenario.units[name]
        own = unit.count if unit.sites is None else unit.sites
        return own * (sites(unit.carried_by) if unit.carried_by else 1)

    return {name: max(sites(name), room.get(name, 0)) for name in scenario.units}


def lay_out(
    scenario: Scenario, groups: Sequence["Group"], sites: Mapping[str, int]
) -> tuple[World, Layout, tuple[str, ...]]:
    """Return the world with every site taken, what it was laid out from, and the names of its networks.

    Parameters
    ----------
    groups
        The units in the order of the tables.
    sites
        By name of a unit, how many elements it has at most.
    """
    names = network_names(scenario, groups)
    rows = [names.index(network_of(g)) if network_of(g) else NOBODY for g in groups]
    units = unit_records(scenario, groups, rows, scenario.catalog_level)
    plan = _layout(scenario, groups, units, names, sites)
    bare = _bare_world(scenario, groups, units, _network_records(scenario, groups, names))
    bare = bare._replace(targets=plan.targets, fire_control=_fire_control(groups))
    bare = _with_estimates(scenario, bare, names)
    base = _with_layers(muster(bare, plan, neutral(bare, plan.deployments["sites"])))
    base = base._replace(rasters=_rasters(base))
    base = base._replace(waypoints=routes.lay(base, groups))
    plan = plan._replace(work=np.zeros(max(2 * len(units), len(base.waypoints) + 1)))
    return muster(base, plan, neutral(base, plan.deployments["sites"])), plan, names


def _fire_control(groups: Sequence["Group"]) -> I4:
    """Return the units that the launchers of each unit need, unit by unit."""
    rows = {g.name: i for i, g in enumerate(groups)}
    return np.array([rows[name] for g in groups for name in g.unit.fire_control], np.int32)


def widen(base: World, plan: Layout, groups: Sequence["Group"], room: Mapping[str, int]) -> tuple[World, Layout] | None:
    """Return a world with more sites, fields and routes shared with the old one; None if they would not be the same.

    Room for what moves costs no field; a route stays if it still leads from the same cell to the same cell.
    """
    old = plan.deployments["sites"]
    new = np.array([max(int(n), room.get(g.name, 0)) for n, g in zip(old, groups, strict=True)])
    more = new > old
    if (more & ~base.units["is_mover"]).any():
        return None
    deployments = plan.deployments.copy()
    deployments["sites"] = new
    wider = plan._replace(deployments=deployments, spiral=terrain.spiral(int(new.max())), work=plan.work.copy())
    world = muster(base, wider, neutral(base, new))
    same = (world.units["is_exposed"] == base.units["is_exposed"]).all()
    if not same or routes.ends(world, groups) != routes.ends(base, groups):
        return None
    return world, wider


def muster(base: World, plan: Layout, force: Force) -> World:
    """Return a world with those who are there, its arrays as long as they need be.

    Raises
    ------
    ValueError
        If the force has more elements than sites, or some that nothing carries.
    """
    world = room_for(base, plan, force.count)
    if muster_kernel(base, plan, force, world) != MUSTERED:
        raise ValueError(
            "a force has at most as many elements as its units have sites, and carriers for what is carried"
        )
    return world


def room_for(base: World, plan: Layout, count: I8) -> World:
    """Return a world to muster forces into that have no more elements of each unit than ``count``.

    What does not depend on the force is shared with ``base``.
    """
    units = base.units
    n_emitters = int((count * (units["has_sensor"].astype(int) + units["has_jammer"])).sum())
    n = int(count.sum())
    return base._replace(
        units=_copied(units),
        networks=_copied(base.networks),
        elements=records(n, ELEMENT),
        unit_of=np.zeros(n, np.int32),
        emitters=records(n_emitters, EMITTER),
        side_first=np.zeros(3, np.int64),
        jammers=np.zeros((2, 4, 2), np.int64),
        command=np.zeros(int(count[plan.nodes].sum()), np.int32),
        effects=np.zeros(base.effects.shape),
        reach_m=np.zeros(base.reach_m.shape),
        hurdles_usd=np.zeros(base.hurdles_usd.shape),
        raid_quantiles=np.zeros(base.raid_quantiles.shape),
        muster=np.array([0, NOT_YET]),
    )


def _copied(rows: Records) -> Records:
    """Return a copy of records that begins with a line of the cache."""
    out = records(len(rows), rows.dtype)
    out[:] = rows
    return out


# ------------------------------------------------------------------------------------------- networks


def network_of(group: "Group") -> str:
    """Return the network a group is on: its own where it needs one and names none; "" if it has no use for one."""
    if group.unit.network:
        return group.unit.network
    element = group.element
    has_use = any((element.launcher, element.gun, element.laser, element.microwave, element.sensor))
    return f"~{group.name}" if has_use else ""


def network_names(scenario: Scenario, groups: Sequence["Group"]) -> tuple[str, ...]:
    """Return the names of all networks: those of the scenario, then those of units by themselves."""
    return tuple(dict.fromkeys([*scenario.networks, *filter(None, map(network_of, groups))]))


def _network_records(scenario: Scenario, groups: Sequence["Group"], names: Sequence[str]) -> Records:
    """Return the NETWORK records, without what depends on who is there."""
    nets, by_name = records(len(names), NETWORK), {g.name: g for g in groups}
    for row, name in zip(nets, names, strict=True):
        row["key"] = np.uint64(entity_key(f"network {name}", 0))
        if name not in scenario.networks:
            row["side"] = SIDES.index(by_name[name[1:]].unit.side)
            continue
        net = scenario.networks[name]
        row["side"], row["latency_s"] = SIDES.index(net.side), net.latency_s
        row["mtbf_s"], row["mttr_s"] = net.mtbf_s, net.mttr_s
        row["p_discriminate"], row["is_omniscient"] = net.p_discriminate, net.omniscient
        for name in ("p_misidentify", "p_discriminate_after_shot", "identify_s"):
            row[name] = getattr(net, name)
    return nets


# --------------------------------------------------------------------------------------------- layout


def _layout(
    scenario: Scenario, groups: Sequence["Group"], units: Records, names: Sequence[str], sites: Mapping[str, int]
) -> Layout:
    """Return what does not depend on who is there."""
    rows = {g.name: i for i, g in enumerate(groups)}
    targets = [[rows[t] for t in g.unit.targets] for g in groups]
    hunted = [[rows[t] for t in g.unit.suppression_targets] for g in groups]
    waves = _waves(scenario, groups)
    nodes = [[rows[c] for c in scenario.networks[n].command] if n in scenario.networks else [] for n in names]
    deployments = records(len(groups), DEPLOYMENT)
    for i, (row, unit, group) in enumerate(zip(deployments, units, groups, strict=True)):
        row["sites"] = sites[group.name]
        row["target_first"], row["target_count"] = unit["target_first"], unit["target_count"]
        row["hunted_first"], row["hunted_count"] = sum(map(len, hunted[:i])), len(hunted[i])
        row["hunting_share"] = group.unit.suppression_share
        row["wave"], row["simultaneity"] = waves[i], scenario.attack.simultaneity
        row["shots_of_channel"] = shots_of_channel(unit, scenario.clock.tick_s)
        _fill_place(row, group, scenario)
        _fill_emitters(row, unit, group, scenario)
    _number_rasters(deployments, units, len(names))
    counts = [len(part) for part in nodes]
    return Layout(
        deployments=deployments,
        targets=np.array([t for part in targets for t in part], np.int32),
        hunted=np.array([t for part in hunted for t in part], np.int32),
        nodes=np.array([c for part in nodes for c in part], np.int32),
        node_rows=np.array([(sum(counts[:w]), n) for w, n in enumerate(counts)], np.int64).reshape(-1, 2),
        spiral=terrain.spiral(int(deployments["sites"].max())),
        effects=effects_of(groups, scenario.catalog_level),
        reach_m=reach_of(units, bool(scenario.terrain.hills)),
        width_m=np.array([scenario.map.width_m, scenario.map.height_m]),
        work=np.zeros(max(2 * len(units), 1)),
    )


def _waves(scenario: Scenario, groups: Sequence["Group"]) -> list[int]:
    """Return the wave of each unit, numbered; NOBODY for one whose launches no wave moves.

    Of the attacker, what arrives by a schedule: expendable, not carried, no pursuer, no Poisson launches. A unit
    without a name of a wave is one by itself, which matters only if there is any simultaneity.
    """
    numbers: dict[str, int] = {}
    found = []
    for group in groups:
        unit = group.unit
        is_timed = unit.side == scenario.attacker and group.element.expendable and not unit.carried_by
        is_timed = is_timed and unit.route != "pursue" and unit.launch_process == "regular"
        is_moved = is_timed and bool(unit.wave or scenario.attack.simultaneity)
        key = f"wave {unit.wave}" if unit.wave else f"unit {group.name}"
        found.append(numbers.setdefault(key, len(numbers)) if is_moved else NOBODY)
    return found


def _fill_place(row: Any, group: "Group", scenario: Scenario) -> None:
    """Fill in where a unit is and when it sets out, in place."""
    unit = group.unit
    heading = terrain.heading(unit, scenario)
    row["formation"], row["spread_m"] = FORMATIONS[unit.formation], unit.spread_m
    row["x_m"], row["y_m"] = unit.x_m, unit.y_m
    row["heading_sin"], row["heading_cos"] = math.sin(heading), math.cos(heading)
    row["launch_s"] = unit.launch_s
    row["launch_gap_s"] = gap_s(scenario, unit) if unit.launch_process == "regular" else 0.0
    row["time_on_target_s"] = math.nan if unit.time_on_target_s is None else unit.time_on_target_s


def _fill_emitters(row: Any, unit: Any, group: "Group", scenario: Scenario) -> None:
    """Fill in what an element of a unit emits, in place; a mast is no lower than the element flies."""
    level = scenario.catalog_level
    height_m = unit["height_m"] if unit["is_mover"] else 0.0
    if (s := group.element.sensor) is not None:
        row["sensor_range_m"], row["sensor_rate_per_s"] = s.range_m.at(level), s.rate_per_s.at(level)
        row["sensor_instrumented_m"] = s.instrumented_range_m.at(level)
        row["sensor_mast_m"] = max(s.mast_m.at(level), height_m)
    if (j := group.element.jammer) is not None:
        row["jammer_kind"], row["jammer_range_m"] = JAMMERS[j.band], j.range_m.at(level)
        row["jammer_mast_m"] = max(j.mast_m.at(level), height_m)


def _number_rasters(deployments: Records, units: Records, n_networks: int) -> None:
    """Note the rows of the fields of fixed emitters, in the order in which a muster lists emitters, in place."""
    n, fixed = 0, ~units["is_mover"]
    deployments["sensor_raster"], deployments["jammer_raster"] = NOBODY, NOBODY
    for network in range(n_networks):
        for u in np.flatnonzero(units["has_sensor"] & fixed & (units["network"] == network)):
            deployments["sensor_raster"][u] = n
            n += deployments["sites"][u]
    for side in range(2):
        for kind in (JAM_NAV, JAM_LINK, JAM_RADAR):
            is_one = units["has_jammer"] & fixed & (units["side"] == side) & (deployments["jammer_kind"] == kind)
            for u in np.flatnonzero(is_one):
                deployments["jammer_raster"][u] = n
                n += deployments["sites"][u]


# ---------------------------------------------------------------------------------------------- world


def _bare_world(scenario: Scenario, groups: Sequence["Group"], units: Records, networks: Records) -> World:
    """Return a world without anybody, altitude layers, fields or routes."""
    n, no_cells = len(units), np.zeros((0, 0, 0), np.float32)
    return World(
        grid=_grid(scenario),
        roster=roster(units),
        units=units,
        elements=records(0, ELEMENT),
        unit_of=np.zeros(0, np.int32),
        networks=networks,
        emitters=records(0, EMITTER),
        side_first=np.zeros(3, np.int64),
        jammers=np.zeros((2, 4, 2), np.int64),
        command=np.zeros(0, np.int32),
        targets=np.zeros(0, np.int32),
        fire_control=np.zeros(0, np.int32),
        waypoints=np.zeros((0, 2)),
        layers_m=np.zeros(0),
        rasters=no_cells,
        ground_m=terrain.ground(scenario),
        effects=np.zeros((N_EFFECTS, n, len(catalogue.TARGET_CLASSES))),
        reach_m=np.zeros((N_WEAPONS, n, n)),
        raid_quantiles=raid_quantiles(scenario.raid),
        estimate_quantiles=np.zeros((0, LEVELS)),
        hurdles_usd=np.zeros((n, len(catalogue.TARGET_CLASSES))),
        reserved=reserved_rounds(groups),
        muster=np.array([0, NOT_YET]),
    )


def _with_estimates(scenario: Scenario, world: World, names: Sequence[str]) -> World:
    """Return a world with the tables of estimates that its networks need: one for each spread, those of most none."""
    needs = needs_estimates(world.units)
    spreads: list[float] = []
    for w, name in enumerate(names):
        net = scenario.networks.get(name, Network(side="red"))
        world.networks["course_known_m"][w], world.networks["estimate_row"][w] = net.course_known_m, NOBODY
        if needs[world.units["network"] == w].any():
            if net.estimate_cv not in spreads:
                spreads.append(net.estimate_cv)
            world.networks["estimate_row"][w] = spreads.index(net.estimate_cv)
    if not spreads:
        return world
    return world._replace(estimate_quantiles=np.stack([lognormal_quantiles(1.0, cv) for cv in spreads]))


def _grid(scenario: Scenario) -> Grid:
    """Return the grid, the clock and the common rates."""
    area, rules = scenario.map, scenario.rules
    return Grid(
        cell_m=area.cell_m,
        per_cell_m=1.0 / area.cell_m,
        nx=int(np.ceil(area.width_m / area.cell_m)),
        ny=int(np.ceil(area.height_m / area.cell_m)),
        tick_s=scenario.clock.tick_s,
        n_ticks=n_ticks(scenario.clock),
        detection_rate_max_per_s=rules.detection_rate_max_per_s,
        drop_rate_per_s=rules.drop_rate_per_s,
        jam_rate_max_per_s=rules.jam_rate_max_per_s,
        defender=SIDES.index(scenario.defender),
        has_hills=bool(scenario.terrain.hills),
    )


def n_ticks(clock: Clock) -> int:
    """Return after how many ticks a battle is called off."""
    return int(np.ceil(clock.duration_s / clock.tick_s - 1e-9))


def _with_layers(world: World) -> World:
    """Return a world with the heights at which an enemy can do something to somebody, those of units noted."""
    units = world.units
    exposed = units["is_exposed"] if units["is_exposed"].any() else np.full(len(units), True)
    layers_m = np.unique(units["height_m"][exposed])
    units["layer"][exposed] = np.searchsorted(layers_m, units["height_m"][exposed])
    return world._replace(layers_m=layers_m)


def _rasters(world: World) -> F4:
    """Return the fields of all fixed emitters, shape (n_rasters, n_layers, ny * nx)."""
    emitters, elements, grid = world.emitters, world.elements, world.grid
    fixed = np.flatnonzero(emitters["raster"] != NOBODY)
    rasters = np.zeros((len(fixed), len(world.layers_m), grid.ny * grid.nx), np.float32)
    area = (grid.cell_m, grid.nx, grid.ny, world.layers_m.tobytes(), hash_of(world.ground_m) if grid.has_hills else "")
    for row in fixed:
        e = emitters[row]
        place = elements[e["element"]]
        figures = tuple(e[name].item() for name in ("kind", "range_m", "instrumented_m", "mast_m"))
        key = (*area, *figures, place["x_m"].item(), place["y_m"].item())
        rasters[e["raster"]] = _fields.get(key, partial(_raster, world, int(row)))
    return rasters


def _raster(world: World, row: int) -> F4:
    """Return the field of one fixed emitter, shape (n_layers, ny * nx)."""
    out = np.zeros((len(world.layers_m), world.grid.ny * world.grid.nx), np.float32)
    fields.rasterise(world, row, out)
    return out


_fields = ArrayCache()  # by all that `wargame.battle.kernels.fields.rasterise` reads
