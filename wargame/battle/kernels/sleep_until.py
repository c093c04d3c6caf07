"""Sleep of weapons: a weapon without a target in reach does not search again until one can be in reach.

A search without result gives the distance of every target on the network's list, and so the time before which none can
be in reach; targets listed since are taken into account one by one. Launchers, guns, lasers and microwaves alike. A
launcher whose targets in reach are not worth a round sleeps until one may be: :mod:`wargame.battle.kernels.economy`.
"""

import math

from wargame.battle.kernels.position import locate
from wargame.battle.kernels.state import MOVE, N_TICKS, NEVER, P_KILL, State, World
from wargame.compiled.compile import inlined


@inlined
def now_s(world: World, state: State) -> float:
    """Return the time at the end of the tick being fought, s."""
    return (state.counts[N_TICKS] + 1) * world.grid.tick_s


@inlined
def out_of_reach_s(world: World, state: State, shooter: int, target: int, reach_m: float, closing_mps: float) -> float:
    """Return how long a target surely stays farther than ``reach_m`` from a shooter, s; 0 if it is nearer.

    A lower bound: the two close at no more than ``closing_mps``. It is cut by 1e-9 against rounding.
    """
    locate(world, state, shooter)
    locate(world, state, target)
    dx = state.bodies[target].x_m - state.bodies[shooter].x_m
    dy = state.bodies[target].y_m - state.bodies[shooter].y_m
    d2 = dx * dx + dy * dy
    if d2 <= reach_m * reach_m:
        return 0.0
    if closing_mps == 0.0:
        return NEVER
    return (math.sqrt(d2) - reach_m) / closing_mps * (1.0 - 1e-9)


@inlined
def away_s(world: World, state: State, weapon: int, shooter: int, target: int) -> float:
    """Return how long a target surely stays out of a weapon's reach, s; NEVER if the weapon does nothing to it."""
    unit, target_unit = world.unit_of[shooter], world.unit_of[target]
    reach_m = world.reach_m[weapon, unit, target_unit]
    if reach_m < 0.0:
        return NEVER
    closing_mps = world.units[unit].speed_mps + world.units[target_unit].speed_mps
    return out_of_reach_s(world, state, shooter, target, reach_m, closing_mps)


@inlined
def is_later(world: World, state: State, target: int, time_s: float) -> bool:
    """Return whether a target's impact is surely more than a time from now: it is not due to arrive before that.

    Asks what lies dense, where the time itself takes a look at the target. Cut by 1e-9 against rounding.
    """
    ticks = state.wakeups[MOVE, target] - state.counts[N_TICKS] - 1
    return ticks * world.grid.tick_s * (1.0 - 1e-9) > time_s


@inlined
def sleep_for(world: World, state: State, weapon: int, shooter: int, wait_s: float) -> None:
    """Note that no target now listed can be in a weapon's reach for a time, in place."""
    network = world.units[world.unit_of[shooter]].network
    state.sleep_until[weapon, shooter].until_s = now_s(world, state) + wait_s
    state.sleep_until[weapon, shooter].picture = state.networks[network].picture
    state.sleep_until[weapon, shooter].spent = state.networks[network].n_spent


@inlined
def is_taken(state: State, network: int, target: int) -> bool:
    """Return whether the whole network knows of a shot on its way to a target; free again, the target counts as new."""
    return state.networks[network].up == 1 and state.tracks[network, target].engaged > 0


@inlined
def is_asleep(world: World, state: State, weapon: int, shooter: int) -> bool:
    """Return whether a weapon need not search for targets yet; new ones are taken into account first, in place."""
    mine = state.sleep_until[weapon, shooter]
    u = world.units[world.unit_of[shooter]]
    w = u.network
    net = state.networks[w]
    if weapon == P_KILL and u.economy_factor > 0.0 and mine.spent != net.n_spent:
        return False  # it left targets to others
    if mine.picture != net.picture:
        if mine.picture != net.picture - net.n_new:
            return False
        for i in range(net.n_new):
            if weapon == P_KILL and is_taken(state, w, state.new[w, i]):
                continue  # by one of the network's launchers before this one
            out_s = away_s(world, state, weapon, shooter, state.new[w, i])
            mine.until_s = min(mine.until_s, now_s(world, state) + out_s)
        mine.picture = net.picture
    return mine.until_s > now_s(world, state)
