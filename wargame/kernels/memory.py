"""What compiler and processor are told: memory that will be needed soon, and what rarely happens. No number changes.

Elements that are due lie scattered over their arrays; a kernel that touched them one after the other would wait for
memory at each once the arrays are larger than the caches. What rarely happens is kept out of the way of what does.
"""

from typing import TYPE_CHECKING, Any, Final

from wargame.kernels.compile import inlined
from wargame.kernels.mode import MODE, Mode
from wargame.kernels.state import I4, State

AHEAD: Final = 12  # elements


if TYPE_CHECKING or MODE is not Mode.POINTERS:

    @inlined
    def ask(array: Any, index: int | tuple[int, int]) -> None:
        """Ask for a record; without hints nothing is asked for."""

    @inlined
    def stays_apart() -> None:
        """Keep the kernel that says this out of those that call it: it is rarely needed."""

    @inlined
    def is_rare(condition: bool) -> bool:
        """Return a condition; the compiler takes it to hold rarely, and keeps what follows from it out of the way."""
        return condition

else:
    from wargame.kernels.hints import cold as stays_apart  # noqa: F401
    from wargame.kernels.hints import prefetch as ask
    from wargame.kernels.hints import unlikely as is_rare  # noqa: F401


@inlined
def ask_ahead(state: State, elements: I4, i: int, n: int) -> None:
    """Ask for the body of the element that comes ``AHEAD`` after place ``i`` of a list of ``n`` elements."""
    if i + AHEAD < n:
        ask(state.bodies, elements[i + AHEAD])
