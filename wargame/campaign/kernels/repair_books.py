"""Books of repair: of each job, held + sent = returned + scrapped + held at the end, in units and in cents."""

from wargame.campaign.kernels.books import CENTS_OFF, NEGATIVE, UNITS_OFF
from wargame.campaign.kernels.repair_state import (
    CAME_IN,
    HELD_UP_BY,
    I8,
    IN_REPAIR_CENTS,
    N_JOB_TALLY,
    RETURNED,
    SCRAPPED,
    SENT,
    TRAVELLING,
    WAITING,
    WENT_BACK,
    WORKING,
    WRITTEN_OFF,
)
from wargame.campaign.kernels.state import FAULT, State, World
from wargame.compiled.compile import kernel


@kernel
def clear_repair(state: State) -> None:
    """Take out what an earlier replication has left, in place."""
    r = state.repair
    for ring in (r.coming, r.coming_cents, r.work_due, r.work_due_cents, r.back, r.back_cents, r.held, r.in_repair):
        ring[:, :] = 0
    for total in (r.queue, r.queue_cents, r.work, r.work_cents, r.travelling, r.travelling_cents, r.load, r.free):
        total[:] = 0
    r.under_way[:, :] = 0
    r.held_up_by[:] = 0
    r.aside[:] = 0
    r.carry[:] = 0.0
    r.damage[:] = 0.0


@kernel
def settle_repair(world: World, state: State) -> None:
    """Close the books of a week, in place, and note what is wrong with them."""
    repair = state.repair
    for j in range(len(world.repair.jobs)):
        units = repair.queue[j] + repair.work[j] + repair.travelling[j]
        cents = repair.queue_cents[j] + repair.work_cents[j] + repair.travelling_cents[j]
        tally, book = repair.tally[j], repair.book_cents[j]
        if repair.held[j, 0] + tally[SENT] - tally[RETURNED] - tally[SCRAPPED] != units:
            state.counts[FAULT] = UNITS_OFF
        if repair.held[j, 1] + book[CAME_IN] - book[WENT_BACK] - book[WRITTEN_OFF] != cents:
            state.counts[FAULT] = CENTS_OFF
        if repair.queue[j] < 0 or repair.work[j] < 0 or repair.travelling[j] < 0 or cents < 0:
            state.counts[FAULT] = NEGATIVE
        repair.held[j, 0], repair.held[j, 1] = units, cents


@kernel
def repair_rings_balance(world: World, state: State) -> bool:
    """Return whether what is on its way, by week, and what is at shops adds up to the totals."""
    repair = state.repair
    for j in range(len(world.repair.jobs)):
        row = world.repair.jobs[j]
        if sum_of(repair.coming, j) + sum_of(repair.back, j) != repair.travelling[j]:
            return False
        if sum_of(repair.coming_cents, j) + sum_of(repair.back_cents, j) != repair.travelling_cents[j]:
            return False
        if world.repair.shops[row.shop].is_fixed and sum_of(repair.work_due, j) != repair.work[j]:
            return False
    for s in range(len(world.repair.shops)):
        shop, load = world.repair.shops[s], 0
        for j in range(shop.job_first, shop.job_first + shop.job_count):
            load += sum_of(repair.coming, j) + repair.queue[j] + repair.work[j]
        if load != repair.load[s]:
            return False
    return in_repair_balances(world, state)


@kernel
def in_repair_balances(world: World, state: State) -> bool:
    """Return whether what nations have in repair is what their jobs have."""
    repair = state.repair
    for n in range(len(world.nations)):
        for g in range(len(world.goods)):
            units, under_way = 0, 0
            for j in range(len(world.repair.jobs)):
                if world.repair.jobs[j].nation == n and world.repair.jobs[j].good == g:
                    units += repair.queue[j] + repair.work[j] + repair.travelling[j]
                    under_way += repair.work[j] + sum_of(repair.back, j)
            if units != repair.in_repair[n, g] or under_way != repair.under_way[n, g]:
                return False
    return True


@kernel
def sum_of(ring: I8, row: int) -> int:
    """Return the sum over the weeks of a ring."""
    total = 0
    for w in range(ring.shape[1]):
        total += ring[row, w]
    return total


@kernel
def note_repairs(world: World, state: State, repairs: I8) -> None:
    """Write a week of repair into the outcome, in place; shape (n_jobs, N_JOB_COLUMNS)."""
    for j in range(len(world.repair.jobs)):
        for c in range(N_JOB_TALLY):
            repairs[j, c] = state.repair.tally[j, c]
        repairs[j, WAITING], repairs[j, WORKING] = state.repair.queue[j], state.repair.work[j]
        repairs[j, TRAVELLING] = state.repair.travelling[j]
        repairs[j, HELD_UP_BY] = state.repair.held_up_by[world.repair.jobs[j].shop]
        repairs[j, IN_REPAIR_CENTS] = state.repair.held[j, 1]
