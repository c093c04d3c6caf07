"""The standard battle's reduced rules as plain numbers, handed to every peer alike, and the arithmetic they share.

Drones fly level until they strike: the dive on the last leg, a few hundred metres, is left out.
What a peer must do with them is in README.md. The functions take ``xp``, NumPy or jax.numpy.
"""

from typing import Any, NamedTuple

import numpy as np

from benchmarks import twin
from wargame.battle.build.setup import Setup
from wargame.battle.kernels.lasers import extinction_per_m
from wargame.battle.kernels.sensing import read_cell
from wargame.battle.kernels.state import NOW, P_KILL, SENSOR, Records, State, empty_state


class PeerRules(NamedTuple):
    """A battle of drones against launchers and lasers; shapes (n,), (n_launchers, 2), (n_lasers, 2), (ny * nx,)."""

    x_m: np.ndarray
    y_m: np.ndarray
    vx_mps: np.ndarray
    vy_mps: np.ndarray
    way_m: np.ndarray
    speed_mps: float
    detection_per_s: np.ndarray  # by cell: the rate at which the network finds a drone
    loss_per_s: np.ndarray  # by cell: of loss to jamming
    drop_rate_per_s: float
    per_cell_m: float
    nx: int
    ny: int
    tick_s: float
    n_ticks: int
    latency_s: float
    launchers: np.ndarray
    p_kill: float
    channels: int
    magazine: int
    reloads: int
    reload_s: float
    min_range_m: float
    max_range_m: float
    shot_mps: float
    seeker_s: float  # of flight that the seeker flies alone, the channel free
    launch_interval_s: float
    lasers: np.ndarray
    laser_range_m: float
    beam_w: float
    spot_radius_m: float
    divergence_rad: float
    extinction_per_m: float
    fluence_j_per_m2: float
    slew_s: float
    heat_limit_s: float
    cooling_ratio: float
    emitters: np.ndarray  # (n_emitters, 7): is it a radar, x, y, range, rate, reach, mast; for who works out the rates
    rcs: float
    nav: float
    height_m: float
    detection_rate_max_per_s: float
    jam_rate_max_per_s: float


class Result(NamedTuple):
    """How battles ended, each (n_worlds,): drones that arrived, were shot or burnt down, were jammed; ticks fought."""

    leaked: np.ndarray
    killed: np.ndarray
    jammed: np.ndarray
    ticks: np.ndarray


def rules_of(setup: Setup) -> PeerRules:
    """Return the rules of a battle that the C twin can fight too.

    Raises
    ------
    ValueError
        If the battle has more than the reduced rules cover.
    """
    world = setup.world
    if found := twin.misfits(world):
        raise ValueError("the reduced rules do not have: " + "; ".join(found))
    units, grid = world.units, world.grid
    drones = world.elements[: world.side_first[1]]
    kind, launcher, laser = (units[np.flatnonzero(units[f])[0]] for f in ("is_mover", "has_launcher", "has_laser"))
    aims = world.elements[drones["aim"]]
    dx, dy = aims["x_m"] - drones["x_m"], aims["y_m"] - drones["y_m"]
    way = np.hypot(dx, dy)
    rates = _rates(setup)
    return PeerRules(
        x_m=np.array(drones["x_m"]),
        y_m=np.array(drones["y_m"]),
        vx_mps=kind.speed_mps * dx / way,
        vy_mps=kind.speed_mps * dy / way,
        way_m=way,
        speed_mps=float(kind.speed_mps),
        detection_per_s=rates[:, 0],
        loss_per_s=rates[:, 1],
        drop_rate_per_s=grid.drop_rate_per_s,
        per_cell_m=grid.per_cell_m,
        nx=grid.nx,
        ny=grid.ny,
        tick_s=grid.tick_s,
        n_ticks=grid.n_ticks,
        latency_s=float(world.networks[0].latency_s),
        launchers=_places(world.elements, launcher),
        p_kill=float(world.effects[P_KILL, _row(units, launcher), kind.target_class]),
        channels=int(launcher.channels),
        magazine=int(launcher.magazine),
        reloads=int(launcher.reloads),
        reload_s=float(launcher.reload_s),
        min_range_m=float(launcher.min_range_m),
        max_range_m=float(launcher.max_range_m),
        shot_mps=float(launcher.shot_speed_mps),
        seeker_s=float(launcher.seeker_range_m / launcher.shot_speed_mps),
        launch_interval_s=float(launcher.launch_interval_s),
        lasers=_places(world.elements, laser),
        laser_range_m=float(laser.laser_range_m),
        beam_w=float(laser.beam_w),
        spot_radius_m=float(laser.spot_radius_m),
        divergence_rad=float(laser.divergence_rad),
        extinction_per_m=extinction_per_m(setup.scenario.raid.visibility_m),
        fluence_j_per_m2=float(kind.fluence_j_per_m2),
        slew_s=float(laser.slew_s),
        heat_limit_s=float(laser.heat_limit_s),
        cooling_ratio=float(laser.cooling_ratio),
        emitters=_emitters(setup),
        rcs=float(kind.rcs),
        nav=float(kind.nav),
        height_m=float(kind.height_m),
        detection_rate_max_per_s=grid.detection_rate_max_per_s,
        jam_rate_max_per_s=grid.jam_rate_max_per_s,
    )


def _row(units: Records, unit: Any) -> int:
    return int(np.flatnonzero(units["first"] == unit["first"])[0])


def _places(elements: Records, unit: Any) -> np.ndarray:
    rows = elements[int(unit["first"]) : int(unit["first"] + unit["count"])]
    return np.stack([rows["x_m"], rows["y_m"]], axis=1)


def _emitters(setup: Setup) -> np.ndarray:
    """Return what radars and pods are and where they stand."""
    rows = setup.world.emitters
    at = setup.world.elements[rows["element"]]
    figures = [rows[name] for name in ("range_m", "rate_per_s", "instrumented_m", "mast_m")]
    return np.stack([rows["kind"] == SENSOR, at["x_m"], at["y_m"], *figures], axis=1).astype(float)


def _rates(setup: Setup) -> np.ndarray:
    """Return the rates in every cell, (n_cells, 2), with all emitters at work."""
    world = setup.world
    state: State = empty_state(world)
    state.emitters["gain"] = 1.0
    unit = int(np.flatnonzero(world.units["is_mover"])[0])
    for cell in range(world.grid.nx * world.grid.ny):
        read_cell(world, state, unit, cell)
    return state.cell_rates[NOW, world.units[unit]["signature_class"]].copy()


def cell_of(xp: Any, r: PeerRules, x_m: Any, y_m: Any) -> Any:
    """Return the cells that points are in."""
    ix = xp.clip((x_m * r.per_cell_m).astype(xp.int32), 0, r.nx - 1)
    iy = xp.clip((y_m * r.per_cell_m).astype(xp.int32), 0, r.ny - 1)
    return iy * r.nx + ix


def flight_s(xp: Any, r: PeerRules, dx_m: Any, dy_m: Any, vx_mps: Any, vy_mps: Any, impact_s: Any) -> Any:
    """Return times of flight of shots at drones, inf where one is out of range or would come too late."""
    a = r.speed_mps**2 - r.shot_mps**2
    b = dx_m * vx_mps + dy_m * vy_mps
    c = dx_m * dx_m + dy_m * dy_m + r.height_m**2
    t = (b + xp.sqrt(b * b - a * c)) / -a
    reach_m = r.shot_mps * t
    can = (reach_m >= r.min_range_m) & (reach_m <= r.max_range_m) & (t < impact_s)
    return xp.where(can, t, xp.inf)


def irradiance_w_per_m2(xp: Any, r: PeerRules, range_m: Any) -> Any:
    """Return what a laser puts on a target."""
    area_m2 = xp.pi * (r.spot_radius_m**2 + (r.divergence_rad * range_m) ** 2)
    return r.beam_w * xp.exp(-r.extinction_per_m * range_m) / area_m2


def stays_s(xp: Any, r: PeerRules, dx_m: Any, dy_m: Any, vx_mps: Any, vy_mps: Any) -> Any:
    """Return how long drones stay within a laser's range, s; 0 if they never are."""
    a = r.speed_mps**2
    b = dx_m * vx_mps + dy_m * vy_mps
    root = b * b - a * (dx_m * dx_m + dy_m * dy_m + r.height_m**2 - r.laser_range_m**2)
    return xp.where(root > 0.0, (-b + xp.sqrt(xp.maximum(root, 0.0))) / a, 0.0)
