"""Sizes of a scenario, counted from its tables before anything is laid out."""

import math
from collections.abc import Mapping
from typing import Final

from wargame.battle.memory import Sizes
from wargame.battle.partial_scenario import PartialScenario
from wargame.battle.scenario import UnitTable
from wargame.catalogue.elements import Element

OTHER: Final[Mapping[str, str]] = {"red": "blue", "blue": "red"}
ENDLESS: Final = 10**15  # elements; more are not counted


def counts_in_all(partial: PartialScenario) -> dict[str, int] | None:
    """Return how many elements each unit has room for in all, those on all platforms counted; None if not known.

    Sites count where they are more than elements.
    """
    if partial.rings:
        return None
    found: dict[str, int] = {}
    for name in partial.units:
        chain = []
        while name in partial.units and name not in found:
            chain.append(name)
            name = partial.units[name].carried_by
        platforms = found.get(name, 1)
        for carried in reversed(chain):
            unit = partial.units[carried]
            if unit.count is None:
                return None
            platforms = min(platforms * max(unit.count, unit.sites or 0), ENDLESS)
            found[carried] = platforms
    return found


def sizes_of(partial: PartialScenario, counts: Mapping[str, int]) -> Sizes:
    """Return the sizes of a scenario whose units all have an element.

    Parameters
    ----------
    counts
        As of `counts_in_all`.
    """
    area, units = partial.map, [(unit, partial.elements[name], counts[name]) for name, unit in partial.units.items()]
    seen, jammed = _sides_exposed(partial)
    exposed = [(unit, e) for unit, e, _ in units if unit.side in seen or (e.susceptibility and unit.side in jammed)]
    emitters = [
        (count, (element.sensor is not None) + (element.jammer is not None))
        for _, element, count in units
        if element.motion is None
    ]
    return Sizes(
        cells=math.ceil(area.width_m / area.cell_m) * math.ceil(area.height_m / area.cell_m),
        layers=len({_height(unit, element) for unit, element in exposed or [(unit, e) for unit, e, _ in units]}),
        fields=sum(count * each for count, each in emitters),
        more_fields=sum(_more(count) * each for count, each in emitters),
        signatures=len({(unit.side, *_signature(unit, element)) for unit, element, _ in units if element.motion}),
        units=len(units),
        elements=sum(_more(count) for count in counts.values()),
        networks=len(partial.networks) + sum(not unit.network and _has_use(element) for unit, element, _ in units),
        limits=_kinds_of_launchers(partial),
        shots=sum(_shots(element, _more(count), partial.clock.tick_s) for _, element, count in units),
        avoids=any(unit.route == "avoid" for unit, _, _ in units),
    )


def _sides_exposed(partial: PartialScenario) -> tuple[set[str], set[str]]:
    """Return the sides that something of the enemy may see, and those that something may jam."""
    owners = [(unit.side, partial.elements[name]) for name, unit in partial.units.items() if unit.side]
    seers: set[str] = {side for side, element in owners if element.sensor}
    seers |= {network.side for network in partial.networks.values() if network.omniscient and network.side}
    return {OTHER[side] for side in seers}, {OTHER[side] for side, element in owners if element.jammer}


def _has_use(element: Element) -> bool:
    """Return whether an element needs a network, `wargame.battle.build.layout.network_of`."""
    return any((element.launcher, element.gun, element.laser, element.microwave, element.sensor))


def _kinds_of_launchers(partial: PartialScenario) -> int:
    """Return how many kinds of launchers there are, on each network: each may have a limit of shots at a target."""
    elements = partial.elements
    return len({(unit.network or n, elements[n].name) for n, unit in partial.units.items() if elements[n].launcher})


def _more(count: int) -> int:
    """Return a count as the variants with more of something have it, `wargame.battle.variants.scaled_count`."""
    return max(count + 1, math.ceil(count * 1.25)) if count else 0


def _height(unit: UnitTable, element: Element) -> object:
    if unit.altitude_m is not None:
        return unit.altitude_m
    return element.motion.altitude_m if element.motion else element.signature.height_m


def _signature(unit: UnitTable, element: Element) -> tuple[object, ...]:
    jamming = element.susceptibility
    return (_height(unit, element), element.signature.rcs, *((jamming.nav, jamming.link) if jamming else ()))


def _shots(element: Element, count: int, tick_s: float) -> int:
    """Return how many shots can be in flight at once, at most."""
    launcher = element.launcher
    if launcher is None:
        return 0
    of_channel = launcher.max_range_m.high / launcher.speed_mps.low / tick_s + 3.0
    rounds = launcher.magazine.high * (1.0 + launcher.reloads.high)
    return math.ceil(count * min(rounds, launcher.channels.high * of_channel))
