"""Scenarios for comparison: the fewest units that show a mechanism, as a scenario file would hold them.

Things on the ground are depots with whatever capability is asked for, movers are one-way attack drones that nothing
jams; all figures that matter are given with each scenario, the others are the catalogue's.
"""

import math
import tomllib
from importlib import resources
from typing import Any, Final

from wargame_experiments.validation.bench import Data

BASIS: Final = {"basis": "made for comparison with theory"}
SECTIONS: Final = ("gun", "launcher", "laser", "microwave", "sensor", "jammer")
NO_LASER: Final = 1e15  # fluence that no beam reaches, J/m2
FAR_M: Final = 1e12  # a visibility without haze


def scene(
    name: str, units: Data, tick_s: float, duration_s: float | None = None, size_m: float = 100e3, **tables: Any
) -> Data:
    """Return a scenario with these units, in which networks see everything.

    Parameters
    ----------
    name
        Key of the random numbers: scenarios of one name have common ones.
    units
        By name, from `ground` and `drones`. Each network that they name is there, and omniscient.
    tick_s, duration_s
        The clock; by default a hundred thousand ticks, long after all is over.
    size_m
        Edge of the map, and of its cells unless ``map`` is given.
    tables
        Further tables: map, raid, rules, networks.
    """
    names = {unit["network"]: unit["side"] for unit in units.values() if unit.get("network")}
    networks = {network: {"side": side, "omniscient": True} for network, side in sorted(names.items())}
    return {
        "name": name,
        "map": {"width_m": size_m, "height_m": size_m, "cell_m": size_m},
        "clock": {"tick_s": tick_s, "duration_s": duration_s or min(1e5 * tick_s, 1e6)},
        "raid": {"visibility_m": FAR_M},
        "networks": networks,
        "units": units,
    } | tables


def ground(side: str, x_m: float, y_m: float, count: int = 1, hits: float = 1.0, **given: Any) -> Data:
    """Return a unit on the ground, all at one point, of elements that take ``hits`` impacts.

    Parameters
    ----------
    given
        Keys of the unit (network, doctrine, formation …); of its element the capabilities gun, launcher, laser,
        microwave, sensor and jammer, and ``usd``, ``round_usd``, ``value_usd``, ``role`` and ``fluence_j_per_m2``.
    """
    figures = _figures(given)
    figures["hardness"] = {"hits_to_destroy": hits} | _fluence(given)
    figures["value"] = {"usd": given.pop("value_usd", 0.0)}
    figures["role"] = given.pop("role", "asset")  # what is an asset is no capital of its side
    place = {"side": side, "element": "depot", "count": count, "x_m": x_m, "y_m": y_m, "formation": "point"}
    return place | {"figures": figures} | given


def drones(
    side: str, x_m: float, y_m: float, count: int, targets: list[str], speed_mps: float = 100.0, **given: Any
) -> Data:
    """Return a unit of expendable drones that fly straight at their targets, immune to jamming.

    On the ground as it were, in the plane of the weapons, unless given an altitude; then they come straight down.

    Parameters
    ----------
    given
        As for `ground`; and ``p_hit``, ``damage_hits``, ``nav``, ``rcs``, ``altitude_m``, ``dive_angle_rad``.
    """
    figures = _figures(given)
    figures["motion"] = {"speed_mps": speed_mps, "altitude_m": given.pop("altitude_m", 0.0)}
    figures["motion"]["dive_angle_rad"] = given.pop("dive_angle_rad", math.pi / 2)
    figures["warhead"] = {"p_hit": given.pop("p_hit", 1.0), "damage_hits": given.pop("damage_hits", 1.0)}
    figures["susceptibility"] = {"nav": given.pop("nav", 0.0), "link": 0.0}
    figures["signature"] = {"rcs": given.pop("rcs", 1.0)}
    figures["hardness"] = _fluence(given)
    place = {"side": side, "element": "one-way-attack-drone", "count": count, "x_m": x_m, "y_m": y_m}
    return place | {"formation": "point", "targets": targets, "figures": figures} | given


def gun(rate_per_s: float, target_class: str = "ground", **given: Any) -> Data:
    """Return a gun that kills at a rate, at any distance, with rounds without end unless given."""
    figures = {"range_m": 1e6, "rounds_per_s": 1.0, "magazine": 1e12, "kill_rate_per_s": {target_class: rate_per_s}}
    return figures | given | BASIS


def launcher(
    p_kill: float, channels: int = 1, magazine: int = 10_000, target_class: str = "drone", **given: Any
) -> Data:
    """Return a launcher that reaches 20 km at 1 km/s unless given."""
    figures = {"channels": channels, "magazine": magazine, "min_range_m": 0.0, "max_range_m": 20e3, "speed_mps": 1e3}
    return figures | given | BASIS | {"p_kill": {target_class: p_kill}}


def laser(watt: float = 50e3, target_class: str = "drone", **given: Any) -> Data:
    """Return a laser with a spot of 10 cm at any distance, that neither slews nor heats unless given."""
    figures = {"power_w": watt, "efficiency": 1.0, "spot_radius_m": 0.1, "divergence_rad": 0.0, "range_m": 5e3}
    figures |= {"slew_s": 0.0, "heat_limit_s": 1e12, "cooling_ratio": 1.0, "targets": [target_class]}
    return figures | given | BASIS


def shipped(name: str, tick_s: float) -> Data:
    """Return a scenario that comes with the package, at a tick."""
    data = tomllib.loads((resources.files("wargame.battle") / "scenarios" / f"{name}.toml").read_text("utf-8"))
    data["clock"]["tick_s"] = tick_s
    return data


def _fluence(given: Data) -> Data:
    """Take the fluence that destroys an element out of what is given; no beam reaches that of one without."""
    return {"fluence_j_per_m2": given.pop("fluence_j_per_m2", NO_LASER)}


def _figures(given: Data) -> Data:
    """Take what belongs to the element out of what is given for a unit; return it as figures."""
    figures: Data = {name: given.pop(name) for name in SECTIONS if name in given}
    price = {"year": 2025, "source": "made for comparison", "confidence": "assumed"}
    figures["cost"] = {
        "element": price | {"usd": given.pop("usd", 0.0)},
        "round": price | {"usd": given.pop("round_usd", 0.0)},
    }
    return figures
