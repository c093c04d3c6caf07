"""The battle: phases of a tick as plain lists of calls, ticks until nothing can happen, replications in a loop."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wargame.battle.kernels.exposure import expose
from wargame.battle.kernels.fields import cell_of
from wargame.battle.kernels.fires import fire_missiles
from wargame.battle.kernels.guns import fire_guns
from wargame.battle.kernels.impact import is_between, settle
from wargame.battle.kernels.jamming import emit_jamming
from wargame.battle.kernels.lasers import extinction_per_m, fire_lasers
from wargame.battle.kernels.microwaves import fire_microwaves
from wargame.battle.kernels.motion import begin_moves, move, pursue, schedule
from wargame.battle.kernels.networks import command, draw_change, share_picture
from wargame.battle.kernels.quantile import quantile
from wargame.battle.kernels.record import IS_ON, Record, record_tick
from wargame.battle.kernels.sensing import emit_sensing, set_floor, set_threshold
from wargame.battle.kernels.state import (
    CARRIED,
    CHANGED,
    DAMAGE_HITS,
    DAMAGED,
    DRY_S,
    EW,
    EXPOSE,
    EXTINCTION,
    F8,
    FOUGHT,
    I4,
    IS_STATIC_FIGHT,
    MOVE,
    MUSTERS,
    N_ALIVE,
    N_MOVING,
    N_SHOTS,
    N_TICKS,
    NEVER,
    NO_TICK,
    NOBODY,
    NOT_DRAWN,
    PER_LINE,
    READINESS,
    REPLICATION,
    SEED,
    STANDING,
    UNSTEADY,
    VERSION,
    VISIBILITY,
    WAITING,
    State,
    World,
)
from wargame.battle.kernels.streams import JAM, RAID, READY
from wargame.battle.kernels.wakeups import set_wakeup
from wargame.compiled.compile import inline_source, inlined, kernel
from wargame.compiled.random import exponential, uniform


@kernel
def draw_raid(world: World, state: State) -> None:
    """Draw what holds for the whole raid: jamming, visibility, readiness; in place."""
    for i in (EW, VISIBILITY, READINESS):
        u = uniform(state.counts[SEED], state.counts[REPLICATION], RAID, np.uint64(i), 0)
        state.raid[i] = quantile(world.raid_quantiles[i], u)
    state.raid[EXTINCTION] = extinction_per_m(state.raid[VISIBILITY])


@kernel
def reset_element(world: World, state: State, e: int) -> None:
    """Put an element where it starts, with fresh thresholds, the rounds and the damage it comes with, in place."""
    unit = world.unit_of[e]
    u = world.units[unit]
    seed, replication, key = state.counts[SEED], state.counts[REPLICATION], world.elements[e].key
    b, s = state.bodies[e], state.shooters[e]
    b.status = STANDING if not u.is_mover else (CARRIED if world.elements[e].parent != NOBODY else WAITING)
    b.mode, b.leg, b.aim, b.rates_version = 0, 0, world.elements[e].aim, -1
    b.x_m, b.y_m, b.placed = world.elements[e].x_m, world.elements[e].y_m, -1
    b.vx_mps, b.vy_mps, b.leg_m = 0.0, 0.0, 0.0
    b.remaining_m, b.impact_s = world.elements[e].path_m, NEVER
    b.leg_x_m, b.leg_y_m, b.leg_s, b.leg_remaining_m = b.x_m, b.y_m, 0.0, b.remaining_m
    b.cell = cell_of(world.grid, b.x_m, b.y_m)
    b.emits_from, b.checkpoint_cell, b.checkpoint_since, b.checkpoint_jam_hazard = b.cell, b.cell, 0, 0.0
    b.damage, b.damage_added, b.damage_by, b.damage_contributions = world.elements[e].damage_hits, 0.0, NOBODY, 0
    state.tally[unit, DAMAGE_HITS] += b.damage
    state.tally[unit, DAMAGED] += is_between(b.damage, u.hits_to_destroy)
    b.jam_rate_per_s, b.jam_hazard, b.since = 0.0, 0.0, 0
    b.jam_threshold = exponential(seed, replication, JAM, key, 0) if u.nav > 0.0 or u.link > 0.0 else NEVER
    b.fire_hazard, b.fire_added, b.fire_by, b.fire_contributions = 0.0, 0.0, NOBODY, 0
    b.fire_threshold = NOT_DRAWN
    b.claims, b.claimed_by, b.claimed_soft, b.takeovers_resisted = 0, NOBODY, 0, 0
    works = not u.is_system or uniform(seed, replication, READY, key, 0) < state.raid[READINESS]
    s.ready = 1 if works else 0
    s.rounds, s.stock, s.reload_until_s = world.elements[e].rounds, world.elements[e].stock, 0.0
    s.busy, s.next_launch_s, s.n_fired = 0, 0.0, 0
    s.gun_rounds, s.gun_stock, s.gun_until_s = world.elements[e].gun_rounds, world.elements[e].gun_stock, 0.0
    s.gun_target, s.laser_target = NOBODY, NOBODY
    s.hold_until_s, s.slew_left_s, s.fluence, s.fluence_needed = 0.0, 0.0, 0.0, 0.0
    s.heat_s, s.locked, s.n_engaged, s.recharged_s, s.n_pulses = 0.0, 0, 0, 0.0, 0
    set_wakeup(state, MOVE, e, 0 if b.status == WAITING else NO_TICK)
    set_wakeup(state, EXPOSE, e, 0 if b.status == STANDING and u.is_exposed else NO_TICK)
    for weapon in range(len(state.sleep_until) if u.is_armed else 0):
        state.sleep_until[weapon, e].until_s, state.sleep_until[weapon, e].picture = 0.0, -1


@kernel
def reset_tracks(world: World, state: State, w: int) -> None:
    """Let a network know nothing, and draw what its first detections take, in place."""
    net = world.networks[w]
    searches, tracks = state.searches, state.tracks
    now = state.networks[w]
    now.change_s, now.draws, now.up, now.n_listed, now.n_new, now.picture = 0.0, 0, 1, 0, 0, 0
    now.engagements = NEVER
    now.n_changes, now.changed, now.next_since_s, now.n_waiting, now.n_ended, now.n_freed = 0, 0, NEVER, 0, 0, 0
    now.n_spent = 0
    if net.mtbf_s > 0.0:
        draw_change(world, state, w, net.mtbf_s)
    for e in range(world.side_first[2]):
        searches[w, e].rate_per_s, searches[w, e].hazard, tracks[w, e].draws = 0.0, 0.0, 0
        searches[w, e].checkpoint_hazard = 0.0
        tracks[w, e].since_s, tracks[w, e].known_decoy, tracks[w, e].is_waiting = NEVER, 0, 0
        state.on_list[w, e] = 0
        tracks[w, e].engaged, tracks[w, e].estimate, tracks[w, e].assigned = 0, 1.0, 0
        unit = world.units[world.unit_of[e]]
        if net.is_watching and unit.side != net.side and unit.is_exposed:
            set_threshold(world, state, w, e)


@kernel
def reset_emitters(world: World, state: State) -> None:
    """Let optical sensors see as far as the night allows, and jammers have one takeover to begin with, in place."""
    for u in range(len(world.units)):
        unit = world.units[u]
        for e in range(unit.first, unit.first + unit.count if unit.has_sensor else unit.first):
            set_floor(world, state, world.elements[e].sensor_row)
    for row in range(len(world.emitters)):
        state.emitters[row].takeovers, state.emitters[row].counted = 1.0, -1


@kernel
def clear_due(state: State, n: int) -> None:
    """Let nobody be due in what the last line has room for after ``n`` elements, in place."""
    for e in range(n, -(-n // PER_LINE) * PER_LINE):
        state.wakeups[MOVE, e], state.wakeups[EXPOSE, e] = NO_TICK, NO_TICK


@kernel
def reset(world: World, state: State, seed: int, replication: int) -> None:
    """Set up one replication: everything that chance decides before the first tick, in place."""
    version = state.counts[VERSION] + (state.counts[FOUGHT] != world.muster[MUSTERS])  # rates of others are void
    state.counts[:] = 0
    state.counts[VERSION], state.counts[UNSTEADY] = version, -NO_TICK
    state.counts[FOUGHT] = world.muster[MUSTERS]
    state.unit_rates_version[:] = -1
    state.earliest[:, :] = NO_TICK
    state.counts[SEED], state.counts[REPLICATION] = seed, replication
    state.tally[:, :] = 0.0
    state.tally[:, DRY_S] = -1.0
    state.scoreboard[:, :, :] = 0
    state.n_flying[:] = 0
    state.fired[:, :] = 0
    for row in range(state.left.shape[0]):
        for e in range(state.left.shape[1]):
            state.left[row, e].until_s = 0.0
    draw_raid(world, state)
    reset_emitters(world, state)
    n = world.side_first[2]
    for e in range(n):
        reset_element(world, state, e)
    clear_due(state, n)
    for w in range(len(world.networks)):
        reset_tracks(world, state, w)
    for u in range(len(world.units)):
        unit = world.units[u]
        schedule(world, state, u)
        if unit.is_mover:
            state.counts[N_MOVING] += unit.count
        else:
            state.counts[N_ALIVE + unit.side] += unit.count


@inlined
def is_over(world: World, state: State) -> bool:
    """Return whether nothing can happen any more: nobody moves, no shot flies, and no fight on the ground is left."""
    if state.counts[N_MOVING] > 0 or state.counts[N_SHOTS] > 0:
        return False
    both_live = state.counts[N_ALIVE] > 0 and state.counts[N_ALIVE + 1] > 0
    return not (world.muster[IS_STATIC_FIGHT] == 1 and both_live)


@inline_source
def fight_tick(world: World, state: State, tick: int) -> None:
    """Fight one tick: the phases in order, each unit in order, in place."""
    n_networks = len(world.networks)
    for w in range(n_networks):
        command(world, state, w, tick)
    if state.counts[CHANGED] >= tick - 1:
        for u in world.roster.jammers:
            emit_jamming(world, state, u)
        for u in world.roster.sensors:
            emit_sensing(world, state, u)
    for u in world.roster.pursuers:
        pursue(world, state, u, tick)
    begin_moves(state, tick)
    move(world, state, 0, len(world.units), tick)
    expose(world, state, 0, len(world.units), tick)
    for w in range(n_networks):
        if world.networks[w].is_watching:
            share_picture(world, state, w, tick)
    for u in world.roster.launchers:
        fire_missiles(world, state, u, tick)
    for u in world.roster.guns:
        fire_guns(world, state, u, tick)
    for u in world.roster.lasers:
        fire_lasers(world, state, u, tick)
    for u in world.roster.microwaves:
        fire_microwaves(world, state, u, tick)
    settle(world, state, tick)


@inline_source
def fight(world: World, state: State, seed: int, replication: int) -> None:
    """Fight one replication to its end, or until another thread sets ``state.stop``, in place."""
    reset(world, state, seed, replication)
    for tick in range(world.grid.n_ticks):
        if is_over(world, state) or state.stop[0] != 0:
            break
        fight_tick(world, state, tick)


@kernel
def fight_until(world: World, state: State, record: Record, tick: int, until: int) -> int:
    """Fight tick by tick from ``tick`` up to ``until`` or the end of the battle, in place; return the tick reached.

    What happens is written into ``record`` if it is on. A battle whose ``state.stop`` another thread sets ends before
    its time.
    """
    while tick < until and state.stop[0] == 0 and not is_over(world, state):
        fight_tick(world, state, tick)
        tick += 1
        if record.counts[IS_ON] == 1:
            record_tick(world, state, record)
    return tick


@kernel
def count_statuses(world: World, state: State, out: I4) -> None:
    """Count the elements of each unit by status into ``out`` (n_units, N_STATUS), modified in place."""
    out[:, :] = 0
    for e in range(world.side_first[2]):
        out[world.unit_of[e], state.bodies[e].status] += 1


@kernel
def copy(source: NDArray[Any], out: NDArray[Any]) -> None:
    """Copy an array of any shape into ``out``, modified in place; what ``out`` has no room for is left out."""
    for i in range(out.size):
        out.flat[i] = source.flat[i]


@kernel
def fight_many(
    world: World,
    state: State,
    seed: int,
    first: int,
    statuses: I4,
    scoreboards: I4,
    tallies: F8,
    raids: F8,
    ticks: I4,
) -> None:
    """Fight replications ``first``, ``first + 1``, … one after the other into the outcome arrays, in place.

    Shapes: (n, n_units, N_STATUS), (n, 2, n_units, n_units), (n, n_units, N_TALLY), (n, 3), (n,). What is fought once
    another thread has set ``state.stop`` is not whole, and what comes after it is not fought.
    """
    for i in range(len(ticks)):
        if state.stop[0] != 0:
            break
        fight(world, state, seed, first + i)
        count_statuses(world, state, statuses[i])
        copy(state.scoreboard, scoreboards[i])
        copy(state.tally, tallies[i])
        copy(state.raid, raids[i])
        ticks[i] = state.counts[N_TICKS]
