"""Invented records of a battle in the replay format, of any size and with any names."""

from itertools import pairwise

import numpy as np

from wargame_experiments.replay.document import packed

NEVER = 2**32 - 1
WAITING, FLYING, STANDING, ARRIVED, DESTROYED, JAMMED = 0, 2, 3, 4, 5, 6
STATUSES = ["waiting", "carried", "flying", "standing", "arrived", "destroyed", "lost to jamming", "home"]
UNITS_OF = {"x_m": "m", "y_m": "m", "z_m": "m", "vx_mps": "m/s", "vy_mps": "m/s", "vz_mps": "m/s"}

# name, kind, x, y, spread, count, price, what it reaches
GROUND = [
    ("early-warning", "radar", 80, 50, 0, 1, 20e6, {"sensor": [0, 180_000]}),
    ("gap-fillers", "radar", 55, 50, 22, 2, 3e6, {"sensor": [0, 40_000]}),
    ("command", "command-node", 82, 48, 3, 2, 5e6, {}),
    ("long-range", "interceptor-battery", 72, 50, 3, 2, 200e6, {"missile": [3_000, 60_000]}),
    ("medium-range", "interceptor-battery", 66, 55, 4, 2, 30e6, {"missile": [1_000, 25_000]}),
    ("pads-north", "interceptor-drone-pad", 52, 72, 4, 2, 1e5, {"missile": [0, 15_000]}),
    ("pads-south", "interceptor-drone-pad", 52, 28, 4, 2, 1e5, {"missile": [0, 15_000]}),
    ("guns-north", "gun", 68.5, 69.5, 1.2, 1, 4e6, {"gun": [0, 4_000]}),
    ("guns-south", "gun", 68.5, 30.5, 1.2, 1, 4e6, {"gun": [0, 4_000]}),
    ("laser", "laser", 69.5, 70, 0, 1, 15e6, {"laser": [0, 5_000]}),
    ("microwave", "microwave", 69.6, 29.9, 0, 1, 10e6, {"microwave": [0, 3_000]}),
    ("ew-pods", "ew-pod", 50, 50, 30, 6, 2e5, {"jammer": [0, 12_000]}),
    ("power-station", "asset", 70, 70, 0, 1, 300e6, {}),
    ("depot", "asset", 70, 30, 0, 1, 50e6, {}),
    ("city", "asset", 71, 31.5, 1.5, 4, 20e6, {}),
]
SHOOTERS = ("long-range", "medium-range", "pads-north", "pads-south")
COUNTERS = {
    "red": ["launched", "killed", "soft_killed", "leakers_armed"],
    "blue": ["tracks_blue", "shots_flying_blue", "missiles_blue", "gun_rounds_blue"],
}


def record(movers: int = 115, ticks: int = 1_500, seed: int = 1, names=None, title="A night of drones") -> dict:
    """Return a document with that many attackers, of which a tenth arrive.

    ``names`` replaces names of units by others, to see what the page does with them.
    """
    rng = np.random.default_rng(seed)
    names = names or {}
    swarms = [("wave-north", 0.32, 75, False), ("wave-south", 0.31, 25, False)]
    swarms += [("decoys-north", 0.17, 80, True), ("decoys-south", 0.16, 20, True)]
    counts = [max(1, int(share * movers)) for _, share, _, _ in swarms]
    swarms.append(("cruise-missiles", 0, 50, False))
    counts.append(max(1, movers - sum(counts)))

    units, elements = [], {"unit": [], "x_m": [], "y_m": []}
    for (name, _, y_km, is_decoy), count in zip(swarms, counts, strict=True):
        fast = name == "cruise-missiles"
        units.append(
            _unit(name, 0, "swarm", len(elements["unit"]), count, 0, is_mover=True, is_decoy=is_decoy)
            | {"speed_mps": 230.0 if fast else 50.0, "height_m": 60.0 if fast else 1_500.0}
            | {"price_usd": 1.2e6 if fast else 5e3 if is_decoy else 35e3, "element": "drone"}
        )
        elements["unit"] += [len(units) - 1] * count
        elements["x_m"] += list(5_000 + rng.normal(0, 2_000, count))
        elements["y_m"] += list(1_000 * y_km + rng.normal(0, 4_000, count))
    first_ground = len(elements["unit"])
    for name, kind, x_km, y_km, spread_km, count, price, reach in GROUND:
        unit = _unit(name, 1, kind, len(elements["unit"]), count, 1)
        shot = "interceptor drone" if kind == "interceptor-drone-pad" else "missile"
        rounds = {"missile": 16, "gun": 600}.get(next(iter(reach), ""))
        more = {"reach": reach, "price_usd": price, "value_usd": price, "element": kind, "shot": shot}
        units.append(unit | more | {"rounds": rounds and rounds * count, "half_angle_deg": 20})
        elements["unit"] += [len(units) - 1] * count
        for i in range(count):
            along = spread_km * (i - (count - 1) / 2) / max(1, count - 1) * 2
            elements["x_m"].append(1_000 * (x_km + (0 if spread_km > 10 else along / 2)))
            elements["y_m"].append(1_000 * (y_km + along))
    n = len(elements["unit"])
    x, y = np.array(elements["x_m"]), np.array(elements["y_m"])
    by_name = {u["name"]: u for u in units}

    legs, fates, tracks, shots, beams, pulses, losses = [], np.full(n, -1), [], [], [], [], []
    end_tick, launch_tick = np.full(n, ticks), np.zeros(n, int)
    outage = (int(0.55 * ticks), int(0.62 * ticks))
    for e in range(first_ground):
        unit = units[elements["unit"][e]]
        goal = by_name["power-station" if y[e] > 45_000 else "depot"]["first"]
        launch = int(rng.uniform(0, 0.3 * ticks)) if unit["speed_mps"] < 200 else int(0.45 * ticks)
        launch_tick[e] = launch
        way = np.array([[x[e], y[e]], [rng.uniform(25e3, 40e3), y[e] + rng.normal(0, 6e3)], [x[goal], y[goal]]])
        legs.append((e, 0, WAITING, x[e], y[e], 0.0, 0.0, 0.0, 0.0))
        tick, when = launch, []
        for a, b in pairwise(way):
            length = float(np.hypot(*(b - a)))
            vx, vy = (b - a) / length * unit["speed_mps"]
            when.append((e, max(1, tick), FLYING, a[0], a[1], unit["height_m"], vx, vy, 0.0))
            tick += max(1, round(length / unit["speed_mps"] / 2))
        fate = ARRIVED if rng.random() < 0.1 else JAMMED if rng.random() < 0.15 else DESTROYED
        end = tick if fate == ARRIVED else int(launch + (tick - launch) * rng.uniform(0.45, 0.97))
        end = max(end, launch + 2)
        if end > ticks:
            end, fate = ticks + 1, FLYING
        kept = [leg for leg in when if leg[1] < end] or when[:1]
        legs += kept
        if fate != FLYING:
            last = kept[-1]
            px, py = (last[3 + i] + last[6 + i] * 2 * (end - last[1]) for i in (0, 1))
            legs.append((e, end, fate, px, py, 0.0, 0.0, 0.0, 0.0))
        fates[e], end_tick[e] = fate, end
        seen = int(launch + (tick - launch) * rng.uniform(0.25, 0.4))
        if seen < end:
            known = seen + int(rng.integers(2, 20))
            tracks.append((1, e, seen, known if known < end else NEVER, end if end <= ticks else NEVER))
        if fate == DESTROYED and end - seen > 40:
            way_of_death = rng.random()
            if way_of_death < 0.75:
                shooter = by_name[SHOOTERS[int(rng.integers(4))]]
                which = shooter["first"] + int(rng.integers(shooter["count"]))
                for back, result in ((38, 2), (18, 1)) if rng.random() < 0.4 else ((20, 1),):
                    shots.append((which, e, end - back, end if result == 1 else end - back + 18, result))
                losses.append((end, e, elements["unit"][which], 0))
            elif way_of_death < 0.95:
                laser = int(rng.random() < 0.4)
                which = by_name["laser" if laser else "guns-north" if y[e] > 5e4 else "guns-south"]
                beams.append((laser, which["first"], e, end - 8, end))
                losses.append((end, e, elements["unit"][which["first"]], 0))
            else:
                pulses.append((end, by_name["microwave"]["first"], e))
                losses.append((end, e, elements["unit"][by_name["microwave"]["first"]], 0))
        elif fate in (DESTROYED, JAMMED):
            losses.append((end, e, -1, int(fate == JAMMED)))
    lost_pod = by_name["ew-pods"]["first"] + 2
    for e in range(first_ground, n):
        legs.append((e, 0, STANDING, x[e], y[e], 0.0, 0.0, 0.0, 0.0))
        if e == lost_pod:
            legs.append((e, outage[0], DESTROYED, x[e], y[e], 0.0, 0.0, 0.0, 0.0))
            losses.append((outage[0], e, 0, 0))

    shots.sort(key=lambda row: row[2])
    beams.sort(key=lambda row: row[3])
    pulses.sort()
    losses.sort()
    series, columns = _series(ticks, launch_tick, end_tick, fates, shots, beams, units, first_ground)
    tables = {
        "elements": {"unit": ("u2", elements["unit"]), "x_m": ("f4", x), "y_m": ("f4", y)},
        "legs": _columns("element u4 tick u4 status u1 x_m f4 y_m f4 z_m f4 vx_mps f4 vy_mps f4 vz_mps f4", legs),
        "losses": _columns("tick u4 element u4 by_unit i4 is_soft u1", losses),
        "shots": _columns("shooter u4 target u4 launch_tick u4 arrive_tick u4 result u1", shots),
        "beams": _columns("kind u1 shooter u4 target u4 from_tick u4 to_tick u4", beams),
        "pulses": _columns("tick u4 shooter u4 towards u4", pulses),
        "tracks": _columns("network u2 element u4 from_tick u4 known_tick u4 to_tick u4", tracks),
        "outages": _columns("network u2 from_tick u4 to_tick u4", [(1, *outage)]),
        "dry": _columns("unit u2 tick u4", [(units.index(by_name["pads-north"]), int(0.8 * ticks))]),
        "series": columns,
        "fields": _fields(outage[0], by_name, x, y),
    }
    header = {
        "title": title,
        "scenario": "synthetic",
        "seed": seed,
        "replication": 0,
        "engine": "compiled",
        "code": "0123456789abcdef",
        "command": ["wargame", "replay", "synthetic", "--seed", str(seed)],
        "forcemix": "0.1.0",
        "tick_s": 2.0,
        "ticks": ticks,
        "t_end_s": 2.0 * ticks,
        "map": {"width_m": 100_000, "height_m": 100_000, "cell_m": 1_000, "nx": 100, "ny": 100},
        "hills": [{"x_m": 40_000, "y_m": 62_000, "radius_m": 6_000, "height_m": 400}],
        "sides": ["red", "blue"],
        "attacker": 0,
        "defender": 1,
        "networks": [
            {"name": "red-net", "label": "red-net", "side": 0},
            {"name": "blue-net", "label": "blue-net", "side": 1},
        ],
        "units": [u | dict.fromkeys(("name", "label"), names.get(u["name"], u["name"])) for u in units],
        "statuses": STATUSES,
        "series": [s | {"subject": names.get(s["subject"], s["subject"])} for s in series],
        "counters": COUNTERS,
        "balance": {
            "red_spent": "cost_red",
            "red_lost": "lost_red",
            "blue_spent": "cost_blue",
            "blue_lost": "lost_blue",
            "blue_value_lost": "value_lost",
        },
        "totals": {
            u["name"]: {
                STATUSES[code]: int(np.sum(fates[u["first"] : u["first"] + u["count"]] == code))
                for code in (ARRIVED, DESTROYED, JAMMED)
            }
            for u in units
            if u["is_mover"]
        },
    }
    return document(header, tables)


def document(header: dict, tables: dict) -> dict:
    """Return the document of a header and of columns: {table: {column: (type, values)}}."""
    columns = {
        name: {
            column: (np.asarray(values, kind), UNITS_OF.get(column, "1")) for column, (kind, values) in table.items()
        }
        for name, table in tables.items()
    }
    described, data = packed(columns)
    return {"format": "forcemix-replay", "version": 1, "header": header, "tables": described, "data": data}


def _unit(name, side, kind, first, count, network, is_mover=False, is_decoy=False):
    return {
        "name": name,
        "label": name,
        "side": side,
        "network": network,
        "element": kind,
        "kind": kind,
        "first": first,
        "count": count,
        "is_mover": is_mover,
        "is_decoy": is_decoy,
        "height_m": 0.0,
        "speed_mps": 0.0,
        "price_usd": 0.0,
        "value_usd": 0.0,
        "round_usd": 0.0,
        "hits_to_destroy": 1,
        "rounds": None,
        "reach": {},
    }


def _columns(names, rows):
    words = names.split()
    values = list(zip(*rows, strict=True)) or [()] * (len(words) // 2)
    return {words[2 * i]: (words[2 * i + 1], np.array(values[i])) for i in range(len(words) // 2)}


def _series(ticks, launch, end, fates, shots, beams, units, first_ground):
    at = np.arange(0, ticks + 1, 5)
    if at[-1] != ticks:
        at = np.append(at, ticks)
    movers = np.arange(first_ground)
    price = np.concatenate([np.full(u["count"], u["price_usd"]) for u in units if u["is_mover"]])

    def tally(when, weight=None):
        order = np.argsort(when, kind="stable")
        total = np.concatenate([[0], np.cumsum(np.ones(len(when)) if weight is None else np.asarray(weight)[order])])
        return total[np.searchsorted(np.asarray(when)[order], at, "right")]

    def fate(code, weight=None):
        chosen = movers[fates[movers] == code]
        return tally(end[chosen], None if weight is None else weight[chosen])

    launched = np.array([s[2] for s in shots], int)
    landed = np.array([s[3] for s in shots], int)
    burned = np.array([b[4] for b in beams if b[0] == 0], int)
    columns, found = {"tick": ("u4", at)}, []

    def add(name, label, unit, values, side=None, subject=None, role=""):
        found.append({"name": name, "label": label, "unit": unit, "side": side, "subject": subject, "role": role})
        columns[name] = ("f4", values)

    add("launched", "attackers that took off so far", "element", tally(launch[movers]), "red")
    add("killed", "attackers destroyed so far", "element", fate(DESTROYED), "red")
    add("soft_killed", "attackers lost to jamming so far", "element", fate(JAMMED), "red")
    add("leakers_armed", "armed arrivals so far", "element", fate(ARRIVED), "red")
    add("tracks_blue", "tracks held by blue", "track", tally(launch[movers] + 300) - tally(end[movers] + 0), "blue")
    add("shots_flying_blue", "missiles on their way", "round", tally(launched) - tally(landed), "blue")
    add("missiles_blue", "missiles fired so far", "round", tally(launched), "blue")
    add("gun_rounds_blue", "gun rounds fired so far", "round", 30 * tally(burned), "blue")
    add("cost_red", "spent by red", "USD", fate(ARRIVED, price), "red")
    add("lost_red", "lost by red", "USD", fate(DESTROYED, price) + fate(JAMMED, price), "red")
    add("cost_blue", "spent by blue", "USD", 2e5 * tally(launched) + 5e3 * tally(burned), "blue")
    add("lost_blue", "lost by blue", "USD", np.where(at >= int(0.55 * ticks), 2e5, 0), "blue")
    add("value_lost", "value lost by blue", "USD", 4e6 * fate(ARRIVED), "blue")
    for row, unit in enumerate(units):
        if unit["rounds"]:
            mine = [s[2] for s in shots if unit["first"] <= s[0] < unit["first"] + unit["count"]]
            left = np.maximum(0, 1 - tally(np.array(mine, int)) / unit["rounds"])
            name = f"magazine_unit_{row}"
            add(name, f"rounds left of {unit['name']}", "1", left, "blue", unit["name"], "magazine")
    return found, columns


def _fields(outage, by_name, x, y):
    centre = (np.arange(100) + 0.5) * 1_000
    gx, gy = np.meshgrid(centre, centre)

    def near(name, reach_m, skip=None):
        unit = by_name[name]
        out = np.zeros((100, 100))
        for e in range(unit["first"], unit["first"] + unit["count"]):
            if e != skip:
                far = np.hypot(gx - x[e], gy - y[e])
                out = np.maximum(out, np.clip(1.4 * (1 - far / reach_m), 0, 1))
        return out

    coverage = np.maximum(near("early-warning", 52_000), near("gap-fillers", 26_000))
    lost = by_name["ew-pods"]["first"] + 2
    jamming = np.array([near("ew-pods", 12_000), near("ew-pods", 12_000, lost)])
    both = np.array([coverage, coverage])
    return {
        "tick": ("u4", [0, outage]),
        "coverage": ("u1", (255 * both).astype(int)),
        "jamming": ("u1", (255 * jamming).astype(int)),
    }
