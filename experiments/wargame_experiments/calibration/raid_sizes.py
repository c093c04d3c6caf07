"""Scenarios at many raid sizes: how attackers and defence grow with the raid.

Attackers. The counts of all units that fly are scaled to the raid's size and rounded so that they add up to it (largest
remainders): the shares of drones, decoys and missiles stay. Units keep their launch intervals, so a larger raid lasts
longer, and the clock of a larger raid runs on in proportion.

Defence. In the raw counts a larger raid leaks less. Warning, choice of targets and decoy share may all play a part; the
model has one mechanism for it, a statement and no finding: the part of the defence that meets a raid grows as

    (size / reference size)^gamma,

for shooters and jammers alike; sensors, command and what is defended stay. At gamma = 1 attackers and defence grow
together, above 1 the defence gains. This says nothing about saturation at a given defence.

A count that is no whole number is rounded up or down by a fixed offset of its raid class and unit (additive
recurrence with the golden ratio), so that counts are right on average over classes and at the reference size exact.
"""

from typing import Final

import numpy as np

from wargame.battle.books import is_shooter
from wargame.battle.build.quantile_tables import entity_key
from wargame.battle.scenario import UnitTable
from wargame.battle.scenario_file import LoadedScenario
from wargame.catalogue.elements import Element

GOLDEN: Final = 0.6180339887498949


def reference_size(loaded: LoadedScenario) -> int:
    """Return how many attackers the scenario itself launches.

    >>> from wargame.battle.scenario_file import load
    >>> reference_size(load("night-raid"))
    115
    """
    return sum(loaded.scenario.units[name].count for name in attackers(loaded))


def at_size(loaded: LoadedScenario, size: int, gamma: float, raid_class: int = 0) -> LoadedScenario:
    """Return the scenario with a raid of another size.

    Parameters
    ----------
    loaded
        The scenario; none of its attackers may be carried.
    size
        Launches in all, >= 1.
    gamma
        Exponent of the defence.
    raid_class
        Number of the class of raids, >= 0; it decides which way counts are rounded.

    Raises
    ------
    ValueError
        If the size is below 1, or an attacker is carried by another.

    Examples
    --------
    >>> from wargame.battle.scenario_file import load
    >>> small = at_size(load("night-raid"), 50, gamma=1.0)
    >>> reference_size(small), small.scenario.units["wave-north"].count
    (50, 15)
    """
    carried = [name for name in attackers(loaded) if loaded.scenario.units[name].carried_by]
    if size < 1 or carried:
        raise ValueError(f"a raid has a size of 1 or more and attackers that nothing carries, got {size}, {carried}")
    factor = size / reference_size(loaded)
    units = {**loaded.scenario.units, **_attack(loaded, size), **_defence(loaded, factor**gamma, raid_class)}
    clock = loaded.scenario.clock
    longer = clock.model_copy(update={"duration_s": clock.duration_s * max(factor, 1.0)})
    return loaded._replace(scenario=loaded.scenario.model_copy(update={"units": units, "clock": longer}))


def apportioned(counts: list[int], total: int) -> list[int]:
    """Return counts scaled to a total: rounded down, then one more for the largest remainders, the first first.

    >>> apportioned([36, 35, 20, 20, 4], 50)
    [15, 15, 9, 9, 2]
    """
    exact = np.array(counts) * (total / sum(counts))
    whole = np.floor(exact).astype(int)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: total - whole.sum()]] += 1
    return whole.tolist()


def dithered(count: float, offset: float) -> int:
    """Return a count rounded up if its fraction is at least 1 - offset; on average over offsets in [0, 1) it is kept.

    >>> dithered(2.0, 0.99), dithered(1.3, 0.6), dithered(1.3, 0.8)
    (2, 1, 2)
    """
    return int(np.floor(count + offset + 1e-9)) if count > 0.0 else 0


def attackers(loaded: LoadedScenario) -> list[str]:
    """Return the names of the units of the attacker that fly."""
    side, units = loaded.scenario.attacker, loaded.scenario.units
    return [name for name, unit in units.items() if unit.side == side and loaded.elements[name].motion is not None]


def _attack(loaded: LoadedScenario, size: int) -> dict[str, UnitTable]:
    old = {name: loaded.scenario.units[name] for name in attackers(loaded)}
    counts = apportioned([unit.count for unit in old.values()], size)
    return {name: old[name].model_copy(update={"count": n}) for name, n in zip(old, counts, strict=True)}


def _defence(loaded: LoadedScenario, factor: float, raid_class: int) -> dict[str, UnitTable]:
    side, units = loaded.scenario.defender, loaded.scenario.units
    return {
        name: unit.model_copy(update={"count": dithered(unit.count * factor, _offset(name, raid_class))})
        for name, unit in units.items()
        if unit.side == side and _fights(loaded.elements[name])
    }


def _fights(element: Element) -> bool:
    return element.jammer is not None or is_shooter(element)


def _offset(unit: str, raid_class: int) -> float:
    """Return the offset of a unit in a class of raids, in [0, 1)."""
    start = (entity_key(unit, 0) >> 32) / 2**32
    return (start + GOLDEN * raid_class) % 1.0
