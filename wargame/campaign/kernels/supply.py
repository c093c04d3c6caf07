"""Components of a line: stock, scarcity, orders to suppliers and what they ship.

A line keeps each component of its good for so many weeks of use at its capacity. Scarcity throttles before it empties:
output <= capacity min_i(stock_i / (psi target_i)), as long as a stock is under psi of its target. What it orders brings
its position, stock and all that is ordered, up to the target and what is used until the order comes. Suppliers share the
orders by fixed shares, those that are not qualified yet left out; a supplier ships up to its capacity a week, to all
lines in proportion to what is open.
"""

from wargame.campaign.kernels.outages import is_shipping
from wargame.campaign.kernels.shares import dealt
from wargame.campaign.kernels.state import DELAYED, LOST, REFUSED, State, World
from wargame.compiled.compile import kernel


@kernel
def use_a_week(world: World, state: State, line: int, row: int) -> float:
    """Return how many units of the component of a supply its line uses in a week at its capacity."""
    return world.supplies[row].units * state.capacity[line]


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
    """Return for how many units of its good a line has components."""
    least = 2**62
    for row in range(world.supply_first[line], world.supply_first[line + 1]):
        least = min(least, state.supply[row] // world.supplies[row].units)
    return least


@kernel
def use(world: World, state: State, line: int, n: int) -> None:
    """Take the components of n units out of the stock of a line, in place."""
    for row in range(world.supply_first[line], world.supply_first[line + 1]):
        state.supply[row] -= n * world.supplies[row].units


@kernel
def receive_supplies(world: World, state: State, week: int) -> None:
    """Put what comes this week into the stocks of the lines, in place."""
    for s in range(len(world.suppliers)):
        late = world.suppliers[s].kind == DELAYED and not is_shipping(world, state, s)
        lost = world.suppliers[s].kind == LOST and not is_shipping(world, state, s)
        for row in range(len(world.supplies)):
            if lost:
                for w in range(week, state.supply_due.shape[2]):
                    state.coming[row] -= state.supply_due[row, s, w]
                    state.supply_due[row, s, w] = 0
            elif late and week + 1 < state.supply_due.shape[2]:
                state.supply_due[row, s, week + 1] += state.supply_due[row, s, week]
            else:
                state.supply[row] += state.supply_due[row, s, week]
                state.coming[row] -= state.supply_due[row, s, week]
            state.supply_due[row, s, week] = 0


@kernel
def qualified_share(world: World, supplier: int, week: int) -> float:
    """Return the share of a supplier among those of its component that are qualified, 0 if it is not."""
    component, total = world.suppliers[supplier].component, 0.0
    for s in range(len(world.suppliers)):
        if world.suppliers[s].component == component and week >= world.suppliers[s].from_week:
            total += world.suppliers[s].share
    if week < world.suppliers[supplier].from_week or total <= 0.0:
        return 0.0
    return world.suppliers[supplier].share / total


@kernel
def order_supplies(world: World, state: State, line: int, week: int) -> None:
    """Order what a line's positions lack, in place; who refuses orders gets none."""
    for row in range(world.supply_first[line], world.supply_first[line + 1]):
        used, lead = use_a_week(world, state, line, row), 0.0
        for s in range(len(world.suppliers)):
            if world.suppliers[s].component == world.supplies[row].component:
                lead += qualified_share(world, s, week) * max(1, world.suppliers[s].lead_weeks)
        missing = (world.supplies[row].target_weeks + lead) * used - state.supply[row] - state.coming[row]
        for s in range(len(world.suppliers)):
            supplier = world.suppliers[s]
            refuses = supplier.kind == REFUSED and not is_shipping(world, state, s)
            if missing > 0.0 and supplier.component == world.supplies[row].component and not refuses:
                units = int(missing * qualified_share(world, s, week) + 0.5)
                state.supply_open[row, s] += units
                state.coming[row] += units


@kernel
def ship(world: World, state: State, supplier: int, week: int) -> None:
    """Ship what a supplier can of what is open, in place."""
    row = world.suppliers[supplier]
    if row.kind != DELAYED and not is_shipping(world, state, supplier):
        return
    due, total, before = week + max(1, row.lead_weeks), 0, 0
    for i in range(len(world.supplies)):
        total += state.supply_open[i, supplier]
    can = min(total, int(row.capacity))
    for i in range(len(world.supplies)):
        asked = state.supply_open[i, supplier]
        n = dealt(can, before, asked, total)
        before += asked
        state.supply_open[i, supplier] -= n
        if due < state.supply_due.shape[2]:
            state.supply_due[i, supplier, due] += n
