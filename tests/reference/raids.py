"""Random small battles in which both sides have a little of everything.

Figures are odd numbers (see :mod:`tests.reference.examples`) and leave out what the rules do not say: shots exactly
as fast as their target, and sensors that find at less than the rate at which a track is dropped.
"""

import math
from typing import Any, NamedTuple

from hypothesis import strategies as st

from tests.reference.examples import real
from tests.reference.scenes import element, scene, unit
from wargame.battle.build.setup import Setup

CLASSES = ("small-drone", "drone", "cruise", "aircraft", "ground")
WIDTH_M = 30e3
NEAR = {"red": (1e3, 12e3), "blue": (10e3, 24e3)}  # where a side's units are, x, m


class Raid(NamedTuple):
    """A battle to fight, and what it was made of."""

    setup: Setup
    made_of: dict[str, Any]

    def __repr__(self) -> str:
        """Return what it was made of, without the arrays."""
        return f"{self.made_of}"


def maybe(strategy: st.SearchStrategy, otherwise: Any = 0.0) -> st.SearchStrategy:
    """Return a strategy that is another one, or a fixed value."""
    return st.just(otherwise) | strategy


def by_class(low: float, high: float) -> st.SearchStrategy[dict[str, float]]:
    """Return a strategy of figures for some target classes."""
    return st.dictionaries(st.sampled_from(CLASSES), real(low, high), min_size=3)


SENSOR = st.fixed_dictionaries(
    {
        "range_m": real(5e3, 50e3),
        "rate_per_s": real(0.05, 1.0),
        "instrumented_range_m": real(10e3, 60e3),
        "mast_m": real(3.0, 60.0),
        "optical": st.sampled_from((False, False, True)),
    }
)
BAND = {"floor_m": maybe(real(10.0, 200.0)), "ceiling_m": maybe(real(200.0, 5e3), 1e6)}
LAUNCHER = st.fixed_dictionaries(
    BAND
    | {
        "channels": st.integers(1, 4),
        "magazine": st.integers(1, 8),
        "reloads": st.integers(0, 2),
        "reload_s": real(2.0, 40.0),
        "min_range_m": maybe(real(100.0, 2e3)),
        "max_range_m": real(5e3, 25e3),
        "speed_mps": real(90.0, 900.0),
        "seeker_range_m": maybe(real(500.0, 5e3)),
        "launch_interval_s": maybe(real(0.5, 8.0)),
        "optical": st.booleans(),
        "p_kill": by_class(0.2, 0.9),
    }
)
GUN = st.fixed_dictionaries(
    BAND
    | {
        "range_m": real(2e3, 12e3),
        "rounds_per_s": real(1.0, 20.0),
        "magazine": st.integers(5, 300),
        "reloads": st.integers(0, 2),
        "reload_s": real(2.0, 20.0),
        "optical": st.booleans(),
        "kill_rate_per_s": by_class(0.005, 0.3),
    }
)
LASER = st.fixed_dictionaries(
    BAND
    | {
        "power_w": real(20e3, 200e3),
        "efficiency": real(0.3, 1.0),
        "spot_radius_m": real(0.03, 0.2),
        "divergence_rad": maybe(real(1e-6, 2e-5)),
        "range_m": real(2e3, 8e3),
        "slew_s": maybe(real(0.1, 3.0)),
        "heat_limit_s": real(1.0, 20.0),
        "cooling_ratio": real(0.2, 2.0),
        "targets": st.lists(st.sampled_from(CLASSES), min_size=3, unique=True),
        "dwell": st.sampled_from(("fixed", "exponential")),
    }
)
MICROWAVE = st.fixed_dictionaries(
    BAND
    | {
        "range_m": real(1e3, 5e3),
        "half_angle_rad": real(0.05, 2.0),
        "recharge_s": real(0.3, 10.0),
        "min_targets": st.integers(0, 2),
        "targets_per_pulse": st.sampled_from((0, 1, 3)),
        "side_lobe": maybe(real(0.05, 0.6)),
        "hazard_per_pulse": by_class(0.05, 1.0),
    }
)
JAMMER = st.fixed_dictionaries(
    {
        "band": st.sampled_from(("nav", "link", "radar")),
        "range_m": real(4e3, 30e3),
        "mast_m": real(2.0, 40.0),
        "takeovers_per_min": maybe(real(0.3, 40.0)),
    }
)
CAPABILITIES = {
    "launcher": LAUNCHER,
    "gun": GUN,
    "laser": LASER,
    "microwave": MICROWAVE,
    "jammer": JAMMER,
    "sensor": SENSOR,
}
COMMAND = st.fixed_dictionaries({"engagements_per_min": maybe(real(3.0, 60.0))})
DOCTRINE = st.fixed_dictionaries(
    {
        "salvo": st.integers(1, 3),
        "max_shots": st.integers(0, 4),
        "priority": st.sampled_from(("time", "value", "cost")),
        "economy_factor": maybe(real(0.05, 3.0)),
        "engage_on_remote": st.sampled_from((True, True, False)),
        "scarcity_usd": maybe(real(1e2, 1e6)),
        "hold": maybe(st.dictionaries(st.sampled_from(CLASSES), st.integers(0, 3), max_size=2), {}),
    }
)
FLUENCE = maybe(real(3e5, 1e7), 1e15)
HARDNESS = st.fixed_dictionaries(
    {
        "hits_to_destroy": real(0.4, 4.0),
        "threshold_hits": st.sampled_from((0.0, 0.0, 0.0, 0.6, 1.3)),
        "fluence_j_per_m2": FLUENCE,
        "pulse_cv": maybe(real(0.1, 1.5)),
    }
)
SIGNATURE = st.fixed_dictionaries({"rcs": real(0.05, 20.0), "height_m": st.sampled_from((2.0, 8.0))})
# Not at 0 s: a platform that takes off as a tick begins would be home exactly as one ends.
LAUNCHES = st.fixed_dictionaries(
    {
        "launch_s": real(0.1, 30.0),
        "launch_interval_s": maybe(real(0.5, 10.0)),
        "launch_process": st.sampled_from(("regular", "poisson")),
    }
)
# One at a time: of several that arrive at one moment, rounding would say which is the more urgent.
TIMED = st.fixed_dictionaries({"time_on_target_s": real(40.0, 120.0)})


@st.composite
def _body(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what any element has."""
    body = {"hardness": draw(HARDNESS), "signature": draw(SIGNATURE), "usd": draw(real(1e3, 1e7))}
    return body | {"round_usd": draw(real(1e2, 1e6))}


@st.composite
def _motion(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what any mover has."""
    return {
        "motion": {
            "speed_mps": draw(real(60.0, 400.0)),
            "altitude_m": draw(st.sampled_from((50.0, 300.0, 3000.0, 9000.0))),
            "dive_angle_rad": draw(maybe(real(0.05, 1.5), math.pi / 2)),
        },
        "susceptibility": {"nav": draw(maybe(real(0.2, 2.0), 1.0)), "link": draw(maybe(real(0.2, 2.0)))},
    }


@st.composite
def _place(draw: st.DrawFn, side: str) -> dict[str, Any]:
    """Draw where a unit is."""
    place = {"x_m": draw(real(*NEAR[side])), "y_m": draw(real(10e3, 20e3))}
    return place | {"spread_m": draw(real(50.0, 3e3)), "formation": draw(st.sampled_from(("disc", "line", "point")))}


@st.composite
def ground_unit(draw: st.DrawFn, side: str, network: str, has_sensor: bool) -> dict[str, Any]:
    """Draw something that stands: an asset with some capabilities."""
    given = draw(_body()) | {"value": {"usd": draw(real(1e5, 1e8))}}
    armed = draw(st.lists(st.sampled_from(tuple(CAPABILITIES)), max_size=2, unique=True))
    for name in [*armed, "sensor"] if has_sensor else armed:
        given[name] = draw(CAPABILITIES[name])
    given["command"] = draw(st.none() | COMMAND)
    place = draw(_place(side)) | {"hardening": draw(maybe(real(0.05, 0.95)))}
    count, doctrine = draw(st.integers(1, 3)), draw(DOCTRINE)
    return unit(side, element(**given), count=count, network=network, doctrine=doctrine, **place)


@st.composite
def drone_unit(draw: st.DrawFn, side: str, targets: list[str]) -> dict[str, Any]:
    """Draw a swarm of movers that are spent on arrival; some are decoys, some pursue."""
    given = draw(_body()) | draw(_motion())
    given["warhead"] = {"damage_hits": draw(maybe(real(0.3, 3.0), 1.0)), "p_hit": draw(real(0.3, 1.0))}
    given["imitates"] = draw(st.sampled_from(("", "", "one-way-attack-drone")))
    kind = element(draw(st.sampled_from(CLASSES[:3])), expendable=True, **given)
    route = draw(st.sampled_from(("straight", "straight", "pursue")))
    waypoints = draw(st.lists(st.tuples(real(3e3, 27e3), real(3e3, 27e3)), max_size=3))
    where = draw(_place(side)) | draw(LAUNCHES | TIMED) | {"hardening": draw(maybe(real(0.05, 0.95)))}
    count = 1 if "time_on_target_s" in where else draw(st.integers(1, 4))
    if route != "pursue":
        where |= {"retarget_range_m": draw(maybe(real(500.0, 20e3)))}
    if draw(st.booleans()):
        where |= {"suppression_targets": targets[::-1], "suppression_share": draw(real(0.1, 1.0))}
    return unit(side, kind, count=count, targets=targets, route=route, waypoints=waypoints, **where)


@st.composite
def platform_units(draw: st.DrawFn, side: str, network: str, targets: list[str], name: str) -> dict[str, Any]:
    """Draw aircraft that come back, perhaps armed or with a jammer, perhaps with cargo, which may carry the same."""
    given = draw(_body()) | draw(_motion())
    given["motion"] |= {"release_range_m": draw(maybe(real(1e3, 12e3))), "loiter_s": draw(maybe(real(2.0, 30.0)))}
    for extra in draw(st.lists(st.sampled_from(tuple(CAPABILITIES)), max_size=2, unique=True)):
        given[extra] = draw(CAPABILITIES[extra])
    where = draw(_place(side)) | draw(LAUNCHES) | {"network": network, "doctrine": draw(DOCTRINE)}
    count = draw(st.integers(1, 2))
    units = {name: unit(side, element("aircraft", **given), count=count, targets=targets, **where)}
    for level in range(draw(st.integers(0, 2))):
        if level == 0 and draw(st.booleans()):
            units[f"{name}-glider"] = units[name] | {"carried_by": name, "count": 1}
            name = f"{name}-glider"
            continue
        cargo = draw(drone_unit(side, targets))
        cargo.pop("time_on_target_s", None)
        units[f"{name}-cargo-{level}"] = cargo | {"count": draw(st.integers(1, 2)), "carried_by": name}
    return {n: units[n] for n in draw(st.permutations(list(units)))}


@st.composite
def _network(draw: st.DrawFn, side: str, nodes: list[str]) -> dict[str, Any]:
    """Draw a network; it may need nodes, fail at random, or see everything."""
    return {
        "side": side,
        "latency_s": draw(maybe(real(0.5, 12.0))),
        "command": draw(st.just([]) | st.just(nodes[:1])),
        "p_discriminate": draw(maybe(real(0.1, 0.9))),
        "p_misidentify": draw(maybe(real(0.05, 0.4))),
        "p_discriminate_after_shot": draw(maybe(real(0.1, 0.9))),
        "identify_s": draw(maybe(real(0.5, 9.0))),
        "omniscient": draw(st.integers(0, 3)) == 3,
        "course_known_m": draw(maybe(real(1e3, 20e3))),
        "estimate_cv": draw(maybe(real(0.1, 1.0))),
    } | draw(st.just({}) | st.fixed_dictionaries({"mtbf_s": real(10.0, 60.0), "mttr_s": real(5.0, 40.0)}))


def _emits_in_flight(one: dict[str, Any]) -> bool:
    """Return whether a unit's fields are those of the middle of a cell, from where rays pass corners of cells."""
    of = one["_element"]
    return of.motion is not None and (of.sensor is not None or of.jammer is not None)


@st.composite
def raids(draw: st.DrawFn, duration_s: float = 160.0) -> Raid:
    """Draw a battle."""
    units: dict[str, dict[str, Any]] = {}
    networks: dict[str, dict[str, Any]] = {}
    names = {
        "red": [f"red-{i}" for i in range(draw(st.integers(1, 2)))],
        "blue": [f"blue-{i}" for i in range(draw(st.integers(2, 5)))],
    }
    for side, own in names.items():
        networks[f"{side}-net"] = draw(_network(side, own))
        for name in own:
            network = draw(st.sampled_from((f"{side}-net", f"{side}-net", "")))
            units[name] = draw(ground_unit(side, network, has_sensor=name == "blue-0" or draw(st.booleans())))
    for own in names.values():
        for name in own:
            others = [other for other in own if other != name]
            if units[name]["_element"].launcher is not None and others and draw(st.booleans()):
                needed = draw(st.lists(st.sampled_from(others), min_size=1, max_size=2, unique=True))
                units[name]["fire_control"] = needed
    for side, enemy in (("red", "blue"), ("blue", "red")):
        for i in range(draw(st.integers(1, 3)) if side == "red" else draw(st.integers(0, 1))):
            at = [n for n, u in units.items() if u["side"] == enemy and "carried_by" not in u]
            targets = draw(st.lists(st.sampled_from(at), min_size=1, max_size=2, unique=True))
            if draw(st.integers(0, 2)) == 2:
                name = f"{side}-aircraft-{i}"
                units |= draw(platform_units(side, f"{side}-net", targets, name))
            else:
                units[f"{side}-drones-{i}"] = draw(drone_unit(side, targets))
    hill = st.fixed_dictionaries(
        {
            "x_m": real(3e3, 27e3),
            "y_m": real(3e3, 27e3),
            "height_m": real(50.0, 800.0),
            "radius_m": real(500.0, 4e3),
        }
    )
    made_of = {
        "units": units,
        "tick_s": draw(real(0.7, 3.0)),
        "duration_s": duration_s,
        "width_m": WIDTH_M,
        "cell_m": draw(real(900.0, 3e3)),
        "networks": networks,
        "attacker": draw(st.sampled_from(("red", "red", "blue"))),
        "attack": {"interval_factor": draw(real(0.3, 2.0)), "simultaneity": draw(maybe(real(0.1, 0.8)))},
        "terrain": {"hills": [] if any(map(_emits_in_flight, units.values())) else draw(st.lists(hill, max_size=2))},
        "rules": {
            "detection_rate_max_per_s": draw(real(0.1, 2.0)),
            "jam_rate_max_per_s": draw(real(0.005, 0.1)),
        },
        "raid": {
            "ew_cv": draw(maybe(real(0.2, 1.0))),
            "visibility_m": draw(real(3e3, 40e3)),
            "visibility_cv": draw(maybe(real(0.2, 1.0))),
            "readiness_mean": draw(real(0.6, 0.95)),
            "readiness_cv": draw(maybe(real(0.05, 0.2))),
        },
    }
    return Raid(scene(**made_of), made_of)
