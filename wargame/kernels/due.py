"""Who is due: elements with something to do in a tick, found without looking at the others.

A row of ``State.due`` holds for each element a tick before which it surely has nothing to do; ``State.earliest`` the
least of these for each line of the processor's cache, so that a line in which nobody is due costs one comparison.
"""

from typing import Final

from wargame.kernels.compile import inlined
from wargame.kernels.state import NO_TICK, PER_LINE, State

ALL: Final = NO_TICK  # the tick at which everybody is due


@inlined
def set_due(state: State, row: int, element: int, tick: int) -> None:
    """Note that an element has nothing to do before a tick, in place."""
    state.due[row, element] = tick
    line = element // PER_LINE
    state.earliest[row, line] = min(state.earliest[row, line], tick)


@inlined
def gather_line(state: State, row: int, line: int, first: int, end: int, tick: int, n: int) -> int:
    """Add the elements from ``first`` up to ``end`` that are due in a line to a queue of ``n``; return its length."""
    earliest = NO_TICK
    for e in range(line * PER_LINE, min((line + 1) * PER_LINE, len(state.bodies))):
        due = state.due[row, e]
        is_taken = (due <= tick) & (e >= first) & (e < end)
        state.queue[n] = e  # without a branch: the next one overwrites it if it is not taken
        n += is_taken
        earliest = min(earliest, NO_TICK if is_taken else due)
    state.earliest[row, line] = earliest
    return n


@inlined
def gather_due(state: State, row: int, first: int, count: int, tick: int) -> int:
    """Put the elements that are due (a row of State.due) at the front of ``state.queue``, and return their number.

    Whoever calls sets for each of them when it is due next.
    """
    n, m, end = 0, 0, first + count
    for line in range(first // PER_LINE, (end + PER_LINE - 1) // PER_LINE):
        state.lines[m] = line
        m += state.earliest[row, line] <= tick
    for i in range(m):
        n = gather_line(state, row, state.lines[i], first, end, tick, n)
    return n
