"""Re-tooling: which of its goods a line makes, and what a change-over costs.

A line makes one good at a time. It changes over to the one that most units wait for if nothing waits for the present
one, or if they are more than those by what the weeks of change-over could make: both goods in turn, and no change for
a trifle. In those weeks it makes nothing. When it leaves a family, the family forgets (1 - kept) of the line's part
of what it has learned, which is the line's part of the capacity that is tooled for it:

    K' = K (1 - sum over leaving lines of (1 - kept) C / sum over all lines of C).

Assumption: no published law; the share kept is a parameter. Compare Argote & Epple, Science 247, 920 (1990), on how
much of what was learned goes from one product to the next.
"""

from wargame.campaign.kernels.orders import queue_of
from wargame.campaign.kernels.state import State, World
from wargame.compiled.compile import kernel


@kernel
def choose_good(world: World, state: State, line: int) -> int:
    """Return which product a line makes from now on; the present one while it changes over."""
    row, now = world.lines[line], state.tooled[line]
    if state.retooling[line] > 0:
        return now
    own, best, most = queue_of(state, now), now, 0
    for p in range(row.product_first, row.product_first + row.product_count):
        waiting = queue_of(state, p)
        if p != now and waiting > most:
            best, most = p, waiting
    is_worth_it = most > 0 and (own == 0 or most - own > row.retool_weeks * state.capacity[line])
    return best if is_worth_it else now


@kernel
def family_of(world: World, product: int) -> int:
    """Return the family of a product's good."""
    return world.goods[world.products[product].good].family


@kernel
def forget_left(world: World, state: State, family: int) -> None:
    """Let a family forget what the lines that leave it knew, in place."""
    capacity, lost = 0.0, 0.0
    for line in range(len(world.lines)):
        if family_of(world, state.tooled[line]) == family:
            capacity += state.capacity[line]
            if family_of(world, state.choice[line]) != family:
                lost += (1.0 - world.lines[line].kept) * state.capacity[line]
    if lost > 0.0:
        state.experience[family] *= 1.0 - lost / capacity


@kernel
def retool(world: World, state: State) -> None:
    """Let a week of all change-overs pass, and begin those that were chosen, in place."""
    n_leaving = 0
    for line in range(len(world.lines)):
        n_leaving += int(state.choice[line] != state.tooled[line])
    for f in range(len(world.families) if n_leaving > 0 else 0):
        forget_left(world, state, f)
    for line in range(len(world.lines)):
        if state.retooling[line] > 0:
            state.retooling[line] -= 1
        elif state.choice[line] != state.tooled[line]:
            state.tooled[line] = state.choice[line]
            state.retooling[line] = world.lines[line].retool_weeks
