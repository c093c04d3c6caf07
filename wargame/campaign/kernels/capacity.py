"""Capacity of a line: expansion with dead time, ramp and slip; surge.

C(w) = C_0 + sum of added * slip * (1 - exp(-(t - D)/tau)) for t > D after its decision, of which a week's capacity is
the mean over the week, so that what is made in all is that of the continuous law. Surge alpha multiplies it: it rises
by (alpha_max - 1)/T a week while the queue is longer than the capacity of a week, and falls back as fast.
"""

import math

from wargame.campaign.kernels.state import State, World
from wargame.compiled.compile import kernel


@kernel
def built(age_weeks: float, ramp_weeks: float) -> float:
    """Return the integral of 1 - exp(-x/tau) over x = 0 .. age, weeks; 0 before it begins."""
    if age_weeks <= 0.0:
        return 0.0
    if ramp_weeks <= 0.0:
        return age_weeks
    return age_weeks + ramp_weeks * math.expm1(-age_weeks / ramp_weeks)


@kernel
def capacity_of_week(world: World, line: int, week: int) -> float:
    """Return what a line could make in a week without surge or damage, units."""
    total, row = world.lines[line].capacity, world.lines[line]
    for i in range(row.expansion_first, row.expansion_first + row.expansion_count):
        more = world.expansions[i]
        age = week - more.week - more.dead_weeks
        total += more.added * more.slip * (built(age + 1.0, more.ramp_weeks) - built(age, more.ramp_weeks))
    return max(0.0, total)


@kernel
def change_surge(world: World, state: State, line: int, backlog: int) -> None:
    """Let surge rise or fall by a week, in place."""
    most = world.lines[line].surge_most
    step = (most - 1.0) / max(1.0, world.lines[line].surge_weeks)
    state.surge[line] += step if backlog > state.capacity[line] else -step
    state.surge[line] = min(max(1.0, state.surge[line]), most)
