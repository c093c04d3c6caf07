"""Replay document: a recording of a battle as one JSON object, with its columns packed.

``{"format": "forcemix-replay", "version": 1, "header": …, "tables": …, "data": …}``. ``header`` names scenario, units,
networks and series; ``tables`` says which columns there are, with type and unit; ``data`` holds the columns one after
the other, compressed (zlib) and as base64. Of a column come first the lowest bytes of all its values, little-endian,
each less the one before (modulo 256), then the next bytes: a quarter smaller than the values as they are. A page reads
it without a library, and :mod:`wargame_experiments.replay.reader` as Arrow tables.
"""

import base64
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.battle.build.setup import SIDES, Group
from wargame.battle.kernels.record import OPEN
from wargame.battle.kernels.state import N_STATUS
from wargame.battle.recording import Recording
from wargame_experiments.versions import forcemix_version

FORMAT: Final = "forcemix-replay"
VERSION: Final = 1
ALIGNED: Final = 8  # bytes, to which a column's place is a multiple
NEVER: Final = 2**32 - 1  # a tick that does not come
STATUSES: Final = (
    "waiting", "carried", "flying", "standing", "arrived", "destroyed", "lost to jamming", "home",
)  # fmt: skip
# Type and unit of each column, by table.
COLUMNS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "legs": {
        "element": ("u4", ""), "tick": ("u4", "tick"), "status": ("u1", ""), "x_m": ("f4", "m"), "y_m": ("f4", "m"),
        "z_m": ("f4", "m"), "vx_mps": ("f4", "m/s"), "vy_mps": ("f4", "m/s"), "vz_mps": ("f4", "m/s"),
    },
    "losses": {"tick": ("u4", "tick"), "element": ("u4", ""), "by_unit": ("i4", ""), "is_soft": ("u1", "")},
    "shots": {
        "shooter": ("u4", ""), "target": ("u4", ""), "launch_tick": ("u4", "tick"), "arrive_tick": ("u4", "tick"),
        "result": ("u1", ""),
    },
    "beams": {
        "kind": ("u1", ""), "shooter": ("u4", ""), "target": ("u4", ""), "from_tick": ("u4", "tick"),
        "to_tick": ("u4", "tick"),
    },
    "pulses": {"tick": ("u4", "tick"), "shooter": ("u4", ""), "towards": ("u4", "")},
    "tracks": {
        "network": ("u2", ""), "element": ("u4", ""), "from_tick": ("u4", "tick"), "known_tick": ("u4", "tick"),
        "to_tick": ("u4", "tick"),
    },
    "outages": {"network": ("u2", ""), "from_tick": ("u4", "tick"), "to_tick": ("u4", "tick")},
    "drys": {"unit": ("u2", ""), "tick": ("u4", "tick")},
}  # fmt: skip
NAMES: Final = {"drys": "dry"}  # of tables in the document, where they differ
COUNTERS: Final = ("missiles_{side}", "gun_rounds_{side}", "killed_{side}", "soft_killed_{side}", "arrived_{side}")
BALANCE: Final = {"spent": "spent_{side}", "lost": "cost_{side}_lost", "value_lost": "value_lost_{side}"}
WEAPONS: Final = {
    "missile": ("has_launcher", "min_range_m", "max_range_m"),
    "gun": ("has_gun", "", "gun_range_m"),
    "laser": ("has_laser", "", "laser_range_m"),
    "microwave": ("has_microwave", "", "pulse_range_m"),
}

Columns = Mapping[str, tuple[NDArray[Any], str]]  # values and unit by name


def document(recording: Recording, engine: str, code: str, command: Sequence[str]) -> dict[str, Any]:
    """Return a recording as a document.

    Parameters
    ----------
    recording
        One battle.
    engine
        ``compiled`` or ``mesa``.
    code
        Hash of the code that fought.
    command
        Words of the command that makes it again.
    """
    tables = {NAMES.get(name, name): _columns(recording, name) for name in COLUMNS}
    tables |= {"elements": _elements(recording), "series": _series(recording), "fields": _fields(recording)}
    described, data = packed(tables)
    header = {**_header(recording), "engine": engine, "code": code, "command": list(command)}
    return {"format": FORMAT, "version": VERSION, "header": header, "tables": described, "data": data}


def _columns(recording: Recording, table: str) -> Columns:
    rows = recording.tables[table]
    columns = {name: (rows[name].astype(kind), unit) for name, (kind, unit) in COLUMNS[table].items()}
    for name, (kind, unit) in COLUMNS[table].items():
        if kind == "u4" and unit == "tick":
            columns[name] = (np.where(rows[name] == OPEN, NEVER, rows[name].astype("i8")).astype(kind), unit)
    return columns


def _elements(recording: Recording) -> Columns:
    world = recording.setup.world
    n, elements = int(world.side_first[2]), world.elements.view(np.ndarray)
    columns = {name: (elements[name][:n].astype("f4"), "m") for name in ("x_m", "y_m")}
    return {"unit": (np.asarray(world.unit_of)[:n].astype("u2"), ""), **columns}


def _series(recording: Recording) -> Columns:
    columns = {"tick": (recording.series_ticks.astype("u4"), "tick")}
    for measure, values in zip(recording.measures, recording.series.T, strict=True):
        columns[measure.name] = (column(values), measure.unit)
    return columns


def column(values: NDArray[np.float64]) -> NDArray[Any]:
    """Return numbers with 32 bits each where that is exact, else with 64."""
    with np.errstate(over="ignore"):
        short = values.astype("f4")
    exact = (short.astype("f8") == values) | np.isnan(values)
    return short if exact.all() else values


def _fields(recording: Recording) -> Columns:
    columns: dict[str, tuple[NDArray[Any], str]] = {"tick": (recording.field_ticks.astype("u4"), "tick")}
    return {**columns, "coverage": (recording.coverage, "1/255"), "jamming": (recording.jamming, "1/255")}


def packed(tables: Mapping[str, Columns]) -> tuple[dict[str, Any], str]:
    """Return which columns there are and where, and the data of all of them."""
    described: dict[str, Any] = {}
    data = bytearray()
    for table, columns in tables.items():
        described[table] = {"rows": len(next(iter(columns.values()))[0]), "columns": []}
        for name, (values, unit) in columns.items():
            little = np.ascontiguousarray(values, values.dtype.newbyteorder("<"))
            entry = {"name": name, "type": little.dtype.str[1:], "unit": unit, "offset": len(data)}
            described[table]["columns"].append(entry | ({"shape": list(values.shape)} if values.ndim > 1 else {}))
            data += _differences(little)
            data += bytes(-len(data) % ALIGNED)
    return described, base64.b64encode(zlib.compress(bytes(data), 9)).decode("ascii")


def _differences(values: NDArray[Any]) -> bytes:
    """Return the bytes of a column by significance, each as its difference from that of the value before."""
    planes = values.reshape(-1).view(np.uint8).reshape(values.size, values.itemsize).T
    return np.diff(planes, axis=1, prepend=np.uint8(0)).tobytes()


def _header(recording: Recording) -> dict[str, Any]:
    setup, scenario = recording.setup, recording.setup.scenario
    grid, area = setup.world.grid, setup.scenario.map
    sides = list(SIDES)
    followed = {measure.name for measure in recording.measures}
    return {
        "title": scenario.title or scenario.name,
        "scenario": scenario.name,
        "seed": recording.seed,
        "replication": recording.replication,
        "forcemix": forcemix_version(),
        "tick_s": grid.tick_s,
        "ticks": recording.ticks,
        "t_end_s": recording.ticks * grid.tick_s,
        "map": {
            "width_m": area.width_m, "height_m": area.height_m, "cell_m": grid.cell_m, "nx": grid.nx, "ny": grid.ny,
        },
        "hills": [
            {"x_m": hill.x_m, "y_m": hill.y_m, "radius_m": hill.radius_m, "height_m": hill.height_m}
            for hill in scenario.terrain.hills
        ],
        "sides": sides,
        "attacker": sides.index(scenario.attacker),
        "defender": sides.index(scenario.defender),
        "networks": [
            {"name": name, "label": name.removeprefix("~"), "side": int(row["side"])}
            for name, row in zip(setup.networks, setup.world.networks, strict=True)
        ],
        "units": [_unit(recording, row, group) for row, group in enumerate(setup.groups)],
        "statuses": list(STATUSES),
        "series": [
            {
                "name": measure.name, "label": measure.label, "unit": measure.unit, "side": measure.player or None,
                "subject": measure.subject or None, "role": measure.role,
            }
            for measure in recording.measures
        ],
        "counters": {
            side: [name for name in (one.format(side=side) for one in COUNTERS) if name in followed] for side in SIDES
        },
        "balance": {f"{side}_{word}": name.format(side=side) for side in SIDES for word, name in BALANCE.items()},
        "totals": {
            group.name: {
                STATUSES[i]: int(recording.outcome.statuses[0, row, i])
                for i in range(N_STATUS)
                if recording.outcome.statuses[0, row, i]
            }
            for row, group in enumerate(setup.groups)
        },
    }  # fmt: skip


def _unit(recording: Recording, row: int, group: Group) -> dict[str, Any]:
    unit = recording.setup.world.units[row]
    reach = {
        weapon: [float(unit[least]) if least else 0.0, float(unit[most])]
        for weapon, (has, least, most) in WEAPONS.items()
        if unit[has]
    }
    for emitter in recording.setup.world.emitters[recording.setup.world.emitters["unit"] == row][:1]:
        reach["sensor" if unit["has_sensor"] else "jammer"] = [0.0, float(emitter["range_m"])]
    rounds = float(unit["rounds"] + unit["gun_rounds"])
    return {
        "name": group.name,
        "label": getattr(group.unit, "label", None) or group.name,
        "side": int(unit["side"]),
        "network": int(unit["network"]),
        "element": group.element.name,
        "kind": group.element.kind,
        "first": group.first,
        "count": group.count,
        "is_mover": bool(unit["is_mover"]),
        "is_decoy": bool(unit["is_decoy"]),
        "height_m": float(unit["height_m"]),
        "speed_mps": float(unit["speed_mps"]),
        "price_usd": float(unit["price_usd"]),
        "value_usd": float(unit["value_usd"]),
        "round_usd": float(unit["round_usd"]),
        "hits_to_destroy": float(unit["hits_to_destroy"]),
        "rounds": rounds if 0.0 < rounds < np.inf else None,
        "reach": reach,
        "shot": "interceptor drone" if group.element.kind == "interceptor-drone-pad" else "missile",
        "half_angle_deg": float(np.degrees(unit["half_angle_rad"])) if unit["has_microwave"] else None,
    }
