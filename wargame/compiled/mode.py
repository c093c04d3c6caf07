"""Execution mode of kernels: as machine code by our own means, as Numba alone would have it, or as plain Python.

Our own means (pointers, hints, a dispatcher that loads machine code without the compiler) lean on private parts of
Numba. ``FORCEMIX_PLAIN_NUMBA=1`` in the environment does without them, with the same bits and slower; should a new
Numba break one of these parts, battles can be fought meanwhile. ``NUMBA_DISABLE_JIT=1`` compiles nothing.
"""

import os
from enum import Enum, auto
from typing import Final

from numba import config

SWITCH: Final = "FORCEMIX_PLAIN_NUMBA"


class Mode(Enum):
    """How kernels run."""

    POINTERS = auto()  # compiled; registered tuples by pointer, hints, machine code loaded without the compiler
    PLAIN_NUMBA = auto()  # compiled by ``numba.njit``; tuples by value, no hints
    PYTHON = auto()  # not compiled


def mode_of(switch: str, is_jit_disabled: bool) -> Mode:
    """Return how kernels run, from the value of ``FORCEMIX_PLAIN_NUMBA`` and whether Numba compiles at all.

    Raises
    ------
    ValueError
        If the value is neither empty, 0 nor 1.

    Examples
    --------
    >>> mode_of("1", False), mode_of("", False), mode_of("1", True)
    (<Mode.PLAIN_NUMBA: 2>, <Mode.POINTERS: 1>, <Mode.PYTHON: 3>)
    """
    if switch not in ("", "0", "1"):
        raise ValueError(f"{SWITCH} is 1 (Numba without our own means) or 0, got {switch!r}")
    if is_jit_disabled:
        return Mode.PYTHON
    return Mode.PLAIN_NUMBA if switch == "1" else Mode.POINTERS


MODE: Final = mode_of(os.environ.get(SWITCH, ""), bool(config.DISABLE_JIT))  # type: ignore[attr-defined]
