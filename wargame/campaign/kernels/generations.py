"""Generations in stock: goods carry the generation of a method that they were received with.

What lines and shops deliver has the newest generation. What is fired or destroyed leaves newest first, what is given to
a partner oldest first, and comes to him as the oldest generation that any depot of his side has. A retrofit brings
units up to the newest, oldest first, as far as the money that orders have left goes.
"""

from wargame.campaign.kernels.state import (
    BUDGET,
    DEVELOPMENT,
    GIVEN,
    HELP,
    OPENING,
    RECEIVED,
    REPAIRED,
    State,
    World,
)
from wargame.compiled.compile import kernel


@kernel
def carried(world: World, state: State, cohort: int) -> int:
    """Return the units of all generations in a stock as last settled."""
    units = 0
    for g in range(state.methods.generation[world.methods.cohorts[cohort].method] + 1):
        units += state.methods.units[cohort, g]
    return units


@kernel
def leave(world: World, state: State, cohort: int, units: int, is_newest_first: bool) -> None:
    """Take units out of the generations of a stock, in place."""
    newest, left = state.methods.generation[world.methods.cohorts[cohort].method], units
    for i in range(newest + 1):
        g = newest - i if is_newest_first else i
        n = min(left, state.methods.units[cohort, g])
        state.methods.units[cohort, g] -= n
        left -= n


@kernel
def stock_of(world: World, state: State, cohort: int) -> int:
    """Return how many units of the good that carries a method a nation has."""
    row = world.methods.cohorts[cohort]
    return int(state.stock[row.nation, world.methods.methods[row.method].carrier])


@kernel
def draw_newest(world: World, state: State, cohort: int) -> None:
    """Take out what has left the depot since it was settled, newest first, in place."""
    leave(world, state, cohort, carried(world, state, cohort) - stock_of(world, state, cohort), True)


@kernel
def oldest_of(world: World, state: State, method: int) -> int:
    """Return the oldest generation of a method that any depot has; the newest if they are empty."""
    newest = state.methods.generation[method]
    for g in range(newest):
        for c in range(len(world.methods.cohorts)):
            if world.methods.cohorts[c].method == method and state.methods.units[c, g] > 0:
                return g
    return newest


@kernel
def settle_cohorts(world: World, state: State, cohort: int) -> None:
    """Bring the generations of a stock up to date with its books of this week so far, in place."""
    row = world.methods.cohorts[cohort]
    good, newest = world.methods.methods[row.method].carrier, state.methods.generation[row.method]
    books = state.books[row.nation, good]
    leave(world, state, cohort, carried(world, state, cohort) - books[OPENING], True)
    state.methods.units[cohort, newest] += books[RECEIVED] + books[REPAIRED]
    state.methods.units[cohort, state.methods.oldest[row.method]] += books[HELP]
    leave(world, state, cohort, books[GIVEN], False)
    draw_newest(world, state, cohort)


@kernel
def retrofit(world: World, state: State, cohort: int) -> None:
    """Bring old units of a stock up to the newest generation, paid by its nation, in place."""
    row = world.methods.cohorts[cohort]
    method, newest = world.methods.methods[row.method], state.methods.generation[row.method]
    left = method.retrofit_a_week
    if method.retrofit_cents > 0:
        left = min(left, state.money[row.nation, BUDGET] // method.retrofit_cents)
    for g in range(newest):
        n = min(left, state.methods.units[cohort, g])
        state.methods.units[cohort, g] -= n
        state.methods.units[cohort, newest] += n
        state.money[row.nation, BUDGET] -= n * method.retrofit_cents
        state.money[row.nation, DEVELOPMENT] += n * method.retrofit_cents
        left -= n


@kernel
def mean_over(world: World, state: State, cohort: int, units: int) -> float:
    """Return by how much the newest so many units of a stock multiply in the mean; the newest generation's of none."""
    method = world.methods.cohorts[cohort].method
    newest, left = state.methods.generation[method], units
    total = 0.0
    for i in range(newest + 1):
        n = min(left, state.methods.units[cohort, newest - i])
        total += n * float(state.methods.effect[method, newest - i])
        left -= n
    used = int(units - left)
    return total / used if used > 0 else float(state.methods.effect[method, newest])
