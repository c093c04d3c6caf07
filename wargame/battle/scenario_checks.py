"""Consistency checks between the tables of a scenario: names that exist, sides that agree, places on the map."""

import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from wargame.battle import memory
from wargame.battle.partial_scenario import PartialScenario
from wargame.battle.scenario import MOST_ELEMENTS, Clock, Map, Network, Raid, UnitTable
from wargame.battle.scenario_sizes import counts_in_all, sizes_of
from wargame.catalogue.elements import TARGET_CLASSES, Element
from wargame.inputs.errors import Finding, KeyPath, explain, shown
from wargame.inputs.names import column_part

MAX_CELLS = 4_000_000  # a field of doubles over the map is then 32 MB
MAX_TICKS = 2_000_000
MAX_HILL_CELLS = 2_000_000_000  # hills times cells: some 20 s
MAX_ELEMENT_TICKS = 20_000_000_000  # elements times ticks: minutes a replication
MAX_ROUNDS = 2**31 - 1  # of the launchers of a unit, `wargame.battle.build.force.MOST_ROUNDS`
MAX_CARRIERS = 8  # platforms one in another
MIN_BETA = 1e-3  # least a + b of a Beta distribution that is drawn from
AGENT = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*")

Findings = Iterator[Finding]


def findings(partial: PartialScenario) -> Findings:
    """Yield what is wrong between the parts of a scenario; what is None is passed over."""
    yield from _cells(partial.map)
    yield from _ticks(partial.clock)
    yield from readiness(partial.raid)
    for i, hill in enumerate(partial.hills):
        yield from _on_map(partial.map, ("terrain", "hills", i), ("x_m", "y_m"), (hill.x_m, hill.y_m))
    for name, network in partial.networks.items():
        yield from _command(partial, name, network)
        yield from _outages(name, network)
    yield from _alike("units", partial.units, "*_unit_")
    yield from _alike("networks", partial.networks, "*_network_")
    yield from _kinds_alike(partial.elements)
    for name, unit in partial.units.items():
        for rule in UNIT_RULES:
            yield from rule(partial, name, unit)
    yield from _sizes(partial)


# --------------------------------------------------------------------------------------- map and clock


def _cells(area: Map) -> Findings:
    width, height, cell = area.width_m, area.height_m, area.cell_m
    path = ("map", "cell_m")
    if width is None or height is None:
        return
    columns, rows = (math.ceil(min(extent / cell, 1e9)) for extent in (width, height))
    if cell > min(width, height):
        found = f"cells of {cell:g} m are wider than the map"
        yield Finding(path, shown(cell), explain(found, f"a number <= {min(width, height):g}"))
    elif columns * rows > MAX_CELLS:
        found = f"cells of {cell:g} m make {columns * rows:.3g} cells"
        enough = math.ceil(math.sqrt(width * height / MAX_CELLS))
        yield Finding(path, shown(cell), explain(found, f"at most {MAX_CELLS} cells, as with cell_m = {enough + 1}"))


def _ticks(clock: Clock) -> Findings:
    tick, duration = clock.tick_s, clock.duration_s
    path, other = ("clock", "duration_s"), ("clock", "tick_s")
    if duration is None:
        return
    if duration < tick:
        found = f"{duration:g} s is shorter than a tick"
        yield Finding(path, shown(duration), explain(found, f"a number >= tick_s = {tick:g}"), other)
    elif duration / tick > MAX_TICKS:
        found = f"{duration:g} s are {duration / tick:.3g} ticks of {tick:g} s"
        allowed = f"at most {MAX_TICKS} ticks, as with tick_s >= {duration / MAX_TICKS:g}"
        yield Finding(path, shown(duration), explain(found, allowed), other)


def readiness(raid: Raid) -> Findings:
    """Yield a coefficient of variation that no share with this mean has."""
    mean, cv = raid.readiness_mean, raid.readiness_cv
    if cv and (1.0 - mean) / (mean * cv * cv) - 1.0 < MIN_BETA:
        limit = math.sqrt((1.0 - mean) / (mean * (1.0 + MIN_BETA)))
        allowed = f"0, or a number up to {math.floor(limit * 1e4) / 1e4:g}" if limit >= 1e-4 else "0"
        found = f"no share of mean readiness_mean = {mean:g} has a coefficient of variation of {cv:g}"
        at, other = ("raid", "readiness_cv"), ("raid", "readiness_mean")
        yield Finding(at, shown(cv), explain(found, allowed), other)


def _on_map(area: Map, path: KeyPath, keys: tuple[str | int, ...], point: Collection[float]) -> Findings:
    extents = (("width_m", area.width_m), ("height_m", area.height_m))
    for key, value, (side, extent) in zip(keys, point, extents, strict=True):
        if value is not None and extent is not None and not 0.0 <= value <= extent:
            allowed = f"a number from 0 to {side} = {extent:g}"
            yield Finding((*path, key), shown(value), explain(f"{value:g} is off the map", allowed))


# -------------------------------------------------------------------------------------------- networks


def _command(partial: PartialScenario, name: str, network: Network) -> Findings:
    def nodes() -> list[str]:
        able = (unit for unit, element in partial.elements.items() if element.kind == "command-node")
        return [unit for unit in able if _together(network, partial.units[unit])]

    for i, node in enumerate(network.command):
        at, element = ("networks", name, "command", i), partial.elements.get(node)
        if node not in partial.units:
            yield _wrong_name(at, node, f"no unit {shown(node)}", lambda: nodes() or list(partial.units))
        elif element and element.kind != "command-node":
            yield _wrong_name(at, node, f"'{node}' is of kind {element.kind}, not a command-node", nodes)
        elif _apart(network, partial.units[node]):
            yield _wrong_name(at, node, f"'{node}' is on the other side", nodes)


def _outages(name: str, network: Network) -> Findings:
    if network.mtbf_s > 0.0 and network.mttr_s == 0.0:
        at, other = ("networks", name, "mtbf_s"), ("networks", name, "mttr_s")
        message = explain("mtbf_s without mttr_s, the mean length of an outage", "both, or neither")
        yield Finding(at, shown(network.mtbf_s), message, other)


# ----------------------------------------------------------------------------------------------- units


def _alike(family: str, names: Iterable[str], columns: str) -> Findings:
    """Yield all units or networks that share their names in measures and columns."""
    for part, alike in _by_column(names).items():
        for name, other in zip(alike, alike[1:] + alike[:1], strict=True):
            if name != other:
                found = f"{family[:-1]} '{name}' has the same measures as '{other}', {columns}{part}"
                path = (family, name)
                yield Finding(path, name, explain(found, "names that differ in letters or digits"), of_key=True)


def _kinds_alike(elements: Mapping[str, Element]) -> Findings:
    """Yield units of elements that share their names in measures and columns, but are called otherwise."""
    units = {element.name: name for name, element in elements.items()}
    for part, alike in _by_column(units).items():
        for kind, other in zip(alike, alike[1:] + alike[:1], strict=True):
            if kind != other:
                found = f"elements '{kind}' and '{other}' have the same measures, *_kind_*{part}"
                path = ("units", units[kind], "figures", "name")
                yield Finding(path, kind, explain(found, "names that differ in letters or digits"))


def _by_column(names: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(column_part(name), []).append(name)
    return found


def _position(partial: PartialScenario, name: str, unit: UnitTable) -> Findings:
    path = ("units", name)
    yield from _on_map(partial.map, path, ("x_m", "y_m"), (unit.x_m, unit.y_m))
    for i, point in enumerate(unit.waypoints):
        yield from _on_map(partial.map, (*path, "waypoints", i), (0, 1), point)


def _network(partial: PartialScenario, name: str, unit: UnitTable) -> Findings:
    at, word = ("units", name, "network"), unit.network

    def own() -> list[str]:
        return [n for n, network in partial.networks.items() if _together(unit, network)]

    if word and word not in partial.networks:
        yield _wrong_name(at, word, f"no network {shown(word)}", own)
    elif word and _apart(unit, partial.networks[word]):
        yield _wrong_name(at, word, f"network '{word}' belongs to the other side", own)


def _targets(partial: PartialScenario, name: str, unit: UnitTable) -> Findings:
    def enemies() -> list[str]:
        return _enemies(partial, unit)

    for i, target in enumerate(unit.targets):
        at = ("units", name, "targets", i)
        if target == name:
            yield _wrong_name(at, target, "a unit cannot aim at itself", enemies)
        elif target not in partial.units:
            yield _wrong_name(at, target, f"no unit {shown(target)}", enemies)
        elif _together(unit, partial.units[target]):
            yield _wrong_name(at, target, f"'{target}' is on the same side", enemies)


def _suppression(partial: PartialScenario, name: str, unit: UnitTable) -> Findings:
    def enemies() -> list[str]:
        return _enemies(partial, unit)

    for i, target in enumerate(unit.suppression_targets):
        at = ("units", name, "suppression_targets", i)
        if target not in partial.units:
            yield _wrong_name(at, target, f"no unit {shown(target)}", enemies)
        elif _together(unit, partial.units[target]):
            yield _wrong_name(at, target, f"'{target}' is on the same side", enemies)
    if unit.suppression_share and not unit.suppression_targets:
        at, other = ("units", name, "suppression_share"), ("units", name, "targets")
        found = f"{unit.suppression_share:g} of the elements hunt, and suppression_targets names nobody"
        yield Finding(at, shown(unit.suppression_share), explain(found, "suppression_targets, or 0"), other)


def _retarget(partial: PartialScenario, name: str, unit: UnitTable) -> Findings:
    element = partial.elements.get(name)
    if not unit.retarget_range_m or element is None:
        return
    found = ""
    if not element.expendable:
        found = f"'{element.name}' is not spent on its target, so that it does not fly on to another"
    elif unit.route == "pursue":
        found = "route = 'pursue' turns to the next of its targets by itself"
    if found:
        yield Finding(("units", name, "retarget_range_m"), shown(unit.retarget_range_m), explain(found, "0"))


def _fire_control(partial: PartialScenario, name: str, unit: UnitTable) -> Findings:
    def able() -> list[str]:
        fixed = (other for other, element in partial.elements.items() if element.motion is None and other != name)
        return [other for other in fixed if _together(unit, partial.units[other])]

    for i, needed in enumerate(unit.fire_control):
        at, element = ("units", name, "fire_control", i), partial.elements.get(needed)
        if needed == name:
            yield _wrong_name(at, needed, "a unit cannot be its own fire control", able)
        elif needed not in partial.units:
            yield _wrong_name(at, needed, f"no unit {shown(needed)}", able)
        elif _apart(unit, partial.units[needed]):
            yield _wrong_name(at, needed, f"'{needed}' is on the other side", able)
        elif element and element.motion is not None:
            yield _wrong_name(at, needed, f"'{needed}' moves: '{element.name}' is not on the ground", able)


def _something_to_aim_at(partial: PartialScenario, name: str, unit: UnitTable) -> Findings:
    at, element = ("units", name, "targets"), partial.elements.get(name)
    if element and _flies_to_a_target(element) and not unit.targets:
        found = f"no targets, and a {element.kind} unit of '{element.name}' flies to one"
        yield Finding(at, "no targets", explain(found, _enemies(partial, unit)))
    counts = [partial.units[target].count for target in unit.targets if target in partial.units]
    if unit.count and counts and len(counts) == len(unit.targets) and not any(c != 0 for c in counts):
        message = explain("all its targets have count 0", "at least one target with count > 0")
        yield Finding(at, shown(unit.targets), message)


def _sites(partial: PartialScenario, name: str, unit: UnitTable) -> Findings:
    if unit.sites is not None and unit.count is not None and unit.sites < unit.count:
        at, other = ("units", name, "sites"), ("units", name, "count")
        message = explain(f"{unit.sites} sites for {unit.count} elements", f"a whole number >= count = {unit.count}")
        yield Finding(at, shown(unit.sites), message, other)


def _waypoints(partial: PartialScenario, name: str, unit: UnitTable) -> Findings:
    if unit.waypoints and unit.route != "straight":
        goes = "heads for its target" if unit.route == "pursue" else "finds its own way"
        found = f"route = '{unit.route}' {goes} and passes no waypoints"
        message = explain(found, "route = 'straight'")
        yield Finding(("units", name, "waypoints"), f"{len(unit.waypoints)} points", message)


def _pursuit(partial: PartialScenario, name: str, unit: UnitTable) -> Findings:
    element = partial.elements.get(name)
    if unit.route != "pursue" or element is None:
        return
    prey = [partial.elements.get(target) for target in unit.targets]
    found = ""
    if element.motion is None:
        found = f"a unit of '{element.name}' has no motion to pursue with"
    elif not prey and not _flies_to_a_target(element):
        found = "nothing to pursue: no targets"
    elif prey and all(e is not None and e.motion is None for e in prey):
        found = "nothing to pursue: none of its targets moves"
    if found:
        message = explain(found, "targets that move, or route = 'straight' or 'avoid'")
        yield Finding(("units", name, "route"), "'pursue'", message, ("units", name, "targets"))


def _carrier(partial: PartialScenario, name: str, unit: UnitTable) -> Findings:
    word = unit.carried_by
    if not word:
        return
    at = ("units", name, "carried_by")
    cargo, element = partial.elements.get(name), partial.elements.get(word)

    def carriers() -> list[str]:
        return _carriers(partial, name, unit)

    if word not in partial.units:
        yield _wrong_name(at, word, f"no unit {shown(word)}", carriers)
    elif name in partial.rings:
        yield _wrong_name(at, word, f"'{name}' would carry itself", carriers)
    elif _apart(unit, partial.units[word]):
        yield _wrong_name(at, word, f"'{word}' is on the other side", carriers)
    elif element and not _can_carry(element):
        why = "is expendable" if element.motion else "has no motion"
        yield _wrong_name(at, word, f"'{word}' cannot carry: '{element.name}' {why}", carriers)
    elif _depth(partial, name) == MAX_CARRIERS + 1:
        found = f"more than {MAX_CARRIERS} platforms, one in another, carry '{name}'"
        yield Finding(at, shown(word), explain(found, f"at most {MAX_CARRIERS}"))
    if cargo and cargo.motion is None:
        message = explain(f"'{cargo.name}' has no motion, so it cannot be released", "no carried_by")
        yield Finding(at, shown(word), message)


def _altitude(partial: PartialScenario, name: str, unit: UnitTable) -> Findings:
    element = partial.elements.get(name)
    if unit.altitude_m is not None and element is not None and element.motion is None:
        found = f"a unit of '{element.name}' stands on the ground and has no altitude"
        message = explain(found, "an element that moves, or no altitude_m")
        yield Finding(("units", name, "altitude_m"), shown(unit.altitude_m), message)


def _launch(partial: PartialScenario, name: str, unit: UnitTable) -> Findings:
    if unit.time_on_target_s is not None and unit.launch_process == "poisson":
        found = "time_on_target_s sets the launch times that launch_process = 'poisson' draws"
        at = ("units", name, "time_on_target_s")
        yield Finding(at, shown(unit.time_on_target_s), explain(found, "one of the two"))


def _hold(partial: PartialScenario, name: str, unit: UnitTable) -> Findings:
    element, path = partial.elements.get(name), ("units", name, "doctrine", "hold")
    held = {target_class: rounds for target_class, rounds in unit.doctrine.hold.items() if rounds > 0}
    if element is None or not held:
        return
    if element.launcher is None:
        message = explain(f"'{element.name}' has no launcher whose rounds could be held", "no hold")
        yield Finding(path, shown(held), message)
        return
    able = [c for c in TARGET_CLASSES if c in element.launcher.p_kill and element.launcher.p_kill[c].high > 0.0]
    for target_class, rounds in held.items():
        if target_class not in able:
            found = f"the launcher of '{element.name}' does nothing to {target_class}, and rounds held for it are lost"
            yield Finding((*path, target_class), shown(rounds), explain(found, able))


def _agent(partial: PartialScenario, name: str, unit: UnitTable) -> Findings:
    if unit.agent and not AGENT.fullmatch(unit.agent):
        message = explain(f"got {shown(unit.agent)}", "'module:Class', as in 'my_agents.sam:ThriftyBattery'")
        yield Finding(("units", name, "agent"), shown(unit.agent), message)


UNIT_RULES = (
    _sites,
    _position,
    _network,
    _targets,
    _something_to_aim_at,
    _suppression,
    _retarget,
    _fire_control,
    _waypoints,
    _pursuit,
    _carrier,
    _altitude,
    _launch,
    _hold,
    _agent,
)


# ----------------------------------------------------------------------------------------------- sizes


def _sizes(partial: PartialScenario) -> Findings:
    """Yield what makes a battle too large to be fought, counted before anything is made."""
    counts = counts_in_all(partial)
    if not counts:
        return
    yield from _rounds(partial, counts)
    total = sum(counts.values())
    largest = max(counts, key=lambda name: counts[name])
    at = ("units", largest, "count")
    if total > MOST_ELEMENTS:
        found = f"{counts[largest]:,} elements of '{largest}' in all, {total:,} of all units"
        allowed = f"at most {MOST_ELEMENTS:,}, what platforms carry and sites included"
        yield Finding(at, shown(partial.units[largest].count), explain(found, allowed))
        return
    yield from _work(partial, total)
    yield from _memory(partial, counts, at)


def _rounds(partial: PartialScenario, counts: Mapping[str, int]) -> Findings:
    for name, element in partial.elements.items():
        if (launcher := element.launcher) is not None:
            rounds = counts[name] * launcher.magazine.high * (1.0 + launcher.reloads.high)
            if rounds > MAX_ROUNDS:
                found = f"{rounds:.3g} rounds on {counts[name]:,} launchers, reloads included"
                at = ("units", name, "figures", "launcher", "magazine")
                yield Finding(at, f"{rounds:.3g}", explain(found, f"at most {MAX_ROUNDS:,}"), ("units", name, "count"))


def _work(partial: PartialScenario, total: int) -> Findings:
    duration, tick = partial.clock.duration_s, partial.clock.tick_s
    if duration is not None and total * duration / tick > MAX_ELEMENT_TICKS:
        found = f"{total:,} elements over {duration / tick:,.0f} ticks"
        allowed = f"at most {MAX_ELEMENT_TICKS:,} elements times ticks"
        yield Finding(("clock", "duration_s"), shown(duration), explain(found, allowed), ("clock", "tick_s"))


def _memory(partial: PartialScenario, counts: Mapping[str, int], at: KeyPath) -> Findings:
    area = partial.map
    if area.width_m is None or area.height_m is None or len(partial.elements) < len(partial.units):
        return
    sizes = sizes_of(partial, counts)
    if sizes.cells > MAX_CELLS:
        return
    if sizes.cells * len(partial.hills) > MAX_HILL_CELLS:
        found = f"{len(partial.hills):,} hills over {sizes.cells:,} cells"
        message = explain(found, f"at most {MAX_HILL_CELLS:,} hills times cells")
        yield Finding(("map", "cell_m"), shown(area.cell_m), message, ("terrain", "hills"))
    of_forces, of_cells = memory.bytes_of_forces(sizes), memory.bytes_of_cells(sizes)
    limit = f"at most {memory.MOST_BYTES / 1e9:g} GB"
    if of_forces > memory.MOST_BYTES:
        found = (
            f"{sizes.elements:,} elements of {sizes.units:,} units on {sizes.networks:,} networks take "
            f"about {of_forces / 1e9:.2g} GB"
        )
        yield Finding(at, f"{sizes.elements:,}", explain(found, f"{limit}: fewer elements, units or networks"))
    elif of_forces + of_cells > memory.MOST_BYTES:
        room = max(memory.MOST_BYTES - of_forces - memory.MOST_CACHED, 1.0)  # what is cached is the same for all cells
        enough = area.cell_m * math.sqrt(of_cells / room) * 1.01
        found = f"{sizes.cells:,} cells of {area.cell_m:g} m take about {(of_forces + of_cells) / 1e9:.2g} GB"
        yield Finding(("map", "cell_m"), shown(area.cell_m), explain(found, f"{limit}, as with cell_m >= {enough:.3g}"))


# --------------------------------------------------------------------------------------------- helpers


def _together(one: UnitTable | Network, other: UnitTable | Network) -> bool:
    return one.side is not None and one.side == other.side


def _apart(one: UnitTable | Network, other: UnitTable | Network) -> bool:
    return one.side is not None and other.side is not None and one.side != other.side


def _enemies(partial: PartialScenario, unit: UnitTable) -> list[str]:
    return [name for name, other in partial.units.items() if not _together(unit, other)]


def _flies_to_a_target(element: Element) -> bool:
    return (element.expendable and element.motion is not None) or element.kind == "strike-platform"


def _can_carry(element: Element) -> bool:
    return element.motion is not None and not element.expendable


def _carriers(partial: PartialScenario, name: str, unit: UnitTable) -> list[str]:
    able = (other for other, element in partial.elements.items() if _can_carry(element) and other != name)
    return [other for other in able if _together(unit, partial.units[other])]


def _depth(partial: PartialScenario, name: str) -> int:
    """Return how many platforms carry a unit, one in another; counted up to two more than there may be."""
    depth = 0
    while depth < MAX_CARRIERS + 2 and (name := partial.units[name].carried_by) in partial.units:
        depth += 1
    return depth


def _wrong_name(path: KeyPath, word: str, found: str, allowed: Callable[[], Collection[str]]) -> Finding:
    return Finding(path, shown(word), found, full=lambda: explain(found, allowed(), word))
