"""Random small scenarios for property tests: every kind of unit on either side, every rule with some chance.

``scenarios()`` draws plain data as a scenario file would hold it, so that a test may change it before it is
built; ``loaded(data)`` checks it as the loader does, without a file. Distances, speeds and rates are such that most
of what can happen does happen within a few hundred ticks.
"""

from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from wargame.battle import scenario_checks, scenario_schema
from wargame.battle.build.setup import Setup, build
from wargame.battle.partial_scenario import salvage
from wargame.battle.scenario_file import LoadedScenario

Data = dict[str, Any]

SIZE_M = 20_000.0
OTHER = {"red": "blue", "blue": "red"}
BASIS = "assumed: for tests only"
ROUND = {"round": {"usd": 1000, "year": 2025, "source": "assumed", "confidence": "assumed"}}

GUN = {
    "range_m": 4_000,
    "rounds_per_s": 2,
    "magazine": 40,
    "reloads": 1,
    "reload_s": 20,
    "kill_rate_per_s": {"small-drone": 0.05, "drone": 0.03, "cruise": 0.01, "aircraft": 0.01, "ground": 0.01},
    "basis": BASIS,
}
LAUNCHER = {
    "channels": 2,
    "magazine": 3,
    "reloads": 1,
    "reload_s": 40,
    "min_range_m": 300,
    "max_range_m": 9_000,
    "speed_mps": 300,
    "launch_interval_s": 3,
    "p_kill": {"small-drone": 0.6, "drone": 0.6, "cruise": 0.5, "aircraft": 0.5, "ground": 0.3},
    "basis": BASIS,
}
LASER = {
    "power_w": 60_000,
    "efficiency": 0.6,
    "spot_radius_m": 0.05,
    "divergence_rad": 1e-5,
    "range_m": 5_000,
    "slew_s": 1,
    "heat_limit_s": 8,
    "cooling_ratio": 0.5,
    "targets": ["small-drone", "drone", "cruise"],
    "dwell": "exponential",
    "basis": BASIS,
}
MICROWAVE = {
    "range_m": 3_000,
    "half_angle_rad": 0.5,
    "recharge_s": 5,
    "min_targets": 1,
    "targets_per_pulse": 2,
    "side_lobe": 0.3,
    "hazard_per_pulse": {"small-drone": 0.7, "drone": 0.5, "ground": 0.05},
    "basis": BASIS,
}
SENSOR = {"range_m": 9_000, "rate_per_s": 0.2, "instrumented_range_m": 15_000, "mast_m": 15, "basis": BASIS}
WARHEAD = {"damage_hits": 0.5, "p_hit": 0.8, "basis": BASIS}

HEIGHTS = (50.0, 300.0, 2_000.0, 9_000.0)

# What may be added to any unit, and to a unit that already has it replaces it.
CAPABILITIES: tuple[Data, ...] = (
    {"gun": GUN, "cost": ROUND},
    {"gun": GUN | {"floor_m": 100, "ceiling_m": 1_500}, "cost": ROUND},
    {"launcher": LAUNCHER | {"floor_m": 60, "ceiling_m": 1_000}, "cost": ROUND},
    {"laser": LASER | {"ceiling_m": 1_800}, "cost": ROUND},
    {"microwave": MICROWAVE | {"ceiling_m": 500}},
    {"launcher": LAUNCHER, "cost": ROUND},
    {"launcher": LAUNCHER | {"seeker_range_m": 9_000}, "cost": ROUND},
    {"laser": LASER, "cost": ROUND},
    {"microwave": MICROWAVE},
    {"sensor": SENSOR},
    {"jammer": {"band": "nav", "range_m": 6_000, "basis": BASIS}},
    {"jammer": {"band": "nav", "range_m": 20_000, "takeovers_per_min": 3, "basis": BASIS}},
    {"launcher": LAUNCHER | {"optical": True}, "cost": ROUND},
    {"gun": GUN | {"optical": True}, "cost": ROUND},
    {"sensor": SENSOR | {"optical": True}},
    {"command": {"engagements_per_min": 4, "basis": BASIS}},
    {"jammer": {"band": "link", "range_m": 6_000, "basis": BASIS}},
    {"jammer": {"band": "radar", "range_m": 12_000, "mast_m": 200, "basis": BASIS}},
    {"susceptibility": {"nav": 1, "link": 0.5, "basis": BASIS}},
    {"hardness": {"hits_to_destroy": 2, "fluence_j_per_m2": 2e6, "pulse_cv": 0.7}},
    {"hardness": {"threshold_hits": 0.5}},
    {"value": {"usd": 1e6, "basis": BASIS}},
)

GROUND = (
    "airburst-gun",
    "city-block",
    "command-node",
    "coyote-launcher",
    "depot",
    "duellist",
    "ew-pod-data-link",
    "ew-pod-navigation",
    "gap-filler-radar",
    "guided-rocket-launcher",
    "high-energy-laser",
    "interceptor-drone-pad",
    "long-range-battery",
    "long-range-control-post",
    "long-range-fire-control",
    "long-range-radar",
    "manpads-team",
    "medium-range-battery",
    "medium-range-control-post",
    "medium-range-fire-control",
    "microwave-emitter",
    "power-station",
)
EXPENDABLE = (
    "cruise-missile",
    "decoy",
    "fpv",
    "jet-drone",
    "loitering-munition",
    "one-way-attack-drone",
    "stand-off-munition",
)
PLATFORMS = ("escort-jammer", "reconnaissance-drone", "strike-ucav")


def _positions(margin_m: float = 0.0) -> st.SearchStrategy[float]:
    """Draw a coordinate that is not nearer to the edge of the map than a margin."""
    steps = int(margin_m / 100.0)
    return st.integers(steps, int(SIZE_M / 100.0) - steps).map(lambda step: step * 100.0)


def _figures(*more: st.SearchStrategy[Data]) -> st.SearchStrategy[Data]:
    """Draw figures: now and then a capability that the element does not have of its own."""
    added = st.one_of(st.just({}), st.just({}), st.sampled_from(CAPABILITIES))
    return st.tuples(added, *more).map(_merged)


def _merged(tables: tuple[Data, ...]) -> Data:
    merged: Data = {}
    for table in tables:
        for key, value in table.items():
            merged[key] = merged.get(key, {}) | deepcopy(value)
    return merged


def _place(draw: st.DrawFn, margin_m: float = 0.0) -> Data:
    return {
        "x_m": draw(_positions(margin_m)),
        "y_m": draw(_positions(margin_m)),
        "formation": draw(st.sampled_from(["point", "disc", "line"])),
        "spread_m": draw(st.sampled_from([0.0, 300.0, 2_000.0])),
    }


@st.composite
def _doctrines(draw: st.DrawFn) -> Data:
    return {
        "salvo": draw(st.integers(1, 3)),
        "max_shots": draw(st.sampled_from([0, 2, 4])),
        "priority": draw(st.sampled_from(["time", "value", "cost"])),
        "economy_factor": draw(st.sampled_from([0.0, 0.0, 0.1, 2.0])),
        "engage_on_remote": draw(st.integers(0, 3)) > 0,
        "scarcity_usd": draw(st.sampled_from([0.0, 0.0, 3e4])),
        "hold": draw(st.sampled_from([{}, {}, {"cruise": 2}, {"drone": 1, "aircraft": 1}])),
    }


@st.composite
def _ground_units(draw: st.DrawFn, side: str, networks: list[str]) -> Data:
    element = draw(st.sampled_from(GROUND))
    near = {"launcher": {"min_range_m": 300}} if element in ("long-range-battery", "medium-range-battery") else {}
    return {
        "side": side,
        "element": element,
        "count": draw(st.integers(0, 3)),
        "network": draw(st.sampled_from([*networks, ""])),
        "doctrine": draw(_doctrines()),
        "figures": draw(_figures(st.just(near))),
        **_place(draw, margin_m=7_000.0),
    }


@st.composite
def _flights(draw: st.DrawFn) -> Data:
    flight = {"speed_mps": draw(st.sampled_from([60, 150, 300]))}
    return flight | draw(st.sampled_from([{}, {"dive_angle_rad": 0.1}, {"dive_angle_rad": 0.8}]))


@st.composite
def _swarms(draw: st.DrawFn, side: str, targets: list[str]) -> Data:
    route = draw(st.sampled_from(["straight", "straight", "avoid"]))
    unit = {
        "side": side,
        "element": draw(st.sampled_from(EXPENDABLE)),
        "count": draw(st.integers(0, 8)),
        "targets": draw(st.lists(st.sampled_from(targets), min_size=1, max_size=2)),
        "route": route,
        "waypoints": draw(st.lists(st.tuples(_positions(), _positions()), max_size=2 if route == "straight" else 0)),
        "launch_s": draw(st.sampled_from([0.0, 7.0, 30.0])),
        "launch_interval_s": draw(st.sampled_from([0.0, 1.0, 5.0])),
        "hardening": draw(st.sampled_from([0.0, 0.0, 0.5])),
        "figures": draw(_figures(st.just({"motion": draw(_flights())}))),
        "retarget_range_m": draw(st.sampled_from([0.0, 0.0, 3_000.0, 30_000.0])),
        "wave": draw(st.sampled_from(["", "", "first", "second"])),
        **_place(draw),
    }
    if draw(st.booleans()):
        unit["suppression_targets"] = draw(st.lists(st.sampled_from(targets), min_size=1, max_size=2))
        unit["suppression_share"] = draw(st.sampled_from([0.0, 0.25, 0.6, 1.0]))
    if draw(st.booleans()):
        unit["altitude_m"] = draw(st.sampled_from(HEIGHTS))
    if draw(st.booleans()):
        unit["launch_process"] = "poisson"
    elif draw(st.booleans()):
        unit["time_on_target_s"] = 200.0
    return unit


@st.composite
def _platforms(draw: st.DrawFn, side: str, targets: list[str]) -> Data:
    release = {"motion": {"speed_mps": 200, "release_range_m": 6_000, "loiter_s": draw(st.sampled_from([0, 20]))}}
    return {
        "side": side,
        "element": draw(st.sampled_from(PLATFORMS)),
        "count": draw(st.integers(0, 3)),
        "targets": draw(st.lists(st.sampled_from(targets), min_size=1, max_size=2)),
        "doctrine": draw(_doctrines()),
        "altitude_m": draw(st.sampled_from([*HEIGHTS, None])),
        "figures": draw(_figures(st.just(release))),
        **_place(draw),
    }


@st.composite
def _pursuers(draw: st.DrawFn, side: str, prey: list[str]) -> Data:
    return {
        "side": side,
        "element": "fpv",
        "count": draw(st.integers(1, 4)),
        "targets": [draw(st.sampled_from(prey))],
        "route": "pursue",
        "launch_s": 10.0,
        "figures": {"motion": {"speed_mps": 250}},
        **_place(draw),
    }


@st.composite
def _networks(draw: st.DrawFn, side: str, nodes: list[str]) -> Data:
    outages = {"mtbf_s": 120.0, "mttr_s": 60.0} if draw(st.integers(0, 3)) == 0 else {}
    return {
        "side": side,
        "latency_s": draw(st.sampled_from([0.0, 5.0])),
        "command": nodes if draw(st.booleans()) else [],
        "p_discriminate": draw(st.sampled_from([0.0, 0.5])),
        "p_misidentify": draw(st.sampled_from([0.0, 0.0, 0.2])),
        "p_discriminate_after_shot": draw(st.sampled_from([0.0, 0.5])),
        "identify_s": draw(st.sampled_from([0.0, 6.0])),
        "omniscient": draw(st.integers(0, 3)) == 0,
        "course_known_m": draw(st.sampled_from([0.0, 4_000.0, 1e6])),
        "estimate_cv": draw(st.sampled_from([0.0, 0.3, 1.0])),
        **outages,
    }


@st.composite
def _side(draw: st.DrawFn, side: str) -> tuple[Data, Data]:
    """Draw what stands on the ground of one side, and its networks; there is always something to aim at."""
    names = [f"{side}-net-{i}" for i in range(draw(st.integers(0, 2)))]
    units = {f"{side}-base": {"side": side, "element": "depot", "count": 1, "x_m": 10_000.0, "y_m": 10_000.0}}
    for i in range(draw(st.integers(0, 5))):
        units[f"{side}-ground-{i}"] = draw(_ground_units(side, names))
    units[f"{side}-sensor"] = {
        "side": side,
        "element": "gap-filler-radar",
        "count": draw(st.integers(0, 2)),
        "network": draw(st.sampled_from([*names, ""])),
        **_place(draw, margin_m=7_000.0),
    }
    for name, unit in units.items():
        if "launcher" in unit.get("figures", {}) or unit["element"].endswith("-battery"):
            others = [other for other in units if other != name]
            unit["fire_control"] = draw(st.lists(st.sampled_from(others), max_size=2 if draw(st.booleans()) else 0))
    nodes = [name for name, unit in units.items() if unit["element"] == "command-node"]
    return units, {name: draw(_networks(side, nodes)) for name in names}


def _fliers(draw: st.DrawFn, side: str, targets: list[str]) -> Data:
    """Draw what flies of one side."""
    units = {f"{side}-swarm-{i}": draw(_swarms(side, targets)) for i in range(draw(st.integers(0, 2)))}
    if draw(st.booleans()):
        units[f"{side}-strikers"] = draw(_platforms(side, targets))
        if draw(st.booleans()):
            units[f"{side}-cargo"] = draw(_swarms(side, targets)) | {"carried_by": f"{side}-strikers", "count": 2}
            for key in ("launch_process", "time_on_target_s", "waypoints", "route"):
                units[f"{side}-cargo"].pop(key, None)
    return units


def _hold_for_targets(unit: Data) -> None:
    """Leave a unit only those rounds on hold that its launcher has a use for, in place."""
    if "doctrine" in unit:
        element, _ = scenario_schema.element_with(unit["element"], unit.get("figures", {}))
        able = element.launcher.p_kill if element and element.launcher else {}
        unit["doctrine"]["hold"] = {c: rounds for c, rounds in unit["doctrine"]["hold"].items() if c in able}


@st.composite
def scenarios(draw: st.DrawFn, pursuit: bool = True) -> Data:
    """Draw the data of a small valid scenario.

    Parameters
    ----------
    pursuit
        Whether there may be pursuers.
    """
    sides = {side: draw(_side(side)) for side in OTHER}
    units = {name: unit for ground, _ in sides.values() for name, unit in ground.items()}
    fliers: Data = {}
    for side in OTHER:
        fliers |= _fliers(draw, side, [name for name in sides[OTHER[side]][0] if units[name].get("count", 1)])
    for side in OTHER:
        prey = [n for n, u in fliers.items() if u["side"] != side and u["count"]]
        if pursuit and prey and draw(st.booleans()):
            units[f"{side}-pursuers"] = draw(_pursuers(side, prey))
    for unit in (units | fliers).values():
        _hold_for_targets(unit)
    names = draw(st.permutations([*units, *fliers]))
    return {
        "name": "random",
        "attacker": draw(st.sampled_from(["red", "blue"])),
        "map": {"width_m": SIZE_M, "height_m": SIZE_M, "cell_m": draw(st.sampled_from([500.0, 1_000.0, 3_000.0]))},
        "clock": {"tick_s": draw(st.sampled_from([1.0, 2.0, 3.5])), "duration_s": 500.0},
        "terrain": {"hills": draw(st.lists(_hills(), max_size=2))},
        "rules": {
            "drop_rate_per_s": draw(st.sampled_from([0.0, 0.05])),
            "jam_rate_max_per_s": draw(st.sampled_from([0.001, 0.05])),
        },
        "raid": draw(_raids()),
        "attack": draw(st.sampled_from(({}, {}, {"interval_factor": 0.5, "simultaneity": 0.4}, {"simultaneity": 1.0}))),
        "networks": {name: network for _, networks in sides.values() for name, network in networks.items()},
        "units": {name: (units | fliers)[name] for name in names},
    }


@st.composite
def _hills(draw: st.DrawFn) -> Data:
    return {"x_m": draw(_positions()), "y_m": draw(_positions()), "height_m": 400.0, "radius_m": 1_500.0}


@st.composite
def _raids(draw: st.DrawFn) -> Data:
    if draw(st.booleans()):
        return {}
    aged = draw(st.sampled_from([{}, {"ew_half_life_days": 60.0, "ew_age_days": 30.0}]))
    return aged | {
        "ew_cv": 0.5,
        "visibility_m": 8_000.0,
        "visibility_cv": 0.5,
        "readiness_mean": 0.8,
        "readiness_cv": 0.2,
    }


def loaded(data: Data) -> LoadedScenario:
    """Return a scenario as the loader would from a file with this data, which must be right.

    Raises
    ------
    ValueError
        If it is not.
    """
    scenario, findings = scenario_schema.scenario(data)
    partial, of_elements = salvage(data, {finding.path for finding in findings})
    findings = [*findings, *of_elements, *scenario_checks.findings(partial)]
    if scenario is None or findings:
        raise ValueError("\n".join(f"{finding.path}: {finding.message}" for finding in findings))
    return LoadedScenario(scenario, partial.elements, "random", "")


def setup_of(data: Data) -> Setup:
    """Return the arrays of a scenario given as data."""
    return build(loaded(data))


def swapped(data: Data) -> Data:
    """Return a scenario with the sides swapped; units and networks keep their names."""
    data = deepcopy(data)
    data["attacker"] = OTHER[data.get("attacker", "red")]
    for entry in (*data["units"].values(), *data.get("networks", {}).values()):
        entry["side"] = OTHER[entry["side"]]
    return data
