"""What hazards of a compiled battle have come to by now: kernels keep what they were when their rate began.

An element's exposure may lie ahead of the battle; it is then brought back in a copy.
"""

import math
from typing import Any

from wargame.battle.kernels import exposure
from wargame.battle.kernels.state import N_TICKS, State, World


def _now(world: World, state: State, e: int) -> tuple[Any, Any]:
    """Return the body of an element, and its searches by network, as they are now."""
    ticks = int(state.counts[N_TICKS])
    if state.bodies[e].since < ticks or ticks == 0:
        return state.bodies[e], state.searches[:, e]
    back = state._replace(bodies=state.bodies.copy(), searches=state.searches.copy(), clocks=state.clocks.copy())
    exposure.go_back(world, back, int(world.unit_of[e]), e, ticks - 1)
    return back.bodies[e], back.searches[:, e]


def jam_hazard(world: World, state: State, e: int) -> float:
    """Return the hazard of jamming that an element has come to by now."""
    body, _ = _now(world, state, e)
    held_s = (int(state.counts[N_TICKS]) - int(body.since)) * world.grid.tick_s
    return float(body.jam_hazard) + float(body.jam_rate_per_s) * held_s


def track_hazard(world: World, state: State, w: int, e: int) -> float:
    """Return the hazard of detection that an element has come to by now, or had when its track began."""
    body, searches = _now(world, state, e)
    if state.tracks[w, e].since_s != math.inf or searches[w].rate_per_s == 0.0:
        return float(searches[w].hazard)
    held_s = (int(state.counts[N_TICKS]) - int(body.since)) * world.grid.tick_s
    return float(searches[w].hazard) + float(searches[w].rate_per_s) * held_s
