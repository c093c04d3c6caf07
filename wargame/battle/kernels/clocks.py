"""Hazard clocks: the searches for an element that flies ahead, one for each network that searches.

A hazard that grows at a rate and strikes at a threshold. One whose network holds a track does not run; it strikes where
the rate is too low to keep the track.
"""

from typing import Final

from wargame.battle.kernels.position import tick_after
from wargame.battle.kernels.sensing import watches
from wargame.battle.kernels.state import F8, NEVER, NO_TICK, State, World
from wargame.compiled.compile import inlined

TINY: Final = 5e-324  # the least positive number: a track is lost at a rate of 0, whatever the drop rate


@inlined
def is_held(state: State, network: int, element: int) -> bool:
    """Return whether a network has a track of an element."""
    return state.tracks[network, element].since_s != NEVER


@inlined
def start_clocks(world: World, state: State, unit: int, element: int) -> int:
    """Put the searches for an element into ``state.clocks``, in place; return their number.

    A checkpoint of them and of jamming is written, so that the walk ahead can be taken back. The first clock is
    silent where there is no search.
    """
    body, n = state.bodies[element], 0
    body.checkpoint_since, body.checkpoint_cell, body.checkpoint_jam_hazard = body.since, body.cell, body.jam_hazard
    silent = state.clocks[0]
    silent.network, silent.hazard, silent.rate_per_s, silent.threshold = 0, 0.0, 0.0, NEVER
    silent.runs, silent.floor_per_s = 0.0, -1.0
    for w in range(len(world.networks)):
        if watches(world, w, world.units[unit].side):
            clock, search, held = state.clocks[n], state.searches[w, element], is_held(state, w, element)
            search.checkpoint_hazard = search.hazard
            clock.network, clock.hazard = w, search.hazard
            clock.rate_per_s = 0.0 if held else search.rate_per_s
            clock.threshold = NEVER if held else search.threshold
            clock.runs = 0.0 if held else 1.0
            loses = held and not world.networks[w].is_omniscient
            clock.floor_per_s = max(world.grid.drop_rate_per_s, TINY) if loses else -1.0
            n += 1
    return n


@inlined
def stop_clocks(state: State, element: int, n: int) -> None:
    """Put the hazards in ``state.clocks`` back where they came from, in place."""
    for i in range(n):
        clock = state.clocks[i]
        search = state.searches[clock.network, element]
        search.hazard, search.rate_per_s = clock.hazard, clock.rate_per_s


@inlined
def run_others(state: State, n: int, held_s: float, rates_per_s: F8) -> bool:
    """Let all clocks but the first run for a time, then at the rates of the next cell, in place.

    Returns whether one strikes: its hazard passed its threshold, or the track is lost in the next cell.
    """
    strikes = False
    for i in range(1, n):
        clock, rate = state.clocks[i], rates_per_s[state.clocks[i].network]
        clock.last_hazard, clock.last_rate_per_s = clock.hazard, clock.rate_per_s
        clock.hazard += clock.rate_per_s * held_s
        clock.rate_per_s = rate * clock.runs
        strikes |= (clock.hazard >= clock.threshold) | (rate < clock.floor_per_s)
    return strikes


@inlined
def turn_others_back(state: State, n: int) -> None:
    """Turn all clocks but the first back to where they were before they last ran, in place."""
    for i in range(1, n):
        clock = state.clocks[i]
        clock.hazard, clock.rate_per_s = clock.last_hazard, clock.last_rate_per_s


@inlined
def passes_at(since: int, hazard: float, rate: float, tick_s: float, threshold: float) -> int:
    """Return the tick before which a hazard that grows at a rate surely stays below a threshold."""
    if rate == 0.0:
        return NO_TICK
    return tick_after(since - 1, (threshold - hazard) / (rate * tick_s))


@inlined
def soonest(state: State, element: int, n: int, tick_s: float) -> int:
    """Return the tick before which surely nothing happens to an element that stays in its cell."""
    body = state.bodies[element]
    wakeup = passes_at(body.since, body.jam_hazard, body.jam_rate_per_s, tick_s, body.jam_threshold)
    for i in range(n):
        clock = state.clocks[i]
        wakeup = min(wakeup, passes_at(body.since, clock.hazard, clock.rate_per_s, tick_s, clock.threshold))
    return wakeup
