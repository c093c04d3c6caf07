"""Record of a battle: what changed in a tick, as rows of tables.

Elements fly straight legs, so that a leg's beginning and velocity say where they are until the next: the record has a
row where a status changes, where a leg begins, and, of pursuers, which turn in every tick, where the straight line so
far would be off by more than ``TOLERANCE_M``. Shots, beams, tracks and outages are rows with a beginning and an end.
Nothing of the battle is changed, and a record does not depend on the engine: it is a function of the states after each
tick.

A table has room for so many rows. What finds none is counted and not written; the battle is then fought again with
room for all (`wargame.battle.recording`).
"""

from typing import Final, NamedTuple

import numpy as np

from wargame.battle.kernels.state import (
    ARRIVED,
    DRY_S,
    F8,
    FLYING,
    HOME,
    I4,
    I8,
    KILLED,
    LOITERING,
    MOVE,
    N_REMOVED,
    N_TICKS,
    NEVER,
    NOBODY,
    SOFT_KILLED,
    UNDER_WAY,
    VERSION,
    Records,
    State,
    World,
)
from wargame.compiled.compile import inlined, kernel
from wargame.compiled.pointed import register_pointed
from wargame.compiled.records import records

TOLERANCE_M: Final = 0.05  # by which a place may be off
NO_ROW: Final = -1
OPEN: Final = 2**31 - 1  # end of what has not ended

# Kinds of beam.
GUN: Final = 0
LASER: Final = 1

LEG = np.dtype(
    [
        ("element", np.int32),
        ("tick", np.int32),  # after which this holds
        ("status", np.int32),
        ("x_m", np.float32),
        ("y_m", np.float32),
        ("z_m", np.float32),
        ("vx_mps", np.float32),
        ("vy_mps", np.float32),
        ("vz_mps", np.float32),
    ],
    align=True,
)
LOSS = np.dtype([("tick", np.int32), ("element", np.int32), ("by_unit", np.int32), ("is_soft", np.int32)])
SHOT_ROW = np.dtype(
    [
        ("shooter", np.int32),
        ("target", np.int32),
        ("launch_tick", np.int32),
        ("arrive_tick", np.int32),
        ("result", np.int32),
    ]
)
BEAM = np.dtype(
    [
        ("kind", np.int32),
        ("shooter", np.int32),
        ("target", np.int32),
        ("from_tick", np.int32),
        ("to_tick", np.int32),
    ]
)
PULSE_ROW = np.dtype([("tick", np.int32), ("shooter", np.int32), ("towards", np.int32)])
TRACK_ROW = np.dtype(
    [
        ("network", np.int32),
        ("element", np.int32),
        ("from_tick", np.int32),
        ("known_tick", np.int32),  # from which it may be engaged
        ("to_tick", np.int32),
    ]
)
OUTAGE_ROW = np.dtype([("network", np.int32), ("from_tick", np.int32), ("to_tick", np.int32)])
DRY = np.dtype([("unit", np.int32), ("tick", np.int32)])
EMISSION = np.dtype(
    [("tick", np.int32), ("emitter", np.int32), ("x_m", np.float32), ("y_m", np.float32), ("gain", float)]
)

# Tables, as rows of Record.counts.
LEGS: Final = 0
LOSSES: Final = 1
SHOTS: Final = 2
BEAMS: Final = 3
PULSES: Final = 4
TRACKS: Final = 5
OUTAGES: Final = 6
DRYS: Final = 7
EMISSIONS: Final = 8
N_TABLES: Final = 9
IS_ON: Final = 9  # further entries of Record.counts
FIELD_VERSION: Final = 10
FIELD_TICK: Final = 11  # of the last emissions
FIELD_GAP: Final = 12  # ticks between two, at least
N_LIVE: Final = 13  # used entries of Record.live
REMOVED: Final = 14  # State.counts[N_REMOVED] as it was last seen
N_RECORD_COUNTS: Final = 15

# What was last written of each element.
ELEMENT_SEEN = np.dtype(
    [
        ("leg_s", np.float64),
        ("status", np.int32),
        ("mode", np.int32),
        ("row", np.int32),  # of LEGS that holds
        ("gun_row", np.int32),
        ("laser_row", np.int32),
        ("n_engaged", np.int32),
        ("n_pulses", np.int32),
    ],
    align=True,
)
TRACK_SEEN = np.dtype([("since_s", np.float64), ("row", np.int32), ("is_known", np.int32)], align=True)
SHOT_SEEN = np.dtype(
    [("arrive_s", np.float64), ("target", np.int32), ("shooter", np.int32), ("row", np.int32)], align=True
)


@register_pointed
class Record(NamedTuple):
    """Tables of a battle, and what was last seen of it; every array is modified in place."""

    legs: Records  # LEG
    losses: Records  # LOSS
    shots: Records  # SHOT_ROW
    beams: Records  # BEAM
    pulses: Records  # PULSE_ROW
    tracks: Records  # TRACK_ROW
    outages: Records  # OUTAGE_ROW
    drys: Records  # DRY
    emissions: Records  # EMISSION: the emitters that work, each time the fields changed
    live: I4  # (n_elements,): the first N_LIVE are those whose status may still change, in order
    wakeups: I4  # (n_elements,): when each moves again, as last seen
    last: Records  # LEG, (n_elements,): the leg that holds of each
    seen: Records  # ELEMENT_SEEN, (n_elements,)
    seen_tracks: Records  # TRACK_SEEN, (n_networks, n_elements)
    seen_shots: Records  # SHOT_SEEN, rows as in State.shots
    n_seen: I8  # (n_units,): shots in flight of each
    up: I8  # (n_networks,): NO_ROW while it is up, else the row of its outage
    dry_s: F8  # (n_units,)
    counts: I8  # (N_RECORD_COUNTS,)


TABLES: Final = {
    "legs": LEG, "losses": LOSS, "shots": SHOT_ROW, "beams": BEAM, "pulses": PULSE_ROW, "tracks": TRACK_ROW,
    "outages": OUTAGE_ROW, "drys": DRY, "emissions": EMISSION,
}  # fmt: skip


def empty_record(world: World, n_shots: int, room: dict[str, int], is_on: bool = True) -> Record:
    """Return a record with room for so many rows of each table, to be begun by :func:`begin_record`.

    Parameters
    ----------
    n_shots
        Shots in flight at once, as the state has room for.
    room
        Rows by table; none where a table is not named.
    is_on
        False for one that nothing is written to.
    """
    n, n_units, n_networks = (len(world.elements), len(world.units), len(world.networks)) if is_on else (0, 0, 0)
    counts = np.zeros(N_RECORD_COUNTS, np.int64)
    counts[IS_ON] = is_on
    return Record(
        **{name: records(room.get(name, 0), dtype) for name, dtype in TABLES.items()},
        live=np.zeros(n, np.int32),
        wakeups=np.zeros(n, np.int32),
        last=records(n, LEG),
        seen=records(n, ELEMENT_SEEN),
        seen_tracks=records((n_networks, n), TRACK_SEEN),
        seen_shots=records(n_shots if is_on else 0, SHOT_SEEN),
        n_seen=np.zeros(n_units, np.int64),
        up=np.zeros(n_networks, np.int64),
        dry_s=np.zeros(n_units),
        counts=counts,
    )


@inlined
def new_row(record: Record, table: int) -> int:
    """Return the next row of a table, in place; it may lie beyond the room there is."""
    row = record.counts[table]
    record.counts[table] = row + 1
    return row


@kernel
def begin_record(world: World, state: State, record: Record, field_gap: int) -> None:
    """Begin the record of a battle that was just reset, in place.

    Parameters
    ----------
    field_gap
        Ticks from one entry of the emitters to the next, at least.
    """
    record.counts[:IS_ON] = 0
    record.counts[FIELD_VERSION], record.counts[FIELD_GAP] = NO_ROW, field_gap
    record.counts[FIELD_TICK], record.counts[N_LIVE] = -field_gap, world.side_first[2]
    record.counts[REMOVED] = 0
    record.n_seen[:], record.up[:], record.dry_s[:] = 0, NO_ROW, -1.0
    for e in range(world.side_first[2]):
        seen = record.seen[e]
        seen.gun_row, seen.laser_row = NO_ROW, NO_ROW
        seen.n_engaged, seen.n_pulses = 0, 0
        for w in range(len(world.networks)):
            record.seen_tracks[w, e].since_s, record.seen_tracks[w, e].row = NEVER, NO_ROW
            record.seen_tracks[w, e].is_known = 0
        record.live[e], record.wakeups[e] = e, state.wakeups[MOVE, e]
        write_leg(world, state, record, e, 0)


@inlined
def is_under_way(state: State, element: int) -> bool:
    """Return whether an element flies a leg, rather than wait, stand, circle or lie."""
    return state.bodies[element].status == FLYING and state.bodies[element].mode != LOITERING


@kernel
def write_leg(world: World, state: State, record: Record, element: int, tick: int) -> None:
    """Write where an element is after a tick, where to it flies and its status, in place."""
    body, last, seen = state.bodies[element], record.last[element], record.seen[element]
    x, y, vx, vy, z = body.x_m, body.y_m, 0.0, 0.0, 0.0
    if is_under_way(state, element):
        flown_s = tick * world.grid.tick_s - body.leg_s
        x, y = body.leg_x_m + body.vx_mps * flown_s, body.leg_y_m + body.vy_mps * flown_s
        vx, vy = body.vx_mps, body.vy_mps
    if body.status == FLYING or last.status == FLYING:
        z = world.units[world.unit_of[element]].height_m
    last.element, last.tick, last.status = element, tick, body.status
    last.x_m, last.y_m, last.z_m = x, y, z
    last.vx_mps, last.vy_mps, last.vz_mps = vx, vy, 0.0
    seen.leg_s, seen.status, seen.mode = body.leg_s, body.status, body.mode
    row = new_row(record, LEGS)
    if row < len(record.legs):
        leg = record.legs[row]
        leg.element, leg.tick, leg.status = last.element, last.tick, last.status
        leg.x_m, leg.y_m, leg.z_m = last.x_m, last.y_m, last.z_m
        leg.vx_mps, leg.vy_mps, leg.vz_mps = last.vx_mps, last.vy_mps, last.vz_mps


@kernel
def is_as_recorded(world: World, state: State, record: Record, element: int, tick: int) -> bool:
    """Return whether the leg last written still says where an element is: for pursuers, which turn in every tick."""
    body, last = state.bodies[element], record.last[element]
    x, y, vx, vy = body.x_m, body.y_m, 0.0, 0.0
    if is_under_way(state, element):
        flown_s = tick * world.grid.tick_s - body.leg_s
        vx, vy = body.vx_mps, body.vy_mps
        x, y = body.leg_x_m + vx * flown_s, body.leg_y_m + vy * flown_s
    since_s = (tick - last.tick) * world.grid.tick_s
    off_x = abs(last.x_m + last.vx_mps * since_s - x)
    off_y = abs(last.y_m + last.vy_mps * since_s - y)
    return off_x <= TOLERANCE_M and off_y <= TOLERANCE_M


@kernel
def write_loss(world: World, state: State, record: Record, element: int, tick: int) -> None:
    """Write that an element was lost, and to which unit, in place; cargo is lost to who took its platform."""
    row = new_row(record, LOSSES)
    if row < len(record.losses):
        by, above = state.bodies[element].claimed_by, world.elements[element].parent
        while by == NOBODY and above != NOBODY:
            by, above = state.bodies[above].claimed_by, world.elements[above].parent
        loss = record.losses[row]
        loss.tick, loss.element, loss.by_unit = tick, element, by
        loss.is_soft = 1 if state.bodies[element].status == SOFT_KILLED else 0


@inlined
def record_element(world: World, state: State, record: Record, element: int, tick: int) -> bool:
    """Write what became of an element in a tick, in place; return whether anything may still become of it."""
    body, seen = state.bodies[element], record.seen[element]
    if body.status != seen.status:
        is_lost = body.status == KILLED or body.status == SOFT_KILLED
        if is_lost:
            write_loss(world, state, record, element, tick)
        write_leg(world, state, record, element, tick)
        return not (is_lost or body.status == ARRIVED or body.status == HOME)
    turned = body.status == FLYING and (body.leg_s != seen.leg_s or body.mode != seen.mode)
    if turned and not (
        world.units[world.unit_of[element]].is_pursuer and is_as_recorded(world, state, record, element, tick)
    ):
        write_leg(world, state, record, element, tick)
    return True


@inlined
def record_elements(world: World, state: State, record: Record, tick: int) -> None:
    """Write the elements that changed their status or left the straight line so far, in place.

    Where none was lost, these are among those that moved, each of which then has another time to move again.
    """
    n, is_nobody_lost = 0, state.counts[N_REMOVED] == record.counts[REMOVED]
    record.counts[REMOVED] = state.counts[N_REMOVED]
    for i in range(record.counts[N_LIVE]):
        e = record.live[i]
        record.live[n] = e  # overwritten by the next one if it is out of the battle
        if is_nobody_lost and state.wakeups[MOVE, e] == record.wakeups[e]:
            n += 1
            continue
        record.wakeups[e] = state.wakeups[MOVE, e]
        n += record_element(world, state, record, e, tick)
    record.counts[N_LIVE] = n


@inlined
def end_recorded_track(record: Record, network: int, element: int, tick: int) -> None:
    """Write that a track ended, in place."""
    row = record.seen_tracks[network, element].row
    if row < len(record.tracks):
        record.tracks[row].to_tick = tick


@inlined
def record_track(state: State, record: Record, network: int, element: int, tick: int) -> None:
    """Write what became of a network's track of an element, in place."""
    track, seen = state.tracks[network, element], record.seen_tracks[network, element]
    if track.since_s != seen.since_s:
        if seen.since_s != NEVER:
            end_recorded_track(record, network, element, tick)
        seen.since_s, seen.is_known = track.since_s, 0
        if track.since_s != NEVER:
            seen.row = new_row(record, TRACKS)
            if seen.row < len(record.tracks):
                row = record.tracks[seen.row]
                row.network, row.element, row.from_tick = network, element, tick
                row.known_tick, row.to_tick = OPEN, OPEN
    if seen.is_known == 0 and state.on_list[network, element] == 1:
        seen.is_known = 1
        if seen.row < len(record.tracks):
            record.tracks[seen.row].known_tick = tick


@inlined
def record_tracks(world: World, state: State, record: Record, network: int, tick: int) -> None:
    """Write a network's tracks that began, ended or got known, in place."""
    now, first = state.networks[network], world.side_first[1 - world.networks[network].side]
    if now.n_changes > state.changes.shape[1]:
        for e in range(first, world.side_first[2 - world.networks[network].side]):
            record_track(state, record, network, e, tick)
    else:
        for i in range(now.n_changes):
            record_track(state, record, network, state.changes[network, i], tick)
        for i in range(now.n_new):
            record_track(state, record, network, state.new[network, i], tick)
    now.n_changes = 0


@inlined
def record_networks(world: World, state: State, record: Record, tick: int) -> None:
    """Write tracks that began, became known or ended, and networks that went down or up, in place."""
    for w in range(len(world.networks)):
        is_up = state.networks[w].up == 1
        if not is_up and record.up[w] == NO_ROW:
            record.up[w] = new_row(record, OUTAGES)
            if record.up[w] < len(record.outages):
                row = record.outages[record.up[w]]
                row.network, row.from_tick, row.to_tick = w, tick - 1, OPEN
        if is_up and record.up[w] != NO_ROW:
            if record.up[w] < len(record.outages):
                record.outages[record.up[w]].to_tick = tick - 1
            record.up[w] = NO_ROW
        if world.networks[w].is_watching:
            record_tracks(world, state, record, w, tick)


@inlined
def write_shot(state: State, record: Record, shot: int, tick: int) -> int:
    """Write a shot that was just fired, in place; return its row."""
    row = new_row(record, SHOTS)
    if row < len(record.shots):
        written = record.shots[row]
        written.shooter, written.target = state.shots[shot].shooter, state.shots[shot].target
        written.launch_tick, written.arrive_tick, written.result = tick, OPEN, UNDER_WAY
    return row


@inlined
def record_shots(world: World, state: State, record: Record, unit: int, tick: int) -> None:
    """Write a unit's shots that arrived and those that were fired, in place; a unit's shots stay in order."""
    first, now, landing = world.units[unit].shot_first, world.units[unit].shot_first, 0
    end = first + state.n_flying[unit]
    for i in range(first, first + record.n_seen[unit]):
        before, row = record.seen_shots[i], record.seen_shots[i].row
        is_in_flight = now < end and state.shots[now].arrive_s == before.arrive_s
        if is_in_flight and state.shots[now].target == before.target and state.shots[now].shooter == before.shooter:
            record.seen_shots[now].row = row
            now += 1
            continue
        while landing + 1 < len(state.landed) and state.landed[landing, 2] != unit:
            landing += 1
        if row < len(record.shots):
            record.shots[row].arrive_tick, record.shots[row].result = tick, state.landed[landing, 3]
        landing += 1
    for i in range(now, end):
        record.seen_shots[i].row = write_shot(state, record, i, tick)
    for i in range(first, end):
        record.seen_shots[i].arrive_s = state.shots[i].arrive_s
        record.seen_shots[i].target, record.seen_shots[i].shooter = state.shots[i].target, state.shots[i].shooter
    record.n_seen[unit] = end - first


@inlined
def write_beam(record: Record, kind: int, shooter: int, target: int, tick: int) -> int:
    """Write that a gun or a laser has fired at a target in this tick, in place; return the row."""
    row = new_row(record, BEAMS)
    if row < len(record.beams):
        beam = record.beams[row]
        beam.kind, beam.shooter, beam.target, beam.from_tick, beam.to_tick = kind, shooter, target, tick - 1, tick
    return row


@inlined
def continue_beam(record: Record, row: int, target: int, tick: int) -> bool:
    """Let a beam on a target go on, in place; return whether it is the same one, without a break."""
    if row == NO_ROW or row >= len(record.beams):
        return False
    beam = record.beams[row]
    if beam.target != target or beam.to_tick != tick - 1:
        return False
    beam.to_tick = tick
    return True


@inlined
def record_guns(world: World, state: State, record: Record, unit: int, tick: int) -> None:
    """Write the guns of a unit that fire, in place."""
    u = world.units[unit]
    for e in range(u.first, u.first + u.count):
        target = state.shooters[e].gun_target
        fires = target != NOBODY and state.shooters[e].gun_until_s <= tick * world.grid.tick_s
        if fires and not continue_beam(record, record.seen[e].gun_row, target, tick):
            record.seen[e].gun_row = write_beam(record, GUN, e, target, tick)


@inlined
def record_lasers(world: World, state: State, record: Record, unit: int, tick: int) -> None:
    """Write the lasers of a unit that are on a target, in place; of several within a tick, the last."""
    u = world.units[unit]
    for e in range(u.first, u.first + u.count):
        shooter, seen = state.shooters[e], record.seen[e]
        if shooter.n_engaged != seen.n_engaged:
            seen.n_engaged = shooter.n_engaged
            seen.laser_row = write_beam(record, LASER, e, shooter.laser_last, tick)
        elif shooter.laser_target != NOBODY:
            continue_beam(record, seen.laser_row, shooter.laser_target, tick)


@inlined
def record_microwaves(world: World, state: State, record: Record, unit: int, tick: int) -> None:
    """Write the pulses of a unit, in place; of several by one emitter within a tick, the last."""
    u = world.units[unit]
    for e in range(u.first, u.first + u.count):
        if state.shooters[e].n_pulses != record.seen[e].n_pulses:
            record.seen[e].n_pulses = state.shooters[e].n_pulses
            row = new_row(record, PULSES)
            if row < len(record.pulses):
                pulse = record.pulses[row]
                pulse.tick, pulse.shooter, pulse.towards = tick, e, state.shooters[e].pulse_last


@inlined
def record_magazines(world: World, state: State, record: Record, tick: int) -> None:
    """Write the units whose last magazine ran empty, in place."""
    for u in range(len(world.units)):
        if state.tally[u, DRY_S] != record.dry_s[u]:
            record.dry_s[u] = state.tally[u, DRY_S]
            row = new_row(record, DRYS)
            if row < len(record.drys):
                record.drys[row].unit, record.drys[row].tick = u, tick


@inlined
def record_emitters(world: World, state: State, record: Record, tick: int) -> None:
    """Write every emitter if the fields changed, unless it is too soon after the last time, in place."""
    counts = record.counts
    if counts[FIELD_VERSION] == state.counts[VERSION] or tick - counts[FIELD_TICK] < counts[FIELD_GAP]:
        return
    counts[FIELD_VERSION], counts[FIELD_TICK] = state.counts[VERSION], tick
    for i in range(len(state.emitters)):
        row = new_row(record, EMISSIONS)
        if row < len(record.emissions):
            emission = record.emissions[row]
            emission.tick, emission.emitter, emission.gain = tick, i, state.emitters[i].gain
            emission.x_m, emission.y_m = state.emitters[i].x_m, state.emitters[i].y_m


@kernel
def record_tick(world: World, state: State, record: Record) -> None:
    """Write what changed in the tick that was just fought, in place."""
    tick = state.counts[N_TICKS]
    record_networks(world, state, record, tick)
    record_elements(world, state, record, tick)
    for u in world.roster.launchers:
        record_shots(world, state, record, u, tick)
    for u in world.roster.guns:
        record_guns(world, state, record, u, tick)
    for u in world.roster.lasers:
        record_lasers(world, state, record, u, tick)
    for u in world.roster.microwaves:
        record_microwaves(world, state, record, u, tick)
    record_magazines(world, state, record, tick)
    record_emitters(world, state, record, tick)
