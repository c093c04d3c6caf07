"""Exposure of an element to the rates in the cells that it flies through.

Rates of detection and of loss to jamming hold for a cell, so a hazard grows as H = H0 + lambda (t - t0) until the
element leaves it. On a straight leg, while fields stay as they are, all of this is known in advance: cells are walked
through at once, up to the first in which a hazard can pass its threshold or a track be lost. Until then the
element sleeps. Its exposure then lies *ahead* of the battle; if a field changes earlier, the exposure goes back to the
checkpoint where the walk began and walks again up to now, under the rates of then.
"""

import numpy as np

from wargame.battle.kernels.cell_crossings import (
    ROUNDING_TICKS,
    axis_crossings,
    cell_after,
    edge_ticks,
    is_undecided,
    next_edge,
)
from wargame.battle.kernels.clocks import is_held, run_others, soonest, start_clocks, stop_clocks, turn_others_back
from wargame.battle.kernels.impact import is_alive
from wargame.battle.kernels.jamming import lead_astray, loss_rate_per_s
from wargame.battle.kernels.position import cell_now
from wargame.battle.kernels.prefetch import AHEAD
from wargame.battle.kernels.sensing import begin_track, detection_rate_per_s, drop_track, read_cell, watches
from wargame.battle.kernels.state import (
    BEFORE,
    EXPOSE,
    MOVE,
    NEVER,
    NO_TICK,
    NOBODY,
    NOW,
    UNSTEADY,
    VERSION,
    Grid,
    Records,
    State,
    World,
)
from wargame.battle.kernels.wakeups import ALL, gather_wakeups, set_wakeup
from wargame.compiled.compile import inlined, kernel
from wargame.compiled.hints import cold, prefetch, unlikely


@inlined
def rates_layer(world: World, state: State, unit: int, cell: int, version: int) -> int:
    """Return the layer of ``State.cell_rates`` with a cell's rates, under the present fields or those before."""
    row = world.units[unit].signature_class
    if unlikely(state.cell_rates_version[row, cell] != version):
        if version != state.counts[VERSION]:
            return BEFORE
        read_cell(world, state, unit, cell)
    return NOW


@inlined
def rate_per_s(world: World, state: State, layer: int, which: int, unit: int, cell: int) -> float:
    """Return the rate at which a network finds an element in a cell, 1/s; of loss to jamming for the last."""
    row = world.units[unit].signature_class
    if row != NOBODY:
        return state.cell_rates[layer, row, cell, which]
    if which == len(world.networks):
        return loss_rate_per_s(world, state, unit, cell)
    return detection_rate_per_s(world, state, which, unit, cell)


@inlined
def enter(world: World, state: State, unit: int, element: int, cell: int, tick: int, layer: int) -> None:
    """Let the rates of a cell hold from a tick on; the hazard that the old ones came to is added up. In place."""
    body, u = state.bodies[element], world.units[unit]
    held_s = (tick - body.since) * world.grid.tick_s
    for w in range(len(world.networks)):
        if watches(world, w, u.side):
            search = state.searches[w, element]
            if search.rate_per_s > 0.0 and held_s > 0.0 and not is_held(state, w, element):
                search.hazard += search.rate_per_s * held_s
            is_omniscient = world.networks[w].is_omniscient
            search.rate_per_s = NEVER if is_omniscient else rate_per_s(world, state, layer, w, unit, cell)
    if u.nav > 0.0 or u.link > 0.0:
        body.jam_hazard += body.jam_rate_per_s * held_s
        body.jam_rate_per_s = rate_per_s(world, state, layer, len(world.networks), unit, cell)
    body.cell, body.since = cell, tick


@inlined
def is_too_low(world: World, rate: float) -> bool:
    """Return whether a track is lost at a rate."""
    return rate == 0.0 or rate < world.grid.drop_rate_per_s


@kernel
def drop_tracks(world: World, state: State, unit: int, element: int) -> None:
    """Drop the tracks of an element whose rates just became too low, in place."""
    for w in range(len(world.networks)):
        is_tracked = watches(world, w, world.units[unit].side) and is_held(state, w, element)
        if is_tracked and is_too_low(world, state.searches[w, element].rate_per_s):
            drop_track(world, state, w, element)


@inlined
def hazard_by(hazard: float, rate: float, since: int, tick: int, tick_s: float) -> float:
    """Return what a hazard that grows at a rate from the beginning of a tick on comes to by the end of another."""
    return hazard + rate * ((tick + 1 - since) * tick_s)


@kernel
def next_cell_by_tick(grid: Grid, body: Records, here: int, first: float, end: float) -> tuple[float, int]:
    """Return the first tick, from ``first`` on and up to ``end``, after whose moves an element is in another cell.

    With that cell. Its place is worked out tick by tick.
    """
    cold()
    tick, cell = first, here
    while tick < end:
        cell = cell_after(grid, body, int(tick))
        if cell != here:
            break
        tick += 1.0
    return tick, cell


@kernel
def walk(world: World, state: State, unit: int, element: int, n: int, limit: int) -> int:
    """Let an element and its clocks enter the cells on its leg that it reaches before a tick, or until one strikes.

    In place; returns the tick before which it surely does not leave the last. The next cell is across the edge that
    is reached first; its place need be looked at only if that is too close to the end of a tick, or to a corner.
    """
    body, grid, row, version = (
        state.bodies[element],
        world.grid,
        world.units[unit].signature_class,
        state.bodies[element].rates_version,
    )
    here, since, tick_s = body.cell, float(body.since), grid.tick_s
    x = axis_crossings(grid, grid.nx, body.leg_x_m, body.vx_mps, body.leg_s)
    y = axis_crossings(grid, grid.ny, body.leg_y_m, body.vy_mps, body.leg_s)
    x_t, y_t = edge_ticks(grid, x, here % grid.nx), edge_ticks(grid, y, here // grid.nx)
    step_y, rounding_ticks, end = y.step * grid.nx, x.rounding_ticks + y.rounding_ticks, float(limit)
    first, jammed = state.clocks[0], len(world.networks)
    hazard, rate, threshold, floor = first.hazard, first.rate_per_s, first.threshold, first.floor_per_s
    network, runs = first.network, first.runs
    jam_hazard, jam_rate, jam_threshold = body.jam_hazard, body.jam_rate_per_s, body.jam_threshold
    while True:
        is_x = x_t < y_t
        t, step = min(x_t, y_t), x.step if is_x else step_y
        later_t = min(max(x_t, y_t), t + abs(x.gap if is_x else y.gap))
        leaves, cell = np.ceil(t) - 1.0, here + step
        is_close = is_undecided(t, later_t, rounding_ticks)
        if unlikely(is_close):
            first_tick = max(
                max(since + 1.0, np.ceil(body.leg_s / tick_s - ROUNDING_TICKS)), np.ceil(t - rounding_ticks) - 1.0
            )
            leaves, cell = next_cell_by_tick(
                grid, body, here, first_tick, end
            )  # on this leg, whenever the cell was entered
        if leaves >= end:
            break
        held_s = (leaves - since) * tick_s
        layer = rates_layer(world, state, unit, cell, version)
        next_hazard, next_jam_hazard = hazard + rate * held_s, jam_hazard + jam_rate * held_s
        next_rate = state.cell_rates[layer, row, cell, network]
        strikes = (next_hazard >= threshold) | (next_jam_hazard >= jam_threshold) | (next_rate < floor)
        if n > 1:
            strikes |= run_others(state, n, held_s, state.cell_rates[layer, row, cell])
        if unlikely(strikes):
            turn_others_back(state, n)
            break
        hazard, rate = next_hazard, next_rate * runs
        jam_hazard, jam_rate = next_jam_hazard, state.cell_rates[layer, row, cell, jammed]
        here, since = cell, leaves
        if unlikely(is_close):
            x_t, y_t = edge_ticks(grid, x, here % grid.nx), edge_ticks(grid, y, here // grid.nx)
        else:
            x_t, y_t = next_edge(x, x_t) if is_x else x_t, y_t if is_x else next_edge(y, y_t)
    body.cell, body.since = here, int(since)
    body.jam_hazard, body.jam_rate_per_s = jam_hazard, jam_rate
    first.hazard, first.rate_per_s = hazard, rate
    return int(min(leaves, 1e9))


@kernel
def go_back(world: World, state: State, unit: int, element: int, tick: int) -> None:
    """Bring an exposure that lies ahead back to a tick, in place."""
    cold()
    body = state.bodies[element]
    body.since, body.jam_hazard = body.checkpoint_since, body.checkpoint_jam_hazard
    layer = rates_layer(world, state, unit, body.checkpoint_cell, body.rates_version)
    enter(world, state, unit, element, body.checkpoint_cell, body.since, layer)
    for w in range(len(world.networks)):
        if watches(world, w, world.units[unit].side):
            state.searches[w, element].hazard = state.searches[w, element].checkpoint_hazard
    n = start_clocks(world, state, unit, element)
    walk(world, state, unit, element, n, tick + 1)
    stop_clocks(state, element, n)


@inlined
def notice(world: World, state: State, unit: int, element: int, tick: int) -> None:
    """Let happen what the hazards of an element came to by this tick: detection, loss to jamming. In place."""
    body, tick_s = state.bodies[element], world.grid.tick_s
    for w in range(len(world.networks)):
        if watches(world, w, world.units[unit].side) and not is_held(state, w, element):
            search = state.searches[w, element]
            hazard = hazard_by(search.hazard, search.rate_per_s, body.since, tick, tick_s)
            if search.rate_per_s > 0.0 and hazard >= search.threshold:
                search.hazard = hazard
                begin_track(world, state, w, element, (tick + 1) * tick_s)
    jam_hazard = hazard_by(body.jam_hazard, body.jam_rate_per_s, body.since, tick, tick_s)
    if body.jam_rate_per_s > 0.0 and jam_hazard >= body.jam_threshold:
        lead_astray(world, state, element, tick)


@inlined
def steady_until(world: World, state: State, element: int, tick: int) -> int:
    """Return up to which tick it pays to walk ahead: on this leg, and as long as fields have been as they are."""
    calm = max(1, tick - state.counts[UNSTEADY])
    return min(min(state.wakeups[MOVE, element], world.grid.n_ticks), tick + calm)


@kernel
def expose_one(world: World, state: State, unit: int, element: int, tick: int) -> None:
    """Let an element be searched for and jammed up to this tick, and schedule the next exposure, in place."""
    body = state.bodies[element]
    if not (is_alive(state, element) and world.units[unit].is_exposed):
        set_wakeup(state, EXPOSE, element, NO_TICK)
        return
    if body.since > tick:
        go_back(world, state, unit, element, tick)
    cell = cell_now(world, state, element)
    if cell != body.cell or body.rates_version != state.counts[VERSION]:
        body.rates_version = state.counts[VERSION]
        layer = (
            rates_layer(world, state, unit, cell, body.rates_version)
            if world.units[unit].signature_class != NOBODY
            else NOW
        )
        enter(world, state, unit, element, cell, tick, layer)
        drop_tracks(world, state, unit, element)
    notice(world, state, unit, element, tick)
    n = start_clocks(world, state, unit, element)
    leaves = walk(world, state, unit, element, n, steady_until(world, state, element, tick))
    stop_clocks(state, element, n)
    wakeup = min(leaves, soonest(state, element, n, world.grid.tick_s))
    set_wakeup(state, EXPOSE, element, max(wakeup, tick + 1))


@inlined
def ask_for(world: World, state: State, element: int) -> None:
    """Prefetch what the exposure of an element reads."""
    unit = world.unit_of[element]
    prefetch(state.bodies, element)
    for w in range(len(world.networks)):
        if watches(world, w, world.units[unit].side):
            prefetch(state.searches, (w, element))
            prefetch(state.tracks, (w, element))


@inlined
def is_stale(world: World, state: State, first: int, end: int) -> bool:
    """Return whether a field changed since units were last exposed; they count as exposed from now on. In place."""
    stale = False
    for u in range(first, end):
        if world.units[u].is_exposed and state.unit_rates_version[u] != state.counts[VERSION]:
            state.unit_rates_version[u], stale = state.counts[VERSION], True
    return stale


@inlined
def expose(world: World, state: State, first: int, end: int, tick: int) -> None:
    """Phase 4: elements of the units from ``first`` up to ``end`` are searched for and jammed, in place.

    Those that wake up; all, if a field changed.
    """
    n = gather_wakeups(world, state, EXPOSE, first, end, ALL if is_stale(world, state, first, end) else tick)
    for i in range(n):
        if i + AHEAD < n:
            ask_for(world, state, state.queue[i + AHEAD])
        e = int(state.queue[i])
        expose_one(world, state, world.unit_of[e], e, tick)
