"""What hazards of a compiled battle have come to by now: kernels keep what they were when their rate began."""

import math

from wargame.kernels.state import N_TICKS, State, World


def jam_hazard(world: World, state: State, e: int) -> float:
    """Return the hazard of jamming that an element has come to by now."""
    body = state.bodies[e]
    held_s = (int(state.counts[N_TICKS]) - int(body.since)) * world.grid.tick_s
    return float(body.jam_hazard) + float(body.jam_rate_per_s) * held_s


def track_hazard(world: World, state: State, w: int, e: int) -> float:
    """Return the hazard of detection that an element has come to by now, or had when its track began."""
    search = state.searches[w, e]
    if state.tracks[w, e].since_s != math.inf or search.rate_per_s == 0.0:
        return float(search.hazard)
    held_s = (int(state.counts[N_TICKS]) - int(state.bodies[e].since)) * world.grid.tick_s
    return float(search.hazard) + float(search.rate_per_s) * held_s
