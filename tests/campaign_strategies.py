"""Random small campaigns for property tests: several nations on both sides, every mechanism with some chance.

``campaigns()`` draws plain data as a campaign file would hold it, ``text_of`` writes it as a file, its tables in any
order.
"""

import json
from typing import Any

from hypothesis import strategies as st

from wargame.campaign.scenario_file import LoadedCampaign, load_text

Data = dict[str, Any]

NATIONS = {"elbe": "blue", "oder": "blue", "volga": "red"}
GOODS = ("arrow", "bolt", "dart")
PARTS = ("motor", "seeker")


def text_of(data: Data, order: list[int] | None = None) -> str:
    """Return a campaign as a file; ``order`` permutes its tables."""
    lines = [f"{key} = {_value(value)}" for key, value in data.items() if not isinstance(value, dict)]
    blocks = list[str]()
    for family, tables in data.items():
        if isinstance(tables, dict) and family in ("clock", "land", "raids"):
            blocks.append("\n".join([f"[{family}]", *(f"{k} = {_value(v)}" for k, v in tables.items())]))
        elif isinstance(tables, dict):
            for name, table in tables.items():
                blocks.append("\n".join([f"[{family}.{name}]", *(f"{k} = {_value(v)}" for k, v in table.items())]))
    if order is not None:
        blocks = [blocks[i % len(blocks)] for i in _permutation(order, len(blocks))]
    return "\n\n".join(["\n".join(lines), *blocks]) + "\n"


def _permutation(order: list[int], n: int) -> list[int]:
    keys = [(order[i % len(order)] * (i + 7) % 101, i) for i in range(n)]
    return [i for _, i in sorted(keys)]


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return json.dumps(value)


def loaded(data: Data, order: list[int] | None = None) -> LoadedCampaign:
    """Return a campaign as the loader does."""
    return load_text(text_of(data, order), "drawn")


@st.composite
def campaigns(draw: st.DrawFn, *, has_raids: bool = False) -> Data:
    """Draw a campaign of up to 12 weeks."""
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    data: Data = {"name": "drawn", "clock": {"pre_war_weeks": pick(0, 3, 6), "war_weeks": pick(1, 4, 6)}}
    data["nations"] = {name: draw(_nations(side)) for name, side in NATIONS.items()}
    data["goods"] = {name: draw(_goods()) for name in GOODS}
    if pick(True, False):
        for name in GOODS[:2]:
            data["goods"][name]["family"] = "missiles"
    data["goods"] |= {name: {"item": "component"} for name in PARTS}
    data["lines"] = {}
    for name in ("east", "mill", "west"):
        data["lines"][name] = draw(_lines(pick("elbe", "oder", "volga")))
    data["origins"] = {"far": {}}
    data["suppliers"] = {f"{part}-{i}": draw(_suppliers(part)) for part in PARTS for i in range(2)}
    for name, nation in data["nations"].items():
        lines = [line for line in data["lines"].values() if name in line["customers"]]
        made = {good for line in lines for good in (line["good"], *line.get("retooling", {}).get("makes", ()))}
        nation["shares"] = {good: share for good, share in nation["shares"].items() if good in made}
    data["depots"] = {name: {good: draw(_stocks()) for good in GOODS} for name in NATIONS}
    data["demands"] = {f"use-{i}": draw(_demands()) for i in range(draw(st.integers(0, 3)))}
    if pick(True, False):
        data["donations"] = {
            f"gift-{i}": {
                "giver": "elbe",
                "receiver": "oder",
                "good": pick(*GOODS),
                "share": pick(0.1, 0.3, 0.5),
                "mode": pick("stock", "queue"),
                "reimbursed_share": pick(0.0, 0.4, 1.0),
                "transfer_weeks": pick(1, 3),
            }
            for i in range(2)
        }
    draw(_alliance(data))
    if pick(True, False):
        _add_shops(draw, data)
    if pick(True, False):
        _add_providers(draw, data)
    draw(_race(data))
    if has_raids:
        data["battle"] = "duel"
        data["raids"] = pick(
            {"policy": "every", "every_weeks": 2, "share": 0.7},
            {"policy": "every", "raids_a_week": 2},
            {"policy": "saved-up", "size": 3, "least": 2},
        )
        data["units"] = {
            "red-group": {"nation": "volga", "element": pick(*GOODS)},
            "blue-group": {"nation": "elbe", "element": pick(*GOODS)} if pick(True, False) else {"nation": "elbe"},
        }
        if "element" not in data["units"]["blue-group"]:
            data["units"]["blue-group"]["repair_weeks"] = pick(0, 3)
            if "shops" in data and pick(True, False):
                data["shops"]["bay"]["unit"] = "blue-group"
            elif NATIONS[data["lines"]["mill"]["nation"]] == "blue":
                data["lines"]["mill"]["unit"] = "blue-group"
        if "providers" in data:
            data["providers"]["mail"]["networks"] = ["blue-net"]
        if pick(True, False):
            draw(_methods(data))
    return data


def _add_shops(draw: st.DrawFn, data: Data) -> None:
    """Let goods wear, and shops repair them and what raids destroy: one of one nation, one at the edge, one of two."""
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    data["shops"] = {
        "bay": draw(_shops()) | {"nation": "elbe", "customers": ["oder", "elbe"]},
        "tent": draw(_shops()) | {"nation": "elbe", "place": "edge", "overrun_a_week": pick(0.0, 0.3)},
        "yard": draw(_shops()) | {"nation": "volga"},
    }
    for nation, good in (("elbe", "arrow"), ("oder", "bolt"), ("volga", "arrow")):
        data["depots"][nation][good] |= {"wear_a_week": pick(0.0, 0.05, 0.7), "war_wear_a_week": pick(0.1, 0.3)}
    if pick(True, False):
        data["shops"]["tent"]["standards"] = [data["goods"]["bolt"].setdefault("standard", "old")]


@st.composite
def _shops(draw: st.DrawFn) -> Data:
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    return {
        "goods": ["bolt", "arrow"],
        "crews": pick(1, 3, 100),
        "travel_weeks": pick(0, 1, 3),
        "work_weeks": pick(1, 2),
        "work_law": pick("fixed", "exponential"),
        "cost_share": pick(0.0, 0.3),
        "spares": pick({}, {"dart": 2}),
        "repairable_share": pick(1.0, 0.6),
        "part_quality": pick(1.0, 0.7),
    }


def _add_providers(draw: st.DrawFn, data: Data) -> None:
    """Let nations pay for security, and lines and suppliers share providers whose incidents stop them."""
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    for nation in data["nations"].values():
        nation["security_usd_a_week"] = pick(0, 5e3, 1e5)
        nation["rules"] |= {
            "security_scale_usd": pick(0.0, 1e4),
            "security_standard_usd_a_week": pick(0.0, 1e4),
            "below_standard_factor": pick(1.0, 2.0),
        }
    data["providers"] = {
        name: {
            "incidents_a_year": pick(5, 60),
            "hit_share": pick(0.2, 0.8),
            "stop_weeks": pick(0.4, 1, 3),
            "stop_cv": pick(0.0, 1.0),
            "lines": ["west", "mill"],
            "suppliers": ["motor-1"] if name == "cloud" else [],
        }
        for name in ("cloud", "mail")
    }
    if pick(True, False):
        data["providers"]["cloud"]["defender"] = "oder"


@st.composite
def _alliance(draw: st.DrawFn, data: Data) -> None:
    """Add standards, reforms, joint orders and procurement targets, in place."""
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    if pick(True, False):
        for name in GOODS[: pick(2, 3)]:
            data["goods"][name]["standard"] = "stanag"
        if pick(True, False):
            data["reforms"] = {
                "later": {"good": pick("bolt", "dart"), "standard": pick("stanag", "own"), "delay_weeks": pick(0, 2)}
            }
    nations, blues = data["nations"], [name for name, side in NATIONS.items() if side == "blue"]
    for name in blues:
        nations[name]["union"] = pick(True, False)
    members = list[str]()
    if pick(True, False):
        members = draw(_joint(data, blues))
    for name in blues:
        if pick(True, False):
            targets = {
                "joint": pick(0.3, 0.9) if name in members else 0,
                "union": 0,
                "traded": 0,
                "from_week": pick(0, 2),
            }
            if nations[name]["union"]:
                targets |= {"union": pick(0.0, 0.5), "traded": pick(0.0, 0.35)}
            nations[name]["rules"]["targets"] = targets


@st.composite
def _joint(draw: st.DrawFn, data: Data, blues: list[str]) -> list[str]:
    """Add a joint order of two nations if a line makes its design for its lead, in place; return its members."""
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    lead, good, mode = pick(*blues), pick(*GOODS), pick("existing", "variant")
    lines = [line for line in data["lines"].values() if lead in line["customers"]]  # those of one are those of all
    made = {g for line in lines for g in (line["good"], *line.get("retooling", {}).get("makes", ()))}
    if good not in made:
        return []
    others = [g for g in GOODS if g in made and g != good]
    own = {name: pick(*(others if mode == "variant" else [*others, good])) if others else good for name in blues}
    if mode == "variant" and not others:
        return []
    for name, bought in own.items():
        left = set(GOODS) - set(own.values()) - {good}
        data["nations"][name]["shares"] = {
            g: share for g, share in data["nations"][name]["shares"].items() if g in left
        }
        data["nations"][name]["shares"][bought] = pick(0.3, 0.4)
    for name in {good, *own.values()}:
        data["goods"][name]["standard"] = "stanag"
    replaces = set(own.values()) | ({good} if mode == "existing" else set())
    data["joint"] = {
        "pool": {
            "good": good,
            "replaces": sorted(replaces),
            "lead": lead,
            "members": blues,
            "share": pick(0.3, 0.6, 1.0),
            "mode": mode,
            "open_weeks": pick(1, 2, 3),
            "award_weeks": pick(0, 2),
            "award_cv": pick(0.0, 0.5),
            "rd_usd": pick(0.0, 3e4) if mode == "variant" else 0,
            "from_week": pick(0, 1),
        }
    }
    return blues


@st.composite
def _race(draw: st.DrawFn, data: Data) -> None:
    """Add private capital, long contracts and fighting on land, in place."""
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    if pick(True, False):
        for nation in data["nations"].values():
            years = {"contract_years": pick(1, 3), "margin_cut_a_year": pick(0.0, 0.04), "margin_floor": pick(0.0, 0.1)}
            nation["rules"] |= years
        data["lines"]["mill"]["capital"] = {
            "private_share": pick(0.0, 0.5),
            "shortening": pick(0.0, 0.4),
            "fixed_usd_a_year": pick(0, 1e6, 1e8),
            "most_markup": pick(0.2, 5.0),
            "growth_a_year": pick(0.0, 0.3),
            "dead_weeks": pick(0, 3),
            "ramp_weeks": pick(0, 2),
        }
    if pick(True, False):
        data["land"] = {"steps_a_week": pick(1, 7)}
        for side, nation in (("red", "volga"), ("blue", "oder")):
            force: Data = {"strength": pick(0, 30, 400), "kills_a_week": pick(0.0, 0.1, 2.0)}
            force["reinforcements_a_week"] = pick(0.0, 2.5)
            force |= {"nation": nation, "element": pick(*GOODS)} if pick(True, False) else {}
            missions = [name for name, one in data["demands"].items() if NATIONS[one["nation"]] == side]
            force |= {"fire_missions": missions[0]} if missions else {}
            data["land"][side] = force


def _standard(data: Data, good: str) -> str:
    return data["goods"][good].get("standard", "")


@st.composite
def _methods(draw: st.DrawFn, data: Data) -> None:
    """Add methods of both sides, of which two may answer each other, in place."""
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    data["methods"] = {}
    for name, nation, unit in (("gain", "volga", "red-group"), ("seek", "elbe", "blue-group")):
        method: Data = {
            "nation": nation,
            "kind": pick("kill", "detection", "jamming", "susceptibility"),
            "units": [unit],
            "fresh": pick(0.5, 1.5),
            "plateau_weeks": pick(0.0, 1.5),
            "half_life_weeks": pick(0.0, 2.0),
            "cycle_weeks": pick(0, 1, 3),
            "fielding_weeks": pick(0, 2),
            "age_weeks": pick(0, 4),
        }
        method |= {"rd_usd": pick(0, 1e5)} if method["cycle_weeks"] else {}
        own = data["units"][unit].get("element", "")
        alike = [good for good in GOODS if own and data["goods"][good].get("standard", "?") == _standard(data, own)]
        if own and pick(True, False):
            carried = {"carrier": pick(own, *alike), "retrofit_usd": pick(0, 300), "retrofit_a_week": pick(0, 5)}
            method |= carried
        data["methods"][name] = method
    if pick(True, False):
        data["methods"]["gain"]["answers"] = "seek"
        data["methods"]["seek"]["answers"] = "gain"
    red, blue = pick(0.0, 0.5), {"nation": "oder", "kind": "recognition", "networks": ["blue-net"], "fresh": 2.0}
    data["methods"] |= {"read": blue | {"half_life_weeks": red}}


@st.composite
def _nations(draw: st.DrawFn, side: str) -> Data:
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    rules = {
        "forecast_weeks": pick(1, 3, 8),
        "cover_weeks": pick(0.0, 2.5, 6.0),
        "award_weeks": pick(0, 1, 3),
        "award_cv": pick(0.0, 0.5),
        "priority": pick(0, 1),
    }
    own = "volga" if side == "red" else "oder"
    return {
        "side": side,
        "pre_war_budget_usd": pick(0, 1e4, 3.3e5, 1e7),
        "war_budget_usd": pick(1e4, 7.7e5, 1e7),
        "shares": {good: draw(st.integers(0, 3)) / 10 for good in GOODS},
        "rules": rules,
        "export_weeks": {own: pick(0, 2)},
    }


@st.composite
def _goods(draw: st.DrawFn) -> Data:
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    return {
        "price_usd": pick(900.0, 12_345.67, 99_999.0),
        "margin": pick(0.0, 0.15),
        "scarcity": pick(0.0, 0.5),
        "normal_weeks": pick(1.0, 4.0),
        "bill": pick({}, {"motor": 1}, {"motor": 2, "seeker": 1}),
        "learning": {
            "slope": pick(0.8, 0.9, 1.0),
            "form": pick("unit", "cumulative"),
            "units_before": pick(0.0, 25.0),
            "prior_units": pick(0.0, 4.0),
            "fixed_share": pick(0.0, 0.25),
            "yearly_fall": pick(0.0, 0.1),
            "yearly_forgetting": pick(0.0, 0.3),
        },
    }


@st.composite
def _lines(draw: st.DrawFn, nation: str) -> Data:
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    partners = [name for name, side in NATIONS.items() if side == NATIONS[nation]]
    line: Data = {
        "nation": nation,
        "good": pick(*GOODS),
        "capacity_a_week": pick(0.4, 3.5, 20.0),
        "lead_weeks": pick(1, 2, 5),
        "lead_shape": pick(0, 0, 4),
        "discipline": pick("first-come", "proportional", "priority"),
        "customers": partners,
        "base_rate_a_week": {partners[0]: pick(0.0, 1.5)},
        "scarcity_share": pick(0.0, 0.8),
    }
    if pick(True, False):
        line["expansions"] = [
            {"week": pick(0, 2), "added_a_week": 5.0, "dead_weeks": 1.5, "ramp_weeks": pick(0, 3), "slip": 0.5}
        ]
    if pick(True, False):
        line["surge"] = {"most": 1.25, "weeks": 3}
    if pick(True, False):
        line["labour"] = {
            "workers": pick(2.0, 30.0),
            "units_a_worker": 0.5,
            "hires_a_week": 1.0,
            "training_weeks": 4,
            "quits_a_year": 0.3,
        }
    if pick(True, False):
        others = [good for good in GOODS if good != line["good"]]
        line["retooling"] = {"makes": others[: pick(1, 2)], "weeks": pick(0, 1, 2), "kept_share": pick(0.3, 1.0)}
    return line


@st.composite
def _suppliers(draw: st.DrawFn, part: str) -> Data:
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    supplier: Data = {
        "component": part,
        "share": pick(0.5, 0.3),
        "capacity_a_week": pick(1.5, 40.0, 1e6),
        "lead_weeks": pick(1, 3),
        "outage": pick("orders-refused", "shipments-paused", "transit-lost", "receipts-delayed"),
        "qualified_from_week": pick(0, 0, 3),
        "premium": pick(0.0, 0.2),
    }
    if pick(True, False):
        supplier |= {"failures_a_week": 0.2, "repairs_a_week": 0.4}
        if pick(True, False):
            supplier |= {"origin": "far", "origin_share": 0.5}
    return supplier


@st.composite
def _stocks(draw: st.DrawFn) -> Data:
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    low = pick(0, 2)
    return {
        "opening": draw(st.integers(0, 40)),
        "target": draw(st.integers(0, 60)),
        "reserve_low": low,
        "reserve_high": low + pick(0, 3, 10),
    }


@st.composite
def _demands(draw: st.DrawFn) -> Data:
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    return {
        "nation": pick(*NATIONS),
        "good": pick(*GOODS),
        "units_a_week": pick(0.3, 4.0, 15.5),
        "intensity_cv": pick(0.0, 0.5),
        "is_poisson": pick(True, False),
        "from_week": pick(0, 2),
    }
