"""Production: how much a line starts, what binds it, and for whom it works first.

Started = min(capacity * surge * (1 - damage), labour, scarcity and stock of components, funded backlog), in whole
units, the fraction carried. What bound it is the strictest of these: a line that starts all that is queued is bound by
money if a customer requires more than it could order, else by nothing; where something still waits, by the re-tooling
that it is in, or the least of components, labour and capacity.

The time from start to delivery is fixed or an Erlang draw a week. Who comes first is explicit: first come (orders of
one week in proportion), in proportion to the backlog, or by priority and then first come.
"""

import math

from wargame.battle.kernels.quantile import quantile
from wargame.campaign.kernels.capacity import change_surge
from wargame.campaign.kernels.capital import note_rate
from wargame.campaign.kernels.incidents import line_is_stopped
from wargame.campaign.kernels.labour import labour_limit, train
from wargame.campaign.kernels.orders import queue_of
from wargame.campaign.kernels.shares import dealt, part_of
from wargame.campaign.kernels.state import (
    CAPACITY,
    COMPONENT,
    IN_WORK,
    LABOUR,
    MONEY,
    NONE,
    NOTHING,
    ORDERED,
    PRIORITY,
    PROPORTIONAL,
    REQUIRED,
    RETOOLING,
    STOPPED,
    State,
    World,
)
from wargame.campaign.kernels.streams import LEAD_TIME
from wargame.campaign.kernels.supply import enough_for, throttle, use
from wargame.compiled.compile import kernel
from wargame.compiled.random import uniform


@kernel
def produce(world: World, state: State, line: int) -> None:
    """Let a line start what it can, in place, and note what bound it."""
    backlog = queue_of(state, state.tooled[line])
    machines = state.capacity[line] * state.surge[line] * (1.0 - state.damage[line])
    machines = machines if state.retooling[line] == 0 and not line_is_stopped(state, line) else 0.0
    people = labour_limit(world, state, line)
    scarce = machines * throttle(world, state, line)
    limit = min(machines, people, scarce)
    could = math.floor(state.carry[line] + limit + 1e-9)
    parts = enough_for(world, state, line)
    n = max(0, min(could, parts, backlog))
    state.carry[line] = max(0.0, state.carry[line] + limit - could) if n == could else 0.0
    state.output[line] = n
    use(world, state, line, n)
    if backlog == n:
        state.bound[line] = MONEY if is_more_wanted(world, state, line) else NOTHING
    elif line_is_stopped(state, line):
        state.bound[line] = STOPPED
    elif state.retooling[line] > 0:
        state.bound[line] = RETOOLING
    elif parts < could or scarce < min(machines, people):
        state.bound[line] = COMPONENT
    else:
        state.bound[line] = LABOUR if people < machines else CAPACITY
    change_surge(world, state, line, backlog)
    note_rate(world, state, line)
    train(world, state, line, min(machines, float(backlog)))


@kernel
def is_more_wanted(world: World, state: State, line: int) -> bool:
    """Return whether a customer of a line requires more of what it makes than it has ordered."""
    good = world.products[state.tooled[line]].good
    for n in range(len(world.nations)):
        short = state.tally[n, good, REQUIRED] > state.tally[n, good, ORDERED]
        if world.buys_from[n, line] == 1 and world.shares[n, good] > 0.0 and short:
            return True
    for j in range(len(world.joints)):
        for n in range(len(world.nations) if world.joints[j].good == good else 0):
            own = world.joint_good[j, n]
            if own != NONE and state.tally[n, own, REQUIRED] > state.tally[n, own, ORDERED]:
                return True
    return False


@kernel
def lead_time(world: World, state: State, line: int, stream: int, draw: int) -> int:
    """Return after how many weeks what a line starts is delivered, >= 1; one draw for all that it starts in a week."""
    row = world.lines[line]
    if row.lead_row == NONE:
        return int(row.lead_weeks)
    u = uniform(state.key[0], state.key[1], stream, row.key, draw)
    return max(1, int(quantile(world.lead_quantiles[row.lead_row], u) + 0.5))


@kernel
def allocate(world: World, state: State, line: int, week: int) -> None:
    """Deal out what a line has started to its customers, in place."""
    product, left = state.tooled[line], state.output[line]
    if left == 0:
        return
    due = week + lead_time(world, state, line, LEAD_TIME, week)
    if world.lines[line].discipline == PROPORTIONAL:
        total, before = queue_of(state, product), 0
        for n in range(len(world.nations)):
            own = state.backlog[product, n]
            first_come(world, state, product, n, dealt(left, before, own, total), week, due)
            before += own
    elif world.lines[line].discipline == PRIORITY:
        rank = -1
        while left > 0:
            rank = next_rank(world, state, product, rank)
            left -= serve(world, state, product, rank, left, week, due)
    else:
        serve(world, state, product, NONE, left, week, due)


@kernel
def next_rank(world: World, state: State, product: int, rank: int) -> int:
    """Return the next priority of a customer with a backlog."""
    best = 2**62
    for n in range(len(world.nations)):
        if state.backlog[product, n] > 0 and rank < world.nations[n].priority < best:
            best = world.nations[n].priority
    return best


@kernel
def serve(world: World, state: State, product: int, rank: int, units: int, week: int, due: int) -> int:
    """Start units for customers of one rank or of all (NONE), first come first served, in place; return how many."""
    left, first = units, week
    for n in range(len(world.nations)):
        if rank in (NONE, world.nations[n].priority) and state.backlog[product, n] > 0:
            first = min(first, state.oldest[product, n])
    for w in range(first, week + 1):
        total, before = 0, 0
        for n in range(len(world.nations)):
            if rank in (NONE, world.nations[n].priority):
                total += state.queue[product, n, w]
        can = min(left, total)
        for n in range(len(world.nations)):
            if can > 0 and rank in (NONE, world.nations[n].priority):
                own = state.queue[product, n, w]
                begin(world, state, product, n, w, dealt(can, before, own, total), due)
                before += own
        left -= can
        if left == 0:
            break
    for n in range(len(world.nations)):
        skip_served(state, product, n, week)
    return units - left


@kernel
def skip_served(state: State, product: int, nation: int, week: int) -> None:
    """Move on to the first week of which anything is left in the queue, in place: no week is looked at for ever."""
    while state.oldest[product, nation] < week and state.queue[product, nation, state.oldest[product, nation]] == 0:
        state.oldest[product, nation] += 1


@kernel
def first_come(world: World, state: State, product: int, nation: int, units: int, week: int, due: int) -> None:
    """Start units for one customer, its oldest orders first, in place."""
    left = units
    while left > 0:
        skip_served(state, product, nation, week)
        w = state.oldest[product, nation]
        n = min(left, state.queue[product, nation, w])
        begin(world, state, product, nation, w, n, due)
        left -= n


@kernel
def begin(world: World, state: State, product: int, nation: int, week: int, units: int, due: int) -> None:
    """Start units of the orders of a week for a customer, with their part of the money, in place."""
    if units <= 0:
        return
    line = world.products[product].line
    have, worth = state.queue[product, nation, week], state.queue_cents[product, nation, week]
    cents = part_of(worth, units, have)
    state.queue[product, nation, week] -= units
    state.queue_cents[product, nation, week] -= cents
    state.backlog[product, nation] -= units
    state.pipeline[line] += units
    at = min(due + world.transfer_weeks[world.lines[line].nation, nation], state.due.shape[2] - 1)
    state.due[product, nation, at] += units
    state.due_cents[product, nation, at] += cents
    state.money[nation, IN_WORK] += cents
