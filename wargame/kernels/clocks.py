"""Clocks: the hazards of an element as they run while it flies ahead, one for each search for it and one for jamming.

Side by side in ``State.clocks`` all are alike: a hazard that grows at a rate and strikes at a threshold. One whose
network holds a track does not run; it strikes where the rate is too low to keep the track.
"""

from typing import Final

from wargame.kernels.compile import inlined
from wargame.kernels.position import tick_after
from wargame.kernels.sensing import watches
from wargame.kernels.state import F8, NEVER, NO_TICK, State, World

TINY: Final = 5e-324  # the least positive number: a track is lost at a rate of 0, whatever the drop rate


@inlined
def is_held(state: State, network: int, element: int) -> bool:
    """Return whether a network has a track of an element."""
    return state.tracks[network, element].since_s != NEVER


@inlined
def start_clocks(world: World, state: State, unit: int, element: int) -> int:
    """Put the hazards of an element into ``state.clocks``, keep them as they are, in place; return their number."""
    body, u, n = state.bodies[element], world.units[unit], 0
    body.kept_since, body.kept_cell, body.kept_jam_hazard = body.since, body.cell, body.jam_hazard
    for w in range(len(world.networks)):
        if watches(world, w, u.side):
            clock, search, held = state.clocks[n], state.searches[w, element], is_held(state, w, element)
            search.kept_hazard = search.hazard
            clock.column, clock.hazard = w, search.hazard
            clock.rate_per_s = 0.0 if held else search.rate_per_s
            clock.threshold = NEVER if held else search.threshold
            clock.runs = 0.0 if held else 1.0
            loses = held and not world.networks[w].is_omniscient
            clock.floor_per_s = max(world.grid.drop_rate_per_s, TINY) if loses else -1.0
            n += 1
    if u.nav > 0.0 or u.link > 0.0:
        clock = state.clocks[n]
        clock.column, clock.hazard, clock.rate_per_s = len(world.networks), body.jam_hazard, body.jam_rate_per_s
        clock.threshold, clock.runs, clock.floor_per_s = body.jam_threshold, 1.0, -1.0
        n += 1
    return n


@inlined
def stop_clocks(world: World, state: State, unit: int, element: int, n: int) -> None:
    """Put the hazards in ``state.clocks`` back where they came from, in place."""
    body = state.bodies[element]
    for i in range(n):
        clock = state.clocks[i]
        if clock.column == len(world.networks):
            body.jam_hazard, body.jam_rate_per_s = clock.hazard, clock.rate_per_s
        else:
            state.searches[clock.column, element].hazard = clock.hazard
            state.searches[clock.column, element].rate_per_s = clock.rate_per_s


@inlined
def run_clocks(state: State, n: int, held_s: float, rates_per_s: F8) -> bool:
    """Let clocks run for a time, then at the rates of the next cell, in place.

    Returns whether one strikes: its hazard passed its threshold, or the track is lost in the next cell.
    """
    strikes = False
    for i in range(n):
        clock, rate = state.clocks[i], rates_per_s[state.clocks[i].column]
        clock.last_hazard, clock.last_rate_per_s = clock.hazard, clock.rate_per_s
        clock.hazard += clock.rate_per_s * held_s
        clock.rate_per_s = rate * clock.runs
        strikes |= (clock.hazard >= clock.threshold) | (rate < clock.floor_per_s)
    return strikes


@inlined
def turn_back(state: State, n: int) -> None:
    """Turn clocks back to where they were before they last ran, in place."""
    for i in range(n):
        clock = state.clocks[i]
        clock.hazard, clock.rate_per_s = clock.last_hazard, clock.last_rate_per_s


@inlined
def passes_at(since: int, hazard: float, rate: float, tick_s: float, threshold: float) -> int:
    """Return the tick before which a hazard that grows at a rate surely stays below a threshold."""
    if rate == 0.0:
        return NO_TICK
    return tick_after(since - 1, (threshold - hazard) / (rate * tick_s))


@inlined
def soonest(state: State, n: int, since: int, tick_s: float) -> int:
    """Return the tick before which surely no clock passes its threshold if the element stays in its cell."""
    due = NO_TICK
    for i in range(n):
        clock = state.clocks[i]
        due = min(due, passes_at(since, clock.hazard, clock.rate_per_s, tick_s, clock.threshold))
    return due
