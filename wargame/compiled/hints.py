"""Hints to compiler and processor: memory that will be needed soon, and what rarely happens. No number changes.

What a kernel works on may lie scattered over its arrays; one that touched it piece by piece would wait for memory at
each once the arrays are larger than the caches. What rarely happens is kept out of the way of what does.
"""

from typing import TYPE_CHECKING, Any

from wargame.compiled.compile import inlined
from wargame.compiled.mode import MODE, Mode

if TYPE_CHECKING or MODE is not Mode.POINTERS:

    @inlined
    def prefetch(array: Any, index: int | tuple[int, int]) -> None:
        """Bring the first cache lines of a record nearer; a hint, which does nothing here."""

    @inlined
    def cold() -> None:
        """Keep the kernel that calls this out of those that call it: it is rarely needed; does nothing here."""

    @inlined
    def unlikely(condition: bool) -> bool:
        """Return a condition; what follows from it is kept out of the way, as it rarely holds."""
        return condition

else:
    from wargame.compiled.hint_lowering import cold, prefetch, unlikely

__all__ = ["cold", "prefetch", "unlikely"]
