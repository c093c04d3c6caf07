"""Economy of fire: a round is fired if what it is expected to save is worth no less than the round.

A launcher of unit i fires the n-th round of a salvo at target j if

    k p D_j e_j Q_ij (1 - p)^(n - 1) >= round_usd + scarcity_usd,

k the unit's economy factor (0: rule off; 1: rational), p its chance to kill with a shot, D_j the expected damage of a
leak of j, USD, e_j the error of the estimate that the network's commander makes of it (lognormal with mean 1, drawn
once for a target and network), Q_ij the chance that nobody else of the network kills j. Before the course of j tells
its aim, D_j is the mean over all on the ground that it may aim at, each as likely as it is worth.

Whoever else is on the network is trusted with a target only if a kill costs less there, (round_usd + scarcity_usd) /
(k p), among equals by key: trust that goes both ways would let a target through that each leaves to the other. Those
later in this order change nothing for those before: whom the target is worth a round at Q = 1 is first to fire.
So who is trusted finds the target worth a round whenever who trusts does.

Source: the marginal value of a shot as in weapon-target assignment, Manne, Operations Research 6(3) 346 (1958). The
rounds of others count in full, whatever else they may be needed for.
"""

import math

import numpy as np

from wargame.battle.kernels.impact import is_alive
from wargame.battle.kernels.position import locate
from wargame.battle.kernels.quantile import quantile
from wargame.battle.kernels.sleep_until import now_s
from wargame.battle.kernels.state import MOVED, NEVER, NOBODY, P_KILL, REPLICATION, SEED, State, World
from wargame.battle.kernels.streams import ESTIMATE
from wargame.compiled.compile import kernel
from wargame.compiled.random import uniform


@kernel
def draw_estimate(world: World, state: State, network: int, element: int) -> None:
    """Draw how a network's commander errs in what a target threatens, in place."""
    net = world.networks[network]
    u = uniform(state.counts[SEED], state.counts[REPLICATION], ESTIMATE, world.elements[element].key ^ net.key, 0)
    state.tracks[network, element].estimate = np.float32(quantile(world.estimate_quantiles[net.estimate_row], u))


@kernel
def damage_usd(world: World, state: State, network: int, target: int) -> float:
    """Return D, what a leak of a target is expected to destroy as far as a network can know its aim, USD."""
    u = world.units[world.unit_of[target]]
    if not u.seems_armed:
        return u.prior_threat_usd
    locate(world, state, target)
    if state.bodies[target].remaining_m > world.networks[network].course_known_m:
        return u.prior_threat_usd
    aim = state.bodies[target].aim
    if aim == NOBODY or not is_alive(state, aim):
        return 0.0
    at = world.units[world.unit_of[aim]]
    left = 1.0 - state.bodies[aim].damage / at.hits_to_destroy
    return u.seen_p_hit * min(u.seen_damage_hits / at.hits_to_destroy, left) * (at.price_usd + at.value_usd)


@kernel
def threat_usd(world: World, state: State, network: int, target: int) -> float:
    """Return the expected damage of a target's leak as the commander of a network estimates it, USD."""
    return damage_usd(world, state, network, target) * state.tracks[network, target].estimate


@kernel
def hurdle_usd(world: World, unit: int, target_class: int) -> float:
    """Return the expected damage from which on a round is worth its price, USD; NEVER if it does nothing.

    0 if the unit does not ask.
    """
    u = world.units[unit]
    p_kill = world.effects[P_KILL, unit, target_class]
    if p_kill == 0.0:
        return NEVER
    return (u.round_usd + u.scarcity_usd) / (u.economy_factor * p_kill) if u.economy_factor > 0.0 else 0.0


@kernel
def is_never_worth(world: World, state: State, unit: int, target: int) -> bool:
    """Return whether a target can't become worth a round: not if nobody else can kill it, whatever its course tells.

    What a target threatens only falls as its aim takes damage.
    """
    u = world.units[world.unit_of[target]]
    most = max(u.prior_threat_usd, world.elements[target].threat_usd)
    hurdle = hurdle_usd(world, unit, u.target_class)
    return most * state.tracks[world.units[unit].network, target].estimate < hurdle


@kernel
def available_rounds(world: World, state: State, unit: int, target_class: int) -> int:
    """Return how many rounds a unit's launchers have for a target class, in store included; below 0 if held ones lack.

    Launchers that do not work tonight keep nothing that could be held.
    """
    u = world.units[unit]
    total = -world.reserved[unit, target_class]
    for e in range(u.first, u.first + u.count):
        if is_alive(state, e) and state.shooters[e].ready == 1:
            total += state.shooters[e].rounds + state.shooters[e].stock
    return total


@kernel
def can_meet(world: World, state: State, shooter: int, target: int) -> bool:
    """Return whether a shot that leaves in time may still meet a target on the straight leg that it is on.

    The leg must pass the launcher within its range, and a shot that left now must be no later than the target at the
    nearest point of what is left of the leg, or at the last one in range. Over the ground, without regard to the
    least range; what comes after the next corner is left out.
    """
    locate(world, state, shooter)
    locate(world, state, target)
    body, u = state.bodies[target], world.units[world.unit_of[shooter]]
    dx, dy = body.x_m - state.bodies[shooter].x_m, body.y_m - state.bodies[shooter].y_m
    v2 = body.vx_mps * body.vx_mps + body.vy_mps * body.vy_mps
    range2 = u.max_range_m * u.max_range_m
    if v2 == 0.0:
        return dx * dx + dy * dy <= range2
    speed = world.units[world.unit_of[target]].speed_mps
    end_s = max(body.leg_m / speed - (state.counts[MOVED] * world.grid.tick_s - body.leg_s), 0.0)
    foot_s = -(dx * body.vx_mps + dy * body.vy_mps) / v2
    near_s = min(max(foot_s, 0.0), end_s)
    x, y = dx + body.vx_mps * near_s, dy + body.vy_mps * near_s
    near2 = x * x + y * y
    if near2 > range2:
        return False
    shot2 = u.shot_speed_mps * u.shot_speed_mps
    if near2 <= shot2 * near_s * near_s:
        return True
    x, y = dx + body.vx_mps * foot_s, dy + body.vy_mps * foot_s
    last_s = min(foot_s + math.sqrt(max(range2 - x * x - y * y, 0.0) / v2), end_s)
    x, y = dx + body.vx_mps * last_s, dy + body.vy_mps * last_s
    return x * x + y * y <= shot2 * last_s * last_s


@kernel
def shots_left(world: World, state: State, unit: int, target: int) -> int:
    """Return how many shots a unit may still fire at a target before it is gone, as far as others can tell.

    Loaded rounds of launchers with a free channel that can meet the target, up to the unit's limit, or a salvo where it
    has none, and what is not held for other targets.
    """
    u = world.units[unit]
    most = u.max_shots - state.fired[u.shots_row, target] if u.max_shots > 0 else u.salvo
    if most > 0 and u.has_hold:
        most = min(most, available_rounds(world, state, unit, world.units[world.unit_of[target]].target_class))
    if most <= 0:
        return 0
    n, now = 0, now_s(world, state)
    for e in range(u.first, u.first + u.count):
        s = state.shooters[e]
        is_able = s.rounds > 0 and s.busy < u.channels and s.ready == 1 and s.reload_until_s <= now
        if is_able and n < most and is_alive(state, e) and can_meet(world, state, e, target):
            n += s.rounds
    return min(n, most)


@kernel
def p_left_by_others(world: World, state: State, unit: int, target: int, least: float) -> float:
    """Return Q, the chance that nobody whom a unit trusts kills a target; any number below ``least`` if it is below."""
    u, q = world.units[unit], 1.0
    if state.networks[u.network].up == 0:
        return q
    target_class = world.units[world.unit_of[target]].target_class
    hurdle = hurdle_usd(world, unit, target_class)
    for other in world.roster.launchers:
        if q < least:
            break
        v = world.units[other]
        if v.network != u.network or other == unit or v.count == 0:
            continue
        its_hurdle = hurdle_usd(world, other, target_class)
        if its_hurdle < hurdle or (its_hurdle == hurdle and hurdle < NEVER and v.key < u.key):
            for _ in range(shots_left(world, state, other, target)):
                q *= 1.0 - world.effects[P_KILL, other, target_class]
    return q


@kernel
def rounds_worth(world: World, state: State, unit: int, target: int, most: int) -> int:
    """Return how many of ``most`` rounds of a unit are worth firing at a target at once, one after the other."""
    target_class = world.units[world.unit_of[target]].target_class
    threat = threat_usd(world, state, world.units[unit].network, target)
    hurdle = hurdle_usd(world, unit, target_class)
    if threat < hurdle:
        return 0
    saved = threat
    if hurdle > 0.0:
        saved = threat * p_left_by_others(world, state, unit, target, hurdle / threat)
    n = 0
    while n < most and saved >= hurdle:
        saved *= 1.0 - world.effects[P_KILL, unit, target_class]
        n += 1
    return n
