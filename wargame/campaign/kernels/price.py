"""Price of a good in a week, as reports and raids see it."""

from wargame.campaign.kernels.learning import lot_cost, lot_price
from wargame.campaign.kernels.orders import queue_of
from wargame.campaign.kernels.state import NONE, State, World
from wargame.compiled.compile import kernel


@kernel
def price_now(world: World, state: State, good: int, week: int) -> float:
    """Return the price of the next unit of a good, cents, on the line with the shortest queue that is tooled for it.

    To the nation of that line. Where nobody is, that of its cost today.
    """
    best, shortest = NONE, 0.0
    for line in range(len(world.lines)):
        p = state.tooled[line]
        if world.products[p].good == good and state.capacity[line] > 0.0:
            weeks = queue_of(state, p) / state.capacity[line]
            if best == NONE or weeks < shortest:
                best, shortest = p, weeks
    if best != NONE:
        nation = world.lines[world.products[best].line].nation
        return lot_price(world, state, best, nation, 1, queue_of(state, best), week)
    made = float(state.experience[world.goods[good].family])
    return lot_cost(world, good, made, 1, week) * (1.0 + world.goods[good].margin)
