"""Bodies of elements that are due soon, brought nearer while those before them are worked on."""

from typing import Final

from wargame.battle.kernels.state import I4, State
from wargame.compiled.compile import inlined
from wargame.compiled.hints import prefetch

AHEAD: Final = 12  # elements


@inlined
def prefetch_ahead(state: State, elements: I4, i: int, n: int) -> None:
    """Prefetch the body of the element that comes ``AHEAD`` after place ``i`` of a list of ``n`` elements."""
    if i + AHEAD < n:
        prefetch(state.bodies, elements[i + AHEAD])
