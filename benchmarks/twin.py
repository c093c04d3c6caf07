"""The C twin of the standard battle: built with the machine's own compiler, handed the same world.

``fight_many`` returns the same counts as :func:`wargame.battle.engine.run_many` for worlds that use only what the
standard battle uses (:func:`misfits` says what a world has beyond that). The twin is what the rules cost without
Python: benchmarks/limit.py times both.
"""

import ctypes
import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from wargame.battle import engine as battle
from wargame.battle.engine import Outcome
from wargame.battle.kernels.state import (
    IS_STATIC_FIGHT,
    JAM_LINK,
    JAM_NAV,
    JAM_RADAR,
    LASER,
    NOBODY,
    P_KILL,
    SENSOR,
    STRIKE,
    VISIBILITY,
    World,
)

SOURCES: Final = Path(__file__).parent / "c"
OUT: Final = Path(__file__).parent / "out"
FLAGS: Final = ("-O3", "-march=native", "-ffp-contract=off", "-Wall", "-Wextra", "-fPIC", "-shared")
NO_COMPILER: Final = "no C compiler: install gcc (or clang as cc) to time the twin; nothing else needs one"

# As in c/world.h, field by field.
_FLOATS: Final = (
    *("speed_mps", "rcs", "nav", "hits_to_destroy", "fluence_j_per_m2", "damage_hits", "p_hit", "value_usd"),
    *("reload_s", "min_range_m", "max_range_m", "shot_speed_mps", "seeker_range_m", "launch_interval_s"),
    "takeovers_per_s",
    *("beam_w", "spot_radius_m", "divergence_rad", "laser_range_m", "slew_s", "heat_limit_s", "cooling_ratio"),
    *("height_m", "dive_slope", "floor_m", "ceiling_m", "laser_floor_m", "laser_ceiling_m"),
)
_WHOLE: Final = (
    *(
        "first",
        "count",
        "target_class",
        "layer",
        "signature_class",
        "is_mover",
        "is_system",
        "has_launcher",
        "has_laser",
    ),
    *("channels", "magazine", "reloads", "salvo", "shot_first", "shot_capacity"),
)
_N_CLASSES: Final = 6
_UNIT: Final = np.dtype(
    [
        ("key", np.uint64),
        *((name, np.float64) for name in _FLOATS),
        ("p_kill", np.float64, _N_CLASSES),
        ("burns", np.float64, _N_CLASSES),
        *((name, np.int32) for name in _WHOLE),
    ],
    align=True,
)
_ELEMENT: Final = np.dtype(
    [
        ("key", np.uint64),
        *((n, np.float64) for n in ("x_m", "y_m", "path_m", "launch_s")),
        ("unit", "i4"),
        ("aim", "i4"),
    ],
    align=True,
)
_EMITTER: Final = np.dtype([("rate_per_s", "f8"), ("element", "i4"), ("unit", "i4"), ("raster", "i4")], align=True)
_WORLD: Final = np.dtype(
    [
        *((name, np.uintp) for name in ("units", "elements", "sensors", "pods", "rasters", "quantiles")),
        ("network_key", np.uint64),
        *((name, np.float64) for name in ("cell_m", "per_cell_m", "tick_s", "latency_s")),
        *((name, np.float64) for name in ("detection_rate_max_per_s", "drop_rate_per_s", "jam_rate_max_per_s")),
        *((name, np.int32) for name in ("n_units", "n_elements", "n_drones", "n_sensors", "n_pods", "n_layers")),
        *((name, np.int32) for name in ("n_signature_classes", "nx", "ny", "n_ticks", "n_shots", "n_quantiles")),
    ],
    align=True,
)
_OUTCOME: Final = np.dtype([(name, np.uintp) for name in ("statuses", "scoreboards", "tallies", "ticks")])


class Twin(NamedTuple):
    """A world as the twin takes it.

    Attributes
    ----------
    library
        The compiled twin.
    record
        The struct handed over, shape (1,).
    arrays
        What its pointers point to, kept alive.
    world
        The world it was made from.
    """

    library: ctypes.CDLL
    record: np.ndarray
    arrays: tuple[np.ndarray, ...]
    world: World


def compiler() -> str | None:
    """Return the path of a C compiler, or None."""
    return shutil.which("gcc") or shutil.which("cc")


def built(name: str, sources: tuple[str, ...], flags: tuple[str, ...] = FLAGS) -> Path:
    """Return a library in benchmarks/out compiled from files of benchmarks/c, its name a hash of what it is made of.

    Raises
    ------
    FileNotFoundError
        If there is no C compiler.
    """
    cc = compiler()
    if cc is None:
        raise FileNotFoundError(NO_COMPILER)
    digest = hashlib.sha256(" ".join((cc, *flags)).encode())
    for path in sorted(SOURCES.glob("*")):
        digest.update(path.read_bytes())
    target = OUT / f"{name}-{digest.hexdigest()[:8]}.so"
    if not target.exists():
        OUT.mkdir(exist_ok=True)
        files = [str(SOURCES / source) for source in sources]
        subprocess.run([cc, *flags, *files, "-o", str(target), "-lm", "-lpthread"], check=True)
    return target


def misfits(world: World) -> list[str]:
    """Return what a world has that the twin leaves out; empty if the twin can fight it."""
    units, emitters = world.units, world.emitters
    n_drones = int(world.side_first[1])
    drones = world.elements[:n_drones]
    movers = units["is_mover"]
    targets = units[np.unique(world.unit_of[drones["aim"]])]
    is_weapon = targets["has_sensor"] | targets["has_jammer"] | targets["has_launcher"] | targets["has_laser"]
    checks = {
        "the first side does not consist of drones alone": not movers[world.unit_of[:n_drones]].all()
        or movers[world.unit_of[n_drones:]].any(),
        "platforms, pursuers or decoys": bool(
            (~units["is_expendable"] & movers).any() or units["is_pursuer"].any() or units["is_decoy"].any()
        ),
        "waypoints, poisson launches or cargo": bool(
            units["waypoint_count"].any() or units["poisson_gap_s"].any() or (world.elements["parent"] != NOBODY).any()
        ),
        "guns or microwaves": bool(units["has_gun"].any() or units["has_microwave"].any()),
        "more than one network, or outages, command nodes or all-seeing": bool(
            len(world.networks) != 1
            or world.networks["mtbf_s"].any()
            or world.networks["command_count"].any()
            or world.networks["is_omniscient"].any()
        ),
        "emitters that move, or jammers of links or radars": bool(
            (emitters["raster"] == NOBODY).any() or np.isin(emitters["kind"], (JAM_LINK, JAM_RADAR)).any()
        ),
        "targets that emit or shoot": bool((drones["aim"] == NOBODY).any() or is_weapon.any()),
        "doctrine other than soonest to impact": bool(
            units["priority"].any() or units["max_shots"].any() or units["economy_factor"].any()
        ),
        "optics in haze, or guided by sight": bool(
            (
                units["sensor_is_optical"][emitters["unit"]]
                & (emitters["kind"] == SENSOR)
                & (emitters["instrumented_m"] > world.raid_quantiles[VISIBILITY].min())
            ).any()
            or units["launcher_is_optical"].any()
        ),
        "identification": bool(world.networks["identify_s"].any() or world.networks["p_misidentify"].any()),
        "random dwell": bool(units["random_dwell"].any()),
        "fire control, thresholds of damage, or drones that fly on to another target": bool(
            units["fire_control_count"].any() or units["threshold_hits"].any() or units["retarget_range_m"].any()
        ),
        "hills, or engagement on no remote track": bool(world.grid.has_hills or units["own_track_only"].any()),
        "a fight on the ground": bool(world.muster[IS_STATIC_FIGHT]),
        "a force other than the scenario's own": bool(
            (world.elements["rounds"] != units["magazine"][world.unit_of]).any()
            or (world.elements["stock"] != (units["magazine"] * units["reloads"])[world.unit_of]).any()
            or world.elements["damage_hits"].any()
            or world.networks["is_down"].any()
            or (emitters["power"] != 1.0).any()
            or (world.effects[STRIKE] != units["p_hit"][:, None]).any()
            or not np.isin(world.effects[LASER], (0.0, 1.0)).all()
        ),
    }
    return [what for what, is_there in checks.items() if is_there]


def make(world: World, flags: tuple[str, ...] = FLAGS) -> Twin:
    """Return the twin of a world, compiled if need be.

    Raises
    ------
    ValueError
        If the world has what the twin leaves out.
    FileNotFoundError
        If there is no C compiler.
    """
    if found := misfits(world):
        raise ValueError("the C twin does not have: " + "; ".join(found))
    library = ctypes.CDLL(str(built("twin", ("battle.c", "many.c"), flags)))
    _check_sizes(library)
    sensors, pods = (world.emitters[world.emitters["kind"] == kind] for kind in (SENSOR, JAM_NAV))
    tables = (
        _filled(_UNIT, world.units, p_kill=world.effects[P_KILL], burns=world.effects[LASER]),
        _filled(_ELEMENT, world.elements, unit=world.unit_of),
        _filled(_EMITTER, sensors),
        _filled(_EMITTER, pods),
        np.ascontiguousarray(world.rasters),
        np.ascontiguousarray(world.raid_quantiles),
    )
    return Twin(library, _record(world, tables), tables, world)


def _check_sizes(library: ctypes.CDLL) -> None:
    found = np.zeros(4, np.int32)
    library.sizes(ctypes.c_void_p(found.ctypes.data))
    expected = [dtype.itemsize for dtype in (_UNIT, _ELEMENT, _EMITTER, _WORLD)]
    if found.tolist() != expected:
        raise ValueError(f"the twin's records are of sizes {found.tolist()}, {expected} expected: see c/world.h")


def _filled(dtype: np.dtype, rows: Any, **more: np.ndarray) -> np.ndarray:
    """Return records of the twin with the fields of the same name."""
    out = np.zeros(len(rows), dtype)
    for name in dtype.names or ():
        out[name] = more[name] if name in more else rows[name]
    return out


def _record(world: World, tables: tuple[np.ndarray, ...]) -> np.ndarray:
    """Return the struct that points at the tables."""
    out, grid, net = np.zeros(1, _WORLD), world.grid, world.networks[0]
    for name, table in zip(("units", "elements", "sensors", "pods", "rasters", "quantiles"), tables, strict=True):
        out[name] = table.ctypes.data
    out["network_key"], out["latency_s"] = net.key, net.latency_s
    rates = ("detection_rate_max_per_s", "drop_rate_per_s", "jam_rate_max_per_s")
    for name in ("cell_m", "per_cell_m", "tick_s", "nx", "ny", "n_ticks", *rates):
        out[name] = getattr(grid, name)
    out["n_units"], out["n_elements"], out["n_drones"] = len(world.units), len(world.elements), world.side_first[1]
    out["n_sensors"], out["n_pods"], out["n_layers"] = len(tables[2]), len(tables[3]), len(world.layers_m)
    out["n_signature_classes"] = world.units["signature_class"].max() + 1
    out["n_shots"], out["n_quantiles"] = world.units["shot_capacity"].sum(), world.raid_quantiles.shape[1]
    return out


def fight_many(twin: Twin, seed: int, n: int, first: int = 0, threads: int = 1) -> Outcome:
    """Return what :func:`wargame.battle.engine.run_many` returns, fought by the twin; ``raid`` is left at zero."""
    outcome = battle.empty_outcome(twin.world, n)
    record = np.zeros(1, _OUTCOME)
    arrays = (outcome.statuses, outcome.scoreboard, outcome.tally, outcome.ticks)
    for name, array in zip(_OUTCOME.names or (), arrays, strict=True):
        record[name] = array.ctypes.data
    twin.library.fight_many(
        ctypes.c_void_p(twin.record.ctypes.data),
        ctypes.c_uint32(seed),
        ctypes.c_uint32(first),
        ctypes.c_int64(n),
        ctypes.c_int(threads),
        ctypes.c_void_p(record.ctypes.data),
    )
    return outcome
