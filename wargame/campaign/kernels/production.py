"""Production: how much a line starts, what binds it, and for whom it works first.

Started = min(capacity * surge * (1 - damage), labour, scarcity and stock of components, funded backlog), in whole units, the
fraction carried. The time from start to delivery is fixed or an Erlang draw a week. Who comes first is explicit: first come
(orders of one week in proportion), in proportion to the backlog, or by priority and then first come.
"""

import math

from wargame.battle.kernels.quantile import quantile
from wargame.campaign.kernels.capacity import capacity_of_week, change_surge
from wargame.campaign.kernels.labour import labour_limit, train
from wargame.campaign.kernels.orders import queue_of
from wargame.campaign.kernels.shares import dealt
from wargame.campaign.kernels.state import (
    CAPACITY,
    COMPONENT,
    LABOUR,
    MONEY,
    NONE,
    NOTHING,
    ORDERED,
    PRIORITY,
    PROPORTIONAL,
    REQUIRED,
    State,
    World,
)
from wargame.campaign.kernels.streams import LEAD_TIME
from wargame.campaign.kernels.supply import enough_for, throttle, use
from wargame.compiled.compile import kernel
from wargame.compiled.random import uniform


@kernel
def produce(world: World, state: State, line: int, week: int) -> None:
    """Let a line start what it can, in place, and note what bound it."""
    backlog = queue_of(state, line)
    state.capacity[line] = capacity_of_week(world, line, week)
    machines = state.capacity[line] * state.surge[line] * (1.0 - state.damage[line])
    people = labour_limit(world, state, line)
    scarce = machines * throttle(world, state, line)
    limit = min(machines, people, scarce)
    could = int(math.floor(state.carry[line] + limit + 1e-9))
    parts = enough_for(world, state, line)
    n = max(0, min(could, parts, backlog))
    state.carry[line] = max(0.0, state.carry[line] + limit - could) if n == could else 0.0
    state.output[line] = n
    use(world, state, line, n)
    if backlog < could and backlog <= parts:
        state.bound[line] = MONEY if is_more_wanted(world, state, line) else NOTHING
    elif parts < could or scarce < min(machines, people):
        state.bound[line] = COMPONENT
    else:
        state.bound[line] = LABOUR if people < machines else CAPACITY
    change_surge(world, state, line, backlog)
    train(world, state, line, min(machines, float(backlog)))


@kernel
def is_more_wanted(world: World, state: State, line: int) -> bool:
    """Return whether a customer of a line requires more of its good than it has ordered."""
    good = world.lines[line].good
    for n in range(len(world.nations)):
        short = state.tally[n, good, REQUIRED] > state.tally[n, good, ORDERED]
        if world.buys_from[n, line] == 1 and world.shares[n, good] > 0.0 and short:
            return True
    return False


@kernel
def learn(world: World, state: State) -> None:
    """Let families forget, and learn from what was started this week, in place."""
    for f in range(len(world.families)):
        state.experience[f] *= world.families[f].kept_a_week
    for line in range(len(world.lines)):
        state.experience[world.goods[world.lines[line].good].family] += state.output[line]


@kernel
def lead_time(world: World, state: State, line: int, week: int) -> int:
    """Return after how many weeks what a line starts is delivered, >= 1."""
    row = world.lines[line]
    if row.lead_row == NONE:
        return max(1, int(row.lead_weeks))
    u = uniform(state.key[0], state.key[1], LEAD_TIME, row.key, week)
    return max(1, int(quantile(world.lead_quantiles[row.lead_row], u) + 0.5))


@kernel
def allocate(world: World, state: State, line: int, week: int) -> None:
    """Deal out what a line has started to its customers, in place."""
    state.started[line, :] = 0
    left = state.output[line]
    due = week + lead_time(world, state, line, week)
    discipline = world.lines[line].discipline
    if discipline == PROPORTIONAL:
        total, before = queue_of(state, line), 0
        for n in range(len(world.nations)):
            own = state.backlog[line, n]
            first_come(world, state, line, n, dealt(left, before, own, total), week, due)
            before += own
    elif discipline == PRIORITY:
        rank = -1
        while left > 0:
            rank = next_rank(world, state, line, rank)
            left -= serve(world, state, line, rank, left, week, due)
    else:
        serve(world, state, line, NONE, left, week, due)
    while state.oldest[line] < week and is_served(state, line, state.oldest[line]):
        state.oldest[line] += 1


@kernel
def next_rank(world: World, state: State, line: int, rank: int) -> int:
    """Return the next priority of a customer with a backlog."""
    best = 2**62
    for n in range(len(world.nations)):
        if state.backlog[line, n] > 0 and rank < world.nations[n].priority < best:
            best = world.nations[n].priority
    return best


@kernel
def is_served(state: State, line: int, week: int) -> bool:
    """Return whether nothing that was awarded in a week is left in the queue of a line."""
    for n in range(state.queue.shape[1]):
        if state.queue[line, n, week] > 0:
            return False
    return True


@kernel
def serve(world: World, state: State, line: int, rank: int, units: int, week: int, due: int) -> int:
    """Start units for customers, of one priority or of all (NONE), first come first served, in place; return how many."""
    left = units
    for w in range(state.oldest[line], week + 1):
        total, before = 0, 0
        for n in range(len(world.nations)):
            if rank in (NONE, world.nations[n].priority):
                total += state.queue[line, n, w]
        can = min(left, total)
        for n in range(len(world.nations)):
            if can > 0 and rank in (NONE, world.nations[n].priority):
                own = state.queue[line, n, w]
                begin(world, state, line, n, w, dealt(can, before, own, total), due)
                before += own
        left -= can
    return units - left


@kernel
def first_come(world: World, state: State, line: int, nation: int, units: int, week: int, due: int) -> None:
    """Start units for one customer, its oldest orders first, in place."""
    left = units
    for w in range(state.oldest[line], week + 1):
        n = min(left, state.queue[line, nation, w])
        begin(world, state, line, nation, w, n, due)
        left -= n


@kernel
def begin(world: World, state: State, line: int, nation: int, week: int, units: int, due: int) -> None:
    """Start units of the orders of a week for a customer, with their part of the money, in place."""
    if units <= 0:
        return
    have, worth = state.queue[line, nation, week], state.queue_cents[line, nation, week]
    cents = worth if units == have else int(math.floor(units * (worth / have)))
    state.queue[line, nation, week] -= units
    state.queue_cents[line, nation, week] -= cents
    state.backlog[line, nation] -= units
    state.started[line, nation] += units
    state.pipeline[line] += units
    at = min(due + world.transfer_weeks[world.lines[line].nation, nation], state.due.shape[2] - 1)
    state.due[line, nation, at] += units
    state.due_cents[line, nation, at] += cents
