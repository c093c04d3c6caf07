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

from wargame.battle.kernels.fire_control import has_fire_control
from wargame.battle.kernels.impact import is_alive
from wargame.battle.kernels.position import locate
from wargame.battle.kernels.sleep_until import now_s
from wargame.battle.kernels.state import MOVED, NEVER, NOBODY, P_KILL, State, World
from wargame.compiled.compile import kernel


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
    if u.seen_damage_hits < at.threshold_hits:
        return 0.0
    left = 1.0 - state.bodies[aim].damage / at.hits_to_destroy
    return u.seen_p_hit * min(u.seen_damage_hits / at.hits_to_destroy, left) * (at.price_usd + at.value_usd)


@kernel
def threat_usd(world: World, state: State, network: int, target: int) -> float:
    """Return the expected damage of a target's leak as the commander of a network estimates it, USD."""
    return damage_usd(world, state, network, target) * state.tracks[network, target].estimate


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
def slack_s(world: World, state: State, shooter: int, target: int) -> float:
    """Return for how long a launcher may wait and still meet a target on the straight leg that it is on, s.

    The leg must pass the launcher within its range, and a shot must be no later than the target at the nearest point of
    what is left of the leg, or at the last one in range: the slack is that of the better of the two, below 0 if neither
    will do. Over the ground, without regard to the least range; what comes after the next corner is left out. NEVER for
    a target that stands in range: there is time enough.
    """
    locate(world, state, shooter)
    locate(world, state, target)
    body, u = state.bodies[target], world.units[world.unit_of[shooter]]
    dx, dy = body.x_m - state.bodies[shooter].x_m, body.y_m - state.bodies[shooter].y_m
    v2 = body.vx_mps * body.vx_mps + body.vy_mps * body.vy_mps
    range2 = u.max_range_m * u.max_range_m
    if v2 == 0.0:
        return NEVER if dx * dx + dy * dy <= range2 else -1.0
    speed = world.units[world.unit_of[target]].speed_mps
    end_s = max(body.leg_m / speed - (state.counts[MOVED] * world.grid.tick_s - body.leg_s), 0.0)
    foot_s = -(dx * body.vx_mps + dy * body.vy_mps) / v2
    near_s = min(max(foot_s, 0.0), end_s)
    x, y = dx + body.vx_mps * near_s, dy + body.vy_mps * near_s
    near2 = x * x + y * y
    if near2 > range2:
        return -1.0
    at_near_s = near_s - math.sqrt(near2) / u.shot_speed_mps
    x, y = dx + body.vx_mps * foot_s, dy + body.vy_mps * foot_s
    last_s = min(foot_s + math.sqrt(max(range2 - x * x - y * y, 0.0) / v2), end_s)
    x, y = dx + body.vx_mps * last_s, dy + body.vy_mps * last_s
    return max(at_near_s, last_s - math.sqrt(x * x + y * y) / u.shot_speed_mps)


@kernel
def shots_left(world: World, state: State, unit: int, target: int) -> tuple[int, float]:
    """Return how many shots a unit may still fire at a target before it is gone, and for how long that surely holds, s.

    Loaded rounds of launchers with a free channel that can meet the target, up to the unit's limit, or a salvo where it
    has none, and what is not held for other targets; none without fire control. The time holds as long as none of the
    network fires or falls.
    """
    u = world.units[unit]
    if not has_fire_control(world, state, unit):
        return 0, NEVER
    most, hold_s = u.max_shots - state.fired[u.shots_row, target] if u.max_shots > 0 else u.salvo, NEVER
    if most > 0 and u.has_hold:
        most = min(most, available_rounds(world, state, unit, world.units[world.unit_of[target]].target_class))
    if most <= 0:
        return 0, hold_s
    n, now = 0, now_s(world, state)
    for e in range(u.first, u.first + u.count):
        s = state.shooters[e]
        is_able = s.rounds > 0 and s.busy < u.channels and s.ready == 1 and s.reload_until_s <= now
        if is_able and n < most and is_alive(state, e):
            slack = slack_s(world, state, e, target)
            if slack >= 0.0:
                n += s.rounds
                hold_s = min(hold_s, 0.0 if u.is_mover else slack)
    return min(n, most), hold_s


@kernel
def left_by_others(world: World, state: State, unit: int, target: int, least: float) -> tuple[float, float]:
    """Return Q, the chance that nobody whom a unit trusts kills a target, and for how long it surely is no more, s.

    If Q is below ``least``, any number below it. The time holds as long as none of the network fires or falls.
    """
    u, q, hold_s = world.units[unit], 1.0, NEVER
    if state.networks[u.network].up == 0:
        return q, hold_s
    target_class = world.units[world.unit_of[target]].target_class
    hurdle = world.hurdles_usd[unit, target_class]
    for other in world.roster.launchers:
        if q < least:
            break
        v = world.units[other]
        if v.network != u.network or other == unit or v.count == 0:
            continue
        its_hurdle = world.hurdles_usd[other, target_class]
        if its_hurdle < hurdle or (its_hurdle == hurdle and hurdle < NEVER and v.key < u.key):
            n, time_s = shots_left(world, state, other, target)
            for _ in range(n):
                q *= 1.0 - world.effects[P_KILL, other, target_class]
                hold_s = min(hold_s, time_s)
    return q, hold_s


@kernel
def not_worth_s(world: World, state: State, unit: int, target: int) -> float:
    """Return how long a target surely stays not worth a round to a unit, s; 0 if it is now.

    As long as none of the network fires or falls. What it threatens stays the same until its course tells its aim, and
    only falls after that, as the aim takes damage; a pursuer, or a platform that turns, is looked at again and again.
    """
    u, network = world.units[world.unit_of[target]], world.units[unit].network
    threat, hurdle = threat_usd(world, state, network, target), world.hurdles_usd[unit, u.target_class]
    hold_s = NEVER
    if threat >= hurdle:
        if hurdle == 0.0:
            return 0.0
        q, hold_s = left_by_others(world, state, unit, target, hurdle / threat)
        if threat * q >= hurdle:
            return 0.0
        if u.is_mover and not u.is_expendable:
            return 0.0
    if u.is_pursuer:
        return 0.0
    unknown_m = state.bodies[target].remaining_m - world.networks[network].course_known_m
    if u.seems_armed and unknown_m > 0.0:
        hold_s = min(hold_s, unknown_m / u.speed_mps)
    return hold_s * (1.0 - 1e-9)


@kernel
def leaves_s(world: World, state: State, unit: int, target: int) -> float:
    """Return `not_worth_s`, from what was noted at an earlier look as long as it holds; what it comes to is noted."""
    note, now = state.left[world.units[unit].thrift_row, target], now_s(world, state)
    spent = state.networks[world.units[unit].network].n_spent
    if note.spent == spent and note.until_s > now:
        return note.until_s - now
    hold_s = not_worth_s(world, state, unit, target)
    note.until_s, note.spent = now + hold_s, spent
    return hold_s


@kernel
def is_missed(world: World, state: State, shooter: int) -> bool:
    """Return whether a launcher that has just fired has less to give than others may have counted on.

    As long as it has a free channel and as many rounds as its unit fires at one target, and so many are not held for
    other targets, `shots_left` is the same for all but the target that it fired at, and that is engaged.
    """
    unit = world.unit_of[shooter]
    u, s = world.units[unit], state.shooters[shooter]
    most = u.max_shots if u.max_shots > 0 else u.salvo
    if s.busy >= u.channels or s.rounds < most:
        return True
    if u.has_hold:
        for target_class in range(world.reserved.shape[1]):
            if available_rounds(world, state, unit, target_class) < most:
                return True
    return False


@kernel
def rounds_worth(world: World, state: State, unit: int, target: int, most: int) -> int:
    """Return how many of ``most`` rounds of a unit are worth firing at a target at once, one after the other."""
    target_class = world.units[world.unit_of[target]].target_class
    threat = threat_usd(world, state, world.units[unit].network, target)
    hurdle = world.hurdles_usd[unit, target_class]
    if threat < hurdle:
        return 0
    saved = threat
    if hurdle > 0.0:
        saved = threat * left_by_others(world, state, unit, target, hurdle / threat)[0]
    n = 0
    while n < most and saved >= hurdle:
        saved *= 1.0 - world.effects[P_KILL, unit, target_class]
        n += 1
    return n
