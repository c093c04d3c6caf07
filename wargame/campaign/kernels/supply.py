"""Components of a line: stock, scarcity, orders to suppliers and what they ship.

A line keeps each component of its good for so many weeks of use at its capacity. Scarcity throttles before it
empties: output <= capacity min_i(stock_i / (psi target_i)), as long as a stock is under psi of its target. What it
orders brings its position, stock and all that is ordered, up to the target and what is used until the order comes, at
the rate that it will run at by then: surge and new capacity included (`wanted_supply`).
Suppliers that are qualified and up share the orders by their shares; a supplier ships up to its capacity a week, to all
lines in proportion to what is open.

An outage has one of four meanings: orders refused (what is open is shipped), shipments paused, transit lost (shipments
paused, and what was on its way is gone), receipts delayed (what comes due waits for the end of the outage).

Source for the kinds of disruption: Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., ch. 9 (2019).
"""

import math

from wargame.campaign.kernels.capacity import capacity_of_week
from wargame.campaign.kernels.incidents import supplier_is_stopped
from wargame.campaign.kernels.orders import queue_of
from wargame.campaign.kernels.outages import is_up
from wargame.campaign.kernels.shares import by_week, dealt
from wargame.campaign.kernels.state import DELAYED, LOST, NONE, PAUSED, REFUSED, State, World
from wargame.compiled.compile import kernel


@kernel
def use_a_week(world: World, state: State, line: int, row: int) -> float:
    """Return how many units of a component a line uses in a week at its capacity, for what it is tooled for."""
    return world.use[row, world.products[state.tooled[line]].good] * state.capacity[line]


@kernel
def throttle(world: World, state: State, line: int) -> float:
    """Return by how much scarce components slow a line, 0 .. 1."""
    least = 1.0
    for row in range(world.supply_first[line], world.supply_first[line + 1]):
        target = world.lines[line].psi * world.supplies[row].target_weeks * use_a_week(world, state, line, row)
        if target > 0.0:
            least = min(least, state.supply[row] / target)
    return least


@kernel
def enough_for(world: World, state: State, line: int) -> int:
    """Return for how many units of what it is tooled for a line has components."""
    least, good = 2**62, world.products[state.tooled[line]].good
    for row in range(world.supply_first[line], world.supply_first[line + 1]):
        if world.use[row, good] > 0:
            least = min(least, state.supply[row] // world.use[row, good])
    return least


@kernel
def use(world: World, state: State, line: int, n: int) -> None:
    """Take the components of n units out of the stock of a line, in place."""
    good = world.products[state.tooled[line]].good
    for row in range(world.supply_first[line], world.supply_first[line + 1]):
        state.supply[row] -= n * world.use[row, good]


@kernel
def qualify(world: World, state: State, week: int) -> None:
    """Note who supplies what share of each component this week, and by how much that makes goods dearer, in place."""
    state.component_premium[:] = 0.0
    for s in range(len(world.suppliers)):
        row, total = world.suppliers[s], 0.0
        for other in range(len(world.suppliers)):
            if world.suppliers[other].component == row.component and week >= world.suppliers[other].from_week:
                total += world.suppliers[other].share
        is_qualified = week >= row.from_week and total > 0.0
        state.supplier_share[s] = row.share / total if is_qualified else 0.0
        state.component_premium[row.component] += state.supplier_share[s] * row.premium


@kernel
def receive_supplies(world: World, state: State, supplier: int, week: int) -> None:
    """Put what comes from a supplier this week into the stocks of the lines, in place."""
    kind = NONE if is_up(world, state, supplier) else world.suppliers[supplier].kind
    for row in range(len(world.supplies)):
        if kind == LOST and state.coming[row] > 0:
            lose_transit(state, row, supplier, week)
        units = state.supply_due[row, supplier, week]
        state.supply_due[row, supplier, week] = 0
        if kind == DELAYED:
            state.supply_due[row, supplier, week + 1] += units
        else:
            state.supply[row] += units
            state.coming[row] -= units


@kernel
def lose_transit(state: State, row: int, supplier: int, week: int) -> None:
    """Lose all that a supplier has on its way to a line, in place."""
    for w in range(week, state.supply_due.shape[2]):
        state.coming[row] -= state.supply_due[row, supplier, w]
        state.supply_due[row, supplier, w] = 0


@kernel
def rate_ahead(world: World, state: State, line: int, week: int, ahead: int) -> float:
    """Return what a line could make in a coming week, units: its capacity then, and surge that goes on as it does.

    r_k = C(w + k) alpha_k, alpha_k = clip(alpha + k step, 1, alpha_max), where step = (alpha_max - 1)/T while its queue
    is longer than the capacity of a week, and minus that while it is not; C is known, as what is decided is.
    """
    row = world.lines[line]
    step = (row.surge_most - 1.0) / max(1.0, row.surge_weeks)
    is_rising = queue_of(state, state.tooled[line]) > state.capacity[line]
    surge = state.surge[line] + (step if is_rising else -step) * ahead
    return capacity_of_week(world, line, week + ahead) * min(max(1.0, surge), row.surge_most)


@kernel
def wanted_supply(world: World, state: State, line: int, row: int, week: int) -> float:
    """Return the position that a line wants of a component, units.

    What it uses until an order of this week comes, and its target in weeks of use at the rate that it runs at then:

        W = u sum_s share_s (sum_{k < L_s} r_k + T r_{L_s})

    with u units in one unit of its good, L_s the lead time of supplier s and share_s its share, T the target in weeks,
    and r_k the rate of `rate_ahead`. At a steady rate r that is u r (T + L), the base stock of periodic review.
    """
    wanted, weeks = 0.0, world.supplies[row].target_weeks
    for s in range(len(world.suppliers)):
        if world.suppliers[s].component == world.supplies[row].component and state.supplier_share[s] > 0.0:
            lead, used = world.suppliers[s].lead_weeks, 0.0
            for ahead in range(lead):
                used += rate_ahead(world, state, line, week, ahead)
            used += weeks * rate_ahead(world, state, line, week, lead)
            wanted += state.supplier_share[s] * used
    return wanted * world.use[row, world.products[state.tooled[line]].good]


@kernel
def share_that_is_up(world: World, state: State, component: int) -> float:
    """Return the share of those qualified suppliers of a component that are up, 0 .. 1."""
    total = 0.0
    for s in range(len(world.suppliers)):
        if world.suppliers[s].component == component and is_up(world, state, s):
            total += state.supplier_share[s]
    return total


@kernel
def order_supplies(world: World, state: State, line: int, week: int) -> None:
    """Order what a line's positions lack, in place.

    What is open with a supplier that is down counts in no position as long as another is up: it is ordered from that.
    """
    for row in range(world.supply_first[line], world.supply_first[line + 1]):
        component, wanted = world.supplies[row].component, wanted_supply(world, state, line, row, week)
        missing = math.ceil(wanted - 1e-9) - state.supply[row] - state.coming[row]
        up = share_that_is_up(world, state, component)
        for s in range(len(world.suppliers)):
            if up > 0.0 and world.suppliers[s].component == component and not is_up(world, state, s):
                missing += state.supply_open[row, s]
        if missing > 0:
            share_out(world, state, row, missing, up)


@kernel
def share_out(world: World, state: State, row: int, units: int, up: float) -> None:
    """Order units of a component from those suppliers that are up, by their shares, in place.

    Where none is up, from those that take orders none the less. Fractions are carried from order to order; the units
    that are left go to who is furthest behind, ties by name.
    """
    component, left, total = world.supplies[row].component, units, up
    if up <= 0.0:
        for s in range(len(world.suppliers)):
            if takes_orders(world, state, component, s, up):
                total += state.supplier_share[s]
    for s in range(len(world.suppliers)):
        if not takes_orders(world, state, component, s, up):
            state.supply_carry[row, s] = 0.0
            continue
        state.supply_carry[row, s] += units * (state.supplier_share[s] / total)
        n = min(left, max(0, math.floor(state.supply_carry[row, s] + 1e-9)))
        order_from(state, row, s, n)
        left -= n
    while left > 0 and total > 0.0:
        best = NONE
        for s in range(len(world.suppliers)):
            is_first = best == NONE or state.supply_carry[row, s] > state.supply_carry[row, best] + 1e-9
            best = s if takes_orders(world, state, component, s, up) and is_first else best
        order_from(state, row, best, 1)
        left -= 1


@kernel
def takes_orders(world: World, state: State, component: int, supplier: int, up: float) -> bool:
    """Return whether a supplier is asked for a component: if a share of all is up, who is; else who does not refuse."""
    row = world.suppliers[supplier]
    if row.component != component or not state.supplier_share[supplier] > 0.0:
        return False
    return is_up(world, state, supplier) if up > 0.0 else row.kind != REFUSED


@kernel
def order_from(state: State, row: int, supplier: int, units: int) -> None:
    """Order units of a component from a supplier, in place."""
    state.supply_open[row, supplier] += units
    state.coming[row] += units
    state.supply_carry[row, supplier] -= units


@kernel
def ship(world: World, state: State, supplier: int, week: int) -> None:
    """Ship what a supplier can of what is open, in place."""
    row = world.suppliers[supplier]
    if row.kind in (PAUSED, LOST) and not is_up(world, state, supplier):
        return
    if supplier_is_stopped(world, state, supplier):
        return
    due = min(week + row.lead_weeks, state.supply_due.shape[2] - 1)
    total, before = 0, 0
    for i in range(len(world.supplies)):
        total += state.supply_open[i, supplier]
    can = min(total, by_week(row.capacity, week))
    for i in range(len(world.supplies)):
        asked = state.supply_open[i, supplier]
        n = dealt(can, before, asked, total)
        before += asked
        state.supply_open[i, supplier] -= n
        state.supply_due[i, supplier, due] += n
