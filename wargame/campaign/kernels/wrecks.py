"""Wrecks and breakdowns: how many there are, and to which shop they go.

A wreck goes to the shop that would have it back first: twice the way, and the time of work, longer by what is ahead
over the crews. What wears breaks down in the phase ``repair`` and is at the shop after the way; what a raid destroys
sets off as the week ends, and arrives in the next at the earliest. Of that a share can be repaired, the fraction
carried. A raid's wrecks are written off; what wears keeps its worth.
"""

import math
from typing import Final

from wargame.campaign.kernels.demand import binomial
from wargame.campaign.kernels.repair_state import CAME_IN, SENT
from wargame.campaign.kernels.shares import part_of
from wargame.campaign.kernels.standards import standard_of
from wargame.campaign.kernels.state import BROKEN, NONE, State, World
from wargame.campaign.kernels.stock import take
from wargame.campaign.kernels.streams import WEAR
from wargame.compiled.compile import kernel
from wargame.compiled.random import uniform

PORTIONS: Final = 64  # in which what breaks at once is dealt out to several shops


@kernel
def turnaround_weeks(world: World, state: State, job: int) -> float:
    """Return after how many weeks a shop would have one more unit of a job back."""
    s = world.repair.jobs[job].shop
    shop = world.repair.shops[s]
    ahead = max(0, state.repair.load[s] + 1 - shop.crews)
    return float(2 * shop.travel_weeks + shop.work_weeks * (1.0 + ahead / shop.crews))


@kernel
def choose_shop(world: World, state: State, nation: int, good: int) -> int:
    """Return the job, at the shop that would have it back first, of a good of a nation; NONE if nobody repairs it."""
    best, shortest = NONE, math.inf
    for j in range(len(world.repair.jobs)):
        row = world.repair.jobs[j]
        if (
            row.nation == nation
            and row.good == good
            and world.repair.accepts[row.shop, standard_of(world, state, good)] == 1
        ):
            weeks = turnaround_weeks(world, state, j)
            if weeks < shortest:
                best, shortest = j, weeks
    return best


@kernel
def send(world: World, state: State, nation: int, good: int, units: int, cents: int, week: int, is_raid: bool) -> None:
    """Send what broke or was destroyed to shops in at most 64 portions, each to the shop of its turn, in place."""
    left, worth = units, cents
    for i in range(min(units, PORTIONS)):
        n = units * (i + 1) // min(units, PORTIONS) - units * i // min(units, PORTIONS)
        job, part = choose_shop(world, state, nation, good), part_of(worth, n, left)
        left, worth = left - n, worth - part
        if job != NONE:
            set_off(world, state, job, n, part, week, is_raid)


@kernel
def set_off(world: World, state: State, job: int, units: int, cents: int, week: int, is_raid: bool) -> None:
    """Let units set off to a shop, in place: of a raid's those that can be repaired, their fraction carried."""
    repair, row = state.repair, world.repair.jobs[job]
    shop, n, weeks = world.repair.shops[row.shop], units, world.repair.shops[row.shop].travel_weeks
    if is_raid:
        whole = repair.carry[job] + units * shop.repairable_share
        n, weeks = math.floor(whole + 1e-9), max(1, weeks)
        repair.carry[job] = max(0.0, whole - n)
    at = min(week + weeks, repair.coming.shape[1] - 1)
    repair.coming[job, at] += n
    repair.coming_cents[job, at] += cents
    repair.travelling[job] += n
    repair.travelling_cents[job] += cents
    repair.load[row.shop] += n
    repair.tally[job, SENT] += n
    repair.book_cents[job, CAME_IN] += cents
    state.repair.in_repair[row.nation, row.good] += n


@kernel
def wear_out(world: World, state: State, row: int, week: int) -> None:
    """Let units of a good break down, each with the same probability, and send them to shops, in place."""
    wear = world.repair.wear[row]
    share = wear.war_a_week if week >= world.clock[0].peace_weeks else wear.peace_a_week
    u = uniform(state.key[0], state.key[1], WEAR, wear.key, week)
    units = binomial(int(state.stock[wear.nation, wear.good]), share, u)
    if units > 0:
        cents = take(state, wear.nation, wear.good, units, BROKEN)
        send(world, state, wear.nation, wear.good, units, cents, week, False)


@kernel
def salvage(world: World, state: State, nation: int, good: int, units: int, week: int) -> None:
    """Send what a raid has destroyed of a good to the shops of its nation, as far as it can be repaired, in place."""
    if len(world.repair.jobs) > 0 and units > 0:
        send(world, state, nation, good, units, 0, week, True)
