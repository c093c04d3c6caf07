"""Wake-up schedule: for each element the tick before which it has nothing to do.

A row of ``State.wakeups`` holds these ticks; ``State.earliest`` the least for each line of the processor's cache,
so that a line in which every element sleeps costs one comparison.
"""

from typing import Final

from wargame.battle.kernels.state import NO_TICK, PER_LINE, State, World
from wargame.compiled.compile import inlined

ALL: Final = NO_TICK  # the tick at which every element wakes up


@inlined
def set_wakeup(state: State, row: int, element: int, tick: int) -> None:
    """Note that an element has nothing to do before a tick, in place."""
    state.wakeups[row, element] = tick
    line = element // PER_LINE
    state.earliest[row, line] = min(state.earliest[row, line], tick)


@inlined
def gather_line(state: State, row: int, line: int, first: int, end: int, tick: int, n: int) -> int:
    """Add the elements from ``first`` up to ``end`` that are due in a line to a queue of ``n``; return its length."""
    earliest = NO_TICK
    for i in range(PER_LINE):
        e = line * PER_LINE + i
        wakeup = state.wakeups[row, e]
        is_taken = (wakeup <= tick) & (e >= first) & (e < end)
        earliest = min(earliest, NO_TICK if is_taken else wakeup)
    for i in range(PER_LINE):
        e = line * PER_LINE + i
        state.queue[n] = e  # without a branch: the next one overwrites it if it is not taken
        n += (state.wakeups[row, e] <= tick) & (e >= first) & (e < end)
    state.earliest[row, line] = earliest
    return n


@inlined
def gather_wakeups(world: World, state: State, row: int, first: int, end: int, tick: int) -> int:
    """Put who is due in a row of State.wakeups at the front of ``state.queue``, in order, and return their number.

    Of the units from ``first`` up to ``end``. Whoever calls sets for each of them when it is due next.
    """
    begin, last = world.units[first].first, world.units[end - 1].first + world.units[end - 1].count
    n, m = 0, 0
    for line in range(begin // PER_LINE, (last + PER_LINE - 1) // PER_LINE):
        state.lines[m] = line
        m += state.earliest[row, line] <= tick
    for i in range(m):
        n = gather_line(state, row, state.lines[i], begin, last, tick, n)
    return n
