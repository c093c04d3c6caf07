"""Small scenarios made in memory: elements from a few figures, units by name, everything else by default."""

from typing import Any

from wargame.battle.build.setup import Setup, build
from wargame.battle.scenario import Scenario
from wargame.battle.scenario_file import LoadedScenario
from wargame.catalogue.elements import Element, merge

BASIS = {"basis": "made up for a test"}
PRICE = {"year": 2025, "source": "made up for a test", "confidence": "assumed"}

# Figures that a section has unless a test says otherwise.
SECTIONS: dict[str, dict[str, Any]] = {
    "signature": {"rcs": 1.0, "height_m": 2.0},
    "hardness": {"hits_to_destroy": 1.0},
    "motion": {"speed_mps": 100.0, "altitude_m": 300.0},
    "susceptibility": {},
    "warhead": {"damage_hits": 1.0, "p_hit": 1.0},
    "sensor": {"range_m": 50e3, "rate_per_s": 1.0, "instrumented_range_m": 100e3, "mast_m": 100.0},
    "launcher": {
        "channels": 4,
        "magazine": 8,
        "min_range_m": 0.0,
        "max_range_m": 20e3,
        "speed_mps": 500.0,
        "p_kill": dict.fromkeys(("small-drone", "drone", "cruise", "ballistic", "aircraft"), 0.5),
    },
    "gun": {"range_m": 3e3, "rounds_per_s": 10.0, "magazine": 1e9, "kill_rate_per_s": {"drone": 0.1}},
    "jammer": {"band": "nav", "range_m": 10e3, "mast_m": 10.0},
    "laser": {
        "power_w": 50e3,
        "efficiency": 1.0,
        "spot_radius_m": 0.1,
        "divergence_rad": 0.0,
        "range_m": 5e3,
        "slew_s": 0.0,
        "heat_limit_s": 1e9,
        "cooling_ratio": 1.0,
        "targets": ["drone"],
    },
    "microwave": {
        "range_m": 2e3,
        "half_angle_rad": 0.5,
        "recharge_s": 5.0,
        "hazard_per_pulse": {"drone": 0.5},
    },
    "command": {"engagements_per_min": 6.0},
    "value": {"usd": 1e6},
}


def element(target_class: str | None = None, **given: Any) -> Element:
    """Return an element with the sections that are given, each over the figures above.

    ``True`` for a section takes them as they are, ``None`` leaves it out. ``usd`` and ``round_usd`` are prices; what is
    left over goes to the element itself (``expendable``, ``imitates``).
    """
    usd, round_usd = given.pop("usd", 1e5), given.pop("round_usd", 1e4)
    whole: dict[str, Any] = {
        "name": "made-up",
        "title": "Made up",
        "summary": "For a test",
        "role": "abstract",
        "kind": "asset",
        "cost": {"element": {"usd": usd} | PRICE, "round": {"usd": round_usd} | PRICE},
        "target_class": target_class or ("drone" if "motion" in given else "ground"),
    }
    for name in ("signature", "hardness"):
        given.setdefault(name, True)
    for name, figures in given.items():
        if name in SECTIONS and figures is not None:
            whole[name] = BASIS | merge(SECTIONS[name], {} if figures is True else figures)
            for table in ("p_kill", "kill_rate_per_s", "hazard_per_pulse"):
                if isinstance(figures, dict) and table in figures:
                    whole[name][table] = figures[table]
        elif figures is not None:
            whole[name] = figures
    return Element.model_validate(whole)


def drone(**given: Any) -> Element:
    """Return a mover that is spent on arrival; it is destroyed by any fluence unless its hardness is given."""
    given.setdefault("motion", True)
    given.setdefault("warhead", True)
    return element(expendable=True, **given)


def unit(side: str, of: Element, x_m: float = 0.0, y_m: float = 0.0, count: int = 1, **given: Any) -> dict[str, Any]:
    """Return a unit of a scenario; ``of`` is its element."""
    return {"side": side, "element": "decoy", "count": count, "x_m": x_m, "y_m": y_m, "_element": of} | given


def scene(
    units: dict[str, dict[str, Any]],
    tick_s: float = 1.0,
    duration_s: float = 1000.0,
    width_m: float = 100e3,
    cell_m: float = 1000.0,
    **tables: Any,
) -> Setup:
    """Return a built scenario with these units; ``tables`` are further tables of the scenario (raid, rules …)."""
    scenario = Scenario.model_validate(
        {
            "name": "test",
            "map": {"width_m": width_m, "height_m": width_m, "cell_m": cell_m},
            "clock": {"tick_s": tick_s, "duration_s": duration_s},
            "units": {name: {k: v for k, v in u.items() if k != "_element"} for name, u in units.items()},
        }
        | tables
    )
    elements = {name: u["_element"] for name, u in units.items()}
    return build(LoadedScenario(scenario, elements, source="test", text_sha256=""))
