"""Audit at the end of a campaign: what is on its way, by week, adds up to the totals that the weeks have kept.

Once a campaign, as it goes through every week of every ring; the books of `wargame.campaign.kernels.books` are closed
every week.
"""

from wargame.campaign.kernels.alliance_tables import DUE, PRODUCT
from wargame.campaign.kernels.joint import is_open
from wargame.campaign.kernels.repair_books import repair_rings_balance
from wargame.campaign.kernels.state import COMMITTED, FAULT, I8, IN_WORK, State, World
from wargame.compiled.compile import kernel

RINGS_OFF = 5


@kernel
def total(ring: I8, i: int, j: int) -> int:
    """Return the sum over the weeks of a ring."""
    units = 0
    for w in range(ring.shape[2]):
        units += ring[i, j, w]
    return units


@kernel
def audit(world: World, state: State) -> None:
    """Note if any total is not what the rings hold, in place."""
    for n in range(len(world.nations)):
        waiting, in_work = 0, 0
        for p in range(len(world.products)):
            waiting += total(state.award_cents, p, n) + total(state.queue_cents, p, n)
            in_work += total(state.due_cents, p, n)
        if waiting + in_work != state.money[n, COMMITTED] or in_work != state.money[n, IN_WORK]:
            state.counts[FAULT] = RINGS_OFF
        for g in range(len(world.goods)):
            if on_way(world, state, n, g) != state.on_order[n, g]:
                state.counts[FAULT] = RINGS_OFF
            sent, worth = total(state.help_due, n, g), total(state.help_cents, n, g)
            if sent != state.transit[n, g] or worth != state.transit_cents[n, g]:
                state.counts[FAULT] = RINGS_OFF
    for line in range(len(world.lines)):
        if started(world, state, line) != state.pipeline[line]:
            state.counts[FAULT] = RINGS_OFF
    for joint in range(len(world.joints)):
        if not is_booked(world, state, joint):
            state.counts[FAULT] = RINGS_OFF
    for row in range(len(world.supplies)):
        coming = 0
        for s in range(len(world.suppliers)):
            coming += state.supply_open[row, s] + total(state.supply_due, row, s)
        if coming != state.coming[row] or state.supply[row] < 0:
            state.counts[FAULT] = RINGS_OFF
    if not repair_rings_balance(world, state):
        state.counts[FAULT] = RINGS_OFF


@kernel
def is_booked(world: World, state: State, joint: int) -> bool:
    """Return whether what members have joined a joint order for, if it is not awarded yet, is still ordered."""
    due, product = state.joint[joint, DUE], state.joint[joint, PRODUCT]
    for n in range(len(world.nations)):
        if is_open(state, joint) and due == state.award_units.shape[2] - 1:
            units, cents = state.joint_units[joint, n], state.joint_cents[joint, n]
            if state.award_units[product, n, due] < units or state.award_cents[product, n, due] < cents:
                return False
    return True


@kernel
def on_way(world: World, state: State, nation: int, good: int) -> int:
    """Return how many units of a good are ordered or on their way to a nation."""
    units = total(state.help_due, nation, good)
    for p in range(len(world.products)):
        if world.products[p].good == good:
            units += total(state.award_units, p, nation) + total(state.queue, p, nation) + total(state.due, p, nation)
    return units


@kernel
def started(world: World, state: State, line: int) -> int:
    """Return how many units a line has started and not delivered."""
    first, units = world.lines[line].product_first, 0
    for p in range(first, first + world.lines[line].product_count):
        for n in range(len(world.nations)):
            units += total(state.due, p, n)
    return units
