"""Compare a compiled battle with its twin, at the end or after every tick."""

import math

import numpy as np

from tests.reference.hazards import jam_hazard, track_hazard
from tests.reference.objects import STATUSES, TALLY, Battle
from wargame.battle.build.setup import Setup
from wargame.battle.kernels import position
from wargame.battle.kernels import state as layout
from wargame.battle.kernels.state import State, World

MODES = ("inbound", "loitering", "returning")
RELATIVE = 1e-9


def statuses(world: World, state: State) -> list[str]:
    """Return the status of every element in the twin's words."""
    return [STATUSES[int(s)] for s in state.bodies["status"]]


def close(ours: float, theirs: float, scale: float = 1.0) -> bool:
    """Return whether two numbers agree to 1e-9, relatively or on the given scale."""
    return ours == theirs or math.isclose(ours, theirs, rel_tol=RELATIVE, abs_tol=RELATIVE * scale)


def differences(setup: Setup, state: State, twin: Battle, skip: tuple[str, ...] = ()) -> list[str]:
    """Return in words how a battle's outcome differs from the twin's; nothing if it does not."""
    world = setup.world
    found = []
    for i, (compiled, element) in enumerate(zip(statuses(world, state), twin.elements, strict=True)):
        if compiled != element.status:
            found.append(f"element {i} of {setup.groups[element.unit.index].name}: {compiled}, twin {element.status}")
    for unit in twin.units:
        for column, name in enumerate(TALLY):
            compiled = float(state.tally[unit.index, column])
            if name not in skip and not close(compiled, unit.tally[name]):
                found.append(f"{name} of {setup.groups[unit.index].name}: {compiled}, twin {unit.tally[name]}")
    kills = {(bool(s), int(v), int(b)): int(state.scoreboard[s, v, b]) for s, v, b in np.argwhere(state.scoreboard)}
    if kills != twin.scoreboard:
        found.append(f"scoreboard: {kills}, twin {twin.scoreboard}")
    for column, name in enumerate(("ew", "visibility", "readiness")):
        if not close(float(state.raid[column]), twin.raid[name]):
            found.append(f"raid {name}: {state.raid[column]}, twin {twin.raid[name]}")
    if int(state.counts[layout.N_TICKS]) != twin.tick:
        found.append(f"ticks: {state.counts[layout.N_TICKS]}, twin {twin.tick}")
    return found


def inner_differences(setup: Setup, state: State, twin: Battle) -> list[str]:
    """Return in words how the state of a battle after a tick differs from the twin's."""
    found = []
    world = setup.world
    position.locate_all(world, state)

    def compare(what: str, compiled: float, own: float, scale: float = 1.0) -> None:
        if not close(float(compiled), float(own), scale):
            found.append(f"tick {twin.tick}, {what}: {compiled}, twin {own}")

    for i, e in enumerate(twin.elements):
        body, shooter = state.bodies[i], state.shooters[i]
        name = f"{setup.groups[e.unit.index].name} {i - e.unit.first}"
        compare(f"{name} status", body.status, STATUSES.index(e.status))
        compare(f"{name} damage", body.damage, e.damage)
        compare(f"{name} ready", shooter.ready, e.is_ready)
        if e.is_alive:
            for column in ("x_m", "y_m", "vx_mps", "vy_mps"):
                compare(f"{name} {column}", getattr(body, column), getattr(e, column), 1e5)
            if e.unit.is_mover and e.mode != "loitering":
                compare(f"{name} remaining_m", body.remaining_m, e.remaining_m, 1e5)
            compare(f"{name} mode", body.mode, MODES.index(e.mode))
            compare(f"{name} fire hazard", body.fire_hazard, e.fire_hazard)
            if e.unit.nav + e.unit.link > 0.0:
                compare(f"{name} jam hazard", jam_hazard(world, state, i), e.jam_hazard)
        for column in ("rounds", "stock", "gun_rounds", "gun_stock"):
            compare(f"{name} {column}", getattr(shooter, column), getattr(e, column))
        compare(f"{name} busy", shooter.busy, sum(s.shooter is e and s.holds_channel for s in twin.shots))
        for column in ("gun_target", "laser_target"):
            target = getattr(e, column)
            compare(f"{name} {column}", getattr(shooter, column), -1 if target is None else target.index)
        if e.is_alive and e.unit.has_laser:
            for column in ("heat_s", "fluence", "slew_left_s", "hold_until_s"):
                compare(f"{name} {column}", getattr(shooter, column), getattr(e, column))
            compare(f"{name} locked", shooter.locked, e.is_locked)
    for w, network in enumerate(twin.networks):
        compare(f"network {w} up", state.networks[w].up, network.up)
        if not network.is_watching:
            continue
        for e, track in network.tracks.items():
            if e.is_alive:
                compiled = state.tracks[w, e.index]
                since = math.inf if track.since_s is None else track.since_s
                compare(f"network {w} track of {e.index}", compiled.since_s, since)
                compare(f"network {w} draws for {e.index}", compiled.draws, track.draws)
                if not network.is_omniscient:
                    compare(f"network {w} hazard of {e.index}", track_hazard(world, state, w, e.index), track.hazard)
    return found
