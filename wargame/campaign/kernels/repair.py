"""Repair shops: what arrives waits for a crew, money and spares, is worked on, and travels back.

Work begins in the phase ``repair``, and n weeks of it end in the phase ``receive`` n weeks later. If its time is not
fixed, each unit is done in a week with probability p = 1 - exp(-1/mean): geometric, and exponential as the week gets
shorter, so that crews, units and failures are the queue with finite source.

Units in repair count as on order. They come back at what they were worth as they went, nothing for a raid's wrecks, or
at what their repair has cost if that is more: no unit is worth more for being repaired often. What is scrapped is worth
nothing.

Sources: Palm, Industritidningen Norden 75 (1947); Sherbrooke, Optimal Inventory Modeling of Systems, ch. 2-3 (2004).
"""

from wargame.campaign.kernels.demand import binomial
from wargame.campaign.kernels.repair_choice import (
    affordable_repairs,
    choose_job,
    crews_free,
    repair_cents,
    supplied_repairs,
    waiting,
)
from wargame.campaign.kernels.repair_state import (
    CAME_IN,
    COST,
    CREWS,
    FUNDS,
    NOT_HELD_UP,
    RETURNED,
    SCRAPPED,
    SPARES,
    WENT_BACK,
    WRITTEN_OFF,
)
from wargame.campaign.kernels.shares import part_of
from wargame.campaign.kernels.state import (
    BUDGET,
    EXPENDED,
    NONE,
    REPAIRED,
    REPAIRS,
    SERVED,
    WANTED,
    State,
    World,
)
from wargame.campaign.kernels.stock import put, take
from wargame.campaign.kernels.streams import OVERRUN, REPAIR_DONE, REPAIR_HOLDS
from wargame.compiled.compile import kernel
from wargame.compiled.random import uniform


@kernel
def finish(world: World, state: State, job: int, week: int) -> None:
    """Let the work on units of a job that is done end: those that hold travel back, the rest is scrapped, in place."""
    repair, row = state.repair, world.repair.jobs[job]
    shop = world.repair.shops[row.shop]
    if shop.is_fixed:
        done, cents = repair.work_due[job, week], repair.work_due_cents[job, week]
        repair.work_due[job, week] = 0
        repair.work_due_cents[job, week] = 0
    else:
        u = uniform(state.key[0], state.key[1], REPAIR_DONE, row.key, week)
        done = binomial(repair.work[job], shop.p_done, u)
        cents = part_of(repair.work_cents[job], done, repair.work[job]) if done > 0 else 0
    if done == 0:
        return
    repair.work[job] -= done
    repair.work_cents[job] -= cents
    repair.load[row.shop] -= done
    holds = done
    if shop.part_quality < 1.0:
        holds = binomial(done, shop.part_quality, uniform(state.key[0], state.key[1], REPAIR_HOLDS, row.key, week))
    scrap(world, state, job, done - holds, cents if holds == 0 else 0)
    state.repair.under_way[row.nation, row.good] -= done - holds
    if holds > 0:
        at = min(week + shop.travel_weeks, repair.back.shape[1] - 1)
        repair.back[job, at] += holds
        repair.back_cents[job, at] += cents
        repair.travelling[job] += holds
        repair.travelling_cents[job] += cents


@kernel
def scrap(world: World, state: State, job: int, units: int, cents: int) -> None:
    """Write units in repair off, in place."""
    row = world.repair.jobs[job]
    state.repair.tally[job, SCRAPPED] += units
    state.repair.book_cents[job, WRITTEN_OFF] += cents
    state.repair.in_repair[row.nation, row.good] -= units


@kernel
def come_back(world: World, state: State, job: int, week: int) -> None:
    """Put what comes back from a shop this week into the depot of its nation, in place."""
    repair, row = state.repair, world.repair.jobs[job]
    units, cents = repair.back[job, week], repair.back_cents[job, week]
    if units > 0:
        put(state, row.nation, row.good, units, cents, REPAIRED)
        repair.back[job, week] = 0
        repair.back_cents[job, week] = 0
        repair.travelling[job] -= units
        repair.travelling_cents[job] -= cents
        repair.tally[job, RETURNED] += units
        repair.book_cents[job, WENT_BACK] += cents
        state.repair.in_repair[row.nation, row.good] -= units
        state.repair.under_way[row.nation, row.good] -= units


@kernel
def give_back(world: World, state: State, s: int, week: int) -> None:
    """Let a shop end the work that is done, and bring back what is due, in place."""
    shop = world.repair.shops[s]
    for j in range(shop.job_first, shop.job_first + shop.job_count):
        if state.repair.work[j] > 0:
            finish(world, state, j, week)
        if state.repair.travelling[j] > 0:
            come_back(world, state, j, week)


@kernel
def overrun(world: World, state: State, s: int, week: int) -> None:
    """Let a shop near the front lose all that waits and is worked on, with its probability, in place."""
    shop, repair = world.repair.shops[s], state.repair
    if shop.overrun_a_week <= 0.0 or week < world.clock[0].peace_weeks:
        return
    if uniform(state.key[0], state.key[1], OVERRUN, shop.key, week) >= shop.overrun_a_week:
        return
    for j in range(shop.job_first, shop.job_first + shop.job_count):
        row, units = world.repair.jobs[j], repair.queue[j] + repair.work[j]
        scrap(world, state, j, units, repair.queue_cents[j] + repair.work_cents[j])
        repair.load[s] -= units
        state.repair.under_way[row.nation, row.good] -= repair.work[j]
        repair.queue[j], repair.queue_cents[j], repair.work[j], repair.work_cents[j] = 0, 0, 0, 0
        repair.work_due[j, :] = 0
        repair.work_due_cents[j, :] = 0


@kernel
def arrive(world: World, state: State, job: int, week: int) -> None:
    """Let what arrives at a shop this week wait there, in place."""
    repair = state.repair
    units, cents = repair.coming[job, week], repair.coming_cents[job, week]
    repair.queue[job] += units
    repair.queue_cents[job] += cents
    repair.travelling[job] -= units
    repair.travelling_cents[job] -= cents
    repair.coming[job, week] = 0
    repair.coming_cents[job, week] = 0


@kernel
def begin_repair(world: World, state: State, job: int, week: int) -> bool:
    """Begin the work on one unit of a job, or on all that crews are free for if nothing else waits, in place.

    Returns whether the shop may go on: not if money or spares are short, which is noted.
    """
    repair, row = state.repair, world.repair.jobs[job]
    s, queue = row.shop, int(repair.queue[job])
    most = min(int(repair.free[s]), queue)
    wanted = most if queue == waiting(world, state, s) else 1
    funded = affordable_repairs(world, state, job, most)
    supplied = supplied_repairs(world, state, job, funded)
    n, is_short = min(wanted, supplied), supplied < wanted
    spent = pay_repairs(world, state, job, n) + use_spares(world, state, job, n, funded if is_short else n, week)
    worth = part_of(int(repair.queue_cents[job]), n, queue)
    repair.queue[job] -= n
    repair.queue_cents[job] -= worth
    repair.free[s] -= n
    repair.book_cents[job, CAME_IN] += spent
    repair.book_cents[job, WRITTEN_OFF] += min(worth, spent)
    state.repair.under_way[row.nation, row.good] += n
    take_up(world, state, job, n, max(worth, spent), week)
    if is_short:
        repair.held_up_by[s] = SPARES if supplied < funded else FUNDS
    return not is_short


@kernel
def pay_repairs(world: World, state: State, job: int, n: int) -> int:
    """Pay for the repair of so many units of a job, in place; return it, cents."""
    nation, cents = world.repair.jobs[job].nation, n * repair_cents(world, state, job)
    state.repair.tally[job, COST] += cents
    state.money[nation, BUDGET] -= cents
    state.money[nation, REPAIRS] += cents
    return cents


@kernel
def use_spares(world: World, state: State, job: int, n: int, asked: int, week: int) -> int:
    """Take the spares of n repairs, of as many as were asked for, in place; return what they have cost, cents."""
    row, cents = world.repair.jobs[job], 0
    shop = world.repair.shops[row.shop]
    for i in range(shop.spare_first, shop.spare_first + shop.spare_count):
        spare = world.repair.spares[i]
        cents += take(state, row.nation, spare.good, n * spare.units, EXPENDED)
        state.released[row.nation, spare.good] -= n * spare.units
        state.consumption[row.nation, spare.good, week] += n * spare.units
        state.tally[row.nation, spare.good, WANTED] += asked * spare.units
        state.tally[row.nation, spare.good, SERVED] += n * spare.units
    return cents


@kernel
def take_up(world: World, state: State, job: int, units: int, cents: int, week: int) -> None:
    """Put units into work, in place."""
    repair, shop = state.repair, world.repair.shops[world.repair.jobs[job].shop]
    repair.work[job] += units
    repair.work_cents[job] += cents
    if shop.is_fixed:
        at = min(week + int(shop.work_weeks), repair.work_due.shape[1] - 1)
        repair.work_due[job, at] += units
        repair.work_due_cents[job, at] += cents


@kernel
def open_shop(world: World, state: State, s: int, week: int) -> None:
    """Begin a week of a shop, in place: is it overrun, what arrives, how many crews are free."""
    overrun(world, state, s, week)
    shop = world.repair.shops[s]
    for j in range(shop.job_first, shop.job_first + shop.job_count):
        arrive(world, state, j, week)
    state.repair.free[s] = crews_free(world, state, s)
    state.repair.held_up_by[s] = NOT_HELD_UP


@kernel
def work_shop(world: World, state: State, s: int, week: int) -> None:
    """Let a shop begin what it can, in place, and note what held it up."""
    state.repair.held_up_by[s] = NOT_HELD_UP
    if state.repair.load[s] == 0:
        return
    open_shop(world, state, s, week)
    while state.repair.free[s] > 0:
        job = choose_job(world, state, s, week)
        if job == NONE or not begin_repair(world, state, job, week):
            break
    close_shop(world, state, s)


@kernel
def close_shop(world: World, state: State, s: int) -> None:
    """Note that crews held up a shop if something waits and none is free, in place."""
    if state.repair.free[s] == 0 and waiting(world, state, s) > 0:
        state.repair.held_up_by[s] = CREWS
