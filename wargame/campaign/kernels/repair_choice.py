"""What a shop begins next, and what it could begin: crews, money and spares.

A shop begins with what its nation has least of, stock and repairs under way over what it wants to have; if money or
spares are short for that, what is behind it waits too. A nation keeps back from its orders what the repairs that may
begin in the week cost at most.
"""

import math

from wargame.campaign.kernels.learning import cents_of
from wargame.campaign.kernels.orders import forecast
from wargame.campaign.kernels.state import BUDGET, NONE, State, World
from wargame.compiled.compile import kernel


@kernel
def crews_free(world: World, state: State, s: int) -> int:
    """Return how many crews of a shop have no work; damage to the shop takes crews away."""
    shop = world.repair.shops[s]
    crews = math.floor(shop.crews * (1.0 - state.repair.damage[s]) + 1e-9)
    for j in range(shop.job_first, shop.job_first + shop.job_count):
        crews -= state.repair.work[j]
    return max(0, crews)


@kernel
def waiting(world: World, state: State, s: int) -> int:
    """Return how many units wait at a shop."""
    shop, units = world.repair.shops[s], 0
    for j in range(shop.job_first, shop.job_first + shop.job_count):
        units += state.repair.queue[j]
    return units


@kernel
def coverage(world: World, state: State, job: int, week: int) -> float:
    """Return what a nation has of a good, and what repairs under way will give it, over what it wants to have."""
    nation, good = world.repair.jobs[job].nation, world.repair.jobs[job].good
    weeks = world.nations[nation].cover_weeks
    level = forecast(world, state, nation, good, week) * weeks + world.target[nation, good]
    have = state.stock[nation, good] + state.repair.under_way[nation, good]
    return float(have / level) if level > 0.0 else math.inf


@kernel
def choose_job(world: World, state: State, s: int, week: int) -> int:
    """Return the job that a shop begins next: of what waits, that with the least coverage; NONE if nothing waits."""
    shop, best, least = world.repair.shops[s], NONE, math.inf
    for j in range(shop.job_first, shop.job_first + shop.job_count):
        if state.repair.queue[j] > 0:
            covered = coverage(world, state, j, week)
            if best == NONE or covered < least:
                best, least = j, covered
    return best


@kernel
def repair_cents(world: World, state: State, job: int) -> int:
    """Return what one repair costs in cash, cents."""
    row = world.repair.jobs[job]
    return cents_of(world.repair.shops[row.shop].cost_share * state.price_cents[row.good])


@kernel
def affordable_repairs(world: World, state: State, job: int, most: int) -> int:
    """Return how many units of a job, at most so many, the free money of its nation pays the repair of."""
    cost = repair_cents(world, state, job)
    return min(most, int(state.money[world.repair.jobs[job].nation, BUDGET]) // cost) if cost > 0 else most


@kernel
def supplied_repairs(world: World, state: State, job: int, most: int) -> int:
    """Return for how many units of a job, at most so many, the depot of its nation releases spares."""
    row, n = world.repair.jobs[job], most
    shop = world.repair.shops[row.shop]
    for i in range(shop.spare_first, shop.spare_first + shop.spare_count):
        spare = world.repair.spares[i]
        n = min(n, int(state.released[row.nation, spare.good]) // spare.units)
    return n


@kernel
def set_aside(world: World, state: State, nation: int, week: int) -> None:
    """Note what a nation keeps from its orders for the repairs of the week, in place: enough for all that may begin.

    Never more than it has, so that no product of units and prices leaves 64 bits.
    """
    total, have = 0, max(0, int(state.money[nation, BUDGET]))
    for s in range(len(world.repair.shops)):
        if state.repair.load[s] == 0:
            continue
        shop, free, cents, most = world.repair.shops[s], crews_free(world, state, s), 0, 0
        for j in range(shop.job_first, shop.job_first + shop.job_count):
            ready = int(state.repair.queue[j] + state.repair.coming[j, week])
            if world.repair.jobs[j].nation == nation and ready > 0:
                cost = repair_cents(world, state, j)
                cents = min(have, cents + affordable_repairs(world, state, j, min(ready, free)) * cost)
                most = max(most, affordable_repairs(world, state, j, free) * cost)
        total = min(have, total + min(cents, most))
    state.repair.aside[nation] = total
